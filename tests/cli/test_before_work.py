"""What fails last is tried first: places, room, endings, fonts, names; and `doctor` knows it."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections import namedtuple
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import running
from sim.cli.main import app
from sim.engine import season
from sim.errors import (
    FolderRefusedError,
    MissingExtraError,
    PermanencesError,
    ReportError,
    ResultsError,
    TerritoryError,
)
from sim.report.written import page, pdf
from sim.runs import lock
from tests.processes import ROOT
from tests.runs.tasks import killed_at_the_third

SHORT = ("--set", "horizon.end=2022-01-16", "--set", "horizon.warm_up_days=7")
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def no_work(monkeypatch):
    """Let no season be simulated: whoever is refused is refused before."""

    def simulated(*_arguments, **_named):
        raise AssertionError("a season was simulated")

    monkeypatch.setattr(season, "simulate", simulated)


def refused(*arguments, kind=PermanencesError):
    """Run the command line; return what it refuses."""
    told = CliRunner().invoke(app, list(map(str, arguments)))
    assert isinstance(told.exception, kind), told.exception or told.output
    return str(told.exception)


IDLE = {
    "run": (("nowhere", "--precision", "reach=1%", "--replications", "9"), "--replications"),
    "compare": (("agen", "--precision", "reach=1%", "--replications", "9"), "--replications"),
    "rank": (("agen", "--ceiling", "40", "--method", "screening"), "--ceiling"),
    "optimise": (("agen", "--measures", "reach", "--margin", "1", "--measure", "reach"), "--measure, --margin"),
    "sweep": (("agen", "--design", "grid", "--points", "9", "--over", "nothing"), "--points"),
    "calibrate": (("nowhere", "--seeds", "3", "--places", "90"), "--places, --seeds"),
    "register": (("nowhere.csv", "--seasons", "3"), "--seasons"),
    "validate": (("--volume", "nowhere.csv", "m-m-1", "--quick"), "ONLY, --quick"),
}


@pytest.mark.parametrize("verb", IDLE)
def test_what_changes_nothing_is_told(verb):
    """Also where the work is refused; of what was not asked for, and by one who wants no messages, nothing is."""
    arguments, idle = IDLE[verb]

    told = CliRunner().invoke(app, [verb, *arguments], env={"LC_ALL": "C"}).stderr
    assert [line.split(" changes nothing")[0] for line in told.splitlines() if "changes nothing" in line] == idle.split(
        ", "
    )
    assert "changes nothing" not in CliRunner().invoke(app, [verb, *arguments, "--quiet"]).stderr


PICTURED = {
    "clock": ("agen",),
    "fairness": ("agen",),
    "resilience": ("agen",),
    "shadow": ("agen",),
    "sweep": ("agen", "--over", "demand.volume=0.8..1.2"),
    "watch": ("agen",),
}


@pytest.mark.parametrize("verb", PICTURED)
def test_a_picture_that_cannot_be_is_refused_before_any_season(verb, tmp_path):
    """Its ending, and its place: a folder in place of the file, a file in place of its folder."""
    (tmp_path / "file").touch()
    (tmp_path / "folder.svg").mkdir()
    told = [
        refused(verb, *PICTURED[verb], "--picture", tmp_path / name, kind=FolderRefusedError)
        for name in ("picture.pdf", "folder.svg", "file/picture.svg")
    ]

    assert "picture.pdf is no picture file; end its name with .svg or .png" in told[0]
    assert "folder.svg cannot be written (Is a directory); name another file" in told[1]
    assert "file is a file, a folder was expected; name another file" in told[2]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a place where nobody may write")
@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "agen", "--out"),
        ("compare", "agen", "vigny", "--out"),
        ("optimise", "agen", "--out"),
        ("sweep", "agen", "--over", "demand.volume=0.8..1.2", "--out"),
        ("watch", "agen", "--out"),
        ("fairness", "agen", "--picture"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_place_where_nobody_may_write_is_refused_before_any_season(arguments):
    """Not after all replications: by a trial of writing, which leaves nothing."""
    name = "picture.svg" if arguments[-1] == "--picture" else "results"

    assert "cannot be written" in refused(*arguments, f"/proc/{name}", kind=FolderRefusedError)


def test_a_trial_leaves_nothing_and_touches_nothing(tmp_path):
    """Neither a file beside, nor the time of one that is there."""
    there = tmp_path / "picture.svg"
    there.write_text("mine")
    before = there.stat().st_mtime_ns
    refused("clock", "agen", "--picture", there, "--service", "nonsense", kind=BaseException)

    assert [path.name for path in tmp_path.iterdir()] == ["picture.svg"]
    assert (there.read_text(), there.stat().st_mtime_ns) == ("mine", before)


def test_a_disk_without_room_for_the_replications_is_told_before_them(tmp_path, monkeypatch):
    """What is free and what is needed at least; the folder that was made for it goes or can be continued."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12, 200 * 10**6))
    told = refused("run", "agen", "--replications", 1000, "--out", tmp_path, kind=ResultsError)

    least = re.search(r"its disk has 200 MB free, this needs at least (\d+) MB; make room, or name another", told)
    assert least is not None
    assert 200 < int(least[1]) < 1800  # what a thousand of Agen take
    assert list(tmp_path.glob("*/replications/*")) == []


def test_of_several_scenarios_all_are_looked_at_before_the_first_is_run(tmp_path):
    """A name that is none, a folder that is there, the same one twice: told before an hour of work, not after it."""
    out = ("--replications", 1, "--out", tmp_path)
    assert "nowhere" in refused("run", "agen", "nowhere", *out)
    assert "name it once" in refused("run", "agen", "vigny", "agen", *out)
    scenario = running.load_scenario("vigny", ())
    (tmp_path / running.folder_name(scenario, 1)).mkdir()
    (tmp_path / running.folder_name(scenario, 1) / "mine").touch()

    for option in ((), ("--force",), ("--resume",)):
        assert "is no results folder" in refused("run", "agen", "vigny", *option, *out)


