"""Every window equals a slow reading of its definition in plain Python, on made-up histories."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import isqrt, sqrt
from pathlib import Path
from random import Random
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backcourt.tables.windows import (
    DECIMALS,
    EVENT_HOURS,
    EVENT_LEAD_HOURS,
    MANY_DAYS,
    MOST_SEASONS,
    SEASON_GAMES,
    WEIGHT,
    Decay,
    History,
    Memory,
    all_games,
    known_by,
    last_days,
    last_games,
    newest_issue,
    next_event,
)
from backcourt.warehouse.duckdb import DuckDBWarehouse

Row = dict[str, Any]
FIRST_DAY = date(2022, 12, 1)
SEASON_TURNS = FIRST_DAY + timedelta(days=20)
HALF_LIFE, CARRY = 6.0, 0.4

FACTS = {
    "player_id": "int64", "season": "string", "game_date": "date", "game_id": "string",
    "points": "int64", "rate": "float64", "attempts": "int64", "is_win": "boolean", "team": "string",
}  # fmt: skip
TARGETS = {"player_id": "int64", "season": "string", "day": "date"}
ARROW = {
    "int64": pa.int64(), "string": pa.string(), "date": pa.date32(), "float64": pa.float64(),
    "boolean": pa.bool_(), "timestamp": pa.timestamp("us"),
}  # fmt: skip


def season_of(day: date) -> str:
    return "2021-22" if day < SEASON_TURNS else "2022-23"


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


days = st.integers(0, 40).map(lambda number: FIRST_DAY + timedelta(days=number))
facts_rows = st.lists(
    st.fixed_dictionaries(
        {
            "player_id": st.integers(1, 2),
            "game_date": days,
            "points": maybe(st.integers(0, 60)),
            "rate": maybe(st.integers(0, 10**8).map(lambda millionths: millionths / 10**6)),
            "attempts": maybe(st.integers(0, 30)),
            "is_win": maybe(st.booleans()),
            "team": maybe(st.sampled_from(("BOS", "NYK"))),
        }
    ),
    max_size=25,
    unique_by=lambda row: (row["player_id"], row["game_date"]),
).map(
    lambda rows: [
        row | {"season": season_of(row["game_date"]), "game_id": f"{number:010d}"}
        for number, row in enumerate(rows)
    ]
)
target_rows = st.lists(
    st.fixed_dictionaries({"player_id": st.integers(1, 3), "day": days}), min_size=1, max_size=8,
    unique_by=lambda row: (row["player_id"], row["day"]),
).map(lambda rows: [row | {"season": season_of(row["day"])} for row in rows])  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBWarehouse]:
    warehouse = DuckDBWarehouse(Path(tmp_path_factory.mktemp("windows")) / "w.duckdb", threads=2)
    yield warehouse
    warehouse.close()


def show(engine: DuckDBWarehouse, alias: str, schema: dict[str, str], rows: list[Row]) -> None:
    engine.show_rows(alias, pa.Table.from_pylist(rows, pa.schema([(n, ARROW[k]) for n, k in schema.items()])))


def relation(alias: str, schema: dict[str, str]) -> Any:
    return ibis.table(schema, name=alias)


@dataclass(frozen=True)
class Definition:
    """A window as TABLES.md words it: which earlier games it takes (newest last), and what it makes of them."""

    measure: Any
    figure: Any


def newest_n(n: int) -> Any:
    return lambda games, day: games[-n:]


def within_days(n: int) -> Any:
    return lambda games, day: [game for game in games if day - timedelta(days=n) <= game["game_date"]]


def everything(games: list[Row], day: date) -> list[Row]:
    return games


def exact(row: Row, column: str) -> Fraction | None:
    value = row[column]
    if value is None:
        return None
    return Fraction(round(value * 10**DECIMALS), 10**DECIMALS)


def known(games: list[Row], column: str) -> list[Fraction]:
    return [value for game in games if (value := exact(game, column)) is not None]


def total(column: str) -> Any:
    return lambda games: sum(values) if (values := known(games, column)) else None


def mean(column: str) -> Any:
    return lambda games: sum(values) / len(values) if (values := known(games, column)) else None


def deviation(column: str) -> Any:
    def figure(games: list[Row]) -> Fraction | None:
        values = known(games, column)
        if len(values) < 2:
            return None
        centre = sum(values) / len(values)
        variance = sum((value - centre) ** 2 for value in values) / (len(values) - 1)
        scale = 10**24
        return Fraction(isqrt(variance.numerator * scale // variance.denominator), isqrt(scale))

    return figure


def share(one: str, other: str) -> Any:
    def figure(games: list[Row]) -> Fraction | None:
        both = [(a, b) for game in games if None not in ((a := exact(game, one)), (b := exact(game, other)))]
        base = sum(b for _, b in both)
        return sum(a for a, _ in both) / base if base else None

    return figure


def percent(one: str, other: str) -> Any:
    return lambda games: None if (rate := share(one, other)(games)) is None else 100 * rate


def streak(column: str) -> Any:
    def figure(games: list[Row]) -> int:
        length = 0
        for game in reversed(games):
            if not game[column]:
                break
            length += 1
        return length

    return figure


def last_value(column: str) -> Any:
    return lambda games: games[-1][column] if games else None


SPANS = {
    "last_1": (last_games(1), newest_n(1)),
    "last_4": (last_games(4), newest_n(4)),
    "all": (all_games(), everything),
    "days_7": (last_days(7), within_days(7)),
    "days_14": (last_days(14), within_days(14)),
    "many_days": (last_days(MANY_DAYS + 2), within_days(MANY_DAYS + 2)),
}
FIGURES = {
    "count": (lambda span: span.count(), len),
    "count_points": (lambda span: span.count("points"), lambda games: len(known(games, "points"))),
    "sum_points": (lambda span: span.sum("points"), total("points")),
    "mean_points": (lambda span: span.mean("points"), mean("points")),
    "mean_rate": (lambda span: span.mean("rate"), mean("rate")),
    "std_points": (lambda span: span.std("points"), deviation("points")),
    "std_rate": (lambda span: span.std("rate"), deviation("rate")),
    "ratio": (lambda span: span.ratio("points", "attempts"), share("points", "attempts")),
    "percentage": (lambda span: span.percentage("points", "attempts"), percent("points", "attempts")),
    "ratio_of_fractions": (lambda span: span.ratio("points", "rate"), share("points", "rate")),
}
IN_GAMES_ONLY = {
    "latest_team": (lambda span: span.latest("team"), last_value("team")),
    "streak": (lambda span: span.streak("is_win"), streak("is_win")),
}
MEASURES = {
    f"{span_name}_{name}": (make(span), choose, figure)
    for span_name, (span, choose) in SPANS.items()
    for name, (make, figure) in (FIGURES | ({} if "days" in span_name else IN_GAMES_ONLY)).items()
}
GAMES = History(relation("facts", FACTS), ("player_id", "season"))
WINDOWS, WINDOWS_OF_KNOWN = (
    history.as_of(
        relation("targets", TARGETS), "day", **{name: measure for name, (measure, _, _) in MEASURES.items()}
    )
    for history in (GAMES, GAMES.over(GAMES.facts, *FACTS))
)


def before(facts: list[Row], target: Row, *keys: str) -> list[Row]:
    """Return the facts a target may know, oldest first: strictly before its date."""
    mine = [fact for fact in facts if all(fact[key] == target[key] for key in keys)]
    return sorted(
        (fact for fact in mine if fact["game_date"] < target["day"]),
        key=lambda fact: (fact["game_date"], fact["game_id"]),
    )


def agrees(computed: Any, truth: Any, fineness: float = 1e-9) -> bool:
    """Whether a figure is the truth to a fineness, or its rounding to the digits that are kept."""
    if truth is None or computed is None or isinstance(truth, str):
        return bool(computed == truth)
    if isinstance(truth, int):
        return bool(computed == truth)
    slack = 0.5 / 10**DECIMALS + abs(float(truth)) * 1e-12 + fineness
    return abs(computed - float(truth)) <= slack


@settings(max_examples=40, deadline=None)
@given(facts=facts_rows, targets=target_rows)
def test_windows_hold_what_their_definitions_say(
    engine: DuckDBWarehouse, facts: list[Row], targets: list[Row]
) -> None:
    show(engine, "facts", FACTS, facts)
    show(engine, "targets", TARGETS, targets)
    rows = engine.read(WINDOWS).to_pylist()
    assert len(rows) == len(targets)
    for row in rows:
        games = before(facts, row, "player_id", "season")
        for name, (_, choose, figure) in MEASURES.items():
            assert agrees(row[name], figure(choose(games, row["day"]))), (name, row, games)


@settings(max_examples=20, deadline=None)
@given(facts=facts_rows, targets=target_rows)
def test_columns_that_are_always_known_give_the_same_windows(
    engine: DuckDBWarehouse, facts: list[Row], targets: list[Row]
) -> None:
    # Filled up and not left out: of histories with every value known by chance hardly any would remain.
    known = {"points": 7, "rate": 1.5, "attempts": 3, "is_win": True, "team": "BOS"}
    complete = [known | {name: value for name, value in fact.items() if value is not None} for fact in facts]
    show(engine, "facts", FACTS, complete)
    show(engine, "targets", TARGETS, targets)
    order = [("player_id", "ascending"), ("day", "ascending")]
    plain, quick = (engine.read(windows).sort_by(order) for windows in (WINDOWS, WINDOWS_OF_KNOWN))
    assert quick.to_pylist() == plain.to_pylist()


@settings(max_examples=15, deadline=None)
@given(facts=facts_rows, targets=target_rows, random=st.randoms())
def test_the_order_of_rows_changes_no_bit(
    engine: DuckDBWarehouse, facts: list[Row], targets: list[Row], random: Any
) -> None:
    results = []
    for _ in range(2):
        show(engine, "facts", FACTS, facts)
        show(engine, "targets", TARGETS, targets)
        rows = engine.read(WINDOWS)
        results.append(rows.sort_by([("player_id", "ascending"), ("day", "ascending")]).to_pylist())
        random.shuffle(facts)
        random.shuffle(targets)
    assert results[0] == results[1]


@settings(max_examples=15, deadline=None)
@given(facts=facts_rows, targets=target_rows)
def test_facts_of_the_date_itself_and_later_ones_never_count(
    engine: DuckDBWarehouse, facts: list[Row], targets: list[Row]
) -> None:
    day = targets[0]["day"]
    chosen = [target for target in targets if target["day"] == day]
    results = []
    for allowed in (facts, [fact for fact in facts if fact["game_date"] < day]):
        show(engine, "facts", FACTS, allowed)
        show(engine, "targets", TARGETS, chosen)
        rows = engine.read(WINDOWS).sort_by("player_id")
        results.append(rows.to_pylist())
    assert results[0] == results[1]


def test_neither_threads_nor_the_order_of_many_rows_change_a_bit(tmp_path: Path) -> None:
    """So many rows that the engine really divides the work."""
    random, results = Random(11), []
    facts = [
        {
            "player_id": number % 2000, "season": "2022-23", "game_id": f"{number:010d}",
            "game_date": FIRST_DAY + timedelta(days=number // 2000), "points": random.randrange(60),
            "rate": random.randrange(10**9) / 10**6, "attempts": random.randrange(30),
            "is_win": random.random() < 0.5, "team": random.choice(("BOS", "NYK")),
        }
        for number in range(150_000)
    ]  # fmt: skip
    targets = [
        {"player_id": player, "season": "2022-23", "day": FIRST_DAY + timedelta(days=day)}
        for player in range(2000)
        for day in (1, 30, 60, 80)
    ]
    for threads in (1, 4):
        warehouse = DuckDBWarehouse(tmp_path / f"{threads}.duckdb", threads=threads)
        show(warehouse, "facts", FACTS, facts)
        show(warehouse, "targets", TARGETS, targets)
        rows = warehouse.read(WINDOWS)
        results.append(rows.sort_by([("player_id", "ascending"), ("day", "ascending")]).combine_chunks())
        warehouse.close()
        random.shuffle(facts)
    assert results[0].equals(results[1])


def test_a_stretch_of_days_has_neither_a_latest_game_nor_a_streak() -> None:
    with pytest.raises(ValueError, match="no latest"):
        last_days(7).latest("team")
    with pytest.raises(ValueError, match="no streak"):
        last_days(7).streak("is_win")


STAYS = (
    History(relation("facts", FACTS), ("player_id",))
    .unchanged("stayed", "team")
    .as_of(relation("targets", TARGETS), "day", games_since=all_games().streak("stayed"))
)


@settings(max_examples=40, deadline=None)
@given(facts=facts_rows, targets=target_rows)
def test_a_streak_of_the_unchanged_ends_where_something_changed(
    engine: DuckDBWarehouse, facts: list[Row], targets: list[Row]
) -> None:
    show(engine, "facts", FACTS, facts)
    show(engine, "targets", TARGETS, targets)
    for row in engine.read(STAYS).to_pylist():
        teams = [game["team"] for game in before(facts, row, "player_id")]
        pairs = zip(reversed(teams[:-1]), reversed(teams[1:]), strict=True)
        same = [earlier is not None and earlier == later for earlier, later in pairs]
        assert row["games_since"] == [*same, False].index(False)


EVERY_EARLIER = History(relation("facts", FACTS), ("player_id",)).before(
    relation("targets", TARGETS), "day", "earlier_"
)


@settings(max_examples=40, deadline=None)
@given(facts=facts_rows, targets=target_rows)
def test_a_target_stands_beside_every_fact_before_it_and_no_other(
    engine: DuckDBWarehouse, facts: list[Row], targets: list[Row]
) -> None:
    show(engine, "facts", FACTS, facts)
    show(engine, "targets", TARGETS, targets)
    found = [
        (row["player_id"], row["day"], row["earlier_game_id"])
        for row in engine.read(EVERY_EARLIER).to_pylist()
    ]
    owed = [
        (target["player_id"], target["day"], fact["game_id"])
        for target in targets
        for fact in before(facts, target, "player_id")
    ]
    assert sorted(found) == sorted(owed)


DECAYED = History(relation("facts", FACTS), ("player_id",)).decayed(
    relation("targets", TARGETS), "day", Decay(HALF_LIFE, CARRY), ewma_points="points", ewma_rate="rate"
)


@settings(max_examples=80, deadline=None)
@given(facts=facts_rows, targets=target_rows)
def test_decayed_means_weigh_games_by_age_and_by_turned_seasons(
    engine: DuckDBWarehouse, facts: list[Row], targets: list[Row]
) -> None:
    facts = [fact for fact in facts if fact["points"] is not None and fact["rate"] is not None]
    show(engine, "facts", FACTS, facts)
    show(engine, "targets", TARGETS, targets)
    for row in engine.read(DECAYED).to_pylist():
        games = before(facts, row, "player_id")
        weights = [
            Fraction(CARRY ** (game["season"] != row["season"]) * 0.5 ** (age / HALF_LIFE))
            for age, game in enumerate(reversed(games))
        ]
        for column in ("points", "rate"):
            values = [exact(game, column) for game in reversed(games)]
            truth = sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights) if games else None
            # Weights are whole multiples of the smallest: what that leaves out may tip a rounding over.
            fineness = 1e-9 + float(max(map(abs, values), default=0)) / 2**31
            assert agrees(row[f"ewma_{column}"], truth, fineness), (row, games)


def test_seasons_long_gone_no_longer_count(engine: DuckDBWarehouse) -> None:
    years = range(2010, 2020)
    facts = [
        {
            "player_id": 1, "season": f"{year}-{(year + 1) % 100:02d}", "game_date": date(year, 12, 1),
            "game_id": f"{year:010d}", "points": 10 if year > 2019 - MOST_SEASONS else 60, "rate": 0.5,
        }
        for year in years
    ]  # fmt: skip
    show(engine, "facts", FACTS, facts)
    show(engine, "targets", TARGETS, [{"player_id": 1, "season": "2019-20", "day": date(2020, 1, 1)}])
    [row] = engine.read(DECAYED).to_pylist()
    assert row["ewma_points"] == 10.0


def test_a_whole_career_weighs_as_it_should(engine: DuckDBWarehouse) -> None:
    facts = [
        {
            "player_id": 1, "season": f"{year}-{(year + 1) % 100:02d}", "points": (7 * game + year) % 60, "rate": 0.5,
            "game_date": date(year, 10, 20) + timedelta(2 * game), "game_id": f"{year}{game:06d}",
        }
        for year in range(2019 - MOST_SEASONS + 1, 2020)
        for game in range(SEASON_GAMES)
    ]  # fmt: skip
    show(engine, "facts", FACTS, facts)
    show(engine, "targets", TARGETS, [{"player_id": 1, "season": "2019-20", "day": date(2020, 10, 1)}])
    weights = [
        Fraction(CARRY ** (2019 - int(game["season"][:4])) * 0.5 ** (age / HALF_LIFE))
        for age, game in enumerate(reversed(facts))
    ]
    total = sum(weight * game["points"] for weight, game in zip(weights, reversed(facts), strict=True))
    [row] = engine.read(DECAYED).to_pylist()
    assert agrees(row["ewma_points"], total / sum(weights))


def test_fractions_of_a_whole_career_weigh_as_they_should(engine: DuckDBWarehouse) -> None:
    facts = [
        {
            "player_id": 1, "season": f"{year}-{(year + 1) % 100:02d}", "points": 1, "rate": 2000 + game / 8,
            "game_date": date(year, 10, 20) + timedelta(2 * game), "game_id": f"{year}{game:06d}",
        }
        for year in range(2019 - MOST_SEASONS + 1, 2020)
        for game in range(SEASON_GAMES)
    ]  # fmt: skip
    show(engine, "facts", FACTS, facts)
    show(engine, "targets", TARGETS, [{"player_id": 1, "season": "2019-20", "day": date(2020, 10, 1)}])
    long = History(relation("facts", FACTS), ("player_id",)).decayed(
        relation("targets", TARGETS), "day", Decay(60.0, 1.0), ewma_rate="rate"
    )
    [row] = engine.read(long).to_pylist()
    weights = [0.5 ** (age / 60.0) for age in reversed(range(len(facts)))]
    truth = sum(weight * fact["rate"] for weight, fact in zip(weights, facts, strict=True)) / sum(weights)
    assert row["ewma_rate"] == pytest.approx(truth, abs=2e-6)


MOMENT = datetime(2024, 1, 10, 0)
moments = st.integers(0, 12 * 24 * 4).map(lambda quarter: MOMENT + timedelta(minutes=15 * quarter))
QUOTES = {"game_id": "string", "book": "int64", "known_at": "timestamp"}
GAMES = {"game_id": "string", "cutoff": "timestamp"}
quotes_rows = st.lists(
    st.fixed_dictionaries(
        {"game_id": st.sampled_from(("1", "2")), "book": st.integers(0, 99), "known_at": maybe(moments)}
    ),
    max_size=12,
    unique_by=lambda row: row["book"],
)
games_rows = st.lists(
    st.fixed_dictionaries({"game_id": st.sampled_from(("1", "2", "3")), "cutoff": moments}),
    max_size=3,
    unique_by=lambda row: row["game_id"],
)
KNOWN = known_by(relation("quotes", QUOTES), relation("games", GAMES), ["game_id"], cutoff="cutoff")


@settings(max_examples=30, deadline=None)
@given(quotes=quotes_rows, games=games_rows)
def test_known_by_keeps_what_was_known_at_the_cut_off_or_before(
    engine: DuckDBWarehouse, quotes: list[Row], games: list[Row]
) -> None:
    show(engine, "quotes", QUOTES, quotes)
    show(engine, "games", GAMES, games)
    cutoffs = {game["game_id"]: game["cutoff"] for game in games}
    truth = {
        quote["book"]
        for quote in quotes
        if quote["known_at"]
        and quote["game_id"] in cutoffs
        and quote["known_at"] <= cutoffs[quote["game_id"]]
    }
    found = [row["book"] for row in engine.read(KNOWN).to_pylist()]
    assert sorted(found) == sorted(truth)


def test_what_is_known_at_the_very_cut_off_counts(engine: DuckDBWarehouse) -> None:
    show(engine, "games", GAMES, [{"game_id": "1", "cutoff": MOMENT}])
    late = MOMENT + timedelta(microseconds=1)
    rows = [{"game_id": "1", "book": 1, "known_at": MOMENT}, {"game_id": "1", "book": 2, "known_at": late}]
    show(engine, "quotes", QUOTES, rows)
    assert [row["book"] for row in engine.read(KNOWN).to_pylist()] == [1]


PAGE = {"book": "int64", "known_at": "timestamp"}
ISSUE_DAYS = 3
ISSUE = newest_issue(
    relation("page", PAGE), relation("games", GAMES), "game_id", cutoff="cutoff", days=ISSUE_DAYS
)


@settings(max_examples=30, deadline=None)
@given(quotes=quotes_rows, games=games_rows)
def test_only_the_newest_page_speaks_and_only_for_some_days(
    engine: DuckDBWarehouse, quotes: list[Row], games: list[Row]
) -> None:
    page = [{"book": quote["book"], "known_at": quote["known_at"]} for quote in quotes if quote["known_at"]]
    show(engine, "page", PAGE, page)
    show(engine, "games", GAMES, games)
    truth = set()
    for game in games:
        oldest = game["cutoff"] - timedelta(days=ISSUE_DAYS)
        issues = [row["known_at"] for row in page if oldest <= row["known_at"] <= game["cutoff"]]
        truth |= {(game["game_id"], row["book"]) for row in page if issues and row["known_at"] == max(issues)}
    found = [(row["game_id"], row["book"]) for row in engine.read(ISSUE).to_pylist()]
    assert sorted(found) == sorted(truth)


SIGHTINGS = {"team": "string", "moment": "timestamp", "payload_sha": "string", "row_number": "int64"}
EVENTS = {"team": "string", "event": "int64", "starts": "timestamp"}
NEXT = next_event(
    relation("sightings", SIGHTINGS), relation("events", EVENTS), ["team"], moment="moment", starts="starts"
)
sightings_rows = st.lists(
    st.fixed_dictionaries({"team": st.sampled_from(("BOS", "NYK")), "moment": moments}),
    max_size=10,
    unique_by=lambda row: (row["team"], row["moment"]),
).map(lambda rows: [row | {"payload_sha": "x", "row_number": number} for number, row in enumerate(rows)])
events_rows = st.lists(
    st.fixed_dictionaries(
        {"team": st.sampled_from(("BOS", "NYK")), "event": st.integers(0, 99), "starts": moments}
    ),
    max_size=6,
    unique_by=(lambda row: row["event"], lambda row: (row["team"], row["starts"])),
)


@settings(max_examples=30, deadline=None)
@given(sightings=sightings_rows, events=events_rows)
def test_a_line_is_about_the_next_game_that_is_not_over(
    engine: DuckDBWarehouse, sightings: list[Row], events: list[Row]
) -> None:
    show(engine, "sightings", SIGHTINGS, sightings)
    show(engine, "events", EVENTS, events)
    truth = {}
    for sighting in sightings:
        coming = [
            event
            for event in events
            if event["team"] == sighting["team"]
            and sighting["moment"] <= event["starts"] + timedelta(hours=EVENT_HOURS)
            and sighting["moment"] >= event["starts"] - timedelta(hours=EVENT_LEAD_HOURS)
        ]
        first = min(coming, key=lambda event: event["starts"], default=None)
        truth[sighting["row_number"]] = first["event"] if first else None
    found = [(row["row_number"], row["event"]) for row in engine.read(NEXT).to_pylist()]
    assert sorted(found) == sorted(truth.items())


def test_the_oracle_takes_square_roots_exactly() -> None:
    assert abs(float(deviation("points")([{"points": 1}, {"points": 2}])) - sqrt(0.5)) < 1e-9


REMEMBERED = {
    "short": Memory(Decay(1.5, 0.3), ("points", "attempts")),
    "long": Memory(Decay(25.0, 0.6), ("points",)),
}
STATES = History(relation("facts", FACTS), ("player_id",)).states(
    relation("targets", TARGETS), "day", REMEMBERED
)


def weighed(memory: Memory, games: list[Row], season: str) -> dict[str, float]:
    """The weight of games, oldest first, and the weighted sums of their columns, straight from the definition."""
    weights = [
        memory.decay.season_carry ** (int(season[:4]) - int(game["season"][:4]))
        * 0.5 ** (age / memory.decay.half_life)
        for age, game in enumerate(reversed(games))
    ]
    return {"weight": sum(weights)} | {
        column: sum(weight * game[column] for weight, game in zip(weights, reversed(games), strict=True))
        for column in memory.columns
    }


@settings(max_examples=80, deadline=None)
@given(facts=facts_rows, targets=target_rows)
def test_states_add_games_up_by_age_and_by_turned_seasons(
    engine: DuckDBWarehouse, facts: list[Row], targets: list[Row]
) -> None:
    facts = [fact for fact in facts if fact["points"] is not None and fact["attempts"] is not None]
    show(engine, "facts", FACTS, facts)
    show(engine, "targets", TARGETS, targets)
    for row in engine.read(STATES).to_pylist():
        games = before(facts, row, "player_id")
        for name, memory in REMEMBERED.items():
            found = {column: row[f"{column}_{name}"] for column in (WEIGHT, *memory.columns)}
            if games:
                truth = weighed(memory, games, row["season"])
                assert found == pytest.approx(truth, rel=1e-8, abs=1e-8), games
            else:
                assert found == dict.fromkeys(found)


def test_the_shortest_memory_outlives_the_longest_season(engine: DuckDBWarehouse) -> None:
    facts = [
        {
            "player_id": 1, "season": f"{year}-{(year + 1) % 100:02d}", "points": 2047, "attempts": game % 9,
            "game_date": date(year, 10, 20) + timedelta(2 * game), "game_id": f"{year}{game:06d}",
        }
        for year in range(2019 - MOST_SEASONS - 1, 2020)
        for game in range(SEASON_GAMES)
    ]  # fmt: skip
    show(engine, "facts", FACTS, facts)
    show(engine, "targets", TARGETS, [{"player_id": 1, "season": "2019-20", "day": date(2020, 10, 1)}])
    [row] = engine.read(STATES).to_pylist()
    counted = [fact for fact in facts if int(fact["season"][:4]) > 2019 - MOST_SEASONS]
    for name, memory in REMEMBERED.items():
        truth = weighed(memory, counted, "2019-20")
        assert {column: row[f"{column}_{name}"] for column in truth} == pytest.approx(truth, rel=1e-9)


def test_a_memory_too_short_for_wide_integers_is_refused() -> None:
    assert Memory(Decay(1.5, 0.3), ()).is_wide
    assert not Memory(Decay(25.0, 0.3), ()).is_wide
    with pytest.raises(ValueError, match="too short"):
        Memory(Decay(1.3, 0.3), ()).one  # noqa: B018


NEWEST_EARLIER = History(relation("facts", FACTS), ("player_id",)).beside(
    relation("targets", TARGETS), "day", 3, "past_"
)


@settings(max_examples=80, deadline=None)
@given(facts=facts_rows, targets=target_rows)
def test_the_newest_earlier_games_stand_beside_each_target(
    engine: DuckDBWarehouse, facts: list[Row], targets: list[Row]
) -> None:
    show(engine, "facts", FACTS, facts)
    show(engine, "targets", TARGETS, targets)
    found = engine.read(NEWEST_EARLIER).to_pylist()
    assert sorted(
        (row["player_id"], row["day"], row["past_age"], row["past_game_id"]) for row in found
    ) == sorted(
        (target["player_id"], target["day"], age, game["game_id"])
        for target in targets
        for age, game in enumerate(reversed(before(facts, target, "player_id")[-3:]))
    )
