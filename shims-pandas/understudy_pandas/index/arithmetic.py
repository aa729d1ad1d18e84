"""Operators, reductions and the order of an Index; mixed into `Index`."""

from __future__ import annotations

import operator
from typing import Any

import understudy_numpy as np

from ..arrays import columns
from ..arrays.base import ExtensionArray
from ..construction import is_list_like
from ..na import NAN, is_missing
from ..numpy_parameters import check_extreme_axis, check_repeat


class IndexArithmetic:
    """What an index computes from its labels."""

    _array: Any
    _name: Any

    def _operate(self, name: str, other: Any) -> Any:
        """An index of the results of one arithmetic operation."""
        from .. import ops
        from .base import Index

        if getattr(other, "_index", None) is not None:
            return NotImplemented
        result_name = self._name
        if isinstance(other, Index):
            if other._name != self._name:
                result_name = None
            other = other._array
        result = ops.arithmetic(name, self._array, other)
        return NotImplemented if result is NotImplemented else Index._from_array(result, result_name)

    def _compare(self, op: Any, other: Any) -> Any:
        from .. import ops

        if getattr(other, "_index", None) is not None:
            return NotImplemented
        if hasattr(other, "_array"):
            other = other._array
        return ops.comparison(op, self._array, other)

    def __add__(self, other: Any) -> Any:
        return self._operate("add", other)

    def __radd__(self, other: Any) -> Any:
        return self._operate("radd", other)

    def __sub__(self, other: Any) -> Any:
        return self._operate("sub", other)

    def __rsub__(self, other: Any) -> Any:
        return self._operate("rsub", other)

    def __mul__(self, other: Any) -> Any:
        return self._operate("mul", other)

    def __rmul__(self, other: Any) -> Any:
        return self._operate("rmul", other)

    def __truediv__(self, other: Any) -> Any:
        return self._operate("truediv", other)

    def __rtruediv__(self, other: Any) -> Any:
        return self._operate("rtruediv", other)

    def __floordiv__(self, other: Any) -> Any:
        return self._operate("floordiv", other)

    def __rfloordiv__(self, other: Any) -> Any:
        return self._operate("rfloordiv", other)

    def __mod__(self, other: Any) -> Any:
        return self._operate("mod", other)

    def __rmod__(self, other: Any) -> Any:
        return self._operate("rmod", other)

    def __pow__(self, other: Any) -> Any:
        return self._operate("pow", other)

    def __rpow__(self, other: Any) -> Any:
        return self._operate("rpow", other)

    def __eq__(self, other: Any) -> Any:
        return self._compare(operator.eq, other)

    def __ne__(self, other: Any) -> Any:
        return self._compare(operator.ne, other)

    def __lt__(self, other: Any) -> Any:
        return self._compare(operator.lt, other)

    def __le__(self, other: Any) -> Any:
        return self._compare(operator.le, other)

    def __gt__(self, other: Any) -> Any:
        return self._compare(operator.gt, other)

    def __ge__(self, other: Any) -> Any:
        return self._compare(operator.ge, other)

    def _unary(self, function: Any) -> Any:
        from .base import Index

        return Index._from_array(function(self._array), self._name)

    def __neg__(self) -> Any:
        return self._unary(operator.neg)

    def __pos__(self) -> Any:
        return self._unary(operator.pos)

    def __abs__(self) -> Any:
        return self._unary(operator.abs)

    def __invert__(self) -> Any:
        return self._unary(operator.invert)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        from .base import Index

        if any(hasattr(value, "_index") for value in inputs):
            return NotImplemented
        if method != "__call__" or "out" in options:
            inputs = tuple(value.to_numpy() if isinstance(value, Index) else value for value in inputs)
            return getattr(ufunc, method)(*inputs, **options)
        names = {value._name for value in inputs if isinstance(value, Index)}
        plain = [value._array if isinstance(value, Index) else value for value in inputs]
        result = ufunc(*plain, **options)
        name = names.pop() if len(names) == 1 else None
        if isinstance(result, tuple):
            return tuple(Index._from_array(one, name) for one in result)
        return result if result.dtype.kind == "b" else Index._from_array(result, name)

    def round(self, decimals: int = 0) -> Any:
        """Labels rounded; what is no number stays."""
        if isinstance(self._array, ExtensionArray) or self._array.dtype.kind == "O":
            return self._view()
        return self._unary(lambda array: array.round(decimals))

    # Missing labels.

    def isna(self) -> np.ndarray:
        """Which labels are missing."""
        return columns.isna(self._array)

    def notna(self) -> np.ndarray:
        """Which labels are there."""
        return ~columns.isna(self._array)

    isnull = isna
    notnull = notna

    def dropna(self, how: str = "any") -> Any:
        """Without the missing labels."""
        if how not in ("any", "all"):
            raise ValueError(f"invalid how option: {how}")
        return self._filter(self.notna()) if self.hasnans else self._view()

    def fillna(self, value: Any) -> Any:
        """Missing labels replaced by one value."""
        from ..missing import fill_array
        from .base import Index

        return Index._from_array(fill_array(self._array, value), self._name)

    # Values that recur.

    def unique(self, level: Any = None) -> Any:
        """Each label once, in order of first appearance."""
        if level is not None:
            self._level_number(level)
        mapping = self._mapping()
        if len(mapping) == len(self):
            return self._view()
        return self.take(sorted(mapping.values()))

    def nunique(self, dropna: bool = True) -> int:
        """How many different labels there are."""
        count = len(self._mapping())
        return count - 1 if dropna and self.hasnans else count

    def duplicated(self, keep: Any = "first") -> np.ndarray:
        """Which labels have stood before (`keep='last'`: stand again; False: stand elsewhere)."""
        from ..duplicates import duplicated_flags

        return duplicated_flags(self._raw(), keep)

    def drop_duplicates(self, *, keep: Any = "first") -> Any:
        """Without repeated labels."""
        if self.is_unique:
            return self._view()
        return self._filter(~self.duplicated(keep))

    def isin(self, values: Any, level: Any = None) -> np.ndarray:
        """Which labels are among `values`."""
        from ..algorithms import isin

        if level is not None:
            self._level_number(level)
        return isin(self._array, values)

    def factorize(self, sort: bool = False, use_na_sentinel: bool = True) -> Any:
        """Codes of the labels and the different labels."""
        from ..algorithms import factorize

        return factorize(self, sort=sort, use_na_sentinel=use_na_sentinel)

    def value_counts(
        self, normalize: bool = False, sort: bool = True, ascending: bool = False, bins: Any = None, dropna: bool = True
    ) -> Any:
        """How often each label stands."""
        from ..algorithms import value_counts_series

        return value_counts_series(self, normalize=normalize, sort=sort, ascending=ascending, bins=bins, dropna=dropna)

    # Order.

    def argsort(self, *args: Any, **options: Any) -> np.ndarray:
        """The positions of the labels in ascending order."""
        from ..sort import argsort_array

        return np.array(argsort_array(self._array), dtype=np.intp)

    def sort_values(
        self, *, return_indexer: bool = False, ascending: bool = True, na_position: str = "last", key: Any = None
    ) -> Any:
        """The labels in order."""
        from ..sort import argsort_array

        if not key and ascending and self.is_monotonic_increasing:
            same = self._view()
            return (same, np.arange(len(self), dtype=np.intp)) if return_indexer else same
        array = key(self)._array if key else self._array
        order = argsort_array(array, ascending=ascending, na_position=na_position)
        result = self.take(order)
        return (result, np.array(order, dtype=np.intp)) if return_indexer else result

    def sort(self, *args: Any, **options: Any) -> Any:
        raise TypeError("cannot sort an Index object in-place, use sort_values instead")

    def searchsorted(self, value: Any, side: str = "left", sorter: Any = None) -> Any:
        """Where `value` would be inserted."""
        if isinstance(self._array, ExtensionArray):
            import bisect

            cut = bisect.bisect_left if side == "left" else bisect.bisect_right
            return np.intp(cut(self._array._sort_raw(), self._array._raw_key(value)))
        if self._array.dtype.kind in "mM":
            from .base import Index

            many = is_list_like(value)
            wanted = Index._from_array(Index(list(value) if many else [value], dtype=self.dtype)._array)
            value = wanted._array if many else wanted._array[0]
        return np.searchsorted(self._array, value, side=side, sorter=sorter)

    def _extreme(self, name: str, skipna: bool) -> Any:
        from ..reductions import reduce_array

        found = reduce_array(self._array, name, skipna=skipna)
        return NAN if isinstance(found, np.floating) and found != found else found

    def min(self, axis: Any = None, skipna: bool = True) -> Any:
        """The smallest label."""
        check_extreme_axis(axis)
        return self._extreme("min", skipna)

    def max(self, axis: Any = None, skipna: bool = True) -> Any:
        """The largest label."""
        check_extreme_axis(axis)
        return self._extreme("max", skipna)

    def argmin(self, axis: Any = None, skipna: bool = True) -> Any:
        """The position of the smallest label."""
        from ..reductions import argextreme

        check_extreme_axis(axis)
        return argextreme(self._array, "min", skipna)

    def argmax(self, axis: Any = None, skipna: bool = True) -> Any:
        """The position of the largest label."""
        from ..reductions import argextreme

        check_extreme_axis(axis)
        return argextreme(self._array, "max", skipna)

    def any(self, *args: Any, **options: Any) -> Any:
        """Whether any label is true."""
        return np.any(self._array)

    def all(self, *args: Any, **options: Any) -> Any:
        """Whether every label is true."""
        return np.all(self._array)

    # New labels in place of some.

    def repeat(self, repeats: Any, axis: None = None) -> Any:
        """Each label so many times."""
        check_repeat(axis)
        return self.take(np.repeat(np.arange(len(self)), repeats))

    def delete(self, loc: Any) -> Any:
        """Without the labels at positions."""
        keep = np.delete(np.arange(len(self)), loc)
        return self.take(keep)

    def insert(self, loc: int, item: Any) -> Any:
        """With one more label at a position."""
        from ..construction import array_of
        from .base import Index

        array = self._array
        length = len(array)
        if isinstance(array, ExtensionArray) or array.dtype.kind in "mM":
            if not -length <= loc <= length:
                raise IndexError(f"loc must be an integer between -{length} and {length}")
        elif not -length <= loc <= length:
            raise IndexError(f"index {loc} is out of bounds for axis 0 with size {length}")
        loc = loc + length if loc < 0 else loc
        if columns.holding(array.dtype, item) == array.dtype:
            one = array_of([item], array.dtype)
        elif is_missing(item):
            one = array_of([columns.missing_value(columns.fillable(array.dtype))], columns.fillable(array.dtype))
        else:
            one = array_of([item])
        if length == 0 and not isinstance(array, ExtensionArray) and array.dtype.kind == "O":
            return Index._from_array(array_of([item]), self._name)
        return Index._from_array(columns.concat([array[:loc], one, array[loc:]]), self._name)

    def drop(self, labels: Any, errors: str = "raise") -> Any:
        """Without the labels named."""
        from .setops import drop_labels

        return drop_labels(self, labels, errors)

    def where(self, cond: Any, other: Any = None) -> Any:
        """The labels where the condition holds, `other` elsewhere."""
        from ..replacing import where_array
        from .base import Index

        if np.shape(cond) != (len(self),):
            raise ValueError("Array conditional must be same shape as self")
        return Index._from_array(where_array(self._array, np.asarray(cond, dtype=bool), other), self._name)

    def putmask(self, mask: Any, value: Any) -> Any:
        """`value` where the mask holds, the labels elsewhere."""
        mask = np.asarray(mask, dtype=bool)
        if mask.shape != self.shape:
            raise ValueError("putmask: mask and data must be the same size")
        if not mask.any():
            return self.copy()
        if is_list_like(value):
            value = np.resize(np.asarray(value), len(self))
        return self.where(~mask, value)

    def shift(self, periods: int = 1, freq: Any = None) -> Any:
        raise NotImplementedError(
            f"This method is only implemented for DatetimeIndex, PeriodIndex and TimedeltaIndex; Got type {type(self).__name__}"
        )

    def diff(self, periods: int = 1) -> Any:
        """Differences of neighbouring labels."""
        from .base import Index

        return Index._from_array(self.to_series().diff(periods)._array, self._name)
