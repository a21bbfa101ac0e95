"""What each member of a roster brings to a game, how likely he plays, and what he has to share."""

from collections import defaultdict
from datetime import date
from functools import lru_cache
from math import exp, floor, log, sqrt
from typing import Any

from oracle.archive import Appearance, Archive, EarlierGame, Game
from oracle.career import Career
from oracle.fading import Fact, Faded, Sums
from oracle.figures import Chained, Fraction
from oracle.injuries import Injuries
from oracle.player_context import PlayerContext
from oracle.promises import ACTIVE_DAYS
from oracle.windows import days_since, last

Row = dict[str, Any]

FADING = {
    "1_5": (1.5, 0.3), "3": (3.0, 0.3), "6": (6.0, 0.3), "12": (12.0, 0.4), "25": (25.0, 0.6),
    "60": (60.0, 0.8),
}  # fmt: skip
"""By name: the half-life in games, and what is left when a season turns."""

FIGURES = (
    "minutes", "minutes_squared", "points", "reb", "ast", "fg3m", "fga", "fgm", "fg3a", "fta", "ftm", "started",
    "start_known", "points_squared", "rebounds_squared", "assists_squared", "threes_squared",
    "points_rebounds_assists_squared",
)  # fmt: skip
STATS = {
    "points": ("points",), "rebounds": ("reb",), "assists": ("ast",), "threes": ("fg3m",),
    "points_rebounds_assists": ("points", "reb", "ast"),
}  # fmt: skip
"""What people bet on, and the counts that add up to it."""

PRIOR_MINUTES = {"6": 60, "25": 150, "60": 200}
PER_MINUTE = {
    "guard": (0.477, 0.392, 0.159, 0.093, 0.131, 0.129, 0.058),
    "forward": (0.462, 0.362, 0.122, 0.100, 0.080, 0.206, 0.044),
    "center": (0.477, 0.348, 0.040, 0.124, 0.067, 0.325, 0.014),
    None: (0.447, 0.360, 0.124, 0.094, 0.098, 0.183, 0.045),
}
"""By position: what is counted per minute."""

NOTHING = (0.0,) * (1 + len(FIGURES))
RATES = ("points", "fga", "fg3a", "fta", "ast", "reb", "fg3m")
MADE = {
    "guard": (0.489, 0.365, 0.809),
    "forward": (0.528, 0.357, 0.767),
    "center": (0.569, 0.341, 0.689),
    None: (0.512, 0.359, 0.768),
}
"""By position: twos, threes and free throws made per attempt."""

WITH_LIST = (-0.702, 0.233, -0.202, 0.503, 5.254, -0.626)
WITHOUT_LIST = (-0.328, 0.117, -0.259, 0.613, 0.166, -1.718)
"""Log odds of playing: constant, log odds of presence, games missed, log minutes, regular, missed any."""

REGULAR = 12
ENDS = ("", "_none")


def kept(value: float) -> float:
    """Round to a millionth, as tables do."""
    size = floor(abs(value) * 10**6 + 0.5) / 10**6
    return size if value >= 0 else -size


def shown(value: float | None) -> Chained | None:
    """A figure as it is to be compared."""
    return None if value is None else Chained(Fraction(value))


def figures_of(game: Appearance | EarlierGame) -> Sums:
    minutes = game.tenths / 10
    box = game.box | {"points": game.points}
    starter = game.is_starter if isinstance(game, Appearance) else None
    counts = (float(box[name]) for name in FIGURES[2:11])
    squares = (float(value_of(stat, game) ** 2) for stat in STATS)
    return (
        minutes, minutes * minutes, *counts, float(starter or 0), float(starter is not None), *squares
    )  # fmt: skip


def value_of(stat: str, game: Appearance | EarlierGame) -> int:
    box = game.box | {"points": game.points}
    return sum(box[name] for name in STATS[stat])


