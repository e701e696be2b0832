"""Desks worked by hand: each test is a sentence of the rules of a desk, met by both engines."""

from __future__ import annotations

from functools import partial

import pandas as pd
import pytest

from sim.engine.run import run_desk


@pytest.fixture(params=["reference", "compiled"])
def desk(request):
    """Run a desk by one of the engines."""
    return partial(run_desk, engine=request.param)


def column(table, name):
    """Return a column as a list, None where it is missing."""
    return [None if value is pd.NA else int(value) for value in table[name]]


def called(table):
    return column(table, "called")


def outcomes(table):
    return table["outcome"].tolist()


# The answer


def test_the_answer_has_five_columns_in_input_order(desk):
    """Times and adviser are Int64 with <NA>, the outcome is text, the index counts from 0."""
    table = desk([30, 0, -1], [10, 50, 5], slot=[-1, -1, 40])

    assert table.columns.tolist() == ["called", "end", "server", "left", "outcome"]
    assert [str(kind) for kind in table.dtypes[:4]] == ["Int64"] * 4
    assert pd.api.types.is_string_dtype(table["outcome"])
    assert table.index.tolist() == [0, 1, 2]
    assert called(table) == [50, 0, None]
    assert column(table, "end") == [60, 50, None]
    assert column(table, "server") == [0, 0, None]
    assert column(table, "left") == [None, None, None]
    assert outcomes(table) == ["served", "served", "no_show"]


def test_no_row_gives_an_empty_table(desk):
    """Nobody is an answer too, of the same types."""
    table = desk([], [], servers=2, breaks=[(1, 2)], hold=5)

    assert len(table) == 0
    assert table.dtypes.equals(desk([0], [1]).dtypes)


def test_a_service_of_no_time_ends_in_its_second(desk):
    """An event just created in this second comes before later kinds of the same second."""
    table = desk([0, 0, 0], [0, 0, 5], capacity=0)

    assert called(table) == [0, 0, 0]
    assert column(table, "end") == [0, 0, 5]


# Whom a free adviser calls


def test_walk_ins_are_called_by_arrival(desk):
    """Walk-ins are called by arrival, whatever their row."""
    assert called(desk([20, 10, 0], [100, 100, 100])) == [200, 100, 0]


def test_equal_arrivals_are_called_by_row(desk):
    """Equal keys: by input row."""
    assert called(desk([0, 0, 0], [10, 10, 10])) == [0, 10, 20]


def test_appointments_go_before_walk_ins(desk):
    """A booked person who waits goes before a walk-in who came sooner."""
    assert called(desk([0, 1, 2], [10, 10, 10], slot=[-1, -1, 5])) == [0, 20, 10]


def test_appointments_are_called_by_slot(desk):
    """Two appointments are called by slot, not by arrival."""
    assert called(desk([0, 1, 2], [10, 10, 10], slot=[-1, 9, 8])) == [0, 20, 10]


def test_equal_slots_are_called_by_row(desk):
    """Equal slots are called by row, not by arrival."""
    assert called(desk([0, 2, 1], [10, 10, 10], slot=[-1, 8, 8])) == [0, 10, 20]


def test_without_early_every_appointment_is_due(desk):
    """`early=None`: who booked for much later goes before the walk-ins."""
    assert called(desk([0, 1, 2], [10, 10, 10], slot=[-1, -1, 9999])) == [0, 20, 10]


def test_who_is_more_than_early_ahead_goes_after_the_walk_ins(desk):
    """At 10 the slot 16 is 6 ahead: the walk-in goes first; at 20 the appointment."""
    assert called(desk([0, 1, 2], [10, 10, 10], slot=[-1, -1, 16], early=5)) == [0, 10, 20]


def test_who_is_just_early_ahead_is_an_appointment(desk):
    """At most `early` ahead, that second included."""
    assert called(desk([0, 1, 2], [10, 10, 10], slot=[-1, -1, 15], early=5)) == [0, 20, 10]


def test_early_counts_at_the_second_of_the_call_and_not_of_the_arrival(desk):
    """Who came much too soon is an appointment once the slot is near: at 20, not at 10."""
    table = desk([0, 1, 1, 1], [10, 10, 10, 10], slot=[-1, -1, -1, 25], early=5)

    assert called(table) == [0, 10, 30, 20]


