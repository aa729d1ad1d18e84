"""`Categorical`: values out of a fixed set, kept as small integer codes into an Index of categories.

`_codes` is an integer array as narrow as the number of categories allows, -1 for missing. Whoever groups, sorts or
joins a Categorical works on the codes.
"""

from __future__ import annotations

import operator
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import understudy_numpy as np

from ..dtypes import CategoricalDtype, pandas_dtype
from ..errors import Pandas4Warning
from ..na import NAN, is_missing
from . import columns
from .base import ExtensionArray

ORDERINGS = (operator.lt, operator.le, operator.gt, operator.ge)
UNKNOWN_VALUES = (
    "Constructing a Categorical with a dtype and values containing non-null entries not in that dtype's categories is "
    "deprecated and will raise in a future version."
)


class Categorical(ExtensionArray):
    """An array of values that are all among `categories`, or missing."""

    __module__ = "pandas"
    _codes: Any
    _dtype: CategoricalDtype

    def __init__(
        self, values: Any, categories: Any = None, ordered: bool | None = None, dtype: Any = None, copy: bool = True
    ) -> None:
        from ..construction import is_list_like
        from ..index.base import Index

        wanted = requested_dtype(values, categories, ordered, dtype)
        if not is_list_like(values):
            raise TypeError("Categorical input must be list-like")
        if getattr(values, "ndim", 1) > 1:
            raise NotImplementedError("> 1 ndim Categorical are not supported at this time")
        inner = getattr(values, "_array", values)
        if isinstance(inner, Categorical):
            target = wanted.categories if wanted.categories is not None else inner.categories
            codes = recode(inner._codes.copy() if copy else inner._codes, inner.categories, target, warn=True)
        elif wanted.categories is None:
            codes, target = _factorized(values, bool(wanted.ordered))
        else:
            target = wanted.categories
            codes = _encoded(values, target)
        if not isinstance(target, Index):
            target = Index._from_array(target)
        self._dtype = CategoricalDtype(target, bool(wanted.ordered))
        self._codes = narrow(codes, len(target))

    @classmethod
    def _from_parts(cls, codes: Any, dtype: CategoricalDtype) -> Categorical:
        """A Categorical that holds `codes` (integers below the number of categories) as they are."""
        self = cls.__new__(cls)
        self._codes = narrow(codes, len(dtype.categories))
        self._dtype = dtype
        return self

    @classmethod
    def from_codes(
        cls, codes: Any, categories: Any = None, ordered: bool | None = None, dtype: Any = None, validate: bool = True
    ) -> Categorical:
        """The Categorical with these codes: positions in `categories`, -1 for missing."""
        wanted = requested_dtype(None, categories, ordered, dtype)
        if wanted.categories is None:
            raise ValueError("The categories must be provided in 'categories' or 'dtype'. Both were None.")
        codes = np.asarray(codes)
        if validate and len(codes):
            if codes.dtype.kind not in "iu":
                raise ValueError("codes need to be array-like integers")
            if int(codes.max()) >= len(wanted.categories) or int(codes.min()) < -1:
                raise ValueError("codes need to be between -1 and len(categories)-1")
        return cls._from_parts(codes.copy(), CategoricalDtype(wanted.categories, bool(wanted.ordered)))

    # What it is.

    @property
    def dtype(self) -> Any:  # type: ignore[override]
        return self._dtype

    @property
    def categories(self) -> Any:
        return self._dtype.categories

    @property
    def ordered(self) -> bool:
        return bool(self._dtype.ordered)

    @property
    def codes(self) -> np.ndarray:
        """The codes, read-only."""
        return columns.readonly(self._codes)

    @property
    def nbytes(self) -> int:
        return self._codes.nbytes + self.categories.nbytes

    def __len__(self) -> int:
        return len(self._codes)

    def isna(self) -> np.ndarray:
        return self._codes == -1

    def notna(self) -> np.ndarray:
        return self._codes != -1

    isnull = isna
    notnull = notna

    def copy(self) -> Categorical:
        return self._with_codes(self._codes.copy())

    def view(self) -> Categorical:
        return self._with_codes(self._codes)

    def _with_codes(self, codes: Any) -> Categorical:
        return self._from_parts(codes, self._dtype)

    def tolist(self) -> list[Any]:
        if str(self.categories.dtype).startswith("interval"):
            return columns.take_fill(self.categories._array, self._codes).tolist()
        return self._looked_up(self.categories.tolist())

    to_list = tolist

    def _raw(self) -> list[Any]:
        return self._looked_up(self.categories._raw())

    def _raw_key(self, label: Any) -> Any:
        return self.categories._raw_key(label)

    def _sort_raw(self) -> list[Any]:
        return self._codes.tolist()

    def _looked_up(self, of_categories: list[Any]) -> list[Any]:
        missing = self.categories.dtype.na_value if hasattr(self.categories.dtype, "na_value") else NAN
        if str(self.categories.dtype).startswith(("datetime64", "timedelta64")):
            from ..nattype import NaT

            missing = NaT
        return list(map([*of_categories, missing].__getitem__, self._codes.tolist()))

    def _item(self, position: int) -> Any:
        code = int(self._codes[position])
        return self.categories[code] if code >= 0 else self._looked_up_missing()

    def _looked_up_missing(self) -> Any:
        return self._with_codes(np.array([-1], dtype=np.int8)).tolist()[0]

    def __contains__(self, key: Any) -> bool:
        if is_missing(key):
            return bool(self.isna().any())
        return key in self.categories and self._code(key) in self._codes.tolist()

    def to_numpy(self, dtype: Any = None, copy: bool = False, na_value: Any = None) -> np.ndarray:
        """The values in an array of the categories' dtype, or one that can hold what is missing."""
        values = columns.take_fill(self.categories._array, self._codes)
        result = values.to_numpy() if isinstance(values, ExtensionArray) else values
        if na_value is not None:
            result = columns.object_array(result.tolist())
            result[self.isna()] = na_value
        return result if dtype is None else result.astype(dtype)

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        """The values as another dtype; as `category`, with the categories and order that the dtype gives."""
        dtype = pandas_dtype(dtype)
        if isinstance(dtype, CategoricalDtype):
            categories = self.categories if dtype.categories is None else dtype.categories
            ordered = self.ordered if dtype.ordered is None else dtype.ordered
            codes = recode(self._codes.copy() if copy else self._codes, self.categories, categories, warn=True)
            return self._from_parts(codes, CategoricalDtype(categories, ordered))
        if getattr(dtype, "kind", "O") in "iu" and bool(self.isna().any()):
            raise ValueError("Cannot convert float NaN to integer")
        try:
            changed = columns.cast(self.categories._array, dtype)
        except (TypeError, ValueError) as error:
            raise ValueError(f"Cannot cast {self.categories.dtype} dtype to {dtype}") from error
        return columns.take_fill(changed, self._codes)

    def _level_array(self) -> Categorical:
        """Every category once, in order: the level of a MultiIndex over these values."""
        return self._with_codes(np.arange(len(self.categories)))

    # Selection and storage.

    def _slice(self, key: slice) -> Categorical:
        return self._with_codes(self._codes[key])

    def take(self, indices: Any, allow_fill: bool = False, fill_value: Any = None) -> Categorical:
        indices = np.asarray(indices, dtype=np.intp) if not isinstance(indices, np.ndarray) else indices
        if not len(self._codes):
            if len(indices) and not (allow_fill and bool((indices == -1).all())):
                raise IndexError("cannot do a non-empty take from an empty axes.")
            return self._with_codes(np.full(len(indices), self._code(fill_value) if allow_fill else -1, dtype=np.int8))
        codes = self._codes.take(indices)
        if allow_fill:
            absent = indices < 0
            if absent.any():
                codes[absent] = self._code(fill_value)
        return self._with_codes(codes)

    def _code(self, value: Any) -> int:
        """The code of a value; TypeError if it is not a category."""
        if is_missing(value):
            return -1
        try:
            return int(self.categories._mapping()[self.categories._raw_key(value)])
        except (KeyError, TypeError):
            raise TypeError(
                f"Cannot setitem on a Categorical with a new category ({value}), set the categories first"
            ) from None

    def _set(self, positions: Sequence[int] | slice, values: Any) -> None:
        from ..construction import is_list_like

        inner = getattr(values, "_array", values)
        if isinstance(inner, Categorical):
            if inner.dtype != self.dtype:
                raise TypeError("Cannot set a Categorical with another, without identical categories")
            new: Any = recode(inner._codes, inner.categories, self.categories)
        elif not is_list_like(values) or isinstance(values, tuple):
            new = self._code(values)
        else:
            items = values.tolist() if hasattr(values, "tolist") else list(values)
            if not all(is_missing(item) or item in self.categories for item in items):
                raise TypeError("Cannot setitem on a Categorical with a new category, set the categories first")
            new = np.array([self._code(item) for item in items], dtype=self._codes.dtype)
        self._codes[positions if isinstance(positions, slice) else np.asarray(positions, dtype=np.intp)] = new

    @classmethod
    def _from_sequence(cls, values: Any, dtype: Any = None) -> Categorical:
        return cls(values, dtype=dtype)

    @classmethod
    def _concat_same_type(cls, arrays: Sequence[Categorical]) -> Categorical:
        return union_categoricals(arrays)

    # Categories.

    def set_ordered(self, value: bool) -> Categorical:
        """The same values, ordered by their categories or not."""
        if not isinstance(value, bool):
            raise TypeError("'ordered' must either be 'True' or 'False'")
        return self._from_parts(self._codes.copy(), CategoricalDtype(self.categories, value))

    def as_ordered(self) -> Categorical:
        return self.set_ordered(True)

    def as_unordered(self) -> Categorical:
        return self.set_ordered(False)

    def set_categories(self, new_categories: Any, ordered: bool | None = None, rename: bool = False) -> Categorical:
        """Other categories: values not among them go missing; with `rename`, codes are kept as they are."""
        dtype = CategoricalDtype(new_categories, self.ordered if ordered is None else ordered)
        if rename:
            codes = self._codes.copy()
            codes[codes >= len(dtype.categories)] = -1
        else:
            codes = recode(self._codes.copy(), self.categories, dtype.categories)
        return self._from_parts(codes, dtype)

    def rename_categories(self, new_categories: Any) -> Categorical:
        """Other names for the categories: a list, or a dict or function of the old ones."""
        if isinstance(new_categories, Mapping) or hasattr(new_categories, "iloc"):
            new_categories = [new_categories.get(item, item) for item in self.categories]
        elif callable(new_categories):
            new_categories = [new_categories(item) for item in self.categories]
        dtype = CategoricalDtype(new_categories, self.ordered)
        if len(dtype.categories) != len(self.categories):
            raise ValueError("new categories need to have the same number of items as the old categories!")
        return self._from_parts(self._codes.copy(), dtype)

    def reorder_categories(self, new_categories: Any, ordered: bool | None = None) -> Categorical:
        """The same categories in another order."""
        if len(self.categories) != len(new_categories) or len(self.categories.difference(new_categories)):
            raise ValueError("items in new_categories are not the same as in old categories")
        return self.set_categories(new_categories, ordered=ordered)

    def add_categories(self, new_categories: Any) -> Categorical:
        """More categories, after the old ones."""
        new = _listed(new_categories)
        old = self.categories.tolist()
        already = set(new) & set(old)
        if already:
            raise ValueError(f"new categories must not include old categories: {already}")
        return self._from_parts(self._codes.copy(), CategoricalDtype(old + new, self.ordered))

    def remove_categories(self, removals: Any) -> Categorical:
        """Fewer categories; values of those removed go missing."""
        from ..index.base import Index

        gone = Index(_listed(removals)).unique()
        unknown = set(gone.tolist()) - set(self.categories.tolist())
        if unknown:
            raise ValueError(f"removals must all be in old categories: {unknown}")
        kept = self.categories.difference(gone, sort=False if self.ordered else None)
        return self.set_categories(kept, ordered=self.ordered)

    def remove_unused_categories(self) -> Categorical:
        """Only the categories that some value has."""
        used = sorted(set(self._codes.tolist()) - {-1})
        place = [-1] * (len(self.categories) + 1)
        for new, old in enumerate(used):
            place[old] = new
        codes = np.array(list(map(place.__getitem__, self._codes.tolist())), dtype=np.int64)
        return self._from_parts(codes, CategoricalDtype(self.categories.take(used), self.ordered))

    def map(self, mapper: Any, na_action: str | None = None) -> Any:
        """The values through a function or dict, which sees each category once.

        A Categorical if no two categories become one and nothing goes missing, else plain values.
        """
        from ..index.base import Index

        new = self.categories.map(mapper)
        missing = NAN
        absent = bool(self.isna().any())
        if na_action is None and absent:
            missing = mapper(NAN) if callable(mapper) else dict(mapper).get(NAN, NAN)
        if new.nlevels == 1 and new.is_unique and not new.hasnans and missing is NAN:
            return self._from_parts(self._codes.copy(), CategoricalDtype(new, self.ordered))
        values = new.tolist()
        return Index(list(map([*values, missing].__getitem__, self._codes.tolist())))

    def _map(self, mapper: Any, na_action: str | None) -> Any:
        """`map`, as the column of a Series."""
        mapped = self.map(mapper, na_action)
        return mapped if isinstance(mapped, Categorical) else mapped._array

    # Order, comparison, reduction.

    def check_for_ordered(self, op: str) -> None:
        if not self.ordered:
            raise TypeError(
                f"Categorical is not ordered for operation {op}\n"
                "you can use .as_ordered() to change the Categorical to an ordered one\n"
            )

    def min(self, *, skipna: bool = True, **kwargs: Any) -> Any:
        return self._extreme("min", min, skipna)

    def max(self, *, skipna: bool = True, **kwargs: Any) -> Any:
        return self._extreme("max", max, skipna)

    def _extreme(self, name: str, choose: Any, skipna: bool) -> Any:
        self.check_for_ordered(name)
        present = set(self._codes.tolist())
        if -1 in present and not skipna:
            return NAN
        present.discard(-1)
        return self.categories[choose(present)] if present else NAN

    def _reduce(self, name: str, *, skipna: bool = True, **options: Any) -> Any:
        if name in ("min", "max"):
            return self._extreme(name, min if name == "min" else max, skipna)
        return super()._reduce(name, skipna=skipna, **options)

    def argsort(self, *, ascending: bool = True, kind: str = "quicksort", na_position: str = "last") -> np.ndarray:
        """The positions that sort the values by their categories, missing ones at `na_position`."""
        codes = self._codes.tolist()
        present = [k for k, code in enumerate(codes) if code >= 0]
        absent = [k for k, code in enumerate(codes) if code < 0]
        present.sort(key=codes.__getitem__, reverse=not ascending)
        return np.array(absent + present if na_position == "first" else present + absent, dtype=np.intp)

    def sort_values(self, *, inplace: bool = False, ascending: bool = True, na_position: str = "last") -> Any:
        """The values in the order of their categories."""
        if na_position not in ("last", "first"):
            raise ValueError(f"invalid na_position: {na_position!r}")
        codes = self._codes[self.argsort(ascending=ascending, na_position=na_position)]
        if not inplace:
            return self._with_codes(codes)
        self._codes[:] = codes
        return None

    def value_counts(self, dropna: bool = True) -> Any:
        """How often each category stands here, in the order of the categories, those that do not included."""
        from ..index.base import Index
        from ..series import Series

        counts = [0] * (len(self.categories) + 1)
        for code in self._codes.tolist():
            counts[code] += 1
        keep = list(range(len(self.categories)))
        if not dropna and counts[-1]:
            keep.append(-1)
        labels = Index._from_array(self._with_codes(np.array(keep, dtype=np.int64)))
        return Series(np.array([counts[k] for k in keep], dtype=np.int64), index=labels, name="count")

    def isin(self, values: Any) -> np.ndarray:
        """Which values are among `values`."""
        wanted = {self._code(value) for value in values if is_missing(value) or value in self.categories}
        return np.array(list(map(wanted.__contains__, self._codes.tolist())), dtype=bool)

    def equals(self, other: Any) -> bool:
        if not isinstance(other, Categorical) or self.dtype != other.dtype:
            return False
        return self._codes.tolist() == recode(other._codes, other.categories, self.categories).tolist()

    def _compare(self, op: Any, other: Any) -> Any:
        from ..construction import is_list_like

        inner = getattr(other, "_array", other)
        sized = is_list_like(inner) and not isinstance(inner, tuple)
        if sized and len(inner) != len(self):
            raise ValueError("Lengths must match.")
        if not self.ordered and op in ORDERINGS:
            raise TypeError("Unordered Categoricals can only compare equality or not")
        if isinstance(inner, Categorical):
            if self.dtype != inner.dtype:
                raise TypeError("Categoricals can only be compared if 'categories' are the same.")
            theirs = recode(inner._codes, inner.categories, self.categories)
            result = op(self._codes, theirs)
            result[(self._codes == -1) | (theirs == -1)] = op is operator.ne
            return result
        if not sized:
            return self._compare_scalar(op, inner)
        if op in ORDERINGS:
            name = f"__{op.__name__}__"
            raise TypeError(
                f"Cannot compare a Categorical for op {name} with type {type(other)}.\n"
                "If you want to compare values, use 'np.asarray(cat) <op> other'."
            )
        return op(np.asarray(self.to_numpy()), np.asarray(inner))

    def _compare_scalar(self, op: Any, value: Any) -> np.ndarray:
        if not is_missing(value) and value in self.categories:
            result = op(self._codes, self._code(value))
            result[self._codes == -1] = op is operator.ne
            return result
        if op in ORDERINGS:
            raise TypeError(f"Invalid comparison between dtype=category and {type(value).__name__}")
        return np.full(len(self), op is operator.ne, dtype=bool)

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

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        from ..formats import categorical_repr

        return categorical_repr(self)


