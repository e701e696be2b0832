"""What may be kept or shown of a register, and what may not.

In: headings and cells as text. Out: whether they may be personal. Columns known as personal never come here: they are
dropped by their heading. This is the second lock, for a name that stands where no name should: columns that were
exchanged, a line that slipped, a sheet whose headings are gone.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Collection, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from sim.errors import PermanencesError, RegisterError
from sim.registers.cells import normal, text_of
from sim.said import joined, said
from sim.territory.gazetteer import gazetteer

Answer = TypeVar("Answer")
UNFORESEEN = said("the register cannot be read: a fault of this program")
HIDDEN = "(not shown)"
HIDDEN_HEADING = "column "
_LONGEST_SHOWN = 60
_LONGEST_CATEGORY = 100  # letters; what is longer and stands once is free text
_OFTEN = 3  # rows; what stands so often is a category

_MAIL = re.compile(r"\S@\S")
_TELEPHONE = re.compile(r"(?:\+33|\b0)\s?[1-9](?:[\s.-]?\d{2}){4}")
_LONG_NUMBER = re.compile(r"\d(?:[\s.-]?\d){8,}")  # of a file, of social security
_TITLE = re.compile(
    r"\b(?:M\.|MM\.|Mme|Mmes|Mlle|Melle|Mr|Dr|Monsieur|Madame|Mademoiselle)\s+\w|\[(?:agent|user)\]", re.I
)
_BIRTH = re.compile(r"\bn[ée]{1,2}\s+le\b", re.I)
_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b")
_SPEECH = {
    "ses", "son", "sa", "mes", "mon", "ma", "leur", "leurs", "elle", "il", "ils", "elles", "je", "nous", "vous", "ne",
    "pas", "n", "chez", "qui", "car", "donc", "deja", "toujours",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LINKS = {"de", "du", "des", "d", "le", "la", "les", "van", "von", "ben", "el", "al", "da", "dos"}

# Words of public services and of places. A text that holds one of them is no person's name.


@cache
def service_words() -> frozenset[str]:
    """Return words of public services and of places; a text that holds one of them is no person's name."""
    text = (resources.files("sim.registers") / "data" / "service_words.txt").read_text(encoding="utf-8")
    return frozenset(normal(word) for word in text.split())


def is_surely_personal(text: str) -> bool:
    """Say whether a text holds a mail, a telephone or file number, a birth date, or somebody with their title."""
    return any(form.search(text) for form in (_MAIL, _TELEPHONE, _LONG_NUMBER, _TITLE, _BIRTH))


def is_like_a_name(text: str) -> bool:
    """Say whether a text is made like a person's full name: two to four words with capitals, none of public service."""
    if any(sign.isdigit() for sign in text):
        return False
    words = _WORD.findall(text)
    names = [word for k, word in enumerate(words) if not k or word.casefold() not in _LINKS]
    if not 2 <= len(names) <= 4 or not all(word[0].isupper() for word in names):
        return False
    parts = {part for word in names for part in re.split(r"['’-]", normal(word))}
    return not parts & service_words() and not gazetteer().knows(text)


def is_written_as_a_name(text: str) -> bool:
    """Say whether a text is written as tools write a person: the first name, then the name in capitals."""
    words = text.split()
    return (
        len(words) >= 2
        and words[-1].isupper()
        and len(words[-1]) > 2
        and words[0][1:].islower()
        and is_like_a_name(text)
    )


def is_free_text(text: str) -> bool:
    """Say whether a text is a sentence rather than a category: long, or of small letters, or as people speak."""
    words = normal(text).replace("'", " ").split()
    if len(text) > _LONGEST_CATEGORY or len(words) > 15:
        return True
    if len(words) < 4:
        return False
    return bool(_SPEECH & set(words)) or (text[0].islower() and not service_words() & set(words))


