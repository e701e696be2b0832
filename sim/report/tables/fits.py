"""What a register says of a scenario, in words: values with intervals, and what the register has nothing for.

In: a `RegisterFit`. Out: tables and sentences in a language. Nothing is fitted here.
"""

from __future__ import annotations

import math
from typing import Any

from sim.fitting.correcting import value_at
from sim.fitting.direct import Estimate
from sim.fitting.registering import RegisterFit
from sim.report.compared import measure_name
from sim.report.languages import Language
from sim.report.tables.text import Table
from sim.scenario.origins import leaves
from sim.units import iso_date

MOST_OFF = 3  # standard deviations by which a register may be off what the nearest trials show


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


def unseen_table(fit: RegisterFit, language: Language) -> Table:
    """Return how much of what nobody sees the register tells, and what it cannot tell apart, in words."""
    _ = language.text
    found = fit.posterior
    rows, notes = [], []
    for k, one in enumerate(found.unknowns if found is not None else ()):
        assert found is not None
        middle, low, high = (language.number(value, 3) for value in found.interval(k))
        prior = _("{low} to {high}", low=language.number(one.low, 3), high=language.number(one.high, 3))
        told = _("told") if found.is_told(k) else _("told with others alone") if found.is_together(k) else _("not told")
        interval = _("{low} to {high}", low=low, high=high)
        rows.append([one.path, middle, interval, prior, language.percent(found.kept[k]), told])
    if found is not None:
        notes = [
            _(
                "{value} cannot be told apart from {others}: the register tells a combination of them.",
                value=path,
                others=language.listed(list(others)),
            )
            for path, others in found.not_apart()
        ]
        silent = [one.path for k, one in enumerate(found.unknowns) if not (found.is_told(k) or found.is_together(k))]
        if silent:
            notes.append(_("The register says next to nothing of {values}.", values=language.listed(silent)))
        off = found.misfit[found.misfit["standard_deviations"].abs() > MOST_OFF]["summary"].tolist()
        if off:
            notes.append(_("No value makes the model show what the register does of: {what}.", what=", ".join(off)))
        notes.append(language.plural("{count} season was simulated.", "{count} seasons were simulated.", found.seasons))
    headers = [_("what nobody sees"), _("median"), _("90% interval"), _("range before"), _("spread left"), ""]
    return Table("", headers, rows, notes)


def next_table(fit: RegisterFit, language: Language) -> Table:
    """Return which data would narrow the answer most."""
    _ = language.text
    names = {
        "venue": _("venue of each visit"),
        "channel": _("appointment or walk-in"),
        "lead": _("day of booking"),
        "commune": _("commune where people live"),
        "journey": _("commune and venue of each visit"),
        "survey": _("600 people asked whether they know the service, half of them far from a desk"),
    }
    found = fit.posterior
    table = found.next_data if found is not None else None
    rows = []
    for row in table.itertuples() if table is not None else ():
        narrower = language.percent(max(row.narrower, 0.0))
        spreads = [language.number(100 * value, 1) for value in (row.now, row.then)]
        rows.append([names[row.data], measure_name(row.answer, language), *spreads, narrower])
    headers = [_("data that would help"), _("answer"), _("± now, points"), _("± then"), _("narrower by")]
    return Table("", headers, rows, [], left=2)


def unseen_document(fit: RegisterFit) -> list[dict[str, Any]]:
    """Return what nobody sees as plain values."""
    found = fit.posterior
    if found is None:
        return []
    return [
        {
            "path": one.path, "prior": [one.low, one.high],
            **dict(zip(("median", "low", "high"), found.interval(k), strict=True)),
            "kept": float(found.kept[k]), "alone": float(found.alone[k]), "told": found.is_told(k),
            "not_apart_from": list(found.partners[k]) if found.is_together(k) else [],
        }
        for k, one in enumerate(found.unknowns)
    ]  # fmt: skip


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
        _("set.csv: equally good fits, a row each; permanences run and compare take them with --over-set."),
        _("next.csv: data that would narrow the answer; misfit.csv: what the model cannot show; prior-posterior.svg."),
        _("fits.csv: every value with its 90% interval, what it rests on and what the scenario said before."),
    ]
    return "\n".join([f"# {title}", "", told, "", *(f"- {file}" for file in files)])
