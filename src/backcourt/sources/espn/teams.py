"""Which team an ESPN object means."""

from __future__ import annotations

from backcourt.identity.teams import team_of


def tricode_of(abbreviation: str, display_name: str) -> str:
    """Return a team's tricode, by ESPN's code or its full name; what is no team stays, for raw tables to reject."""
    return team_of(abbreviation) or team_of(display_name) or abbreviation


CODES = {"GSW": "gs", "NOP": "no", "NYK": "ny", "SAS": "sa", "UTA": "utah", "WAS": "wsh"}
"""ESPN's codes in addresses, where they are not our tricodes."""


def code_of(tricode: str) -> str:
    """Return how an address of ESPN names a team."""
    return CODES.get(tricode, tricode.lower())