def requested_dtype(values: Any, categories: Any, ordered: bool | None, dtype: Any) -> CategoricalDtype:
    """The dtype that the arguments of `Categorical` ask for; its categories are None where the values decide."""
    own = getattr(values, "dtype", None)
    own = own if isinstance(own, CategoricalDtype) else None
    if dtype is not None:
        if isinstance(dtype, str):
            if dtype != "category":
                raise ValueError(f"Unknown dtype {dtype!r}")
            return CategoricalDtype(categories, own.ordered if ordered is None and own is not None else ordered)
        if categories is not None or ordered is not None:
            raise ValueError("Cannot specify `categories` or `ordered` together with `dtype`.")
        if not isinstance(dtype, CategoricalDtype):
            raise ValueError(f"Cannot construct CategoricalDtype from {dtype}")
        return dtype
    if own is None:
        return CategoricalDtype(categories, ordered)
    return CategoricalDtype(
        own.categories if categories is None else categories, own.ordered if ordered is None else ordered
    )


def narrow(codes: Any, count: int) -> Any:
    """`codes` as the narrowest integers that number `count` categories."""
    width = np.int8 if count < 127 else np.int16 if count < 32_767 else np.int32 if count < 2**31 - 1 else np.int64
    codes = np.asarray(codes)
    return codes if codes.dtype == width else codes.astype(width)


