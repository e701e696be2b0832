"""Optional packages: which are there, and the exact command for those that are not."""

from __future__ import annotations

from importlib.util import find_spec

from sim.errors import MissingExtraError
from sim.said import said

EXTRAS = {
    "app": ("streamlit",),
    "notebooks": ("jupyterlab", "jupytext"),
    "cluster": ("distributed",),
    "optim": ("SALib",),
    "pdf": ("weasyprint",),
    "test": ("pytest", "hypothesis"),
}


def command_for(extra: str) -> str:
    """Return the command that installs an extra."""
    return f"python -m pip install -c constraints.txt -e '.[{extra}]'"


def is_installed(extra: str) -> bool:
    """Tell whether every package of an extra can be imported."""
    return all(find_spec(name) is not None for name in EXTRAS[extra])


def require_extra(extra: str) -> None:
    """Refuse to go on without an extra.

    Raises
    ------
    MissingExtraError
        A package of it is missing; the message gives the command.
    """
    if not is_installed(extra):
        told = said("the extra {extra} is not installed; in the folder of the project run: {command}",
                    extra=extra, command=command_for(extra))  # fmt: skip
        raise MissingExtraError(told)
