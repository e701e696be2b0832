"""What a rota offers in the compiled season, whatever people choose: the fewest days, the worth, the book.

In: the offers of a morning with their utilities, as `kernel_choice` leaves them; venues and sessions. Out: two stamps
of a need at its first look, and the days to the first free slots of each venue on each morning of the window. It
follows `appraise` and `note_book` of the reference.
"""

from __future__ import annotations

import numpy as np

from sim.engine.kernel_state import OFFERED, WORTH, looks_open
from sim.engine.rules import NEVER, NO_UTILITY, SLOTS_NOTED, compiled_inside, soft_maximum, worth_at


@compiled_inside
def _join_places(begin, stop, venues, asked_offer, asked_micro, asked_place):
    """Let the better of two doors of one place stand for both: they share a taste; the first met keeps the utility."""
    for k in range(begin, stop):
        venue, channel = asked_offer[k] // 2, asked_offer[k] % 2
        for earlier in range(begin, k):
            other = asked_offer[earlier] // 2
            if other != venue and venues[other].place == venues[venue].place and asked_micro[earlier] != NO_UTILITY:
                asked_place[k] = asked_place[earlier]
                if asked_offer[earlier] % 2 == channel:
                    asked_micro[earlier] = max(asked_micro[earlier], asked_micro[k])
                    asked_micro[k] = NO_UTILITY
                    break


@compiled_inside
def appraise(
    row, today, begin, stop, outside, venues, offers, asked_offer, asked_micro, asked_place, stamps, settings,
):  # fmt: skip
    """Keep what the rota offers a need at its first look: the fewest days, and what it is worth.

    `asked_micro` holds utilities without taste, NO_UTILITY where an offer is gone; offers of one place have one
    `asked_place`, and stand together unless rooms share a place.
    """
    fewest = NEVER
    for k in range(begin, stop):
        if asked_micro[k] != NO_UTILITY:
            fewest = min(fewest, offers[asked_offer[k]].day)
    if fewest == NEVER:
        return
    stamps[OFFERED, row] = fewest - today
    if settings.minute == 0.0:
        return
    if settings.shares_places:
        _join_places(begin, stop, venues, asked_offer, asked_micro, asked_place)
    service, is_first, k = 0.0, True, begin
    while k < stop:
        one, other, place = asked_micro[k], NO_UTILITY, asked_place[k]
        k += 1
        if settings.shares_places:
            for later in range(k, stop):
                if asked_place[later] == place and asked_micro[later] != NO_UTILITY:
                    other = asked_micro[later]
                    asked_micro[later] = NO_UTILITY
        elif k < stop and asked_place[k] == place:
            other = asked_micro[k]
            k += 1
        if one == NO_UTILITY:
            one, other = other, one
        if one == NO_UTILITY:
            continue
        worth = np.float64(one)
        if other != NO_UTILITY:
            worth = soft_maximum(worth, np.float64(other), settings.taste_scale)
        service = worth if is_first else soft_maximum(service, worth, settings.service_nest)
        is_first = False
    stamps[WORTH, row] = worth_at(service, np.float64(outside), settings.minute)


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
