"""What is printed can be written wherever it goes: every verb, its help and its refusals, under poor code pages.

The calls run in this process, on streams of the code page; a process of its own shows that the command begins so.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest
from typer.main import get_command

from sim.cli.console import write_anywhere
from sim.cli.main import app
from sim.plain import ascii_text, json_text, markdown_text, one_line
from sim.scenario.files import dump_resolved, load_scenario, scenario_from
from tests.command_line import permanences
from tests.default_run import some
from tests.processes import ROOT
from tests.registers.making import appointments, rdv_xls
from tests.worlds import small_world

NAMES = {"post_office": "Relais « L’Œuvre » – 3\u202f€", "town_hall": "Mairie 🏛 de l’Île"}


def calls_of(folder):
    """Return what is called without a season: what is told at once, and what is refused."""
    path = folder / "monde.yaml"
    venues = [one | {"name": NAMES[one["id"]]} for one in small_world()["venues"]]
    path.write_text(dump_resolved(scenario_from(small_world(id="monde", venues=venues))), encoding="utf-8")
    world = str(path)
    register = str(rdv_xls(folder / "rdv.xls", appointments(20)))
    right = [
        ["--help"],
        ["check", world],
        ["show", world],
        ["show", world, "--json"],
        ["clock", world, "--replications", "0"],
        ["register", register],
        ["register", register, "--draft-map"],
        ["init", str(folder / "init")],
    ]
    wrong = [
        ["check", str(folder / "où…"), "\udcff.yaml"],
        ["run", world, "agen-sans-fin", "--out", str(folder / "runs")],
        ["rank", world, "agen", "--measure", "vitesse"],
        ["story", world, "--request", "5 €"],
        ["register", str(folder / "où….csv")],
        ["report", str(folder / "où…")],
        ["map", str(folder / "où…")],
        ["optimise", world, "--measure", "«"],
        ["sweep", world, "--over", "demand.volume=0,8..1,2"],
        ["resilience", world, "--shock", "salle:ça"],
        ["app", "où…"],
        ["init", str(folder / "init")],
        ["--où"],
    ]
    return right, wrong


def worked(folder):
    """Return what is called with seasons behind it."""
    world, few = str(folder / "monde.yaml"), ["--replications", "2", "--jobs", "1"]
    return [
        ["run", world, *few, "--no-figures", "--out", str(folder / "runs")],
        ["compare", world, world, *few],
        ["cost", world, *few],
        ["fairness", world, *few],
        ["resilience", world, "--shock", "room:town_hall", "--remedy", "spare", *few],
        ["shadow", world, *few],
        ["story", world],
        ["story", world, "--json"],
        ["watch", world],
        ["sweep", world, "--over", "demand.volume=0.8..1.2", *few],
        ["validate", "m-m-1", "--quick"],
        ["doctor"],
    ]


@pytest.mark.parametrize("encoding", some(["ascii", "cp1252", "cp437", "latin-1"], 1))
def test_every_help_and_refusal_is_printed_under_a_poor_code_page(encoding, tmp_path):
    """What is wrong ends as it does elsewhere; what the code page lacks has its plain likeness; YAML loses nothing."""
    right, wrong = calls_of(tmp_path)
    # What another code page lacks, ASCII lacks as well.
    helps = [[verb, "--help"] for verb in get_command(app).commands] if encoding == "ascii" else []
    found = [permanences(*one, encoding=encoding) for one in right + helps + wrong]
    told = {" ".join(one[::2]): text for one, (_code, text, _error) in zip(right, found, strict=False)}
    office = {"ascii": 'Relais " L\'OEuvre " - 3 EUR', "cp1252": "Relais « L’Œuvre » – 3 €",
              "cp437": "Relais « L'OEuvre » - 3 EUR", "latin-1": "Relais « L'OEuvre » - 3 EUR"}[encoding]  # fmt: skip
    shown = tmp_path / "shown.yaml"
    shown.write_text(told["show"], encoding="utf-8")

    assert [code for code, _out, _error in found] == [0] * len(right + helps) + [2] * len(wrong)
    assert "Traceback" not in "".join(error for _code, _out, error in found)
    assert office in told["clock --replications"].replace("\u00a0", " ")
    assert load_scenario(shown).fingerprint == load_scenario(tmp_path / "monde.yaml").fingerprint
    assert [venue["name"] for venue in json.loads(told["show --json"])["scenario"]["venues"]] == list(NAMES.values())


@pytest.mark.slow
def test_every_verb_with_seasons_behind_it_is_printed_under_the_poorest_code_page(tmp_path):
    """The whole of what they tell; their documents lose nothing."""
    calls_of(tmp_path)
    found = {" ".join(one[::2]): permanences(*one, encoding="ascii") for one in worked(tmp_path)}

    assert {name: code for name, (code, _out, _error) in found.items() if code} == {}
    assert all(out.isascii() and out.strip() for _code, out, _error in found.values())
    assert 'Relais " L\'OEuvre " - 3 EUR' in found["watch"][1]


def test_a_process_begins_with_streams_that_write_anything(tmp_path):
    """As started by a shell that sends the answer into a file; where all can be written nothing is replaced."""
    calls_of(tmp_path)
    asked = ["clock", str(tmp_path / "monde.yaml"), "--replications", "0"]
    done = subprocess.run(
        [sys.executable, "-m", "sim.cli.main", *asked], capture_output=True, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, b"")
    assert "Mairie ? de l’Île" in done.stdout.decode("cp1252")
    assert NAMES["town_hall"] in permanences(*asked).stdout


def test_plain_likeness_of_typography_accents_and_the_rest():
    """Spaces and dashes plain, letters without accents, a sign for what has none."""
    told = ascii_text("« Où ? »\u202f: 3\u00a0€ – l’été… ≥ 5 × 2, Łódź, 役\u200b")

    assert told == '" Ou ? " : 3 EUR - l\'ete... >= 5 x 2, ?odz, ?'


def test_names_lose_what_no_page_can_hold_and_nothing_else():
    """Breaks are spaces; control signs, halves of letters and what turns the direction of all that follows go."""
    assert one_line("a\r\nb\u2028c\x07d\ud800 =1  {x}") == "a b cd\ufffd =1  {x}"
    assert one_line("Mairie \u202egnp.\u2066 דואר \u200f") == "Mairie gnp. דואר \u200f"
    assert one_line("é" * 5000) == "é" * 5000


def test_markdown_shows_a_text_as_it_is():
    """Marks are escaped, and only where they would be marks."""
    assert markdown_text("Mairie *annexe* (2 $)") == r"Mairie \*annexe\* (2 \$)"
    assert markdown_text("Agen : 5 < 6, R&D, 3 [2 ; 4]") == r"Agen : 5 < 6, R&D, 3 \[2 ; 4\]"
    assert markdown_text("# <b>\n1. &amp;") == r"\# \<b> 1. \&amp;"
    assert markdown_text("2. x") == r"2\. x"


def test_json_keeps_numbers_for_readers_of_doubles():
    """Beyond 2**53 as text; what is no finite number as null."""
    document = {"id": 2**53 + 1, "small": 2**53, "none": float("nan"), "list": [float("inf"), True]}

    assert json.loads(json_text(document)) == {"id": "9007199254740993", "small": 2**53, "none": None,
                                               "list": [None, True]}  # fmt: skip


def test_streams_that_are_no_files_are_left_alone(monkeypatch):
    """A notebook has streams of its own."""

    notebook = io.StringIO()
    monkeypatch.setattr(sys, "stdout", notebook)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    write_anywhere()

    assert sys.stdout is notebook
