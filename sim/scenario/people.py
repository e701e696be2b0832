"""What a scenario says of people and their needs: demand, population, awareness, choice, persistence.

In: values of a scenario file. Out: frozen parts of `sim.scenario.schema.Scenario`. Nothing here knows the rota.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict

from sim.scenario.values import (
    Count,
    Day,
    Days,
    Dissimilarity,
    Id,
    Insee,
    Minutes,
    NotNegative,
    Number,
    Part,
    Positive,
    PositiveMinutes,
    Share,
    Text,
)

Level = Literal["low", "middle", "high"]


class Operator(Part):
    """A partner that answers what is referred to it, with the reliability of its online platform."""

    id: Id
    label: Text
    answer_mean_days: Positive = Field(description="Mean delay of the operator's answer to a referral, days.")
    answer_cv: NotNegative = 1.0
    outage_share: Share = Field(0.0, description="Share of days on which the operator's platform is down.")
    reference_outage_share: Share | None = Field(
        None, description="The same at the conditions of `outcomes.reference`; none: `outage_share`."
    )


class DeadlineDays(Part):
    """How long a need can wait: whole days, uniform between the two."""

    shortest: Days
    longest: Days


class AgeShares(Part):
    """Shares of an age group; they sum to 1."""

    under_26: Share
    from_26_to_55: Share
    over_55: Share


class RequestType(Part):
    """A *démarche*: how often it is needed, how long it takes and how it ends."""

    id: Id
    label: Text
    operator: Id
    share: Share = Field(description="Share of all requests; the shares of all types sum to 1.")
    season: Id = Field("flat", description="Name of a monthly index under demand.seasons.")
    deadline_days: DeadlineDays
    mean_min: PositiveMinutes = Field(description="Mean duration of a service, minutes, at reference conditions.")
    cv: NotNegative = Field(0.45, description="Coefficient of variation of the duration (sd / mean).")
    return_share: Share = Field(description="Share of served visits that must come back, at reference conditions.")
    referral_share: Share = Field(description="Share of served visits referred to the operator, same conditions.")
    complexity: Annotated[int, Strict(), Field(ge=1, le=5)] = 3
    ages: AgeShares
    affinity: dict[Id, Positive] = Field(
        default_factory=dict, description="Weight of a venue or of a kind of venue; 1 where not said."
    )


class CommuneWeight(Part):
    """How the need of a commune departs from the mean of the three sites (elasticities)."""

    no_diploma: Number = 0.0
    unemployment: Number = 0.0


class AgeBand(Part):
    """A band of age of the inhabitants of 15 and over, with what depends on age."""

    id: Id
    from_age: Count
    to_age: Count = Field(description="Last age of the band, included.")
    share: Share = Field(description="Share of the inhabitants of 15 and over.")
    low_autonomy: Share = Field(description="Share with low digital autonomy (illectronisme).")
    high_autonomy: Share = Field(description="Share able to do online procedures alone.")
    car: Share = Field(description="Share who can come by car.")


class Population(Part):
    """Who the inhabitants are. Age shares are national: no file by commune was found."""

    adult_share: Share = Field(description="Share of the inhabitants who are 15 or older.")
    age_bands: tuple[AgeBand, ...]
    users: AgeShares = Field(description="Age of those who ask for help; solved for by a weight of each group.")
    walk_in_only: Share = Field(description="Share of people who never book.")
    appointment_only: Share = Field(description="Share of people who come by appointment alone.")


class Demand(Part):
    """Needs per 1,000 inhabitants and year, their types and seasons, and who has them."""

    level: Level = "middle"
    requests_per_1000: dict[Level, NotNegative] = Field(
        description="Needs per 1,000 inhabitants and year, by level; one need is one procedure."
    )
    volume: NotNegative = Field(1.0, description="The one scalar fitted to Mortagne's count; multiplies the level.")
    seasons: dict[Id, tuple[NotNegative, ...]] = Field(description="Monthly indices, January to December.")
    commune_weight: CommuneWeight = CommuneWeight()
    types: tuple[RequestType, ...]
    operators: tuple[Operator, ...]
    population: Population

    @property
    def rate_per_1000(self) -> float:
        """Requests per 1,000 inhabitants and year at the chosen level, volume included."""
        return self.requests_per_1000[self.level] * self.volume

    @property
    def longest_deadline_days(self) -> int:
        """The longest time that a need can wait, days; a type that nobody asks for lengthens no run."""
        return max((kind.deadline_days.longest for kind in self.types if kind.share > 0), default=0)


class Campaign(Part):
    """An information campaign: whom it makes aware, from when, at what cost."""

    id: Id
    day: Day
    communes: tuple[Insee, ...] | Literal["all"] = "all"
    reach: Share = Field(description="Share of the inhabitants of these communes who become aware.")
    cost_eur: NotNegative = 0.0


class WordOfMouth(Part):
    """How those who were helped tell others (regime `launch` alone)."""

    acquaintances: Annotated[int, Strict(), Field(ge=0, le=200)] = 8
    same_commune_share: Share = 0.8
    tell_share: Share = Field(0.25, description="Chance that an acquaintance is told after a resolved request.")


class Presence(Part):
    """How an open desk nearby makes the service known: share * exp(-journey / minutes), if that is more.

    The journey is that of the citizen (by car, or without one) to the nearest venue with a session in the window.
    """

    share: Share = Field(
        0.0, description="Share of those next door to an open desk who know the service; 0: no effect."
    )
    minutes: PositiveMinutes = Field(15.0, description="Journey over which that share falls to 37 %.")


class Awareness(Part):
    """Who knows that the service exists."""

    share: Share = Field(description="Share of inhabitants aware at the start, in every commune not named below.")
    communes: dict[Insee, Share] = Field(default_factory=dict)
    presence: Presence = Presence()
    campaigns: tuple[Campaign, ...] = ()
    word_of_mouth: WordOfMouth = WordOfMouth()


class JourneyLimits(Part):
    """The longest journey that people accept, minutes one way."""

    car: Minutes
    no_car: Minutes


class ChannelConstant(Part):
    """Utility of a channel before anything else, and what age and autonomy add to it."""

    base: Number = 0.0
    over_55: Number = 0.0
    low_autonomy: Number = 0.0
    high_autonomy: Number = 0.0


class OutsideOption(Part):
    """The utility of going elsewhere: another labelled office, or online with somebody's help."""

    constant: Number
    per_autonomy_gap: Number = Field(description="Utility for each level of autonomy above (complexity - 1) / 2.")
    no_office_min: Minutes = Field(90.0, description="Journey counted where no other office is known, minutes.")


