"""Every random number of the model, each with an address.

In: seed, replication, purpose, entity, index. Out: one uniform in (0, 1), the same wherever and whenever
it is asked for. No stream and no state: two scenarios meet the same dice. Laws are in `distributions`.
"""

from __future__ import annotations

import hashlib

import numpy as np

from sim.compiled import compiled, compiled_bare, compiled_inside

ADDRESS_VERSION = 1
IDENTITY_SCHEME = "commune20-type20-week12-ordinal12"

# Purposes. A number is never reused; a retired one stays here with a note.
NEEDS = 1  # commune, type, ISO week
ONSET = 2  # request: moment within the week
CITIZEN = 3  # request: which inhabitant
DEADLINE = 4  # request
PATIENCE = 5  # request
TOLERANCE = 6  # request
TASTE_OUTSIDE = 7  # request
OPERATOR_DELAY = 8  # request
AGE = 9  # citizen
AUTONOMY = 10  # citizen
CAR = 11  # citizen
AWARE = 12  # citizen
FRIEND = 13  # citizen, j
TASTE_APPOINTMENT = 14  # request, place (a venue is its own place unless it says another)
TASTE_WALK_IN = 15  # request, place
LOOK_ORDER = 16  # request, day
ARRIVAL = 17  # request, day
NO_SHOW = 18  # request, slots that fell due before
LATENESS = 19  # request, slots that fell due before
DURATION = 20  # request, times served before
MISSING_DOCUMENT = 21  # request, times served before
REFERRAL = 22  # request, times served before
PERSISTENCE = 23  # request, failures before
TELL = 24  # the teller's request, j
CAMPAIGN = 25  # citizen, campaign
ABSENCE_BEGINS = 26  # adviser, day
ABSENCE_LASTS = 27  # adviser, day
DRIVE = 28  # adviser and destination, day
OUTAGE = 29  # operator or venue, day
CHANNELS = 30  # citizen: the channels this person can use
VALIDATION = 31  # quantity of a theoretical case, person
PLACE_ANGLE = 32  # request, place: the stable factor of the tastes of one place, by two uniforms
PLACE_RADIUS = 33  # request, place
SERVICE_ANGLE = 34  # request: the stable factor of the tastes of all places
SERVICE_RADIUS = 35  # request

_MASK = 0xFFFFFFFF
_SALT_STEP = 0x9E3779B1  # odd, so that different salts give different seeds
_EPOCH_WEEK = 104_303  # week ordinal of Monday 3 January 2000
_WEEKS = 1 << 12
MAX_ORDINAL = 1 << 12
MAX_CITIZENS = 1 << 24
MAX_TOGETHER = 8  # uniforms that the widest processors make at once


@compiled_inside
def _philox(k0, k1, c0, c1, c2, c3):
    """Return the four words of Philox4x32-10 (Salmon et al. 2011, SC'11, section 3.3)."""
    mask = np.uint64(0xFFFFFFFF)
    shift = np.uint64(32)
    m0 = np.uint64(0xD2511F53)
    m1 = np.uint64(0xCD9E8D57)
    w0 = np.uint64(0x9E3779B9)
    w1 = np.uint64(0xBB67AE85)
    for _ in range(10):
        p0 = m0 * c0
        p1 = m1 * c2
        n0 = (p1 >> shift) ^ c1 ^ k0
        n2 = (p0 >> shift) ^ c3 ^ k1
        c1 = p1 & mask
        c3 = p0 & mask
        c0 = n0 & mask
        c2 = n2 & mask
        k0 = (k0 + w0) & mask
        k1 = (k1 + w1) & mask
    return c0, c1, c2, c3


@compiled
def philox(seed, replication, c0, c1, c2, c3):
    """Return the four 32-bit words for key (seed, replication) and counter (c0, c1, c2, c3)."""
    return _philox(np.uint64(seed), np.uint64(replication), np.uint64(c0), np.uint64(c1), np.uint64(c2), np.uint64(c3))


