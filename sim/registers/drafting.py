"""A mapping to finish by hand: what each column of a table seems to be, and why.

In: a file. Out: YAML with a guess for each heading and the reason as a comment. No cell is written down, but for the
words of columns that plainly are categories.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import RegisterError
from sim.registers.cells import clock_of, day_of, duration_of, is_empty, normal, number_of, text_of
from sim.registers.grids import Row, Sheet
from sim.registers.planning import open_sheets
from sim.registers.privacy import (
    HIDDEN_HEADING,
    Guard,
    guarded,
    heading_shown,
    is_adviser_heading,
    is_personal_heading,
    is_surely_personal,
    service_words,
)
from sim.registers.roles import ROLES, WORDS
from sim.said import Sentence, counted, joined, said

_LEAST_SHARE = 0.8  # of the cells that are not empty
_MOST_WORDS = 25
_HEADING_WORDS = {
    "date", "jour", "heure", "duree", "motif", "lieu", "nom", "prenom", "commune", "conseiller", "type", "statut",
    "attente", "arrivee", "debut", "fin", "demande", "demarche", "theme", "operateur", "canal", "permanence", "usager",
    "sexe", "age", "observation", "observations", "commentaire", "numero", "n°", "code", "visite", "rdv", "rendez-vous",
    "resultat", "issue", "reponse", "orientation", "site", "ville", "mois", "semaine", "venue", "time", "start", "end",
    "wait", "duration", "outcome", "service", "agent", "call", "caller", "server", "queue", "id", "name", "priority",
}  # fmt: skip
# The words of headings, and what a column so called is, if its cells agree.
_CALLED: tuple[tuple[str, str], ...] = (
    ("attente", "wait"), ("wait", "wait"), ("duree", "duration"), ("duration", "duration"), ("temps passe", "duration"),
    ("passage", "called"), ("prise en charge", "called"), ("recu a", "called"), ("recue a", "called"),
    ("prise", "booked"), ("reserve", "booked"), ("arrivee", "arrival"), ("entree", "arrival"), ("debut", "called"),
    ("appel", "called"), ("start", "called"), ("fin", "end"), ("sortie", "end"), ("end", "end"), ("depart", "end"),
    ("rendez-vous", "slot"), ("rdv", "slot"), ("creneau", "slot"), ("heure", "arrival"), ("date", "date"),
    ("jour", "date"), ("code postal", "postcode"), ("commune", "commune"), ("ville", "commune"), ("lieu", "venue"),
    ("permanence", "venue"), ("site", "venue"), ("venue", "venue"), ("motif", "type"), ("demarche", "type"),
    ("theme", "type"), ("thematique", "type"), ("demande", "type"), ("objet", "type"), ("type", "type"),
    ("operateur", "operator"), ("organisme", "operator"), ("statut", "outcome"), ("issue", "outcome"),
    ("resultat", "outcome"), ("outcome", "outcome"), ("presence", "outcome"), ("canal", "channel"), ("mode", "channel"),
)  # fmt: skip
# How words begin that people write, and ours; "non résolu" begins with none of them.
_MEANINGS = {
    "outcome": (
        ("resolu", "resolved"), ("regle", "resolved"), ("abouti", "resolved"), ("a revoir", "return"),
        ("a revenir", "return"), ("revient", "return"), ("reviendra", "return"), ("oriente", "referred"),
        ("reoriente", "referred"), ("redirige", "referred"), ("absent", "no_show"), ("non venu", "no_show"),
        ("excuse", "excused"), ("annule", "cancelled"), ("abandon", "reneged"), ("parti", "reneged"),
        ("honore", "served"), ("present", "served"), ("venu", "served"), ("recu", "served"),
    ),
    "channel": (
        ("oui", "appointment"), ("yes", "appointment"), ("avec", "appointment"), ("rdv", "appointment"),
        ("rendez-vous", "appointment"), ("sur rendez-vous", "appointment"), ("non", "walk_in"), ("no", "walk_in"),
        ("sans", "walk_in"), ("spontane", "walk_in"), ("libre", "walk_in"), ("flux", "walk_in"),
    ),
}  # fmt: skip
_YES_OR_NO = {"oui", "non", "yes", "no", "x", "o", "n", "avec", "sans"}
_PLURAL = {"day": said("dates"), "clock": said("hours"), "duration": said("durations")}
_TESTS: dict[str, Callable[[Any], bool]] = {
    "day": lambda cell: isinstance(day_of(cell), int),
    "clock": lambda cell: isinstance(clock_of(cell), int),
    "duration": lambda cell: isinstance(duration_of(cell), int),
}


class Guess(NamedTuple):
    """What a column seems to be, and why."""

    heading: str
    role: str
    why: Sentence
    words: tuple[str, ...] = ()


def draft_mapping(path: str | Path) -> Sentence:
    """Return a mapping of a file's columns, to be finished by hand.

    Raises
    ------
    RegisterError
        The file cannot be read, or no line in it is one of headings.
    """
    return guarded(lambda: _draft(Path(path)))


def _draft(path: Path) -> Sentence:
    for sheet in open_sheets(path, path.name):
        rows = sheet.head()
        head = _head(rows)
        if head is not None:
            below = [row for row in rows if row.line > head.line]
            return _written(sheet, head, list(_guesses(head, below)))
    raise RegisterError(
        said("{file}: no line of headings was found; a mapping names columns by their headings", file=path.name)
    )


def _head(rows: list[Row]) -> Row | None:
    """Return the row of headings: the one that holds most words which headings are made of, and no value."""

    def score(row: Row) -> int:
        texts = [normal(text_of(cell)) for cell in row.cells if not is_empty(cell)]
        if len(texts) < 2 or len(set(texts)) < len(texts) or not all(isinstance(c, str) for c in row.cells if c != ""):
            return 0
        known = _HEADING_WORDS | service_words()
        hits = [
            text for text in texts if known & set(text.replace("(", " ").replace(")", " ").replace("_", " ").split())
        ]
        values = [text for text in texts if isinstance(day_of(text), int) or is_surely_personal(text)]
        return 0 if values or 2 * len(hits) < len(texts) else len(hits)

    best = max(rows[:60], key=score, default=None)
    return best if best is not None and score(best) >= 2 else None


def _guesses(head: Row, rows: list[Row]) -> Iterator[Guess]:
    taken: set[str] = set()
    for place, cell in enumerate(head.cells):
        if is_empty(cell):
            continue
        heading = heading_shown(text_of(cell), place)
        cells = [row.cells[place] for row in rows if place < len(row.cells) and not is_empty(row.cells[place])]
        guess = _guess(heading, cells)
        if guess.role in taken and guess.role not in ("personal", "skip", "adviser"):
            guess = Guess(heading, "skip", said("{why}, as another column", why=guess.why))
        taken.add(guess.role)
        yield guess


def _guess(heading: str, cells: list[Any]) -> Guess:
    """Return what a column seems to be, by its heading and by what stands below it."""
    texts = [text_of(cell) for cell in cells]
    if is_adviser_heading(heading):
        return Guess(heading, "adviser", said("the heading names who serves; replaced by a number"))
    if is_personal_heading(heading):
        return Guess(heading, "personal", said("the heading announces what is personal; dropped"))
    if cells and sum(map(is_surely_personal, texts)) / len(cells) > 0.2:
        return Guess(heading, "personal", said("what stands below is like mails, telephone numbers or names; dropped"))
    called = next((role for word, role in _CALLED if _is_in(word, heading)), "")
    if called == "slot" and cells and all(normal(text) in _YES_OR_NO for text in texts):
        called = "channel"
    if not cells:
        return Guess(heading, called or "skip", said("empty"))
    shares = {kind: sum(map(test, cells)) / len(cells) for kind, test in _TESTS.items()}
    kind = ROLES[called].kind if called else ""
    if kind in shares:
        return _timed(heading, called, kind, shares, cells)
    return _worded(heading, called, texts)


def _is_in(word: str, heading: str) -> bool:
    """Say whether a heading holds a word, whole or in the plural: a visit is no site."""
    return re.search(rf"\b{re.escape(word)}(?:s|e|es)?\b", normal(heading).replace("_", " ")) is not None


def _timed(heading: str, called: str, kind: str, shares: dict[str, float], cells: list[Any]) -> Guess:
    """Return the guess of a column whose heading announces a date, an hour or a duration."""
    if shares[kind] < _LEAST_SHARE and shares["day"] >= _LEAST_SHARE:
        called, kind = "date", "day"
    elif called == "booked" and shares["day"] < _LEAST_SHARE:
        called, kind = "booked_clock", "clock"
    told = counted(
        "{share}% of {count} cell are {kind}", "{share}% of {count} cells are {kind}", len(cells),
        share=round(100 * shares[kind]), kind=_PLURAL[kind],
    )  # fmt: skip
    return Guess(heading, called if shares[kind] >= _LEAST_SHARE else "skip", told)


def _worded(heading: str, called: str, texts: list[str]) -> Guess:
    """Return the guess of a column of words."""
    distinct = list(dict.fromkeys(texts))
    counts = [texts.count(word) for word in distinct[: 10 * _MOST_WORDS]]
    if Guard().names_people(distinct[: 10 * _MOST_WORDS], counts):
        return Guess(heading, "personal", said("what stands below is like names of people or free text; dropped"))
    if not called:
        numbers = sum(isinstance(number_of(text), float) for text in texts)
        return Guess(heading, "skip", said("numbers") if numbers == len(texts) else said("nothing that is known"))
    told = counted("the heading; {different} different in {count} cell", "the heading; {different} different in "
                   "{count} cells", len(texts), different=len(distinct))  # fmt: skip
    is_closed = called in WORDS or called == "type"
    repeated = len(distinct) <= _MOST_WORDS and len(texts) >= 2 * len(distinct)
    # Of a column that may be another, even what stands often is written down only if it is no name and no sentence.
    words = tuple(word for word, n in zip(distinct, counts, strict=False) if n > 1 and Guard().may_keep(word, 1))
    return Guess(heading, called, told, words if is_closed and repeated else ())


def _written(sheet: Sheet, head: Row, guesses: list[Guess]) -> Sentence:
    """Return the mapping as YAML."""
    lines: list[str] = [
        said(
            "# A mapping of {file}, headings on line {line}: guesses, to be finished by hand.",
            file=sheet.file,
            line=head.line,
        ),
        said("# What a column can be, and what else stands in a mapping, is in docs/registers.md."),
        "",
        "columns:",
    ]
    for guess in guesses:
        name = _quoted(guess.heading)
        if guess.heading.startswith(HIDDEN_HEADING):
            lines.append(said("  # {heading}: its heading is not shown; {why}", heading=guess.heading, why=guess.why))
        elif guess.words and guess.role in WORDS:
            lines += [
                joined("", [f"  {name}:  # ", guess.why]),
                f"    is: {guess.role}",
                joined("", ["    values:  # ", said("each is one of {words}", words=_known(guess.role))]),
            ]
            lines += [f"      {_quoted(word)}: {_meant(guess.role, word)}" for word in guess.words]
        else:
            lines.append(joined("", [f"  {name}: {guess.role}  # ", guess.why]))
    types = next((guess.words for guess in guesses if guess.role == "type" and guess.words), ())
    if types:
        lines += [
            "",
            said(
                "# What people come for, in the words of a scenario: {form}.", form='some_type: ["CAF", "Dossier CAF"]'
            ),
            "types: {}",
        ]
        lines += [f"#  some_type: [{_quoted(word)}]" for word in types]
    lines += [
        "",
        joined("", [said("# Where every line says the same:"), " always: {channel: walk_in}"]),
        said("# Venues and their hours, so that other names and other hours are told:"),
        '# venues: {town_hall: {names: ["Mairie"], hours: {monday: ["09:00-12:00"]}}}',
        said("# or those of a scenario:"),
        "# scenario: agen",
    ]
    return joined("\n", [*lines, ""])


def _meant(role: str, word: str) -> str:
    """Return what a word of a closed column seems to mean, or nothing in quotes, to be filled in."""
    plain = normal(word)
    if plain in WORDS[role]:
        return plain
    return next((ours for start, ours in _MEANINGS.get(role, ()) if plain.startswith(start)), '""')


def _known(role: str) -> str:
    return ", ".join(word for word in WORDS[role] if word)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
