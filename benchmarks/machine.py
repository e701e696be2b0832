"""What ran the benchmarks: processor, cores, memory, versions. No host name and no path."""

from __future__ import annotations

import platform
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim.machine import processors

_PACKAGES = ("numpy", "numba", "pandas", "pyarrow", "simpy", "Mesa", "ciw")


def processor() -> str:
    """Return the model of the processor."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def compiler() -> str:
    """Return the first line of the C++ compiler's version, empty without one."""
    if shutil.which("g++") is None:
        return ""
    told = subprocess.run(["g++", "--version"], capture_output=True, text=True, check=False).stdout
    return told.splitlines()[0] if told else ""


def package(name: str) -> str:
    """Return the version of a package, or that it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    return {
        "processor": processor(),
        "cores": processors(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "compiler": compiler() or "no g++",
        "R": "present" if shutil.which("Rscript") else "not installed, so simmer is left out",
        **{name: package(name) for name in _PACKAGES},
    }
