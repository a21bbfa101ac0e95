"""The imagined slate: tonight's players, each with his market, systems, quotes and last games."""

from datetime import timedelta

from imagined_games import appearances_of
from imagined_league import NOW, SEASON, SLATE, Fields, Named, head
from imagined_players import STATS, SYSTEMS, Imagined, market_of, quantiles_of, view_of

from backcourt.publishing.forms.tonight import TonightFile, TonightPlayerFile


def slate_files(players: list[Imagined], simulated: bool) -> Named:
    shared = {**head(simulated), "date": SLATE, "season": SEASON, "slate": "today", "system": "ensemble_v1"}
    games = {player.game_id: _game(player) for player in players if player.is_home}
    listed = {player.player_id: _listed(player) for player in players}
    everybody = {
        **shared, "games": list(games.values()), "stats": list(STATS), "players": list(listed.values())
    }  # fmt: skip
    yield "tonight/all-players", TonightFile.model_validate(everybody)
    for stat in STATS:
        alone = [
            {**player, "markets": [market for market in player["markets"] if market["stat"] == stat]}
            for player in listed.values()
        ]
        yield f"tonight/stat/{stat}", TonightFile.model_validate({**everybody, "players": alone})
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
                    "last_games": appearances_of(player),
                }
            ),
        )


def _game(player: Imagined) -> Fields:
    hour = int(player.game_id[-1])
    return {
        "game_id": player.game_id,
        "season_type": "regular",
        "tipoff": NOW + timedelta(hours=hour / 2 + 1),
        "tipoff_assumed": hour == 3,
        "home_team": player.team,
        "away_team": player.opponent,
        "spread_home": None if hour == 3 else 1.5 - 2 * hour,
        "total": None if hour == 3 else 221.5 + hour,
    }


def _listed(player: Imagined) -> Fields:
    tired = player.player_id % 6 == 0
    return {
        "player_id": player.player_id,
        "player": player.player,
        "team": player.team,
        "opponent": player.opponent,
        "is_home": player.is_home,
        "game_id": player.game_id,
        "position": "guard",
        "injury_status": "questionable" if player.player_id % 9 == 0 else None,
        "days_rest": 1 if tired else 2,
        "back_to_back": tired,
        "projected_minutes": 10 + player.scoring,
        "points_avg_last_5": round(player.scoring * 1.1, 1),
        "points_avg_last_10": round(player.scoring * 1.02, 1),
        "points_avg_season": round(player.scoring, 1),
        "fatigue_score": 64 if tired else 92,
        "opponent_defensive_rating": 112.4,
        "opponent_rank": 1 + player.player_id % 30,
        "markets": [_market(player, stat) for stat in STATS],
    }


def _market(player: Imagined, stat: str) -> Fields:
    view = view_of(player, stat)
    kept = ("mean", "p_over", "p_under", "expected_value", "recommendation")
    market = market_of(player, stat)
    return {
        "stat": stat,
        **{name: market[name] for name in ("line", "over_odds", "under_odds")},
        **{name: view[name] for name in kept},
        "quantiles": quantiles_of(view["chances"]),
    }


def _detailed(player: Imagined, stat: str) -> Fields:
    market = market_of(player, stat)
    quote = {"kind": "sportsbook", "over_odds": -112, "under_odds": -104}
    books = (
        () if market["line"] is None else (("Alpha Book", 0.0), ("Beta & Söhne", 1.0), ("<b>Gamma</b>", 0.0))
    )
    return {
        "stat": stat,
        **market,
        "chances": view_of(player, stat)["chances"],
        "systems": [_system(player, stat, name, 0.9 + 0.03 * place) for place, name in enumerate(SYSTEMS)],
        "quotes": [{"book": name, "line": market["line"] + extra, **quote} for name, extra in books],
    }


def _system(player: Imagined, stat: str, name: str, lean: float) -> Fields:
    view = view_of(player, stat, lean)
    chances, line = view.pop("chances"), market_of(player, stat)["line"]
    marks = dict(zip(("q05", "q10", "q25", "q50", "q75", "q90", "q95"), quantiles_of(chances), strict=True))
    reasons = {"season_points": 3.2, "<i>pace</i>": 0.8, "opponent_defence": -1.4, "rest": -0.3}
    return {
        "system": name,
        **view,
        **marks,
        "minutes": 10 + player.scoring,
        "fair_line": round(view["mean"], 1),
        "edge": None if line is None else round(view["mean"] - line, 2),
        "basis": "backfilled",
        "confidence": None if line is None else max(view["p_over"], view["p_under"]),
        "reasons": [{"name": key, "size": size} for key, size in reasons.items()],
    }
