"""A bucket as a target: S3, Google Cloud Storage, Azure, or what speaks like them; through obstore."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from time import sleep
from typing import TYPE_CHECKING, Any, TypeVar

from backcourt.errors import TargetError
from backcourt.publishing.targets.address import Address
from backcourt.publishing.targets.headers import cache_control, content_type
from backcourt.publishing.targets.place import POINTER, Held, SwappedMeanwhileError

if TYPE_CHECKING:
    from obstore.store import ObjectStore

Result = TypeVar("Result")

INSTALL = "install what speaks to buckets: pip install 'backcourt[buckets]' (or pip install obstore)"
RETRIES, RETRIES_END = 8, timedelta(minutes=1)
"""How often, and for how long, a request is repeated when the store or the network fails."""
PAUSES = (0.1, 0.4, 1.6, 6.4)
"""Seconds before a request is repeated that nobody answered and that the library does not repeat."""

ADVICE = {
    "s3": "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ENDPOINT",
    "gs": "check GOOGLE_APPLICATION_CREDENTIALS",
    "az": "check AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
}
RIGHTS = "they must allow to read, list, write and delete there"


def bucket_at(address: Address) -> "Bucket":
    """Open a bucket; it is not asked anything yet."""
    try:
        from obstore.store import from_url
    except ImportError as error:
        raise TargetError(
            f"{address} cannot be written without obstore, which is not installed", INSTALL
        ) from error
    url = f"{address.scheme}://{address.place}/{address.path}".rstrip("/")
    try:
        store = from_url(
            url, retry_config={"max_retries": RETRIES, "retry_timeout": RETRIES_END, "backoff": {}}
        )
    except Exception as error:
        raise TargetError(f"{address} cannot be opened: {_said(error)}", ADVICE[address.scheme]) from error
    return Bucket(address, store)


@dataclass(frozen=True)
class Bucket:
    """A prefix in a bucket."""

    address: Address
    store: "ObjectStore"

    is_whole_by_size = True

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Do nothing: a bucket has no locks, it refuses to swap a pointer that changed."""
        yield

    def read(self, name: str) -> bytes | None:
        """Return an object, or None if there is none."""
        held = self._held(name)
        return held.content if held else None

    def pointer(self) -> Held | None:
        """Return the pointer and its version."""
        return self._held(POINTER)

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the size of every object under a prefix."""
        import obstore

        found = self._told(lambda: obstore.list(self.store, folder).collect())
        return {entry["path"].removeprefix(f"{folder}/"): entry["size"] for entry in found}

    def children(self, folder: str) -> list[str]:
        """Return the prefixes right below a prefix."""
        import obstore

        found = self._told(lambda: obstore.list_with_delimiter(self.store, folder))
        return sorted(prefix.rstrip("/").rpartition("/")[2] for prefix in found["common_prefixes"])

    def write(self, name: str, content: bytes) -> None:
        """Put an object."""
        self._told(lambda: self._put(name, content, "overwrite"))

    def copy(self, source: str, name: str) -> bool:
        """Let the store copy an object, with what it tells browsers of it; False if the source is gone."""
        import obstore
        from obstore.exceptions import NotSupportedError

        with suppress(FileNotFoundError, NotImplementedError, NotSupportedError):
            self._told(lambda: obstore.copy(self.store, source, name), NotSupportedError, missing=True)
            return True
        return False

    def remove(self, names: Iterable[str]) -> None:
        """Delete objects, many in one request where the store can."""
        import obstore

        if wanted := list(names):
            self._told(lambda: _until_answered(lambda: obstore.delete(self.store, wanted)))

    def settle(self, folder: str) -> None:
        """Do nothing: who accepted a file keeps it."""

    def swap(self, content: bytes, before: Held | None) -> None:
        """Put the pointer if it still is what it was; the store itself decides, where it can."""
        from obstore.exceptions import AlreadyExistsError, NotSupportedError, PreconditionError

        try:
            mode = "create" if before is None else before.version or "overwrite"
            self._told(lambda: _until_answered(lambda: self._put(POINTER, content, mode)), NotSupportedError,
                       AlreadyExistsError, PreconditionError)  # fmt: skip
        except (NotSupportedError, NotImplementedError):
            self._swap_unconditionally(content, before)
        except (AlreadyExistsError, PreconditionError):
            # A put that was repeated meets itself.
            now = self.pointer()
            if now is None or now.content != content:
                raise SwappedMeanwhileError from None

    def _swap_unconditionally(self, content: bytes, before: Held | None) -> None:
        now = self.pointer()
        if (now and now.content) != (before and before.content):
            raise SwappedMeanwhileError
        self.write(POINTER, content)

    def _held(self, name: str) -> Held | None:
        import obstore

        def get() -> Held:
            found = obstore.get(self.store, name)
            marks = {"e_tag": found.meta["e_tag"], "version": found.meta["version"]}
            version = {key: mark for key, mark in marks.items() if mark}
            return Held(found.bytes().to_bytes(), version or None)

        try:
            return self._told(get, missing=True)
        except FileNotFoundError:
            return None

    def _put(self, name: str, content: bytes, mode: Any) -> None:
        import obstore

        headers = {"Content-Type": content_type(name), "Cache-Control": cache_control(name)}
        obstore.put(self.store, name, content, attributes=headers, mode=mode, use_multipart=False)

    def _told(self, act: Callable[[], Result], *passed: type[Exception], missing: bool = False) -> Result:
        """Do something, and say what went wrong without what may be secret in it."""
        try:
            return act()
        except FileNotFoundError as error:
            if missing and code_of(error) not in GONE_BUCKETS:
                raise
            raise self._error(error) from None
        except Exception as error:
            if isinstance(error, (NotImplementedError, *passed)):
                raise
            # obstore's own errors quote requests, and those may hold signatures: they do not become the cause.
            raise self._error(error) from None

    def _error(self, error: Exception) -> TargetError:
        from obstore.exceptions import PermissionDeniedError, UnauthenticatedError

        check = ADVICE[self.address.scheme]
        if code_of(error) in GONE_BUCKETS or isinstance(error, FileNotFoundError):
            return TargetError(f"{self.address}: there is no such bucket", "create it, or correct its name")
        if isinstance(error, PermissionDeniedError | UnauthenticatedError) or _status(error) in (
            "401",
            "403",
        ):
            return TargetError(f"{self.address}: access denied ({_said(error)})", f"{check}; {RIGHTS}")
        return TargetError(
            f"{self.address}: {_said(error)}",
            f"see whether the store can be reached and {check}; then publish again: it goes on from there",
        )


def _until_answered(act: Callable[[], Result]) -> Result:
    """Do something that may be done twice, and again where no answer came.

    The library repeats neither a put with a condition nor the deletion of many objects when a connection breaks. If
    the store did hear the first put, the condition of the next does not hold, which `swap` looks into.
    """
    from obstore.exceptions import GenericError

    for pause in PAUSES:
        try:
            return act()
        except GenericError as error:
            if _status(error):
                raise
        sleep(pause)
    return act()


GONE_BUCKETS = {"NoSuchBucket", "ContainerNotFound"}


def code_of(error: Exception) -> str:
    """Return the code that a store gave for refusing, such as `NoSuchBucket`."""
    found = re.search(r"<Code>(\w+)</Code>", str(error))
    return found[1] if found else ""


def _status(error: Exception) -> str:
    found = re.search(r"status code: (\d{3})", str(error))
    return found[1] if found else ""


def _said(error: Exception) -> str:
    """Return what a store said, in few words, without addresses of requests."""
    known = " ".join(filter(None, [_status(error), code_of(error)]))
    first = re.sub(r"\w+://\S+", "(address)", (str(error).splitlines() or [""])[0])
    return f"the store answered {known}" if known else first[:200]
