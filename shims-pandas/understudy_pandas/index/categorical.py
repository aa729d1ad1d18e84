"""`CategoricalIndex`: labels out of a fixed set, kept as codes."""

from __future__ import annotations

from typing import Any

import understudy_numpy as np

from ..arrays.categorical import Categorical
from .base import Index


class CategoricalIndex(Index):
    """An Index over a Categorical; what it gives of categories is what the Categorical gives."""

    __module__ = "pandas"

    def __new__(
        cls,
        data: Any = None,
        categories: Any = None,
        ordered: bool | None = None,
        dtype: Any = None,
        copy: bool = False,
        name: Any = None,
    ) -> CategoricalIndex:
        from ..construction import is_list_like

        if name is None:
            name = getattr(data, "name", None)
        if not is_list_like(data):
            raise TypeError(f"{cls.__name__}(...) must be called with a collection of some kind, {data!r} was passed")
        return cls._from_array(Categorical(data, categories=categories, ordered=ordered, dtype=dtype), name)

    @property
    def categories(self) -> Index:
        return self._array.categories

    @property
    def codes(self) -> np.ndarray:
        return self._array.codes

    @property
    def ordered(self) -> bool:
        return self._array.ordered

    @property
    def inferred_type(self) -> str:
        return "categorical"

    def _changed(self, array: Categorical) -> CategoricalIndex:
        return self._from_array(array, self._name)

    def as_ordered(self) -> CategoricalIndex:
        return self._changed(self._array.as_ordered())

    def as_unordered(self) -> CategoricalIndex:
        return self._changed(self._array.as_unordered())

    def set_categories(
        self, new_categories: Any, ordered: bool | None = None, rename: bool = False
    ) -> CategoricalIndex:
        return self._changed(self._array.set_categories(new_categories, ordered, rename))

    def rename_categories(self, new_categories: Any) -> CategoricalIndex:
        return self._changed(self._array.rename_categories(new_categories))

    def reorder_categories(self, new_categories: Any, ordered: bool | None = None) -> CategoricalIndex:
        return self._changed(self._array.reorder_categories(new_categories, ordered))

    def add_categories(self, new_categories: Any) -> CategoricalIndex:
        return self._changed(self._array.add_categories(new_categories))

    def remove_categories(self, removals: Any) -> CategoricalIndex:
        return self._changed(self._array.remove_categories(removals))

    def remove_unused_categories(self) -> CategoricalIndex:
        return self._changed(self._array.remove_unused_categories())

    def map(self, mapper: Any, na_action: str | None = None) -> Index:
        """The labels through a function or dict, which sees each category once."""
        mapped = self._array.map(mapper, na_action)
        return Index._from_array(mapped, self._name) if isinstance(mapped, Categorical) else mapped.rename(self._name)

    def equals(self, other: Any) -> bool:
        """Whether the other index has the same labels, and where it is categorical the same categories too."""
        if isinstance(other, CategoricalIndex) and self.dtype != other.dtype:
            return False
        return super().equals(other)

    def min(self, axis: Any = None, skipna: bool = True) -> Any:
        return self._array.min(skipna=skipna)

    def max(self, axis: Any = None, skipna: bool = True) -> Any:
        return self._array.max(skipna=skipna)
