"""W1 by a C++ event loop, compiled when it is first asked for and called in this process.

In: a world. Out: its log, and seconds by the loop's own steady clock. Skipped with a reason where there is no g++.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from benchmarks.w1_world import CLOSES_S, Log, World

SOURCE = Path(__file__).with_name("w1_loop.cpp")
FLAGS = ("-std=c++17", "-O3", "-march=native", "-shared", "-fPIC")


def why_not() -> str:
    """Return why the loop cannot be compiled here; empty if it can."""
    return "" if shutil.which("g++") else "no g++ on this machine"


@lru_cache(maxsize=1)
def library() -> ctypes.CDLL:
    """Compile the loop and load it."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "w1_loop.so"
        subprocess.run(["g++", *FLAGS, str(SOURCE), "-o", str(target)], check=True)
        found = ctypes.CDLL(str(target))
    rows = np.ctypeslib.ndpointer(np.int64, flags="C_CONTIGUOUS")
    found.run_sessions.argtypes = [ctypes.c_int64, *[rows] * 4, ctypes.c_int64, ctypes.c_int64, *[rows] * 4]
    found.run_sessions.restype = ctypes.c_double
    return found


def run(world: World, loops: int = 1) -> tuple[Log, float]:
    """Serve everybody so many times; return the log and the seconds of one time."""
    columns = [np.ascontiguousarray(column) for column in (world.bounds, world.arrival, world.service, world.patience)]
    written = [np.full(len(world), -1, dtype=np.int64) for _ in range(4)]
    spent_ns = library().run_sessions(world.bounds.size - 1, *columns, CLOSES_S, loops, *written)
    return Log(*written), spent_ns * 1e-9


def contestant(world: World, loops: int = 200) -> Callable[[], float]:
    """Return a contestant timed by its own clock."""
    run(world, loops)
    return lambda: run(world, loops)[1]
