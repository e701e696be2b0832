"""No road leads over the sea."""

import pytest

from sim.territory.lands import has_road, land_of


@pytest.mark.parametrize(
    ("start", "end", "is_there"),
    [
        ("46102", "12052", True),
        ("85113", "85060", False),  # L'Île-d'Yeu and Olonne
        ("17004", "17306", False),  # Aix
        ("17318", "17306", True),  # Ré has a bridge
        ("56152", "56009", True),  # both on Belle-Île
        ("2A004", "2B033", True),
        ("2A004", "06088", False),
        ("97411", "97415", True),
        ("97112", "97105", False),  # Marie-Galante
        ("85113", "", True),  # a point of which the commune is not known
    ],
)
def test_two_communes_of_one_land_are_joined_by_roads(start, end, is_there):
    """Islands without a bridge, Corsica and each overseas département are lands of their own."""
    assert has_road(start, end) is is_there
    assert has_road(end, start) is is_there


def test_the_mainland_has_no_name():
    """Nor has a code that is not known."""
    assert (land_of("46102"), land_of(""), land_of("97411")) == ("", "", "974")