def test_people_ahead_of_their_slot_are_called_by_slot(desk):
    """Appointments that came earlier still, by slot."""
    assert called(desk([0, 1, 2], [10, 10, 10], slot=[-1, 900, 800], early=0)) == [0, 20, 10]


def test_who_is_ahead_of_the_slot_is_called_when_nobody_else_waits(desk):
    """A free adviser does not wait for the slot."""
    assert called(desk([3], [10], slot=[900], early=0)) == [3]


def test_who_comes_more_than_late_after_the_slot_ranks_as_a_walk_in(desk):
    """6 after the slot with `late=5`: by arrival, after the walk-in of second 10."""
    table = desk([0, 10, 11], [20, 10, 10], slot=[-1, -1, 5], late=5)

    assert called(table) == [0, 20, 30]


def test_who_comes_just_late_is_still_an_appointment(desk):
    """5 after the slot with `late=5` keeps the rank."""
    assert called(desk([0, 9, 10], [20, 10, 10], slot=[-1, -1, 5], late=5)) == [0, 30, 20]


def test_who_comes_late_goes_before_walk_ins_who_come_later(desk):
    """A late booked person ranks by arrival."""
    assert called(desk([0, 12, 11], [20, 10, 10], slot=[-1, -1, 5], late=0)) == [0, 30, 20]


def test_late_of_zero_lets_the_second_of_the_slot(desk):
    """Who comes in the second of the slot is not late."""
    assert called(desk([0, 4, 5], [20, 10, 10], slot=[-1, -1, 5], late=0)) == [0, 30, 20]


def test_without_late_nobody_is_late(desk):
    """`late=None`: an appointment an hour after its slot is one."""
    assert called(desk([0, 4000, 4001], [5000, 10, 10], slot=[-1, -1, 5])) == [0, 5010, 5000]


def test_the_lower_priority_number_goes_first(desk):
    """Priority comes before class, arrival and slot."""
    table = desk([0, 1, 2, 3], [10, 10, 10, 10], slot=[-1, 3, -1, -1], priority=[0, 1, 1, 0])

    assert called(table) == [0, 20, 30, 10]


def test_someone_ahead_of_the_slot_with_a_lower_number_goes_first(desk):
    """Priority comes before class also for who came much too soon."""
    assert called(desk([0, 1, 2], [10, 10, 10], slot=[-1, -1, 900], priority=[0, 1, 0], early=0)) == [0, 20, 10]


def test_nobody_is_sent_out_for_a_better_rank(desk):
    """Never preemptive."""
    table = desk([0, 1], [10, 10], slot=[-1, 0], priority=[5, 0])

    assert called(table) == [0, 10]


def test_the_lowest_free_adviser_works(desk):
    """Of several free advisers the lowest number works, whoever has been free the longest."""
    table = desk([0, 0, 5, 30], [20, 3, 30, 5], servers=2)

    assert column(table, "server") == [0, 1, 1, 0]


def test_duration_depends_on_who_serves(desk):
    """Each adviser has a column of `duration`."""
    table = desk([0, 0, 0], [[10, 100], [10, 100], [7, 70]], servers=2)

    assert column(table, "server") == [0, 1, 0]
    assert column(table, "end") == [10, 100, 17]


def test_advisers_open_one_by_one(desk):
    """`opens` is one number for each adviser."""
    table = desk([0, 0, 0], [100, 100, 100], servers=2, opens=[30, 20])

    assert called(table) == [20, 30, 120]
    assert column(table, "server") == [1, 0, 1]


def test_opens_is_one_number_for_all(desk):
    """A single opening is everybody's."""
    assert called(desk([0, 0], [5, 5], servers=2, opens=30)) == [30, 30]


def test_who_comes_in_the_second_of_the_opening_is_called_then(desk):
    """The adviser opens before people arrive."""
    assert called(desk([30], [5], opens=30, tolerance=[0])) == [30]


# Hold


def test_a_walk_in_leaves_the_adviser_to_who_is_expected(desk):
    """From slot - hold on, a free adviser waits for the booked person."""
    table = desk([90, 100], [10, 10], slot=[-1, 100], hold=20)

    assert called(table) == [110, 100]


