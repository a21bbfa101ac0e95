"""What the toy tables must be, in plain Python: a slow ledger that keeps whole rows where the real one keeps hashes.

It shares the declarations with the machinery under test, and nothing else: rows are made date by date from what a
look-back lets through, and a partition is stale when what it was made from is no longer what is there.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeAlias

from toy_tables import COMING_DAYS, REST_DAYS, VARIANTS

from backcourt.sync.ledger import State
from backcourt.tables.declaration import EVER, Cadence, Input, LookBack, Reach, Table
from backcourt.tables.graph import Catalogue
from backcourt.time import season_of

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = tuple[tuple[Any, ...], ...]
Key: TypeAlias = tuple[str, date]
Readings: TypeAlias = tuple[Mapping[date, Rows], ...]

UNDONE = (State.FAILED, State.BLOCKED)


def is_read(look_back: LookBack, day: date, other: date) -> bool:
    """Tell whether rows of `day` may depend on an input's rows of `other`, by the words of the declaration."""
    if look_back.reach is Reach.ALL and day == EVER:
        return True
    until = day + timedelta(days=look_back.ahead) if look_back.through else day - timedelta(days=1)
    if other > until:
        return False
    match look_back.reach:
        case Reach.DAYS:
            return (day - other).days <= look_back.days
        case Reach.SEASON:
            # A season reaches back to its own start; what is read ahead of the date is read whatever its season.
            return season_of(other) == season_of(day) or other > day
        case Reach.ALL:
            return True


def is_in_month(day: date, other: date) -> bool:
    """Tell whether two dates lie in one calendar month of one season."""
    return (day.year, day.month, season_of(day)) == (other.year, other.month, season_of(other))


def frozen(rows: Iterable[Row], columns: Iterable[str]) -> Rows:
    """Return rows as tuples of these columns, in an order that depends on their values alone."""
    names = list(columns)
    return tuple(sorted((tuple(row[name] for name in names) for row in rows), key=repr))


@dataclass(frozen=True)
class Gated:
    """What a gate measured."""

    gate: str
    figure: float | None
    passed: bool


@dataclass(frozen=True)
class Record:
    """One table on one date, with everything that is known of it."""

    state: State
    rows: Rows = ()
    expected: int = 0
    excused: frozenset[tuple[str, str]] = frozenset()
    unaccounted: frozenset[str] = frozenset()
    gates: frozenset[Gated] = frozenset()
    rejected: tuple[tuple[str, int], ...] = ()
    code: str = field(default="", compare=False)
    readings: Readings = field(default=(), compare=False)

    @property
    def is_done(self) -> bool:
        return self.state not in UNDONE


@dataclass
class Made:
    """What a table's own formula gives for one date; `owed` maps entities to their excuse."""

    rows: list[Row]
    owed: dict[str, str | None] | None = None
    rejected: Counter[str] = field(default_factory=Counter)
    figures: dict[str, float] = field(default_factory=dict)


Read: TypeAlias = Callable[[str], list[Row]]


def _sides(games: list[Row]) -> list[Row]:
    return [game | {"team": game[side]} for game in games for side in ("home", "away")]


def _teams_on(games: list[Row]) -> list[str]:
    return sorted({side["team"] for side in _sides(games)})


def _games(read: Read, day: date, variant: str) -> Made:
    landed = read("landed_games")
    named = (row for row in landed if row["home"] and row["away"])
    good = [row | {"game_date": day, "is_derby": False} for row in named]
    return Made(good, rejected=Counter({"unknown_team": len(landed) - len(good)}))


def _scores(read: Read, day: date, variant: str) -> Made:
    landed, sides = read("landed_scores"), _sides(read("games"))
    known = {side["game_id"] for side in sides}
    good = [row | {"game_date": day} for row in landed if row["game_id"] in known]
    there = {(row["game_id"], row["team"]) for row in landed}
    owed = {
        f"{side['game_id']} {side['team']}": None
        if (side["game_id"], side["team"]) in there
        else "source_missing"
        for side in sides
    }
    figures = {}
    if sides:
        figures["scored"] = len(good) / len(sides)
    if good:
        figures["positive"] = sum((row["points"] or 0) > 0 for row in good) / len(good)
    return Made(good, owed, Counter({"no_such_game": len(landed) - len(good)}), figures)


