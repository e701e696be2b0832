"""Laws of whole seasons: on random small worlds, and under changes that should change nothing, or little."""

from __future__ import annotations

import copy

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario.files import scenario_from
from sim.units import DAY_S
from sim.visits.difference import first_difference
from tests.engine.seasons import season, world
from tests.worlds import small_world

EVERYBODY = {"share": 1.0}
MODES = st.sampled_from(["mixed", "appointment", "walk_in"])
HOURS = st.sampled_from([("09:00", "09:30"), ("09:00", "12:00"), ("13:30", "17:00")])


@st.composite
def worlds(draw):
    """Return the tree of a random small world: one or two advisers, short or long sessions, coarse or fine times."""
    desks = []
    for number, venue in enumerate(("post_office", "town_hall")):
        start, end = draw(HOURS)
        desks.append(
            {
                "id": f"desk_{number}",
                "venue": venue,
                "start": start,
                "end": end,
                "mode": draw(MODES),
                "advisers": ["ada", "bob"] if draw(st.booleans()) and number == 0 else ["ada"],
                "weekday": ("monday", "thursday")[number],
                "slot_min": draw(st.sampled_from([10.0, 30.0])),
                "closing": draw(st.sampled_from(["all_inside", "grace"])),
                "recurrence": draw(st.sampled_from(["every", "odd", "first"])),
            }
        )
    sickness = {"begins_share": draw(st.sampled_from([0.0, 0.1])), "mean_days": 3.0}
    return small_world(
        regime=draw(st.sampled_from(["established", "launch"])),
        rota={"permanences": desks},
        advisers=[{"id": "ada", "home": "post_office", "sickness": sickness}, {"id": "bob", "home": "town_hall"}],
        awareness={
            "share": draw(st.sampled_from([0.0, 0.3, 1.0])),
            "campaigns": [{"id": "leaflet", "day": "2022-03-09", "reach": 0.5}],
        },
        demand={"volume": draw(st.sampled_from([0.2, 1.0, 4.0]))},
        learning={"on": draw(st.booleans())},
        behaviour={
            "patience": {"mean_min": draw(st.sampled_from([5.0, 90.0])), "cv": 0.5},
            "tolerance": {"least": 1, "most": draw(st.sampled_from([1, 8]))},
            "no_show": {"base_share": draw(st.sampled_from([0.0, 0.5])), "per_day": 0.01},
        },
    )


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds(), st.integers(0, 1000))
def test_every_law_holds_in_random_worlds(tree, seed):
    """A season of any small world obeys the laws of the log, and gives the same tables twice."""
    scenario = scenario_from(tree)

    first, second = season(scenario, seed), season(scenario, seed)

    assert first_difference(first, second) is None


