"""What peers run, each in its own environment: only `rows`, `equality` and the engine's modules import Backcourt.

Each module has `prepare`, which imports and sets up, and returns the job that is timed: from the Parquet files of
games and targets to a frame of the tool's own.
"""
