"""Files of pictures: their names, their bytes, their words."""

import json
import warnings
from xml.etree import ElementTree

import pytest

from sim.errors import ResultsError
from sim.report.figures.catalogue import FIGURES
from sim.report.figures.files import ALT_FILE, save_pictures
from sim.runs.processes import held
from tests.report.worlds import case, gather

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.slow
def test_every_picture_is_written_once_by_language_and_format(tmp_path):
    """Figure, language, format; then the alternative texts."""
    scenario, runs = case("ordinary")

    paths = save_pictures(tmp_path / "figures", gather(runs, scenario), languages=("fr", "en"))

    assert [path.name for path in paths[:4]] == ["path.fr.svg", "path.fr.png", "value_map.fr.svg", "value_map.fr.png"]
    assert len(paths) == len(FIGURES) * 4 + 1
    assert all(path.stat().st_size > 1000 for path in paths)
    assert sorted(paths) == sorted((tmp_path / "figures").iterdir())


@pytest.mark.parametrize("names", [("waits", "value_map"), pytest.param(tuple(FIGURES), marks=pytest.mark.slow)])
def test_equal_seasons_give_equal_files(tmp_path, names):
    """Byte for byte, whenever and wherever they are drawn."""
    scenario, runs = case("ordinary")

    first = save_pictures(tmp_path / "a", gather(runs, scenario), names=names)
    with held(1) as elsewhere:
        second = save_pictures(tmp_path / "b", gather(runs, scenario), names=names, jobs=elsewhere)

    assert [path.name for path in first] == [path.name for path in second]

    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_a_picture_has_words_for_who_cannot_see_it(tmp_path):
    """Title and description in the SVG, the same in a file beside it."""
    scenario, runs = case("ordinary")

    svg, alt = save_pictures(tmp_path, gather(runs, scenario), formats=("svg",), names=("waits",))

    root = ElementTree.parse(svg).getroot()
    title, words = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    told = json.loads(alt.read_text(encoding="utf-8"))["fr"]["waits"]
    assert root.get("role") == "img"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert root.get("aria-labelledby") == f"{title.get('id')} {words.get('id')}"
    assert title.text == told["title"]
    assert words.text == f"{told['subtitle']} {told['description']}"
    assert b"matplotlib" not in svg.read_bytes()[:2000].lower()


def test_names_with_signs_of_markup_are_escaped(tmp_path):
    """A venue may be called anything."""
    scenario, runs = case("ordinary")
    venues = tuple(venue.model_copy(update={"name": "A & B <Mairie> $x_1$"}) for venue in scenario.venues)
    strange = scenario.model_copy(update={"venues": venues})

    svg, _alt = save_pictures(tmp_path, gather(runs, strange), formats=("svg",), names=("load",))

    assert "A & B <Mairie>" in ElementTree.parse(svg).getroot().find(f"{SVG}desc").text


@pytest.mark.slow
def test_no_warning_is_given(tmp_path):
    """Not by seaborn, nor by matplotlib."""
    scenario, runs = case("one replication")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert save_pictures(tmp_path, gather(runs, scenario), formats=("png",))[-1].name == ALT_FILE


@pytest.mark.parametrize(("given", "told"), [
    ({"names": ("wait",)}, "'wait' is no figure; it must be one of path, value_map"),
    ({"formats": ("pdf",)}, "'pdf' is no format; it must be one of svg, png"),
])  # fmt: skip
def test_unknown_names_are_refused_before_anything_is_drawn(tmp_path, given, told):
    """And those that exist are told."""
    scenario, runs = case("one replication")
    with pytest.raises(ResultsError, match=told):
        save_pictures(tmp_path / "new", gather(runs, scenario), **given)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    """A file stands where the folder should be."""
    scenario, runs = case("one replication")
    (tmp_path / "file").write_text("")
    with pytest.raises(ResultsError, match="name another folder"):
        save_pictures(tmp_path / "file", gather(runs, scenario))
