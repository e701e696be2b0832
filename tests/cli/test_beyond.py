"""The verbs beyond the queue: what they print, draw and refuse."""

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


def test_the_clock_needs_no_run():
    """The table names communes and permanences in French."""
    text = told("clock", "agen", "--replications", 0, *SHORT)

    assert "Pont-du-Casse" in text
    assert "Si une séance est annulée" in text
    assert "simulé" not in text


def test_the_clock_as_a_document_holds_the_same_numbers_and_the_run_beside_them(tmp_path):
    """Seconds for the clock, days for the simulated delay; and a picture where asked."""
    picture = tmp_path / "clock.svg"
    arguments = ["clock", "agen", "--replications", 1, "--json", "--picture", picture, *SHORT]
    found = json.loads(told(*arguments))

    assert {row["way"] for row in found["clocks"]} == {"car", "no_car"}
    assert found["simulated_delay_days"]
    assert picture.read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.slow
def test_a_shock_is_told_with_its_intervals_and_drawn(tmp_path):
    """In French; a picture for each shock."""
    picture = tmp_path / "choc.png"
    arguments = [
        "--replications",
        2,
        "--from",
        "2022-03-14",
        "--weeks",
        1,
        "--remedy",
        "reminder",
        "--picture",
        picture,
    ]
    text = told("resilience", "agen", "--shock", "absence", "--shock", "session", *arguments, *SHORT)

    assert "Conseillère itinérante" in text
    assert "demandes qui ne sont plus servies" in text
    assert (tmp_path / "choc-1.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "choc-2.png").exists()


def test_a_shock_as_a_document_holds_every_evening():
    """Outcomes with intervals; backlog and extra by day."""
    arguments = ["--replications", 2, "--from", "2022-03-14", "--remedy", "reminder", "--json"]
    (found,) = json.loads(told("resilience", "agen", "--shock", "room:foulayronnes", *arguments, *SHORT))

    assert found["shock"]["target"] == "foulayronnes"
    assert {row["outcome"] for row in found["outcomes"]} >= {"lost", "request_days", "saved"}
    assert len({row["day"] for row in found["extra"]}) == len(found["extra"]) / 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["clock", "agen", "--service", "bus", "--replications", "0"], "service is 'bus'"),
        (["clock", "agen", "--replications", "0", "--picture", "here.pdf", *SHORT], "here.pdf is no picture file"),
        (["resilience", "agen", "--shock", "flood"], "shock 'flood' is unknown"),
        (["resilience", "agen", "--shock", "room:nowhere"], "'nowhere' is unknown"),
    ],
)
def test_wrong_input_is_one_message(arguments, message):
    """The place, what was found, and what is expected."""
    result = CliRunner().invoke(app, arguments)

    assert isinstance(result.exception, PermanencesError)
    assert result.exception.exit_code == 2
    assert message in str(result.exception)


def test_the_shadow_stands_beside_the_simulated_wait(tmp_path):
    """A model where one fits, none at the home desk, a picture where asked, and JSON for machines."""
    picture = tmp_path / "ombre.svg"
    arguments = ["shadow", "agen-rendez-vous", "--replications", 4, *SHORT]

    assert "récurrence exacte" in told(*arguments, "--picture", picture)
    assert picture.read_text(encoding="utf-8").startswith("<?xml")
    found = json.loads(told(*arguments, "--json"))
    assert found[0]["model"] == "appointment_session"
    assert found[-1]["exact_min"] is None


def test_costs_are_told_with_what_they_rest_on():
    """A table by permanence, the cost of an additional person, and the prices with their quality."""
    arguments = ["cost", "agen", "--against", "agen-bus", "--replications", 3, *SHORT]
    text = told(*arguments)

    assert "visites qu’il faut" in text
    assert "supposé" in text
    found = json.loads(told(*arguments, "--json"))
    assert found["additional"]["finding"] in ("trade", "better", "worse", "unclear")
    assert {row["name"] for row in found["references"]} == {"home_desk", "published_2023", "published_aveyron_2022"}


def test_additional_persons_need_the_same_people():
    """Two sites are refused."""
    result = CliRunner().invoke(app, ["cost", "agen", "--against", "vigny", "--replications", "2"])

    assert isinstance(result.exception, PermanencesError)
    assert "do not meet the same needs" in str(result.exception)


def test_fairness_is_told_by_commune_and_group(tmp_path):
    """Tables in French, a picture, and the same numbers as a document."""
    picture = tmp_path / "equite.png"
    arguments = ["fairness", "agen", "--replications", 2, *SHORT]
    text = told(*arguments, "--picture", picture)

    assert "Indice de Gini" in text
    assert "sans voiture" in text
    assert picture.read_bytes().startswith(b"\x89PNG")
    found = json.loads(told(*arguments, "--json"))
    assert {row["measure"] for row in found["measures"]} == {"reach", "delay_restricted", "wait_served"}
    assert len(found["catchment"]) == 31
