"""The containers that a crossing looks into, as a table: what each holds, and how it is filled with what that became.

Exact classes only, beside dataclasses and named tuples, whose class both sides share. What is in no row is handed over
as it is.
"""

from __future__ import annotations

import collections
import functools
import types
from collections.abc import Callable
from typing import Any, NamedTuple

from ..instances import dataclass_state
from ..wire import step_of_key
from .sides import root_of


class Container(NamedTuple):
    """`contents` gives all that a container holds; `step` how a path shows the place of one of them.

    One that can change has `empty` and `fill`, which replaces all that it holds; any other has `build`.
    """

    contents: Callable[[Any], list[Any]]
    step: Callable[[Any, int], str]
    empty: Callable[[Any], Any] | None = None
    fill: Callable[[Any, list[Any]], None] | None = None
    build: Callable[[Any, list[Any]], Any] | None = None


def container_of(kind: type) -> Container | None:
    """The row for a class, or None where it is no container."""
    return _ROWS.get(kind) or _row_of(kind)


@functools.lru_cache(maxsize=1024)
def _row_of(kind: type) -> Container | None:
    if root_of(kind.__module__) is not None:
        return None
    if issubclass(kind, tuple) and hasattr(kind, "_fields") and hasattr(kind, "_make"):
        return _NAMED_TUPLE
    if hasattr(kind, "__dataclass_fields__"):
        return _DATACLASS
    return None


def _place(value: Any, index: int) -> str:
    return f"[{index}]"


def _member(value: Any, index: int) -> str:
    return "{" + step_of_key(list(value)[index])[1:-1] + "}"


def _key(value: Any, index: int) -> str:
    return "<key>" if index % 2 == 0 else step_of_key(list(value)[index // 2])


def _pairs(value: Any) -> list[Any]:
    return [part for pair in value.items() for part in pair]


def _fill_sequence(made: Any, items: list[Any]) -> None:
    made.clear()
    made.extend(items)


def _fill_set(made: Any, items: list[Any]) -> None:
    made.clear()
    made.update(items)


def _fill_dict(made: Any, items: list[Any]) -> None:
    # Not by Counter.update, which would add.
    made.clear()
    for key, value in zip(items[::2], items[1::2]):
        made[key] = value


def _fill_attributes(made: Any, items: list[Any]) -> None:
    made.__dict__.clear()
    made.__dict__.update(zip(items[::2], items[1::2]))


def _fields(value: Any) -> list[Any]:
    return [part for pair in dataclass_state(value).items() for part in pair]


def _fill_fields(made: Any, items: list[Any]) -> None:
    # A frozen one refuses every other way.
    for name, value in zip(items[::2], items[1::2]):
        object.__setattr__(made, name, value)


def _attribute(value: Any, index: int) -> str:
    names = _fields(value) if hasattr(value, "__dataclass_fields__") else _pairs(value.__dict__)
    return f".{names[index - index % 2]}"


_SEQUENCE = Container(list, _place, fill=_fill_sequence)
_MAPPING = Container(_pairs, _key, fill=_fill_dict)
_ROWS: dict[type, Container] = {
    list: _SEQUENCE._replace(empty=lambda value: []),
    collections.deque: _SEQUENCE._replace(empty=lambda value: collections.deque(maxlen=value.maxlen)),
    set: Container(list, _member, empty=lambda value: set(), fill=_fill_set),
    dict: _MAPPING._replace(empty=lambda value: {}),
    collections.OrderedDict: _MAPPING._replace(empty=lambda value: collections.OrderedDict()),
    collections.Counter: _MAPPING._replace(empty=lambda value: collections.Counter()),
    collections.defaultdict: _MAPPING._replace(empty=lambda value: collections.defaultdict(value.default_factory)),
    types.SimpleNamespace: Container(
        lambda value: _pairs(value.__dict__), _attribute, lambda value: types.SimpleNamespace(), _fill_attributes
    ),
    tuple: Container(list, _place, build=lambda value, items: tuple(items)),
    frozenset: Container(list, _member, build=lambda value, items: frozenset(items)),
    slice: Container(
        lambda value: [value.start, value.stop, value.step],
        lambda value, index: "." + ("start", "stop", "step")[index],
        build=lambda value, items: slice(*items),
    ),
}
_NAMED_TUPLE = Container(
    list, lambda value, index: f".{value._fields[index]}", build=lambda value, items: type(value)._make(items)
)
_DATACLASS = Container(_fields, _attribute, lambda value: object.__new__(type(value)), _fill_fields)
