"""What a register says of a scenario, in words: values with intervals, and what the register has nothing for.

In: a `RegisterFit`. Out: tables and sentences in a language. Nothing is fitted here.
"""

from __future__ import annotations

import math

from sim.fitting.correcting import value_at
from sim.fitting.direct import Estimate
from sim.fitting.registering import RegisterFit
from sim.report.languages import Language
from sim.report.tables.text import Table
from sim.scenario.origins import leaves
from sim.units import iso_date


def what_names(language: Language) -> dict[str, str]:
    """Return how each kind of value is called."""
    _ = language.text
    return {
        "volume": _("visits a week"),
        "overdispersion": _("variance of weeks / mean"),
        "mix": _("share of needs"),
        "season": _("needs by month"),
        "lead": _("lead of appointments"),
        "no_show": _("no-shows"),
        "no_show_law": _("law of no-shows"),
        "duration": _("duration"),
        "duration_mean": _("mean duration"),
        "duration_cv": _("duration, sd / mean"),
        "patience": _("patience"),
        "patience_mean": _("mean patience"),
        "patience_cv": _("patience, sd / mean"),
        "referral": _("referred to the operator"),
        "return": _("must come back"),
        "unseen": _("what nobody sees"),
    }


def fits_table(fit: RegisterFit, language: Language) -> Table:
    """Return every value with its interval, and what the scenario said."""
    _ = language.text
    names = what_names(language)
    before = dict(leaves(fit.scenario.tree()))
    rows = []
    for one in fit.estimates:
        own = written(value_at(before, one.path), one, language) if one.path else "–"
        interval = _("{low} to {high}", low=written(one.low, one, language), high=written(one.high, one, language))
        quality = language.name("quality", one.quality)
        cells = [names[one.what], one.of or "–", written(one.value, one, language), interval, own, quality]
        rows.append([*cells, language.number(one.n)])
    headers = [_("value"), _("of"), _("register"), _("90% interval"), _("scenario"), _("quality"), _("visits")]
    return Table(_("What the register says"), headers, rows, [], left=2)


def missing_table(fit: RegisterFit, language: Language) -> Table:
    """Return what the register has nothing for, and what it lacks."""
    _ = language.text
    names = what_names(language)
    rows = [[names[one.what], _too_few(one.needs, language)] for one in fit.missing]
    return Table("", [_("Not fitted"), _("the register lacks")], rows, [], left=2)


def _too_few(needs: str, language: Language) -> str:
    _ = language.text
    return _("visits: too few, or of words that the scenario does not know") if needs == "visits" else needs


def written(value: float, one: Estimate, language: Language) -> str:
    """Return a value of an estimate in its unit."""
    if not math.isfinite(value):
        return "–"
    if one.unit == "share":
        return language.percent(value, 1)
    if one.unit == "min":
        return language.minutes(value, 1)
    return language.number(value, 2)


def about_fit(fit: RegisterFit, language: Language) -> str:
    """Return what the folder of a fit holds."""
    _ = language.text
    seen = fit.seen
    title = _("A scenario fitted to a register")
    told = _(
        "{count} visits from {first} to {last}; fingerprint of the register: {fingerprint}. Nothing personal was kept.",
        count=language.number(seen.n),
        first=iso_date(seen.first),
        last=iso_date(seen.last),
        fingerprint=fit.fingerprint[:12],
    )
    files = [
        _("scenario.yaml: extends the scenario that was fitted; each value with its interval and its quality."),
        _("scenario.resolved.yaml: the same with every value stated, at the dates of the register."),
        _("fits.csv: every value with its 90% interval, what it rests on and what the scenario said before."),
    ]
    return "\n".join([f"# {title}", "", told, "", *(f"- {file}" for file in files)])
