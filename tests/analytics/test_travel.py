"""Clocks at two arenas differ by what they show on the date: Arizona keeps standard time when others do not."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from engine_rows import evaluated

from backcourt.analytics.travel import time_zones_crossed
from backcourt.identity.teams import teams

JOURNEYS = [("PHX", "LAL"), ("LAL", "PHX"), ("PHX", "DAL"), ("BOS", "POR"), ("DEN", "PHX"), ("TOR", "IND")]
FIRST, DAYS = date(2015, 10, 1), 12 * 365


def hours_ahead(team: str, day: date) -> float:
    offset = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(teams()[team].time_zone)).utcoffset()
    assert offset is not None
    return offset / timedelta(hours=1)


def test_every_day_of_twelve_years_agrees_with_the_time_zone_database(tmp_path: Path) -> None:
    rows = [
        {"one": one, "other": other, "day": FIRST + timedelta(days=days)}
        for one, other in JOURNEYS
        for days in range(DAYS)
    ]
    kinds = {"one": "string", "other": "string", "day": "date"}
    found = evaluated(
        tmp_path,
        kinds,
        rows,
        lambda table: table.mutate(hours=time_zones_crossed(table.one, table.other, table.day)),
    )
    assert len(found) == len(rows)
    for row in found:
        assert row["hours"] == hours_ahead(row["other"], row["day"]) - hours_ahead(row["one"], row["day"]), (
            row
        )
