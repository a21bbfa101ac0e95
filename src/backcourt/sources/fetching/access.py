"""With which key, and at which addresses, a provider is asked: as settings tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from backcourt.errors import AuthenticationError, UsageError
from backcourt.settings import ENVIRONMENT_PREFIX, Settings
from backcourt.sources.fetching.provider import Provider
from backcourt.sources.fetching.secret import Secret


@dataclass(frozen=True)
class Access:
    """The key (empty: none is needed) and the base address of every service, without a slash at its end."""

    key: Secret
    addresses: Mapping[str, str]


def access_to(provider: Provider, settings: Settings) -> Access:
    """Return how settings let a provider be asked.

    Raises `AuthenticationError` when its key is missing, `UsageError` when an address cannot be used.
    """
    key = _key(provider, settings) if provider.key else Secret("")
    addresses = _addresses(provider, getattr(settings, f"{provider.source}_url"))
    for address in addresses.values():
        require_safe(address, f"{provider.source}_url", has_key=bool(key))
    return Access(key, addresses)


def _addresses(provider: Provider, chosen: str) -> dict[str, str]:
    if not chosen:
        return {name: service.url.rstrip("/") for name, service in provider.services.items()}
    base = chosen.rstrip("/")
    return {name: f"{base}/{name}" if name else base for name in provider.services}


def _key(provider: Provider, settings: Settings) -> Secret:
    field = f"{provider.source}_key"
    given: SecretStr = getattr(settings, field)
    path: Path | None = getattr(settings, f"{field}_file")
    value = given.get_secret_value().strip() or (_first_line(path) if path else "")
    if not value:
        variable = f"{ENVIRONMENT_PREFIX}{field.upper()}"
        signup = f" (get one at {provider.key.signup})" if provider.key and provider.key.signup else ""
        raise AuthenticationError(
            f"{provider.title} wants a key and there is none", f"set {variable}, or {variable}_FILE{signup}"
        )
    if not value.isascii() or not value.isprintable():
        raise AuthenticationError(
            f"the key for {provider.title} holds characters no key has", f"correct {field}"
        )
    return Secret(value)


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read as a key", "name a text file that holds it") from error


def require_safe(address: str, setting: str, *, has_key: bool, may_ask: bool = False) -> None:
    """Raise `UsageError` unless an address may be sent to; with a key, without TLS, only on this machine.

    `may_ask` lets it have a query.
    """
    host = _host_of(address, may_ask=may_ask)
    if host is None:
        raise UsageError(
            f"{setting} is no address that can be asked", "write it as https://HOST or https://HOST/PATH"
        )
    if has_key and urlsplit(address).scheme == "http" and not _is_loopback(host):
        raise UsageError(
            f"{setting} would send the key unencrypted", "use https, or an address of this machine"
        )


def _host_of(address: str, *, may_ask: bool) -> str | None:
    """Return the host of an address; None for one that nothing can be sent to."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    is_odd = bool(parts.username) or (bool(parts.query) and not may_ask) or port == 0
    is_written = address.isprintable() and " " not in address
    return parts.hostname if parts.scheme in ("http", "https") and is_written and not is_odd else None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
