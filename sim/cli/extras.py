"""Optional packages: which are there, and the exact command for those that are not."""

from __future__ import annotations

from importlib.util import find_spec

from sim.errors import MissingExtraError

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
        raise MissingExtraError(
            f"l'option « {extra} » n'est pas installée ; dans le dossier du projet, lancez : {command_for(extra)}"
        )
