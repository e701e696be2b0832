"""The two streams of the command line, whatever their code page, and JSON on stdout.

In: the streams of the process, and documents. Out: streams that outlive who reads them, and replace what their code
page lacks by its plain likeness; JSON that is escaped instead, so that nothing of it is lost. Not here: what is said.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
from typing import Any

import typer

from sim.plain import ascii_text, json_text

_HANDLER = "permanences"


class _Lasting(io.TextIOWrapper):
    """A stream that outlives who reads it, and the disk behind it: what comes then goes nowhere, and it is remembered.

    The work goes on: what a run writes into its folder is wanted whatever becomes of its answer on the screen.
    """

    fault: OSError | None = None

    def write(self, text: str) -> int:
        """Write a text, or remember why it cannot be."""
        try:
            return super().write(text)
        except OSError as fault:
            self._give_up(fault)
            return len(text)

    def flush(self) -> None:
        """Hand over what was written, or remember why it cannot be."""
        try:
            super().flush()
        except OSError as fault:
            self._give_up(fault)

    def _give_up(self, fault: OSError) -> None:
        self.fault = self.fault or fault
        # What is in the buffer is written once more, at the end at the latest: to where it does no harm.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)


class _Ascii(_Lasting):
    """A stream of ASCII under another name: what is called "ascii" Click takes for a mistake, and fills with UTF-8."""

    encoding = "plain ascii"


def write_anywhere() -> None:
    """Have both streams replace what they cannot write, in help and refusals of other libraries as well."""
    codecs.register_error(_HANDLER, _replaced)
    sys.stdout, sys.stderr = _mended(sys.stdout), _mended(sys.stderr)


def unwritten() -> OSError | None:
    """Return why the answer could not be written to its end; None where it was."""
    if not isinstance(sys.stdout, _Lasting):
        return None
    sys.stdout.flush()
    return sys.stdout.fault


def _mended(stream: Any) -> Any:
    if stream is None:  # closed by who started the command: the first file that is opened would take its place
        return open(os.devnull, "w", encoding="utf-8")
    if not isinstance(stream, io.TextIOWrapper) or isinstance(stream, _Lasting):
        return stream
    is_ascii = codecs.lookup(stream.encoding).name == "ascii"
    kind, encoding = (_Ascii, "ascii") if is_ascii else (_Lasting, stream.encoding)
    return kind(stream.buffer, encoding, _HANDLER, line_buffering=stream.line_buffering, write_through=is_ascii)


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
