"""The two streams of the command line, whatever their code page, and JSON on stdout.

In: the streams of the process, and documents. Out: streams that replace what their code page lacks by its plain
likeness; JSON that is escaped instead, so that nothing of it is lost. Not here: what is said.
"""

from __future__ import annotations

import codecs
import io
import sys
from typing import Any

import typer

from sim.plain import ascii_text, json_text

_HANDLER = "permanences"


class _Ascii(io.TextIOWrapper):
    """A stream of ASCII under another name: what is called "ascii" Click takes for a mistake, and fills with UTF-8."""

    encoding = "plain ascii"


def write_anywhere() -> None:
    """Have both streams replace what they cannot write, in help and refusals of other libraries as well."""
    codecs.register_error(_HANDLER, _replaced)
    sys.stdout, sys.stderr = _mended(sys.stdout), _mended(sys.stderr)


def _mended(stream: Any) -> Any:
    if not isinstance(stream, io.TextIOWrapper) or isinstance(stream, _Ascii):
        return stream
    stream.reconfigure(errors=_HANDLER)
    if codecs.lookup(stream.encoding).name != "ascii":
        return stream
    return _Ascii(stream.buffer, "ascii", _HANDLER, line_buffering=stream.line_buffering, write_through=True)


def _replaced(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    return ascii_text(fault.object[fault.start : fault.end]), fault.end


def has_every_letter() -> bool:
    """Tell whether stdout can write any text."""
    return (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf")


def echo_json(document: Any, indent: int | None = None) -> None:
    """Write a document as JSON that any reader takes."""
    typer.echo(json_text(document, indent, ascii_only=not has_every_letter()))
