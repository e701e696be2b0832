"""What a permanence costs, in words: per visit, beside a fixed desk, per additional person, and on what it rests.

In: what `sim.comparison.cost` found. Out: headers, rows and sentences in a language. Nothing is computed here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from sim.comparison.cost import AdditionalCost, BreakEven, Reference, cost_inputs
from sim.report.headlines import HeadlineValue, headline
from sim.report.languages import Language
from sim.report.tables.access import permanence_name
from sim.report.tables.text import Keys, Table
from sim.report.told_apart import adviser_names, venue_names
from sim.report.valued import Valued
from sim.scenario.origins import NO_SOURCE
from sim.scenario.schema import Scenario

Amount = tuple[float, float, float]
_MOST_NAMED = 5


def reference_name(name: str, language: Language) -> str:
    """Return how the cost of a visit at a fixed desk is called."""
    _ = language.text
    return {
        "home_desk": _("home desk of this scenario"),
        "published_2023": _("a site at the visits of 2023"),
        "published_aveyron_2022": _("a site at the visits of Aveyron, 2022"),
    }[name]


def amount(value: Amount, language: Language, decimals: int = 1) -> Valued:
    """Return a value with its interval in brackets, where it has one."""
    if math.isnan(value[0]):
        return Valued("–")
    if math.isinf(value[0]):
        return Valued("∞")
    written = language.number(value[0], decimals)
    if any(not math.isfinite(end) for end in value[1:]):
        return written
    ends = language.number(value[1], decimals), language.number(value[2], decimals)
    return written.within(f"{written} [{ends[0]} ; {ends[1]}]", *value[1:])


def break_even_table(
    found: Sequence[BreakEven], fixed: Sequence[Reference], scenario: Scenario, language: Language
) -> Table:
    """Return what a session and a visit cost at each permanence, and the visits it needs to cost no more."""
    _ = language.text
    headers = [
        _("permanence"), _("session\neuros"), _("visits a\nsession"), _("visit\neuros"), _("resolved\neuros"),
        *(_("visits needed\n({price})", price=language.euros(one.eur_per_visit)) for one in fixed),
    ]  # fmt: skip
    rows = []
    for one in found:
        row = [permanence_name(scenario, one.permanence, language), amount(one.session_eur, language, 0)]
        row += [amount(one.visits, language), amount(one.visit_eur, language), amount(one.resolved_eur, language)]
        for reference in fixed:
            sign = _verdict(one.excess[reference.name], language)
            needed = amount(one.needed[reference.name], language)
            row.append(needed.told(f"{needed} {sign}", _sign_words(sign, language)))
        rows.append(row)
    notes = [
        _("Visits needed: from so many a session on, a visit costs no more than at the fixed desk; = cannot be told "
          "apart, < the permanence costs more, > it costs less. 95% intervals over replications; the price of the "
          "fixed desk is taken as known."),
        _("In a permanence's cost: adviser hours with drive and follow-up, kilometres, room, equipment, campaigns. The "
          "yearly cost of a site holds its advisers, whose hours on the round come on top: seen from the site's budget "
          "the permanences cost less than here."),
    ]  # fmt: skip
    for price in fixed:
        notes.append(
            _("{price} a visit: {name} ({quality}: {source}).", price=language.euros(price.eur_per_visit),
              name=reference_name(price.name, language), quality=language.name("quality", price.quality),
              source=price.source)
        )  # fmt: skip
    keys = Keys("id", [one.permanence for one in found])
    return Table(_("What a visit costs, and the visits that a permanence needs"), headers, rows, notes, keys=keys)


def _verdict(excess: Amount, language: Language) -> str:
    """Return a sign: how the visits served compare with those needed."""
    if math.isnan(excess[1]):
        return "" if math.isnan(excess[0]) else "<" if math.isinf(excess[0]) else "="
    return "<" if excess[2] < 0 else ">" if excess[1] > 0 else "="


def _sign_words(sign: str, language: Language) -> str:
    """Return what a sign says, for a sheet, to which it would be a formula."""
    _ = language.text
    words = {"=": _("cannot be told apart"), "<": _("the permanence costs more"), ">": _("the permanence costs less")}
    return words.get(sign, "")


def additional_words(found: AdditionalCost, language: Language) -> str:
    """Return in a sentence what another rota costs for each additional person reached."""
    _ = language.text
    cost, people, each = (amount(one, language, 0) for one in (found.cost_eur, found.persons, found.per_person_eur))
    facts = _("Change of cost: {cost} euros; of persons served: {people}.", cost=cost, people=people)
    head = {
        "trade": _("An additional person reached costs {each} euros.", each=each),
        "better": _("More persons are reached for no more money."),
        "worse": _("No more persons are reached, for no less money."),
        "unclear": _("Whether more persons are reached cannot be told from chance, so no cost of one can be stated."),
    }[found.finding]
    if found.finding == "trade" and found.persons[0] < 0:
        head = _("Each person reached no more saves {each} euros.", each=each)
    return f"{head} {facts}"


def cost_points(measures: pd.DataFrame, language: Language) -> list[tuple[str, Valued]]:
    """Return what a run costs as points, name and words: in all, per served visit, per resolved request."""
    shown = {"cost": 0, "cost_per_visit": 1, "cost_per_resolved": 1}
    found = [headline(measures, name, language, decimals) for name, decimals in shown.items()]
    return [(one.name, _with_interval(one)) for one in found if one]


def _with_interval(one: HeadlineValue) -> Valued:
    if not one.interval:
        return one.value
    return one.value.within(f"{one.value} ({one.interval})", one.interval.low, one.interval.high)


def assumed_words(scenario: Scenario, language: Language) -> str:
    """Say how many of the prices are assumed."""
    _ = language.text
    qualities = cost_inputs(scenario)["quality"].tolist()
    return _("{assumed} of {count} prices are assumed.", assumed=qualities.count("assumed"), count=len(qualities))


def inputs_table(scenarios: Sequence[Scenario], language: Language) -> Table:
    """Return every price with its source and quality; those alike in all but the venue or the adviser in one row.

    Parameters
    ----------
    scenarios : sequence of Scenario
        What several have in common stands once.
    language : Language
    """
    _ = language.text
    alike: dict[tuple[str, str, str, float], list[str]] = {}
    for scenario in scenarios:
        for row in cost_inputs(scenario).itertuples():
            kind = str(row.path).rsplit(".", 1)[-1]
            names = alike.setdefault((kind, str(row.quality), str(row.source), float(str(row.value))), [])
            name = _whose(scenario, str(row.path))
            if name and name not in names:
                names.append(name)
    rows = [
        [
            _price(kind, names, language), language.name("quality", quality),
            _("default of the model") if source == NO_SOURCE else source,
            language.euros(value, 0 if value.is_integer() else 2),
        ]
        for (kind, quality, source, value), names in alike.items()
    ]  # fmt: skip
    notes = [assumed_words(scenario, language) for scenario in scenarios]
    return Table(_("Prices"), [_("price"), _("quality"), _("source"), _("amount")], rows, list(dict.fromkeys(notes)),
                 left=3)  # fmt: skip


def _whose(scenario: Scenario, path: str) -> str:
    """Return the venue, adviser or campaign that a price belongs to; nothing where it belongs to the whole."""
    parts = path.split(".")
    if len(parts) < 3:
        return ""
    known = {"venues": venue_names(scenario), "advisers": adviser_names(scenario)}.get(parts[0], {})
    return known.get(parts[-2], parts[-2])


def _price(kind: str, names: Sequence[str], language: Language) -> str:
    """Return what a price is paid for."""
    _ = language.text
    of = (
        language.plural("{count} venue", "{count} venues", len(names)) if len(names) > _MOST_NAMED else ", ".join(names)
    )
    words = {
        "cost_eur_per_session": _("a session: {names}", names=of),
        "cost_eur_per_h": _("an hour of work: {names}", names=", ".join(names)),
        "cost_eur": _("campaign: {names}", names=", ".join(names)),
        "drive_eur_per_km": _("a kilometre driven"),
        "equipment_eur_per_adviser_year": _("equipment of an adviser, a year"),
        "home_desk_eur_per_year": _("home desk, a year"),
    }
    return words.get(kind, kind)
