"""All systems, in the order reports show them."""

from backcourt.systems.ewma import EWMA
from backcourt.systems.interface import System
from backcourt.systems.market import MARKET
from backcourt.systems.moving_average import MOVING_AVERAGE
from backcourt.systems.season_average import SEASON_AVERAGE

SYSTEMS: tuple[System, ...] = (SEASON_AVERAGE, EWMA, MOVING_AVERAGE, MARKET)
