"""What is known of thirty places, beside INSEE's legal population of 2023 and the list of offices of August 2024."""

import csv
from pathlib import Path

import pytest

from sim.territory.finding import find_commune
from sim.territory.france import communes_around
from sim.territory.place import territory_in_france
from sim.territory.portrait import portrait_of
from tests.places import EVERYWHERE

TABLE = Path(__file__).with_name("beside_the_sources.csv")  # read from both lists, not from the shipped tables
DOCS = Path(__file__).parents[2] / "docs" / "places.md"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def seen(row):
    """Return communes, people of the commune itself, people and offices that `place` shows."""
    code = find_commune(row["name"]).insee
    portrait = portrait_of(territory_in_france(communes_around(code, float(row["km"]))))
    own = next(home.commune.population for home in portrait.homes if home.commune.insee == code)
    return code, len(portrait.homes), own, portrait.people, len(portrait.offices)


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_people_and_offices_of_a_place_are_those_of_the_lists(row):
    """The same communes hold as many people by INSEE, and as many offices by the list."""
    expected = [int(row[name]) for name in ("communes", "commune_people", "people", "offices")]

    assert seen(row) == (row["insee"], *expected)


def test_the_page_tells_the_table():
    """Thirty places, each with the people and offices of the lists."""
    page = DOCS.read_text(encoding="utf-8")

    assert {row["name"]: int(row["km"]) for row in ROWS} == EVERYWHERE
    for row in ROWS:
        people, offices = f"{int(row['people']):,}", row["offices"]
        told = f"| {row['name']}, {row['km']} | {row['communes']} | {people} | {people} | {offices} | {offices} |"
        assert told in page