class Nests(Part):
    """How alike the tastes of a nest are: 1 is not at all (tastes independent), towards 0 they are one.

    Two channels of a place are in one nest, all places of the service in another around it: the coefficients of
    dissimilarity of a nested logit.
    """

    service: Dissimilarity = Field(1.0, description="Of the places of the service, against the outside.")
    place: Dissimilarity = Field(1.0, description="Of the channels of one place, within that of the service.")


class Choice(Part):
    """Random utility of a venue by a channel, against the outside option (nested Gumbel tastes, outside scale 1)."""

    journey_per_min: NotNegative = Field(description="Utility lost by a minute of journey, one way.")
    delay_per_day: NotNegative = Field(description="Utility lost by a day to wait.")
    wait_per_min: NotNegative = Field(description="Utility lost by a minute of expected wait, walking in.")
    appointment: ChannelConstant = ChannelConstant()
    walk_in: ChannelConstant = ChannelConstant()
    outside: OutsideOption
    nests: Nests = Nests()
    longest_journey_min: JourneyLimits
    look_again_days: Annotated[int, Strict(), Field(ge=1, le=365)] = 7


class Persistence(Part):
    """What people do after a visit that did not help."""

    after_failure: Share
    after_return: Share
    retry_after_days: Annotated[int, Strict(), Field(ge=1, le=365)] = 3
    return_after_days: Annotated[int, Strict(), Field(ge=1, le=365)] = 7


class NoShow(Part):
    """Chance of not coming to a slot: 1 - (1 - base_share) * exp(-per_day * lead days), times a reminder's factor."""

    base_share: Share
    per_day: NotNegative
    reminder: bool = False
    reminder_factor: Share = 0.6


class Lateness(Part):
    """Arrival of a booked person relative to the slot: normal, minutes; negative is early."""

    mean_min: Number
    sd_min: NotNegative


class WalkInProfile(Part):
    """When walk-ins arrive in a session: equal bins from some minutes before opening until closing."""

    before_opening_min: Minutes = 15.0
    weights: tuple[NotNegative, ...] = (3.0, 3.0, 2.0, 2.0, 1.0, 1.0)


class Tolerance(Part):
    """People present that a walk-in accepts to find: whole, uniform between the two."""

    least: Annotated[int, Strict(), Field(ge=1, le=10_000)]
    most: Annotated[int, Strict(), Field(ge=1, le=10_000)]


class Patience(Part):
    """How long people wait before they leave: lognormal, minutes."""

    mean_min: PositiveMinutes
    cv: NotNegative


class Behaviour(Part):
    """How people come, wait and try again."""

    no_show: NoShow
    lateness: Lateness
    walk_in_profile: WalkInProfile = WalkInProfile()
    tolerance: Tolerance
    patience: Patience
    persistence: Persistence
