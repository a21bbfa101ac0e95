"""`trends/*.json`: who is hot or cold, who bounces back, what teams tend to, streaks against the line."""

from datetime import date

from pydantic import Field

from backcourt.publishing.forms.base import Model, PublishedFile, Share


class TrendFile(PublishedFile):
    """What every trend carries."""

    last_game_date: date = Field(description="the last date whose results are in it")
    season: str
    meaning: str = Field(description="how to read it")


class Form(Model):
    """A player's last five games against his season before them, in the statistic that moved most."""

    player_id: int
    player: str
    team: str
    stat: str
    games: int = Field(description="his appearances this season")
    last_5: float = Field(description="mean of the last five")
    season: float = Field(description="mean of the season before them")
    deviations: float = Field(description="their difference in standard errors of five games")


class HotColdFile(TrendFile):
    """Players whose last five games stand out most from their season."""

    hot: list[Form] = Field(max_length=25, description="furthest above first")
    cold: list[Form] = Field(max_length=25, description="furthest below first")


class BounceBack(Model):
    """A player after a bad game: points at least one standard deviation below the season's mean until then."""

    player_id: int
    player: str
    team: str
    last_points: int
    season_avg: float = Field(description="his mean of the season before that game")
    bad_games: int = Field(
        ge=1, description="earlier bad games of the season that were followed by another game"
    )
    bounced: Share = Field(description="share of those after which he reached his mean again")
    usual: Share = Field(description="share of all his games, from the eleventh on, in which he reached it")


class BounceBackFile(TrendFile):
    """Players whose last game was bad."""

    players: list[BounceBack] = Field(max_length=25, description="those who bounced back most often first")


class TeamTendency(Model):
    """A team over its last ten games."""

    team: str
    last_game: date
    games: int = Field(ge=1, description="of the season, ten at most")
    wins: int
    pace: float | None
    offensive_rating: float | None
    defensive_rating: float | None
    points: float
    points_allowed: float
    overs: int = Field(ge=0, description="games whose points went over the total")
    unders: int = Field(ge=0)
    covers: int = Field(ge=0, description="games in which it beat the spread")
    with_line: int = Field(ge=0, description="games with a total and a spread")


class TeamsFile(TrendFile):
    """All teams."""

    teams: list[TeamTendency]


class Streak(Model):
    """Games in a row on one side of the closing line."""

    player_id: int
    player: str
    team: str
    stat: str
    side: str = Field(description="OVER or UNDER")
    length: int = Field(ge=3, description="games with a line")
    since: date = Field(description="the first of them")
    last_line: float


class StreaksFile(TrendFile):
    """Streaks of three or more."""

    considered: int = Field(
        ge=0,
        description="players and statistics with three lines this season: some are on a streak by chance",
    )
    streaks: list[Streak] = Field(max_length=25, description="longest first")