class BuildError(Exception):
    """The code itself is broken."""


def _teams(read: Read, day: date, variant: str) -> Made:
    if variant == "broken":
        raise BuildError
    playing = {game[side] for game in read("landed_games") for side in ("home", "away")}
    return Made([row | {"is_scheduled": row["team"] in playing} for row in read("landed_teams")])


def _before(scores: list[Row], team: str, day: date, *, season: bool) -> list[Row]:
    return [
        row
        for row in scores
        if row["team"] == team
        and row["game_date"] < day
        and (not season or season_of(row["game_date"]) == season_of(day))
    ]


def _form(read: Read, day: date, variant: str) -> Made:
    strengths = {row["team"]: row["strength"] for row in read("teams")}
    rows, owed = [], {}
    for team in _teams_on(read("games")):
        earlier = _before(read("earlier_scores"), team, day, season=True)
        owed[team] = None if earlier else "bootstrap"
        if earlier:
            points = sum(row["points"] for row in earlier) + (variant == "plus one")
            rows.append({"team": team, "game_date": day, "games": len(earlier), "points": points,
                         "strength": strengths.get(team)})  # fmt: skip
    return Made(rows * 2 if variant == "twice" and day.day > 7 else rows, owed)


def _rest(read: Read, day: date, variant: str) -> Made:
    rows = []
    for team in _teams_on(read("games")):
        others = {
            (side["game_date"] - day).days for side in _sides(read("games_around")) if side["team"] == team
        }
        rest = min((-days for days in others if -REST_DAYS <= days < 0), default=None)
        coming = sum(0 < days <= COMING_DAYS for days in others)
        row = {"game_date": day, "team": team, "days_rest": rest, "coming": coming}
        rows.append(row | {"is_rested": None if rest is None else rest > 2})
    return Made(rows)


def _career(read: Read, day: date, variant: str) -> Made:
    rows = []
    for team in _teams_on(read("games")):
        earlier = _before(read("all_scores"), team, day, season=False)
        points = sum(row["points"] for row in earlier)
        rows.append({"game_date": day, "team": team, "games": len(earlier), "points": points})
    return Made(rows, {row["team"]: None for row in rows})


def _ratings(read: Read, day: date, variant: str) -> Made:
    rows, owed = [], {}
    for team in _teams_on(read("games")):
        earlier = _before(read("all_scores"), team, day, season=False)
        owed[team] = None if earlier else "bootstrap"
        if earlier:
            rows.append({"game_date": day, "team": team, "best": max(row["points"] for row in earlier)})
    return Made(rows, owed)


def _forecasts(read: Read, day: date, variant: str) -> Made:
    form, career = ({row["team"]: row for row in read(name)} for name in ("form", "career"))
    rated = sorted(
        (row["best"], row["team"]) for row in read("ratings") if is_in_month(row["game_date"], day)
    )
    ratings = {team: best for best, team in rated}
    rows, owed = [], {}
    for rest in read("rest"):
        team = rest["team"]
        owed[team] = None if team in form else "upstream_excused"
        if team in form and team in career:
            days = 9 if rest["days_rest"] is None else rest["days_rest"]
            known = form[team]["points"] + (form[team]["strength"] or 0) + career[team]["points"]
            value = known + rest["coming"] + days + ratings.get(team, 0)
            rows.append({"game_date": day, "team": team, "value": value})
    if variant == "forgetful":
        rows = [row for row in rows if row["team"] != "A"]
    if variant == "unasked" and day.day % 2 == 0:
        rows += [row | {"team": "X"} for row in rows if row["team"] == "B"]
    return Made(rows, owed)


