"""The catalogue and the tidy table of a season."""

import gc
import weakref

import numpy as np
import pytest

from sim.columns import TABLES
from sim.measures.catalogue import BY_ID, CATALOGUE, COLUMNS, catalogue_markdown, is_small, measures_of, season_measures
from sim.measures.ground import ground_of
from sim.measures.view import View
from sim.scenario.files import scenario_from
from sim.visits.arrays import Log
from sim.visits.log import Season, empty_table
from tests.measures.hand import ground, view
from tests.visits.seasons import FIRST_DAY, WINDOW, hand_made
from tests.worlds import small_world


def test_every_measure_is_told():
    """Name, unit, direction, definition, and what is divided by where something is."""
    for measure in CATALOGUE:
        assert measure.name
        assert measure.definition
        assert bool(measure.denominator) == (measure.kind not in ("total", "index"))
        assert measure.unit
        assert measure.better in ("lower", "higher", "neither")


def test_a_measure_stands_once():
    """Ids are names in files."""
    assert len(BY_ID) == len(CATALOGUE)


@pytest.mark.parametrize("name", ["utilisation", "reach", "visits_per_adviser_day"])
def test_the_bands_of_shipped_scenarios_name_measures(name):
    """A band of an unknown measure would never warn."""
    assert name in BY_ID


def test_the_table_of_a_season_is_tidy():
    """One row for each measure, dimension and key; the whole is always there."""
    found = measures_of(view())

    assert tuple(found.columns) == COLUMNS
    assert not found.duplicated(["measure", "dimension", "key"]).any()
    whole = found[found["dimension"] == "all"]
    assert set(whole["measure"]) == set(BY_ID)
    assert set(whole["key"]) == {"all"}
    for measure in CATALOGUE:
        dimensions = set(found["dimension"][found["measure"] == measure.id]) - {"all"}
        assert dimensions <= set(measure.dimensions)


def test_a_value_is_its_numerator_over_its_denominator():
    """Where there is a denominator; a total and a quantile are their numerator."""
    found = measures_of(view())
    ratio = found["denominator"].notna()

    np.testing.assert_array_equal(
        found["value"][ratio], found["numerator"][ratio] / found["denominator"].where(found["denominator"] > 0)[ratio]
    )
    np.testing.assert_array_equal(found["value"][~ratio], found["numerator"][~ratio])


def test_the_parts_of_a_split_add_up_to_the_whole():
    """Where each row has a key: sessions, and the persons of requests."""
    found = measures_of(view()).set_index(["measure", "dimension", "key"]).sort_index()
    for name, dimensions in (("utilisation", ("venue", "service", "month")), ("reach", ("type", "commune", "car"))):
        for dimension in dimensions:
            parts = found.loc[(name, dimension)]
            assert parts["numerator"].sum() == found.loc[(name, "all", "all"), "numerator"]
            assert parts["denominator"].sum() == found.loc[(name, "all", "all"), "denominator"]


def test_a_season_without_any_row_has_measures_without_values():
    """Nothing is divided by zero."""
    empty = Season(**{name: empty_table(name) for name in TABLES}, meta={"first_day": FIRST_DAY, "window": WINDOW})
    found = measures_of(View(empty, ground()))
    value = found[found["dimension"] == "all"].set_index("measure")["value"]

    assert np.isnan(value["reach"])
    assert value["visits"] == value["within_20_min"] == 0
    assert value.fillna(0).eq(0).all()


def test_a_register_without_a_scenario_leaves_out_what_needs_one():
    """Observed visits are measured by the same code: no prices, no journeys."""
    found = set(season_measures(hand_made(), None)["measure"])

    assert set(BY_ID) - found == {
        "access_delay", "within_20_min", "within_30_min", "contract_use", "cost", "cost_per_visit", "cost_per_resolved",
        "served_per_1000", "resolved_per_1000", "journey_served",
    }  # fmt: skip


def test_what_measures_read_of_a_scenario():
    """Prices by adviser, inhabitants and journeys by commune; made once a scenario."""
    scenario = scenario_from(small_world(costs={"drive_eur_per_km": 0.4}))
    found = ground_of(scenario)

    assert found is ground_of(scenario)
    assert (found.communes, found.venues) == (("47001", "47209"), ("post_office", "town_hall"))
    assert found.population.tolist() == [3000, 1000]
    assert found.car.n_places == found.no_car.n_places == 2
    assert found.eur_per_km == 0.4
    assert found.longest_car_s == 45 * 60
    assert found.years == 28 / 365.25


def test_fewer_than_ten_is_a_small_count():
    """A total or a quantile, which has no denominator, is not."""
    assert is_small(np.array([9, 10, 0, np.nan])).tolist() == [True, False, True, False]


def test_the_page_of_measures_is_up_to_date(pytestconfig):
    """`docs/measures.md` is what the catalogue says."""
    page = pytestconfig.rootpath / "docs" / "measures.md"

    assert page.read_text(encoding="utf-8") == catalogue_markdown("en")


def test_the_page_of_measures_speaks_french():
    """Names and definitions, not the ids."""
    page = catalogue_markdown("fr")

    assert "| `reach` | Besoins servis | share | plus haut |" in page


def test_a_season_is_let_go_as_soon_as_it_is_measured():
    """Its arrays go with the last who holds them: a thousand seasons do not wait for the collector of circles."""
    log = Log(hand_made())
    held = weakref.ref(log)
    gc.disable()
    try:
        season_measures(log.season, None, log)
        del log
        assert held() is None
    finally:
        gc.enable()
