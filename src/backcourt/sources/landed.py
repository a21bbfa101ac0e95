"""The landing tables: payload rows in one typed form per entity, whatever provider they came from.

Parsers of all sources fill these columns and nothing else; raw tables are made from them.
"""

from backcourt.tables.declaration import Column, Phase, Table

LANDED_COLUMNS = (
    Column("source", "string", "the source that delivered the payload"),
    Column("provider", "string", "who observed the fact, as the payload names it", missing="not named"),
    Column("subject", "string", "what the payload is about; a newer payload replaces it", provenance=True),
    Column("payload_sha", "string", "SHA-256 of the verbatim payload", provenance=True),
    Column("row_number", "int64", "position of the row in its payload, from 0", provenance=True),
    Column(
        "landing_place",
        "int64",
        "place among all landed rows: payload by payload, row by row",
        provenance=True,
    ),
    Column("payload_rows", "int64", "payload rows the row was made from: two where sides come apart", low=1),
    Column("landed_date", "date", "game date, or basketball day of the observation; 1900-01-01 when unknown"),
)
ABSENT = "absent in the payload"


def _columns(spec: str) -> tuple[Column, ...]:
    """Read "name:type" pairs; a payload may leave any of them empty, raw tables decide what that means."""
    pairs = [entry.split(":") for entry in spec.split()]
    return tuple(Column(name, kind, "as delivered", missing=ABSENT) for name, kind in pairs)


def _landing(name: str, meaning: str, spec: str) -> Table:
    return Table(
        name=name,
        phase=Phase.LANDING,
        meaning=meaning,
        grain=("payload_sha", "row_number"),
        date_column="landed_date",
        columns=LANDED_COLUMNS + _columns(spec),
        grid=(),
    )


