"""Why it may be believed, and how far: what was assumed, how sure, how it was made.

In: `Findings`. Out: sections. Assumptions are counted and listed with their sources; what was not checked is said.
"""

from __future__ import annotations

from typing import Any

from sim.provenance import SCHEMA_VERSION, versions
from sim.report.languages import Language
from sim.report.tables.shadow import shadow_table
from sim.report.written.assumed import assumption_table, count_table, share_words
from sim.report.written.blocks import Command, FactList, Folded, Numbers, Paragraphs, Points, ReportPart, Section
from sim.report.written.findings import Findings, Told
from sim.validation.shadow import shadows

SHADOW_SEASONS = 20  # more would tell the same, and reading a season takes time


def assumed(findings: Findings, language: Language) -> Section:
    """Return what was assumed: counted by part and quality, then listed with value and source."""
    _ = language.text
    blocks: list[Any] = []
    for number, (name, run) in enumerate(findings.runs.items()):
        if number:
            changed = assumption_table(run.scenario, language, besides=findings.first.scenario)
            title = _("What “{scenario}” states differently", scenario=findings.label(name, language))
            blocks.append(Folded(title, [Numbers(changed, folded=False)]))
            continue
        blocks += [
            Paragraphs(share_words(run.scenario, language)),
            Numbers(count_table(run.scenario, language), folded=False),
            Folded(_("Every value with its source"), [Numbers(assumption_table(run.scenario, language), folded=False)]),
        ]
    return Section("assumed", _("What was assumed"), blocks)


def sure(findings: Findings, language: Language) -> Section:
    """Return on what the numbers rest: replications, intervals, bands, laws, the exact shadow, validation."""
    _ = language.text
    first = findings.first
    n = len(first.result.replications)
    points = [
        (_("Replications"), _replications(findings, language)),
        (
            _("Intervals"),
            _(
                "95%, over replications: jackknife of ratios of totals, Student’s t for totals, bootstrap of "
                "whole replications for quantiles."
            )
            if n > 1
            else _("none: one replication has no spread."),
        ),
        (
            _("Laws"),
            _(
                "every season was checked: each need has one final state, each visit one outcome, the sums match, "
                "no adviser is in two places, Little’s law holds. A run that breaks one stops."
            ),
        ),
        (_("Plausible bands"), _bands(first, language)),
        (
            _("Validation"),
            _(
                "“permanences validate” sets the engine beside exact results of queueing theory; "
                "docs/validation.md lists them. docs/evidence.md says which published figures are inputs, "
                "fitted, or predicted."
            ),
        ),
    ]
    if findings.robust is None and findings.comparison is not None:
        points.append(
            (
                _("Not worked out"),
                _(
                    "whether the verdict holds at low and high demand: permanences compare … "
                    "--levels low,middle,high --out DIR, then report that folder."
                ),
            )
        )
    blocks: list[Any] = [Points(points)]
    for name, run in findings.runs.items():
        own = _shadow(run, language)
        if own:
            several = len(findings.runs) > 1
            blocks += [ReportPart(language.capital(findings.label(name, language)), own)] if several else own
    return Section("sure", _("How sure"), blocks)


def _replications(findings: Findings, language: Language) -> str:
    _ = language.text
    counts = {len(run.result.replications) for run in findings.runs.values()}
    text = ", ".join(language.number(count) for count in sorted(counts))
    method = str(findings.first.made.get("method") or findings.first.result.method)
    if method == "fixed number of replications":
        method = _("a number fixed beforehand")
    text = f"{text} ({language.typeset(method)})."
    if findings.comparison is not None and len(counts) > 1:
        common = language.number(len(findings.comparison.replications))
        text += " " + _("The differences are of the {count} that all runs have.", count=common)
    return text


def _bands(run: Told, language: Language) -> str:
    _ = language.text
    bands = run.scenario.bands
    if not bands:
        return _("the scenario states none.")
    left = list(run.result.outside_bands)
    if not left:
        return _("all {count} measures with a band stated beforehand lie in it.", count=language.number(len(bands)))
    return " ".join(_("outside: {text}.", text=text) for text in left)


def _shadow(run: Told, language: Language) -> list[Any]:
    """Return the exact wait beside the simulated one, from some of the seasons, if they are at hand."""
    _ = language.text
    if run.season is None or not run.scenario.rota.permanences or len(run.result.replications) < 2:
        return []
    numbers = run.result.replications[:SHADOW_SEASONS]
    found = shadows(run.scenario, map(run.season, numbers))
    table = shadow_table(found, run.scenario, language)
    note = language.plural("Of the first replication.", "Of the first {count} replications.", len(numbers))
    return [Numbers(table._replace(notes=[*table.notes, note]))]


def made(findings: Findings, language: Language) -> Section:
    """Return how the report was made: hash, seed, versions, the commands that make it again."""
    _ = language.text
    blocks: list[Any] = []
    commands = [str(run.made["command"]) for run in findings.runs.values() if run.made.get("command")]
    if findings.made.get("command"):
        commands = [str(findings.made["command"])]
    if commands:
        blocks += [Paragraphs(_("The commands that make these numbers again:")), Command("\n".join(commands))]
    for name, run in findings.runs.items():
        facts = FactList(_facts(run, language))
        blocks += (
            [facts]
            if len(findings.runs) == 1
            else [ReportPart(language.capital(findings.label(name, language)), [facts])]
        )
    return Section("made", _("How it was made"), blocks)


def _facts(run: Told, language: Language) -> list[tuple[str, str]]:
    _ = language.text
    result = run.result
    told = dict(run.made.get("versions") or versions())
    items = [
        (_("scenario"), run.scenario.id),
        (_("fingerprint (SHA-256)"), run.scenario.fingerprint),
        (_("seed"), str(result.seed)),
        (_("replications"), f"{result.replications[0]}–{result.replications[-1]} ({len(result.replications)})"),
        (_("engine"), result.engine),
        (_("versions"), ", ".join(f"{name} {number}" for name, number in told.items())),
        (_("schema of results"), str(run.made.get("schema_version", SCHEMA_VERSION))),
    ]
    for key, label in (("commit", _("commit")), ("ended", _("run ended")), ("platform", _("platform"))):
        if run.made.get(key):
            items.append((label, str(run.made[key])))
    return items
