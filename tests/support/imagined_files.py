"""A whole set of published files about an imagined league, each checked against its form."""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from imagined_players import (
    STATS,
    SYSTEMS,
    TEAMS,
    Imagined,
    imagined_players,
    market_of,
    quantiles_of,
    view_of,
)

from backcourt.publishing.forms.base import PublishedFile
from backcourt.publishing.best_bets.chain import next_entry
from backcourt.publishing.forms.best_bets import (
    BestBetsFile,
    Entry,
    PicksOfDate,
    RecordFile,
    ResultsOfDate,
    Rule,
)
from backcourt.publishing.forms.coverage import CalendarFile, CoverageFile, CoverageSeasonFile
from backcourt.publishing.forms.performance import PerformanceFile
from backcourt.publishing.forms.players import PlayerFile, PlayerIndexFile, PlayerSeasonFile
from backcourt.publishing.forms.results import ResultsFile
from backcourt.publishing.forms.status import StatusFile
from backcourt.publishing.forms.tonight import TonightFile, TonightPlayerFile
from backcourt.publishing.forms.trends import BounceBackFile, HotColdFile, StreaksFile, TeamsFile

SLATE = date(2024, 1, 20)
NOW = datetime(2024, 1, 20, 23, 0, tzinfo=UTC)
SEASON = "2023-24"
GRADED = [SLATE - timedelta(days=back) for back in (3, 2, 1)]

Fields = dict[str, Any]
Named = Iterator[tuple[str, PublishedFile]]


@cache
def imagined_files(count: int = 48, *, simulated: bool = True) -> Mapping[str, bytes]:
    """Return every file by its name under `v1/`."""
    players = imagined_players(count)
    found: dict[str, bytes] = {}
    for part in (_slate, _profiles, _bets, _graded, _trends, _state):
        for name, file in part(players, simulated):
            found[f"v1/{name}.json"] = file.model_dump_json().encode()
    for shown, source in (
        ("results/latest", f"results/{GRADED[-1]}"),
        ("best-bets/latest", f"best-bets/{SLATE}"),
    ):
        found[f"v1/{shown}.json"] = found[f"v1/{source}.json"]
    return found


def _head(simulated: bool) -> Fields:
    return {
        "generated_at": NOW, "schema_version": 1, "as_of": NOW, "simulated": simulated,
        "information_time": "close",
    }  # fmt: skip


def _slate(players: list[Imagined], simulated: bool) -> Named:
    shared = {**_head(simulated), "date": SLATE, "season": SEASON, "slate": "today", "system": "ensemble_v1"}
    games = {player.game_id: _game(player) for player in players if player.is_home}
    listed = {player.player_id: _listed(player) for player in players}
    yield (
        "tonight/all-players",
        TonightFile.model_validate(
            {**shared, "games": list(games.values()), "players": list(listed.values())}
        ),
    )
    for player in players:
        yield (
            f"tonight/player/{player.player_id}",
            TonightPlayerFile.model_validate(
                {
                    **shared,
                    "game": games[player.game_id],
                    "player": listed[player.player_id],
                    "stats": [_detailed(player, stat) for stat in STATS],
                    "factors": {"fatigue": -1.2, "zone_mismatch": 2.4, "pace": 0.6, "usage_spike": None},
                    "zones": [
                        {"zone": zone, "player_rate_pct": rate, "opponent_vs_league_pp": weak}
                        for zone, rate, weak in (
                            ("paint", 48.0, 1.3),
                            ("mid_range", 17.0, -2.1),
                            ("three", 35.0, 0.4),
                        )
                    ],
                    "teammates_out": [players[7].player],
                    "last_games": _appearances(player),
                }
            ),
        )


def _game(player: Imagined) -> Fields:
    hour = int(player.game_id[-1])
    return {
        "game_id": player.game_id, "season_type": "regular", "tipoff": NOW + timedelta(hours=hour / 2 + 1),
        "tipoff_assumed": hour == 3, "home_team": player.team, "away_team": player.opponent,
        "spread_home": None if hour == 3 else 1.5 - 2 * hour, "total": None if hour == 3 else 221.5 + hour,
    }  # fmt: skip


