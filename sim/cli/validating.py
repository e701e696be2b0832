"""`permanences validate`: the table of theory on a terminal, as Markdown or as JSON.

In: judged lines of `sim.validation.table`. Out: text; what is run and how it is judged is not here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.report.languages import Language
from sim.report.tables.text import Table
from sim.said import told
from sim.typography import LANGUAGES
from sim.validation.table import CATCH, FALSE_ALARM, FAULT, Line

_LEFT = 3  # columns of text, at the left


def theory_table(lines: Sequence[Line], language: Language) -> Table:
    """Return the judged lines as a table in words, with what its columns mean and how many lines pass."""
    _ = language.text
    headers = [
        _("case"), _("quantity"), _("verdict"), _("exact"), _("simulated"), _("std error"), _("z"), _("allowed"),
        _("detects"), _("power"),
    ]  # fmt: skip
    verdicts = {True: _("passes"), False: _("FAILS")}
    rows = [
        [
            language.said(line.name), language.said(line.quantity_name), verdicts[line.passed],
            *(language.number(value, 5) for value in (line.exact, line.simulated, line.error)),
            *(language.number(value, 2) for value in (line.z, line.tolerance)),
            language.percent(line.detects, 2), language.percent(line.power, 1),
        ]
        for line in lines
    ]  # fmt: skip
    notes = [
        _("z: gap in standard errors; allowed: the largest z that passes, at most {alarm} chance of a false alarm in "
          "the whole table.", alarm=language.percent(FALSE_ALARM, 1)),
        _("detects: smallest relative fault told {catch} times in 100; power: chance to tell a fault of {fault}.",
          catch=round(100 * CATCH), fault=language.percent(FAULT, 0)),
        language.plural("{passed} of {all} quantities pass, {count} case.",
                        "{passed} of {all} quantities pass, {count} cases.", len({line.case for line in lines}),
                        passed=sum(line.passed for line in lines), all=len(lines)),
        _("Smallest fault detected everywhere: {worst}.",
          worst=language.percent(max(line.detects for line in lines), 2)),
    ]  # fmt: skip
    return Table("", headers, rows, notes, _LEFT)


def as_markdown(table: Table) -> str:
    """Return a table in Markdown, with its notes."""
    rule = ["---" if k < table.left else "---:" for k in range(len(table.headers))]
    rows = "\n".join("| " + " | ".join(row) + " |" for row in (table.headers, rule, *table.rows))
    return "\n".join([rows, "", *table.notes])


def document_of(lines: Sequence[Line], seed: int, quick: bool) -> dict[str, Any]:
    """Return the table as plain values."""
    rows = [
        line._asdict()
        | {key: {code: told(getattr(line, key), code) for code in LANGUAGES} for key in ("name", "quantity_name")}
        for line in lines
    ]
    return {"seed": seed, "quick": quick, "passed": all(line.passed for line in lines), "lines": rows}


def tell_volume(file: Path, lang: str, json: bool, quiet: bool) -> None:
    """Print how well the acts of a file are predicted."""
    from sim.cli.answers import records, tell
    from sim.cli.console import echo_json
    from sim.report.tables.volume import volume_table
    from sim.validation.volume import validate_volume

    found = validate_volume(file)
    if json:
        echo_json(
            {
                "errors": found.errors, "beats_both": found.beats_both, "unexplained": found.unexplained,
                "level": found.level, "growth": found.growth, "strength": found.strength,
                "predictions": records(found.predictions),
            }
        )  # fmt: skip
    elif not quiet:
        tell(volume_table(found, Language(lang)))
