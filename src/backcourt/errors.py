"""Everything that can go wrong, as types: each says what happened, to what, and what to do next."""

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


class PayloadError(BackcourtError):
    """A payload cannot be read: truncated, a column missing or mistyped."""


class ContractViolationError(BackcourtError):
    """A table broke its own declaration: a duplicate key, a NULL or a range it excludes."""


class MissingDependencyError(BackcourtError):
    """An input that must be complete is not."""


class ProcessingError(BackcourtError):
    """The engine failed on a query that ought to work: a bug, or a machine out of room."""
