"""W1 in plain SimPy, as its users write it: a resource, a process a customer, a request against the clock.

Lean on purpose: one timeout a customer covers patience and closing, and rows are appended as plain tuples.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import simpy

from benchmarks.w1_world import CLOSES_S, NONE, OUTCOMES, Log, World

Row = tuple[int, int, int, int, int, int, str]  # session, person, arrival, called, end, left, outcome


def customer(env, desk, session, person, service, patience, log):
    """Wait for the adviser until patience ends or the desk closes; be served if called."""
    arrival = env.now
    with desk.request() as turn:
        found = yield turn | env.timeout(min(patience, CLOSES_S - arrival))
        if turn in found:
            called = env.now
            yield env.timeout(service)
            log.append((session, person, arrival, called, env.now, NONE, "served"))
        else:
            outcome = "reneged" if patience <= CLOSES_S - arrival else "turned_away"
            log.append((session, person, arrival, NONE, NONE, env.now, outcome))


def arrivals(env, desk, session, people, log):
    """Let the people of a session come."""
    for person, arrival, service, patience in people:
        yield env.timeout(arrival - env.now)
        env.process(customer(env, desk, session, person, service, patience, log))


def run(world: World) -> list[Row]:
    """Serve everybody, session by session; return the log in the order in which people were done."""
    log: list[Row] = []
    columns = [column.tolist() for column in (world.arrival, world.service, world.patience)]
    for session, (begin, stop) in enumerate(pairwise(world.bounds.tolist())):
        env = simpy.Environment()
        desk = simpy.Resource(env, capacity=1)
        people = zip(range(begin, stop), *(column[begin:stop] for column in columns), strict=True)
        env.process(arrivals(env, desk, session, people, log))
        env.run()
    return log


def log_of(rows: list[Row]) -> Log:
    """Return the rows as a log to compare, one a person."""
    ordered = sorted(rows, key=lambda row: row[1])
    called, end, left = np.array([row[3:6] for row in ordered], dtype=np.int64).reshape(-1, 3).T
    return Log(called=called, end=end, left=left, outcome=np.array([OUTCOMES.index(row[6]) for row in ordered]))
