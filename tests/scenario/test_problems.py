"""How problems are told: together, by file and line, with the nearest name."""

import pytest

from sim.errors import ScenarioError
from sim.scenario.files import load_scenario
from sim.scenario.problems import (
    OtherPlace,
    Problem,
    did_you_mean,
    found,
    in_file_order,
    refuse,
    report,
    warning,
)
from tests.scenario.telling import write, yaml_text
from tests.worlds import request_type, small_world


def test_problems_are_told_one_a_line_under_their_file():
    """Line, path and message stand below one another."""
    problems = [
        Problem("rota.permanences.monday.venue", "is no venue", "agen.yaml", 31),
        Problem("demand", "is missing", "agen.yaml", 4),
        warning("advisers", "there is one"),
    ]

    assert report(problems, "scenario agen") == (
        "agen.yaml: 2 problems\n"
        "  line 31  rota.permanences.monday.venue  is no venue\n"
        "  line 4   demand                         is missing\n"
        "scenario agen: 1 warning\n"
        "  advisers  warning: there is one"
    )


def test_problems_are_told_in_file_order_and_once():
    """The loaded file first, then by line; what has no line comes last."""
    first, second = Problem("a", "x", "child.yaml", 9), Problem("b", "x", "base.yaml", 2)
    third, without = Problem("c", "x", "base.yaml", 10), Problem("d", "x", "base.yaml")

    assert in_file_order([without, third, second, first, third], ["child.yaml"]) == (first, second, third, without)


def test_warnings_alone_refuse_nothing():
    """They are told by `check`."""
    refuse([warning("advisers", "there is one")])
    with pytest.raises(ScenarioError) as caught:
        refuse([warning("advisers", "there is one"), Problem("rota", "is empty")])

    assert caught.value.problems == (Problem("rota", "is empty"),)


@pytest.mark.parametrize(
    ("name", "known", "told"),
    [
        ("town_hal", ["library", "town_hall"], '; did you mean "town_hall"?'),
        ("Monday", ["monday"], '; did you mean "monday"?'),
        ("x", ["a", "b"], "; known here: a, b"),
        ("x", [], "; there is none to choose from"),
        ("x", [f"name{n}" for n in range(20)], ""),
    ],
)
def test_the_nearest_name_is_told_or_the_few_there_are(name, known, told):
    """Twenty names would hide the message."""
    assert did_you_mean(name, known) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, "nothing (null)"),
        (True, "true"),
        (3, "3"),
        (float("nan"), "nan"),
        ("abc", '"abc"'),
        ("x" * 100, f'"{"x" * 60}…"'),
        ([1, 2], "a list of 2"),
        ({"a": 1}, "a mapping (keys a)"),
        (10**80, "a number of 81 digits"),
    ],
)
def test_a_value_is_quoted_short_enough_for_a_line(value, told):
    """Whatever a file may hold."""
    assert found(value) == told


def test_all_problems_of_a_file_are_told_together_with_their_lines(tmp_path, monkeypatch):
    """Those of the schema in one go, each where its value stands."""
    monkeypatch.chdir(tmp_path)
    text = yaml_text(small_world())
    text = text.replace("warm_up_days: 14", "warm_up_day: 14").replace("kind: town_hall", "kind: townhall")
    write(tmp_path, "mine.yaml", text + "extra: 1\n")

    with pytest.raises(ScenarioError) as caught:
        load_scenario("mine.yaml")

    lines = str(caught.value).splitlines()
    assert lines[0] == "mine.yaml: 3 problems"
    assert lines[1].split()[:3] == ["line", "11", "horizon.warm_up_day"]
    assert lines[1].endswith('unknown key; did you mean "warm_up_days"?')
    assert lines[2].split()[2] == "venues.town_hall.kind"
    assert lines[3].split()[2] == "extra"


def test_all_faults_of_a_sound_file_are_told_together_with_their_lines(tmp_path, monkeypatch):
    """Those of the checks: names, shares and places at once."""
    monkeypatch.chdir(tmp_path)
    tree = small_world(demand={"types": [request_type("one", 0.5, operator="caf"), request_type("two", 0.4)]})
    text = yaml_text(tree).replace("venue: town_hall", "venue: town_hal")
    write(tmp_path, "mine.yaml", text)
    line = text.splitlines().index("    venue: town_hal") + 1

    with pytest.raises(ScenarioError) as caught:
        load_scenario("mine.yaml")

    message = str(caught.value)
    assert message.startswith("mine.yaml: 3 problems\n")
    assert (
        f'line {line}  rota.permanences.town_hall_thu.venue  "town_hal" is no venue; did you mean "town_hall"?'
        in message
    )
    assert "shares sum to 0.9, they must sum to 1 (one 0.5, two 0.4)" in message
    assert '"caf" is no operator; did you mean "cnaf"?' in message


def test_the_other_value_is_told_behind_the_message_with_its_place():
    """Path, file and line; the place alone where the message names the path already."""
    other = OtherPlace("desk.shortest_notice_days", "base.yaml", 9)

    assert Problem("a", "too short", beside=(other,)).told == "too short (desk.shortest_notice_days: base.yaml line 9)"
    assert Problem("a", f"too short for {other.path}", beside=(other,)).told == (
        "too short for desk.shortest_notice_days (base.yaml line 9)"
    )
    assert Problem("a", "too short", beside=(OtherPlace("b", "--set"),)).told == "too short (b: --set)"
    assert Problem("a", "too short", beside=(OtherPlace("b"),)).told == "too short (b)"
    assert Problem("a", "too short").told == "too short"
    assert report([Problem("a", "too short", "x.yaml", 3, beside=(other,))]).endswith("base.yaml line 9)")
