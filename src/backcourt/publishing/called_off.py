"""Games that were taken from their date: what was published of one goes with it, whenever that was announced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from backcourt.publishing.frame import Frame
from backcourt.publishing.question import Question, Relations
from backcourt.raw.schedule import SCHEDULE
from backcourt.raw.withdrawals import MATCHUP, with_withdrawal
from backcourt.sources.landed import LANDED_GAMES
from backcourt.tables.expressions import ir


@dataclass(frozen=True)
class CalledOff:
    """The dates of all games that stand, and the teams, by date, whose game was postponed or cancelled.

    A game that is missing without a word is not called off: a schedule may be truncated.
    """

    scheduled: Mapping[str, date]
    withdrawn: frozenset[tuple[date, str]]

    def holds(self, game_id: str, day: date, team: str) -> bool:
        """Tell whether a team's game of a date is played on another one now, or on none."""
        stands = self.scheduled.get(game_id)
        return (day, team) in self.withdrawn if stands is None else stands != day

    def of_date(self, content: Mapping[str, Any]) -> frozenset[str]:
        """Return the ids of the games called off among those in a published file of one date."""
        day = date.fromisoformat(content["date"])
        games = content["games"]
        return frozenset(g["game_id"] for g in games if self.holds(g["game_id"], day, g["home_team"]))


def called_off(frame: Frame) -> CalledOff:
    """Return what the schedule says today of games that were announced for a date."""
    scheduled = {row["game_id"]: row["game_date"] for row in frame.ask(SCHEDULED)}
    withdrawn = (
        (row["game_date"], row[side]) for row in frame.ask(WITHDRAWN) for side in ("home_team", "away_team")
    )
    return CalledOff(scheduled, frozenset(withdrawn))


def _withdrawn(inputs: Relations) -> ir.Table:
    games = with_withdrawal(inputs[LANDED_GAMES.name])
    return games.filter(games.withdrawn.notnull()).select(*MATCHUP).distinct()


SCHEDULED = Question(
    "scheduled", lambda inputs: inputs[SCHEDULE.name].select("game_id", "game_date"), whole=(SCHEDULE,)
)
WITHDRAWN = Question("withdrawn", _withdrawn, whole=(LANDED_GAMES,))
