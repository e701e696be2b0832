"""`permanences place`: what is known of a place, as a table, as JSON, as a map."""

import json

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.errors import FolderRefusedError, TerritoryError


def said(*arguments):
    """Return what the verb prints; its faults come through."""
    result = CliRunner().invoke(app, ["place", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_place_is_told_as_insee_counts_it():
    """Communes, people, départements with their zone, offices, rooms, who is far."""
    told = said("Figeac", "--km", "20")

    assert "93 communes, 59 674 habitants (2023)" in told.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Cantal" in told
    assert "12301  Villeneuve" in told


def test_the_document_of_a_place_sums_up():
    """Each commune once, each office of the list in it."""
    document = json.loads(said("--canton", "4605", "--json"))

    assert sum(one["people"] for one in document["communes"]) == document["people"]
    assert {one["insee"][:2] for one in document["communes"]} == {"46"}
    assert {one["commune"] for one in document["offices"]} <= {one["insee"] for one in document["communes"]}
    assert document["departments"] == [
        {"department": "46", "school_zone": "C", "communes": 44, "people": document["people"]}
    ]


def test_the_offices_of_a_city_are_those_of_its_arrondissements():
    """The list names the arrondissement, never the city."""
    offices = json.loads(said("75056", "--km", "1", "--json"))["offices"]

    assert len(offices) == 11
    assert {one["commune"] for one in offices} <= {str(code) for code in range(75101, 75121)}


def test_an_island_has_no_road_to_an_office_elsewhere():
    """L'Île-d'Yeu: its own office alone counts, or none."""
    (yeu,) = json.loads(said("85113", "--km", "5", "--json"))["communes"]

    assert yeu["name"] == "L'Île-d'Yeu"
    assert yeu["minutes"] is None or yeu["office"] in {
        one["id"] for one in json.loads(said("85113", "--km", "5", "--json"))["offices"]
    }


def test_a_map_is_drawn_and_not_overwritten(tmp_path):
    """Unless told to."""
    picture = tmp_path / "place.svg"
    said("Figeac", "--km", "5", "--picture", picture)

    assert picture.stat().st_size > 10_000
    with pytest.raises(FolderRefusedError, match="exists and is left as it is"):
        said("Figeac", "--km", "5", "--picture", picture)


@pytest.mark.parametrize(
    "command", [["init", "mine", "--commune", ""], ["init", "mine", "--from", ""], ["place", "--epci", " "]]
)
def test_an_option_with_nothing_in_it_is_refused(command):
    """As an empty variable of a shell leaves it: no other place is taken for it."""
    result = CliRunner().invoke(app, command)

    assert result.exit_code == 2
    assert "is empty" in result.output


def test_a_name_of_no_commune_is_told_with_what_to_write():
    """As for init."""
    with pytest.raises(TerritoryError, match=r"did you mean Figeac \(46102\)"):
        said("Figeacc")
