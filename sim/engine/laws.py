"""The laws of a service by request type, solved from what is known of their totals.

In: the outcomes and the demand of a scenario, so that no law can depend on a rota, a venue or an adviser. Out:
`ServiceLaws`. Reference conditions are values of their own, with source and quality; nothing is drawn here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.demand.distributions import lognormal_exceeds, lognormal_parameters

if TYPE_CHECKING:
    from sim.scenario.people import Demand
    from sim.scenario.schema import Outcomes


@dataclass(frozen=True)
class ServiceLaws:
    """The laws of a service by request type (arrays by type index, floats unless said).

    `mu`, `sigma`: of the duration in minutes. `document`: chance of a missing document of a walk-in's first
    service. `operator_only`, `beyond_skill`: chances of a referral among the services not returned and not cut,
    the second at the reference skill.
    """

    mu: list[float]
    sigma: list[float]
    document: list[float]
    operator_only: list[float]
    beyond_skill: list[float]


def service_laws(outcomes: Outcomes, demand: Demand) -> ServiceLaws:
    """Solve the base rates, so that the shipped probabilities come back as totals at reference conditions.

    Notes
    -----
    Returned: outages first (platform or connection), then missing documents, whose base chance is divided by
    the mean factor of those who booked and of those who come back. Referred: services cut by the time cap come
    out of the law of the duration; the rest is split between the operator alone and the adviser's skill.
    Where outages or the cap alone exceed the total, the base chance is 0.
    """
    reference, bands = outcomes.reference, demand.population.age_bands
    low = sum(b.share * b.low_autonomy for b in bands)
    high = sum(b.share * b.high_autonomy for b in bands)
    mix = ((low, outcomes.low_autonomy_factor), (1 - low - high, 1.0), (high, outcomes.high_autonomy_factor))
    outage = {
        one.id: one.outage_share if one.reference_outage_share is None else one.reference_outage_share
        for one in demand.operators
    }
    connection = 1 - reference.connection_reliability
    relative = 1 - reference.booked_share * (1 - outcomes.booked_document_factor)
    relative *= 1 - reference.revisit_share * (1 - outcomes.revisit_document_factor)
    laws = ServiceLaws([], [], [], [], [])
    for kind in sorted(demand.types, key=lambda kind: kind.id):
        mu, sigma = lognormal_parameters(kind.mean_min, kind.cv)
        down = 1 - (1 - outage[kind.operator]) * (1 - connection)
        document = max(0.0, (kind.return_share - down) / (1 - down)) / relative if down < 1 else 0.0
        referred = kind.referral_share / (1 - kind.return_share) if kind.return_share < 1 else 0.0
        cut = sum(share * lognormal_exceeds(outcomes.time_cap_min, kind.mean_min * f, kind.cv) for share, f in mix)
        rest = max(0.0, (referred - cut) / (1 - cut)) if cut < 1 else 0.0
        laws.mu.append(mu)
        laws.sigma.append(sigma)
        laws.document.append(min(1.0, document))
        laws.operator_only.append(rest * outcomes.operator_only_share)
        laws.beyond_skill.append(rest * (1 - outcomes.operator_only_share))
    return laws
