"""The other end of `processes`: a process that does one task after another, as they come.

In: on standard input what is to be done, then tasks, then perhaps what else is to be done. Out: on standard output each
result, or what was raised. It ends at once when whoever started it is gone. How many there are and which task comes
when is decided in `processes`.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from multiprocessing import spawn
from pkgutil import resolve_name
from queue import SimpleQueue
from typing import Any, BinaryIO

from sim.errors import ExperimentError, ResultsError
from sim.machine import collect_seldom
from sim.said import joined, said

# The first words of a worker: nothing of the project can be imported before it is known from where.
BEGINNING = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from sim.runs.worker import serve; serve()"
)
NEXT_WORK = b""  # the message before one of what is to be done: no pickle is empty
_LENGTH_BYTES = 8
_is_preparing = False


def refuse_while_preparing() -> None:
    """Refuse to start processes in one that still runs the script of its parent, to import what that one defines.

    Raises
    ------
    ExperimentError
        It does. Else each process would start others, without end.
    """
    if _is_preparing:
        raise ExperimentError(
            said(
                "the script hands over something that it defines itself, so each process runs the script again and "
                'comes back here: put the call under `if __name__ == "__main__":`, or what it hands over in a file '
                "of its own"
            )
        )


def send(stream: BinaryIO, data: bytes) -> None:
    """Write one message."""
    stream.write(len(data).to_bytes(_LENGTH_BYTES, "little"))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> bytes:
    """Read one message, or raise EOFError where the other end is gone."""
    length = int.from_bytes(_exactly(stream, _LENGTH_BYTES), "little")
    return _exactly(stream, length)


def _exactly(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data


def serve() -> None:
    """Do what comes, until the other end is gone."""
    collect_seldom()
    logging.getLogger("sim").setLevel(logging.ERROR)  # the parent has told it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who ends its workers
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a task prints must not stand among the results
    given: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(source, given), daemon=True).start()
    work: Any = None
    while True:
        data = given.get()
        if data == NEXT_WORK:
            work = None
            continue
        try:
            if work is None:
                work = _prepared(data)
                continue
            answer = pickle.dumps((True, work(pickle.loads(data))), protocol=5)
        except BaseException as fault:  # of any kind: whoever asked waits for an answer
            if work is None:
                work = _raiser(fault)
                continue
            answer = pickle.dumps((False, as_it_travels(fault, "in a process of its own")))
        send(target, answer)


def _listen(source: BinaryIO, given: SimpleQueue[bytes]) -> None:
    """Take what comes, also while a task is done: the end of the parent is the end of its workers."""
    while True:
        try:
            given.put(receive(source))
        except (EOFError, OSError):
            os._exit(1)


def _prepared(data: bytes) -> Callable[[Any], Any] | None:
    """Return the work, if it is known yet, after what it needs first, and the script of the parent if need be."""
    global _is_preparing
    first, script, pickled = pickle.loads(data)
    for name in first:
        if callable(found := resolve_name(name)):  # else a module, which is imported now
            found()
    _is_preparing = True
    try:
        spawn.prepare(script)
    finally:
        _is_preparing = False
    work: Callable[[Any], Any] | None = pickle.loads(pickled) if pickled else None
    return work


def _raiser(fault: BaseException) -> Callable[[Any], Any]:
    """Return a work that raises for every task why there is none."""

    def raises(_task: Any) -> Any:
        raise fault

    return raises


def as_it_travels(fault: BaseException, where: str) -> BaseException:
    """Return a fault with the place where it arose; in words, where no pickle holds it."""
    fault.add_note(f"{where}:\n{''.join(traceback.format_exception(fault))}")
    try:
        pickle.loads(pickle.dumps(fault))
    except Exception:
        return ResultsError(joined(": ", (type(fault).__name__, str(fault))))
    return fault
