"""What an original does to the objects of the program that it is given, and which of them it gives back.

Objects come over once for each message and are told by where they stood in it. What changes is told with its own objects in
it as `known`, so that the program's are put in their place: another name for one of them shows the change as well.

Standard library only, for CPython 3.9 and later.
"""

from __future__ import annotations

import array
import collections
import operator
import sys
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# So many words of two arrays are compared at once: they stay in the processor's cache.
PIECE = 1 << 15
# How deep in containers objects are looked for.
LEVELS = 64
# Values of which nobody can tell one from another that is equal.
LEAVES = frozenset((int, float, complex, str, bytes, bool, type(None), type(...), range))
MAPPINGS = (dict, collections.OrderedDict, collections.defaultdict, collections.Counter)
SEQUENCES = (list, collections.deque)
# Containers whose copy is as good as they are to tell what was changed.
COPIED = frozenset((*MAPPINGS, *SEQUENCES, set, bytearray))

KNOWN = "an object of the program"


def known(path: Any) -> slice:
    """What stands for an object of the program: the path to it from the arguments. `...` in it stands for the attributes of an object.

    It is a slice because that is data everywhere, and no program has one whose start is these words.
    """
    return slice(KNOWN, path, None)


class Watched:
    """The objects that some values lead to, as they are when it is made."""

    def __init__(self, roots: Any) -> None:
        # By identity: the object, which stays alive here, and the path to it.
        self._known: Any = {}
        # Paths, objects and what tells whether they have changed.
        self._found: Any = []
        # Whether any object of the program was named.
        self.named_any = False
        for number, root in enumerate(roots):
            for step, item in _items(root):
                self._gather(item, (number, step), LEVELS)

    def changes(self) -> Any:
        """Paths from the arguments, and what is there now. After `...`, it is the attributes that have changed and the names of
        those that are gone."""
        found: Any = []
        for path, value, before in self._found:
            if path[-1] is ...:
                now = vars(value)
                new = {name: item for name, item in now.items() if name not in before or not _is(item, before[name])}
                gone = [name for name in before if name not in now]
                if new or gone:
                    found.append((path, (self.named(new), gone)))
            elif not _same(value, before):
                found.append((path, value.tobytes() if type(value) is memoryview else self._renamed(value)))
        return found

    def named(self, value: Any) -> Any:
        """A value with the program's objects in it as `known`; itself where there is none."""
        if id(value) in self._known:
            self.named_any = True
            return known(self._known[id(value)][1])
        return self._renamed(value)

    def _renamed(self, value: Any) -> Any:
        """The same for the parts of a value."""
        if not self._known or not any(self._reaches(item, set(), LEVELS) for _, item in _items(value)):
            return value
        self.named_any = True
        return self._replaced(value, {})

    def _gather(self, value: Any, path: Any, levels: int) -> None:
        kind = type(value)
        if kind in LEAVES or id(value) in self._known:
            return
        self._known[id(value)] = value, path
        has_attributes = _has_attributes(kind, value)
        if has_attributes:
            self._found.append(((*path, ...), value, dict(vars(value))))
        else:
            before = _snapshot(value, kind)
            if before is not None:
                self._found.append((path, value, before))
        if levels:
            steps = (*path, ...) if has_attributes else path
            for step, item in list(vars(value).items()) if has_attributes else _items(value):
                self._gather(item, (*steps, step), levels - 1)

    def _reaches(self, value: Any, seen: Any, levels: int) -> bool:
        """Whether an object of the program is in a value, or is it."""
        if type(value) in LEAVES:
            return False
        if id(value) in self._known:
            return True
        if id(value) in seen or not levels:
            return False
        seen.add(id(value))
        return any(self._reaches(item, seen, levels - 1) for _, item in _items(value))

    def _replaced(self, value: Any, made: Any) -> Any:
        """A copy of a container, with what it holds named."""
        kind: Any = type(value)
        new: Any
        if kind in SEQUENCES:
            new = made[id(value)] = kind() if kind is list else kind(maxlen=value.maxlen)
            new.extend([self._name(item, made) for item in value])
        elif kind in MAPPINGS:
            new = made[id(value)] = kind(value.default_factory) if kind is collections.defaultdict else kind()
            for key, item in value.items():
                new[key] = self._name(item, made)
        elif issubclass(kind, tuple):
            items = [self._name(item, made) for item in value]
            new = tuple(items) if kind is tuple else kind._make(items)
        else:
            new = made[id(value)] = value.copy()
            for place, item in _items(value):
                new[place] = self._name(item, made)
        return new

    def _name(self, value: Any, made: Any) -> Any:
        if type(value) not in LEAVES and id(value) in self._known:
            return known(self._known[id(value)][1])
        if id(value) in made:
            return made[id(value)]
        return self._replaced(value, made) if _items(value) else value


def stream_state(state: Any) -> Any:
    """All that a random state holds, so that two can be compared."""
    if isinstance(state, dict):
        return [(key, stream_state(value)) for key, value in sorted(state.items())]
    return state.tobytes() if hasattr(state, "tobytes") else state


