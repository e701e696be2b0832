"""The pictures of a run that goes on: those in its folder show the seasons of its tables, or they are gone."""

import json

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.report.figures import files
from sim.scenario.files import dump_resolved, scenario_from
from tests.worlds import small_world


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return what runs so many seasons of a small world, and gives what it said and the pictures that are there."""
    whole = files.write_pictures
    one = lambda folder, draw, names, *rest: whole(folder, draw, ("waits",), *rest)  # noqa: E731
    monkeypatch.setattr(files, "write_pictures", one)  # of eleven that would all be the same to this
    (tmp_path / "small.yaml").write_text(dump_resolved(scenario_from(small_world())), encoding="utf-8")

    def ran(replications, *options):
        asked = ("run", tmp_path / "small.yaml", "--replications", replications, "--out", tmp_path / "runs")
        found = CliRunner().invoke(app, [str(one) for one in (*asked, "--jobs", 1, *options)])
        assert found.exit_code == 0, found.output
        (folder,) = (tmp_path / "runs").iterdir()
        return found.stderr, {path.name for path in folder.glob("figures/*.*")}, folder

    return ran


FRENCH = {"waits.fr.svg", "waits.fr.png"}
ENGLISH = {"waits.en.svg", "waits.en.png"}


def test_a_run_that_goes_on_without_pictures_keeps_none_of_fewer_seasons(run):
    """It says which are gone; the same seasons again leave what is there alone."""
    assert run(2)[1] == {*FRENCH, "alt.json"}
    assert run(2, "--resume", "--no-figures")[1] == {*FRENCH, "alt.json"}
    told, there, _folder = run(3, "--resume", "--no-figures")

    assert there == set()
    assert "waits.fr.png" in told
    assert "--resume" in told


@pytest.mark.parametrize("replications", [3, 2])
def test_pictures_of_another_language_stay_as_long_as_they_are_of_the_same_seasons(run, replications):
    """And their words with them, in one file of all that is there."""
    run(2)
    told, there, folder = run(replications, "--resume", "--lang", "en")
    words = json.loads((folder / "figures" / "alt.json").read_text(encoding="utf-8"))

    assert there == ({*ENGLISH, "alt.json"} if replications == 3 else {*FRENCH, *ENGLISH, "alt.json"})
    assert set(words) == ({"en"} if replications == 3 else {"fr", "en"})
    assert ("waits.fr.svg" in told) == (replications == 3)
    assert "waits.en" not in told


def test_pictures_of_a_run_that_was_killed_are_of_no_known_seasons(run):
    """The manifest says "running": what is drawn there may be older than the tables."""
    _told, _there, folder = run(2)
    manifest = folder / "provenance.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"complete"', '"running"'), encoding="utf-8")

    assert run(2, "--resume", "--no-figures")[1] == set()
