"""The next permanences as a scenario: half-days in town halls, all else as the country has it."""

import pandas as pd

from sim.experiments.next_scenario import next_scenario
from sim.scenario.files import load_scenario
from sim.scenario.resolved import extending_text

PARENT = {"id": "agen", "title": {"fr": "Agen", "en": "Agen"}}
HOSTS = pd.DataFrame({"commune": ["46309", "46127"], "name": ["Souillac", "Gourdon"]})


def test_each_host_holds_one_half_day_a_week_within_the_hours_of_its_town_hall(tmp_path):
    """The file is a scenario that extends the country's own and is run like it."""
    file = tmp_path / "next.yaml"
    file.write_text(extending_text("agen", next_scenario(HOSTS, PARENT)), encoding="utf-8")
    scenario, agen = load_scenario(file), load_scenario("agen")

    more = [one for one in scenario.rota.permanences if one.id.startswith("next-")]
    assert [one.venue for one in more] == ["next-46309", "next-46127"]
    assert all(one.end - one.start <= 3 * 3600 for one in more)
    assert scenario.rota.permanences[: len(agen.rota.permanences)] == agen.rota.permanences
    assert scenario.demand == agen.demand
