"""The notebooks: paired, without outputs, run top to bottom, from a question to an answer with its doubt."""

import json
import os
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from tests.default_run import some

REASON = "the notebooks' extra is not installed: pip install -c constraints.txt -e '.[notebooks,test]'"
jupytext = pytest.importorskip("jupytext", reason=REASON)
nbclient = pytest.importorskip("nbclient", reason=REASON)
pytest.importorskip("ipykernel", reason=REASON)

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
REPLICATIONS = "2"  # fewer than a reader runs: the path through the cells is the same
every_notebook = pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)


def cells_of(file):
    """Return kind and text of each cell."""
    return [(cell.cell_type, cell.source) for cell in jupytext.read(file).cells]


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Run a notebook once, with a last cell that says what a test asks for; return its cells."""
    done = {}

    def run(file, probe="0"):
        if file not in done:
            book = jupytext.read(file)
            book.cells.append(jupytext.reads(f"# %%\nprint({probe})", fmt="py:percent").cells[0])
            client = nbclient.NotebookClient(
                book, timeout=None, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
            )
            client.execute(env={**os.environ, "REPLICATIONS": REPLICATIONS})
            done[file] = book.cells
        return done[file]

    return run


# What a test asks of a notebook once it has run.
PROBES = {
    "01_decouvrir_agen": "resultat.measures.query(\"dimension == 'all'\").to_json(orient='records')",
    "02_deplacer_une_permanence": "comparaison.differences.query(\"role == 'primary'\").to_json(orient='records')",
}


def run_of(executed, file):
    """Return the executed cells of a notebook, without the one that a test added, and what that one printed."""
    *cells, probe = executed(file, PROBES.get(file.stem, "0"))
    return cells, probe.outputs[0].text


def test_each_notebook_stands_in_the_list_of_questions():
    """Each is named in the folder's README."""
    told = (FOLDER / "README.md").read_text(encoding="utf-8")

    assert NOTEBOOKS
    assert [file.name for file in NOTEBOOKS if file.name not in told] == []


@every_notebook
def test_a_notebook_and_its_text_form_hold_the_same_cells(file):
    """`jupytext --sync notebooks/*.py` keeps them in step."""
    assert cells_of(file) == cells_of(file.with_suffix(".py"))


@every_notebook
def test_a_notebook_is_kept_without_outputs(file):
    """What it shows is made when it is run, so that nothing stale is read."""
    book = json.loads(file.read_text(encoding="utf-8"))

    assert all(cell["outputs"] == [] for cell in book["cells"] if cell["cell_type"] == "code")
    assert all(cell["execution_count"] is None for cell in book["cells"] if cell["cell_type"] == "code")


@every_notebook
def test_a_notebook_opens_with_its_question_and_ends_with_answer_and_doubt(file):
    """In French, with an English abstract."""
    cells = cells_of(file)

    assert re.match(r"# .+\n\n\*\*Question\.\*\* .+\?", cells[0][1].replace("\u202f", " "), re.DOTALL)
    assert "*English: " in cells[0][1]
    assert cells[-2] == ("markdown", "## Réponse")
    assert "**Réponse.**" in cells[-1][1]
    assert "**Doute.**" in cells[-1][1]


@every_notebook
def test_no_number_of_an_answer_is_written_by_hand(file):
    """Every figure of the last cell's text comes from a result."""
    text = cells_of(file)[-1][1].split('"""')[1]

    assert re.findall(r"\d", re.sub(r"\{[^{}]*\}", "", text)) == []


@pytest.mark.parametrize(
    "file",
    some(NOTEBOOKS, 1),
    ids=lambda f: f.stem,
)
def test_a_notebook_runs_from_top_to_bottom(file, executed):
    """Without a warning, to an answer in which no number is missing."""
    cells, _ = run_of(executed, file)
    outputs = [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]
    answer = cells[-1].outputs[0].data["text/markdown"]

    assert [output.text for output in outputs if output.output_type == "stream" and output.name == "stderr"] == []
    assert "**Doute.**" in answer
    assert "nan" not in answer


def test_a_notebook_tells_the_numbers_of_the_command_line(executed, tmp_path):
    """The same scenario, seed and replications: the same measures."""
    _, printed = run_of(executed, FOLDER / "01_decouvrir_agen.ipynb")
    asked = ["--replications", REPLICATIONS, "--seed", "1", "--out", str(tmp_path), "--no-figures", "--json"]
    told = CliRunner().invoke(app, ["run", "agen", *asked])
    console = [row for row in json.loads(told.stdout)[0]["measures"] if row["dimension"] == "all"]

    assert json.loads(printed) == console


@pytest.mark.slow  # a second notebook, executed
def test_a_notebook_tells_the_verdict_of_the_command_line(executed):
    """The same comparison: the same differences and verdicts."""
    _, printed = run_of(executed, FOLDER / "02_deplacer_une_permanence.ipynb")
    primary = "value,offered_within_14,reach,wait_within_20,reach_worst_communes"
    margins = [f"--margin={name}={0.5 if name == 'value' else 0.01}" for name in primary.split(",")]
    asked = ["--replications", REPLICATIONS, "--seed", "1", "--primary", primary, *margins, "--json"]
    told = CliRunner().invoke(app, ["compare", "agen", "agen-montanou", *asked])
    console = [row for row in json.loads(told.stdout)["differences"] if row["role"] == "primary"]

    assert json.loads(printed) == console
