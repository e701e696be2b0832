"""A scenario file given to the page, alone or with those that it extends."""

import pytest

from sim.app.editing import edits_of, extended_name, file_of, opened, shipped_parent, with_row
from sim.app.saving_tab import first_of, read_upload
from sim.errors import ScenarioError
from sim.scenario.documents import shipped_folder
from sim.scenario.files import load_scenario

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