class Guard:
    """What may be shown or kept, but for what a mapping vouches for.

    Parameters
    ----------
    vouched : collection of str
        Texts that the user has written in a mapping.
    """

    def __init__(self, vouched: Collection[str] = ()):
        self._vouched = {normal(text) for text in vouched}
        self._shown: dict[str, str] = {}

    def may_keep(self, text: str, rows: int) -> bool:
        """Say whether a text that stands on some rows may be kept as a category."""
        if normal(text) in self._vouched:
            return True
        if is_surely_personal(text) or _DATE.search(text):
            return False
        return rows >= _OFTEN or not (is_like_a_name(text) or is_free_text(text))

    def shown(self, cell: Any) -> str:
        """Return a cell in quotes as a message shows it, or that it is not shown."""
        text = text_of(cell)
        if text not in self._shown:
            self._shown[text] = self._quoted(text)
        return self._shown[text]

    def _quoted(self, text: str) -> str:
        if not text:
            return ""
        if normal(text) not in self._vouched and (
            is_surely_personal(text) or is_like_a_name(text) or is_free_text(text)
        ):
            return HIDDEN
        one_line = " ".join(text.split())
        return f'"{one_line[:_LONGEST_SHOWN]}…"' if len(one_line) > _LONGEST_SHOWN else f'"{one_line}"'

    def names_people(self, texts: Sequence[str], rows: Sequence[int]) -> bool:
        """Say whether the distinct texts of a column are, as a whole, names of people or free text."""
        found = [(text, n) for text, n in zip(texts, rows, strict=True) if text and normal(text) not in self._vouched]
        total = sum(n for _, n in found)
        people = [(text, n) for text, n in found if is_surely_personal(text) or is_like_a_name(text)]
        often = sum(n for _, n in people)
        # Cafés and streets bear names too: those stand often, a person's once or twice, but for who serves.
        is_rare = often < _OFTEN * len(people) or 2 * sum(map(is_written_as_a_name, texts)) >= len(found)
        if len(people) >= 2 and is_rare and (2 * len(people) >= len(found) or 2 * often >= total):
            return True
        written = [text for text, _ in found if text.count(" ") >= 3]
        return total >= 20 and 2 * len(found) > total and 2 * len(written) > len(found)


# --- headings

_PERSONAL_HEADINGS = re.compile(
    r"\b(?:noms?|prenoms?|usagers?|usageres?|beneficiaires?|allocataires?|patients?|clients?|identite|civilite|naissance"
    r"|ne\(?e?\)? le|age exact|telephones?|tel|portables?|mobiles?|mails?|e-mails?|emails?|courriels?|adresse|nir"
    r"|securite sociale|n° ?allocataire|numero allocataire|dossier|commentaires?|observations?|remarques?|notes?"
    r"|contexte|precisions?|cree par|signature|contact)\b"
)
_ADVISER_HEADINGS = re.compile(
    r"\b(?:conseill[a-z]+|agents?|mediat[a-z]+|professionnel[a-z.()]*|animat[a-z]+|recu par)\b"
)
_NO_NAME_OF_A_PERSON = re.compile(r"\b(?:lieu|structure|commune|atelier|operateur|service|demarche|site)\b")


def is_personal_heading(heading: str) -> bool:
    """Say whether a heading announces what is personal."""
    plain = normal(heading)
    return bool(_PERSONAL_HEADINGS.search(plain)) and not _NO_NAME_OF_A_PERSON.search(plain)


def is_adviser_heading(heading: str) -> bool:
    """Say whether a heading announces who served."""
    return bool(_ADVISER_HEADINGS.search(normal(heading))) and "mail" not in normal(heading)


def heading_shown(heading: str, place: int) -> str:
    """Return one heading as it may be told."""
    text = " ".join(heading.split())
    is_none = (
        not text or len(text) > 90 or text[0].isdigit() or '"' in text or bool(_SPEECH & set(normal(text).split()))
    )
    if is_none or is_surely_personal(text) or _DATE.search(text) or is_like_a_name(text):
        return f"{HIDDEN_HEADING}{column_letters(place)}"
    return text


def column_letters(place: int) -> str:
    """Return the letters by which spreadsheets call a column: A, B … Z, AA."""
    letters = ""
    while place >= 0:
        letters = chr(ord("A") + place % 26) + letters
        place = place // 26 - 1
    return letters


# --- faults


def guarded(work: Callable[[], Answer]) -> Answer:
    """Do what may meet personal cells; a fault that nobody foresaw is told by its place alone, never by its words.

    Raises
    ------
    RegisterError
    """
    try:
        return work()
    except (PermanencesError, KeyboardInterrupt, MemoryError):
        raise
    except Exception as fault:
        last = traceback.extract_tb(fault.__traceback__)[-1]
        where = f"{Path(last.filename).name}, line {last.lineno}, {type(fault).__name__}"
        raise RegisterError(joined("", [UNFORESEEN, f" ({where}); ", said("please report it")])) from None
