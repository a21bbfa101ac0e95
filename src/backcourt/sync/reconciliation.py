"""Reconciliation: games whose delivered facts were accepted, and games about which they contradict each other."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import ibis
import ibis.expr.types as ir

from backcourt.sync.figures import SHOWN_DATES, Figure, Judgement, season_label_of
from backcourt.sync.plan import Planner
from backcourt.tables.declaration import Phase, Table
from backcourt.warehouse.interface import QUARANTINE_TYPES, Scope, Warehouse

ALL_OF_THEM = 1.0
GAME = "game_id"


@dataclass
class _Season:
    """The games of a season: how many were accepted, which were not, and for what reasons."""

    accepted: int = 0
    refused: dict[str, date] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)


def reconciled(warehouse: Warehouse, planner: Planner) -> Iterator[Figure]:
    """Count, per season, the games a raw table accepted and those it set aside, by the reasons it gave.

    Every table that owes something per game and sets rows aside has such an account. A game counts once; one whose
    rows were set aside for several reasons counts under each.
    """
    for table in planner.catalogue.values():
        is_by_game = table.quarantines and GAME in table.entity and table.date_column
        if table.phase is not Phase.RAW or not is_by_game or not planner.ledger.of(table.name):
            continue
        for label, season in sorted(_seasons(warehouse, table).items()):
            games = season.accepted + len(season.refused)
            days = sorted(set(season.refused.values()))
            yield Figure(
                "reconciliation", table.name, label,
                Judgement.WARNING if season.refused else Judgement.GO,
                season.accepted / games, ALL_OF_THEM, games, len(days), days[:SHOWN_DATES],
                f"{season.accepted:,} of {games:,} games"
                + "".join(f", {name} {count:,}" for name, count in sorted(season.reasons.items())),
            )  # fmt: skip


def _seasons(warehouse: Warehouse, table: Table) -> dict[str, _Season]:
    warehouse.show("accepted_games", Scope(table))
    rows = table.relation("accepted_games")
    accepted = rows.select(GAME, day=rows[table.date_column]).distinct()
    seasons: dict[str, _Season] = defaultdict(_Season)
    for row in warehouse.read(accepted.group_by("day").agg(games=accepted.count())).to_pylist():
        seasons[season_label_of(row["day"])].accepted += row["games"]
    for row in warehouse.read(_set_aside(warehouse, table, accepted)).to_pylist():
        season = seasons[season_label_of(row["day"])]
        season.refused[row["game"]] = row["day"]
        season.reasons[row["reason"]] += 1
    return seasons


def _set_aside(warehouse: Warehouse, table: Table, accepted: ir.Table) -> ir.Table:
    """Return the games of which no row was accepted, with each reason once."""
    warehouse.show_store("set_aside", "quarantine")
    rows = ibis.table(QUARANTINE_TYPES, name="set_aside")
    rows = rows.filter(rows.table_name == table.name)
    named = rows.select(
        "reason", day=rows.partition_date, game=rows.payload_row.cast("json")[GAME].unwrap_as("string")
    )
    named = named.filter(named.game.notnull()).distinct()
    return named.anti_join(accepted, [named.game == accepted[GAME]]).order_by("game", "reason")