def _listed(player: Imagined) -> Fields:
    tired = player.player_id % 6 == 0
    return {
        "player_id": player.player_id, "player": player.player, "team": player.team,
        "opponent": player.opponent, "is_home": player.is_home, "game_id": player.game_id, "position": "guard",
        "injury_status": "questionable" if player.player_id % 9 == 0 else None,
        "days_rest": 1 if tired else 2, "back_to_back": tired,
        "projected_minutes": 10 + player.scoring, "points_avg_last_5": round(player.scoring * 1.1, 1),
        "points_avg_last_10": round(player.scoring * 1.02, 1), "points_avg_season": round(player.scoring, 1),
        "fatigue_score": 64 if tired else 92, "opponent_defensive_rating": 112.4,
        "opponent_rank": 1 + player.player_id % 30,
        "markets": [_market(player, stat) for stat in STATS],
    }  # fmt: skip


def _market(player: Imagined, stat: str) -> Fields:
    view = view_of(player, stat)
    kept = ("mean", "p_over", "p_under", "expected_value", "recommendation")
    return {
        "stat": stat, **market_of(player, stat), **{name: view[name] for name in kept},
        "quantiles": quantiles_of(view["chances"]),
    }  # fmt: skip


def _detailed(player: Imagined, stat: str) -> Fields:
    market = market_of(player, stat)
    quote = {"kind": "sportsbook", "over_odds": -112, "under_odds": -104}
    books = (
        () if market["line"] is None else (("Alpha Book", 0.0), ("Beta & Söhne", 1.0), ("<b>Gamma</b>", 0.0))
    )
    return {
        "stat": stat, **market, "chances": view_of(player, stat)["chances"],
        "systems": [_system(player, stat, name, 0.9 + 0.03 * place) for place, name in enumerate(SYSTEMS)],
        "quotes": [{"book": name, "line": market["line"] + extra, **quote} for name, extra in books],
    }  # fmt: skip


def _system(player: Imagined, stat: str, name: str, lean: float) -> Fields:
    view = view_of(player, stat, lean)
    chances, line = view.pop("chances"), market_of(player, stat)["line"]
    marks = dict(zip(("q05", "q10", "q25", "q50", "q75", "q90", "q95"), quantiles_of(chances), strict=True))
    reasons = {"season_points": 3.2, "<i>pace</i>": 0.8, "opponent_defence": -1.4, "rest": -0.3}
    return {
        "system": name, **view, **marks, "minutes": 10 + player.scoring, "fair_line": round(view["mean"], 1),
        "edge": None if line is None else round(view["mean"] - line, 2), "basis": "backfilled",
        "confidence": None if line is None else max(view["p_over"], view["p_under"]),
        "reasons": [{"name": key, "size": size} for key, size in reasons.items()],
    }  # fmt: skip


def _games(player: Imagined) -> list[Fields]:
    """Return the games of his season, oldest first; he missed one."""
    chance = random.Random(player.player_id)
    found = []
    for number in range(34):
        played = number != 20
        found.append(
            {
                "game_id": f"00299{number:05}", "date": SLATE - timedelta(days=2 * (34 - number)),
                "opponent": player.opponent, "is_home": number % 2 == 0,
                "is_win": chance.random() < 0.5 if played else None, "is_starter": True if played else None,
                "minutes": round(10 + player.scoring, 1) if played else None,
                "dnp_reason": None if played else "injury",
                "stats": [_stat_line(player, stat, chance, played) for stat in STATS],
            }
        )  # fmt: skip
    return found


def _appearances(player: Imagined) -> list[Fields]:
    return [game for game in _games(player)[::-1] if game["minutes"]][:20]


def _stat_line(player: Imagined, stat: str, chance: random.Random, played: bool) -> Fields:
    line = market_of(player, stat)["line"]
    actual = max(0, round(chance.gauss(player.scoring * STATS[stat], 1 + player.scoring * STATS[stat] / 4)))
    result = None
    if played and line is not None:
        result = "PUSH" if actual == line else "OVER" if actual > line else "UNDER"
    return {
        "stat": stat, "actual": actual if played else None, "line": line, "result": result,
        "predicted": round(player.scoring * STATS[stat], 2), "recommendation": "PASS" if line else "NO_LINE",
    }  # fmt: skip


def _splits(player: Imagined) -> list[Fields]:
    counts = {"all": 33, "home": 17, "away": 16, "back_to_back": 6, "last_5": 5, "last_10": 10, "last_20": 20}
    overs = 0 if not player.has_line else 2
    return [
        {
            "split": split, "games": games, "minutes": 10 + player.scoring,
            "stats": [
                {"stat": stat, "average": round(player.scoring * size, 2), "overs": overs, "unders": overs + 1, "pushes": 0}
                for stat, size in STATS.items()
            ],
        }
        for split, games in counts.items()
    ]  # fmt: skip


