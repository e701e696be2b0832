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


def test_a_rare_story_is_searched_in_later_replications():
    """The first replication that holds one is told, and named."""
    asked = ["story", "agen", "--kind", "closed_door", "--commune", "47209", *SHORT]
    first = told(*asked)
    found = json.loads(told(*asked, "--json", "--search", 200))

    assert "autre réplication" in first
    assert 0 < found["replication"] < 200
    assert "closed_door" in [event["what"] for event in found["events"]]


def test_an_unknown_kind_of_story_is_a_wrong_input():
    """It ends with code 2 and names what can be asked."""
    result = CliRunner().invoke(app, ["story", "agen", "--kind", "hero", *SHORT])

    assert isinstance(result.exception, PermanencesError)
    assert result.exception.exit_code == 2
    with pytest.raises(PermanencesError, match="typical"):
        raise result.exception


def test_a_day_says_why_people_waited_and_writes_a_page_to_watch_it(tmp_path):
    """Sentences by venue, the table of people, a page and a picture where asked."""
    page, picture = tmp_path / "jour.html", tmp_path / "jour.svg"
    text = told("watch", "agen", "--day", "2022-03-14", "--out", page, "--picture", picture, *SHORT)

    assert "Lundi 14 mars 2022" in text.replace("\u00a0", " ")
    assert "Mairie de Pont-du-Casse" in text
    assert "Toutes les personnes attendues" in text
    assert 'class="player"' in page.read_text(encoding="utf-8")
    assert picture.read_text(encoding="utf-8").startswith("<?xml")


def test_a_week_is_a_table_and_five_days():
    """Without a day, the week of the day with most waiting."""
    text = told("watch", "agen", "--week", "--lang", "en", *SHORT)

    assert "Day by day, week of" in text
    assert "Friday" in text


def test_a_day_as_a_document_holds_steps_people_segments_and_causes():
    """The seconds of waiting by cause are those of the people."""
    (day,) = json.loads(told("watch", "agen", "--day", "2022-03-14", "--json", *SHORT))

    for venue in day["venues"]:
        waits = sum(person["wait_s"] or 0 for person in venue["people"])
        assert sum(venue["waited_s_by_cause"].values()) == waits
    assert {adviser["adviser"] for adviser in day["advisers"]} == {"conseillere", "collegue"}


def test_a_sunday_says_that_nothing_is_planned():
    """An empty day is no fault."""
    assert "Aucune séance n’est prévue ce jour-là." in told("watch", "agen", "--day", "2022-03-13", *SHORT)


@pytest.mark.parametrize(
    "wrong", [["--day", "hier"], ["--day", "2019-01-01"], ["--day", "2022-03-14", "--out", "jour.txt"]]
)
def test_a_wrong_day_or_file_is_a_wrong_input(wrong):
    """It ends with code 2, without a traceback."""
    result = CliRunner().invoke(app, ["watch", "agen", *wrong, *SHORT])

    assert result.exit_code == 2 or result.exception.exit_code == 2
