"""A season of an archive, written as NBA.com would tell it, and served at its addresses."""

from dataclasses import dataclass
from datetime import date

from imagined_nba_com import (
    BOS,
    assigned,
    assignments,
    box_score,
    indexed,
    movements,
    player,
    result_sets,
    roster_page,
    rostered,
    schedule,
    scheduled,
    side,
    statistics,
    team_sheet,
)
from imagined_plays import play_by_play, shot_chart
from provider_server import ProviderServer, answers
from wired_league import COUNTED, Row, WiredSeason, minutes_and_seconds
from written_charts import chart_of, plays_of

from backcourt.identity.teams import Team, teams

COUNTS = {
    "fgm": "fieldGoalsMade",
    "fga": "fieldGoalsAttempted",
    "fg3m": "threePointersMade",
    "fg3a": "threePointersAttempted",
    "ftm": "freeThrowsMade",
    "fta": "freeThrowsAttempted",
    **dict(
        zip(
            COUNTED,
            ("reboundsOffensive", "reboundsDefensive", "reboundsTotal", "assists", "steals", "blocks"),
            strict=False,
        )
    ),
    "tov": "turnovers",
    "pf": "foulsPersonal",
    "pts": "points",
}
"""How NBA.com spells what an archive counts."""

PAGE_NAMES = {"PHI": "sixers", "POR": "blazers"}
LETTERS = {"Guard": "G", "Forward": "F", "Center": "C"}


@dataclass(frozen=True)
class NbaComSeason:
    """A season as every document that `ingest nba-com` asks for."""

    season: WiredSeason

    def serve(self, server: ProviderServer) -> None:
        """Script what NBA.com says of the season on a summer day after it."""
        server.serve("/cdn/static/json/staticData/scheduleLeagueV2.json", self.schedule())
        server.serve("/stats/stats/playerindex", self.index(), Season=self.season.folder.name)
        server.serve("/stats/js/data/playermovement/NBA_Player_Movement.json", movements())
        for day, games in self.season.games.items():
            referees = assignments(*map(self._assigned, games))
            server.serve("/official/wp-json/api/v1/get-game-officials", referees, date=day.isoformat())
            for game in games:
                self._serve_game(server, game)
        for team in teams().values():
            name = PAGE_NAMES.get(team.tricode, team.nickname.lower())
            page = answers(self.team_page(team), content_type="text/html")
            server.serve(f"/www/team/{team.nba_team_id}/{name}", page)

    def _serve_game(self, server: ProviderServer, game: Row) -> None:
        number, shots = game["game_id"], self.season.shots.get(game["game_id"], [])
        about = {"GameID": number}
        server.serve("/stats/stats/boxscoretraditionalv3", self.box_score(game), **about)
        plays = plays_of(shots) if shots else play_by_play([], number)
        server.serve("/stats/stats/playbyplayv3", plays, **about)
        server.serve("/stats/stats/shotchartdetail", chart_of(shots) if shots else shot_chart([]), **about)

    def schedule(self) -> Row:
        games = [self._scheduled(game) for games in self.season.games.values() for game in games]
        return schedule(*games, season=self.season.folder.name)

    def _scheduled(self, game: Row) -> Row:
        return scheduled(
            gameId=game["game_id"],
            gameStatus=3,
            gameStatusText="Final",
            gameDateEst=f"{game['game_date']}T00:00:00Z",
            gameDateTimeUTC=f"{self.season.tipoff(game):%Y-%m-%dT%H:%M:%SZ}",
            homeTeam=side(BOS, game["home_pts"], **_team(game["home_team"])),
            awayTeam=side(BOS, game["away_pts"], **_team(game["away_team"])),
        )

    def box_score(self, game: Row) -> Row:
        home, away = (self._sheet(game, game[name]) for name in ("home_team", "away_team"))
        return box_score(
            home, away, gameId=game["game_id"], homeTeamId=home["teamId"], awayTeamId=away["teamId"]
        )

    def _sheet(self, game: Row, tricode: str) -> Row:
        lines = self.season.lines[game["game_id"], tricode]
        sums = {name: sum(line[name] for line in lines) for name in ("minutes", *COUNTS)}
        listed = [_listed(line) for line in lines]
        return team_sheet(BOS, *listed, totals=_statistics(sums | {"plus_minus": 0}), **_team(tricode))

    def index(self) -> Row:
        return result_sets(PlayerIndex=[_indexed(row) for row in self.season.players])

    def team_page(self, team: Team) -> str:
        """Return a team's page; those who appeared for nobody are listed by the first team of the league."""
        first = next(iter(teams()))
        members = [row for row in self.season.players if (row["team"] or first) == team.tricode]
        return roster_page(*(_rostered(row, team) for row in members))

    def _assigned(self, game: Row) -> Row:
        names = {"home": game["home_team"], "away": game["away_team"]}
        told: Row = {f"{which}_team_id": teams()[code].nba_team_id for which, code in names.items()}
        told |= {f"{which}_team_abbr": code for which, code in names.items()}
        return assigned(game_id=game["game_id"], game_date=f"{game['game_date']:%m/%d/%Y}", **told)


def _team(tricode: str) -> Row:
    team = teams()[tricode]
    return {
        "teamId": team.nba_team_id,
        "teamName": team.nickname,
        "teamCity": team.city,
        "teamTricode": tricode,
        "teamSlug": team.nickname.lower(),
    }


def _statistics(line: Row) -> Row:
    counts = {told: line[name] for name, told in COUNTS.items()}
    return statistics(
        minutes=minutes_and_seconds(line["minutes"]), plusMinusPoints=float(line["plus_minus"]), **counts
    )


def _listed(line: Row) -> Row:
    first, _, family = line["player_name"].partition(" ")
    position = "F" if line["is_starter"] else ""
    return player(line["player_id"], _statistics(line), firstName=first, familyName=family, position=position)


def _indexed(row: Row) -> Row:
    first, _, last = row["player_name"].partition(" ")
    tricode = row["team"]
    return indexed(
        row["player_id"],
        PLAYER_FIRST_NAME=first,
        PLAYER_LAST_NAME=last,
        TEAM_ID=teams()[tricode].nba_team_id if tricode else 0,
        TEAM_ABBREVIATION=tricode,
        POSITION=_letters(row["position"]),
        HEIGHT=row["height"],
        WEIGHT=_whole_text(row["weight_lb"]),
        COUNTRY=row["country"],
        DRAFT_YEAR=row["draft_year"],
        DRAFT_NUMBER=row["draft_number"],
    )


def _rostered(row: Row, team: Team) -> Row:
    return rostered(
        row["player_id"],
        TeamID=team.nba_team_id,
        PLAYER=row["player_name"],
        POSITION=_letters(row["position"]),
        HEIGHT=row["height"],
        WEIGHT=_whole_text(row["weight_lb"]),
        BIRTH_DATE=_birthday(row["birth_date"]),
    )


def _letters(position: str) -> str:
    return "-".join(LETTERS[word] for word in position.split("-"))


def _whole_text(number: float | None) -> str | None:
    return None if number is None else f"{number:g}"


def _birthday(day: date | None) -> str | None:
    return day and f"{day:%b %d, %Y}".upper()
