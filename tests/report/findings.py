"""What written reports are made of in tests: runs and comparisons of the season made by hand, in memory and in folders.

In: names of scenarios, as `tests.experiments.fakes.rota` reads them. Out: `Findings`, or results folders.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sim.experiments.comparing import compare
from sim.experiments.replications import replicate, result_of
from sim.measures.catalogue import season_measures
from sim.report.written.findings import Findings, Told
from sim.runs.run_folder import RunFolder, folder_name
from sim.scenario.files import scenario_from
from sim.scenario.schema import Scenario
from tests.experiments.fakes import rota
from tests.report.worlds import case, gather, hand_world

PRIMARY = ("drive_time", "reach", "delay_resolved")


@cache
def world(name: str, **more) -> Scenario:
    """Return the world that fits the season made by hand, under another name."""
    title = more.pop("title", f"Site : {name}")
    tree = hand_world().tree() | {"title": {"fr": title, "en": title}} | more
    return scenario_from(tree, [f"id={name}"])


def seasons_of(scenario: Scenario, replications: int) -> list:
    """Return seasons of a scenario."""
    return [rota(scenario, 1, number, "compiled") for number in range(replications)]


def one_run(name: str = "base", replications: int = 3, **more) -> Findings:
    """Return the findings of one run."""
    scenario = world(name, **more)
    result = replicate(scenario, replications, simulate=rota)
    return Findings({name: Told(result, gather(seasons_of(scenario, replications), scenario))})


def of_case(name: str) -> Findings:
    """Return the findings of a run in which something is missing."""
    scenario, seasons = case(name)
    parts = {number: season_measures(season, scenario) for number, season in enumerate(seasons)}
    result = result_of(scenario, parts, 1, "compiled")
    return Findings({scenario.id: Told(result, gather(seasons, scenario))})


@cache
def several(*names: str, replications: int = 8, primary=PRIMARY) -> Findings:
    """Return the findings of several runs, compared with the first."""
    scenarios = [world(name) for name in names]
    comparison = compare(scenarios, replications, primary=primary, simulate=rota)
    runs = {
        scenario.id: Told(comparison.results[scenario.id], gather(seasons_of(scenario, replications), scenario))
        for scenario in scenarios
    }
    return Findings(runs, comparison)


def run_folder(out: Path, name: str = "base", replications: int = 3, seed: int = 1, state: str = "complete") -> Path:
    """Write a results folder, and return it."""
    scenario = world(name)
    store = RunFolder(out / folder_name(scenario, seed), scenario, seed, "compiled")
    command = f"permanences run {name} --replications {replications} --seed {seed}"
    with store.held(resume=True, force=False):
        for number in range(replications):
            season = rota(scenario, seed, number, "compiled")
            store.write(number, season, season_measures(season, scenario))
        store.merge(list(range(replications)))
        store.tell(done=replications, state=state, command=command)
    return store.folder
