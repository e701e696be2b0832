"""What a rota offers in the compiled season, whatever people choose: the fewest days, the worth, the book.

In: the offers of a morning with their utilities, as `kernel_choice` leaves them; venues and sessions. Out: two stamps
of a need at its first look, and the days to the first free slots of each venue on each morning of the window. It
follows `appraise` and `note_book` of the reference.
"""

from __future__ import annotations

from sim.engine.kernel_state import OFFERED, WORTH, looks_open
from sim.engine.rules import (
    BOOKED,
    NEVER,
    NO_UTILITY,
    NONE,
    SLOTS_NOTED,
    compiled_inside,
    inclusive,
    nest_weight,
    worth_at,
)


@compiled_inside
def _place_worth(begin, stop, venues, asked_offer, asked_micro, place, settings):
    """Return the expected best utility of the offers of a place; two doors of it share a taste, the better one counts."""
    booked = walking_in = NO_UTILITY
    for k in range(begin, stop):
        if venues[asked_offer[k] // 2].place == place:
            if asked_offer[k] % 2 == BOOKED:
                booked = max(booked, asked_micro[k])
            else:
                walking_in = max(walking_in, asked_micro[k])
    best, weight = max(booked, walking_in) / 1e6, 0.0
    if booked != NO_UTILITY:
        weight += nest_weight(booked / 1e6, best, settings.taste_scale)
    if walking_in != NO_UTILITY:
        weight += nest_weight(walking_in / 1e6, best, settings.taste_scale)
    return inclusive(best, weight, settings.taste_scale)


@compiled_inside
def _is_first_of_place(k, begin, venues, asked_offer, asked_micro, place, shares_places):
    """Tell whether no earlier offer is of the same place; unless rooms share one, only the one before can be."""
    for earlier in range(k - 1, begin - 1, -1):
        if asked_micro[earlier] != NO_UTILITY and venues[asked_offer[earlier] // 2].place == place:
            return False
        if not shares_places and venues[asked_offer[earlier] // 2].place != place:
            return True
    return True


@compiled_inside
def appraise(row, today, begin, stop, outside, venues, offers, asked_offer, asked_micro, place_worth, stamps, settings):
    """Keep what the rota offers a need at its first look: the fewest days, and what it is worth.

    `asked_micro` holds utilities without taste, NO_UTILITY where an offer is gone; `place_worth` is scratch.
    """
    fewest, places, best = NEVER, 0, 0.0
    for k in range(begin, stop):
        if asked_micro[k] == NO_UTILITY:
            continue
        fewest = min(fewest, offers[asked_offer[k]].day)
        place = venues[asked_offer[k] // 2].place
        if _is_first_of_place(k, begin, venues, asked_offer, asked_micro, place, settings.shares_places):
            # Without shared places an offer has at most one other of its place, the next.
            last = stop if settings.shares_places else min(stop, k + 2)
            worth = _place_worth(k, last, venues, asked_offer, asked_micro, place, settings)
            best = worth if places == 0 else max(best, worth)
            place_worth[places] = worth
            places += 1
    if settings.minute == 0.0:
        stamps[WORTH, row] = NONE
    if places == 0:
        return
    stamps[OFFERED, row] = fewest - today
    if settings.minute == 0.0:
        return
    weight = 0.0
    for k in range(places):
        weight += nest_weight(place_worth[k], best, settings.service_nest)
    service = inclusive(best, weight, settings.service_nest)
    stamps[WORTH, row] = worth_at(service, outside / 1e6, settings.minute)


@compiled_inside
def note_book(today, venues, sessions, venue_session, book_venue, book, settings):
    """Note, on a morning of the window, the days to the first free slots of each venue, before anybody looks."""
    if not settings.first_morning <= today < settings.first_morning + book.shape[0]:
        return
    morning = today - settings.first_morning
    for row in range(book_venue.size):
        venue, noted = book_venue[row], 0
        for place in range(venues[venue].bookable_from, venues[venue].end_place):
            one = sessions[venue_session[place]]
            if noted == SLOTS_NOTED or one.day > today + settings.longest_window:
                break
            if today + settings.notice_days <= one.day <= today + one.window_days and looks_open(one, today):
                for _ in range(min(one.end_slot - one.first_slot - one.taken, SLOTS_NOTED - noted)):
                    book[morning, row, noted] = one.day - today
                    noted += 1
