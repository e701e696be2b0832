"""The data dictionary of the log, written from its columns.

In: nothing but `sim.columns`. Out: a Markdown page. Measures have their own, in `sim.measures.catalogue`.
"""

from __future__ import annotations

from sim.columns import OBSERVED, TABLES

_ABOUT = {
    "requests": "One row a request, the cohort's and those before and after it.",
    "visits": "One row an attempt at a session.",
    "sessions": "One row a session of the rota, held or cancelled.",
    "books": "One row a venue that has slots to book and a morning of the window, before anybody looks.",
}

_OF_REGISTERS = (
    "The log of a register of real visits has those of the columns above that it knows, some with missing values, and "
    "of `visits` these. Its `outcome` may be `served` (how it ended is not told), `not_referred`, `excused`, or empty."
)


def dictionary_markdown() -> str:
    """Return the page that names every column of the log: dtype, unit, meaning."""
    lines = [
        "# Data dictionary",
        "",
        "Made from `sim/columns.py` by `dictionary_markdown`; do not edit by hand.",
        "",
        "Seconds count from midnight of the run's first day. A dtype with a capital I can be missing.",
    ]
    for name, columns in TABLES.items():
        lines += ["", f"## {name}", "", _ABOUT[name], "", "| column | dtype | unit | meaning |", "|---|---|---|---|"]
        lines += [f"| `{c.name}` | {c.dtype} | {c.unit or '–'} | {c.meaning} |" for c in columns]
    lines += [
        "",
        "## Of registers alone",
        "",
        _OF_REGISTERS,
        "",
        "| column | dtype | unit | meaning |",
        "|---|---|---|---|",
    ]
    lines += [f"| `{c.name}` | {c.dtype} | {c.unit or '–'} | {c.meaning} |" for c in OBSERVED["visits"]]
    return "\n".join(lines) + "\n"
