"""Code versions: a short hash of what a table's code would ask the engine to do.

The canonical text is the table's declaration plus the SQL its functions compile to (in one fixed dialect,
whatever engine runs it), so any change of a formula, a window or a constant is seen, and nothing else is.
What engines do not compute depends on modules and libraries that a declaration names.
Since compiling takes longer than planning, versions and the SQL itself are remembered under a hash of the package's
own files.
"""

import ast
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from backcourt.files import write_atomically
from backcourt.libraries import DISTRIBUTIONS, PYTHON, version_of
from backcourt.sync.queries import table_queries
from backcourt.tables.declaration import Table
from backcourt.tables.graph import Catalogue
from backcourt.tables.sql import Texts, canonical_sql

COMPILER_PACKAGES = ("ibis-framework", "sqlglot")


class CodeVersions(Mapping[str, str]):
    """Code version by table name; `texts` is the SQL of the tables' queries.

    Both are remembered in `cache`; where that has nothing of this version, what `other` has is taken over.
    """

    def __init__(self, catalogue: Catalogue, cache: Path | None = None, other: Path | None = None) -> None:
        self._catalogue = catalogue
        self._cache = cache
        self._key = package_hash()
        self._versions, self.texts = self._remembered(cache)
        self._known = self._count
        if not self.texts:
            self._versions, self.texts = self._remembered(other)

    def _remembered(self, cache: Path | None) -> tuple[dict[str, str], dict[str, str]]:
        if cache is None or not cache.exists():
            return {}, {}
        try:
            content = json.loads(cache.read_text(encoding="utf-8"))
            if content["package"] == self._key:
                return dict(content["versions"]), dict(content["texts"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # Damaged or of another kind: what it would tell is found out again.
        return {}, {}

    @property
    def _count(self) -> int:
        return len(self._versions) + len(self.texts)

    def __getitem__(self, name: str) -> str:
        if name not in self._versions:
            self._versions[name] = code_version(self._catalogue[name], self._catalogue, self.texts)
        return self._versions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._catalogue)

    def __len__(self) -> int:
        return len(self._catalogue)

    def remember(self) -> None:
        """Keep for the next process what this one found out; where nothing may be written, it finds out again."""
        if self._cache is not None and self._count > self._known:
            content = {"package": self._key, "versions": self._versions, "texts": self.texts}
            with suppress(OSError):
                write_atomically(self._cache, json.dumps(content, indent=1).encode())
            self._known = self._count


def code_version(table: Table, catalogue: Catalogue, texts: Texts | None = None) -> str:
    """Return the code version of one table; `texts` keeps the SQL it was found from."""
    digest = hashlib.sha256()
    for part in _parts(table, catalogue, {} if texts is None else texts):
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:12]


def _parts(table: Table, catalogue: Catalogue, texts: Texts) -> Iterator[str]:
    yield repr(
        (table.name, table.phase, table.grain, table.date_column, table.columns, table.inputs, table.entity)
    )
    if not table.is_landing:
        queries = table_queries(table, catalogue, texts)
        for query in (queries.rows, queries.settled, queries.accounts):
            yield "" if query is None else canonical_sql(query)
        for part, query in queries.parts:
            yield part.name + canonical_sql(query)
        for gate, measure in queries.gates:
            yield repr((gate.name, gate.minimum)) + canonical_sql(measure)
    for name in table.code:
        yield _source(name) if ":" in name else _statements(_source(name))
    for library in table.libraries:
        yield f"{library} {version_of(library)}"


def _source(name: str) -> str:
    """Return the text of a module (`package.module`) or of a package's data file (`package:path`)."""
    package, _, path = name.partition(":")
    if path:
        return files(package).joinpath(path).read_text(encoding="utf-8")
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).read_text(encoding="utf-8")


def _statements(text: str) -> str:
    """Return what a module does, without its comments, docstrings and layout: to explain a model trains none again."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [each for each in body if not _is_docstring(each)] or [ast.Pass()]  # type: ignore[attr-defined]
    return ast.unparse(tree)


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def source_hash(names: Iterable[str]) -> str:
    """Return a short hash of the text of modules and data files."""
    return hashlib.sha256("\0".join(map(_source, names)).encode()).hexdigest()[:12]


def package_hash() -> str:
    """Return a hash over the package's files and the versions of what compiles and computes."""
    digest = hashlib.sha256()
    for name, content in sorted(_package_files(files("backcourt"), "")):
        digest.update(name.encode())
        digest.update(content)
    for package in COMPILER_PACKAGES:
        digest.update(metadata.version(package).encode())
    for library in (PYTHON, *DISTRIBUTIONS):
        digest.update(version_of(library).encode())
    return digest.hexdigest()


def _package_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    """Yield every code and data file below a folder of the package, by its path."""
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _package_files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".py", ".csv")):
            yield prefix + entry.name, entry.read_bytes()
