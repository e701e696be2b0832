"""What several verbs read from their options: names, and numbers by measure; no decimal comma in any.

In: texts of the command line. Out: plain values, or a refusal that quotes the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_type_hints

from typer import Context, Typer
from typer.core import TyperGroup

from sim.cli.answers import misused, note
from sim.cli.helping import tell_help, told_refusals
from sim.said import said
from sim.scenario.slips import decimal_mend


class Verbs(TyperGroup):
    """The command line: a number with a decimal comma is refused wherever an option takes one.

    Where one's own file stands beside the name of a shipped scenario, that is said. Help is in the language of the
    command.
    """

    def __init__(self, **made: Any):
        super().__init__(**made)
        tell_help(self)

    def make_context(self, *given: Any, **extra: Any) -> Any:
        """Read the arguments of the command itself."""
        with told_refusals():
            return super().make_context(*given, **extra)

    def invoke(self, ctx: Any) -> Any:
        """Read the arguments of a verb, and run it."""
        with told_refusals():
            return super().invoke(ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Look through the arguments of a verb before it reads them."""
        if "--quiet" not in args:
            _tell_of_namesakes(args)
        option = ""
        for text in args:
            name, equals, value = text.partition("=") if text.startswith("--") else (option, "=", text)
            if equals and name and (mend := decimal_mend(value)):
                raise misused(said("{text!r}: {mend}", text=value, mend=mend), name)
            option = text if text.startswith("-") else ""
        return list(super().parse_args(ctx, args))


def read_annotations(app: Typer) -> None:
    """Read what the options of all verbs are annotated with, once: Typer reads those texts six times at every start."""
    for verb in app.registered_commands:
        if verb.callback is not None:
            verb.callback.__annotations__ = get_type_hints(verb.callback, include_extras=True)


def _tell_of_namesakes(args: Sequence[str]) -> None:
    for name in args:
        own = Path(f"{name}.yaml")
        # Options first: the shipped scenarios take a second to look for.
        if re.fullmatch(r"[a-z0-9_-]{1,64}", name) and own.is_file():  # as an id
            from sim.scenario.documents import shipped_folder

            shipped = shipped_folder() / own.name
            if shipped.is_file() and not own.samefile(shipped):
                note(said("{name}: the shipped scenario; for your own file write {own}", name=name, own=own))


def is_given(context: Context, name: str | None) -> bool:
    """Tell whether an option, named by its parameter, stands on the command line."""
    source = context.get_parameter_source(name or "")
    return source is not None and source.name == "COMMANDLINE"


def tell_idle(context: Context, beside: str, *names: str, quiet: bool = False) -> None:
    """Say which options of the command line, given by their parameters, change nothing beside another one."""
    given = {
        one.name: one.opts[0] if one.param_type_name == "option" else one.opts[0].upper()
        for one in context.command.params
    }
    for name in names:
        if not quiet and is_given(context, name):
            note(said("{option} changes nothing beside {beside}", option=given[name], beside=beside))


def names_of(text: str) -> tuple[str, ...]:
    """Return names separated by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def numbers_of(texts: Sequence[str], option: str, are_amounts: bool = False) -> dict[str, float]:
    """Return the numbers of ``measure=number`` texts, as `pairs_of` does; none may lack its number."""
    found = {}
    for name, value in pairs_of(texts, option, are_amounts).items():
        if value is None:
            raise misused(said("{text!r}: measure=number, as {name}=0.01", text=name, name=name), option)
        found[name] = value
    return found


def pairs_of(texts: Sequence[str], option: str, are_amounts: bool = False) -> dict[str, float | None]:
    """Return the numbers of ``measure=number`` texts, given one by one or separated by commas.

    A number may end in ``%``; a measure alone has none. Amounts are in the unit of the measure, so that only one of a
    share may.

    Raises
    ------
    typer.BadParameter
        A text is not of that form, a name stands twice, or the number is in another unit.
    """
    found: dict[str, float | None] = {}
    for given in texts:
        # What would be cut in two at its comma: "reach=0,5%".
        for number in re.findall(r"(?:^|=)\s*([-+]?\d+,\d+\s*%?)\s*(?=,\D|$)", given):
            raise misused(said("{text!r}: {mend}", text=given, mend=decimal_mend(number)), option)
    for text in (part for given in texts for part in given.split(",") if part.strip()):
        name, has_number, number = text.partition("=")
        try:
            part = float(number.strip().rstrip("%")) / (100 if "%" in number else 1) if has_number else None
        except ValueError:
            raise misused(said("{text!r}: measure=number, as {name}=0.01", text=text, name="reach"), option) from None
        name = name.strip()
        if name in found and {found[name], part} != {None}:  # a name alone changes nothing by coming again
            raise misused(said("{name} is given twice; keep one", name=name), option)
        if are_amounts and "%" in number and (unit := _unit_of(name)):
            told = said("{text!r}: give an amount in {unit}, as {name}=1, not a part", text=text, unit=unit, name=name)
            raise misused(told, option)
        found[name] = part
    return found


def _unit_of(measure: str) -> str:
    """Return the unit of a measure, empty for what is a part itself and for what is none."""
    from sim.measures.catalogue import BY_ID  # here, since most commands name no measure

    unit = BY_ID[measure].unit if measure in BY_ID else ""
    return "" if unit in ("share", "index") else unit
