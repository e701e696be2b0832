"""Every shipped file has a source and a licence, and every field a quality."""

import dataclasses
import math

import pytest

from sim.errors import TerritoryError
from sim.said import told
from sim.territory.communes import Commune
from sim.territory.offices import Office
from sim.territory.sources import (
    CREDIT,
    QUALITIES,
    SOURCES,
    VALUE_SOURCES,
    data_path,
    provenance_of,
    read_rows,
    read_table,
)
from sim.territory.travel import TravelRules


def test_every_shipped_file_has_a_source_and_a_licence():
    """The data folder holds the files of the list, their notice, and nothing else."""
    shipped = {path.name for path in data_path("departments").parent.iterdir()}

    assert shipped == {source.file for source in SOURCES} | {"SOURCES.md"}
    for source in SOURCES:
        assert all(source)
        assert source.quality in QUALITIES


def test_the_notice_of_the_data_names_every_file_and_gives_the_credit():
    """What is shipped with the data says the same as the code."""
    notice = (data_path("departments").parent / "SOURCES.md").read_text(encoding="utf-8")

    for source in SOURCES:
        assert f"`{source.file}`" in notice
    assert told(CREDIT, "fr") in notice
    assert CREDIT in notice


@pytest.mark.parametrize(
    "holder",
    [
        "INSEE",
        "ANCT",
        "Banque des Territoires",
        "La Poste",
        "GeoNames",
        "Etalab",
        "IGN",
        "DITP",
        "RDV Service Public",
        "OpenStreetMap",
    ],
)
def test_the_credit_names_every_holder_in_both_languages(holder):
    """Each licence asks that its holder be named."""
    assert holder in told(CREDIT, "fr")
    assert holder in CREDIT


@pytest.mark.parametrize(
    ("name", "n_rows"),
    [
        ("public_holidays_fr", 77),
        ("school_holidays", 129),
        ("request_types", 13),
        ("request_slots", 29),
        ("acts_by_month", 36),
        ("acts_by_department", 549),
        ("season_by_working_day", 7),
        ("seasonality", 24),
        ("road_speeds", 10),
        ("reach_by_speed", 30),
        ("digital_exclusion_by_age", 6),
        ("opening_hours_distribution", 4),
        ("calibration_targets", 38),
    ],
)
def test_every_table_is_read_with_all_its_rows(name, n_rows):
    """With or without its extension, as a table or as rows of text."""
    assert len(read_table(name)) == n_rows
    assert len(read_table(f"{name}.csv")) == n_rows
    assert len(read_rows(name)) == n_rows


def test_codes_are_text_in_every_table():
    """No INSEE code, postal code or office number is ever a number."""
    for name in ("communes_2026.csv.gz", "commune_names.csv.gz", "offices_2024.csv.gz", "islands"):
        assert read_table(name)["insee"].str.fullmatch(r"[0-9AB]{5}").all()


def test_the_shares_of_request_types_sum_to_one():
    """So do the three outcomes of each type, within the rounding of the table."""
    types = read_table("request_types")
    outcomes = types[["p_resolved", "p_second_visit", "p_referral"]].sum(axis=1)

    assert math.fsum(types["demand_share"]) == pytest.approx(1, abs=1e-9)
    assert outcomes.between(0.998, 1.002).all()


def test_the_mix_of_request_types_gives_the_published_share_on_the_spot():
    """82 requests in 100 are handled on the spot, as published."""
    types = read_table("request_types")

    assert (types["demand_share"] * types["p_resolved"]).sum() == pytest.approx(0.82, abs=0.0005)


def test_each_season_has_a_mean_of_one():
    """An index moves requests between months, it adds none."""
    means = read_table("seasonality").groupby("series")["index"].agg(["mean", "size"])

    assert means["size"].tolist() == [12, 12]
    assert means["mean"].tolist() == pytest.approx([1, 1], abs=0.01)


def test_every_field_of_a_commune_an_office_and_the_rules_has_a_source():
    """A new field without its source fails here."""
    for prefix, kind in (("commune", Commune), ("office", Office), ("travel", TravelRules)):
        fields = {f"{prefix}.{field.name}" for field in dataclasses.fields(kind)}
        assert fields == {name for name in VALUE_SOURCES if name.startswith(f"{prefix}.")}


def test_every_quality_is_one_of_four_words():
    """Observed, published, derived or assumed."""
    for field in VALUE_SOURCES:
        source, quality = provenance_of(field)
        assert source
        assert quality in QUALITIES


def test_speeds_by_car_are_derived_and_populations_published():
    """What a reader must know first; without a car nothing was measured."""
    assert provenance_of("travel.rural_speed_kmh")[1] == provenance_of("travel.urban_speed_kmh")[1] == "derived"
    assert provenance_of("travel.no_car_speed_kmh")[1] == "assumed"
    assert provenance_of("commune.population")[1] == "published"


def test_a_field_without_a_source_is_refused_with_the_nearest():
    """The message proposes the name that was meant."""
    with pytest.raises(TerritoryError, match=r'"commune\.populaton" is no field.*commune\.population'):
        provenance_of("commune.populaton")


@pytest.mark.parametrize(
    ("name", "told"),
    [("departements", "did you mean departments.csv"), ("../errors.py", "it must be one of commune_names.csv.gz")],
)
def test_a_file_that_is_not_shipped_is_refused(name, told):
    """No path leads out of the data folder."""
    with pytest.raises(TerritoryError, match=told):
        data_path(name)
