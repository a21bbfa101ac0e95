"""How balldontlie numbers the thirty teams, for its objects that name a team by number only."""

from __future__ import annotations

from collections.abc import Mapping

TEAM_IDS: Mapping[int, str] = {
    1: "ATL", 2: "BOS", 3: "BKN", 4: "CHA", 5: "CHI", 6: "CLE", 7: "DAL", 8: "DEN", 9: "DET", 10: "GSW",
    11: "HOU", 12: "IND", 13: "LAC", 14: "LAL", 15: "MEM", 16: "MIA", 17: "MIL", 18: "MIN", 19: "NOP", 20: "NYK",
    21: "OKC", 22: "ORL", 23: "PHI", 24: "PHX", 25: "POR", 26: "SAC", 27: "SAS", 28: "TOR", 29: "UTA", 30: "WAS",
}  # fmt: skip
"""Tricodes by balldontlie's id; teams of the past have higher ones. Its `teams` payload is checked against this."""
