"""Where the people of each commune come: visits, and the venues used most, as a table.

In: gathered seasons. Out: a table in a language. The lines of the map are drawn from the same `Journey`.
"""

from __future__ import annotations

from sim.measures.definition import SMALL_COUNT
from sim.report.gathered import Gathered
from sim.report.languages import Language
from sim.report.maps.journeys import Journey, journeys_of
from sim.report.tables.text import Keys, Table, in_brackets
from sim.report.told_apart import commune_names, venue_names


def journey_table(data: Gathered, language: Language) -> Table:
    """Return the visits from each commune and the two venues that its people come to most, the most visits first."""
    _ = language.text
    names, communes = venue_names(data.scenario), commune_names(data.territory.communes)
    venues = [names[venue.id] for venue in data.venues]
    journeys = sorted(journeys_of(data), key=lambda one: (-one.visits, one.commune))
    codes = [data.territory.communes[one.commune].insee for one in journeys]
    rows = [_row(one, communes[code], venues, language) for one, code in zip(journeys, codes, strict=True)]
    headers = [_("commune"), _("venue used most"), _("then"), _("visits a season"), _("share of the first"),
               _("of the second")]  # fmt: skip
    notes = [
        _(
            "Visits of all who came to a session that was held, served or not, by the commune where they live. In "
            "brackets: fewer than {count} visits a season, so that chance decides the venue.",
            count=SMALL_COUNT,
        )
    ]
    if not rows:
        notes = [_("Nobody came to a session in this run.")]
    return Table(_("By commune: the venues used most"), headers, rows, notes, 3, Keys(_("INSEE code"), codes))


def _row(one: Journey, commune: str, venues: list[str], language: Language) -> list[str]:
    visits, share = language.number(one.visits), language.percent(one.share)
    if one.visits < SMALL_COUNT:
        visits, share = in_brackets(visits, language), in_brackets(share, language)
    return [
        commune,
        venues[one.venue],
        venues[one.second] if one.second >= 0 else "–",
        visits,
        share,
        language.percent(one.at_second / one.visits) if one.second >= 0 else "–",
    ]