def _grades(read: Read, day: date, variant: str) -> Made:
    made: dict[str, int] = {}
    for row in read("scores"):
        made[row["team"]] = made.get(row["team"], 0) + row["points"]
    forecasts = {row["team"]: row["value"] for row in read("forecasts")}
    rows = [
        {"game_date": day, "team": team, "error": made[team] - value}
        for team, value in forecasts.items()
        if team in made
    ]
    return Made(rows, {team: None if team in made else "source_missing" for team in forecasts})


def _standings(read: Read, day: date, variant: str) -> Made:
    rows = []
    for date_of in sorted({game["game_date"] for game in read("games")}):
        errors = [
            grade["error"]
            for grade in read("grades")
            if grade["game_date"] <= date_of and season_of(grade["game_date"]) == season_of(date_of)
        ]
        if errors:
            rows.append({"game_date": date_of, "graded": len(errors), "error": sum(errors)})
    return Made(rows)


FORMULAS: Mapping[str, Callable[[Read, date, str], Made]] = {
    "games": _games,
    "scores": _scores,
    "teams": _teams,
    "form": _form,
    "rest": _rest,
    "career": _career,
    "ratings": _ratings,
    "forecasts": _forecasts,
    "grades": _grades,
    "standings": _standings,
}


@dataclass(frozen=True)
class Due:
    """A partition that is not as it should be, and the word for it; `waits` when nothing can be done about it."""

    day: date
    word: str
    waits: bool = False


@dataclass(frozen=True)
class Commit:
    """Partitions that change at one stroke.

    Those of a `divisible` one may come one by one. When a table gets other columns its rows `make_room`, also those of
    dates that were not asked for.
    """

    changes: Mapping[Key, Record | None]
    divisible: bool = False
    makes_room: bool = False


@dataclass(frozen=True)
class Wish:
    """What a run is asked for."""

    tables: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    only_failed: bool = False
    force: bool = False

    def names(self, catalogue: Catalogue) -> list[str]:
        """Return the tables to be looked at, each after its inputs."""
        wanted = set(self.tables) or set(catalogue)
        for name in reversed(list(catalogue)):
            if name in wanted:
                wanted |= {entry.table for entry in catalogue[name].inputs}
        return [name for name in catalogue if name in wanted and not catalogue[name].is_landing]

    def covers(self, name: str, due: Due) -> bool:
        if self.only_failed and due.word not in ("failed", "released"):
            return False
        if due.word == "forced" and self.tables and name not in self.tables:
            return False
        inside = (not self.first or self.first <= due.day) and (not self.last or due.day <= self.last)
        return due.day == EVER or inside


EVERYTHING = Wish()


