"""Verbs beyond the queue: the access clock, and what stands beside a run.

In: what was asked on the command line. Out: tables in words on stdout, or one JSON document; pictures where asked.
`register` puts the verbs on the command line.
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
    day_of,
    jobs_of,
    language_of,
    progress_of,
    records,
    replicated,
    save,
    tell,
)
from sim.cli.console import echo_json


def register(app: typer.Typer) -> None:
    """Put the verbs of this module on the command line."""
    for verb in (clock, cost, fairness, resilience, shadow):
        app.command()(verb)


def clock(
    file: OneFile,
    service: Annotated[str, typer.Option(help="all, mobile (permanences alone) or home_desk.")] = "all",
    walk_in: Annotated[bool, typer.Option("--walk-in", help="Walk-in desks alone.")] = False,
    replications: Annotated[int, typer.Option(min=0, help="Replications beside; 0: without simulating.")] = 20,
    seed: Seed = 1,
    jobs: Jobs = 0,
    lang: Lang = "fr",
    picture: Picture = None,
    overrides: Sets = [],  # noqa: B006
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Access clock by commune: exact delay to the next open desk, beside the simulated delay."""
    from sim.measures.clocks import RotaClocks
    from sim.report.tables.access import cancellation_table, clock_table
    from sim.scenario.files import load_scenario

    language = language_of(lang)
    scenario = load_scenario(file, overrides)
    clocks = RotaClocks(scenario, service, "walk_in" if walk_in else "any")
    measures = replicated(scenario, replications, seed, jobs).measures if replications else None
    if picture is not None:
        import sim.cli.drawn  # noqa: F401
        from sim.report.figures.clock import access_clocks

        save(access_clocks(clocks, measures, replications, seed, language), picture, lang)
    if json:
        echo_json(_clock_document(clocks, measures))
    elif not quiet:
        typer.echo(language.of(scenario.title))
        tell(clock_table(clocks, measures, language))
        if service != "home_desk":
            tell(cancellation_table(clocks, language))


def _clock_document(clocks: Any, measures: Any) -> dict[str, Any]:
    from sim.report.tables.access import simulated_delays

    simulated = simulated_delays(measures).rename_axis("commune").reset_index()
    return {
        "scenario": clocks.scenario.id,
        "fingerprint": clocks.scenario.fingerprint,
        "service": clocks.service,
        "channel": clocks.channel,
        "within_20_min": clocks.within(20)[1],
        "within_30_min": clocks.within(30)[1],
        "clocks": records(clocks.table()),
        "after_cancellation": records(clocks.after_cancellation("mobile")),
        "simulated_delay_days": records(simulated),
    }


