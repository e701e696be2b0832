"""Time that people spend: the wait on the day, in minutes, and the delay until they are seen, in days.

In: a `View`. Out: for each measure the rows it adds up. Waits follow the visits to sessions of the window, delays the
requests of the cohort. Who is never seen is in `sim.measures.access` and `sim.measures.outcome`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.measures.definition import Measure, Rows, Sample
from sim.measures.view import View
from sim.said import said
from sim.units import DAY_S, MINUTE_S, minutes_to_s

SHORT_WAIT_MIN = 20
SEEN_WITHIN_DAYS = (7, 14, 30)

_WAIT = ("service", "venue", "channel", "type", "age_band", "autonomy", "month", "week")
_WAIT_FEW = ("service", "venue", "channel", "type", "month")
_PERSON = ("type", "operator", "commune", "age_band", "autonomy", "car", "journey", "month")
_DELAY = ("service", "venue", "channel", *_PERSON)
_COHORT = (*_PERSON, "week")


def due_s(view: View) -> np.ndarray:
    """Return from when each visit waits: the latest of arrival, planned opening and slot; NaN for who never came."""
    slot = view.visit("slot_s")
    slot = np.where(np.isnan(slot), -np.inf, slot)
    # A register may not know when a venue was to open: then people wait from when they came.
    return np.asarray(np.maximum(view.visit("arrival_s"), np.fmax(view.visit("opens_s"), slot)))


def waits_s(view: View) -> np.ndarray:
    """Return the wait of each visit until called or gone, seconds, >= 0; NaN for who did not come to a held session."""
    until = np.where(view.is_served, view.visit("called_s"), view.visit("left_s"))
    waits = np.where(view.has_come, np.maximum(0, until - due_s(view)), np.nan)
    if view.log.has("visits", "wait_s"):  # a register that states it
        stated = np.where(view.has_come, view.visit("wait_s"), np.nan)
        waits = np.where(np.isnan(stated), waits, stated)
    return waits


def _mean(table: str, values: np.ndarray, per: float) -> Rows:
    """Return the mean of the values that are not missing."""
    known = ~np.isnan(values)
    return Rows(table, np.where(known, values, 0), known, per)


def waits_of_the_served_s(view: View) -> np.ndarray:
    """Return the wait of each visit that was served, seconds; NaN for the others."""
    return np.where(view.is_served, view.once(waits_s), np.nan)


def wait_of_the_served(view: View) -> Rows:
    """Return the waits of the served."""
    return _mean("visits", view.once(waits_of_the_served_s), MINUTE_S)


def wait_of_all_who_came(view: View) -> Rows:
    """Return the waits of all who came, until called or gone."""
    return _mean("visits", view.once(waits_s), MINUTE_S)


def median_wait(view: View) -> Sample:
    """Return the waits of the served, for their median."""
    return Sample("visits", view.once(waits_of_the_served_s), 0.5, MINUTE_S)


def ninth_decile_wait(view: View) -> Sample:
    """Return the waits of the served, for their ninth decile."""
    return Sample("visits", view.once(waits_of_the_served_s), 0.9, MINUTE_S)


def wait_within_20(view: View) -> Rows:
    """Return who was called within 20 minutes, among all who came; who was not called is not within."""
    waits = view.once(waits_s)
    return Rows("visits", view.is_served & (waits <= minutes_to_s(SHORT_WAIT_MIN)), ~np.isnan(waits))


def time_present(view: View) -> Rows:
    """Return the time from arrival to the end of the service, or until gone."""
    gone = np.where(view.is_served, view.visit("end_s"), view.visit("left_s"))
    return _mean("visits", np.where(view.has_come, gone - view.visit("arrival_s"), np.nan), MINUTE_S)


def booking_lead(view: View) -> Rows:
    """Return the days between booking and slot, of the appointments that were not cancelled."""
    booked = view.is_booked & ~view.outcome_is("cancelled", "excused")
    return _mean("visits", np.where(booked, view.visit("slot_s") - view.visit("decided_s"), np.nan), DAY_S)


def delays_s(view: View) -> np.ndarray:
    """Return the delay from onset to first served, of each request of the cohort; NaN for who was not served."""
    return np.asarray(view.request("first_served_s") - view.request("onset_s"))


def delay_to_first_served(view: View) -> Rows:
    """Return the delays from onset to first served."""
    return _mean("requests", view.once(delays_s), DAY_S)


def median_delay(view: View) -> Sample:
    """Return the delays from onset to first served, for their median."""
    return Sample("requests", view.once(delays_s), 0.5, DAY_S)


def ninth_decile_delay(view: View) -> Sample:
    """Return the delays from onset to first served, for their ninth decile."""
    return Sample("requests", view.once(delays_s), 0.9, DAY_S)


def delay_from_first_look(view: View) -> Rows:
    """Return the delays from the first aware look to first served."""
    return _mean("requests", view.request("first_served_s") - view.request("first_look_s"), DAY_S)


def delay_to_resolved(view: View) -> Rows:
    """Return the delays from onset to resolved, the operator's answer included."""
    return _mean("requests", view.request("resolved_s") - view.request("onset_s"), DAY_S)