def test_a_walk_in_is_called_before_the_hold_begins(desk):
    """One second before slot - hold nobody is expected."""
    assert called(desk([79, 100], [10, 10], slot=[-1, 100], hold=20)) == [79, 100]


def test_the_hold_is_on_from_its_first_second(desk):
    """In the second slot - hold itself the booked person is expected."""
    assert called(desk([80, 100], [10, 10], slot=[-1, 100], hold=20)) == [110, 100]


def test_the_hold_has_begun_when_a_service_ends_in_that_second(desk):
    """Who waits from before is held back too."""
    assert called(desk([0, 1, 100], [80, 10, 10], slot=[-1, -1, 100], hold=20)) == [0, 110, 100]


def test_without_hold_nobody_is_expected(desk):
    """`hold=0`: none, also in the second of the slot."""
    assert called(desk([100, 100], [10, 10], slot=[-1, 100])) == [100, 110]


def test_a_hold_ends_at_the_slot(desk):
    """A no-show costs the desk its hold and no more; the hold ends after the arrivals of the second."""
    table = desk([90, -1], [10, 10], slot=[-1, 100], hold=20)

    assert called(table) == [100, None]
    assert outcomes(table) == ["served", "no_show"]


def test_in_the_second_of_the_slot_the_hold_is_still_on_for_arrivals(desk):
    """A walk-in who comes in that second finds the adviser kept, balks, and only then the hold ends."""
    table = desk([100, -1], [10, 10], slot=[-1, 100], hold=20, capacity=0)

    assert outcomes(table) == ["balked", "no_show"]
    assert column(table, "left") == [100, None]


def test_a_walk_in_who_waits_in_the_second_of_the_slot_is_called_when_the_hold_ends(desk):
    """The same newcomer, if they wait, is called in that second."""
    assert called(desk([100, -1], [10, 10], slot=[-1, 100], hold=20)) == [100, None]


def test_patience_that_ends_at_the_slot_goes_before_the_hold(desk):
    """Leaving comes before a hold that ends."""
    table = desk([90, -1], [10, 10], slot=[-1, 100], patience=[10, -1], hold=20)

    assert outcomes(table) == ["reneged", "no_show"]


def test_two_people_booked_in_one_slot_are_called_by_row(desk):
    """An overbooked slot: the same rank, so the row decides, whoever came first."""
    assert called(desk([0, 95, 90], [100, 10, 10], slot=[-1, 100, 100])) == [0, 100, 110]


def test_both_people_booked_in_one_slot_are_expected(desk):
    """Two advisers are kept for two; when one of them has come, one adviser is free for a walk-in no earlier."""
    assert called(desk([90, 95, 100], [10, 10, 10], slot=[-1, 100, 100], servers=2, hold=20)) == [105, 95, 100]
    assert called(desk([90, 95, -1], [10, 10, 10], slot=[-1, 100, 100], servers=2, hold=20)) == [100, 95, None]
    assert called(desk([90, 95, -1], [10, 10, 10], slot=[-1, 100, 100], servers=3, hold=20)) == [90, 95, None]


def test_who_comes_after_the_slot_is_not_expected_any_more(desk):
    """A late booked person loses the hold at the slot."""
    assert called(desk([90, 101], [10, 10], slot=[-1, 100], hold=20)) == [100, 110]


def test_who_came_before_the_hold_is_not_expected(desk):
    """An early bird waits or is served: no adviser is kept."""
    table = desk([0, 5, 6, 90], [70, 15, 5, 10], slot=[-1, 100, -1, -1], hold=20)

    assert called(table) == [0, 70, 85, 90]


def test_a_hold_that_begins_before_the_opening_is_on_when_it_opens(desk):
    """slot - hold may lie before the opening, and before second 0."""
    table = desk([0, 20], [10, 10], slot=[-1, 20], opens=15, hold=1000)

    assert called(table) == [30, 20]


def test_a_hold_counts_the_free_advisers(desk):
    """Two free advisers and one expected person: one walk-in is called, the other waits."""
    table = desk([90, 90, 100], [50, 50, 50], slot=[-1, -1, 100], servers=2, hold=20)

    assert called(table) == [90, 140, 100]
    assert column(table, "server") == [0, 0, 1]


