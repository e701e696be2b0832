"""The fit gives back the count it was given, and the ridge is made of points that do so too."""

import numpy as np
import pytest

from sim.errors import PermanencesError
from sim.experiments.calibration import FIRST_MONTH, appointments, fit_volume, ridge
from sim.scenario.files import changed, load_scenario


def test_the_fitted_volume_gives_back_the_count():
    """At the fitted volume the mean count is within two appointments of the target; more appointments, more volume."""
    scenario = load_scenario("mortagne")
    low, high = (fit_volume(scenario, target=target, replications=2) for target in (50, 90))

    assert low.first_month == pytest.approx(50, abs=2)
    assert high.first_month == pytest.approx(90, abs=2)
    assert low.volume < high.volume
    again = changed(scenario, [f"demand.volume={low.value:.6f}"])
    assert np.mean(appointments(again, FIRST_MONTH, 1, 2)) == pytest.approx(low.first_month, abs=1)


def test_a_point_of_the_ridge_fits_with_another_reach():
    """Told to more people, fewer of them must prefer the service: the constant of the outside option rises."""
    scenario = load_scenario("mortagne", ["demand.volume=1.2"])
    points = ridge(scenario, (0.6, 0.9), replications=2)

    assert [point.reach for point in points] == [0.6, 0.9]
    assert points[0].outside < points[1].outside
    assert all(point.first_month == pytest.approx(79, abs=2.5) for point in points)


def test_a_count_out_of_range_is_refused():
    """No volume gives a million appointments."""
    with pytest.raises(PermanencesError, match="no value from"):
        fit_volume(load_scenario("mortagne"), target=1e6, replications=2)
