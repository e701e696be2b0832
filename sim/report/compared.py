"""What the pictures of a comparison share: the page's data, and the names of what is compared.

In: a `Comparison`. Out: a `Gathered` without seasons, for frames and footers, and words. Figures stand in modules of
their own.
"""

from __future__ import annotations

from sim.experiments.comparing import Comparison
from sim.measures.catalogue import BY_ID
from sim.report.gathered import Gathered, without_seasons
from sim.report.languages import Language
from sim.scenario.schema import Scenario


def page_data(comparison: Comparison, name: str) -> Gathered:
    """Return what a page on one scenario of a comparison needs: its place, and the venues of both rotas."""
    scenario = comparison.scenarios[name]
    used = rota_venues(scenario) | rota_venues(comparison.scenarios[comparison.baseline])
    return without_seasons(scenario, len(comparison.replications), comparison.seed, sorted(used))


def rota_venues(scenario: Scenario) -> set[str]:
    """Return the venues that a rota uses."""
    home = scenario.rota.home_desk
    return {one.venue for one in scenario.rota.permanences} | ({home.venue} if home is not None else set())


def measure_name(measure: str, language: Language) -> str:
    """Return the name of a measure."""
    if measure not in BY_ID:
        return measure
    return language.said(BY_ID[measure].name)


def measure_definition(measure: str, language: Language) -> str:
    """Return what a measure is, in a sentence of the catalogue."""
    return language.said(BY_ID[measure].definition)


def scenario_name(comparison: Comparison, name: str, language: Language) -> str:
    """Return how a scenario is called: its title, or its name where two have the same title."""
    titles = [language.of(scenario.title) for scenario in comparison.scenarios.values()]
    title = language.of(comparison.scenarios[name].title)
    return title if titles.count(title) == 1 else name
