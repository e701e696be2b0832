"""`permanences run agen --replications 1000` from the shell, start-up and pictures included.

In: nothing. Out: a document of figures. Takes a gigabyte of disk for a while; run only when it is named.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.timing import against, spread
from sim.machine import processors

REPLICATIONS, GOAL_S = 1_000, 60


def benchmark(quick: bool = False, say: Callable[[str], None] = print) -> dict[str, Any]:
    """Run the command and return its figures; once with few replications before, so that all is compiled."""
    replications = 20 if quick else REPLICATIONS
    few_s, _ = run(20)
    say(f"cli: {replications} replications")
    many_s, megabytes = run(replications)
    return {
        "replications": replications,
        "cores": processors(),
        "20_replications_s": few_s,
        "seconds": against(spread([many_s]), GOAL_S, at_least=False),
        "folder_mb": megabytes,
    }


def run(replications: int) -> tuple[float, float]:
    """Run the command into a folder that goes away; return its seconds and the folder's megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        subprocess.run(
            [
                sys.executable, "-m", "sim.cli.main", "run", "agen", "--replications", str(replications), "--quiet",
                "--out", folder,
            ],
            check=True, cwd=Path(__file__).resolve().parents[1], stdout=subprocess.DEVNULL,
        )  # fmt: skip
        seconds = time.perf_counter() - began
        return seconds, sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 1e6
