"""`permanences optimise` as its users call it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.command_line import permanences

SHORT = ("--set", "horizon.end=2022-02-20", "--set", "horizon.warm_up_days=7", "--jobs", "1")
SMALL = (
    "--seasons",
    "2",
    "--rounds",
    "1",
    "--replications",
    "4",
    "--change",
    "venue",
    "--fixed",
    "montanou-mardi,barlete-vendredi",
)


def test_a_search_writes_scenarios_that_the_command_line_takes(tmp_path):
    """Two town halls swapped: the only move that keeps every venue; the file checks."""
    told = permanences(
        "optimise", "agen", *SHORT, *SMALL, "--margin", "0.2", "--not-worse", "rien", "--out", tmp_path, "--json"
    )
    document = json.loads(told.stdout)

    assert told.returncode == 0, told.stderr
    assert list(document["proposals"]) == ["proposal-1"]
    venues = {one["weekday"]: one["venue"] for one in document["proposals"]["proposal-1"]["permanences"]}
    assert (venues["monday"], venues["thursday"]) == ("foulayronnes", "pont-du-casse")
    assert permanences("check", document["proposals"]["proposal-1"]["file"]).returncode == 0


def test_a_proposal_of_an_earlier_search_does_not_stay_beside_those_of_this_one(tmp_path):
    """Other limits may leave fewer; the seasons of the search are kept, and so is what the folder never proposed."""
    asked = ("optimise", "agen", *SHORT, *SMALL, "--margin", "0.2", "--not-worse", "rien", "--out", tmp_path, "--json")
    folder = Path(json.loads(permanences(*asked).stdout)["proposals"]["proposal-1"]["file"]).parent
    manifest = folder / "provenance.json"
    former = json.loads(manifest.read_text(encoding="utf-8"))
    former["proposals"]["proposal-2"] = former["proposals"]["proposal-1"]
    manifest.write_text(json.dumps(former), encoding="utf-8")
    for name in ("proposal-2", "mine"):
        shutil.copy(folder / "proposal-1.yaml", folder / f"{name}.yaml")
    permanences(*asked)

    assert sorted(one.stem for one in folder.glob("*.yaml")) == ["mine", "proposal-1"]


def test_a_search_for_two_measures_writes_its_proposals_and_a_picture(tmp_path):
    """Each with its gains, what it gives up and what changes; the file checks."""
    told = permanences(
        "optimise", "agen", *SHORT, *SMALL, "--measures", "value,cost_per_resolved", "--not-worse", "rien",
        "--picture", tmp_path / "front.svg", "--out", tmp_path, "--json",
    )  # fmt: skip
    document = json.loads(told.stdout)

    assert told.returncode == 0, told.stderr
    assert document["measures"] == ["value", "cost_per_resolved"]
    assert set(document["today"]) == set(document["measures"])
    for one in document["proposals"].values():
        assert set(one["gains"]) == set(one["gives_up"]) == set(document["measures"])
        assert {change["permanence"] for change in one["changes"]} <= {"pont-du-casse-lundi", "foulayronnes-jeudi"}
        assert permanences("check", one["file"]).returncode == 0
    assert (tmp_path / "front.svg").read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--measures", "value"), "measures are value; name two or three, each once"),
        (("--measures", "value,speed"), "--measures: 'speed' is no measure"),
        (("--picture", "x.svg"), "two measures at least are needed (--measures)"),
        (("--seasons", "1"), "seasons is 1; it must be a whole number, 2 or more"),
        (("--measure", "speed"), "--measure: 'speed' is no measure"),
        (("--measure", "utilisation"), "'utilisation' cannot decide"),
        (("--fixed", "nobody"), "'nobody' is unknown"),
        (("--days", "lundy"), "'lundy' is unknown"),
        (("--not-worse", "reach"), "measure=number"),
        (("--not-worse", "nothing", "--not-worse", "reach=1%"), "nothing stands alone"),
        (("--not-worse", "journey_served=1%"), "in min,"),
        (("--rule", "sleep=8"), "rules: 'sleep' is unknown; it must be one of rest, day, week"),
        (("--price", "rest=1"), "prices: 'rest' has no rule; give the limit, too"),
    ],
)
def test_wrong_input_is_told_in_one_message(tmp_path, asked, told):
    """The word, what it must be one of, exit code 2, no traceback."""
    found = permanences("optimise", "agen", "--quiet", *SHORT, *asked, "--out", tmp_path)

    assert found.returncode == 2
    assert told in found.stderr
    assert "Traceback" not in found.stderr


def test_a_rota_none_of_whose_sessions_is_open_is_told_as_such(tmp_path):
    """And not as a fault of a measure that nobody named."""
    venues = ("agen-blum", "pont-du-casse", "foulayronnes", "epn-montanou", "epn-barlete")
    closed = [f"  - {{id: {venue}, closures: [{{start: 2022-01-01, end: 2022-12-31}}]}}" for venue in venues]
    file = tmp_path / "closed.yaml"
    file.write_text("\n".join(["extends: agen", "id: closed", "venues:", *closed, ""]), encoding="utf-8")
    found = permanences("optimise", file, "--quiet", *SHORT, "--lang", "en", "--out", tmp_path)

    assert found.returncode == 2
    assert "no session of the rota is open from 2022-01-03 to 2022-02-20" in found.stderr
