"""The shadow of a permanence: which model, which inputs, and agreement where the run keeps the model's assumptions."""

import dataclasses
import re

import numpy as np
import pytest

from sim.engine.season import simulate
from sim.errors import PermanencesError
from sim.report.languages import Language
from sim.report.tables.shadow import shadow_table
from sim.scenario.files import scenario_from
from sim.validation.shadow import Measured, Reason, reasons_of, service_law, shadows
from tests.worlds import permanence, small_world

CALM = {"patience": {"mean_min": 1440.0, "cv": 0.0}, "tolerance": {"least": 1000, "most": 1000}}
LONG = {"start": "2022-03-07", "end": "2022-07-24", "warm_up_days": 14}


def world(mode, volume=6.0, **changes):
    """Return twenty weeks of one permanence on Mondays, where people are patient."""
    desk = permanence("monday", "post_office", "monday", "09:00", "12:00", mode=mode)
    tree = {"horizon": LONG, "rota": {"permanences": [desk]}, "behaviour": CALM, "demand": {"volume": volume}}
    return scenario_from(small_world(**(tree | changes)))


def shadow_of(scenario, replications=20):
    """Return the shadow of the only permanence."""
    (found,) = shadows(scenario, (simulate(scenario, 1, r) for r in range(replications)))
    return found


def test_appointments_agree_with_their_recursion_where_everybody_is_patient():
    """The exact wait lies in the interval, and no reason is given for a gap."""
    found = shadow_of(world("appointment"))

    assert found.model == "appointment_session"
    assert found.booked > 5
    assert found.low_min < found.exact_min < found.high_min
    assert not found.is_told_apart
    assert found.high_min - found.low_min < 0.3 * found.wait_min


def test_walk_ins_agree_with_the_transient_queue_where_few_come():
    """Patient people whose number varies as chance alone makes it."""
    found = shadow_of(world("walk_in", volume=2.0), 30)

    assert found.model == "walk_in_from_empty"
    assert found.arrivals > 1
    assert found.low_min < found.exact_min < found.high_min
    assert found.reasons == ()


def test_impatient_people_shorten_the_waits_and_it_is_said():
    """Who leaves before being called does not wait on; the share is told."""
    found = shadow_of(world("walk_in", volume=8.0, behaviour={"patience": {"mean_min": 20.0, "cv": 0.5}}), 6)

    assert found.is_told_apart
    assert found.gap_min < 0
    assert {reason.word: reason.direction for reason in found.reasons}["reneged"] == -1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"mode": "mixed"}, "mixed"),
        ({"mode": "walk_in", "breaks": [{"start": "10:00", "end": "10:15"}]}, "breaks"),
        ({"mode": "walk_in", "advisers": ["ada", "ben"]}, "several_advisers"),
    ],
)
def test_where_no_exact_model_fits_it_is_said(changes, why):
    """Both channels at one desk, a break, two advisers."""
    desk = permanence("monday", "post_office", "monday", "09:00", "12:00", **changes)
    advisers = [{"id": name, "home": "post_office"} for name in ("ada", "ben")]
    found = shadow_of(scenario_from(small_world(rota={"permanences": [desk]}, advisers=advisers)), 1)

    assert (found.model, found.why_none) == ("none", why)
    assert np.isnan(found.exact_min)
    assert not found.is_told_apart


def test_growing_skill_and_few_visits_have_no_shadow():
    """Durations change with practice; a handful of visits measures nothing."""
    learning = world("walk_in", learning={"on": True})

    assert shadow_of(learning, 1).why_none == "learning"
    assert shadow_of(world("walk_in", volume=0.1), 1).why_none == "too_few"


def test_the_service_is_that_of_the_scenario_for_the_mix_served():
    """Two services of the one type and one of the other: means weighted two to one, by autonomy and pace."""
    scenario = world("walk_in")
    measured = Measured()
    measured.services.update({("family_benefits", "medium", "ada"): 2, ("pension", "low", "ada"): 1})
    law = service_law(scenario, measured)

    assert law.weights == pytest.approx((2 / 3, 1 / 3))
    assert law.means_s == pytest.approx((25 * 60, 38 * 60 * scenario.outcomes.low_autonomy_factor))


def test_reasons_have_measured_sizes_and_trifles_are_left_out():
    """Of a hundred who came ten left and none balked; counts of 0 and 4 vary twice as much as by chance."""
    measured = Measured(came=[0.0, 4.0] * 25, booked=[0] * 50, late_opening_s=[1.0] * 50, reneged=10)

    assert reasons_of("walk_in", measured) == [Reason("reneged", 0.1, -1), Reason("varies", 2.0, 1)]
    late = dataclasses.replace(measured, reneged=0, late_opening_s=[120.0] * 50, overtaken=1, booked=[2] * 50)
    assert reasons_of("appointment", late) == [Reason("overtaken", 0.01, 1), Reason("late_opening", 2.0, 1)]


def test_a_run_without_seasons_is_refused():
    """Nothing can be set beside nothing."""
    with pytest.raises(PermanencesError, match="no season"):
        shadows(world("walk_in"), [])


def test_the_table_says_why_in_words():
    """In both languages; where there is no model at all, what would have one."""
    scenario = world("walk_in", volume=8.0, behaviour={"patience": {"mean_min": 20.0, "cv": 0.5}})
    found = shadow_of(scenario, 3)
    french, english = (shadow_table([found], scenario, Language(code)) for code in ("fr", "en"))
    none = dataclasses.replace(found, model="none", why_none="mixed", exact_min=np.nan)

    assert "partent avant l’appel" in french.notes[0]
    assert "leave before being called" in english.notes[0]
    assert re.match("Aucun modèle exact", shadow_table([none], scenario, Language("fr")).notes[0])