LANDED_GAMES = _landing(
    "landed_games",
    "games as delivered",
    "game_id:string season:string season_type:string game_date:date home_team:string away_team:string "
    "home_points:int64 away_points:int64 tipoff_utc:timestamp "
    "noon_utc:timestamp assumed_tipoff_utc:timestamp results_known_utc:timestamp "
    "status:string arena:string is_neutral:boolean observed_utc:timestamp provider_game_id:string season_phase:string",
)
LANDED_GAME_LINES = _landing(
    "landed_game_lines",
    "spreads, totals and money lines as delivered",
    "game_id:string season:string season_type:string game_date:date home_team:string book:string "
    "spread_home:float64 total:float64 "
    "money_line_home:float64 money_line_away:float64 snapshot_utc:timestamp",
)
LANDED_BOX = _landing(
    "landed_box",
    "player appearances as delivered",
    "game_id:string season:string season_type:string game_date:date team:string opponent:string is_home:boolean "
    "player_id:int64 player_name:string is_starter:boolean minutes:float64 fgm:int64 fga:int64 fg3m:int64 fg3a:int64 "
    "ftm:int64 fta:int64 oreb:int64 dreb:int64 reb:int64 ast:int64 stl:int64 blk:int64 tov:int64 pf:int64 "
    "points:int64 plus_minus:int64 status:string status_reason:string "
    "provider_game_id:string provider_player_id:string",
)
LANDED_PROPS = _landing(
    "landed_props",
    "quoted player lines as delivered; some sources name the game by its two teams instead of an id",
    "game_id:string game_date:date player_id:int64 player_name:string team:string market:string book:string "
    "line:float64 over_odds:float64 under_odds:float64 snapshot_utc:timestamp home_team:string away_team:string "
    "commence_utc:timestamp provider_game_id:string provider_player_id:string",
)
LANDED_LINE_MOVEMENT = _landing(
    "landed_line_movement",
    "every observed change of a line, its two sides brought together; the game is named by the opponent only",
    "player_name:string opponent:string is_home:boolean market:string book:string line:float64 "
    "over_odds:float64 under_odds:float64 has_known_sides:boolean snapshot_utc:timestamp",
)
LANDED_SHOTS = _landing(
    "landed_shots",
    "field-goal attempts as delivered",
    "game_id:string game_date:date player_id:int64 team_id:int64 period:int64 seconds_left:int64 action_type:string "
    "shot_type:string zone_basic:string zone_area:string zone_range:string distance_ft:float64 x_ft:float64 "
    "y_ft:float64 made:boolean",
)
LANDED_PLAY_SHOTS = _landing(
    "landed_play_shots",
    "field-goal attempts as play-by-play tells of them, for games whose shot charts are missing",
    "game_id:string game_date:date action_number:int64 player_id:int64 player_name:string team_id:int64 period:int64 "
    "seconds_left:int64 action_type:string shot_type:string zone_basic:string zone_area:string distance_ft:float64 "
    "x_ft:float64 y_ft:float64 made:boolean is_assisted:boolean",
)
LANDED_PLAYS = _landing(
    "landed_plays",
    "what happened in a game, play by play as delivered; the score is the one after the play",
    "game_id:string game_date:date period:int64 seconds_left:float64 play_number:int64 action_number:int64 "
    "team:string player_id:int64 player_name:string action_type:string sub_type:string description:string "
    "made:boolean points:int64 home_points:int64 away_points:int64 assist_player_id:int64 "
    "assist_player_name:string occurred_utc:timestamp",
)
LANDED_LINEUPS = _landing(
    "landed_lineups",
    "the ten players on the court at each play, as delivered",
    "game_id:string game_date:date play_number:int64 away_1:string away_2:string away_3:string away_4:string "
    "away_5:string home_1:string home_2:string home_3:string home_4:string home_5:string",
)
LANDED_INACTIVES = _landing(
    "landed_inactives",
    "players ruled out of a game, as delivered",
    "game_id:string game_date:date team:string player_id:int64 player_name:string reason:string "
    "snapshot_utc:timestamp",
)
LANDED_INJURIES = _landing(
    "landed_injuries",
    "injury reports as delivered; a report about a game names its date and teams",
    "game_date:date home_team:string away_team:string team:string player_name:string status:string reason:string "
    "details:string updated:string snapshot_utc:timestamp provider_player_id:string expected_return:string",
)
LANDED_MISSING_INJURY_REPORTS = _landing(
    "landed_missing_injury_reports",
    "teams that had not handed in their report for a game: that nobody is listed means nothing then",
    "game_date:date home_team:string away_team:string team:string snapshot_utc:timestamp",
)
LANDED_PLAYERS = _landing(
    "landed_players",
    "player facts as delivered",
    "player_id:int64 player_name:string position:string height:string weight_lb:float64 birth_date:date "
    "country:string draft_year:int64 draft_number:int64",
)
LANDED_ROSTERS = _landing(
    "landed_rosters",
    "who belongs to which team, as delivered",
    "season:string team:string player_id:int64 player_name:string jersey:string position:string acquired:string "
    "observed_utc:timestamp provider_player_id:string height:string height_inches:float64 weight_lb:float64 "
    "birth_date:date "
    "draft_year:int64 draft_number:int64 status:string",
)
LANDED_TEAMS = _landing(
    "landed_teams",
    "how a provider numbers and names the teams, as delivered",
    "team:string provider_team_id:string team_name:string",
)
LANDED_GAMELOGS = _landing(
    "landed_gamelogs",
    "appearances of seasons before the first complete one, as delivered",
    "game_id:string season:string game_date:date team:string player_id:int64 player_name:string minutes:float64 "
    "fgm:int64 fga:int64 fg3m:int64 fg3a:int64 ftm:int64 fta:int64 oreb:int64 dreb:int64 reb:int64 ast:int64 "
    "stl:int64 blk:int64 tov:int64 pf:int64 points:int64 plus_minus:int64 results_known_utc:timestamp",
)
LANDED_TEAM_BOX = _landing(
    "landed_team_box",
    "teams' totals of a game as delivered; minutes of all players together",
    "game_id:string season:string season_type:string game_date:date team:string opponent:string is_home:boolean "
    "minutes:float64 fgm:int64 fga:int64 fg3m:int64 fg3a:int64 ftm:int64 fta:int64 oreb:int64 dreb:int64 reb:int64 "
    "ast:int64 stl:int64 blk:int64 tov:int64 pf:int64 points:int64 plus_minus:int64",
)
LANDED_PLAYER_RATES = _landing(
    "landed_player_rates",
    "what the league computes of a player's game; shares are of what his team did while he was on court",
    "game_id:string season:string season_type:string game_date:date team:string opponent:string is_home:boolean "
    "player_id:int64 player_name:string minutes:float64 possessions:float64 pace:float64 offensive_rating:float64 "
    "defensive_rating:float64 usage_share:float64 assist_share:float64 rebound_share:float64 "
    "fouls_drawn_share:float64 shots_blocked_share:float64",
)
LANDED_MOVEMENTS = _landing(
    "landed_movements",
    "signings, waivers and trades as delivered; a trade has one row per player and pick, seen from who received it",
    "movement_date:date kind:string team:string from_team:string player_id:int64 player_slug:string "
    "description:string group:string",
)
LANDED_OFFICIALS = _landing(
    "landed_officials",
    "who referees which game, as delivered; without a game in the replay center that day",
    "game_id:string season:string game_date:date home_team:string away_team:string official_id:int64 "
    "official_name:string jersey:string role:string",
)
LANDED_RECIPES = _landing(
    "landed_recipes",
    "how learned models are to be trained, as an operator promoted it; without a row by the default recipe",
    "recipe:string",
)

LANDED_INFORMATION_TIMES = _landing(
    "landed_information_times",
    "when before each game predictions are made, as an operator chose; without a row at the close",
    "information_time:string",
)

LANDED_REJECTS = _landing(
    "landed_rejects",
    "rows of payloads that do not have the form their provider's rows have: the reason, and where it stands",
    "path:string reason:string problem:string excerpt:string",
)

LANDING_TABLES = (
    LANDED_GAMES,
    LANDED_GAME_LINES,
    LANDED_BOX,
    LANDED_PROPS,
    LANDED_LINE_MOVEMENT,
    LANDED_SHOTS,
    LANDED_PLAY_SHOTS,
    LANDED_PLAYS,
    LANDED_LINEUPS,
    LANDED_INACTIVES,
    LANDED_INJURIES,
    LANDED_MISSING_INJURY_REPORTS,
    LANDED_PLAYERS,
    LANDED_ROSTERS,
    LANDED_TEAMS,
    LANDED_GAMELOGS,
    LANDED_TEAM_BOX,
    LANDED_PLAYER_RATES,
    LANDED_MOVEMENTS,
    LANDED_OFFICIALS,
    LANDED_RECIPES,
    LANDED_INFORMATION_TIMES,
    LANDED_REJECTS,
)
