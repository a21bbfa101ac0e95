"""What no number of a payload can exceed, whatever it counts."""

BEYOND_ALL_NUMBERS = 1e12
"""No number of the sport, of people or of bets comes near; ids are smaller too."""
