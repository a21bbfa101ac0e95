"""A season of an archive, written as balldontlie and ESPN would tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Any

import espn_payloads as espn
import pyarrow.parquet as pq
from balldontlie_payloads import person

from backcourt.identity.teams import teams
from backcourt.sources.balldontlie.teams import TEAM_IDS
from backcourt.time import game_day

Row = dict[str, Any]

NUMBERS = {tricode: number for number, tricode in TEAM_IDS.items()}
ESPN_CODES = {"GSW": "GS", "NOP": "NO", "NYK": "NY", "SAS": "SA", "UTA": "UTAH", "WAS": "WSH"}
SHOOTING = (("fgm", "fga"), ("fg3m", "fg3a"), ("ftm", "fta"))
COUNTED = ("oreb", "dreb", "reb", "ast", "stl", "blk", "tov", "pf")


def minutes_and_seconds(minutes: float) -> str:
    """Write minutes the long way: a tenth is six seconds."""
    tenths = round(minutes * 10)
    return f"{tenths // 10}:{tenths % 10 * 6:02d}"


def full_name(tricode: str) -> str:
    return teams()[tricode].full_name


@dataclass
class WiredSeason:
    """One season folder of an archive, and the players beside it."""

    folder: Path

    def _rows(self, name: str) -> list[Row]:
        return pq.read_table(self.folder / f"{name}.parquet").to_pylist()

    def _grouped(self, name: str, *keys: str) -> Mapping[Any, list[Row]]:
        """Return the rows of a file by one column, or by the tuple of several."""
        key, found = itemgetter(*keys), defaultdict(list)
        for row in self._rows(name):
            found[key(row)].append(row)
        return found

    @cached_property
    def games(self) -> Mapping[date, list[Row]]:
        return self._grouped("games", "game_date")

    @cached_property
    def lines(self) -> Mapping[tuple[str, str], list[Row]]:
        return self._grouped("player_box", "game_id", "team")

    @cached_property
    def quotes(self) -> Mapping[tuple[date, str], list[Row]]:
        return self._grouped("player_props", "game_date", "book")

    @cached_property
    def shots(self) -> Mapping[str, list[Row]]:
        return self._grouped("shots", "game_id")

    @cached_property
    def inactives(self) -> Mapping[tuple[str, str], list[Row]]:
        return self._grouped("inactives", "game_id", "team")

    @cached_property
    def players(self) -> list[Row]:
        """Return everybody the archive knows, with the tricode of the team he last appeared for, if any."""
        rows = pq.read_table(self.folder.parent / "players.parquet").to_pylist()
        box = sorted(self._rows("player_box"), key=lambda line: line["game_date"])
        last = {line["player_id"]: line["team"] for line in box}
        return [row | {"team": last.get(row["player_id"])} for row in rows]

    def tipoff(self, game: Row) -> datetime:
        """Return the naive UTC tip-off; where the archive has none, the usual hour."""
        known = game["tipoff_utc"]
        return known.replace(tzinfo=None) if known else game_day(game["game_date"]).assumed_tipoff_utc

    # balldontlie

    def balldontlie_games(self, day: date) -> Row:
        return {"data": [self._game(game) for game in self.games.get(day, ())], "meta": {"per_page": 100}}

    def balldontlie_box_scores(self, day: date) -> Row:
        return {"data": [self._game(game, with_players=True) for game in self.games.get(day, ())]}

    def _game(self, game: Row, *, with_players: bool = False) -> Row:
        sides = {"home_team": game["home_team"], "visitor_team": game["away_team"]}
        told = {name: self._team(game, tricode, with_players) for name, tricode in sides.items()}
        return told | {
            "id": int(game["game_id"]),
            "date": game["game_date"].isoformat(),
            "datetime": f"{self.tipoff(game).isoformat()}.000Z",
            "season": int(game["season"][:4]),
            "status": "Final",
            "postseason": game["season_type"] == "playoffs",
            "home_team_score": game["home_pts"],
            "visitor_team_score": game["away_pts"],
        }

    def _team(self, game: Row, tricode: str, with_players: bool) -> Row:
        about = {"id": NUMBERS[tricode], "full_name": full_name(tricode), "abbreviation": tricode}
        players = [self._box_line(line) for line in self.lines[game["game_id"], tricode]]
        return about | ({"players": players} if with_players else {})

    def _box_line(self, line: Row) -> Row:
        first, _, last = line["player_name"].partition(" ")
        figures = {name: line[name] for pair in SHOOTING for name in pair}
        figures |= {name: line[name] for name in COUNTED if name != "tov"}
        return figures | {
            "min": minutes_and_seconds(line["minutes"]),
            "turnover": line["tov"],
            "pts": line["pts"],
            "plus_minus": int(line["plus_minus"]),
            "player": person(line["player_id"], first_name=first, last_name=last),
        }

    # ESPN

    def espn_scoreboard(self, day: date) -> Row:
        return espn.scoreboard(*(self._event(game) for game in self.games.get(day, ())))

    def _event(self, game: Row) -> Row:
        sides = (("home", "home_team", "home_pts"), ("away", "away_team", "away_pts"))
        rivals = [
            espn.competitor(ESPN_CODES.get(game[team], game[team]), side, str(game[points]))
            for side, team, points in sides
        ]
        return espn.event(
            game["game_id"], date=f"{self.tipoff(game):%Y-%m-%dT%H:%MZ}", contest={"competitors": rivals}
        )

    def espn_page(self, game: Row) -> str:
        order = (("away_team", False), ("home_team", True))
        names = [(game[team], home) for team, home in order]
        strip = {
            "gid": game["game_id"],
            "dt": f"{self.tipoff(game):%Y-%m-%dT%H:%MZ}",
            "tms": [
                {"abbrev": ESPN_CODES.get(each, each), "displayName": full_name(each), "isHome": home}
                for each, home in names
            ],
        }
        box = [self._side(game, tricode, home) for tricode, home in names]
        return espn.page(espn.box_document(strip=strip, bxscr=box))

    def _side(self, game: Row, tricode: str, home: bool) -> Row:
        groups: dict[bool, list[Row]] = {True: [], False: []}
        for line in self.lines[game["game_id"], tricode]:
            groups[line["is_starter"]].append(self._espn_line(line))
        told = espn.side("BOS", home=home, starters=groups[True], bench=groups[False])
        return told | {
            "tm": {"abbrev": ESPN_CODES.get(tricode, tricode), "dspNm": full_name(tricode), "hm": home}
        }

    def _espn_line(self, line: Row) -> Row:
        stats = [
            minutes_and_seconds(line["minutes"]),
            *(f"{line[made]}-{line[tried]}" for made, tried in SHOOTING),
            *(str(line[name]) for name in COUNTED),
            f"{int(line['plus_minus']):+d}",
            str(line["pts"]),
        ]
        athlete = {"id": str(line["player_id"]), "dspNm": line["player_name"]}
        return {"athlt": athlete, "stats": stats}
