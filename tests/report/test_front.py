"""A front as people read it: a table, sentences and a picture, in both languages."""

import re

import pandas as pd
import pytest
from matplotlib.text import Text

from sim.experiments.edits import Edit
from sim.experiments.front import BEATEN, ON_FRONT, REFUSED, Few, Front, Gain, Proposal
from sim.experiments.rota_moves import limits_of
from sim.report.figures.front import decimals_of, front_picture
from sim.report.languages import Language
from sim.report.tables.front import front_table, why
from sim.scenario.files import scenario_from
from tests.worlds import small_world

FR, EN = Language("fr"), Language("en")
MEASURES = ("offered_within_14", "value", "cost_per_resolved")


def front(measures=MEASURES):
    """Return three proposals: one on the front with fewer changes that suffice, one beaten, one refused."""
    today = scenario_from(small_world())
    one, two = today.rota.permanences[:2]
    moved = Edit(one, one.model_copy(update={"weekday": "friday"}))
    opened = Edit(two, two.model_copy(update={"mode": "walk_in"}))
    gains = {
        "offered_within_14": Gain(0.02, 0.01, 0.03), "value": Gain(-0.5, -0.8, -0.2),
        "cost_per_resolved": Gain(0.1, -0.4, 0.6), "reach": Gain(-0.02, -0.03, -0.01),
    }  # fmt: skip
    more = gains | {"value": Gain(0.3, 0.1, 0.5), "offered_within_14": Gain(0.0, -0.01, 0.01)}
    proposals = (
        Proposal("proposal-1", today, (moved, opened), gains, ON_FRONT, few=Few((moved,), today, gains)),
        Proposal("proposal-2", today, (opened,), more, ON_FRONT),
        Proposal("proposal-3", today, (opened,), gains, BEATEN, "proposal-1"),
        Proposal("proposal-4", today, (moved,), gains, REFUSED, "reach"),
    )
    trace = pd.DataFrame([{"round": 1, "tried": 7, "seasons": 90, "front": 2}])
    means = {"offered_within_14": 0.6, "value": 3.0, "cost_per_resolved": 40.0}
    return Front(today, measures, means, True, proposals, trace, limits_of(today), 60, False)


def test_every_rota_has_its_changes_its_status_and_its_gains():
    """One line a change; shares in points; more is better, whatever the measure."""
    table = front_table(front(), EN)

    assert [row[0] for row in table.rows] == ["today", "proposal 1", "", "proposal 2", "proposal 3", "proposal 4"]
    assert [row[2] for row in table.rows if row[2]] == [
        "on the front", "on the front", "on the front", "beaten by proposal 1",
        "refused: Reach",
    ]  # fmt: skip
    assert table.rows[1][1].endswith("→ Friday, 09:00 – 12:00")
    assert table.rows[2][1].endswith("→ without appointment only")
    assert table.rows[1][3] == "+2.0 [+1.0 ; +3.0]"


def test_a_sentence_says_what_is_gained_given_up_and_enough():
    """What chance may explain is no gain; what another rota of the front gains more is given up."""
    found = front()
    first, second = (why(found, one, EN) for one in found.members)

    assert first.startswith("Proposal 1 gains")
    assert "It makes worse" in first
    assert "it gives up" in first
    assert "gives up Value of the offer" in first
    assert re.search(r"gives up Offered within 14 days 2\spoints", second)  # of shares in points, never in per cent
    assert "At least 80% of its gain is kept by fewer changes" in first
    assert "Value of the offer +0.30 [+0.10 ; +0.50] min" in second
    assert "fewer changes" not in second


@pytest.mark.parametrize("language", [FR, EN], ids=["fr", "en"])
@pytest.mark.parametrize("measures", [MEASURES[:2], MEASURES], ids=["two", "three"])
def test_each_proposal_is_a_numbered_point_with_its_intervals(measures, language):
    """A panel for each further measure; the words say what the points do."""
    found = front(measures)
    figure = front_picture(found, 1, language)
    panels = [ax for ax in figure.axes if ax.get_xlabel()]

    assert len(panels) == len(measures) - 1
    for ax in panels:
        assert sorted(text.get_text() for text in ax.texts) == ["1", "2", "3", "4"]
        assert sum(line.get_marker() == "o" for line in ax.lines) == 4
    text = " ".join(text.get_text() for text in figure.findobj(Text))
    assert re.search("points", text)
    assert all(why(found, one, language) in figure.description for one in found.members)


@pytest.mark.parametrize(("step", "decimals"), [(0.25, 2), (0.2, 1), (2.5, 1), (5.0, 0), (200.0, 0), (0.025, 3)])
def test_marks_of_an_axis_have_the_decimals_that_tell_them_apart(step, decimals):
    """Quarters rounded to tenths stand where they are not: -0.75, -0.5, -0.25 read -0.8, -0.5, -0.2."""
    assert decimals_of(step) == decimals
