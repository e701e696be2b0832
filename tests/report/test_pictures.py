"""Every picture of a run: in both languages, repeatable, and with something to say when there is nothing to show."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from sim.report.pictures import save_pictures
from tests.engine.seasons import season, world

NAMES = {"waits", "path", "load", "referrals", "reach_map", "weeks"}
WORLDS = {
    "usual": {"awareness": {"share": 0.8}},
    "nobody comes": {"awareness": {"share": 0.0}},
    "launch": {"regime": "launch", "awareness": {"share": 0.3}},
}


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_picture_is_drawn_whatever_happened(name, language, tmp_path):
    """Six pictures, each a readable SVG with a title in words, also where nobody was served and no outline is known."""
    scenario = world(**WORLDS[name])
    files = save_pictures(tmp_path, [season(scenario)], scenario, languages=(language,), formats=("svg",))
    drawings = [file for file in files if file.suffix == ".svg"]

    assert {file.name.split(".")[0] for file in drawings} == NAMES
    for file in drawings:
        root = ET.parse(file).getroot()
        title = root.find("{http://www.w3.org/2000/svg}title")
        assert title is not None
        assert title.text


def test_pictures_repeat_byte_for_byte(tmp_path):
    """The same run drawn twice gives the same files: no date, no chance."""
    scenario = world(**WORLDS["usual"])
    runs = [season(scenario, replication=k) for k in range(2)]
    first, second = (save_pictures(tmp_path / name, runs, scenario, formats=("svg",)) for name in ("first", "second"))

    assert [file.name for file in first] == [file.name for file in second]
    for one, two in zip(first, second, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name
