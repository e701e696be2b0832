"""What a rota offers, apart from what people choose: sessions near enough and soon enough, the book, what it is worth.

In: a `View`. Out: the rows of measures over the cohort, and over venues and communes. Who came and who was served is in
`sim.measures.access` and `sim.measures.waiting`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.measures.adding import add_third_least
from sim.measures.definition import Measure, Rows
from sim.measures.groups import rows_of
from sim.measures.view import View
from sim.said import said
from sim.units import MINUTE_S

OFFERED_WITHIN_DAYS = (7, 14, 30)
_FREE = ("first_free_days", "second_free_days", "third_free_days")


def offered_within(days: int) -> Callable[[View], Rows]:
    """Return the function of the share of the cohort that some session was offered to within some days."""

    def offered(view: View) -> Rows:
        return Rows("requests", view.request("offered_days") <= days, view.every("requests"))

    offered.__doc__ = f"Return who some session was offered to within {days} days of the first look, among the cohort."
    return offered


def value(view: View) -> Rows:
    """Return what the offers of the first look are worth beside the outside alone, over the whole cohort."""
    worth_s = view.request("worth_s")
    known = ~np.isnan(worth_s)
    return Rows("requests", np.where(known, worth_s, 0), known, MINUTE_S)


def free_days(view: View) -> tuple[np.ndarray, np.ndarray]:
    """Return the days from each morning to the first free slots of each venue, and to the day after its booking window.

    Returns
    -------
    free : float64 array, shape (seasons, mornings, venues, slots)
        Infinite where there is no slot.
    beyond : float64 array, shape (venues,)
    """
    names = view.books_table.groups("venue").keys
    numbers = {name: view.log.stamp("books", name) for name in (*_FREE, "window_days", "morning_s")}
    season = np.repeat(np.arange(view.seasons), np.diff(view.log.first_rows("books")))
    order = np.lexsort((numbers["morning_s"] * len(names) + view.log.places("books", "venue", names), season))
    shape = view.seasons, order.size // max(1, view.seasons * len(names)), len(names)
    free = np.stack([numbers[name][order].reshape(shape) for name in _FREE], axis=3)
    beyond = numbers["window_days"][order].reshape(shape).max(axis=(0, 1), initial=0.0) + 1
    return np.where(np.isnan(free), np.inf, free), beyond


def third_days(free: np.ndarray, beyond: np.ndarray, first: np.ndarray, venue: np.ndarray) -> np.ndarray:
    """Return the days to the third free slot of each lot of venues together, summed over the mornings.

    A slot that is not there counts the day after the longest of their booking windows, so that no full book, however
    short its window, comes before a free slot. The venues of a lot begin at its place in `first`; -1 is none.
    """
    found = np.zeros(first.size - 1)
    add_third_least(free, beyond, first, venue, found)
    return found


def third_next(view: View) -> Rows | None:
    """Return the days to the third free slot: of each venue, and of the venues within the longest journey by car.

    Sums over the mornings of the window; communes count by their inhabitants.
    """
    venues = view.books_table.groups("venue").keys
    if not venues:
        return None
    free, beyond = view.once(free_days)
    n_mornings, alone = free.shape[1], np.arange(len(venues) + 1)
    top = np.array([third_days(one, beyond, alone, alone[:-1]) for one in free])
    base = np.full(len(venues), float(n_mornings))
    if view.ground is not None:
        near = view.ground.car.near(view.ground.longest_car_s)
        book = rows_of(venues, view.ground.venues)[near.indices]
        first = near.indptr.astype(np.int64)
        has_book = np.diff(np.concatenate(([0], np.cumsum(book >= 0)))[first]) > 0
        of_communes = np.array([third_days(one, beyond, first, book) for one in free]) * view.ground.population
        top = np.hstack((top, of_communes))
        base = np.append(base, np.where(has_book, n_mornings * view.ground.population, 0))
    return Rows("books", top.ravel(), np.tile(base, view.seasons))


# fmt: off
_WHO = ("type", "operator", "commune", "age_band", "autonomy", "car", "journey", "month", "week")
_COHORT = said("requests of the cohort")

MEASURES = (
    *(Measure(f"offered_within_{days}", "share", "higher", "share", offered_within(days), _WHO,
        said("Offered within {days} days", days=days),
        said("Requests that an acceptable session (within reach, by a channel they can use, with a free slot or "
             "taking walk-ins) is offered to within {days} days of their first look, chosen or not; who does not know "
             "the service has no offer.", days=days), _COHORT) for days in OFFERED_WITHIN_DAYS),
    Measure("value", "min", "higher", "mean", value, _WHO,
        said("Value of the offer"),
        said("Minutes of journey that the offers of the first look are worth beside going elsewhere alone (expected "
             "utility of the best option, by logsum); 0 for who does not know the service or has no offer."), _COHORT),
    Measure("third_next", "days", "lower", "ratio", third_next, ("venue", "commune"),
        said("Third next slot"),
        said("Days from a morning to the third free bookable slot, mean of the mornings of the window: of the venue, "
             "and of the venues within reach by car of a commune; a slot that is not there counts the day after the "
             "longest booking window."), said("mornings × inhabitants of communes with a slot within reach")),
)
# fmt: on
