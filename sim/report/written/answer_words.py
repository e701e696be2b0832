"""One difference of a comparison in words: what it is of, its size with the interval, its verdict.

In: rows of the differences, from `Findings`. Out: parts of sentences. How they are put together is in
`answer_compared` and `answer_given`.
"""

from __future__ import annotations

from typing import Any

from sim.comparison.verdicts import BETTER, CLOSE, EQUAL, HIGHER, LOWER, TRIFLE, UNKNOWN, WORSE
from sim.comparison.words import change, decimals_of, judged_by, signed
from sim.report.compared import measure_name
from sim.report.headlines import written
from sim.report.languages import Language
from sim.report.written.findings import Findings


def rows_of_scenario(findings: Findings, name: str) -> list[dict[str, Any]]:
    """Return the primary differences of a scenario."""
    assert findings.comparison is not None
    return [row for row in findings.comparison.primary_rows() if row["scenario"] == name]


def is_trifle(row: dict[str, Any]) -> bool:
    """Say whether a difference is told from none, but is too small to matter."""
    return row["verdict"] in (BETTER, WORSE, HIGHER, LOWER) and row.get("matters") == TRIFLE


def phrase(measure: str, language: Language) -> str:
    """Return a measure as a part of a sentence: "the share of needs served within 14 days"."""
    _ = language.text
    phrases = {
        "reach": _("the share of needs that are served"),
        "offered_within_7": _("the share of needs that a session is offered to within 7 days"),
        "offered_within_14": _("the share of needs that a session is offered to within 14 days"),
        "offered_within_30": _("the share of needs that a session is offered to within 30 days"),
        "value": _("what the offers are worth to a need, in minutes of journey"),
        "third_next": _("the days to the third free slot"),
        "served_within_7": _("the share of needs served within 7 days"),
        "served_within_14": _("the share of needs served within 14 days"),
        "served_within_30": _("the share of needs served within 30 days"),
        "journey_served": _("the journey of the served, one way"),
        "delay_restricted": _("the delay until people are served"),
        "wait_served": _("the wait at the desk"),
        "wait_within_20": _("the share of visitors called within 20 minutes"),
        "reach_worst_communes": _("the share of needs served in the least-served communes"),
        "cost_per_resolved": _("the cost of a resolved request"),
        "resolved_requests": _("the share of needs resolved here"),
    }
    if measure in phrases:
        return phrases[measure]
    name = measure_name(measure, language)
    return f"“{name}”" if language.code == "en" else language.typeset(f"« {name} »")


def size_words(row: dict[str, Any], language: Language) -> str:
    """Return both values of a measure and their difference, with the interval by which it is judged."""
    _ = language.text
    low, high = judged_by(row)
    scaled = abs(row["difference"]) * (100 if row["unit"] == "share" else 1)
    decimals = 1 if scaled >= 0.2 else decimals_of(low, high, row["unit"])
    ends = [signed(end * (100 if row["unit"] == "share" else 1), language.code, decimals) for end in (low, high)]
    return _(
        "{measure}, {scenario} instead of {baseline}: {change} ({low} to {high})",
        measure=phrase(row["measure"], language),
        scenario=written(row["scenario_value"], row["unit"], language, decimals),
        baseline=written(row["baseline_value"], row["unit"], language, decimals),
        change=change(row["difference"], row["unit"], language.code, decimals),
        low=ends[0],
        high=ends[1],
    )


def verdict_words(verdict: str, language: Language) -> str:
    """Return a verdict in a word or two."""
    _ = language.text
    return {
        BETTER: _("better"),
        WORSE: _("worse"),
        HIGHER: _("higher"),
        LOWER: _("lower"),
        EQUAL: _("no difference"),
        CLOSE: _("no difference that matters"),
        UNKNOWN: _("nothing can be said"),
    }.get(verdict, _("cannot be told apart"))
