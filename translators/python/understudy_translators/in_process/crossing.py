"""Values from one side of the process to the other, and what happened to them meanwhile brought back.

Objects that cross are remembered in pairs, so what comes back is again the object that went, shared references and cycles
are what they were, and a change of one of a pair can be carried over to the other.
"""

from __future__ import annotations

from typing import Any

from ..wire import CannotTravel
from .containers import Container, container_of
from .objects import Library
from .sides import ORIGINALS, SHIMS, check_originals, describe, foreign_base, named_side, side_of

# Nothing of a library is in these, and nothing can be put there.
_PLAIN = frozenset(
    (type(None), bool, int, float, complex, str, bytes, bytearray, range, type(Ellipsis), type(NotImplemented))
)
# The containers that are most of all values.
_SIMPLE = frozenset((list, tuple, dict, set, frozenset))


class Crossing:
    """One crossing of originals to their stand-ins and back; it keeps what crossed alive as long as it lives itself."""

    def __init__(self) -> None:
        check_originals()
        self._there = _Passage(ORIGINALS, SHIMS, True)
        self._back = _Passage(SHIMS, ORIGINALS, True)
        self._there.reverse, self._back.reverse = self._back, self._there

    def to_shim(self, value: Any, name: str = "value") -> Any:
        """The value with stand-ins in place of originals. Raises CannotTravel, with the path from `name`."""
        self._there.carry()
        return self._there.convert(value, name)

    def to_original(self, value: Any, name: str = "value") -> Any:
        """The value with originals in place of stand-ins; what came from an original is that object, as it is now."""
        self._back.carry()
        return self._back.convert(value, name)

    def write_back(self) -> None:
        """Let the originals that went over show what was done to their stand-ins, and containers hold originals again."""
        self._back.carry()


def convert_once(value: Any, there: bool) -> Any:
    """The value on the side of the stand-ins, or on that of the originals, where nobody will ask what became of it."""
    kind = type(value)
    if kind in _PLAIN or (kind in _SIMPLE and _is_plain(value, kind)):
        return value
    check_originals()
    sides = (ORIGINALS, SHIMS) if there else (SHIMS, ORIGINALS)
    passage = _Passage(*sides, False)
    passage.reverse = reverse = _Passage(*sides[::-1], False)
    reverse.reverse = passage
    try:
        return passage.convert(value, "value")
    finally:
        # What is left of it is no cycle, and goes at once.
        passage.close()


def _is_plain(value: Any, kind: type) -> bool:
    """Whether a container holds nothing that could hold something of a library."""
    if kind is dict and not _PLAIN.issuperset(map(type, value.values())):
        return False
    return _PLAIN.issuperset(map(type, value))


