"""What a file holds, as bytes and as text, or why nothing can be made of it.

In: a path or bytes. Out: bytes, text, or a `ScenarioError` of one problem. What the text means is not known here.
"""

from __future__ import annotations

from pathlib import Path

from sim.errors import ScenarioError
from sim.said import N_, Sentence, said, together
from sim.scenario.problems import Problem


def one_problem(shown: str | None, line: int | None, message: Sentence) -> ScenarioError:
    """Return the error of a file of which nothing can be made."""
    where = "" if line is None else said(", line {line}", line=line)
    head = together(shown or said("scenario"), where, said(": "), message)
    return ScenarioError(head, (Problem("", message, shown, line),))


def read_bytes(path: Path, shown: str, most: int, smaller: Sentence, mend: str = "") -> bytes:
    """Return the bytes of a file of at most so many.

    Raises
    ------
    ScenarioError
        It is larger (`smaller` says what it should be), or cannot be read (`mend` says what else to do).
    """
    try:
        if path.stat().st_size > most:
            told = said("has more than {most} MB; ", most=most // 1_000_000)
            raise one_problem(shown, None, together(told, smaller))
        return path.read_bytes()
    except OSError as fault:
        told = said("cannot be read ({why})", why=unread(fault))
        raise one_problem(shown, None, together(told, mend)) from None


def decoded(data: bytes, shown: str) -> str:
    """Return a text of UTF-8.

    Raises
    ------
    ScenarioError
        It is none; the first byte that is not is told.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        told = said(
            "not UTF-8 (byte {byte} at position {place}); save the file as UTF-8",
            byte=f"0x{data[fault.start]:02x}", place=fault.start,
        )  # fmt: skip
        raise one_problem(shown, data.count(b"\n", 0, fault.start) + 1, told) from None


_UNREAD = (N_("No such file or directory"), N_("Permission denied"), N_("Is a directory"), N_("Not a directory"))


def unread(fault: OSError) -> Sentence:
    """Return why a file cannot be read, as the system says it; the usual reasons are told in the other language."""
    return said((fault.strerror or "").replace("{", "{{").replace("}", "}}"))
