"""The mean of the season so far: the plainest baseline."""

from backcourt.systems.rules import rule

SEASON_AVERAGE = rule("season_average", "mean of the season so far", lambda features: features.season_average)
