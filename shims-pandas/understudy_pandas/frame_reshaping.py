"""The methods of a DataFrame that group it, join it or turn it; mixed into `DataFrame`. The work is in other files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from .arrays import columns
from .construction import is_list_like
from .dtypes import CategoricalDtype, DatetimeTZDtype, StringDtype, is_extension, pandas_dtype
from .errors import Pandas4Warning
from .expressions import Expression, called
from .na import NO_DEFAULT, is_missing
from .warn import warn, warn_of_copy

if TYPE_CHECKING:
    from typing import Self

    from .groupby import DataFrameGroupBy
    from .series import Series


class FrameReshaping:
    """Groups, joins, other shapes, other formats. The attributes are those of `DataFrame`."""

    _index: Any
    _columns: Any
    _arrays: Any

    def groupby(
        self,
        by: Any = None,
        level: Any = None,
        as_index: bool = True,
        sort: bool = True,
        group_keys: bool = True,
        observed: bool = True,
        dropna: bool = True,
    ) -> DataFrameGroupBy:
        """Groups of rows."""
        from .groupby import DataFrameGroupBy, Grouper

        if by is None and level is None:
            raise TypeError("You have to supply one of 'by' and 'level'")
        only = by[0] if isinstance(by, list) and len(by) == 1 else by
        if isinstance(only, Grouper) and only.freq is not None:
            return only.grouped(self, as_index, group_keys, only is not by)
        return DataFrameGroupBy(
            self, by, level=level, as_index=as_index, sort=sort, group_keys=group_keys, observed=observed, dropna=dropna
        )

    def merge(
        self,
        right: Any,
        how: str = "inner",
        on: Any = None,
        left_on: Any = None,
        right_on: Any = None,
        left_index: bool = False,
        right_index: bool = False,
        sort: bool = False,
        suffixes: Any = ("_x", "_y"),
        copy: Any = NO_DEFAULT,
        indicator: Any = False,
        validate: Any = None,
    ) -> Self:
        """A join with another table on columns or labels."""
        warn_of_copy(copy)
        from .merge import merge

        return merge(
            self,
            right,
            how=how,
            on=on,
            left_on=left_on,
            right_on=right_on,
            left_index=left_index,
            right_index=right_index,
            sort=sort,
            suffixes=suffixes,
            indicator=indicator,
            validate=validate,
        )

    def join(
        self,
        other: Any,
        on: Any = None,
        how: str = "left",
        lsuffix: Any = None,
        rsuffix: Any = None,
        sort: bool = False,
        validate: Any = None,
        *,
        suffixes: Any = None,
    ) -> Self:
        """A join with the labels of another table."""
        from .merge import join_frame

        return join_frame(self, other, on, how, lsuffix, rsuffix, sort, validate, suffixes)

    def pivot(self, *, columns: Any, index: Any = None, values: Any = None) -> Self:
        """Values of one column spread over columns and rows."""
        from .reshape import pivot

        options = {} if index is None else {"index": index}
        if values is not None:
            options["values"] = values
        return pivot(self, columns=columns, **options)

    def pivot_table(
        self,
        values: Any = None,
        index: Any = None,
        columns: Any = None,
        aggfunc: Any = "mean",
        fill_value: Any = None,
        margins: bool = False,
        dropna: bool = True,
        margins_name: str = "All",
        observed: bool = True,
        sort: bool = True,
        **kwargs: Any,
    ) -> Self:
        """Aggregations by the values of columns."""
        from .pivot import pivot_table

        return pivot_table(
            self,
            values=values,
            index=index,
            columns=columns,
            aggfunc=aggfunc,
            fill_value=fill_value,
            margins=margins,
            dropna=dropna,
            margins_name=margins_name,
            observed=observed,
            sort=sort,
            **kwargs,
        )

    def stack(self, level: Any = -1, dropna: Any = None, sort: Any = None, future_stack: bool = True) -> Any:
        """A level of the column labels as a level of the row labels."""
        from .reshape import stack

        return stack(self, level, dropna, sort, future_stack)

    def unstack(self, level: Any = -1, fill_value: Any = None, sort: bool = True) -> Any:
        """A level of the row labels as a level of the column labels."""
        from .reshape import unstack

        return unstack(self, level, fill_value, sort)

    def melt(
        self,
        id_vars: Any = None,
        value_vars: Any = None,
        var_name: Any = None,
        value_name: Any = "value",
        col_level: Any = None,
        ignore_index: bool = True,
    ) -> Self:
        """Columns as rows of label and value."""
        from .reshape import melt

        return melt(self, id_vars, value_vars, var_name, value_name, col_level, ignore_index)

    def explode(self, column: Any, ignore_index: bool = False) -> Self:
        """Each element of a list in a row of its own."""
        from .reshape import explode_frame

        return explode_frame(self, column, ignore_index)

    def squeeze(self, axis: Any = None) -> Any:
        """Without the axes of length one."""
        rows, width = self.shape
        wanted = (0, 1) if axis is None else (self._axis_number(axis),)
        if 1 in wanted and width == 1:
            series = self._column_at(0)
            return columns.item(series._array, 0) if 0 in wanted and rows == 1 else series
        if 0 in wanted and rows == 1:
            return self._row_at(0)
        return self.copy()

    def xs(self, key: Any, axis: Any = 0, level: Any = None, drop_level: bool = True) -> Any:
        """The rows (columns) of a label."""
        if self._axis_number(axis) == 1:
            if level is None:
                return self[key]
            return self.T.xs(key, 0, level, drop_level).T
        return self._rows_of(key, level, drop_level)

    def select_dtypes(self, include: Any = None, exclude: Any = None) -> Self:
        """The columns of some dtypes."""
        wanted = _as_list(include)
        unwanted = _as_list(exclude)
        if not wanted and not unwanted:
            raise ValueError("at least one of include or exclude must be nonempty")
        both = {str(item) for item in wanted} & {str(item) for item in unwanted}
        if both:
            raise ValueError(f"include and exclude overlap on {frozenset(both)}")
        for option, done, items in (("include", "included", wanted), ("exclude", "excluded", unwanted)):
            named = any(item is str or isinstance(item, str) and item == "str" for item in wanted + unwanted)
            if any(map(_is_object, items)) and not named:
                if any(isinstance(array.dtype, StringDtype) for array in self._arrays):
                    _warn_of_object(option, done)
        places = []
        for place, array in enumerate(self._arrays):
            if wanted and not any(_dtype_matches(array.dtype, item) for item in wanted):
                continue
            if any(_dtype_matches(array.dtype, item) for item in unwanted):
                continue
            places.append(place)
        return self._take_columns(places)

    def filter(
        self,
        arg: Any = None,
        /,
        like: Any = None,
        regex: Any = None,
        axis: Any = None,
        *,
        items: Any = None,
        cond: Any = None,
        na: Any = False,
    ) -> Self:
        """The rows where a mask holds, or the columns (rows) whose labels are asked for."""
        import re

        given = sum(option is not None for option in (arg, items, cond, like, regex))
        if given > 1:
            raise TypeError(
                "The positional argument and the keyword arguments `items`, `cond`, `like`, and `regex` are mutually exclusive"
            )
        if not given:
            raise TypeError("Must pass a positional argument or one of `items`, `cond`, `like`, or `regex`")
        if na is not True and na is not False and na != "raise":
            raise ValueError(f"na must be 'raise', True, or False, got {na!r}")
        if callable(arg):
            cond = arg
        elif arg is not None:
            if _is_mask(arg):
                raise Refusal("pandas.DataFrame.filter", "arg", type(arg).__name__, "booleans as labels have no shim")
            items = arg
        if cond is not None:
            number = 0 if axis is None else self._axis_number(axis)
            if isinstance(cond, Expression) and number:
                raise ValueError(
                    "Expressions such as pd.col(...) are only supported by DataFrame.filter with axis=0, since they evaluate "
                    "to a mask aligned with the index"
                )
            mask = _filter_mask(self, cond, na)
            return self.loc[mask] if number == 0 else self.loc[:, mask]
        number = 1 if axis is None else self._axis_number(axis)
        labels = self._columns if number == 1 else self._index
        if items is not None:
            chosen = [item for item in items if item in labels]
            return self.reindex(columns=chosen) if number == 1 else self.reindex(index=chosen)
        if like is not None:
            places = [k for k, label in enumerate(labels.tolist()) if like in str(label)]
        else:
            pattern = re.compile(regex)
            places = [k for k, label in enumerate(labels.tolist()) if pattern.search(str(label))]
        return self._take_columns(places) if number == 1 else self._take_rows(places)

    def value_counts(
        self,
        subset: Any = None,
        normalize: bool = False,
        sort: bool = True,
        ascending: bool = False,
        dropna: bool = True,
    ) -> Series:
        """How often each row stands."""
        from .algorithms import value_counts_frame

        return value_counts_frame(self, subset, normalize, sort, ascending, dropna)

    def to_dict(self, orient: str = "dict", *, into: Any = dict, index: bool = True) -> Any:
        """The table as dicts and lists of Python values."""
        from .to_dict import frame_to_dict

        return frame_to_dict(self, orient, into, index)


GROUPS = {"number": "iufc", "datetime": "M", "datetime64": "M", "timedelta": "m", "timedelta64": "m"}


def _is_mask(value: Any) -> bool:
    """Whether a list or an array holds booleans and missing values only."""
    if not isinstance(value, list) and getattr(value, "ndim", 0) != 1 or hasattr(value, "levels"):
        return False
    if not isinstance(value, list) and value.dtype.kind not in "bO":
        return False
    return all(isinstance(one, (bool, np.bool_)) or is_missing(one) for one in value)


def _filter_mask(table: Any, cond: Any, na: Any) -> Any:
    """The condition of `filter` as booleans, what is missing standing for `na`."""
    name, kind = type(table).__name__, "callable" if callable(cond) else ""
    kind = "expression" if isinstance(cond, Expression) else kind
    mask = called(cond, table)
    if not _is_mask(mask):
        if kind:
            raise TypeError(f"The {kind} passed to {name}.filter must evaluate to a one-dimensional boolean mask")
        raise TypeError(f"cond passed to {name}.filter must be a one-dimensional boolean mask")
    gone = [is_missing(one) for one in mask]
    if any(gone) and na == "raise":
        raise ValueError("The mask contains missing values")
    values = np.array([na if none else bool(one) for one, none in zip(mask, gone)], dtype=bool)
    return type(mask)(values, index=mask.index) if hasattr(mask, "iloc") else values


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if is_list_like(value) else [value]


def _is_object(wanted: Any) -> bool:
    return wanted is object or wanted is np.object_ or isinstance(wanted, str) and wanted in ("object", "O")


def _warn_of_object(option: str, done: str) -> None:
    """Strings still count as objects here; pandas warns of that."""
    remedy = (
        "to `include` to select them, or to `exclude` to remove them"
        if option == "include"
        else ("to `exclude` to remove them, or to `include` to keep them")
    )
    warn(
        f"For backward compatibility, 'str' dtypes are {done} by select_dtypes when 'object' dtype is specified. This behavior "
        "is deprecated and will be removed in a future version. Explicitly pass 'str' "
        f"{remedy} and silence this warning.\nSee https://pandas.pydata.org/docs/dev/user_guide/migration.html"
        "#string-migration-select-dtypes for details on how to write code that works with pandas 2 and 3.",
        Pandas4Warning,
    )


def _dtype_matches(dtype: Any, wanted: Any) -> bool:
    """Whether a dtype is among those that `wanted` names."""
    if isinstance(dtype, CategoricalDtype):
        return isinstance(wanted, str) and wanted == "category" or isinstance(wanted, CategoricalDtype)
    if isinstance(dtype, DatetimeTZDtype):
        return wanted == "datetimetz"
    if isinstance(dtype, StringDtype):
        return wanted is str or wanted in ("str", "string") or isinstance(wanted, StringDtype) or _is_object(wanted)
    if is_extension(dtype):
        return wanted == dtype
    if wanted in GROUPS:
        return dtype.kind in GROUPS[wanted] + ("m" if wanted == "number" else "")
    if isinstance(wanted, type) and issubclass(wanted, np.generic):
        return issubclass(dtype.type, wanted)
    if wanted is int or wanted == "int":
        return dtype == np.dtype("int64") or dtype == np.dtype("int32")
    if wanted is float or wanted == "float":
        return dtype == np.dtype("float64") or dtype == np.dtype("float32")
    try:
        return bool(pandas_dtype(wanted) == dtype)
    except (TypeError, ValueError):
        return False