def _track_record() -> list[Fields]:
    return [
        {
            "system": system, "stat": stat, "graded": 33, "mae": 4.21, "bias": -0.3, "mae_minus_line": -0.12,
            "with_line": 30, "hit_rate": {"value_pct": 55.0, "low_pct": 34.0, "high_pct": 74.0, "n": 20},
        }
        for system in ("ensemble_v1", "market") for stat in STATS
    ]  # fmt: skip


def _profiles(players: list[Imagined], simulated: bool) -> Named:
    head = _head(simulated)
    retired = Imagined(9999, "Rex Retired", "BOS", "LAL", True, "0029900000", 12.0, True)
    everyone = [*players, retired]
    yield (
        "players/index",
        PlayerIndexFile.model_validate({**head, "players": [_indexed(player) for player in everyone]}),
    )
    for player in everyone:
        shared = {**head, "player_id": player.player_id, "player": player.player}
        games = _games(player)
        body = {"splits": _splits(player), "track_record": _track_record()}
        yield (
            f"players/{player.player_id}",
            PlayerFile.model_validate(
                {**shared, **body, **_profile(player), "last_games": _appearances(player)}
            ),
        )
        yield (
            f"players/{player.player_id}/season/{SEASON}",
            PlayerSeasonFile.model_validate({**shared, **body, "season": SEASON, "games": games}),
        )


def _indexed(player: Imagined) -> Fields:
    return {
        "player_id": player.player_id, "player": player.player, "team": player.team, "position": "guard",
        "seasons": [SEASON], "last_game": SLATE - timedelta(days=2), "is_active": player.player_id != 9999,
    }  # fmt: skip


def _profile(player: Imagined) -> Fields:
    season = {
        "season": SEASON, "team": player.team, "games": 33, "starts": 33, "minutes": 31.2,
        "points": player.scoring, "rebounds": 6.1, "assists": 5.0, "threes": 2.1, "points_rebounds_assists": 31.0, "ts_pct": 58.3, "usage_pct": 24.8,
    }  # fmt: skip
    return {
        "position": "guard", "height_cm": 201.0, "weight_kg": None, "birth_date": date(1997, 2, 19),
        "teams": [{"team": player.team, "season": SEASON, "since": date(2023, 10, 24)}], "seasons": [season],
    }  # fmt: skip


def _rule() -> Fields:
    return {
        "version": "1", "system": "ensemble_v1", "least_expected_value": 0.03, "least_margin": 0.02, "most_market_value": 0.05,
        "oldest_price_hours": 24.0,
        "most_per_player": 1, "most_per_slate": 10,
        "meaning": "The best price of each player and game that promises at least 3 % and a margin of 2 points.",
    }  # fmt: skip


def _pick(player: Imagined, rank: int) -> Fields:
    market, view = market_of(player, "points"), view_of(player, "points")
    return {
        "rank": rank, "game_id": player.game_id, "tipoff": NOW + timedelta(hours=2), "player_id": player.player_id,
        "player": player.player, "team": player.team, "opponent": player.opponent, "stat": "points",
        "side": "OVER" if rank % 2 else "UNDER", "line": market["line"], "odds": 104, "book": "Beta & Söhne", "seen_at": NOW,
        "probability": 0.55, "break_even": 0.49, "market_probability": 0.5, "expected_value": round(0.14 - rank / 100, 3),
        "predicted_mean": view["mean"], "reasons": [{"name": "season_points", "size": 2.1}, {"name": "rest", "size": -0.4}],
    }  # fmt: skip


def _bets(players: list[Imagined], simulated: bool) -> Named:
    picks = [
        _pick(player, rank) for rank, player in enumerate([p for p in players if p.has_line][:6], start=1)
    ]
    for day in (*GRADED, SLATE):
        results = [None if day == SLATE else _outcome(pick["rank"], day) for pick in picks]
        yield f"best-bets/{day}", BestBetsFile.model_validate(
            {
                **_head(simulated), "date": day, "season": SEASON, "rule": _rule(), "published_at": NOW,
                "basis": "live" if day >= GRADED[1] else "backfilled", "considered": 212,
                "picks": [{**pick, "result": result} for pick, result in zip(picks, results, strict=True)],
            }
        )  # fmt: skip
    yield "best-bets/record", RecordFile.model_validate(
        {
            **_head(simulated), "rule": _rule(), "entries": list(_chained(picks)),
            "summaries": [_summary("live", SEASON, 2), _summary("backfilled", "all", 1)],
        }
    )  # fmt: skip


