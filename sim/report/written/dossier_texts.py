"""What is true of the model whatever the scenario: the texts of the ODD and STRESS-DES dossiers.

In: nothing. Out: sentences marked for translation, by element of each protocol; `docs/odd.md` and `docs/stress_des.md`
are written from them by ``python -m sim.report.written.dossier_texts``. What depends on a scenario is in `sections_dossiers`.
"""

from __future__ import annotations

from pathlib import Path

from sim.said import N_

Element = tuple[str, str, tuple[tuple[str, str], ...]]


ODD_SOURCE = N_("After Grimm et al. (2020), The ODD protocol, a second update, JASSS 23(2) 7.")
STRESS_SOURCE = N_(
    "After Monks et al. (2019), Strengthening the reporting of empirical simulation studies, Journal of Simulation 13(1)."
)

# fmt: off
# ruff: noqa: E501
ODD: tuple[Element, ...] = (
    ("purpose", N_("1. Purpose and patterns"), (
        ("", N_("To say which rota of mobile public-service desks serves the most people, soonest, most fairly and at what cost.")),
        (N_("Patterns by which it may be judged"), N_("82% of requests settled on the spot; about six requests an adviser and day; 79 appointments in the first month at Mortagne-du-Nord; no-shows that rise with the lead time. docs/evidence.md says which of these are inputs.")),
    )),
    ("entities", N_("2. Entities, state variables, scales"), (
        (N_("Commune"), N_("INSEE code, population, point, unemployment and no-diploma shares.")),
        (N_("Citizen"), N_("commune, age, digital autonomy (low, medium, high), car, channels used, aware of the service or not.")),
        (N_("Request"), N_("type, onset, deadline, what the rota offers at the first look and what that is worth, what came of it.")),
        (N_("Venue"), N_("point, place (rooms of one building share it), kind, waiting room, reliability of its connection, expected wait.")),
        (N_("Adviser"), N_("home, skill by type, pace, leave and absences.")),
        (N_("Session"), N_("a permanence on a date, with its book of slots.")),
        (N_("Scales"), N_("time is whole seconds; people decide once a day; a run has a warm-up, a reported window and a run-out as long as the longest deadline.")),
    )),
    ("process", N_("3. Process overview and scheduling"), (
        ("", N_("Each day: (1) cancellations become known, and who had planned to come looks again; (2) campaigns reach people; (3) needs since yesterday begin; (4) who looks today chooses, in an addressed random order; (5) sessions are held in the order of the clock, each desk by discrete events; (6) each visit has its consequence, and in the launch regime who was helped tells friends; (7) on Sundays expected waits, and skills if learning is on, move one coarse step.")),
    )),
    ("concepts", N_("4. Design concepts"), (
        (N_("Basic principles"), N_("random utility with nested tastes for the choice of venue, channel and outside option; queueing with balking, impatience, appointments and no-shows.")),
        (N_("Emergence"), N_("waits, full books, who is not reached.")),
        (N_("Adaptation"), N_("people choose among offers and try again.")),
        (N_("Objectives"), N_("utility of journey, days, expected wait, affinity and taste.")),
        (N_("Learning"), N_("of advisers, off unless asked.")),
        (N_("Prediction"), N_("the expected wait at a venue, public.")),
        (N_("Sensing"), N_("people know the sessions, free slots and announced absences; not unannounced ones. Who lives near an open desk is likelier to know the service.")),
        (N_("Interaction"), N_("slots, holds, queues, the adviser’s next opening, hearsay, expectations.")),
        (N_("Stochasticity"), N_("each draw is a pure function of its address (seed, replication, purpose, entity, index; Philox4x32-10, Salmon et al. 2011), so that two scenarios meet the same citizens.")),
        (N_("Collectives"), N_("none.")),
        (N_("Observation"), N_("four tables (requests, visits, sessions, the book by morning), described in docs/data_dictionary.md.")),
    )),
    ("initialization", N_("5. Initialization"), (
        ("", N_("In an established service awareness is a fixed share per commune, higher near a desk that opens in the window; the books are empty and the warm-up fills them. In a launch nobody need be aware, and needs older than the first day wait for it.")),
    )),
    ("input", N_("6. Input data"), (
        ("", N_("Communes, offices, venues, public and school holidays, each with source and quality: docs/data.md.")),
    )),
    ("submodels", N_("7. Submodels"), (
        (N_("Needs"), N_("Poisson by commune, type and ISO week; mean = inhabitants × requests per 1,000 × volume × share of the type × weight of the commune (no-diploma and unemployment shares against the mean of the three sites) × season. A request is a need that the person could not settle alone online.")),
        (N_("Who"), N_("inhabitants of 15 and over are numbered by age; the age group of a request follows its type, raked so that all users have the published ages. Autonomy and car depend on age.")),
        (N_("Choice"), N_("for each venue within the longest journey and each channel the person uses, the best session; utility in whole millionths: minutes of journey, days to wait, expected wait, channel, affinity, and a taste kept for the request’s life; against the outside option (constant + journey to the nearest other labelled office + autonomy against complexity + its own taste). Tastes are nested, exactly: the channels of one place are alike, all places of the service are alike against the outside (Gumbel and positive stable draws by address; Fougères, Nolan and Rootzén 2009).")),
        (N_("Presence"), N_("who knows the service: max(share, p·exp(−journey / m)), the journey being that of the citizen to the nearest venue with a session in the window; the threshold is the citizen’s own, so that rotas stay paired.")),
        (N_("Offer"), N_("at the first look, chosen or not: the fewest days to a session that the person accepts, and what all offers are worth beside the outside alone, in minutes of journey (logsum of the same nests; Small and Rosen 1981). Each morning of the window the days to the first three free slots of each venue are noted.")),
        (N_("Book"), N_("slot j is bookable if floor((j+1)·share) > floor(j·share); the first free slot after the shortest notice, within the window. When each is taken, those with ceil((j+1)·share) > ceil(j·share), j among the bookable ones, are given a second time (overbooked_share, 0 unless a scenario says more; two people at the beginning, after Bailey 1952).")),
        (N_("Desk"), N_("sim.run_desk; its docstring is the specification.")),
        (N_("Service"), N_("lognormal duration × pace × autonomy; outage, then missing document → return; time cap, operator only, beyond skill → referral; else resolved. Base rates are solved so that the shipped totals come back at reference conditions.")),
        (N_("Afterwards"), N_("persistence with a stated chance and lag; a cancellation by the service costs none.")),
        (N_("Adviser’s day"), N_("drives (lognormal around the planned time), set-up, overtime, follow-up before leaving; the next session opens at the later of its plan and the arrival.")),
        (N_("Absence"), N_("declared, or illness drawn by adviser and day; unannounced on its first morning.")),
        (N_("Simplified"), N_("journeys are estimated, not routed; people do not choose the hour within a session; a friend is drawn uniformly in the commune or the territory; a service has its full length whatever its result.")),
    )),
    ("doubts", N_("What to doubt first"), (
        (N_("Presence"), N_("how much better a desk is known by who lives beside it (awareness.presence) was never measured, and what permanences bring hangs on it first. It is the first number to ask of a register.")),
        (N_("Weights and tastes"), N_("what a day to wait weighs against a minute of journey, and how alike venues and channels are (choice.delay_per_day, choice.nests), are assumed within ranges: no French figure trades days for minutes.")),
        (N_("Levels of demand"), N_("38 and 132 requests per 1,000 count acts handled in the country, 55 appointments at one site; all are used as needs before awareness: the model serves fewer, and acts differ more between places than these levels.")),
        (N_("Slots"), N_("they belong to a session, not to each adviser present; a walk-in takes the first session of a day, so afternoons look empty.")),
        (N_("Those who never book"), N_("at an appointment-only rota a fifth of the people find no offer.")),
    )),
)

