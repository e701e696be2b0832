"""Write `docs/teams.md` anew: what `check` says of each published rota. `python tasks.py teams`; a minute."""

from collections import Counter
from pathlib import Path

from sim.errors import ScenarioError
from sim.rotas.observed import team_names, team_rows, team_tree
from sim.scenario.checks import check
from sim.scenario.files import scenario_from

PAGE = Path(__file__).parents[2] / "docs" / "teams.md"
# What a problem is about, by how its message begins or what stands in it.
KINDS = (
    ("is already at", "two places at once"),
    ("h with drives", "a week longer than the contract"),
    ("drive", "no time for the drive"),
    ("is in room", "two advisers in one room"),
    ("min free between", "no break at noon"),
    ("the label asks for 2 advisers", "one adviser, the label asks for two"),
    ("the label asks for 24 h", "fewer than 24 h a week"),
    ("the label asks for 5 days", "fewer than 5 days a week"),
    ("weeks fall on", "odd or even weeks at the turn of the year"),
    (" m from ", "two rooms at one point"),
)
HEAD = """# The rotas that teams published in 2024

The list of France Services of August 2024 has 62 teams whose rota can be read: 41 groups of sites, 20 rotas told in a
note, one bus. Each is a scenario: `permanences init DIR --team "NAME"` writes it. Where and when is published; all else
is assumed: as few advisers of 35 hours as can hold every session, a year of 2026, the needs and rules of the shipped
scenarios. "Week 2 of the month" is read as the second such weekday.

This page is written by `python tasks.py teams`, from what `permanences check` says.
"""


def kind_of(message):
    """Return what a problem is about."""
    return next((kind for sign, kind in KINDS if sign in message), "another")


def judged(name, *, alone):
    """Return the kinds of the errors and of the warnings of a team, with how often each is told."""
    try:
        scenario = scenario_from({"extends": "_base", **team_tree(name, alone)})
    except ScenarioError as fault:
        return Counter(kind_of(problem.told) for problem in fault.problems), Counter()
    return Counter(), Counter(kind_of(problem.told) for problem in check(scenario) if problem.level == "warning")


def row_of(name):
    """Return the line of a team: sessions, sites, advisers, what `check` says of it and of one adviser alone."""
    rows = team_rows(name)
    tree = team_tree(name)
    errors, warnings = judged(name, alone=False)
    alone, _ = judged(name, alone=True)
    advisers = len(tree["advisers"]["value"])
    return (name, len(rows), len(tree["venues"]["value"]), advisers, errors, warnings, alone)


def table(head, lines):
    """Return a table of Markdown."""
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *lines, ""])


def told(kinds):
    """Return kinds in words."""
    return "; ".join(sorted(kinds)) or "–"


def page():
    """Return the page: counts first, then a line a team."""
    rows = [row_of(name) for name in team_names()]
    passed, clean = (sum(not errors for *_, errors, _w, _a in rows), sum(not (e or w) for *_, e, w, _a in rows))
    alone = sum(not one for *_, one in rows)
    why = Counter(kind for *_, errors, _w, _a in rows for kind in errors)
    odd = Counter(kind for *_, warnings, _a in rows for kind in warnings)
    cannot = Counter(kind for *_, one in rows for kind in one)
    counts = [
        f"With as few advisers as can be, **{passed} of {len(rows)} pass `check`**; {clean} of them without a warning. "
        f"With one adviser alone {alone} pass.",
        "",
        table(("what", "told of teams"), [
            *(f"| error: {kind} | {count} |" for kind, count in why.most_common()),
            *(f"| error with one adviser alone: {kind} | {count} |" for kind, count in cannot.most_common()),
            *(f"| warning: {kind} | {count} |" for kind, count in odd.most_common()),
        ]),
    ]  # fmt: skip
    lines = [
        f"| {name} | {sessions} | {sites} | {advisers} | {told(errors)} | {told(warnings)} | {told(one)} |"
        for name, sessions, sites, advisers, errors, warnings, one in rows
    ]
    head = ("team", "sessions", "sites", "advisers", "errors", "warnings", "errors with one adviser")
    return "\n".join([HEAD, *counts, table(head, lines)])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
