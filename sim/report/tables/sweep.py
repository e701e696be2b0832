"""What an answer hangs on, as people read it: effects, what would change the decision, what to measure first.

In: a `Sweep` or a `Decision`. Out: tables of text with sentences under them. Numbers are written by `languages`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from sim.comparison import words
from sim.comparison.crossing import IDLE, OUTSIDE, UNDECIDED, WITHIN
from sim.experiments.deciding import AT_A_SAMPLE, Decision
from sim.experiments.designs import MORRIS, ONE
from sim.experiments.inputs import SPREAD, Input
from sim.experiments.sweeping import DIFFERENCE, Sweep
from sim.measures.catalogue import BY_ID
from sim.report.compared import measure_name
from sim.report.headlines import unit_word, written
from sim.report.input_names import input_name
from sim.report.languages import Language
from sim.report.tables.text import Table
from sim.report.valued import Valued

NOTHING_TO_LEARN = 1e-9
ALL_OF_IT = 0.995  # a share that is written as 100 %


def amount(measure: str, value: float, language: Language, signed: bool = False) -> Valued:
    """Return a value of a measure with its unit; a difference of shares in points."""
    if not math.isfinite(value):
        return Valued("–")
    write, unit = words.change if signed else words.amount, BY_ID[measure].unit
    return Valued(write(value, unit, language.code, 2), value * _factor(unit), unit=_word(unit, language))


def _factor(unit: str) -> int:
    return 100 if unit == "share" else 1


def _word(unit: str, language: Language) -> str:
    return language.text("points") if unit == "share" else unit_word(unit, language)


def plain_number(value: float, language: Language) -> str:
    """Return the value of an input: three figures that count, no zeros at the end."""
    if not math.isfinite(value):
        return "–"
    decimals = min(4, max(0, 2 - math.floor(math.log10(abs(value))))) if value else 0
    while decimals and round(value, decimals) == round(value, decimals - 1):
        decimals -= 1
    return language.number(value, decimals)


def response_name(found: Sweep, response: str, language: Language) -> str:
    """Return how a response is called: a scenario's name, or which is taken from which."""
    _ = language.text
    if response != DIFFERENCE:
        return response
    return _("“{second}” less “{first}”", second=found.names[1], first=found.names[0])


def effects_table(found: Sweep, measure: str, language: Language) -> Table:
    """Return the effects of a sweep on a measure, the strongest first: one at a time, or elementary."""
    _ = language.text
    response = found.responses_named[-1]
    title = _("{measure}: what {response} hangs on", measure=measure_name(measure, language),
              response=response_name(found, response, language))  # fmt: skip
    asleep = unused(found.inputs)
    if found.design == ONE:
        headers = [_("input"), _("quality"), _("value"), _("effect"), _("95% interval")]
        rows = [
            [
                input_name(row["input"], language), language.name("quality", row["quality"]),
                _valued(row["value"], language),
                *((_("not used"), "–") if row["input"] in asleep else
                  (amount(measure, row["effect"], language, signed=True),
                   _interval(measure, row["low"], row["high"], language))),
            ]
            for row in found.tornado(measure, response).to_dict("records")
        ]  # fmt: skip
        return Table(title, headers, rows, notes(found, measure, language), 2)
    headers = [_("input"), _("quality"), "µ*", "µ", "σ"]
    chosen = found.effects[(found.effects["measure"] == measure) & (found.effects["response"] == response)]
    rows = [
        [input_name(row["input"], language), language.name("quality", row["quality"]),
         *(_("not used") if row["input"] in asleep else amount(measure, row[name], language)
           for name in ("mu_star", "mu", "sigma"))]
        for row in chosen.sort_values("mu_star", ascending=False, kind="stable").to_dict("records")
    ]  # fmt: skip
    return Table(title, headers, rows, notes(found, measure, language), 2)


def points_table(found: Sweep, measure: str, language: Language) -> Table:
    """Return the points of a sweep with the response: what a grid or a hypercube gives."""
    _ = language.text
    response = found.responses_named[-1]
    chosen = found.responses[(found.responses["measure"] == measure) & (found.responses["response"] == response)]
    keys = [one.key for one in found.inputs]
    headers = [*(input_name(key, language) for key in keys), _("value"), _("95% interval")]
    rows = [
        [*(_valued(str(point[key]), language) for key in keys), *_response(measure, response, row, language)]
        for point, row in zip(found.points.to_dict("records"), chosen.to_dict("records"), strict=True)
    ]  # fmt: skip
    title = f"{measure_name(measure, language)}{language.typeset(' : ') if language.code == 'fr' else ': '}"
    return Table(title + response_name(found, response, language), headers, rows, notes(found, measure, language), 0)


def sweep_table(found: Sweep, measure: str, language: Language) -> Table:
    """Return the table that fits the design of a sweep."""
    return (effects_table if found.design in (ONE, MORRIS) else points_table)(found, measure, language)


