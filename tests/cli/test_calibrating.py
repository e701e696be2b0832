"""`permanences calibrate --register`: what it prints, what it writes, what it refuses."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.engine.season import simulate
from sim.scenario.files import dump_resolved, load_scenario, scenario_from
from sim.validation.written_register import mapping_for, write_register
from tests.command_line import permanences
from tests.registers.making import write_map
from tests.worlds import small_world


def said(*arguments):
    """Return exit code and all that the command line says, run in this process."""
    found = CliRunner().invoke(app, [str(one) for one in arguments])
    return found.exit_code, f"{found.output} {found.exception or ''}"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A small world with many needs, a register of it, and its mapping."""
    folder = tmp_path_factory.mktemp("calibrate")
    world = scenario_from(small_world(demand={"requests_per_1000": {"middle": 500.0, "high": 600.0}}))
    (folder / "world.yaml").write_text(dump_resolved(world), encoding="utf-8")
    write_register(folder / "secret-name.csv", simulate(world, seed=4))
    mapping = {key: value for key, value in mapping_for("agen").items() if key != "scenario"}
    write_map(folder / "map.yaml", mapping)
    return folder


def test_a_folder_holds_a_scenario_that_loads_and_extends_the_fitted_one(files):
    """The table as JSON; neither the file's name nor a path in what is written; twice only with --force."""
    asked = ("calibrate", files / "world.yaml", "--register", files / "secret-name.csv", "--map", files / "map.yaml")
    asked += ("--out", files / "fit", "--places", 0, "--json")
    code, text = said(*asked)
    document = json.loads(text)
    again = said(*asked)

    assert code == 0
    assert [one["what"] for one in document["missing"]] == ["season"]  # four weeks have no season
    assert {row["what"] for row in document["fits"]} >= {"volume", "mix", "duration_mean", "no_show_law"}
    assert load_scenario(files / "fit" / "scenario.yaml").id == "small-world-registre"
    assert not any("secret-name" in path.read_text("utf-8") for path in (files / "fit").iterdir())
    assert again[0] != 0
    assert "--force" in again[1]
    for name in ("misfit.csv", "next.csv", "prior-posterior.svg"):
        (files / "fit" / name).write_text("of a fit with a search", encoding="utf-8")
    assert said(*asked, "--force")[0] == 0
    assert not {path.name for path in (files / "fit").iterdir()} & {"misfit.csv", "next.csv", "prior-posterior.svg"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--register", "none.csv"), "none.csv"),
        (("--register", "none.csv", "--places", "7"), "at least 60"),
        (("--out", "somewhere"), "without --register"),
    ],
)
def test_what_cannot_be_is_refused_in_one_message(arguments, told, tmp_path, monkeypatch):
    """Before anything is simulated or written."""
    monkeypatch.chdir(tmp_path)
    code, text = said("calibrate", "agen", *arguments)

    assert code != 0
    assert told in " ".join(text.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("verb", "option"),
    [("run", ("--jobs", "2")), ("run", ("--resume",)), ("compare", ("--levels", "low")), ("compare", ("--ridge",))],
)
def test_an_option_that_a_set_does_not_know_is_refused_and_not_left_unheard(verb, option, tmp_path):
    """Before the set is read."""
    code, text = said(verb, "agen", "agen-montanou", "--over-set", tmp_path, *option)

    assert code == 2
    assert "does not go with --over-set" in " ".join(text.replace("│", " ").split())


def test_one_scenario_alone_runs_over_a_set(tmp_path):
    """A run needs nothing to be compared with; its folder holds the table."""
    (tmp_path / "small.yaml").write_text(dump_resolved(scenario_from(small_world())), encoding="utf-8")
    (tmp_path / "set.csv").write_text("fit;awareness.share\n0;0,4\n1;0,8\n", encoding="utf-8")
    files = (tmp_path / "small.yaml", "--over-set", tmp_path / "set.csv", "--out", tmp_path)
    code, text = said("run", *files, "--replications", "4", "--quiet")

    assert (code, text.strip()) == (0, "")
    (table,) = tmp_path.glob("over-set-*/over-set.csv")
    assert set(pd.read_csv(table, sep=";", encoding="utf-8-sig")["fits"]) == {2}


def test_a_register_of_days_that_no_calendar_covers_is_refused_with_its_own_days(files, tmp_path):
    """Nobody stated the window that is at fault: the register did."""
    path = tmp_path / "old.csv"
    path.write_text("Date;Lieu\n04/03/2019;town_hall\n11/03/2019;town_hall\n", encoding="utf-8")
    mapping = write_map(tmp_path / "map.yaml", {"columns": {"Date": "date", "Lieu": "venue"}})
    asked = ("calibrate", files / "world.yaml", "--register", path, "--map", mapping, "--out", tmp_path / "fit")
    ended = permanences(*asked, "--lang", "en")

    assert ended.returncode == 2
    assert "the register goes from 2019-03-04 to 2019-03-11" in ended.stderr
    assert "holidays are known from 2021-01-01" in ended.stderr
    assert not (tmp_path / "fit").exists()
