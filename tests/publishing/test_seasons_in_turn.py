"""A question about every season reads each date in one season's turn only, the season of the bubble included."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from backcourt.analytics.player_game_summary import PLAYER_GAME_SUMMARY
from backcourt.publishing.frame import Frame
from backcourt.publishing.question import Question
from backcourt.sync.ledger import Partition

DAYS = [date(2020, 3, 1), date(2020, 9, 20), date(2020, 10, 11), date(2020, 12, 22), date(2021, 5, 16)]
QUESTION = Question(
    "dates", lambda inputs: inputs[PLAYER_GAME_SUMMARY.name].select("game_date"), past=(PLAYER_GAME_SUMMARY,)
)


class Recorded:
    """A ledger of one table."""

    def of(self, table: str) -> Mapping[date, Partition]:
        return {day: Partition(table, day, "complete", content_hash=str(day)) for day in DAYS}


@dataclass(frozen=True)
class Asked(Frame):
    """A frame that answers with the dates it is asked about, and remembers having been asked."""

    turns: list[tuple[date, date]] = field(default_factory=list)

    def ask(self, question: Question, *_: Any, since: Any = None, until: Any = None, **__: Any) -> Any:
        self.turns.append((since, until))
        return [{"day": day.isoformat()} for day in DAYS if since <= day <= until]


def asked() -> Asked:
    return Asked(None, Recorded(), datetime(2021, 8, 1))  # type: ignore[arg-type]


def test_every_date_is_read_once() -> None:
    assert [row["day"] for row in asked().by_season(QUESTION)] == [day.isoformat() for day in DAYS]


def test_what_has_not_changed_is_answered_from_memory() -> None:
    first, again = asked(), asked()
    told = first.by_season(QUESTION)
    again.answers.update(first.answers)
    assert again.by_season(QUESTION) == told
    assert (len(first.turns), again.turns) == (2, [])