STRESS: tuple[tuple[str, str, str], ...] = (
    ("1.1", N_("purpose"), N_("compare rotas of mobile public-service desks")),
    ("1.2", N_("outputs"), N_("docs/measures.md: each with unit, denominator and better direction")),
    ("1.3", N_("experimentation"), N_("scenarios, each with the question it answers; common random numbers by address")),
    ("2.1", N_("base overview"), N_("ODD, sections 2 and 3")),
    ("2.2", N_("base logic"), N_("sim/engine: morning.py, holding.py (with desk.py), evening.py, people.py, rules.py")),
    ("2.3", N_("scenario logic"), N_("a scenario file extends another and states only what differs")),
    ("2.4", N_("algorithms"), N_("Poisson needs by address; random utility with nested tastes; desk order in the docstring of sim.run_desk")),
    ("2.5.1", N_("entities"), N_("requests of citizens")),
    ("2.5.2", N_("activities"), N_("services: lognormal by type × pace × autonomy, cut at the time cap")),
    ("2.5.3", N_("resources"), N_("advisers, slots, waiting rooms")),
    ("2.5.4", N_("queues"), N_("one a session: priority, appointments due, walk-ins, early appointments; balking, patience, closing")),
    ("2.5.5", N_("entry and exit"), N_("onset to final state; none of the cohort is left open")),
    ("3.1", N_("data sources"), N_("docs/data.md; scenario values carry source and quality")),
    ("3.2", N_("pre-processing"), N_("travel times from points; base rates solved in sim.engine.laws from outcomes and demand alone")),
    ("3.3", N_("input parameters"), N_("permanences show prints each with its origin")),
    ("3.4", N_("assumptions"), N_("every value of quality “assumed”; counted in each results folder")),
    ("4.1", N_("initialization"), N_("warm-up stated by the scenario; books start empty")),
    ("4.2", N_("run length"), N_("warm-up + window + longest deadline")),
    ("4.3", N_("estimation"), N_("replications; 95% intervals: jackknifed ratios of totals, bootstrap of whole replications for quantiles")),
    ("5.1", N_("software"), N_("Python 3.11 or later, Mesa, SimPy, NumPy, SciPy, numba; versions in provenance.json")),
    ("5.2", N_("random sampling"), N_("Philox4x32-10, addressed, no streams")),
    ("5.3", N_("model execution"), N_("one day a step; discrete events within a session")),
    ("5.4", N_("system"), N_("processor alone, no graphics card; python -m benchmarks measures it")),
    ("6.1", N_("code access"), N_("MIT, this repository")),
)
# fmt: on


def odd_markdown() -> str:
    """Return the ODD dossier without a scenario, as Markdown."""
    lines = [
        "# The model, by ODD",
        "",
        f"{ODD_SOURCE} Made from `sim/report/written/dossier_texts.py`; a report fills it in.",
    ]
    for _key, title, items in ODD:
        lines += ["", f"## {title}"]
        lines += [f"- **{name}**: {text}" if name else text for name, text in items]
    return "\n".join(lines) + "\n"


def stress_markdown() -> str:
    """Return the STRESS-DES dossier without a scenario, as Markdown."""
    head = f"{STRESS_SOURCE} Made from `sim/report/written/dossier_texts.py`; a report fills it in."
    lines = ["# STRESS-DES", "", head, "", "| item | here |", "|---|---|"]
    return "\n".join([*lines, *(f"| {number} {name} | {text} |" for number, name, text in STRESS)]) + "\n"


PAGES = {"odd.md": odd_markdown, "stress_des.md": stress_markdown}


if __name__ == "__main__":
    for file, made in PAGES.items():
        (Path(__file__).parents[3] / "docs" / file).write_text(made(), encoding="utf-8")
