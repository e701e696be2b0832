"""What tests of real processes share: where the project is, and whether processes have ended."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE_S = 120  # after which a process counts as left behind; not a measure of the machine


def is_alive(pid: int) -> bool:
    """Tell whether a process still runs (Linux: one that has ended and waits for its parent does not)."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return False


def ended(pids: Iterable[int]) -> list[int]:
    """Wait until processes have ended; return those that have not."""
    left, until = list(pids), time.monotonic() + PATIENCE_S
    while left and time.monotonic() < until:
        time.sleep(0.02)
        left = [pid for pid in left if is_alive(pid)]
    return left
