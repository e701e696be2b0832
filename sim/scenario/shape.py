"""The shape of the schema: which keys, items or choices a value of a scenario may have.

In: an annotation of `sim.scenario.schema`. Out: its `Shape`, the same for every union of forms.
No value is looked at here.
"""

from __future__ import annotations

import types
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from sim.said import said
from sim.scenario.problems import did_you_mean
from sim.scenario.schema import Scenario
from sim.scenario.slips import key_meant
from sim.scenario.values import Part

_FEW_HOMES = 2


@dataclass(frozen=True)
class Shape:
    """What a value may be: a part with named keys, a list, a mapping with free keys, a plain value.

    A union of forms has several of them at once (`recurrence`: a word, or ``every_weeks``).
    """

    model: type[Part] | None = None
    item: Any = None
    free: Any = None
    choices: tuple[str, ...] = ()
    key_choices: tuple[str, ...] = ()
    keys: tuple[str, ...] = field(default=())

    @property
    def is_id_list(self) -> bool:
        """Say whether this is a list of named things."""
        return "id" in self.item_shape().keys

    def item_shape(self) -> Shape:
        """Return the shape of an item of a list."""
        return Shape() if self.item is None else shape_of(self.item)

    def key(self, name: str) -> Shape | None:
        """Return the shape behind a key, or None where there is no such key."""
        known = None if self.model is None else _shapes(self.model).get(name)
        if known is not None:
            return known
        if self.free is not None and (not self.key_choices or name in self.key_choices):
            return shape_of(self.free)
        return None


def shape_of(annotation: Any) -> Shape:
    """Return the shape that an annotation describes."""
    return _shape(annotation)


def scenario_shape() -> Shape:
    """Return the shape of a whole scenario."""
    return _shape(Scenario)


def key_mend(key: str, known: Collection[str]) -> str:
    """Return how a sentence on a key ends that has no meaning here: which is meant, in French too, or where it stands.

    Parameters
    ----------
    key : str
    known : collection of str
        The keys that have one here.
    """
    if meant := key_meant(key, known):
        return said('; did you mean "{near}"?', near=meant)
    homes = homes_of_keys().get(key, ())
    if 0 < len(homes) <= _FEW_HOMES:
        where = ", ".join(homes)
        return said("; it stands in {where}", where=where) if where else said("; it stands at the top of the file")
    return did_you_mean(key, known)


@cache
def homes_of_keys() -> dict[str, tuple[str, ...]]:
    """Return for each key of a scenario the paths of the parts that have it, lists without items; "" is the top."""
    homes: dict[str, list[str]] = {}
    _add_homes(scenario_shape(), "", homes, ())
    return {key: tuple(dict.fromkeys(paths)) for key, paths in homes.items()}


def _add_homes(shape: Shape, path: str, homes: dict[str, list[str]], above: tuple[Any, ...]) -> None:
    if shape.model is None or shape.model in above:
        if shape.item is not None:
            _add_homes(shape.item_shape(), path, homes, above)
        return
    for key, child in _shapes(shape.model).items():
        homes.setdefault(key, []).append(path)
        _add_homes(child, f"{path}.{key}" if path else key, homes, (*above, shape.model))


@cache
def _shapes(model: type[Part]) -> dict[str, Shape]:
    """Return the shape behind each key of a part: asked for at each value of each scenario."""
    return {name: shape_of(one.annotation) for name, one in model.model_fields.items()}


@lru_cache(maxsize=512)
def _shape(annotation: Any) -> Shape:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(arguments[0])
    if origin in (Union, types.UnionType):
        return _joined([_shape(argument) for argument in arguments if argument is not type(None)])
    if origin is Literal:
        return Shape(choices=tuple(map(str, arguments)))
    if origin is tuple:
        return Shape(item=arguments[0])
    if origin is dict:
        return Shape(free=arguments[1], key_choices=_shape(arguments[0]).choices)
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return Shape(model=annotation, keys=tuple(annotation.model_fields))
    return Shape()


def _joined(shapes: list[Shape]) -> Shape:
    """Join the forms of a union; no two of them are of one kind in this schema."""
    return Shape(
        model=next((shape.model for shape in shapes if shape.model is not None), None),
        item=next((shape.item for shape in shapes if shape.item is not None), None),
        free=next((shape.free for shape in shapes if shape.free is not None), None),
        choices=tuple(choice for shape in shapes for choice in shape.choices),
        key_choices=tuple(choice for shape in shapes for choice in shape.key_choices),
        keys=tuple(key for shape in shapes for key in shape.keys),
    )
