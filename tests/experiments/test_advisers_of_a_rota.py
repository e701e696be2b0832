"""Moves that change who holds a permanence: which there are, and that the search finds whom only they can bring."""

import pytest

from sim.errors import ExperimentError
from sim.experiments.edits import edits_between, with_edits
from sim.experiments.evaluations import rota_of
from sim.experiments.rota_moves import choices, limits_of, moves
from sim.experiments.rota_search import Search
from sim.experiments.search_options import SearchOptions, searching
from sim.report.languages import Language
from sim.report.tables.front import edit_words
from sim.scenario.files import scenario_from
from tests.worlds import small_world

ADA = {"id": "ada", "home": "post_office", "name": "Ada", "skill": 0.0}
BEA = {"id": "bea", "home": "post_office", "name": "Béa", "skill": 1.0}


def world(*advisers):
    """Return the small world with other advisers; Ada holds both permanences."""
    return scenario_from(small_world(advisers=list(advisers)))


def holders(rounds):
    """Return who holds each permanence."""
    return {one.venue: one.advisers for one in rounds}


def test_a_permanence_may_go_to_each_other_adviser():
    """Two permanences and two advisers: one move each; where they differ, both may also be swapped."""
    ours = world(ADA, BEA)
    limits = limits_of(ours, ("adviser",))
    first, second = moves(ours.rota.permanences, limits)

    assert holders(first) == {"post_office": ("bea",), "town_hall": ("ada",)}
    assert holders(second) == {"post_office": ("ada",), "town_hall": ("bea",)}
    assert holders(second) in [holders(one) for one in moves(first, limits)]
    assert len(choices(first[0], first, limits)) == 2


def test_one_of_two_at_a_desk_is_replaced_and_none_stands_twice():
    """Ada and Béa at one desk: Cléo may take the place of either."""
    ours = world(ADA, BEA, {"id": "cleo", "home": "post_office"})
    both = ours.rota.permanences[0].model_copy(update={"advisers": ("ada", "bea")})

    found = [one[0].advisers for one in moves((both,), limits_of(ours, ("adviser",), keep_venues=False))]

    assert found == [("cleo", "bea"), ("ada", "cleo")]


def found_in(scenario, **asked):
    """Return who holds what in the best rota of real seasons that a search finds."""
    options = SearchOptions(change=("adviser",), not_worse={}, **asked)
    with searching(scenario, ("referral_rate",), options, 1, 2) as ready:
        (best, *_) = Search(rota_of(scenario), "referral_rate", ready, 2, 200).run(4)
    return holders(best.rota.permanences)


def test_the_search_finds_the_adviser_who_alone_has_the_skill():
    """Ada refers every harder case, Béa none: she is given both permanences."""
    assert found_in(world(ADA, BEA)) == {"post_office": ("bea",), "town_hall": ("bea",)}


def test_the_search_finds_the_adviser_who_alone_has_the_hours():
    """Four hours and a half a week hold one permanence of three, not both: the other goes to Béa."""
    found = found_in(world(ADA, BEA | {"skill": 0.0}), rules={"week": 4.5})

    assert sorted(found.values()) == [("ada",), ("bea",)]


def test_a_change_of_adviser_is_told_by_name():
    """It is one edit, and can be made by itself."""
    ours = world(ADA, BEA)
    before = ours.rota.permanences
    after = (before[0].model_copy(update={"advisers": ("bea",)}), before[1])
    edits = edits_between(before, after)

    assert [edit.changed for edit in edits] == [("advisers",)]
    assert holders(with_edits(before, edits)) == holders(after)
    assert edit_words(ours, edits[0], Language("en")).endswith("Ada → Béa")


def test_one_adviser_cannot_be_replaced():
    """It is said before anything is run."""
    with pytest.raises(ExperimentError, match="change: 'adviser' needs two advisers; the scenario has one"):
        limits_of(world(ADA), ("adviser",))
