"""Journeys on the map: which venue the people of each commune come to most, told from the log of a tiny world."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.report.languages import Language
from sim.report.maps.journeys import Journey, draw_journeys, journeys_of, samples_of, width_pt
from sim.report.tables.journeys import journey_table
from tests.report.worlds import case, gather, without
from tests.visits.seasons import hand_made

HOMES, VENUES = np.array([[0.0, 0.0], [4.0, 3.0]]), np.array([[0.0, 1.0], [4.0, 3.5]])


def journey(at_venue, commune=0, venue=0, is_within=False):
    """Return a journey whose every visit goes to one venue."""
    return Journey(commune, venue, -1, at_venue, at_venue, 0.0, is_within)


def test_a_journey_counts_all_who_came_by_commune_and_venue():
    """Of Grandville five came to the town hall, served or not, and two to the post office; of Petitbourg two in all."""
    scenario, _ = case("ordinary")

    grandville, petitbourg = journeys_of(gather([hand_made()], scenario))

    # Requests 1, 2, 6, 7 and 13 at the town hall, 2 and 7 at the post office; the one who did not come is no journey,
    # nor are those of the cancelled session and of the one after the window.
    assert grandville == Journey(0, 1, 0, visits=7.0, at_venue=5.0, at_second=2.0, is_within=False)
    assert petitbourg == Journey(1, 1, -1, visits=2.0, at_venue=2.0, at_second=0.0, is_within=True)


def test_visits_of_a_journey_are_means_over_the_replications():
    """With a second season in which nobody came, all visits are halved and the venue stays."""
    scenario, _ = case("ordinary")

    found = journeys_of(gather([hand_made(), without(hand_made(), "visits")], scenario))

    assert [(one.venue, one.visits, one.at_venue) for one in found] == [(1, 3.5, 2.5), (1, 1.0, 1.0)]


def test_where_nobody_came_there_is_no_journey():
    """Without visits the map has no line and the table says so."""
    scenario, runs = case("nobody came")
    data = gather(runs, scenario)

    assert journeys_of(data) == []
    assert journey_table(data, Language("en")).notes == ["Nobody came to a session in this run."]


def test_a_line_goes_from_the_commune_to_the_venue_and_none_stays_within():
    """One line with its rim and a mark where it begins; who comes to a venue of their own commune has none."""
    ax = Figure().add_subplot()

    draw_journeys(ax, [journey(20.0, commune=0, venue=1), journey(90.0, commune=1, venue=1, is_within=True)], HOMES,
                  VENUES)  # fmt: skip

    rim, line, start = ax.lines
    assert line.get_xydata().tolist() == rim.get_xydata().tolist() == [[0.0, 0.0], [4.0, 3.5]]
    assert start.get_xydata().tolist() == [[0.0, 0.0]]
    assert rim.get_linewidth() > line.get_linewidth()


def test_four_times_the_visits_are_twice_the_width():
    """The width grows with the root of the visits, so that the smallest can still be seen."""
    assert width_pt(400.0, 400.0) == pytest.approx(2 * width_pt(100.0, 400.0))


def test_a_line_of_few_visits_is_dashed():
    """Below ten visits a season chance decides which venue comes first."""
    few, enough = Figure().add_subplot(), Figure().add_subplot()
    draw_journeys(few, [journey(9.9)], HOMES, VENUES)
    draw_journeys(enough, [journey(10.0)], HOMES, VENUES)

    assert few.lines[1].is_dashed()
    assert not enough.lines[1].is_dashed()


@pytest.mark.parametrize(
    ("visits", "samples"), [([730.0, 12.0], [500.0, 50.0]), ([1200.0], [1000.0, 100.0, 10.0]), ([9.0], []), ([], [])]
)
def test_the_key_shows_round_numbers_of_visits(visits, samples):
    """Samples are round, no larger than the widest line and never those that would be dashed."""
    assert samples_of([journey(one) for one in visits]) == samples


def test_the_table_names_the_two_venues_used_most():
    """Few visits stand in brackets; a commune whose people all come to one venue has no second."""
    scenario, _ = case("ordinary")

    table = journey_table(gather([hand_made()], scenario), Language("en"))

    assert table.rows == [
        ["Grandville", "Mairie", "Bureau de poste", "(7)", "(71%)", "29%"],
        ["Petitbourg", "Mairie", "–", "(2)", "(100%)", "–"],
    ]
