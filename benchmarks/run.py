"""The one command: run the benchmarks, print their figures, write them as JSON.

`python -m benchmarks` or `python benchmarks/run.py`; `--only w1|season|growth|session|place|cli|register|country`,
`--against DIR`, `--json FILE`, `--quick`.
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

DEFAULT, OPTIONAL = ("w1", "season", "growth", "session"), ("place", "cli", "register", "country")


def arguments(given: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed as ratios within one run.")
    parser.add_argument(
        "--only",
        action="append",
        choices=(*DEFAULT, *OPTIONAL),
        help="one part; repeatable; place, cli, register and country run only if named",
    )
    parser.add_argument(
        "--against",
        type=Path,
        metavar="DIR",
        help="this checkout beside another one, in turn; with --only season or --only place",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to a file")
    parser.add_argument("--quick", action="store_true", help="few repetitions and small sizes: does it run at all")
    asked = parser.parse_args(given)
    if asked.against and asked.only not in (["season"], ["place"]):
        parser.error("--against compares the seasons or the places of two checkouts: add --only season or --only place")
    if asked.against and not (asked.against / "sim" / "__init__.py").is_file():
        parser.error(f"--against {asked.against}: there is no sim/__init__.py in it; name a checkout of the project")
    return asked


def main(given: list[str] | None = None) -> int:
    """Run what was asked; return 0."""
    asked = arguments(given)
    say: Callable[[str], None] = lambda text: print(text, file=sys.stderr, flush=True)  # noqa: E731
    document: dict[str, Any] = {"machine": machine()}
    print("\n".join(lines_of("machine", document["machine"])), flush=True)
    names = asked.only or DEFAULT
    parts = [
        import_module(f"benchmarks.{'side_by_side' if asked.against and name == 'season' else name}") for name in names
    ]  # all of them before any compiles: see w1_cimba
    for name, part in zip(names, parts, strict=True):
        others = {"other": asked.against} if asked.against else {}
        document[name] = part.benchmark(quick=asked.quick, say=say, **others)
        print("\n".join(["", *lines_of(name, document[name])]), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