def test_two_expected_people_keep_two_advisers(desk):
    """As many free advisers as expected people is not more."""
    table = desk([90, 100, -1], [50, 50, 50], slot=[-1, 100, 95], servers=2, hold=20)

    # At 95 the hold of row 2 ends: two are free, one is expected.
    assert called(table) == [95, 100, None]


def test_who_comes_frees_one_adviser_for_a_walk_in(desk):
    """An arrival makes one less expected; who came is called past the walk-in who was held back."""
    table = desk([80, 90, -1], [50, 50, 50], slot=[-1, 100, 100], servers=3, hold=20)

    assert called(table) == [80, 90, None]
    table = desk([80, 81, 90, -1], [50, 50, 50, 9], slot=[-1, -1, 100, 100], servers=3, hold=20)
    assert called(table) == [80, 100, 90, None]


def test_hold_comes_before_priority(desk):
    """A walk-in of the best priority is held back for somebody of the worst, and goes first when they came."""
    assert called(desk([90, 100], [10, 10], slot=[-1, 100], priority=[0, 9], hold=20)) == [100, 110]


def test_others_are_called_past_a_walk_in_who_is_held_back(desk):
    """Due or ahead of their slot, appointments pass the walk-in, whose priority is better."""
    table = desk([85, 90, -1], [5, 5, 5], slot=[-1, 95, 100], priority=[0, 7, 0], hold=20, early=0)

    assert called(table) == [100, 90, None]


def test_a_late_booked_person_is_held_back_as_walk_ins_are(desk):
    """Who ranks as a walk-in waits for the hold."""
    table = desk([90, -1], [5, 5], slot=[80, 100], hold=20, late=5)

    assert called(table) == [100, None]


def test_a_booked_person_who_is_not_late_passes_the_hold(desk):
    """5 after the slot with `late=5`: an appointment, which is not held back."""
    assert called(desk([85, -1], [5, 5], slot=[80, 100], hold=20, late=5)) == [85, None]


def test_holds_of_one_second_end_row_by_row(desk):
    """Two holds end at 100, one adviser at a time: who waits is called between them."""
    table = desk([90, 90, -1, -1], [10, 10, 5, 5], slot=[-1, -1, 100, 100], servers=2, hold=20)

    assert called(table) == [100, 100, None, None]
    assert column(table, "server") == [0, 1, None, None]


def test_someone_is_expected_though_the_slot_is_after_closing(desk):
    """The walk-in inside is held back for a slot after `closes`, until nobody is called any more."""
    table = desk([90, -1], [10, 10], slot=[-1, 130], closes=100, grace=20, hold=50)

    assert outcomes(table) == ["turned_away", "no_show"]
    assert column(table, "left") == [120, None]


def test_who_comes_to_a_closed_door_has_arrived(desk):
    """Turned away, but expected no longer: the walk-in is called."""
    table = desk([90, 110], [10, 10], slot=[-1, 130], closes=100, grace=20, hold=50)

    assert called(table) == [110, None]
    assert outcomes(table) == ["served", "turned_away"]
    assert column(table, "left") == [None, 110]


def test_an_adviser_on_a_break_is_not_free_for_a_hold(desk):
    """One of two advisers is on a break: one free, one expected, so the walk-in waits."""
    table = desk([90, 100], [10, 10], slot=[-1, 100], servers=2, breaks=[[(85, 200)], []], hold=20)

    assert called(table) == [110, 100]


# Balking


def test_a_walk_in_balks_before_tolerance_people(desk):
    """Waiting and in service both count, the newcomer does not."""
    table = desk([0, 1, 2, 3], [100] * 4, tolerance=[-1, 2, 2, 3])

    assert outcomes(table) == ["served", "served", "balked", "served"]
    assert column(table, "left") == [None, None, 2, None]


def test_capacity_counts_only_who_waits(desk):
    """With `capacity=1` one may wait while one is served."""
    table = desk([0, 1, 2], [100, 100, 100], capacity=1)

    assert outcomes(table) == ["served", "served", "balked"]


def test_who_is_called_at_once_does_not_balk(desk):
    """A tolerance and a capacity of 0 do not matter to who is called right after their arrival."""
    table = desk([0, 0], [10, 10], tolerance=[0, 0], servers=2, capacity=0)

    assert outcomes(table) == ["served", "served"]


