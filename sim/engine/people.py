"""The people of the reference engine: citizens as Mesa agents, and the needs they carry through the season.

In: a model that knows the plan, today's sessions and the dice. Out: decisions: a slot, a walk-in, elsewhere,
nothing. The day and its desks are in `sim.engine.reference`.
"""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING, Any, NamedTuple

import mesa

from sim.demand import draws
from sim.demand.population import APPOINTMENT_ONLY, WALK_IN_ONLY
from sim.engine import rules
from sim.engine.rules import BOOKED, NO_UTILITY, NOBODY, WALKING_IN
from sim.units import DAY_S

if TYPE_CHECKING:
    from sim.engine.facts import SessionPlan
    from sim.engine.reference import ServiceModel

_TASTE = (draws.TASTE_APPOINTMENT, draws.TASTE_WALK_IN)


class Offer(NamedTuple):
    """The best session of a venue by a channel; offers compare as people rank them, the best first."""

    minus_utility: int
    start_s: int
    venue: int
    channel: int
    session: int
    day: int
    plain_micro: int  # the utility without taste


class Visit:
    """One attempt at one session, filled as it happens."""

    __slots__ = (
        "adviser", "arrival_s", "attempt", "called_s", "cause", "channel", "day", "end_s", "left_s", "need", "outcome",
        "session", "slot_s",
    )  # fmt: skip

    def __init__(self, need: Need, session: int, channel: int, day: int, slot_s: int | None):
        self.need = need
        self.attempt = 0
        self.session = session
        self.channel = channel
        self.day = day
        self.slot_s: Any = slot_s
        # Seconds, or None where it did not happen.
        self.arrival_s: Any = None
        self.called_s: Any = None
        self.end_s: Any = None
        self.left_s: Any = None
        self.adviser = -1
        self.outcome = -1
        self.cause = rules.NO_CAUSE


class Need:
    """A request on its way: what it was drawn with, and what has come of it."""

    __slots__ = (
        "aware_s", "citizen", "deadline_day", "deadline_s", "failures", "first_look_s", "first_served_s", "heard_from",
        "kind", "offered_days", "onset_s", "patience_s", "reason", "request", "resolved_s", "row", "served",
        "slots_due", "state", "state_s", "taste_outside", "taste_service", "tastes", "tolerance", "visits", "worth_s",
    )  # fmt: skip

    def __init__(self, row: int, request: int, kind: int, onset_s: int, deadline_s: int):
        self.row = row
        self.request = request
        self.kind = kind
        self.onset_s = onset_s
        self.deadline_s = deadline_s
        self.deadline_day = deadline_s // DAY_S
        self.citizen: Citizen
        self.patience_s = self.tolerance = self.taste_outside = self.taste_service = 0
        self.tastes: dict[tuple[int, int], int] = {}
        self.aware_s: int | None = None
        self.heard_from = NOBODY
        self.first_look_s: int | None = None
        self.offered_days: int | None = None
        self.worth_s: int | None = None
        self.first_served_s: int | None = None
        self.resolved_s: int | None = None
        self.state = rules.OPEN
        self.state_s: int | None = None
        self.reason = -1
        self.visits = self.served = self.failures = self.slots_due = 0

    def end(self, state: int, at_s: int) -> None:
        """Reach a final state."""
        self.state = state
        self.state_s = at_s


