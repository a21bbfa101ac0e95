"""Which team an ESPN object means."""

from __future__ import annotations

from backcourt.identity.teams import team_of


def tricode_of(abbreviation: str, display_name: str) -> str:
    """Return a team's tricode, by ESPN's code or its full name; what is no team stays, for raw tables to reject."""
    return team_of(abbreviation) or team_of(display_name) or abbreviation
