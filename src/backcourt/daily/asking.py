"""Who may be asked: the providers that settings let the day ask, and why not the others."""

from __future__ import annotations

from backcourt.daily.duties import DUTIES, Asked, Unasked
from backcourt.errors import AuthenticationError, UsageError
from backcourt.settings import Settings
from backcourt.sources.fetching.access import access_to
from backcourt.sources.providers import PROVIDERS


def askable(settings: Settings) -> tuple[list[Asked], list[Unasked]]:
    """Return the providers the day asks, in the order in which they are listed, and the others with the reason.

    Raises `UsageError` when a setting names a provider that does not exist, or an address that cannot be used.
    """
    chosen = _chosen(settings)
    asked: list[Asked] = []
    unasked: list[Unasked] = []
    for provider in PROVIDERS:
        if provider.name not in chosen:
            unasked.append(Unasked(provider.name, "not among daily_providers"))
            continue
        try:
            access_to(provider.load(), settings)
        except AuthenticationError as error:
            unasked.append(Unasked(provider.name, f"not configured: {error.advice}"))
        else:
            asked.append(Asked(provider.name, DUTIES[provider.name]))
    return asked, unasked


def _chosen(settings: Settings) -> set[str]:
    names = [provider.name for provider in PROVIDERS]
    if not settings.daily_providers.strip():
        return set(names)
    chosen = [name.strip() for name in settings.daily_providers.split(",")]
    if strangers := [name for name in chosen if name not in names]:
        raise UsageError(
            f"daily_providers names {strangers[0]!r}, which is none", f"providers: {', '.join(names)}"
        )
    return set(chosen)
