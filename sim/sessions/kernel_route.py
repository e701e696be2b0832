"""A search over the orders of a tour, compiled: orders near the present one, worse ones accepted ever more seldom.

In: the laws of all legs, the distances, an order to begin with. Out: the best order met. A changed order is costed over
the visits that it changes and those within `depth` after them; what lies before and beyond is known.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_bare, compiled_inside
from sim.demand.draws import VALIDATION, uniform
from sim.sessions.kernel_tour import begin, first_of, move_time, size_of, values_back

_SWAP, _TURN, _MOVE = range(3)
_LONGEST = 3  # visits that are moved together
_DRAWS = 8  # for each changed order


@compiled_inside
def _travel(order, distance):
    """Return the length of a tour from place 0 and back."""
    total = distance[0, order[0]] + distance[order[order.size - 1], 0]
    for k in range(1, order.size):
        total += distance[order[k - 1], order[k]]
    return total


@compiled_inside
def _write_legs(order, places, legs):
    before = 0
    for k in range(order.size):
        legs[k] = before * places + order[k]
        before = order[k]


@compiled_inside
def _change_order(order, changed, kind, a, b, count, turned):
    """Write a changed order; return its first and last changed place, the first beyond the last if nothing changes."""
    visits = order.size
    low, high = min(a, b), max(a, b)
    for k in range(visits):
        changed[k] = order[k]
    if kind == _SWAP:
        changed[a], changed[b] = order[b], order[a]
        return (low, high) if a != b else (1, 0)
    if kind == _TURN:
        for k in range(low, high + 1):
            changed[k] = order[high - (k - low)]
        return (low, high) if a != b else (1, 0)
    # Move `count` visits from place a so that they begin at place b.
    count = min(count, visits - a)
    b = min(b, visits - count)
    if a == b:
        return 1, 0
    if b > a:
        for k in range(a, b):
            changed[k] = order[k + count]
    else:
        for k in range(b + count, a + count):
            changed[k] = order[k - count]
    for k in range(count):
        changed[b + k] = order[a + count - 1 - k] if turned else order[a + k]
    return min(a, b), max(a, b) + count - 1


@compiled_inside
def _other_place(order, near, a, luck_kind, luck_which, luck_side):
    """Return the second place of a change: beside a visit that is near, a few places on, or anywhere."""
    visits = order.size
    side = 1 if luck_side < 0.5 else -1
    if luck_kind < 0.5:
        wanted = near[order[a], int(near.shape[1] * luck_which)]
        for k in range(visits):
            if order[k] == wanted:
                return k + (1 if k < a and side > 0 else -1 if k > a and side < 0 else 0)
        return -1  # the depot
    if luck_kind < 0.85:
        return a + side * (1 + int(7.0 * luck_which))
    return int(visits * luck_which)


@compiled
def anneal(
    order, slack, distance, near, wait_weight, idle_weight, travel_weight, depth, warm, cold, tries, seed, replication,
    entity, phases, laws, mean,
):  # fmt: skip
    """Search the orders of a tour; return the best cost met, its order and the slack of each visit.

    =============  ==================  =====================================================================
    argument       shape               meaning
    =============  ==================  =====================================================================
    order          (visits,)           places in the order in which they are visited; changed in place
    slack          (places,)           time to each visit beyond its leg's mean; changed in place
    distance       (places, places)    travel times; 0 is the depot
    near           (places, few)       the places nearest to each, nearest first
    wait_weight    (places,)
    travel_weight  scalar
    warm, cold     scalar              a cost higher by so much is accepted once in e times, first and last
    tries          scalar              changed orders
    seed, replication, entity  scalar  address of the draws
    phases, laws, mean                 as `better_times`, the leg from i to j in row i * places + j
    =============  ==================  =====================================================================
    """
    visits, places = order.size, distance.shape[0]
    cells = depth * laws.shape[2] + 1
    values, new_values = np.zeros((visits + 1, cells)), np.zeros((visits + 1, cells))
    begun = np.zeros((visits + 1, cells))
    spent = np.zeros(visits + 1)  # cost of the stages before each
    law, room = np.zeros(cells), np.zeros((6, cells))
    legs, new_legs = np.zeros(visits, np.int64), np.zeros(visits, np.int64)
    times, new_times = np.zeros(visits), np.zeros(visits)
    weights, new_weights = np.zeros(visits), np.zeros(visits)
    changed, luck = order.copy(), np.zeros(_DRAWS)
    cost = _follow(
        order, slack, places, wait_weight, idle_weight, depth, legs, times, weights, phases, laws, mean, values, begun,
        spent, law, room,
    )  # fmt: skip
    cost += travel_weight * _travel(order, distance)
    best, best_order, best_slack = cost, order.copy(), slack.copy()
    index = 0
    for number in range(tries):
        heat = warm * (cold / warm) ** (number / tries)
        # 1. a changed order
        for k in range(_DRAWS):
            luck[k] = uniform(seed, replication, VALIDATION, entity, index + k)
        index += _DRAWS
        kind = int(3.0 * luck[0])
        a = int(visits * luck[1])
        b = _other_place(order, near, a, luck[2], luck[3], luck[4])
        if b < 0 or b >= visits:
            continue
        low, high = _change_order(order, changed, kind, a, b, 1 + int(_LONGEST * luck[5]), luck[6] < 0.5)
        if high < low:
            continue
        # 2. its cost: the stages that change and those after them whose work may reach back
        longer = _travel(changed, distance) - _travel(order, distance)
        limit = cost - heat * np.log(luck[7])
        stop = min(visits - 1, high + depth)
        _write_legs(changed, places, new_legs)
        for k in range(low, visits):
            if k <= stop:
                new_times[k] = max(0.0, mean[new_legs[k]] + slack[changed[k]])
                new_weights[k] = wait_weight[changed[k]]
            else:
                new_times[k], new_weights[k] = times[k], weights[k]
        for k in range(cells):
            new_values[min(stop + 1, visits), k] = values[min(stop + 1, visits), k]
        values_back(
            low, stop, depth, new_legs, new_times, new_weights, idle_weight, phases, laws, mean, new_values, room
        )  # fmt: skip
        found = spent[low] + travel_weight * (_travel(order, distance) + longer)
        kept = size_of(first_of(low, depth), low - 1, new_legs, phases)
        for k in range(cells):
            law[k] = begun[low, k]
        _begin_again(law, low, kept, new_legs, phases, laws)
        for k in range(low, stop + 1):
            if k > low:
                begin(law, k, depth, new_legs, phases, laws)
            part, _moved = move_time(
                law, k, depth, new_legs, new_times, new_weights, idle_weight, phases, laws, mean,
                new_values[min(k + 1, visits)], 1, 1e-3, room,
            )  # fmt: skip
            found += part
        if stop < visits - 1:
            begin(law, stop + 1, depth, new_legs, phases, laws)
            for k in range(size_of(first_of(stop + 1, depth), stop + 1, new_legs, phases)):
                found += law[k] * values[stop + 1, k]
            for k in range(stop + 1, visits):
                found += idle_weight * (times[k] - mean[legs[k]])
        # 3. taken, or not
        if found < limit:
            for k in range(low, stop + 1):
                slack[changed[k]] = new_times[k] - mean[new_legs[k]]
            for k in range(visits):
                order[k] = changed[k]
            cost = travel_weight * _travel(order, distance) + _follow(
                order, slack, places, wait_weight, idle_weight, depth, legs, times, weights, phases, laws, mean, values,
                begun, spent, law, room,
            )  # fmt: skip
            if cost < best:
                best = cost
                for k in range(visits):
                    best_order[k] = order[k]
                    best_slack[order[k]] = slack[order[k]]
    return best, best_order, best_slack


@compiled_inside
def _begin_again(law, place, kept, legs, phases, laws):
    """Begin the stage of another leg in the law of what was under way when the former began."""
    ended = 1.0
    for k in range(kept):
        ended -= law[k]
    for phase in range(phases[legs[place]]):
        law[kept + phase] = laws[legs[place], 2, phase] * ended


@compiled_bare
def _follow(
    order, slack, places, wait_weight, idle_weight, depth, legs, times, weights, phases, laws, mean, values, begun,
    spent, law, room,
):  # fmt: skip
    """Move the times of an order once, and write what is known of it at each stage; return its cost without travel."""
    visits = order.size
    _write_legs(order, places, legs)
    for k in range(visits):
        times[k] = max(0.0, mean[legs[k]] + slack[order[k]])
        weights[k] = wait_weight[order[k]]
    values_back(0, visits - 1, depth, legs, times, weights, idle_weight, phases, laws, mean, values, room)
    spent[0] = 0.0
    for k in range(visits):
        begin(law, k, depth, legs, phases, laws)
        for cell in range(law.size):
            begun[k, cell] = law[cell]
        part, _moved = move_time(
            law, k, depth, legs, times, weights, idle_weight, phases, laws, mean, values[min(k + 1, visits)], 1, 1e-3,
            room
        )  # fmt: skip
        spent[k + 1] = spent[k] + part
        slack[order[k]] = times[k] - mean[legs[k]]
    # The values are those of the new times.
    values_back(0, visits - 1, depth, legs, times, weights, idle_weight, phases, laws, mean, values, room)
    return spent[visits]
