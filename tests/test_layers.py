"""Only `tables/windows.py` decides what was known when: no table compares dates itself.

A table that wrote its own date predicate could look into the future, and no reviewer would see it among a
hundred others. Which package may import which is held by import-linter (`make check`).
"""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "backcourt"
WITHOUT_DATE_PREDICATES = ("raw", "analytics", "precompute", "predictions", "systems")

DATE_NAME = re.compile(r"(?:date|known_at|fetched_at|_utc|cutoff|tip_?off)$")
IDENTITY_TESTS = (ast.Is, ast.IsNot)
COMPARING_METHODS = {"between", "isin", "notin", "identical_to", "asof_join", "nullif"} | {
    f"__{operator}__" for operator in ("lt", "le", "gt", "ge", "eq", "ne")
}
COUNTING_METHODS = {"count", "nunique", "isnull", "notnull"}
DATE_PREDICATE_IN_SQL = re.compile(
    r"(?<![<\w])\w*(?:date|known_at|_utc)\"?\s*(?:(?:<>|[<>]=?|!=)\s*[\w'\"{$?]|\bbetween\b)", re.IGNORECASE
)


def is_dated(node: ast.expr) -> bool:
    """Whether an expression yields a date: a date column, or something worked out from one."""
    match node:
        case ast.Name(id=name):
            return bool(DATE_NAME.search(name))
        case ast.Attribute(attr=name):
            return bool(DATE_NAME.search(name))
        case ast.Subscript(value=value, slice=ast.Constant(value=str(name))):
            return bool(DATE_NAME.search(name)) or is_dated(value)
        case ast.Subscript(value=value):
            return is_dated(value)
        case ast.Call(func=ast.Attribute(attr=method)) if method in COUNTING_METHODS:
            return False
        case ast.Call(func=function, args=arguments):
            receiver = [function.value] if isinstance(function, ast.Attribute) else []
            return any(is_dated(part) for part in [function, *receiver, *arguments])
        case ast.BinOp() | ast.UnaryOp() | ast.IfExp() | ast.BoolOp() | ast.NamedExpr() | ast.Tuple():
            return any(is_dated(part) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr))
    return False


def compares_dates(node: ast.AST) -> bool:
    """Whether a node is a comparison with a date in it, however it is spelled."""
    match node:
        case ast.Compare(left=left, ops=operators, comparators=others):
            return not all(isinstance(op, IDENTITY_TESTS) for op in operators) and any(
                map(is_dated, [left, *others])
            )
        case ast.Call(func=ast.Attribute(value=receiver, attr=method), args=arguments):
            return method in COMPARING_METHODS and any(map(is_dated, [receiver, *arguments]))
        case ast.Constant(value=str(text)):
            return bool(DATE_PREDICATE_IN_SQL.search(text))
    return False


def prose(tree: ast.AST) -> set[ast.AST]:
    """Find the docstrings: strings that stand alone, which may explain a rule in the notation of one."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def date_comparisons(source: str) -> list[int]:
    """List the lines of a module that compare dates."""
    tree = ast.parse(source)
    ignored = prose(tree)
    return sorted(
        {
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.expr) and node not in ignored and compares_dates(node)
        }
    )


MODULES = [module for layer in WITHOUT_DATE_PREDICATES for module in sorted((PACKAGE / layer).rglob("*.py"))]


@pytest.mark.parametrize("layer", WITHOUT_DATE_PREDICATES)
def test_the_layer_is_there_to_be_read(layer: str) -> None:
    assert (PACKAGE / layer / "__init__.py").is_file()


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_table_compares_dates_itself(module: Path) -> None:
    lines = date_comparisons(module.read_text(encoding="utf-8"))
    assert lines == [], (
        f"{module}: compare dates through backcourt.tables.windows, or join on the column's name"
    )


@pytest.mark.parametrize(
    "offence",
    [
        "games.filter(games.game_date < target.game_date)",
        "games.filter(_.game_date <= day)",
        "games.filter(games['cache_date'] == day)",
        "games.join(other, games.analysis_date == other.analysis_date)",
        "lines.filter(lines.known_at <= cutoff(game))",
        "lines.filter(lines.snapshot_utc.between(start, end))",
        "lines.filter(moment.between(first, lines.known_at))",
        "games.filter(games.game_date.isin(days))",
        "games.filter(games.game_date + one_day > day)",
        "games.filter(games.game_date.cast('timestamp') < day)",
        "games.filter(ibis.least(games.game_date, day) == day)",
        "games.filter(games.game_date.__lt__(day))",
        "prices.asof_join(lines, lines.known_at)",
        "[row for row in rows if row['date'] in days]",
        "'select * from games where game_date < ?'",
        "f'select * from games g where g.known_at between {start} and {end}'",
        "day > tip_off",
    ],
)
def test_the_checker_catches(offence: str) -> None:
    assert date_comparisons(f"\n\nfound = {offence}\n") == [3]


@pytest.mark.parametrize(
    "habit",
    [
        '"""Facts with game_date < G.game_date."""',
        "games.join(other, ['game_id', 'game_date'])",
        "appearances.filter(_.minutes_tenths > 0)",
        "windows.last_games(appearances, 10).filter(_.rest_days <= 1)",
        "games.group_by('game_date').having(_.game_date.count() > 3)",
        "games.order_by(games.game_date.desc())",
        "game_date is None",
        "'game_date' in columns",
        "rest_days = games.game_date.delta(games.previous_game_date, unit='day')",
        "help = 'plan <date> to see what is owed'",
        "candidates > 3",
    ],
)
def test_the_checker_passes(habit: str) -> None:
    assert date_comparisons(habit) == []
