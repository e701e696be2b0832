"""The two desks give the same table, bit for bit, on small worlds with coarse times, so that ties abound."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.engine import rules
from sim.engine.desk import desk_session
from sim.engine.kernel_desk import desks
from sim.engine.kernel_line import is_line
from sim.engine.rules import NONE
from sim.engine.run import run_desk
from tests.default_run import some

SECONDS = st.integers(0, 12)
OPTIONAL = st.none() | st.integers(0, 8)
BREAKS = st.lists(st.tuples(SECONDS, st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=3)


@st.composite
def worlds(draw):
    """Draw the arguments of a desk: up to nine people, three advisers and three sessions, all settings."""
    n = draw(st.integers(0, 9))
    servers = draw(st.integers(1, 3))

    def rows(values):
        return draw(st.lists(values, min_size=n, max_size=n))

    slot = rows(st.just(-1) | SECONDS)
    arrival = [second if slot[row] >= 0 else max(second, 0) for row, second in enumerate(rows(st.integers(-1, 12)))]
    return {
        "arrival": arrival,
        "duration": rows(st.lists(st.integers(0, 5), min_size=servers, max_size=servers))
        if draw(st.booleans())
        else rows(st.integers(0, 5)),
        "session": draw(st.none() | st.lists(st.integers(0, 2), min_size=n, max_size=n)),
        "slot": slot,
        "patience": draw(st.none() | st.lists(st.integers(-1, 6), min_size=n, max_size=n)),
        "tolerance": draw(st.none() | st.lists(st.integers(-1, 4), min_size=n, max_size=n)),
        "priority": draw(st.none() | st.lists(st.integers(0, 2), min_size=n, max_size=n)),
        "servers": servers,
        "opens": draw(st.none() | SECONDS | st.lists(SECONDS, min_size=servers, max_size=servers)),
        "closes": draw(st.none() | st.integers(0, 14)),
        "grace": draw(OPTIONAL),
        "breaks": draw(BREAKS | st.lists(BREAKS, min_size=servers, max_size=servers)),
        "hold": draw(st.integers(0, 8)),
        "early": draw(OPTIONAL),
        "late": draw(OPTIONAL),
        "capacity": draw(OPTIONAL),
    }


@pytest.mark.parametrize("count", some([200, 1000], 1))
def test_both_engines_give_the_same_table(count):
    """No tolerance, and no world that is too small to be right."""

    @settings(max_examples=count, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(worlds())
    def agree(world):
        reference = run_desk(**world, engine="reference")
        pd.testing.assert_frame_equal(run_desk(**world, engine="compiled"), reference)

    agree()


def random_settings(rng, servers):
    """Return one setting of everything that the sessions of a call share."""

    def maybe(high):
        return None if rng.random() < 0.4 else int(rng.integers(0, high))

    def some_breaks():
        begins = rng.integers(0, 25, rng.integers(0, 3))
        return [(int(begin), int(begin + rng.integers(1, 9))) for begin in begins]

    return {
        "servers": servers,
        "opens": [int(second) for second in rng.integers(0, 10, servers)],
        "closes": maybe(30),
        "grace": maybe(10),
        "breaks": [some_breaks() for _ in range(servers)],
        "hold": int(rng.choice([0, 2, 5, 20])),
        "early": maybe(8),
        "late": maybe(8),
        "capacity": maybe(6),
    }


def random_people(rng, n, servers, horizon):
    """Return the rows of `n` people in about an eighth as many sessions."""
    slot = np.where(rng.random(n) < 0.5, -1, rng.integers(0, horizon, n))
    near = np.clip(slot + rng.integers(-6, 7, n), 0, None)
    arrival = np.where(slot < 0, rng.integers(0, horizon, n), np.where(rng.random(n) < 0.2, -1, near))
    unlimited = rng.random((2, n)) < 0.5
    return {
        "arrival": arrival,
        "duration": rng.integers(0, 7, (n, servers) if rng.random() < 0.5 else n),
        "session": rng.integers(0, max(1, n // 8), n),
        "slot": slot,
        "patience": np.where(unlimited[0], -1, rng.integers(0, 15, n)),
        "tolerance": np.where(unlimited[1], -1, rng.integers(0, 6, n)),
        "priority": rng.integers(0, 3, n) * int(rng.random() < 0.5),
    }


@pytest.mark.parametrize("seed", range(60))
def test_both_engines_give_the_same_table_for_many_sessions(seed):
    """Sixty settings with fifty sessions each, of eight people on average."""
    rng = np.random.default_rng(seed)
    servers = int(rng.integers(1, 4))
    world = {**random_people(rng, 400, servers, 30), **random_settings(rng, servers)}

    reference = run_desk(**world, engine="reference")
    pd.testing.assert_frame_equal(run_desk(**world, engine="compiled"), reference)


@pytest.mark.parametrize("seed", range(6))
def test_both_engines_give_the_same_table_for_a_crowd(seed):
    """One desk with a thousand people, unsorted: long heaps and queues."""
    rng = np.random.default_rng(1000 + seed)
    servers = int(rng.integers(1, 6))
    world = {**random_people(rng, 1000, servers, 2000), **random_settings(rng, servers)}
    world.update(session=None, closes=None, hold=50, early=[None, 30][seed % 2], capacity=None, tolerance=None)
    world["patience"] = np.where(world["patience"] < 0, -1, world["patience"] * 50)

    reference = run_desk(**world, engine="reference")
    pd.testing.assert_frame_equal(run_desk(**world, engine="compiled"), reference)


@pytest.mark.parametrize("seed", range(20))
def test_both_engines_count_the_same_people_present_and_the_same_last_service(seed):
    """The integral of the people present, and the end of the last service, of a single session."""
    rng = np.random.default_rng(2000 + seed)
    people = random_people(rng, 12, 1, 30)
    shared = random_settings(rng, 1)
    shared["breaks"] = [sorted(shared["breaks"][0])]

    def optional(values):
        return [None if value < 0 else value for value in values.tolist()]

    log = desk_session(
        optional(people["arrival"]),
        people["duration"].reshape(-1).tolist(),
        optional(people["slot"]),
        optional(people["patience"]),
        optional(people["tolerance"]),
        people["priority"].tolist(),
        **shared,
    )
    code = {name: NONE if value is None else value for name, value in shared.items() if name != "breaks"}
    pairs = np.array(shared["breaks"][0], dtype=np.int64).reshape(-1, 2)
    *_, present_s, closed_s = desks(
        np.array([0, 12]),
        people["arrival"],
        people["duration"].reshape(-1, 1),
        people["slot"],
        people["patience"],
        people["tolerance"],
        people["priority"],
        np.array(shared["opens"]),
        code["closes"],
        code["grace"],
        pairs[:, 0].copy(),
        pairs[:, 1].copy(),
        np.array([0, len(pairs)]),
        code["hold"],
        code["early"],
        code["late"],
        code["capacity"],
    )
    assert log.present_s == present_s[0]
    assert (NONE if log.closed_s is None else log.closed_s) == closed_s[0]


def lines(seed):
    """Return the rows and the settings of sixty sessions of walk-ins at one adviser, in coarse seconds."""
    rng = np.random.default_rng(3000 + seed)
    n = 400
    session = np.sort(rng.integers(0, 60, n))
    arrival = rng.integers(0, 30, n)
    rows = {
        "arrival": arrival[np.lexsort((arrival, session))],
        "duration": rng.integers(0, 5, n),
        "session": session,
        "patience": np.where(rng.random(n) < 0.3, -1, rng.integers(0, 12, n)),
        "priority": session % 3,
    }
    closes, grace = int(rng.integers(5, 40)), int(rng.integers(0, 8))
    return rows, {
        "opens": int(rng.integers(0, 12)),
        "closes": None if seed % 4 == 0 else closes,
        "grace": None if seed % 4 == 1 else grace,
    }


def of_kernel(rows, settings, capacity):
    """Run a line by the compiled desk, which takes events where there is a capacity; return all that it returns."""
    n = len(rows["arrival"])
    none, empty = np.full(n, NONE), np.zeros(0, dtype=np.int64)
    bounds = np.searchsorted(rows["session"], np.arange(61))
    closes, grace = (NONE if settings[name] is None else settings[name] for name in ("closes", "grace"))
    return desks(
        bounds, rows["arrival"], rows["duration"].reshape(-1, 1), none, rows["patience"], none, rows["priority"],
        np.array([settings["opens"]]), closes, grace, empty, empty, np.zeros(2, dtype=np.int64), 0, NONE, NONE,
        capacity,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(24))
def test_a_plain_line_is_the_same_by_recursion_by_events_and_by_the_reference(seed):
    """A capacity that nobody meets asks for events and changes nothing, the people present and the last end neither."""
    rows, settings = lines(seed)
    none = np.full(len(rows["arrival"]), NONE)
    assert rules.plain(is_line)(0, 3, rows["arrival"], none, none, np.zeros_like(none))

    by_recursion, by_events = of_kernel(rows, settings, NONE), of_kernel(rows, settings, len(none))
    for mine, theirs in zip(by_recursion, by_events, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    reference = run_desk(**rows, **settings, engine="reference")
    pd.testing.assert_frame_equal(run_desk(**rows, **settings), reference)
    assert {"served", "reneged"} <= set(reference["outcome"])


@pytest.mark.parametrize(("name", "value"), [("slot", 4), ("tolerance", 1), ("priority", 1)])
def test_who_is_no_plain_walk_in_makes_no_line(name, value):
    """One booked person, one who balks, one of another priority, or one who came before: these take events."""
    columns = {"slot": np.full(3, NONE), "tolerance": np.full(3, NONE), "priority": np.zeros(3, dtype=np.int64)}
    arrival = np.array([2, 2, 5])
    assert rules.plain(is_line)(0, 3, arrival, **columns)
    assert not rules.plain(is_line)(0, 3, arrival[::-1], **columns)
    columns[name][1] = value
    assert not rules.plain(is_line)(0, 3, arrival, **columns)


def test_rules_compile_without_a_cache_where_no_folder_can_be_written(monkeypatch):
    """Numba raises where it may write nowhere, and does not know every option in every version; a rule is the same."""
    asked = []

    def njit(**options):
        asked.append(options)
        if options.get("cache"):
            raise RuntimeError("no locator available")
        if "_nrt" in options:
            raise KeyError("unrecognized options")
        return lambda function: function

    monkeypatch.setattr("sim.compiled.njit", njit)
    body = rules.plain(rules.comes_too_late)
    assert rules.compiled_bare(body) is body
    assert asked[-1]["nogil"]
    assert not {"cache", "_nrt"} & asked[-1].keys()
