"""Imagined best bets and their record, chained like a real one."""

from collections.abc import Iterator
from datetime import date, timedelta

from imagined_league import GRADED, NOW, SEASON, SLATE, Fields, Named, head
from imagined_players import Imagined, market_of, view_of

from backcourt.publishing.best_bets.chain import next_entry
from backcourt.publishing.forms.best_bets import (
    BestBetsFile,
    Entry,
    PicksOfDate,
    RecordFile,
    ResultsOfDate,
    Rule,
)


def _rule() -> Fields:
    return {
        "version": "1",
        "system": "ensemble_v1",
        "least_expected_value": 0.03,
        "least_margin": 0.02,
        "most_market_value": 0.05,
        "oldest_price_hours": 24.0,
        "most_per_player": 1,
        "most_per_slate": 10,
        "meaning": "The best price of each player and game that promises at least 3 % and a margin of 2 points.",
    }


def _pick(player: Imagined, rank: int) -> Fields:
    market, view = market_of(player, "points"), view_of(player, "points")
    return {
        "rank": rank,
        "game_id": player.game_id,
        "tipoff": NOW + timedelta(hours=2),
        "player_id": player.player_id,
        "player": player.player,
        "team": player.team,
        "opponent": player.opponent,
        "stat": "points",
        "side": "OVER" if rank % 2 else "UNDER",
        "line": market["line"],
        "odds": 104,
        "book": "Beta & Söhne",
        "seen_at": NOW,
        "probability": 0.55,
        "break_even": 0.49,
        "market_probability": 0.5,
        "expected_value": round(0.14 - rank / 100, 3),
        "predicted_mean": view["mean"],
        "reasons": [{"name": "season_points", "size": 2.1}, {"name": "rest", "size": -0.4}],
    }


def bet_files(players: list[Imagined], simulated: bool) -> Named:
    picks = [
        _pick(player, rank) for rank, player in enumerate([p for p in players if p.has_line][:6], start=1)
    ]
    for day in (*GRADED, SLATE):
        results = [None if day == SLATE else _outcome(pick["rank"], day) for pick in picks]
        yield (
            f"best-bets/{day}",
            BestBetsFile.model_validate(
                {
                    **head(simulated),
                    "date": day,
                    "season": SEASON,
                    "rule": _rule(),
                    "published_at": NOW,
                    "basis": "live" if day >= GRADED[1] else "backfilled",
                    "considered": 212,
                    "picks": [
                        {**pick, "result": result} for pick, result in zip(picks, results, strict=True)
                    ],
                }
            ),
        )
    yield (
        "best-bets/record",
        RecordFile.model_validate(
            {
                **head(simulated),
                "rule": _rule(),
                "entries": list(_chained(picks)),
                "summaries": [_summary("live", SEASON, 2), _summary("backfilled", "all", 1)],
            }
        ),
    )


def _outcome(rank: int, day: date) -> Fields:
    outcome = ("won", "lost", "push", "void")[0 if (rank + day.day) % 3 == 0 else 1 if rank < 5 else rank - 3]
    profit = {"won": 1.04, "lost": -1.0}.get(outcome, 0.0)
    return {"outcome": outcome, "actual": None if outcome == "void" else 21, "profit": profit}


def _summary(basis: str, season: str, slates: int) -> Fields:
    return {
        "basis": basis,
        "rule": "1",
        "season": season,
        "slates": slates,
        "picks": 6 * slates,
        "pending": 0,
        "won": 2 * slates,
        "lost": 2 * slates,
        "pushes": slates,
        "voids": slates,
        "hit_rate": {"value_pct": 50.0, "low_pct": 15.0, "high_pct": 85.0, "n": 4 * slates},
        "break_even_pct": 49.0,
        "expected_pct": 55.0,
        "units": 0.08 * slates,
        "return_pct": 2.0,
        "return_low_pct": -41.0,
        "return_high_pct": 46.0,
    }


def _chained(picks: list[Fields]) -> Iterator[Entry]:
    """Yield the entries of the record, each with the hash of the one before."""
    numbered = [(day, kind) for day in GRADED for kind in ("picks", "results")] + [(SLATE, "picks")]
    last = next_entry(None, "rule", NOW, GRADED[0], Rule.model_validate(_rule()))
    yield last
    for day, kind in numbered:
        content = _picked(picks, day) if kind == "picks" else _became(picks, day)
        last = next_entry(last, "picks" if kind == "picks" else "results", NOW, day, content)
        yield last


def _picked(picks: list[Fields], day: date) -> PicksOfDate:
    basis = "live" if day >= GRADED[1] else "backfilled"
    return PicksOfDate.model_validate(
        {"rule": "1", "season": SEASON, "as_of": NOW, "basis": basis, "considered": 212, "picks": picks}
    )


def _became(picks: list[Fields], day: date) -> ResultsOfDate:
    keys = ("game_id", "player_id", "stat")
    results = [{**{key: pick[key] for key in keys}, **_outcome(pick["rank"], day)} for pick in picks]
    return ResultsOfDate.model_validate({"as_of": NOW, "results": results})
