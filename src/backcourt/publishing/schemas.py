"""The JSON Schemas that are published beside the files."""

import json
from collections.abc import Iterable

from backcourt.publishing.forms.base import PublishedFile
from backcourt.publishing.kind import Kind


def schema_files(kinds: Iterable[Kind]) -> dict[str, bytes]:
    """Return the schema of every kind of file by its path in a snapshot."""
    return {schema_name(kind): schema_of(kind.form) for kind in kinds}


def schema_name(kind: Kind) -> str:
    """Return the path of a kind's schema in a snapshot."""
    return f"v1/schemas/{kind.name}.json"


def schema_of(form: type[PublishedFile]) -> bytes:
    """Return the schema of files as they are written: every field is there, those with a fixed value too."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | form.model_json_schema(
        mode="serialization"
    )
    return json.dumps(schema, indent=1).encode()
