"""The next permanences: cantons that nobody covers, in the order of what they would bring, with interval and cost."""

import numpy as np
import pandas as pd
import pytest

from sim.experiments import next_permanences as module
from sim.experiments.next_permanences import MOST_A_YEAR, YEARLY_EUR, next_permanences

# Figeac has a desk; the two others of this world are taken to have none, nor has their canton.
FIGEAC, SOUILLAC, GOURDON = "46102", "46309", "46127"


@pytest.fixture
def world(monkeypatch):
    """Three communes, each of a canton and alone within 20 minutes; two replications of their needs."""
    monkeypatch.setattr(module, "_desks", lambda: [(FIGEAC, (44.609, 2.033))])
    communes = pd.DataFrame(
        {
            "dep": "46",
            "commune": [FIGEAC, GOURDON, SOUILLAC],
            "name": ["Figeac", "Gourdon", "Souillac"],
            "population": [9800, 4000, 3000],
            "canton": ["a", "b", "c"],
        }
    )
    rows = [(0, FIGEAC, 100, 50), (0, GOURDON, 60, 10), (0, SOUILLAC, 40, 0),
            (1, FIGEAC, 100, 50), (1, GOURDON, 60, 10), (1, SOUILLAC, 60, 0)]  # fmt: skip
    return communes, pd.DataFrame(rows, columns=["replication", "commune", "requests", "reach"])


def test_hosts_come_in_the_order_of_what_they_bring(world):
    """The share reached near a desk, one half, times the needs, less who is reached now: 25 and 20."""
    found = next_permanences(*world)

    assert found["commune"].tolist() == [SOUILLAC, GOURDON]
    assert found["gain"].tolist() == [25.0, 20.0]
    assert found["eur_per_need"].tolist() == [YEARLY_EUR / 25, YEARLY_EUR / 20]


def test_the_interval_is_that_of_the_replications(world):
    """Souillac: 20 and 30; Student with one degree of freedom. Gourdon never varies."""
    found = next_permanences(*world)

    np.testing.assert_allclose(found.loc[0, ["low", "high"]].astype(float), [25 - 12.7062 * 5, 25 + 12.7062 * 5], 1e-4)
    assert found.loc[1, ["low", "high"]].tolist() == [20.0, 20.0]


def test_no_permanence_brings_more_than_its_slots(world):
    """Six half-hours a week."""
    communes, replications = world
    many = replications.assign(requests=replications["requests"] * 1000, reach=replications["reach"] * 1000)
    found = next_permanences(communes, many)

    assert found["gain"].max() == MOST_A_YEAR


def test_a_canton_with_a_desk_has_no_host(world, monkeypatch):
    """Whatever is far from it."""
    monkeypatch.setattr(module, "canton_of", lambda code: {FIGEAC: "b"}.get(code, ""))

    assert SOUILLAC in next_permanences(*world)["commune"].tolist()
    assert GOURDON not in next_permanences(*world)["commune"].tolist()