def notes(found: Sweep, measure: str, language: Language) -> list[str]:
    """Return what has to be known to read a sweep: bounds, noise, dice."""
    _ = language.text
    lines = [language.plural("{count} replication at each point, all under the same dice.",
                             "{count} replications at each point, all under the same dice.",
                             found.replications)]  # fmt: skip
    chosen = found.noise[(found.noise["measure"] == measure) & (found.noise["response"] == found.responses_named[-1])]
    share = float(chosen["noise_share"].iloc[0])
    if math.isfinite(share):
        lines.append(_("Share of noise in what varies between points: {share}.", share=language.percent(share)))
    return [*lines, *not_used(found.inputs, language), *conventions(found.inputs, language)]


def unused(inputs: Iterable[Input]) -> frozenset[str]:
    """Return the keys of the inputs that the scenarios do not use."""
    return frozenset(one.key for one in inputs if one.asleep is not None)


def not_used(inputs: Iterable[Input], language: Language) -> list[str]:
    """Return which inputs change nothing, and while what."""
    _ = language.text
    told = []
    for one in inputs:
        if one.asleep is not None:
            name, (key, value) = input_name(one.key, language), one.asleep
            used = _("“{input}” is not used while {key} is {value}.", input=name, key=key, value=value)
            told.append(used if key else _("“{input}” is not used by a run.", input=name))
    return told


def conventions(inputs: tuple[Input, ...], language: Language) -> list[str]:
    """Return where the bounds come from, where the scenario states no range for some of them."""
    _ = language.text
    if not any(one.is_convention for one in inputs):
        return []
    told = ", ".join(
        f"{language.name('quality', word)} ±{language.percent(part)}" for word, part in SPREAD.items() if part
    )
    return [_("Bounds are the ranges that the scenario states; where it states none, a convention by the quality of "
              "the value ({told}); give your own with --over key=low..high.", told=told)]  # fmt: skip


def crossings_table(found: Decision, language: Language) -> Table:
    """Return how far each input must move before the better scenario changes."""
    _ = language.text
    headers = [_("input"), _("quality"), _("today"), _("tried"), _("changes at"), _("95% interval")]
    rows = []
    asleep = unused(found.inputs)
    for row in found.crossings.to_dict("records"):
        at, interval = (_("not used"), "–") if row["input"] in asleep else _change(row, language)
        bounds = row["from"], row["to"]
        tried = Valued(" … ".join(plain_number(end, language) for end in bounds), None, *bounds)
        rows.append(
            [input_name(row["input"], language), language.name("quality", row["quality"]),
             plain_number(row["nominal"], language), tried, at, interval]
        )  # fmt: skip
    title = _("What would change the decision: {measure}", measure=measure_name(found.measure, language))
    return Table(title, headers, rows, decision_sentences(found, language), 2)


def _change(row: dict[str, Any], language: Language) -> tuple[str, str]:
    _ = language.text
    if row["verdict"] in (OUTSIDE, IDLE):
        return _("not within its range") if row["verdict"] == OUTSIDE else _("changes nothing"), "–"
    if row["verdict"] != WITHIN:
        return _("cannot be told"), "–"
    ends = plain_number(row["low"], language), plain_number(row["high"], language)
    interval = Valued(_("{low} to {high}", low=ends[0], high=ends[1]), None, row["low"], row["high"])
    return plain_number(row["value"], language), interval


def is_undecided(found: Decision) -> bool:
    """Say whether the two scenarios cannot be told apart as they are."""
    return found.nominal.low <= 0 <= found.nominal.high


def decision_sentences(found: Decision, language: Language) -> list[str]:
    """Return in words which scenario is better, and what would change that."""
    _ = language.text
    higher = found.direction == "higher"
    first, second = found.names
    if is_undecided(found):
        lines = [_("As the scenarios are, “{first}” and “{second}” cannot be told apart.", first=first, second=second)]
    else:
        better = second if (found.nominal.mean > 0) == higher else first
        gap = amount(found.measure, abs(found.nominal.mean), language)
        lines = [_("As the scenarios are, “{better}” is better, by {gap}.", better=better, gap=gap)]
    within = found.crossings[found.crossings["verdict"] == WITHIN]
    if len(within):
        told = [
            _("{input} at {value} (today {nominal})", input=input_name(row["input"], language),
              value=plain_number(row["value"], language), nominal=plain_number(row["nominal"], language))
            for row in within.to_dict("records")
        ]  # fmt: skip
        lines.append(_("The better one changes with {told}.", told=language.listed(told)))
    unsure = [input_name(name, language) for name in found.crossings[found.crossings["verdict"] == UNDECIDED]["input"]]
    if unsure:
        lines.append(_("For {inputs} these replications cannot tell; ask for more.", inputs=language.listed(unsure)))
    if not len(within) and not unsure:
        lines.append(_("No input that was tried changes that.") if is_undecided(found) else
                     _("No input changes the better one within its range, moving alone."))  # fmt: skip
    # Where nothing varies, or today's answer cannot be told, a sample that is all for one side says nothing more.
    most = max(found.better_share, found.worse_share)
    if math.isfinite(found.noise_share) and not (is_undecided(found) and most >= ALL_OF_IT):
        lines.append(_over_the_sample(found, language))
    lines += words.as_chosen([found.measure], language.code)
    return [*lines, *not_used(found.inputs, language), *conventions(found.inputs, language)]


