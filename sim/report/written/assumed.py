"""What a scenario assumes: every value with its source and quality, counted by part, alike ones put together.

In: a scenario with its origins. Out: counts, and tables in a language. Values are grouped by the part of the model that
they belong to, and by pattern: the same field of several venues with one source is one row.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from sim.report.languages import Language
from sim.report.tables.text import Table
from sim.scenario.origins import DEFAULT_FILE, NO_SOURCE, Origin, leaves, values_of
from sim.scenario.origins import QUALITIES as STATED
from sim.scenario.schema import Scenario

FITTED = "fitted"  # a column of its own where a scenario has any
QUALITIES = (*(quality for quality in STATED if quality != FITTED), None)
_MOST_SHOWN = 6
_LISTS = (
    "venues",
    "advisers",
    "rota.permanences",
    "demand.types",
    "demand.operators",
    "demand.population.age_bands",
    "place.communes",
    "place.offices",
    "awareness.campaigns",
)


class AssumedLine(NamedTuple):
    """Alike values: a pattern of paths, how many, the values met with their ranges, source and quality."""

    part: str
    pattern: str
    n_values: int
    values: tuple[str, ...]
    source: str
    quality: str | None


def part_of(path: str) -> str:
    """Return the part of the model that a path belongs to."""
    head, _, rest = path.partition(".")
    if head != "demand":
        return head
    return f"demand.{rest.partition('.')[0]}" if rest.startswith(("types", "operators", "population")) else "demand"


def pattern_of(path: str) -> str:
    """Return a path without the ids and numbers of its items: ``venues.*.cost_eur_per_session``."""
    for stem in _LISTS:
        if path.startswith(f"{stem}."):
            path = re.sub(rf"^{re.escape(stem)}\.[^.]+", f"{stem}.*", path)
    path = re.sub(r"\.affinity\.[^.]+$", ".affinity.*", path)
    return re.sub(r"\[\d+\]", "[*]", path)


def lines_of(scenario: Scenario, besides: Scenario | None = None) -> list[AssumedLine]:
    """Return the values of a scenario, alike ones together, those without a source or assumed first in each part.

    Parameters
    ----------
    scenario : Scenario
    besides : Scenario, optional
        Leave out what that one states alike.
    """
    known = dict(leaves(besides.tree())) if besides is not None else {}
    grouped: dict[tuple[str, str, str, str | None], list[str]] = {}
    for path, value, origin in values_of(scenario):
        if besides is not None and path in known and known[path] == value:
            continue
        source = NO_SOURCE if origin.file == DEFAULT_FILE else " ".join((origin.source or "").split())
        key = part_of(path), pattern_of(path), source, origin.quality
        grouped.setdefault(key, []).append(_plain(value) + _within(origin))
    return [
        AssumedLine(part, pattern, len(values), tuple(dict.fromkeys(values)), source, quality)
        for (part, pattern, source, quality), values in grouped.items()
    ]


def _within(origin: Origin) -> str:
    return "" if origin.range is None else " [{:g} … {:g}]".format(*origin.range)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return "[" + ", ".join(_plain(one) for one in value) + "]"
    return "{}" if value == {} else str(value)


def counts_of(scenario: Scenario) -> dict[str, dict[str | None, int]]:
    """Return how many values of each quality each part has, parts in the order of the scenario."""
    counts: dict[str, dict[str | None, int]] = {}
    for path, _value, origin in values_of(scenario):
        own = counts.setdefault(part_of(path), dict.fromkeys(QUALITIES, 0))
        own[origin.quality] = own.get(origin.quality, 0) + 1
    return counts


def share_words(scenario: Scenario, language: Language) -> str:
    """Say how many values are assumed, and how many of these are defaults that no file states."""
    _ = language.text
    origins = [value.origin for value in values_of(scenario)]
    by_quality = {quality: sum(origin.quality == quality for origin in origins) for quality in QUALITIES}
    defaults = sum(origin.quality == "assumed" and origin.file == DEFAULT_FILE for origin in origins)
    fitted = sum(origin.quality == FITTED for origin in origins)
    number = language.number
    told = _(
        "The scenario holds {count} values. Observed: {observed}; published: {published}; derived: {derived}; assumed: "
        "{assumed} (of which defaults of the model that no file states: {defaults}); without a stated quality (choices "
        "such as days and hours, which claim nothing of the world): {unstated}.",
        count=number(len(origins)),
        observed=number(by_quality["observed"]),
        published=number(by_quality["published"]),
        derived=number(by_quality["derived"]),
        assumed=number(by_quality["assumed"]),
        defaults=number(defaults),
        unstated=number(by_quality[None]),
    )
    if not fitted:
        return told
    more = language.plural(
        "{count} more value is fitted to a register.", "{count} more values are fitted to a register.", fitted
    )
    return f"{told} {more}"


def part_name(part: str, language: Language) -> str:
    """Return how a part of the model is called."""
    _ = language.text
    names = {
        "regime": _("regime"),
        "horizon": _("dates"),
        "place": _("territory"),
        "venues": _("venues"),
        "advisers": _("advisers"),
        "rota": _("rota"),
        "demand": _("needs: level and seasons"),
        "demand.types": _("needs: request types"),
        "demand.operators": _("needs: operators"),
        "demand.population": _("people: age, autonomy, car"),
        "awareness": _("who knows the service"),
        "choice": _("choice of venue and channel"),
        "behaviour": _("behaviour at the desk"),
        "desk": _("rules of the desk"),
        "day": _("the adviser’s day"),
        "outcomes": _("how services end"),
        "learning": _("learning"),
        "expectations": _("expected waits"),
        "costs": _("costs"),
        "bands": _("plausible bands"),
    }
    return names.get(part, part)


def count_table(scenario: Scenario, language: Language) -> Table:
    """Return how many values of each quality each part has."""
    _ = language.text
    counts = counts_of(scenario)
    is_fitted = any(FITTED in own for own in counts.values())
    qualities = [*((FITTED,) if is_fitted else ()), *QUALITIES]
    rows = [
        [language.capital(part_name(part, language)), *(_number(own.get(one, 0), language) for one in qualities)]
        for part, own in counts.items()
    ]
    total = [sum(own.get(one, 0) for own in counts.values()) for one in qualities]
    rows.append([_("Together"), *(_number(count, language) for count in total)])
    headers = [_("part of the model"), *(language.name("quality", q) for q in qualities if q), _("not stated")]
    return Table(_("Values of the scenario by quality"), headers, rows, [])


def _number(count: int, language: Language) -> str:
    return language.number(count) if count else "–"


def assumption_table(scenario: Scenario, language: Language, besides: Scenario | None = None) -> Table:
    """Return every value with its quality and source, alike ones together, by part."""
    _ = language.text
    rows = []
    for line in lines_of(scenario, besides):
        shown = ", ".join(line.values[:_MOST_SHOWN]) + (" …" if len(line.values) > _MOST_SHOWN else "")
        quality = _("not stated") if line.quality is None else language.name("quality", line.quality)
        rows.append(
            [
                language.capital(part_name(line.part, language)),
                line.pattern,
                shown,
                language.number(line.n_values),
                quality,
                _("default of the model") if line.source == NO_SOURCE else line.source or "–",
            ]
        )
    headers = [_("part"), _("value"), _("stated"), _("how many"), _("quality"), _("source")]
    notes = [
        _(
            "Values are named as in the scenario file; * stands for several things of one list. Sources are quoted as "
            "the author of the scenario wrote them; what no file states is a default of the model."
        ),
        _("In brackets: the range that the source leaves a value, through which the sensitivity moves it."),
    ]
    return Table(_("The values, with quality and source"), headers, rows, notes, left=6)
