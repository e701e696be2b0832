"""Laws of every desk, and the rules written a third time, as plainly as can be, to check both engines against.

Nothing here reads `sim.engine.rules`: a rule that is wrong there is found here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.engine.desk import Desk, desk_session
from sim.engine.run import run_desk
from sim.errors import LogError

ENGINES = ["reference", "compiled"]


def by_the_letter(people, *, servers, opens, closes, grace, breaks, hold, early, late, capacity):
    """Run one desk with sets and sorted lists, looking at everything anew at each event.

    A person is a dict of arrival, duration (one per adviser), slot, patience, tolerance, priority; None is none.
    """
    outcome, called, end, server, left = ({} for _ in range(5))
    waiting, arrived, hold_over, free, due = set(), set(), set(), set(), {a: [] for a in range(servers)}
    serving = {}
    events = []  # (second, kind, number, what)
    for a in range(servers):
        events.append((opens[a], 1, a, "free"))
        for begin, until in breaks[a]:
            begin = max(begin, opens[a])
            if until > begin:
                events.append((begin, 0, a, until - begin))
    for row, person in enumerate(people):
        if person["arrival"] is None:
            outcome[row] = "no_show"
        else:
            events.append((person["arrival"], 3, row, "come"))
        if person["slot"] is not None and hold > 0:
            events.append((person["slot"], 4, row, "hold ends"))
    if closes is not None and grace is not None:
        events.append((closes + grace, 5, 0, "close"))

    def walk_in_rank(row):
        person = people[row]
        booked = person["slot"] is not None
        return not booked or (late is not None and person["arrival"] > person["slot"] + late)

    def rank(row, now):
        person = people[row]
        if walk_in_rank(row):
            return person["priority"], 2, person["arrival"], row
        due_now = early is None or person["slot"] <= now + early
        return person["priority"], 1 if due_now else 3, person["slot"], row

    while events:
        event = min(events, key=lambda one: one[:3])
        events.remove(event)
        now, kind, number, what = event
        found_present, found_waiting = len(waiting) + len(serving), len(waiting)
        if kind == 0:
            due[number].append(what)
        if kind == 1:
            if number in serving:
                outcome[serving.pop(number)] = "served"
            free.add(number)
        if kind in (0, 1) and number in free and due[number]:
            free.discard(number)
            events.append((now + due[number].pop(0), 1, number, "free"))
        if kind == 2 and number in waiting:
            waiting.discard(number)
            outcome[number], left[number] = "reneged", now
        if kind == 3:
            arrived.add(number)
            if closes is not None and now > closes:
                outcome[number], left[number] = "turned_away", now
            else:
                waiting.add(number)
                if people[number]["patience"] is not None:
                    starts = max(now, min(opens), people[number]["slot"] or 0)
                    events.append((starts + people[number]["patience"], 2, number, "leave"))
        if kind == 4:
            hold_over.add(number)
        if kind == 5:
            for row in waiting:
                outcome[row], left[row] = "turned_away", now
            waiting.clear()
        while free:
            expected = [
                row
                for row, person in enumerate(people)
                if person["slot"] is not None
                and hold > 0
                and row not in arrived
                and row not in hold_over
                and now >= person["slot"] - hold
            ]
            may = [row for row in waiting if len(free) > len(expected) or not walk_in_rank(row)]
            if not may:
                break
            row = min(may, key=lambda one: rank(one, now))
            adviser = min(free)
            waiting.discard(row)
            free.discard(adviser)
            serving[adviser] = row
            called[row], server[row], end[row] = now, adviser, now + people[row]["duration"][adviser]
            events.append((end[row], 1, adviser, "free"))
        if kind == 3 and number in waiting and people[number]["slot"] is None:
            tolerance = people[number]["tolerance"]
            if (tolerance is not None and found_present >= tolerance) or (
                capacity is not None and found_waiting >= capacity
            ):
                waiting.discard(number)
                outcome[number], left[number] = "balked", now
    rows = range(len(people))
    return [[of.get(row) for row in rows] for of in (called, end, server, left, outcome)]


def random_world(seed, n=10, horizon=25):
    """Return the arguments of one desk with coarse times: about one event a second."""
    rng = np.random.default_rng(seed)
    servers = int(rng.integers(1, 4))

    def one_of(*values):
        return values[rng.integers(len(values))]

    def breaks():
        begins = rng.integers(0, horizon, rng.integers(0, 4))
        return [(int(begin), int(begin + rng.integers(1, 9))) for begin in begins]

    slot = np.where(rng.random(n) < one_of(0.0, 0.5, 1.0), -1, rng.integers(0, horizon, n))
    arrival = np.where((slot >= 0) & (rng.random(n) < 0.3), -1, rng.integers(0, horizon, n))
    return {
        "arrival": arrival,
        "duration": rng.integers(0, 8, (n, servers)),
        "slot": slot,
        "patience": rng.integers(-1, 12, n),
        "tolerance": np.where(rng.random(n) < 0.5, -1, rng.integers(0, 5, n)),
        "priority": rng.integers(0, one_of(1, 3), n),
        "servers": servers,
        "opens": [int(second) for second in rng.integers(0, one_of(1, 12), servers)],
        "closes": one_of(None, 15, 20, 25),
        "grace": one_of(None, 0, 3, 10),
        "breaks": [breaks() for _ in range(servers)],
        "hold": one_of(0, 1, 4, 12),
        "early": one_of(None, 0, 3, 9),
        "late": one_of(None, 0, 3, 9),
        "capacity": one_of(None, None, 0, 2, 5),
    }


def session_lists(world):
    """Return a world as `desk_session` takes it: people as lists with None, and the settings."""
    rows = [world[name].tolist() for name in ("arrival", "duration", "slot", "patience", "tolerance", "priority")]
    for i in (0, 2, 3, 4):
        rows[i] = [None if value < 0 else value for value in rows[i]]
    names = ("servers", "opens", "closes", "grace", "breaks", "hold", "early", "late", "capacity")
    return rows, {name: world[name] for name in names}


def columns_of(table):
    """Return the columns of a table as lists, None where it is missing."""
    return [[None if value is pd.NA else value for value in table[name]] for name in table.columns]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("block", range(8))
def test_both_engines_follow_the_letter(engine, block):
    """A plain third writing of the rules gives the same answers."""
    for seed in range(100 * block, 100 * (block + 1)):
        world = random_world(seed)
        rows, shared = session_lists(world)
        names = ("arrival", "duration", "slot", "patience", "tolerance", "priority")
        people = [dict(zip(names, person, strict=True)) for person in zip(*rows, strict=True)]
        expected = by_the_letter(people, **shared)
        assert columns_of(run_desk(**world, engine=engine)) == expected, f"seed {seed}"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(40))
def test_everybody_has_one_outcome_and_the_times_that_go_with_it(engine, seed):
    """Served: called, ended, by whom; gone: a second; a no-show: nothing."""
    world = random_world(5000 + seed)
    table = run_desk(**world, engine=engine)
    arrival, slot = world["arrival"], world["slot"]

    served = (table["outcome"] == "served").to_numpy(dtype=bool)
    gone = table["outcome"].isin(["balked", "reneged", "turned_away"]).to_numpy(dtype=bool)
    no_show = (table["outcome"] == "no_show").to_numpy(dtype=bool)
    assert (served.astype(int) + gone + no_show == 1).all()
    for name in ("called", "end", "server"):
        assert (table[name].notna().to_numpy() == served).all()
    assert (table["left"].notna().to_numpy() == gone).all()
    assert (no_show == (arrival == -1)).all()
    assert not ((table["outcome"] == "balked").to_numpy(dtype=bool) & (slot >= 0)).any()

    rows = np.flatnonzero(served)
    called, end, server = (table[name].to_numpy(dtype=float, na_value=-1).astype(int) for name in table.columns[:3])
    assert (called[rows] >= arrival[rows]).all()
    assert (called[rows] >= np.array(world["opens"])[server[rows]]).all()
    assert (end[rows] - called[rows] == world["duration"][rows, server[rows]]).all()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(40))
def test_services_of_one_adviser_do_not_overlap(engine, seed):
    """One person per adviser at a time, and the breaks find their room between the services."""
    world = random_world(6000 + seed, n=14)
    table = run_desk(**world, engine=engine).dropna(subset=["called"])
    for adviser, own in table.groupby("server"):
        own = own.sort_values(["called", "end"])
        called, end = own["called"].to_numpy(dtype=int), own["end"].to_numpy(dtype=int)
        assert (called[1:] >= end[:-1]).all()
        # Until the last call, the breaks that were due a second before have been taken or begun, one by one.
        opens = world["opens"][int(adviser)]
        cut = [(max(begin, opens), until) for begin, until in world["breaks"][int(adviser)]]
        taken = sum(until - begin for begin, until in cut if begin < called[-1] and begin < until)
        assert called[-1] - opens >= (end - called)[:-1].sum() + taken


@pytest.mark.parametrize("seed", range(60))
def test_the_people_present_are_the_sum_of_their_stays(seed):
    """The integral that the engine counts from its own events equals the stays read from its log."""
    rows, shared = session_lists(random_world(7000 + seed))
    log = desk_session(*rows, **shared)
    stays = 0
    for row, arrival in enumerate(rows[0]):
        gone = log.end[row] if log.end[row] is not None else log.left[row]
        if gone is not None:
            stays += gone - arrival
    assert log.present_s == stays
    assert log.closed_s == max((second for second in log.end if second is not None), default=None)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(15))
def test_sessions_do_not_meet(engine, seed):
    """Many desks in one call are the desks one by one, however their rows are shuffled together."""
    world = random_world(8000 + seed, n=60, horizon=30)
    rng = np.random.default_rng(seed)
    session = rng.permutation(np.repeat([4, 0, 11, 2, 9], 12))
    together = run_desk(**world, session=session, engine=engine)
    people = ("arrival", "duration", "slot", "patience", "tolerance", "priority")
    for number in np.unique(session):
        mine = session == number
        alone = run_desk(**{**world, **{name: world[name][mine] for name in people}}, engine=engine)
        pd.testing.assert_frame_equal(together[mine].reset_index(drop=True), alone)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(15))
def test_a_person_who_never_comes_changes_nobody_without_holds(engine, seed):
    """Without holds the desk does not know who never comes: one more no-show leaves all other rows equal."""
    world = {**random_world(9000 + seed), "hold": 0}
    before = run_desk(**world, engine=engine)
    more = {**world, "arrival": np.append(world["arrival"], -1), "slot": np.append(world["slot"], 7)}
    more["duration"] = np.vstack([world["duration"], world["duration"][:1]])
    for name in ("patience", "tolerance", "priority"):
        more[name] = np.append(world[name], 0)
    after = run_desk(**more, engine=engine)
    pd.testing.assert_frame_equal(after[:-1], before)
    assert after["outcome"].iloc[-1] == "no_show"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(15))
def test_time_may_be_counted_from_elsewhere(engine, seed):
    """A desk an hour later is the same desk an hour later."""
    world = random_world(10_000 + seed)
    shift = 3600
    later = {**world, "opens": [second + shift for second in world["opens"]]}
    later["breaks"] = [[(a + shift, b + shift) for a, b in breaks] for breaks in world["breaks"]]
    later["closes"] = None if world["closes"] is None else world["closes"] + shift
    for name in ("arrival", "slot"):
        later[name] = np.where(world[name] < 0, -1, world[name] + shift)
    expected = run_desk(**world, engine=engine)
    for name in ("called", "end", "left"):
        expected[name] += shift
    pd.testing.assert_frame_equal(run_desk(**later, engine=engine), expected)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(15))
def test_without_holds_and_breaks_nobody_waits_beside_a_free_adviser(engine, seed):
    """At each second that somebody waits through, all open advisers serve."""
    world = {**random_world(11_000 + seed), "hold": 0, "breaks": (), "closes": None}
    table = run_desk(**world, engine=engine)
    for row in table.index[table["outcome"].isin(["served", "reneged"])]:
        until = table["called"][row] if table["outcome"][row] == "served" else table["left"][row]
        for second in range(world["arrival"][row], until):
            busy = ((table["called"] <= second) & (table["end"] > second)).sum()
            opened = sum(opening <= second for opening in world["opens"])
            assert busy == opened


# The reference checks itself


def running_desk():
    """Return a desk with one person served and two waiting, at second 5."""
    rows, shared = session_lists(random_world(1))
    n = 3
    rows = [[0, 1, 2], [[50]] * n, [None] * n, [None] * n, [None] * n, [0] * n]
    desk = Desk(*rows, **{**shared, "servers": 1, "opens": [0], "breaks": [[]], "closes": None, "capacity": None})
    desk.env.run(until=5)
    desk.check(None)
    return desk


def lose_somebody(desk):
    desk.waiting.pop()


def forget_a_departure(desk):
    desk.n_present += 1


def forget_an_arrival(desk):
    desk.n_entered -= 1


def serve_and_be_free(desk):
    desk.free.append(0)


def give_one_person_two_advisers(desk):
    desk.serving = [0, 0]
    desk.waiting.pop()


CORRUPTIONS = [lose_somebody, forget_a_departure, forget_an_arrival, serve_and_be_free, give_one_person_two_advisers]


@pytest.mark.parametrize("corrupt", CORRUPTIONS)
def test_a_corrupted_desk_raises_at_its_next_event(corrupt):
    """Queue lengths, one person per adviser, nobody lost: each is looked at after each event."""
    desk = running_desk()
    corrupt(desk)
    with pytest.raises(LogError, match="second 5"):
        desk.check(None)


def test_a_desk_that_ends_with_somebody_inside_raises():
    """Nobody is lost when all is over."""
    desk = running_desk()
    with pytest.raises(LogError, match="inside"):
        desk.check_end()


@pytest.mark.parametrize(("row", "outcome"), [(0, None), (1, 2)])
def test_a_row_without_its_outcome_raises(row, outcome):
    """No outcome, or one that does not go with having been called."""
    desk = running_desk()
    desk.run()
    desk.log.outcome[row] = outcome
    with pytest.raises(LogError, match=f"row {row} "):
        desk.check_end()
