"""Every file that any verb writes, and all JSON that it prints, opened where it goes.

One small world for all verbs. A verb that is not called here fails the first test.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.dom import minidom

import pandas as pd
import pytest
from ruamel.yaml import YAML
from typer.main import get_command
from typer.testing import CliRunner

from sim.cli.main import app
from sim.experiments import calibration, deciding
from sim.scenario.files import dump_resolved, load_scenario, scenario_from
from tests.registers.making import HAND_HEADINGS, HAND_MAP, hand_line, rows_of, write_csv, write_map
from tests.sheets import by_doubles, opened, unmarked
from tests.worlds import permanence, small_world

NAME = "=1+1 *fête* (2 $, 3 $) 100 % {x} <b>&amp;</b>"
FEW = ["--replications", "2"]
ONE = ["--jobs", "1"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # the fixture runs every verb
NOT_CALLED = {"app"}  # its files are downloads: tests/app


def world() -> dict[str, Any]:
    """Return two rotas of a small world in which two rooms, two advisers and two communes share one name."""
    tree = small_world(
        id="monde",
        venues=[one | {"name": NAME} for one in small_world()["venues"]],
        advisers=[{"id": name, "name": NAME, "home": "post_office"} for name in ("ada", "bob")],
        place={"communes": [one | {"name": NAME} for one in small_world()["place"]["communes"]]},
    )
    return tree


def other_world() -> dict[str, Any]:
    """Return the same world with another week."""
    desks = [permanence("town_hall_thu", "town_hall", "thursday", "09:00", "12:00")]
    return world() | {"id": "autre", "rota": {"permanences": desks}}


def hand_register(folder: Path) -> list[object]:
    """Write a register kept by hand, with a wrong line and words that a sheet would change; return what reads it."""
    lines = [hand_line(k, Lieu="=somme(A1)", Motif=("-CAF", "1 mai", "VRAI", "@1")[k]) for k in range(4)]
    lines += [hand_line(4, Lieu="@lieu", Date="31/02/2024")]
    path = write_csv(folder / "=hand.csv", rows_of(HAND_HEADINGS, lines))
    return ["register", path, "--map", write_map(folder / "map.yaml", HAND_MAP)]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Run every verb once for its files and once for its JSON; return the folder, and the JSON by call."""
    folder = tmp_path_factory.mktemp("all")
    paths = {}
    for tree in (world(), other_world()):
        paths[tree["id"]] = folder / f"{tree['id']}.yaml"
        paths[tree["id"]].write_text(dump_resolved(scenario_from(tree)), encoding="utf-8")
    one, two = paths["monde"], paths["autre"]
    documents: dict[str, str] = {}

    def told(*arguments: object) -> str:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert result.exit_code == 0, (arguments, result.output, result.exception)
        if "--json" in arguments:
            documents[" ".join(str(part).removeprefix(f"{folder}/") for part in arguments)] = result.stdout
        return result.stdout

    told("init", folder / "init", "--json")
    told("place", "Figeac", "--km", 10, "--picture", folder / "place.svg", "--json")
    for verb in ("check", "show"):
        told(verb, one, "--json")
    told("run", one, *FEW, *ONE, "--out", folder / "runs", "--json")
    told("compare", one, two, *FEW, *ONE, "--levels", "high", "--out", folder / "compared", "--json")
    told("rank", one, two, *FEW, *ONE, "--method", "screening", "--json")
    for verb in ("fairness", "shadow"):
        told(verb, one, *FEW, *ONE, "--picture", folder / f"{verb}.svg", "--json")
    told("design", one, "town_hall_thu", *FEW, *ONE, "--interval", 60, "--picture", folder / "design.svg", "--json")
    told("clock", one, *FEW, *ONE, "--picture", folder / "clock.svg", "--json")
    told("cost", one, "--against", two, *FEW, *ONE, "--json")
    told("resilience", one, "--shock", "room:town_hall", *FEW, *ONE, "--picture", folder / "shock.png", "--json")
    told("story", one, "--json")
    told("watch", one, "--week", "--out", folder / "week.html", "--picture", folder / "day.svg", "--json")
    swept = ["--over", "demand.volume=0.8..1.2", *FEW, *ONE]
    told("sweep", one, *swept, "--picture", folder / "sweep.svg", "--out", folder / "sweep", "--json")
    grid = ["--over", "rota.permanences.town_hall_thu.mode=walk_in,mixed", "--over", "demand.volume=0.8,1.25"]
    told("sweep", one, *grid, *FEW, *ONE, "--design", "grid", "--out", folder / "grid", "--json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deciding, "AT_A_SAMPLE", 2)
        told("sweep", one, two, *swept, "--decision", "--points", 8, "--out", folder / "decision", "--json")
    told("optimise", one, "--seasons", 2, "--rounds", 1, *FEW, *ONE, "--change", "mode", "--margin", 0.4,
         "--not-worse", "rien", "--out", folder / "better", "--json")  # fmt: skip
    (ran,) = (folder / "runs").iterdir()
    (compared,) = (folder / "compared").glob("compare-*")
    told("report", compared, "--lang", "en", "--json", *ONE)
    told("export", ran, "--json")
    told("rota", one, "--to", folder / "rota.csv", "--json")
    told("rota", one, "--to", folder / "rota.xlsx", "--json")
    told("map", ran, "--out", folder / "map.svg")
    told("map", ran, "--out", folder / "map.png")
    told("validate", "m-m-1", "--quick", "--json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibration, "_STEPS", 2)  # how near it comes is the affair of `test_calibration`
        told("calibrate", "--replications", 2, "--json")
    told(*hand_register(tmp_path_factory.mktemp("given")), "--out", folder / "register", "--json")
    told("schema", "--json")
    told("doctor", "--json")
    return folder, documents


def files(folder: Path, *endings: str) -> list[Path]:
    """Return the files that end so; there is one at least."""
    found = [path for path in sorted(folder.rglob("*")) if path.suffix in endings and path.is_file()]
    assert found, endings
    return found


def test_every_verb_is_called_here(written):
    """A new verb has its files looked at."""
    _folder, documents = written
    called = {call.split()[0] for call in documents} | {"map"} | NOT_CALLED

    assert called == set(get_command(app).commands)


def test_every_table_opens_in_a_spreadsheet_as_its_parquet_file_has_it(written):
    """The same numbers and texts; no cell is calculated, made a day of, or cut to fifteen digits."""
    folder, _documents = written
    compared = 0
    for path in files(folder, ".csv"):
        sheet = opened(path.read_bytes())
        if not (exact := path.with_suffix(".parquet")).is_file():
            continue
        frame = pd.read_parquet(exact)
        assert len(sheet.rows) == len(frame), path
        for name in frame:
            cells = sheet.column(name)
            compared += 1
            if pd.api.types.is_bool_dtype(frame[name]):
                assert cells == [str(value) for value in frame[name]], (path.name, name)
            elif pd.api.types.is_numeric_dtype(frame[name]) and name != "request":
                wanted = frame[name].astype("Float64").to_numpy(dtype=float, na_value=float("nan"))
                found = [float("nan") if cell is None else float(unmarked(cell)) for cell in cells]
                assert found == pytest.approx(wanted.tolist(), rel=1e-14, nan_ok=True), (path.name, name)
            else:
                assert [_as_text(cell, name) for cell in cells] == [_as_text(value, name) for value in frame[name]]

    assert compared > 100


def _as_text(value: Any, column: str) -> str:
    """Return what a cell says, whatever it is to a sheet: an input of a sweep is a number to it, text to YAML."""
    if value is None or pd.isna(value):
        return ""
    if column == "request":
        return str(value).removeprefix("r")
    text = str(unmarked(value))
    try:
        return repr(float(text))
    except ValueError:
        return text


def test_addresses_stay_distinct_in_a_spreadsheet_and_are_asked_for_as_they_stand(written):
    """Of the digits of an address a sheet would keep fifteen."""
    folder, _documents = written
    (path,) = (folder / "runs").glob("*/visits.csv")
    sheet = opened(path.read_bytes())
    cells = sheet.column("request")
    asked = next(cell for cell, number in zip(cells, sheet.column("replication"), strict=True) if number == 0)
    found = CliRunner().invoke(app, ["story", str(folder / "monde.yaml"), "--request", asked, "--json"])

    assert all(isinstance(cell, str) for cell in cells)
    assert len(set(cells)) == pd.read_parquet(path.with_suffix(".parquet"))["request"].nunique()
    assert json.loads(found.stdout)["request"] == asked.removeprefix("r")


def test_all_json_is_the_same_to_a_reader_of_doubles(written):
    """Printed and written: no number beyond what a double holds, no word that is no JSON."""
    folder, documents = written
    for path in files(folder, ".json"):
        by_doubles(path.read_text(encoding="utf-8"))
    for path in files(folder, ".jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            by_doubles(line)
    for call, document in documents.items():
        by_doubles(document)
        assert "NaN" not in document, call


def test_a_day_as_a_document_names_requests_that_a_story_takes(written):
    """Text, in people, slots and what advisers do."""
    folder, documents = written
    (days,) = (json.loads(text) for call, text in documents.items() if call.startswith("watch"))
    people = [person["request"] for day in days for venue in day["venues"] for person in venue["people"]]
    served = [part["request"] for day in days for one in day["advisers"] for part in one["segments"]]
    slots = [name for day in days for venue in day["venues"] for slot in venue["slots"] for name in slot["requests"]]

    assert people
    assert {type(name) for name in [*people, *slots]} == {str}
    assert set(filter(None, served)) <= set(people)
    story = CliRunner().invoke(app, ["story", str(folder / "monde.yaml"), "--request", people[0], "--json"])
    assert json.loads(story.stdout)["request"] == people[0]


def test_a_run_says_which_day_its_second_0_is(written):
    """In words, for machines, and beside each second its date and hour."""
    folder, _documents = written
    (ran,) = (folder / "runs").iterdir()
    sheet = opened((ran / "sessions.csv").read_bytes())
    opens_s, opens, dates = (sheet.column(name) for name in ("opens_s", "opens", "date"))

    assert "Second 0 is midnight at the beginning of 2022-02-21" in (ran / "README.md").read_text(encoding="utf-8")
    assert json.loads((ran / "provenance.json").read_text(encoding="utf-8"))["first_day"] == "2022-02-21"
    assert {(moment - pd.Timestamp("2022-02-21")).total_seconds() - second
            for moment, second in zip(opens, opens_s, strict=True)} == {0.0}  # fmt: skip
    assert [moment.date() for moment in opens] == dates


def test_each_table_says_its_units_and_what_its_rows_are(written):
    """A number has a unit in its own row or in the name of its column; rows are told apart by what they name."""
    folder, _documents = written
    ids = {
        "summary": ["measure", "dimension", "key"], "differences": ["measure", "dimension", "key", "scenario"],
        "gains": ["scenario", "measure", "dimension", "key"], "placebo": ["scenario", "clock", "unit", "change"],
        "responses": ["point", "response", "measure"], "effects": ["response", "measure", "input", "value"],
        "points": ["point"], "crossings": ["input"], "information": ["input"], "ranking": ["scenario"],
        "visits": ["replication", "request", "attempt"], "sessions": ["replication", "session"],
        "noise": ["response", "measure"], "search": ["round"], "robustness": ["measure", "scenario"],
        "robustness_differences": ["setting", "measure", "scenario"], "measures": ["measure", "dimension", "key"],
        "problems": ["file", "sheet", "line", "column", "kind"], "aside": ["file", "sheet", "line"],
        "rota": ["identifiant"],
    }  # fmt: skip
    in_own_words = {"rota", "problems", "aside", "points", "visits", "sessions", "noise", "crossings", "robustness"}
    for path in files(folder, ".csv"):
        sheet = opened(path.read_bytes())
        names = [tuple(row[sheet.headers.index(name)] for name in ids[path.stem]) for row in sheet.rows]
        assert len(set(names)) == len(names), path.name
        assert path.stem in in_own_words or None not in sheet.column("unit"), path.name
        of_rows = {"rota", "points", "visits", "sessions", "placebo", "problems", "aside"}
        assert "measure" in sheet.headers or path.stem in of_rows, path.name


def test_every_picture_and_page_is_whole_and_holds_names_as_they_are_written(written):
    """SVG is XML, its words and those of the page have the name letter by letter; no tag of it becomes one."""
    folder, _documents = written
    pictures = files(folder, ".svg")
    for path in pictures:
        minidom.parse(str(path))
    for path in files(folder, ".html"):
        page = path.read_text(encoding="utf-8")
        assert "<b>&amp;</b>" not in page, path.name
        assert "=1+1 *fête* (2 $, 3 $) 100 % {x} &lt;b&gt;&amp;amp;&lt;/b&gt;" in page, path.name
    alt = json.loads(next((folder / "runs").glob("*/figures/alt.json")).read_text(encoding="utf-8"))
    for name in ("waits", "reach_map", "load"):
        assert f"{NAME} (" in alt["fr"][name]["description"], name


def test_every_text_is_utf_8_and_every_scenario_is_read_again(written):
    """Whatever the code page of the machine."""
    folder, _documents = written
    for path in files(folder, ".txt", ".md", ".yaml", ".svg", ".html", ".json"):
        path.read_text(encoding="utf-8")
    for path in files(folder, ".yaml"):
        if "init" not in path.parts:
            assert load_scenario(path).fingerprint
        YAML(typ="safe").load(path)
