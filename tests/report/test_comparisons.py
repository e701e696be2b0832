"""The pictures of a comparison: what they say, what they do not colour, their files."""

import json
import re

import numpy as np
import pytest
from matplotlib.text import Text

from sim.errors import ExperimentError
from sim.experiments.comparing import compare
from sim.report.figures.comparison_files import save_comparison_pictures
from sim.report.figures.differences import differences
from sim.report.figures.gains import gains_by_commune, gains_map
from sim.report.figures.style import FAINT
from sim.report.languages import Language
from sim.scenario.files import scenario_from
from tests.experiments.fakes import rota
from tests.report.worlds import hand_world

FR, EN = Language("fr"), Language("en")


def world(name):
    """Return the world that fits the season made by hand, under another name."""
    return scenario_from(hand_world().tree(), [f"id={name}"])


@pytest.fixture(scope="module")
def comparison():
    """A shorter drive, and a late answer, against the base; eight replications."""
    primary = ("drive_time", "reach", "delay_resolved")
    return compare(
        [world("base"), world("short"), world("late")], 8, primary=primary, margin={"reach": 0.01}, simulate=rota
    )


def words_of(figure):
    """Return all text of a figure, with plain spaces."""
    found = " | ".join(text.get_text() for text in figure.findobj(Text) if text.get_text())
    return re.sub(r"[\u00a0\u202f\n]", " ", found)


def test_each_difference_named_beforehand_has_its_line(comparison):
    """Measure, scenario, size with its sign, interval; equal ones are told in words."""
    said = words_of(differences(comparison, EN))

    assert "1 for the better, 1 for the worse" in differences(comparison, EN).title
    assert said.count("no difference in any replication") == 4
    assert "Time on the road" in said
    assert re.search(r"−0\.\d+ h \(−0\.\d+ to −0\.\d+ h\)", said)


def test_better_is_to_the_right_whatever_the_measure(comparison):
    """Less of what is bad grows to the right."""
    axes = [ax for ax in differences(comparison, FR).axes if ax.get_xlabel()]
    turned = [ax.get_xlim()[0] > ax.get_xlim()[1] for ax in axes]

    assert [ax.get_xlabel() for ax in axes] == ["h (mieux →)", "points (mieux →)", "jours (mieux →)"]
    assert turned == [True, False, True]


def test_the_description_says_what_the_picture_shows(comparison):
    """The same sentences as the verdict."""
    assert differences(comparison, FR).description == " ".join(comparison.sentences("fr"))


def test_a_commune_has_a_colour_only_where_its_change_can_be_told(comparison):
    """Nothing changes in the reach of any commune: none is coloured, the title says so."""
    figure = gains_map(comparison, "late", "reach", EN)
    faces = {tuple(np.round(patch.get_facecolor(), 3)) for patch in figure.axes[0].patches}
    gains = gains_by_commune(comparison, "late", "reach", ["47001", "47209", "00000"])

    assert figure.title == "Reach: no commune can be told to gain or to lose"
    assert len(faces) <= 2
    assert tuple(np.round([int(FAINT[k : k + 2], 16) / 255 for k in (1, 3, 5)] + [1.0], 3)) in faces
    assert gains.verdict == ["equal", "equal", ""]
    assert np.isnan(gains.difference[2])


def test_gains_that_are_not_there_are_refused(comparison):
    """A measure without cells, or a rota that was not compared."""
    with pytest.raises(ExperimentError, match="no gains of 'late' in 'wait_served'"):
        gains_map(comparison, "late", "wait_served")


@pytest.mark.slow
def test_every_picture_is_written_in_each_language_with_its_words(tmp_path, comparison):
    """Differences, then two maps for each rota, in offers and minutes; equal comparisons give equal files."""
    first = save_comparison_pictures(tmp_path / "a", comparison, ("fr", "en"), ("svg",))
    second = save_comparison_pictures(tmp_path / "b", comparison, ("fr", "en"), ("svg",))
    told = json.loads(first[-1].read_text(encoding="utf-8"))

    assert [path.name for path in first] == [
        "differences.fr.svg", "gains-short.fr.svg", "value-short.fr.svg", "gains-late.fr.svg", "value-late.fr.svg",
        "differences.en.svg", "gains-short.en.svg", "value-short.en.svg", "gains-late.en.svg", "value-late.en.svg",
        "alt.json",
    ]  # fmt: skip
    assert set(told["fr"]) == {"differences", "gains-short", "value-short", "gains-late", "value-late"}
    assert all(one.read_bytes() == other.read_bytes() for one, other in zip(first, second, strict=True))
