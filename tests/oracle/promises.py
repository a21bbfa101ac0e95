"""Who is owed a snapshot, why he may have none, and when a row may be used."""

from datetime import date

from oracle.archive import Archive

BOOTSTRAP_DAYS = 14
"""Days from a season's opener on which short samples are to be expected (TABLES.md)."""

ACTIVE_DAYS = 30
"""No game for more than 30 days: inactive (TABLES.md)."""

READY_PCT = 70
"""Completeness from which on a row may be used."""

BOOTSTRAP = "bootstrap"
INSUFFICIENT_GAMES = "insufficient_games"
SOURCE_MISSING = "source_missing"
UPSTREAM_EXCUSED = "upstream_excused"


def short_sample(archive: Archive, day: date) -> str:
    """Excuse whoever has played too little: the season's first days do, or the short sample itself."""
    opener = archive.openers[archive.season_on[day]]
    return BOOTSTRAP if (day - opener).days < BOOTSTRAP_DAYS else INSUFFICIENT_GAMES
