"""What no interval of a comparison counts: the assumptions that it hangs on, in words.

In: the scenarios compared, the baseline first. Out: sentences with the values that they state and how far these may
move. What would turn the choice is worked out in `sim.experiments.deciding`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sim.comparison.words import quoted
from sim.experiments.inputs import LEADING, Input, those_that_move
from sim.report.compared import rota_venues
from sim.report.input_names import input_name
from sim.report.languages import Language
from sim.report.tables.sweep import plain_number
from sim.scenario.schema import Scenario

PRESENCE = "awareness.presence.share"
WEIGHTS = ("choice.delay_per_day", "choice.journey_per_min")
NESTS = ("choice.nests.service", "choice.nests.place")


def doubt_sentences(
    scenarios: Mapping[str, Scenario], language: Language, command: str = "", paired: Collection[str] = ()
) -> list[str]:
    """Return what a comparison hangs on: presence where the rotas open other places, weights and nests, the demand.

    Parameters
    ----------
    scenarios : mapping of name to Scenario
        The baseline first.
    language : Language
    command : str, optional
        What works out how far each assumption must move before the choice turns; by default of the first two names.
    paired : collection of str
        Those that were compared with the baseline on what both share: the same requests, the same days.
    """
    _ = language.text
    first, *others = scenarios.values()
    moving = {one.key: one for one in those_that_move([first, *others], LEADING)}
    told = []
    if any(rota_venues(one) != rota_venues(first) for one in others):
        told.append(_presence(moving.get(PRESENCE), first, language))
    rest = [_valued(moving[key], language) for key in (*WEIGHTS, *NESTS) if key in moving]
    if rest:
        told.append(_("Then on what a day and a minute weigh, and on how unlike venues are: {inputs}.",
                      inputs=language.listed(rest)) if told else
                    _("What no interval counts is what a day and a minute weigh, and how unlike venues are: "
                      "{inputs}.", inputs=language.listed(rest)))  # fmt: skip
    told.append(_volume(first, language))
    command = command or " ".join(["permanences sweep", *list(scenarios)[:2], "--decision"])
    told.append(_("None of it was measured, and no interval here counts it; which of it would turn the choice: "
                  "{command}.", command=command))  # fmt: skip
    return [*_windows(scenarios, paired, language), *(one for one in told if one)]


def _windows(scenarios: Mapping[str, Scenario], paired: Collection[str], language: Language) -> list[str]:
    """Say which scenarios report other days than the first, and what of them is like with like."""
    _ = language.text
    (baseline, first), *others = scenarios.items()
    told = []
    for name, one in others:
        ends = (one.horizon.start, one.horizon.end), (first.horizon.start, first.horizon.end)
        if ends[0] == ends[1]:
            continue
        facts = {
            "scenario": quoted(name, language.code), "baseline": quoted(baseline, language.code),
            "start": language.date(ends[0][0]), "end": language.date(ends[0][1]),
            "first": language.date(ends[1][0]), "last": language.date(ends[1][1]),
        }  # fmt: skip
        begin, finish = max(ends[0][0], ends[1][0]), min(ends[0][1], ends[1][1])
        if name not in paired:
            told.append(_("{scenario} is reported from {start} to {end}, {baseline} from {first} to {last}: visits, "
                          "sessions and costs add up over other days; compare shares and means alone.",
                          **facts))  # fmt: skip
        elif begin > finish:
            told.append(_("{scenario} is reported from {start} to {end}, {baseline} from {first} to {last}: they share "
                          "no day, and nothing of them is like with like.", **facts))  # fmt: skip
        else:
            told.append(_("{scenario} is reported from {start} to {end}, {baseline} from {first} to {last}: they are "
                          "compared over the days that both report, from {begin} to {finish}.",
                          begin=language.date(begin), finish=language.date(finish), **facts))  # fmt: skip
    return told


def _presence(presence: Input | None, first: Scenario, language: Language) -> str:
    """Say that what a rota brings to a place hangs on how well a desk is known by who lives beside it."""
    _ = language.text
    far = language.percent(first.awareness.share)
    if presence is None:
        return _("What a permanence brings hangs first on presence, and here a desk is taken to be no better known by "
                 "who lives beside it.")  # fmt: skip
    return _(
        "What a permanence brings hangs first on presence: {near} of those who live at the door of an open desk are "
        "taken to know the service (it may be {low} to {high}), {far} of those who live far from any. Below {far} "
        "nobody would know of it better for living near.",
        near=language.percent(max(presence.nominal, first.awareness.share)), far=far,
        low=language.percent(presence.low), high=language.percent(presence.high),
    )  # fmt: skip


def _volume(first: Scenario, language: Language) -> str:
    """Say between which levels of demand the verdict was not tried; empty where all levels are one."""
    _ = language.text
    rates = first.demand.requests_per_1000
    least, most = min(rates.values()), max(rates.values())
    if least == most:
        return ""
    return _(
        "Nor does anybody know how many needs there are: {rate} a year per 1,000 inhabitants here, {low} to {high} "
        "between the levels of demand. Full desks may turn a verdict: compare at each level too "
        "(--levels low,middle,high).",
        rate=plain_number(rates[first.demand.level], language), low=plain_number(least, language),
        high=plain_number(most, language),
    )  # fmt: skip


def _valued(one: Input, language: Language) -> str:
    """Return an assumption with its value and how far it may move."""
    _ = language.text
    return _(
        "{input} {value} ({low} to {high})", input=input_name(one.key, language),
        value=plain_number(one.nominal, language), low=plain_number(one.low, language),
        high=plain_number(one.high, language),
    )  # fmt: skip
