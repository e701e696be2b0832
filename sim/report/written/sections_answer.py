"""The answer of a report, with what no interval covers.

In: `Findings`. Out: the first section, in plain words, with the table of the same numbers.
"""

from __future__ import annotations

from sim.report.languages import Language
from sim.report.written.answer_compared import answer_of_comparison
from sim.report.written.answer_run import answer_of_run
from sim.report.written.blocks import Paragraphs, Section
from sim.report.written.findings import Findings
from sim.scenario.origins import values_of


def answer(findings: Findings, language: Language) -> Section:
    """Return the first section of a report."""
    _ = language.text
    if findings.comparison is not None:
        told = answer_of_comparison(findings, language)
    else:
        told = answer_of_run(findings.first, language)
    return Section("answer", _("The answer"), [*told, Paragraphs(doubt(findings, language), "note")], "answer")


def doubt(findings: Findings, language: Language) -> str:
    """Return in a sentence what no interval covers: how much is assumed."""
    _ = language.text
    values = list(values_of(findings.first.scenario))
    assumed = sum(value.origin.quality == "assumed" for value in values)
    return _(
        "The intervals cover the chance of the simulation alone. The model itself rests on {count} values of which "
        "{assumed} are assumed; they are listed below.",
        count=language.number(len(values)),
        assumed=language.number(assumed),
    )
