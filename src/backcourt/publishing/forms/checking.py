"""Holding files against their forms with a decoder made of each: several times as quick as the form itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from types import GenericAlias
from typing import Annotated, Any, Literal

import msgspec
from pydantic import BaseModel

SIMPLE: Mapping[str, type] = {
    "bool": bool, "date": date, "datetime": datetime, "float": float, "int": int, "str": str,
}  # fmt: skip
"""What pydantic-core calls types that are nothing but a value."""

BOUNDS = ("ge", "gt", "le", "lt", "min_length", "max_length", "pattern")


class UnlikeError(Exception):
    """A form says something that a decoder cannot."""


def check(form: type[BaseModel], content: bytes) -> None:
    """Raise pydantic's `ValidationError` unless JSON has a form.

    What the decoder takes, the form would take; of the rest the form itself decides, and says what is wrong.
    """
    decoder = decoder_of(form)
    if decoder:
        try:
            decoder.decode(content)
            return
        except (msgspec.MsgspecError, UnicodeDecodeError):
            pass
    form.model_validate_json(content)


@cache
def decoder_of(form: type[BaseModel]) -> msgspec.json.Decoder[Any] | None:
    """Return what decodes JSON of a form and nothing else, or None when there is no such thing."""
    try:
        return msgspec.json.Decoder(_type_of(form.__pydantic_core_schema__, {}))
    except UnlikeError:
        return None


def _type_of(schema: Mapping[str, Any], named: dict[str, Any]) -> Any:
    """Return the type that takes what a core schema takes, or less; `named` are those that others refer to."""
    kind = schema["type"]
    if kind in SIMPLE:
        return _bounded(SIMPLE[kind], schema)
    if kind == "literal":
        return Literal[tuple(schema["expected"])]
    if kind == "enum":
        return schema["cls"]
    if kind == "model":
        found = _struct(schema, named)
        return named.setdefault(schema["ref"], found) if "ref" in schema else found
    if kind == "definition-ref" and schema["schema_ref"] in named:
        return named[schema["schema_ref"]]
    if kind == "definitions":
        for each in schema["definitions"]:
            _type_of(each, named)
        return _type_of(schema["schema"], named)
    return _bounded(_type_with(schema, named), schema)


def _type_with(schema: Mapping[str, Any], named: dict[str, Any]) -> Any:
    """Return the type of what other types are in."""
    inside = {
        name: _type_of(schema[name], named)
        for name in ("schema", "items_schema", "keys_schema", "values_schema")
        if name in schema
    }
    match schema["type"], tuple(inside.values()):
        case "nullable", (value,):
            return value | None
        case "list", (item,):
            return GenericAlias(list, (item,))
        case "dict", (key, value):
            return GenericAlias(dict, (key, value))
    raise UnlikeError(schema["type"])


def _struct(schema: Mapping[str, Any], named: dict[str, Any]) -> type[msgspec.Struct]:
    """Return a type with the fields of a model and no others."""
    if schema["schema"]["type"] != "model-fields":
        raise UnlikeError(schema["schema"]["type"])
    fields: list[Any] = []
    for name, field in schema["schema"]["fields"].items():
        if "validation_alias" in field:
            raise UnlikeError("alias")
        own = field["schema"]
        if own["type"] == "default":
            fields.append((name, _type_of(own["schema"], named), msgspec.UNSET))
        else:
            fields.append((name, _type_of(own, named)))
    return msgspec.defstruct(
        schema["cls"].__name__, fields, kw_only=True, forbid_unknown_fields=True, gc=False
    )


def _bounded(kind: Any, schema: Mapping[str, Any]) -> Any:
    """Return a type with the bounds of a schema."""
    bounds = {name: schema[name] for name in BOUNDS if schema.get(name) is not None}
    return Annotated[kind, msgspec.Meta(**bounds)] if bounds else kind
