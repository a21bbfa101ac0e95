"""The mean of a player's earlier games that were played in a situation like this one, weighted by likeness.

A situation is the opponent's defence, rest, venue and form, each in coarse classes that are compared.
"""

from __future__ import annotations

from backcourt.analytics.lines import PLAYER_GAME
from backcourt.analytics.slate import player_history
from backcourt.systems.interface import Silence, System
from backcourt.tables.expressions import ibis, ir
from backcourt.tables.windows import History, rounded

STRONG_RATING, MIDDLING_RATING = 110, 115
"""Defensive ratings (15 games) below which an opponent is strong, and middling; the others are weak."""

SHORT_REST, USUAL_REST = 1, 2
"""Days of rest up to which it is short, and usual; more is long."""

STREAK_POINTS = 3
"""Points from which on the mean of five games is above or below that of the season: hot, or cold."""

ALIKE = {"tier": (40, 20), "rest": (30, 15), "is_home": (15, 0), "form": (15, 5)}
"""What the same class, and the next to it, counts; 100 in all. What is unknown is like nothing."""

LEAST_SIMILARITY = 70
FEWEST_GAMES, MOST_GAMES = 5, 20
"""Similar games without which nothing is said, and of how many (the most similar, then the latest) the mean is."""

CAREER_GAMES = 10_000
"""More games than anybody plays."""

TOO_FEW = f"fewer than {FEWEST_GAMES} of his earlier games were like this one"

EARLIER = "earlier_"


def situations(games: ir.Table, cache: ir.Table, defense: ir.Table) -> ir.Table:
    """Add the classes of each game's situation, as it was known before it.

    `games` has player_id, opponent, game_date, is_home and days_rest.
    """
    form = cache.select("player_id", "points_avg_last_5", "points_avg_season", game_date="cache_date")
    rating = defense.select("defensive_rating_last_15", opponent="team", game_date="analysis_date")
    rows = games.left_join(form, ["player_id", "game_date"], rname="form_{name}")
    rows = rows.left_join(rating, ["opponent", "game_date"], rname="rating_{name}")
    return rows.mutate(
        tier=tier(rows.defensive_rating_last_15),
        rest=rest(rows.days_rest),
        form=form_of(rows.points_avg_last_5, rows.points_avg_season),
    )


def tier(rating: ir.FloatingValue) -> ir.IntegerValue:
    """0 against a strong defence, 1 a middling one, 2 a weak one."""
    return _class(rating, rating < STRONG_RATING, rating < MIDDLING_RATING)


def rest(days: ir.IntegerValue) -> ir.IntegerValue:
    """0 after short rest, 1 the usual, 2 long."""
    return _class(days, days <= SHORT_REST, days <= USUAL_REST)


def form_of(last_5: ir.FloatingValue, season: ir.FloatingValue) -> ir.IntegerValue:
    """0 for the cold, 1 for the usual, 2 for the hot."""
    above = rounded(last_5 - season)
    return _class(above, above <= -STREAK_POINTS, above < STREAK_POINTS)


def _class(value: ir.Value, lowest: ir.BooleanValue, middle: ir.BooleanValue) -> ir.IntegerValue:
    return ibis.cases((value.isnull(), None), (lowest, 0), (middle, 1), else_=2).cast("int8")


def similarity(rows: ir.Table) -> ir.IntegerValue:
    """Return 0-100: how alike the situations of a game and of an earlier one beside it are."""
    return sum((_alike(rows, name) for name in ALIKE), ibis.literal(0))


def _alike(rows: ir.Table, name: str) -> ir.IntegerValue:
    same, adjacent = ALIKE[name]
    apart = (rows[name].cast("int8") - rows[f"{EARLIER}{name}"].cast("int8")).abs()
    return ibis.cases((apart == 0, same), (apart == 1, adjacent), else_=0)


def played_situations(summary: ir.Table, cache: ir.Table, defense: ir.Table) -> ir.Table:
    """Return every appearance with its points and its situation."""
    games = player_history(summary).gap("days_rest").facts
    known = situations(
        games.select(*PLAYER_GAME, "game_date", "opponent", "is_home", "days_rest", "points"), cache, defense
    )
    return known.select(*PLAYER_GAME, "game_date", "points", *ALIKE)


def with_similar(targets: ir.Table, played: ir.Table) -> ir.Table:
    """Return, per game and player, `similar_games` and their weighted mean, `similar_points`.

    Targets have the keys, game_date and their situation; those without a similar game are left out.
    """
    # Without a tier no game reaches the threshold: the other classes count 60 in all.
    wanted = targets.filter(targets.tier.notnull()).select(*PLAYER_GAME, "game_date", *ALIKE)
    wanted = _numbered(wanted, "target")
    known = _numbered(played.filter(played.tier.notnull()), "number", "player_id").drop("game_id")
    pairs = History(known, ("player_id",)).before(wanted.drop("game_id"), "game_date", EARLIER)
    pairs = pairs.mutate(similarity=similarity(pairs))
    alike = pairs.filter(pairs.similarity >= LEAST_SIMILARITY)
    # Millions of pairs are sorted in half the time by two numbers: which target, and its pairs by likeness, the latest
    # of equals first.
    rank = alike.similarity * CAREER_GAMES + alike[f"{EARLIER}number"]
    place = ibis.row_number().over(group_by=alike.target, order_by=rank.desc())
    ranked = alike.select("target", "similarity", points=f"{EARLIER}points", place=place)
    chosen = ranked.filter(ranked.place < MOST_GAMES)
    found = chosen.group_by("target").agg(
        similar_games=chosen.count().cast("int64"),
        similar_points=rounded((chosen.similarity * chosen.points).sum() / chosen.similarity.sum()),
    )
    keys = wanted.select(*PLAYER_GAME, "target")
    return keys.inner_join(found, "target").drop("target")


def _numbered(games: ir.Table, name: str, *within: str) -> ir.Table:
    """Number games of players, the oldest of each first: all of them, or within some of their keys."""
    order = ibis.window(group_by=within or None, order_by=["player_id", "game_date", "game_id"])
    return games.mutate(**{name: ibis.row_number().over(order)})


def mean(features: ir.Table) -> ir.FloatingValue:
    """The weighted mean of enough similar games."""
    return (features.similar_games >= FEWEST_GAMES).ifelse(features.similar_points, None)


SIMILARITY_BALANCED_V1 = System(
    "similarity_balanced_v1",
    f"weighted mean of {FEWEST_GAMES} to {MOST_GAMES} earlier games in a similar situation",
    mean,
    silence=Silence(
        "insufficient_games",
        TOO_FEW,
        lambda features: features.similar_games.fill_null(0) < FEWEST_GAMES,
    ),
)
