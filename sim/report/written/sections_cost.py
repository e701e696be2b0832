"""What it costs: per visit and resolved request, per person more, and the quality of each price.

In: `Findings`. Out: a section of tables and sentences.
"""

from __future__ import annotations

from typing import Any

from sim.comparison.cost import additional_cost, break_even, cost_inputs, references
from sim.report.headlines import headline
from sim.report.languages import Language
from sim.report.tables.cost import additional_words, break_even_table, inputs_table
from sim.report.written.blocks import Numbers, Part, Section, Words, named
from sim.report.written.findings import Findings, Told


def cost(findings: Findings, language: Language) -> Section:
    """Return the cost of each run, of each additional person where runs are paired, and the prices."""
    _ = language.text
    blocks: list[Any] = []
    for name, run in findings.runs.items():
        own = _of_run(run, language)
        blocks += own if len(findings.runs) == 1 else [Part(language.capital(findings.label(name, language)), own)]
    if findings.is_paired:
        blocks.append(Part(_("An additional person"), _additional(findings, language)))
    prices = cost_inputs(findings.first.scenario)
    return Section("cost", _("What it costs"), [*blocks, Numbers(inputs_table(prices, language), folded=False)])


def _of_run(run: Told, language: Language) -> list[Any]:
    _ = language.text
    blocks: list[Any] = []
    shown = {"cost": 0, "cost_per_visit": 1, "cost_per_resolved": 1}
    found = [headline(run.result.measures, name, language, decimals) for name, decimals in shown.items()]
    parts = [
        named(one.name, one.value + (f" ({one.interval})" if one.interval else ""), language) for one in found if one
    ]
    blocks.append(Words(" · ".join(parts)))
    if not run.scenario.rota.permanences:
        return [
            *blocks,
            Words(_("This rota holds no mobile permanence: there is nothing to set beside the fixed desk.")),
        ]
    table = run.result.per_replication
    fixed = references(run.scenario, table)
    even = break_even(run.scenario, table, fixed)
    if even:
        blocks.append(Numbers(break_even_table(even, fixed, run.scenario, language)))
    else:
        blocks.append(Words(_("No session of a permanence was held: no cost of one can be stated.")))
    return blocks


def _additional(findings: Findings, language: Language) -> list[Any]:
    base = findings.first.result.per_replication
    blocks = []
    for name, run in findings.others.items():
        n = min(base["replication"].nunique(), run.result.per_replication["replication"].nunique())
        first, second = (table[table["replication"] < n] for table in (base, run.result.per_replication))
        text = additional_words(additional_cost(first, second), language)
        label = language.capital(findings.label(name, language))
        blocks.append(Words(named(label, text, language)))
    return blocks
