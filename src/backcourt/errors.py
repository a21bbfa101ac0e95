"""Everything that can go wrong, as types: each says what happened, to what, and what to do next."""

import errno
from enum import IntEnum


class ExitCode(IntEnum):
    """The stable exit codes of the command line."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    INCOMPLETE = 4


class BackcourtError(Exception):
    """Base of every error a user may meet; `advice` tells the next step."""

    exit_code = ExitCode.FAILED

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class UsageError(BackcourtError):
    """The request itself does not make sense: an unknown table, a date that is none, an unknown name."""

    exit_code = ExitCode.USAGE


class RefusedError(BackcourtError):
    """Not done on purpose: another writer holds the store, a gate refused, or good output would be lost."""

    exit_code = ExitCode.REFUSED


class WorkspaceError(BackcourtError):
    """The workspace cannot be used: missing, unreadable, or of another version."""


class TargetError(BackcourtError):
    """A target of a publication cannot be reached, read or written; readers keep what they have."""


class InUseError(WorkspaceError):
    """Another program has the warehouse open."""


class PayloadError(BackcourtError):
    """A payload cannot be read: truncated, a column missing or mistyped."""


class ParserError(PayloadError):
    """A parser broke on a payload that it ought to read or refuse: a bug, and nothing of the payload is loaded."""


class LostRowsError(PayloadError):
    """A parser accounts for fewer rows than a payload has: a bug, and nothing of the payload is loaded."""


class FetchError(BackcourtError):
    """A source could not be asked, or what it answered is no answer."""


class TransientError(FetchError):
    """A request failed in a way that passes: no connection, a time-out, a body cut short, a server's own trouble.

    `retry_after` is how many seconds the service asked to be left alone, where it said so.
    """

    exit_code = ExitCode.INCOMPLETE

    def __init__(self, message: str, advice: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(message, advice)
        self.retry_after = retry_after


class PermanentError(FetchError):
    """A request that fails again however often it is made: refused, not there, or answered by something else."""


class NotThereError(PermanentError):
    """What need not exist is not there: not yet, or never.

    `is_certain` is False where the service may as well refuse to tell us.
    """

    def __init__(self, message: str, advice: str = "", *, is_certain: bool = True) -> None:
        super().__init__(message, advice)
        self.is_certain = is_certain


class AuthenticationError(PermanentError):
    """A service does not know the key, or there is none."""


class QuotaError(FetchError):
    """Not asked, on purpose: the service's quota or the run's own budget is spent."""

    exit_code = ExitCode.REFUSED


class ContractViolationError(BackcourtError):
    """A table broke its own declaration: a duplicate key, a NULL or a range it excludes."""


class MissingDependencyError(BackcourtError):
    """An input that must be complete is not."""


class ProcessingError(BackcourtError):
    """The engine failed on a query that ought to work: a bug."""


class BadNumbersError(BackcourtError):
    """Numbers that mean nothing: a price of zero, a chance above one, a mean that is none."""


class FitError(BackcourtError):
    """A law could not be fitted: too few rows, or the search did not settle."""


class ModelError(RefusedError):
    """A saved model is not used: altered, incomplete, of other versions, or of features in another order."""


class MachineError(BackcourtError):
    """The machine gave out: a full disk, no memory, a file that may not be touched.

    Nothing is recorded of it: what was done before stays, and the same command goes on once there is room.
    """


def machine_error(error: OSError, path: object = None) -> MachineError:
    """Return what the operating system refused as an error that says to which file, and what to do.

    `path` is the file when the system's own error names none.
    """
    place = error.filename2 or error.filename or path
    reason = error.strerror or str(error)
    advice = {
        errno.ENOSPC: "free disk space and run the command again; what was done before is kept",
        errno.EDQUOT: "free disk space and run the command again; what was done before is kept",
        errno.EFBIG: "allow larger files (ulimit -f) and run the command again; what was done before is kept",
    }.get(error.errno or 0, "correct rights and kind of the file or folder, then run the command again")
    return MachineError(f"{place}: {reason}" if place else reason, advice)
