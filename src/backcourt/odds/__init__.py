"""Prices, what they imply, and what is left of that without the margin."""
