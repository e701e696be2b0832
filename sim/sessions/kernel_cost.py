"""What a schedule costs, compiled: the mean waits and the overtime of counts of people by interval.

In: how many are due at each interval, the laws of a service and of what walk-ins bring. Out: two sums, steps. The
search asks this thousands of times; the figures that are told are those of `sim.sessions.law`.
"""

from __future__ import annotations

from sim.compiled import compiled, compiled_inside

_NOTHING = 1e-18


@compiled_inside
def _add(work, top, law, longest, kept, scratch):
    """Add an independent time to the work, with chance 1 - kept; return the new longest work."""
    for place in range(top + longest + 1):
        scratch[place] = 0.0
    for place in range(top + 1):
        chance = work[place] * (1.0 - kept)
        if chance > _NOTHING:
            for more in range(longest + 1):
                scratch[place + more] += chance * law[more]
    for place in range(top + 1):
        scratch[place] += kept * work[place]
    last = top + longest
    while last > 0 and scratch[last] <= _NOTHING:
        last -= 1
    for place in range(last + 1):
        work[place] = scratch[place]
    return last


@compiled_inside
def _mean(work, top):
    total = 0.0
    for place in range(1, top + 1):
        total += place * work[place]
    return total


@compiled_inside
def _fall(work, top, steps):
    """Let time pass; return the new longest work."""
    if steps == 0:
        return top
    done = 0.0
    for place in range(min(top, steps) + 1):
        done += work[place]
    for place in range(steps + 1, top + 1):
        work[place - steps] = work[place]
    work[0] = done
    return max(0, top - steps)


@compiled
def waits_and_overtime(counts, every, shows, duration, which, comes, brings, room):
    """Return the sum of the waits of all who come, and the mean overtime, in steps.

    ==========  =====================  ==================================================================
    argument    shape                  meaning
    ==========  =====================  ==================================================================
    counts      (intervals,)           people due at the beginning of each interval
    every       scalar                 steps of an interval
    shows       scalar                 chance that each comes
    duration    (longest + 1,)         chance of a service of 0, 1, 2 … steps
    which       (intervals * every,)   which rate of walk-ins each step has; none of size 0: no walk-ins
    comes       (rates,)               walk-ins of half a step
    brings      (rates, longest + 1)   chance of 0, 1, 2 … steps of work that half a step's walk-ins bring
    room        (2, cells)             scratch, with room for all the work that may come
    ==========  =====================  ==================================================================
    """
    work, scratch = room[0], room[1]
    work[0] = 1.0
    top = 0
    waits = mean = 0.0
    for steps in range(duration.size):
        mean += steps * duration[steps]
    for interval in range(counts.size):
        for _person in range(counts[interval]):
            waits += shows * _mean(work, top)
            top = _add(work, top, duration, duration.size - 1, 1.0 - shows, scratch)
        if which.size == 0:
            top = _fall(work, top, every)
            continue
        for step in range(interval * every, (interval + 1) * every):
            half = comes[which[step]]
            if half == 0.0:
                top = _fall(work, top, 1)
                continue
            # Half of a step's walk-ins at its beginning, half at its end: the error falls with the square of the step.
            law = brings[which[step]]
            waits += half * (_mean(work, top) + 0.5 * half * mean)
            top = _fall(work, _add(work, top, law, law.size - 1, 0.0, scratch), 1)
            waits += half * (_mean(work, top) + 0.5 * half * mean)
            top = _add(work, top, law, law.size - 1, 0.0, scratch)
    return waits, _mean(work, top)
