"""Targets: places elsewhere that show the same snapshots as the local folder, for readers who come from anywhere."""
