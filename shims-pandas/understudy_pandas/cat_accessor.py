"""`Series.cat`: the categories of a categorical Series, and the Series with other ones."""

from __future__ import annotations

from typing import Any

from .arrays.categorical import Categorical


class CategoricalAccessor:
    """What a Categorical does to its categories, as Series with the same index and name."""

    __module__ = "pandas.core.arrays.categorical"

    def __init__(self, data: Any) -> None:
        if not isinstance(data._array, Categorical):
            raise AttributeError("Can only use .cat accessor with a 'category' dtype")
        self._parent: Categorical = data._array
        self._index = data._index
        self._name = data._name

    @property
    def categories(self) -> Any:
        return self._parent.categories

    @property
    def ordered(self) -> bool:
        return self._parent.ordered

    @property
    def codes(self) -> Any:
        """The codes, as a Series without a name."""
        from .series import Series

        return Series(self._parent.codes, index=self._index)

    def _changed(self, array: Categorical) -> Any:
        from .series import Series

        return Series(array, index=self._index, name=self._name)

    def as_ordered(self) -> Any:
        return self._changed(self._parent.as_ordered())

    def as_unordered(self) -> Any:
        return self._changed(self._parent.as_unordered())

    def set_categories(self, new_categories: Any, ordered: bool | None = None, rename: bool = False) -> Any:
        return self._changed(self._parent.set_categories(new_categories, ordered, rename))

    def rename_categories(self, new_categories: Any) -> Any:
        return self._changed(self._parent.rename_categories(new_categories))

    def reorder_categories(self, new_categories: Any, ordered: bool | None = None) -> Any:
        return self._changed(self._parent.reorder_categories(new_categories, ordered))

    def add_categories(self, new_categories: Any) -> Any:
        return self._changed(self._parent.add_categories(new_categories))

    def remove_categories(self, removals: Any) -> Any:
        return self._changed(self._parent.remove_categories(removals))

    def remove_unused_categories(self) -> Any:
        return self._changed(self._parent.remove_unused_categories())