class _Passage:
    """One direction. `pairs` has what crossed, by identity, also what came the other way."""

    reverse: _Passage

    def __init__(self, source: dict[str, str], target: dict[str, str], follows: bool) -> None:
        self.source = source
        self._follows = follows
        self.target = target
        self.pairs: dict[int, tuple[Any, Any]] = {}
        # What may change after it crossed: by the identity of mine.
        self.changeable: dict[int, _Changeable] = {}
        self.library = Library(self)
        self._marked: set[int] = set()
        self._scanned: dict[int, Any] = {}
        self._waiting: list[tuple[Any, Any, Any]] = []
        self._busy: set[int] = set()
        self._new: list[tuple[Any, Any]] = []

    def convert(self, value: Any, name: str) -> Any:
        """The value on the other side. After CannotTravel nothing of it is remembered."""
        if type(value) in _PLAIN:
            return value
        self._new = []
        try:
            return self.now(value, None)
        except CannotTravel as error:
            for mine, other in self._new:
                self.pairs.pop(id(mine), None)
                self.reverse.pairs.pop(id(other), None)
                self.changeable.pop(id(mine), None)
                self.reverse.changeable.pop(id(other), None)
            error.root = name
            raise
        finally:
            self._marked, self._scanned, self._waiting, self._busy = set(), {}, [], set()
            self._new = []

    def close(self) -> None:
        """Lets go of what goes round in circles."""
        for passage in (self, self.reverse):
            passage.library.close()
            del passage.library, passage.reverse

    def now(self, value: Any, path: Any) -> Any:
        """The value converted and filled in full."""
        waiting, self._waiting = self._waiting, []
        try:
            made = self.value(value, path)
            while self._waiting:
                mine, other, where = self._waiting.pop()
                self._fill(mine, other, where)
        finally:
            self._waiting = waiting
        return made

    def value(self, value: Any, path: Any) -> Any:
        """The value converted; what can be filled later, and may contain itself, is filled later."""
        kind = type(value)
        if kind in _PLAIN:
            return value
        pair = self.pairs.get(id(value))
        if pair is not None:
            return pair[1]
        row = container_of(kind)
        if row is None:
            return self._other(value, kind, path)
        if row.build is not None and _PLAIN.issuperset(map(type, row.contents(value))):
            return value
        self._scan(value)
        if id(value) not in self._marked:
            if row.fill is not None:
                self._remember(value, value, True)
            return value
        if row.fill is not None:
            assert row.empty is not None
            made = row.empty(value)
            self._remember(value, made, True)
            self._waiting.append((value, made, path))
            return made
        assert row.build is not None
        with self._inside(value, kind, path):
            made = row.build(value, self._items(row, value, path))
        self._remember(value, made, False)
        return made

    def _other(self, value: Any, kind: type, path: Any) -> Any:
        """What is no container: a library's object is made on the other side, everything else handed over as it is."""
        named = named_side(value)
        if named is self.source or (side_of(kind) is self.source and named is None):
            with self._inside(value, kind, path):
                return self.library.convert(value, kind, path, named is not None)
        base = foreign_base(kind, self.source)
        if base is not None:
            raise _placed(CannotTravel(describe(kind), f"a subclass is not data; send a {describe(base)}"), path)
        return value

    def remember(self, value: Any, made: Any, changes: bool = False) -> Any:
        """Notes that these two stand for each other."""
        self._remember(value, made, changes)
        return made

    def later(self, value: Any, made: Any, path: Any) -> None:
        """Has `made` filled when what is around it has been made."""
        self._waiting.append((value, made, path))

    def _remember(self, value: Any, made: Any, changes: bool) -> None:
        self.pairs[id(value)] = (value, made)
        self.reverse.pairs[id(made)] = (made, value)
        self._new.append((value, made))
        if changes and self._follows:
            self.changeable[id(value)] = _Changeable(value, made, self.library, self.reverse.library)
            self.reverse.changeable[id(made)] = _Changeable(made, value, self.reverse.library, self.library)

    def _fill(self, value: Any, made: Any, path: Any) -> None:
        row = container_of(type(value)) or self.library.container(value)
        assert row.fill is not None
        other = container_of(type(made)) or self.reverse.library.container(made)
        assert other.fill is not None
        other.fill(made, self._items(row, value, path))
        self.settle(value, made)

    def settle(self, value: Any, made: Any) -> None:
        """Takes what both of a pair hold now as the state that changes are told from."""
        for passage, one in ((self, value), (self.reverse, made)):
            entry = passage.changeable.get(id(one))
            if entry is not None:
                entry.settle()

    def _items(self, row: Container, value: Any, path: Any) -> list[Any]:
        return [self.value(item, (path, row, value, index)) for index, item in enumerate(row.contents(value))]

    def _inside(self, value: Any, kind: type, path: Any) -> _Inside:
        return _Inside(self._busy, value, kind, path)

    def _scan(self, root: Any) -> None:
        """Marks the containers below `root` that hold something of the source side, however deep."""
        if id(root) in self._scanned:
            return
        holders: dict[int, list[int]] = {}
        marked: list[int] = []
        waiting = [root]
        while waiting:
            value = waiting.pop()
            if id(value) in self._scanned:
                continue
            row = container_of(type(value))
            assert row is not None
            items = row.contents(value)
            # The items of a view are objects of the moment, whose ids must not be used again.
            self._scanned[id(value)] = (value, items)
            if _PLAIN.issuperset(map(type, items)):
                continue
            for item in items:
                kind = type(item)
                if kind in _PLAIN:
                    continue
                if container_of(kind) is not None:
                    holders.setdefault(id(item), []).append(id(value))
                    waiting.append(item)
                elif self._is_source(item, kind):
                    marked.append(id(value))
        while marked:
            at = marked.pop()
            if at not in self._marked:
                self._marked.add(at)
                marked += holders.get(at, ())

    def _is_source(self, value: Any, kind: type) -> bool:
        named = named_side(value)
        if named is not None:
            return named is self.source
        return side_of(kind) is self.source or foreign_base(kind, self.source) is not None

    def carry(self) -> None:
        """Let the other side's objects show what was changed in mine since they were alike. Raises CannotTravel."""
        self._new = []
        done: set[int] = set()
        try:
            while True:
                # What is carried may bring objects along that have not been looked at.
                entries = [entry for key, entry in self.changeable.items() if key not in done]
                if not entries:
                    return
                for entry in entries:
                    done.add(id(entry.mine))
                    if entry.has_changed():
                        self._carry_one(entry)
        finally:
            self._marked, self._scanned, self._waiting, self._busy = set(), {}, [], set()
            self._new = []

    def _carry_one(self, entry: _Changeable) -> None:
        row = container_of(type(entry.mine))
        if row is None:
            self.library.carry(entry.mine, entry.other)
        elif row.fill is not None:
            if entry.mine is not entry.other or self._holds_source(row, entry.mine):
                items = [self.now(item, None) for item in row.contents(entry.mine)]
                row.fill(entry.other, items)
        self.settle(entry.mine, entry.other)

    def _holds_source(self, row: Container, value: Any) -> bool:
        items = row.contents(value)
        if _PLAIN.issuperset(map(type, items)):
            return False
        self._scanned.pop(id(value), None)
        self._scan(value)
        return id(value) in self._marked


