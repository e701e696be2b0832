"""The needs of a span of days drawn in three compiled passes: how many, when, and of whom.

In: arrays by commune, type and week, and a key of dice. Out: the columns of `sim.demand.requests`, written. Dice of one
purpose are thrown together, which is several times quicker than one by one and gives the same numbers.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, compiled_bare, compiled_inside
from sim.demand import draws, population
from sim.demand.distributions import poisson, poisson_none, whole
from sim.units import DAY_S, WEEK_S

# The rows of what `describe` writes: columns of the requests.
COLUMNS = (
    "request", "citizen", "commune", "kind", "age", "band", "autonomy", "car", "channels", "onset_s", "deadline_s",
)  # fmt: skip
(
    _REQUEST, _CITIZEN, _COMMUNE, _KIND, _AGE, _BAND, _AUTONOMY, _CAR, _CHANNELS, _ONSET, _DEADLINE,
) = range(len(COLUMNS))  # fmt: skip
# The rows of what `count` writes: address of a first need there; indices of commune, type and week in one; how many.
# They fit: an address has 20 bits for types and communes, 12 for weeks.
CELLS = ("request", "where", "many")
_COMMUNE_BIT, _KIND_BIT = 40, 20
_KIND_MASK = _WEEK_MASK = (1 << 20) - 1
# The rows of what `place` writes, which `describe` reads in another order.
PLACED = ("request", "commune", "kind", "onset_s")


@compiled
def none_below(mean, none):
    """Fill, for means of needs, the uniforms up to which there is none; the same in every replication."""
    for place in range(mean.size):
        none.flat[place] = poisson_none(mean.flat[place])


@compiled_inside
def _busy(values, least, week):
    """List the weeks whose value is above a least one; return how many they are. Which they are cannot be guessed."""
    size = 0
    for w in range(values.size):
        week[size] = w
        size += np.int64(values[w] > least[w])
    return size


@compiled_bare
def count(seed, replication, commune, kind, by_address, first_week, mean, none, entity, u, week, cells):
    """Find the cells (a commune, a type, a week) with needs, in the order of addresses, into `cells` (rows as `CELLS`).

    `mean` and `none` have shape (communes, types, weeks), types in the order of `by_address`; `entity` and `u` are
    scratch of one commune, `week` of one type. Returns how many cells there are, their needs, and the most of one.
    """
    request, where, many = cells[0], cells[1], cells[2]
    size = total = most = 0
    n_weeks = mean.shape[2]
    for c in range(mean.shape[0]):
        for place in range(mean.shape[1]):
            for w in range(n_weeks):
                entity[place * n_weeks + w] = draws.request_entity(
                    commune[c], kind[by_address[place]], first_week + w, 0
                )
        draws.uniforms(seed, replication, draws.NEEDS, entity, 0, u)
        for place in range(mean.shape[1]):
            # Most cells of most scenarios have no need: they are told from the uniform alone.
            own = u[place * n_weeks : (place + 1) * n_weeks]
            for k in range(_busy(own, none[c, place], week)):
                w = week[k]
                request[size] = entity[place * n_weeks + w]
                where[size] = (c << _COMMUNE_BIT) | (by_address[place] << _KIND_BIT) | w
                many[size] = poisson(own[w], mean[c, place, w], none[c, place, w])
                total += many[size]
                most = max(most, many[size])
                size += 1
    return size, total, most


@compiled_bare
def place(seed, replication, first_week_s, cells, size, placed, u):
    """Write where and when each need of `size` cells is, in the order of addresses (rows as `PLACED`)."""
    request, of_commune, of_kind, onset = placed[0], placed[1], placed[2], placed[3]
    row = 0
    for k in range(size):
        where = cells[1, k]
        for ordinal in range(cells[2, k]):
            request[row] = cells[0, k] | ordinal
            of_commune[row], of_kind[row] = where >> _COMMUNE_BIT, (where >> _KIND_BIT) & _KIND_MASK
            onset[row] = first_week_s + (where & _WEEK_MASK) * WEEK_S
            row += 1
    draws.uniforms(seed, replication, draws.ONSET, request, 0, u)
    for row in range(request.size):
        onset[row] += np.int64(u[row] * WEEK_S)


@compiled_bare
def describe(
    seed, replication, placed, order, commune, adults, users, q26, q56, knots, cumulated, low, high, car_share,
    walk_in_only, appointment_only, shortest, longest, out, awareness, u,
):  # fmt: skip
    """Draw the person and the deadline of each need into `out` (rows as `COLUMNS`), in an order of the needs placed."""
    request, citizen, band = out[_REQUEST], out[_CITIZEN], out[_BAND]
    for row in range(order.size):
        request[row] = placed[0, order[row]]
        out[_COMMUNE, row], out[_KIND, row] = placed[1, order[row]], placed[2, order[row]]
        out[_ONSET, row] = placed[3, order[row]]
    draws.uniforms(seed, replication, draws.CITIZEN, request, 0, u)
    for row in range(order.size):
        c, k = out[_COMMUNE, row], out[_KIND, row]
        number = population.chosen_citizen(u[row], adults[c], users[k, 0], users[k, 1], q26, q56)
        citizen[row] = draws.citizen_entity(commune[c], number)
    draws.uniforms(seed, replication, draws.AGE, citizen, 0, u)
    for row in range(order.size):
        quantile = (draws.citizen_number(citizen[row]) + u[row]) / adults[out[_COMMUNE, row]]
        out[_AGE, row], band[row] = population.age_at(quantile, knots, cumulated)
    draws.uniforms(seed, replication, draws.AUTONOMY, citizen, 0, u)
    for row in range(order.size):
        out[_AUTONOMY, row] = population.autonomy_of(u[row], low[band[row]], high[band[row]])
    draws.uniforms(seed, replication, draws.CAR, citizen, 0, u)
    for row in range(order.size):
        out[_CAR, row] = u[row] < car_share[band[row]]
    draws.uniforms(seed, replication, draws.CHANNELS, citizen, 0, u)
    for row in range(order.size):
        out[_CHANNELS, row] = population.channels_of(u[row], walk_in_only, appointment_only)
    draws.uniforms(seed, replication, draws.DEADLINE, request, 0, u)
    for row in range(order.size):
        k = out[_KIND, row]
        days = whole(u[row], shortest[k], longest[k])
        # The need is lost at the midnight that ends its last day.
        out[_DEADLINE, row] = (out[_ONSET, row] // DAY_S + 1 + days) * DAY_S
    draws.uniforms(seed, replication, draws.AWARE, citizen, 0, awareness)
