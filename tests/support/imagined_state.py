"""Imagined trends, coverage, health and calendar."""

from datetime import date, timedelta

from imagined_league import GRADED, NOW, SEASON, SLATE, Fields, Named, head
from imagined_players import TEAMS, Imagined

from backcourt.publishing.forms.coverage import CalendarFile, CoverageFile, CoverageSeasonFile
from backcourt.publishing.forms.status import StatusFile
from backcourt.publishing.forms.trends import BounceBackFile, HotColdFile, StreaksFile, TeamsFile


def trend_files(players: list[Imagined], simulated: bool) -> Named:
    shared = {
        **head(simulated),
        "last_game_date": GRADED[-1],
        "season": SEASON,
        "meaning": "how to read it",
    }
    named = [{name: getattr(one, name) for name in ("player_id", "player", "team")} for one in players[:8]]
    form = {"stat": "points", "games": 30, "last_5": 25.2, "season": 18.1}
    yield (
        "trends/hot-cold",
        HotColdFile.model_validate(
            {
                **shared,
                "hot": [{**one, **form, "deviations": 2.9} for one in named],
                "cold": [{**one, **form, "deviations": -2.4} for one in named],
            }
        ),
    )
    streak = {"stat": "assists", "side": "UNDER", "length": 7, "since": GRADED[0], "last_line": 4.5}
    yield (
        "trends/streaks",
        StreaksFile.model_validate(
            {**shared, "considered": 412, "streaks": [{**one, **streak} for one in named]}
        ),
    )
    bounced = {"value_pct": 60.0, "low_pct": 23.0, "high_pct": 88.0, "n": 5}
    bad = {"last_points": 3, "season_avg": 18.1, "bad_games": 5, "bounced": bounced, "usual": bounced}
    yield (
        "trends/bounce-back",
        BounceBackFile.model_validate({**shared, "players": [{**one, **bad} for one in named]}),
    )
    ratings = dict.fromkeys(
        ("pace", "offensive_rating", "defensive_rating", "points", "points_allowed"), 110.2
    )
    counts = {"games": 10, "wins": 6, "overs": 5, "unders": 4, "covers": 6, "with_line": 10}
    yield (
        "trends/teams",
        TeamsFile.model_validate(
            {
                **shared,
                "teams": [{"team": team, "last_game": GRADED[-1], **ratings, **counts} for team in TEAMS],
            }
        ),
    )


def state_files(players: list[Imagined], simulated: bool) -> Named:
    begun = head(simulated)
    tables = [f"table_number_{number}" for number in range(12)]
    phases = ["raw", "analytics", "precompute", "predictions"]
    days = [date(2023, 10, 24) + timedelta(days=number) for number in range(160)]
    covers = [
        {
            "table": name,
            "phase": phases[place // 3],
            "season": SEASON,
            "dates": len(days),
            "undone": 0 if place else 1,
            "rows": 900,
            "expected": 960,
            "excused": 60,
            "unaccounted": 0,
        }
        for place, name in enumerate(tables)
    ]
    yield "coverage", CoverageFile.model_validate({**begun, "seasons": [SEASON], "tables": covers})
    letters = "cccccccxcce"
    rows = [
        {
            "table": name,
            "phase": phases[place // 3],
            "meaning": f"what {name} holds",
            "states": "".join(
                "f" if (place, number) == (3, 9) else letters[(place * 7 + number) % 11]
                for number in range(len(days))
            ),
            "rows": [6] * len(days),
            "expected": [8] * len(days),
        }
        for place, name in enumerate(tables)
    ]
    excuses = [
        {
            "table": place,
            "day": number,
            "category": "bootstrap",
            "entities": 2,
            "reason": 0,
            "example": "0029900001/1001",
        }
        for place, row in enumerate(rows)
        for number, state in enumerate(row["states"])
        if state == "x"
    ]
    yield (
        f"coverage/{SEASON}",
        CoverageSeasonFile.model_validate(
            {
                **begun,
                "season": SEASON,
                "dates": days,
                "tables": rows,
                "excuses": excuses,
                "reasons": ["the first 14 days of a season <b>are</b> not counted"],
                "faults": [
                    {"table": 3, "day": 9, "failure": "processing_error", "message": "a <made-up> fault"}
                ],
            }
        ),
    )
    yield "status", StatusFile.model_validate({**begun, **_status(tables, phases)})
    played = [*GRADED, SLATE]
    yield (
        "calendar",
        CalendarFile.model_validate(
            {
                **begun,
                "days": [
                    {
                        "date": day,
                        "season": SEASON,
                        "season_type": "regular",
                        "games": 4,
                        "has_predictions": True,
                        "has_results": day in GRADED,
                    }
                    for day in played
                ],
            }
        ),
    )


def _status(tables: list[str], phases: list[str]) -> Fields:
    return {
        "health": "degraded",
        "problems": ["table_number_3 failed on 2023-11-02: a <made-up> fault"],
        "version": "0.1.0",
        "slate": SLATE,
        "last_graded": GRADED[-1],
        "last_game": GRADED[-1],
        "run": {
            "run_id": "r1",
            "started": NOW - timedelta(minutes=4),
            "finished": NOW,
            "partitions": 35,
            "failed": 1,
        },
        "tables": [
            {
                "table": name,
                "phase": phases[place // 3],
                "rows": 12345,
                "partitions": 160,
                "failed": int(place == 3),
                "blocked": 0,
                "first": date(2023, 10, 24),
                "last": SLATE,
                "written_at": NOW,
            }
            for place, name in enumerate(tables)
        ],
    }