def _outcome(rank: int, day: date) -> Fields:
    outcome = ("won", "lost", "push", "void")[0 if (rank + day.day) % 3 == 0 else 1 if rank < 5 else rank - 3]
    profit = {"won": 1.04, "lost": -1.0}.get(outcome, 0.0)
    return {"outcome": outcome, "actual": None if outcome == "void" else 21, "profit": profit}


def _summary(basis: str, season: str, slates: int) -> Fields:
    return {
        "basis": basis, "rule": "1", "season": season, "slates": slates, "picks": 6 * slates, "pending": 0,
        "won": 2 * slates, "lost": 2 * slates, "pushes": slates, "voids": slates,
        "hit_rate": {"value_pct": 50.0, "low_pct": 15.0, "high_pct": 85.0, "n": 4 * slates},
        "break_even_pct": 49.0, "expected_pct": 55.0, "units": 0.08 * slates, "return_pct": 2.0,
        "return_low_pct": -41.0, "return_high_pct": 46.0,
    }  # fmt: skip


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


def _graded(players: list[Imagined], simulated: bool) -> Named:
    for day in GRADED:
        rows = [_row(player, day) for player in players]
        groups = ("STAR_25_PLUS", "55_to_60", "OVER", "home", "1")
        names = ("tier", "confidence", "recommendation", "venue", "rest")
        examples = [
            {name: row[name] for name in ("game_id", "player_id", "player", "line", "actual")}
            | {"predicted": 20.0, "error": row["predictions"]["ensemble_v1"]["error"]}
            for row in rows if row["actual"] is not None
        ][:5]  # fmt: skip
        yield f"results/{day}", ResultsFile.model_validate(
            {
                **_head(simulated), "date": day, "season": SEASON, "rows": rows,
                "summary": [
                    {**_figures(system), "against": {"market": {"n": 40, "mae_difference": -0.05}}} for system in SYSTEMS
                ],
                "breakdowns": {
                    name: [{**_figures(system), "group": group} for system in SYSTEMS]
                    for name, group in zip(names, groups, strict=True)
                },
                "extremes": [
                    {"system": system, "stat": "points", "best": examples, "worst": examples} for system in SYSTEMS
                ],
            }
        )  # fmt: skip
    yield "systems/performance", PerformanceFile.model_validate(
        {
            **_head(simulated), "last_graded": GRADED[-1], "season": SEASON,
            "systems": [{"system": name, "meaning": f"what {name} means"} for name in SYSTEMS],
            "windows": [
                {"window": window, "first": GRADED[0], "last": GRADED[-1], "systems": [_window(name, stat) for name in SYSTEMS for stat in STATS]}
                for window in ("last_7_days", "last_30_days", "season")
            ],
            "calibration": [_bin(name, stat, pct) for name in SYSTEMS for stat in STATS for pct in (35, 45, 55, 65)],
            "series": [_month(name, stat, month) for name in SYSTEMS for stat in STATS for month in (10, 11, 12)],
            "models": [_model(stat) for stat in ("minutes", "points")],
        }
    )  # fmt: skip


def _figures(system: str, stat: str = "points") -> Fields:
    place = SYSTEMS.index(system)
    return {
        "system": system, "stat": stat, "predictions": 48, "graded": 44, "voids": 4,
        "mae": round((5.1 - place / 20) * STATS[stat], 3), "bias": -0.2, "within_3_pct": 41.0, "within_5_pct": 62.0,
        "picks": 0 if system == "market" else 20, "wins": 0 if system == "market" else 11, "pushes": 1,
        "hit_rate_pct": None if system == "market" else 55.0,
    }  # fmt: skip


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
        "system": system, "stat": stat, "month": f"2023-{month}", "graded": 900, "mae": 4.9 * STATS[stat],
        "with_line": 700, "mae_minus_line": None if system == "market" else difference,
    }  # fmt: skip


def _model(target: str) -> Fields:
    return {
        "season": SEASON, "knowledge": "inactive_list", "target": target, "digest": "ab" * 32, "rows": 48_000,
        "cut_date": date(2023, 11, 1), "first_date": date(2021, 10, 19), "last_date": date(2023, 10, 31),
    }  # fmt: skip


