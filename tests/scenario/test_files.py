"""Loading: names and paths, what extends what, and what cannot be read."""

import os
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.files import changed, load_scenario, scenario_from, shipped_names
from sim.scenario.schema import Scenario
from tests.scenario.telling import refusal, write
from tests.worlds import permanence, small_world


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder, which is also the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_scenario_loads(name):
    """What is shipped is whole and has no error."""
    assert isinstance(load_scenario(name), Scenario)


def test_parents_are_not_among_the_shipped_names():
    """A file that begins with an underscore is only there to be extended."""
    assert "agen" in shipped_names()
    assert not [name for name in shipped_names() if name.startswith("_")]


def test_a_path_a_text_and_a_name_without_its_ending_lead_to_one_file(folder):
    """All of them name the same scenario."""
    path = write(folder, "mine.yaml", small_world())

    assert {load_scenario(s).fingerprint for s in (path, str(path), "mine.yaml", "mine", Path("mine"))} == {
        scenario_from(small_world()).fingerprint
    }


def test_a_file_equals_the_same_values_from_python(folder):
    """A file says nothing that plain values cannot say."""
    loaded = load_scenario(write(folder, "mine.yaml", small_world()))

    assert loaded.fingerprint == scenario_from(small_world()).fingerprint


def test_a_file_that_is_missing_tells_the_nearest_shipped_name(folder):
    """A slip in a name is mended by the message."""
    assert refusal("agne") == 'agne: no such file, and no shipped scenario of this name; did you mean "agen"?'
    assert "shipped are: " in refusal("nowhere/qqqqqq.yaml")


@pytest.mark.parametrize("source", ["", "   ", None, 3, {"id": "a tree"}])
def test_what_is_no_path_and_no_name_is_refused(source):
    """A tree goes to `scenario_from`; nothing else is guessed."""
    assert "expected a .yaml file or the name of a shipped scenario" in refusal(source)


@pytest.mark.parametrize("source", ["x" * 5000, "a\0b"])
def test_a_name_that_no_file_can_have_is_refused_like_a_missing_one(source):
    """The operating system's own complaint is not shown."""
    assert "no such file" in refusal(source)


def test_a_folder_instead_of_a_file_is_refused(folder):
    """The message says to name a file in it."""
    (folder / "sites").mkdir()

    assert refusal("sites") == "sites: is a folder; name the .yaml file in it"


def test_another_ending_is_refused(folder):
    """A scenario is YAML by its name too."""
    write(folder, "mine.json", "{}")

    assert refusal("mine.json") == 'mine.json: a scenario is a .yaml file, this one ends in ".json"'


def test_a_file_without_the_right_to_read_it_is_refused(folder):
    """The reason of the operating system is told, without a traceback."""
    path = write(folder, "mine.yaml", small_world())
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read every file")

    assert "cannot be read (Permission denied)" in refusal("mine.yaml")


def test_a_link_to_nowhere_is_refused(folder):
    """It is there and is no file."""
    (folder / "mine.yaml").symlink_to(folder / "gone.yaml")

    assert refusal("mine.yaml") == "mine.yaml: is no file that can be read"


def test_a_child_states_only_what_differs(folder):
    """Everything else is the parent's."""
    write(folder, "base.yaml", small_world())
    child = load_scenario(write(folder, "child.yaml", "extends: base\nid: child\ndemand: {volume: 2.0}\n"))

    assert (child.id, child.demand.volume) == ("child", 2.0)
    assert child.venues == scenario_from(small_world()).venues


def test_extends_goes_through_several_files_and_folders(folder):
    """Each name is relative to the file that writes it, with its ending or without."""
    (folder / "sites").mkdir()
    write(folder, "base.yaml", small_world())
    write(folder, "sites/middle.yml", "extends: ../base.yaml\nid: middle\ndemand: {volume: 2.0}\n")
    write(folder, "top.yaml", "extends: sites/middle\nid: top\n")

    top = load_scenario("top.yaml")

    assert (top.id, top.demand.volume) == ("top", 2.0)
    assert [top.origins[path].file for path in ("id", "demand.volume", "venues.town_hall.name")] == [
        "top.yaml",
        "sites/middle.yml",
        "base.yaml",
    ]


def test_a_file_may_extend_a_shipped_scenario_even_under_its_own_name(folder):
    """One's own agen.yaml that extends agen means the shipped one."""
    own = load_scenario(write(folder, "agen.yaml", "extends: agen\nid: agen-more\ndemand: {volume: 1.5}\n"))

    assert own.demand.volume == 1.5
    assert own.rota == load_scenario("agen").rota
    assert own.origins["place.communes"].file == "shipped/agen.yaml"


def test_files_that_extend_one_another_in_a_circle_are_refused_with_the_chain(folder):
    """The chain is shown, so that one can see where to cut it."""
    write(folder, "a.yaml", "id: a\nextends: b\n")
    write(folder, "b.yaml", "extends: c.yaml\n")
    write(folder, "c.yaml", "extends: a\n")

    assert refusal("a.yaml") == "c.yaml, line 1: extends goes in a circle: a.yaml -> b.yaml -> c.yaml -> a.yaml"


def test_a_file_that_extends_itself_is_refused(folder):
    """The shortest circle."""
    write(folder, "mine.yaml", "extends: mine\n")

    assert "extends goes in a circle: mine.yaml -> mine.yaml" in refusal("mine.yaml")


