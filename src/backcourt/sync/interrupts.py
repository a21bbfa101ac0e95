"""Ctrl-C that works at once: the engine looks for no signals in the middle of a statement, so it is told."""

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interrupting(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` from another thread as soon as a signal to stop arrives.

    Nothing is raised at that moment: Python would lose an exception while the engine calls back into it. Whoever is
    told to stop raises at its next step; a second signal raises at once. Signals reach the main thread only; in any
    other one this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    previous = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    listener = threading.Thread(target=_listen, args=(receiver, stop), daemon=True)
    listener.start()
    handlers = {number: signal.signal(number, _second_raises()) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(previous)
        sender.close()
        listener.join()
        receiver.close()


def _listen(receiver: socket.socket, stop: Callable[[], None]) -> None:
    while signals := receiver.recv(16):
        if any(number in signals for number in STOPPING):
            stop()


def _second_raises() -> Callable[[int, FrameType | None], None]:
    seen: list[int] = []

    def handle(number: int, frame: FrameType | None) -> None:
        seen.append(number)
        if len(seen) > 1:
            raise KeyboardInterrupt

    return handle
