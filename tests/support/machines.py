"""Machines with something wrong: files that may not grow, rights that bind root too, clocks that jump."""

import ctypes
import os
import resource
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from itertools import cycle
from typing import Any

CAPABILITY_VERSION = 0x20080522
OVERRIDES_OF_RIGHTS = (1, 2, 3)
"""CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH and CAP_FOWNER: what lets root read and write everything."""


def spoil(
    file_size: int = 0, bound_by_rights: bool = False, clock: Iterable[float] = (), **settings: str
) -> None:
    """Spoil the machine for this process: no file longer than `file_size` bytes, rights that bind even root.

    `clock` lists by how many seconds it is wrong, each time somebody looks at it; then it begins again. What else is
    given is put into the environment.
    """
    os.environ.update(settings)
    if file_size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
    if bound_by_rights:
        bind_by_rights()
    if clock:
        jump(clock)


def bind_by_rights() -> None:
    """Give up what makes root exempt from the rights of files."""
    if os.geteuid():
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    data = (ctypes.c_uint32 * 6)()
    if libc.capget(header, data):
        raise OSError(ctypes.get_errno(), "capget")
    for number in OVERRIDES_OF_RIGHTS:
        data[0] &= ~(1 << number)
        data[1] &= ~(1 << number)
    if libc.capset(header, data):
        raise OSError(ctypes.get_errno(), "capset")


def jump(errors: Iterable[float]) -> None:
    """Let the wall clock jump, for every module of the product that looks at it."""
    wrong = cycle(list(errors))

    class AnyMoment(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, datetime)

    class Jumping(datetime, metaclass=AnyMoment):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + timedelta(seconds=next(wrong))

    modules = list(sys.modules.items())
    assert "backcourt.doctor" in sys.modules, "what is loaded later would have another clock"
    for name, module in modules:
        if name.startswith("backcourt") and getattr(module, "datetime", None) is datetime:
            module.datetime = Jumping  # type: ignore[attr-defined]
