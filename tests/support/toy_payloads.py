"""What the sources of the toy league deliver at first."""

from datetime import date, timedelta
from typing import TypeAlias

from toy_model import Row

from backcourt.tables.declaration import EVER
from backcourt.time import season_of

Subject: TypeAlias = tuple[str, str]
Payloads: TypeAlias = dict[Subject, list[Row]]

FIRST = date(2023, 8, 22)
PLAYED = tuple(FIRST + timedelta(days=number) for number in (0, 1, 4, 8, 11, 12, 15, 20))
"""Dates with games: four before the turn of the season, four after it."""

TEAMS = ("A", "B", "C", "D")
ROUNDS = ((("A", "B"), ("C", "D")), (("A", "C"), ("B", "D")), (("A", "D"), ("B", "C")))


def first_payloads() -> Payloads:
    """Return a schedule and its scores by season, and the teams."""
    payloads: Payloads = {("landed_teams", "all"): [
        {"landed_date": EVER, "team": team, "strength": number} for number, team in enumerate(TEAMS)
    ]}  # fmt: skip
    for number, day in enumerate(PLAYED):
        games = payloads.setdefault(("landed_games", season_of(day)), [])
        scores = payloads.setdefault(("landed_scores", season_of(day)), [])
        for home, away in ROUNDS[number % 3]:
            game = {"landed_date": day, "game_id": f"{number}{home}{away}"}
            games.append(game | {"home": home, "away": away})
            scores += [
                game | {"team": team, "points": 90 + number * (1 + TEAMS.index(team))}
                for team in (home, away)
            ]
    return payloads
