"""The waits and idle times along a tour, compiled: the law of the phase that is under way at each appointment.

In: the phases of each leg (the service at one visit, then the drive to the next), the times between appointments. Out:
the cost of a tour, and times of lower cost. Exact for laws by phases, but for legs that lie further back than `depth`.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_bare, compiled_inside

RATE, ONWARD, START, AHEAD = range(4)  # rows of `laws`
_SURELY = 1e-14
_MOST_MEAN = 300.0  # mean steps of a chain at once: beyond, the first chance would be too small for a float


@compiled_inside
def first_of(place, depth):
    """Return the first leg that can still be under way in the stage of a leg."""
    return max(0, place - depth + 1)


@compiled_inside
def size_of(first, last, legs, phases):
    """Return how many phases some legs have."""
    size = 0
    for place in range(first, last + 1):
        size += phases[legs[place]]
    return size


@compiled_inside
def _step(law, first, last, legs, phases, laws, fastest):
    """Move a law of phases by one step of the uniformised chain; what leaves the last leg is gone."""
    at = 0
    spill = 0.0
    for place in range(first, last + 1):
        leg = legs[place]
        out = carried = 0.0
        for phase in range(phases[leg]):
            here = law[at]
            moved = here * (laws[leg, RATE, phase] / fastest)
            law[at] = here - moved + carried + spill * laws[leg, START, phase]
            carried = moved * laws[leg, ONWARD, phase]
            out += moved - carried
            at += 1
        spill = out


@compiled_inside
def _ended(value, after, place, last, legs, phases, laws, done):
    """Return the value of a leg that ends: that of the next one's beginning, or of none under way."""
    if place == last:
        return done
    ended = 0.0
    following = legs[place + 1]
    for phase in range(phases[following]):
        ended += laws[following, START, phase] * value[after + phase]
    return ended


@compiled_bare
def _change(value, out, first, last, legs, phases, laws, done):
    """Write how fast a value changes when time goes back, by phase; `out` may be another array only."""
    at = 0
    for place in range(first, last + 1):
        leg = legs[place]
        count = phases[leg]
        ended = _ended(value, at + count, place, last, legs, phases, laws, done)
        for phase in range(count):
            more = laws[leg, ONWARD, phase]
            onward = value[at + 1] if more > 0.0 else 0.0
            out[at] = laws[leg, RATE, phase] * (more * onward + (1.0 - more) * ended - value[at])
            at += 1


@compiled_bare
def let_pass(law, time, back, first, last, legs, phases, laws, done, size, now, change):
    """Let time pass for a law of phases, or back for a value (Jensen 1953, Skand. Aktuarietidskr. 36, 87-91)."""
    fastest = 0.0
    for place in range(first, last + 1):
        for phase in range(phases[legs[place]]):
            fastest = max(fastest, laws[legs[place], RATE, phase])
    mean = fastest * time
    if not mean > 0.0:
        return
    parts = int(mean / _MOST_MEAN) + 1
    mean /= parts
    for _part in range(parts):
        chance = np.exp(-mean)
        left = 1.0 - chance
        for k in range(size):
            now[k] = law[k]
            law[k] = chance * now[k]
        steps = 0
        while left > _SURELY and steps < 5_000:
            steps += 1
            if back:
                _change(now, change, first, last, legs, phases, laws, done)
                for k in range(size):
                    now[k] += change[k] / fastest
            else:
                _step(now, first, last, legs, phases, laws, fastest)
            chance *= mean / steps
            left -= chance
            for k in range(size):
                law[k] += chance * now[k]


@compiled_inside
def begin(law, place, depth, legs, phases, laws):
    """Begin the stage of a leg in the law at the end of the stage before: it starts where nothing is under way."""
    first = first_of(place, depth)
    size = kept = 0
    ended = 1.0
    if place > 0:
        size = size_of(first_of(place - 1, depth), place - 1, legs, phases)
        kept = size_of(first, place - 1, legs, phases)
        back = 0.0  # what lies further back than `depth` counts as come to the next leg
        for k in range(size - kept):
            back += law[k]
        for k in range(kept):
            law[k] = law[k + size - kept]
        if kept > 0:
            oldest = legs[first]
            for phase in range(phases[oldest]):
                law[phase] += back * laws[oldest, START, phase]
        for k in range(kept):
            ended -= law[k]
    leg = legs[place]
    for phase in range(phases[leg]):
        law[kept + phase] = laws[leg, START, phase] * ended


@compiled_inside
def write_remaining(out, first, last, legs, phases, laws, mean, weight):
    """Write the mean time until the last leg ends, by phase, times a weight."""
    later = 0.0
    for place in range(first + 1, last + 1):
        later += mean[legs[place]]
    at = 0
    for place in range(first, last + 1):
        for phase in range(phases[legs[place]]):
            out[at] = weight * (laws[legs[place], AHEAD, phase] + later)
            at += 1
        if place < last:
            later -= mean[legs[place + 1]]


