"""What happens under a rota: the needs, the waits, how visits end, the desks and the weeks, as pictures with tables.

In: `Findings`. Out: sections. Of several runs the needs and the desks are told side by side, and each has its pictures.
"""

from __future__ import annotations

from typing import Any

from sim.report.figures.load import load
from sim.report.figures.path import path
from sim.report.figures.referrals import referrals
from sim.report.figures.waits import waits
from sim.report.figures.weeks import weeks
from sim.report.languages import Language
from sim.report.tables.run import (
    desk_table,
    outcome_table,
    presence_table,
    state_table,
    wait_table,
    week_table,
)
from sim.report.written.blocks import Numbers, ReportPart, Section, picture
from sim.report.written.findings import Findings, Told


def needs(findings: Findings, language: Language) -> Section:
    """Return what becomes of the needs."""
    _ = language.text
    tables = {findings.label(name, language): run.result.measures for name, run in findings.runs.items()}
    blocks: list[Any] = []
    for number, (name, run) in enumerate(findings.runs.items()):
        drawn = picture(path(run.data, language), f"path-{number}", language)
        blocks += _under_its_name(findings, name, [drawn], language)
    return Section("needs", _("What becomes of the needs"), [*blocks, Numbers(state_table(tables, language))])


def desks(findings: Findings, language: Language) -> Section:
    """Return waits, outcomes, load and weeks of each run."""
    _ = language.text
    blocks: list[Any] = []
    for number, (name, run) in enumerate(findings.runs.items()):
        blocks += _under_its_name(findings, name, _desks_of(run, number, number == 0, language), language)
    return Section("desks", _("At the desks: waits, outcomes, load"), blocks)


def _desks_of(run: Told, number: int, is_first: bool, language: Language) -> list[Any]:
    measures, data, scenario = run.result.measures, run.data, run.scenario
    blocks: list[Any] = [
        picture(waits(data, language), f"waits-{number}", language),
        Numbers(wait_table(measures, data, language)),
        picture(load(data, language), f"load-{number}", language),
        Numbers(presence_table(data, language)),
        Numbers(desk_table(measures, scenario, language)),
    ]
    if is_first:  # what a rota hardly touches is shown once
        blocks += [
            picture(referrals(data, language), f"referrals-{number}", language),
            Numbers(outcome_table(measures, scenario, language)),
            picture(weeks(data, language), f"weeks-{number}", language),
            Numbers(week_table(data, language)),
        ]
    return blocks


def _under_its_name(findings: Findings, name: str, blocks: list[Any], language: Language) -> list[Any]:
    """Put blocks under the name of their run, where there are several."""
    if len(findings.runs) == 1:
        return blocks
    return [ReportPart(language.capital(findings.label(name, language)), blocks)]
