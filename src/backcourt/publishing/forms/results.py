"""`results/{date}.json`: a graded date."""

from datetime import date

from pydantic import Field

from backcourt.publishing.forms.base import Model, PublishedFile


class Figures(Model):
    """How a system did on a group of predictions."""

    system: str = Field(description="the prediction system")
    stat: str = Field(description="the statistic predicted")
    predictions: int = Field(ge=0, description="predictions made")
    graded: int = Field(ge=0, description="predictions of players who appeared: n of mae, bias, within")
    voids: int = Field(ge=0, description="predictions of players who did not appear")
    mae: float | None = Field(ge=0, description="mean absolute error; null when nothing was graded")
    bias: float | None = Field(description="mean of predicted minus actual; null when nothing was graded")
    within_3_pct: float | None = Field(ge=0, le=100, description="percent with an error of at most 3")
    within_5_pct: float | None = Field(ge=0, le=100, description="percent with an error of at most 5")
    picks: int = Field(ge=0, description="recommendations that won or lost: the n of the hit rate")
    wins: int = Field(ge=0, description="recommendations that won")
    pushes: int = Field(ge=0, description="recommendations that landed on the line: neither won nor lost")
    hit_rate_pct: float | None = Field(
        ge=0, le=100, description="percent of wins per pick; null without a pick"
    )


class Against(Model):
    """A system beside a baseline on the predictions that both made."""

    n: int = Field(ge=0, description="graded predictions that both have")
    mae_difference: float | None = Field(description="MAE minus the baseline's: below 0 is better")


class SystemFigures(Figures):
    """How a system did, on its own and on the same rows as the baselines."""

    against: dict[str, Against] = Field(description="by baseline, other than itself")


class Group(Figures):
    """How a system did on one group of a breakdown."""

    group: str = Field(description="the group")


class Breakdowns(Model):
    """The same figures by what was known before the game; empty groups are left out."""

    tier: list[Group] = Field(description="by the player's season average before the game")
    confidence: list[Group] = Field(description="by the chance of the likelier side, in percent")
    recommendation: list[Group] = Field(description="OVER, UNDER, PASS or NO_LINE")
    venue: list[Group] = Field(description="home or away")
    rest: list[Group] = Field(description="days since his last appearance: 1 (back to back), 2, 3_or_more")


class Prediction(Model):
    """What one system said of one player, and how it came out."""

    predicted: float = Field(description="predicted mean")
    recommendation: str = Field(description="OVER, UNDER, PASS or NO_LINE")
    error: float | None = Field(description="predicted minus actual; null when void")
    outcome: str = Field(description="correct, incorrect, push, void, pass or no_line")


class Row(Model):
    """One player in one game: the line, what every system predicted, what happened."""

    game_id: str = Field(description="NBA game id")
    player_id: int = Field(description="NBA player id")
    player: str = Field(description="the player's name")
    team: str = Field(description="his team (tricode)")
    opponent: str = Field(description="the other team (tricode)")
    is_home: bool = Field(description="whether his team was at home")
    days_rest: int | None = Field(description="days since his last appearance; null: none this season")
    tier: str | None = Field(description="tier by season average before it; null: fewer than 3 games")
    stat: str = Field(description="the statistic")
    line: float | None = Field(description="consensus line at the cut-off; null: none was known")
    actual: int | None = Field(description="what happened; null: he did not appear, the predictions are void")
    void_reason: str | None = Field(description="why they are void, as far as is known")
    predictions: dict[str, Prediction] = Field(description="by system")


class Example(Model):
    """A prediction picked out for its error."""

    game_id: str
    player_id: int
    player: str
    line: float | None
    predicted: float
    actual: int
    error: float


class Extremes(Model):
    """The predictions of a system with the smallest and the largest error of the date."""

    system: str
    stat: str
    best: list[Example] = Field(description="smallest errors first; of equal ones, the higher actual first")
    worst: list[Example] = Field(description="largest errors first")


class ResultsFile(PublishedFile):
    """One graded date."""

    date: date
    season: str = Field(description="season label such as 2023-24")
    summary: list[SystemFigures] = Field(min_length=1, description="every system over the whole date")
    breakdowns: Breakdowns
    rows: list[Row] = Field(min_length=1, description="every player predicted")
    extremes: list[Extremes] = Field(description="best and worst predictions by system")
