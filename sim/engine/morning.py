"""The morning of the reference season: who hears of what, and who decides to come where.

In: the model at the beginning of a day. Out: the same model, with books, walk-ins and final states moved on.
How one person chooses is in `people`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine import rules
from sim.engine.people import Citizen, Need, Offer, Visit
from sim.engine.rules import BOOKED, FROM_CAMPAIGN, FROM_FRIEND, KNOWN, SLOTS_NOTED, WALKING_IN
from sim.units import DAY_S

if TYPE_CHECKING:
    from sim.engine.reference import ServiceModel


def tell_of_cancellations(model: ServiceModel) -> None:
    """Tell who had planned to come to a session that is now known to be cancelled; they look again today."""
    for number in model.announcements.get(model.today, ()):
        for visit in model.bookings[number] + model.walk_ins[number]:
            model.cancel(visit, number)
            model.look_on(visit.need, model.today)
        model.bookings[number] = []
        model.walk_ins[number] = []


def run_campaigns(model: ServiceModel) -> None:
    """Let today's campaigns reach those whose need is waiting."""
    now_s = model.today * DAY_S
    for day, index, reach, communes in model.plan.campaigns:
        if day != model.today:
            continue
        for citizen in model.citizens.values():
            if not citizen.unheard or (communes is not None and citizen.commune not in communes):
                continue
            if rules.is_reached(model.seed_number, model.replication, citizen.entity, index, reach):
                for need in citizen.hear(FROM_CAMPAIGN, now_s):
                    model.look_on(need, model.today)


def begin_needs(model: ServiceModel) -> None:
    """Let the needs since yesterday morning begin."""
    for row in model.beginning[model.today]:
        need = model.needs[row]
        citizen = citizen_of(model, row)
        need.citizen = citizen
        if citizen.aware_s is None:
            citizen.unheard.append(need)
        else:
            need.aware_s = max(need.onset_s, citizen.aware_s)
            need.heard_from = citizen.heard_from
            model.look_on(need, model.today)


def citizen_of(model: ServiceModel, row: int) -> Citizen:
    """Return the person of a request, made the first time they are needed."""
    entity, commune, age, autonomy, car, channels, draw = (column[row] for column in model.static)
    citizen = model.citizens.get(entity)
    if citizen is None:
        citizen = Citizen(model, entity, commune, age, autonomy, car, channels)
        model.citizens[entity] = citizen
        recall(model, citizen, draw)
    return citizen


def recall(model: ServiceModel, citizen: Citizen, draw: float) -> None:
    """Give a new agent what this person already knew: from the start, from a campaign, from a friend."""
    if draw < model.plan.awareness[citizen.commune][citizen.car]:
        citizen.hear(KNOWN, 0)
        return
    known = [(model.told[citizen.entity], FROM_FRIEND)] if citizen.entity in model.told else []
    for day, index, reach, communes in model.plan.campaigns:
        was_there = day <= model.today and (communes is None or citizen.commune in communes)
        if was_there and rules.is_reached(model.seed_number, model.replication, citizen.entity, index, reach):
            known.append((day * DAY_S, FROM_CAMPAIGN))
    if known:
        at_s, source = min(known)
        citizen.hear(source, at_s)


def note_book(model: ServiceModel) -> None:
    """Note, on a morning of the window, the days to the first free slots of each venue, before anybody looks."""
    first, last = model.window
    if not first <= model.today <= last:
        return
    for venue in model.plan.book_venues:
        days: list[int] = []
        for session in model.free_ahead(venue):
            free = session.n_slots - model.taken[session.number]
            days += [session.day - model.today] * min(free, SLOTS_NOTED - len(days))
            if len(days) == SLOTS_NOTED:
                break
        model.book.append(days + [None] * (SLOTS_NOTED - len(days)))


def let_look(model: ServiceModel) -> None:
    """Let those who look today choose, in an addressed order."""
    today, seed, replication = model.today, model.seed_number, model.replication
    ordinal = model.plan.days.first + today
    looking = model.looking[today]
    ranks = [rules.look_rank(seed, replication, need.request, ordinal) for need in looking]
    order = sorted(range(len(looking)), key=lambda k: (ranks[k], looking[k].request))
    for k in order:
        need = looking[k]
        offers = need.citizen.offers(need)
        if need.first_look_s is None:
            need.first_look_s = today * DAY_S
            need.citizen.appraise(need, offers)
        choice = need.citizen.choose(need, offers)
        if choice is None:
            model.look_on(need, today + model.settings.look_again_days)
        elif isinstance(choice, Offer):
            plan_visit(model, need, choice)
        else:
            need.end(choice, today * DAY_S)


def plan_visit(model: ServiceModel, need: Need, offer: Offer) -> None:
    """Take the slot, or decide to walk in."""
    if offer.channel == WALKING_IN:
        model.walk_ins[offer.session].append(Visit(need, offer.session, WALKING_IN, model.today, None))
        return
    model.bookings[offer.session].append(Visit(need, offer.session, BOOKED, model.today, offer.start_s))
    model.taken[offer.session] += 1
    if model.taken[offer.session] == model.plan.sessions[offer.session].n_slots:
        model.bookable[offer.venue] = False
