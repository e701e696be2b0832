"""Where each value came from, and the scenario written out whole."""

import pytest

from sim.scenario.files import dump_resolved, load_scenario, scenario_from, shipped_names
from sim.scenario.origins import Origin
from tests.default_run import some
from tests.scenario.telling import write
from tests.worlds import permanence, small_world


def test_a_value_knows_its_file_and_line(tmp_path):
    """Items of lists are named by their id; the folder is not told."""
    text = """\
extends: base
rota:
  permanences:
    - id: town_hall_thu
      start: {value: "13:30", source: "the town hall", quality: observed}
"""
    write(tmp_path, "base.yaml", small_world())
    origins = load_scenario(write(tmp_path, "child.yaml", text)).origins

    assert origins["rota.permanences.town_hall_thu.start"] == Origin("child.yaml", 5, "the town hall", "observed")
    assert origins["rota.permanences.town_hall_thu.end"].file == "base.yaml"
    assert not any(str(tmp_path) in origin.file for origin in origins.values())


def test_what_no_file_states_is_an_assumption_of_the_schema():
    """Its source is the description of the field."""
    origins = scenario_from(small_world()).origins

    assert origins["desk.grace_min"] == Origin("default", None, "schema default", "assumed")
    assert origins["advisers.ada.skill"] == Origin(
        "default", None, "Share of the harder cases that the adviser can handle.", "assumed"
    )


def test_an_override_is_an_origin_of_its_own():
    """The command line has no lines."""
    origins = scenario_from(small_world(), ["demand.volume=2"]).origins

    assert origins["demand.volume"] == Origin("--set", None, None, None)


def test_every_value_of_a_scenario_has_an_origin():
    """Reports count what is assumed; nothing may be left out."""
    scenario = load_scenario("agen")

    assert "demand.types.pension.share" in scenario.origins
    assert scenario.origins["demand.types.pension.share"].quality == "derived"
    assert all(
        origin.quality in (None, "observed", "published", "derived", "assumed") for origin in scenario.origins.values()
    )


WRITTEN = [(name, with_origins) for name in shipped_names() for with_origins in (False, True)]
QUICK = [("agen", False), ("agen-bus", True), ("mortagne", True), ("vigny", True)]


@pytest.mark.parametrize(("name", "with_origins"), some(WRITTEN, QUICK))
def test_a_scenario_written_out_loads_again_as_the_same(name, with_origins, tmp_path):
    """With comments or without."""
    scenario = load_scenario(name)
    path = write(tmp_path, "resolved.yaml", dump_resolved(scenario, with_origins))

    assert load_scenario(path).fingerprint == scenario.fingerprint


def test_difficult_texts_and_numbers_survive_being_written_out(tmp_path):
    """Quotes, words of YAML, colons, other alphabets, very small numbers."""
    names = [
        '"quoted"',
        "no",
        "12:30",
        "# not a comment",
        "a: b",
        "été 北 \u2028 \x85",
        " padded ",
        "",
        "1.0",
        "back\\slash",
    ]
    venue = small_world()["venues"][0]
    tree = small_world(
        venues=[*small_world()["venues"], *(venue | {"id": f"v{n}", "name": name} for n, name in enumerate(names))],
        choice={"journey_per_min": 1e-7, "delay_per_day": 0.1 + 0.2, "outside": {"constant": -1e-22}},
        rota={"permanences": [permanence("on", "no", "monday", "09:00", "12:00", recurrence={"every_weeks": 2})]},
    )
    tree["venues"].append(venue | {"id": "no"})
    scenario = scenario_from(tree)

    again = load_scenario(write(tmp_path, "resolved.yaml", dump_resolved(scenario, with_origins=True)))

    assert [v.name for v in again.venues] == [v.name for v in scenario.venues]
    assert again.fingerprint == scenario.fingerprint


def test_a_written_scenario_tells_the_origin_of_each_line(tmp_path, monkeypatch):
    """File and line, quality, source."""
    monkeypatch.chdir(tmp_path)
    tree = small_world(demand={"volume": {"value": 2.0, "source": "a\n count", "quality": "observed"}})
    lines = dump_resolved(load_scenario(write(tmp_path, "mine.yaml", tree)), with_origins=True).splitlines()

    assert "id: small-world  # mine.yaml:1 · not stated" in lines
    (volume,) = [line for line in lines if line.startswith("  volume: ")]
    assert volume.startswith("  volume: 2.0  # mine.yaml:")
    assert volume.endswith(" · observed · a count")
    assert '      start: "09:00"' in [line.split("  #")[0] for line in lines]
