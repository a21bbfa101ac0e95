"""Who was ruled out or in doubt at a moment: the injury page and the inactive lists."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

from backcourt.identity.teams import TEAMS
from oracle.archive import Archive, Game, tricode
from oracle.quotes import Quotes

PAGE_HOLDS = timedelta(days=3)
"""How long a page is believed when no newer one comes (docs/concepts/time.md)."""

LIST_LEAD = timedelta(minutes=30)
"""The inactive list is public half an hour before tip-off."""

GRAVEST_FIRST = ("out", "doubtful", "questionable", "probable", "available")


@dataclass(frozen=True, slots=True)
class Report:
    """What an injury page said about a player."""

    player_id: int
    team: str
    status: str | None
    known_at: datetime


class Injuries:
    """The injury pages and inactive lists of an archive."""

    def __init__(self, archive: Archive, quotes: Quotes) -> None:
        self.archive = archive
        self.quotes = quotes
        self.ruled_out = lru_cache(maxsize=None)(self._ruled_out)
        self.reported_out = lru_cache(maxsize=None)(self._reported_out)

    @cached_property
    def reports(self) -> list[Report]:
        """What pages said about players that can be told, by content: where they stood in a page means nothing."""
        rows = self.archive.rows("injury_snapshots", "player_name", "team", "details", "snapshot_utc")
        found = []
        for name, team, details, text in sorted(rows, key=_content):
            player_id = self.quotes.player_named(name or "")
            if player_id is None or tricode(team) not in TEAMS:
                continue
            moment = datetime.fromisoformat(text)
            known_at = (moment - (moment.utcoffset() or timedelta())).replace(tzinfo=None)
            found.append(Report(player_id, tricode(team), status_of(details), known_at))
        return found

    @cached_property
    def pages(self) -> dict[datetime, list[Report]]:
        """What each page said, by the moment it was seen; of a player who is repeated under a team, the first."""
        found: dict[tuple[datetime, int, str], Report] = {}
        for report in self.reports:
            found.setdefault((report.known_at, report.player_id, report.team), report)
        pages: dict[datetime, list[Report]] = defaultdict(list)
        for moment, *key in sorted(found):
            pages[moment].append(found[moment, *key])
        return pages

    @cached_property
    def lists(self) -> dict[str, dict[int, tuple[str, datetime]]]:
        """By game: the players ruled out, for which team, since when."""
        found: dict[str, dict[int, tuple[str, datetime]]] = defaultdict(dict)
        for game_id, day, team, player_id, known_at in self.archive.rows(
            "inactives", "game_id", "game_date", "team", "player_id", "known_at_utc"
        ):
            game = self.archive.games[game_id] if game_id else self.archive.game_of(tricode(team), day)
            assert game
            found[game.game_id][player_id] = tricode(team), known_at or game.tip_off - LIST_LEAD
        return found

    def page(self, game: Game) -> list[Report] | None:
        """The newest page known at a game's cut-off; whoever is no longer on it is no longer reported."""
        known = [moment for moment in self.pages if game.cut_off - PAGE_HOLDS <= moment <= game.cut_off]
        return self.pages[known[-1]] if known else None

    def status(self, game: Game, player_id: int) -> str | None:
        """What the page says of a player, the gravest where it says several things."""
        said = {report.status for report in self.page(game) or () if report.player_id == player_id}
        return next((status for status in GRAVEST_FIRST if status in said), None)

    def _ruled_out(self, game: Game) -> dict[int, set[str]]:
        """Whoever was out at a game's cut-off, and for which teams; the list of the very game knows better."""
        listed = {
            player_id: {team}
            for player_id, (team, known_at) in self.lists.get(game.game_id, {}).items()
            if known_at <= game.cut_off
        }
        return self._with_status(game, {"out"}) | listed

    def _reported_out(self, game: Game) -> dict[int, set[str]]:
        """Whoever the page at a game's cut-off says is out, and for which teams."""
        return self._with_status(game, {"out"})

    def in_doubt(self, game: Game) -> dict[int, set[str]]:
        """Whoever was questionable or doubtful at a game's cut-off, and for which teams."""
        return self._with_status(game, {"questionable", "doubtful"})

    def _with_status(self, game: Game, statuses: set[str]) -> dict[int, set[str]]:
        """By player: the teams a page names for him, whether they play in the game or not."""
        found: dict[int, set[str]] = defaultdict(set)
        for report in self.page(game) or ():
            if report.status in statuses:
                found[report.player_id].add(report.team)
        return found


def _content(row: tuple[str | None, ...]) -> list[tuple[bool, str]]:
    """The order of which the first is kept where a page repeats a player under a team; what is missing comes last."""
    name, team, details, _ = row
    return [(text is None, text or "") for text in (team, name, status_of(details), details)]


def status_of(details: str | None) -> str | None:
    """Read the status a page begins its details with; day to day is questionable unless the words say more."""
    text = (details or "").casefold()
    wordings = {"day to day": "questionable"} | {status: status for status in GRAVEST_FIRST}
    return next((status for wording, status in wordings.items() if text.startswith(wording)), None)
