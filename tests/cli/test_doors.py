"""A wrong thing is refused at the door, a right thing is taken: decimals, codes, files away from home."""

import json

import pytest
from typer.testing import CliRunner

from sim.cli.main import app
from sim.scenario.files import load_scenario


def said(*arguments):
    """Return exit code and all that the command line says, run in this process."""
    found = CliRunner().invoke(app, [str(one) for one in arguments])
    return found.exit_code, f"{found.output} {found.exception or ''}".replace("\n", " ")


def words(text):
    """Return a text without the frame and the line breaks of a terminal."""
    return " ".join(text.replace("│", " ").split())


# --- decimals


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        (("rank", "agen", "vigny", "--margin", "0,01"), "0.01"),
        (("rank", "agen", "vigny", "--confidence=0,9"), "0.9"),
        (("optimise", "agen", "--margin", "0,005"), "0.005"),
        (("resilience", "agen", "--weeks", "1,5"), "1.5"),
        (("resilience", "agen", "--amount", "1,2"), "1.2"),
        (("fairness", "agen", "--minutes", "12,5"), "12.5"),
        (("run", "agen", "--replications", "1,5"), "1.5"),
        (("sweep", "agen", "--points", "1,5"), "1.5"),
        (("clock", "agen", "--seed", "1 234,5"), "1234.5"),
        (("compare", "agen", "vigny", "--margin", "0,5"), "0.5"),
        (("compare", "agen", "vigny", "--margin", "reach=0,5%"), "0.5%"),
        (("compare", "agen", "vigny", "--precision", "wait_served=1,reach=0,5"), "0.5"),
        (("run", "agen", "--precision", "reach=0,5"), "0.5"),
        (("optimise", "agen", "--not-worse", "reach=0,01"), "0.01"),
        (("app", "agen", "--port", "8501,5"), "8501.5"),
    ],
)
def test_a_decimal_comma_is_refused_by_every_option_with_the_number_as_it_is_written(arguments, number):
    """Exit code 2, before anything runs."""
    code, text = said(*arguments)

    assert code == 2
    assert f"decimals take a point: {number}" in words(text)


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ("choice.wait_per_min=0,1,0,2", "decimals take a point: 0.1,0.2"),
        ("demand.volume=0,8,1,2", "decimals take a point: 0.8,1.2"),
        ("demand.volume=0,8..1,2", "decimals take a point: 0.8"),
        ("demand.volume=0.8..1,2", "decimals take a point: 1.2"),
        ("demand.volume=1.5,1.5", "1.5 is given twice"),
    ],
)
def test_a_decimal_comma_in_the_values_of_a_sweep_is_refused(over, told):
    """Cut at its commas it would be run as whole numbers."""
    with pytest.raises(Exception, match="--over: 1 to mend") as caught:
        CliRunner().invoke(app, ["sweep", "agen", "--over", over], catch_exceptions=False)

    assert caught.value.exit_code == 2
    assert told in str(caught.value)


@pytest.mark.parametrize("over", ["choice.wait_per_min=0,1,2", "desk.grace_min=30,15", "desk.shortest_notice_days=2,1"])
def test_whole_numbers_that_go_up_or_down_are_values_of_a_sweep(over):
    """Nobody need write 1.0 for 1."""
    from sim.experiments.inputs import inputs_of

    (one,) = inputs_of([load_scenario("agen")], [over])

    assert one.values == tuple(over.partition("=")[2].split(","))


def test_a_decimal_comma_in_an_override_or_a_file_names_the_point(tmp_path):
    """`--set` and YAML are read alike; a text may hold a comma."""
    file = tmp_path / "mine.yaml"
    file.write_text('extends: agen\nid: mine\ndemand: {volume: "1,5"}\n', encoding="utf-8")

    for code, text in (said("check", "agen", "--set", "demand.volume=1,5"), said("check", file)):
        assert code == 2
        assert 'found "1,5", expected a number; decimals take a point: 1.5' in text
    assert said("check", "agen", "--set", "title.fr='Essai 1,5'")[0] == 0


# --- codes


@pytest.mark.parametrize(
    ("code", "mend"), [("20366", "2B366"), ("00000", "INSEE"), ("96001", "INSEE"), ("99100", "INSEE")]
)
def test_a_code_that_no_commune_has_is_refused(code, mend):
    """What it became is named where it is known."""
    exit_code, text = said("check", "agen", "--set", f"venues.pont-du-casse.commune='{code}'")

    assert exit_code == 2
    assert f'no commune has the code "{code}"' in text
    assert mend in text


# --- both lines


def test_check_tells_both_values_and_both_lines_to_people_and_to_machines():
    """The other value stands behind the message, and in `beside`."""
    asked = ("check", "agen", "--set", "desk.shortest_notice_days=30")
    code, text = said(*asked)
    (document,) = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    found = next(one for one in document["problems"] if one["path"].endswith("booking_window_days"))

    assert code == 0
    assert "open 21 days ahead and the shortest notice is 30" in text
    assert "(desk.shortest_notice_days: --set)" in text
    assert (found["file"], found["line"]) == ("agen.yaml", 87)
    assert found["beside"] == [{"path": "desk.shortest_notice_days", "file": "--set", "line": None}]


# --- files away from home


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """Return a folder with what `init` copies, its base changed; the work goes on there."""
    monkeypatch.chdir(tmp_path)
    assert said("init", ".")[0] == 0
    base = tmp_path / "_base.yaml"
    base.write_text(base.read_text("utf-8").replace("level: middle", "level: high"), encoding="utf-8")
    return tmp_path


def test_a_copied_scenario_is_read_with_the_base_beside_it(copied):
    """What was changed there counts."""
    assert load_scenario(copied / "agen.yaml").demand.level == "high"


def test_a_copied_scenario_moved_without_its_base_is_refused_with_the_way_out(copied):
    """The shipped base would be another scenario, in silence."""
    away = copied / "away"
    away.mkdir()
    (away / "agen.yaml").write_bytes((copied / "agen.yaml").read_bytes())
    code, text = said("check", away / "agen.yaml")

    assert code == 2
    assert 'extends: there is no "_base.yaml" beside this file; put it there, or write "shipped/_base"' in text


def test_a_name_that_is_a_file_and_a_shipped_scenario_says_which_is_meant(copied):
    """In `extends` it is refused with both ways to write it; on the command line it is the shipped one, and said."""
    mine = copied / "mine.yaml"
    mine.write_text("extends: agen\nid: mine\n", encoding="utf-8")
    code, text = said("check", mine)

    assert code == 2
    assert 'write "agen.yaml" for the file, "shipped/agen" for the shipped one' in text
    for name, level in (("agen.yaml", "high"), ("shipped/agen", "middle")):
        mine.write_text(f"extends: {name}\nid: mine\n", encoding="utf-8")
        assert load_scenario(mine).demand.level == level
    code, text = said("check", "agen")
    assert code == 0
    assert "agen: the shipped scenario; for your own file write agen.yaml" in text
    assert "fourni" not in said("check", "agen.yaml")[1]
