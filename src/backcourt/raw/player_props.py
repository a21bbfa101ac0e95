"""Quoted player lines, each with the game it is about and the moment it was known.

Archives name player, team and game only for lines whose player then played. Names are therefore resolved here, and
games found from what was known at the time (the team he last appeared for), so that void lines survive like the others,
and `game_id` is the game a line could be told to be about when it was quoted. The archive's ids have no say in that:
they may name another game (the first one after a trade), and that is `hindsight_game_id`, for whoever looks back.

Where what was known tells no game (a season's first appearance, an old team that does not play), a line stands under
the game of the archive's ids, marked `needs_hindsight`: nothing that speaks before a game may read it. So does a line
whose game its source names by two teams, neither of which he last appeared for: the team it tells, by which he must be
of that game, may have been filled in later as well.
"""

from __future__ import annotations

from backcourt.identity.books import books
from backcourt.raw.game_lines import impossible_price
from backcourt.raw.rejection import KNOWN_AT, PROVENANCE, crowded, place_among_equals, with_reason
from backcourt.raw.schedule import only_games, team_games
from backcourt.tables.calendar import season_year
from backcourt.tables.declaration import (
    ALL_THROUGH,
    SEASON_BEFORE,
    Column,
    Input,
    Inputs,
    LookBack,
    Phase,
    Reach,
    Table,
)
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import History, all_games, next_event

MARKETS = (
    "points",
    "rebounds",
    "assists",
    "threes",
    "steals",
    "blocks",
    "points_assists",
    "points_rebounds",
    "rebounds_assists",
    "points_rebounds_assists",
)
HIGHEST_LINE = 100
MOVEMENT_DAYS = 3
"""Days before a game on which its lines may have been quoted."""

WIDEST_GAP = 2.0
"""Stands for the price gap of a line with one side only, behind every line with two."""

HINDSIGHT_GAP = 2 * WIDEST_GAP
"""Is added to the price gap of a line that needs hindsight, behind every line that could be told beforehand."""

NOT_QUOTED = "this side was not quoted"

COLUMNS = (
    Column("game_id", "string", "NBA game id: the game it could be told to be about when it was quoted"),
    Column("season", "string", "season label"),
    Column("game_date", "date", "Eastern date"),
    Column("player_id", "int64", "NBA player id"),
    Column("player_name", "string", "name as delivered"),
    Column("team", "string", "his team in that game"),
    Column("market", "string", "statistic: points, rebounds, assists, threes, ..."),
    Column("provider", "string", "who collected the line"),
    Column("book", "string", "bookmaker code"),
    Column("book_kind", "string", "sportsbook, pick_em (nominal prices) or consensus"),
    Column("line", "float64", "the number", low=0, high=HIGHEST_LINE, varies=True),
    Column("over_odds", "float64", "American odds", missing=NOT_QUOTED),
    Column("under_odds", "float64", "American odds", missing=NOT_QUOTED),
    Column("needs_hindsight", "boolean", "whether only ids the payload filled in later tell player or game"),
    Column("is_main_line", "boolean", "whether it is the book's main line of this snapshot"),
    *KNOWN_AT,
    Column(
        "hindsight_game_id",
        "string",
        "the game it turned out to be about, by ids the payload filled in later",
        missing="those ids contradict the schedule",
    ),
    *PROVENANCE,
)
BOOK_SNAPSHOT = ("game_id", "player_id", "market", "provider", "book", "known_at")
GRAIN = (*BOOK_SNAPSHOT[:-1], "line", "known_at")
ROW = (*(column.name for column in COLUMNS if column.name != "is_main_line"), "landing_place")


def build(inputs: Inputs) -> ir.Table:
    """One row per game, player, market, provider, book, line and moment; `settle` looks at those beside others."""
    rows = with_reason(_quotes(inputs).union(_movement(inputs)), {})
    return rows.mutate(is_main_line=rows.reject_reason.isnull())


def settle(rows: ir.Table) -> ir.Table:
    """Reject repeats, and of a book's lines at one moment mark the one whose two prices are closest as main.

    Lines that need hindsight come last in both, so that they take nothing from those told beforehand.
    """
    beside = crowded(rows, BOOK_SNAPSHOT)
    place = place_among_equals(beside, GRAIN, first=("needs_hindsight",), last=("hindsight_game_id",))
    ranked = beside.mutate(is_repeat=place > 0, place=_balance(beside))
    best = ranked.is_repeat.ifelse(None, ranked.place).min().over(group_by=list(BOOK_SNAPSHOT))
    return ranked.select(
        "landing_place",
        reject_reason=ranked.is_repeat.ifelse("duplicate", None),
        is_main_line=~ranked.is_repeat & (ranked.place == best),
    )


