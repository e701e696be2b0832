"""The command line in this process: as the installed command begins and ends, without starting Python anew."""

from __future__ import annotations

import io
import logging
import sys
from typing import NamedTuple

import pytest

from sim.cli.main import run_command


class Ended(NamedTuple):
    """How a call ended, and what both streams hold."""

    returncode: int
    stdout: str
    stderr: str


def permanences(*arguments: object, cwd: object = None, encoding: str = "utf-8") -> Ended:
    """Run one call on streams of a code page, in a folder if one is given."""
    kept = [io.BytesIO(), io.BytesIO()]
    given = [io.TextIOWrapper(buffer, encoding=encoding) for buffer in kept]  # as the interpreter keeps its own
    logger = logging.getLogger("sim")
    level = logger.level
    with pytest.MonkeyPatch.context() as patch:
        if cwd is not None:
            patch.chdir(cwd)
        patch.setattr(sys, "argv", ["permanences", *map(str, arguments)])
        patch.setattr(sys, "stdout", given[0])
        patch.setattr(sys, "stderr", given[1])
        with pytest.raises(SystemExit) as end:
            run_command()
        streams = (sys.stdout, sys.stderr)  # kept: a stream that nobody holds closes what is under it
        for stream in streams:
            stream.flush()
    logger.setLevel(level)
    return Ended(int(end.value.code), *(buffer.getvalue().decode(encoding) for buffer in kept))
