"""The JSON Schema for editors: it knows the keys, and takes what a file may do beside the schema."""

import json

import pytest
from ruamel.yaml import YAML

from sim.said import translated
from sim.scenario.documents import shipped_folder
from sim.scenario.json_schema import descriptions, scenario_json_schema
from tests.worlds import small_world


def schema_of(part, key):
    """Return the schema of a key of a part."""
    return scenario_json_schema()["$defs"][part]["properties"][key]


def test_descriptions_and_choices_reach_the_editor():
    """They are what one reads while typing."""
    assert schema_of("Adviser", "home")["description"].startswith("Venue from which the adviser leaves")
    assert "launch" in json.dumps(scenario_json_schema()["properties"]["regime"])


def test_descriptions_are_in_the_language_of_who_edits():
    """All of them and nothing else, as often as one is asked for."""
    french, english = scenario_json_schema("fr"), scenario_json_schema()

    told = french["$defs"]["Adviser"]["properties"]["home"]["description"]
    assert told == "Lieu d’où le conseiller part le matin et où il revient."
    assert len(descriptions()) > 100
    assert all(translated(words, "fr") != words for words in descriptions())
    assert without_descriptions(french) == without_descriptions(english)
    assert scenario_json_schema() == english


def without_descriptions(part):
    """Return a schema that says nothing of its parts."""
    if isinstance(part, list):
        return [without_descriptions(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {
        key: without_descriptions(item)
        for key, item in part.items()
        if key != "description" or not isinstance(item, str)
    }


def test_a_value_may_be_bare_or_wrapped_or_null():
    """The three forms of a value."""
    bare, wrapped, null = schema_of("Demand", "volume")["anyOf"]

    assert bare == {"type": "number", "minimum": 0, "maximum": 1e9}
    assert wrapped["properties"]["value"] == bare
    assert wrapped["properties"]["range"]["minItems"] == wrapped["properties"]["range"]["maxItems"] == 2
    assert null == {"type": "null"}


def test_nothing_is_required_of_a_file_that_extends_another():
    """Without `extends` the top-level keys are."""
    schema = scenario_json_schema()

    assert schema["if"] == {"not": {"required": ["extends"]}}
    assert "venues" in schema["then"]["required"]
    assert "required" not in schema
    assert not any("required" in part for part in schema["$defs"].values())


def test_the_schema_can_be_written_as_json():
    """It is a file beside the scenarios."""
    assert json.loads(json.dumps(scenario_json_schema())) == scenario_json_schema()


@pytest.fixture(scope="module")
def validator():
    """A validator of the schema."""
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(scenario_json_schema())
    return jsonschema.Draft202012Validator(scenario_json_schema())


def test_every_shipped_scenario_fits_the_json_schema(validator):
    """Those to be extended are tried as files that extend."""
    for path in sorted(shipped_folder().glob("*.yaml")):
        tree = json.loads(json.dumps(YAML(typ="safe", pure=True).load(path), default=str))
        tree = {"extends": "another", **tree} if path.name.startswith("_") else tree
        assert [error.message for error in validator.iter_errors(tree)] == []


def test_the_json_schema_knows_a_whole_file_from_a_slip(validator):
    """Whole, partial and by id; an unknown key, an unknown time."""
    assert validator.is_valid(small_world())
    assert validator.is_valid({"extends": "agen", "offices": "desks"})
    assert not validator.is_valid({"extends": "agen", "offices": "desk"})
    assert validator.is_valid({"extends": "agen", "rota": {"permanences": {"a": None, "b": {"start": "09:30"}}}})
    assert not validator.is_valid(small_world(horizont=1))
    assert not validator.is_valid({"id": "alone"})
    assert validator.is_valid({"extends": "agen", "rota": {"permanences": {"b": {"start": "9:30"}}}})
    assert not validator.is_valid({"extends": "agen", "rota": {"permanences": {"b": {"start": "9h30"}}}})
