"""What an original has changed of the program's objects, done to these objects here."""

from __future__ import annotations

import array
import itertools
import sys
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from understudy.executor.remote import RemoteObject

# The worker's word for an object of the program (`understudy_watching.known`).
_KNOWN = "an object of the program"


class Answer:
    """What comes back for the program's own objects: `root` is what was given, `named` says whether it names any of them."""

    def __init__(self, root: Any, named: bool) -> None:
        self._root = root
        self._named = named

    def own(self, value: Any) -> Any:
        """A value with the program's objects in it where the worker has named them."""
        return self._own(value, set()) if self._named else value

    def write_back(self, changes: Iterable[tuple[tuple[Any, ...], Any]]) -> None:
        """Give the program's objects what the original made of them; `changes` are paths and values."""
        # What has changed may hold what the paths lead through: all are followed first.
        found = [(path, self._at(path), self.own(new)) for path, new in changes]
        for path, mine, new in found:
            if path[-1] is ...:
                changed, gone = new
                mine.update(changed)
                for name in gone:
                    mine.pop(name, None)
            else:
                _become(mine, new)

    def _at(self, path: tuple[Any, ...]) -> Any:
        mine = self._root
        for step in path:
            if step is ...:
                mine = vars(mine)
            elif type(step) is slice:
                # The place of an item whose key is no number or text.
                mine = next(itertools.islice(mine.values(), step.stop, None))
            else:
                mine = mine[step]
        return mine

    def _own(self, value: Any, seen: set[int]) -> Any:
        kind = type(value)
        if kind in (int, float, str, bytes, bool, type(None)) or id(value) in seen:
            return value
        if isinstance(value, (list, deque)):
            seen.add(id(value))
            for place, item in enumerate(value):
                value[place] = self._own(item, seen)
        elif isinstance(value, dict):
            seen.add(id(value))
            for key, item in value.items():
                value[key] = self._own(item, seen)
        elif isinstance(value, tuple):
            items = [self._own(item, seen) for item in value]
            if not all(map(_is, items, value)):
                return tuple(items) if kind is tuple else kind._make(items)
        elif kind is slice:
            if type(value.start) is str and value.start == _KNOWN:
                return self._at(value.stop)
        elif _is_array(value) and value.dtype == object:
            seen.add(id(value))
            for place in sys.modules["numpy"].ndindex(value.shape):
                value[place] = self._own(value[place], seen)
        return value


def _is_array(value: Any) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ndarray)


def _is(one: object, other: object) -> bool:
    return one is other


def _become(mine: Any, new: Any) -> None:
    if isinstance(mine, RemoteObject):
        return
    for kind, become in _BECOMING:
        if isinstance(mine, kind):
            become(mine, new)
            return
    if hasattr(mine, "bit_generator"):
        mine.bit_generator.state = new.bit_generator.state
    elif hasattr(mine, "set_state"):
        mine.set_state(new.get_state(legacy=False))
    elif _is_array(mine):
        _become_array(mine, new)
    elif hasattr(mine, "coeffs"):
        # A polynomial is its attributes.
        vars(mine).update(vars(new))
    elif "pandas" in sys.modules:
        _become_of_pandas(mine, new, sys.modules["pandas"])


def _fill(mine: Any, new: Any) -> None:
    mine[:] = new


def _fill_deque(mine: Any, new: Any) -> None:
    mine.clear()
    mine.extend(new)


def _fill_mapping(mine: Any, new: Mapping[Any, Any]) -> None:
    mine.clear()
    # Not by `update`, by which a Counter would count.
    for key, item in new.items():
        mine[key] = item


def _fill_set(mine: Any, new: Any) -> None:
    mine.clear()
    mine.update(new)


def _fill_memory(mine: memoryview, new: bytes) -> None:
    if mine.c_contiguous:
        mine.cast("B")[:] = new
    else:
        mine[:] = memoryview(new).cast(mine.format)  # type: ignore[call-overload]


_BECOMING: tuple[tuple[Any, Callable[[Any, Any], None]], ...] = (
    ((list, bytearray, array.array), _fill),
    (deque, _fill_deque),
    (dict, _fill_mapping),
    (set, _fill_set),
    (memoryview, _fill_memory),
)


def _become_array(mine: Any, new: Any) -> None:
    if mine.dtype != new.dtype:
        mine.dtype = new.dtype
    if mine.size != new.size:
        mine.resize(new.shape, refcheck=False)
    elif mine.shape != new.shape:
        mine.shape = new.shape
    mine[...] = new


def _become_of_pandas(mine: Any, new: Any, pandas: Any) -> None:
    if isinstance(mine, (pandas.DataFrame, pandas.Series)):
        # The parts of a table are names of its object.
        vars(mine).clear()
        vars(mine).update(vars(new))
    elif isinstance(mine, pandas.Index):
        mine.names = new.names
    else:
        mine[:] = new
