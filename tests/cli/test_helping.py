"""Help is in the language of the command: what verbs and options say of themselves, and Typer's own words around it."""

import os
import subprocess
import sys

import pytest
from typer import Context
from typer.main import get_command
from typer.testing import CliRunner

from sim.cli.main import app
from sim.report.catalogues import messages_in_code
from sim.typography import NARROW, NO_BREAK
from tests.command_line import permanences

ALIKE = {"[COMMUNE]", "RUN", "RUN…"}
VERBS = ["", *get_command(app).commands]
FRAMES = {
    "fr": ("Usage :", "Commandes", "[obligatoire]", "[par défaut : 20]", "Montre ce message"),
    "en": ("Usage:", "Commands", "[required]", "[default: 20]", "Show this message and exit."),
}


@pytest.fixture
def in_language(monkeypatch):
    """Return the verbs as they are built for a command in a language."""

    def built(code):
        monkeypatch.setattr(sys, "argv", ["permanences", "--lang", code])
        return get_command(app)

    return built


def said_by(verbs):
    """Return every text of the help of the verbs: what each says, what its options say and stand for."""
    found = {}
    for name, verb in {"": verbs, **verbs.commands}.items():
        options = (*verb.params, verb.get_help_option(Context(verb)))
        found[name] = [verb.help, *(one.help for one in options), *(one.metavar for one in options if one.metavar)]
    return found


def test_every_help_is_in_the_catalogue_and_translated(in_language):
    """What is not written for the help of a command line (a name, a keyword) would be told in English alone."""
    english, french = (said_by(in_language(code)) for code in ("en", "fr"))

    for name, texts in english.items():
        for text, told in zip(texts, french[name], strict=True):
            assert text in messages_in_code(), name
            assert (text == told) == (text in ALIKE), name


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_help_of_a_verb_has_no_sentence_of_the_other_language(code, in_language):
    """Each text of its own language, none of the other."""
    own, other = (said_by(in_language(one)) for one in (code, {"fr": "en", "en": "fr"}[code]))
    in_language(code)
    for verb in VERBS:
        shown = CliRunner().invoke(app, [*[verb][: bool(verb)], "--help"], env={"COLUMNS": "1000"})
        words = plain(shown.output)
        for text, told in zip(own[verb], other[verb], strict=True):
            assert plain(text) in words
            assert plain(told) not in words or text in ALIKE


def plain(text):
    """Return a text without its frame, its spaces alike."""
    return " ".join(text.replace("│", " ").replace(NO_BREAK, " ").replace(NARROW, " ").split())


@pytest.mark.parametrize(("code", "locale"), [("fr", "fr_FR.UTF-8"), ("en", "C.UTF-8")])
def test_what_stands_around_help_is_in_its_language(code, locale):
    """Headings, what is required, defaults, how a verb is used: in a process of its own, as Typer asks but once."""
    command, told = [sys.executable, "-m", "sim.cli.main"], {**os.environ, "LC_ALL": locale, "PYTHONUTF8": "1"}
    shown = "".join(
        plain(subprocess.run([*command, *verb], env=told, capture_output=True, encoding="utf-8", check=True).stdout)
        for verb in (["--help"], ["run", "--help"])
    )

    assert [word for word in FRAMES[code] if word not in shown] == []
    assert [word for word in FRAMES[{"fr": "en", "en": "fr"}[code]] if word in shown] == []


@pytest.mark.parametrize(
    ("arguments", "english", "french"),
    [
        (["run"], "Missing argument 'files'.", "Il manque l’argument 'files'."),
        (["run", "agen", "--x"], "No such option: --x", "Pas d’option --x"),
        (["run", "agen", "--forc"], "(Possible options: --force)", "Pas d’option --forc (peut-être : --force)"),
        (
            ["run", "agen", "--replication"],
            "options: --replications, --precision",
            "(peut-être : --replications, --precision, --region)",
        ),
        (["bla"], "No such command 'bla'.", "Pas de commande 'bla'."),
        (["compar"], "Did you mean 'compare'?", "Pas de commande 'compar'. Vouliez-vous dire 'compare' ?"),
        (["run", "agen", "--out"], "Option '--out' requires an argument.", "L’option '--out' demande une valeur."),
        (["run", "--force=1"], "Option '--force' does not take a value.", "L’option '--force' ne prend pas de valeur."),
        (["schema", "x"], "Got unexpected extra argument(s) (x)", "Arguments de trop (x)"),
        (["run", "a", "--jobs", "x"], "valid integer", "Valeur impossible pour '--jobs' : il faut un nombre entier"),
        (["rank", "a", "--margin", "x"], "valid number", "Valeur impossible pour '--margin' : il faut un nombre"),
        (["run", "a", "--seed", "-1"], "equal to 0", "Valeur impossible pour '--seed' : il faut 0 ou plus"),
        (
            ["rank", "a", "--confidence", "2"],
            "equal to 1",
            "Valeur impossible pour '--confidence' : il faut 1 ou moins",
        ),
        (["place"], "Invalid value: name a place", "Valeur impossible : nommez un lieu"),
        (["run", "a", "--jobs", "1,5"], "Invalid value", "Valeur impossible pour --jobs : '1,5' : les décimales"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_what_typer_refuses_is_told_in_the_language_of_the_command(arguments, english, french, in_language):
    """Whatever it is that the command line itself cannot read; in English as Typer says it."""
    for code, words in (("en", english), ("fr", french)):
        in_language(code)
        done = CliRunner().invoke(app, arguments, env={"COLUMNS": "1000"})

        assert done.exit_code == 2
        assert words in plain(done.output)


@pytest.mark.parametrize("verb", [("check", "nowhere"), ("show", "nowhere"), ("init", "here", "--from", "nowhere")])
@pytest.mark.parametrize(("code", "told"), [("fr", "scénario"), ("en", "scenario")])
def test_verbs_that_answer_in_the_language_of_the_machine_take_another(verb, code, told, tmp_path):
    """And refuse one that is neither."""
    ended = permanences(*verb, "--lang", code, cwd=tmp_path)
    assert ended.returncode == 2
    assert told in ended.stdout + ended.stderr

    refused = permanences(*verb, "--lang", "es", cwd=tmp_path)
    assert refused.returncode == 2
    assert "'es': fr or en" in refused.stderr
