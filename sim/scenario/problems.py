"""What is wrong in a scenario, and how it is told: where, what was found, what was expected, the nearest name.

In: problems found while reading, by the schema or by a check. Out: text, all problems of a file together.
Nothing is looked for here.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sim.errors import ScenarioError
from sim.said import Sentence, counted, joined, said, together

_WIDEST_PATH = 44
_LONGEST_QUOTE = 60
_MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """Where the other of two values stands that cannot both be; file and line as those of a problem."""

    path: str
    file: str | None = None
    line: int | None = None

    @property
    def place(self) -> str:
        """File and line, or an empty text."""
        if self.file is not None and self.line is not None:
            return said("{file} line {line}", file=self.file, line=self.line)
        return self.file or str(self.line or "")


class KnownFault(Sentence):
    """What a check says of a fault of a known kind, so that a page has words of its own for it.

    Attributes
    ----------
    code : str
        The kind; `values` are what it is made of.
    """

    code: str


def fault(code: str, text: Sentence, **values: Any) -> KnownFault:
    """Return a sentence of a kind, made of its own values and of these."""
    sentence = KnownFault(text)
    sentence.code, sentence.values, sentence.parts = code, text.values | values, (text,)
    return sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or odd (`level` warning), and where it stands.

    Attributes
    ----------
    path : str
        Dotted path of the value, items of lists by id (``rota.permanences.monday.start``); empty for a whole file.
    message : str
        What was found, what was expected, how to mend; a `KnownFault` where a page has words of its own for its kind.
    file : str or None
        The file as the user named it, ``--set`` for an override, None where no file states the value.
    line : int or None
        From 1.
    level : {"error", "warning"}
    beside : tuple of Beside
        The other values that the message is about, told behind it.
    """

    path: str
    message: Sentence
    file: str | None = None
    line: int | None = None
    level: Literal["error", "warning"] = "error"
    beside: tuple[OtherPlace, ...] = ()

    @property
    def told(self) -> Sentence:
        """The message, and where the other values stand."""
        places = [
            one.place if one.path in self.message else joined(": ", filter(None, (one.path, one.place)))
            for one in self.beside
        ]
        told = joined(", ", filter(None, places))
        return together(self.message, " (", told, ")") if told else self.message


def error(path: str, message: Sentence, *beside: str) -> Problem:
    """Return a problem that keeps a scenario from being run; `beside` are the paths of the other values."""
    return Problem(path, message, beside=tuple(OtherPlace(other) for other in beside))


def warning(path: str, message: Sentence, *beside: str) -> Problem:
    """Return a problem that does not keep a scenario from being run; `beside` are the paths of the other values."""
    return replace(error(path, message, *beside), level="warning")


def did_you_mean(name: str, known: Collection[str]) -> str:
    """Return the end of a sentence: the nearest known name, or all of them if they are few."""
    near = difflib.get_close_matches(str(name).lower(), list(known), n=1, cutoff=0.6)
    if near:
        return said('; did you mean "{near}"?', near=near[0])
    if not known:
        return said("; there is none to choose from")
    if len(known) <= _MOST_NAMES:
        return said("; known here: {names}", names=", ".join(known))
    return ""


def found(value: Any) -> str:
    """Say what a value of a file is, short enough for one line."""
    if value is None:
        return said("nothing (null)")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        keys = ", ".join([*map(str, list(value)[:4]), *(["…"] if len(value) > 4 else [])])
        return said("a mapping (keys {keys})", keys=keys)
    if isinstance(value, list | tuple):
        return said("a list of {count}", count=len(value))
    if isinstance(value, str):
        return '"' + (value if len(value) <= _LONGEST_QUOTE else value[:_LONGEST_QUOTE] + "…") + '"'
    text = str(value)
    return text if len(text) <= _LONGEST_QUOTE else said("a number of {count} digits", count=len(text))


def in_file_order(problems: Iterable[Problem], files: Sequence[str] = ()) -> tuple[Problem, ...]:
    """Order problems by file (those listed first, in that order), then by line; equal ones once."""
    unique = list(dict.fromkeys(problems))
    ranks = {file: number for number, file in enumerate(dict.fromkeys([*files, *(p.file or "" for p in unique)]))}
    return tuple(sorted(unique, key=lambda p: (ranks[p.file or ""], p.line if p.line is not None else 1 << 30)))


def report(problems: Sequence[Problem], name: str = "scenario") -> Sentence:
    """Tell problems, file after file, one line each.

    Parameters
    ----------
    problems : sequence of Problem
        In the order to be told.
    name : str
        Heads the problems that belong to no file.

    Returns
    -------
    str
        ``agen.yaml: 2 problems`` and one line for each: line, path, message; warnings are marked.
    """
    blocks = []
    for file in dict.fromkeys(problem.file for problem in problems):
        here = [problem for problem in problems if problem.file == file]
        width = min(_WIDEST_PATH, max(len(problem.path) for problem in here))
        digits = max((len(str(problem.line)) for problem in here if problem.line is not None), default=0)
        lines = [said("{file}: {count}", file=file or name, count=_counted(here))]
        for problem in here:
            line = said("line {line}", line=problem.line) if problem.line is not None else ""
            where = joined("", [line, " " * (digits + 7 - len(line))]) if digits else ""
            path = f"{problem.path.ljust(width)}  " if width else ""
            mark = said("warning: ") if problem.level == "warning" else ""
            lines.append(joined("", ["  ", where, path, mark, problem.told]))
        blocks.append(joined("\n", lines))
    return joined("\n", blocks)


def refuse(problems: Iterable[Problem], files: Sequence[str] = (), name: str = "scenario") -> None:
    """Raise one error that tells all the problems, if there is any error among them.

    Raises
    ------
    ScenarioError
        There is a problem whose level is "error"; warnings alone pass.
    """
    ordered = in_file_order((problem for problem in problems if problem.level == "error"), files)
    if ordered:
        raise ScenarioError(report(ordered, name), ordered)


def _counted(problems: Sequence[Problem]) -> Sentence:
    errors = sum(problem.level == "error" for problem in problems)
    others = len(problems) - errors
    counts = []
    if errors:
        counts.append(counted("{count} problem", "{count} problems", errors))
    if others:
        counts.append(counted("{count} warning", "{count} warnings", others))
    return joined(", ", counts)
