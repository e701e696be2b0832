"""Seasons of Agen by this checkout beside those of another, in one run: `--only season --against DIR`.

In: the folder of another checkout. Out: ratios of CPU time, with intervals. Each side is a process of its own that
imports its own `sim`; they take turns, so that what slows the machine slows both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.season_worker import PARTS
from benchmarks.timing import median_interval, spread

HERE = Path(__file__).resolve().parents[1]
ROUNDS, SEASONS, COMPARED = 15, 20, 3


class OtherCheckoutError(RuntimeError):
    """The seasons of a checkout do not run, or are not its own."""


class Side:
    """One checkout's process, that answers questions about its seasons."""

    def __init__(self, checkout: Path, process: subprocess.Popen[str]):
        self._checkout, self._process = checkout, process
        face = Path(self._told()["face"])
        if not face.resolve().is_relative_to(checkout):
            raise OtherCheckoutError(f"{checkout}: another sim was imported than its own")

    def _told(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise OtherCheckoutError(f"{self._checkout}: its seasons do not run; what it said stands above")
        return json.loads(line)

    def ask(self, part: str, replications: range) -> Any:
        """Have the process do something for some replications, and return what it tells."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"part": part, "replications": list(replications)}) + "\n")
        self._process.stdin.flush()
        return self._told()


@contextmanager
def side_of(checkout: Path) -> Iterator[Side]:
    """Run the seasons of a checkout in a process of its own as long as the context lasts."""
    checkout = checkout.resolve()
    # -P: the folder of the worker itself must not come before the checkout.
    with subprocess.Popen(
        [sys.executable, "-P", str(HERE / "benchmarks" / "season_worker.py")],
        env={**os.environ, "PYTHONPATH": str(checkout)}, cwd=checkout,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield Side(checkout, process)


def benchmark(other: Path, quick: bool = False, say: Callable[[str], None] = print) -> dict[str, Any]:
    """Time the seasons of both checkouts and return their figures."""
    rounds, seasons = (3, 2) if quick else (ROUNDS, SEASONS)
    with ExitStack() as opened:
        say("season: each checkout compiles its own")
        here, there = (opened.enter_context(side_of(checkout)) for checkout in (HERE, other))
        say(f"season: {rounds} rounds of {seasons} seasons")
        times = {part: _interleaved(here, there, part, rounds, seasons) for part in PARTS}
        return {
            "rows_of_a_season": {"here": here.ask("sizes", range(1)), "there": there.ask("sizes", range(1))},
            "equal_tables": _equal(here, there, 1 if quick else COMPARED),
            "cpu_ms_of_a_season": {
                part: {"here": spread([1e3 * a for a, _ in pairs]), "there": spread([1e3 * b for _, b in pairs])}
                for part, pairs in times.items()
            },
            "here / there, median and its 95 % interval": {
                part: median_interval([a / b for a, b in pairs]) for part, pairs in times.items()
            },
        }


def _interleaved(here: Side, there: Side, part: str, rounds: int, seasons: int) -> list[tuple[float, float]]:
    """Return the CPU seconds of a season by both sides, round by round; every second round in the opposite order."""
    pairs = []
    for number in range(rounds):
        replications = range(number * seasons, (number + 1) * seasons)
        told = {side: side.ask(part, replications) for side in ((here, there) if number % 2 == 0 else (there, here))}
        pairs.append((told[here], told[there]))
    return pairs


def _equal(here: Side, there: Side, replications: int) -> dict[str, str]:
    """Tell of each table, and of the measures, in how many replications both sides have the same."""
    marks = [(here.ask("contents", one), there.ask("contents", one)) for one in map(_alone, range(replications))]
    return {name: f"{sum(a[name] == b[name] for a, b in marks)} of {replications}" for name in marks[0][0]}


def _alone(number: int) -> range:
    return range(number, number + 1)
