"""What is printed can be written wherever it goes: every verb, its help and its refusals, under poor code pages.

One process a code page runs all calls, since to start one takes longer than what it is asked for.
"""

from __future__ import annotations

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
from tests.worlds import small_world

pytestmark = pytest.mark.timeout(900)  # one test calls every verb
NAMES = {"post_office": "Relais « L’Œuvre » – 3\u202f€", "town_hall": "Mairie 🏛 de l’Île"}
SCRIPT = """
import json, sys
from sim.cli.main import run_command

def called(arguments):
    sys.argv = ["permanences", *arguments]
    try:
        run_command()
    except SystemExit as end:
        return end.code or 0
    return 0

def main():
    streams, found = {"stdout": sys.stdout, "stderr": sys.stderr}, []
    for arguments in json.loads(sys.argv[1]):
        for stream in streams.values():
            print(f"@@ {len(found)}", file=stream, flush=True)
        found.append(called(arguments))
    print("@@ codes", json.dumps(found), file=sys.stderr)

if __name__ == "__main__":
    main()
"""


def calls_of(folder):
    """Return what is called: help of every verb, every verb that prints, refusals; and the exit code of each."""
    path = folder / "monde.yaml"
    venues = [one | {"name": NAMES[one["id"]]} for one in small_world()["venues"]]
    path.write_text(dump_resolved(scenario_from(small_world(id="monde", venues=venues))), encoding="utf-8")
    few, runs = ["--replications", "2", "--jobs", "1"], str(folder / "runs")
    world = str(path)
    found = [([verb, "--help"], 0) for verb in get_command(app).commands]
    found += [
        (["--help"], 0),
        (["check", world], 0),
        (["show", world], 0),
        (["run", world, "agen-sans-fin", *few, "--no-figures", "--out", runs], 2),
        (["compare", world, world, *few], 0),
        (["rank", world, "agen", "--measure", "vitesse"], 2),
        (["clock", world, "--replications", "0"], 0),
        (["cost", world, *few], 0),
        (["fairness", world, *few], 0),
        (["resilience", world, "--shock", "room:town_hall", "--remedy", "spare", *few], 0),
        (["shadow", world, *few], 0),
        (["story", world], 0),
        (["story", world, "--request", "5 €"], 2),
        (["watch", world], 0),
        (["sweep", world, "--over", "demand.volume=0.8..1.2", *few], 0),
        (["validate", "m-m-1", "--quick"], 0),
        (["validate", "m-m-1", "--quick", "--markdown"], 0),
        (["doctor"], 0),
        (["report", str(folder / "où…")], 2),
        (["map", str(folder / "où…")], 2),
        (["optimise", world, "--measure", "«"], 2),
        (["init", str(folder)], 0),
        (["init", str(folder)], 2),
        (["show", world, "--json"], 0),
        (["story", world, "--json"], 0),
    ]
    return found


def printed(calls, encoding, folder):
    """Run all calls under a code page; return exit codes, and what each printed on both streams."""
    script = folder / "calls.py"
    script.write_text(SCRIPT, encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, str(script), json.dumps([one for one, _code in calls])],
        capture_output=True, env=environment, timeout=800, check=False, cwd=folder,
    )  # fmt: skip
    streams = [stream.decode(encoding.partition(":")[0]) for stream in (done.stdout, done.stderr)]
    assert "@@ codes" in streams[1], streams[1][-2000:]
    parts = [[part.split("\n", 1)[1] for part in stream.split("@@ ")[1:]] for stream in streams]
    codes = json.loads(streams[1].rsplit("@@ codes ", 1)[1])
    return codes, list(zip(parts[0], parts[1][:-1], strict=True))


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_every_verb_help_and_refusal_is_printed_under_a_poor_code_page(encoding, tmp_path):
    """What was asked is what ends; what the code page lacks has its plain likeness; JSON and YAML lose nothing."""
    calls = calls_of(tmp_path)
    codes, texts = printed(calls, encoding, tmp_path)
    by_call = {" ".join(one): text for (one, _code), text in zip(calls, texts, strict=True)}
    world = calls[-1][0][1]
    whole = load_scenario(world)

    for (one, code), found, text in zip(calls, codes, texts, strict=True):
        assert found == code, (one, text)
    assert "Traceback" not in "".join(error for _out, error in texts)
    office = {"cp1252": "Relais « L’Œuvre » – 3 €", "ascii": 'Relais " L\'OEuvre " - 3 EUR'}[encoding]
    assert office in by_call[f"watch {world}"][0] or office in by_call[f"clock {world} --replications 0"][0]
    out, _error = by_call[f"show {world}"]
    assert out.isascii()
    shown = tmp_path / "shown.yaml"
    shown.write_text(out, encoding="utf-8")
    assert load_scenario(shown).fingerprint == whole.fingerprint
    document = json.loads(by_call[f"show {world} --json"][0])
    assert [venue["name"] for venue in document["scenario"]["venues"]] == list(NAMES.values())


def test_utf_8_keeps_every_letter(tmp_path):
    """Nothing is replaced where all can be written."""
    calls = [(one, code) for one, code in calls_of(tmp_path) if one[0] == "clock" and "--replications" in one]
    _codes, texts = printed(calls, "utf-8", tmp_path)

    assert NAMES["town_hall"] in texts[0][0]


def test_plain_likeness_of_typography_accents_and_the_rest():
    """Spaces and dashes plain, letters without accents, a sign for what has none."""
    told = ascii_text("« Où ? »\u202f: 3\u00a0€ – l’été… ≥ 5 × 2, Łódź, 役\u200b")

    assert told == '" Ou ? " : 3 EUR - l\'ete... >= 5 x 2, ?odz, ?'


def test_names_lose_what_no_page_can_hold_and_nothing_else():
    """Breaks are spaces; control signs and halves of letters go."""
    assert one_line("a\r\nb\u2028c\x07d\ud800 =1  {x}") == "a b cd\ufffd =1  {x}"


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
    import io

    notebook = io.StringIO()
    monkeypatch.setattr(sys, "stdout", notebook)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    write_anywhere()

    assert sys.stdout is notebook
