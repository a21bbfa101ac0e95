"""`players/index.json`, `players/{id}.json`, `players/{id}/season/{season}.json`: players and their games."""

from datetime import date

from pydantic import Field

from backcourt.publishing.forms.base import Model, PublishedFile, Share


class IndexedPlayer(Model):
    """A player, as a search finds him."""

    player_id: int
    player: str
    team: str | None = Field(description="his last team (tricode); null: he never appeared")
    position: str | None
    seasons: list[str] = Field(description="seasons with a file of his, oldest first")
    last_game: date | None = Field(description="his last appearance")
    is_active: bool = Field(description="whether he appeared in the latest season")


class PlayerIndexFile(PublishedFile):
    """All players, by name."""

    players: list[IndexedPlayer] = Field(min_length=1)


class StatLine(Model):
    """One statistic in one game: the closing line, what happened, and what the slate's system had said."""

    stat: str
    actual: int | None = Field(description="null: he did not appear")
    line: float | None
    result: str | None = Field(description="OVER, UNDER or PUSH; null without a line or an appearance")
    predicted: float | None = Field(description="the mean; null: nothing was said of it")
    recommendation: str | None


class GameLine(Model):
    """A game of a player."""

    game_id: str
    date: date
    opponent: str
    is_home: bool
    is_win: bool | None = Field(
        description="whether his team won; null: no box score names him, or it is tied"
    )
    is_starter: bool | None = Field(description="null: not told")
    minutes: float | None = Field(description="null: he did not appear")
    dnp_reason: str | None = Field(description="why he did not appear; null: he did, or nobody says")
    stats: list[StatLine] = Field(description="points first; those nothing is known of are left out")


class StatAverage(Model):
    """How much of a statistic, over some games."""

    stat: str
    average: float
    overs: int = Field(ge=0, description="games that went over the line")
    unders: int = Field(ge=0)
    pushes: int = Field(ge=0)


class Split(Model):
    """A group of a player's appearances."""

    split: str = Field(
        description="all, home, away, back_to_back (the day after his last appearance), rested (3 or more days after "
        "it), starter, bench, win, loss, last_5, last_10 or last_20; those without a game are left out"
    )
    games: int = Field(ge=1)
    minutes: float = Field(description="mean")
    stats: list[StatAverage]


class TrackRecord(Model):
    """How a system did on the player."""

    system: str
    stat: str
    graded: int = Field(ge=0, description="predictions of games he appeared in: n of mae and bias")
    mae: float | None
    bias: float | None = Field(description="predicted minus actual")
    mae_minus_line: float | None = Field(
        description="its MAE minus the line's, on games with one: below 0 is better"
    )
    with_line: int = Field(ge=0, description="n of that comparison")
    hit_rate: Share | None = Field(description="wins per pick with its interval; null without a pick")


class TeamSpan(Model):
    """When he was with a team, as far as appearances tell."""

    team: str
    season: str
    since: date


class SeasonAverages(Model):
    """What he did on average in a season's appearances."""

    season: str
    team: str = Field(description="the last one")
    games: int = Field(ge=1)
    starts: int = Field(ge=0)
    minutes: float
    points: float
    rebounds: float
    assists: float
    threes: float
    points_rebounds_assists: float
    ts_pct: float | None = Field(description="true shooting of all attempts, percent; null: no attempt")
    usage_pct: float | None = Field(
        description="share of team plays used, weighted by minutes; null: unknown"
    )


class PlayerFile(PublishedFile):
    """A player: profile, seasons, last games, splits of the latest season, our record on him over all seasons."""

    player_id: int
    player: str
    position: str | None
    height_cm: float | None
    weight_kg: float | None
    birth_date: date | None
    teams: list[TeamSpan]
    seasons: list[SeasonAverages] = Field(description="newest first")
    last_games: list[GameLine] = Field(max_length=20, description="his last appearances, newest first")
    splits: list[Split] = Field(description="of the latest season he appeared in")
    track_record: list[TrackRecord]


class PlayerSeasonFile(PublishedFile):
    """A player's season."""

    player_id: int
    player: str
    season: str
    games: list[GameLine] = Field(min_length=1, description="oldest first, those he missed included")
    splits: list[Split]
    track_record: list[TrackRecord]
