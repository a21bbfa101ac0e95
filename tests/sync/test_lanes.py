"""Pieces of work run side by side where they may, in order where they must, and stop together when one fails."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Barrier, Event

import pytest

from backcourt.errors import MachineError
from backcourt.sync.lanes import Jobs, Lanes, Piece, Turn
from backcourt.tables.declaration import Column, Input, Phase, Table
from backcourt.tables.sql import Query
from backcourt.warehouse.duckdb import DuckDBWarehouse
from backcourt.warehouse.interface import Warehouse

PATIENCE = 20.0
"""Seconds after which two pieces that should meet are taken to be run one after the other."""

ENDLESS = "SELECT sum(a.range * b.range) FROM range(10_000_000) AS a, range(10_000_000) AS b"


def table(name: str, *reads: str) -> Table:
    return Table(
        name=name, phase=Phase.RAW, meaning="a table", grain=("day",), date_column="day",
        columns=(Column("day", "date", "a day"),), inputs=tuple(Input(other) for other in reads),
    )  # fmt: skip


def query(sql: str) -> Query:
    return Query(sql, lambda: None, {sql: sql})  # type: ignore[arg-type, return-value]


def run(
    warehouse: DuckDBWarehouse,
    tables: Sequence[Table],
    pieces: Callable[[Table], list[tuple[int, Piece]]],
    lanes: int = 2,
) -> list[str]:
    """Work on tables; return in which order they were ended."""
    ended: list[str] = []
    Lanes(warehouse, Turn(), pieces, lambda done: ended.append(done.name), lanes).run(tables)
    return ended


def test_a_table_is_begun_once_all_that_it_reads_is_ended(warehouse: DuckDBWarehouse) -> None:
    events: list[str] = []

    def pieces(of: Table) -> list[tuple[int, Piece]]:
        events.append(f"prepare {of.name}")
        return [(1, lambda session: events.append(f"work {of.name}"))] * 2

    tables = [table("games"), table("players"), table("scores", "games"), table("form", "scores", "players")]
    ended = run(warehouse, tables, pieces)
    assert sorted(ended) == ["form", "games", "players", "scores"]
    assert events.index("prepare scores") > max(
        place for place, said in enumerate(events) if said == "work games"
    )
    assert ended[-1] == "form"
    assert events[-2:] == ["work form", "work form"]


def test_what_others_wait_for_longest_goes_first(warehouse: DuckDBWarehouse) -> None:
    begun: list[str] = []
    tables = [table("alone"), table("first"), table("second", "first"), table("third", "second")]
    run(warehouse, tables, lambda of: [(1, lambda session: begun.append(of.name))], lanes=1)
    assert begun[:2] == ["first", "second"]


def test_of_what_others_wait_for_equally_the_larger_goes_first(warehouse: DuckDBWarehouse) -> None:
    begun: list[tuple[str, int]] = []
    sizes = {"games": [20, 40], "lines": [30, 10]}

    def pieces(of: Table) -> list[tuple[int, Piece]]:
        return [(rows, lambda session, rows=rows: begun.append((of.name, rows))) for rows in sizes[of.name]]  # type: ignore[misc]

    run(warehouse, [table("games"), table("lines")], pieces, lanes=1)
    assert begun == [("games", 40), ("lines", 30), ("games", 20), ("lines", 10)]


def test_two_tables_and_two_pieces_of_one_are_at_work_at_a_time(warehouse: DuckDBWarehouse) -> None:
    turn = Turn()
    for tables, count in (([table("games"), table("players")], 1), ([table("games")], 2)):
        meeting = Barrier(2)

        def piece(session: Warehouse, meeting: Barrier = meeting) -> None:
            with turn.given_up():
                meeting.wait(PATIENCE)

        Lanes(warehouse, turn, lambda of, n=count, p=piece: [(1, p)] * n, lambda done: None).run(tables)  # type: ignore[misc]


def test_who_has_the_turn_is_alone(warehouse: DuckDBWarehouse) -> None:
    inside: list[int] = []
    most: list[int] = []

    def piece(session: Warehouse) -> None:
        inside.append(1)
        session.read(query("SELECT 1 AS one"))
        most.append(len(inside))
        inside.pop()

    run(warehouse, [table("games"), table("players")], lambda of: [(1, piece)] * 20)
    assert set(most) == {1}


def test_what_is_kept_in_one_session_is_not_seen_in_another(warehouse: DuckDBWarehouse) -> None:
    seen: dict[str, int] = {}

    def piece(number: int, session: Warehouse) -> None:
        session.keep("mine", query(f"SELECT {number} AS n"))
        [row] = session.read(query('FROM "mine"')).to_pylist()
        seen[session.desk] = row["n"] - number

    run(warehouse, [table("games")], lambda of: [(1, partial(piece, number)) for number in range(10)])
    assert len(seen) == 2
    assert set(seen.values()) == {0}


def test_parts_of_one_piece_are_made_in_both_lanes_and_lie_on_one_desk(warehouse: DuckDBWarehouse) -> None:
    turn, jobs, meeting = Turn(), Jobs(), Barrier(2)
    found: list[dict[str, int]] = []

    def part(number: int, owner: Warehouse, session: Warehouse) -> None:
        meeting.wait(PATIENCE)
        with session.at(owner.desk):
            session.keep(f"part_{number}", query(f'SELECT n + {number} AS n FROM "base"'))

    def piece(session: Warehouse) -> None:
        with turn.given_up():
            session.keep("base", query("SELECT 10 AS n"))
            jobs.do([partial(part, number, session) for number in (1, 2)], session)
            found.extend(session.read(query('FROM "part_1" UNION ALL FROM "part_2" ORDER BY n')).to_pylist())

    Lanes(warehouse, turn, lambda of: [(1, piece)], lambda done: None, jobs=jobs).run([table("games")])
    assert [row["n"] for row in found] == [11, 12]


def test_a_part_that_fails_fails_its_piece_once_the_others_are_over(warehouse: DuckDBWarehouse) -> None:
    turn, jobs, over = Turn(), Jobs(), list[int]()

    def part(number: int, session: Warehouse) -> None:
        if number == 1:
            raise MachineError("the disk is full", "free some room")
        over.append(number)

    def piece(session: Warehouse) -> None:
        with turn.given_up():
            jobs.do([partial(part, number) for number in range(5)], session)

    with pytest.raises(MachineError, match="the disk is full"):
        Lanes(warehouse, turn, lambda of: [(1, piece)], lambda done: None, jobs=jobs).run([table("games")])
    assert sorted(over) == [0, 2, 3, 4]
    assert jobs.take() is None


def test_an_error_stops_what_runs_beside_and_is_raised(warehouse: DuckDBWarehouse) -> None:
    turn, running = Turn(), Event()
    ended: list[str] = []

    def endless(session: Warehouse) -> None:
        with turn.given_up():
            running.set()
            session.read(query(ENDLESS))

    def failing(session: Warehouse) -> None:
        with turn.given_up():
            assert running.wait(PATIENCE)
        raise MachineError("the disk is full", "free some room")

    work = {"games": endless, "players": failing}
    lanes = Lanes(warehouse, turn, lambda of: [(1, work[of.name])], lambda done: ended.append(done.name))
    with pytest.raises(MachineError, match="the disk is full"):
        lanes.run([table("games"), table("players")])
    assert ended == []
    # The store itself goes on: only the sessions beside were stopped.
    assert warehouse.query("SELECT 1 AS one").to_pylist() == [{"one": 1}]


def test_time_is_shared_between_pieces_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("backcourt.sync.lanes.monotonic", lambda: now)
    turn = Turn()
    turn.begin("games")
    now += 2
    turn.begin("players")
    now += 4
    assert turn.end("games") == 2 + 4 / 2
    now += 1
    assert turn.end("players") == 4 / 2 + 1
