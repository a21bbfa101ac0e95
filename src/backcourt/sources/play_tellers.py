"""Who tells of the plays of a game."""

from enum import StrEnum


class Teller(StrEnum):
    """Which play-by-play an attempt is told in: the one written up after the game, or the one that grows during it."""

    AFTERWARDS = "play_by_play"
    LIVE = "live_play_by_play"
