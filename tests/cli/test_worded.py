"""A refusal is told in the language of the command, whole: the path, what was found, how to mend."""

import ast
import pickle
import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import sim.cli.answers
from sim.cli import doctor
from sim.cli.answers import worded
from sim.cli.main import app
from sim.comparison.verdicts import margins_of
from sim.errors import ExperimentError, ResultsError, ScenarioError, TerritoryError
from sim.experiments.designs import points_of
from sim.experiments.inputs import inputs_of
from sim.experiments.pieces_folder import read_departments
from sim.experiments.precision import targets_of
from sim.experiments.replications import check_numbers
from sim.experiments.search_options import SearchOptions, understood
from sim.rotas.sheets import read_rows
from sim.runs.processes import _StoppedError, _unless_stopped
from sim.runs.worker import as_it_travels
from sim.said import told as in_language
from sim.scenario.checks import check
from sim.scenario.files import load_scenario, scenario_from
from sim.territory.finding import find_commune
from sim.validation.volume import acts_of
from tests.scenario.telling import write
from tests.worlds import permanence, small_world

BAD = {
    "comune": {"comune": "x"},
    "volume": {"demand": {"volume": "1,2"}},
    "day": {"horizon": {"start": "2022-13-01"}},
    "level": {"demand": {"level": "midle"}},
    "share": {"behaviour": {"no_show": {"base_share": 2.0}}},
}


def test_one_of_a_thing_is_told_as_one():
    """A machine of one processor, a scenario of one fault, a task before a process was lost: in both languages."""
    one = doctor._machine({"memory_bytes": None, "processors": 1, "processes": 1})
    several = doctor._machine({"memory_bytes": None, "processors": 2, "processes": 2})
    with pytest.raises(ResultsError) as lost:
        list(_unless_stopped(_lost_after_one()))

    assert one == "1 processor to use, memory unknown; --jobs 0: 1 process"
    assert several == "2 processors to use, memory unknown; --jobs 0: 2 processes"
    assert "--jobs 0 : 1 processus" in in_language(one, "fr")
    assert "after 1 task, which is whole" in str(lost.value)
    assert "après 1 tâche, qui est entière" in in_language(lost.value.args[0], "fr")


def _lost_after_one():
    yield 0, "done"
    raise _StoppedError("killed by signal 9")


@pytest.fixture
def french(monkeypatch):
    """A command with `--lang fr`, whatever the locale of who runs the tests."""
    monkeypatch.setattr(sys, "argv", ["permanences", "run", "mine.yaml", "--lang", "fr"])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("comune", "clé inconnue"),
        ("volume", "attendu un nombre\u202f; les décimales prennent un point\u00a0: 1.2"),
        ("day", "n’est pas un jour du calendrier"),
        ("level", "attendu l’un de low, middle, high\u202f; vouliez-vous dire «\u00a0middle\u00a0»\u202f?"),
        ("share", "trouvé 2.0, attendu au plus 1"),
    ],
)
def test_what_the_schema_refuses_is_told_in_french(name, told, french):
    """An unknown key, a wrong type, a date that is none, a word that is not known, a number out of bounds."""
    with pytest.raises(ScenarioError) as caught:
        scenario_from(small_world(**BAD[name]))

    assert told in worded(caught.value.args[0])
    assert "1 problème" in worded(caught.value.args[0])


def test_a_file_that_is_not_there_is_told_in_french(french):
    """With the names of those that are."""
    with pytest.raises(ScenarioError) as caught:
        load_scenario("nulle-part")

    assert worded(caught.value.args[0]).startswith(
        "nulle-part\u00a0: pas de tel fichier, ni de scénario fourni de ce nom"
    )


