"""The best rota within limits: a search by simulation, and a proof on dice that the search never saw.

In: today's scenario, the measure that decides, what may change. Out: an `Optimised`: proposals, each a scenario, and
what may be said of them. Which rotas are tried is in `rota_search`; the statistics are in `sim.comparison`: selection
among the finalists by Kim and Nelson (`sim.comparison.ranking`) on replications of their own, since the value that won
a search flatters the winner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.comparison.primary import DECIDING, PRIMARY
from sim.comparison.verdicts import margin_of
from sim.errors import ExperimentError
from sim.experiments.comparing import Comparison, compare
from sim.experiments.evaluations import rota_of
from sim.experiments.ranking import Ranking, rank
from sim.experiments.rota_moves import Limits, Rounds
from sim.experiments.rota_rules import Rule, broken, count_rotas, price_of
from sim.experiments.rota_search import Search
from sim.experiments.search_options import SearchOptions, searching
from sim.given import confidence_of_choice
from sim.measures.catalogue import BY_ID
from sim.said import N_, in_both, said
from sim.scenario.files import changed
from sim.scenario.schema import Scenario

SCREENED_FROM, RANKED_FROM, COMPARED_FROM = 1_000_000, 2_000_000, 3_000_000  # dice that no earlier stage has seen
SCREENING, CEILING = 60, 400
TODAY = "today"


@dataclass(frozen=True, eq=False)
class Optimised:
    """What a search came to.

    Attributes
    ----------
    today : Scenario
    proposals : dict of str to Scenario
        The finalists, best of the search first, as ``proposal-1`` …
    best : str
        A proposal, or ``today`` where none is better by the margin or more.
    ranking : Ranking
        Of today's rota and the finalists, on replications of their own; what a rule costs is in the values.
    comparison : Comparison or None
        Today's rota and the best proposal, on still others; None where today's rota is the best.
    refused : dict of str to str
        Finalists that made worse what had to be kept, with the measure.
    trace : DataFrame
        One row a round of the search: round, tried, seasons, best (mean over the last cut), rota (its key).
    measure, margin, limits, rules : what was asked
    is_exhausted : bool
        Whether the search ended because no move was better, not because its rounds or seasons were used up.
    is_counted : bool
        Whether every rota within the limits was tried; else how far the best of all may be is not known.
    """

    today: Scenario
    proposals: dict[str, Scenario]
    best: str
    ranking: Ranking
    comparison: Comparison | None
    refused: dict[str, str]
    trace: pd.DataFrame
    measure: str
    margin: float
    limits: Limits
    is_exhausted: bool
    rules: tuple[Rule, ...] = ()
    is_counted: bool = False

    @property
    def n_rotas(self) -> int:
        """How many rotas the limits allow at most: modes aside, those that cannot be run among them."""
        return count_rotas(self.today.rota.permanences, self.limits)

    def __repr__(self) -> str:
        found = f"{len(self.proposals)} proposals, best {self.best!r} for {self.measure}"
        return f"<Optimised of {self.today.id!r}: {found}; see .ranking and .proposals>"

    @property
    def scenario(self) -> Scenario:
        """The scenario of the best rota."""
        return self.proposals.get(self.best, self.today)

    def beyond(self, rule: Rule) -> dict[str, float]:
        """Return by how much today's rota and each proposal break a rule, in its unit."""
        return {
            name: rule.beyond(one, self.today) for name, one in {TODAY: self.today, **self.proposals}.items()
        }  # fmt: skip

    @property
    def is_today_allowed(self) -> bool:
        """Whether today's rota keeps the rules that must be kept."""
        return not broken(self.rules, self.today, self.today)


