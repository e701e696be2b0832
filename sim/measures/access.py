"""Who can come and who did: reach, the access clock, people within some minutes of an open desk.

In: a `View`, or openings and journeys alone. Out: rows of measures, or the exact law of the delay to the next open
desk. How long people who come wait is in `sim.measures.waiting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from sim.errors import DeskError
from sim.measures.adding import add_squared_gaps
from sim.measures.definition import Measure, Rows
from sim.measures.delay_law import DelayLaw, Second, exact
from sim.measures.view import View
from sim.said import said
from sim.units import DAY_S, WEEK_DAYS, is_number, minutes_to_s, week_ordinal

# --- the access clock


@dataclass(frozen=True)
class AccessClock:
    """The exact law of the delay from a need to the next open desk, for a need that falls uniformly over a period.

    Attributes
    ----------
    mean_s, max_s : float, seconds
        Mean of the delay, and its longest.
    open_share : float, 0 to 1
        Share of the period in which a desk is open, where the delay is 0.
    gaps_s : tuple
        Lengths of the closed spells, ascending.
    period_s : int or Fraction
        Length over which the need falls.
    """

    mean_s: float
    max_s: float
    open_share: float
    gaps_s: tuple[Second, ...]
    period_s: Second

    @property
    def law(self) -> DelayLaw:
        """The same as spells: open for so long, and a fall to 0 for each closed one."""
        return DelayLaw(((0, self.period_s - sum(self.gaps_s)),), tuple((0, gap) for gap in self.gaps_s))

    def share_within(self, delay_s: float) -> float:
        """Return the share of needs whose delay is at most so long, seconds."""
        return self.law.share_within(delay_s)

    def quantile(self, share: float) -> float:
        """Return the delay that this share of needs does not exceed, seconds: the least with `share_within` >= share.

        Raises
        ------
        DeskError
            The share is not between 0 and 1.
        """
        return self.law.quantile(share)

    @property
    def quantiles(self) -> dict[float, float]:
        """The usual quantiles (0.1, 0.25, 0.5, 0.75, 0.9, 0.95), seconds, by share."""
        return self.law.quantiles


def access_clock(openings: Iterable[tuple[float, float]], *, period: float | None = None) -> AccessClock:
    """Return the exact law of the delay to the next open desk.

    Parameters
    ----------
    openings : iterable of (from, until), seconds
        In any order; those that overlap or touch are one. A desk is open from `from` until `until`.
    period : seconds, optional
        The openings repeat with this period, and the need falls uniformly over it: after the last opening comes
        the first one of the next period. Each begins in the period and may run into the next one. None: a list of
        dates, and the need falls uniformly between 0 and the start of the last opening (once overlapping ones are
        merged), after which nobody knows what follows.

    Returns
    -------
    AccessClock

    Raises
    ------
    DeskError
        There is no opening, one ends before it begins, begins outside the period or is longer than it, or a number is
        none.

    Notes
    -----
    Of closed spells g_1 … g_n in a period P: mean = Σ g² / 2P, longest = max g, open share = 1 - Σ g / P. Sums are
    exact; each result is rounded once. A list whose only opening begins at 0 has the delay 0.
    """
    checked = _checked(openings, period)
    if period is None:
        merged = _merged(checked)
        length = merged[-1][0]
        gaps = [merged[0][0]] + [after[0] - before[1] for before, after in pairwise(merged)]
    else:
        length = exact(period)
        merged = _merged(_cut(checked, length))
        following = [*merged[1:], (merged[0][0] + length, merged[0][1] + length)]
        gaps = [after[0] - before[1] for before, after in zip(merged, following, strict=True)]
    closed = tuple(sorted(gap for gap in gaps if gap > 0))
    if not length:
        return AccessClock(0.0, 0.0, 1.0, (), 0)
    return AccessClock(
        mean_s=float(Fraction(sum(gap * gap for gap in closed)) / (2 * length)),
        max_s=float(closed[-1]) if closed else 0.0,
        open_share=float(1 - Fraction(sum(closed)) / length),
        gaps_s=closed,
        period_s=length,
    )


def _checked(openings: Iterable[tuple[float, float]], period: float | None) -> list[tuple[Second, Second]]:
    if period is not None and not (is_number(period) and period > 0):
        raise DeskError(f"period is {period!r}, it must be a number of seconds above 0, or None for a list of dates")
    if not isinstance(openings, Iterable):
        raise DeskError(f"openings is {openings!r}, it must be a list of (from, until), seconds")
    found: list[tuple[Second, Second]] = []
    for number, opening in enumerate(openings):
        pair = tuple(opening) if isinstance(opening, Iterable) and not isinstance(opening, str) else ()
        if len(pair) != 2 or not all(is_number(value) for value in pair):
            raise DeskError(f"openings[{number}] is {opening!r}, it must be (from, until), two numbers of seconds")
        begin, until = pair
        if until <= begin:
            raise DeskError(f"openings[{number}] is {begin} to {until}; it must end after it begins")
        if begin < 0 or (period is not None and begin >= period):
            bounds = f"from 0 to before {period}, the period" if period is not None else "at 0 or later"
            raise DeskError(f"openings[{number}] is {begin} to {until}; it must begin {bounds}")
        if period is not None and exact(until) - exact(begin) > exact(period):
            raise DeskError(f"openings[{number}] is {begin} to {until}; it is longer than the period {period}")
        found.append((exact(begin), exact(until)))
    if not found:
        raise DeskError("openings are empty: with no desk ever open, the delay has no law; give at least one")
    return sorted(found)


def _cut(openings: list[tuple[Second, Second]], period: Second) -> list[tuple[Second, Second]]:
    """Return openings that lie in one period, in order: what runs into the next one is open at its beginning."""
    over = [(0, until - period) for _, until in openings if until > period]
    return sorted([*over, *((begin, min(until, period)) for begin, until in openings)])


def _merged(ordered: list[tuple[Second, Second]]) -> list[tuple[Second, Second]]:
    """Return openings in order, those that overlap or touch made one."""
    merged = ordered[:1]
    for begin, until in ordered[1:]:
        if begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(until, merged[-1][1])
        else:
            merged.append((begin, until))
    return merged


def weeks_within(near: csr_array, is_open: np.ndarray) -> np.ndarray:
    """Return in how many weeks each commune has a place near it that is open.

    Parameters
    ----------
    near : bool sparse array, shape (communes, venues)
    is_open : bool array, shape (..., weeks, venues)
        Whether the venue held a session in the week.

    Returns
    -------
    int64 array, shape (..., communes)
    """
    *several, n_weeks, n_venues = is_open.shape
    found = near @ is_open.reshape(-1, n_venues).T  # of True and False, a product tells whether any is
    return np.asarray(found.T.reshape(*several, n_weeks, -1).sum(axis=-2))


# --- measures of a season


def reach(view: View) -> Rows:
    """Return the requests served here at least once, over the cohort."""
    return Rows("requests", view.is_reached, view.every("requests"))


def reach_persons(view: View) -> Rows:
    """Return the persons served here at least once, over the persons of the cohort."""
    return Rows("persons", view.persons_reached, np.ones(view.persons_table.size))


def _window_days(view: View) -> tuple[int, int]:
    """Return the first day of the window and the day after its last, calendar ordinals."""
    start_s, end_s = view.season.meta["window"]
    return view.first_day + start_s // DAY_S, view.first_day + end_s // DAY_S


def people_within(minutes: int) -> Callable[[View], Rows | None]:
    """Return the function of the share of inhabitants within some minutes by car of a desk held in the week."""

    def within(view: View) -> Rows | None:
        if view.ground is None or not view.ground.venues:
            return None
        first, after = _window_days(view)
        weeks = week_ordinal(after - 1) - week_ordinal(first) + 1
        is_open = np.zeros((view.seasons, weeks, len(view.ground.venues)), dtype=bool)
        held = view.is_held
        week = (view.session_day[held] - 1) // WEEK_DAYS - week_ordinal(first)
        is_open[view.season_of("sessions")[held], week, view.venue_of_session[held]] = True
        reached = weeks_within(view.ground.car.near(minutes_to_s(minutes)), is_open)
        people = view.ground.population
        return Rows("communes", (reached * people).ravel(), np.tile(weeks * people, view.seasons))

    return within


def access_delay(view: View) -> Rows | None:
    """Return the mean delay to the next desk held within reach by car, inhabitants of communes that have one."""
    if view.ground is None or not view.ground.venues:
        return None
    first, after = _window_days(view)
    start_s, length = (first - view.first_day) * DAY_S, (after - first) * DAY_S
    opens, closes = ((view.session(name) - start_s).astype(np.int64) for name in ("opens_s", "closes_s"))
    kept = view.is_held & (opens >= 0) & (opens < closes) & (closes <= length)
    # The measures of a run ask for this in every season, so it is compiled; `access_clock` is the same law.
    near = view.ground.car.near(view.ground.longest_car_s)
    mean_s = np.empty((view.seasons, near.shape[0]))
    for season, (begin, end) in enumerate(pairwise(view.sessions_table.first_rows.tolist())):
        mine = begin + np.flatnonzero(kept[begin:end])
        order = mine[np.argsort(opens[mine], kind="stable")]
        mean_s[season] = mean_delays_s(near, opens[order], closes[order], view.venue_of_session[order], length)
    has_desk = ~np.isnan(mean_s)
    base = np.where(has_desk, view.ground.population, 0.0)
    return Rows("communes", (np.where(has_desk, mean_s, 0.0) * base).ravel(), base.ravel(), DAY_S)


def mean_delays_s(
    near: csr_array, opens_s: np.ndarray, closes_s: np.ndarray, venue: np.ndarray, period_s: int
) -> np.ndarray:
    """Return the mean of `access_clock` of each commune, for whole openings in order that repeat with a period.

    Parameters
    ----------
    near : bool sparse array, shape (communes, venues)
    opens_s, closes_s : int64 arrays, seconds from 0 to `period_s`, by opening
    venue : int64 array
        Of the same openings.
    period_s : int

    Returns
    -------
    float64 array, shape (communes,)
        NaN where no venue near has an opening.
    """
    squares = np.empty(near.shape[0], dtype=np.int64)
    first, place = (array.astype(np.int64) for array in (near.indptr, near.indices))
    add_squared_gaps(first, place, opens_s, closes_s, venue.astype(np.int64), near.shape[1], period_s, squares)
    return np.where(squares >= 0, squares, np.nan) / (2 * period_s)


# fmt: off
_WHO = ("commune", "age_band", "autonomy", "car", "journey")

MEASURES = (
    Measure("reach", "share", "higher", "share", reach, ("type", "operator", *_WHO, "month", "week"),
        said("Reach"), said("Requests served here at least once / cohort; elsewhere is shown apart."),
        said("requests of the cohort")),
    Measure("reach_persons", "share", "higher", "share", reach_persons, _WHO,
        said("Reach, persons"), said("Persons served here at least once."),
        said("persons with a request in the cohort")),
    Measure("access_delay", "days", "lower", "ratio", access_delay, ("commune",),
        said("Access clock"),
        said("Mean delay to the next open desk within reach by car, need uniform over the window; held sessions."),
        said("inhabitants of communes with a desk within reach")),
    *(Measure(f"within_{minutes}_min", "share", "higher", "ratio", people_within(minutes), ("commune",),
        said("Within {minutes} minutes in a week", minutes=minutes),
        said("Inhabitants within {minutes} minutes by car of a desk held in the week, mean of the weeks.",
             minutes=minutes), said("inhabitants × weeks")) for minutes in (20, 30)),
)
# fmt: on
