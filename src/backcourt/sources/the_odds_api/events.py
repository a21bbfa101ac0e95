"""Which games a payload of The Odds API lists, for the requests that follow from them."""

from __future__ import annotations

from pydantic import ValidationError

from backcourt.sources.the_odds_api.wire import Event


def listed_events(document: object) -> list[Event]:
    """Return the games of a list, of one game with its odds, or of either in the envelope of the past.

    Rows that are no games are left out: the parser of the payload sets them aside. Raises `ValueError` when the
    document is none of these.
    """
    if isinstance(document, dict) and "data" in document:
        document = document["data"]
    rows = [document] if isinstance(document, dict) else document
    if not isinstance(rows, list):
        raise ValueError("no list of games")
    return [event for event in map(_event, rows) if event is not None]


def _event(row: object) -> Event | None:
    try:
        return Event.model_validate(row)
    except ValidationError:
        return None
