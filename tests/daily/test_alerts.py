"""What is late is told once, in one digest, by webhook and e-mail, and no password is told with it."""

import logging
import socketserver
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

import pytest
from webhook import TOKEN, Hook, hooked, serving

from backcourt.daily.alerts import Digest, tell, ways
from backcourt.daily.promises import Lateness
from backcourt.errors import UsageError
from backcourt.settings import Settings

LATE = Lateness("results of 2024-02-22", datetime(2024, 2, 23, 13), "2 of 7 games have none")
LATER = Lateness("grades of 2024-02-22", datetime(2024, 2, 23, 14), "nothing is graded")
PASSWORD = "p4ss-word-nobody-may-see"


class MailServer(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes to take a message."""

    got: ClassVar[list[str]] = []

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            if line.upper().startswith("EHLO"):
                self._say("250 here")
            elif line.upper() == "DATA":
                self._say("354 go on")
                self.got.append(self._message())
                self._say("250 taken")
            elif line.upper() == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _message(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode()).strip() != ".":
            lines.append(line)
        return "".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def webhook() -> Iterator[str]:
    with hooked() as address:
        yield address


def test_all_that_is_late_is_one_message_to_the_webhook(webhook: str) -> None:
    digest = Digest((LATE, LATER))
    assert tell(digest, [], [*ways(Settings(alert_webhook=webhook))]) == (["webhook"], [])
    [content] = Hook.got
    assert content["subject"] == "Backcourt: 2 promises late"
    assert [each["name"] for each in content["late"]] == [LATE.name, LATER.name]
    assert "2 of 7 games have none" in content["text"]


def test_the_same_is_not_told_twice_and_the_end_of_it_is_told_once(webhook: str) -> None:
    chosen = [*ways(Settings(alert_webhook=webhook))]
    assert tell(Digest((LATE,)), [LATE.name], chosen) == ([], [])
    assert tell(Digest(()), [LATE.name], chosen) == (["webhook"], [])
    assert tell(Digest(()), [], chosen) == ([], [])
    assert [content["subject"] for content in Hook.got] == ["Backcourt: nothing is late"]


def test_a_webhook_that_refuses_is_told_without_its_address(webhook: str) -> None:
    Hook.status = 500
    sent, [error] = tell(Digest((LATE,)), [], [*ways(Settings(alert_webhook=webhook))])
    assert sent == []
    assert "status 500" in error.message
    assert TOKEN not in error.message + error.advice


def test_a_webhook_that_is_not_there_is_told_without_its_address() -> None:
    chosen = [*ways(Settings(alert_webhook=f"http://127.0.0.1:9/{TOKEN}"))]
    sent, [error] = tell(Digest((LATE,)), [], chosen)
    assert sent == []
    assert TOKEN not in error.message + error.advice + repr(error.__cause__)


def test_no_log_tells_the_address_of_a_webhook(webhook: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert tell(Digest((LATE,)), [], [*ways(Settings(alert_webhook=webhook))]) == (["webhook"], [])
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("address", ["http://[::1", "https://h:port/x", "https://h/a b", "https://h/\x00"])
def test_an_address_that_is_none_is_a_slip_of_the_settings(address: str) -> None:
    with pytest.raises(UsageError, match="no address"):
        list(ways(Settings(alert_webhook=address)))


def test_a_webhook_elsewhere_wants_encryption() -> None:
    with pytest.raises(UsageError, match="unencrypted"):
        list(ways(Settings(alert_webhook=f"http://alerts.invalid/{TOKEN}")))


def test_an_alert_goes_out_by_mail() -> None:
    MailServer.got = []
    with serving(socketserver.TCPServer(("127.0.0.1", 0), MailServer)) as port:
        settings = Settings(
            alert_email_to="ann@example.invalid",
            alert_smtp_host="127.0.0.1",
            alert_smtp_port=int(port),
            alert_smtp_starttls=False,
        )
        assert tell(Digest((LATE,)), [], [*ways(settings)]) == (["email"], [])
    [message] = MailServer.got
    assert "Subject: Backcourt: 1 promise late" in message
    assert LATE.name in message


@pytest.mark.parametrize("starttls", [True, False])
def test_a_password_is_never_sent_in_the_clear_nor_told(starttls: bool) -> None:
    MailServer.got = []
    with serving(socketserver.TCPServer(("127.0.0.1", 0), MailServer)) as port:
        settings = Settings(
            alert_email_to="ann@example.invalid",
            alert_smtp_host="127.0.0.1",
            alert_smtp_port=int(port),
            alert_smtp_starttls=starttls,
            alert_smtp_user="ann",
            alert_smtp_password=PASSWORD,
        )
        sent, [error] = tell(Digest((LATE,)), [], [*ways(settings)])
    assert (sent, MailServer.got) == ([], [])
    assert PASSWORD not in error.message + error.advice + repr(settings)


def test_mail_to_nobody_who_can_be_written_to_is_an_alert_that_failed() -> None:
    settings = Settings(alert_smtp_host="127.0.0.1", alert_email_to="ann@example.invalid\nBcc: all")
    sent, [error] = tell(Digest((LATE,)), [], [*ways(settings)])
    assert sent == []
    assert "alert_smtp" in error.advice


def test_mail_without_a_server_is_a_slip_of_the_settings() -> None:
    with pytest.raises(UsageError, match="mail server"):
        list(ways(Settings(alert_email_to="ann@example.invalid")))
