"""What no interval of a comparison counts: the assumptions that it hangs on, in words.

In: the scenarios compared, the baseline first. Out: sentences with the values that they state and how far these may
move. What would turn the choice is worked out in `sim.experiments.deciding`.
"""

from __future__ import annotations

from collections.abc import Mapping

from sim.experiments.inputs import LEADING, Input, those_that_move
from sim.report.compared import rota_venues
from sim.report.languages import Language
from sim.report.tables.sweep import plain_number
from sim.scenario.schema import Scenario

PRESENCE = "awareness.presence.share"
WEIGHTS = ("choice.delay_per_day", "choice.journey_per_min")
NESTS = ("choice.nests.service", "choice.nests.place")


def doubt_sentences(scenarios: Mapping[str, Scenario], language: Language, command: str = "") -> list[str]:
    """Return what a comparison hangs on, presence first where the rotas open other places.

    Parameters
    ----------
    scenarios : mapping of name to Scenario
        The baseline first.
    language : Language
    command : str, optional
        What works out how far each assumption must move before the choice turns; by default of the first two names.
    """
    _ = language.text
    first, *others = scenarios.values()
    moving = {one.key: one for one in those_that_move([first, *others], LEADING)}
    told = []
    if any(rota_venues(one) != rota_venues(first) for one in others):
        told.append(_presence(moving.get(PRESENCE), first, language))
    rest = [_valued(moving[key], language) for key in (*WEIGHTS, *NESTS) if key in moving]
    if rest:
        told.append(_("Then on what a day and a minute weigh, and on how alike the venues are: {inputs}.",
                      inputs=language.listed(rest)) if told else
                    _("What no interval counts is what a day and a minute weigh, and how alike the venues are: "
                      "{inputs}.", inputs=language.listed(rest)))  # fmt: skip
    command = command or " ".join(["permanences sweep", *list(scenarios)[:2], "--decision"])
    told.append(_("None of it was measured, and no interval here counts it; which of it would turn the choice: "
                  "{command}.", command=command))  # fmt: skip
    return told


def _presence(presence: Input | None, first: Scenario, language: Language) -> str:
    """Say that what a rota brings to a place hangs on how well a desk is known by who lives beside it."""
    _ = language.text
    far = language.percent(first.awareness.share)
    if presence is None:
        return _("What a permanence brings hangs first on presence, and here a desk is taken to be no better known by "
                 "who lives beside it ({key} is 0).", key=PRESENCE)  # fmt: skip
    return _(
        "What a permanence brings hangs first on presence: {near} of those who live at the door of an open desk are "
        "taken to know the service, {far} of those who live far from any ({key}: {value}, anywhere from {low} to "
        "{high}). With 0 nobody would know of it better for living near.",
        near=language.percent(max(presence.nominal, first.awareness.share)), far=far, key=PRESENCE,
        value=plain_number(presence.nominal, language), low=plain_number(presence.low, language),
        high=plain_number(presence.high, language),
    )  # fmt: skip


def _valued(one: Input, language: Language) -> str:
    """Return an assumption with its value and how far it may move."""
    _ = language.text
    return _(
        "{key} {value} ({low} to {high})", key=one.key, value=plain_number(one.nominal, language),
        low=plain_number(one.low, language), high=plain_number(one.high, language),
    )  # fmt: skip
