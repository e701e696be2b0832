"""What a guess makes of the rotas that were tried."""

import pytest

from sim.experiments.rota_guess import guess_of
from sim.experiments.rota_moves import choices, limits_of
from sim.scenario.files import load_scenario


@pytest.fixture(scope="module")
def spots():
    """Return one permanence at each of 40 venues and half-days, as rotas of one."""
    agen = load_scenario("agen")
    return [(one,) for one in choices(agen.rota.permanences[0], agen.rota.permanences, limits_of(agen))]


def worth(rounds):
    """Return what a rota of one brings: a part for Mondays, a part for one venue."""
    return sum(0.5 * (one.weekday == "monday") + 1.0 * (one.venue == "epn-barlete") for one in rounds)


def test_what_was_not_tried_is_guessed_from_its_parts(spots):
    """Every second one tried without chance: the best of the others is guessed to be the best."""
    guess = guess_of((rounds, worth(rounds), 16) for rounds in spots[::2])
    left = spots[1::2]

    assert worth(max(left, key=guess)) == max(map(worth, left)) == 1.5


def test_what_one_season_says_alone_is_taken_for_chance(spots):
    """Gains that no place explains, of one season each: no rota is guessed to be far better than another."""
    guess = guess_of((rounds, float((-1) ** (k * (k + 1) // 2)), 1) for k, rounds in enumerate(spots))

    assert max(map(guess, spots)) - min(map(guess, spots)) < 0.5
