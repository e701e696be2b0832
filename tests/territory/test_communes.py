"""What a commune is, and the number each has in an address."""

import pytest

from sim.errors import TerritoryError
from sim.territory.communes import (
    Commune,
    commune_number,
    weighted_shares,
)


def a_commune(**values):
    """Make a commune of which only what matters is stated."""
    plain = {"insee": "47209", "name": "Pont-du-Casse", "population": 4000, "lat": 44.2, "lon": 0.7}
    shares = {"unemployment_share": 0.1, "no_diploma_share": 0.2}
    return Commune(**(plain | shares | values))


@pytest.mark.parametrize(
    ("insee", "number"),
    [("01004", 1_004), ("47001", 47_001), ("2A004", 200_004), ("2B033", 300_033), ("97411", 97_411)],
)
def test_the_number_of_a_commune_is_its_digits_with_corsica_apart(insee, number):
    """2A becomes 200,000 and 2B 300,000, followed by the three digits."""
    assert commune_number(insee) == number


def test_no_two_communes_share_a_number_of_20_bits():
    """Every code that can be written has its own number below 2**20."""
    numbers = [commune_number(f"{digits:05d}") for digits in range(100_000)]
    numbers += [commune_number(f"{half}{digits:03d}") for half in ("2A", "2B") for digits in range(1_000)]

    assert len(set(numbers)) == len(numbers)
    assert max(numbers) < 2**20


@pytest.mark.parametrize(
    "insee", ["4700", "470011", "2C001", "2a001", "47 01", "４７００１", "47001\n", "", 47001, None]
)
def test_what_is_no_insee_code_is_refused(insee):
    """A code is text: five digits, or 2A or 2B and three digits."""
    with pytest.raises(TerritoryError, match="is no INSEE code"):
        commune_number(insee)


def test_a_code_written_as_a_number_is_told_to_take_quotes():
    """01004 read as the number 1004 is the usual cause."""
    with pytest.raises(TerritoryError, match="between quotes"):
        commune_number(1004)


def test_weighted_shares_count_inhabitants_not_communes():
    """A commune of 300 weighs three times one of 100."""
    small = a_commune(population=100, unemployment_share=0.5, no_diploma_share=0.0)
    large = a_commune(population=300, unemployment_share=0.1, no_diploma_share=0.4)

    assert weighted_shares([small, large]) == pytest.approx((0.2, 0.3), abs=1e-15)
