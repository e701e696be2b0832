"""Values that a scenario does not use: why, and that they change nothing."""

import pandas as pd
import pytest

from sim.errors import ScenarioError
from sim.scenario.asleep import Asleep, asleep
from sim.scenario.files import changed, load_scenario, scenario_from
from tests.engine.seasons import season
from tests.worlds import small_world

WALK_IN, BOOKED = Asleep("rota.*.mode", "walk_in"), Asleep("rota.*.mode", "appointment")
P = "rota.permanences.town_hall_thu"


def all_desks(**changes):
    """Return the small world with both desks changed alike."""
    tree = small_world()
    for desk in tree["rota"]["permanences"]:
        desk |= changes
    return tree


def launched(**word):
    """Return the small world as a launch."""
    return small_world(regime="launch", awareness={"share": 0.1, "word_of_mouth": word})


CASES = [
    ("behaviour.no_show.reminder_factor", "0.1", small_world(), Asleep("behaviour.no_show.reminder", "false")),
    ("learning.slowdown", "5", small_world(), Asleep("learning.on", "false")),
    ("learning.start_skill", "0.1", small_world(), Asleep("learning.on", "false")),
    ("learning.cases_per_documentation_h", "9", small_world(learning={"on": True, "documentation_h_per_week": 0.0}),
     Asleep("learning.documentation_h_per_week", "0")),
    ("advisers.ada.skill", "0.1", small_world(learning={"on": True}), Asleep("learning.on", "true")),
    ("demand.requests_per_1000.high", "500", small_world(), Asleep("demand.level", "middle")),
    ("awareness.word_of_mouth.tell_share", "1", small_world(), Asleep("regime", "established")),
    ("awareness.word_of_mouth.acquaintances", "50", launched(tell_share=0.0),
     Asleep("awareness.word_of_mouth.tell_share", "0")),
    ("awareness.presence.minutes", "60", small_world(), Asleep("awareness.presence.share", "0")),
    ("advisers.ada.sickness.mean_days", "30", small_world(), Asleep("advisers.ada.sickness.begins_share", "0")),
    ("behaviour.no_show.base_share", "0.9", all_desks(mode="walk_in"), WALK_IN),
    ("behaviour.lateness.sd_min", "60", all_desks(mode="walk_in"), WALK_IN),
    ("choice.appointment.base", "5", all_desks(mode="walk_in"), WALK_IN),
    ("desk.hold_min", "30", all_desks(mode="walk_in"), WALK_IN),
    ("desk.shortest_notice_days", "9", all_desks(mode="mixed", bookable_share=0.0), WALK_IN),
    ("behaviour.walk_in_profile.before_opening_min", "60", all_desks(mode="appointment"), BOOKED),
    ("behaviour.tolerance.most", "99", all_desks(mode="appointment"), BOOKED),
    ("choice.walk_in.base", "5", all_desks(mode="appointment"), BOOKED),
    ("choice.wait_per_min", "5", all_desks(mode="appointment"), BOOKED),
    ("expectations.weight", "1", all_desks(mode="appointment"), BOOKED),
    ("venues.town_hall.expected_wait_min", "90", all_desks(mode="appointment"), BOOKED),
    ("desk.walk_in_horizon_days", "3", all_desks(mode="appointment"), BOOKED),
    ("desk.grace_min", "90", all_desks(closing="all_inside"), Asleep("rota.*.closing", "all_inside")),
    (f"{P}.slot_min", "10", all_desks(mode="walk_in"), Asleep(f"{P}.mode", "walk_in")),
    (f"{P}.booking_window_days", "2", all_desks(mode="walk_in"), Asleep(f"{P}.mode", "walk_in")),
    (f"{P}.bookable_share", "0.1", all_desks(mode="appointment"), Asleep(f"{P}.mode", "appointment")),
    (f"{P}.slot_min", "10", all_desks(bookable_share=0.0), Asleep(f"{P}.bookable_share", "0")),
    ("day.lunch_break_min", "10", small_world(), Asleep()),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value", "tree", "why"), CASES, ids=[f"{case[0]}-{case[3].key}" for case in CASES])
def test_a_value_that_is_asleep_changes_nothing(key, value, tree, why):
    """The setting that keeps it asleep is named, and another value gives the same season, row for row."""
    scenario = scenario_from(tree)
    other = changed(scenario, [f"{key}={value}"])
    before, after = season(scenario), season(other)

    assert asleep(scenario, key) == why
    assert other.fingerprint != scenario.fingerprint
    assert len(before.visits)
    for name, table in before.tables():
        pd.testing.assert_frame_equal(dict(after.tables())[name], table)


@pytest.mark.parametrize(
    "key",
    [
        "behaviour.no_show.base_share", "desk.hold_min", "choice.wait_per_min", "desk.grace_min", "learning.on",
        "demand.requests_per_1000.middle", "demand.requests_per_1000.*", "demand.volume", "advisers.ada.skill",
        f"{P}.slot_min", f"{P}.bookable_share", "rota.permanences.nowhere.slot_min",
    ],
)  # fmt: skip
def test_a_value_that_is_used_is_not_told_asleep(key):
    """In the small world, whose desks are mixed."""
    assert asleep(scenario_from(small_world()), key) is None


def test_a_reminder_wakes_its_factor_and_a_home_desk_the_book():
    """What the reason names is what has to change."""
    reminded = scenario_from(small_world(behaviour={"no_show": {"reminder": True}}))
    walk_in = load_scenario("agen-sans-rendez-vous", ["rota.home_desk.mode=walk_in"])

    assert asleep(reminded, "behaviour.no_show.reminder_factor") is None
    assert asleep(walk_in, "behaviour.no_show.reminder_factor") == WALK_IN
    assert asleep(walk_in, "rota.home_desk.slot_min") == Asleep("rota.home_desk.mode", "walk_in")
    assert asleep(load_scenario("agen-sans-rendez-vous"), "behaviour.no_show.base_share") is None


def test_a_budget_is_refused_for_nothing_reads_it():
    """A key that would change no run and no report is no key of a scenario."""
    with pytest.raises(ScenarioError) as refusal:
        scenario_from(small_world(costs={"budget_eur": 5.0}))

    assert [problem.path for problem in refusal.value.problems] == ["costs.budget_eur"]
