"""Names that are not there, told although the schema refuses something else."""

import pytest

from tests.scenario.telling import refused
from tests.worlds import permanence, small_world


def with_permanence(**changes):
    """Return the small world with one permanence, changed."""
    return small_world(rota={"permanences": [permanence("p", "town_hall", "monday", "09:00", "12:00") | changes]})


def test_an_unknown_venue_is_told_together_with_a_fault_of_shape():
    """Who mends both needs to run `check` once."""
    told = refused(with_permanence(venue="town_hal", start="nine"))

    assert set(told) == {"rota.permanences.p.venue", "rota.permanences.p.start"}
    assert told["rota.permanences.p.venue"] == '"town_hal" is no venue; did you mean "town_hall"?'


@pytest.mark.parametrize("venue", [5, None, ["town_hall"]])
def test_a_name_of_the_wrong_shape_is_told_once(venue):
    """It is no name, so that nothing is unknown."""
    assert list(refused(with_permanence(venue=venue))) == ["rota.permanences.p.venue"]


def test_an_item_that_is_no_name_is_told_once_and_another_is_unknown_all_the_same():
    """Each by the fault it has."""
    told = refused(with_permanence(advisers=["Béa", "adda"]))

    assert list(told) == ["rota.permanences.p.advisers[0]", "rota.permanences.p.advisers"]
    assert told["rota.permanences.p.advisers"] == '"adda" is no adviser; did you mean "ada"?'


def test_a_list_that_is_none_tells_no_unknown_names():
    """What would be in it cannot be known; the check of names ends there."""
    assert list(refused(small_world(venues="town_hall"))) == ["venues"]
