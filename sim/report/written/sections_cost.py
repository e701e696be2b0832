"""What it costs: per visit and resolved request, per person more, and the quality of each price.

In: `Findings`. Out: a section of tables and sentences.
"""

from __future__ import annotations

from typing import Any

from sim.comparison.cost import additional_cost, break_even, references
from sim.report.languages import Language
from sim.report.tables.cost import additional_words, break_even_table, cost_points, inputs_table
from sim.report.written.blocks import Numbers, Paragraphs, Points, ReportPart, Section
from sim.report.written.findings import Findings, Told


def cost(findings: Findings, language: Language) -> Section:
    """Return the cost of each run, of each additional person where runs are paired, and the prices."""
    _ = language.text
    blocks: list[Any] = []
    for name, run in findings.runs.items():
        own = _of_run(run, language)
        blocks += (
            own if len(findings.runs) == 1 else [ReportPart(language.capital(findings.label(name, language)), own)]
        )
    if findings.is_paired:
        blocks.append(ReportPart(_("An additional person"), _additional(findings, language)))
    prices = inputs_table([run.scenario for run in findings.runs.values()], language)
    return Section(
        "cost", _("What it costs"), [*blocks, ReportPart(_("On what prices it rests"), [Numbers(prices, False)])]
    )


def _of_run(run: Told, language: Language) -> list[Any]:
    _ = language.text
    blocks: list[Any] = [Points(cost_points(run.result.measures, language))]
    if not run.scenario.rota.permanences:
        return [
            *blocks,
            Paragraphs(_("This rota holds no mobile permanence: there is nothing to set beside the fixed desk.")),
        ]
    table = run.result.per_replication
    fixed = references(run.scenario, table)
    even = break_even(run.scenario, table, fixed)
    if even:
        blocks.append(Numbers(break_even_table(even, fixed, run.scenario, language)))
    else:
        blocks.append(Paragraphs(_("No session of a permanence was held: no cost of one can be stated.")))
    return blocks


def _additional(findings: Findings, language: Language) -> list[Any]:
    base = findings.first.result.per_replication
    points = []
    for name, run in findings.others.items():
        n = min(base["replication"].nunique(), run.result.per_replication["replication"].nunique())
        first, second = (table[table["replication"] < n] for table in (base, run.result.per_replication))
        text = additional_words(additional_cost(first, second), language)
        points.append((language.capital(findings.label(name, language)), text))
    return [Points(points)]