def _balance(rows: ir.Table) -> ir.IntegerColumn:
    """Return a number that sorts lines by their price gap and then by the line, so that the best is a plain minimum."""
    gap = (implied_probability(rows.over_odds) - implied_probability(rows.under_odds)).abs()
    gap = gap.fill_null(WIDEST_GAP) + rows.needs_hindsight.ifelse(HINDSIGHT_GAP, 0.0)
    return (gap * 1_000_000).round().cast("int64") * 1_000 + (rows.line * 2).round().cast("int64")


def implied_probability(odds: ir.FloatingValue) -> ir.FloatingValue:
    """Return the probability American odds imply, margin included."""
    return (odds < 0).ifelse(-odds / (-odds + 100), 100 / (odds + 100))


def _book_columns(spelling: ir.StringValue) -> dict[str, ir.Value]:
    folded = spelling.strip().lower()
    known = books().items()
    return {
        "book": ibis.cases(*((folded == alias, book.code) for alias, book in known), else_=folded),
        "book_kind": ibis.cases(*((folded == alias, book.kind) for alias, book in known), else_="sportsbook"),
    }


def _named(landed: ir.Table, inputs: Inputs) -> ir.Table:
    """Resolve the player by his name, and by the payload's id only where the name tells nobody."""
    names = inputs["player_spellings"].select(spelling="player_name", named_id="player_id", match="match")
    rows = landed.left_join(names, landed.player_name == names.spelling)
    return rows.mutate(
        player_id=rows.named_id.coalesce(rows.player_id),
        is_unnamed=rows.named_id.isnull(),
    )


def _teams(rows: ir.Table, inputs: Inputs) -> ir.Table:
    """Return (player_id, landed_date, own_team): the team he last appeared for in the season before that date.

    Lines repeat the same player and date many times over, so each pair is looked up once.
    """
    first = inputs["rosters"].from_date
    spans = inputs["rosters"].mutate(game_date=first, season_year=season_year(first))
    history = History(spans, ("player_id", "season_year"))
    pairs = rows.select("player_id", "landed_date").distinct()
    pairs = pairs.mutate(season_year=season_year(pairs.landed_date))
    return history.as_of(pairs, "landed_date", own_team=all_games().latest("team")).drop("season_year")


def _quotes(inputs: Inputs) -> ir.Table:
    """Lines that come with both sides in one row."""
    rows = _named(inputs["landed_props"], inputs)
    rows = _with_own_game(rows, inputs)
    rows = _with_told_game(rows, inputs)
    is_foreseen = ~rows.is_unnamed & rows.own_game_id.notnull() & ~_is_elsewhere(rows)
    tells_own = rows.told_team.isnull()
    told = {
        name: tells_own.ifelse(rows[f"own_{name}"], rows[f"told_{name}"])
        for name in ("game_id", "season", "tipoff_utc", "team", "opponent")
    }
    chosen = {name: is_foreseen.ifelse(rows[f"own_{name}"], value) for name, value in told.items()}
    contradicts = (rows.delivered_game_id != told["game_id"]).fill_null(False)
    rows = rows.mutate(
        **chosen,
        needs_hindsight=~is_foreseen,
        hindsight_game_id=contradicts.ifelse(None, told["game_id"]),
        contradicts=contradicts,
    )
    rows = rows.mutate(
        known_at=rows.snapshot_utc.coalesce(rows.tipoff_utc),
        known_at_assumed=rows.snapshot_utc.isnull(),
        **_book_columns(rows.book),
    )
    judged = with_reason(
        rows,
        _identity_reasons(rows)
        | {
            "not_of_either_team": _is_elsewhere(rows) & rows.told_team.isnull(),
            "matchup_contradicts_schedule": _is_another_matchup(rows),
            "game_id_contradicts_schedule": rows.needs_hindsight & rows.contradicts,
        }
        | _line_reasons(rows),
    )
    return judged.select(*ROW, "reject_reason")


def _is_elsewhere(rows: ir.Table) -> ir.BooleanValue:
    """Tell whether the game is named by two teams and his, as far as it was known then, is neither of them.

    He may have changed teams since; to which of the two, only the payload can tell.
    """
    is_elsewhere = rows.home_team.notnull() & rows.own_team.notin([rows.home_team, rows.away_team])
    return is_elsewhere.fill_null(False)


def _is_another_matchup(rows: ir.Table) -> ir.BooleanValue:
    """Tell whether the game is named by two teams, and the one of his team on that date is not theirs."""
    is_home = (rows.team == rows.home_team) & (rows.opponent == rows.away_team)
    is_away = (rows.team == rows.away_team) & (rows.opponent == rows.home_team)
    return rows.home_team.notnull() & ~(is_home | is_away)


