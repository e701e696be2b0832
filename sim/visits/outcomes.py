"""The words of the log: how a request ends, how a visit ends, by which channel and why.

The engines write the place of a word, in the order given here; measures and laws read words.
"""

from __future__ import annotations

SERVED = ("resolved", "return", "referred")
UNSERVED = ("no_show", "balked", "reneged", "turned_away", "closed_door", "cancelled")
OUTCOMES = SERVED + UNSERVED
# A register may not say how a service ended, or only that it was not sent on; and people excuse themselves.
SERVED_OPENLY = ("served", "not_referred")
KNOWN_OUTCOMES = (*OUTCOMES, *SERVED_OPENLY, "excused")
CAME = (*SERVED, "balked", "reneged", "turned_away", *SERVED_OPENLY)
FAILURES = ("balked", "reneged", "turned_away", "closed_door", "no_show", "return", "cancelled")
# Which stamps a visit of an outcome must have (+) and must not have (-); who found a closed door may have an arrival.
STAMPS_OF = {
    **dict.fromkeys(SERVED, "+arrival_s +called_s +end_s -left_s"),
    **dict.fromkeys(("balked", "reneged", "turned_away"), "+arrival_s -called_s -end_s +left_s"),
    "no_show": "-arrival_s -called_s -end_s -left_s +slot_s",
    "closed_door": "-called_s -end_s",
    "cancelled": "-arrival_s -called_s -end_s -left_s",
}

STATES = ("open", "resolved", "referred", "unaware", "elsewhere", "no_offer", "gave_up")
CHANNELS = ("appointment", "walk_in")
HEARD_FROM = ("none", "known", "campaign", "friend")
CAUSES = (
    "", "missing_document", "platform_down", "connection_down", "operator_only", "beyond_skill", "time_cap",
    "public_holiday", "closure", "school_holiday", "leave", "absence",
)  # fmt: skip
