"""What tests of real processes share: where the project is, and whether processes have ended."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE_S = 240  # after which something waits for ever: never a measure of the machine


def is_alive(pid: int) -> bool:
    """Tell whether a process or one of its threads still runs (Linux); one that waits for its parent does not."""
    try:
        states = [status.read_text(encoding="utf-8") for status in Path(f"/proc/{pid}/task").glob("*/status")]
    except OSError:
        return is_alive(pid)  # a thread ended while it was looked at
    return any("\nState:\tZ" not in state for state in states)


def ended(pids: Iterable[int]) -> list[int]:
    """Wait until processes have ended; return those that have not."""
    left, until = list(pids), time.monotonic() + PATIENCE_S
    while left and time.monotonic() < until:
        time.sleep(0.02)
        left = [pid for pid in left if is_alive(pid)]
    return left


@contextmanager
def keyboard() -> Iterator[None]:
    """Let what is started here be stopped by Ctrl-C, also where the tests run in the background of a shell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
