"""How far the served travelled: exact answers on the season made by hand."""

import pytest

from tests.measures.hand import journeys, measured, parts, view, whole
from tests.visits.seasons import hand_made


def test_the_journey_is_that_to_the_first_served_visit():
    """Four drive 25 minutes to the town hall, one 5 to the post office, one comes to the town hall on foot in 901 s."""
    assert whole("journey_served") == pytest.approx((4 * 1500 + 300 + 901) / 60 / 6)
    assert parts("journey_served", "commune") == {
        "47001": pytest.approx((105, 5)), "47209": pytest.approx((901 / 60, 1)),
    }  # fmt: skip
    assert parts("journey_served", "venue")["post_office"] == pytest.approx((5, 1))


def test_who_comes_from_a_commune_that_is_not_known_counts_for_nothing():
    """A register may hold people from outside: neither their minutes nor they themselves are in the mean."""
    assert parts_of_unknown() == {"47001": pytest.approx((105, 5))}


def parts_of_unknown():
    """Return the journeys by commune where only one commune has journeys."""
    rows = measured(communes=("47001",), car=journeys([[300, 1500]]), no_car=journeys([[600, 3600]]),
                    population=view().ground.population[:1]).loc[("journey_served", "commune")]  # fmt: skip
    return {key: (row.numerator, row.denominator) for key, row in rows.iterrows()}


def test_nobody_served_leaves_no_journey():
    """Without a served request the mean is unknown, not zero."""
    season = hand_made()
    nobody = type(season)(
        season.requests.assign(served=0), season.visits[season.visits["outcome"] == "no_show"].reset_index(drop=True),
        season.sessions, season.meta,
    )  # fmt: skip

    assert measured(nobody).loc[("journey_served", "all", "all")].isna()["value"]
