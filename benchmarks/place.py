"""How load, checks and plan grow with the place: a département, a region and the country, every office a desk.

In: nothing, or the folder of another checkout. Out: ratios of CPU time. The worlds are written out with communes, desks
and hours as any build of the project reads them, so that an older one can be timed on the same: on the département.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.timing import ratio, spread
from sim.scenario.files import scenario_from
from sim.scenario.setting import territory_of
from sim.territory.france import france

HERE = Path(__file__).resolve().parents[1]
DEPARTMENT, REGION = ("46",), ("09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82")
ROUNDS, ROUNDS_BESIDE = 5, 3
_WORDS = {"fr": "un lieu", "en": "a place"}
_BEGUN = {
    "extends": "_base",  # each build's own needs and rules
    "id": "place",
    "title": _WORDS,
    "question": _WORDS,
    "horizon": {"start": "2026-01-05", "end": "2027-01-03", "warm_up_days": 60},
}


def benchmark(quick: bool = False, say: Callable[[str], None] = print, other: Path | None = None) -> dict[str, Any]:
    """Time both places here, and the département by another checkout if one is named."""
    rounds = 1 if quick else ROUNDS
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        say("place: a département and a region, written out")
        worlds = {name: _written(Path(folder), name, codes) for name, codes in _places(quick).items()}
        here = opened.enter_context(_side_of(HERE))
        say(f"place: {rounds} rounds here")
        told = [{name: here(path) for name, path in worlds.items()} for _ in range(rounds)]
        small, large = ([one[name] for one in told] for name in worlds)
        found = {"worlds": {name: _size(one) for name, one in told[0].items()}, **_growth(small, large)}
        if not quick:
            say("place: the country, once")
            found |= _country(Path(folder), rounds)
        if other is not None:
            there = opened.enter_context(_side_of(other))
            beside = 1 if quick else ROUNDS_BESIDE
            say(f"place: the département, {beside} rounds by the other checkout")
            pairs = [
                (there(worlds["département"])["cpu_s"], here(worlds["département"])["cpu_s"]) for _ in range(beside)
            ]
            found["there / here, CPU of a département"] = ratio(*zip(*pairs, strict=True))
    return found


def _country(folder: Path, rounds: int) -> dict[str, Any]:
    """Return the country beside the département in a process of its own, both by their names, every office a desk."""
    files = {}
    for name, place in {"département": {"department": DEPARTMENT[0]}, "country": {"country": "FR"}}.items():
        files[name] = folder / f"{name} by name.json"
        files[name].write_text(json.dumps(_BEGUN | {"place": place | {"offices": "desks"}}), encoding="utf-8")
    with _side_of(HERE) as here:
        small = [here(files["département"])["cpu_s"] for _ in range(rounds)]
        country = here(files["country"], is_met=False)
    return {
        "country": _size(country) | {"peak memory, MiB": country["peak_mib"]},
        "country / département, CPU": country["cpu_s"] / sorted(small)[len(small) // 2],
    }


def _places(quick: bool) -> dict[str, tuple[str, ...]]:
    return {"département": DEPARTMENT, "region": REGION[:2] if quick else REGION}


def _written(folder: Path, name: str, departments: Sequence[str]) -> Path:
    """Write the scenario of some départements with every office as a desk, in words that older builds know, too."""
    table = france()
    rows = zip(table.insee, table.department, table.city, strict=True)
    codes = [code for code, department, city in rows if department in departments and not city]
    scenario = scenario_from(_BEGUN | {"place": {"communes": codes, "offices": "desks"}})
    tree = _BEGUN | {key: value for key, value in scenario.tree().items() if key in ("venues", "advisers", "rota")}
    communes = [
        {
            "id": one.insee, "name": one.name, "population": one.population, "lat": one.lat, "lon": one.lon,
            "unemployment_share": one.unemployment_share, "no_diploma_share": one.no_diploma_share,
        }
        for one in territory_of(scenario).communes
    ]  # fmt: skip
    tree["place"] = {"communes": communes, "school_zone": "C", "department": departments[0]}
    for venue in tree["venues"]:
        del venue["office"]
    path = folder / f"{name}.json"
    path.write_text(json.dumps(tree), encoding="utf-8")
    return path


@contextmanager
def _side_of(checkout: Path) -> Iterator[Callable[..., dict[str, float]]]:
    """Run a checkout in a process of its own; the context's value asks it to time a world."""
    checkout = checkout.resolve()
    with subprocess.Popen(
        [sys.executable, "-P", str(HERE / "benchmarks" / "place_worker.py")],
        env={**os.environ, "PYTHONPATH": str(checkout)}, cwd=checkout,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        face = Path(json.loads(process.stdout.readline())["face"])
        if not face.resolve().is_relative_to(checkout):
            raise SystemExit(f"{checkout}: another sim was imported than its own")

        def ask(world: Path, is_met: bool = True) -> dict[str, float]:
            process.stdin.write(json.dumps([str(world), is_met]) + "\n")  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
            return json.loads(process.stdout.readline())  # type: ignore[union-attr]

        yield ask


def _size(told: dict[str, float]) -> dict[str, float]:
    return {"communes": told["communes"], "sessions": told["sessions"]}


def _growth(small: Sequence[dict[str, float]], large: Sequence[dict[str, float]]) -> dict[str, Any]:
    """Return the CPU seconds of both, their ratio, and what n log n of communes and sessions would give."""
    first, last = ([one["cpu_s"] for one in told] for told in (small, large))
    n, m = (told[0]["communes"] + told[0]["sessions"] for told in (small, large))
    return {
        "cpu_s": {"département": spread(first), "region": spread(last)},
        "ratio of n": m / n,
        "ratio of n log n": m * math.log(m) / (n * math.log(n)),
        "ratio of CPU": ratio(last, first),
    }
