"""What is shown of a scenario or of a result, by name: `picture`, `table` and `words`.

In: a `Scenario`, `Result`, `Comparison`, `Robustness`, `Resilience` or `Optimised`. Out: a figure, a table or words in
a language. How each is drawn or written stands in a module of its own; a new one is a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from sim.comparison.cost import break_even, references
from sim.comparison.words import sentence
from sim.errors import ResultsError
from sim.experiments.comparing import Comparison
from sim.experiments.deciding import Decision
from sim.experiments.optimisation import Optimised
from sim.experiments.replications import Result
from sim.experiments.resilience import DISTURBED, Resilience
from sim.experiments.robustness import Robustness
from sim.experiments.sweeping import Sweep
from sim.measures.catchment import rota_catchment
from sim.measures.clocks import RotaClocks
from sim.measures.crossed import crossed_of
from sim.measures.definition import ALL
from sim.report.figures.catalogue import FIGURES, draw
from sim.report.figures.clock import access_clocks
from sim.report.figures.differences import differences
from sim.report.figures.fairness import groups
from sim.report.figures.gains import gains_map
from sim.report.figures.resilience import backlog
from sim.report.figures.style import Page
from sim.report.figures.sweep import decision_picture, sweep_picture
from sim.report.gathered import Gathered, Gathering
from sim.report.languages import Language
from sim.report.story.search import KINDS, find_stories
from sim.report.story.words import nothing_found, story_table
from sim.report.tables import access as access_tables
from sim.report.tables import comparison as comparison_tables
from sim.report.tables import cost as cost_tables
from sim.report.tables import fairness as fairness_tables
from sim.report.tables import measures as measure_tables
from sim.report.tables import rota as rota_tables
from sim.report.tables import scenario as scenario_tables
from sim.report.tables import sweep as sweep_tables
from sim.report.tables.doubts import doubt_sentences
from sim.report.tables.journeys import journey_table
from sim.report.tables.offers import offer_table
from sim.report.tables.resilience import cell, resilience_table, verdict
from sim.report.tables.text import Table
from sim.report.tables.verdict import chosen_sentences
from sim.runs.work import Seasons
from sim.said import must_be, one_of, said
from sim.scenario.schema import Scenario

Shown = Callable[[Any, Language], Any]


def picture(subject: Any, name: str | None = None, lang: str = "fr") -> Page:
    """Return a picture of a scenario or of a result; a notebook shows it, ``savefig`` writes it.

    Parameters
    ----------
    subject : Scenario, Result, Comparison or Resilience
    name : str, optional
        Of a `Result`: ``path`` (default), ``value_map``, ``reach_map``, ``waits``, ``referrals``, ``load``, ``weeks``,
        ``groups``, ``clock``. Of a `Comparison`: ``differences`` (default), ``gains`` (offers within 14 days),
        ``value_gains``, ``journeys``. Of a `Resilience`: ``backlog``. Of a `Scenario`: ``clock``. Of a `Sweep`:
        ``sweep``. Of a `Decision`: ``decision``.
    lang : str
        ``"fr"`` or ``"en"``.

    Returns
    -------
    Page
        A matplotlib figure with title, subtitle and description.

    Raises
    ------
    ResultsError
        There is no such picture.

    Notes
    -----
    A `Result` keeps measures, not seasons. A picture of what happened makes its seasons again, once: the same scenario,
    seed and numbers are the same seasons, bit for bit.
    """
    page: Page = _shown("picture", PICTURES, subject, name)(subject, Language(lang))
    return page


def table(subject: Any, name: str | None = None, lang: str = "fr") -> Table:
    """Return a table in words; a notebook shows it, ``print`` writes it.

    Parameters
    ----------
    subject : Scenario, Result, Comparison or Resilience
    name : str, optional
        Of a `Scenario`: ``rota`` (default), ``quality``, ``prices``, ``clock``, ``cancellations``. Of a `Result`:
        ``headlines`` (default), ``offers`` (what each commune is offered), ``communes``, ``venues`` (which each commune
        uses most), ``groups``, ``indices``, ``cost``, ``story`` (one person's path, an ordinary one) or
        ``story_returned``, ``story_gave_up`` … (`sim.report.story.search.KINDS`). Of a `Comparison`:
        ``differences`` (default), ``gains``, ``value_gains``, ``journeys``. Of a `Robustness`: ``settings``. Of a
        `Resilience`: ``outcomes``. Of an `Optimised`: ``proposals``. Of a `Sweep`: ``sweep``. Of a
        `Decision`: ``crossings`` (default), ``information``.
    lang : str
        ``"fr"`` or ``"en"``.

    Raises
    ------
    ResultsError
        There is no such table.
    """
    found: Table = _shown("table", TABLES, subject, name)(subject, Language(lang))
    return found


def words(subject: Any, name: str | None = None, lang: str = "fr", **group: str) -> str:
    """Return in words what may be said of a result, or one of its numbers with its interval.

    Parameters
    ----------
    subject : Result, Comparison, Robustness, Resilience, Optimised or Decision
    name : str, optional
        Of a `Result`, which needs it: a measure. Of a `Comparison`: a primary measure (all by default), ``gains``,
        ``value_gains``, ``journeys``, ``placebo``, ``chosen`` or ``doubts``. Of a `Robustness`: a primary
        measure (all by default). Of a `Resilience`: an outcome, such as ``lost``; by default its verdict.
    lang : str
        ``"fr"`` or ``"en"``.
    **group
        Of a `Result`: one dimension and its key, ``commune="47209"``. Of a `Comparison`: ``scenario="agen-bus"``. Of a
        `Resilience`: ``remedy="spare"``.

    Raises
    ------
    ResultsError
        There is no such measure, outcome or group.
    """
    for option, word in {"name": name, **group}.items():
        if word is not None and not isinstance(word, str):
            raise ResultsError(must_be(option, repr(word), said("a text")))
    for kind, told in _WORDS.items():
        if isinstance(subject, kind):
            return told(subject, name, Language(lang), group)
    raise ResultsError(said("words: nothing is known to say of a {kind}", kind=type(subject).__name__))


def _shown(what: str, known: Mapping[type, Mapping[str, Shown]], subject: Any, name: str | None) -> Shown:
    """Return the function that shows a subject; the first of its kind by default."""
    for kind, shown in known.items():
        if isinstance(subject, kind):
            if name is None:
                return next(iter(shown.values()))
            if name not in tuple(shown):
                raise ResultsError(
                    said(
                        "{what}: a {kind} has no {name!r}; it must be {expected}",
                        what=what,
                        kind=kind.__name__,
                        name=name,
                        expected=one_of(shown),
                    )
                )
            return shown[name]
    raise ResultsError(
        said(
            "{what}: a {kind} has none; give one of {known}",
            what=what,
            kind=type(subject).__name__,
            known=", ".join(kind.__name__ for kind in known),
        )
    )


# --- what pictures and tables are drawn from

_GATHERED: WeakKeyDictionary[Result, Gathered] = WeakKeyDictionary()


def gathered_of(result: Result) -> Gathered:
    """Return what the pictures of a result are drawn from; its seasons are made again where nobody has asked yet."""
    if result not in _GATHERED:
        gathering, seasons = Gathering(result.scenario, result.seed), Seasons(result.seed, result.engine)
        for view in seasons.views(result.scenario, result.replications):
            gathering.add_sums(crossed_of(view, gathering.replications), view.seasons)
        _GATHERED[result] = gathering.gathered(result.measures)
    return _GATHERED[result]


def _of_run(name: str) -> Shown:
    return lambda result, language: draw(name, language, gathered_of(result))


def _first_measure(found: Sweep) -> str:
    return str(found.responses["measure"].iloc[0])


def _story_table(kind: str, result: Result, language: Language) -> Table:
    """Return the path of one person, followed through the first season of a result."""
    season = Seasons(result.seed, result.engine).season(result.scenario, result.replications[0])
    found = find_stories(season, result.scenario, kind, most=1)
    if found:
        return story_table(found[0], language)
    return Table("", [], [], [nothing_found(kind, result.scenario.regime, language)])


def _cost_table(result: Result, language: Language) -> Table:
    fixed = references(result.scenario, result.per_replication)
    found = break_even(result.scenario, result.per_replication, fixed)
    return cost_tables.break_even_table(found, fixed, result.scenario, language)


PICTURES: dict[type, dict[str, Shown]] = {
    Result: {
        **{name: _of_run(name) for name in FIGURES},
        "groups": lambda one, language: groups(
            one.measures, one.scenario, len(one.replications), one.seed, language
        ),
        "clock": lambda one, language: access_clocks(
            RotaClocks(one.scenario), one.measures, len(one.replications), one.seed, language
        ),
    },
    Comparison: {
        "differences": differences,
        "gains": lambda one, language: gains_map(one, language=language),
        "value_gains": lambda one, language: gains_map(one, measure="value", language=language),
        "journeys": lambda one, language: gains_map(one, measure="journey_served", language=language),
    },
    Resilience: {"backlog": backlog},
    Scenario: {"clock": lambda one, language: access_clocks(RotaClocks(one), language=language)},
    Sweep: {"sweep": lambda found, language: sweep_picture(found, _first_measure(found), language)},
    Decision: {"decision": decision_picture},
}  # fmt: skip

TABLES: dict[type, dict[str, Shown]] = {
    Scenario: {
        "rota": scenario_tables.rota_table,
        "quality": scenario_tables.quality_table,
        "prices": lambda one, language: cost_tables.inputs_table([one], language),
        "clock": lambda one, language: access_tables.clock_table(RotaClocks(one), None, language),
        "cancellations": lambda one, language: access_tables.cancellation_table(RotaClocks(one), language),
    },
    Result: {
        "headlines": lambda one, language: measure_tables.headline_table(one.measures, language),
        "offers": lambda one, language: offer_table(one.measures, one.scenario, language),
        "communes": lambda one, language: fairness_tables.commune_table(
            one.measures, rota_catchment(one.scenario), language
        ),
        "venues": lambda one, language: journey_table(gathered_of(one), language),
        "groups": lambda one, language: fairness_tables.group_table(one.measures, one.scenario, language),
        "indices": lambda one, language: fairness_tables.index_table(
            one.measures, rota_catchment(one.scenario), language
        ),
        "cost": _cost_table,
        "story": partial(_story_table, "typical"),
        **{f"story_{kind}": partial(_story_table, kind) for kind in KINDS},
    },
    Comparison: {
        "differences": comparison_tables.primary_table,
        "gains": comparison_tables.gains_table,
        "value_gains": lambda one, language: comparison_tables.gains_table(one, language, measure="value"),
        "journeys": lambda one, language: comparison_tables.gains_table(one, language, measure="journey_served"),
    },
    Robustness: {"settings": comparison_tables.settings_table},
    Resilience: {"outcomes": resilience_table},
    Optimised: {"proposals": rota_tables.proposal_table},
    Sweep: {"sweep": lambda found, language: sweep_tables.sweep_table(found, _first_measure(found), language)},
    Decision: {"crossings": sweep_tables.crossings_table, "information": sweep_tables.information_table},
}  # fmt: skip


# --- words

Group = Mapping[str, str]


def _of_result(result: Result, name: str | None, language: Language, group: Group) -> str:
    if name is None:
        raise ResultsError(said("words: name the measure of the result; they are listed in docs/measures.md"))
    if len(group) > 1:
        raise ResultsError(
            said("words: measures are split by one dimension at a time, {given} given", given=", ".join(group))
        )
    dimension, key = next(iter(group.items()), (ALL, ALL))
    return measure_tables.value_words(measure_tables.row_of(result.measures, name, dimension, key), language)


# What is said of a comparison beside its primary measures: who gains by which measure, and sentences.
GAINS = {"gains": comparison_tables.GAIN_MEASURE, "value_gains": "value", "journeys": "journey_served"}
SAID: dict[str, Callable[[Comparison, Language], list[str]]] = {
    "placebo": comparison_tables.placebo_sentences,
    "chosen": chosen_sentences,
    "doubts": lambda one, language: doubt_sentences(one.scenarios, language, paired=one.paired),
}


def _of_comparison(comparison: Comparison, name: str | None, language: Language, group: Group) -> str:
    scenario = _only("scenario", group)
    if name in GAINS:
        return comparison_tables.gains_sentence(comparison, language, scenario, GAINS[name])
    if name in SAID:
        return " ".join(SAID[name](comparison, language))
    rows = [
        row
        for row in comparison.primary_rows()
        if name in (None, row["measure"]) and scenario in (None, row["scenario"])
    ]
    if not rows:
        raise ResultsError(
            said(
                "words: {name!r} of {scenario!r} is none of its primary measures and scenarios: {primary}; {scenarios}",
                name=name or said("the comparison"),
                scenario=scenario or said("the scenarios"),
                primary=", ".join(comparison.primary),
                scenarios=", ".join(comparison.scenarios),
            )
        )
    return " ".join(sentence(row, language.code) for row in rows)


def _of_robustness(robustness: Robustness, name: str | None, language: Language, group: Group) -> str:
    _only("", group)
    rows = robustness.holds
    if name is not None:
        rows = rows[rows["measure"] == name]
    if rows.empty:
        raise ResultsError(said("words: {name!r} is none of the primary measures that were compared", name=name))
    return " ".join(Robustness(robustness.differences, rows, {}).sentences(language.code))


def _of_resilience(result: Resilience, name: str | None, language: Language, group: Group) -> str:
    remedy = _only("remedy", group) or DISTURBED
    if name is None and remedy == DISTURBED:
        return verdict(result, language) + "."
    name = "saved" if name is None else name
    known = result.outcomes[result.outcomes["variant"] == remedy]["outcome"].tolist()
    if name not in known:
        raise ResultsError(
            said(
                "words: {remedy!r} has no outcome {name!r}; it must be one of {known}",
                remedy=remedy,
                name=name,
                known=", ".join(known) or said("none"),
            )
        )
    return cell(result, remedy, name, language)


def _only(wanted: str, group: Group) -> str | None:
    """Return the one group that may be named."""
    for name in group:
        if name != wanted:
            mend = said("; give {wanted}=…", wanted=wanted) if wanted else ""
            raise ResultsError(said("words: {name!r} is not known here{mend}", name=name, mend=mend))
    return group.get(wanted)


_WORDS: dict[type, Callable[[Any, str | None, Language, Group], str]] = {
    Result: _of_result,
    Comparison: _of_comparison,
    Robustness: _of_robustness,
    Resilience: _of_resilience,
    Optimised: lambda found, _name, language, _group: " ".join(rota_tables.sentences(found, language)),
    Decision: lambda found, _name, language, _group: " ".join(
        [*sweep_tables.decision_sentences(found, language), *sweep_tables.information_sentences(found, language)]
    ),
}
