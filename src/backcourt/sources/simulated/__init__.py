"""A made-up league in the layout of the real archive: seeded, plausible, and with its truth written down.

For tests, demonstrations and benchmarks: real data can be neither shipped nor known in truth.
"""

from backcourt.sources.simulated.archive import write_league
from backcourt.sources.simulated.league import LEAGUE_DEMO, LEAGUE_SMALL, League

__all__ = ["LEAGUE_DEMO", "LEAGUE_SMALL", "League", "write_league"]