def _with_own_game(rows: ir.Table, inputs: Inputs) -> ir.Table:
    """Add the game of the team he last appeared for, found once per player and date."""
    teams = _teams(rows, inputs)
    own = teams.left_join(_games(inputs, "own"), ["landed_date", "own_team"], rname="game_{name}")
    return rows.left_join(own, ["player_id", "landed_date"], rname="own_{name}")


def _with_told_game(rows: ir.Table, inputs: Inputs) -> ir.Table:
    """Add the game of the team the payload tells, where that is another one than his own."""
    is_other = (rows.team != rows.own_team).fill_null(rows.team.notnull())
    rows = rows.mutate(told_team=is_other.ifelse(rows.team, None), delivered_game_id=rows.game_id)
    rows = rows.drop("team", "game_id", "game_date")
    rows = rows.left_join(_games(inputs, "told"), ["landed_date", "told_team"], rname="told_{name}")
    return rows.mutate(game_date=rows.landed_date)


def _games(inputs: Inputs, whose: str) -> ir.Table:
    """Return the games of each team, by columns that tell whose they are."""
    games = only_games(inputs["schedule"])
    names = {
        f"{whose}_{name}": games[name] for name in ("team", "game_id", "season", "tipoff_utc", "opponent")
    }
    return games.select(landed_date="game_date", **names)


def _identity_reasons(rows: ir.Table) -> dict[str, ir.BooleanValue]:
    return {
        "ambiguous_name": rows.player_id.isnull() & (rows.match == "ambiguous_name"),
        "unknown_name": rows.player_id.isnull(),
        "unknown_team": rows.team.isnull(),
        "no_game_of_his_team": rows.game_id.isnull(),
    }


def _line_reasons(rows: ir.Table) -> dict[str, ir.BooleanValue]:
    return {
        "unknown_market": rows.market.notin(MARKETS) | rows.market.isnull(),
        "missing_line": rows.line.isnull(),
        "impossible_line": ~rows.line.between(0, HIGHEST_LINE),
        "impossible_price": impossible_price(rows.over_odds) | impossible_price(rows.under_odds),
    }


def _movement(inputs: Inputs) -> ir.Table:
    """Lines that come without a game: they are about the next one of his team against that opponent."""
    rows = _named(inputs["landed_line_movement"].mutate(player_id=ibis.literal(None, "int64")), inputs)
    rows = rows.left_join(_teams(rows, inputs), ["player_id", "landed_date"], rname="_{name}")
    rows = rows.mutate(
        needs_hindsight=ibis.literal(False),
        team=rows.own_team,
        provider=ibis.literal("line_movement"),
        **_book_columns(rows.book),
    )
    matchup = ("team", "opponent", "is_home")
    games = team_games(inputs["coming_schedule"]).select(
        *matchup, "game_id", "season", "game_date", "tipoff_utc"
    )
    moments = rows.select(*matchup, "snapshot_utc").distinct()
    meant = next_event(moments, games, matchup, moment="snapshot_utc", starts="tipoff_utc")
    rows = rows.left_join(meant, [*matchup, "snapshot_utc"], rname="event_{name}")
    rows = rows.mutate(
        game_date=rows.game_date.coalesce(rows.landed_date),
        known_at=rows.snapshot_utc,
        known_at_assumed=ibis.literal(False),
        hindsight_game_id=rows.game_id,
    )
    reasons = _identity_reasons(rows) | _line_reasons(rows) | {"unknown_side": ~rows.has_known_sides}
    return with_reason(rows, reasons).select(*ROW, "reject_reason")


PLAYER_PROPS = Table(
    name="player_props",
    phase=Phase.RAW,
    meaning="quoted player lines with their prices, games and the moment they were known",
    grain=GRAIN,
    date_column="game_date",
    columns=COLUMNS,
    inputs=(
        Input("landed_props"),
        Input("landed_line_movement", LookBack(Reach.DAYS, days=MOVEMENT_DAYS)),
        Input("schedule"),
        Input("schedule", LookBack(Reach.DAYS, days=MOVEMENT_DAYS, ahead=MOVEMENT_DAYS), "coming_schedule"),
        Input("player_spellings", ALL_THROUGH),
        Input("rosters", SEASON_BEFORE),
    ),
    build=build,
    settle=settle,
    settles=("reject_reason", "is_main_line"),
    grid=("landed_games", "landed_props", "landed_line_movement"),
    quarantines=True,
)
