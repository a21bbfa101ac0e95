"""Reads what a day is planned from: games with their results and lines, and what was predicted and graded when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from backcourt.daily.known import Game, Known
from backcourt.predictions.player_prop_predictions import PLAYER_PROP_PREDICTIONS
from backcourt.predictions.system_daily_performance import SYSTEM_DAILY_PERFORMANCE
from backcourt.publishing.snapshots import Shelf
from backcourt.raw.player_boxscores import PLAYER_BOXSCORES
from backcourt.raw.player_props import PLAYER_PROPS
from backcourt.raw.schedule import SCHEDULE
from backcourt.session import Session
from backcourt.sync.ledger import DONE, STORES, Ledger
from backcourt.tables.declaration import Table
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.sql import Query
from backcourt.time import utc
from backcourt.warehouse.interface import Scope


def _games() -> ir.Table:
    return SCHEDULE.relation("daily_schedule").select(
        "game_id", "game_date", "tipoff_utc", "home_team", "away_team"
    )


def _results() -> ir.Table:
    return PLAYER_BOXSCORES.relation("daily_player_boxscores").select("game_id").distinct()


def _quotes() -> ir.Table:
    rows = PLAYER_PROPS.relation("daily_player_props")
    return rows.group_by("game_id").agg(quoted_at=rows.known_at.max())


def _sayings() -> ir.Table:
    """Every time that predictions of a date were written, and what their content was."""
    runs = ibis.table(STORES["runs"], name="daily_runs")
    is_done = runs.state.isin(sorted(state.value for state in DONE))
    mine = runs.filter(runs.table_name == PLAYER_PROP_PREDICTIONS.name, is_done)
    return mine.select("partition_date", "sequence", "content_hash", "finished_at")


QUESTIONS = {SCHEDULE.name: _games, PLAYER_BOXSCORES.name: _results, PLAYER_PROPS.name: _quotes}


def known_in(session: Session, published: Shelf, since: date) -> Known:
    """Return what a workspace holds of game dates from `since` on; a table that was never built holds nothing."""
    rows = {table.name: _read(session, table, since) for table in (SCHEDULE, PLAYER_BOXSCORES, PLAYER_PROPS)}
    results = {row["game_id"] for row in rows[PLAYER_BOXSCORES.name]}
    quoted = {row["game_id"]: row["quoted_at"] for row in rows[PLAYER_PROPS.name]}
    games = tuple(
        Game(
            row["game_id"],
            row["game_date"],
            row["tipoff_utc"],
            row["game_id"] in results,
            quoted.get(row["game_id"]),
            (row["home_team"], row["away_team"]),
        )
        for row in rows[SCHEDULE.name]
    )
    pointer = published.current()
    return Known(
        games,
        _said(session, since),
        _written(session.ledger, SYSTEM_DAILY_PERFORMANCE),
        utc(pointer.created_at) if pointer else None,
    )


def _read(session: Session, table: Table, since: date) -> list[dict[str, Any]]:
    if not session.ledger.of(table.name):
        return []
    alias = f"daily_{table.name}"
    session.warehouse.show(alias, Scope(table, first=since))
    query = Query(f"daily/{table.name}", QUESTIONS[table.name], session.codes.texts)
    rows: list[dict[str, Any]] = session.warehouse.read(query).to_pylist()
    return rows


def _said(session: Session, since: date) -> dict[date, datetime]:
    """Return, by date, when predictions came to say what they say: redone as they were they say nothing new."""
    said = _written(session.ledger, PLAYER_PROP_PREDICTIONS)
    if not any(day >= since for day in said):
        return said
    session.warehouse.show_store("daily_runs", "runs")
    history = session.warehouse.records(Query("daily/runs", _sayings, session.codes.texts))
    before: dict[date, str] = {}
    for run in sorted(history, key=lambda run: run["sequence"]):
        day = run["partition_date"]
        if day in said and before.get(day) != run["content_hash"]:
            before[day], said[day] = run["content_hash"], run["finished_at"]
    return said


def _written(ledger: Ledger, table: Table) -> dict[date, datetime]:
    """Return, by date, when a table was last written that has rows there."""
    parts = ledger.of(table.name).items()
    return {day: part.finished_at for day, part in parts if part.is_done and part.rows and part.finished_at}
