"""DataFrame, Series and Index within one process: columns over the same memory.

A column belongs to one table until somebody stores into it. So the columns of both are marked as shared, in the way
that each side marks its own, and whoever stores first copies first.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from ..pandas_columns import column_value, made_column, mark_shared, only_objects
from ..pandas_objects import pandas_maker, pandas_row
from ..pandas_string import text_dtype
from .labels import made_labels, read_labels
from .sides import SHIMS, Meant, module_of

if TYPE_CHECKING:
    from .crossing import _Passage
    from .memory import Memory

_INDEXES = (
    "Index", "DatetimeIndex", "TimedeltaIndex", "CategoricalIndex", "IntervalIndex", "PeriodIndex", "RangeIndex", "MultiIndex",
)  # fmt: skip

NoneType = type(None)

# By the target's library, the way to keep text, and whether what is missing is NaN.
_TEXT_DTYPES: dict[tuple[Any, str | None, bool], Any] = {}


class Tables:
    """The tables of one passage's source side."""

    CLASSES = frozenset(("DataFrame", "Series", *_INDEXES))

    def __init__(self, passage: _Passage, memory: Memory) -> None:
        self._passage = passage
        self._memory = memory
        self._pandas = module_of(passage.target["pandas"])

    def convert(self, value: Any, kind: type, path: Any) -> Any:
        name = kind.__name__
        if name == "DataFrame":
            made = self._frame(value, path)
        elif name == "Series":
            made = self._series(value, path)
        else:
            return self._passage.remember(value, self._index(value, path), True)
        if value.attrs:
            made.attrs.update(self._passage.now(dict(value.attrs), path))
        # Stand-ins have no flags, and a frame would look for a column of that name.
        if hasattr(kind, "flags") and not value.flags.allows_duplicate_labels:
            made.flags.allows_duplicate_labels = False
        return self._passage.remember(value, made, True)

    def _text(self, column: Any) -> Any:
        """The array of text of the target side, which has its own way to keep it."""
        dtype = column.dtype
        missing_is_nan = dtype.na_value is not sys.modules[self._passage.source["pandas"]].NA
        # Stand-ins keep text in one way only, so for an original it is the one that pandas chooses where nobody does.
        chosen = missing_is_nan and self._passage.target is not SHIMS
        storage = None if chosen else dtype.storage
        made = _TEXT_DTYPES.get((self._pandas, storage, missing_is_nan))
        if made is None:
            with Meant(self._passage.target):
                made = _TEXT_DTYPES[self._pandas, storage, missing_is_nan] = text_dtype(storage, missing_is_nan)
        items = read_labels(column) if missing_is_nan else column.to_numpy(dtype=object, na_value=None).tolist()
        return self._pandas.array(items, dtype=made) if self._passage.target is SHIMS else made_labels(items, made)

    def _index(self, index: Any, path: Any) -> Any:
        if type(index).__name__ == "RangeIndex":
            name = self._passage.now(index.name, path)
            return self._pandas.RangeIndex.from_range(range(index.start, index.stop, index.step), name=name)
        if type(index.dtype).__name__ == "StringDtype":
            name = self._passage.now(index.name, path)
            # The constructor of an Index would look at what it is given as if anybody had made it.
            make = self._pandas.Index._from_array if self._passage.target is SHIMS else self._pandas.Index._simple_new
            return make(self._text(index), name)
        with Meant(self._passage.source):
            name, value_of = pandas_row(type(index))
            payload = value_of(index)
        payload = self._passage.now(payload, path)
        with Meant(self._passage.target):
            return pandas_maker(name)(payload)

    def _axis(self, index: Any, path: Any) -> Any:
        """The labels of a table. Those that most tables have hold nothing that could be converted, and fail at nothing."""
        passage = self._passage
        pair = passage.pairs.get(id(index))
        if pair is not None:
            return pair[1]
        plain = type(index.name) in (str, NoneType)
        if plain and (type(index).__name__ == "RangeIndex" or type(index.dtype).__name__ == "StringDtype"):
            return passage.remember(index, self._index(index, path), True)
        return passage.now(index, path)

    def _frame(self, frame: Any, path: Any) -> Any:
        passage = self._passage
        names, index = self._axis(frame.columns, path), self._axis(frame.index, path)
        pandas = self._pandas
        if passage.target is SHIMS:
            mark_shared(frame)
            block = _one_block(frame)
            if block is not None:
                whole = self._memory.shim(block)
                columns = [whole[:, place] for place in range(whole.shape[1])]
            else:
                columns = [self._column(frame.iloc[:, place], path)._array for place in range(len(frame.columns))]
            return pandas.DataFrame._from_arrays(columns, names, index)
        block = self._one_memory(frame._arrays)
        if block is not None:
            made = pandas.DataFrame(block, columns=names, index=index, copy=False)
        else:
            columns = [self._column(frame._column_at(place), path, index) for place in range(len(frame.columns))]
            made = pandas.DataFrame(dict(enumerate(columns)), index=index, copy=False)
            made.columns = names
        mark_shared(made)
        return made

    def _series(self, series: Any, path: Any) -> Any:
        passage = self._passage
        index, name = self._axis(series.index, path), passage.now(series.name, path)
        if passage.target is SHIMS:
            mark_shared(series)
            made = self._column(series, path)
            return self._pandas.Series._from_array(made._array, index, name)
        series._array  # noqa: B018
        made = self._column(series, path, index)
        made.name = name
        mark_shared(made)
        return made

    def _column(self, series: Any, path: Any, index: Any = None) -> Any:
        """A Series of the target side over the values of one of the source side."""
        if type(series.dtype).__name__ == "StringDtype":
            return self._pandas.Series(self._text(series), index=index, copy=False)
        with Meant(self._passage.source):
            value = column_value(series)
        value = self._passage.now(value, path)
        with Meant(self._passage.target):
            column = made_column(value)
            return self._pandas.Series(column, index=index, dtype=only_objects(column), copy=False)

    def _one_memory(self, columns: Any) -> Any:
        """The columns of stand-ins as one two-dimensional original, where they lie evenly spaced in one memory."""
        if len(columns) < 2:
            return None
        first = columns[0]
        dtype: Any = getattr(first, "dtype", None)
        if getattr(dtype, "kind", "O") not in "biufc" or not first.size or type(first.storage) is not memoryview:
            return None
        base, steps, places = first.base, first._steps, []
        if base is None:
            return None
        for column in columns:
            # Most often it is the same dtype, not just an equal one.
            if getattr(column, "dtype", None) is not dtype and column.dtype != dtype:
                return None
            if column.base is not base or column._steps != steps or type(column.storage) is not memoryview:
                return None
            places.append(column._offset * dtype.itemsize)
        gap = places[1] - places[0]
        if gap <= 0 or places != list(range(places[0], places[0] + gap * len(places), gap)):
            return None
        return self._memory.spread(first, len(columns), gap)

    # What may change ---------------------------------------------------------------------------------------------

    def state(self, value: Any) -> list[Any]:
        name = type(value).__name__
        if name in _INDEXES:
            return [repr(value.names), getattr(value, "freqstr", None)]
        if self._passage.source is SHIMS:
            columns = list(value._data) if name == "DataFrame" else [value._data]
        else:
            columns = [block.values for block in value._mgr.blocks]
        labels = [label for axis in value.axes for label in (axis, repr(axis.names))]
        return [*columns, *labels, repr(value.attrs), *([] if name == "DataFrame" else [repr(value.name)])]

    def carry(self, value: Any, other: Any) -> None:
        """Makes the other side's table what this one is now."""
        if type(value).__name__ in _INDEXES:
            other.names = self._passage.now(list(value.names), None)
            return
        passage = self._passage
        fresh = self._frame(value, None) if type(value).__name__ == "DataFrame" else self._series(value, None)
        if passage.target is SHIMS:
            vars(other).update(vars(fresh))
        else:
            other._mgr = fresh._mgr
            if type(value).__name__ == "Series":
                other.name = fresh.name
        other.attrs.clear()
        other.attrs.update(passage.now(dict(value.attrs), None))


def _one_block(frame: Any) -> Any:
    """The values of an original whose columns are numbers in one block, uncopied; None for any other."""
    blocks = frame._mgr.blocks
    if (
        len(blocks) != 1
        or getattr(blocks[0].dtype, "kind", "O") not in "biufcmM"
        or not hasattr(blocks[0].dtype, "newbyteorder")
    ):
        return None
    return frame.to_numpy()
