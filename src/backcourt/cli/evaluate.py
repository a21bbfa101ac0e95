"""`backcourt evaluate`: every system on exactly the same rows, and the leak alarms."""

from typing import TYPE_CHECKING, Any

import typer

from backcourt.cli.arguments import Seasons
from backcourt.cli.output import columns, paragraphs
from backcourt.cli.verb import Outcome, Run, verb
from backcourt.errors import ExitCode

if TYPE_CHECKING:
    from backcourt.evaluation.alarms import Alarm
    from backcourt.evaluation.report import Evaluation, Score
    from backcourt.evaluation.scores import Interval

HEADERS = (
    "season", "population", "system", "n", "MAE", "RMSE", "bias", "skill %", "dispersion",
    "MAE - line", "95 % interval", "hit rate %", "picks",
)  # fmt: skip
WHERE_SPOKEN = (
    "systems that are silent of some, on the rows of which they speak, and the baselines on exactly these"
)
ALARM_HEADERS = ("alarm", "subject", "figure", "bound", "n")


def evaluate(
    run: Run,
    season: Seasons = None,
) -> Outcome:
    """Score every system on the frozen populations A, B, C and Ck of each season.

    Populations are appearances of the regular season from day 14 on. Skill is against ewma, differences are to the
    line, both on the same rows; hit rates count recommendations that won or lost. A system that is silent of some
    rows is shown on the others, with the baselines on exactly these. Results that are too good to be
    honest ring an alarm, and the exit code is 1 until it is explained; it is 4 when
    a system lacks predictions or nothing can be evaluated.

    Example: backcourt evaluate --season 2023-24
    """
    found = run.store.evaluate(seasons=season or ())
    return Outcome(found, _text(found), _code(found))


def _code(found: "Evaluation") -> ExitCode:
    if found.rang:
        return ExitCode.FAILED
    return ExitCode.INCOMPLETE if found.incomplete or not found.scores else ExitCode.DONE


def _text(found: "Evaluation") -> str:
    listed = ", ".join(f"{season} {share:.1f} %" for season, share in found.listed_pct.items())
    return paragraphs(
        f"information time {found.information_time}, line-up knowledge {found.line_up_knowledge}",
        columns(HEADERS, [_row(score) for score in found.scores]),
        WHERE_SPOKEN if found.where_spoken else "",
        columns(HEADERS, [_row(score) for score in found.where_spoken]) if found.where_spoken else "",
        f"rows that were on the decision-time list: {listed}" if listed else "nothing to evaluate yet",
        "\n".join(
            f"left out: {name} has no prediction for {count:,} rows"
            for name, count in found.incomplete.items()
        ),
        _alarms(found.alarms),
    )


def _row(score: "Score") -> tuple[Any, ...]:
    return (
        score.season, score.rows, score.system, score.n, f"{score.mae:.3f}", f"{score.rmse:.3f}",
        f"{score.bias:+.3f}", f"{100 * score.skill:+.2f}", f"{score.dispersion:.2f}",
        _signed(score.against_line), _range(score.against_line),
        "-" if score.hit_rate is None else f"{100 * score.hit_rate.value:.1f}", score.picks or "-",
    )  # fmt: skip


def _signed(interval: "Interval | None") -> str:
    return "-" if interval is None else f"{interval.value:+.3f}"


def _range(interval: "Interval | None") -> str:
    return "-" if interval is None else f"{interval.low:+.3f} .. {interval.high:+.3f}"


def _alarms(alarms: "list[Alarm]") -> str:
    rang = [alarm for alarm in alarms if alarm.rang]
    summary = f"leak alarms: {len(alarms)} checked, {len(rang)} rang"
    if not rang:
        return summary
    rows = [(alarm.name, alarm.subject, alarm.figure, alarm.bound, alarm.n) for alarm in rang]
    return paragraphs(summary, columns(ALARM_HEADERS, rows))


def register(app: typer.Typer) -> None:
    """Add the verb to the program."""
    verb(app, "evaluate")(evaluate)
