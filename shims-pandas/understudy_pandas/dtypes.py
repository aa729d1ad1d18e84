"""The dtypes that pandas adds to NumPy's, and the reading of whatever a caller may write as a dtype.

`ExtensionDtype` is the base; an array of such a dtype lives in `arrays/`.
"""

from __future__ import annotations

import re
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from .na import NA, NAN, is_missing

NULLABLE = (
    "Int8 Int16 Int32 Int64 UInt8 UInt16 UInt32 UInt64 Float32 Float64 boolean string string[python] string[pyarrow] Sparse"
).split()


class ExtensionDtype:
    """A dtype that NumPy does not know. `kind` is one letter, as NumPy's."""

    __module__ = "pandas.api.extensions"
    name = "extension"
    kind = "O"
    type: type = object
    na_value: Any = NAN
    _is_numeric = False
    itemsize = 8

    def __str__(self) -> str:
        return self.name

    def __eq__(self, other: Any) -> bool:
        if isinstance(other, str):
            return other == self.name
        return type(other) is type(self) and other.name == self.name

    def __ne__(self, other: Any) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def names(self) -> None:
        return None


class StringDtype(ExtensionDtype):
    """The dtype of strings. With `na_value=nan` it is pandas 3's default `str`; with NA, the nullable `string`."""

    __module__ = "pandas"
    type = str

    def __init__(self, storage: str | None = None, na_value: Any = NA) -> None:
        if storage == "pyarrow":
            raise ImportError("pyarrow>=13.0.0 is required for PyArrow backed StringArray.")
        if storage not in (None, "auto", "python"):
            raise ValueError(f"Storage must be 'python' or 'pyarrow'. Got {storage} instead.")
        if na_value is NA:
            raise Refusal(
                "pandas.StringDtype", "na_value", na_value, "only the default `str` dtype (na_value=nan) has a shim"
            )
        if not is_missing(na_value):
            raise ValueError(f"'na_value' must be np.nan or pd.NA, got {na_value}")
        self.storage = "python"
        self.na_value = NAN

    @property
    def name(self) -> str:
        return "str"

    def __repr__(self) -> str:
        return "<StringDtype(storage='python', na_value=nan)>"

    def __eq__(self, other: Any) -> bool:
        return other in ("str", "string") if isinstance(other, str) else isinstance(other, StringDtype)

    def __hash__(self) -> int:
        return hash("str")

    def __reduce__(self) -> tuple[Any, ...]:
        return (StringDtype, (None, NAN))


STR = StringDtype(na_value=NAN)


class CategoricalDtype(ExtensionDtype):
    """The dtype of a Categorical: its categories (an Index, or None if not known yet) and whether they are ordered."""

    __module__ = "pandas"
    name = "category"
    kind = "O"

    def __init__(self, categories: Any = None, ordered: bool | None = False) -> None:
        if ordered is not None and not isinstance(ordered, bool):
            raise TypeError("'ordered' must either be 'True' or 'False'")
        if categories is not None:
            from .index.base import Index

            if not isinstance(categories, Index):
                categories = Index(categories)
            if categories.hasnans:
                raise ValueError("Categorical categories cannot be null")
            if not categories.is_unique:
                raise ValueError("Categorical categories must be unique")
        self._categories = categories
        self._ordered = ordered

    @property
    def categories(self) -> Any:
        return self._categories

    @property
    def ordered(self) -> bool | None:
        return self._ordered

    def __repr__(self) -> str:
        from .formats import categorical_dtype_repr

        return categorical_dtype_repr(self)

    def __eq__(self, other: Any) -> bool:
        if isinstance(other, str):
            return other == "category"
        if not isinstance(other, CategoricalDtype):
            return False
        if self.categories is None or other.categories is None:
            return self.categories is other.categories
        if bool(self.ordered) != bool(other.ordered):
            return False
        if self.categories.dtype != other.categories.dtype:
            return False
        mine, theirs = self.categories.tolist(), other.categories.tolist()
        return mine == theirs if self.ordered else len(mine) == len(theirs) and set(mine) == set(theirs)

    def __hash__(self) -> int:
        if self.categories is None:
            return hash(("category", None))
        return hash(("category", bool(self.ordered), frozenset(self.categories.tolist())))


class DatetimeTZDtype(ExtensionDtype):
    """The dtype of moments in a time zone."""

    __module__ = "pandas"
    kind = "M"

    def __init__(self, unit: Any = "ns", tz: Any = None) -> None:
        if isinstance(unit, DatetimeTZDtype):
            unit, tz = unit.unit, unit.tz
        elif tz is None and isinstance(unit, str) and "[" in unit:
            parsed = _parse_tz_dtype(unit)
            if parsed is None:
                raise ValueError("DatetimeTZDtype only supports s, ms, us, ns units")
            unit, tz = parsed
        if unit not in ("s", "ms", "us", "ns"):
            raise ValueError("DatetimeTZDtype only supports s, ms, us, ns units")
        if tz is None:
            raise TypeError("A 'tz' is required.")
        if isinstance(tz, str):
            from .timezones import get_timezone

            tz = get_timezone(tz)
        self._unit = unit
        self._tz = tz

    @property
    def unit(self) -> str:
        return self._unit

    @property
    def tz(self) -> Any:
        return self._tz

    @property
    def na_value(self) -> Any:
        from .timestamps import NaT

        return NaT

    @property
    def type(self) -> Any:
        from .timestamps import Timestamp

        return Timestamp

    @property
    def name(self) -> str:
        return f"datetime64[{self._unit}, {self._tz}]"

    @property
    def base(self) -> Any:
        return np.dtype(f"M8[{self._unit}]")

    def __repr__(self) -> str:
        return self.name

    def __eq__(self, other: Any) -> bool:
        if isinstance(other, str):
            return other.replace("M8[", "datetime64[", 1) == self.name
        return isinstance(other, DatetimeTZDtype) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


