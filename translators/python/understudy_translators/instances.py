"""Instances of anybody's classes that are data by what their class is: members of enumerations, named tuples, dataclasses.

The class goes by name. A worker imports it, as it does with every name of its caller; elsewhere it is looked up among the
modules that are loaded, and where it is not, the record stays a record. Nothing of the class is called to make one.
"""

from __future__ import annotations

import sys

from .neutral import Record, Reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def instance_row(kind: Any) -> Any:
    """(record name, function object -> value) for such a class that has a name, or None."""
    if not _has_name(kind) or _own_pickles(kind):
        return None
    enum = sys.modules.get("enum")
    if enum is not None and issubclass(kind, enum.Enum):
        return "instance.enum", _member_value
    if issubclass(kind, tuple) and kind is not tuple:
        return ("instance.namedtuple", _tuple_value) if _is_named_tuple(kind) else None
    if hasattr(kind, "__dataclass_fields__") and type(kind) is type and _is_plain(kind):
        return "instance.dataclass", _dataclass_value
    return None


def dataclass_state(value: Any) -> Any:
    """All that an instance of a dataclass holds, by name: its attributes, and fields that are kept in slots."""
    state = dict(getattr(value, "__dict__", ()))
    absent = object()
    for name in type(value).__dataclass_fields__:
        if name not in state and hasattr(getattr(type(value), name, None), "__set__"):
            item = getattr(value, name, absent)
            if item is not absent:
                state[name] = item
    return state


def _class_name(kind: Any) -> Any:
    return Reference(f"{kind.__module__}:{kind.__qualname__}")


def _has_name(kind: Any) -> Any:
    """Whether the class can be found by its name: here, or, for one that came with a program, where the program runs."""
    if kind.__module__ == "__main__":
        return "<" not in kind.__qualname__
    return _known(_class_name(kind)) is kind


def _own_pickles(kind: Any) -> Any:
    """Whether a class says itself what its instances are made of."""
    for name in ("__reduce__", "__reduce_ex__", "__getstate__", "__setstate__"):
        found = getattr(kind, name, None)
        known = found is getattr(object, name, None) or getattr(found, "__module__", None) in ("enum", "dataclasses")
        if not known:
            return True
    return False


def _is_named_tuple(kind: Any) -> Any:
    return type(getattr(kind, "_fields", None)) is tuple and kind.__new__.__module__.startswith("namedtuple_")


def _is_plain(kind: Any) -> Any:
    """Whether all that an instance holds is in its attributes, as it is where no base is a built-in class."""
    return all(base is object or base.__flags__ & 1 << 9 for base in kind.__mro__)


def _member_value(member: Any) -> Any:
    # A combination of flags may have no name, or one that is made of several.
    name = member._name_ if member._name_ in type(member).__members__ else None
    return _class_name(type(member)), name, member._value_ if name is None else None


def _tuple_value(value: Any) -> Any:
    return _class_name(type(value)), tuple(value), dict(getattr(value, "__dict__", ()))


def _dataclass_value(value: Any) -> Any:
    return _class_name(type(value)), dataclass_state(value)


def _known(value: Any) -> Any:
    """The class that is meant, or None where it is not loaded here."""
    if type(value) is not Reference:
        return value if isinstance(value, type) else None
    module, _, name = value.name.partition(":")
    found = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, "__dict__", {}).get(part)
    return found if isinstance(found, type) else None


def _make_member(value: Any) -> Any:
    reference, name, number = value
    kind = _known(reference)
    if kind is None:
        return Record("instance.enum", value)
    import enum

    if not issubclass(kind, enum.Enum):
        raise ValueError("no enumeration")
    if name is not None:
        return kind.__members__[name]
    if not issubclass(kind, enum.Flag) or type(number) is not int:
        raise ValueError("no member of the enumeration")
    return kind(number)


def _make_tuple(value: Any) -> Any:
    reference, items, attributes = value
    kind = _known(reference)
    if kind is None:
        return Record("instance.namedtuple", value)
    if not issubclass(kind, tuple) or not _is_named_tuple(kind) or type(items) is not tuple:
        raise ValueError("no named tuple")
    if len(items) != len(kind._fields):
        raise ValueError(f"{len(items)} items for the {len(kind._fields)} fields of {kind.__name__}")
    made = tuple.__new__(kind, items)
    for name, item in attributes.items():
        object.__setattr__(made, name, item)
    return made


def _make_dataclass(value: Any) -> Any:
    reference, attributes = value
    kind = _known(reference)
    if kind is None:
        return Record("instance.dataclass", value)
    if not hasattr(kind, "__dataclass_fields__") or not _is_plain(kind):
        raise ValueError("no dataclass")
    made = object.__new__(kind)
    for name, item in attributes.items():
        # A frozen one refuses every other way.
        object.__setattr__(made, name, item)
    return made


INSTANCE_MAKERS = {
    "instance.enum": _make_member,
    "instance.namedtuple": _make_tuple,
    "instance.dataclass": _make_dataclass,
}
