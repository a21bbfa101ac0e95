"""The page of a team (HTML with its data embedded): roster, sizes and birthdays."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from backcourt.landing import Receipt
from backcourt.sources.landed import LANDED_ROSTERS
from backcourt.sources.nba_com.games import ContradictionError, team_code
from backcourt.sources.nba_com.people import Birthday, position_words
from backcourt.sources.nba_com.rows import DAY, TEAM, LandingRow, day_asked, landing_rows, understood
from backcourt.sources.nba_com.wire import CamelWire, OptionalText, UpperWire, names
from backcourt.sources.parsed import Parsed
from backcourt.sources.wire.document import read_json, text_of
from backcourt.sources.wire.fields import BlankIsNone, Count, Name, RealText, WholeText
from backcourt.sources.wire.reading import Reading
from backcourt.time import game_day, season_label

ENDPOINT = "team_roster"

ROSTER = "props.pageProps.team.roster"

MARK = 'id="__NEXT_DATA__"'
"""What a page of a team holds that other pages of the site's host do not."""

_EMBEDDED = re.compile(rf"<script\b[^>]{{0,200}}\b{MARK}[^>]{{0,200}}>")
_END = "</script>"


class RosterPlayer(UpperWire):
    """A player of the roster."""

    unused = frozenset({"LeagueID", "NICKNAME", "PLAYER_SLUG", "AGE", "EXP", "SCHOOL"})

    team_id: Annotated[Count, Field(alias="TeamID", gt=0)]
    season: Annotated[WholeText, Field(ge=1946, le=2200)]
    player: Name
    player_id: Annotated[Count, Field(gt=0)]
    num: OptionalText
    position: OptionalText
    height: OptionalText
    weight: Annotated[RealText | None, BlankIsNone]
    birth_date: Annotated[Birthday | None, BlankIsNone]
    how_acquired: OptionalText


class TeamData(CamelWire):
    """What the page knows of the team."""

    unused = names(
        "id slug info ranks background social awards hof retired coaches playerAwards fantasyNews schedule links"
    )

    roster: list[Any]


class PageProps(CamelWire):
    """What the page was made from."""

    unused = frozenset({"layout", "region", "section"})

    team: TeamData


class Props(CamelWire):
    """What pages of the site are made from; all but one part concerns every page alike."""

    unused = names(
        "xRegionMap isIndex cmsSiteSettings clientConfigSettings consentSrc isWebView isSummerLeague "
        "isTypeOfPackagesPage hasAdsAndAnalytics akamaiHeaders __N_SSP"
    )

    page_props: PageProps


class PageData(CamelWire):
    """The embedded document."""

    unused = names("page query buildId isFallback gssp appGip locale locales defaultLocale scriptLoader")

    props: Props


def parse(receipt: Receipt, path: Path) -> Parsed:
    """Return the roster as it stood on the day that the request names: by that day's end it was known."""
    reading = Reading(receipt, path)
    day, asked = day_asked(reading, DAY), receipt.parameters.get(TEAM)
    reading.day = day or reading.day
    known = None if day is None else game_day(day).results_known_utc
    page = reading.envelope(PageData, _embedded(reading))
    listed = reading.rows(RosterPlayer, page.props.page_props.team.roster, ROSTER)
    about = {"landed_date": day, "observed_utc": known}
    rosters = understood(reading, listed, lambda player: {**about, **_membership(player, asked)})
    return reading.parsed([(LANDED_ROSTERS, landing_rows(LANDED_ROSTERS, rosters, receipt))])


def _embedded(reading: Reading) -> Any:
    """Return the document inside the page: it is data, and read as such."""
    text = text_of(reading.payload, reading.subject)
    begin = _EMBEDDED.search(text)
    if begin is None:
        raise reading.error("has no data embedded: it is another page")
    end = text.find(_END, begin.end())
    if end < 0:
        raise reading.error("ends in the middle of the data embedded in it")
    return read_json(text[begin.end() : end].encode(), reading.subject)


def _membership(player: RosterPlayer, asked: str | None) -> LandingRow:
    team = team_code(player.team_id, None, "TeamID")
    if asked not in (None, team):
        raise ContradictionError("TeamID", f"is {team}, on the page of {asked}")
    return {
        "season": season_label(player.season),
        "team": team,
        "player_id": player.player_id,
        "player_name": player.player,
        "jersey": player.num,
        "position": position_words(player.position),
        "height": player.height,
        "weight_lb": player.weight,
        "birth_date": player.birth_date,
        "acquired": player.how_acquired,
    }
