"""The verdict of a comparison as one reads it: what is offered, what people make of it, for whom, at what cost, and
what cannot be known from here.

In: a `Comparison`. Out: headings with sentences. Which difference may be told, and how, is in `sim.comparison`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.comparison.cost import additional_cost
from sim.comparison.pairing import COMMON_REQUESTS
from sim.comparison.primary import CHOSEN
from sim.comparison.verdicts import UNKNOWN
from sim.comparison.words import quoted, sentence
from sim.experiments.comparing import Comparison
from sim.measures.catalogue import SUBJECTS
from sim.measures.definition import ALL
from sim.report.languages import Language
from sim.report.tables.comparison import GAIN_MEASURES, gains_sentence, placebo_sentences
from sim.report.tables.cost import additional_words
from sim.report.tables.doubts import doubt_sentences

OFFERED, MADE_OF_IT, FOR_WHOM, AT_WHAT_COST = range(4)
_PART_OF_SUBJECT = {"Offer": OFFERED, "Wait and delay": MADE_OF_IT, "Access": MADE_OF_IT, "Outcomes": MADE_OF_IT,
                    "Fairness": FOR_WHOM}  # fmt: skip
_PART = {
    measure.id: _PART_OF_SUBJECT.get(subject, AT_WHAT_COST)
    for subject, measures in SUBJECTS.items()
    for measure in measures
}
TOLD_AS_CHOSEN = "served_within_14"

Part = tuple[str, list[str]]


def verdict_parts(comparison: Comparison, language: Language, command: str = "") -> list[Part]:
    """Return headings with what may be said under each; a heading with nothing under it is left out.

    Parameters
    ----------
    comparison : Comparison
    language : Language
    command : str, optional
        As `doubt_sentences` takes it.
    """
    _ = language.text
    told: dict[int, list[str]] = {part: [] for part in range(4)}
    for row in comparison.primary_rows():
        told[_PART[row["measure"]]].append(sentence(row, language.code))
    told[MADE_OF_IT] += [*chosen_sentences(comparison, language), *placebo_sentences(comparison, language)]
    told[FOR_WHOM] += _for_whom(comparison, language)
    told[AT_WHAT_COST] += _each_person_more(comparison, language)
    heads = (_("What is offered"), _("What people make of it"), _("For whom"), _("At what cost, with what work"))
    parts = [(heads[part], lines) for part, lines in told.items() if lines]
    doubts = doubt_sentences(comparison.scenarios, language, command, comparison.paired)
    return [*parts, (_("What nobody can know from here"), doubts)]


def chosen_sentences(comparison: Comparison, language: Language) -> list[str]:
    """Return who is served in time, told as what people chose, where it was not named beforehand."""
    if any(name in comparison.primary for name in CHOSEN):
        return []
    return [sentence(row, language.code) for row in _rows(comparison, TOLD_AS_CHOSEN)]


def _rows(comparison: Comparison, measure: str) -> Iterator[dict[str, Any]]:
    table = comparison.differences
    chosen = table[(table["measure"] == measure) & (table["dimension"] == ALL) & (table["verdict"] != UNKNOWN)]
    yield from chosen.to_dict("records")


def _for_whom(comparison: Comparison, language: Language) -> list[str]:
    """Return which communes gain and lose under each scenario, in offers and in minutes."""
    return [
        f"{head}{gains_sentence(comparison, language, name, measure)}"
        for name, head in _same_people(comparison, language)
        for measure in GAIN_MEASURES
    ]


def _each_person_more(comparison: Comparison, language: Language) -> list[str]:
    """Return what each person more costs under each scenario, where both meet the same needs."""
    on_common = {row["scenario"] for row in _rows(comparison, "reach") if row["basis"] == COMMON_REQUESTS}
    base = comparison.results[comparison.baseline].per_replication
    return [
        head + additional_words(additional_cost(base, comparison.results[name].per_replication), language)
        for name, head in _same_people(comparison, language)
        if name not in on_common
    ]


def _same_people(comparison: Comparison, language: Language) -> list[tuple[str, str]]:
    """Return the scenarios that meet the baseline's citizens, each with what begins a sentence on it."""
    known = set(comparison.gains["scenario"])
    others = [name for name in comparison.scenarios if name in known]
    return [(name, f"{quoted(name, language.code)}{language.colon}" if len(others) > 1 else "") for name in others]