class RosterOutlook:
    """Rosters of the games of a date."""

    def __init__(self, archive: Archive, career: Career, injuries: Injuries, players: PlayerContext) -> None:
        self.archive, self.career, self.injuries, self.players = archive, career, injuries, players
        self.rows = lru_cache(maxsize=4)(self._rows)
        self._rosters = lru_cache(maxsize=4)(self._active)
        self._facts = lru_cache(maxsize=None)(self._facts_of)
        self._faded = lru_cache(maxsize=None)(self._fade)
        self._spent = lru_cache(maxsize=None)(self._minutes_of)
        self._usual = lru_cache(maxsize=None)(self._position_minutes)

    def roster_outlook(self, day: date) -> list[Row]:
        return [
            {
                name: shown(value) if isinstance(value, float) else value
                for name, value in row.items()
                if not name.startswith("_")
            }
            for row in self.rows(day)
        ]

    def _rows(self, day: date) -> list[Row]:
        """Plain figures, rounded as they are kept; names that begin with `_` are for other rows."""
        listed = {(game.game_id, player_id, team) for game, player_id, team in self.players.slate(day)}
        rows = [
            self._member(game, team, player_id, is_on_roster, (game.game_id, player_id, team) in listed)
            for game in self.archive.by_day[day]
            for team in game.teams
            for player_id, is_on_roster in self._members(game, team, listed).items()
        ]
        for end in ENDS:
            _add_pools(rows, end)
        return rows

    def _members(self, game: Game, team: str, listed: set[tuple[str, int, str]]) -> dict[int, bool]:
        """Whoever appeared for the team in 30 days and for no other since; then those who are only listed."""
        found = dict.fromkeys(self._rosters(game.day)[team], True)
        others = {who for game_id, who, side in listed if (game_id, side) == (game.game_id, team)}
        return found | dict.fromkeys(others - found.keys(), False)

    def _active(self, day: date) -> dict[str, list[int]]:
        """By team: the players it has on a date."""
        found: dict[str, list[int]] = defaultdict(list)
        for player_id in self.archive.by_season[self.archive.season_on[day]]:
            played = self.archive.played_before(player_id, day)
            rest = days_since(played, day)
            if rest is not None and rest <= ACTIVE_DAYS:
                found[played[-1].team].append(player_id)
        return found

    def _member(self, game: Game, team: str, player_id: int, is_on_roster: bool, is_listed: bool) -> Row:
        day = game.day
        played = self.archive.played_before(player_id, day)
        ten = last(10, played)
        missed, presence = self._presence(game, team, player_id)
        position = self.archive.position_of(player_id)
        age = self.archive.age(player_id, day)
        row: Row = {
            "game_id": game.game_id,
            "season": game.season,
            "season_type": game.season_type,
            "game_date": day,
            "player_id": player_id,
            "team": team,
            "opponent": game.opponent_of(team),
            "position": position or "unknown",
            "age": None if age is None else float(age),
            "is_on_roster": is_on_roster,
            "is_listed": is_listed,
            "is_ruled_out": team in self.injuries.ruled_out(game).get(player_id, ()),
            "is_reported_out": team in self.injuries.reported_out(game).get(player_id, ()),
            "games_played": len(played),
            "minutes_last_10": kept(sum(row.tenths for row in ten) / len(ten) / 10) if ten else None,
            "minutes_last": played[-1].tenths / 10 if played else None,
            "minutes_season": kept(sum(row.tenths for row in played) / len(played) / 10) if played else None,
            "days_off": days_since(played, day),
            "games_missed": missed,
            "presence_rate": presence,
            **self._form(player_id, position, day),
            "information_time": self.archive.information_time,
            "as_of": game.cut_off,
            "completeness_pct": None,
            "is_production_ready": True,
            "_usual": self._usual(team, position, day),
        }
        lists = self.injuries.lists.get(game.game_id, {}).values()
        has_list = any(known_at <= game.cut_off for _, known_at in lists)
        row["plays_probability"] = _likely(row, WITH_LIST if has_list else WITHOUT_LIST, row["is_ruled_out"])
        row["plays_probability_none"] = _likely(row, WITHOUT_LIST, row["is_reported_out"])
        return row

    def _presence(self, game: Game, team: str, player_id: int) -> tuple[int | None, float | None]:
        """Games of the team since his last one for it, and his share of its last ten."""
        for_team = {
            row.game.game_id
            for row in self.archive.on_court.get((player_id, game.season), [])
            if row.team == team
        }
        if not for_team:
            return None, None
        games = [row.game_id for row in self.archive.games_before(game.season, team, game.day)]
        if not games:
            return None, None
        missed = next((k for k, other in enumerate(reversed(games)) if other in for_team), len(games))
        ten = last(10, games)
        there = sum(other in for_team for other in ten)
        gone = sum(self.injuries.lists.get(other, {}).get(player_id, ("",))[0] == team for other in ten)
        return missed, kept((there + 0.5) / (max(len(ten) - gone, there) + 1))

    def _facts_of(self, player_id: int) -> list[Fact]:
        games = self.career.games_before(player_id, date.max)
        return [Fact(game.day, int(game.season[:4]), figures_of(game)) for game in games]

    def _fade(self, player_id: int, name: str) -> Faded:
        return Faded(self._facts(player_id), *FADING[name])

    def _form(self, player_id: int, position: str | None, day: date) -> Row:
        year = int(self.archive.season_on[day][:4])
        found = {name: self._faded(player_id, name).before(day, year) for name in FADING}
        return _form(found, position)

    def _position_minutes(self, team: str, position: str | None, day: date) -> float | None:
        """What the team's players of a position play together, by half-lives of eight of such games of the season."""
        days, faded = self._spent(self.archive.season_on[day], team, position)
        found = faded.before(day, 0) if days else None
        return kept(kept(found[1] / found[0]) / 10) if found else None

    def _minutes_of(self, season: str, team: str, position: str | None) -> tuple[list[date], Faded]:
        tenths: dict[date, int] = defaultdict(int)
        for game in self.archive.by_team.get((season, team), []):
            for row in self.archive.by_game.get(game.game_id, []):
                if row.is_played and row.team == team and self.archive.position_of(row.player_id) == position:
                    tenths[game.day] += row.tenths
        days = sorted(tenths)
        return days, Faded([Fact(day, 0, (float(tenths[day]),)) for day in days], 8.0, 0.0)


