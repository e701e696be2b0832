"""How the inputs of a sweep are called: the main ones in words, any other by its key.

In: a key of a scenario. Out: words of a language, short enough for the side of a picture.
"""

from __future__ import annotations

from sim.report.languages import Language
from sim.said import N_

NAMES = {
    "choice.nests.service": N_("unlikeness of two venues (λ)"),
    "choice.nests.place": N_("unlikeness of two channels (λ)"),
    "awareness.presence.share": N_("presence: share who know, at the door"),
    "awareness.presence.minutes": N_("presence: minutes that it carries"),
    "awareness.share": N_("share who know, far from any desk"),
    "demand.volume": N_("volume of needs"),
    "demand.population.walk_in_only": N_("share who never book"),
    "choice.journey_per_min": N_("weight of a minute of journey"),
    "choice.delay_per_day": N_("weight of a day to wait"),
    "choice.wait_per_min": N_("weight of a minute in the queue"),
    "choice.outside.constant": N_("attraction of elsewhere"),
    "place.travel.*_speed_kmh": N_("speed of journeys (factor)"),
    "demand.types.*.mean_min": N_("length of services (factor)"),
    "behaviour.no_show.base_share": N_("share of missed appointments"),
    "behaviour.patience.mean_min": N_("patience in the queue"),
    "behaviour.persistence.after_failure": N_("share who try again"),
}


def input_name(key: str, language: Language) -> str:
    """Return what an input is called."""
    return language.text(NAMES[key]) if key in NAMES else key