class Citizen(mesa.Agent):
    """An inhabitant, made when first needed."""

    model: ServiceModel

    def __init__(
        self, model: ServiceModel, entity: int, commune: int, age: int, autonomy: int, car: int, channels: int
    ):
        super().__init__(model)
        self.entity = entity
        self.commune = commune
        self.is_over_55 = int(age > 55)
        self.autonomy = autonomy
        self.car = car
        self.channels = channels
        self.aware_s: int | None = None
        self.heard_from = NOBODY
        self.unheard: list[Need] = []

    def hear(self, source: int, at_s: int) -> list[Need]:
        """Learn of the service; return the needs that were waiting for it and are not lost yet."""
        if self.aware_s is not None:
            return []
        self.aware_s = at_s
        self.heard_from = source
        waiting, self.unheard = self.unheard, []
        alive = [need for need in waiting if at_s < need.deadline_s]
        for need in alive:
            need.aware_s = at_s
            need.heard_from = source
        return alive

    def choose(self, need: Need, offers: list[Offer]) -> Offer | int | None:
        """Return the best offer, `rules.ELSEWHERE`, or None when there is nothing to choose from."""
        if not offers:
            return None
        best = min(offers)
        return best if -best.minus_utility >= self._outside_micro(need) + need.taste_outside else rules.ELSEWHERE

    def appraise(self, need: Need, offers: list[Offer]) -> None:
        """Keep what the rota offers at the first look, whatever is chosen: the fewest days, and what it is worth."""
        model, settings = self.model, self.model.settings
        if not offers:
            return
        need.offered_days = min(offer.day for offer in offers) - model.today
        if not settings.minute:
            return
        # Two doors of one place share a taste, so that the better one alone counts.
        channels_of: dict[int, dict[int, int]] = {}
        for offer in offers:
            best = channels_of.setdefault(model.plan.place_of[offer.venue], {})
            best[offer.channel] = max(best.get(offer.channel, NO_UTILITY), offer.plain_micro)
        places = [
            reduce(partial(rules.soft_maximum, scale=settings.taste_scale), map(float, best.values()))
            for best in channels_of.values()
        ]
        service = reduce(partial(rules.soft_maximum, scale=settings.service_nest), places)
        need.worth_s = int(rules.worth_at(service, float(self._outside_micro(need)), settings.minute))

    def _outside_micro(self, need: Need) -> int:
        """Return the utility of the outside today, without taste."""
        plan = self.model.plan
        return plan.outside_micro[need.kind][self.autonomy] + plan.outside_journey_micro[self.commune][self.model.today]

    def offers(self, need: Need) -> list[Offer]:
        """Return the best session of each venue within reach by each channel that this person uses."""
        model = self.model
        plan = model.plan
        affinity = plan.affinity_micro[need.kind]
        constants = plan.channel_micro
        offers = []
        for venue, journey in plan.reach[self.commune][self.car]:
            common = journey + affinity[venue]
            if self.channels != WALK_IN_ONLY:
                session = model.first_bookable(venue)
                if session is not None and session.day < need.deadline_day:
                    plain = common + constants[BOOKED][self.is_over_55][self.autonomy]
                    plain -= model.settings.delay_micro * (session.day - model.today)
                    start_s = session.slot_s(model.taken[session.number])
                    offers.append(self._offer(need, plain, start_s, venue, BOOKED, session))
            if self.channels != APPOINTMENT_ONLY:
                session = model.first_walk_in(venue)
                if session is not None and session.day < need.deadline_day:
                    plain = common + constants[WALKING_IN][self.is_over_55][self.autonomy]
                    plain -= model.settings.delay_micro * (session.day - model.today)
                    plain -= model.settings.wait_micro * model.expected_wait[venue]
                    offers.append(self._offer(need, plain, session.opens_s, venue, WALKING_IN, session))
        return offers

    def _offer(self, need: Need, plain: int, start_s: int, venue: int, channel: int, session: SessionPlan) -> Offer:
        utility = plain + self._taste(need, self.model.plan.place_of[venue], channel)
        return Offer(-utility, start_s, venue, channel, session.number, session.day, plain)

    def _taste(self, need: Need, place: int, channel: int) -> int:
        """Return the taste of a request for a place by a channel, kept for the request's life."""
        key = place, channel
        taste = need.tastes.get(key)
        if taste is None:
            model, settings = self.model, self.model.settings
            dice = model.seed_number, model.replication
            index = model.plan.place_index[place]
            taste = rules.taste_micro(*dice, _TASTE[channel], need.request, index, settings.taste_scale)
            taste += rules.place_micro(*dice, need.request, index, settings.place_nest, settings.service_nest)
            need.tastes[key] = taste = taste + need.taste_service
        return taste
