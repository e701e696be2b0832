"""What several verbs read from their options: names, and numbers by measure.

In: texts of the command line. Out: plain values, or a refusal that quotes the text.
"""

from __future__ import annotations

from collections.abc import Sequence

import typer


def names_of(text: str) -> tuple[str, ...]:
    """Return names separated by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def numbers_of(texts: Sequence[str], option: str) -> dict[str, float]:
    """Return the numbers of ``measure=number`` texts, as `pairs_of` does; none may lack its number."""
    found = {}
    for name, value in pairs_of(texts, option).items():
        if value is None:
            raise typer.BadParameter(f"{name!r} : mesure=nombre, par exemple {name}=0.01", param_hint=option)
        found[name] = value
    return found


def pairs_of(texts: Sequence[str], option: str) -> dict[str, float | None]:
    """Return the numbers of ``measure=number`` texts, given one by one or separated by commas.

    A number may end in ``%``; a measure alone has none.

    Raises
    ------
    typer.BadParameter
        A text is not of that form.
    """
    found: dict[str, float | None] = {}
    for text in (part for given in texts for part in given.split(",") if part.strip()):
        name, has_number, number = text.partition("=")
        try:
            part = float(number.strip().rstrip("%")) / (100 if "%" in number else 1) if has_number else None
        except ValueError:
            raise typer.BadParameter(f"{text!r} : mesure=nombre, par exemple reach=0.01", param_hint=option) from None
        found[name.strip()] = part
    return found