def cost(
    file: OneFile,
    against: Annotated[str | None, typer.Option(help="Another scenario: cost per additional person reached.")] = None,
    replications: Annotated[int, typer.Option(min=2, help="Replications.")] = 50,
    seed: Seed = 1,
    jobs: Jobs = 0,
    lang: Lang = "fr",
    overrides: Sets = [],  # noqa: B006
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Cost per visit and per resolved request, the visits that a permanence needs, and where the prices come from."""
    from dataclasses import asdict

    from sim.comparison.cost import additional_cost, break_even, cost_inputs, references
    from sim.report.tables.cost import additional_words, break_even_table, inputs_table
    from sim.scenario.files import load_scenario

    language = language_of(lang)
    scenario = load_scenario(file, overrides)
    other = load_scenario(against, overrides) if against else None
    if other is not None:
        refuse_other_people(scenario, other)
    table = replicated(scenario, replications, seed, jobs).per_replication
    fixed = references(scenario, table)
    found = break_even(scenario, table, fixed)
    more = None
    if other is not None:
        more = additional_cost(table, replicated(other, replications, seed, jobs).per_replication)
    if json:
        document = {
            "scenario": scenario.id,
            "fingerprint": scenario.fingerprint,
            "against": other.id if other is not None else None,
            "break_even": [asdict(one) for one in found],
            "references": [one._asdict() for one in fixed],
            "additional": asdict(more) if more is not None else None,
            "inputs": records(cost_inputs(scenario)),
        }
        echo_json(document)
    elif not quiet:
        typer.echo(language.of(scenario.title))
        tell(break_even_table(found, fixed, scenario, language))
        if more is not None and other is not None:
            typer.echo(f"\n{language.of(other.title)}")
            typer.echo("\n".join(wrap(additional_words(more, language), WIDE)))
        tell(inputs_table([scenario], language))


def refuse_other_people(scenario: Any, other: Any) -> None:
    """Refuse to count additional persons between scenarios that do not meet the same citizens."""
    from sim.errors import ScenarioError
    from sim.said import said

    same = scenario.place == other.place and scenario.demand == other.demand and scenario.horizon == other.horizon
    if not same:
        raise ScenarioError(
            said(
                "{scenario} and {other} do not meet the same needs (place, demand or dates differ), so no "
                "additional person can be counted; compare two rotas of one place",
                scenario=scenario.id,
                other=other.id,
            )
        )


def fairness(
    file: OneFile,
    minutes: Annotated[
        float | None, typer.Option(min=1, help="Catchment, minutes by car; else the journey that people accept.")
    ] = None,
    replications: Annotated[int, typer.Option(min=2, help="Replications.")] = 50,
    seed: Seed = 1,
    jobs: Jobs = 0,
    lang: Lang = "fr",
    picture: Picture = None,
    overrides: Sets = [],  # noqa: B006
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Who is reached, when, and how long they wait, by commune and group; gaps, Gini, hours within reach."""
    from sim.measures.catchment import rota_catchment
    from sim.report.tables.fairness import commune_table, group_table, index_table
    from sim.scenario.files import load_scenario

    language = language_of(lang)
    scenario = load_scenario(file, overrides)
    measures = replicated(scenario, replications, seed, jobs).measures
    catchment = rota_catchment(scenario, minutes)
    if picture is not None:
        import sim.cli.drawn  # noqa: F401
        from sim.report.figures.fairness import groups

        save(groups(measures, scenario, replications, seed, language), picture, lang)
    if json:
        chosen = measures[measures["measure"].isin(("reach", "delay_restricted", "wait_served"))]
        indices = measures[measures["measure"].str.contains("_gap_|_gini_|_worst_")]
        document = {
            "scenario": scenario.id,
            "fingerprint": scenario.fingerprint,
            "catchment": records(catchment),
            "measures": records(
                chosen[chosen["dimension"].isin(("commune", "age_band", "autonomy", "car", "journey"))]
            ),
            "indices": records(indices),
        }
        echo_json(document)
    elif not quiet:
        typer.echo(language.of(scenario.title))
        tell(commune_table(measures, catchment, language))
        tell(group_table(measures, scenario, language))
        tell(index_table(measures, catchment, language))


def resilience(
    file: OneFile,
    shock: Annotated[
        list[str], typer.Option(help="absence, session, room, surge or platform, then :target; repeatable.")
    ] = ["absence"],  # noqa: B006
    since: Annotated[str | None, typer.Option("--from", help="First day, as 2022-05-09.")] = None,
    weeks: Annotated[float | None, typer.Option(help="Length in weeks.")] = None,
    amount: Annotated[
        float | None, typer.Option(help="Factor of the needs, or share of the days that are down.")
    ] = None,
    remedy: Annotated[list[str], typer.Option(help="spare, reminder, overbooking; repeatable.")] = [],  # noqa: B006
    replications: Annotated[int, typer.Option(min=2, help="Replications, the same dice everywhere.")] = 50,
    seed: Seed = 1,
    jobs: Jobs = 0,
    lang: Lang = "fr",
    picture: Picture = None,
    overrides: Sets = [],  # noqa: B006
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """What a shock does: backlog by day, until it is gone, requests lost, remedies."""
    from sim.experiments.resilience import resilience as run
    from sim.experiments.shocks import REMEDIES, make_shock
    from sim.report.tables.resilience import resilience_table, verdict
    from sim.scenario.files import load_scenario

    language = language_of(lang)
    scenario = load_scenario(file, overrides)
    first = day_of(since) if since else None
    shocks = [
        make_shock(scenario, kind, target or None, first, weeks, amount)
        for kind, _, target in (one.partition(":") for one in shock)
    ]
    documents = []
    for number, one in enumerate(shocks):
        result = run(
            scenario, one, remedy or REMEDIES, replications, seed, jobs_of(jobs, replications),
            progress=progress_of(quiet or json),
        )  # fmt: skip
        if picture is not None:
            import sim.cli.drawn  # noqa: F401
            from sim.report.figures.resilience import backlog

            place = picture.with_stem(f"{picture.stem}-{number + 1}") if len(shocks) > 1 else picture
            save(backlog(result, language), place, lang)
        documents.append(_resilience_document(result))
        if not json and not quiet:
            tell(resilience_table(result, language))
            typer.echo(verdict(result, language) + ".")
    if json:
        echo_json(documents)


def _resilience_document(result: Any) -> dict[str, Any]:
    from sim.experiments.resilience import UNITS
    from sim.units import iso_date

    shock = result.shock
    by_day = {
        name: [row | {"day": iso_date(row["day"])} for row in records(getattr(result, name))]
        for name in ("backlog", "extra")
    }
    return {
        "scenario": result.scenario.id,
        "fingerprint": result.scenario.fingerprint,
        "shock": {"kind": shock.kind, "target": shock.target, "start": iso_date(shock.start),
                  "end": iso_date(shock.end), "amount": shock.amount, "fingerprint": shock.scenario.fingerprint},
        "replications": result.replications,
        "seed": result.seed,
        "outcomes": [row | {"unit": UNITS[row["outcome"]]} for row in records(result.outcomes)],
        **by_day,
    }  # fmt: skip


def shadow(
    file: OneFile,
    replications: Annotated[int, typer.Option(min=2, help="Replications.")] = 50,
    seed: Seed = 1,
    jobs: Jobs = 0,
    lang: Lang = "fr",
    picture: Picture = None,
    overrides: Sets = [],  # noqa: B006
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Beside the simulated wait of each permanence the exact model of its mode, and why they differ."""
    from dataclasses import asdict

    from sim.report.tables.shadow import shadow_table
    from sim.runs.seasons import each_season
    from sim.scenario.files import load_scenario
    from sim.validation.shadow import shadows

    language = language_of(lang)
    scenario = load_scenario(file, overrides)
    found = shadows(
        scenario, each_season(scenario, lambda log: log.season, replications, seed, jobs_of(jobs, replications))
    )
    if picture is not None:
        import sim.cli.drawn  # noqa: F401
        from sim.report.figures.shadow import exact_shadows

        save(exact_shadows(found, scenario, replications, seed, language), picture, lang)
    if json:
        rows = [asdict(one) | {"reasons": [reason._asdict() for reason in one.reasons]} for one in found]
        echo_json(rows)
    elif not quiet:
        typer.echo(language.of(scenario.title))
        tell(shadow_table(found, scenario, language))