@compiled_inside
def write_value(value, place, depth, legs, weights, idle_weight, phases, laws, mean, following):
    """Write the cost still to come of each phase under way at an appointment; return that of none.

    `following` is the value at the beginning of the next stage. The time between appointments is not counted here.
    """
    first = first_of(place, depth)
    is_last = place == legs.size - 1
    weight = weights[place] + (idle_weight if is_last else 0.0)
    write_remaining(value, first, place, legs, phases, laws, mean, weight)
    if is_last:
        return 0.0
    next_first = first_of(place + 1, depth)
    at = size_of(first, next_first - 1, legs, phases)
    count = size_of(next_first, place, legs, phases)
    for k in range(count):
        value[at + k] += following[k]
    if at > 0:
        begun = 0.0
        for phase in range(phases[legs[next_first]]):
            begun += laws[legs[next_first], START, phase] * following[phase]
        for k in range(at):
            value[k] += begun
    done = 0.0
    for phase in range(phases[legs[place + 1]]):
        done += laws[legs[place + 1], START, phase] * following[count + phase]
    return done


@compiled_bare
def values_back(start, stop, depth, legs, times, weights, idle_weight, phases, laws, mean, values, room):
    """Write the values at the beginning of the stages from `stop` back to `start`; that after `stop` is known."""
    for place in range(stop, start - 1, -1):
        value = values[place]
        done = write_value(
            value, place, depth, legs, weights, idle_weight, phases, laws, mean, values[min(place + 1, legs.size - 1)]
        )
        first = first_of(place, depth)
        size = size_of(first, place, legs, phases)
        let_pass(value, times[place], True, first, place, legs, phases, laws, done, size, room[0], room[1])


@compiled_bare
def move_time(law, place, depth, legs, times, weights, idle_weight, phases, laws, mean, following, tries, close, room):
    """Move one time by Newton's steps; `law` goes from the beginning of its stage to its end. Return cost and move."""
    first = first_of(place, depth)
    size = size_of(first, place, legs, phases)
    now, change, value, slope, bend, begun = room[0], room[1], room[2], room[3], room[4], room[5]
    for k in range(size):
        begun[k] = law[k]
    done = write_value(value, place, depth, legs, weights, idle_weight, phases, laws, mean, following)
    let_pass(law, times[place], False, first, place, legs, phases, laws, 0.0, size, now, change)
    _change(value, slope, first, place, legs, phases, laws, done)
    _change(slope, bend, first, place, legs, phases, laws, 0.0)
    moved = 0.0
    for _try in range(tries):
        down, curve = idle_weight, 0.0
        for k in range(size):
            down += law[k] * slope[k]
            curve += law[k] * bend[k]
        limit = 0.5 * (mean[legs[place]] + times[place])  # far from the best time the curve says little
        step = -down / curve if curve > 1e-12 else (limit if down < 0.0 else -limit)
        step = max(min(step, limit), -limit, -times[place])
        if abs(step) <= close:
            break
        moved = max(moved, abs(step))
        times[place] += step
        if step < 0.0:
            for k in range(size):
                law[k] = begun[k]
            step = times[place]
        let_pass(law, step, False, first, place, legs, phases, laws, 0.0, size, now, change)
    write_remaining(value, first, place, legs, phases, laws, mean, 1.0)
    wait = 0.0
    for k in range(size):
        wait += law[k] * value[k]
    # Idle times sum to the times, less the means, plus the last wait.
    last = idle_weight * wait if place == legs.size - 1 else 0.0
    return weights[place] * wait + idle_weight * (times[place] - mean[legs[place]]) + last, moved


@compiled
def better_times(legs, times, weights, idle_weight, depth, sweeps, close, phases, laws, mean, values, room):
    """Move the times of a tour to lower cost, in place, and return the cost of waits and idle times.

    ============  ==================  ====================================================================
    argument      shape               meaning
    ============  ==================  ====================================================================
    legs          (visits,)           which law each leg has
    times         (visits,)           from one appointment to the next, the first from the departure
    weights       (visits,)           what a unit of wait at each visit costs
    idle_weight   scalar              what a unit of the traveller's idle time costs
    depth         scalar              legs that can be under way at once
    sweeps        scalar              times are moved so often at most; 0: only the cost is asked
    close         scalar              or until none moves by more
    phases        (laws,)             phases of each law
    laws          (laws, 4, phases)   rows `RATE`, `ONWARD`, `START`, `AHEAD` of each phase
    mean          (laws,)             mean of each law
    values, room  (visits, cells), (6, cells)  scratch
    ============  ==================  ====================================================================

    Notes
    -----
    The cost is convex in the times. With the value of what follows known for each phase, the cost in one time is its
    idle weight times it and the law of the phase times that value, whose derivatives are those of the chain.
    """
    visits = legs.size
    total = 0.0
    law = np.empty(room.shape[1])
    for _sweep in range(max(1, sweeps)):
        values_back(0, visits - 1, depth, legs, times, weights, idle_weight, phases, laws, mean, values, room)
        total = most = 0.0
        for place in range(visits):
            begin(law, place, depth, legs, phases, laws)
            following = values[min(place + 1, visits - 1)]
            cost, moved = move_time(
                law, place, depth, legs, times, weights, idle_weight, phases, laws, mean, following,
                0 if sweeps == 0 else 2, close, room,
            )  # fmt: skip
            total += cost
            most = max(most, moved)
        if most <= close:
            break
    return total
