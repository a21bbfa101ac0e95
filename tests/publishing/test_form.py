"""Every published file has the form that its schema promises."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pipelines import OpenPipeline, edit_rows
from published import NOW, Reader

from backcourt.publishing.forms.base import PublishedFile
from backcourt.publishing.kinds import KINDS
from backcourt.publishing.origin import is_simulated


def contents(reader: Reader) -> dict[str, Any]:
    return {name: reader.file(name) for name in reader.names if not name.startswith("v1/schemas/")}


def validator(reader: Reader, kind: str) -> Draft202012Validator:
    schema = reader.file(f"v1/schemas/{kind}.json")
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_every_file_is_valid_under_the_schema_published_beside_it(small_published: Reader) -> None:
    checks = {kind.name: validator(small_published, kind.name) for kind in KINDS}
    for name, content in contents(small_published).items():
        [kind] = [kind for kind in KINDS if kind.owns(name)]
        assert [error.message for error in checks[kind.name].iter_errors(content)] == [], name


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content.pop("as_of"),
        lambda content: content.update(schema_version=2),
        lambda content: content.update(secret=1),
        lambda content: content["summary"][0].update(mae="4.6"),
        lambda content: content["summary"][0].update(hit_rate_pct=101),
        lambda content: content.update(rows=[]),
    ],
    ids=[
        "a field missing",
        "another version",
        "a field too many",
        "a text for a number",
        "over 100 %",
        "no rows",
    ],
)
def test_the_schema_refuses_what_is_wrong(small_published: Reader, spoil: Any) -> None:
    content = small_published.file("v1/results/latest.json")
    spoil(content)
    assert list(validator(small_published, "results").iter_errors(content))


def test_every_file_says_what_it_is(small_published: Reader) -> None:
    for content in contents(small_published).values():
        assert set(PublishedFile.model_fields) <= set(content)
        assert content["schema_version"] == 1
        assert content["generated_at"] == f"{NOW.isoformat()}Z"
        assert content["as_of"] <= content["generated_at"]


def test_files_are_plain_utf8_without_what_json_does_not_know(small_published: Reader) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    for name in small_published.names:
        json.loads(small_published.bytes_of(name).decode("utf-8"), parse_constant=refuse)


def test_the_latest_results_are_those_of_the_last_date(small_published: Reader) -> None:
    last = small_published.dates[-1]
    assert small_published.bytes_of("v1/results/latest.json") == small_published.bytes_of(
        f"v1/results/{last}.json"
    )


def test_made_up_data_is_marked_in_every_file(small_published: Reader) -> None:
    assert {content["simulated"] for content in contents(small_published).values()} == {True}


def test_what_a_league_observed_is_not_made_up(
    copied: Any, tiny_archive: Path, open_pipeline: OpenPipeline
) -> None:
    archive = copied(tiny_archive)
    pipeline = open_pipeline()
    for path in archive.glob("20*/player_box.parquet"):
        edit_rows(path, lambda rows: [row | {"source": "league"} for row in rows])
    pipeline.ingest(archive)
    assert not is_simulated(pipeline.warehouse)