def test_a_commune_that_is_not_known_is_told_in_french(french):
    """What is shipped, and what to do instead."""
    with pytest.raises(TerritoryError) as caught:
        find_commune("97701")

    assert "de la collectivité d’outre-mer Saint-Barthélemy" in worded(caught.value.args[0])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"seasons": 1}, "seasons vaut 1\u202f; il faut un nombre entier, 2 ou plus"),
        ({"rules": {"week": 35}, "prices": {"week": -1}}, "prices: week vaut -1\u202f; il faut plus de 0"),
        ({"fixed": ["a"]}, "aucune permanence ne peut bouger\u00a0: la tournée n’en a pas, ou toutes sont fixes"),
        ({"change": ["bus"]}, "change\u00a0: 'bus' est inconnu\u202f; il faut l’un de venue, half_day, mode, adviser"),
    ],
)
def test_what_a_search_refuses_is_told_in_french_and_before_any_season(options, told, french):
    """A budget below two seasons, a price below 0, nothing that may move, a word that is not known."""
    desk = permanence("a", "town_hall", "monday", "09:00", "12:00")
    scenario = scenario_from(small_world(rota={"permanences": [desk]}))
    with pytest.raises(ExperimentError) as caught:
        understood(scenario, ["value"], SearchOptions(**options))

    assert worded(caught.value.args[0]) == told


def sweep(*over):
    return inputs_of([scenario_from(small_world())], over)


ACTS = "code,month,acts,structures_labelled_by_then,acts_per_1000_inhabitants\n99999,2024-13,0,1,1\n"


@pytest.mark.parametrize(
    ("refuse", "told"),
    [
        (lambda: check_numbers(0), "replications vaut 0\u202f; il faut un nombre entier de 1 à 4294967296"),
        (lambda: margins_of({"reach": 2}, ["reach"]), "la marge de reach vaut 2, d’une part\u00a0: il faut moins de 1"),
        (lambda: targets_of({}), "precision ne nomme aucune mesure\u202f; donnez par exemple {'reach': 0.01}"),
        (lambda: points_of("cube", []), "design vaut 'cube'\u202f; il faut l’un de one_at_a_time, grid, lhs, morris"),
        (
            lambda: sweep("demand.volum"),
            "demand.volum n’est pas une valeur de 'small-world'\u202f; vouliez-vous dire demand.volume",
        ),
        (
            lambda: sweep("demand.volume=0,8,1,2"),
            "'demand.volume=0,8,1,2'\u00a0: les décimales prennent un point\u00a0: 0.8,1.2",
        ),
        (
            lambda: acts_of(ACTS, "acts.csv"),
            "acts.csv\u00a0: 3 à corriger\n  ligne 2  code '99999' n’est pas un département",
        ),
        (lambda: read_departments("nowhere", "visits"), "n’est pas une table d’un pays\u202f; il y a"),
    ],
    ids=["number", "margin", "nothing", "design", "key", "values", "file", "folder"],
)
def test_what_an_experiment_or_its_folder_refuses_is_told_in_french_from_another_process_too(refuse, told, french):
    """A number, a margin, a word, what is to be swept, a file, a folder; the values are as in English."""
    with pytest.raises(ResultsError) as caught:
        refuse()

    assert told in worded(caught.value.args[0])
    travelled = pickle.loads(pickle.dumps(as_it_travels(caught.value, "elsewhere")))
    assert type(travelled) is type(caught.value)
    assert told in worded(travelled.args[0])


# Several faults of each subject at once: dates, demand, slots, rooms, rota, names, hours of work.
ODD = small_world(
    horizon={"start": "2022-03-01", "end": "2022-03-31", "warm_up_days": 0},
    rota={
        "permanences": [
            permanence("a", "town_hall", "monday", "09:00", "12:00", mode="appointment", slot_min=200.0),
            permanence("b", "post_office", "monday", "10:00", "13:00", breaks=[{"start": "08:00", "end": "10:30"}]),
            permanence("c", "town_hall", "tuesday", "07:00", "21:00", recurrence={"every_weeks": 2, "offset": 5}),
            permanence("d", "town_hall", "tuesday", "20:00", "19:00", first_day="2030-01-01"),
        ]
    },
    demand={"seasons": {"flat": [0.0] * 12}, "requests_per_1000": {"low": 9.0, "middle": 5.0, "high": 1.0}},
)


def test_what_the_checks_find_is_told_in_french(french):
    """Each of some faults of every subject, errors and warnings, in other words than the English ones."""
    with pytest.raises(ScenarioError) as caught:
        scenario_from(ODD)
    problems = [*caught.value.problems, *check(scenario_from(small_world()))]

    assert len({problem.path for problem in problems}) > 7
    assert [str(one.message) for one in problems if worded(one.message) == str(one.message)] == []