def seen_within(days: int) -> Callable[[View], Rows]:
    """Return the function of the share of the cohort that was first served within some days of the onset."""

    def seen(view: View) -> Rows:
        return Rows("requests", view.once(delays_s) <= days * DAY_S, view.every("requests"))

    seen.__doc__ = f"Return who was first served within {days} days, among the whole cohort."
    return seen


def restricted_delay(view: View) -> Rows:
    """Return min(delay, deadline) over the whole cohort; who is never served counts the whole deadline."""
    deadline = view.request("deadline_s") - view.request("onset_s")
    return Rows("requests", np.fmin(view.once(delays_s), deadline), view.every("requests"), DAY_S)


# fmt: off
_SERVED = said("served visits")
_CAME = said("people who came to a held session")
_FIRST = said("requests of the cohort served at least once")
_ALL = said("requests of the cohort")

MEASURES = (
    Measure("wait_served", "min", "lower", "mean", wait_of_the_served, (*_WAIT, "commune", "car"),
        said("Wait of the served"), said("Mean of max(0, called − max(arrival, planned opening, slot))."), _SERVED),
    Measure("wait_came", "min", "lower", "mean", wait_of_all_who_came, _WAIT_FEW,
        said("Wait of all who came"), said("The same wait, until called or gone; who balks counts 0."), _CAME),
    Measure("wait_median", "min", "lower", "quantile", median_wait, _WAIT_FEW,
        said("Median wait of the served"), said("Half of the served wait less, over a season."), _SERVED),
    Measure("wait_p90", "min", "lower", "quantile", ninth_decile_wait, _WAIT_FEW,
        said("Wait, ninth decile"), said("Nine served in ten wait less, over a season."), _SERVED),
    Measure("wait_within_20", "share", "higher", "share", wait_within_20, _WAIT,
        said("Called within 20 minutes"), said("Share of all who came; who was not called is not within."), _CAME),
    Measure("time_present", "min", "lower", "mean", time_present, _WAIT_FEW,
        said("Time present"), said("From arrival to the end of the service, or until gone."), _CAME),
    Measure("booking_lead", "days", "lower", "mean", booking_lead, ("service", "venue", "type", "month"),
        said("Lead of the appointments"), said("From the morning of the booking to the slot, cancellations apart."),
        said("appointments")),
    Measure("delay_first_served", "days", "lower", "mean", delay_to_first_served, _DELAY,
        said("Delay of the served"),
        said("Onset to first served. Secondary: a rota that reaches harder cases must not look worse."), _FIRST),
    Measure("delay_median", "days", "lower", "quantile", median_delay, ("service", "venue", "channel", "type"),
        said("Median delay of the served"), said("Onset to first served, median of a season."), _FIRST),
    Measure("delay_p90", "days", "lower", "quantile", ninth_decile_delay, ("service", "venue", "channel", "type"),
        said("Delay of the served, ninth decile"), said("Onset to first served, ninth decile of a season."), _FIRST),
    Measure("delay_from_look", "days", "lower", "mean", delay_from_first_look, _DELAY,
        said("Delay from the first look"), said("First aware look to first served."), _FIRST),
    Measure("delay_resolved", "days", "lower", "mean", delay_to_resolved, _DELAY,
        said("Delay until resolved"), said("Onset to resolved, operator included."),
        said("requests of the cohort resolved or referred")),
    *(Measure(f"served_within_{days}", "share", "higher", "share", seen_within(days), _COHORT,
        said("Served within {days} days", days=days),
        said("Share of the cohort first served within {days} days of the onset: what people chose, not what the rota "
             "offers.", days=days), _ALL) for days in SEEN_WITHIN_DAYS),
    Measure("delay_restricted", "days", "lower", "mean", restricted_delay, _COHORT,
        said("Delay restricted by the deadline"),
        said("Mean of min(delay, deadline); who is never served here counts the whole deadline."), _ALL),
)
# fmt: on