def test_a_story_of_no_kind_and_a_day_of_no_calendar_are_told_before_a_season():
    """The names are known without it."""
    assert "kind is 'nonsense'" in refused("story", "agen", "--kind", "nonsense", kind=ReportError)
    assert "commune '47999' is not in it" in refused("story", "agen", "--commune", "47999", kind=TerritoryError)
    told = CliRunner().invoke(app, ["story", "agen", "--commune", "47001", "--request", "r1"])
    assert (told.exit_code, "does not go with --request" in " ".join(told.output.split())) == (2, True)
    told = CliRunner().invoke(app, ["watch", "agen", "--day", "yesterday"])
    assert told.exit_code == 2
    assert "a date, as 2022-05-09" in " ".join(told.output.split())


def test_a_pdf_is_tried_before_a_folder_is_read(tmp_path, monkeypatch):
    """The text library that cannot be loaded is not met after a minute of work."""

    def missing():
        raise MissingExtraError("no font is installed")

    monkeypatch.setattr(page, "try_pdf", missing)
    monkeypatch.setattr(page, "findings_of", lambda *_: pytest.fail("a folder was read"))

    assert refused("report", tmp_path, "--pdf", kind=MissingExtraError) == "no font is installed"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a place where nobody may write")
def test_a_report_whose_folder_cannot_be_written_is_refused_before_it_is_made(monkeypatch):
    """It is written into the run's own folder, which may be somebody else's."""
    monkeypatch.setattr(page, "findings_of", lambda *_: pytest.fail("a folder was read"))

    assert "cannot be written" in refused("report", "/proc/self", kind=FolderRefusedError)
    assert "cannot be written" in refused("map", "/proc/self", kind=FolderRefusedError)


has_pdf = pytest.mark.skipif(find_spec("weasyprint") is None, reason="the extra pdf is not installed")
NO_FONT = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>nowhere</dir></fontconfig>
"""


def said(*arguments, **environment):
    """Run the command line as a person would; return the finished process."""
    path = os.pathsep.join([environment.pop("BEFORE", ""), str(ROOT)]).strip(os.pathsep)
    return subprocess.run(
        [sys.executable, "-m", "sim.cli.main", *arguments], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": path, **environment}, check=False,
    )  # fmt: skip


@pytest.mark.slow  # three processes
@has_pdf
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fonts are found otherwise here")
def test_without_a_font_a_pdf_and_the_doctor_say_so_and_nothing_crashes(tmp_path):
    """The text library would end the process without a word; its trial is in another one."""
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(NO_FONT, encoding="utf-8")
    told = said("report", str(tmp_path), "--pdf", FONTCONFIG_FILE=str(fonts))
    doctor = said("doctor", FONTCONFIG_FILE=str(fonts))

    assert told.returncode == 2
    assert "no font is installed" in told.stderr
    assert "PDF: no PDF can be made here: no font is installed" in doctor.stdout


@pytest.mark.slow  # three processes
@has_pdf
def test_a_text_library_that_cannot_be_loaded_is_told_with_its_name(tmp_path):
    """As where Pango is missing: by the report at once, and by the doctor."""
    fake = tmp_path / "weasyprint.py"
    fake.write_text("raise OSError('cannot load library libpango-1.0-0')\n", encoding="utf-8")
    told = said("report", str(tmp_path), "--pdf", BEFORE=str(tmp_path))
    doctor = said("doctor", BEFORE=str(tmp_path))

    assert told.returncode == 2
    assert "cannot load library libpango-1.0-0" in told.stderr
    assert "PDF: WeasyPrint cannot be loaded (cannot load library libpango-1.0-0)" in doctor.stdout


@has_pdf
def test_a_text_library_that_ends_its_process_ends_no_report(monkeypatch):
    """Whatever it dies of, the message says that it does, and how to do without."""
    monkeypatch.setattr(pdf, "_tried", killed_at_the_third)
    monkeypatch.setattr(pdf, "range", lambda _: range(2, 3), raising=False)

    with pytest.raises(MissingExtraError, match=r"the text library of WeasyPrint fails .*signal 9.*from a browser"):
        pdf.try_pdf()


def test_the_doctor_knows_the_machine_the_place_and_where_code_is_kept():
    """As data, for whoever asks from afar."""
    facts = json.loads(said("doctor", "--json").stdout)

    assert facts["can_write_here"] is True
    assert facts["locks"] is True
    assert facts["free_bytes"] > 0
    assert 1 <= facts["processes"] <= facts["processors"]
    assert facts["compiled_code"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a place where nobody may write")
def test_the_doctor_says_where_nothing_can_be_written(monkeypatch):
    """By trying: the rights of a file do not tell what a disk allows."""
    monkeypatch.chdir("/proc")
    told = CliRunner().invoke(app, ["doctor"])

    assert "Writing in this folder: no (" in told.stdout
    assert "name another folder with --out" in told.stdout


def test_the_doctor_says_where_a_disk_knows_no_locks(monkeypatch, tmp_path):
    """And how to run all the same."""

    def refuses(_handle):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock, "_seize", refuses)
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(app, ["doctor"])

    assert "this disk ignores locks" in told.stdout
    assert "PERMANENCES_WITHOUT_LOCKS=1" in told.stdout
    assert list(tmp_path.iterdir()) == []
