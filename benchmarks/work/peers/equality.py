"""Whether a peer ended with the figures of the table: the same targets, and each column to a millionth."""

from collections.abc import Sequence
from typing import Any

import duckdb

TOLERANCE = 1e-6
"""Stored figures are rounded to six decimals, which moves them by half of this at most."""


def differences(found: str, stored: str, columns: Sequence[str], days: Sequence[str]) -> dict[str, Any]:
    """Return what is missing, too many or different in a file, against the stored rows (of some dates, or all)."""
    keys = "player_id, cache_date"
    wanted = f"list_contains({list(days)}::DATE[], cache_date)" if days else "true"
    unequal = ", ".join(
        f'count(*) FILTER (WHERE (s."{name}" IS NULL) <> (f."{name}" IS NULL)'
        f' OR NOT abs(s."{name}" - f."{name}") <= {TOLERANCE}) AS "{name}"'
        for name in columns
    )
    with duckdb.connect() as engine:
        engine.execute("SET TimeZone = 'UTC'").fetchall()
        engine.execute(
            f"""
            CREATE VIEW s AS SELECT * FROM '{stored}' WHERE {wanted};
            CREATE VIEW f AS SELECT * REPLACE (CAST(cache_date AS DATE) AS cache_date) FROM '{found}';
            """
        ).fetchall()
        [sizes] = engine.execute(
            f"""
            SELECT (SELECT count(*) FROM s), (SELECT count(*) FROM f),
                   (SELECT count(*) FROM (SELECT {keys} FROM s INTERSECT SELECT {keys} FROM f))
            """
        ).fetchall()
        [counts] = engine.execute(f"SELECT {unequal} FROM s JOIN f USING ({keys})").fetchall()
    wrong = {name: count for name, count in zip(columns, counts, strict=True) if count}
    return {"stored": sizes[0], "found": sizes[1], "common": sizes[2], "wrong": wrong}
