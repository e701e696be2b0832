"""What was set on the page is in its address, and is there again when the page is loaded again."""

import base64
import json
import re
import zlib
from dataclasses import replace

import pytest

from sim.app.editing import edits_of, with_row
from sim.report.languages import Language
from sim.scenario.files import load_scenario
from tests.app.worlds import short_agen
from tests.processes import PATIENCE_S

testing = pytest.importorskip("streamlit.testing.v1", reason="the extra app is not installed")

from sim.app.address import MOST, packed, unpacked  # noqa: E402
from sim.app.state import Workbench  # noqa: E402

ROW = "foulayronnes-jeudi"


def desk(base=None, shipped="agen", **changed):
    """Return the work of a visitor who changed one row."""
    base = base or load_scenario("agen")
    edits = with_row(edits_of(base), ROW, **{"slot_min": 0.0, "recurrence": {"every_weeks": 3, "offset": 1}, **changed})
    return Workbench(base, shipped, replace(edits, level="high", has_extra=True), precision=2)


def test_a_week_with_all_that_was_set_fits_in_an_address_and_comes_back():
    """A fault that is not mended yet, too: what was half typed is not lost."""
    work = desk()
    text = packed(work, Language("en"))
    kept, base = unpacked(text, short_agen())

    assert len(text) < 600
    assert re.fullmatch("[A-Za-z0-9_-]+", text)
    assert (kept.edits, kept.language, kept.precision) == (work.edits, "en", 2)
    assert base is load_scenario("agen") or base.fingerprint == work.base.fingerprint


def test_a_week_of_the_commands_own_file_is_laid_over_that_file():
    """The file may have changed since in what the page does not edit; that of another scenario is refused."""
    text = packed(desk(short_agen(), None), Language("fr"))
    kept, base = unpacked(text, short_agen())

    assert base is short_agen()
    assert kept.edits == desk(short_agen(), None).edits
    assert unpacked(text, load_scenario("vigny")) is None


def test_a_scenario_that_was_opened_on_the_page_is_in_the_address_itself():
    """No command and no installation has it; its numbers are the same when it is taken up again."""
    work = desk(short_agen(), None)
    work.is_own = True
    text = packed(work, Language("fr"))
    _kept, base = unpacked(text, load_scenario("vigny"))

    assert base.fingerprint == short_agen().fingerprint
    assert len(text) < MOST / 3


def forged(**changed):
    """Return an address as somebody else might write it."""
    text = packed(desk(), Language("fr"))
    tree = json.loads(zlib.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))))
    row = tree["edits"]["rows"][0]
    for name, value in changed.items():
        (row if name in row else tree["edits"] if name in tree["edits"] else tree)[name] = value
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(tree).encode())).decode().rstrip("=")


@pytest.mark.parametrize(
    "wrong",
    [
        {"venue": "nowhere"}, {"weekday": "lundi"}, {"start": "9h"}, {"mode": "drive"}, {"id": "A b"}, {"id": ROW},
        {"recurrence": "often"}, {"slot_min": "x"}, {"level": "huge"}, {"staffing": None}, {"language": "de"},
        {"precision": 9}, {"shipped": "../agen"}, {"shipped": "vigny"}, {"more": 1}, {"edits": None},
        {"shipped": None, "own": {"extends": "agen"}}, {"shipped": None, "own": {"id": "agen"}},
    ],
)  # fmt: skip
def test_an_address_that_somebody_else_wrote_holds_what_forms_can_hold_or_is_refused(wrong):
    """Another version may have other words; a name leads to no file that is not shipped."""
    assert unpacked(forged(), short_agen()) is not None
    assert unpacked(forged(**wrong), short_agen()) is None


def test_an_address_that_was_cut_or_changed_is_refused():
    """At any place: the checksum is at its end."""
    text = packed(desk(), Language("fr"))

    assert all(unpacked(text[:cut], short_agen()) is None for cut in range(0, len(text) - 1, 7))
    assert unpacked(text.swapcase(), short_agen()) is None
    assert unpacked("é!", short_agen()) is None


def opened(text=""):
    """Return the page as it opens at an address."""
    app = testing.AppTest.from_file("../../sim/app/main.py", default_timeout=PATIENCE_S)
    if text:
        app.query_params["week"] = text
    app.run()
    assert not app.exception
    return app


def address_of(app):
    """Return what the page writes into its address, an empty text where nothing is to be kept."""
    (script,) = [one.proto.body for one in app.get("html") if "replaceState" in one.proto.body]
    found = re.search(r"set\('week', '([\w-]+)'\)", script)
    assert found or "delete('week')" in script
    return found[1] if found else ""


@pytest.mark.parametrize("code", ["fr", "en"])
def test_a_page_that_is_loaded_again_is_as_it_was_left(code):
    """Site, week, demand, precision and language; what was not touched leaves the address alone."""
    app = opened()
    assert address_of(app) == ""
    app.selectbox(key="language").set_value(code).run()
    site, level = app.selectbox[1], app.selectbox[2]
    site.set_value("vigny").run()
    level = app.selectbox[2]
    level.set_value("high").run()
    precision = app.selectbox(key=f"precision-{code}")
    precision.set_value(precision.options[3]).run()
    app.number_input[0].set_value(20.0).run()
    again = opened(address_of(app))

    assert again.selectbox(key="language").value == code
    assert [one.value for one in again.selectbox[1:5]] == [one.value for one in app.selectbox[1:5]]
    assert again.selectbox(key=f"precision-{code}").value == precision.options[3]
    assert again.number_input[0].value == 20.0
    assert address_of(again) == address_of(app)
    assert [one.value for one in again.warning] == [one.value for one in app.warning]


@pytest.mark.parametrize(("code", "told"), [("fr", "ne peut pas être reprise"), ("en", "cannot be taken up")])
def test_a_damaged_address_is_told_once_and_the_page_begins_afresh(code, told, monkeypatch):
    """One message, until something is set."""
    monkeypatch.setenv("PERMANENCES_APP_LANGUAGE", code)
    app = opened("eNrt")

    assert [told in one.value for one in app.warning] == [True]
    assert address_of(app) == ""
    app.number_input[0].set_value(20.0).run()
    assert not app.warning
    assert address_of(app)
