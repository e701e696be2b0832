"""How visits and requests end: on the spot, to come back, referred, not served, and why.

In: a `View`. Out: for each measure the rows it adds up. Rates of visits follow the sessions of the window and are
shares of the served unless said; rates of requests are shares of the cohort.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.measures.definition import Measure, Rows
from sim.measures.view import View
from sim.said import said

_VISIT = ("service", "venue", "channel", "type", "operator", "adviser", "age_band", "autonomy", "month")
_DESK = ("service", "venue", "channel", "type", "month")
_REQUEST = ("type", "operator", "commune", "age_band", "autonomy", "car", "journey", "month")


def share_of_served(*outcomes: str) -> Callable[[View], Rows]:
    """Return the function of the share of some outcomes among the served visits."""
    return lambda view: Rows("visits", view.outcome_is(*outcomes), view.is_end_told(outcomes))


def share_of_came(*outcomes: str) -> Callable[[View], Rows]:
    """Return the function of the share of some outcomes among the visits that came to a held session."""
    return lambda view: Rows("visits", view.outcome_is(*outcomes), view.has_come)


def share_of_visits(outcome: str) -> Callable[[View], Rows]:
    """Return the function of the share of an outcome among all visits, those that were cancelled included."""
    return lambda view: Rows("visits", view.outcome_is(outcome), view.every("visits"))


def share_of_cohort(state: str) -> Callable[[View], Rows]:
    """Return the function of the share of a final state among the requests of the cohort."""
    return lambda view: Rows("requests", view.ends_as(state), view.every("requests"))


def no_show(view: View) -> Rows:
    """Return who did not come, among the appointments that fell due at a held session."""
    due = view.is_booked & (view.has_come | view.outcome_is("no_show"))
    return Rows("visits", due & view.outcome_is("no_show"), due)


def first_contact(view: View) -> Rows:
    """Return whose first served visit resolved the request, among those served at least once."""
    return Rows("requests", view.is_first_contact, view.first_served_visit >= 0)


def visits_per_request(view: View) -> Rows:
    """Return the visits of the requests that made at least one."""
    made = view.request("visits")
    return Rows("requests", made, made > 0)


def count_visits(view: View) -> Rows:
    """Return all visits of the window."""
    return Rows("visits", view.every("visits"))


def count_came(view: View) -> Rows:
    """Return the people who came to a held session."""
    return Rows("visits", view.has_come)


def count_served(view: View) -> Rows:
    """Return the people served."""
    return Rows("visits", view.is_served)


def count_requests(view: View) -> Rows:
    """Return the requests of the cohort."""
    return Rows("requests", view.every("requests"))


# fmt: off
_SERVED = said("served visits")
_CAME = said("people who came to a held session")
_ALL = said("requests of the cohort")
_VISITS = said("visits of the window")

MEASURES = (
    Measure("requests", "requests", "neither", "total", count_requests, (*_REQUEST, "week"),
        said("Requests"), said("Needs with onset in the window (the cohort).")),
    Measure("visits", "visits", "neither", "total", count_visits, (*_DESK, "week"),
        said("Visits"), said("All attempts, no-shows and cancelled included.")),
    Measure("came", "visits", "neither", "total", count_came, (*_DESK, "week"),
        said("People who came"), said("Arrivals at a held session.")),
    Measure("served_visits", "visits", "higher", "total", count_served, (*_VISIT, "commune", "week"),
        said("Served visits"), said("Resolved, to return or referred.")),
    Measure("on_the_spot", "share", "higher", "share", share_of_served("resolved"), _VISIT,
        said("Resolved on the spot"), said("Resolved / served visits; to be compared with the published 82 %."),
        _SERVED),
    Measure("return_rate", "share", "lower", "share", share_of_served("return"), (*_VISIT, "cause"),
        said("Must come back"), said("Returned / served visits; by cause, the share of each cause among all served."),
        _SERVED),
    Measure("referral_rate", "share", "lower", "share", share_of_served("referred"), (*_VISIT, "cause"),
        said("Referred to the operator"),
        said("Referred / served visits; by cause, the share of each cause among all served."), _SERVED),
    Measure("first_contact", "share", "higher", "share", first_contact,
        ("service", "venue", "channel", "type", "operator", "age_band", "autonomy", "month"),
        said("First-contact resolution"), said("Requests whose first served visit resolved them."),
        said("requests of the cohort served at least once")),
    Measure("visits_per_request", "visits", "lower", "ratio", visits_per_request, ("type", "operator", "age_band"),
        said("Visits per request"), said("Attempts of the requests that made at least one."),
        said("requests of the cohort with a visit")),
    Measure("resolved_requests", "share", "higher", "share", share_of_cohort("resolved"), _REQUEST,
        said("Requests resolved here"), said("Final state resolved / cohort."), _ALL),
    Measure("referred_requests", "share", "neither", "share", share_of_cohort("referred"), _REQUEST,
        said("Requests referred"), said("Final state referred / cohort; the operator answers later."), _ALL),
    Measure("unaware", "share", "lower", "share", share_of_cohort("unaware"), _REQUEST,
        said("Unaware"), said("The deadline passes before the person knows the service."), _ALL),
    Measure("elsewhere", "share", "neither", "share", share_of_cohort("elsewhere"), _REQUEST,
        said("Elsewhere"), said("Another office or alone online; shown apart, no failure."), _ALL),
    Measure("no_offer", "share", "lower", "share", share_of_cohort("no_offer"), _REQUEST,
        said("No offer"), said("No permanence within reach until the deadline."), _ALL),
    Measure("gave_up", "share", "lower", "share", share_of_cohort("gave_up"), (*_REQUEST, "reason"),
        said("Gave up"), said("Give up after a failure; by reason, the share of each reason in the whole cohort."),
        _ALL),
    Measure("no_show", "share", "lower", "share", no_show, ("service", "venue", "type", "age_band", "month"),
        said("No-shows"), said("Appointments to which nobody came."),
        said("appointments that fell due at a held session")),
    Measure("abandonment", "share", "lower", "share", share_of_came("balked", "reneged", "turned_away"), _DESK,
        said("Came and were not served"), said("Balked, reneged or turned away."), _CAME),
    Measure("balked", "share", "lower", "share", share_of_came("balked"), _DESK,
        said("Balked"), said("Left at once, seeing the queue or a full room."), _CAME),
    Measure("reneged", "share", "lower", "share", share_of_came("reneged"), _DESK,
        said("Reneged"), said("Left when their patience ended."), _CAME),
    Measure("turned_away", "share", "lower", "share", share_of_came("turned_away"), _DESK,
        said("Turned away"), said("Came after closing, or still waited at closing."), _CAME),
    Measure("closed_door", "share", "lower", "share", share_of_visits("closed_door"), _DESK,
        said("Closed door"), said("The session was cancelled and the person not told."), _VISITS),
    Measure("cancelled_visits", "share", "lower", "share", share_of_visits("cancelled"), (*_DESK, "cause"),
        said("Cancelled visits"), said("Cancelled by the service and told; the person looks for another date."),
        _VISITS),
)
# fmt: on
