"""`permanences design`: the exact law of a permanence's session beside the simulated one, and its best schedule.

In: what was asked on the command line. Out: tables in words on stdout, or one JSON document; a picture where asked.
The law is in `sim.sessions`, the rules of the desk in `sim.validation.session_rules`.
"""

from __future__ import annotations

from textwrap import wrap
from typing import Annotated, Any

import typer

from sim.cli.answers import (
    WIDE,
    Jobs,
    Json,
    Lang,
    OneFile,
    Picture,
    Quiet,
    Seed,
    Sets,
    jobs_of,
    language_of,
    save,
    tell,
)
from sim.cli.console import echo_json
from sim.cli.options import numbers_of
from sim.said import said

DEFAULT_WEIGHTS = "wait=0.4,idle=0.2,overtime=0.4"


def register(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command()(design)


def design(
    file: OneFile,
    permanence: Annotated[str, typer.Argument(help="Id of a permanence of the rota.")],
    weights: Annotated[
        str,
        typer.Option(help="Weight of a minute of wait, idle or overtime."),
    ] = DEFAULT_WEIGHTS,
    interval: Annotated[float, typer.Option(help="Minutes between two possible times of an appointment.")] = 5.0,
    people: Annotated[int | None, typer.Option(min=0, help="Appointments per session; else the usual number.")] = None,
    replications: Annotated[int, typer.Option(min=2, help="Replications.")] = 20,
    seed: Seed = 1,
    jobs: Jobs = 0,
    lang: Lang = "fr",
    picture: Picture = None,
    overrides: Sets = [],  # noqa: B006
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Exact law of a session beside the simulated one, and the appointments that serve given weights best."""
    from sim.runs.seasons import each_season
    from sim.scenario.files import load_scenario
    from sim.sessions.costs import weights_of
    from sim.sessions.world import number_of
    from sim.units import minutes_to_s
    from sim.validation.session_design import design_permanence, refuse_interval, why_no_design
    from sim.validation.session_facts import Facts, facts_of, permanence_of
    from sim.validation.session_rules import steps_of_rules

    language = language_of(lang)
    chosen = weights_of(numbers_of([weights], "--weights"))
    scenario = load_scenario(file, overrides)
    interval_s = minutes_to_s(number_of("--interval", interval))
    refuse_interval(Facts(scenario, permanence_of(scenario, permanence)), interval_s)
    facts = facts_of(
        scenario,
        permanence,
        each_season(scenario, lambda log: log.season, replications, seed, jobs_of(jobs, replications)),
    )
    why = why_no_design(facts)
    found = None if why else design_permanence(facts, chosen, interval_s, people)
    if picture is not None:
        _draw(found, why, facts, replications, seed, language, picture)
    steps = steps_of_rules(facts, seed)
    if json:
        echo_json(_document(facts, steps, found, why))
    elif not quiet:
        _say(facts, steps, found, language)


def _draw(found: Any, why: str, facts: Any, replications: int, seed: int, language: Any, picture: Any) -> None:
    from sim.errors import SessionError
    from sim.report.figures.design import designed_session

    if found is None:
        raise SessionError(said("there is no picture: {why}", why=why))
    save(designed_session(found, facts, replications, seed, language), picture, language.code)


def _say(facts: Any, steps: Any, found: Any, language: Any) -> None:
    from sim.report.tables.design import numbers_table, rules_table, schedules_table, without_design

    typer.echo(language.of(facts.scenario.title))
    tell(rules_table(steps, facts, language))
    if found is None:
        typer.echo("\n" + "\n".join(wrap(without_design(facts, language), WIDE)))
        return
    tell(schedules_table(found, facts, language))
    tell(numbers_table(found, facts, language))


def _document(facts: Any, steps: Any, found: Any, why: str) -> dict[str, Any]:
    import numpy as np

    return {
        "scenario": facts.scenario.id,
        "fingerprint": facts.scenario.fingerprint,
        "permanence": facts.permanence.id,
        "booked": float(np.mean(facts.booked)),
        "walk_ins": float(np.mean(facts.walked_in)),
        "no_show": facts.no_show,
        "steps": [
            {"rule": step.rule}
            | {
                name: {"min": float(figure.value), "half_width_min": float(figure.half_width)}
                for name, figure in step.figures.items()
            }
            for step in steps
        ],
        "why_no_design": why,
        "design": None if found is None else _design_document(found),
    }


def _design_document(found: Any) -> dict[str, Any]:
    terms = found.terms
    return {
        "weights": found.design.weights._asdict(),
        "people": found.people,
        "schedules": [_schedule_document(one) for one in found.design.schedules],
        "bound_min": found.design.bound_min,
        "costed": found.design.asked,
        "numbers": [
            {"people": one.people, "slots_s": list(one.slots_s), "doubled": one.doubled, "cost_min": one.cost_min}
            for one in found.numbers
        ],
        "best_number": found.best_number.people,
        "file": None if terms is None else {
            "slot_min": terms.slot_min, "bookable_share": terms.bookable_share,
            "overbooked_share": terms.overbooked_share, **_schedule_document(terms.schedule),
        },
    }  # fmt: skip


def _schedule_document(one: Any) -> dict[str, Any]:
    return {
        "name": one.name,
        "slots_s": list(one.slots_s),
        "wait_mean_s": one.law.wait_mean_s.tolist(),
        "walk_in_wait_mean_s": float(one.law.walk_in_wait_mean_s),
        "wait_s": float(one.wait_s),
        "idle_mean_s": float(one.law.idle_mean_s),
        "overtime_mean_s": float(one.law.overtime_mean_s),
        "cost_min": float(one.cost_min),
    }
