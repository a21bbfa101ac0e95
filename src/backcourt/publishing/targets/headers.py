"""What stores tell browsers about a published file: what it is, and how long it may be used unasked."""

import re

IMMUTABLE, REVALIDATED = "public, max-age=31536000, immutable", "no-cache"
CONTENT_TYPES = {
    ".json": "application/json; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/vnd.microsoft.icon",
    ".woff2": "font/woff2",
}
HASHED = re.compile(r"^assets/(?:[0-9a-f]{12,}/.+|.*[.-][0-9a-f]{8,}\.[^/]+)$")
"""An asset whose name, or whose folder's name, changes with its content."""


def content_type(name: str) -> str:
    """Return what a file is, as HTTP says it."""
    return CONTENT_TYPES.get("." + name.rpartition(".")[2].lower(), "application/octet-stream")


def is_immutable(name: str) -> bool:
    """Whether what lies under this name never changes: files of a snapshot, and assets named by their hash."""
    return name.startswith("snapshots/") or bool(HASHED.match(name))


def cache_control(name: str) -> str:
    """Return how long a file may be used unasked: for ever, or not without asking whether it changed."""
    return IMMUTABLE if is_immutable(name) else REVALIDATED
