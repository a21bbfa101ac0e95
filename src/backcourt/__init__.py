"""Backcourt: NBA player props, point in time."""

__version__ = "0.1.0"
