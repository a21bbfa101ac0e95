"""The address of a target: a local path, or the URL of a bucket or of any file system that fsspec knows."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from backcourt.errors import UsageError

BUCKETS = {
    "s3": "s3", "s3a": "s3", "gs": "gs", "gcs": "gs", "az": "az", "azure": "az", "abfs": "az", "abfss": "az",
}  # fmt: skip
"""The schemes of object stores, by the one they are all called here."""

READ_ONLY = {"http", "https", "data", "github", "reference", "zip", "tar"}
"""Schemes that no snapshot can be published to."""

CREDENTIALS_ADVICE = (
    "credentials do not belong into a URL: leave them to the environment (AWS_ACCESS_KEY_ID, ...)"
)
EXAMPLES = "such as s3://bucket/prefix, gs://bucket/prefix, az://container/prefix or a folder"


@dataclass(frozen=True)
class Address:
    """Where a target lies; `scheme` is `file` for folders, and `place` the bucket or host."""

    scheme: str
    place: str
    path: str
    shown: str

    def __str__(self) -> str:
        return self.shown

    @property
    def folder(self) -> Path:
        """The folder that a `file` address names."""
        return Path(self.path)


def address_of(url: str) -> Address:
    """Read an address; `UsageError` if nothing can be published there, or if it holds a password."""
    if any(ord(letter) < ord(" ") for letter in url):
        raise UsageError(f"{redacted(url)!r} is no address", f"give a target, {EXAMPLES}")
    if "://" not in url:
        return _folder(url)
    shown = redacted(url)
    parts = _split(url, shown)
    scheme = parts.scheme.lower()
    if parts.password is not None or (parts.username is not None and scheme in BUCKETS):
        raise UsageError(f"{shown} holds credentials", CREDENTIALS_ADVICE)
    if parts.query or parts.fragment or "::" in url or ".." in unquote(parts.path).split("/"):
        raise UsageError(f"{shown} is no plain address", f"give one without ?, #, :: and .., {EXAMPLES}")
    if scheme in READ_ONLY:
        raise UsageError(f"nothing can be published to {scheme}:// ({shown})", f"give a target, {EXAMPLES}")
    if scheme in ("file", "local"):
        return _file(parts.netloc, unquote(parts.path), shown)
    if scheme in BUCKETS and not parts.netloc:
        raise UsageError(f"{shown} names no bucket", f"give a target, {EXAMPLES}")
    return Address(BUCKETS.get(scheme, scheme), parts.netloc, parts.path.strip("/"), shown)


def redacted(url: str) -> str:
    """Return a URL without what may be secret in it: passwords, keys, signatures."""
    url = re.sub(r"(?<=://)[^/?#]*@", "***@", url)
    return re.sub(r"\?.*", "?***", url)


def _split(url: str, shown: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises when it is none
    except ValueError:
        raise UsageError(f"{shown} is no URL", f"give a target, {EXAMPLES}") from None
    return parts


def _folder(path: str) -> Address:
    if not path.strip():
        raise UsageError("the target has no name", f"give a target, {EXAMPLES}")
    found = str(Path(path).expanduser().absolute())
    return Address("file", "", found, found)


def _file(host: str, path: str, shown: str) -> Address:
    if host not in ("", "localhost") or not path:
        raise UsageError(
            f"{shown} names no folder of this machine", "write file:///folder, or the folder alone"
        )
    return Address("file", "", path, shown)
