"""How a process of tests begins, and the order of the files: one compiles while the other needs no compiled code."""

import gc
import os
import sys

# Tests start some hundred processes: each would compile the project's 80,000 lines anew where bytecode is not kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Beside another process of tests, threads of linear algebra wait for each other: ten times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
gc.disable()  # until all files are read: nothing of them is ever let go of

# Mesa looks through all modules that are there: the fewer, the quicker.
import mesa  # noqa: E402, F401

# The browser's file takes longest and compiles what it simulates; the next ones never simulate a season.
FIRST = ("app/test_dashboard_browser", "territory", "rotas", "sessions", "comparison", "test_architecture", "demand")
# Those that take longest after them: no process is left alone with one at the end.
LONG = ("notebooks", "theory/test_cases", "report/test_written", "worlds", "experiments", "cli", "report", "laws")
ORDER = (*FIRST, *LONG)


def pytest_collection_modifyitems(items):
    """Put the files that are named first, in that order, and leave the others in theirs."""
    items.sort(key=lambda item: next((k for k, name in enumerate(ORDER) if f"tests/{name}" in item.nodeid), len(ORDER)))


def pytest_collection_finish():
    """Leave what has been read out of every later collection of garbage."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()
