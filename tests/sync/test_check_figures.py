"""Every figure of `check` turns when the defect it is there for is seeded, and a sound league is a GO."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import archives
import ibis
import ibis.expr.types as ir
import pytest
from pipelines import OpenPipeline, Pipeline
from toy_payloads import PLAYED, first_payloads
from toy_store import Store

from backcourt.catalogue import catalogue
from backcourt.errors import ExitCode
from backcourt.sync.check import Verdict, check
from backcourt.sync.figures import Figure, Judgement
from backcourt.sync.quality import required_columns, synthetic_shares
from backcourt.sync.regression import EARLIER_WINDOWS, WINDOW_DATES, regressions
from backcourt.sync.selection import Selection
from backcourt.sync.variety import variety
from backcourt.tables.declaration import SYNTHETIC, Inputs, Table
from backcourt.time import season_of

CACHE = catalogue()["player_daily_cache"]
CONTEXT = catalogue()["upcoming_player_game_context"]
BOXSCORES = "player_boxscores"
DAY = PLAYED[5]


def verdict_of(pipeline: Pipeline) -> Verdict:
    return check(pipeline.warehouse, pipeline.planner(), [])


def figures(verdict: Verdict, kind: str, table: str) -> list[Figure]:
    return [figure for figure in verdict.figures if (figure.kind, figure.table) == (kind, table)]


def spoiled(table: Table, change: Callable[[ir.Table], ir.Table], *required: str) -> Table:
    """Return a table with its rows changed, and with these columns required."""

    def build(inputs: Inputs) -> ir.Table:
        assert table.build is not None
        return change(table.build(inputs))

    columns = (replace(column, required=column.name in required) for column in table.columns)
    return replace(table, build=build, columns=tuple(columns))


def rebuilt(pipeline: Pipeline, table: Table) -> Pipeline:
    assert pipeline.sync(tables=[table.name]).errors == []
    return pipeline


@pytest.fixture
def toys(tmp_path: Path) -> Iterator[Store]:
    """The toy league as first delivered, synced."""
    store = Store(tmp_path)
    for (table, part), rows in first_payloads().items():
        store.land(part, table, rows)
    store.load()
    store.sync()
    yield store
    store.close()


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory, codes: dict[str, str]) -> Iterator[Pipeline]:
    """A league whose payloads are without defects, synced."""
    folder = tmp_path_factory.mktemp("clean")
    archives.write_archive(folder / "archive")
    pipeline = Pipeline(folder / "home", codes)
    pipeline.ingest(folder / "archive")
    pipeline.sync()
    yield pipeline
    pipeline.close()


def test_a_clean_league_is_a_go_with_every_figure_taken(clean: Pipeline) -> None:
    verdict = verdict_of(clean)
    assert verdict.exit_code is ExitCode.DONE
    assert {figure.kind for figure in verdict.figures} >= {
        "preflight",
        "reconciliation",
        "synthetic",
        "calendar",
    }
    # Twelve games a team are fewer than a zone analysis needs, and most players have no line.
    honest = ("synthetic", "empty")
    judged = {figure.judgement for figure in verdict.figures if figure.kind not in honest}
    assert judged == {Judgement.GO, Judgement.COMPARISON}


def test_every_built_table_has_a_preflight_line(clean: Pipeline) -> None:
    told = {figure.table for figure in verdict_of(clean).figures if figure.kind == "preflight"}
    assert told == {
        name for name, table in clean.catalogue.items() if clean.ledger.of(name) and not table.is_landing
    }


def test_a_failed_input_takes_the_preflight_of_its_dates_to_nothing(toys: Store) -> None:
    toys.choose({"form": "plus one"})
    toys.split_seasons()
    toys.sync(faults=frozenset({("form", season_of(DAY))}))
    lost = [day for day in PLAYED if season_of(day) == season_of(DAY)]
    [line] = figures(toys.check(), "preflight", "forecasts")
    assert (line.judgement, line.figure, line.threshold) == (Judgement.INCOMPLETE, 0.0, 1.0)
    assert (line.offending_dates, line.offending) == (len(lost), lost[:3])
    assert "form" in line.note
    [untouched] = figures(toys.check(), "preflight", "career")
    assert untouched.judgement is Judgement.GO


def test_entities_lost_upstream_lower_the_preflight_by_their_share(toys: Store) -> None:
    toys.choose({"forecasts": "forgetful"})
    toys.sync()
    [line] = figures(toys.check(), "preflight", "grades")
    excused_first_dates = 3
    assert line.judgement is Judgement.INCOMPLETE
    assert line.figure == pytest.approx(1 - 1 / 4) or line.figure == pytest.approx(1 - 1 / 3)
    assert 0 < line.offending_dates <= len(PLAYED) - excused_first_dates + 1


def test_excused_entities_do_not_lower_the_preflight(toys: Store) -> None:
    excused = sum(partition.excused for partition in toys.ledger.of("form").values())
    assert excused > 0
    [line] = figures(toys.check(), "preflight", "forecasts")
    assert (line.judgement, line.figure) == (Judgement.GO, 1.0)


def test_the_ledger_counts_synthetic_rows(small: Pipeline) -> None:
    name = f"nba_analytics.{CONTEXT.name}"
    query = f"SELECT game_date, count(*) FROM {name} WHERE context_source = 'synthetic' GROUP BY 1"
    told = {day: part.synthetic for day, part in small.ledger.of(CONTEXT.name).items() if part.synthetic}
    assert told == dict(small.query(query))
    others = {name for name in small.catalogue if "context_source" not in small.catalogue[name].schema}
    assert not any(part.synthetic for name in others for part in small.ledger.of(name).values())


@pytest.mark.parametrize(
    ("synthetic_rows", "judgement"), [(0, Judgement.GO), (1, Judgement.GO), (40, Judgement.WARNING)]
)
def test_more_than_one_synthetic_row_in_twenty_is_a_warning_and_no_refusal(
    synthetic_rows: int, judgement: Judgement, tiny_home: Path, open_pipeline: OpenPipeline
) -> None:
    def change(rows: ir.Table) -> ir.Table:
        number = ibis.row_number().over(order_by=[rows.game_id, rows.player_id])
        source = (number < synthetic_rows).ifelse(SYNTHETIC, "market")
        return rows.mutate(context_source=source)

    chosen = spoiled(CONTEXT, change)
    pipeline = rebuilt(open_pipeline(tiny_home, (chosen,)), chosen)
    [line] = [line for line in synthetic_shares(pipeline.planner()) if line.table == CONTEXT.name]
    rows = sum(part.rows for part in pipeline.ledger.of(CONTEXT.name).values())
    assert (line.figure, line.threshold, line.judgement) == (synthetic_rows / rows, 0.05, judgement)
    assert bool(line.offending) == (synthetic_rows == 40)
    assert verdict_of(pipeline).is_refused is False


def _first_days(pipeline: Pipeline, count: int) -> list[date]:
    return [day for day, part in sorted(pipeline.ledger.of(CACHE.name).items()) if part.rows][:count]


def test_a_required_column_that_is_missing_refuses_the_season(
    tiny: Pipeline, tiny_home: Path, open_pipeline: OpenPipeline
) -> None:
    lost = _first_days(tiny, 4)
    nothing = ibis.null("float64")
    broken = spoiled(
        CACHE,
        lambda rows: rows.mutate(points_std_last_10=rows.cache_date.isin(lost).ifelse(nothing, 5.0)),
        "points_std_last_10",
        "minutes_avg_season",
    )
    pipeline = rebuilt(open_pipeline(tiny_home, (broken,)), broken)
    verdict = verdict_of(pipeline)
    told = {line.about.split()[0]: line for line in figures(verdict, "required", CACHE.name)}
    missing = told["points_std_last_10"]
    rows = pipeline.ledger.of(CACHE.name)
    share = sum(rows[day].rows for day in lost) / sum(part.rows for part in rows.values())
    assert missing.figure == pytest.approx(share)
    assert (missing.judgement, missing.threshold) == (Judgement.REFUSED, 0.05)
    assert (missing.offending, missing.offending_dates) == (lost[:3], 4)
    assert (told["minutes_avg_season"].judgement, told["minutes_avg_season"].figure) == (Judgement.GO, 0.0)
    assert verdict.exit_code is ExitCode.REFUSED


def test_what_an_exception_explains_is_not_missing(
    tiny: Pipeline, tiny_home: Path, open_pipeline: OpenPipeline
) -> None:
    """Rows of excused entities may be there, with nothing in them: they are not what can be processed."""
    lost = _first_days(tiny, 4)

    def owed(inputs: Inputs) -> ir.Table:
        assert CACHE.owed is not None
        rows = CACHE.owed(inputs)
        return rows.mutate(excuse=rows.cache_date.isin(lost).ifelse("bootstrap", rows.excuse))

    nothing = ibis.null("float64")
    broken = spoiled(
        CACHE,
        lambda rows: rows.mutate(points_std_last_10=rows.cache_date.isin(lost).ifelse(nothing, 5.0)),
        "points_std_last_10",
    )
    broken = replace(broken, owed=owed)
    pipeline = rebuilt(open_pipeline(tiny_home, (broken,)), broken)
    [line] = required_columns(pipeline.warehouse, pipeline.planner())
    assert (line.judgement, line.figure) == (Judgement.GO, 0.0)
    kept = [part.rows for day, part in pipeline.ledger.of(CACHE.name).items() if day not in lost]
    assert line.note == f"0 of {sum(kept):,} rows"


def newest(pipeline: Pipeline) -> list[date]:
    filled = [day for day, part in sorted(pipeline.ledger.of(CACHE.name).items()) if part.rows]
    assert len(filled) > WINDOW_DATES * EARLIER_WINDOWS
    return filled[-WINDOW_DATES:]


def shifts(pipeline: Pipeline, table: Table) -> dict[str, Figure]:
    found = regressions(pipeline.warehouse, pipeline.planner())
    return {line.about: line for line in found if line.table == table.name}


Spoil = Callable[[ir.Table, ir.BooleanValue], ir.Table]


def tenfold(rows: ir.Table, late: ir.BooleanValue) -> ir.Table:
    return rows.mutate(ts_pct_last_10=late.ifelse(rows.ts_pct_last_10 / 10, rows.ts_pct_last_10))


def one_in_ten_lost(rows: ir.Table, late: ir.BooleanValue) -> ir.Table:
    gone = late & (rows.player_id % 10 == 0)
    return rows.mutate(points_std_last_10=gone.ifelse(ibis.null("float64"), rows.points_std_last_10))


@pytest.mark.parametrize(
    ("spoil", "about"), [(tenfold, "ts_pct_last_10"), (one_in_ten_lost, "points_std_last_10 missing")]
)
def test_what_moved_in_the_newest_window_is_named_and_nothing_else(
    spoil: Spoil, about: str, small: Pipeline, small_home: Path, open_pipeline: OpenPipeline
) -> None:
    window = newest(small)
    assert set(shifts(small, CACHE)) == {"shifts"}
    broken = spoiled(CACHE, lambda rows: spoil(rows, rows.cache_date >= window[0]))
    pipeline = rebuilt(open_pipeline(small_home, (broken,)), broken)
    told = shifts(pipeline, broken)
    assert set(told) == {about}
    line = told[about]
    assert line.judgement is Judgement.WARNING
    assert line.figure is not None
    assert line.dates == WINDOW_DATES
    assert set(line.offending) <= set(window)
    assert line.offending
    assert verdict_of(pipeline).is_refused is False


def test_rows_that_are_no_longer_made_are_a_shift(
    small: Pipeline, small_home: Path, open_pipeline: OpenPipeline
) -> None:
    window = newest(small)
    broken = spoiled(
        CACHE, lambda rows: rows.filter((rows.cache_date < window[0]) | (rows.player_id % 10 == 0))
    )
    pipeline = rebuilt(open_pipeline(small_home, (broken,)), broken)
    rows = shifts(pipeline, broken)["rows"]
    assert rows.figure is not None
    assert rows.figure < rows.threshold
    assert "owed a date" in rows.note


def test_games_that_contradict_themselves_are_counted_by_season_and_reason(
    tmp_path: Path, open_pipeline: OpenPipeline
) -> None:
    archives.write_archive(tmp_path / "archive")
    before = archives.change_row(tmp_path / "archive", "player_box", 0, pts=77)
    pipeline = open_pipeline()
    pipeline.ingest(tmp_path / "archive")
    pipeline.sync(tables=Selection((BOXSCORES,)).names(pipeline.catalogue))
    [line] = figures(verdict_of(pipeline), "reconciliation", BOXSCORES)
    assert (line.about, line.dates, line.judgement) == (archives.SEASON, 24, Judgement.WARNING)
    assert line.figure == 23 / 24
    assert (line.offending, line.offending_dates) == ([before["game_date"]], 1)
    assert line.note.startswith("23 of 24 games")
    assert "points_do_not_add_up 1" in line.note


def test_older_measures_are_shown_beside_and_decide_nothing(clean: Pipeline) -> None:
    verdict = verdict_of(clean)
    older = {line.table: line for line in verdict.figures if line.kind == "calendar"}
    assert {name: line.threshold for name, line in older.items()} == {
        "nba_analytics": 95.0,
        "nba_precompute": 93.0,
        "nba_predictions": 88.0,
    }
    below = [line for line in older.values() if line.figure is not None and line.figure < line.threshold]
    assert below
    assert {line.judgement for line in older.values()} == {Judgement.COMPARISON}
    assert verdict.exit_code is ExitCode.DONE
    for phase, line in older.items():
        mine = [clean.ledger.of(name) for name, table in clean.catalogue.items() if table.phase == phase]
        filled = sum(part.rows > 0 for dates in mine for part in dates.values())
        calendar = sum((max(dates) - min(dates)).days + 1 for dates in mine)
        assert (line.figure, line.dates) == (pytest.approx(100 * filled / calendar), calendar)


def test_values_of_one_kind_or_sign_and_columns_without_any_are_told(
    small: Pipeline, small_home: Path, open_pipeline: OpenPipeline
) -> None:
    signed = {"ts_pct_last_10": {"both_signs": True}, "days_rest": {"distinct": 12}}
    columns = tuple(replace(column, **signed.get(column.name, {})) for column in CACHE.columns)
    nothing = ibis.null("float64")
    broken = spoiled(
        CACHE, lambda rows: rows.mutate(days_rest=rows.days_rest.clip(upper=9), points_std_last_10=nothing)
    )
    broken = replace(broken, columns=columns)
    assert CACHE.name not in {line.table for line in variety(small.warehouse, small.planner()).constants}
    pipeline = rebuilt(open_pipeline(small_home, (broken,)), broken)
    told = variety(pipeline.warehouse, pipeline.planner())
    mine = [line for line in told.constants if line.table == CACHE.name]
    seasons = {"2022-23", "2023-24"}
    assert {(line.column, line.season, line.values, line.needed, line.what) for line in mine} == {
        ("days_rest", season, 9, 12, "values") for season in seasons
    } | {("ts_pct_last_10", season, 1, 2, "signs") for season in seasons}
    empty = {line.about for line in told.empty if line.table == CACHE.name}
    assert empty >= {f"points_std_last_10 {season}" for season in seasons}
    assert verdict_of(pipeline).exit_code is ExitCode.REFUSED
