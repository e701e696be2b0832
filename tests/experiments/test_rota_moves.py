"""Rotas one move away: which there are, which there are not, what is kept."""

import pytest

from sim.errors import ExperimentError
from sim.experiments.rota_moves import elsewhere, key_of, limits_of, moves
from sim.scenario.files import load_scenario


@pytest.fixture(scope="module")
def agen():
    """Return the pilot as told: four permanences at four venues."""
    return load_scenario("agen")


def weeks(scenario, **limits):
    """Return the weeks one move away, as venue, day and hour of each permanence."""
    rounds = scenario.rota.permanences
    return [
        tuple((one.venue, one.weekday, one.start // 3600) for one in other)
        for other in moves(rounds, limits_of(scenario, **limits))
    ]


def test_with_every_venue_kept_venues_can_only_be_swapped(agen):
    """Four permanences at four venues: six pairs."""
    assert len(weeks(agen, change=("venue",))) == 6


def test_a_permanence_may_go_anywhere_when_venues_may_close(agen):
    """Each of four to three other venues, beside the six swaps."""
    assert len(weeks(agen, change=("venue",), keep_venues=False)) == 4 * 3 + 6


def test_a_permanence_may_move_to_every_other_half_day(agen):
    """Ten half-days but its own; those that are taken are refused later, by the checks of a scenario."""
    assert len(weeks(agen, change=("half_day",))) == 4 * 9


def test_a_rota_drawn_elsewhere_keeps_each_venue_and_what_is_fixed(agen):
    """The same numbers draw the same rota, others another; four venues for four permanences, Friday's where it is."""
    rounds, limits = agen.rota.permanences, limits_of(agen, fixed=("barlete-vendredi",))
    drawn = [elsewhere(rounds, limits, 3, (1, number)) for number in range(20)]

    assert key_of(elsewhere(rounds, limits, 3, (1, 0))) == key_of(drawn[0])
    assert len(set(map(key_of, drawn))) > 15
    assert all({one.venue for one in rota} == {one.venue for one in rounds} for rota in drawn)
    assert all(rounds[3] in rota for rota in drawn)
    assert all(len(set(rota) - set(rounds)) <= 1 for rota in (elsewhere(rounds, limits, 1, (1, k)) for k in range(20)))


def test_what_is_fixed_stays(agen):
    """Three of four may move."""
    found = weeks(agen, change=("half_day",), fixed=("barlete-vendredi",))

    assert len(found) == 3 * 9
    assert all(("epn-barlete", "friday", 9) in week for week in found)


def test_hours_breaks_and_advisers_are_kept(agen):
    """Three hours in the morning are three hours in the afternoon."""
    (found,) = [
        one
        for other in moves(agen.rota.permanences, limits_of(agen, change=("half_day",), weekdays=("wednesday",)))
        for one in other
        if one.venue == "foulayronnes" and one.weekday == "wednesday" and one.start == 14 * 3600
    ]

    assert (found.end - found.start, found.advisers, found.id) == (
        3 * 3600,
        ("conseillere",),
        "foulayronnes-wednesday-1400",
    )


def test_a_rota_is_the_same_whatever_its_permanences_are_called(agen):
    """Names and order change no key; an hour does."""
    first, *others = agen.rota.permanences
    renamed = (*others, first.model_copy(update={"id": "else"}))

    assert key_of(renamed) == key_of(agen.rota.permanences)
    assert key_of((*others, first.model_copy(update={"end": first.end + 3600}))) != key_of(agen.rota.permanences)


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"change": ("venu",)}, "change: 'venu'"),
        ({"venues": ("nowhere",)}, "venues: 'nowhere'"),
        ({"weekdays": ("lundi",)}, "days: 'lundi'"),
        ({"fixed": ("x",)}, "fixed: 'x'"),
        ({"fixed": ("pont-du-casse-lundi", "montanou-mardi", "foulayronnes-jeudi", "barlete-vendredi")}, "may move"),
    ],
)
def test_wrong_limits_are_told(agen, limits, told):
    """The name, and what it must be one of."""
    with pytest.raises(ExperimentError, match=told):
        limits_of(agen, **limits)
