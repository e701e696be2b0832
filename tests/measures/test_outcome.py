"""How visits and requests end, on the season made by hand."""

import pytest

from tests.measures.hand import measured, parts, whole
from tests.visits.seasons import changed, hand_made


@pytest.mark.parametrize(
    ("name", "top", "base"),
    [
        ("on_the_spot", 4, 6),
        ("return_rate", 1, 6),
        ("referral_rate", 1, 6),
        ("first_contact", 5, 6),
        ("visits_per_request", 13, 9),
        ("resolved_requests", 5, 12),
        ("referred_requests", 1, 12),
        ("unaware", 1, 12),
        ("elsewhere", 1, 12),
        ("no_offer", 1, 12),
        ("gave_up", 3, 12),
        ("no_show", 1, 3),
        ("abandonment", 3, 9),
        ("balked", 1, 9),
        ("reneged", 1, 9),
        ("turned_away", 1, 9),
        ("closed_door", 1, 12),
        ("cancelled_visits", 1, 12),
    ],
)
def test_a_rate_has_its_own_denominator(name, top, base):
    """Rates of visits are shares of the served, the come or the due; rates of requests shares of the cohort."""
    row = measured().loc[(name, "all", "all")]

    assert (row["numerator"], row["denominator"], row["value"]) == (top, base, pytest.approx(top / base))


def test_resolved_returned_and_referred_make_up_the_served():
    """The three rates sum to 1."""
    assert sum(whole(name) for name in ("on_the_spot", "return_rate", "referral_rate")) == pytest.approx(1)


def test_the_final_states_make_up_the_cohort():
    """So do the shares of requests."""
    states = ("resolved_requests", "referred_requests", "unaware", "elsewhere", "no_offer", "gave_up")

    assert sum(whole(name) for name in states) == pytest.approx(1)


@pytest.mark.parametrize(("name", "count"), [("requests", 12), ("visits", 12), ("came", 9), ("served_visits", 6)])
def test_totals_count_the_window(name, count):
    """The visit of day 21 is after the window, the request of day 25 outside the cohort."""
    assert whole(name) == count


def test_a_cause_is_a_share_of_all_who_were_served():
    """Splitting by cause splits the numerator alone, so that the causes sum to the rate."""
    assert parts("return_rate", "cause") == {"missing_document": (1, 6)}
    assert parts("referral_rate", "cause") == {"operator_only": (1, 6)}


def test_a_reason_is_a_share_of_the_whole_cohort():
    """So the reasons sum to the share who gave up."""
    assert parts("gave_up", "reason") == {"cancelled": (1, 12), "closed_door": (1, 12), "no_show": (1, 12)}


def test_outcomes_split_by_operator_and_adviser():
    """The operator is that of the request, the adviser who served."""
    assert parts("on_the_spot", "operator") == {"cnaf": (1, 3), "cnav": (3, 3)}
    assert parts("on_the_spot", "adviser") == {"ada": (3, 5), "ben": (1, 1)}


def test_an_appointment_that_was_cancelled_is_not_due():
    """Of four appointments three fell due."""
    assert measured().loc[("no_show", "all", "all"), "denominator"] == 3


def test_first_contact_looks_at_the_first_served_visit_alone():
    """A request that was turned away first and then resolved was resolved at its first service."""
    assert parts("first_contact", "venue") == {"post_office": (1, 1), "town_hall": (4, 5)}


def test_a_return_that_is_resolved_later_is_not_first_contact():
    """The second service does not make up for the first."""
    season = changed(hand_made(), "visits", 2, outcome="resolved", cause="")

    assert measured(season).loc[("first_contact", "all", "all"), "numerator"] == 5


def test_months_are_those_of_the_session_or_of_the_onset():
    """All in March 2022."""
    assert parts("served_visits", "month").keys() == {"2022-03"}
    assert parts("came", "week")["2022-W11"][0] == 9
    assert set(parts("requests", "week")) == {"2022-W10", "2022-W11", "2022-W12"}
