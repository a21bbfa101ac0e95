"""Holding files against their forms without making objects of what they say, which takes three times as long."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic_core import SchemaValidator

FORM, OBJECT = "model", "typed-dict"
"""What pydantic-core calls a model, and a mapping with the same fields."""


def check(form: type[BaseModel], content: bytes) -> None:
    """Raise pydantic's `ValidationError` unless JSON has a form: just where the form itself would raise it."""
    _checker(form).validate_json(content)


@cache
def _checker(form: type[BaseModel]) -> SchemaValidator:
    return SchemaValidator(_plain(form.__pydantic_core_schema__))


def _plain(schema: Any) -> Any:
    """Return a core schema in which every model is a mapping with the same fields and the same strictness."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") != FORM:
        return {name: _plain(part) for name, part in schema.items()}
    fields = {name: _field(field) for name, field in schema["schema"]["fields"].items()}
    kept = {name: schema[name] for name in ("ref", "config") if name in schema}
    return {"type": OBJECT, "fields": fields, **kept}


def _field(field: Mapping[str, Any]) -> dict[str, Any]:
    is_required = field["schema"]["type"] != "default"
    return {**field, "type": f"{OBJECT}-field", "schema": _plain(field["schema"]), "required": is_required}
