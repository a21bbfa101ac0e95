"""Populations, scores and leak alarms."""
