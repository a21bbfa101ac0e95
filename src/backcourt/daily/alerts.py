"""Alerts: one digest of all that is late, by every way that is configured, and told again only when it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from backcourt.daily.promises import Lateness
from backcourt.errors import BackcourtError, TransientError, UsageError
from backcourt.settings import Settings
from backcourt.sources.fetching.access import require_safe
from backcourt.sources.fetching.secret import Secret

PATIENCE_SECONDS = 15.0
"""How long a webhook or a mail server may take."""


@dataclass(frozen=True)
class Digest:
    """All that is late at once, in one message; without anything late it says that all is well again."""

    late: tuple[Lateness, ...]

    @property
    def names(self) -> list[str]:
        """What it is about, by name: two digests about the same say the same."""
        return [each.name for each in self.late]

    @property
    def subject(self) -> str:
        """The headline."""
        count = len(self.late)
        return (
            f"Backcourt: {count} promise{'s' if count != 1 else ''} late"
            if count
            else "Backcourt: nothing is late"
        )

    @property
    def text(self) -> str:
        """The whole message."""
        lines = (f"{each.name}: due {each.due:%Y-%m-%d %H:%M} UTC; {each.state}" for each in self.late)
        return "\n".join([self.subject, *lines])


@dataclass(frozen=True)
class Way:
    """One way an alert goes out, by name; `send` raises `BackcourtError` when it does not."""

    name: str
    send: Callable[[Digest], None]


def ways(settings: Settings) -> Iterator[Way]:
    """Yield every way that settings configure; raises `UsageError` when one of them cannot be used."""
    if address := settings.alert_webhook.get_secret_value():
        require_safe(address, "alert_webhook", has_key=True, may_ask=True)
        yield Way("webhook", lambda digest: _post(address, digest))
    if settings.alert_email_to:
        if not settings.alert_smtp_host:
            raise UsageError("alert_email_to wants a mail server", "set alert_smtp_host")
        yield Way("email", lambda digest: _mail(settings, digest))


def tell(
    digest: Digest, told: Sequence[str], chosen: Sequence[Way]
) -> tuple[list[str], list[BackcourtError]]:
    """Send a digest unless it is what was told before; return by which ways it went, and what went wrong."""
    if digest.names == list(told):
        return [], []
    sent: list[str] = []
    failed: list[BackcourtError] = []
    for way in chosen:
        try:
            way.send(digest)
            sent.append(way.name)
        except BackcourtError as error:
            failed.append(error)
    return sent, failed


def _post(address: str, digest: Digest) -> None:
    import httpx2

    from backcourt.sources.fetching.transport import KeyedTransport

    late = [
        {"name": each.name, "due": f"{each.due.isoformat()}Z", "state": each.state} for each in digest.late
    ]
    content = {"subject": digest.subject, "text": digest.text, "late": late}
    try:
        # The address may hold a token, which a client of the library would write to its log.
        with KeyedTransport(None, Secret(""), 1) as wire:
            timeout = {"timeout": httpx2.Timeout(PATIENCE_SECONDS).as_dict()}
            answer = wire.handle_request(httpx2.Request("POST", address, json=content, extensions=timeout))
            answer.close()
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        # Nor are the library's own words repeated.
        raise TransientError(
            f"the webhook cannot be reached ({type(error).__name__})",
            "look at alert_webhook; it is tried again",
        ) from None
    if not answer.is_success:
        raise TransientError(
            f"the webhook answered with status {answer.status_code}",
            "look at alert_webhook; it is tried again",
        )


def _mail(settings: Settings, digest: Digest) -> None:
    import smtplib
    import ssl

    password = Secret(settings.alert_smtp_password.get_secret_value())
    try:
        message = _message(settings, digest)
        with smtplib.SMTP(
            settings.alert_smtp_host, settings.alert_smtp_port, timeout=PATIENCE_SECONDS
        ) as server:
            if settings.alert_smtp_starttls:
                server.starttls(context=ssl.create_default_context())
            elif password:
                raise UsageError(
                    "the mail server would get the password unencrypted", "set alert_smtp_starttls to true"
                )
            if password:
                server.login(settings.alert_smtp_user, password.reveal())
            server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise TransientError(
            password.redact(
                f"the mail server {settings.alert_smtp_host} did not take the alert ({type(error).__name__})"
            ),
            "look at the settings alert_smtp_*; it is tried again",
        ) from None


def _message(settings: Settings, digest: Digest) -> EmailMessage:
    """Return a digest as e-mail; raises `ValueError` for an address that holds what none can."""
    message = EmailMessage()
    message["Subject"] = digest.subject
    message["From"] = settings.alert_email_from or settings.alert_smtp_user or settings.alert_email_to
    message["To"] = settings.alert_email_to
    message.set_content(digest.text)
    return message