def _form(found: dict[str, Sums | None], position: str | None) -> Row:
    """What is kept of a player's games; nothing of who has none."""
    totals = {of: dict(zip(("weight", *FIGURES), sums or NOTHING, strict=True)) for of, sums in found.items()}

    def mean(name: str, of: str) -> float | None:
        return totals[of][name] / totals[of]["weight"] if found[of] else None

    def total(name: str, of: str) -> float:
        return totals[of][name]

    if found["60"] is None:
        return dict.fromkeys(FORM)

    usual = dict(zip(RATES, PER_MINUTE[position], strict=True))

    def spread(squares: str, middle: float, of: str, unit: int) -> float:
        """Of figures in units of which the table keeps whole ones."""
        square = mean(squares, of)
        assert square is not None
        return kept(sqrt(max(kept((square - middle * middle) * unit * unit), 0.0)) / unit)

    def rate(names: tuple[str, ...], of: str, prior_minutes: int) -> float:
        prior = sum(usual[name] for name in names)
        own = sum(total(name, of) for name in names)
        return (own + prior_minutes * prior) / (total("minutes", of) + prior_minutes)

    def known_mean(names: tuple[str, ...], of: str) -> float:
        return sum(mean(name, of) or 0.0 for name in names)

    twos, threes, frees = MADE[position]
    p2 = (total("fgm", "60") - total("fg3m", "60") + 100 * twos) / (
        total("fga", "60") - total("fg3a", "60") + 100
    )
    p3 = (total("fg3m", "60") + 150 * threes) / (total("fg3a", "60") + 150)
    pft = (total("ftm", "60") + 40 * frees) / (total("fta", "60") + 40)

    def expected(of: str) -> float:
        fga, fg3a, fta = (rate((name,), of, 100) for name in ("fga", "fg3a", "fta"))
        return kept(2 * p2 * (fga - fg3a) + 3 * p3 * fg3a + pft * fta)

    known = kept(total("start_known", "3"))
    sums = found["60"]
    figures = {
        **{f"minutes_{of}": mean("minutes", of) for of in ("1_5", "3", "6", "12", "25")},
        "minutes_deviation_12": spread("minutes_squared", known_mean(("minutes",), "12"), "12", 10),
        "start_rate_3": total("started", "3") / known if known else None,
        **{
            f"{stat}_deviation_25": spread(f"{stat}_squared", known_mean(names, "25"), "25", 1)
            for stat, names in STATS.items()
        },
        **{
            f"{stat}_pm_{of}": rate(names, of, prior)
            for stat, names in STATS.items()
            for of, prior in PRIOR_MINUTES.items()
        },
        "xppm_6": expected("6"),
        "xppm_25": expected("25"),
        **{f"{name}_pm_25": rate((name,), "25", 100) for name in ("fga", "fg3a", "fta")},
        "games_weight_60": sums[0],
    }
    return {name: None if value is None else kept(value) for name, value in figures.items()}


FORM = (
    "minutes_1_5", "minutes_3", "minutes_6", "minutes_12", "minutes_25", "minutes_deviation_12", "start_rate_3",
    *(f"{stat}_deviation_25" for stat in STATS),
    *(f"{stat}_pm_{of}" for stat in STATS for of in PRIOR_MINUTES), "xppm_6", "xppm_25", "fga_pm_25", "fg3a_pm_25",
    "fta_pm_25", "games_weight_60",
)  # fmt: skip


def _is_regular(row: Row) -> bool:
    return row["minutes_last_10"] is not None and row["minutes_last_10"] >= REGULAR