def test_who_is_called_at_once_does_not_mind_the_people_in_service(desk):
    """A second adviser is free: three tolerated are not asked for."""
    assert outcomes(desk([0, 1], [10, 10], tolerance=[-1, 1], servers=2)) == ["served", "served"]


def test_booked_people_count_and_never_balk(desk):
    """A booked person stays whatever they find, and is found by others."""
    table = desk([0, 1, 2, 3], [100] * 4, slot=[-1, 50, 60, -1], tolerance=[-1, 0, 0, 3], capacity=0)

    assert outcomes(table) == ["served", "served", "served", "balked"]


def test_a_late_booked_person_does_not_balk_either(desk):
    """Who has a slot never balks, also if they rank as a walk-in."""
    assert outcomes(desk([0, 10], [100, 5], slot=[-1, 1], tolerance=[-1, 0], late=0)) == ["served", "served"]


def test_before_the_opening_people_wait_count_and_may_balk(desk):
    """The first waits at a closed desk, the second finds one person."""
    table = desk([0, 1, 2], [10, 10, 10], tolerance=[1, 1, 2], opens=50)

    assert outcomes(table) == ["served", "balked", "served"]
    assert called(table) == [50, None, 60]


def test_nobody_tolerated_means_balking_before_the_opening(desk):
    """A tolerance of 0 is met by nobody present: they balk unless called at once."""
    assert outcomes(desk([0, 50], [10, 10], tolerance=[0, 0], opens=50)) == ["balked", "served"]


def test_an_adviser_on_a_break_is_not_counted(desk):
    """During a break nobody is present: a tolerance of 1 is not reached."""
    table = desk([5], [10], tolerance=[1], breaks=[(0, 60)])

    assert called(table) == [60]


def test_a_service_that_ends_in_the_second_is_no_longer_found(desk):
    """Services end before people arrive."""
    assert outcomes(desk([0, 10], [10, 10], tolerance=[-1, 1])) == ["served", "served"]


def test_who_leaves_in_the_second_is_no_longer_found(desk):
    """People leave before others arrive."""
    table = desk([0, 1, 11], [100, 5, 5], patience=[-1, 10, -1], tolerance=[-1, -1, 2])

    assert outcomes(table) == ["served", "reneged", "served"]


def test_who_balked_is_not_found_by_the_next(desk):
    """Arrivals of one second come one at a time."""
    table = desk([0, 1, 1], [100, 5, 5], tolerance=[-1, 1, 2])

    assert outcomes(table) == ["served", "balked", "served"]


def test_a_walk_in_who_is_held_back_may_balk(desk):
    """A free adviser who is kept for somebody does not call: capacity 0 sends the walk-in away."""
    assert outcomes(desk([90, 100], [10, 10], slot=[-1, 100], hold=20, capacity=0)) == ["balked", "served"]


# Patience


def test_patience_ends_after_the_arrival(desk):
    """Who has not been called by arrival + patience leaves."""
    table = desk([0, 5], [100, 10], patience=[-1, 30])

    assert outcomes(table) == ["served", "reneged"]
    assert column(table, "left") == [None, 35]
    assert called(table) == [0, None]


def test_patience_counts_from_the_slot_of_who_came_early(desk):
    """max(arrival, slot) + patience."""
    assert column(desk([0, 5], [100, 10], slot=[-1, 40], patience=[-1, 30]), "left") == [None, 70]


def test_patience_counts_from_the_arrival_of_who_came_late(desk):
    """max(arrival, slot) + patience."""
    assert column(desk([0, 50], [100, 10], slot=[-1, 40], patience=[-1, 30]), "left") == [None, 80]


def test_patience_counts_from_the_first_opening(desk):
    """The earliest opening of any adviser, even if that one is on a break."""
    table = desk([0], [10], patience=[30], servers=2, opens=[500, 40], breaks=[[], [(0, 300)]])

    assert column(table, "left") == [70]


def test_who_is_freed_in_the_second_of_the_limit_still_calls(desk):
    """A service ends before people leave."""
    assert called(desk([0, 5], [35, 10], patience=[-1, 30])) == [0, 35]


def test_an_adviser_who_opens_in_the_second_of_the_limit_still_calls(desk):
    """The limit is 40 + 10, the second adviser opens at 50."""
    table = desk([0, 0], [100, 10], patience=[-1, 10], servers=2, opens=[40, 50])

    assert called(table) == [40, 50]


