"""The JSON Schemas that are published beside the files."""

import json
from collections.abc import Mapping

from backcourt.publishing.models import PerformanceFile, PublishedFile, ResultsFile

KINDS: Mapping[str, type[PublishedFile]] = {"results": ResultsFile, "performance": PerformanceFile}
"""Model of each kind of file."""


def schema_files() -> dict[str, bytes]:
    """Return the schema of every kind of file by its path in a snapshot."""
    return {f"v1/schemas/{kind}.json": _schema(model) for kind, model in KINDS.items()}


def _schema(model: type[PublishedFile]) -> bytes:
    # As written: every field is there, those with a fixed value too.
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | model.model_json_schema(
        mode="serialization"
    )
    return json.dumps(schema, indent=1).encode()