def _row(player: Imagined, day: date) -> Fields:
    line = market_of(player, "points")["line"]
    actual = None if player.player_id % 11 == 0 else round(player.scoring)
    said = {
        system: {
            "predicted": round(player.scoring + 1, 3), "recommendation": "OVER" if line else "NO_LINE",
            "error": None if actual is None else round(player.scoring + 1 - actual, 3),
            "outcome": "void" if actual is None else "no_line" if line is None else "correct" if actual > line else "incorrect",
        }
        for system in SYSTEMS
    }  # fmt: skip
    return {
        "game_id": player.game_id, "player_id": player.player_id, "player": player.player, "team": player.team,
        "opponent": player.opponent, "is_home": player.is_home, "days_rest": 1 + day.day % 3, "tier": None,
        "stat": "points", "line": line, "actual": actual, "void_reason": "injury" if actual is None else None,
        "predictions": said,
    }  # fmt: skip


def _trends(players: list[Imagined], simulated: bool) -> Named:
    shared = {
        **_head(simulated), "last_game_date": GRADED[-1], "season": SEASON, "meaning": "how to read it",
    }  # fmt: skip
    named = [{name: getattr(one, name) for name in ("player_id", "player", "team")} for one in players[:8]]
    form = {"stat": "points", "games": 30, "last_5": 25.2, "season": 18.1}
    yield "trends/hot-cold", HotColdFile.model_validate(
        {
            **shared, "hot": [{**one, **form, "deviations": 2.9} for one in named],
            "cold": [{**one, **form, "deviations": -2.4} for one in named],
        }
    )  # fmt: skip
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


def _state(players: list[Imagined], simulated: bool) -> Named:
    head = _head(simulated)
    tables = [f"table_number_{number}" for number in range(12)]
    phases = ["raw", "analytics", "precompute", "predictions"]
    days = [date(2023, 10, 24) + timedelta(days=number) for number in range(160)]
    covers = [
        {
            "table": name, "phase": phases[place // 3], "season": SEASON, "dates": len(days), "undone": 0 if place else 1,
            "rows": 900, "expected": 960, "excused": 60, "unaccounted": 0,
        }
        for place, name in enumerate(tables)
    ]  # fmt: skip
    yield "coverage", CoverageFile.model_validate({**head, "seasons": [SEASON], "tables": covers})
    letters = "cccccccxcce"
    rows = [
        {
            "table": name, "phase": phases[place // 3], "meaning": f"what {name} holds",
            "states": "".join("f" if (place, number) == (3, 9) else letters[(place * 7 + number) % 11] for number in range(len(days))),
            "rows": [6] * len(days), "expected": [8] * len(days),
        }
        for place, name in enumerate(tables)
    ]  # fmt: skip
    excuses = [
        {"table": place, "day": number, "category": "bootstrap", "entities": 2, "reason": 0, "example": "0029900001/1001"}
        for place, row in enumerate(rows) for number, state in enumerate(row["states"]) if state == "x"
    ]  # fmt: skip
    yield f"coverage/{SEASON}", CoverageSeasonFile.model_validate(
        {
            **head, "season": SEASON, "dates": days, "tables": rows, "excuses": excuses,
            "reasons": ["the first 14 days of a season <b>are</b> not counted"],
            "faults": [{"table": 3, "day": 9, "failure": "processing_error", "message": "a <made-up> fault"}],
        }
    )  # fmt: skip
    yield "status", StatusFile.model_validate({**head, **_status(tables, phases)})
    played = [*GRADED, SLATE]
    yield "calendar", CalendarFile.model_validate(
        {
            **head,
            "days": [
                {
                    "date": day, "season": SEASON, "season_type": "regular", "games": 4, "has_predictions": True,
                    "has_results": day in GRADED,
                }
                for day in played
            ],
        }
    )  # fmt: skip


def _status(tables: list[str], phases: list[str]) -> Fields:
    return {
        "health": "degraded", "problems": ["table_number_3 failed on 2023-11-02: a <made-up> fault"],
        "version": "0.1.0", "slate": SLATE, "last_graded": GRADED[-1], "last_game": GRADED[-1],
        "run": {"run_id": "r1", "started": NOW - timedelta(minutes=4), "finished": NOW, "partitions": 35, "failed": 1},
        "tables": [
            {
                "table": name, "phase": phases[place // 3], "rows": 12345, "partitions": 160, "failed": int(place == 3),
                "blocked": 0, "first": date(2023, 10, 24), "last": SLATE, "written_at": NOW,
            }
            for place, name in enumerate(tables)
        ],
    }  # fmt: skip
