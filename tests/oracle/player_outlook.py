"""What a listed player may expect of a game: games like it, what the opponent allows, and the market's points."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from math import exp, floor
from typing import Any

from oracle.archive import Appearance, Archive
from oracle.fading import Fact, Faded, Sums
from oracle.figures import stored
from oracle.game_summaries import GameSummaries
from oracle.player_context import PlayerContext
from oracle.roster_outlook import ENDS, STATS, RosterOutlook, kept, shown, value_of
from oracle.windows import last

Row = dict[str, Any]

GAMES_LOOKED_AT = 40
UNIT = 10**9
"""Weights of games count in so many parts."""


@dataclass(frozen=True, slots=True)
class Tonight:
    """What a roster said of a player before a game; his rates are those of `STATS`, in order."""

    position: str
    rates: tuple[float | None, ...]
    pools: dict[str, tuple[float | None, float | None, float | None]]
    """By knowledge: the pool's minutes, those of his position, and his share."""


@dataclass(frozen=True, slots=True)
class Past:
    """A game that was played; `share` are his minutes of 240, `extras` what he did beyond his rates."""

    day: date
    year: int
    team: str
    tenths: int
    share: float
    extras: tuple[float, ...]
    expected: Tonight


class PlayerOutlook:
    """Outlooks of the players of a date."""

    def __init__(
        self, archive: Archive, summaries: GameSummaries, players: PlayerContext, rosters: RosterOutlook
    ) -> None:
        self.archive, self.summaries, self.players, self.rosters = archive, summaries, players, rosters
        self.tonight = lru_cache(maxsize=None)(self._of_date)
        self._past = lru_cache(maxsize=None)(self._games_of)
        self._met = lru_cache(maxsize=None)(self._met_by)
        self._of_team = lru_cache(maxsize=None)(self._team)

    def player_outlook(self, day: date) -> list[Row]:
        return [self._row(context) for context in self.players.upcoming_player_game_context(day)]

    def _row(self, context: Row) -> Row:
        kept_of_context = (
            "game_id", "season", "season_type", "game_date", "player_id", "team", "opponent", "spread",
            "implied_team_total", "information_time", "as_of", "completeness_pct", "is_production_ready",
        )  # fmt: skip
        tonight = self.tonight(context["game_date"])[
            context["game_id"], context["player_id"], context["team"]
        ]
        return {
            **{name: context[name] for name in kept_of_context},
            **{name: shown(value) for name, value in self._game(context, tonight.position).items()},
            **{name: shown(value) for name, value in self._similar(context, tonight).items()},
        }

    def _of_date(self, day: date) -> dict[tuple[str, int, str], Tonight]:
        return {
            (row["game_id"], row["player_id"], row["team"]): Tonight(
                row["position"],
                tuple(row[f"{stat}_pm_25"] for stat in STATS),
                {
                    end: (
                        row[f"pool_minutes{end}"],
                        row[f"pool_position_minutes{end}"],
                        row[f"expected_share{end}"],
                    )
                    for end in ENDS
                },
            )
            for row in self.rosters.rows(day)
        }

    def _expected(self, row: Appearance) -> Tonight | None:
        """What was expected of an appearance, where his team's roster had a career of his."""
        found = self.tonight(row.day).get((row.game.game_id, row.player_id, row.team))
        return found if found and found.pools[""][0] is not None else None

    def _games_of(self, player_id: int) -> list[Past]:
        found = []
        for row in self.archive.by_player.get(player_id, []):
            if row.is_played and (past := self._as_past(row)):
                found.append(past)
        return found

    def _as_past(self, row: Appearance) -> Past | None:
        expected = self._expected(row)
        if expected is None:
            return None
        minutes = self.summaries.team(row.game.game_id, row.team)["minutes"]
        share = kept(row.tenths / 10 * 240 / minutes)
        extras = tuple(
            value_of(stat, row) - (rate or 0.0) * row.tenths / 10
            for stat, rate in zip(STATS, expected.rates, strict=True)
        )
        return Past(row.day, _year(row.season), row.team, row.tenths, share, extras, expected)

    def _similar(self, context: Row, tonight: Tonight) -> Row:
        """His newest games for the team, weighed by how near the pool was to tonight's."""
        games = [game for game in self._past(context["player_id"]) if game.day < context["game_date"]]
        newest = last(GAMES_LOOKED_AT, games)
        year = _year(context["season"])
        fades = [
            0.5 ** (age / 12) * 0.25 ** (year - game.year)
            for age, game in zip(reversed(range(len(newest))), newest, strict=True)
        ]
        found: Row = {}
        for end in ENDS:
            figures = _similar(
                list(zip(newest, fades, strict=True)), context["team"], tonight.pools[end], end
            )
            found |= {
                f"{name}{end}": None if value is None else kept(value) for name, value in figures.items()
            }
        return found

    def _game(self, context: Row, position: str) -> Row:
        day, year = context["game_date"], _year(context["season"])
        spread, implied = (
            None if (value := context[name]) is None else float(value)
            for name in ("spread", "implied_team_total")
        )
        league_points, league_rating = self._league_before(day, year)
        own = self._of_team(context["team"], day, year)
        other = self._of_team(context["opponent"], day, year)
        found = {
            "absolute_spread": None if spread is None else abs(spread),
            "implied_relative": _minus(implied, league_points),
            "implied_vs_own": _minus(implied, own[0]),
            "opponent_defense_relative": _minus(other[2], league_rating),
            "expected_pace": None if own[1] is None or other[1] is None else (own[1] + other[1]) / 2,
            **self._met(context["opponent"], position, day, year),
        }
        return {name: None if value is None else kept(value) for name, value in found.items()}

    def _league_before(self, day: date, year: int) -> tuple[float | None, float | None]:
        sums = self._league.before(day, year)
        if sums is None:
            return None, None
        return kept(sums[1] / sums[2]), kept(100 * sums[1] / sums[3])

    @cached_property
    def _league(self) -> Faded:
        """The league's dates: points, teams and possessions, by half-lives of twenty dates."""
        facts = []
        for day, games in sorted(self.archive.by_day.items()):
            sides = [(game.game_id, team) for game in games for team in game.teams]
            totals = [self.summaries.team(*side) for side in sides]
            figures = (
                float(sum(row["points"] for row in totals)),
                float(len(sides)),
                sum(float(stored(row["possessions"]) or 0) for row in totals),
            )
            facts.append(Fact(day, _year(games[0].season), figures))
        return Faded(facts, 20.0, 1.0)

    def _team(self, team: str, day: date, year: int) -> tuple[float | None, float | None, float | None]:
        """Its points, its pace and what it allows per 100 possessions, by half-lives of fifteen games."""
        sums = self._teams[team].before(day, year) if team in self._teams else None
        if sums is None:
            return None, None, None
        weight, points, pace, allowed, possessions = sums
        return kept(points / weight), kept(pace / weight), kept(100 * allowed / possessions)

    @cached_property
    def _teams(self) -> dict[str, Faded]:
        facts: dict[str, list[Fact]] = defaultdict(list)
        for (season, team), games in sorted(self.archive.by_team.items()):
            for game in games:
                own = self.summaries.team(game.game_id, team)
                theirs = self.summaries.team(game.game_id, game.opponent_of(team))
                pace, possessions = stored(own["pace"]), stored(theirs["possessions"])
                assert pace is not None
                assert possessions is not None
                figures = (
                    float(own["points"]), float(pace), float(theirs["points"]), float(possessions)
                )  # fmt: skip
                facts[team].append(Fact(game.day, _year(season), figures))
        return {team: Faded(games, 15.0, 0.25) for team, games in facts.items()}

    def _met_by(self, opponent: str, position: str, day: date, year: int) -> dict[str, float | None]:
        """What a position did beyond its rates against a team, by half-lives of fifteen games."""
        names = [f"opponent_position_{stat}" for stat in STATS]
        facts = self._against.get((opponent, position), [])
        earlier = [fact for fact in facts if fact.day < day]
        sums: Sums | None = Faded(earlier, 15.0, 1.0).before(day, year) if earlier else None
        if sums is None:
            return dict.fromkeys(names)
        weight, minutes, *extras = sums
        trust = min(len(earlier) / 15, 1)
        return {
            name: (extra / weight) / (minutes / weight + 30) * trust
            for name, extra in zip(names, extras, strict=True)
        }

    @cached_property
    def _against(self) -> dict[tuple[str, str], list[Fact]]:
        found: dict[tuple[str, str], dict[tuple[date, str, int], list[float]]] = defaultdict(dict)
        for rows in self.archive.by_player.values():
            for row in rows:
                if row.is_played and (past := self._as_past(row)):
                    key = row.game.opponent_of(row.team), past.expected.position
                    sums = found[key].setdefault(
                        (row.day, row.game.game_id, past.year), [0.0] * (1 + len(STATS))
                    )
                    for place, figure in enumerate((row.tenths / 10, *past.extras)):
                        sums[place] += figure
        return {
            key: [Fact(day, year, tuple(sums)) for (day, _, year), sums in sorted(games.items())]
            for key, games in found.items()
        }


