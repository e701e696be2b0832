"""Every draw has an address, and the same address gives the same number."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.demand import draws

# Known answers of Philox4x32-10: zeros, ones, and the digits of pi (Random123's own test vectors).
KNOWN = [
    ((0, 0), (0, 0, 0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((2**32 - 1,) * 2, (2**32 - 1,) * 4, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0xA4093822, 0x299F31D0),
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("key", "counter", "words"), KNOWN)
def test_philox_gives_its_published_words(key, counter, words):
    """Philox4x32-10 gives the words published with it."""
    assert draws.philox(*key, *counter) == words


def test_a_uniform_is_made_of_the_first_two_words_of_its_address():
    """u = ((x0·2²⁰ + (x1 >> 12)) + 0.5)·2⁻⁵², counter (index, purpose, entity low, entity high)."""
    entity = (7 << 32) | 9
    x0, x1, _, _ = draws.philox(1, 2, 5, 3, 9, 7)

    assert draws.uniform(1, 2, 3, entity, 5) == ((x0 * 2**20 + (x1 >> 12)) + 0.5) / 2**52


@settings(deadline=None)  # the first call compiles
@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**62), st.integers(0, 2**32 - 1))
def test_a_uniform_lies_strictly_between_zero_and_one(seed, replication, entity, index):
    """No draw is 0 or 1, so that each quantile is finite."""
    assert 0 < draws.uniform(seed, replication, draws.TASTE_WALK_IN, entity, index) < 1


def test_uniforms_fill_the_interval_evenly():
    """Ten thousand neighbouring addresses pass a Kolmogorov-Smirnov bound at 1 in 10,000."""
    u = np.sort([draws.uniform(1, 0, draws.ONSET, k, 0) for k in range(10_000)])

    distance = np.abs(u - (np.arange(10_000) + 0.5) / 10_000).max()

    assert distance < 2.23 / 100


def test_no_purpose_has_the_number_of_another():
    """A number is used for one purpose."""
    numbers = [
        v
        for k, v in vars(draws).items()
        if k.isupper() and not k.startswith(("_", "MAX", "ADDRESS")) and isinstance(v, int)
    ]

    assert len(numbers) == len(set(numbers))


@settings(deadline=None)  # the first call compiles
@given(st.integers(0, 2**20 - 1), st.integers(0, 2**20 - 1), st.integers(0, 2**12 - 1), st.integers(0, 2**12 - 1))
def test_a_request_packs_without_loss(commune, kind, week, ordinal):
    """The four parts of a request's address can be read back."""
    entity = draws.request_entity(commune, kind, week, ordinal) & (2**64 - 1)

    assert (entity >> 44, entity >> 24 & 0xFFFFF, entity >> 12 & 0xFFF, entity & 0xFFF) == (
        commune,
        kind,
        week,
        ordinal,
    )


def test_two_ids_with_one_hash_are_found():
    """A collision of hashes is named, whatever the order."""
    assert draws.first_collision(["a", "b", "c"], len) == ("a", "b")
    assert draws.first_collision(["a", "bb", "a"], len) is None


@settings(deadline=None)  # the first call compiles
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(0, 2**62), min_size=1, max_size=20), st.integers(0, 2**32 - 1))
def test_uniforms_thrown_together_are_those_thrown_one_by_one(seed, entities, index):
    """However many stand beside each other."""
    size, room = len(entities), len(entities) + draws.MAX_TOGETHER
    places = np.array(entities + [0] * draws.MAX_TOGETHER, dtype=np.int64)
    one_by_one = [draws.uniform(seed, 7, draws.CAR, entity, index) for entity in entities]
    together, alike, tossed = np.empty(size), np.empty(room), np.empty(room)

    draws.uniforms(seed, 7, draws.CAR, places[:size], index, together)
    draws.toss_alike(seed, 7, draws.CAR, places, np.full(room, index), size, alike)
    draws.toss(seed, 7, np.full(room, draws.CAR), places, np.full(room, index), size, tossed)

    assert together.tolist() == alike[:size].tolist() == tossed[:size].tolist() == one_by_one