def _over_the_sample(found: Decision, language: Language) -> str:
    """Return how often each scenario is better over the sample; the rest is told where there is one."""
    _ = language.text
    first, second = found.names
    shares = {"better": language.percent(found.better_share), "worse": language.percent(found.worse_share)}
    if found.better_share + found.worse_share >= ALL_OF_IT:
        return _("Over the whole sample of inputs “{second}” is better in {better}, “{first}” in {worse}.",
                 second=second, first=first, **shares)  # fmt: skip
    return _("Over the whole sample of inputs “{second}” is better in {better}, “{first}” in {worse}; in the rest "
             "they cannot be told apart.", second=second, first=first, **shares)  # fmt: skip


def information_table(found: Decision, language: Language) -> Table:
    """Return what knowing each input would be worth, the most worth measuring first."""
    _ = language.text
    headers = [_("input"), _("quality"), _("worth"), _("standard error"), _("share of what all are worth"),
               _("share of the variance")]  # fmt: skip
    asleep = unused(found.inputs)
    rows = [
        [input_name(row["input"], language), language.name("quality", row["quality"]),
         *((_("not used"), "–", "–", "–") if row["input"] in asleep else
           (amount(found.measure, row["value"], language), amount(found.measure, row["error"], language),
            language.percent(row["share"]), language.percent(row["explained"])))]
        for row in found.information.to_dict("records")
    ]  # fmt: skip
    return Table(_("Which input to measure first"), headers, rows, information_sentences(found, language), 2)


def information_sentences(found: Decision, language: Language) -> list[str]:
    """Return in words which input to measure first."""
    _ = language.text
    first: pd.Series = found.information.iloc[0]
    if found.all_inputs.value <= NOTHING_TO_LEARN or first["value"] <= NOTHING_TO_LEARN:
        same = _("Nothing is worth measuring for this choice: the same scenario stays better whatever one input is.")
        none = _("Nothing is worth measuring for this choice: no input that was tried changes it.")
        lines = [none if is_undecided(found) else same]
    else:
        lines = [
            _("Measure first: {input}. It would remove {share} of the loss expected from choosing without knowing.",
              input=input_name(first["input"], language), share=language.percent(first["share"]))
        ]  # fmt: skip
        if first["value"] < 2 * first["error"]:
            lines.append(_("The sample is too small to be sure of that order: see the standard errors."))
    counts = {"samples": language.number(found.samples), "n": AT_A_SAMPLE}
    if math.isfinite(found.noise_share):
        lines.append(_("{samples} points of a Latin hypercube, {n} replications each; share of noise {share}.",
                       share=language.percent(found.noise_share), **counts))  # fmt: skip
    else:
        lines.append(_("{samples} points of a Latin hypercube, {n} replications each; nothing varies between them.",
                       **counts))  # fmt: skip
    return lines


def _response(measure: str, response: str, row: dict[str, Any], language: Language) -> tuple[Valued, Valued]:
    """Return a response with its interval: a difference with signs, in points of a share; a value without, in %."""
    low, high, unit = row["low"], row["high"], BY_ID[measure].unit
    if response == DIFFERENCE:
        return amount(measure, row["mean"], language, signed=True), _interval(measure, low, high, language)
    value = written(row["mean"], unit, language, 2)
    if not (math.isfinite(low) and math.isfinite(high)):
        return value, Valued("–")
    decimals, factor = words.decimals_of(low, high, unit), _factor(unit)
    ends = [language.number(end * factor, decimals) for end in (low, high)]
    return value, Valued(f"[{ends[0]} ; {ends[1]}]", None, low * factor, high * factor, unit_word(unit, language))


def _interval(measure: str, low: float, high: float, language: Language) -> Valued:
    if not (math.isfinite(low) and math.isfinite(high)):
        return Valued("–")
    unit = BY_ID[measure].unit
    text, factor = words.interval(low, high, unit, language.code), _factor(unit)
    return Valued(text, None, low * factor, high * factor, _word(unit, language))


def _valued(text: str, language: Language) -> str:
    try:
        return plain_number(float(text), language)
    except ValueError:
        return text or "–"
