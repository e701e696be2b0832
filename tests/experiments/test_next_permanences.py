"""The next permanences: cantons that nobody covers and priority quarters, in order, with interval and cost."""

import numpy as np
import pandas as pd
import pytest

from sim.experiments import next_permanences as module
from sim.experiments.next_permanences import MOST_A_YEAR, YEARLY_EUR, next_permanences
from sim.territory.france import communes_named

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


def test_one_replication_has_the_interval_of_poisson_counts(world):
    """Souillac: 40 needs, none reached, of which one half would be: 20 with a variance of a quarter of 40."""
    communes, replications = world
    found = next_permanences(communes, replications[replications["replication"] == 0]).set_index("commune")

    half = 1.959964 * np.sqrt(10)
    np.testing.assert_allclose(
        found.loc[SOUILLAC, ["gain", "low", "high"]].astype(float), [20, 20 - half, 20 + half], 1e-6
    )
    gourdon = 1.959964 * np.sqrt(0.25 * 50 + 0.25 * 10)  # 50 not reached, 10 reached
    np.testing.assert_allclose(found.loc[GOURDON, ["low", "high"]].astype(float), [20 - gourdon, 20 + gourdon], 1e-6)


def test_a_priority_quarter_without_a_desk_in_its_commune_is_a_host(world, monkeypatch):
    """Gourdon lies near a desk of its canton, has none itself, and now a quarter: its 60 needs by one half less 10."""
    monkeypatch.setattr(module, "_desks", lambda: [(FIGEAC, (44.609, 2.033)), ("46240", (44.737, 1.383))])
    monkeypatch.setattr(module, "canton_of", lambda code: {"46240": "b", FIGEAC: "a"}.get(code, ""))
    monkeypatch.setattr(module, "priority_quarters", lambda: {GOURDON: "Le Mont", FIGEAC: "Les Carmes"})
    monkeypatch.setattr(module, "_is_near", lambda people, points: np.array([one.insee != SOUILLAC for one in people]))
    found = next_permanences(*world).set_index("commune")

    assert found["why"].to_dict() == {SOUILLAC: "canton", GOURDON: "quarter"}
    own = communes_named([GOURDON])[0].population
    assert found.loc[GOURDON, ["gain", "people", "quarters"]].tolist() == [20.0, own, "Le Mont"]


def test_nobody_is_counted_for_a_canton_and_for_a_quarter(world, monkeypatch):
    """Souillac is far from any desk and has a quarter: one host, once."""
    monkeypatch.setattr(module, "priority_quarters", lambda: {SOUILLAC: "Le Port"})

    assert next_permanences(*world)["commune"].tolist() == [SOUILLAC, GOURDON]


def test_a_town_hall_that_is_open_for_two_hours_at_most_is_no_host(world):
    """Bourgs sur Colagne: no half-day fits, so that the scenario with the next permanences could not have it."""
    communes, replications = (table.replace(SOUILLAC, "48099") for table in world)

    assert next_permanences(communes, replications)["commune"].tolist() == [GOURDON]
