"""The texts of one column to its array: missing values, the dtype that holds the texts, or the one asked for."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives
from understudy_numpy.primitives.refusal import Refusal

from ..arrays import columns
from ..arrays.string import StringArray
from ..construction import array_of
from ..dtypes import CategoricalDtype, StringDtype, is_extension, pandas_dtype
from ..na import NAN

MISSING = frozenset(
    ("", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>")
    + ("N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null")
)
INT64_MIN, INT64_MAX, UINT64_MAX = -(1 << 63), (1 << 63) - 1, (1 << 64) - 1


class ColumnReader:
    """Texts of one column to its array, by the dtypes and missing values that the caller asked for."""

    def __init__(
        self,
        dtype: Any,
        na_values: Any,
        keep_default_na: bool,
        na_filter: bool,
        true_values: list | None,
        false_values: list | None,
        thousands: str,
        decimal: str,
        converters: Mapping[Any, Any] | None = None,
    ) -> None:
        self.dtypes = dtype
        self.converters = converters or {}
        self.true, self.false = true_values or (), false_values or ()
        self.thousands, self.decimal = thousands, decimal
        self.na_filter, self.keep_default_na = na_filter, keep_default_na
        self.na_values = na_values

    def missing(self, name: Any) -> frozenset[str]:
        """The texts that are missing values in the column `name`."""
        if not self.na_filter:
            return frozenset()
        default = MISSING if self.keep_default_na else frozenset()
        given = self.na_values
        if isinstance(given, Mapping):
            if name not in given:
                return default
            given = given[name]
        return default | _missing_texts(given)

    def dtype(self, name: Any, place: int) -> Any:
        """The dtype that the caller asked for, or None."""
        given = self.dtypes
        if isinstance(given, Mapping):
            given = given[name] if name in given else given.get(place)
        if given is None:
            return None
        dtype = pandas_dtype(given)
        if not is_extension(dtype) and dtype.kind in "mM":
            if dtype.kind == "M":
                raise TypeError(
                    f"the dtype {dtype} is not supported for parsing, pass this column using parse_dates instead"
                )
            raise TypeError(f"the dtype {dtype} is not supported for parsing")
        return dtype

    def column(self, codes: array, texts: list[str], name: Any, place: int, date: bool, index: bool) -> Any:
        """The array of one column."""
        if date:
            return None
        convert = self.converters.get(name, self.converters.get(place))
        if convert is not None:
            return array_of([convert(texts[code]) for code in codes])
        gone = self.missing(name)
        # Texts of a numeric na_value are matched by value, so that 2 is missing where 2.0 is written.
        given = self.na_values.get(name) if isinstance(self.na_values, Mapping) else self.na_values
        dtype = self.dtype(name, place)
        if dtype is None:
            if not texts:
                return np.empty(0, dtype=object)
            return self.infer(codes, texts, gone, _missing_numbers(given) if self.na_filter else frozenset())
        if isinstance(dtype, StringDtype):
            return StringArray._from_list(_look_up(codes, [NAN if text in gone else text for text in texts]))
        if isinstance(dtype, CategoricalDtype):
            return _categorical(self, codes, texts, gone, dtype)
        if is_extension(dtype):
            raise Refusal("pandas.read_csv", "dtype", dtype, "this dtype cannot be read yet")
        if dtype.kind == "O":
            return columns.object_array(_look_up(codes, [NAN if text in gone else text for text in texts]))
        return self.convert(codes, texts, gone, dtype, place)

    def infer(self, codes: array, texts: list[str], gone: frozenset[str], numbers: frozenset[float]) -> Any:
        """The array of the first dtype that holds all texts."""
        absent = [text in gone for text in texts]
        any_absent = True in absent
        present = [text for text in texts if text not in gone] if any_absent else texts
        if not present:
            return np.full(len(codes), NAN)
        integers = primitives.parse_integers(present, self.thousands)
        if integers is not None:
            low, high = min(integers), max(integers)
            wide = low < INT64_MIN or high > INT64_MAX
            if numbers and not numbers.isdisjoint(integers):
                any_absent = True
                absent = [t in gone or t.strip() in gone or _is_number(t, numbers) for t in texts]
                integers = [v for v in integers if v not in numbers]
            if not wide:
                if not any_absent:
                    return np.array(array("q", _look_up(codes, integers)), dtype=np.int64)
                return _floats(codes, _merge(absent, map(float, integers)))
            if low >= 0 and high <= UINT64_MAX:
                if not any_absent:
                    return np.array(array("Q", _look_up(codes, integers)), dtype=np.uint64)
                return StringArray._from_list(_look_up(codes, texts), False)
            if low < INT64_MIN or high > UINT64_MAX:
                return columns.object_array(_look_up(codes, _merge(absent, integers)))
            return StringArray._from_list(_look_up(codes, _merge(absent, present)))
        decimals = primitives.parse_decimals(present, self.decimal, self.thousands)
        if decimals is not None:
            if numbers:
                decimals = [NAN if v in numbers else v for v in decimals]
            return _floats(codes, _merge(absent, decimals) if any_absent else decimals)
        truths = primitives.parse_booleans(present, self.true, self.false)
        if truths is not None:
            if any_absent:
                return columns.object_array(_look_up(codes, _merge(absent, truths)))
            return np.array(_look_up(codes, truths), dtype=bool)
        if any_absent:
            return StringArray._from_list(_look_up(codes, _merge(absent, present)))
        return StringArray._from_list(_look_up(codes, texts), False)

    def convert(self, codes: array, texts: list[str], gone: frozenset[str], dtype: Any, place: int) -> Any:
        """The array of a NumPy dtype, or the error that a text which does not fit it gives."""
        absent = [text in gone for text in texts]
        present = [text for text in texts if text not in gone]
        kind = dtype.kind
        if kind in "iub":
            if True in absent:
                raise ValueError(f"{'Bool' if kind == 'b' else 'Integer'} column has NA values in column {place}")
            found = self.infer(codes, texts, gone, frozenset())
            if found.dtype == dtype:
                return found
            name = getattr(found.dtype, "kind", "O")
            if isinstance(found, StringArray) or name == "O":
                if kind == "b":
                    raise ValueError(
                        f"cannot safely convert passed user dtype of bool for str dtyped data in column {place}"
                    )
                for text in texts:
                    int(text)
            if name == "i" and kind in "iu":
                info = np.iinfo(dtype)
                if len(found) and info.min <= int(found.min()) and int(found.max()) <= info.max:
                    return found.astype(dtype)
                if not len(found):
                    return found.astype(dtype)
            if name == "f" and kind in "iu":
                whole = found.astype(dtype)
                if (whole == found).all():
                    return whole
            raise ValueError(
                f"cannot safely convert passed user dtype of {dtype} for {found.dtype} dtyped data in column {place}"
            )
        if kind == "f":
            decimals = primitives.parse_decimals(present, self.decimal, self.thousands)
            if decimals is None:
                for text in present:
                    if primitives.parse_decimals([text], self.decimal, self.thousands) is None:
                        raise ValueError(f"could not convert string to float: {text!r}")
            return _floats(codes, _merge(absent, decimals)).astype(dtype)
        if kind == "c":
            values = [complex(text) if text not in gone else NAN for text in texts]
            return np.array(_look_up(codes, values), dtype=dtype)
        raise Refusal("pandas.read_csv", "dtype", str(dtype), "this dtype cannot be read yet")


def _missing_texts(given: Any) -> frozenset[str]:
    if given is None:
        return frozenset()
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        given = [given]
    texts = set()
    for value in given:
        texts.add(str(value))
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value:
            if float(value).is_integer():
                texts.update((str(int(value)), str(float(value)), f"{int(value)}."))
    return frozenset(texts)


def _missing_numbers(given: Any) -> frozenset[float]:
    """The numbers among the missing values: a field with that number is missing, however it is written."""
    if given is None:
        return frozenset()
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        given = [given]
    numbers = set()
    for value in given:
        try:
            numbers.add(float(value))
        except (TypeError, ValueError):
            continue
    return frozenset(number for number in numbers if number == number)


def _is_number(text: str, numbers: frozenset[float]) -> bool:
    try:
        return float(text) in numbers
    except ValueError:
        return False


def _look_up(codes: array, values: Sequence[Any]) -> list[Any]:
    """The value of each row, from the values of the distinct texts."""
    return list(map(values.__getitem__, codes))


def _merge(absent: list[bool], values: Any) -> list[Any]:
    """`values` in order, with NaN where `absent`."""
    rest = iter(values)
    return [NAN if gone else next(rest) for gone in absent]


def _floats(codes: array, values: Sequence[float]) -> np.ndarray:
    return np.array(array("d", map(list(values).__getitem__, codes)), dtype=np.float64)


def _categorical(reader: ColumnReader, codes: array, texts: list[str], gone: frozenset[str], dtype: Any) -> Any:
    from ..arrays.categorical import Categorical

    if dtype.categories is not None:
        known = reader.infer(codes, texts, gone, frozenset())
        return Categorical(known, dtype=dtype)
    used = array("q", range(len(texts)))
    found = reader.infer(used, texts, gone, frozenset()) if texts else np.empty(0, dtype=object)
    return Categorical(found.take(list(codes)) if len(texts) else found)
