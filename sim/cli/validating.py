"""`permanences validate`: the table of theory on a terminal, as Markdown or as JSON.

In: judged lines of `sim.validation.table`. Out: text; what is run and how it is judged is not here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.report.languages import Language
from sim.validation.table import CATCH, FALSE_ALARM, FAULT, Line

HEADS = {
    "fr": ("cas", "grandeur", "exact", "simulé", "err. type", "z", "toléré", "décèle", "puissance", "verdict"),
    "en": ("case", "quantity", "exact", "simulated", "std error", "z", "allowed", "detects", "power", "verdict"),
}
VERDICTS = {"fr": ("ÉCART", "conforme"), "en": ("FAILS", "passes")}
NOTES = {
    "fr": (
        "z : écart en erreurs types ; toléré : le plus grand z admis, au plus {alarm} % de risque de fausse alerte "
        "pour tout le tableau.",
        "décèle : plus petite faute relative signalée {catch} fois sur 100 ; puissance : chance de signaler une faute "
        "de {fault} %.",
    ),
    "en": (
        "z: gap in standard errors; allowed: the largest z that passes, at most {alarm} % chance of a false alarm in "
        "the whole table.",
        "detects: smallest relative fault told {catch} times in 100; power: chance to tell a fault of {fault} %.",
    ),
}
TOTALS = {
    "fr": ("{passed} grandeurs conformes sur {all}, {cases} cas.", "Plus petite faute décelée partout : {worst}."),
    "en": ("{passed} of {all} quantities pass, {cases} cases.", "Smallest fault detected everywhere: {worst}."),
}
_LEFT = 2  # columns of text, at the left; the last column is text too


def rows_of(lines: Sequence[Line], language: Language) -> list[tuple[str, ...]]:
    """Return the cells of the table, head first."""
    code = language.code
    table: list[tuple[str, ...]] = [HEADS[code]]
    for line in lines:
        table.append(
            (
                getattr(line.name, code),
                getattr(line.quantity_name, code),
                language.number(line.exact, 5),
                language.number(line.simulated, 5),
                language.number(line.error, 5),
                language.number(line.z, 2),
                language.number(line.tolerance, 2),
                _percent(language, line.detects, 2),
                _percent(language, line.power, 1),
                VERDICTS[code][line.passed],
            )
        )
    return table


def _percent(language: Language, part: float, digits: int) -> str:
    return f"{language.number(100 * part, digits)} %"


def as_text(lines: Sequence[Line], code: str) -> str:
    """Return the table in columns, for a terminal, with its notes."""
    language = Language(code)
    table = rows_of(lines, language)
    widths = [max(len(row[k]) for row in table) for k in range(len(table[0]))]
    texts = (*range(_LEFT), len(widths) - 1)
    written = [
        "  ".join(
            cell.ljust(w) if k in texts else cell.rjust(w) for k, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    ]
    return "\n".join([*(row.rstrip() for row in written), "", *_notes(lines, language)])


def as_markdown(lines: Sequence[Line], code: str) -> str:
    """Return the table in Markdown, with its notes."""
    language = Language(code)
    head, *rest = rows_of(lines, language)
    rule = ["---" if k < _LEFT or k == len(head) - 1 else "---:" for k in range(len(head))]
    table = "\n".join("| " + " | ".join(row) + " |" for row in (head, tuple(rule), *rest))
    return "\n".join([table, "", *_notes(lines, language)])


def _notes(lines: Sequence[Line], language: Language) -> list[str]:
    """Return what the columns mean and how many lines pass."""
    values: dict[str, Any] = {
        "alarm": language.number(100 * FALSE_ALARM, 1),
        "catch": round(100 * CATCH),
        "fault": round(100 * FAULT),
        "passed": sum(line.passed for line in lines),
        "all": len(lines),
        "cases": len({line.case for line in lines}),
        "worst": _percent(language, max(line.detects for line in lines), 2),
    }
    return [text.format(**values) for text in (*NOTES[language.code], *TOTALS[language.code])]


def document_of(lines: Sequence[Line], seed: int, quick: bool) -> dict[str, Any]:
    """Return the table as plain values."""
    rows = []
    for line in lines:
        row = line._asdict()
        row["name"], row["quantity_name"] = line.name.model_dump(), line.quantity_name.model_dump()
        rows.append(row)
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
