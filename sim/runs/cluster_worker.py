"""The other end of `cluster`: what a Dask worker does with the work that it is handed once, and the tasks that come.

In: the work as bytes, then tasks. Out: each result, or what was raised. It also says of itself what `cluster` compares:
the versions and the very code that it would compute with. Nothing of Dask is imported here but by Dask itself.
"""

from __future__ import annotations

import gc
import hashlib
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import ResultsError
from sim.runs.worker import as_it_travels
from sim.said import Sentence, joined, said

# What a number may hang on, beside our own code.
COMPUTING = ("numpy", "scipy", "numba", "pandas", "pyarrow", "distributed")
_ABSENT = said("not installed")

_held = threading.local()


class Handed(NamedTuple):
    """The work of one study: its name, itself as bytes, and what was found where it was asked for."""

    name: str
    data: bytes
    made_by: dict[str, str]


@cache
def made_by() -> dict[str, str]:
    """Return what computes here: Python, packages, and a digest of the code of the project."""
    found = {"python": ".".join(map(str, sys.version_info[:2]))}
    for name in COMPUTING:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = _ABSENT
    return {**found, "permanences": _digest(Path(__file__).parents[1])}


def _digest(folder: Path) -> str:
    """Return eight digits that differ where a file of code or of data does."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".csv", ".gz") and path.is_file():
            found.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:8]


def differing(mine: dict[str, str], theirs: dict[str, str]) -> list[Sentence]:
    """Return in words what differs between two machines, nothing where both compute the same."""
    return [
        said("{name} {theirs}, here {here}", name=name, theirs=theirs.get(name, _ABSENT), here=here)
        for name, here in mine.items()
        if theirs.get(name) != here
    ]


def hold(handed: Handed) -> Handed:
    """Return the work: a task of its own, so that Dask sends it to each worker once and again to one that comes."""
    return handed


def do(handed: Handed, tasks: Sequence[Any]) -> tuple[float, list[tuple[bool, Any]]]:
    """Do some tasks until one raises; return the seconds they took and, of each, whether it was done, with its result
    or else what was raised.
    """
    began, answers = time.perf_counter(), []
    for task in tasks:
        answers.append(_answer(handed, task))
        if not answers[-1][0]:
            break
    return time.perf_counter() - began, answers


def _answer(handed: Handed, task: Any) -> tuple[bool, Any]:
    try:
        return True, _work_of(handed)(task)
    except BaseException as fault:  # of any kind: whoever asked waits for an answer
        return False, as_it_travels(fault, "on a worker of the cluster")


def _work_of(handed: Handed) -> Callable[[Any], Any]:
    """Return the work, unpickled once a thread, so that its plan is made once and no other thread writes in it."""
    if getattr(_held, "name", None) != handed.name:
        # A worker may have come after all others were asked.
        if wrong := differing(handed.made_by, made_by()):
            raise ResultsError(
                said("a worker that came late has {wrong}: install the same there", wrong=joined("; ", wrong))
            )
        _held.work, _held.name = pickle.loads(handed.data), handed.name
        # Dask's own objects, and now the plan, are looked through no more whenever the collector runs; what the work
        # before left in rings goes first, for a worker that is not ours lives on.
        gc.unfreeze()
        gc.collect()
        gc.freeze()
    work: Callable[[Any], Any] = _held.work
    return work


def sees(place: str, word: str) -> bool:
    """Tell whether a file that was just written elsewhere can be read here, and its folder written."""
    path = Path(place)
    try:
        if path.read_text(encoding="utf-8") != word:
            return False
        mine = path.with_name(f"{path.name}.{threading.get_ident()}")
        mine.touch()
        mine.unlink()
    except OSError:
        return False
    return True


def dask_setup(_worker: Any) -> None:
    """Leave Ctrl-C to whoever started this worker; called by Dask in one of a local cluster."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
