"""The verbs that show what happened: what they print and refuse."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.errors import PermanencesError

SHORT = ["--set", "horizon.start=2022-03-07", "--set", "horizon.end=2022-03-20", "--set", "horizon.warm_up_days=7"]


def told(*arguments):
    """Return what a verb printed; it ended well."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_story_is_told_in_french_with_the_address_of_its_row():
    """Dates, sentences, and how to find the row again."""
    text = told("story", "agen", "--kind", "returned", *SHORT)

    assert "Une personne habitant" in text
    assert "il faudra revenir" in text
    assert "graine 1, réplication 0, demande" in text


def test_a_story_as_a_document_can_be_asked_again_by_its_address():
    """The request's address alone gives the same events."""
    found = json.loads(told("story", "agen", "--json", "--lang", "en", *SHORT))
    again = json.loads(told("story", "agen", "--json", "--lang", "en", "--request", found["request"], *SHORT))

    assert found["events"] == again["events"]
    assert found["events"][0]["sentence"].startswith("A person living in")


def test_a_season_without_such_a_story_says_so():
    """Word of mouth belongs to a launch; the answer names one."""
    assert "agen-lancement" in told("story", "agen", "--kind", "friend", *SHORT)
    assert json.loads(told("story", "agen", "--kind", "friend", "--json", *SHORT)) is None


def test_an_unknown_kind_of_story_is_a_wrong_input():
    """It ends with code 2 and names what can be asked."""
    result = CliRunner().invoke(app, ["story", "agen", "--kind", "hero", *SHORT])

    assert isinstance(result.exception, PermanencesError)
    assert result.exception.exit_code == 2
    with pytest.raises(PermanencesError, match="typical"):
        raise result.exception
