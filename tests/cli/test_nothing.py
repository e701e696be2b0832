"""Nothing at all: no session held, nobody in a commune, nobody who comes; every command has an answer."""

import json

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from tests.default_run import some
from tests.scenario.telling import write
from tests.worlds import small_world

CLOSED = [{"start": "2022-01-01", "end": "2022-12-31"}]


def no_session():
    """Return the small world with both rooms closed all year."""
    tree = small_world()
    for venue in tree["venues"]:
        venue["closures"] = CLOSED
    return tree


def empty_commune():
    """Return the small world in which nobody lives in Petitbourg."""
    tree = small_world()
    tree["place"]["communes"][1]["population"] = 0
    return tree


def nobody_comes():
    """Return the small world in which nobody knows of the service."""
    return small_world(awareness={"share": 0.0})


WORLDS = {"no_session": no_session, "empty_commune": empty_commune, "nobody_comes": nobody_comes}


def permanences(*arguments):
    """Run the command line in this process; return what it says on stdout."""
    found = CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.stdout


@pytest.mark.parametrize(
    "name",
    some(WORLDS, ["no_session"]),
)
def test_a_run_of_nothing_has_tables_a_report_with_pictures_and_a_map(name, tmp_path):
    """Numbers that there are none of are missing, never a made-up nought; the files are written."""
    file = write(tmp_path, "world.yaml", WORLDS[name]())
    asked = ("--replications", 2, "--jobs", 1, "--no-figures", "--out", tmp_path / "runs", "--json", "--quiet")
    (found,) = json.loads(permanences("run", file, *asked))
    whole = {row["measure"]: row["mean"] for row in found["measures"] if row["dimension"] == "all"}
    folder = found["folder"]

    assert found["replications"] == 2
    if name != "empty_commune":
        assert whole["served_visits"] == 0
        assert whole["wait_served"] is None
        assert whole["reach"] == 0
    else:
        assert whole["served_visits"] > 0
        assert not [row for row in found["measures"] if row["key"] == "47209" and row["measure"] == "requests"]
    permanences("report", folder, "--quiet")
    permanences("map", folder, "--quiet")


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("verb", ["clock", "fairness", "cost", "watch", "story"])
def test_every_question_about_nothing_has_an_answer(name, verb, tmp_path):
    """A table, or a sentence that says that there is none."""
    file = write(tmp_path, "world.yaml", WORLDS[name]())
    more = ("--replications", 2, "--jobs", 1) if verb in ("clock", "fairness", "cost") else ()

    assert permanences(verb, file, *more).strip()


def test_nothing_beside_something_is_compared(tmp_path):
    """Of two scenarios one has no session: the difference in reach is that of the other."""
    something = write(tmp_path, "some.yaml", small_world())
    nothing = write(tmp_path, "none.yaml", no_session() | {"id": "nothing"})
    asked = ("compare", something, nothing, "--replications", 3, "--jobs", 1, "--json", "--quiet")
    found = json.loads(permanences(*asked, "--primary", "reach,wait_served"))
    rows = {row["measure"]: row for row in found["differences"] if row["dimension"] == "all"}

    assert rows["reach"]["difference"] < 0
    assert rows["wait_served"]["difference"] is None
    assert "nan" not in json.dumps(found["sentences"]).lower()