def recode(codes: Any, old: Any, new: Any, warn: bool = False) -> Any:
    """Codes into `old` as codes into `new`; a category that `new` does not have goes missing."""
    if len(old) == 0 or new.equals(old):
        return codes
    places = new.get_indexer_for(old).tolist()
    if warn and -1 in places:
        warnings.warn(UNKNOWN_VALUES, Pandas4Warning, stacklevel=3)
    return narrow(np.array(list(map([*places, -1].__getitem__, codes.tolist())), dtype=np.int64), len(new))


def union_categoricals(to_union: Any, sort_categories: bool = False, ignore_order: bool = False) -> Categorical:
    """Categoricals one after the other; the categories are those of the first, then what the others add."""
    arrays = [getattr(array, "_array", array) for array in to_union]
    if not arrays:
        raise ValueError("No Categoricals to union")
    if not all(isinstance(array, Categorical) for array in arrays):
        raise TypeError("all components to combine must be Categorical")
    first = arrays[0]
    if any(array.categories.dtype != first.categories.dtype for array in arrays):
        raise TypeError("dtype of categories must be the same")
    ordered = False
    if all(array.dtype == first.dtype for array in arrays):
        categories, ordered = first.categories, first.ordered
        if sort_categories and not ignore_order and ordered:
            raise TypeError("Cannot use sort_categories=True with ordered Categoricals")
    elif ignore_order or not any(array.ordered for array in arrays):
        categories = first.categories.append([array.categories for array in arrays[1:]]).unique()
    elif all(array.ordered for array in arrays):
        raise TypeError("to union ordered Categoricals, all categories must be the same")
    else:
        raise TypeError("Categorical.ordered must be the same")
    if sort_categories:
        categories = categories.sort_values()
    codes = np.concatenate([recode(array._codes, array.categories, categories) for array in arrays])
    return Categorical._from_parts(codes, CategoricalDtype(categories, ordered and not ignore_order))


