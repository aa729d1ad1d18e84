"""`FrozenList`: the immutable list in which names, levels and codes are shown."""

from __future__ import annotations

from typing import Any, NoReturn


class FrozenList(list):
    """A list that cannot be changed; it compares equal to lists."""

    __module__ = "pandas.core.indexes.frozen"

    def union(self, other: Any) -> FrozenList:
        """This list and then the other."""
        return FrozenList([*self, *other])

    def difference(self, other: Any) -> FrozenList:
        """This list without the items of the other."""
        gone = set(other)
        return FrozenList([item for item in self if item not in gone])

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        return FrozenList(found) if isinstance(key, slice) else found

    def __add__(self, other: Any) -> FrozenList:
        return self.union(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __str__(self) -> str:
        return f"[{', '.join(map(_shown, self))}]"

    def __repr__(self) -> str:
        return f"FrozenList({self!s})"

    def _disabled(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError(f"'{type(self).__name__}' does not support mutable operations.")

    __setitem__ = __delitem__ = pop = append = extend = remove = sort = insert = clear = __iadd__ = _disabled


def _shown(item: Any) -> str:
    """An item as pandas prints it in a list: an index or an array as a list of its own."""
    from ..formats.pprint import pprint_thing

    return pprint_thing(item.tolist() if hasattr(item, "tolist") else item, escape=True, quote=True)