def test_without_patience_one_leaves_in_the_second_of_the_arrival(desk):
    """A patience of 0: called at once or gone, before the next arrival of the second."""
    table = desk([0, 5, 5], [100, 10, 10], patience=[-1, 0, -1], tolerance=[-1, -1, 2])

    assert outcomes(table) == ["served", "reneged", "served"]
    assert column(table, "left") == [None, 5, None]


def test_patience_of_zero_lasts_until_the_opening(desk):
    """Who came before waits for the opening and is called in that second, one per adviser."""
    table = desk([0, 1], [10, 10], patience=[0, 0], opens=50)

    assert called(table) == [50, None]
    assert column(table, "left") == [None, 50]


def test_who_leaves_at_the_limit_goes_before_the_closing(desk):
    """Leaving and closing in one second: reneged."""
    table = desk([0, 5], [100, 10], patience=[-1, 45], closes=50)

    assert outcomes(table) == ["served", "reneged"]


def test_closing_comes_before_a_later_limit(desk):
    """A second later they are turned away instead."""
    table = desk([0, 5], [100, 10], patience=[-1, 46], closes=50)

    assert outcomes(table) == ["served", "turned_away"]
    assert column(table, "left") == [None, 50]


# Closing


def test_who_comes_in_the_second_of_closing_is_inside(desk):
    """After `closes` means a later second."""
    table = desk([100, 101], [10, 10], closes=100, grace=None, servers=2)

    assert outcomes(table) == ["served", "turned_away"]
    assert column(table, "left") == [None, 101]


def test_closing_comes_before_balking(desk):
    """Who comes after closes is turned away, not balked, and also if an adviser is free."""
    table = desk([0, 120], [200, 10], closes=100, grace=None, tolerance=[-1, 0])

    assert outcomes(table) == ["served", "turned_away"]


def test_who_is_inside_is_called_up_to_and_including_the_grace(desk):
    """A service ends at closes + grace: the next is called; then who still waits is turned away."""
    table = desk([0, 1, 2], [130, 10, 10], closes=100, grace=30)

    assert called(table) == [0, 130, None]
    assert outcomes(table) == ["served", "served", "turned_away"]
    assert column(table, "end") == [130, 140, None]
    assert column(table, "left") == [None, None, 130]


def test_a_service_of_no_time_at_the_closing_lets_the_next_be_called(desk):
    """Events just created in the second of closing still come before it."""
    table = desk([0, 1, 2], [100, 0, 10], closes=100)

    assert called(table) == [0, 100, 100]


def test_without_grace_limit_all_inside_are_called(desk):
    """`grace=None`: overtime until nobody waits."""
    assert called(desk([0, 1, 2], [130, 10, 10], closes=100, grace=None)) == [0, 130, 140]


def test_without_closes_grace_means_nothing(desk):
    """`closes=None`: nobody is turned away, whatever the grace."""
    assert called(desk([0, 1], [130, 10], grace=5)) == [0, 130]


def test_all_are_turned_away_if_no_adviser_opens_by_then(desk):
    """Nobody opens by closes + grace; an adviser who opens then or before calls."""
    table = desk([0, 7], [10, 10], opens=61, closes=50, grace=10)
    assert outcomes(table) == ["turned_away", "turned_away"]
    assert column(table, "left") == [60, 60]

    assert called(desk([0, 7], [10, 10], opens=60, closes=50, grace=10)) == [60, None]


def test_without_grace_limit_an_adviser_who_opens_after_closing_calls(desk):
    """`grace=None`: all who are inside are called, as late as it is."""
    assert called(desk([0, 51], [10, 10], opens=500, closes=50, grace=None)) == [500, None]


def test_a_booked_person_may_be_turned_away(desk):
    """Inside at the last call, or at the door."""
    table = desk([0, 1, 80], [100, 10, 10], slot=[-1, 30, 40], closes=50, grace=0)

    assert outcomes(table) == ["served", "turned_away", "turned_away"]
    assert column(table, "left") == [None, 50, 80]


def test_a_no_show_is_one_also_where_nobody_opens(desk):
    """Who never comes is a no-show, whatever the desk does."""
    assert outcomes(desk([-1], [10], slot=[500], opens=900, closes=100)) == ["no_show"]


# Breaks


