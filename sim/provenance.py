"""What made a result: scenario, seed, versions, times. No user name and no path of the machine.

In: what was run. Out: a mapping that becomes `provenance.json`, the only file of a result that holds times.
"""

from __future__ import annotations

import datetime as dt
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

SCHEMA_VERSION = 2
PACKAGES = (
    "france-services-sim",
    "mesa",
    "simpy",
    "numpy",
    "scipy",
    "numba",
    "pandas",
    "pyarrow",
    "seaborn",
    "matplotlib",
    "python-calamine",
)


def versions() -> dict[str, str]:
    """Return the versions of what computes a result."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def commit() -> str | None:
    """Return the commit of the checkout that runs, or None outside one."""
    folder = Path(__file__).parent.parent
    if not (folder / ".git").exists():
        return None
    try:
        told = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, text=True, timeout=5, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return told.stdout.strip()


def now() -> str:
    """Return the present moment, UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()


def provenance(**facts: Any) -> dict[str, Any]:
    """Return what made a result, beside the facts given."""
    return {
        "schema_version": SCHEMA_VERSION,
        **facts,
        "versions": versions(),
        "platform": f"{platform.system()} {platform.machine()}",
        "commit": commit(),
    }
