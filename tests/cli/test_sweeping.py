"""`permanences sweep` as its users call it."""

import json

import pytest

from tests.command_line import permanences

SHORT = ("--set", "horizon.end=2022-02-06", "--set", "horizon.warm_up_days=7", "--jobs", "1", "--replications", "2")


def test_a_sweep_writes_tables_that_the_same_command_finds_again(tmp_path):
    """Cost told first on stderr, one JSON document on stdout, the same one when all values are there."""
    asked = ("sweep", "agen", "agen-montanou", "--over", "demand.volume", *SHORT, "--out", tmp_path, "--json")
    first, again = permanences(*asked), permanences(*asked)
    document = json.loads(first.stdout)

    assert first.returncode == 0, first.stderr
    assert "seasons" in first.stderr
    assert document == json.loads(again.stdout)
    assert document["scenarios"] == ["agen", "agen-montanou"]
    assert {row["response"] for row in document["responses"]} == {"agen", "agen-montanou", "difference"}
    (folder,) = tmp_path.iterdir()
    assert {"points.csv", "responses.parquet", "effects.csv", "provenance.json"} <= {
        one.name for one in folder.iterdir()
    }


def test_a_folder_holds_the_tables_of_the_last_question_and_says_that_others_are_gone(tmp_path):
    """A grid has no effects: those of one input at a time do not stay beside it. Asked again, nothing is said."""
    asked = ("sweep", "agen", "--over", "demand.volume", *SHORT, "--out", tmp_path)
    permanences(*asked)
    (folder,) = tmp_path.iterdir()
    assert (folder / "effects.csv").is_file()
    grid, again = (permanences(*asked, "--design", "grid", "--lang", "en") for _ in range(2))

    assert not list(folder.glob("effects.*"))
    assert (folder / "points.csv").is_file()
    assert f"the tables of another question in {folder} are replaced" in " ".join(grid.stderr.split())
    assert "another question" not in again.stderr
    assert json.loads((folder / "provenance.json").read_text(encoding="utf-8"))["questions"] == {
        "sweep": {"kind": "sweep", "measure": "value", "design": "grid", "inputs": ["demand.volume"]}
    }


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("agen", "--over", "demand.volum"), "did you mean demand.volume"),
        (("agen", "--over", "awareness.share=0.5..3"), "awareness.share=3"),
        (("agen", "--design", "sobol"), "design is 'sobol'"),
        (("agen", "--decision"), "between two scenarios"),
        (("agen", "agen-bus", "--decision", "--points", "4"), "4 points are too few for a decision"),
        (("agen", "agen-bus", "--decision", "--measure", "visits"), "'visits' cannot decide"),
        (("agen", "--measure", "reech"), '"reach"?'),
        (("agen", "vigny", "mortagne"), "one scenario, or two"),
    ],
)
def test_wrong_input_is_told_in_one_message(asked, told):
    """The word, what it must be, exit code 2, no traceback."""
    found = permanences("sweep", *asked, *SHORT)

    assert found.returncode == 2
    assert told in found.stderr
    assert "Traceback" not in found.stderr
    assert "seasons" not in found.stderr
