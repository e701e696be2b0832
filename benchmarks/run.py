"""The one command: run the benchmarks, print their figures, write them as JSON.

`python -m benchmarks` or `python benchmarks/run.py`; `--only w1|season|growth|session|cli|register`, `--json FILE`,
`--quick`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

if __package__ in (None, ""):  # run as a file: the checkout is not on the path yet
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.machine import machine
from benchmarks.printing import lines_of

DEFAULT, OPTIONAL = ("w1", "season", "growth", "session"), ("cli", "register")


def arguments(given: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed as ratios within one run.")
    parser.add_argument(
        "--only",
        action="append",
        choices=(*DEFAULT, *OPTIONAL),
        help="one part; repeatable; cli and register run only if named",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to a file")
    parser.add_argument("--quick", action="store_true", help="few repetitions and small sizes: does it run at all")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Run what was asked; return 0."""
    asked = arguments(given)
    say: Callable[[str], None] = lambda text: print(text, file=sys.stderr, flush=True)  # noqa: E731
    document: dict[str, Any] = {"machine": machine()}
    print("\n".join(lines_of("machine", document["machine"])), flush=True)
    for name in asked.only or DEFAULT:
        document[name] = import_module(f"benchmarks.{name}").benchmark(quick=asked.quick, say=say)
        print("\n".join(["", *lines_of(name, document[name])]), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
