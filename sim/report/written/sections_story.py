"""The story of one person, followed through the log; beside it the same person under the other rotas.

In: `Findings` with seasons at hand. Out: a section, or None where no season is. Which person is told is a rule, stated
under the story; nobody is invented and nobody is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.report.languages import Language
from sim.report.story.search import Story, find_stories, story_of
from sim.report.story.words import story_table
from sim.report.written.blocks import Numbers, Paragraphs, ReportPart, Section
from sim.report.written.findings import Findings
from sim.visits.log import Season

# From the path that teaches most about a rota to the one that every season holds.
_KINDS = {
    "launch": ("friend", "returned", "turned_away", "typical", "gave_up", "unaware"),
    "established": ("returned", "turned_away", "gave_up", "typical", "unaware"),
}
_TRIED = 40


def story(findings: Findings, language: Language) -> Section | None:
    """Return the story of one person of the first replication, under each rota that meets the same people."""
    _ = language.text
    seasons = {
        name: run.season(run.result.replications[0]) for name, run in findings.runs.items() if run.season is not None
    }
    if len(seasons) < len(findings.runs):
        return None
    paired = len(findings.runs) > 1 and findings.is_paired
    found = _chosen(findings, seasons if paired else dict(list(seasons.items())[:1]))
    if not found:
        return Section(
            "story", _title(language), [Paragraphs(_("No need arose in the first replication: nobody to follow."))]
        )
    blocks: list[Any] = []
    for name, one in found.items():
        told = [Numbers(story_table(one, language), folded=False)]
        blocks += told if len(found) == 1 else [ReportPart(language.capital(findings.label(name, language)), told)]
    if len(found) > 1:
        text = _(
            "The same person with the same need, under each rota; the first on whom the rotas differ, if there is one."
        )
        blocks.insert(0, Paragraphs(text))
    return Section("story", _title(language), blocks)


def _title(language: Language) -> str:
    _ = language.text
    return _("One person’s path")


def _chosen(findings: Findings, seasons: Mapping[str, Season]) -> dict[str, Story]:
    """Return a story by rota: of the first kind that there is, the first that differs between rotas, else the first."""
    (base, season), *others = seasons.items()
    scenario = findings.runs[base].scenario
    fallback: dict[str, Story] = {}
    for kind in _KINDS[scenario.regime]:
        for one in find_stories(season, scenario, kind, most=_TRIED if others else 1):
            told = {base: one} | {
                name: story_of(other, findings.runs[name].scenario, one.request)
                for name, other in others
                if (other.requests["request"] == one.request).any()
            }
            if not others or any(_path(other) != _path(one) for other in told.values()):
                return told
            fallback = fallback or told
    return fallback


def _path(one: Story) -> list[tuple[int, str]]:
    return [(event.at_s, event.what) for event in one.events]