def _listed(values: Any) -> list[Any]:
    from ..construction import is_list_like

    return list(values) if is_list_like(values) else [values]


def _encoded(values: Any, categories: Any) -> Any:
    """Codes of values into known categories; a value that is not among them goes missing, with a warning."""
    from ..construction import array_of
    from ..index.base import Index

    array = array_of(values)
    codes = categories.get_indexer_for(Index._from_array(array))
    unknown = codes == -1
    if unknown.any() and bool((unknown & ~columns.isna(array)).any()):
        warnings.warn(UNKNOWN_VALUES, Pandas4Warning, stacklevel=4)
    return codes


def _factorized(values: Any, ordered: bool) -> tuple[Any, Any]:
    """Codes and categories of values whose categories are not given: the different values, sorted if they can be."""
    from ..algorithms import factorize_array, sort_codes
    from ..construction import array_of
    from ..index.base import Index

    absent: list[int] = []
    if not hasattr(values, "dtype") and not isinstance(values, range):
        values = list(values)
        absent = [k for k, value in enumerate(values) if is_missing(value)]
    if absent:
        # What is missing is left out of the inference: [1, 2, None] has integer categories.
        array = array_of([value for value in values if not is_missing(value)] or values)
    else:
        array = array_of(values)
    if absent and len(array) == len(values):
        kept = np.empty(0, dtype=np.float64) if array.dtype.kind == "O" else array.take([])
        return np.full(len(values), -1, dtype=np.int8), Index._from_array(kept)
    codes, uniques = factorize_array(array)
    try:
        codes, uniques = sort_codes(array, codes, uniques)
    except TypeError as error:
        if ordered:
            raise TypeError(
                "'values' is not ordered, please explicitly specify the categories order by passing in a categories "
                "argument."
            ) from error
    codes = np.asarray(codes, dtype=np.int64)
    if absent:
        every = np.full(len(values), -1, dtype=np.int64)
        mask = np.ones(len(values), dtype=bool)
        mask[absent] = False
        every[mask] = codes
        codes = every
    index = Index(values).unique().sort_values() if isinstance(values, range) else Index._from_array(uniques)
    if isinstance(uniques, np.ndarray) and uniques.dtype.kind == "O":
        # Objects that are all of one kind are categories of that kind.
        index = Index(uniques.tolist(), tupleize_cols=False)
    return codes, index
