"""Imagined players' profiles, seasons, splits and our record on them."""

from datetime import date, timedelta

from imagined_games import appearances_of, games_of
from imagined_league import SEASON, SLATE, Fields, Named, head
from imagined_players import STATS, Imagined

from backcourt.publishing.forms.players import PlayerFile, PlayerIndexFile, PlayerSeasonFile


def _splits(player: Imagined) -> list[Fields]:
    counts = {"all": 33, "home": 17, "away": 16, "back_to_back": 6, "last_5": 5, "last_10": 10, "last_20": 20}
    overs = 0 if not player.has_line else 2
    return [
        {
            "split": split,
            "games": games,
            "minutes": 10 + player.scoring,
            "stats": [
                {
                    "stat": stat,
                    "average": round(player.scoring * size, 2),
                    "overs": overs,
                    "unders": overs + 1,
                    "pushes": 0,
                }
                for stat, size in STATS.items()
            ],
        }
        for split, games in counts.items()
    ]


def _track_record() -> list[Fields]:
    return [
        {
            "system": system,
            "stat": stat,
            "graded": 33,
            "mae": 4.21,
            "bias": -0.3,
            "mae_minus_line": -0.12,
            "with_line": 30,
            "hit_rate": {"value_pct": 55.0, "low_pct": 34.0, "high_pct": 74.0, "n": 20},
        }
        for system in ("ensemble_v1", "market")
        for stat in STATS
    ]


def player_files(players: list[Imagined], simulated: bool) -> Named:
    begun = head(simulated)
    retired = Imagined(9999, "Rex Retired", "BOS", "LAL", True, "0029900000", 12.0, True)
    everyone = [*players, retired]
    yield (
        "players/index",
        PlayerIndexFile.model_validate({**begun, "players": [_indexed(player) for player in everyone]}),
    )
    for player in everyone:
        shared = {**begun, "player_id": player.player_id, "player": player.player}
        games = games_of(player)
        body = {"splits": _splits(player), "track_record": _track_record()}
        yield (
            f"players/{player.player_id}",
            PlayerFile.model_validate(
                {**shared, **body, **_profile(player), "last_games": appearances_of(player)}
            ),
        )
        yield (
            f"players/{player.player_id}/season/{SEASON}",
            PlayerSeasonFile.model_validate({**shared, **body, "season": SEASON, "games": games}),
        )


def _indexed(player: Imagined) -> Fields:
    return {
        "player_id": player.player_id,
        "player": player.player,
        "team": player.team,
        "position": "guard",
        "seasons": [SEASON],
        "last_game": SLATE - timedelta(days=2),
        "is_active": player.player_id != 9999,
    }


def _profile(player: Imagined) -> Fields:
    season = {
        "season": SEASON,
        "team": player.team,
        "games": 33,
        "starts": 33,
        "minutes": 31.2,
        "points": player.scoring,
        "rebounds": 6.1,
        "assists": 5.0,
        "threes": 2.1,
        "points_rebounds_assists": 31.0,
        "ts_pct": 58.3,
        "usage_pct": 24.8,
    }
    return {
        "position": "guard",
        "height_cm": 201.0,
        "weight_kg": None,
        "birth_date": date(1997, 2, 19),
        "teams": [{"team": player.team, "season": SEASON, "since": date(2023, 10, 24)}],
        "seasons": [season],
    }
