"""A real S3 server on loopback, and a proxy before it that fails as networks and stores do."""

import http.client
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "not-a-secret",
    "AWS_REGION": "us-east-1",
}
BUCKET = "published"
PLACES = ".venv/object-store/bin/moto_server", "moto_server"


def server_program() -> str:
    """Return the program of the S3 server; skip the test if there is none, unless it is required."""
    wanted = os.environ.get("BACKCOURT_MOTO")
    found = next(filter(None, map(shutil.which, [wanted] if wanted else PLACES)), None)
    if found is None:
        missing = (
            "no S3 server: run `make .venv/.object-store`, or say where moto_server is in BACKCOURT_MOTO"
        )
        if os.environ.get("BACKCOURT_OBJECT_STORE_TESTS") == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    return str(Path(found).absolute())


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def running_server(log: Path) -> Iterator[str]:
    """Run an S3 server with one bucket in a process of its own, and give its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [server_program(), "-H", "127.0.0.1", "-p", str(port)], stdout=said, stderr=said,
            env={key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")},
        )  # fmt: skip
    try:
        create_bucket(address, BUCKET, process)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def create_bucket(address: str, name: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 180
    while True:
        try:
            urllib.request.urlopen(
                urllib.request.Request(f"{address}/{name}", data=b"", method="PUT")
            ).close()
            return
        except OSError:
            assert server.poll() is None, "the S3 server did not start"
            assert time.monotonic() < deadline, "the S3 server does not answer"
            time.sleep(0.1)


def environment(address: str) -> dict[str, str]:
    """Return the environment of a program that publishes to a server."""
    return {**CREDENTIALS, "AWS_ENDPOINT": address, "AWS_ALLOW_HTTP": "true"}


Fate = Callable[[str, str], str]
"""Decides what becomes of a request (method, path): `""` passes it on, `reset` cuts the line, a number answers it."""

REFUSALS: Mapping[str, str] = {"500": "InternalError", "503": "SlowDown", "403": "InvalidAccessKeyId"}


@contextmanager
def proxy(upstream: str, fate: Fate) -> Iterator[str]:
    """Run a proxy that passes requests on, unless their fate is another, and give its address."""
    host = upstream.removeprefix("http://")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            pass

        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            verdict = fate(self.command, self.path)
            if verdict == "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                self.close_connection = True
                self.connection.close()
            elif verdict:
                text = f"<Error><Code>{REFUSALS[verdict]}</Code><Message>as told</Message></Error>".encode()
                self._answer(int(verdict), [("Content-Type", "application/xml")], text)
            else:
                self._pass_on(body)

        def _pass_on(self, body: bytes) -> None:
            line = http.client.HTTPConnection(host, timeout=30)
            line.request(self.command, self.path, body, dict(self.headers))
            answer = line.getresponse()
            content = answer.read()
            length = answer.getheader("Content-Length") if self.command == "HEAD" else None
            skipped = {"content-length", "connection", "transfer-encoding"}
            headers = [pair for pair in answer.getheaders() if pair[0].lower() not in skipped]
            self._answer(answer.status, headers, content, length)
            line.close()

        def _answer(
            self, status: int, headers: list[tuple[str, str]], content: bytes, length: str | None = None
        ) -> None:
            self.send_response_only(status)
            for key, value in headers:
                self.send_header(key, value)
            self.send_header("Content-Length", length or str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_one  # noqa: N815

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.handle_error = lambda *arguments: None  # type: ignore[method-assign]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
