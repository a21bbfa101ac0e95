"""Operations: plan, sync and override, for those who hold the token, never by GET, and on record."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from starlette.responses import JSONResponse

from backcourt.errors import ExitCode
from backcourt.web.audit import record
from backcourt.web.documented import problems
from backcourt.web.limits import Buckets, Rate, client_of, too_many
from backcourt.web.problems import NEVER_STORED, ProblemError
from backcourt.web.queries import IsoDate
from backcourt.web.runs import Ended, Runs, succeeded

WRONG_TOKENS = Rate(per_second=0.1, burst=5)
"""How often a client may come with a wrong token; how often it is put on record that he came without one."""
LOOK_SECONDS = 1.0
"""How often it is looked whether a run has ended."""

TableName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$", description="a table")]


class Asked(BaseModel):
    """What somebody asks for: nothing but what is declared."""

    model_config = ConfigDict(extra="forbid")


class Selection(Asked):
    """What a plan or a sync is about; without anything, all of it."""

    tables: list[TableName] = Field(
        [], max_length=100, description="only these tables and what they are made from"
    )
    first: IsoDate | None = Field(None, description="only from this date on")
    last: IsoDate | None = Field(None, description="only up to this date")
    only_failed: StrictBool = Field(False, description="only what failed before, and what waits for it")
    force: StrictBool = Field(False, description="redo what is current, too")

    @property
    def words(self) -> list[str]:
        """The same on the command line."""
        words = [f"--table={name}" for name in self.tables]
        words += [f"--from={self.first}"] if self.first else []
        words += [f"--to={self.last}"] if self.last else []
        words += ["--only-failed"] if self.only_failed else []
        return words + (["--force"] if self.force else [])


class Overruling(Asked):
    """A gate that is to let one table's date through, and why."""

    table: TableName
    date: IsoDate
    gate: str = Field(pattern=r"^[a-z][a-z0-9_]{0,63}$", description="the gate that refused")
    because: str = Field(
        min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$",
        description="the reason; it stays on record",
    )  # fmt: skip


class Done(BaseModel):
    """What a verb answered, as `--json` does on the command line."""

    exit_code: int = Field(description="0 done, 4 incomplete")
    answer: Any


class Run(BaseModel):
    """A run of sync."""

    run: str = Field(description="its name; /api/v1/operations/runs/ and the name tell how it goes")
    state: Literal["running", "done", "incomplete", "failed", "refused", "ended"] = Field(
        description="ended: it ended, but while no server watched"
    )
    started_at: str
    words: list[str] = Field(description="the command line")
    exit_code: int | None
    answer: Any = Field(description="what it answered when it ended")


class Runners(BaseModel):
    """All runs that are remembered."""

    at_work: str = Field(description="what writes to the workspace now; empty when nothing does")
    runs: list[str] = Field(description="their names, oldest first")


class Desk:
    """Where operations are asked for: the token, the record, and the processes."""

    def __init__(self, token: str, runs: Runs) -> None:
        self._token = token.encode()
        self.runs = runs
        self._wrong = Buckets(WRONG_TOKENS)
        self._without = Buckets(WRONG_TOKENS)
        self._starting = asyncio.Lock()
        self._watching: set[asyncio.Task[None]] = set()

    @property
    def record_file(self) -> Path:
        """The record of all operations."""
        return self.runs.workspace.home / "operations.jsonl"

    async def record(self, who: str, what: str, arguments: Any, outcome: str) -> None:
        """Put it on record, and on the disk."""
        await asyncio.to_thread(record, self.record_file, who, what, arguments, outcome)

    async def admit(self, who: str, what: str, token: str) -> None:
        """Raise unless this is the token; who guesses is soon not listened to, and nobody can fill the record."""
        if not token:
            if not self._without.wait(who):
                await self.record(who, what, None, "refused: no token")
            raise _token_wanted()
        if self._wrong.is_empty(who):
            raise too_many(1 / WRONG_TOKENS.per_second)
        if hmac.compare_digest(token.encode(), self._token):
            return
        self._wrong.wait(who)
        await self.record(who, what, None, "refused: wrong token")
        raise _token_wanted()

    async def ask(self, who: str, what: str, arguments: Asked, words: Sequence[str]) -> Done:
        """Carry out a verb and wait for its answer; who asks is told problems as such."""
        given = arguments.model_dump(mode="json")
        # On record before it is done: what cannot be recorded is not begun.
        await self.record(who, what, given, "asked for")
        ended = await self.runs.ask(*words)
        await self.record(who, what, given, f"exit code {ended.code}")
        if not succeeded(ended):
            raise _refusal(ended)
        return Done(exit_code=int(ended.code or 0), answer=ended.answer)

    async def start_sync(self, who: str, wanted: Selection) -> str:
        """Start a sync unless something writes; return the name of the run."""
        given = wanted.model_dump(mode="json")
        async with self._starting:
            if busy := self.runs.at_work:
                await self.record(who, "sync", given, f"refused: {busy} is at work")
                raise ProblemError(
                    409, f"{busy} writes to the workspace", "wait for it to end, then ask again"
                )
            await self.record(who, "sync", given, "asked for")
            run = await asyncio.to_thread(self.runs.start, "sync", *wanted.words)
        await self.record(who, "sync", given, f"started: run {run}")
        task = asyncio.create_task(self._watch(who, run))
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)
        return run

    async def _watch(self, who: str, run: str) -> None:
        """Put on record how a run ends, if the server lives to see it."""
        while (ended := self.runs.ended(run)) is None:
            await asyncio.sleep(LOOK_SECONDS)
        await self.record(who, "sync", {"run": run}, f"exit code {ended.code}")

    def state(self, run: str) -> Run:
        """Tell how a run goes; raise a problem (404) without one."""
        if run not in self.runs.known():
            raise ProblemError(404, "there is no such run", "/api/v1/operations/status names all")
        told, ended = self.runs.told(run), self.runs.ended(run)
        return Run(
            run=run,
            state=_state(ended),
            started_at=told["started_at"],
            words=told["words"],
            exit_code=ended.code if ended else None,
            answer=ended.answer if ended else None,
        )


