"""What two seasons share: the same citizens, the common requests, and what is cut away."""

import numpy as np
import pytest

from sim.comparison.pairing import are_paired, common_requests, common_window, narrowed, report_other_days, restricted
from sim.errors import ResultsError
from sim.measures.catalogue import season_measures
from sim.visits.log import Season
from tests.visits.seasons import changed, hand_made


def with_meta(season, **meta):
    """Return a season that says otherwise where it comes from."""
    return Season(**dict(season.tables()), meta={**season.meta, **meta})


def without(season, *requests):
    """Return a season that never had some requests."""
    keep = ~season.requests["request"].isin(requests)
    visits = season.visits[~season.visits["request"].isin(requests)].reset_index(drop=True)
    return Season(season.requests[keep].reset_index(drop=True), visits, season.sessions, season.meta)


def test_equal_fingerprints_met_the_same_citizens():
    """The fingerprint is of seed and population, not of the rota."""
    assert are_paired(hand_made(), with_meta(hand_made(), scenario="another rota"))
    assert not are_paired(hand_made(), with_meta(hand_made(), fingerprint="another site"))


def test_other_replications_are_never_paired():
    """They met other citizens, whatever the fingerprint."""
    with pytest.raises(ResultsError, match="replication 0 cannot be paired with 1"):
        are_paired(hand_made(), with_meta(hand_made(), replication=1))


def test_a_season_without_a_fingerprint_is_refused():
    """As of a register: nobody knows whom it met."""
    season = hand_made()
    del season.meta["fingerprint"]

    with pytest.raises(ResultsError, match="no fingerprint"):
        are_paired(season, hand_made())


def test_equal_cohorts_have_nothing_to_cut():
    """None says so."""
    assert common_requests(hand_made(), hand_made()) is None


def test_common_requests_are_in_both_cohorts():
    """Request 9 is lacking in one; 11 lies after the window of both."""
    shared = common_requests(without(hand_made(), 9), hand_made())

    assert shared.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13]


def test_an_address_with_another_onset_is_another_need():
    """The same address on another day is not the same request."""
    later = changed(hand_made(), "requests", 0, onset_s=3600)

    assert 1 not in common_requests(hand_made(), later)


def test_a_longer_warm_up_keeps_the_same_requests():
    """Seconds count from another first day; the calendar is the same."""
    season = hand_made()
    shifted = season.requests.copy()
    for column in ("onset_s", "deadline_s"):
        shifted[column] += 86_400
    earlier = Season(
        shifted, season.visits, season.sessions, {**season.meta, "first_day": season.meta["first_day"] - 1}
    )

    assert common_requests(season, earlier) is None


def test_a_season_cut_to_some_requests_counts_these_alone():
    """Requests and their visits; sessions stay whole."""
    cut = restricted(hand_made(), np.array([1, 2]))
    measures = season_measures(cut, None).set_index(["measure", "dimension", "key"])["numerator"]

    assert measures["requests", "all", "all"] == 2
    assert measures["served_visits", "all", "all"] == 3
    assert measures["sessions_planned", "all", "all"] == 3


def test_days_that_one_of_two_does_not_report_are_left_out():
    """Sessions after the shorter window are in one log alone, though both served those who came to them."""
    season = hand_made()
    start, end = season.meta["window"]
    last = season.sessions.loc[season.sessions["in_window"], "opens_s"].max()
    later = season.meta | {"first_day": season.meta["first_day"] + 7}
    shorter = with_meta(season, window=(start, last))
    cut = narrowed(season, common_window(season, shorter))

    assert common_window(season, with_meta(season, **later)) == (
        (season.meta["first_day"] + 7) * 86_400 + start,
        season.meta["first_day"] * 86_400 + end,
    )
    reported = cut.sessions[cut.sessions["in_window"]]
    assert len(cut.visits) == len(season.visits)
    assert 0 < len(reported) < season.sessions["in_window"].sum()
    assert (reported["opens_s"] < last).all()
    assert (cut.requests.loc[cut.requests["in_cohort"], "onset_s"] < last).all()


def test_a_day_on_which_no_need_falls_is_cut_all_the_same():
    """Equal cohorts that are reported over other days share all their requests, and not their days."""
    season = hand_made()
    start, end = season.meta["window"]
    longer = with_meta(season, window=(start, end + 86_400))

    assert report_other_days(season, longer)
    assert not report_other_days(season, season)
    assert common_requests(season, longer) is None
    np.testing.assert_array_equal(
        common_requests(season, longer, also_if_equal=True),
        np.sort(season.requests.loc[season.requests["in_cohort"], "request"]),
    )


def test_windows_without_a_common_day_have_none():
    """The end is where the beginning is, whichever of both comes first."""
    season = hand_made()
    _start, end = season.meta["window"]
    next_one = with_meta(season, window=(end + 86_400, end + 2 * 86_400))

    for one, other in ((season, next_one), (next_one, season)):
        begin, finish = common_window(one, other)
        assert begin == finish == season.meta["first_day"] * 86_400 + end + 86_400


def test_where_both_report_the_same_days_no_number_moves():
    """What became of a need after the window, in the run-out, is counted: a first contact, an answer."""
    season = hand_made()
    start, _ = season.meta["window"]
    midnight = season.meta["first_day"] * 86_400
    last = int(season.sessions.loc[season.sessions["in_window"], "opens_s"].max())
    before = season.requests.loc[season.requests["onset_s"] < last, "request"].to_numpy()

    assert narrowed(season, common_window(season, season)) is season
    # The last session is not reported, and what became of those whose need is older is what it was.
    short = narrowed(season, (midnight + start, midnight + last))
    assert short.sessions["in_window"].sum() < season.sessions["in_window"].sum()
    for name in ("first_contact", "reach"):
        wanted, found = (
            one.loc[one["measure"] == name, "value"]
            for one in (season_measures(restricted(cut, before), None) for cut in (season, short))
        )
        assert len(wanted) > 0
        np.testing.assert_array_equal(found, wanted)


def test_what_is_new_is_the_rest():
    """The two parts add up to the cohort."""
    rest = restricted(hand_made(), np.array([1, 2]), keep=False)

    assert int(rest.requests["in_cohort"].sum()) == int(hand_made().requests["in_cohort"].sum()) - 2
    assert not set(rest.visits["request"]) & {1, 2}
