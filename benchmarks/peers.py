"""What a user would use instead: each peer, the part of the work it can do, and the environment it lives in."""

import subprocess
import sys
from dataclasses import dataclass
from json import loads
from pathlib import Path

LAST_GAMES = (
    "points_avg_last_5",
    "points_avg_last_10",
    "points_avg_season",
    "points_std_last_10",
    "minutes_avg_last_10",
    "minutes_avg_season",
    "usage_avg_last_10",
    "usage_avg_season",
    "ts_pct_last_10",
)
"""Columns of `player_daily_cache` that are windows of so many games."""

LAST_DAYS = (
    "games_last_7_days",
    "games_last_14_days",
    "minutes_last_7_days",
    "minutes_last_14_days",
    "back_to_backs_last_14_days",
)
"""Those that are windows of so many days."""

COUNTED = ("games_played",)


@dataclass(frozen=True)
class Part:
    """Some columns for the targets of `player_daily_cache`, and what of the engine makes them."""

    columns: tuple[str, ...]
    engine: str
    meaning: str


WINDOWS = Part((*COUNTED, *LAST_GAMES, *LAST_DAYS), "engine_windows", "windows of games and of days")
GAME_WINDOWS = Part(LAST_GAMES, "engine_windows", "windows of games")
RETRIEVAL = Part((*COUNTED, *LAST_GAMES), "engine_retrieval", "finished figures of each game, found by date")


@dataclass(frozen=True)
class Peer:
    """A tool and its part; `module` does it in `environment`, `why` says why it may be ahead of the program.

    A job that takes a run per date is given `sampled` dates; their time is extrapolated to all dates.
    """

    name: str
    module: str
    part: Part
    environment: str
    libraries: tuple[str, ...]
    why: str
    sampled: int = 0

    @property
    def interpreter(self) -> Path:
        """The Python of its environment, which `make bench` makes within that of the program."""
        return Path(sys.prefix) / self.environment / "bin" / "python"

    def versions(self) -> dict[str, str]:
        """Return what is installed of its libraries, in what version; nothing where one of them is missing."""
        if not self.interpreter.exists():
            return {}
        question = "import json, sys; from importlib.metadata import version as v; "
        question += "print(json.dumps({name: v(name) for name in sys.argv[1:]}))"
        command = [str(self.interpreter), "-c", question, *self.libraries]
        asked = subprocess.run(command, capture_output=True, text=True, check=False)
        return dict(loads(asked.stdout)) if asked.returncode == 0 else {}


NEWEST, PANDAS_2 = "peers", "peers-pandas2"
"""Environments: mlforecast and Feast do not take pandas 3 yet."""

EXACT = (
    "the engine adds whole numbers in 128 bits, so that no order of rows, threads or chunks changes a digit, gives "
    "each game to all of the days after it that count it, and compiles the expression anew every time, which a sync "
    "does once per version; the peers add doubles in one pass over sorted rows"
)

PEERS = (
    Peer("pandas", "pandas_rolling", WINDOWS, NEWEST, ("pandas",), EXACT),
    Peer("polars", "polars_rolling", WINDOWS, NEWEST, ("polars",), EXACT),
    Peer("mlforecast", "mlforecast_lags", GAME_WINDOWS, PANDAS_2, ("mlforecast",), EXACT),
    Peer("Feast", "feast_retrieval", RETRIEVAL, PANDAS_2, ("feast", "duckdb"), ""),
    Peer("Dagster, a run per date", "dagster_dates", WINDOWS, NEWEST, ("dagster", "polars"), "", sampled=20),
    Peer("Dagster, one backfill run", "dagster_backfill", WINDOWS, NEWEST, ("dagster", "polars"), EXACT),
)