def _token_wanted() -> ProblemError:
    return ProblemError(
        401,
        "operations need the token",
        "send it as Authorization: Bearer TOKEN",
        headers={"WWW-Authenticate": 'Bearer realm="operations"'},
    )


STATES: dict[int, Literal["done", "incomplete", "failed", "refused"]] = {
    ExitCode.DONE: "done",
    ExitCode.INCOMPLETE: "incomplete",
    ExitCode.REFUSED: "refused",
}


def _state(ended: Ended | None) -> Literal["running", "done", "incomplete", "failed", "refused", "ended"]:
    if ended is None:
        return "running"
    return "ended" if ended.code is None else STATES.get(ended.code, "failed")


def _refusal(ended: Ended) -> ProblemError:
    """Return what a verb refused as a problem."""
    message, advice = ended.error.get("message", ""), ended.error.get("advice", "")
    # The request was well formed, so what stands against it is the workspace: a table it lacks, a writer at work.
    return ProblemError(HTTPStatus.CONFLICT, message or "the operation failed", advice)


BEARER = HTTPBearer(auto_error=False, description="the token that the server was started with")


def desk_of(request: Request) -> Desk:
    """Return the desk."""
    desk: Desk = request.app.state.desk
    return desk


async def admitted(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
) -> str:
    """Return who asks, if he has the token."""
    who = client_of(request.scope)
    await desk_of(request).admit(who, request.url.path, given.credentials if given else "")
    return who


Who = Annotated[str, Depends(admitted)]
OPERATIONS = APIRouter(prefix="/api/v1/operations", tags=["operations"], responses=problems(401, 409))


@OPERATIONS.post("/plan", response_model=Done, summary="Plan a sync")
async def plan(request: Request, who: Who, wanted: Annotated[Selection, Body()]) -> JSONResponse:
    """Tell what a sync would do, why, and how long it takes."""
    return _answered(await desk_of(request).ask(who, "plan", wanted, ["plan", *wanted.words]))


@OPERATIONS.post("/sync", response_model=Run, status_code=202, summary="Start a sync")
async def sync(request: Request, who: Who, wanted: Annotated[Selection, Body()]) -> JSONResponse:
    """Start a sync as a process of its own, which goes on when the server stops; a second one is refused (409)."""
    desk = desk_of(request)
    run = await desk.start_sync(who, wanted)
    return _answered(desk.state(run), 202, {"Location": f"/api/v1/operations/runs/{run}"})


@OPERATIONS.post("/override", response_model=Done, summary="Overrule a gate")
async def override(request: Request, who: Who, wanted: Annotated[Overruling, Body()]) -> JSONResponse:
    """Let what a gate refused pass for one date, with a recorded reason."""
    words = ["override", wanted.table, str(wanted.date), wanted.gate, f"--because={wanted.because}"]
    return _answered(await desk_of(request).ask(who, "override", wanted, words))


@OPERATIONS.get("/status", response_model=Runners, summary="What runs and ran")
async def status(request: Request, who: Who) -> JSONResponse:
    """Tell what writes to the workspace, and name all runs."""
    runs = desk_of(request).runs
    return _answered(Runners(at_work=runs.at_work, runs=runs.known()))


@OPERATIONS.get("/runs/{run}", response_model=Run, summary="How a run goes", responses=problems(404))
async def run_state(request: Request, who: Who, run: str) -> JSONResponse:
    """Tell how a run of sync goes, or went."""
    return _answered(desk_of(request).state(run))


def _answered(told: BaseModel, status: int = 200, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(
        told.model_dump(mode="json"), status, {"Cache-Control": NEVER_STORED, **(headers or {})}
    )
