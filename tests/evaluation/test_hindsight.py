"""News that only the inactive list tells, and how old a line is, are what plain loops over the facts find."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter

from evaluations import whole
from pipelines import Pipeline

from backcourt.analytics.lines import told_in_hindsight
from backcourt.evaluation.late_news import REAL_MINUTES, late_news
from backcourt.evaluation.line_ages import with_line_ages
from backcourt.evaluation.reading import CUTOFF, TABLES

SEASON = "2023-24"


def named_by_page(small: Pipeline) -> Callable[[datetime], set[int]]:
    """Whom the newest injury page known at a moment names, if it is at most three days old."""
    pages: dict[datetime, set[int]] = defaultdict(set)
    for known_at, player, status in small.query(
        "SELECT known_at, player_id, status FROM nba_raw.injuries WHERE basis = 'injury_page'"
    ):
        pages[known_at] |= {player} if status != "available" else set()

    def named(moment: datetime) -> set[int]:
        known = [issue for issue in pages if issue <= moment <= issue + timedelta(days=3)]
        return pages[max(known)] if known else set()

    return named


def boxes_of(small: Pipeline) -> dict[str, list[tuple[str, int, int]]]:
    """Team, player and tenths of minutes of everyone in each game's box score."""
    boxes = defaultdict(list)
    for game, team, player, tenths in small.query("""
        SELECT game_id, team, player_id, CASE WHEN is_dnp THEN 0 ELSE minutes_tenths END
        FROM nba_analytics.player_game_summary"""):
        boxes[game].append((team, player, tenths))
    return boxes


def by_loops(small: Pipeline) -> dict[tuple[str, str, int], bool]:
    """Whom the list alone tells about, and whether he is absent, from box scores, list and injury page."""
    listed = set(small.query("SELECT game_id, player_id FROM nba_raw.injuries WHERE game_id IS NOT NULL"))
    named, boxes = named_by_page(small), boxes_of(small)
    games = small.query(f"""
        SELECT game_date, game_id, home_team, away_team, close_cutoff_utc FROM nba_raw.schedule
        WHERE season = '{SEASON}' ORDER BY game_date, game_id""")
    last: dict[str, date] = {}
    played: dict[int, list[tuple[date, str, int]]] = defaultdict(list)
    found = {}
    for day, rows in groupby(games, key=itemgetter(0)):
        tonight = list(rows)
        for _, game, home, away, cutoff in tonight:
            for player, past in played.items():
                on, team, _ = past[-1]
                is_regular = sum(tenths for *_, tenths in past) >= REAL_MINUTES * 10 * len(past)
                if team not in (home, away) or not is_regular or (day - on).days > 30:
                    continue
                was_there, is_listed = on == last[team], (game, player) in listed
                is_told = was_there and player in named(cutoff)
                if was_there == is_listed and not is_told:
                    found[game, team, player] = is_listed
        for _, game, *_ in tonight:
            for team, player, tenths in boxes[game]:
                last[team] = day
                if tenths:
                    played[player].append((day, team, tenths))
    return found


def test_late_absences_and_returns_are_those_of_plain_loops(small: Pipeline) -> None:
    relations = whole(small, {*TABLES})
    expected = by_loops(small)
    rows = small.warehouse.read(late_news(relations, CUTOFF)).to_pylist()
    seasons = dict(small.query("SELECT game_id, season FROM nba_raw.schedule"))
    found = {
        (row["game_id"], row["team"], row["player_id"]): row["is_absent"]
        for row in rows
        if seasons[row["game_id"]] == SEASON
    }
    assert {*found.values()} == {True, False}
    assert found == expected


def test_a_line_is_as_old_as_its_books_were_seen_before_the_cut_off(small: Pipeline) -> None:
    relations = whole(small, {*TABLES})
    quoted = told_in_hindsight(relations["player_props"], relations["schedule"])
    players = relations["player_game_summary"].select("game_id", "player_id")
    rows = small.warehouse.read(
        with_line_ages(players, quoted, relations["schedule"], CUTOFF, "points")
    ).to_pylist()
    found = {(row["game_id"], row["player_id"]): row["line_age"] for row in rows}
    books: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    for game, player, book, hours, assumed in small.query(f"""
        SELECT hindsight_game_id, player_id, book, epoch({CUTOFF} - p.known_at) / 3600, p.known_at_assumed
        FROM nba_raw.player_props AS p JOIN nba_raw.schedule AS s ON s.game_id = p.hindsight_game_id
        WHERE market = 'points' AND is_main_line AND (p.known_at <= {CUTOFF} OR p.known_at_assumed)"""):
        age = 0.0 if assumed else float(hours)
        books[game, player][book] = min(age, books[game, player].get(book, age))
    expected = {key: sum(ages.values()) / len(ages) for key, ages in books.items() if key in found}
    assert max(expected.values()) > 0
    assert {key: round(age, 6) for key, age in expected.items()} == {
        key: round(age, 6) for key, age in found.items() if age is not None
    }