@compiled_inside
def _uniform(seed, replication, purpose, entity, index):
    """Return the uniform at an address, compiled into its callers."""
    mask = np.uint64(0xFFFFFFFF)
    e = np.uint64(entity)
    x0, x1, _, _ = _philox(
        np.uint64(seed),
        np.uint64(replication),
        np.uint64(index) & mask,
        np.uint64(purpose),
        e & mask,
        e >> np.uint64(32),
    )
    # 52 bits and a half: with 53 bits the largest value would round to 1.
    mantissa = x0 * np.uint64(1048576) + (x1 >> np.uint64(12))
    return (np.float64(mantissa) + 0.5) * 2.220446049250313e-16


@compiled
def uniform(seed, replication, purpose, entity, index):
    """Return the uniform at an address.

    Parameters
    ----------
    seed, replication : int, 0 to 2**32 - 1
    purpose : int
        One of the purposes of this module.
    entity : int, 64 bits
        Packed or stably hashed from ids (`request_entity`, `citizen_entity`, `hash64`).
    index : int, 32 bits

    Returns
    -------
    float, strictly between 0 and 1, a multiple of 2**-53

    References
    ----------
    Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers: as easy as 1, 2, 3; Philox4x32-10.
    """
    return _uniform(seed, replication, purpose, entity, index)


@compiled_bare
def uniforms(seed, replication, purpose, entities, index, u):
    """Fill `u` with the uniform of each of many entities: several at a time, where the processor can."""
    for k in range(entities.size):
        u[k] = _uniform(seed, replication, purpose, entities[k], index)


@compiled_bare
def toss_alike(seed, replication, purpose, entities, indices, size, u):
    """Fill `u` with the uniforms of one purpose at `size` addresses; the arrays are longer, as those of `toss`."""
    for k in range((size + MAX_TOGETHER - 1) // MAX_TOGETHER * MAX_TOGETHER):
        u[k] = _uniform(seed, replication, purpose, entities[k], indices[k])


@compiled_bare
def toss(seed, replication, purposes, entities, indices, size, u):
    """Fill `u` with the uniforms of `size` addresses of all kinds: several at a time, where the processor can.

    The arrays are longer by `MAX_TOGETHER`, or more: the last few that are thrown together may be of no address.
    """
    for k in range((size + MAX_TOGETHER - 1) // MAX_TOGETHER * MAX_TOGETHER):
        u[k] = _uniform(seed, replication, purposes[k], entities[k], indices[k])


@compiled
def request_entity(commune, kind, week, ordinal):
    """Pack a request: commune (20 bits), type (20 bits), week since 2000 (12 bits), ordinal (12 bits)."""
    return (np.int64(commune) << 44) | (np.int64(kind) << 24) | (np.int64(week) << 12) | np.int64(ordinal)


@compiled
def citizen_entity(commune, number):
    """Pack a citizen: commune (20 bits) and number in the commune (24 bits)."""
    return (np.int64(commune) << 24) | np.int64(number)


@compiled
def citizen_number(citizen):
    """Return the number of a citizen within the commune."""
    return citizen & 0xFFFFFF


def salted(seed: int, salt: int) -> int:
    """Return the seed of other dice for the same world; with salt 0 it is the seed itself."""
    return (seed ^ (salt * _SALT_STEP)) & _MASK


def week_code(week: int) -> int:
    """Return the 12-bit code of a week ordinal (weeks since Monday 3 January 2000)."""
    code = week - _EPOCH_WEEK
    if not 0 <= code < _WEEKS:
        raise ValueError(f"week {week} is outside the {_WEEKS} weeks that an address can hold (2000 to 2078)")
    return code


def _hash(text: str, size: int) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=size).digest(), "big")


def hash64(text: str) -> int:
    """Return a stable 63-bit hash of an id (it must fit a signed 64-bit entity)."""
    return _hash(text, 8) >> 1


def hash32(text: str) -> int:
    """Return a stable 32-bit hash of an id, for an index."""
    return _hash(text, 4)


def hash20(text: str) -> int:
    """Return a stable 20-bit hash of an id, for the request type in a request's address."""
    return _hash(text, 3) >> 4


def first_collision(ids, hasher) -> tuple[str, str] | None:
    """Return the first two different ids that hash to the same number, or None."""
    seen: dict[int, str] = {}
    for name in ids:
        other = seen.setdefault(hasher(name), name)
        if other != name:
            return other, name
    return None
