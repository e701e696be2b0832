"""Scenario files on disk: where they are, what they extend.

In: a path or a name. Out: the chain of documents from the file itself to its furthest parent, each read.
What a child changes of its parents is in `merge`.
"""

from __future__ import annotations

import difflib
import os
import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files as package_files
from pathlib import Path

from sim.errors import ScenarioError
from sim.said import said, together
from sim.scenario.contents import decoded, one_problem, read_bytes
from sim.scenario.merge import merged, normalised
from sim.scenario.origins import Node
from sim.scenario.problems import Problem
from sim.scenario.reading import duplicate_ids, read_text

SUFFIXES = (".yaml", ".yml")
_SHIPPED = "shipped/"
_LARGEST_FILE = 10_000_000  # bytes


@dataclass(frozen=True)
class Document:
    """A scenario file that was read.

    Attributes
    ----------
    path : Path
    name : str
        Relative to the folder of the scenario, for origins.
    shown : str
        As the user would name it, for messages.
    node : Node
        A mapping; ``extends`` is still in it.
    problems : tuple of Problem
        What is wrong with it, beside what the schema will say.
    """

    path: Path
    name: str
    shown: str
    node: Node
    problems: tuple[Problem, ...]


def shipped_folder() -> Path:
    """Return the folder of the shipped scenarios: in the installed package, or in the checkout.

    Raises
    ------
    ScenarioError
        Neither is there: the installation is not whole.
    """
    package = Path(str(package_files("sim")))
    installed, checkout = package / "_scenarios", package.parent / "scenarios"
    if installed.is_dir():
        return installed
    # A folder of this name beside an installed package could be anybody's; beside a checkout it is ours.
    if checkout.is_dir() and (package.parent / "pyproject.toml").is_file():
        return checkout
    raise ScenarioError(said("the shipped scenarios are missing from this installation; install the package again"))


def found_source(source: str | Path, names: Sequence[str]) -> Path:
    """Return the file that a path or the name of a shipped scenario leads to.

    Raises
    ------
    ScenarioError
        There is no such file; the nearest shipped name is told.
    """
    if not isinstance(source, str | Path) or not str(source).strip():
        raise one_problem(
            None,
            None,
            said("found {value}, expected a .yaml file or the name of a shipped scenario", value=repr(source)),
        )
    path = Path(source)
    if isinstance(source, str) and source in names and not _is_there(path, Path.is_file):
        return next(path for path in _candidates(shipped_folder(), source) if path.is_file())
    for candidate in (path, *_candidates(path.parent, path.name)):
        if _is_there(candidate, os.path.lexists):
            return candidate
    near = difflib.get_close_matches(path.stem, names, n=1, cutoff=0.5)
    mend = (
        said('; did you mean "{near}"?', near=near[0])
        if near
        else said("; shipped are: {names}", names=", ".join(names))
    )
    told = together(said("no such file, and no shipped scenario of this name"), mend)
    raise one_problem(str(source), None, told)


def _is_there(path: Path, question: Callable[[Path], bool]) -> bool:
    try:
        return question(path)
    except (OSError, ValueError):  # a name that no file can have
        return False


def chain_of(path: Path, shown: str) -> list[Document]:
    """Read a scenario file and all that it extends, the file itself first.

    Parameters
    ----------
    path : Path
    shown : str
        The file as the user named it.

    Raises
    ------
    ScenarioError
        One of the files cannot be read, or they extend one another in a circle.
    """
    return extended(_read(path, path.name, shown))


def extended(document: Document) -> list[Document]:
    """Return a document and all that it extends, the document itself first.

    Raises
    ------
    ScenarioError
        A parent cannot be read, or they extend one another in a circle.
    """
    chain = [document]
    while (extends := chain[-1].node.value.get("extends")) is not None:
        child = chain[-1]
        if not isinstance(extends.value, str) or not extends.value.strip():
            raise one_problem(child.shown, extends.origin.line, said("extends: expected the name of one other file"))
        parent = _parent_path(child, extends.value.strip(), extends.origin.line)
        name, told = _parent_names(child, extends.value.strip(), parent)
        if any(_is_same(parent, document.path) for document in chain):
            circle = " -> ".join([*(document.name for document in chain), name])
            raise one_problem(
                child.shown, extends.origin.line, said("extends goes in a circle: {circle}", circle=circle)
            )
        chain.append(_read(parent, name, told))
    return chain


def joined_documents(documents: Sequence[Document]) -> tuple[Node, list[Problem]]:
    """Return the tree that a document makes of its parents, itself the first of them, and what is wrong with them."""
    problems = [problem for document in documents for problem in document.problems]
    tree = _stated(documents[-1], problems)
    for document in reversed(documents[:-1]):
        tree = merged(tree, _stated(document, problems), problems)
    return normalised(tree), problems