def _likely(row: Row, formula: tuple[float, ...], is_out: bool) -> float | None:
    if not row["is_on_roster"]:
        return None
    if is_out:
        return 0.0
    constant, share, missed, minutes, regular, absent = formula
    presence = min(max(row["presence_rate"], 0.02), 0.98)
    odds = (
        constant
        + share * log(presence / (1 - presence))
        + missed * min(row["games_missed"], 8)
        + minutes * log(min(max(row["minutes_6"], 1), 48))
        + regular * _is_regular(row)
        + absent * (row["games_missed"] > 0)
    )
    return kept(1 / (1 + exp(-odds)))


def _add_pools(rows: list[Row], end: str) -> None:
    """Add what the members of each team bring together, by one knowledge of absences."""
    sides: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        _add_share(row, end)
        sides[row["game_id"], row["team"]].append(row)
    totals = {key: {name: _total(name, mates) for name in SUMMED} for key, mates in sides.items()}
    for key, mates in sides.items():
        for row in mates:
            against = totals.get((row["game_id"], row["opponent"]), {})
            pool = _pool(row, mates, totals[key], against.get("left_points", 0.0))
            row |= {f"{name}{end}": _or_none(value) for name, value in pool.items()}


def _or_none(value: float | None) -> float | None:
    return None if value is None else kept(value)


def _add_share(row: Row, end: str) -> None:
    """What he brings if he plays, by how likely that is; what is missed if he is out."""
    was_away = bool(row["games_missed"])
    out = row["is_ruled_out"] if not end else row["is_reported_out"] or (was_away and _is_regular(row))
    is_gone = out and row["is_on_roster"]
    likely = row[f"plays_probability{end}"] or 0.0
    minutes, attempts = row["minutes_6"] or 0.0, row["fga_pm_25"] or 0.0
    rates = {stat: row[f"{stat}_pm_25"] or 0.0 for stat in STATS}
    brought = kept(likely * minutes)
    left = kept(0.5 ** ((row["games_missed"] or 0) / 3) * minutes) if is_gone else 0.0
    row["_share"] = {
        "minutes": brought,
        "likely": likely,
        **{stat: kept(brought * rate) for stat, rate in rates.items()},
        "attempts": kept(brought * attempts),
        "returning": brought if was_away else 0.0,
        "left_minutes": left,
        "left_points": kept(left * rates["points"]),
        "is_there": row["is_on_roster"] and not is_gone,
    }


SUMMED = ("minutes", *STATS, "attempts", "returning", "left_minutes", "left_points")


def _total(name: str, of: list[Row]) -> float:
    return sum(mate["_share"][name] for mate in of)


def _pool(
    row: Row, mates: list[Row], totals: dict[str, float], opposing_left_points: float
) -> dict[str, float | None]:
    def of_others(name: str) -> float:
        return totals[name] - float(row["_share"][name])

    others = [mate for mate in mates if mate is not row]
    there = [mate["_share"]["points"] for mate in mates if mate["_share"]["is_there"]]
    of_team = {
        "returning_minutes": of_others("returning"),
        "top_points": max(there, default=None),
        "new_absent_minutes": totals["left_minutes"],
        "new_absent_points": totals["left_points"],
        "opponent_new_absent_points": opposing_left_points,
    }
    own = row["minutes_6"]
    if own is None:
        return dict.fromkeys(POOL_OF_OWN) | of_team

    def place(mate: Row) -> tuple[float, int]:
        return -mate["minutes_6"], mate["player_id"]

    better = [mate for mate in others if mate["minutes_6"] is not None and place(mate) < place(row)]
    same = [mate for mate in others if mate["position"] == row["position"]]
    pool, side = of_others("minutes") + own, _total("minutes", same) + own
    return of_team | {
        "pool_minutes": pool,
        "pool_position_minutes": side,
        "pool_position_relative": side / row["_usual"] if row["_usual"] else None,
        "expected_share": own * 240 / pool,
        "better_minutes": _total("minutes", better),
        "better_players": _total("likely", better),
        "better_position_minutes": _total(
            "minutes", [mate for mate in better if mate["position"] == row["position"]]
        ),
        **{f"pool_{stat}_pm": (of_others(stat) + own * row[f"{stat}_pm_25"]) / pool for stat in STATS},
        "pool_fga_pm": (of_others("attempts") + own * row["fga_pm_25"]) / pool,
    }


POOL_OF_OWN = (
    "pool_minutes", "pool_position_minutes", "pool_position_relative", "expected_share", "better_minutes",
    "better_players", "better_position_minutes", *(f"pool_{stat}_pm" for stat in STATS), "pool_fga_pm",
)  # fmt: skip
