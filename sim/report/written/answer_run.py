"""The answer of one run, in plain words: who is served, when, at what cost, and who is not.

In: one run. Out: a sentence that answers, points, and the table of the headline measures. Nothing is said that an
interval does not allow.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.comparison.words import amount
from sim.report.headlines import above_whole, headline, wholes, written
from sim.report.languages import Language
from sim.report.tables.fairness import GROUPS, group_names, rows_of
from sim.report.tables.measures import HEADLINES
from sim.report.tables.text import Table
from sim.report.told_apart import commune_names
from sim.report.written.blocks import Numbers, Paragraphs, Points
from sim.report.written.findings import Told


def answer_of_run(run: Told, language: Language) -> list[Any]:
    _ = language.text
    blocks: list[Any] = [Paragraphs(lead_of_run(run, language), "lead")]
    points = [_what_is_offered(run, language), *_when(run, language), *_who_not(run, language)]
    points.append((_("How sure"), how_sure(run, language)))
    table = headline_table(run, language)
    return [*blocks, Points(points), Numbers(table, folded=False)]


def lead_of_run(run: Told, language: Language) -> str:
    """Return the answer of one run in a sentence."""
    _ = language.text
    whole = wholes(run.result.measures)
    needs = float(whole["mean"].get("requests", 0.0)) if "requests" in whole.index else 0.0
    if not needs > 0:
        return _("No need arose in this window: there is nobody to serve.")
    reach, offered = (_of_100(whole, name, language) for name in ("reach", "offered_within_14"))
    if float(whole["mean"]["reach"]) == 0:
        return _(
            "Nobody is served: of {needs} needs a season, none meets an open desk.", needs=language.number(needs, 0)
        )
    return _(
        "Of 100 needs of the territory, {offered} are offered a session in 14 days and {reach} are served here.",
        offered=offered,
        reach=reach,
    )


def _of_100(whole: pd.DataFrame, name: str, language: Language) -> str:
    return language.number(float(whole["mean"].get(name, float("nan"))) * 100, 0)


def _what_is_offered(run: Told, language: Language) -> tuple[str, str]:
    """Say what the offers are worth, how full the book is, and how many people choose to be served in time."""
    _ = language.text
    whole = wholes(run.result.measures)["mean"]
    value, third, soon = (float(whole.get(name, float("nan"))) for name in ("value", "third_next", "served_within_14"))
    text = _(
        "beside going elsewhere alone it is worth {value} of journey to a need; {soon} of the needs are served within "
        "14 days, as people choose.",
        value=written(value, "min", language, 0),
        soon=written(soon, "share", language, 0),
    )
    if third == third:
        text += " " + _(
            "The third free slot to book is {days} ahead on average.", days=written(third, "days", language, 1)
        )
    return _("The offer"), text


def _when(run: Told, language: Language) -> list[tuple[str, str]]:
    """Say how long people wait, in days and at the desk, and what a resolved request costs."""
    _ = language.text
    whole = wholes(run.result.measures)["mean"]

    def value(name: str, unit: str, decimals: int = 0) -> str:
        return written(float(whole.get(name, float("nan"))), unit, language, decimals)

    wait = _(
        "at the desk {wait} on average; {within} of those who come are called within 20 minutes.",
        wait=value("wait_served", "min"),
        within=value("wait_within_20", "share"),
    )
    spot = _(
        "{spot} of the visits are settled on the spot, {back} must come back, {referred} are referred to the operator.",
        spot=value("on_the_spot", "share"),
        back=value("return_rate", "share"),
        referred=value("referral_rate", "share"),
    )
    cost = _("{cost} a request resolved, home desk included.", cost=value("cost_per_resolved", "EUR"))
    if run.scenario.rota.home_desk is None:
        cost = _("{cost} a request resolved.", cost=value("cost_per_resolved", "EUR"))
    return [(_("Wait"), wait), (_("What comes of it"), spot), (_("Cost"), cost)]


def _who_not(run: Told, language: Language) -> list[tuple[str, str]]:
    """Say who is not served: by reason, by commune, by group."""
    _ = language.text
    measures = run.result.measures
    whole = wholes(measures)["mean"]
    reasons = [
        (name, float(whole.get(name, 0.0)))
        for name in ("unaware", "elsewhere", "no_offer", "gave_up")
        if float(whole.get(name, 0.0)) > 0
    ]
    if not reasons:
        return []
    words = {
        "unaware": _("do not know the service"),
        "elsewhere": _("go elsewhere or online"),
        "no_offer": _("find no permanence in time"),
        "gave_up": _("give up"),
    }
    parts = [f"{language.percent(share)} {words[name]}" for name, share in sorted(reasons, key=lambda pair: -pair[1])]
    text = _("of all needs {parts}.", parts=language.listed(parts))
    least = _least_reached(run, language)
    if least:
        text += " " + _("Least reached communes: {communes}.", communes=language.listed(least))
    group = _least_group(run, language)
    return [(_("Who is not"), text if group is None else f"{text} {group}")]


def _least_reached(run: Told, language: Language) -> list[str]:
    rows = rows_of(run.result.measures, "reach", "commune")
    rows = rows[~rows["small"].astype(bool)].sort_values("mean", kind="stable").head(3)
    names = commune_names(run.data.territory.communes)
    return [
        f"{names[str(code)]} ({language.percent(float(row['mean']))})"
        for code, row in rows.iterrows()
        if str(code) in names
    ]


def _least_group(run: Told, language: Language) -> str | None:
    _ = language.text
    found: list[tuple[float, str]] = []
    for dimension in GROUPS:
        rows = rows_of(run.result.measures, "reach", dimension)
        for key, name in group_names(run.scenario, dimension, language):
            if key in rows.index and not bool(rows.loc[key, "small"]):
                found.append((float(rows.loc[key, "mean"]), name))
    if not found:
        return None
    share, name = min(found)
    return _("Least reached group: {name} ({share}).", name=name, share=language.percent(share))


def how_sure(run: Told, language: Language) -> str:
    """Say on how many replications a run rests."""
    _ = language.text
    n = len(run.result.replications)
    if n < 2:
        return _("one replication alone: no interval can be given; run 20 or more.")
    whole = wholes(run.result.measures)
    half = float(whole["half_width"].get("reach", float("nan")))
    return _(
        "{n} replications; what is reached is known to ±{half} (95%).",
        n=language.number(n),
        half=amount(half, "share", language.code, 1),
    )


def headline_table(run: Told, language: Language) -> Table:
    """Return the headline measures with their intervals, as in ``summary.parquet``."""
    _ = language.text
    found = [headline(run.result.measures, name, language) for name in HEADLINES]
    rows = [[one.name, one.value, one.interval or "–"] for one in found if one is not None]
    notes = [] if len(run.result.replications) > 1 else [_("One replication: no interval.")]
    values = wholes(run.result.measures)["mean"]
    notes += above_whole(((name, float(values[name])) for name in HEADLINES if name in values), language)
    return Table(_("The run in numbers"), [_("measure"), _("value"), _("95% interval")], rows, notes)
