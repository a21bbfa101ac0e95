"""What an evaluation shows, as titled tables: the same for a terminal, a Markdown page and a report page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backcourt.evaluation.accuracy import MINUTES_TIERS
from backcourt.evaluation.wagers import BREAK_EVEN, EDGES
from backcourt.tables.statistics import POINTS

if TYPE_CHECKING:
    from backcourt.evaluation.calibration import Calibration
    from backcourt.evaluation.report import Evaluation, Score
    from backcourt.evaluation.scores import Interval
    from backcourt.evaluation.wagers import Band, Wagers

NOTHING = "-"
WHO = ("season", "rows", "system", "knows", "n")


@dataclass(frozen=True)
class Section:
    """A titled table, and what its figures mean."""

    title: str
    note: str
    headers: tuple[str, ...]
    rows: list[tuple[str, ...]]


def sections(found: Evaluation) -> Iterator[Section]:
    """Yield every table of an evaluation that has rows."""
    for section in _sections(found):
        if section.rows:
            yield section


def _sections(found: Evaluation) -> Iterator[Section]:
    points = [score for score in found.scores if score.stat == POINTS.name]
    others = [score for score in found.scores if score.stat != POINTS.name]
    yield _accuracy("Points", ACCURACY_NOTE, points)
    yield _accuracy(
        "Points where a system speaks of some rows only",
        "On the rows of which the first system of each group speaks, with the baselines on exactly these.",
        [score for score in found.where_spoken if score.stat == POINTS.name],
    )
    yield _worse_than_plain([*points, *found.where_spoken])
    yield _coverage(points)
    quoted = [score for score in points if score.wagers]
    yield _lines("Against the points line", quoted)
    yield _chances("Chances of the over, points", quoted)
    yield _bands("Hits by edge, points", found.looks, quoted)
    yield _bands("Where lines may have missed what a system knew", found.looks, found.parts, PARTS_NOTE)
    yield _accuracy("Other markets", OTHERS_NOTE, others)
    yield _lines("Against the line, other markets", others)
    yield _chances("Chances of the over, other markets", others)
    yield _bands("Hits by edge, other markets", 0, others)


ACCURACY_NOTE = (
    "Skill is 1 - MAE / MAE of ewma on the same rows, of the mean against ewma's mean; `median` is the whole-number"
    " median against ewma's mean, `fair` the median against ewma's own median. CRPS skill is against ewma with its own"
    " law. Intervals are 95 %, from 2,000 draws of whole dates. `filled %` of the rows were on no list (or had no"
    " career yet): a system says nothing of them and is given ewma's prediction. `80 %` is the share of outcomes in the"
    " 80 % interval, counted by randomised places."
)
OTHERS_NOTE = "On rows with a line of the statistic; the same figures, from the same functions."
PARTS_NOTE = (
    "News is what only the inactive list tells of team-mates of 15 minutes or more a game: a late absence is one who"
    " played in the team's last game, is on the list, and was on no injury report; a late return is one who missed that"
    " game and is not on the list. An older line was last seen more than two hours before the cut-off, on average over"
    " its books; whatever happened since is news too, to systems that know the list."
)


def _accuracy(title: str, note: str, found: Sequence[Score]) -> Section:
    headers = (
        *WHO, "filled %", "MAE", "RMSE", "bias", "skill %", "95 % interval", "MAE median", "median %", "fair %",
        "CRPS", "CRPS skill %", "80 %", "dispersion",
    )  # fmt: skip
    return Section(title, note, headers, [(*who(score), *_accuracy_cells(score)) for score in found])


def _accuracy_cells(score: Score) -> Iterator[str]:
    own, spread = score.accuracy, score.accuracy.spread
    yield from (f"{own.filled_pct:.2f}", f"{own.mae:.3f}", f"{own.rmse:.3f}", f"{own.bias:+.3f}")
    yield from (percent(own.skill, "+.2f"), between(own.skill, 100, "+.2f"))
    if spread is None:
        yield from [NOTHING] * 6
    else:
        yield from (f"{spread.mae:.3f}", percent(spread.skill, "+.2f"), percent(spread.fair_skill, "+.2f"))
        yield from (f"{spread.crps:.3f}", percent(spread.crps_skill, "+.2f"), percent(spread.covered, ".1f"))
    yield f"{own.dispersion:.2f}"


def _worse_than_plain(found: Iterable[Score]) -> Section:
    """Lay out who is certainly worse than the mean of the season so far."""
    rows = [
        (*who(score), f"{score.accuracy.mae:.3f}", value(worse, 1, "+.3f"), between(worse, 1, "+.3f"))
        for score in found
        if (worse := score.accuracy.against_plain) is not None and worse.low > 0 and score.stat == POINTS.name
    ]
    note = (
        "Systems the seeds believed in, and any other, whose MAE is above that of the plain mean of the season so far"
        " on the same rows, with a 95 % interval that holds no 0. All they add to a player's form makes it worse."
    )
    headers = (*WHO, "MAE", "MAE - season average", "95 % interval")
    return Section("Systems that are worse than a season average", note, headers, rows)


def _coverage(found: Iterable[Score]) -> Section:
    """Lay out coverage by minutes projected before the game, of everyone."""
    tiers = [name for name, _ in MINUTES_TIERS]
    rows = []
    for score in found:
        spread = score.accuracy.spread
        if score.population != "A" or spread is None:
            continue
        by_tier = {each.tier: f"{100 * each.inside.value:.1f} ({each.n:,})" for each in spread.by_minutes}
        whole = f"{percent(spread.covered, '.1f')} ({spread.n:,})"
        rows.append((*who(score)[:4], whole, *(by_tier.get(tier, NOTHING) for tier in tiers)))
    note = (
        "Share of outcomes in the 80 % interval, in percent (and n), by minutes projected before the game."
        " Aimed at: 78-82 overall, 76-84 in every tier."
    )
    return Section("Coverage by projected minutes", note, (*WHO[:4], "all", *tiers), rows)


def _lines(title: str, found: Iterable[Score]) -> Section:
    headers = (
        *WHO, "MAE - line", "95 % interval", "median - line", "interval of median", "picks", "hits %",
        "interval of hits", "priced", "return %", "interval of return", "moved", "towards %", "movement",
    )  # fmt: skip
    note = (
        "`MAE - line` and `median - line` are paired differences to the line, below 0 where the system is better. Picks"
        " are the recommendations; pushes are neither hit nor miss. The return is per unit staked at the best price"
        " quoted at the line, where one was quoted; it is no promise. `moved` counts lines that differ between opening"
        " and close, `towards` how often they went to the side that the system takes at the opening line, with what it"
        " knows at the cut-off, spreads and absences included. Of a system that reads the line it would tell nothing."
    )
    rows = [(*who(score), *_line_cells(score, score.wagers)) for score in found if score.wagers]
    return Section(title, note, headers, rows)


def _line_cells(score: Score, held: Wagers) -> Iterator[str]:
    own, spread = score.accuracy, score.accuracy.spread
    median = spread.against_line if spread else None
    yield from (value(own.against_line, 1, "+.3f"), between(own.against_line, 1, "+.3f"))
    yield from (value(median, 1, "+.3f"), between(median, 1, "+.3f"))
    if held.picks is None:
        yield from [NOTHING] * 6
    else:
        picks = held.picks
        yield from (f"{picks.n:,}", percent(picks.hits, ".1f"), between(picks.hits, 100, ".1f"))
        yield from (
            f"{picks.priced:,}",
            percent(picks.returned, "+.1f"),
            between(picks.returned, 100, "+.1f"),
        )
    if held.movement is None:
        yield from [NOTHING] * 3
    else:
        moved = held.movement
        yield from (f"{moved.n:,}", percent(moved.towards, ".1f"), value(moved.moved, 1, "+.2f"))


def _chances(title: str, found: Iterable[Score]) -> Section:
    headers = (
        *WHO, "priced", "log loss", "market's", "skill %", "interval", "Brier", "Brier of market", "Brier skill %",
        "ECE", "ECE of right chances", "quoted lines", "ECE at all", "ECE of right ones",
    )  # fmt: skip
    note = (
        "Chance of the over, pushes left out, beside the margin-free price on the rows that have one: skill is"
        " 1 - loss / loss of the price. ECE is over ten bins of equal count; right chances would show the error beside"
        " it, 95 % of the time within the brackets. `ECE at all` is over every book's main line."
    )
    rows = [(*who(score), *_chance_cells(score.wagers)) for score in found if score.wagers]
    return Section(title, note, headers, [row for row in rows if set(row[len(WHO) :]) != {NOTHING}])


def _chance_cells(held: Wagers) -> Iterator[str]:
    if held.chances is None:
        yield from [NOTHING] * 8
    else:
        said = held.chances
        yield from (f"{said.n:,}", f"{said.log_loss:.4f}", f"{said.market_log_loss:.4f}")
        yield from (percent(said.log_loss_skill, "+.2f"), between(said.log_loss_skill, 100, "+.2f"))
        yield from (f"{said.brier:.4f}", f"{said.market_brier:.4f}", percent(said.brier_skill, "+.2f"))
    yield from _calibration_cells(held.calibration)
    every = held.at_all_lines
    yield f"{sum(each.n for each in every.bins):,}" if every else NOTHING
    yield from _calibration_cells(every)


def _calibration_cells(found: Calibration | None) -> Iterator[str]:
    if found is None:
        yield from (NOTHING, NOTHING)
    else:
        noise = found.noise
        yield from (f"{found.error:.4f}", f"{noise.value:.4f} ({noise.low:.4f} .. {noise.high:.4f})")


def _bands(title: str, looks: int, found: Iterable[Score], note: str = "") -> Section:
    """Show hits by edge; of lines that are even bets with a mark for those above break-even, given so many looks."""
    warning = "Hits in percent (n) of the side on which the mean lies, by its distance from the line."
    if looks:
        warning += (
            f" In all {looks:,} bands are looked at: one in twenty is outside its interval by luck. `*`: above"
            f" {100 * BREAK_EVEN:.1f} % (break-even at -110) even so, by an interval that allows for all of them"
            " (Bonferroni)."
        )
    else:
        warning += " Prices of these lines are seldom even, so no share of hits means the same."
    rows = [
        (*who(score), *_band_cells(score.wagers.bands, looks))
        for score in found
        if score.wagers and score.wagers.bands
    ]
    headers = (*WHO, *(f">= {edge:g}" for edge in EDGES))
    return Section(title, f"{note} {warning}".strip(), headers, rows)


def _band_cells(bands: Iterable[Band], looks: int) -> list[str]:
    by_edge = {
        band.least_edge: f"{100 * band.hits.value:.1f}{'*' if looks and band.survives(looks) else ''} ({band.n:,})"
        for band in bands
    }
    return [by_edge.get(edge, NOTHING) for edge in EDGES]


def who(score: Score) -> tuple[str, ...]:
    """Return whose figures these are."""
    rows = score.rows if score.stat == POINTS.name else f"{score.rows}, {score.stat}"
    return score.season, rows, score.system, score.knowledge, f"{score.n:,}"


def percent(figure: Interval | None, form: str) -> str:
    """Write a share as percent."""
    return value(figure, 100, form)


def value(figure: Interval | None, times: float, form: str) -> str:
    """Write a figure."""
    return NOTHING if figure is None else f"{times * figure.value:{form}}"


def between(figure: Interval | None, times: float, form: str) -> str:
    """Write the interval of a figure."""
    return NOTHING if figure is None else f"{times * figure.low:{form}} .. {times * figure.high:{form}}"
