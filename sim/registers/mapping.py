"""A mapping: what the columns of somebody's own register are, and what its words mean.

In: a YAML file, or plain Python values. Out: a frozen `Mapping`, or all that is wrong with it, with lines. How cells
are read is in `sim.registers.cells`; the layouts of known tools need no mapping, and may have one for their venues.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sim.errors import RegisterError
from sim.registers.cells import UNITS, is_form, normal, spelling
from sim.registers.roles import ROLES, WORDS
from sim.said import Sentence, joined, one_of, said
from sim.scenario.broken_yaml import why_broken
from sim.scenario.problems import Problem, did_you_mean, found, in_file_order, report
from sim.scenario.values import WEEKDAYS
from sim.territory.codes import code_fault
from sim.units import clock_to_s

Hours = dict[str, tuple[tuple[int, int], ...]]  # by weekday, seconds from midnight

_LARGEST = 1_000_000  # bytes


@dataclass(frozen=True)
class ColumnMap:
    """What one column is.

    Attributes
    ----------
    role : str
        A key of `ROLES`.
    words : dict of str
        Words of the register, as `normal` gives them, and ours.
    format : str or None
        How dates are written, as `strptime` has it.
    missing : frozenset of str
        Texts that stand for nothing.
    unit : str or None
        Of durations, a key of `UNITS`.
    fill_down : bool
        An empty cell is that of the line above.
    type : str
        Of a column of counts or ticks: what is counted.
    known : frozenset of str
        Of a known tool, the words that it writes, as `normal` gives them; others are told.
    """

    role: str
    words: dict[str, str] = field(default_factory=dict)
    format: str | None = None
    missing: frozenset[str] = frozenset()
    unit: str | None = None
    fill_down: bool = False
    type: str = ""
    known: frozenset[str] = frozenset()


@dataclass(frozen=True)
class VenueMap:
    """A venue: how the register calls it, and when it is open."""

    names: tuple[str, ...] = ()
    hours: Hours = field(default_factory=dict)


@dataclass(frozen=True)
class Mapping:
    """What the user says of a register.

    Attributes
    ----------
    columns : dict of str to ColumnMap
        By heading; empty where a known tool wrote the file.
    always : dict of str
        Roles that hold one word on every line: ``channel: walk_in``.
    venues : dict of str to VenueMap
        By id. Where there are any, others are unknown.
    types : dict of str to tuple of str
        By id, the words of the register.
    communes : tuple of str
        INSEE codes meant where several communes bear a name.
    scenario : str or None
        A scenario whose venues, hours and communes are those of the register.
    tolerance_min, walk_in_within_min : float
        How far outside its hours a visit may be; up to how long before its hour a booking is somebody who walked in.
    """

    columns: dict[str, ColumnMap] = field(default_factory=dict)
    always: dict[str, str] = field(default_factory=dict)
    venues: dict[str, VenueMap] = field(default_factory=dict)
    types: dict[str, tuple[str, ...]] = field(default_factory=dict)
    communes: tuple[str, ...] = ()
    scenario: str | None = None
    tolerance_min: float = 30.0
    walk_in_within_min: float = 15.0

    @property
    def vouched(self) -> set[str]:
        """Return the texts of the register that the user has written here."""
        texts = {name for venue in self.venues.values() for name in venue.names}
        texts |= {word for words in self.types.values() for word in words}
        return texts | {word for column in self.columns.values() for word in column.words}


NOTHING = Mapping()


def read_mapping(path: str | Path) -> Mapping:
    """Read a mapping file.

    Raises
    ------
    RegisterError
        It cannot be read, or something in it is wrong; all is told, with lines.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise RegisterError(said("{file}: there is no such file; check its name", file=path)) from None
    except OSError as fault:
        raise RegisterError(
            said("{file}: cannot be read ({why}); name a .yaml file", file=path, why=fault.strerror)
        ) from None
    if len(data) > _LARGEST:
        raise RegisterError(
            said("{file}: has more than {most} MB; a mapping is smaller", file=path, most=_LARGEST // 1_000_000)
        )
    try:
        tree = YAML(typ="rt", pure=True).load(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise RegisterError(said("{file}: not UTF-8; save the file as UTF-8", file=path)) from None
    except MarkedYAMLError as fault:
        mark = fault.problem_mark
        place = [str(path), *([said("line {line}", line=mark.line + 1)] if mark else [])]
        raise RegisterError(
            said("{place}: not valid YAML: {why}", place=joined(", ", place), why=why_broken(fault))
        ) from None
    except (YAMLError, ValueError, RecursionError):
        raise RegisterError(said("{file}: not valid YAML; check quotes and indentation", file=path)) from None
    return mapping_of(tree, str(path))


def mapping_of(tree: Any, file: str = "mapping") -> Mapping:
    """Return a mapping from plain values, as they stand in a file.

    Raises
    ------
    RegisterError
        Something is wrong; all is told.
    """
    reader = _Reader(file)
    made = reader.mapping(tree)
    if reader.problems:
        raise RegisterError(report(in_file_order(reader.problems), file))
    return made


def _expected(value: Any, what: Sentence) -> Sentence:
    """Return what is told of a value that is not what it should be."""
    return said("found {value}, expected {what}", value=found(value), what=what)


def _strange(word: str, role: str, known: Collection[str]) -> Sentence:
    """Return what is told of a word that a closed column does not know."""
    return joined("", [said('"{word}" is no {role}', word=word, role=role), did_you_mean(word, known)])


class _Reader:
    """Reads a tree and collects what is wrong with it."""

    def __init__(self, file: str):
        self.file = file
        self.problems: list[Problem] = []

    def tell(self, path: str, message: Sentence, parent: Any = None, key: Any = None) -> None:
        line = None
        if hasattr(parent, "lc") and key is not None:
            try:
                line = parent.lc.key(key)[0] + 1
            except (KeyError, TypeError, AttributeError):
                line = parent.lc.line + 1
        self.problems.append(Problem(path, message, self.file, line))

    def part(self, value: Any, path: str, known: tuple[str, ...] = (), parent: Any = None, key: Any = None) -> Any:
        """Return a mapping, empty if it is none; keys that are not known are told."""
        if value is None:
            return {}
        if not isinstance(value, AnyMapping):
            self.tell(path, _expected(value, said("a mapping of keys and values")), parent, key)
            return {}
        for name in value:
            if known and name not in known:
                where = f"{path}.{name}" if path else str(name)
                self.tell(where, joined("", [said("unknown key"), did_you_mean(str(name), known)]), value, name)
        return value

    def mapping(self, tree: Any) -> Mapping:
        """Return what a tree of YAML says; what is wrong in it is told together."""
        known = ("columns", "always", "venues", "types", "communes", "scenario", "tolerance_min", "walk_in_within_min")
        top = self.part({} if tree is None else tree, "", known)
        if not top and not self.problems:
            self.tell("", said("is empty; it says what the columns are, or where the venues stand"))
        columns = self.part(top.get("columns"), "columns", (), top, "columns")
        venues = self.part(top.get("venues"), "venues", (), top, "venues")
        types = self.part(top.get("types"), "types", (), top, "types")
        scenario = top.get("scenario")
        if scenario is not None and not isinstance(scenario, str):
            self.tell("scenario", _expected(scenario, said("a file or the name of a scenario")), top, "scenario")
        made = Mapping(
            columns={str(name): self.column(columns, name) for name in columns},
            always=self.always(top),
            venues={str(name): self.venue(venues, name) for name in venues},
            types={str(name): self.texts(types, name, f"types.{name}") for name in types},
            communes=self.communes(top),
            scenario=scenario if isinstance(scenario, str) else None,
            tolerance_min=self.minutes(top, "tolerance_min", 30.0),
            walk_in_within_min=self.minutes(top, "walk_in_within_min", 15.0),
        )
        self.whole(made, top)
        return made

    def whole(self, made: Mapping, top: Any) -> None:
        """Tell what is wrong between the columns."""
        roles = [column.role for column in made.columns.values()]
        for role in {role for role in roles if roles.count(role) > 1} - {"personal", "skip", "count", "adviser"}:
            self.tell("columns", said("{role} stands twice; a register has one such column", role=role), top, "columns")
        bearers: dict[str, str] = {}
        for venue, one in made.venues.items():
            for name in one.names:
                other = bearers.setdefault(spelling(name), venue)
                if other != venue:
                    told = said('"{name}" is also a name of {other}; a name means one venue', name=name, other=other)
                    self.tell(f"venues.{venue}", told, top.get("venues"), venue)
        if roles and not {"date", "slot", "arrival", "called", "end"} & set(roles):
            self.tell("columns", said("no column is a date; one must be, or an hour with its date"), top, "columns")

    def column(self, columns: Any, name: Any) -> ColumnMap:
        path, value = f"columns.{name}", columns[name]
        if isinstance(value, str):
            return ColumnMap(self.role(value, path, columns, name))
        known = ("is", "values", "format", "missing", "unit", "fill_down", "type")
        part = self.part(value, path, known, columns, name)
        role = self.role(part.get("is"), path, columns, name)
        unit = part.get("unit")
        if unit is not None and unit not in UNITS:
            self.tell(f"{path}.unit", _expected(unit, one_of(UNITS)), part, "unit")
            unit = None
        return ColumnMap(
            role=role,
            words=self.words(part, path, role),
            format=self.form(part, path),
            missing=frozenset(normal(text) for text in self.texts(part, "missing", f"{path}.missing")),
            unit=unit,
            fill_down=part.get("fill_down") is True,
            type=self.text(part, "type", path),
        )

    def form(self, part: Any, path: str) -> str | None:
        """Return how dates are written; one by which no date can be read is told."""
        form = self.text(part, "format", path)
        if form and not is_form(form):
            what = said("how dates are written, as {these}", these="%d/%m/%Y, %Y%m%d %H:%M")
            self.tell(f"{path}.format", _expected(form, what), part, "format")
        return form or None

    def role(self, role: Any, path: str, parent: Any, key: Any) -> str:
        if isinstance(role, str) and role in ROLES:
            return role
        told = (
            said("is missing what it is")
            if role is None
            else said("{value} is nothing that a column can be", value=found(role))
        )
        near = did_you_mean(str(role or ""), tuple(ROLES))
        self.tell(path, joined("", [told, near, f"; {', '.join(ROLES)}"]), parent, key)
        return "skip"

    def words(self, part: Any, path: str, role: str) -> dict[str, str]:
        values = self.part(part.get("values"), f"{path}.values", (), part, "values")
        known = WORDS.get(role)
        made = {}
        for word, ours in values.items():
            text = "" if ours is None else str(ours)
            if known is not None and text not in known:
                self.tell(f"{path}.values.{word}", _strange(text, role, [one for one in known if one]), values, word)
            made[normal(str("" if word is None else word))] = text
        return made

    def always(self, top: Any) -> dict[str, str]:
        part = self.part(top.get("always"), "always", (), top, "always")
        made = {}
        for role, word in part.items():
            if role not in ROLES or ROLES[role].kind not in ("text", "word"):
                self.tell(
                    f"always.{role}",
                    said("only words can stand on every line: channel, outcome, venue, type …"),
                    part,
                    role,
                )
            elif role in WORDS and str(word) not in WORDS[role]:
                self.tell(f"always.{role}", _strange(str(word), role, WORDS[role]), part, role)
            else:
                made[str(role)] = str(word)
        return made

    def venue(self, venues: Any, name: Any) -> VenueMap:
        path, value = f"venues.{name}", venues[name]
        if isinstance(value, str | list):
            return VenueMap(self.texts(venues, name, path))
        part = self.part(value, path, ("names", "hours"), venues, name)
        return VenueMap(self.texts(part, "names", f"{path}.names"), self.hours(part, f"{path}.hours"))

    def hours(self, part: Any, path: str) -> Hours:
        days = self.part(part.get("hours"), path, WEEKDAYS, part, "hours")
        made: Hours = {}
        for day in days:
            spans = [self.span(text, f"{path}.{day}", days, day) for text in self.texts(days, day, f"{path}.{day}")]
            made[str(day)] = tuple(sorted(span for span in spans if span is not None))
        return made

    def span(self, text: str, path: str, parent: Any, key: Any) -> tuple[int, int] | None:
        """Return the seconds of "09:00-12:00"."""
        ends = [part.strip() for part in text.split("-")]
        try:
            begin, end = (clock_to_s(part) for part in ends)
        except ValueError:
            begin, end = 0, 0
        if begin < end <= 86_400:
            return begin, end
        self.tell(
            path,
            _expected(text, said("hours as {these}, the end after the beginning", these='"09:00-12:00"')),
            parent,
            key,
        )
        return None

    def text(self, part: Any, key: str, path: str) -> str:
        value = part.get(key)
        if value is None or isinstance(value, str):
            return value or ""
        self.tell(f"{path}.{key}", _expected(value, said("a text; put it in quotes")), part, key)
        return ""

    def texts(self, part: Any, key: Any, path: str) -> tuple[str, ...]:
        value = part.get(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        for item in items:
            if not isinstance(item, str):
                self.tell(path, _expected(item, said("a text, or a list of texts; put it in quotes")), part, key)
        return tuple(str(item) for item in items if isinstance(item, str))

    def communes(self, top: Any) -> tuple[str, ...]:
        codes = self.texts(top, "communes", "communes")
        for fault in filter(None, map(code_fault, codes)):
            self.tell("communes", fault, top, "communes")
        return codes

    def minutes(self, top: Any, key: str, usual: float) -> float:
        value = top.get(key, usual)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1440:
            return float(value)
        self.tell(key, _expected(value, said("minutes from 0 to 1440")), top, key)
        return usual
