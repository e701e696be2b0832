"""Any place in France: from the name of a commune to a scenario that runs, is drawn and told."""

import pytest
from typer.testing import CliRunner

import sim
from sim.cli.main import app
from sim.scenario.files import changed, load_scenario
from sim.scenario.setting import territory_of
from sim.visits.difference import first_difference
from tests.default_run import some
from tests.places import EVERYWHERE, FEW

SHORT = {"horizon": {"start": "2026-03-02", "end": "2026-03-15", "warm_up_days": 7}}
SETS = [text for key, value in SHORT["horizon"].items() for text in ("--set", f"horizon.{key}={value}")]


def said(*arguments):
    """Return what a verb prints; a fault of it comes through."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def begun(folder, name):
    """Return the file that `permanences init` writes for a commune."""
    return said("init", folder / "mine", "--commune", name, "--km", EVERYWHERE[name], "--json").split('"')[1]


def walked(folder, name, *, with_report):
    """Go the newcomer's way through the command line: init, check, run, map and, if wanted, report."""
    file = begun(folder, name)
    said("check", file)
    said("run", file, "--replications", 2, "--jobs", 1, "--no-figures", "--out", folder / "runs", *SETS)
    (run,) = (folder / "runs").iterdir()
    said("map", run, "--out", folder / "map.svg")
    if with_report:
        said("report", run, "--jobs", 1)
    return load_scenario(file)


@pytest.mark.parametrize("name", some(FEW, 1))
def test_a_newcomer_gets_from_a_name_to_a_map(name, tmp_path):
    """In an Alsatian, a Corsican and an overseas place and on an island as in the Lot."""
    scenario = walked(tmp_path, name, with_report=False)

    assert territory_of(scenario).population > 0
    assert (tmp_path / "map.svg").stat().st_size > 10_000


@pytest.mark.slow
@pytest.mark.parametrize("name", EVERYWHERE)
def test_every_place_runs_is_drawn_and_told(name, tmp_path):
    """Over all regions, the report included."""
    walked(tmp_path, name, with_report=True)


def equal_engines(folder, name):
    """Say where the tables of both engines differ."""
    scenario = changed(load_scenario(begun(folder, name)), **SHORT)
    fast, slow = (sim.simulate(scenario, 1, 0, engine=engine) for engine in ("compiled", "reference"))
    tables = ("requests", "visits", "sessions", "books")
    found = {name: first_difference(getattr(fast, name), getattr(slow, name)) for name in tables}
    return {name: difference for name, difference in found.items() if difference is not None}


@pytest.mark.parametrize("name", ["Corte", "Le Palais"])
def test_both_engines_give_the_same_tables(name, tmp_path):
    """Bit for bit, where no road leads over the sea."""
    assert equal_engines(tmp_path, name) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in EVERYWHERE if name not in ("Corte", "Le Palais")][::3])
def test_both_engines_give_the_same_tables_elsewhere(name, tmp_path):
    """Bit for bit."""
    assert equal_engines(tmp_path, name) == {}
