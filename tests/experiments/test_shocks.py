"""Shocks and remedies as changed scenarios: what differs, and that nothing else does."""

import datetime as dt

import numpy as np
import pytest

from sim.engine.laws import service_laws
from sim.errors import PermanencesError
from sim.experiments.shocks import make_shock, remedy_scenario, with_overbooking, with_reminder, with_spare_half_days
from sim.scenario.files import load_scenario, scenario_from
from sim.scenario.rota import planned_sessions
from sim.scenario.setting import territory_of
from tests.worlds import small_world

MAY = dt.date(2022, 5, 9)


def small(**changes):
    """Return the small world: one adviser, a post office on Mondays, a town hall on Thursdays, four weeks of March."""
    return scenario_from(small_world(**changes))


def leaves(tree, path=()):
    """Return every value of a tree by its path."""
    if isinstance(tree, dict):
        return {k: v for key, child in tree.items() for k, v in leaves(child, (*path, key)).items()}
    if isinstance(tree, list):
        return {k: v for n, child in enumerate(tree) for k, v in leaves(child, (*path, n)).items()}
    return {path: tree}


def differing(one, other):
    """Return the top of each path at which two scenarios differ."""
    a, b = leaves(one.tree()), leaves(other.tree())
    return {path[0] for path in a.keys() | b.keys() if a.get(path) != b.get(path)}


def books_of(scenario, day):
    """Return the book of each permanence on a day: the slots in the order in which they are given."""
    ordinal = dt.date.fromisoformat(day).toordinal()
    planned = planned_sessions(scenario, territory_of(scenario).calendar, ordinal, ordinal)
    return {session.kind.permanence: session.kind.slots_s for session in planned}


def slots_of(scenario, day):
    """Return the number of bookings that each permanence takes on a day."""
    return {name: len(slots) for name, slots in books_of(scenario, day).items()}


def test_an_absence_begins_unannounced_and_keeps_those_that_were_there():
    """Two weeks by default, of the only adviser."""
    before = [{"start": "2022-03-10", "end": "2022-03-10", "announced": "2022-03-01"}]
    scenario = small(advisers=[{"id": "ada", "home": "post_office", "absences": before}])
    shock = make_shock(scenario, "absence", start=dt.date(2022, 3, 14))
    kept, new = shock.scenario.advisers[0].absences

    assert kept.announced == dt.date(2022, 3, 1)
    assert (new.start, new.end, new.announced) == (dt.date(2022, 3, 14), dt.date(2022, 3, 27), None)
    assert differing(scenario, shock.scenario) == {"advisers"}


def test_a_cancelled_session_is_the_next_one_of_its_permanence():
    """Of a Thursday desk asked for from a Monday on."""
    shock = make_shock(small(), "session", "town_hall_thu", dt.date(2022, 3, 14))

    assert shock.start == shock.end == dt.date(2022, 3, 17).toordinal()
    assert shock.scenario.advisers[0].absences[0].start == dt.date(2022, 3, 17)


def test_a_room_is_lost_for_thirty_days_at_most_to_the_end_of_the_window():
    """Cut at the last day that is reported."""
    shock = make_shock(load_scenario("agen"), "room", "pont-du-casse", MAY)
    closure = next(v for v in shock.scenario.venues if v.id == "pont-du-casse").closures[0]

    assert (closure.start, closure.end) == (MAY, dt.date(2022, 6, 7))
    assert make_shock(small(), "room", start=dt.date(2022, 3, 28)).end == dt.date(2022, 4, 3).toordinal()


def test_a_surge_of_a_month_that_comes_twice_in_the_run_is_refused():
    """Of Agen's year the warm-up holds a December of its own, in which nobody asked for a surge."""
    with pytest.raises(PermanencesError, match="holds 2021-12 too"):
        make_shock(load_scenario("agen"), "surge", start=dt.date(2022, 12, 1))


def test_a_surge_multiplies_whole_months_of_every_season():
    """May alone, since of June only a week is asked for."""
    scenario = load_scenario("agen")
    shock = make_shock(scenario, "surge", start=MAY, amount=2.0)

    for name, index in scenario.demand.seasons.items():
        expected = [value * (2 if month == 4 else 1) for month, value in enumerate(index)]
        assert shock.scenario.demand.seasons[name] == pytest.approx(expected)
    assert shock.target == "2022-05"
    assert (shock.start, shock.end) == (dt.date(2022, 5, 1).toordinal(), dt.date(2022, 5, 31).toordinal())
    assert differing(scenario, shock.scenario) == {"demand"}


