"""Which measures the log of a register allows: none of what only the model knows, and each says what it lacks."""

from pathlib import Path

import pytest

from sim.measures.catalogue import BY_ID, CATALOGUE, missing_measures, season_measures
from sim.measures.needs import NEEDS
from sim.registers.register import read_register
from tests.registers.making import appointments, rdv_xls

OFFERS = ("offered_within_7", "offered_within_14", "offered_within_30", "value", "third_next")


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """Sixty appointments, as the tool writes them."""
    file = Path(tmp_path_factory.mktemp("register"), "rdv.xls")
    return read_register([rdv_xls(file, appointments(60))])


def test_each_measure_says_what_it_needs():
    """Indices need what the measure of their groups needs; all others have a line of their own."""
    assert set(NEEDS) == {measure.id for measure in CATALOGUE if measure.groups is None}


def test_what_a_rota_offers_is_left_out_of_a_register_with_what_it_lacks(register):
    """Nobody writes down what was free on a morning, nor what else a person could have chosen."""
    told = missing_measures(register.season)
    measured = set(season_measures(register.season, None)["measure"])

    assert {name: told[name] for name in OFFERS} == {
        **dict.fromkeys(OFFERS[:3], ("requests.in_cohort", "requests.offered_days")),
        "value": ("requests.in_cohort", "requests.worth_s"),
        "third_next": (
            *("books.venue", "books.morning_s", "books.window_days"),
            *("books.first_free_days", "books.second_free_days", "books.third_free_days"),
        ),
    }
    assert measured.isdisjoint(OFFERS)
    assert measured <= set(BY_ID)
