"""What a table would hold had the world ended at a cut, held against what it holds."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from knowledge import copy_of_the_rest, dated, season_start
from pipelines import Pipeline

from backcourt.tables.declaration import Cadence, Phase, Table

DERIVED = (Phase.ANALYTICS, Phase.PRECOMPUTE, Phase.PREDICTIONS)

EARLIEST = datetime(1900, 1, 1)

Row = dict[str, Any]


@dataclass(frozen=True)
class Cut:
    """A moment (naive UTC): what was known by then is kept, and rows that speak as of then or earlier must stay."""

    moment: datetime

    @property
    def sql(self) -> str:
        """The moment as the archive's files write moments."""
        return f"TIMESTAMPTZ '{self.moment.isoformat(' ')}+00'"


def cut_after(pipeline: Pipeline, day: date) -> Cut:
    """Return the cut at which the last lines close of the next date with games after `day`: its results are not in."""
    closes = pipeline.query(
        f"SELECT max(close_cutoff_utc) FROM nba_raw.schedule WHERE game_date > DATE '{day}' "
        "GROUP BY game_date ORDER BY game_date LIMIT 1"
    )
    return Cut(closes[0][0])


def moments(pipeline: Pipeline) -> list[datetime]:
    """Return the moments at which knowledge grows, in order: noons, closing lines and results of every date."""
    found = pipeline.query(
        "SELECT DISTINCT unnest([noon_cutoff_utc, close_cutoff_utc, results_known_utc]) AS moment "
        "FROM nba_raw.schedule ORDER BY moment"
    )
    return [moment for (moment,) in found]


def derived_tables(pipeline: Pipeline) -> list[Table]:
    """Return every table that is computed from facts, straight from the declarations."""
    return [table for table in pipeline.catalogue.values() if table.phase in DERIVED]


def truncate(archive: Path, target: Path, cut: Cut) -> Path:
    """Copy an archive without anything that was known only after the cut; of what is scheduled, the schedule stays."""
    copy_of_the_rest(archive, target)
    with dated(archive) as files:
        for file in files.files():
            if season_start(file.season) <= cut.moment:
                (target / file.season).mkdir(exist_ok=True)
                columns = ", ".join(_column(file.endpoint, name, cut) for name in file.columns)
                select = f"SELECT {columns} FROM dated WHERE {_is_there(file.endpoint, cut)}"
                files.write(select, target / file.season / f"{file.endpoint}.parquet")
    return target


def _is_there(endpoint: str, cut: Cut) -> str:
    if endpoint == "games":
        return f"season_type <> 'playoffs' OR noon - INTERVAL 1 DAY <= {cut.sql}"
    return f"coalesce(known_at <= {cut.sql}, true)"


LATER_IN_GAMES = {
    **dict.fromkeys(("home_pts", "away_pts"), "results"),
    **dict.fromkeys(("spread_home", "total", "moneyline_home", "moneyline_away"), "known_at"),
}
LATER_IN_PROPS = dict.fromkeys(("player_id", "team", "game_id"), "results")
"""Ids that an archive fills in only once a player has played."""

LATER = {"games": LATER_IN_GAMES, "player_props": LATER_IN_PROPS}
"""Columns that are known later than the row they stand in, and when."""


def _column(endpoint: str, name: str, cut: Cut) -> str:
    if moment := LATER.get(endpoint, {}).get(name):
        return f"CASE WHEN {moment} > {cut.sql} THEN NULL ELSE {name} END AS {name}"
    return name


@dataclass(frozen=True)
class Difference:
    """A table that is not what it would have been, and some of the rows that say so.

    `rows` are there on one side only, or unlike; `unlike` of them are on both sides.
    """

    table: str
    rows: int
    unlike: int
    examples: tuple[tuple[Row | None, Row | None], ...]


def differences(whole: Pipeline, other: Pipeline, cut: Cut, since: datetime = EARLIEST) -> list[Difference]:
    """Compare, of every derived table, the rows that claim (`as_of`) to know no more than the cut, and since when."""
    return _compared(
        whole, other, lambda said: pc.and_(pc.greater(said, since), pc.less_equal(said, cut.moment))
    )


def later_differences(whole: Pipeline, other: Pipeline, cut: Cut) -> list[Difference]:
    """Compare the rows that know more than the cut: there, two worlds with different futures must part."""
    return _compared(whole, other, lambda said: pc.greater(said, cut.moment))


def has_later_rows(pipeline: Pipeline, table: str, cut: Cut) -> bool:
    """Tell whether a table has rows that know more than the cut."""
    return pc.any(pc.greater(pipeline.rows(table)["as_of"], cut.moment)).as_py() or False


def speaking_later(pipeline: Pipeline, cut: Cut, silent: Collection[str] = ()) -> set[str]:
    """Return the derived tables with rows that know more than the cut: all, but for monthly ones at the end.

    And but for those that may be `silent` there, as nobody quotes lines.
    """
    tables = derived_tables(pipeline)
    found = {table.name for table in tables if has_later_rows(pipeline, table.name, cut)}
    assert found | {*silent} >= {table.name for table in tables if table.cadence is Cadence.DAILY}
    return found


def _compared(whole: Pipeline, other: Pipeline, chosen: Callable[[Any], Any]) -> list[Difference]:
    return [
        difference
        for table in derived_tables(whole)
        for difference in _difference(table, *(_content(side, table, chosen) for side in (whole, other)))
    ]


def _difference(table: Table, one: pa.Table, other: pa.Table) -> Iterator[Difference]:
    if one.equals(other):
        return
    rows, others = ({_key(table, row): row for row in side.to_pylist()} for side in (one, other))
    unlike = [key for key in rows.keys() | others.keys() if rows.get(key) != others.get(key)]
    both = len(rows.keys() & others.keys() & set(unlike))
    examples = tuple((rows.get(key), others.get(key)) for key in unlike[:3])
    yield Difference(table.name, len(unlike), both, examples)


def _content(pipeline: Pipeline, table: Table, chosen: Callable[[Any], Any]) -> pa.Table:
    """Return the hashed columns of the rows whose `as_of` is chosen, in the order of their key."""
    rows = pipeline.rows(table.name)
    rows = rows.filter(chosen(rows["as_of"]))
    order = [(name, "ascending") for name in table.grain]
    return rows.sort_by(order).select(list(table.hashed_columns)).combine_chunks()


def _key(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in table.grain)
