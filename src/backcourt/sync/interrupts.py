"""Ctrl-C that works at once: the engine looks for no signals in the middle of a statement, so it is told."""

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STOPPING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interrupting(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` from another thread as soon as a signal to stop arrives; Python's handler runs after.

    Signals reach the main thread only; in any other one this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    previous = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    listener = threading.Thread(target=_listen, args=(receiver, stop), daemon=True)
    listener.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(previous)
        sender.close()
        listener.join()
        receiver.close()


def _listen(receiver: socket.socket, stop: Callable[[], None]) -> None:
    while signals := receiver.recv(16):
        if any(number in signals for number in STOPPING):
            stop()
