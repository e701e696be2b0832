"""What the words of the tables are called, in one place.

In: nothing. Out: for each kind of word, the sentence of the catalogue that names it. Weekdays and months come with
the language; names of venues, types and operators belong to the scenario.
"""

from __future__ import annotations

from sim.said import N_

NAMES: dict[str, dict[str, str]] = {
    # A visit, from the person's side.
    "outcome": {
        "resolved": N_("resolved on the spot"),
        "return": N_("must come back"),
        "referred": N_("referred to the operator"),
        "no_show": N_("did not come to the appointment"),
        "balked": N_("went away at the sight of the queue"),
        "reneged": N_("left before being called"),
        "turned_away": N_("turned away at closing"),
        "closed_door": N_("found a closed door"),
        "cancelled": N_("appointment cancelled by the service"),
        # Registers of real visits alone.
        "served": N_("served, how it ended is not told"),
        "not_referred": N_("served and not sent on"),
        "excused": N_("excused beforehand"),
    },
    # The same, shortly, of one person.
    "person_outcome": {
        "resolved": N_("settled on the spot"),
        "return": N_("to come back"),
        "referred": N_("referred"),
        "no_show": N_("did not come"),
        "balked": N_("left seeing the queue"),
        "reneged": N_("left before the call"),
        "turned_away": N_("turned away, desk closed"),
        "closed_door": N_("found a closed door"),
        "cancelled": N_("told of the cancellation"),
    },
    "state": {
        "resolved": N_("resolved on the spot"),
        "referred": N_("referred to the operator"),
        "unaware": N_("did not know the service"),
        "elsewhere": N_("went elsewhere or online"),
        "no_offer": N_("found no permanence in time"),
        "gave_up": N_("gave up"),
        "open": N_("still open"),
    },
    # The last failure of a request that was given up.
    "reason": {
        "return": N_("did not bring what was missing"),
        "no_show": N_("after a missed appointment"),
        "balked": N_("after seeing the queue"),
        "reneged": N_("after waiting in vain"),
        "turned_away": N_("after being turned away at closing"),
        "closed_door": N_("after finding a closed door"),
        "cancelled": N_("after a cancelled appointment"),
    },
    "cause": {
        "missing_document": N_("missing document"),
        "platform_down": N_("operator's platform down"),
        "connection_down": N_("connection down"),
        "operator_only": N_("only the operator can do it"),
        "beyond_skill": N_("beyond the adviser's skill"),
        "time_cap": N_("too long for a slot"),
        "public_holiday": N_("public holiday"),
        "closure": N_("venue closed"),
        "school_holiday": N_("school holidays"),
        "leave": N_("adviser on leave"),
        "absence": N_("adviser absent"),
    },
    # The paths that a story can be told of, the ordinary one first.
    "story": {
        "typical": N_("an ordinary request, settled in one visit"),
        "friend": N_("heard of the service from a friend"),
        "returned": N_("had to come back"),
        "referred": N_("referred to the operator"),
        "turned_away": N_("came and went away unserved"),
        "closed_door": N_("found a closed door"),
        "cancelled": N_("appointment cancelled by the service"),
        "gave_up": N_("gave up"),
        "unaware": N_("did not know the service"),
    },
    # What an adviser does at a moment of the day.
    "activity": {
        "road": N_("on the road"),
        "set_up": N_("setting up"),
        "ready": N_("there, desk not open"),
        "serving": N_("with somebody"),
        "idle": N_("free at the desk"),
        "break": N_("on a break"),
        "overtime": N_("with somebody, after closing time"),
        "follow_up": N_("following up the visits"),
    },
    # Why somebody waited at a moment.
    "wait_cause": {
        "late_opening": N_("the late opening"),
        "queue": N_("people who had come before"),
        "appointment": N_("people with an appointment who were called first"),
        "held": N_("a desk kept free for an appointment"),
        "break": N_("a break"),
        "closing": N_("the end of the session"),
    },
    "booked_by": {
        "person": N_("booked by the person"),
        "agent": N_("booked by an agent"),
        "prescriber": N_("booked by a prescriber"),
        "waiting_list": N_("from the waiting list"),
    },
    "reminder": {"sent": N_("reminder sent"), "failed": N_("reminder failed"), "none": N_("no reminder")},
    "kind": {"individual": N_("one person"), "workshop": N_("workshop")},
    # Where a visit took place that was at no venue.
    "place": {
        "by_phone": N_("by telephone"),
        "by_video": N_("by video"),
        "at_home": N_("at somebody's home"),
        "remote": N_("at a distance"),
    },
    "channel": {"appointment": N_("with an appointment"), "walk_in": N_("without an appointment")},
    "mode": {
        "appointment": N_("by appointment only"),
        "walk_in": N_("without appointment only"),
        "mixed": N_("with or without an appointment"),
    },
    "recurrence": {
        "every": N_("Every week"),
        "odd": N_("Odd weeks"),
        "even": N_("Even weeks"),
        "first": N_("1st of the month"),
        "second": N_("2nd of the month"),
        "third": N_("3rd of the month"),
        "fourth": N_("4th of the month"),
        "fifth": N_("5th of the month"),
        "last": N_("Last of the month"),
    },
    "status": {"held": N_("held"), "cancelled": N_("cancelled")},
    "service": {"home_desk": N_("home desk"), "mobile": N_("permanences")},
    "autonomy": {
        "low": N_("low digital autonomy"),
        "medium": N_("medium digital autonomy"),
        "high": N_("high digital autonomy"),
    },
    "car": {"car": N_("by car"), "no_car": N_("without a car")},
    "journey": {
        "00-05": N_("5 min or less from a desk"),
        "05-10": N_("5 to 10 min from a desk"),
        "10-15": N_("10 to 15 min from a desk"),
        "15-20": N_("15 to 20 min from a desk"),
        "20-30": N_("20 to 30 min from a desk"),
        "30+": N_("more than 30 min from a desk"),
    },
    "heard_from": {
        "none": N_("never heard of the service"),
        "known": N_("knew the service"),
        "campaign": N_("by a campaign"),
        "friend": N_("by word of mouth"),
    },
    "venue_kind": {
        "post_office": N_("post office"),
        "town_hall": N_("town hall"),
        "digital_public_space": N_("digital public space"),
        "association": N_("association"),
        "partner_shop": N_("partner shop"),
        "bus_stop": N_("bus stop"),
    },
    "regime": {"established": N_("established service"), "launch": N_("launch of the service")},
    "demand_level": {"low": N_("low demand"), "middle": N_("middle demand"), "high": N_("high demand")},
    "quality": {
        "observed": N_("observed"),
        "published": N_("published"),
        "fitted": N_("fitted to a register"),
        "derived": N_("derived"),
        "assumed": N_("assumed"),
    },
    "dimension": {
        "all": N_("all"),
        "venue": N_("venue"),
        "permanence": N_("permanence"),
        "service": N_("home desk or permanences"),
        "channel": N_("channel"),
        "type": N_("request type"),
        "operator": N_("operator"),
        "commune": N_("commune"),
        "age_band": N_("age"),
        "autonomy": N_("digital autonomy"),
        "car": N_("car"),
        "journey": N_("journey to the nearest desk"),
        "adviser": N_("adviser"),
        "cause": N_("cause"),
        "reason": N_("reason"),
        "month": N_("month"),
        "week": N_("week"),
    },
}