def test_a_rota_of_rows_that_cannot_be_is_told_in_french(french, tmp_path):
    """Column and line as in English."""
    rows = "id;lieu;jour;début;fin\nx;mairie;lunedi;9h;25h\n"
    with pytest.raises(ScenarioError) as caught:
        read_rows(write(tmp_path, "rota.csv", rows), "rota.csv")

    assert "ligne 2" in worded(caught.value.args[0])
    assert "n’est pas un jour de la semaine" in worded(caught.value.args[0])
    assert "«\u00a025h\u00a0» n’est pas une heure" in worded(caught.value.args[0])


def test_a_file_of_communes_that_cannot_be_is_told_in_french(french, tmp_path):
    """All its problems with line and column."""
    write(tmp_path, "communes.csv", 'insee,population\n46102,"1,5"\n46102,x\n')
    with pytest.raises(ScenarioError) as caught:
        load_scenario(
            write(tmp_path, "mine.yaml", {"extends": "agen", "place": {"communes": None, "file": "communes.csv"}})
        )

    told = worded(caught.value.args[0])
    assert "communes.csv\u00a0: 3 problèmes" in told
    assert "a une virgule décimale\u202f; écrivez 1.5" in told
    assert "est donné deux fois, d’abord à la ligne 2" in told


@pytest.mark.parametrize(
    ("argv", "locale", "language"),
    [
        ([], "fr_FR.UTF-8", "fr"), ([], "C", "en"), ([], "", "en"), (["--lang", "en"], "fr_FR.UTF-8", "en"),
        (["--lang=fr"], "C", "fr"),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_command_else_of_the_locale(argv, locale, language, monkeypatch):
    """An option counts more than the machine."""
    monkeypatch.setattr(sys, "argv", ["permanences", "check", *argv])
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.delenv("LANG", raising=False)
    with pytest.raises(TerritoryError) as caught:
        find_commune("Figeacc")

    assert worded(caught.value.args[0]).startswith({"fr": "aucune commune", "en": "no commune"}[language])


@pytest.mark.parametrize(
    ("of_system", "told"), [("French_France", "aucune"), ("fr_FR", "aucune"), (None, "no commune")]
)
def test_where_the_environment_names_no_language_the_system_does(of_system, told, monkeypatch):
    """Windows has no `LANG`: its French would be told everything but what is refused in French."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.argv", ["permanences", "place", "Figeca"])
    monkeypatch.setattr("locale.getlocale", lambda *_of: (of_system, "UTF-8"))
    with pytest.raises(TerritoryError) as caught:
        find_commune("Figeca")
    assert told in worded(caught.value.args[0])


@pytest.mark.parametrize("code", ["fr", "en"])
def test_an_argument_that_cannot_be_is_refused_in_the_language_of_the_command(code, monkeypatch):
    """What is said of it, and around it."""
    monkeypatch.setattr(sys, "argv", ["permanences", "compare", "agen", "--lang", code])
    done = CliRunner().invoke(app, ["compare", "agen", "--lang", code])

    assert done.exit_code == 2
    assert {"fr": "deux scénarios ou plus", "en": "two scenarios or more"}[code] in done.output


def test_every_argument_is_refused_by_the_one_way():
    """A refusal made otherwise would be told in one language alone."""
    rooms = Path(sim.cli.answers.__file__).parent.glob("*.py")
    made = {path.name: path.read_text(encoding="utf-8").count("typer.BadParameter(") for path in rooms}

    assert {name for name, count in made.items() if count} == {"answers.py"}
    assert made["answers.py"] == 1


def test_what_is_said_beside_an_answer_is_said_in_both_languages():
    """A text that stands in the code as it is printed on stderr would be of one language."""
    written = []
    for path in Path(sim.cli.answers.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and any(one.arg == "err" for one in node.keywords):
                texts = [one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
                written += [(path.name, text) for text in texts if re.search(r"[^\W\d_]{3}", str(text))]

    assert written == []