def optimise(
    scenario: Scenario,
    measure: str = DECIDING,
    *,
    margin: float | None = None,
    confidence: float = 0.95,
    finalists: int = 4,
    replications: int = 200,
    **options: Any,
) -> Optimised:
    """Look for a better rota within limits, and say whether it is better than today's beyond chance.

    Parameters
    ----------
    scenario : Scenario
        Today's; its hours, advisers and home desk are kept.
    measure : str
        What decides, with a better direction in the catalogue.
    margin : float, optional
        The smallest gain that is worth a change, in the unit of the measure; by default that of
        `sim.comparison.verdicts.CONVENTION`.
    confidence : float
        Of the selection among the finalists.
    finalists : int
        Proposals that are proven on new replications.
    replications : int
        Of the last comparison.
    **options
        Those of `sim.experiments.search_options.SearchOptions`: what may change, what must be kept, what may be spent.

    Returns
    -------
    Optimised

    Raises
    ------
    ExperimentError
        A name or number cannot be, no rota within the limits keeps the rules (the fewest that conflict are named), or a
        season has no value of a measure.
    """
    asked = SearchOptions(**options)
    confidence = confidence_of_choice(confidence)
    with searching(scenario, (measure,), asked, finalists, replications) as ready:
        margin = margin_of(measure, margin)
        search = Search(rota_of(scenario), measure, ready, asked.beam, asked.seasons, asked.restarts)
        found = search.run(asked.rounds)
    kept, rules = ready.kept, ready.rules
    finest = (one.rota.permanences for one in found[:finalists])
    proposals = {f"proposal-{k}": titled(scenario, rounds, k) for k, rounds in enumerate(finest, start=1)}
    refused = _refused(scenario, proposals, kept, asked.dice)
    left = {name: one for name, one in proposals.items() if name not in refused}
    if not left:
        raise ExperimentError(
            said(
                "no rota within these limits can be run and keeps what must be kept; allow more with --change, "
                "--venues or --not-worse"
            )
        )
    sign = -1 if BY_ID[measure].better == "higher" else 1
    systems = {TODAY: scenario, **left}
    added = {name: sign * price_of(rules, one, scenario) for name, one in systems.items()}
    ranking = rank(
        systems, measure, margin, confidence, ceiling=CEILING, first=RANKED_FROM, added=added, **asked.dice
    )  # fmt: skip
    best = _best(ranking, left, is_today_allowed=search.is_today_allowed)
    comparison = None
    if best != TODAY:
        comparison = compare(
            [scenario, left[best]], replications, primary=tuple(dict.fromkeys((*PRIMARY, measure, *kept))),
            margin={measure: margin, **{name: value for name, value in kept.items() if value > 0}},
            first=COMPARED_FROM, **asked.dice,
        )  # fmt: skip
    return Optimised(
        today=scenario, proposals=proposals, best=best, ranking=ranking, comparison=comparison, refused=refused,
        trace=pd.DataFrame(search.rounds), measure=measure, margin=margin, limits=ready.limits,
        is_exhausted=search.is_exhausted, is_counted=search.is_counted, rules=rules,
    )  # fmt: skip


def titled(today: Scenario, rounds: Rounds, number: int) -> Scenario:
    """Return a proposal: today's scenario with other permanences, a name and a title of its own."""
    title = in_both(N_("{title}: proposal {number}"), title=today.title.model_dump(), number=number)
    rota = today.rota.model_copy(update={"permanences": rounds})
    return changed(today, rota=rota, id=f"{today.id}-p{number}"[:64], title=title)


def _refused(
    today: Scenario, proposals: Mapping[str, Scenario], kept: Mapping[str, float], shared: Mapping[str, Any]
) -> dict[str, str]:
    """Return the finalists that are told to make a kept measure worse by more than its margin, on new dice."""
    if not kept or not proposals:
        return {}
    told = compare(
        {TODAY: today, **proposals}, SCREENING, primary=tuple(kept), people=False, first=SCREENED_FROM, **shared
    )
    rows = told.differences[(told.differences["role"] == "primary") & (told.differences["dimension"] == "all")]
    found: dict[str, str] = {}
    for row in rows.to_dict("records"):
        worse = -row["difference"] if row["direction"] == "higher" else row["difference"]
        if worse > kept[row["measure"]]:
            found.setdefault(row["scenario"], row["measure"])
    return found


def _best(ranking: Ranking, left: Mapping[str, Scenario], *, is_today_allowed: bool) -> str:
    """Return the best; where several may be, today's rota if it is among them, since a change costs something.

    Where today's rota breaks a rule it is none of them, and the first proposal of the ranking is the best.
    """
    if not is_today_allowed:
        return str(next(name for name in ranking.table["scenario"] if name in left))
    if ranking.best is not None:
        return ranking.best
    return TODAY if TODAY in ranking.may_be_best else ranking.may_be_best[0]
