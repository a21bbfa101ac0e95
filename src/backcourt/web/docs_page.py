"""The documentation page of the API: made of its OpenAPI document, without scripts and from nowhere else."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from backcourt.web.documented import MEANINGS
from backcourt.web.problems import place_of, title_of

STYLE = """\
:root { color-scheme: light dark; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
section { border-top: 1px solid currentColor; margin-top: 1.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; }
pre { overflow-x: auto; }
code, pre { font-family: ui-monospace, monospace; }
"""


def docs_page(document: Mapping[str, Any]) -> bytes:
    """Return the page."""
    return "".join(_page(document)).encode()


def _page(document: Mapping[str, Any]) -> Iterator[str]:
    info = document["info"]
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<title>{escape(info["title"])}</title><link rel="icon" href="data:,">'
    yield '<link rel="stylesheet" href="/api/docs.css"></head><body><main>'
    yield f"<h1>{escape(info['title'])}</h1>"
    yield from (f"<p>{escape(part)}</p>" for part in info["description"].split("\n\n"))
    yield '<p>For programs: <a href="/api/v1/openapi.json">the OpenAPI document</a>.</p>'
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield from _operation(method.upper(), path, operation)
    yield from _problems(document)
    yield "</main></body></html>"


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f'<section aria-label="{escape(operation["summary"])}"><h2>{escape(operation["summary"])}</h2>'
    yield f"<p><code>{method} {escape(path)}</code></p><p>{escape(operation.get('description', ''))}</p>"
    if parameters := operation.get("parameters"):
        yield "<table><thead><tr><th>parameter</th><th>in</th><th>may be</th><th>meaning</th></tr></thead><tbody>"
        yield from map(_parameter, parameters)
        yield "</tbody></table>"
    yield "<table><thead><tr><th>answer</th><th>meaning</th><th>form</th></tr></thead><tbody>"
    for status, answer in operation["responses"].items():
        yield f"<tr><td>{escape(status)}</td><td>{escape(answer['description'])}</td><td>{_form(answer)}</td></tr>"
    yield "</tbody></table></section>"


def _parameter(parameter: Mapping[str, Any]) -> str:
    cells = (
        parameter["name"],
        parameter["in"],
        _bounds(parameter["schema"]),
        parameter.get("description", ""),
    )
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


BOUNDS = ("minimum", "maximum", "minLength", "maxLength", "pattern", "default")


def _bounds(schema: Mapping[str, Any]) -> str:
    """Say in a line what a value may be."""
    chosen = [part for part in schema.get("anyOf", [schema]) if part.get("type") != "null"]
    told = [f"{key} {part[key]}" for part in chosen for key in BOUNDS if key in part]
    kinds = [
        str(part.get("format", part.get("type", part.get("$ref", "").rpartition("/")[2]))) for part in chosen
    ]
    return ", ".join([*kinds, *told])


def _form(answer: Mapping[str, Any]) -> str:
    found = [content.get("schema", {}) for content in answer.get("content", {}).values()]
    names = [
        part.get("$ref", "").rpartition("/")[2] for schema in found for part in schema.get("anyOf", [schema])
    ]
    return escape(" or ".join(filter(None, names)))


def _problems(document: Mapping[str, Any]) -> Iterator[str]:
    """Tell of every problem at the place its `type` names."""
    yield "<section><h2>Problems</h2><dl>"
    for status, meaning in MEANINGS.items():
        yield f'<dt id="{place_of(status)}">{status} {title_of(status)}</dt><dd>{escape(meaning)}</dd>'
    yield "</dl></section>"