def test_nobody_is_called_during_a_break(desk):
    """A break of a free adviser begins at its second and lasts until its end."""
    assert called(desk([15, 16], [5, 5], breaks=[(10, 40)])) == [40, 45]


def test_a_break_begins_before_an_arrival_of_its_second(desk):
    """Who comes when the break begins waits."""
    assert called(desk([10], [5], breaks=[(10, 40)])) == [40]


def test_a_break_waits_for_the_service_and_keeps_its_length(desk):
    """Due at 10, taken at 25 for 30 seconds, though somebody waits."""
    assert called(desk([0, 1], [25, 5], breaks=[(10, 40)])) == [0, 55]


def test_a_break_that_begins_when_a_service_ends_comes_first(desk):
    """A break due in that second is taken without being free between."""
    assert called(desk([0, 1], [10, 5], breaks=[(10, 40)])) == [0, 40]


def test_a_break_is_cut_by_the_opening(desk):
    """Planned for [10, 40), opening at 30: a break of 10 seconds from the opening."""
    assert called(desk([0], [5], opens=30, breaks=[(10, 40)])) == [40]


def test_a_break_that_ends_by_the_opening_is_gone(desk):
    """Nothing is left of it."""
    assert called(desk([0], [5], opens=40, breaks=[(10, 40)])) == [40]


def test_a_break_that_begins_with_the_opening_is_taken_at_once(desk):
    """The adviser is never free before it."""
    assert called(desk([0], [5], opens=40, breaks=[(40, 50)])) == [50]


def test_a_cut_break_keeps_its_cut_length_only(desk):
    """Each break is cut to its own adviser's opening."""
    table = desk([0, 0], [5, 5], servers=2, opens=[30, 0], breaks=[(10, 40)])

    assert called(table) == [0, 5]
    table = desk([12, 12], [5, 5], servers=2, opens=[30, 0], breaks=[(10, 40)])
    assert called(table) == [40, 40]
    assert column(table, "server") == [0, 1]


def test_overlapping_breaks_are_taken_one_after_the_other(desk):
    """[10, 30) and [20, 60): the second is due during the first and lasts 40 seconds from 30."""
    assert called(desk([15], [5], breaks=[(20, 60), (10, 30)])) == [70]


def test_equal_breaks_are_both_taken(desk):
    """Two breaks of one adviser from 10 to 20 make 20 seconds."""
    assert called(desk([15], [5], breaks=[(10, 20), (10, 20)])) == [30]


def test_a_break_that_begins_when_another_ends_follows_it(desk):
    """No one is called between them."""
    assert called(desk([12], [5], breaks=[(10, 20), (20, 30)])) == [30]


def test_breaks_that_opening_cuts_add_up(desk):
    """[0, 20) and [5, 30) with an opening at 10: 10 and 20 seconds from 10 on."""
    assert called(desk([0], [5], opens=10, breaks=[(0, 20), (5, 30)])) == [40]


def test_two_breaks_fall_due_in_one_service(desk):
    """Both are taken after it, in full."""
    assert called(desk([0, 1], [100, 5], breaks=[(10, 20), (50, 55)])) == [0, 115]


def test_breaks_for_each_adviser(desk):
    """A list of lists gives each adviser their own."""
    table = desk([5, 5], [10, 10], servers=2, breaks=[[(0, 60)], [(0, 20)]])

    assert called(table) == [20, 30]
    assert column(table, "server") == [1, 1]


def test_two_pairs_are_two_breaks_for_everybody(desk):
    """With two advisers, two pairs are not one for each."""
    table = desk([5, 45], [1, 1], servers=2, breaks=[(0, 20), (40, 60)])

    assert called(table) == [20, 60]


def test_breaks_are_taken_after_the_closing_too(desk):
    """A break that was due goes before the people inside, within the grace."""
    table = desk([0, 1], [60, 5], breaks=[(50, 70)], closes=50, grace=None)

    assert called(table) == [0, 80]


# Ties of one second


def test_a_freed_adviser_calls_before_the_desk_closes(desk):
    """A service ends before closing."""
    assert called(desk([0, 1], [50, 10], closes=50)) == [0, 50]


def test_an_arrival_in_the_last_second_is_called(desk):
    """An arrival comes before closing."""
    assert called(desk([50], [10], closes=50)) == [50]


