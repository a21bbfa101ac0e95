"""`python -m benchmarks`: measure what was promised, verify it, and say which targets are met."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.datasets import LEAGUES, DataSet, real, simulated
from benchmarks.figures import Outcome, WrongResultError
from benchmarks.machine import machine
from benchmarks.measures import MEASURES
from benchmarks.processes import ROOT
from benchmarks.results import as_data, keep, machine_line, markdown, table

RESULTS = ROOT / "benchmarks" / "results"


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=MEASURES, metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="archive [default: the real seasons]")
    parser.add_argument("--simulated", choices=LEAGUES, help="measure a made-up league instead")
    parser.add_argument("--season", action="append", metavar="SEASON", help="a season; repeatable")
    parser.add_argument("--repeat", type=int, default=0, metavar="N", help="repetitions [default: 3 to 7]")
    parser.add_argument(
        "--threads", type=int, default=2, metavar="N", help="threads of the engine [default: 2]"
    )
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="where workspaces are made, then removed")
    parser.add_argument(
        "--results", type=Path, default=RESULTS, metavar="FOLDER", help="where the JSON is kept"
    )
    parser.add_argument("--profile", action="store_true", help="tell where time goes")
    parser.add_argument("--markdown", action="store_true", help="print the README's table too")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a target is missed")
    return parser.parse_args(given)


def main(given: Sequence[str]) -> int:
    """Measure, print and keep; end with 1 when something that was timed was wrong."""
    wanted = _arguments(given)
    with tempfile.TemporaryDirectory(prefix="backcourt-bench-", dir=wanted.work) as work:
        bench = Bench(_data(wanted, Path(work)), Path(work), wanted.threads, wanted.repeat)
        facts = machine(Path(work))
        print(f"{bench.data.description}\n{machine_line(facts)}")
        print(f"{wanted.threads} threads, warm page cache, every sample a process of its own\n", flush=True)
        started = time.monotonic()
        try:
            outcomes = {
                name: _measured(bench, name) for name in MEASURES if not wanted.only or name in wanted.only
            }
        except WrongResultError as error:
            print(f"WRONG: {error}", file=sys.stderr)
            return 1
    judged = bench.data.is_reference
    record = {
        "machine": facts,
        "data": {"description": bench.data.description, "seasons": bench.data.seasons},
        "threads": wanted.threads,
        "page_cache": "warm",
        "measures": {name: as_data(outcome, judged) for name, outcome in outcomes.items()},
        "seconds": time.monotonic() - started,
    }
    path = keep(wanted.results, record)
    _tell(wanted, outcomes, judged, bench.data, record, path)
    missed = [f for o in outcomes.values() for f in o.figures if judged and f.is_met is False]
    return 1 if missed and wanted.strict else 0


def _data(wanted: argparse.Namespace, work: Path) -> DataSet:
    seasons = tuple(wanted.season or ())
    if not wanted.simulated and (found := real(wanted.data, seasons)):
        return found
    if not wanted.simulated:
        print("The real seasons are not here: a made-up league of their size stands in for them.")
    return simulated(wanted.simulated or "full", seasons, work)


def _measured(bench: Bench, name: str) -> Outcome:
    bench.say(f"--- {name}: {(MEASURES[name].__doc__ or '').splitlines()[0]}")
    return MEASURES[name](bench)


def _tell(
    wanted: argparse.Namespace,
    outcomes: dict[str, Outcome],
    judged: bool,
    data: DataSet,
    record: dict[str, object],
    path: Path,
) -> None:
    if wanted.profile:
        print("\n\n".join(text for outcome in outcomes.values() for text in outcome.profiles), "\n")
    print(table(outcomes, judged))
    claims = {claim for outcome in outcomes.values() for claim in outcome.checks}
    print("\nVerified: " + "; ".join(sorted(claims)) + ".")
    print(f"Kept in {path}")
    if wanted.markdown:
        print("\n" + markdown(outcomes, judged, dict(record["machine"]), data.description))  # type: ignore[call-overload]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
