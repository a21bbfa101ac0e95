"""The form of answers that are a part of a published file: the file's own form, with the page beside it."""

from pydantic import Field

from backcourt.publishing.forms.base import Model
from backcourt.publishing.forms.best_bets import RecordFile
from backcourt.publishing.forms.coverage import CalendarFile
from backcourt.publishing.forms.players import IndexedPlayer, PlayerIndexFile
from backcourt.publishing.forms.predictions import PredictedGame, PredictionsFile
from backcourt.publishing.forms.results import ResultsFile, Row
from backcourt.publishing.forms.tonight import SlatePlayer, TonightFile
from backcourt.publishing.forms.trends import BounceBackFile, HotColdFile, StreaksFile, TeamsFile

AnyTrend = HotColdFile | BounceBackFile | TeamsFile | StreaksFile


class Page(Model):
    """Where a page lies among all that match."""

    total: int = Field(ge=0, description="how many match")
    limit: int = Field(ge=1, description="at most so many are on a page")
    offset: int = Field(ge=0, description="how many come before this page")
    next: str | None = Field(description="the address of the next page; null on the last")


class SlatePage(TonightFile):
    """A page of the slate's players; games are those of the whole slate."""

    players: list[SlatePlayer]
    page: Page


class PlayersPage(PlayerIndexFile):
    """A page of players."""

    players: list[IndexedPlayer]
    page: Page


class PredictionsPage(PredictionsFile):
    """A page of predicted players, within their games; games without one of them are left out."""

    games: list[PredictedGame]
    page: Page


class ResultsPage(ResultsFile):
    """A graded date with a page of its rows; everything else is of the whole date."""

    rows: list[Row]
    page: Page


class RecordPage(RecordFile):
    """The record with a page of its entries; the summaries are of the whole record."""

    page: Page


class SeasonCalendar(CalendarFile):
    """The dates of one season, or of all."""
