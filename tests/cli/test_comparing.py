"""`permanences compare` and `rank`: what they print, refuse and leave on the disk, as real processes."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from sim.cli.comparing import _decision
from tests.command_line import permanences

SHORT = ["--set", "horizon.end=2022-01-16", "--set", "horizon.warm_up_days=7"]
PAIR = ["compare", "agen", "agen-montanou"]


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Two rotas over two weeks, six replications, with a folder and a picture."""
    out = tmp_path_factory.mktemp("runs")
    told = permanences(
        *PAIR, "--replications", 6, "--margin", "reach=1%", "--primary", "reach,served_visits",
        "--levels", "low,middle", "--out", out, *SHORT,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    (folder,) = out.glob("compare-*")
    return told, folder


def test_a_comparison_prints_the_verdict_in_words_before_the_numbers(compared):
    """What is compared, the sentences under their headings, the table, whether it holds."""
    told, _ = compared
    lines = told.stdout.replace("\u00a0", " ").splitlines()

    assert lines[0] == "agen : Agen : quatre permanences, bureau d’attache tenu (référence)"
    assert lines[3] == "Ce que les gens en font"
    assert lines[4].startswith("- Besoins servis : ")
    assert "Ce que nul ne peut savoir d’ici" in lines
    assert lines.index("Ce que nul ne peut savoir d’ici") < next(
        k for k, one in enumerate(lines) if one.startswith("mesure")
    )
    assert any("tient-il dans tous les cas" in line for line in lines)
    assert "le hasard seul en déplacerait" in " ".join(told.stdout.split())  # wherever the line is broken
    assert told.stderr == ""


def test_a_comparison_leaves_its_tables_its_verdict_and_its_pictures(compared):
    """Beside a folder for each scenario, whose replications can be used again."""
    _, folder = compared
    made = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    table = pd.read_parquet(folder / "differences.parquet")

    assert set(table["scenario"]) == {"agen-montanou"}
    assert {"gains.csv", "placebo.csv", "robustness.csv", "verdict.fr.txt", "verdict.en.txt"} <= {
        file.name for file in folder.iterdir()
    }
    assert (folder / "figures" / "differences.fr.svg").stat().st_size > 1000
    assert (folder / "figures" / "gains-agen-montanou.fr.png").stat().st_size > 1000
    assert "--levels low,middle" in made["command"]
    assert str(folder.parent) not in json.dumps(made)
    assert len(list(folder.parent.glob("agen*/replications"))) == 4


def test_results_folders_can_be_compared(compared):
    """By their resolved scenarios; what is there is read."""
    _, folder = compared
    runs = sorted(folder.parent.glob("agen*"))[:2]
    told = permanences("compare", *runs, "--replications", 3, "--json", "--primary", "reach")

    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["replications"] == 3


def test_machines_read_one_json_document():
    """Sentences in both languages, every difference, the method."""
    told = permanences(*PAIR, "--replications", 3, "--json", *SHORT)
    document = json.loads(told.stdout)

    assert document["baseline"] == "agen"
    assert len(document["sentences"]["fr"]) == len(document["sentences"]["en"]) == 6
    assert {"measure", "baseline", "scenario", "difference", "low", "high", "better"} <= set(document["differences"][0])
    assert document["method"] == "fixed number of replications"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["compare", "agen"], "two scenarios or more"),
        ([*PAIR, "--primary", "speed"], "'speed' is unknown"),
        ([*PAIR, "--margin", "reach"], "measure=number"),
        ([*PAIR, "--margin", "reach=many"], "measure=number"),
        ([*PAIR, "--margin", "value=1%"], "in min, as"),
        ([*PAIR, "--margin", "reach=1%", "--margin", "reach=2%"], "reach is given twice"),
        ([*PAIR, "--margin", "0", "--margin", "reach=1%"], "0 stands alone"),
        ([*PAIR, "--precision", "cost_per_resolved=5%"], "an amount"),
        ([*PAIR, "--over-set", "nowhere"], "nowhere is not there"),
        ([*PAIR, "--precision", "speed=1"], "'speed', which is no measure"),
        ([*PAIR, "--levels", "hihg"], "level is 'hihg'"),
        ([*PAIR, "--lang", "de"], "fr or en"),
        (["rank", "agen", "vigny", "--measure", "speed"], "'speed'"),
        (["rank", "agen", "vigny", "--measure", "raech"], '"reach"?'),
        (["rank", "agen", "agen", "--measure", "reach"], "are the same scenario"),
        (["rank", "agen", "vigny", "--measure", "utilisation"], "better direction"),
        (["run", "agen", "--precision", "speed=1"], "'speed', which is no measure"),
    ],
)
def test_wrong_input_is_told_in_one_message(arguments, told):
    """Exit code 2, no traceback."""
    found = permanences(*arguments)

    assert found.returncode == 2
    assert told in found.stderr
    assert "Traceback" not in found.stderr


def test_a_ranking_names_the_best_or_those_that_may_be():
    """A second adviser against the home desk closed: not a close race; Thursday here or there: perhaps one."""
    short = [*SHORT, "--jobs", 1]
    told = permanences("rank", "agen-bureau-ferme", "agen-deux-conseilleres", "--margin", "0.02", *short)
    screened = permanences(
        "rank", "agen", "agen-montanou", "--method", "screening", "--replications", 5, "--json", *short
    )
    document = json.loads(screened.stdout)

    assert told.returncode == 0, told.stderr
    assert "est le meilleur des 2 scénarios" in told.stdout
    assert set(document["may_be_best"]) <= {"agen", "agen-montanou"}
    assert "screening" in document["method"]


@pytest.mark.slow
def test_a_run_until_it_is_precise_says_so(tmp_path):
    """At least 30 replications; half-widths and method in the provenance; a longer look continues it."""
    arguments = ["run", "agen", "--precision", "reach=5%", "--out", tmp_path, "--no-figures", *SHORT]
    told = permanences(*arguments)
    (folder,) = tmp_path.iterdir()
    made = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    again = permanences(*arguments, "--resume")

    assert told.returncode == again.returncode == 0, told.stderr
    assert made["done"] == made["precision"][0]["replications"] == 35
    assert made["precision"][0]["half_width"] <= 0.05
    assert "Hoad" in made["method"]
    assert "--precision reach=5%" in made["command"]
    assert told.stdout == again.stdout


def test_the_sweep_that_is_proposed_is_of_the_files_and_values_that_were_compared():
    """With their folders, and what --set changed in both."""
    told = _decision(["mine/one.yaml", "agen"], ["choice.delay_per_day=0.1"])

    assert told == "permanences sweep mine/one.yaml agen --decision --set choice.delay_per_day=0.1"