def _items(value: Any) -> Any:
    """What a container holds, with the step to each; nothing where no item is more than a number or text."""
    kind = type(value)
    if kind in MAPPINGS:
        if LEAVES.issuperset(map(type, value.values())):
            return ()
        # A key that is not as good as an equal one is told by its place.
        return [
            (key if type(key) in LEAVES and key == key else slice(place), item)
            for place, (key, item) in enumerate(value.items())
        ]
    if kind in SEQUENCES or kind is tuple or (issubclass(kind, tuple) and hasattr(kind, "_fields")):
        return () if LEAVES.issuperset(map(type, value)) else list(enumerate(value))
    numpy = sys.modules.get("numpy")
    if numpy is not None and kind is getattr(numpy, "ndarray", None) and value.dtype == object and value.ndim:
        items = value.ravel().tolist()
        return () if LEAVES.issuperset(map(type, items)) else list(zip(numpy.ndindex(value.shape), items))
    return ()


def _has_attributes(kind: Any, value: Any) -> bool:
    """Whether an object came with its attributes by value: one of a class of the program, or one that is nothing but them."""
    if kind is types.SimpleNamespace:
        return True
    if type(getattr(value, "__dict__", None)) is not dict or isinstance(value, (type, types.FunctionType)):
        return False
    if kind.__module__ == "__main__" or hasattr(kind, "__dataclass_fields__"):
        return True
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    return isinstance(file, str) and "site-packages" not in file and not file.startswith((sys.prefix, sys.base_prefix))


def _snapshot(value: Any, kind: Any) -> Any:
    """What tells later whether an object was changed in place; None for what cannot be."""
    if kind in COPIED:
        return value.copy()
    if kind is memoryview:
        return None if value.readonly else value.tobytes()
    if kind is array.array:
        return value[:]
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.ndarray):
        return value.copy(order="K") if value.flags.writeable and value.size else None
    if numpy is not None and isinstance(value, (numpy.random.Generator, numpy.random.RandomState)):
        return _generator_state(value)
    if numpy is not None and isinstance(value, numpy.poly1d):
        return value.coeffs.copy()
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return None
    if isinstance(value, pandas.Index):
        return list(value.names)
    if isinstance(value, (pandas.DataFrame, pandas.Series, pandas.api.extensions.ExtensionArray)):
        return value.copy()
    return None


def _generator_state(stream: Any) -> Any:
    bits = getattr(stream, "bit_generator", None)
    return stream_state(stream.get_state(legacy=False) if bits is None else bits.state)


def _same(value: Any, before: Any) -> bool:
    kind = type(value)
    if kind in MAPPINGS or kind in SEQUENCES:
        # Elements that changed in themselves are watched on their own.
        if len(value) != len(before) or not _all_are(value, before):
            return False
        return kind in SEQUENCES or _all_are(value.values(), before.values())
    if kind in (set, bytearray):
        return bool(value == before)
    if kind in (memoryview, array.array):
        return bool(value.tobytes() == (before if kind is memoryview else before.tobytes()))
    numpy = sys.modules["numpy"]
    if isinstance(value, (numpy.random.Generator, numpy.random.RandomState)):
        return bool(_generator_state(value) == before)
    if isinstance(value, numpy.poly1d):
        return bool(numpy.array_equal(value.coeffs, before))
    if isinstance(value, numpy.ndarray):
        if value.shape != before.shape or value.dtype != before.dtype:
            return False
        if hasattr(value, "mask") and not numpy.array_equal(value.mask, before.mask):
            return False
        if value.dtype.hasobject:
            return all(map(_is, value.ravel().tolist(), before.ravel().tolist()))
        return _same_bytes(numpy, value, before)
    pandas = sys.modules["pandas"]
    if isinstance(value, pandas.Index):
        return all(map(_is, value.names, before))
    if isinstance(value, pandas.api.extensions.ExtensionArray):
        return bool(type(value) is type(before) and value.dtype == before.dtype and value.equals(before))
    return _same_table(value, before)


def _same_table(value: Any, before: Any) -> bool:
    return bool(
        type(value) is type(before)
        and value.equals(before)
        and all(map(_same_labels, value.axes, before.axes))
        and getattr(value, "name", None) == getattr(before, "name", None)
        and value.flags.allows_duplicate_labels == before.flags.allows_duplicate_labels
        and repr(value.attrs) == repr(before.attrs)
    )


def _same_labels(one: Any, other: Any) -> bool:
    return one is other or (
        type(one) is type(other)
        and one.dtype == other.dtype
        and one.equals(other)
        and one.names == other.names
        and getattr(one, "freq", None) == getattr(other, "freq", None)
    )


def _same_bytes(numpy: Any, value: Any, before: Any) -> bool:
    """Whether two arrays of one shape and dtype hold the same bytes; without a copy of them where they lie in one piece."""
    value, before = value.view(numpy.ndarray), before.view(numpy.ndarray)
    if not value.flags.c_contiguous:
        value, before = value.T, before.T
    if not (value.flags.c_contiguous and before.flags.c_contiguous):
        return bool(value.tobytes() == before.tobytes())
    word = numpy.uint8 if value.nbytes % 8 else numpy.uint64
    ours, theirs = (each.reshape(-1).view(numpy.uint8).view(word) for each in (value, before))
    return all(
        (ours[start : start + PIECE] == theirs[start : start + PIECE]).all() for start in range(0, ours.size, PIECE)
    )


def _all_are(values: Any, before: Any) -> bool:
    # Mostly all are the same objects, which is told without a call for each.
    return all(map(operator.is_, values, before)) or all(map(_is, values, before))


def _is(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) and type(one) in (int, float, str, bytes, bool) and one == other)