def _similar(
    games: list[tuple[Past, float]], team: str, tonight: tuple[float | None, ...], end: str
) -> dict[str, float | None]:
    weight = pooled = likes = shares = surprises = minutes = 0.0
    extras = [0.0] * len(STATS)
    pool, side, _ = tonight
    for game, fade in games:
        past_pool, past_side, expected = game.expected.pools[end]
        assert past_pool is not None
        assert past_side is not None
        assert expected is not None
        whole = floor(fade * UNIT + 0.5)
        weight, pooled = weight + whole, pooled + whole * past_pool
        if game.team == team:
            assert pool is not None
            assert side is not None
            near = exp(-0.5 * (((past_pool - pool) / 12) ** 2 + ((past_side - side) / 12) ** 2))
            like = floor(fade * near * UNIT + 0.5)
            likes += like
            shares += like * game.share
            surprises += like * kept(game.share - expected)
            extras = [before + like * extra for before, extra in zip(extras, game.extras, strict=True)]
            minutes += like * game.tenths / 10
    return {
        "pool_change": None if pool is None or not weight else pool - pooled / weight,
        "similar_minutes": shares / likes if likes > UNIT / 1000 else None,
        "similar_games": likes / UNIT,
        "similar_surprise": surprises / (likes + UNIT),
        **{
            f"similar_{stat}_pm": extra / (minutes + 100 * UNIT)
            for stat, extra in zip(STATS, extras, strict=True)
        },
    }


def _minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _year(season: str) -> int:
    return int(season[:4])