def test_a_citizen_who_never_comes_changes_no_other_row():
    """Take away, one at a time, people who had no visit: everybody else's rows stay equal, bit for bit."""
    scenario = world(awareness={"share": 0.6}, demand={"volume": 2.0}, choice={"outside": {"constant": 4.0}})
    whole = season(scenario)
    idle = whole.requests.query("visits == 0 and state in ('unaware', 'elsewhere', 'no_offer')")
    assert {"unaware", "elsewhere"} <= set(idle["state"])

    for request in idle["request"].iloc[:: max(1, len(idle) // 12)]:
        less = season(scenario, without=request)
        others = whole.requests[whole.requests["request"] != request].reset_index(drop=True)
        assert first_difference(others, less.requests) is None
        assert first_difference(whole.visits, less.visits) is None
        assert first_difference(whole.sessions, less.sessions) is None


def rows_changed_without(scenario, request):
    """Return (the visits of the request, the visits of others that its absence changes)."""
    whole, less = season(scenario), season(scenario, without=request)
    theirs = whole.visits[whole.visits["request"] == request]
    others = whole.visits[whole.visits["request"] != request]
    merged = pd.concat([others, less.visits]).astype(str)
    return theirs, merged.drop_duplicates(keep=False)


WALK_IN = {
    "rota": {
        "permanences": [
            {
                "id": "only",
                "venue": "post_office",
                "advisers": ["ada"],
                "weekday": "monday",
                "start": "09:00",
                "end": "12:00",
                "mode": "walk_in",
                "closing": "all_inside",
            }
        ]
    },
    "expectations": {"weight": 0.0},
}
BOOKED = copy.deepcopy(WALK_IN)
BOOKED["rota"]["permanences"][0]["mode"] = "appointment"


def some_comers(scenario, outcomes, count=8):
    """Return requests with one visit, of these outcomes."""
    tables = season(scenario)
    once = tables.requests.query("visits == 1")["request"]
    found = tables.visits[tables.visits["request"].isin(once) & tables.visits["outcome"].isin(outcomes)]
    return found["request"].iloc[:count]


def test_a_walk_in_changes_others_through_the_queue_of_their_session_alone():
    """With no book, no expectation and no launch, only that session's people are touched, or tries that follow."""
    scenario = world(awareness=EVERYBODY, demand={"volume": 3.0}, **WALK_IN)
    touched_rows = 0
    for request in some_comers(scenario, ["resolved", "referred"]):
        _, changed = rows_changed_without(scenario, request)
        whole = season(scenario).visits
        touched = {str(request)}
        for opens, rows in sorted(changed.groupby(changed["opens_s"].astype(int))):
            there = set(whole.loc[whole["opens_s"] == opens, "request"].astype(str)) | set(rows["request"])
            assert touched & there, "nobody who was touched before came to this session"
            touched |= set(rows["request"])
        touched_rows += len(changed)
    assert touched_rows > 0


def test_a_booking_changes_others_through_its_slot_and_its_queue():
    """In a book, a slot given back goes to those who booked after; nobody who decided before that day is moved."""
    scenario = world(
        awareness=EVERYBODY,
        demand={"volume": 3.0, "population": {"walk_in_only": 0.0, "appointment_only": 1.0}},
        **BOOKED,
    )
    for request in some_comers(scenario, ["resolved", "referred"], 4):
        theirs, changed = rows_changed_without(scenario, request)
        decided, session = theirs["decided_s"].iloc[0], theirs["session"].iloc[0]
        moved = changed[(changed["session"] != session) & (changed["decided_s"].astype(int) < decided)]
        assert len(moved) == 0


def test_hearsay_reaches_others_in_the_launch_of_a_service():
    """Without somebody who was helped, somebody else may never have heard of the service."""
    scenario = world(
        regime="launch",
        awareness={"share": 0.3, "word_of_mouth": {"acquaintances": 40, "tell_share": 1.0}},
        demand={"volume": 4.0},
        **WALK_IN,
    )
    whole = season(scenario)
    assert "friend" in set(whole.requests["heard_from"])
    heard = 0
    for request in some_comers(scenario, ["resolved"], 6):
        less = season(scenario, without=request)
        others = whole.requests[whole.requests["request"] != request].reset_index(drop=True)
        heard += int((others["heard_from"] != less.requests["heard_from"]).sum())
    assert heard > 0


def test_a_venue_may_be_renamed_and_moved_in_the_list():
    """A venue's id is its identity: its name and its place in the file change nothing."""
    tree = small_world(awareness=EVERYBODY)
    other = copy.deepcopy(tree)
    other["venues"] = [{**venue, "name": f"renamed {venue['id']}"} for venue in reversed(other["venues"])]
    other["rota"]["permanences"].reverse()
    other["demand"]["types"].reverse()
    other["place"]["communes"].reverse()

    assert first_difference(season(scenario_from(tree)), season(scenario_from(other))) is None


def test_a_longer_horizon_keeps_the_former_rows():
    """Two weeks more of the window: the requests of the former cohort and their visits are the same."""
    short = season(world(awareness={"share": 0.7}))
    long = season(world(awareness={"share": 0.7}, horizon={"end": "2022-04-17"}))

    former = short.requests["in_cohort"].to_numpy()
    same = long.requests[long.requests["request"].isin(short.requests.loc[former, "request"])]
    assert first_difference(short.requests[former].reset_index(drop=True), same.reset_index(drop=True)) is None
    ended_s = short.meta["run_end_s"] - DAY_S
    before = [t.visits[t.visits["opens_s"] < ended_s].reset_index(drop=True) for t in (short, long)]
    assert first_difference(*before) is None


def test_more_demand_keeps_the_former_requests():
    """Double the volume: the same needs are there, and others."""
    few, many = (season(world(awareness={"share": 0.0}, demand={"volume": v})).requests for v in (1.0, 2.0))
    kept = many[many["request"].isin(few["request"])].reset_index(drop=True)

    assert first_difference(few, kept) is None
    assert len(many) > 1.5 * len(few)


@pytest.mark.parametrize("change", [{"behaviour": {"patience": {"mean_min": 5.0, "cv": 0.5}}}, WALK_IN])
def test_rules_and_rota_never_change_the_needs(change):
    """Whatever is decided, the same citizens have the same needs."""
    columns = ["request", "citizen", "age", "autonomy", "car", "onset_s", "deadline_s"]
    here, there = (season(world(**c)).requests[columns] for c in ({}, change))

    assert first_difference(here, there) is None


def test_a_no_show_changes_others_through_the_hold_of_their_slot():
    """Who booked and never comes keeps an adviser from walk-ins for the time of the hold: they are called later."""
    mixed = copy.deepcopy(WALK_IN)
    mixed["rota"]["permanences"][0] |= {"mode": "mixed", "bookable_share": 1.0}
    no_show = {"no_show": {"base_share": 0.5, "per_day": 0.0}}
    scenario = world(awareness=EVERYBODY, demand={"volume": 3.0}, desk={"hold_min": 30.0}, behaviour=no_show, **mixed)
    whole = season(scenario).visits
    held = 0
    for request in some_comers(scenario, ["no_show"], 8):
        theirs = whole[whole["request"] == request].iloc[0]
        less = season(scenario, without=request).visits
        both = whole.merge(less, on=["request", "attempt", "session", "channel", "arrival_s"], suffixes=("", "_less"))
        there = both[(both["session"] == theirs["session"]) & (both["channel"] == "walk_in")]
        held += int((there["called_s"] > there["called_s_less"]).sum())
    assert held > 0


def test_a_long_service_changes_others_through_the_advisers_next_opening():
    """Who is served past closing makes the adviser late at the next place of that day."""
    desks = [
        {"id": "early", "venue": "post_office", "advisers": ["ada"], "weekday": "monday", "start": "09:00",
         "end": "12:00", "mode": "walk_in", "closing": "all_inside"},
        {"id": "late", "venue": "town_hall", "advisers": ["ada"], "weekday": "monday", "start": "12:40",
         "end": "15:00", "mode": "walk_in"},
    ]  # fmt: skip
    scenario = world(
        awareness=EVERYBODY, demand={"volume": 4.0}, rota={"permanences": desks}, expectations={"weight": 0.0}
    )
    tables = season(scenario)
    early = tables.visits[tables.visits["permanence"] == "early"]
    last = early.dropna(subset=["end_s"]).sort_values("end_s").groupby("session").tail(1)
    moved = 0
    for _, visit in last.iterrows():
        less = season(scenario, without=visit["request"]).sessions.set_index("session")
        after = tables.sessions.set_index("session")
        same_day = visit["session"].replace("early", "late")
        moved += int(less.loc[same_day, "opened_s"] < after.loc[same_day, "opened_s"])
    assert moved > 0


def test_a_wait_changes_others_through_what_people_expect():
    """With expectations on, taking somebody away moves people who met nobody that they had touched."""
    rota = {
        "permanences": [
            {**WALK_IN["rota"]["permanences"][0]},
            {**WALK_IN["rota"]["permanences"][0], "id": "other", "venue": "town_hall", "weekday": "thursday"},
        ]
    }
    scenario = world(
        awareness=EVERYBODY, demand={"volume": 4.0}, rota=rota, expectations={"weight": 1.0},
        choice={"wait_per_min": 1.0},
    )  # fmt: skip
    whole = season(scenario).visits
    unexplained = 0
    for request in some_comers(scenario, ["resolved", "referred"]):
        _, changed = rows_changed_without(scenario, request)
        touched = {str(request)}
        for opens, rows in sorted(changed.groupby(changed["opens_s"].astype(int))):
            there = set(whole.loc[whole["opens_s"] == opens, "request"].astype(str)) | set(rows["request"])
            unexplained += int(not touched & there)
            touched |= set(rows["request"])
    assert unexplained > 0