def test_a_hold_that_ends_in_the_last_second_lets_a_walk_in_be_called(desk):
    """A hold ends before closing."""
    assert called(desk([40, -1], [10, 10], slot=[-1, 50], closes=50, hold=20)) == [50, None]


def test_two_advisers_freed_in_one_second_call_one_after_the_other(desk):
    """Adviser 0 is freed first and calls; then adviser 1."""
    table = desk([0, 0, 1, 1], [10, 10, 7, 5], servers=2, priority=[0, 0, 1, 0])

    assert called(table) == [0, 0, 10, 10]
    assert column(table, "server") == [0, 1, 1, 0]


def test_who_arrives_in_the_second_of_a_free_adviser_is_too_late_for_the_first_call(desk):
    """The adviser freed at 10 calls who waits, although a better rank arrives in that second."""
    table = desk([0, 1, 10], [10, 10, 10], slot=[-1, -1, 10])

    assert called(table) == [0, 10, 20]


def test_arrivals_of_one_second_are_called_row_by_row(desk):
    """Row 0 is called before row 1, of the better rank, has come."""
    assert called(desk([5, 5], [10, 10], slot=[-1, 5], priority=[3, 0])) == [5, 15]


# Many sessions


def test_sessions_are_different_desks(desk):
    """Rows of different numbers do not meet, in whatever order they come."""
    table = desk([0, 0, 1, 1, 0], [10, 20, 5, 5, 1], session=[7, 3, 7, 3, 9])

    assert called(table) == [0, 0, 10, 20, 0]
    assert column(table, "server") == [0, 0, 0, 0, 0]


def test_each_session_has_its_holds_breaks_and_closing(desk):
    """The same settings hold for each."""
    table = desk(
        [90, 100, 90, -1],
        [10, 10, 10, 10],
        session=[1, 1, 0, 0],
        slot=[-1, 100, -1, 100],
        hold=20,
        closes=100,
        breaks=[(0, 50)],
    )

    assert called(table) == [None, 100, 100, None]
    assert outcomes(table) == ["turned_away", "served", "served", "no_show"]


def test_rows_of_a_session_tie_by_input_row(desk):
    """Sorting by session keeps the input order within each."""
    table = desk([0] * 6, [10] * 6, session=[2, 1, 2, 1, 2, 1])

    assert called(table) == [0, 0, 10, 10, 20, 20]


# All together


def test_a_morning_by_hand(desk):
    """Two advisers, a break, holds, a balk, a no-show, a renege and a closing."""
    table = desk(
        [0, 10, 20, 290, 300, 310, 595, -1, 320, 601],
        [300, 400, 200, 100, 100, 100, 60, 100, 100, 100],
        slot=[-1, -1, 30, -1, 330, -1, -1, 500, -1, -1],
        patience=[-1, -1, -1, 100, -1, -1, -1, -1, -1, -1],
        tolerance=[-1, -1, -1, -1, -1, 4, -1, -1, 9, -1],
        servers=2,
        opens=[0, 60],
        breaks=[[(250, 350)], []],
        closes=600,
        hold=20,
        early=60,
        capacity=3,
    )
    # 0: adviser 0 calls row 0 until 300; the break due at 250 is then taken until 400.
    # 60: adviser 1 opens, calls row 2 (slot 30) until 260, then row 1 until 660.
    # 290: row 3 comes, patience until 390. 300: row 4 (slot 330) comes. 310: row 5 finds rows 1, 3, 4: under 4.
    # 320: row 8 finds three waiting (3, 4, 5): capacity. 390: row 3 leaves.
    # 400: adviser 0 calls row 4 until 500. From 480 to 500 row 7 is expected, so at 500 row 5 waits for the hold.
    # 500: the hold ends, row 5 is called until 600. 595: row 6 comes, 600: adviser 0 calls them. 601: row 9 is late.
    assert called(table) == [0, 260, 60, None, 400, 500, 600, None, None, None]
    assert column(table, "server") == [0, 1, 1, None, 0, 0, 0, None, None, None]
    assert column(table, "left") == [None, None, None, 390, None, None, None, None, 320, 601]
    assert outcomes(table) == [
        "served",
        "served",
        "served",
        "reneged",
        "served",
        "served",
        "served",
        "no_show",
        "balked",
        "turned_away",
    ]
