"""Whom a user means: a player by id or name, a team by any of its names, a game by its id."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from backcourt.errors import UsageError
from backcourt.identity.players import NameMatch, PlayerDirectory
from backcourt.identity.teams import team_of
from backcourt.sync.ledger import Ledger
from backcourt.tables.graph import Catalogue
from backcourt.warehouse.interface import Scope, Warehouse

PLAYERS = "players"
TEAM_COLUMNS = ("team", "home_team", "away_team")


@dataclass(frozen=True)
class Entity:
    """A player, a team or a game, as the columns of any table name it."""

    label: str
    player_id: int | None = None
    team: str = ""
    game_id: str = ""

    def matches(self, rows: ir.Table) -> ir.BooleanValue | None:
        """Return when a row is about the entity; None if rows of the table never are."""
        if self.player_id is not None and "player_id" in rows.columns:
            return rows.player_id == self.player_id
        if self.game_id and "game_id" in rows.columns:
            return rows.game_id == self.game_id
        if self.team and (names := [name for name in TEAM_COLUMNS if name in rows.columns]):
            return ibis.or_(*(rows[name] == self.team for name in names))
        return None

    @property
    def words(self) -> frozenset[str]:
        """The words by which bookkeeping tables name the entity."""
        return frozenset(str(word) for word in (self.player_id, self.team, self.game_id) if word)


def resolve(warehouse: Warehouse, ledger: Ledger, catalogue: Catalogue, text: str) -> Entity:
    """Return whom a text means; raise `UsageError` when it means nobody, or several players."""
    if re.fullmatch(r"\d{10}", text):
        return Entity(f"game {text}", game_id=text)
    known = _players(warehouse, ledger, catalogue)
    names = dict(known)
    if text.isascii() and text.isdigit():
        return Entity(f"{names.get(int(text), 'player')} ({text})", player_id=int(text))
    if team := team_of(text):
        return Entity(team, team=team)
    found = PlayerDirectory(known).resolve(text)
    if found.player_id is None:
        raise _nobody(text, found.match, known)
    return Entity(f"{names[found.player_id]} ({found.player_id})", player_id=found.player_id)


def _players(warehouse: Warehouse, ledger: Ledger, catalogue: Catalogue) -> list[tuple[int, str]]:
    if PLAYERS not in catalogue or not ledger.of(PLAYERS):
        return []
    warehouse.show("known_players", Scope(catalogue[PLAYERS]))
    rows = (
        catalogue[PLAYERS].relation("known_players").select("player_id", "player_name").order_by("player_id")
    )
    return [(row["player_id"], row["player_name"]) for row in warehouse.read(rows).to_pylist()]


def _nobody(text: str, match: NameMatch, known: Sequence[tuple[int, str]]) -> UsageError:
    if match is NameMatch.AMBIGUOUS_NAME:
        # The directory tells that several fit, not who; whoever shares the last word is worth naming.
        last = text.split()[-1].casefold()
        fits = [f"{name} ({number})" for number, name in known if last in name.casefold()]
        return UsageError(f"{text!r} fits several players", f"name one by id: {', '.join(fits[:8])}")
    near = difflib.get_close_matches(text, [name for _, name in known], n=3, cutoff=0.6)
    advice = (
        f"did you mean {', '.join(near)}?"
        if near
        else "name a player, a player id, a team or a ten-digit game id"
    )
    return UsageError(f"{text!r} is no player, team or game here", advice)
