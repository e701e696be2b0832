"""How far work is, on a terminal, and Ctrl-C heard between two pieces of it; a second one at once.

In: a name, whether to be quiet. Out: what a study tells its progress to. What is whole when someone stops is not here.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import typer

from sim.cli.answers import note, worded
from sim.said import Sentence, said

STOPPED = 130
STOPPED_SAID = said("stopped")
_WITH_OUT = said("stopped; with --out, what was whole is kept and the same command goes on")
RESUMABLE = said("stopped; what was whole is kept, --resume goes on")
_WAITING = said("stops at the end of what is in progress; Ctrl-C once more: at once")


@contextmanager
def heard(name: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Show progress on a terminal, silence in a pipe, and raise KeyboardInterrupt after a piece of work that is whole.

    Inside a piece it would surface as a fault of a library that writes just then; a piece of a country takes minutes,
    so whoever asks is told what is waited for, and whoever asks again waits no more.

    Yields
    ------
    callable
        Told (done, wanted) after each piece.
    """
    bar: list[Any] = []
    asked_to_stop: list[int] = []
    waiting = worded(_WAITING)  # now: where it is written, work may be in any state

    def progress(done: int, wanted: int) -> None:
        if not bar and not quiet and sys.stderr.isatty():
            bar.append(_bar(name, wanted))
        if bar:
            bar[0].update(bar[0].task_ids[0], completed=done, total=wanted)
        if asked_to_stop:
            raise KeyboardInterrupt

    def hear(number: int, _frame: object) -> None:
        asked_to_stop.append(number)
        if len(asked_to_stop) > 1:
            raise KeyboardInterrupt
        with suppress(OSError):
            os.write(2, f"{waiting}\n".encode())  # the stream has a buffer that may be in use just now

    former = signal.signal(signal.SIGINT, hear)
    try:
        yield progress
    finally:
        signal.signal(signal.SIGINT, former)
        for one in bar:
            one.stop()


@contextmanager
def listened(
    name: str,
    quiet: bool,
    told: Sentence = _WITH_OUT,
) -> Iterator[Callable[[int, int], None]]:
    """Show progress as `heard` does; whoever is stopped is told what became of it, and the command ends."""
    try:
        with heard(name, quiet) as progress:
            yield progress
    except KeyboardInterrupt:
        note(told)
        raise typer.Exit(STOPPED) from None


def _bar(name: str, wanted: int) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task(name, total=wanted)
    bar.start()
    return bar
