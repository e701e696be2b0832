"""`permanences design`: what it prints, draws and refuses."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.errors import PermanencesError

SHORT = ["--set", "horizon.start=2022-03-07", "--set", "horizon.end=2022-04-03", "--set", "horizon.warm_up_days=7"]
DESIGN = ["design", "agen", "montanou-mardi", "--replications", "2", "--interval", "30", *SHORT]


def told(*arguments):
    """Return what a verb printed; it ended well."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_law_stands_beside_the_simulated_session_and_the_best_beside_the_rules(tmp_path):
    """In French, with the gap, the schedules, how many to book, and a picture where asked."""
    picture = tmp_path / "séance.svg"
    text = told(*DESIGN, "--picture", picture)

    assert "loi exacte" in text
    assert "écart" in text
    assert "Bailey–Welch" in text
    assert "Combien de rendez-vous" in text
    assert picture.read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.slow
def test_the_document_holds_every_figure():
    """Rules with intervals, schedules with waits by slot, numbers."""
    found = json.loads(told(*DESIGN, "--json", "--people", 3, "--weights", "wait=1,idle=1"))
    rules = [step["rule"] for step in found["steps"]]

    assert rules[:2] == ["law", "same"]
    assert rules[-1] == "season"
    assert found["steps"][0]["idle"]["half_width_min"] == 0
    design = found["design"]
    assert design["weights"] == {"wait": 1.0, "idle": 1.0, "overtime": 0.0}
    assert design["people"] == 3
    assert [one["name"] for one in design["schedules"]] == ["best", "today", "even", "bailey_welch", "dome"]
    assert all(len(one["wait_mean_s"]) == 3 for one in design["schedules"])
    assert design["best_number"] in [one["people"] for one in design["numbers"]]


def test_where_no_law_fits_the_rules_are_simulated_and_it_is_said(tmp_path):
    """Two advisers: no law, no design, and no picture of one."""
    file = tmp_path / "deux.yaml"
    file.write_text(
        "extends: shipped/agen\nid: deux\nrota:\n  permanences:\n"
        "    - {id: montanou-mardi, advisers: [conseillere, collegue]}\n",
        encoding="utf-8",
    )
    asked = ["design", file, "montanou-mardi", "--replications", "2", *SHORT]

    assert "plusieurs conseillers, aucune loi exacte" in told(*asked)
    assert json.loads(told(*asked, "--json"))["design"] is None
    refused = CliRunner().invoke(app, [str(one) for one in [*asked, "--picture", tmp_path / "x.svg"]])
    assert "there is no picture: montanou-mardi is held by 2 advisers" in str(refused.exception)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["design", "agen", "montanou"], "agen has no permanence 'montanou'; did you mean \"montanou-mardi\"?"),
        (["design", "agen", "montanou-mardi", "--weights", "wait=-1"], "weight wait is -1; it must be 0 or more"),
        (["design", "agen", "montanou-mardi", "--weights", "wait=0"], "all weights are 0"),
        (["design", "agen", "montanou-mardi", "--weights", "queue=1"], "weights: 'queue' is unknown"),
        ([*DESIGN[:5], "--interval", "7", *SHORT], "an interval of 7 min does not fill it"),
        ([*DESIGN[:5], "--interval", "400", *SHORT], "there is no time for one slot"),
    ],
)
def test_wrong_input_is_one_message(arguments, message):
    """The place, what was found, and what is expected; exit code 2."""
    result = CliRunner().invoke(app, arguments)

    assert isinstance(result.exception, PermanencesError)
    assert result.exception.exit_code == 2
    assert message in str(result.exception)


def test_weights_without_names_are_refused_with_their_form():
    """As every option that takes numbers by name."""
    result = CliRunner().invoke(app, ["design", "agen", "montanou-mardi", "--weights=1,1,1"])

    assert result.exit_code == 2
    assert "measure=number, as 1=0.01" in result.output