class _Changeable:
    """One of a pair that may change, and what it was when both were alike."""

    __slots__ = ("mine", "other", "_library", "_state")

    def __init__(self, mine: Any, other: Any, library: Library, _: Library) -> None:
        self.mine = mine
        self.other = other
        self._library = library
        self._state: Any = None
        self.settle()

    def settle(self) -> None:
        self._state = self._now()

    def has_changed(self) -> bool:
        if self.mine is self.other:
            return True
        now = self._now()
        return len(now) != len(self._state) or not all(map(_alike, now, self._state))

    def _now(self) -> Any:
        if self.mine is self.other:
            return ()
        row = container_of(type(self.mine))
        return self._library.state(self.mine) if row is None else row.contents(self.mine)


def _alike(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) and type(one) in _PLAIN and one == other)


class _Inside:
    """Guards the making of what must be complete when it is made, and puts the place into its errors."""

    __slots__ = ("_busy", "_value", "_kind", "_path")

    def __init__(self, busy: set[int], value: Any, kind: type, path: Any) -> None:
        self._busy, self._value, self._kind, self._path = busy, value, kind, path

    def __enter__(self) -> None:
        if id(self._value) in self._busy:
            raise _placed(CannotTravel(describe(self._kind), "it contains itself"), self._path)
        self._busy.add(id(self._value))

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._busy.discard(id(self._value))
        if isinstance(error, CannotTravel):
            _placed(error, self._path)
        elif isinstance(error, (ValueError, TypeError, NotImplementedError, AttributeError, KeyError, ImportError)):
            why = str(error) or type(error).__name__
            raise _placed(CannotTravel(describe(self._kind), why), self._path) from error


def _placed(error: CannotTravel, path: Any) -> CannotTravel:
    """The error with the steps to where it happened, if it has none yet."""
    if not error.steps:
        while path is not None:
            path, row, value, index = path
            error.steps.append(row.step(value, index))
    return error
