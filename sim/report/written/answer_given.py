"""What a rota gives beside the reference, in a sentence: offers, minutes of journey, and what that costs.

In: `Findings` with a comparison, the name of a rota. Out: a sentence of what the simultaneous intervals allow; empty
where they allow nothing.
"""

from __future__ import annotations

from typing import Any

from sim.comparison.verdicts import BETTER, WORSE
from sim.comparison.words import amount
from sim.report.languages import Language
from sim.report.tables.verdict import TOLD_AS_CHOSEN
from sim.report.written.answer_words import is_trifle, rows_of_scenario, size_words
from sim.report.written.findings import Findings


def what_it_gives(findings: Findings, name: str, language: Language) -> str:
    """Return what a rota offers more or less than the reference, and what a resolved request costs for it."""
    _ = language.text
    rows = {row["measure"]: row for row in rows_of_scenario(findings, name)}
    parts = [
        told
        for measure, told in (
            ("offered_within_14", _offers(rows.get("offered_within_14"), language)),
            ("value", _minutes(rows.get("value"), language)),
            ("cost_per_resolved", _cost(rows.get("cost_per_resolved"), language)),
        )
        if told and measure in rows and rows[measure]["verdict"] in (BETTER, WORSE) and not is_trifle(rows[measure])
    ]
    if not parts:
        return ""
    label = language.capital(findings.label(name, language))
    assert findings.comparison is not None
    reference = findings.label(findings.comparison.baseline, language)
    return _("What “{scenario}” gives beside “{baseline}”: {parts}.",
             scenario=label, baseline=reference, parts=language.listed(parts))  # fmt: skip


def _offers(row: dict[str, Any] | None, language: Language) -> str:
    if row is None:
        return ""
    points = round(abs(row["difference"]) * 100, 1)
    facts = {
        "points": language.number(points, 1),
        "now": language.number(row["scenario_value"] * 100, 1),
        "before": language.number(row["baseline_value"] * 100, 1),
    }
    if row["difference"] > 0:
        return language.plural(
            "a session within 14 days offered to {points} need more in 100 ({now} instead of {before})",
            "a session within 14 days offered to {points} needs more in 100 ({now} instead of {before})",
            points, **facts,
        )  # fmt: skip
    return language.plural(
        "a session within 14 days offered to {points} need fewer in 100 ({now} instead of {before})",
        "a session within 14 days offered to {points} needs fewer in 100 ({now} instead of {before})",
        points, **facts,
    )  # fmt: skip


def _minutes(row: dict[str, Any] | None, language: Language) -> str:
    if row is None:
        return ""
    minutes = round(abs(row["difference"]), 1)
    told = language.number(minutes, 1)
    if row["difference"] > 0:
        return language.plural(
            "offers worth {minutes} minute of journey more to a need",
            "offers worth {minutes} minutes of journey more to a need",
            minutes, minutes=told,
        )  # fmt: skip
    return language.plural(
        "offers worth {minutes} minute of journey less to a need",
        "offers worth {minutes} minutes of journey less to a need",
        minutes, minutes=told,
    )  # fmt: skip


def _cost(row: dict[str, Any] | None, language: Language) -> str:
    _ = language.text
    if row is None:
        return ""
    money = amount(abs(row["difference"]), "EUR", language.code, 2)
    if row["difference"] > 0:
        return _("a resolved request that costs {money} more", money=money)
    return _("a resolved request that costs {money} less", money=money)


def what_people_choose(findings: Findings, name: str, language: Language) -> str:
    """Return how many are served in time, told as what people choose; empty where it was named beforehand."""
    _ = language.text
    assert findings.comparison is not None
    table = findings.comparison.differences
    own = table[(table["scenario"] == name) & (table["measure"] == TOLD_AS_CHOSEN) & (table["role"] != "primary")]
    rows = own[own["verdict"].isin((BETTER, WORSE))].to_dict("records")
    told = [size_words(row, language) for row in rows]
    if not told:
        return ""
    return _("{told}. A rota that offers more may see people wait by choice, for what is nearer.", told=told[0])