@dataclass
class Model:
    """The latest record of every partition, overrides, and how to bring it all up to date."""

    variants: dict[str, str] = field(default_factory=dict)
    records: dict[Key, Record] = field(default_factory=dict)
    pardons: dict[tuple[str, date, str], float] = field(default_factory=dict)
    schemas: dict[str, Mapping[str, str]] = field(default_factory=dict)
    splits_seasons: bool = False

    def of(self, name: str) -> dict[date, Record]:
        return {day: record for (table, day), record in self.records.items() if table == name}

    def land(self, name: str, rows: Iterable[Row], columns: Sequence[str]) -> None:
        """Take over what a landing table now holds; dates that lost their rows stay, empty."""
        by_date: dict[date, list[Row]] = {day: [] for day in self.of(name)}
        for row in rows:
            by_date.setdefault(row["landed_date"], []).append(row)
        for day, found in by_date.items():
            state = State.COMPLETE if found else State.COMPLETE_EMPTY
            self.records[name, day] = Record(state, frozen(found, columns))

    def grid(self, catalogue: Catalogue, name: str) -> list[date]:
        """Return the dates for which a table owes a partition."""
        table = catalogue[name]
        if table.is_landing:
            return sorted(day for day, record in self.of(name).items() if record.rows)
        if not table.date_column:
            return [EVER]
        days = {day for parent in table.grid for day in self.grid(catalogue, parent)}
        if table.cadence is Cadence.MONTHLY:
            days -= {day for day in days if any(other < day and is_in_month(other, day) for other in days)}
        return sorted(days)

    def refusal(self, name: str, day: date) -> bool:
        """Tell whether a gate refuses a partition and nobody overrode that."""
        record = self.records.get((name, day))
        return record is not None and any(
            not result.passed and not self._is_pardoned(name, day, result) for result in record.gates
        )

    def _is_pardoned(self, name: str, day: date, result: Gated) -> bool:
        pardoned = self.pardons.get((name, day, result.gate))
        return pardoned is not None and result.figure is not None and result.figure >= pardoned

    def reads(self, catalogue: Catalogue, entry: Input, day: date, other: date) -> bool:
        """Tell whether an input's partition `other` is read for `day`."""
        return is_read(entry.look_back, day, other) if catalogue[entry.table].date_column else other == EVER

    def obstacles(self, catalogue: Catalogue, name: str, day: date) -> set[Key]:
        """Return the input partitions for which a date has to wait."""
        found = set()
        for entry in catalogue[name].inputs:
            records = self.of(entry.table)
            owed = () if catalogue[entry.table].is_landing else self.grid(catalogue, entry.table)
            for other in {*records, *owed}:
                if not self.reads(catalogue, entry, day, other):
                    continue
                if other not in records or not records[other].is_done or self.refusal(entry.table, other):
                    found.add((entry.table, other))
        return found

    def readings(self, catalogue: Catalogue, name: str, day: date) -> Readings:
        """Return what is there to be read for a date, input by input."""
        return tuple(
            {
                other: record.rows
                for other, record in self.of(entry.table).items()
                if self.reads(catalogue, entry, day, other)
            }
            for entry in catalogue[name].inputs
        )

    def due(
        self, catalogue: Catalogue, codes: Mapping[str, str], name: str, *, force: bool = False
    ) -> list[Due]:
        """Return the partitions of a table that are not what they should be, as its inputs are now."""
        found = []
        for day in self.grid(catalogue, name):
            record = self.records.get((name, day))
            if self.obstacles(catalogue, name, day):
                found.append(Due(day, "blocked", waits=True))
            elif record is None:
                found.append(Due(day, "missing"))
            elif record.state is State.FAILED:
                found.append(Due(day, "failed"))
            elif record.state is State.BLOCKED:
                found.append(Due(day, "released"))
            elif record.code != codes[name]:
                found.append(Due(day, "code changed"))
            elif record.readings != self.readings(catalogue, name, day):
                found.append(Due(day, "input changed"))
            elif force:
                found.append(Due(day, "forced"))
        return found

    def surplus(self, catalogue: Catalogue, name: str) -> set[Key]:
        """Return the recorded partitions that nobody owes any more."""
        gone = {(name, day) for day in self.of(name)} - {(name, day) for day in self.grid(catalogue, name)}
        return gone if catalogue[name].date_column or not gone else {(name, day) for day in self.of(name)}

    def sync(
        self,
        catalogue: Catalogue,
        codes: Mapping[str, str],
        wish: Wish = EVERYTHING,
        faults: frozenset[tuple[str, str]] = frozenset(),
    ) -> Iterator[Commit]:
        """Do what a run must do, commit by commit; chunks with a season of a table in `faults` meet an engine error."""
        for name in wish.names(catalogue):
            table = catalogue[name]
            if self.schemas.get(name) != table.schema:
                self.schemas[name] = table.schema
                gone = [(name, day) for day in self.of(name)]
                yield replace(self._commit(dict.fromkeys(gone, None)), makes_room=True)
            if gone := self.surplus(catalogue, name):
                yield self._commit(dict.fromkeys(gone, None))
            due = [
                item for item in self.due(catalogue, codes, name, force=wish.force) if wish.covers(name, item)
            ]
            together = season_of if self.splits_seasons else (lambda day: "")
            for part in dict.fromkeys(together(item.day) for item in due):
                chunk = [item for item in due if together(item.day) == part]
                yield from self._chunk(catalogue, codes, name, chunk, faults)

    def _commit(self, changes: Mapping[Key, Record | None], *, divisible: bool = False) -> Commit:
        for key, record in changes.items():
            if record is None:
                self.records.pop(key, None)
            else:
                self.records[key] = record
        return Commit(dict(changes), divisible)

    def _chunk(
        self,
        catalogue: Catalogue,
        codes: Mapping[str, str],
        name: str,
        chunk: list[Due],
        faults: frozenset[tuple[str, str]],
    ) -> Iterator[Commit]:
        waiting = [item.day for item in chunk if item.waits]
        if waiting:
            yield self._commit({(name, day): Record(State.BLOCKED) for day in waiting})
        ready = [item.day for item in chunk if not item.waits]
        if not ready:
            return
        failed = {(name, day): Record(State.FAILED, code=codes[name]) for day in ready}
        try:
            if any((name, season_of(day)) in faults for day in ready):
                raise BuildError
            made = {(name, day): self._made(catalogue, codes, name, day) for day in ready}
        except BuildError:
            yield self._commit(failed)
            return
        yield self._commit({key: record for key, record in made.items() if record})
        yield self._commit({key: failed[key] for key, record in made.items() if not record}, divisible=True)

    def _made(self, catalogue: Catalogue, codes: Mapping[str, str], name: str, day: date) -> Record | None:
        """Return a partition as it must be; None when it breaks its contract."""
        table = catalogue[name]
        readings = self.readings(catalogue, name, day)

        def read(alias: str) -> list[Row]:
            [(entry, found)] = [
                pair for pair in zip(table.inputs, readings, strict=True) if pair[0].name == alias
            ]
            names = catalogue[entry.table].hashed_columns
            return [dict(zip(names, row, strict=True)) for rows in found.values() for row in rows]

        made = FORMULAS[name](read, day, self.variants.get(name, "base"))
        if _breaks_contract(table, made):
            return None
        owed = made.owed or {}
        there = {_entity(table, row) for row in made.rows}
        gates = {gate.name: gate.minimum for gate in table.gates}
        return Record(
            State.COMPLETE if made.rows or owed else State.COMPLETE_EMPTY,
            frozen(made.rows, table.hashed_columns),
            len(owed),
            frozenset((entity, excuse) for entity, excuse in owed.items() if excuse),
            frozenset(entity for entity, excuse in owed.items() if not excuse and entity not in there),
            frozenset(
                Gated(gate, made.figures[gate], made.figures[gate] >= minimum)
                for gate, minimum in gates.items()
                if gate in made.figures
            ),
            tuple(sorted((reason, count) for reason, count in made.rejected.items() if count)),
            codes[name],
            readings,
        )

    def truth(self, catalogue: Catalogue, codes: Mapping[str, str]) -> dict[Key, Record]:
        """Return what every partition would be if all were made from scratch out of what is landed now."""
        landed = {key: record for key, record in self.records.items() if key[0].startswith("landed_")}
        fresh = Model(self.variants, landed, self.pardons)
        for _ in fresh.sync(catalogue, codes):
            pass
        return fresh.records

    def copy(self) -> "Model":
        return replace(
            self,
            variants=dict(self.variants),
            records=dict(self.records),
            pardons=dict(self.pardons),
            schemas=dict(self.schemas),
        )


def _entity(table: Table, row: Row) -> str:
    return " ".join(str(row[name]) for name in table.entity)


def _breaks_contract(table: Table, made: Made) -> bool:
    keys = [tuple(row[name] for name in table.grain) for row in made.rows]
    if len(set(keys)) < len(keys):
        return True
    if made.owed is not None and any(_entity(table, row) not in made.owed for row in made.rows):
        return True
    for column in table.columns:
        if column.provenance:
            continue
        for value in (row[column.name] for row in made.rows):
            if value is None:
                if not column.missing:
                    return True
            elif (column.low is not None and value < column.low) or (
                column.high is not None and value > column.high
            ):
                return True
    return False


assert set(FORMULAS) == set(VARIANTS)
