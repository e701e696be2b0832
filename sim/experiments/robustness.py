"""Does the verdict hold elsewhere: at low, middle and high demand, and along the ridge of equally good fits?

In: scenarios, and settings: what to change in all of them. Out: a `Robustness`: the primary differences in each
setting, and for each of them whether the same may be said in all. One setting is one comparison (`comparing`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sim.comparison.robustness import holds_table
from sim.comparison.words import robustness_sentences
from sim.errors import ExperimentError
from sim.experiments.calibration import VolumeFit
from sim.experiments.comparing import Comparison, compare, named
from sim.runs.study import Jobs
from sim.said import must_be, one_of, said
from sim.scenario.checks_demand import LEVELS
from sim.scenario.files import changed
from sim.scenario.schema import Scenario

Overrides = Callable[[Scenario], Sequence[str]]


@dataclass(frozen=True, eq=False)
class Robustness:
    """Verdicts in several settings.

    Attributes
    ----------
    differences : DataFrame
        The primary rows of each comparison, with a first column ``setting``.
    holds : DataFrame
        One row a primary measure and pair: measure, baseline, scenario, ``status`` (``holds``: the same is told in all
        settings; ``turns``: the better one changes; ``open``: told in some, not in others), the word that is told, and
        in which settings it is not.
    comparisons : dict of str to Comparison
    """

    differences: pd.DataFrame
    holds: pd.DataFrame
    comparisons: dict[str, Comparison] = field(repr=False)

    def __repr__(self) -> str:
        return f"<Robustness in {self.differences['setting'].nunique()} settings; see .holds and .differences>"

    def sentences(self, lang: str = "fr") -> list[str]:
        """Return for each primary difference, in plain words, whether its verdict holds."""
        return robustness_sentences(self.holds, lang)


def level_settings(levels: Sequence[str] = LEVELS) -> dict[str, Overrides]:
    """Return the settings of demand levels.

    Raises
    ------
    ExperimentError
        A level is unknown.
    """
    for level in levels:
        if level not in LEVELS:
            raise ExperimentError(must_be("level", repr(level), one_of(LEVELS)))
    return {level: _fixed(f"demand.level={level}") for level in levels}


def _fixed(*overrides: str) -> Overrides:
    return lambda scenario: overrides


def ridge_settings(points: Sequence[VolumeFit]) -> dict[str, Overrides]:
    """Return a setting for each point of the ridge of equally good fits (`sim.experiments.calibration.ridge`).

    Notes
    -----
    A point is a reach of the launch campaign with the outside option's constant that gives the published count. In
    an established scenario, whose awareness is assumed to be what that campaign left, the reach becomes
    ``awareness.share``. A setting is named by its reach: ``ridge 0.60``.
    """

    def at(point: VolumeFit) -> Overrides:
        def overrides(scenario: Scenario) -> Sequence[str]:
            known = [f"awareness.share={point.reach:.6f}"]
            if scenario.regime == "launch" and scenario.awareness.campaigns:
                known = [
                    f"awareness.campaigns.{one.id}.reach={point.reach:.6f}" for one in scenario.awareness.campaigns
                ]
            return [*known, f"choice.outside.constant={point.outside:.6f}", f"demand.volume={point.volume:.6f}"]

        return overrides

    return {f"ridge {point.reach:.2f}": at(point) for point in points}


def robustness(
    scenarios: Sequence[Scenario] | Mapping[str, Scenario],
    settings: Mapping[str, Overrides] | None = None,
    replications: int = 200,
    seed: int = 1,
    jobs: Jobs = 1,
    *,
    progress: Callable[[int, int], None] | None = None,
    known: Comparison | None = None,
    **options: Any,
) -> Robustness:
    """Compare the same scenarios in several settings, and say whether the verdicts hold in all.

    Parameters
    ----------
    scenarios : sequence of Scenario, or mapping of name to Scenario
    settings : mapping of name to function, optional
        Each gives the overrides (``key.path=value``) of a scenario; by default low, middle and high demand.
    replications, seed, jobs : int
        Of each comparison.
    progress : callable, optional
        Told (done, wanted) over all settings.
    known : Comparison, optional
        One that was made with the same numbers and options: a setting that changes nothing takes it as it is.
    **options
        As `sim.experiments.comparing.compare`: primary, baseline, margin, confidence, out, simulate …

    Returns
    -------
    Robustness

    Notes
    -----
    In each setting the primary intervals hold together; that a verdict holds in all settings is claimed only if each of
    them claims it, which needs no further correction.

    References
    ----------
    Intersection-union test: Berger (1982), Technometrics 24(4), 295-300.
    """
    by_name = named(scenarios)
    settings = level_settings() if settings is None else settings
    if not isinstance(settings, Mapping):
        raise ExperimentError(must_be("settings", repr(settings), said("overrides by name, as level_settings() gives")))
    if not settings:
        raise ExperimentError(said("robustness needs one setting or more"))
    comparisons = {}
    for place, (setting, overrides) in enumerate(settings.items()):
        there = {name: changed(scenario, overrides(scenario)) for name, scenario in by_name.items()}
        if known is not None and _prints(there) == _prints(known.scenarios):
            comparisons[setting] = known
            continue
        comparisons[setting] = compare(
            there, replications, seed, jobs, **({"people": False} | options),
            progress=_within(progress, place, len(settings)),
        )  # fmt: skip
    return robustness_of(comparisons)


def robustness_of(comparisons: Mapping[str, Comparison]) -> Robustness:
    """Return whether the verdicts of comparisons of the same scenarios agree."""
    frames = []
    for setting, comparison in comparisons.items():
        frame = pd.DataFrame(comparison.primary_rows())
        frame.insert(0, "setting", setting)
        frames.append(frame)
    differences = pd.concat(frames, ignore_index=True)
    return Robustness(differences, holds_table(differences), dict(comparisons))


def _prints(scenarios: Mapping[str, Scenario]) -> dict[str, str]:
    return {name: scenario.fingerprint for name, scenario in scenarios.items()}


def _within(
    progress: Callable[[int, int], None] | None, place: int, settings: int
) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, wanted: progress(place * wanted + done, settings * wanted)
