"""A scenario fitted to a register of real visits.

In: a scenario and a `Register`. Out: `RegisterFit`: what the register shows, corrected by seasons simulated with known
values and read as the register was; the scenario with these values. Files are written in `folder`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import RegisterError, ScenarioError
from sim.fitting.correcting import corrected
from sim.fitting.direct import FITTED, Estimate, Missing, direct_fits
from sim.fitting.inferring import PLACES, SEEDS, TOLD, Posterior, infer
from sim.fitting.overlay import fitted_scenario, overlay_of
from sim.fitting.seen import Seen, seen_alike, seen_of
from sim.fitting.unseen import with_values
from sim.registers.register import Register
from sim.runs.study import Jobs, Progress
from sim.runs.work import Seasons
from sim.said import joined, said
from sim.scenario.files import changed
from sim.scenario.schema import Scenario
from sim.units import WEEK_DAYS, iso_date

SEASONS = 8  # that a correction is measured in
ASSUMED = "assumed"


@dataclass(frozen=True, eq=False)
class RegisterFit:
    """What a register says of a scenario.

    Attributes
    ----------
    scenario : Scenario
        As it was given.
    fitted : Scenario
        At the dates of the register, with the values of the fit.
    overlay : dict
        These values, as a file that extends the scenario states them.
    estimates : tuple of Estimate
    missing : tuple of Missing
    seen : Seen
    fingerprint : str
        Of the register: equal for equal visits, whatever the file's name or form.
    posterior : Posterior or None
        What it tells of what nobody sees; None where nothing was simulated for it.
    """

    scenario: Scenario
    fitted: Scenario
    overlay: dict[str, Any]
    estimates: tuple[Estimate, ...]
    missing: tuple[Missing, ...]
    seen: Seen
    fingerprint: str
    posterior: Posterior | None = None

    def __repr__(self) -> str:
        return f"<RegisterFit of {self.scenario.id!r}: {len(self.estimates)} values from {self.seen.n:,} visits>"


def fit_register(
    scenario: Scenario,
    register: Register,
    *,
    seed: int = 1,
    seasons: int = SEASONS,
    places: int = PLACES,
    seeds: int = SEEDS,
    folder: Path | None = None,
    progress: Progress | None = None,
    jobs: Jobs = 1,
) -> RegisterFit:
    """Fit what a register shows by itself, then by simulation what nobody sees.

    Parameters
    ----------
    scenario : Scenario
        The rota and the rules that the register was kept under.
    register : Register
    seed : int
        Of the seasons by which the fits are corrected.
    seasons : int
        How many; 0 leaves the fits as they are counted.
    places, seeds : int
        Values of the unknowns that are tried, 0 for none, and seasons at each with dice of their own.
    folder : Path, optional
        Where trials are kept; what is there from a run that was stopped is not run again.
    progress : callable, optional
        Told (done, wanted), seasons.
    jobs : int >= 1, or Cluster
        Of what nobody sees; the result is the same whatever it is.

    Raises
    ------
    RegisterError
        Neither a venue nor a type of the register is one of the scenario's, or the scenario cannot be run over the
        days of the register.
    """
    seen = seen_of(register.season)
    refuse_strangers(seen, scenario)
    there = dated(scenario, seen)
    raw, missing = direct_fits(seen, there)
    source = source_of(register, seen)
    start = fitted_scenario(there, overlay_of(lasting(raw), there, source))
    estimates = corrected(raw, start, simulated(start, seen, seed, seasons)) if seasons else raw
    tree = overlay_of(estimates, there, source)
    found = None
    if places:
        start = fitted_scenario(there, tree)
        found = infer(start, seen, seed=seed, places=places, seeds=seeds, folder=folder, progress=progress, jobs=jobs)
        if seasons:  # who comes depends on what nobody sees, and so does the mix of visits
            flat = fitted_scenario(there, overlay_of(lasting(estimates), there, source))
            near = with_values(flat, found.middle())
            estimates = corrected(raw, near, simulated(near, seen, seed, seasons))
        estimates = [*estimates, *unseen_estimates(found, seen.n)]
        tree = overlay_of(estimates, there, source)
    return RegisterFit(
        scenario,
        fitted_scenario(there, tree),
        tree,
        tuple(estimates),
        tuple(missing),
        seen,
        register.fingerprint,
        found,
    )


def lasting(estimates: Sequence[Estimate]) -> list[Estimate]:
    """Return the estimates but those of the season.

    Needs wait before they are served, so visits are smoother than needs: seasons simulated with the months that the
    register shows would take their noise for needs, and make it larger.
    """
    return [one for one in estimates if one.what != "season"]


def unseen_estimates(found: Posterior, n: int) -> list[Estimate]:
    """Return the unknowns as estimates: one good point in the middle of all, with the interval of each.

    What a register does not tell by itself stays assumed: its value only goes with the others.
    """
    middle = found.middle()
    rows = []
    for k, one in enumerate(found.unknowns):
        _, low, high = found.interval(k)
        value = middle[one.path]
        quality = FITTED if found.kept[k] <= TOLD else ASSUMED
        rows.append(Estimate("unseen", one.path, value, min(low, value), max(high, value), "", n, quality, one.path))
    return rows


def simulated(scenario: Scenario, seen: Seen, seed: int, seasons: int) -> list[Seen]:
    """Return seasons of a scenario, read as a register was."""
    return [seen_alike(Seasons(seed).season(scenario, number), seen) for number in range(seasons)]


def dated(scenario: Scenario, seen: Seen) -> Scenario:
    """Return the scenario over the days of a register; its own days where the register covers them but for a week.

    Raises
    ------
    RegisterError
        The scenario cannot be run over these days.
    """
    first, last = scenario.horizon.start.toordinal(), scenario.horizon.end.toordinal()
    if 0 <= seen.first - first < WEEK_DAYS and 0 <= last - seen.last < WEEK_DAYS:
        return scenario
    try:
        return changed(scenario, horizon={"start": iso_date(seen.first), "end": iso_date(seen.last)})
    except ScenarioError as fault:
        raise RegisterError(
            said(
                'the register goes from {first} to {last}, and "{scenario}" cannot be run over these days: {why}; '
                "leave out the lines of days that cannot be",
                first=iso_date(seen.first),
                last=iso_date(seen.last),
                scenario=scenario.id,
                why=joined("; ", [problem.message for problem in fault.problems]),
            )
        ) from None


def refuse_strangers(seen: Seen, scenario: Scenario) -> None:
    """Refuse a register that has nothing in common with a scenario.

    Raises
    ------
    RegisterError
    """
    venues, kinds = {venue.id for venue in scenario.venues}, {kind.id for kind in scenario.demand.types}
    met = set(seen.venue.words if seen.venue is not None else ())
    if met & venues or set(seen.kind.words if seen.kind is not None else ()) & kinds:
        return
    shown = ", ".join(sorted(venues))
    raise RegisterError(
        said(
            'no venue and no request type of the register is one of "{scenario}"; give --map a file whose venues and '
            "types are those of the scenario (venues: {venues})",
            scenario=scenario.id,
            venues=shown,
        )
    )


def source_of(register: Register, seen: Seen) -> str:
    """Return what a fitted value rests on: the register's fingerprint, its days and visits; no name of a file."""
    days = f"{iso_date(seen.first)}, {iso_date(seen.last)}"
    return f"registre {register.fingerprint[:12]} ({seen.n} visites, {days} ; permanences calibrate)"
