"""Building the site: pages from templates, and assets under names that change with their content."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from jinja2 import Environment, FunctionLoader, StrictUndefined

from backcourt.publishing.site.pages import PAGES, Page
from backcourt.publishing.site.policy import CONTENT_SECURITY_POLICY
from backcourt.publishing.site.vega import bundle, bundle_name

STYLES = ("tokens", "frame", "table", "parts", "pages", "print")
"""Style sheets in the order in which they apply."""

IMPORT = re.compile(r"""^(?:import|export)\b[^"']*?["'](\.[^"']+)["'];""", re.MULTILINE)


def site_files() -> dict[str, bytes]:
    """Return every file of the site by its path."""
    return {**assets(), bundle_name(): bundle(), **pages()}


@cache
def assets() -> Mapping[str, bytes]:
    """Return scripts, styles, icon and chart specifications, all in one folder named by the hash of them all.

    One folder for all of them lets scripts import each other by plain relative names.
    """
    sources = _sources()
    digest = hashlib.sha256()
    for name, content in sorted(sources.items()):
        digest.update(f"{name} {len(content)} ".encode() + content)
    return {f"assets/{digest.hexdigest()[:16]}/{name}": content for name, content in sources.items()}


def assets_folder() -> str:
    """Return the folder of the assets."""
    first = next(iter(assets()))
    return "/".join(first.split("/")[:2])


def pages() -> dict[str, bytes]:
    """Return the pages."""
    environment = Environment(
        loader=FunctionLoader(_template), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    shared = {
        "assets": assets_folder(),
        "vega": bundle_name(),
        "policy": CONTENT_SECURITY_POLICY,
        "pages": PAGES,
    }
    return {page.file: _page(environment, page, shared) for page in PAGES}


def _page(environment: Environment, page: Page, shared: Mapping[str, object]) -> bytes:
    modules = imported(f"js/pages/{page.stem}.js", _sources())
    text = environment.get_template(f"{page.stem}.html").render(page=page, modules=modules, **shared)
    return text.encode()


def imported(script: str, sources: Mapping[str, bytes]) -> list[str]:
    """Return what a script imports, directly or not, so that a page can ask for all of it at once."""
    found: dict[str, None] = {}
    waiting = [script]
    while waiting:
        name = waiting.pop()
        for reference in IMPORT.findall(sources[name].decode()):
            path = _resolved(name, reference)
            if path not in found:
                found[path] = None
                waiting.append(path)
    return sorted(found)


def _resolved(script: str, reference: str) -> str:
    parts = script.split("/")[:-1]
    for step in reference.split("/"):
        if step == "..":
            parts.pop()
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


@cache
def _sources() -> dict[str, bytes]:
    """Return the assets as they lie in the package; the style sheets joined into one."""
    root = _package() / "assets"
    found = {f"js/{name}": content for name, content in _read(root / "js", ".js")}
    found |= {f"specs/{name}": content for name, content in _read(root / "specs", ".json")}
    found["site.css"] = b"\n".join((root / "css" / f"{name}.css").read_bytes() for name in STYLES)
    found["icon.svg"] = (root / "icon.svg").read_bytes()
    return found


def _read(folder: Traversable, ending: str, under: str = "") -> Iterable[tuple[str, bytes]]:
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.is_dir():
            yield from _read(path, ending, f"{under}{path.name}/")
        elif path.name.endswith(ending):
            yield f"{under}{path.name}", path.read_bytes()


def _template(name: str) -> str:
    return (_package() / "templates" / name).read_text(encoding="utf-8")


def _package() -> Traversable:
    return files("backcourt.publishing.site")
