"""Whether two values are alike to the last bit: exact types, order of dicts, NaN payloads, and what is shared with what.

Python's `==` calls True and 1 alike, and knows nothing of sharing.
"""

from __future__ import annotations

import struct
import sys
from typing import Any

from understudy_translators import NeutralArray, Record


def difference(left: Any, right: Any) -> str | None:
    """Path and reason of the first difference, or None."""
    return _Comparison().compare(left, right, "value")


class _Comparison:
    def __init__(self) -> None:
        self.pairs: dict[int, int] = {}
        self.backs: dict[int, int] = {}
        self.alive: list[Any] = []

    def compare(self, left: Any, right: Any, path: str) -> str | None:
        if type(left) is not type(right):
            return f"{path}: {type(left)} and {type(right)}"
        kind = type(left)
        if kind is float:
            return None if struct.pack("d", left) == struct.pack("d", right) else f"{path}: {left} and {right}"
        if kind is complex:
            same = struct.pack("dd", left.real, left.imag) == struct.pack("dd", right.real, right.imag)
            return None if same else f"{path}: {left} and {right}"
        if kind in (list, tuple, dict, set, frozenset, bytearray) or kind.__name__ in (
            "deque", "OrderedDict", "defaultdict", "Counter", "SimpleNamespace", "ndarray", "Record", "NeutralArray",
        ):  # fmt: skip
            if id(left) in self.pairs or id(right) in self.backs:
                same = self.pairs.get(id(left)) == id(right) and self.backs.get(id(right)) == id(left)
                # Empty tuples and frozensets are one object in one interpreter and many in another.
                return None if same or not left else f"{path}: shared on one side only"
            self.pairs[id(left)], self.backs[id(right)] = id(right), id(left)
            self.alive += [left, right]
        numpy = sys.modules.get("numpy")
        if numpy is not None and kind is numpy.ndarray:
            return self.arrays(left, right, path)
        if numpy is not None and isinstance(left, numpy.generic):
            same = left.dtype == right.dtype and left.tobytes() == right.tobytes()
            return None if same else f"{path}: {left!r} and {right!r}"
        if kind in (list, tuple) or kind.__name__ == "deque":
            if kind.__name__ == "deque" and left.maxlen != right.maxlen:
                return f"{path}: maxlen"
            return self.sequences(list(left), list(right), path)
        if isinstance(left, dict):
            if kind.__name__ == "defaultdict" and left.default_factory != right.default_factory:
                return f"{path}: default_factory"
            keys = self.sequences(list(left), list(right), path + "<keys>")
            return keys or self.sequences(list(left.values()), list(right.values()), path + "<values>")
        if kind in (set, frozenset):
            if sorted(map(_key, left)) != sorted(map(_key, right)):
                return f"{path}: {left} and {right}"
            return None
        if kind.__name__ == "SimpleNamespace":
            return self.compare(dict(left.__dict__), dict(right.__dict__), path + ".__dict__")
        if kind is Record:
            return self.compare((left.name, left.value), (right.name, right.value), path + ".value")
        if kind is slice:
            return self.sequences(
                [left.start, left.stop, left.step], [right.start, right.stop, right.step], path + "<slice>"
            )
        if kind is NeutralArray:
            same = (left.dtype, left.shape, left.writeable) == (right.dtype, right.shape, right.writeable)
            return self.compare(left.tolist(), right.tolist(), path) if same else f"{path}: kinds of array"
        if kind is memoryview:
            same = (left.shape, left.readonly, left.tolist()) == (right.shape, right.readonly, right.tolist())
            return None if same else f"{path}: {left.tolist()} and {right.tolist()}"
        if hasattr(kind, "_fields"):
            return self.sequences(list(left), list(right), path)
        if hasattr(kind, "__dataclass_fields__"):
            return self.compare(vars(left), vars(right), path)
        if kind.__name__ in ("datetime", "time"):
            if left.fold != right.fold or repr(left.tzinfo) != repr(right.tzinfo):
                return f"{path}: fold or tzinfo"
            return None if left.replace(tzinfo=None) == right.replace(tzinfo=None) else f"{path}: {left} and {right}"
        if kind.__name__ == "Decimal":
            return None if left.as_tuple() == right.as_tuple() else f"{path}: {left} and {right}"
        return None if left is right or left == right else f"{path}: {left!r} and {right!r}"

    def sequences(self, left: list[Any], right: list[Any], path: str) -> str | None:
        if len(left) != len(right):
            return f"{path}: {len(left)} and {len(right)} items"
        for index, (one, other) in enumerate(zip(left, right)):
            found = self.compare(one, other, f"{path}[{index}]")
            if found:
                return found
        return None

    def arrays(self, left: Any, right: Any, path: str) -> str | None:
        for name in ("dtype", "shape"):
            if getattr(left, name) != getattr(right, name):
                return f"{path}.{name}: {getattr(left, name)} and {getattr(right, name)}"
        for name in ("writeable", "c_contiguous", "f_contiguous"):
            if getattr(left.flags, name) != getattr(right.flags, name):
                return f"{path}.flags.{name}"
        if left.dtype.kind == "O":
            return self.sequences(left.reshape(-1).tolist(), right.reshape(-1).tolist(), path)
        return None if left.tobytes() == right.tobytes() else f"{path}: {left!r} and {right!r}"


def _key(value: Any) -> str:
    if type(value) in (frozenset, set):
        return f"{type(value)} {sorted(map(_key, value))}"
    if type(value) is tuple:
        return f"tuple {list(map(_key, value))}"
    return f"{type(value)} {value!r}"
