"""What of the machine this process may use: processors by affinity and by the limits of its container, memory likewise.

In: the system's own files. Out: counts. A limit that cannot be read limits nothing. Who works how much is not here. A
pause of Python's collector, for who makes a million objects, stands here, too, and the way back of freed memory.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import math
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path("/")


def processors(root: Path = ROOT) -> int:
    """Return how many processors this process may keep busy at once, at least 1.

    Parameters
    ----------
    root : Path
        The folder that holds `proc` and `sys`.

    Notes
    -----
    A container that may use a processor and a half has 2: two processes use it whole, one does not.
    """
    return max(1, min(_on_which_it_may_run(), *(math.ceil(quota) for quota in _quotas(root)), 1 << 20))


def memory_bytes(root: Path = ROOT) -> int | None:
    """Return the memory that this process and its children may fill, or None where the system does not say.

    Parameters
    ----------
    root : Path
        As in `processors`.
    """
    limits = [*_physical(), *_memory_limits(root)]
    return min(limits) if limits else None


def processes(each_bytes: int, root: Path = ROOT) -> int:
    """Return how many processes are worth having, of which each fills so much memory; this one stands beside them."""
    memory = memory_bytes(root)
    room = 1 << 20 if memory is None else memory // each_bytes - 1
    return max(1, min(processors(root), room))


def _on_which_it_may_run() -> int:
    """Return the number of processors that the system lets this process run on (taskset, a batch queue, cpuset)."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1


def _physical() -> Iterator[int]:
    with suppress(AttributeError, ValueError, OSError):
        found = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        if found > 0:
            yield found


def _quotas(root: Path) -> Iterator[float]:
    """Yield the processors that each control group around this process allows, where it limits them."""
    for group in _groups("cpu", root):
        words = _words(group / "cpu.max") or [
            word for name in ("cpu.cfs_quota_us", "cpu.cfs_period_us") for word in _words(group / name)
        ]
        with suppress(ValueError, IndexError, ZeroDivisionError):
            quota = int(words[0]) / int(words[1])
            if quota > 0:  # -1 is no limit
                yield quota


def _memory_limits(root: Path) -> Iterator[int]:
    """Yield the memory that each control group around this process allows, where it limits it."""
    for group in _groups("memory", root):
        for name in ("memory.max", "memory.high", "memory.limit_in_bytes"):
            with suppress(ValueError, IndexError):
                yield int(_words(group / name)[0])


def _groups(controller: str, root: Path) -> Iterator[Path]:
    """Yield the folders of the control groups that this process is in, from its own up to the outermost that shows.

    The narrowest limit on the way holds. In a container its own group is often where the tree is mounted, whatever the
    path says, and what lies above cannot be seen.
    """
    for kind, path in _paths(controller, root):
        for mounted in _mounts(kind, controller, root):
            place = mounted / path.lstrip("/")
            while place != mounted and mounted in place.parents:
                yield place
                place = place.parent
            yield mounted


def _paths(controller: str, root: Path) -> Iterator[tuple[str, str]]:
    """Yield the version of each tree of groups that knows a controller, and where in it this process is."""
    for line in _lines(root / "proc/self/cgroup"):
        _number, _, rest = line.partition(":")
        names, _, path = rest.partition(":")
        if not names:
            yield "cgroup2", path
        elif controller in names.split(","):
            yield "cgroup", path


def _mounts(kind: str, controller: str, root: Path) -> Iterator[Path]:
    """Yield where the tree of groups of a controller is mounted."""
    for line in _lines(root / "proc/self/mountinfo"):
        before, _, after = line.partition(" - ")
        places, how = before.split(), after.split()
        if len(places) < 5 or len(how) < 3 or how[0] != kind:
            continue
        if kind == "cgroup2" or controller in how[2].split(","):
            yield root / places[4].lstrip("/")


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []


def _words(file: Path) -> list[str]:
    return " ".join(_lines(file)).split()


class _Pause:
    """Who pauses the collector at this moment: threads may do so at once, and end in any order."""

    lock = threading.Lock()
    by = 0
    was_on = False


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the collector, if it is on, until nobody pauses it; a third of the time that a country takes to load."""
    with _Pause.lock:
        if _Pause.by == 0:
            _Pause.was_on = gc.isenabled()
            gc.disable()
        _Pause.by += 1
    try:
        yield
    finally:
        with _Pause.lock:
            _Pause.by -= 1
            if _Pause.by == 0 and _Pause.was_on:
                gc.enable()


def collect_seldom() -> None:
    """Let the collector look for rings less often, in a process that is the project's own.

    To import and to load makes a million objects that stay, and by default the collector looks through them all again
    and again: a fifth of the time until the first season.
    """
    gc.set_threshold(50_000, 20, 50)


def end_at_once() -> None:
    """Let the collector leave everything alone when the process ends.

    Else it looks through a million objects once more, for a second, only to free what the system takes back anyway.
    """
    atexit.unregister(gc.freeze)  # asked again, it is still done once
    atexit.register(gc.freeze)


def return_memory() -> None:
    """Hand what was freed back to the system; glibc else keeps it: 0.9 GB after the piece of Paris."""
    with suppress(OSError, AttributeError, TypeError):  # another library, or none that is asked by this name
        ctypes.CDLL(None).malloc_trim(0)
