"""Compiling ahead: another process turns expressions into SQL while this one brings data in or builds the first tables.

Compiling is Python's work and takes seconds after every change of the package; an ingest leaves a processor idle, and
so does the engine now and then.
"""

import gc
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Thread

from backcourt.catalogue import catalogue
from backcourt.sync.queries import table_queries
from backcourt.tables.sql import Texts

FEWEST = 30
"""Missing queries from which on a process of its own is worth its start."""


@contextmanager
def compiling_ahead(tables: Sequence[str], texts: Texts) -> Iterator[None]:
    """Have the queries of tables compiled into `texts`, in the order given, while the block works.

    Whatever is not there in time is compiled by whoever needs it. The other process sees the package's files as
    they are, like whoever reads SQL that was remembered.
    """
    declared = catalogue()
    missing = [
        name
        for name in tables
        for query in table_queries(declared[name], declared, texts)
        if query.name not in texts
    ]
    if len(missing) < FEWEST:
        yield
        return
    command = [sys.executable, "-m", __name__, *dict.fromkeys(missing)]
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        reader = Thread(target=_read, args=(process, texts), daemon=True)
        reader.start()
        try:
            yield
        finally:
            process.kill()
            reader.join()


def _read(process: "subprocess.Popen[str]", texts: Texts) -> None:
    for line in process.stdout or ():
        # A process that was stopped may leave half a line.
        with suppress(ValueError):
            name, text = json.loads(line)
            texts.setdefault(name, text)


def _write(names: Sequence[str]) -> None:
    gc.disable()  # All that is made here stays until the end, which is near.
    declared, texts = catalogue(), dict[str, str]()
    for name in names:
        for query in table_queries(declared[name], declared, texts):
            sys.stdout.write(json.dumps([query.name, query.sql]) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    _write(sys.argv[1:])
