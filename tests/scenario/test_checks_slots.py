"""Faults of a desk's own hours, one by one: breaks, slots, notice and window."""

import pytest

from sim.scenario.checks import check
from sim.scenario.files import load_scenario, scenario_from
from tests.scenario.telling import errors, warnings, write
from tests.worlds import permanence, small_world

P = "rota.permanences.p"


def with_desk(start="09:00", end="12:00", **changes):
    """Return the small world with one permanence, at the town hall on Mondays."""
    desk = permanence("p", "town_hall", "monday", start, end, **changes)
    return small_world(rota={"permanences": [desk]})


def pause(start, end):
    """Return a break."""
    return {"start": start, "end": end}


def test_a_window_that_closes_before_the_notice_is_told_with_both_values():
    """Nobody can book: a warning where people walk in all the same, refused where they cannot."""
    message = (
        "the book is open 2 days ahead and the shortest notice is 3: nobody can book here; give 3 or more, or a "
        "shorter notice"
    )
    tree = with_desk(booking_window_days=2) | {"desk": {"shortest_notice_days": 3}}

    assert warnings(tree)[f"{P}.booking_window_days"] == message
    tree["rota"]["permanences"][0]["mode"] = "appointment"
    assert errors(tree) == {f"{P}.booking_window_days": message}
    tree["rota"]["permanences"][0]["mode"] = "walk_in"
    assert f"{P}.booking_window_days" not in errors(tree) | warnings(tree)


def test_a_window_and_a_notice_of_no_day_are_a_booking_for_today():
    """Zero and zero agree; one day of notice does not."""
    tree = with_desk(booking_window_days=0)

    assert f"{P}.booking_window_days" not in warnings(tree | {"desk": {"shortest_notice_days": 0}})
    assert f"{P}.booking_window_days" in warnings(tree)  # a notice of one day where none is stated


def test_both_values_are_told_with_their_lines(tmp_path):
    """That of the window, and that of the notice in the file that states it."""
    path = write(
        tmp_path, "mine.yaml", "extends: agen\nid: mine\ndesk:\n  shortest_notice_days: 30\n"
    )  # fmt: skip
    (found,) = [one for one in check(load_scenario(path)) if one.path.endswith("booking_window_days")]

    assert (found.file, found.line) == ("shipped/agen.yaml", 87)
    assert [(one.path, one.file, one.line) for one in found.beside] == [("desk.shortest_notice_days", "mine.yaml", 4)]
    assert "nor at 4 more" in found.message
    assert found.told.endswith("(desk.shortest_notice_days: mine.yaml line 4)")


def test_a_need_that_ends_before_the_notice_cannot_be_booked():
    """Thirty days of notice for needs of thirty days at most."""
    tree = with_desk(booking_window_days=60) | {"desk": {"shortest_notice_days": 30}}
    told = warnings(tree)["demand.types.pension.deadline_days.longest"]

    assert told.startswith("a booking takes 30 days of notice, these needs end after 30")
    assert "demand.types.pension.deadline_days.longest" not in warnings(tree | {"desk": {"shortest_notice_days": 29}})


@pytest.mark.parametrize(
    ("slot", "share", "told"),
    [
        (180.0, 0.67, "a share of 0.67 leaves none of 1 slot of 180 min in 09:00-12:00 to be booked; give 1, or"),
        (30.0, 0.1, "a share of 0.1 leaves none of 6 slots of 30 min in 09:00-12:00 to be booked; give 0.17 or more"),
    ],
)
def test_a_share_that_leaves_no_slot_is_told_with_what_would(slot, share, told):
    """floor(n · share) is 0; the share that is named books one."""
    assert warnings(with_desk(slot_min=slot, bookable_share=share))[f"{P}.bookable_share"].startswith(told)
    enough = 1.0 if slot == 180 else 0.17
    assert f"{P}.bookable_share" not in warnings(with_desk(slot_min=slot, bookable_share=enough))


def test_a_mixed_desk_may_book_nothing_on_purpose():
    """A share of zero says so itself."""
    assert f"{P}.bookable_share" not in warnings(with_desk(bookable_share=0.0))


def test_a_slot_longer_than_what_the_breaks_leave_is_refused():
    """Ninety minutes fit before the break or after it; a hundred fit nowhere."""
    breaks = [pause("10:30", "10:40")]
    told = errors(with_desk(slot_min=100.0, breaks=breaks))

    between = "09:00-10:30 and 10:40-12:00"
    assert told == {f"{P}.slot_min": f"a slot of 100 min is longer than what the breaks leave, {between}; shorten it"}
    assert errors(with_desk(slot_min=90.0, breaks=breaks)) == {}


def test_breaks_that_take_the_whole_desk_are_refused():
    """Nobody can be seen, also where nobody books."""
    breaks = [pause("09:00", "10:30"), pause("10:30", "12:00")]

    told = "the breaks 09:00-10:30 and 10:30-12:00 take all of 09:00-12:00: nobody can be seen; shorten them"
    assert errors(with_desk(mode="walk_in", breaks=breaks)) == {f"{P}.breaks": told}


def test_a_hold_longer_than_a_slot_is_a_warning_where_people_walk_in():
    """The desk would be kept free for the next slot all the time."""
    tree = with_desk(slot_min=20.0) | {"desk": {"hold_min": 25.0}}

    assert warnings(tree)[f"{P}.slot_min"].startswith("the desk is kept free 25 min before a slot of 20 min")
    assert f"{P}.slot_min" not in warnings(tree | {"desk": {"hold_min": 20.0}})


def test_the_two_breaks_that_overlap_are_both_placed():
    """The message stands at the second, the first is named beside it."""
    tree = with_desk(breaks=[pause("09:30", "10:30"), pause("10:00", "11:00")])
    with pytest.raises(Exception, match="overlaps the break 09:30-10:30") as caught:
        scenario_from(tree)
    (problem,) = caught.value.problems

    assert problem.path == f"{P}.breaks[1]"
    assert [one.path for one in problem.beside] == [f"{P}.breaks[0]"]
