"""What the service costs, on the season made by hand: each sum can be done by hand."""

import pytest

from sim.measures.cost import session_costs
from sim.visits.log import Season
from tests.measures.hand import ground, parts, view, whole
from tests.visits.seasons import hand_made

TOWN_HALL = 14_280 / 3_600 * 30 + 10 + 20 * 0.5  # Ada's hours, the room, the kilometres
SHARED = 1_000 * 21 / 365.25 + 100  # equipment of one adviser over three weeks, the campaign
HOME = 10_920 / 3_600 * (30 + 20)


def test_a_permanence_costs_hours_room_kilometres_and_its_part_of_the_rest():
    """The cancelled session costs nothing: nobody worked there."""
    assert session_costs(view(), ground()) == pytest.approx([TOWN_HALL + SHARED, HOME, 0])


def test_the_home_desk_costs_its_yearly_cost_where_one_is_stated():
    """Its hours are in that cost, so they are not counted twice."""
    costs = session_costs(view(), ground(home_desk_eur_per_year=36_525.0))

    assert costs == pytest.approx([TOWN_HALL + SHARED, 2_100, 0])


def test_cost_per_visit_and_per_resolved_request():
    """Six served visits and four requests resolved on the spot in the window."""
    total = TOWN_HALL + SHARED + HOME

    assert whole("cost") == pytest.approx(total)
    assert whole("cost_per_visit") == pytest.approx(total / 6)
    assert whole("cost_per_resolved") == pytest.approx(total / 4)


def test_the_rounds_and_the_home_desk_are_told_apart():
    """Numerators and denominators split alike."""
    found = parts("cost_per_visit", "service")

    assert found["mobile"] == pytest.approx((TOWN_HALL + SHARED, 4))
    assert found["home_desk"] == pytest.approx((HOME, 2))


def test_what_nobody_worked_for_is_shared_equally():
    """A campaign before any held session is still paid."""
    season = hand_made()
    sessions = season.sessions.iloc[[2]].reset_index(drop=True)
    lonely = Season(season.requests, season.visits.iloc[:0], sessions, season.meta)

    assert session_costs(view(lonely), ground()) == pytest.approx([100])
