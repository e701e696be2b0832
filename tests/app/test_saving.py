"""A scenario file given to the page, alone or with those that it extends."""

import pytest

from sim.app.editing import edits_of, extended_name, file_of, opened, shipped_parent, with_row
from sim.app.saving_tab import beside, first_of, read_upload
from sim.errors import ScenarioError
from sim.scenario.documents import shipped_folder
from sim.scenario.files import load_scenario
from tests.processes import PATIENCE_S

BASE = (shipped_folder() / "_base.yaml").read_bytes()
AGEN = (shipped_folder() / "agen.yaml").read_bytes()


def test_a_file_given_with_the_one_it_extends_is_read_with_it():
    """A base that was changed counts, whichever was given first."""
    files = {"_base.yaml": BASE.replace(b"level: middle", b"level: high"), "agen.yaml": AGEN}
    name = first_of(files)

    assert name == "agen.yaml"
    assert read_upload(name, files[name], files).demand.level == "high"


def test_a_file_given_without_the_one_it_extends_is_refused_with_the_way_out():
    """The shipped base would be another scenario, in silence."""
    assert first_of({"agen.yaml": AGEN}) == "agen.yaml"
    with pytest.raises(ScenarioError, match=r'there is no "_base.yaml" beside this file; put it there, or write'):
        read_upload("agen.yaml", AGEN)


def test_what_a_refused_file_lacked_joins_it_and_anything_else_takes_its_place():
    """The base that was forgotten is given alone; a file that extends a shipped scenario lacks nothing."""
    refused = {"agen.yaml": AGEN}

    assert first_of(beside(refused, {"_base.yaml": BASE})) == "agen.yaml"
    assert beside(refused, {"other.yaml": b"extends: agen\n"}) == {"other.yaml": b"extends: agen\n"}
    assert beside({"mine.yaml": b"extends: agen\n"}, {"agen.yaml": AGEN}) == {"agen.yaml": AGEN}
    assert beside({**refused, "_base.yaml": b"?"}, {"_base.yaml": BASE}) == {"_base.yaml": BASE}


def test_several_scenarios_at_once_are_none():
    """Which of them is meant cannot be known."""
    assert first_of({"a.yaml": b"extends: agen\n", "b.yaml": b"extends: vigny\n"}) is None


@pytest.mark.parametrize(
    ("text", "name", "shipped"),
    [
        (b"extends: agen\n", "agen", "agen"),
        (b'id: mine\nextends: "shipped/agen"  # the shipped one\n', "shipped/agen", "agen"),
        (b"extends: agen.yaml\n", "agen.yaml", None),
        (b"extends: mine\n", "mine", None),
        (b"id: mine\n# extends: agen\n", "", None),
    ],
)
def test_what_a_file_extends_is_read_as_it_is_written(text, name, shipped):
    """A name with an ending is a file, never the shipped scenario of that name."""
    assert extended_name(text) == name
    assert shipped_parent(text) == shipped


def test_a_file_that_extends_the_shipped_one_by_its_full_name_opens_as_edits_of_it():
    """As one that was saved here."""
    agen = load_scenario("agen")
    saved = file_of(agen, with_row(edits_of(agen), "pont-du-casse-lundi", start="09:30"), "agen")
    text = saved.replace("extends: agen", "extends: shipped/agen").encode()
    base, parent, edits = opened(read_upload("mine.yaml", text), None, text)

    assert (base.id, parent) == ("agen", "agen")
    assert edits.rows[0].start == "09:30"


def saving_page():
    """Draw the tab alone."""
    from sim.app.saving_tab import saving_tab
    from sim.app.state import desk_of, language_now

    saving_tab(desk_of(), None, language_now())


def test_a_file_that_is_given_takes_the_place_of_one_that_was_refused():
    """The wrong one need not be taken away by hand; why it was refused is told in the language of the page."""
    testing = pytest.importorskip("streamlit.testing.v1", reason="the extra app is not installed")
    wrong = ("faux.yaml", b"extends: agen\nid: faux\ndemand: {level: hgh}\nrota: {home_dsk: {}}\n", "text/yaml")
    right = ("juste.yaml", b"extends: vigny\nid: juste\n", "text/yaml")
    app = testing.AppTest.from_function(saving_page, default_timeout=PATIENCE_S).run()
    app.file_uploader[0].set_value([wrong]).run()
    assert [one.value for one in app.error] == ["faux.yaml ne peut pas être utilisé\u00a0: 2 problèmes."]
    assert not app.file_uploader[0].value
    app.session_state["language"] = "en"
    app.run()
    assert [one.value for one in app.error] == ["faux.yaml cannot be used: 2 problems."]
    app.file_uploader[0].set_value([right]).run()

    assert not app.exception
    assert not app.error
    assert app.session_state["desk"].base.place.epci == "200035970"
    assert app.session_state["desk"].refused is None
