"""Imagined graded days and how systems did."""

from datetime import date

from imagined_league import GRADED, SEASON, Fields, Named, head
from imagined_players import STATS, SYSTEMS, Imagined, market_of

from backcourt.publishing.forms.performance import PerformanceFile
from backcourt.publishing.forms.results import ResultsFile


def graded_files(players: list[Imagined], simulated: bool) -> Named:
    for day in GRADED:
        rows = [_row(player, day) for player in players]
        groups = ("STAR_25_PLUS", "55_to_60", "OVER", "home", "1")
        names = ("tier", "confidence", "recommendation", "venue", "rest")
        examples = [
            {name: row[name] for name in ("game_id", "player_id", "player", "line", "actual")}
            | {"predicted": 20.0, "error": row["predictions"]["ensemble_v1"]["error"]}
            for row in rows
            if row["actual"] is not None
        ][:5]
        yield (
            f"results/{day}",
            ResultsFile.model_validate(
                {
                    **head(simulated),
                    "date": day,
                    "season": SEASON,
                    "rows": rows,
                    "summary": [
                        {**_figures(system), "against": {"market": {"n": 40, "mae_difference": -0.05}}}
                        for system in SYSTEMS
                    ],
                    "breakdowns": {
                        name: [{**_figures(system), "group": group} for system in SYSTEMS]
                        for name, group in zip(names, groups, strict=True)
                    },
                    "extremes": [
                        {"system": system, "stat": "points", "best": examples, "worst": examples}
                        for system in SYSTEMS
                    ],
                }
            ),
        )
    yield (
        "systems/performance",
        PerformanceFile.model_validate(
            {
                **head(simulated),
                "last_graded": GRADED[-1],
                "season": SEASON,
                "systems": [{"system": name, "meaning": f"what {name} means"} for name in SYSTEMS],
                "windows": [
                    {
                        "window": window,
                        "first": GRADED[0],
                        "last": GRADED[-1],
                        "systems": [_window(name, stat) for name in SYSTEMS for stat in STATS],
                    }
                    for window in ("last_7_days", "last_30_days", "season")
                ],
                "calibration": [
                    _bin(name, stat, pct) for name in SYSTEMS for stat in STATS for pct in (35, 45, 55, 65)
                ],
                "series": [
                    _month(name, stat, month) for name in SYSTEMS for stat in STATS for month in (10, 11, 12)
                ],
                "models": [_model(stat) for stat in ("minutes", "points")],
            }
        ),
    )


def _figures(system: str, stat: str = "points") -> Fields:
    place = SYSTEMS.index(system)
    return {
        "system": system,
        "stat": stat,
        "predictions": 48,
        "graded": 44,
        "voids": 4,
        "mae": round((5.1 - place / 20) * STATS[stat], 3),
        "bias": -0.2,
        "within_3_pct": 41.0,
        "within_5_pct": 62.0,
        "picks": 0 if system == "market" else 20,
        "wins": 0 if system == "market" else 11,
        "pushes": 1,
        "hit_rate_pct": None if system == "market" else 55.0,
    }


def _window(system: str, stat: str) -> Fields:
    against = {
        name: {"n": 40, "mae_difference": 0.1 - SYSTEMS.index(system) / 25} for name in ("market", "ewma")
    }
    against.pop(system, None)
    rate = None if system == "market" else {"value_pct": 55.0, "low_pct": 34.2, "high_pct": 74.2, "n": 20}
    return {**_figures(system, stat), "against": against, "hit_rate": rate}


def _bin(system: str, stat: str, pct: int) -> Fields:
    observed = {"value_pct": pct + 1.5, "low_pct": pct - 6.0, "high_pct": pct + 9.0, "n": 180}
    return {"system": system, "stat": stat, "expected_pct": pct, "observed": observed}


def _month(system: str, stat: str, month: int) -> Fields:
    difference = 0.08 - SYSTEMS.index(system) / 60 + (month - 11) / 100
    return {
        "system": system,
        "stat": stat,
        "month": f"2023-{month}",
        "graded": 900,
        "mae": 4.9 * STATS[stat],
        "with_line": 700,
        "mae_minus_line": None if system == "market" else difference,
    }


def _model(target: str) -> Fields:
    return {
        "season": SEASON,
        "knowledge": "inactive_list",
        "target": target,
        "digest": "ab" * 32,
        "rows": 48_000,
        "cut_date": date(2023, 11, 1),
        "first_date": date(2021, 10, 19),
        "last_date": date(2023, 10, 31),
    }


def _row(player: Imagined, day: date) -> Fields:
    line = market_of(player, "points")["line"]
    actual = None if player.player_id % 11 == 0 else round(player.scoring)
    said = {
        system: {
            "predicted": round(player.scoring + 1, 3),
            "recommendation": "OVER" if line else "NO_LINE",
            "error": None if actual is None else round(player.scoring + 1 - actual, 3),
            "outcome": "void"
            if actual is None
            else "no_line"
            if line is None
            else "correct"
            if actual > line
            else "incorrect",
        }
        for system in SYSTEMS
    }
    return {
        "game_id": player.game_id,
        "player_id": player.player_id,
        "player": player.player,
        "team": player.team,
        "opponent": player.opponent,
        "is_home": player.is_home,
        "days_rest": 1 + day.day % 3,
        "tier": None,
        "stat": "points",
        "line": line,
        "actual": actual,
        "void_reason": "injury" if actual is None else None,
        "predictions": said,
    }
