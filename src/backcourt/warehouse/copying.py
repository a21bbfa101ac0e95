"""Copies of a store's file, made by another process."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

from backcourt.errors import MachineError

COPYING = """
import os, shutil, sys

done = 0
with open(sys.argv[1], "rb", buffering=0) as source:
    try:
        while sent := os.sendfile(1, source.fileno(), done, 1 << 30):
            done += sent
    except OSError:
        source.seek(done)
        shutil.copyfileobj(source, sys.stdout.buffer, 1 << 20)
"""
"""What the process that copies runs: the kernel copies, and where it cannot, the process goes on by itself."""


class Copying:
    """A file being copied by another process: closing it in this one would release the engine's lock (POSIX).

    The copy bears the time of its original, by which it is known. It is opened here: should this process be killed,
    the other may go on writing, but into a file that the next copy does not share.
    """

    def __init__(self, source: Path, target: Path) -> None:
        self._target, self._partial = target, target.with_suffix(".partial")
        self._moment = source.stat().st_mtime_ns
        self._error: OSError | None = None
        self._end: Thread | None = None
        try:
            self._partial.unlink(missing_ok=True)
            with self._partial.open("xb") as file:
                command = [sys.executable, "-I", "-S", "-c", COPYING, str(source)]
                process = subprocess.Popen(command, stdout=file, stderr=subprocess.PIPE, text=True)  # noqa: S603
            # Putting a large file in place takes the system as long as many queries.
            self._end = Thread(target=self._put_in_place, args=(process,))
            self._end.start()
        except OSError as error:
            self._error = error

    @property
    def is_over(self) -> bool:
        """Whether the copy is in its place, or cannot be; looked at while other work goes on."""
        return self._end is None or not self._end.is_alive()

    def finish(self) -> None:
        """Wait until the copy is in its place; raise `MachineError` if it cannot be."""
        if self._end:
            self._end.join()
        if self._error:
            self._partial.unlink(missing_ok=True)
            raise MachineError(
                f"what was done is kept, but {self._target} could not be written: "
                f"{self._error.strerror or self._error}",
                "free disk space or correct rights, and run the command again",
            ) from self._error

    def _put_in_place(self, process: "subprocess.Popen[str]") -> None:
        _, complaint = process.communicate()
        try:
            if process.returncode:
                raise OSError((complaint.strip() or "the copy was interrupted").splitlines()[-1])
            os.utime(self._partial, ns=(self._moment, self._moment))
            self._partial.replace(self._target)
        except OSError as error:
            self._error = error
