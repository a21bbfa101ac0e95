"""How BettingPros numbers bookmakers."""

from __future__ import annotations

from collections.abc import Mapping

CONSENSUS_ID = 0
CONSENSUS = "bettingpros_consensus"
"""Not a bookmaker: the average line and price of the books that BettingPros follows."""

BOOKS: Mapping[int, str] = {
    CONSENSUS_ID: CONSENSUS,
    10: "fanduel",
    12: "draftkings",
    13: "caesars",
    15: "sugarhouse",
    18: "betrivers",
    19: "betmgm",
    24: "bet365",
    27: "partycasino",
    33: "espnbet",
    36: "underdog",
    37: "prizepicks",
    49: "hardrock",
}
"""Bookmakers by number, as `identity.books` spells them.

Left out is what would be a guess: 14 was PointsBet and is Fanatics, without a date on which it changed.
"""
