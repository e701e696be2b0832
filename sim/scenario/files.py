"""Scenarios from files, from Python values, and from other scenarios; and back to text.

In: a path, the name of a shipped scenario, a tree of plain values, overrides. Out: a checked, frozen
`Scenario` that knows where each value came from, or one `ScenarioError` that tells every problem.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import ScenarioError
from sim.given import words_of
from sim.machine import uncollected
from sim.scenario.checks import check
from sim.scenario.checks_schema import schema_problems
from sim.scenario.checks_stated import unknown_names
from sim.scenario.communes_file import with_communes
from sim.scenario.contents import one_problem
from sim.scenario.documents import Document, chain_of, extended, found_source, joined_documents, shipped_folder
from sim.scenario.former_sites import with_site
from sim.scenario.given import one_scenario
from sim.scenario.merge import merged, normalised, overridden
from sim.scenario.office_desks import with_desks
from sim.scenario.origins import Node, node_of, origins_of, plain
from sim.scenario.problems import Problem, refuse
from sim.scenario.reading import duplicate_ids, read_tree
from sim.scenario.resolved import dump_resolved
from sim.scenario.schema import Scenario
from sim.scenario.values import Part

__all__ = ["changed", "dump_resolved", "load_scenario", "names_found", "scenario_from", "shipped_names", "stated"]

# Found by name, never read with a list of scenarios: a whole country takes minutes.
COUNTRIES = ("france",)

PYTHON = "python"


def shipped_names() -> tuple[str, ...]:
    """Return the names of the scenarios that come with the project, in alphabetical order.

    Files whose name begins with ``_`` are parents for others and are not among them, nor is a country, which is run in
    pieces and takes minutes to be read whole.
    """
    files = shipped_folder().glob("*.y*ml")
    names = (file.stem for file in files if not file.name.startswith("_") and file.is_file())
    return tuple(sorted(name for name in names if name not in COUNTRIES))


def names_found() -> tuple[str, ...]:
    """Return every name by which a file that comes with the project is found."""
    return (*shipped_names(), *COUNTRIES)


def load_scenario(source: str | Path, overrides: Sequence[str] = ()) -> Scenario:
    """Read a scenario, with all that it extends.

    Parameters
    ----------
    source : str or Path
        A ``.yaml`` file, or the name of a shipped scenario (``"agen"``).
    overrides : sequence of str
        ``key.path=value``, applied in order; items of lists by their id, the value as YAML, ``null`` removes.

    Returns
    -------
    Scenario
        Checked; `Scenario.origins` tells where each value came from.

    Raises
    ------
    ScenarioError
        It cannot be read or used. Every problem is told, with file and line, and kept in `problems`.

    Notes
    -----
    What is odd but can be run (warnings) is told by `sim.scenario.checks.check`.
    """
    path = found_source(source, names_found())
    is_name = source == path.stem and path.parent == shipped_folder()
    return _of_chain(chain_of(path, shown=path.name if is_name else str(path)), overrides)


def stated(source: str | Path, overrides: Sequence[str] = ()) -> dict[str, Any]:
    """Return what a scenario and its parents state, before offices become desks and before anything is checked.

    Raises
    ------
    ScenarioError
        It cannot be read, or an override names what is not there.
    """
    path = found_source(source, names_found())
    tree, problems = joined_documents(chain_of(path, shown=path.name))
    for override in words_of("overrides", overrides, ScenarioError):
        tree = normalised(overridden(tree, override, problems))
    refuse(problems, [path.name], path.name)
    read: dict[str, Any] = plain(tree)
    return read


def scenario_from(tree: Mapping[str, Any], overrides: Sequence[str] = ()) -> Scenario:
    """Make a scenario from plain Python values, as a file would state them.

    Parameters
    ----------
    tree : mapping
        Keys and values of a scenario file; values may be wrapped as ``{value, source, quality, range}``, and
        ``extends`` may name a file or a shipped scenario (``"agen"``; ``"_base"`` holds the needs and rules common to
        all sites).
    overrides : sequence of str
        As for `load_scenario`.

    Raises
    ------
    ScenarioError
        It cannot be used; every problem is told.
    """
    if not isinstance(tree, Mapping):
        raise one_problem(None, None, f"found {type(tree).__name__}, expected a mapping of keys and values")
    node, problems = read_tree(dict(tree), PYTHON)
    shown = f"scenario {tree.get('id', '')}".strip()
    own = Document(Path(PYTHON), PYTHON, shown, node, (*problems, *duplicate_ids(node, PYTHON)))
    return _of_chain(extended(own), overrides)


def changed(scenario: Scenario, overrides: Sequence[str] = (), **values: Any) -> Scenario:
    """Return another scenario that differs as stated, checked like any other.

    Parameters
    ----------
    scenario : Scenario
    overrides : sequence of str
        ``key.path=value``, applied last.
    **values
        Keys of a scenario. Plain values merge as those of a file that extends the scenario. A part of the
        schema (a `Rota`), or a tuple of parts, takes the place of what was there.

    Raises
    ------
    ScenarioError
        The other scenario cannot be used; every problem is told.
    """
    tree = node_of(one_scenario(scenario).tree(), scenario.origins)
    problems: list[Problem] = []
    for key, value in values.items():
        change, wrong = read_tree({key: value}, PYTHON)
        problems += [*wrong, *duplicate_ids(change, PYTHON)]
        if _holds_parts(value):
            tree = Node({**tree.value, key: change.value[key]}, tree.origin)
        else:
            tree = merged(tree, change, problems)
    return _scenario(normalised(tree), overrides, problems, {PYTHON: f"scenario {scenario.id}, changed"})


def _holds_parts(value: Any) -> bool:
    return isinstance(value, Part) or (isinstance(value, tuple | list) and any(isinstance(v, Part) for v in value))


def _of_chain(documents: Sequence[Document], overrides: Sequence[str]) -> Scenario:
    """Return the scenario of a document and of its parents, the document itself first."""
    tree, problems = joined_documents(documents)
    shown = {document.name: document.shown for document in documents}
    folders = {document.name: document.path.parent for document in documents}
    return _scenario(tree, overrides, problems, shown, folders)


@uncollected()
def _scenario(
    tree: Node,
    overrides: Sequence[str],
    problems: list[Problem],
    shown: Mapping[str, str],
    folders: Mapping[str, Path] | None = None,
) -> Scenario:
    """Validate a merged tree, and check it; raise every problem together."""
    for override in words_of("overrides", overrides, ScenarioError):
        tree = normalised(overridden(tree, override, problems))
    tree = with_desks(with_communes(with_site(tree), folders or {}, problems), problems)
    name = next(iter(shown.values()))

    def told(found: Sequence[Problem]) -> list[Problem]:
        return [
            replace(
                problem,
                file=shown.get(problem.file or "", problem.file),
                beside=tuple(replace(one, file=shown.get(one.file or "", one.file)) for one in problem.beside),
            )
            for problem in found
        ]

    files = list(shown.values())
    try:
        scenario = Scenario.model_validate(plain(tree))
    except ValidationError as refusal:
        of_shape = list(schema_problems(tree, refusal))
        refuse(told([*problems, *of_shape, *unknown_names(tree, of_shape)]), files, name)
        raise
    refuse(told(problems), files, name)
    scenario._origins = origins_of(scenario, tree)
    refuse(told(check(scenario)), files, name)
    return scenario
