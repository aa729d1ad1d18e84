"""Functions of a DataFrame's values, its repeated rows and its order; mixed into `DataFrame`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from . import chained, replacing, sort
from .arrays import columns
from .construction import is_list_like
from .expressions import Expression, called
from .index.base import Index, default_index
from .na import NAN, NO_DEFAULT

if TYPE_CHECKING:
    from typing import Self

    from .series import Series


class FrameFunctions:
    """What functions make of a DataFrame. The attributes are those of `DataFrame`."""

    _index: Any
    _columns: Any
    _arrays: Any

    def apply(
        self,
        func: Any,
        axis: Any = 0,
        raw: bool = False,
        result_type: Any = None,
        args: tuple[Any, ...] = (),
        **kwargs: Any,
    ) -> Any:
        """A function of each column (or row)."""
        from .aggregation import apply_frame

        for name in ("by_row", "engine", "engine_kwargs"):
            kwargs.pop(name, None)
        return apply_frame(self, func, self._axis_number(axis), raw, result_type, args, kwargs)

    def map(self, func: Any, na_action: Any = None, **kwargs: Any) -> Self:
        """Each value through a function."""
        from .mapping import map_values

        one = (lambda value: func(value, **kwargs)) if kwargs else func
        return self._map_arrays(lambda array: map_values(array, one, na_action))

    def agg(self, func: Any = None, axis: Any = 0, *args: Any, **kwargs: Any) -> Any:
        """Aggregations of the columns."""
        from .aggregation import aggregate_frame

        return aggregate_frame(self, func, self._axis_number(axis), args, kwargs)

    aggregate = agg

    def transform(self, func: Any, axis: Any = 0, *args: Any, **kwargs: Any) -> Any:
        """A function of each column, whose results have the same labels."""
        from .aggregation import transform_frame

        return transform_frame(self, func, self._axis_number(axis), args, kwargs)

    def assign(self, **kwargs: Any) -> Self:
        """With new columns; a function gets the table as it is so far."""
        result = self.copy()
        for label, value in kwargs.items():
            result[label] = called(value, result)
        return result

    def select(self, /, *args: Any, **kwargs: Any) -> Any:
        """The columns of some labels and expressions, in that order; each may use the columns computed before it."""
        from .frame import DataFrame

        if self._columns.nlevels > 1 or not self._columns.is_unique:
            raise Refusal(
                "pandas.DataFrame.select", "self", "columns", "only columns of unique labels of one level have a shim"
            )
        data, labels, arrays = self.copy(), [], []
        for item in _selected(args):
            if isinstance(item, Expression):
                value = called(item, data)
                if not hasattr(value, "_name"):
                    raise Refusal(
                        "pandas.DataFrame.select", "args", repr(item), "only expressions of one column have a shim"
                    )
                if value._name is None:
                    raise TypeError(
                        f"expression {item!r} evaluated to an unnamed Series; use .rename(...) to name it or pass it as a "
                        "keyword argument"
                    )
                item, data[value._name] = value._name, value
            found = data[[item]]
            labels.append(item)
            arrays.append(found._arrays[0])
        for label, value in kwargs.items():
            data[label] = called(value, data)
            labels.append(label)
            arrays.append(data[label]._array)
        chosen = Index(labels, name=self._columns._name) if labels else self._columns[:0]
        return DataFrame._from_arrays(arrays, chosen, self._index._view())

    def query(
        self,
        expr: Any,
        *,
        parser: str = "pandas",
        engine: Any = None,
        local_dict: Any = None,
        global_dict: Any = None,
        resolvers: Any = None,
        level: int = 0,
        inplace: Any = NO_DEFAULT,
    ) -> Any:
        """The rows for which an expression in text holds."""
        from .computation import caller_variables, check_way, query_mask

        check_way("pandas.DataFrame.query", parser, engine, resolvers)
        inplace = self._check_inplace(inplace, "query")
        mask = query_mask(self, expr, caller_variables(level, local_dict, global_dict))
        try:
            result = self.loc[mask]
        except ValueError:
            result = self[mask]
        finished = self._finish(result, inplace)
        return None if inplace else finished

    def eval(self, expr: Any, *, inplace: Any = NO_DEFAULT, **kwargs: Any) -> Any:
        """What an expression in text gives, or the table with the columns that it assigns."""
        from .computation import assigned, caller_variables, check_way, evaluate

        if not isinstance(expr, str):
            raise Refusal("pandas.DataFrame.eval", "expr", type(expr).__name__, "only text has a shim")
        known = {name: kwargs.pop(name, None) for name in ("resolvers", "local_dict", "global_dict")}
        check_way(
            "pandas.DataFrame.eval", kwargs.pop("parser", "pandas"), kwargs.pop("engine", None), known["resolvers"]
        )
        variables = caller_variables(kwargs.pop("level", 0), known["local_dict"], known["global_dict"])
        if kwargs:
            raise Refusal("pandas.DataFrame.eval", next(iter(kwargs)), next(iter(kwargs.values())), "no shim yet")
        inplace = self._check_inplace(inplace, "eval")
        statements = evaluate("pandas.DataFrame.eval", expr, self, variables)
        if len(statements) == 1 and statements[0][0] is None:
            return statements[0][1](self)
        finished = self._finish(assigned(self, statements), inplace)
        return None if inplace else finished

    def where(self, cond: Any, other: Any = NAN, *, inplace: bool = False, axis: Any = None, level: Any = None) -> Self:
        """The values where the condition holds, `other` elsewhere."""
        if level is not None:
            raise Refusal("pandas.DataFrame.where", "level", level, "alignment on a level has no shim yet")
        inplace = self._check_inplace(inplace)
        if inplace is True and chained.references(self) <= chained.IN_METHOD:
            chained.warn_of_method()
        return self._finish(self._choose(cond, other, True, axis), inplace)

    def mask(self, cond: Any, other: Any = NAN, *, inplace: bool = False, axis: Any = None, level: Any = None) -> Self:
        """`other` where the condition holds, the values elsewhere."""
        if level is not None:
            raise Refusal("pandas.DataFrame.mask", "level", level, "alignment on a level has no shim yet")
        inplace = self._check_inplace(inplace)
        if inplace is True and chained.references(self) <= chained.IN_METHOD:
            chained.warn_of_method()
        return self._finish(self._choose(cond, other, False, axis), inplace)

    def _choose(self, cond: Any, other: Any, keep: bool, axis: Any) -> Any:
        from .choosing import choose_frame

        return choose_frame(self, called(cond, self), called(other, self), keep, axis)

    def replace(
        self, to_replace: Any = None, value: Any = NO_DEFAULT, *, inplace: bool = False, regex: Any = False
    ) -> Self:
        """Some values exchanged for others, everywhere or (nested dicts) by column."""
        replacing.check_replacement(self, to_replace, value, regex)
        inplace = self._check_inplace(inplace)
        if inplace is True and chained.references(self) <= chained.IN_METHOD:
            chained.warn_of_method()
        given = value is not NO_DEFAULT
        labels = self._columns.tolist()
        if isinstance(to_replace, Mapping) and to_replace and all(isinstance(v, Mapping) for v in to_replace.values()):
            arrays = [
                replacing.replace_array(array, list(to_replace[label].items()), bool(regex))
                if label in to_replace
                else array
                for label, array in zip(labels, self._arrays)
            ]
        elif isinstance(to_replace, Mapping) and given:
            arrays = []
            for label, array in zip(labels, self._arrays):
                if label in to_replace:
                    new = value[label] if isinstance(value, Mapping) else value
                    pairs, pattern = replacing.replacement_pairs(to_replace[label], new, True, regex)
                    array = replacing.replace_array(array, pairs, pattern)
                arrays.append(array)
        else:
            pairs, pattern = replacing.replacement_pairs(to_replace, value, given, regex)
            arrays = [replacing.replace_array(array, pairs, pattern) for array in self._arrays]
        return self._finish(self._made(arrays), inplace)

    def round(self, decimals: Any = 0, *args: Any, **kwargs: Any) -> Self:
        """Rounded numbers; what is no number stays."""
        if hasattr(decimals, "_index"):
            decimals = dict(decimals.items())
        if isinstance(decimals, Mapping):
            wanted = [decimals.get(label) for label in self._columns.tolist()]
        elif isinstance(decimals, (int, np.integer)):
            wanted = [int(decimals)] * len(self._arrays)
        else:
            raise TypeError("decimals must be an integer, a dict-like or a Series")
        return self._made([array if n is None else _rounded(array, int(n)) for array, n in zip(self._arrays, wanted)])

    def isin(self, values: Any) -> Self:
        """Which values are among `values` (a dict: by column)."""
        from .algorithms import isin

        labels = self._columns.tolist()
        if hasattr(values, "_arrays") or hasattr(values, "_index"):
            aligned = values.reindex(self._index) if not hasattr(values, "_arrays") else values.reindex_like(self)
            return self.eq(aligned, axis=0)
        if isinstance(values, Mapping):
            nothing = np.zeros(len(self._index), dtype=bool)
            return self._made(
                [isin(a, list(values[k])) if k in values else nothing for k, a in zip(labels, self._arrays)]
            )
        if not is_list_like(values):
            raise TypeError(
                "only list-like or dict-like objects are allowed to be passed to DataFrame.isin(), "
                f"you passed a '{type(values).__name__}'"
            )
        return self._map_arrays(lambda array: isin(array, values))

    # Values that recur.

    def duplicated(self, subset: Any = None, keep: Any = "first") -> Series:
        """Which rows have stood before."""
        from .duplicates import duplicated_flags
        from .series import Series

        lists = [columns.raw(array) for array in self._chosen(subset)]
        rows = lists[0] if len(lists) == 1 else list(zip(*lists))
        flags = duplicated_flags(rows, keep) if lists else np.zeros(len(self._index), dtype=bool)
        return Series._from_array(flags, self._index)

    def _chosen(self, subset: Any) -> list[Any]:
        """The arrays of some columns, or of all."""
        if subset is None:
            return list(self._arrays)
        wanted = list(subset) if is_list_like(subset) and not isinstance(subset, tuple) else [subset]
        absent = [label for label in wanted if label not in self._columns]
        if absent:
            raise KeyError(Index(absent))
        return [self[label]._array for label in wanted]

    def drop_duplicates(
        self, subset: Any = None, *, keep: Any = "first", inplace: Any = NO_DEFAULT, ignore_index: bool = False
    ) -> Self:
        """Without rows that have stood before."""
        inplace = self._check_inplace(inplace, "drop_duplicates")
        result = self._filter_rows(~self.duplicated(subset, keep)._array)
        if ignore_index:
            result = result._with_index(default_index(len(result)))
        return self._finish(result, inplace, "drop_duplicates")

    # Order.

    def sort_values(
        self,
        by: Any,
        *,
        axis: Any = 0,
        ascending: Any = True,
        inplace: Any = NO_DEFAULT,
        kind: str = "quicksort",
        na_position: str = "last",
        ignore_index: bool = False,
        key: Any = None,
    ) -> Self:
        """The rows in the order of one column, ties by the next, and so on."""
        inplace = self._check_inplace(inplace, "sort_values")
        if self._axis_number(axis) == 1:
            row = self.loc[by]
            return self._take_columns(sort.argsort_array(row._array, sort.check_ascending(ascending), na_position))
        ascending = sort.check_ascending(ascending)
        sort.check_position(na_position)
        wanted = list(by) if isinstance(by, list) else [by]
        directions = ascending if isinstance(ascending, list) else [ascending] * len(wanted)
        if len(directions) != len(wanted):
            raise ValueError(f"Length of ascending ({len(directions)}) != length of by ({len(wanted)})")
        arrays = [self._key_array(label, key) for label in wanted]
        if not arrays:
            return self._finish(self.copy(), inplace, "sort_values")
        if len(arrays) == 1:
            order = sort.argsort_array(arrays[0], directions[0], na_position)
        else:
            order = sort.lexsort(arrays, directions, na_position)
        result = self._take_rows(order)
        if ignore_index:
            result = result._with_index(default_index(len(result)))
        return self._finish(result, inplace, "sort_values")

    def _key_array(self, label: Any, key: Any) -> Any:
        """The column (or level of the index) of a label, through a key function."""
        from .series import Series

        if label in self._columns:
            found = self[label]
            if getattr(found, "ndim", 1) == 2:
                raise ValueError(f"The column label '{label}' is not unique.")
        elif label in list(self._index.names) and label is not None:
            level = self._index.get_level_values(label)
            found = Series._from_array(level._array, default_index(len(level)), label)
        else:
            raise KeyError(label)
        return Series(key(found))._array if key else found._array

    def sort_index(
        self,
        *,
        axis: Any = 0,
        level: Any = None,
        ascending: Any = True,
        inplace: Any = NO_DEFAULT,
        kind: str = "quicksort",
        na_position: str = "last",
        sort_remaining: bool = True,
        ignore_index: bool = False,
        key: Any = None,
    ) -> Self:
        """The rows (columns) in the order of their labels."""
        inplace = self._check_inplace(inplace, "sort_index")
        ascending = sort.check_ascending(ascending)
        if self._axis_number(axis) == 1:
            order = sort.index_order(self._columns, level, ascending, na_position, sort_remaining, key)
            result = self.copy() if order is None else self._take_columns(order)
            if ignore_index:
                result._columns = default_index(len(result._columns))
            return self._finish(result, inplace, "sort_index")
        order = sort.index_order(self._index, level, ascending, na_position, sort_remaining, key)
        result = self.copy() if order is None else self._take_rows(order)
        if ignore_index:
            result = result._with_index(default_index(len(result)))
        return self._finish(result, inplace, "sort_index")

    def rank(
        self,
        axis: Any = 0,
        method: str = "average",
        numeric_only: bool = False,
        na_option: str = "keep",
        ascending: bool = True,
        pct: bool = False,
    ) -> Self:
        """The ranks of the values in each column, from 1."""
        frame = self._numeric() if numeric_only else self
        if self._axis_number(axis) == 1:
            return frame.T.rank(0, method, False, na_option, ascending, pct).T
        return frame._map_arrays(lambda array: sort.rank_array(array, method, na_option, ascending, pct))

    def nlargest(self, n: int, columns: Any, keep: str = "first") -> Self:
        """The n rows with the largest values, in order."""
        return self._extremes(n, columns, keep, True)

    def nsmallest(self, n: int, columns: Any, keep: str = "first") -> Self:
        """The n rows with the smallest values, in order."""
        return self._extremes(n, columns, keep, False)

    def _extremes(self, n: int, by: Any, keep: str, largest: bool) -> Any:
        sort.check_keep(keep)
        wanted = list(by) if is_list_like(by) and not isinstance(by, tuple) else [by]
        if len(wanted) == 1:
            places = sort.nlargest_positions(self._key_array(wanted[0], None), n, keep, largest)
            return self._take_rows(places)
        if keep != "first":
            raise Refusal(
                "pandas.DataFrame.nlargest", "keep", keep, "ties in several columns have a shim for 'first' only"
            )
        order = sort.lexsort([self._key_array(label, None) for label in wanted], [not largest] * len(wanted))
        return self._take_rows(order[:n])

    def reorder_levels(self, order: Any, axis: Any = 0) -> Self:
        """With the levels of the labels in another order."""
        if self._axis_number(axis) == 0:
            return self._with_index(self._index.reorder_levels(order))
        return self.set_axis(self._columns.reorder_levels(order), axis=1)

    def equals(self, other: Any) -> bool:
        """Whether the other table has the same values, dtypes and labels."""
        return (
            type(self) is type(other)
            and self._index.equals(other._index)
            and self._columns.equals(other._columns)
            and all(map(columns.equal, self._arrays, other._arrays))
        )

    def update(
        self, other: Any, join: str = "left", overwrite: bool = True, filter_func: Any = None, errors: str = "ignore"
    ) -> None:
        """Store the values of another table under the labels that both have."""
        if chained.references(self) <= chained.IN_METHOD:
            chained.warn_of_update()
        if join != "left":
            raise NotImplementedError("Only left join is supported")
        if errors not in ("ignore", "raise"):
            raise ValueError("The parameter errors must be either 'ignore' or 'raise'")
        from .frame import DataFrame

        other = other if hasattr(other, "_arrays") else DataFrame(other)
        aligned = other.reindex(index=self._index, columns=self._columns)
        if errors == "raise" and any(
            bool((~columns.isna(mine) & ~columns.isna(theirs)).any())
            for mine, theirs in zip(self._arrays, aligned._arrays)
        ):
            raise ValueError("Data overlaps.")
        for place, array in enumerate(aligned._arrays):
            present = ~columns.isna(array)
            if filter_func is not None:
                present = present & np.asarray(filter_func(self._column_at(place).to_numpy()), dtype=bool)
            elif not overwrite:
                present = present & columns.isna(self._arrays[place])
            if bool(present.any()):
                self._set_column_at(place, present, columns.mask(array, present))


def _rounded(array: Any, decimals: int) -> Any:
    numeric = isinstance(array, np.ndarray) and array.dtype.kind in "iufc"
    return array.round(decimals) if numeric else array


def _selected(args: tuple[Any, ...]) -> list[Any]:
    """What `select` is asked for: its arguments, or the items of the only one."""
    many = []
    for arg in args:
        if isinstance(arg, (set, frozenset)):
            raise TypeError(
                "`select` does not support sets, as the resulting column order would be undefined; pass a list instead"
            )
        many.append(is_list_like(arg) and not isinstance(arg, (tuple, Expression)))
    if many == [True]:
        return list(args[0])
    if any(many):
        raise TypeError(
            "`select` supports individual columns `df.select('col1', 'col2', ...)` or a single list "
            "`df.select(['col1', 'col2', ...])`, but not both. You can unpack the list if you have a mix: "
            "`df.select(*['col1', 'col2'], 'col3')`."
        )
    return list(args)
