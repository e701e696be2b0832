"""The catalogues of translations, kept complete.

In: the sentences marked in the code. Out: `.po` files to fill in, and the `.mo` files that are read at run time.
Run ``python -m sim.report.catalogues`` after a sentence changed; what is left to translate is printed.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from sim.said import DOMAIN, TRANSLATED, locale_folder
from sim.scenario.json_schema import descriptions

# `_("...")`, `plural("one", "many", ...)`, `N_("...")` and, in rooms that know no language, `said("...")` and
# `counted("one", "many", ...)` mark what is translated.
KEYWORDS = {"_": None, "N_": None, "said": None, "plural": (1, 2), "counted": (1, 2)}
_MARKED = re.compile(rf"\b({'|'.join(KEYWORDS)})\(".encode())
_OF_A_VERB = re.compile(r"typer\.Option|: Quiet\b")
_HEADER = "# Sentences that people read. Written by `python -m sim.report.catalogues`; fill in each msgstr."


class _Quiet(Catalog):
    """A catalogue whose header holds what gettext needs: no clock, no address, no version of a library."""

    mime_headers = property(
        lambda self: [
            ("Language", str(self.locale)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ],
        Catalog.mime_headers.fset,
    )


@cache
def messages_in_code() -> dict[str | tuple[str, ...], list[str]]:
    """Return every sentence marked in the code, and what the schema of scenarios says, with the files that use it."""
    code = Path(__file__).parents[1]
    found: dict[str | tuple[str, ...], list[str]] = {}
    found |= {message: ["sim/scenario/schema.py"] for message in descriptions()}
    for path in sorted(code.rglob("*.py")):
        source = path.read_bytes()
        if not _MARKED.search(source) and path.parent.name != "cli":
            continue
        marked = [message for _, message, *_ in extract("python", io.BytesIO(source), keywords=KEYWORDS)]
        for message in (*marked, *(_help_in(source) if path.parent.name == "cli" else ())):
            files = found.setdefault(message, [])
            if (name := f"sim/{path.relative_to(code).as_posix()}") not in files:
                files.append(name)
    return found


def _help_in(source: bytes) -> Iterator[str]:
    """Yield what the verbs and options of a module say of themselves: all of it is for people, so none is marked."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg in ("help", "metavar") and isinstance(node.value, ast.Constant):
            yield str(node.value.value)
        elif isinstance(node, ast.FunctionDef) and _OF_A_VERB.search(ast.unparse(node.args)):
            yield ast.get_docstring(node) or ""


def po_path(code: str) -> Path:
    """Return the path of the catalogue of a language."""
    return locale_folder() / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def mo_path(code: str) -> Path:
    """Return the path of the compiled catalogue of a language."""
    return po_path(code).with_suffix(".mo")


def read_catalogue(code: str) -> Catalog:
    """Return the catalogue of a language as its file stands."""
    with po_path(code).open("rb") as file:
        return read_po(file, locale=code, domain=DOMAIN)


def updated(code: str) -> Catalog:
    """Return the catalogue of a language for the sentences of today, former translations kept."""
    former = read_catalogue(code) if po_path(code).exists() else Catalog(locale=code)
    catalogue = _Quiet(locale=code, domain=DOMAIN, header_comment=_HEADER, fuzzy=False)
    for message, files in sorted(messages_in_code().items(), key=lambda item: str(item[0])):
        known = former.get(message[0] if isinstance(message, tuple) else message)
        string = known.string if known is not None and known.id == message else None
        catalogue.add(message, string, locations=[(file, 0) for file in files])
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the sentences of a catalogue that lack a translation, or one of its plural forms."""
    return [str(message.id) for message in catalogue if message.id and not _is_translated(message)]


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(strings) and all(strings)


def compiled(catalogue: Catalog) -> bytes:
    """Return the bytes of the `.mo` file of a catalogue."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def written(catalogue: Catalog) -> bytes:
    """Return the bytes of the `.po` file of a catalogue."""
    file = io.BytesIO()
    write_po(file, catalogue, width=110, include_lineno=False)
    return file.getvalue()


def update() -> list[str]:
    """Write all catalogues anew and compile them; return the sentences left to translate."""
    left = []
    for code in TRANSLATED:
        catalogue = updated(code)
        po_path(code).parent.mkdir(parents=True, exist_ok=True)
        po_path(code).write_bytes(written(catalogue))
        mo_path(code).write_bytes(compiled(catalogue))
        left += untranslated(catalogue)
    return left


if __name__ == "__main__":
    left = update()
    for sentence in left:
        print(f"to translate: {sentence}")
    sys.exit(1 if left else 0)
