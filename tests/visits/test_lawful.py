"""The compiled pass over a log says yes to lawful logs alone, so that no law is spared that is broken."""

import pytest

from sim.visits.arrays import Log
from sim.visits.lawful import holds
from sim.visits.laws import check_laws
from sim.visits.log import Season
from tests.visits.seasons import changed, hand_made
from tests.visits.test_laws import BROKEN


def test_a_lawful_log_is_told_without_any_law():
    """Every outcome and every final state is in it."""
    assert holds(Log(hand_made()))


@pytest.mark.parametrize(
    ("table", "row", "values"),
    [case[:3] for cases in BROKEN.values() for case in cases],
    ids=lambda value: str(value)[:40],
)
def test_a_log_that_breaks_a_law_is_never_called_lawful(table, row, values):
    """Each of the logs that break a law, as the tests of the laws have them."""
    assert not holds(Log(changed(hand_made(), table, row, **values)))


def test_visits_in_another_order_are_lawful_though_the_pass_does_not_see_it():
    """The pass reads the attempts of a request in their order, as an engine writes them; the laws read any."""
    season = hand_made()
    turned = Season(
        requests=season.requests, visits=season.visits.iloc[::-1].reset_index(drop=True), sessions=season.sessions,
        books=season.books, meta=season.meta,
    )  # fmt: skip

    assert not holds(Log(turned))
    check_laws(turned)