def _stated(document: Document, problems: list[Problem]) -> Node:
    """Return what a document states itself; ``offices`` beside the place is ``place.offices``."""
    keys = {key: child for key, child in document.node.value.items() if key not in ("extends", "offices")}
    offices = document.node.value.get("offices")
    if offices is not None:
        place = keys.get("place", Node({}, offices.origin))
        if isinstance(place.value, dict) and "offices" not in place.value:
            keys["place"] = Node({**place.value, "offices": offices}, place.origin)
        else:
            told = said("stands beside the place and in it; keep {path} alone", path="place.offices")
            problems.append(Problem("offices", told, document.shown, offices.origin.line))
    return Node(keys, document.node.origin)


def _is_same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _candidates(folder: Path, text: str) -> list[Path]:
    if text.endswith(SUFFIXES):
        return [folder / text]
    return [folder / f"{text}{suffix}" for suffix in SUFFIXES]


def _parent_path(child: Document, text: str, line: int | None) -> Path:
    """Return the file that ``extends`` names.

    With an ending it is a file, relative to the child; ``shipped/…`` is a shipped scenario. A bare name is either, and
    refused where it could be both: a file must not be another scenario where it is read than where it was written.
    """
    is_shipped_asked, name = text.startswith(_SHIPPED), text.removeprefix(_SHIPPED)
    shipped = [path for path in _candidates(shipped_folder(), name) if "/" not in name and path.is_file()]
    beside = [path for path in _candidates(child.path.parent, text) if path.exists()]
    # One's own agen.yaml may extend the shipped agen: a file never means itself where there is another.
    others = [path for path in beside if not _is_same(path, child.path)]
    is_bare = not text.endswith(SUFFIXES) and not is_shipped_asked
    if is_bare and others and shipped and not _is_same(others[0], shipped[0]):
        both = said(
            'extends: "{text}" is a file beside this one and a shipped scenario; write "{file}" for the file, '
            '"{shipped}" for the shipped one',
            text=text, file=others[0].name, shipped=f"{_SHIPPED}{text}",
        )  # fmt: skip
        raise one_problem(child.shown, line, both)
    if choices := others or (shipped if is_bare or is_shipped_asked else []) or beside:
        return choices[0]
    if shipped:
        told = said(
            'extends: there is no "{text}" beside this file; put it there, or write "{shipped}" for the shipped one',
            text=text, shipped=f"{_SHIPPED}{shipped[0].stem}",
        )  # fmt: skip
        raise one_problem(child.shown, line, told)
    known = {path.stem for folder in (child.path.parent, shipped_folder()) for path in folder.glob("*.y*ml")}
    near = difflib.get_close_matches(Path(text).stem, sorted(known - {child.path.stem}), n=1, cutoff=0.5)
    mend = (
        said('; did you mean "{near}"?', near=near[0])
        if near
        else said("; give a file relative to this one, or a shipped scenario")
    )
    raise one_problem(child.shown, line, together(said('extends: there is no "{text}"', text=text), mend))


def _parent_names(child: Document, text: str, parent: Path) -> tuple[str, str]:
    """Return the name of a parent in origins and in messages; no folder of the machine is told in an origin."""
    if parent.parent == shipped_folder() and not _is_same(child.path.parent, shipped_folder()):
        return f"{_SHIPPED}{parent.name}", f"{_SHIPPED}{parent.name}"
    if os.path.isabs(text):
        return parent.name, str(parent)
    written = text if text.endswith(SUFFIXES) else f"{text}{parent.suffix}"
    name = posixpath.normpath(posixpath.join(posixpath.dirname(child.name), written))
    return name, os.path.normpath(os.path.join(os.path.dirname(child.shown), written))


def _read(path: Path, name: str, shown: str) -> Document:
    node, problems = _parsed(_text_of(path, shown), name, shown)
    return Document(path, name, shown, node, problems)


@lru_cache(maxsize=32)  # all that are shipped
def _parsed(text: str, name: str, shown: str) -> tuple[Node, tuple[Problem, ...]]:
    """Read a text once: scenarios that extend one parent would read it again and again, 0.1 s each time."""
    node, problems = read_text(text, name, shown)
    return node, (*problems, *duplicate_ids(node, shown))


def _text_of(path: Path, shown: str) -> str:
    """Return the text of a file, or one error that says why not."""
    if path.is_dir():
        raise one_problem(shown, None, said("is a folder; name the .yaml file in it"))
    if path.suffix.lower() not in SUFFIXES:
        raise one_problem(
            shown, None, said('a scenario is a .yaml file, this one ends in "{suffix}"', suffix=path.suffix)
        )
    try:
        is_file = path.is_file()
    except OSError:
        is_file = True  # told when it is read
    if not is_file:
        raise one_problem(shown, None, said("is no file that can be read"))
    smaller, mend = said("a scenario is smaller"), said("; check the rights of the file")
    return decoded(read_bytes(path, shown, _LARGEST_FILE, smaller, mend), shown)