def test_a_parent_that_is_missing_tells_the_nearest_name(folder):
    """Names beside the file and shipped ones are tried."""
    write(folder, "common.yaml", small_world())
    write(folder, "mine.yaml", "id: mine\nextends: comon\n")

    assert refusal("mine.yaml") == 'mine.yaml, line 2: extends: there is no "comon"; did you mean "common"?'


@pytest.mark.parametrize("value", ["[a, b]", "3", "{a: 1}", '""'])
def test_extends_takes_one_name(folder, value):
    """Several parents would need an order; there is one chain."""
    write(folder, "mine.yaml", f"extends: {value}\n")

    message = refusal("mine.yaml")

    assert "extends: expected the name of one other file" in message or "there is no" in message


def test_a_fault_of_the_parent_is_told_in_the_parents_file(folder):
    """Each file heads its own problems, the loaded one first."""
    write(folder, "base.yaml", small_world(demand={"volume": -1.0}))
    write(folder, "mine.yaml", "extends: base\nhorizont: 3\n")

    assert [line.split(":")[0].split("  ")[0] for line in refusal("mine.yaml").splitlines()] == [
        "mine.yaml",
        "",
        "base.yaml",
        "",
    ]
    assert 'horizont  unknown key; did you mean "horizon"?' in refusal("mine.yaml")
    assert "demand.volume  found -1.0, expected at least 0" in refusal("mine.yaml")


def test_changed_keyword_values_merge_as_those_of_a_child():
    """What is not named stays, with its origin."""
    before = scenario_from(small_world())

    after = changed(before, demand={"volume": 2.0}, regime="launch")

    assert (after.demand.volume, after.regime, after.demand.types) == (2.0, "launch", before.demand.types)
    assert before.demand.volume == 1.0


def test_changed_overrides_come_last():
    """A text on top of values."""
    after = changed(scenario_from(small_world()), ["demand.volume=3"], demand={"volume": 2.0})

    assert after.demand.volume == 3.0


def test_changed_by_nothing_is_the_same_scenario():
    """Values and origins are kept."""
    before = load_scenario("agen")
    after = changed(before)

    assert after.fingerprint == before.fingerprint
    assert after.origins == before.origins


def test_a_part_of_the_schema_takes_the_place_of_the_old_one():
    """A rota is given whole, so permanences that it does not hold are gone."""
    before = scenario_from(small_world())
    fewer = before.rota.model_copy(update={"permanences": before.rota.permanences[:1]})

    assert [p.id for p in changed(before, rota=fewer).rota.permanences] == ["post_office_mon"]
    assert [v.id for v in changed(before, venues=before.venues).venues] == ["post_office", "town_hall"]


def test_changed_is_checked_like_a_file():
    """A change that cannot be is refused, with its path."""
    world = scenario_from(small_world())

    with pytest.raises(ScenarioError, match=r'rota.permanences.third.venue\s+"moon" is no venue'):
        changed(world, rota={"permanences": [permanence("third", "moon", "friday", "09:00", "12:00")]})


def test_scenario_from_does_not_change_the_tree_it_was_given():
    """The caller's values stay the caller's."""
    tree = small_world()
    scenario_from(tree, ["demand.volume=2"])

    assert tree == small_world()


@pytest.mark.parametrize("tree", [None, [], "agen", 3])
def test_a_tree_that_is_no_mapping_is_refused(tree):
    """Names and paths go to `load_scenario`."""
    with pytest.raises(ScenarioError, match="expected a mapping of keys and values"):
        scenario_from(tree)


def test_numbers_of_numpy_and_dates_of_python_are_taken():
    """What a notebook computes may enter a scenario."""
    import datetime as dt

    import numpy as np

    tree = small_world(demand={"volume": np.float64(1.5)}, horizon={"start": dt.date(2022, 3, 7)})
    tree["behaviour"]["tolerance"]["most"] = np.int64(9)

    assert scenario_from(tree).behaviour.tolerance.most == 9


def test_a_scenario_in_python_may_extend_a_shipped_one():
    """It states only what differs; values keep the source and line of the file that states them."""
    agen = load_scenario("agen")

    own = scenario_from({"extends": "agen", "id": "mine", "rota": {"permanences": {"foulayronnes-jeudi": None}}})

    assert [one.id for one in own.rota.permanences] == [
        one.id for one in agen.rota.permanences if one.id != "foulayronnes-jeudi"
    ]
    assert own.origins["id"].file == "python"
    assert own.origins["choice.journey_per_min"].file == "shipped/_base.yaml"
    assert scenario_from({"extends": "agen"}).fingerprint == agen.fingerprint


def test_a_parent_that_is_not_there_is_told_with_the_nearest_name():
    """As for a file."""
    with pytest.raises(ScenarioError, match=r'scenario mine: extends: there is no "_bse"; did you mean "_base"\?'):
        scenario_from({"extends": "_bse", "id": "mine"})
    with pytest.raises(ScenarioError, match=r"extends: expected the name of one other file"):
        scenario_from({"extends": 3, "id": "mine"})


def test_a_scenario_names_itself_on_one_line_whatever_its_title_holds():
    """Breaks, control signs, and what turns the direction of all that follows."""
    named = repr(scenario_from(small_world(title={"fr": "Semaine\n1\x00 \u202ebis", "en": "Week 1"})))

    assert named.startswith("<Scenario 'small-world': Semaine 1 bis; 2022-03-07 to ")
