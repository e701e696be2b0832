"""The range beside a value: read, told, kept by a run, and refused where it cannot be one."""

import pytest

from sim.scenario.files import changed, dump_resolved, load_scenario, scenario_from
from tests.scenario.telling import refusal, refused, write, yaml_text
from tests.worlds import small_world


def volume(**stated):
    """Return the small world with what is stated beside the volume of needs, which is 2."""
    return small_world(demand={"volume": {"value": 2.0, "source": "a count", "quality": "derived", **stated}})


def test_a_range_stands_beside_value_source_and_quality():
    """Two numbers, lowest first; the value itself is as if there were none."""
    scenario = scenario_from(volume(range=[1, 3.5]))

    assert scenario.origins["demand.volume"].range == (1.0, 3.5)
    assert scenario.origins["demand.level"].range is None
    assert scenario.fingerprint == scenario_from(volume()).fingerprint


def test_a_range_belongs_to_its_value_alone():
    """A file that states the value anew states no range; so does an override."""
    parent = scenario_from(volume(range=[1, 3]))

    assert changed(parent, demand={"volume": 2.5}).origins["demand.volume"].range is None
    assert changed(parent, ["demand.volume=9"]).origins["demand.volume"].range is None
    assert changed(parent, ["demand.level=low"]).origins["demand.volume"].range == (1.0, 3.0)


def test_numbers_under_one_source_have_each_a_range_of_their_own():
    """Source and quality are those of the whole, ranges of the parts."""
    tree = small_world()
    parts = {"mean_min": {"value": 90.0, "range": [30, 240]}, "cv": 0.5}
    tree["behaviour"]["patience"] = {"value": parts, "source": "few", "quality": "assumed"}
    origins = scenario_from(tree).origins

    assert origins["behaviour.patience.mean_min"].range == (30.0, 240.0)
    assert origins["behaviour.patience.mean_min"].source == origins["behaviour.patience.cv"].source == "few"
    assert origins["behaviour.patience.cv"].range is None


@pytest.mark.parametrize(
    ("within", "told"),
    [
        ([3, 1], "range [3, 1] is reversed; write [1, 3]"),
        ([2, 2], "range [2, 2] has no width; widen it, or leave it out"),
        ([2.5, 3], "2 is outside its own range [2.5, 3]; change the value, or widen the range"),
        ([0, 1.5], "2 is outside its own range [0, 1.5]; change the value, or widen the range"),
        ([1, 2, 3], "range is a list of 3, expected two numbers: [lowest, highest]"),
        (3, "range is 3, expected two numbers: [lowest, highest]"),
        (None, "range is nothing (null), expected two numbers: [lowest, highest]"),
        (["a", 3], "range is a list of 2, expected two numbers: [lowest, highest]"),
        ([float("-inf"), 3], "range is a list of 2, expected two numbers: [lowest, highest]"),
    ],
)
def test_what_is_no_range_of_the_value_is_refused(within, told):
    """One message: where, what was found, how to mend."""
    assert refused(volume(range=within)) == {"demand.volume": told}


def test_a_range_beside_what_is_no_number_is_refused():
    """Twelve months have twelve ranges, or none."""
    seasons = {"flat": {"value": [1.0] * 12, "range": [0, 2]}}
    told = "range belongs to one number, the value is a list of 12; give each number of it a range of its own"

    assert refused(small_world(demand={"seasons": seasons})) == {"demand.seasons.flat": told}


def test_a_range_at_fault_is_told_with_its_line_and_with_all_else(tmp_path, monkeypatch):
    """The line is that of the range, not of the value."""
    monkeypatch.chdir(tmp_path)
    wrapped = "walk_in_only:\n      value: 0.2\n      range: [0.4, 0.1]\n"
    text = yaml_text(small_world(regime="lunch")).replace("walk_in_only: 0.2\n", wrapped)
    told = [line.split("  ") for line in refusal(write(tmp_path, "mine.yaml", text).name).splitlines()[1:]]

    number = 1 + text[: text.index("range: [0.4")].count("\n")
    reversed_range = ["demand.population.walk_in_only", "range [0.4, 0.1] is reversed; write [0.1, 0.4]"]
    assert [f"line {number}", *reversed_range] in [[part.strip() for part in line if part.strip()] for line in told]
    assert any('found "lunch"' in line[-1] for line in told)


def test_the_resolved_scenario_tells_the_range(tmp_path):
    """In the comment of the value, before its source; it loads again as the same."""
    text = dump_resolved(scenario_from(volume(range=[1, 3.5])), with_origins=True)

    assert "volume: 2.0  # python · derived · 1 to 3.5 · a count\n" in text
    assert load_scenario(write(tmp_path, "again.yaml", text)).fingerprint == scenario_from(volume()).fingerprint