def _parse_tz_dtype(text: str) -> tuple[str, str] | None:
    found = re.fullmatch(r"(?:datetime64|M8)\[(s|ms|us|ns), ?(.+)\]", text)
    return (found.group(1), found.group(2)) if found else None


def pandas_dtype(dtype: Any) -> Any:
    """The dtype that `dtype` (a dtype, a type or its name) stands for: a NumPy dtype or an ExtensionDtype."""
    if isinstance(dtype, (np.dtype, ExtensionDtype)):
        return dtype
    if dtype is str:
        return STR
    if dtype is object:
        return np.dtype("O")
    if isinstance(dtype, type) and issubclass(dtype, ExtensionDtype):
        return dtype() if dtype is CategoricalDtype else dtype
    if isinstance(dtype, str):
        if dtype == "str":
            return STR
        if dtype == "category":
            # The order of a Categorical that is cast to its own dtype stays as it is.
            return CategoricalDtype(None, None)
        if dtype in NULLABLE or dtype.endswith("[pyarrow]") or dtype.startswith(("Sparse", "period", "Period")):
            raise Refusal("pandas.api.types.pandas_dtype", "dtype", dtype, "this extension dtype has no shim yet")
        if dtype.startswith("interval") or dtype == "Interval":
            from .interval import IntervalDtype

            return IntervalDtype() if dtype in ("interval", "Interval") else IntervalDtype(dtype)
        zoned = _parse_tz_dtype(dtype)
        if zoned is not None:
            return DatetimeTZDtype(*zoned)
    elif not isinstance(dtype, type) and hasattr(dtype, "dtype"):
        return pandas_dtype(dtype.dtype)
    try:
        found = np.dtype(dtype)
    except SyntaxError as error:
        raise TypeError(f"data type '{dtype}' not understood") from error
    if found.kind == "U":
        return STR
    if found.kind in "mM" and found == np.dtype(found.kind + "8"):
        name = "datetime64" if found.kind == "M" else "timedelta64"
        raise ValueError(f"The '{name}' dtype has no unit. Please pass in '{name}[ns]' instead.")
    return found


def is_extension(dtype: Any) -> bool:
    """Whether `dtype` is one of pandas' own."""
    return isinstance(dtype, ExtensionDtype)


def is_numeric(dtype: Any) -> bool:
    """Whether values of `dtype` are numbers or booleans."""
    return dtype._is_numeric if isinstance(dtype, ExtensionDtype) else dtype.kind in "iufcb"


def is_object(dtype: Any) -> bool:
    """Whether `dtype` is NumPy's object."""
    return not isinstance(dtype, ExtensionDtype) and dtype.kind == "O"


def common_dtype(dtypes: list[Any]) -> Any:
    """The dtype that holds the values of all `dtypes` when arrays are put together, as pandas decides it.

    Numbers promote as in NumPy; booleans beside numbers, and anything beside something alien, give object.
    """
    if not dtypes:
        raise ValueError("no types given")
    first = dtypes[0]
    if all(dtype == first for dtype in dtypes[1:]):
        return first
    if any(isinstance(dtype, ExtensionDtype) for dtype in dtypes):
        if (
            all(isinstance(dtype, DatetimeTZDtype) for dtype in dtypes)
            and len({str(dtype.tz) for dtype in dtypes}) == 1
        ):
            units = ["s", "ms", "us", "ns"]
            return DatetimeTZDtype(units[max(units.index(dtype.unit) for dtype in dtypes)], first.tz)
        if all(isinstance(dtype, (StringDtype, CategoricalDtype)) for dtype in dtypes):
            plain = [dtype.categories.dtype if isinstance(dtype, CategoricalDtype) else dtype for dtype in dtypes]
            return common_dtype(plain)
        if any(isinstance(dtype, CategoricalDtype) for dtype in dtypes):
            plain = [dtype.categories.dtype if isinstance(dtype, CategoricalDtype) else dtype for dtype in dtypes]
            return common_dtype(plain)
        return np.dtype("O")
    kinds = {dtype.kind for dtype in dtypes}
    if "O" in kinds or "U" in kinds or "S" in kinds or "V" in kinds:
        return np.dtype("O")
    if "b" in kinds or len(kinds & set("mM")) and kinds - {"m"} and kinds - {"M"}:
        return np.dtype("O")
    return np.result_type(*dtypes)
