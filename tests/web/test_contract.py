"""The API keeps what its OpenAPI document promises, whatever anybody sends (schemathesis)."""

import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from served import Server, client_of, served

TOKEN = "a token for tests, long enough"
EXAMPLES = 12
"""Made-up requests per place, besides those at every bound."""


def attacked(server: Server, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Have every place asked in ways that keep to the document and in ways that do not."""
    program = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"
    words = ["run", f"{server.address}/api/v1/openapi.json", "--checks", "all", "--no-color", "--seed", "1"]
    words += [
        "--phases",
        "examples,coverage,fuzzing",
        "--max-examples",
        str(EXAMPLES),
        "--continue-on-failure",
    ]
    return subprocess.run(
        [sys.executable, "-c", program, *words, *options],
        cwd=folder, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def document(server: Server) -> dict:
    with client_of(server) as client:
        return dict(client.get("/api/v1/openapi.json").json())


def test_reads_keep_their_promise(server: Server, tmp_path: Path) -> None:
    told = attacked(server, tmp_path)
    assert told.returncode == 0, told.stdout[-6000:]
    assert f"Tested: {len(document(server)['paths'])}" in told.stdout


def test_operations_keep_their_promise(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(TOKEN + "\n")
    with served(tmp_path / "nothing", "--operations-token-file", str(token)) as running:
        bearer = ("-H", f"Authorization: Bearer {TOKEN}", "--include-path-regex", "operations")
        # Each accepted request starts the program, so few of them; every bound of a body is tried by strangers. Wrong
        # tokens would soon shut out the right one from the same address: test_operations.py comes with them.
        few = ("--phases", "examples,fuzzing", "--max-examples", "5", "--exclude-checks", "ignored_auth")
        told = attacked(running, tmp_path, *bearer, *few)
        assert told.returncode == 0, told.stdout[-6000:]
        stranger = attacked(running, tmp_path, "--include-path-regex", "operations", "--max-examples", "2")
        assert stranger.returncode == 0, stranger.stdout[-6000:]


def test_the_document_is_valid_and_tells_of_every_place(server: Server) -> None:
    found = document(server)
    assert found["openapi"].startswith("3.1")
    for path, methods in found["paths"].items():
        for operation in methods.values():
            answers = operation["responses"]
            assert {"400", "405", "413", "414", "422", "429", "500", "503"} <= answers.keys(), path
            assert operation["summary"]
            assert operation["description"]
            if "/v1/" in path:
                assert {"304", "404"} <= answers.keys(), path
            for status, answer in answers.items():
                assert answer["description"], (path, status)


def test_every_form_in_the_document_is_a_schema(server: Server) -> None:
    for schema in document(server)["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", ["/api/v1/operations/sync", "/api/v1/operations/status"])
def test_without_a_token_there_are_no_operations(server: Server, path: str) -> None:
    assert not [path for path in document(server)["paths"] if "operations" in path]
    with client_of(server) as client:
        for method in ("GET", "POST"):
            answer = client.request(method, path, headers={"Authorization": f"Bearer {TOKEN}"})
            assert answer.status_code == 404