def test_a_weak_platform_leaves_documents_and_referrals_what_they_were():
    """Only the days on which it is down change, though the shipped returns are totals."""
    scenario = load_scenario("agen")
    shock = make_shock(scenario, "platform", "cnaf", amount=0.3)
    before, after = (service_laws(one.outcomes, one.demand) for one in (scenario, shock.scenario))

    assert next(o for o in shock.scenario.demand.operators if o.id == "cnaf").outage_share == 0.3
    for law in ("document", "operator_only", "beyond_skill"):
        assert np.allclose(getattr(before, law), getattr(after, law), rtol=0, atol=1e-12)


def test_targets_are_by_default_those_that_matter_most():
    """The adviser with most permanences, the venue with most, the operator with most requests."""
    scenario = load_scenario("agen")

    assert make_shock(scenario, "absence").target == "conseillere"
    assert make_shock(scenario, "platform").target == "ants"
    assert make_shock(small(), "absence").target == "ada"


def test_the_first_day_is_by_default_a_monday_within_the_window():
    """After a third of it."""
    shock = make_shock(load_scenario("agen"), "absence")

    assert dt.date.fromordinal(shock.start).weekday() == 0
    assert dt.date.fromordinal(shock.start) == dt.date(2022, 5, 9)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("flood",), "shock 'flood' is unknown"),
        (("absence", "nobody"), "'nobody' is unknown; it must be one of conseillere, collegue"),
        (("room", None, dt.date(2030, 1, 1)), "outside the window 2022-01-03 to 2023-01-01"),
        (("absence", None, None, 0), "weeks is 0; it must be"),
        (("absence", None, None, float("nan")), "weeks is nan"),
        (("room", None, None, float("inf")), "weeks is inf"),
        (("surge", None, None, None, float("inf")), "amount is inf"),
        (("surge", "agen-blum"), "takes no target; 'agen-blum' was given"),
        (("surge", None, None, None, 0.0), "factor is 0"),
        (("platform", "ants", None, None, 0.01), "above today's 0.02"),
        (("session", "barlete-vendredi", dt.date(2022, 12, 31)), "no session from 2022-12-31"),
    ],
)
def test_what_cannot_be_is_told(arguments, told):
    """The value, what it must be, and how to mend it."""
    with pytest.raises(PermanencesError, match=told):
        make_shock(load_scenario("agen"), *arguments)


# --- remedies


def test_a_reminder_is_a_switch_and_none_where_it_is_on():
    """Nothing else differs."""
    scenario = small()
    reminded = with_reminder(scenario)

    assert reminded.behaviour.no_show.reminder
    assert differing(scenario, reminded) == {"behaviour"}
    assert with_reminder(reminded) is None


def test_overbooking_gives_a_quarter_of_the_slots_twice():
    """At the permanences and at the home desk, the first slot of each session at least, last in the book."""
    scenario = load_scenario("agen")
    before, after = books_of(scenario, "2022-05-09"), books_of(with_overbooking(scenario), "2022-05-09")

    assert before.keys() == after.keys()
    for name, slots in before.items():
        assert after[name] == slots + slots[::4]
    assert with_overbooking(with_overbooking(scenario)) is None


def test_where_nothing_is_booked_nothing_can_be_overbooked():
    """Walk-ins alone."""
    rota = {"permanences": [{**p, "mode": "walk_in"} for p in small_world()["rota"]["permanences"]]}

    assert with_overbooking(small(rota=rota)) is None


def test_a_spare_half_day_follows_the_shock_where_sessions_were_lost():
    """At the first half-day at which the adviser has no permanence: Monday afternoon, once for each week lost."""
    shock = make_shock(load_scenario("agen"), "absence", start=MAY)
    spare = with_spare_half_days(shock).rota.permanences[-1]

    assert (spare.id, spare.venue, spare.weekday) == ("spare-half-day", "pont-du-casse", "monday")
    assert (spare.first_day, spare.last_day) == (dt.date(2022, 5, 23), dt.date(2022, 6, 5))
    assert slots_of(with_spare_half_days(shock), "2022-05-23")["spare-half-day"] == 4


def test_a_remedy_of_all_year_has_an_undisturbed_year_of_its_own():
    """Spare half-days have today's."""
    scenario = load_scenario("agen")
    shock = make_shock(scenario, "absence", start=MAY)

    assert remedy_scenario(shock, "spare", scenario)[1] is None
    disturbed, undisturbed = remedy_scenario(shock, "reminder", scenario)
    assert disturbed.behaviour.no_show.reminder
    assert undisturbed.behaviour.no_show.reminder
    with pytest.raises(PermanencesError, match="remedy 'prayer' is unknown"):
        remedy_scenario(shock, "prayer", scenario)
