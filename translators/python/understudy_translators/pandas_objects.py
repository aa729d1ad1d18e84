"""Tables, labels and moments of pandas: which value stands for each, and how it is made again.

Only pandas' public interface is used, so the same functions serve originals and their stand-ins. pandas is never imported to
write a value, and only where one arrives to make it. PROTOCOL.md has the table of values.
"""

from __future__ import annotations

import os

from .libraries import library
from .wire import CannotTravel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Classes of dtypes and scalars, by name, that the other side cannot make: objects with them are no data.
STRING_WITH_NA = "StringDtype[NA]"
PANDAS_LEFT_OUT = frozenset(os.environ.get("UNDERSTUDY_LEFT_OUT", "").split(","))


def pandas_row(kind: Any) -> Any:
    """(record name, function object -> value) for a class of pandas, or None."""
    name = kind.__name__
    if name in PANDAS_LEFT_OUT:
        return None
    row = _PANDAS_ROWS.get(name)
    if row is None and hasattr(kind, "freqstr") and hasattr(kind, "rule_code"):
        return "pandas.offset", lambda offset: offset.freqstr
    return row


def pandas_maker(name: Any) -> Any:
    """The function value -> object for a record of that name, or None."""
    return _PANDAS_MAKERS.get(name)


def _pandas() -> Any:
    return library("pandas")


def column_value(column: Any) -> Any:
    """The values of a Series or of a flat Index: an ndarray, or (class of dtype, parts …)."""
    dtype = column.dtype
    name = type(dtype).__name__
    if _is_left_out(dtype):
        raise CannotTravel(f"pandas.{name}", "there are no stand-ins for values of this dtype yet")
    parts_of = _EXTENSIONS.get(name)
    if parts_of is not None:
        return (name, *parts_of(column, dtype))
    if not hasattr(dtype, "newbyteorder"):
        raise CannotTravel(f"pandas.{name}", "values of this dtype are no data; use astype(object)")
    return column.to_numpy()


def _is_left_out(dtype: Any) -> bool:
    name = type(dtype).__name__
    if name == "StringDtype" and dtype.na_value is _pandas().NA and STRING_WITH_NA in PANDAS_LEFT_OUT:
        return True
    return name in PANDAS_LEFT_OUT


def _string_dtype_value(dtype: Any) -> Any:
    if _is_left_out(dtype):
        raise CannotTravel("pandas.StringDtype", "there are no stand-ins for strings that miss values as NA yet")
    return dtype.storage, dtype.na_value is not _pandas().NA


def _labels(index: Any) -> Any:
    """An index as a part of a table, which is no data where the index is none."""
    kind = type(index)
    if pandas_row(kind) is None:
        raise CannotTravel(f"pandas.{kind.__name__}", "there are no stand-ins for such an index yet")
    if kind.__name__ in PANDAS_LEFT_OUT or _is_left_out(index.dtype):
        raise CannotTravel(f"pandas.{kind.__name__}", "there are no stand-ins for its dtype yet")
    return index


def _string_parts(column: Any, dtype: Any) -> Any:
    # The missing value is NA or NaN, which is not equal to itself.
    missing_is_nan = dtype.na_value is not _pandas().NA
    return dtype.storage, missing_is_nan, column.to_numpy(dtype=object, na_value=None)


def _categorical_parts(column: Any, dtype: Any) -> Any:
    codes = column.cat.codes.to_numpy() if hasattr(column, "cat") else column.codes
    return codes, dtype.categories, bool(dtype.ordered)


def _zoned_parts(column: Any, dtype: Any) -> Any:
    return _pandas().DatetimeIndex(column).tz_convert(None).to_numpy(), dtype.tz


def _period_parts(column: Any, dtype: Any) -> Any:
    return _pandas().PeriodIndex(column).asi8, _period_name(dtype)


def _period_name(dtype: Any) -> Any:
    # "period[M]": a frequency of periods has another name than the offset of the same length.
    return str(dtype).partition("[")[2].rstrip("]")


def _interval_parts(column: Any, dtype: Any) -> Any:
    index = _pandas().IntervalIndex(column)
    return index.left, index.right, dtype.closed


def _masked_parts(column: Any, dtype: Any) -> Any:
    missing = column.isna()
    missing = missing.to_numpy() if hasattr(missing, "to_numpy") else missing
    return column.to_numpy(dtype=dtype.numpy_dtype, na_value=0), missing


def _arrow_parts(column: Any, dtype: Any) -> Any:
    """The column as a stream of Arrow's own format, which is the memory of its chunks with a head for each."""
    arrow = library("pyarrow")
    chunks = column.array.__arrow_array__()
    if not isinstance(chunks, arrow.ChunkedArray):
        chunks = arrow.chunked_array([chunks])
    table = arrow.Table.from_arrays([chunks], names=["column"])
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return (memoryview(sink.getvalue()),)


def _made_arrow(stream: Any) -> Any:
    arrow = library("pyarrow")
    with arrow.ipc.open_stream(arrow.py_buffer(stream)) as reader:
        table = reader.read_all()
    # What came as bytes must not be believed: its offsets lead into memory.
    table.validate(full=True)
    return _pandas().arrays.ArrowExtensionArray(table.column(0))


_NULLABLE = (
    "BooleanDtype", "Float32Dtype", "Float64Dtype",
    *[f"{sign}Int{bits}Dtype" for sign in ("", "U") for bits in (8, 16, 32, 64)],
)  # fmt: skip
_EXTENSIONS = {
    "ArrowDtype": _arrow_parts,
    "StringDtype": _string_parts,
    "CategoricalDtype": _categorical_parts,
    "DatetimeTZDtype": _zoned_parts,
    "PeriodDtype": _period_parts,
    "IntervalDtype": _interval_parts,
    **{name: _masked_parts for name in _NULLABLE},
}


def made_column(value: Any) -> Any:
    """What a Series or an Index is made of, from a column's value."""
    if type(value) is not tuple:
        return value
    name, *parts = value
    pandas = _pandas()
    if name == "StringDtype":
        storage, missing_is_nan, items = parts
        return pandas.array(items, dtype=text_dtype(storage, missing_is_nan))
    if name == "CategoricalDtype":
        codes, categories, ordered = parts
        return pandas.Categorical.from_codes(codes, categories=categories, ordered=ordered)
    if name == "DatetimeTZDtype":
        naive, zone = parts
        return pandas.DatetimeIndex(naive).tz_localize("UTC").tz_convert(zone)
    if name == "PeriodDtype":
        ordinals, freq = parts
        return pandas.PeriodIndex.from_ordinals(ordinals, freq=freq)
    if name == "IntervalDtype":
        left, right, closed = parts
        return pandas.IntervalIndex.from_arrays(left, right, closed=closed)
    if name == "ArrowDtype":
        return _made_arrow(*parts)
    if name in _EXTENSIONS:
        data, missing = parts
        kind = "Boolean" if name == "BooleanDtype" else "Floating" if name.startswith("Float") else "Integer"
        return getattr(pandas.arrays, f"{kind}Array")(data, missing)
    raise ValueError(f"{name} is no dtype of pandas that travels")


def only_objects(column: Any) -> Any:
    """The dtype to ask for: text in an array of objects must not become a column of strings."""
    return (
        object if getattr(getattr(column, "dtype", None), "kind", None) == "O" and hasattr(column, "strides") else None
    )


def mark_shared(table: Any) -> Any:
    """Have pandas copy the memory of an original's columns before it stores into them: somebody else looks at it as well.

    pandas keeps who looks at a block, and copies while somebody else does. The one other that stays is told it here. pandas
    before 3 asks only where an option says so; there the table gets memory of its own.
    """
    manager = getattr(table, "_mgr", None)
    if manager is None:
        return table
    pandas = _pandas()
    if int(pandas.__version__.partition(".")[0]) < 3:
        return table.copy()
    witness = _WITNESSES.get(pandas)
    if witness is None:
        witness = _WITNESSES[pandas] = pandas.Series([0.0])
    (other,) = witness._mgr.blocks
    for block in manager.blocks:
        if not any(seen() is other for seen in block.refs.referenced_blocks):
            block.refs.add_reference(other)
    return table


_WITNESSES: Any = {}


def _frame_value(frame: Any) -> Any:
    kinds = set(frame.dtypes)
    one = next(iter(kinds)) if len(kinds) == 1 else None
    if one is not None and getattr(one, "kind", "O") in "biufc" and hasattr(one, "newbyteorder"):
        columns = frame.to_numpy()
    else:
        columns = [column_value(frame.iloc[:, place]) for place in range(len(frame.columns))]
    return columns, _labels(frame.columns), _labels(frame.index), dict(frame.attrs)


def _make_frame(value: Any) -> Any:
    columns, names, index, attrs = value
    pandas = _pandas()
    if type(columns) is list:
        made = {}
        for place, each in enumerate(columns):
            column = made_column(each)
            made[place] = pandas.Series(column, index=index, dtype=only_objects(column), copy=False)
        frame = pandas.DataFrame(made, index=index, copy=False)
    else:
        frame = pandas.DataFrame(columns, index=index, copy=False)
    frame.columns = names
    frame = mark_shared(frame)
    frame.attrs.update(attrs)
    return frame


def _series_value(series: Any) -> Any:
    return column_value(series), _labels(series.index), series.name, dict(series.attrs)


def _make_series(value: Any) -> Any:
    column, index, name, attrs = value
    column = made_column(column)
    series = _pandas().Series(column, index=index, name=name, dtype=only_objects(column), copy=False)
    series = mark_shared(series)
    series.attrs.update(attrs)
    return series


def _index_value(index: Any) -> Any:
    freq = getattr(index, "freq", None) if index.dtype.kind in "mM" else None
    if freq is not None and type(freq).__name__ in PANDAS_LEFT_OUT:
        raise CannotTravel(f"pandas.{type(index).__name__}", f"there are no stand-ins for {type(freq).__name__} yet")
    return column_value(index), index.name, None if freq is None else freq.freqstr


def _make_index(value: Any) -> Any:
    column, name, freq = value
    column = made_column(column)
    pandas = _pandas()
    index = pandas.Index(column, name=name, dtype=only_objects(column), copy=False)
    if freq is not None:
        index.freq = freq
    return index


def _range_value(index: Any) -> Any:
    return index.start, index.stop, index.step, index.name


def _make_range(value: Any) -> Any:
    start, stop, step, name = value
    return _pandas().RangeIndex(start, stop, step, name=name)


def _multi_value(index: Any) -> Any:
    return list(map(_labels, index.levels)), [_codes_array(codes) for codes in index.codes], list(index.names)


def _codes_array(codes: Any) -> Any:
    return library("numpy").asarray(codes)


def _make_multi(value: Any) -> Any:
    levels, codes, names = value
    return _pandas().MultiIndex(levels=levels, codes=codes, names=names, verify_integrity=False)


def _stamp_value(stamp: Any) -> Any:
    # Without its zone it is the moment in UTC.
    naive = stamp if stamp.tz is None else stamp.tz_convert(None)
    return naive.asm8, stamp.tz, stamp.fold


def _make_stamp(value: Any) -> Any:
    moment, zone, fold = value
    pandas = _pandas()
    stamp = pandas.Timestamp(moment)
    return (
        stamp.tz_localize("UTC").tz_convert(zone) if zone is not None else stamp.replace(fold=fold) if fold else stamp
    )


def _make_interval(value: Any) -> Any:
    left, right, closed = value
    return _pandas().Interval(left, right, closed=closed)


def _make_period(value: Any) -> Any:
    ordinal, freq = value
    return _pandas().Period(ordinal=ordinal, freq=freq)


def _make_offset(value: Any) -> Any:
    return library("pandas.tseries.frequencies").to_offset(value)


def _make_nullable(value: Any) -> Any:
    if value not in _NULLABLE:
        raise ValueError(f"{value} is no nullable dtype")
    return getattr(_pandas(), value)()


def text_dtype(storage: Any, missing_is_nan: Any) -> Any:
    """The dtype of text kept in this way, or in Python's where the library here has no pyarrow: it means the same."""
    pandas = _pandas()
    missing = float("nan") if missing_is_nan else pandas.NA
    try:
        return pandas.StringDtype(storage, na_value=missing)
    except ImportError:
        return pandas.StringDtype("python", na_value=missing)


def _array_value(array: Any) -> Any:
    return column_value(_pandas().Series(array, copy=False))


_INDEX = ("pandas.Index", _index_value)
_PANDAS_ROWS = {
    "DataFrame": ("pandas.DataFrame", _frame_value),
    "Series": ("pandas.Series", _series_value),
    "Index": _INDEX,
    "DatetimeIndex": _INDEX,
    "TimedeltaIndex": _INDEX,
    "CategoricalIndex": _INDEX,
    "IntervalIndex": _INDEX,
    "PeriodIndex": _INDEX,
    "RangeIndex": ("pandas.RangeIndex", _range_value),
    "MultiIndex": ("pandas.MultiIndex", _multi_value),
    "Timestamp": ("pandas.Timestamp", _stamp_value),
    "Timedelta": ("pandas.Timedelta", lambda delta: delta.asm8),
    "Period": ("pandas.Period", lambda period: (period.ordinal, period.freqstr)),
    "Interval": ("pandas.Interval", lambda interval: (interval.left, interval.right, interval.closed)),
    "NaTType": ("pandas.NaT", lambda value: None),
    "NAType": ("pandas.NA", lambda value: None),
    "CategoricalDtype": ("pandas.CategoricalDtype", lambda dtype: (dtype.categories, dtype.ordered)),
    "DatetimeTZDtype": ("pandas.DatetimeTZDtype", lambda dtype: (dtype.unit, dtype.tz)),
    "PeriodDtype": ("pandas.PeriodDtype", _period_name),
    "IntervalDtype": ("pandas.IntervalDtype", lambda dtype: (dtype.subtype, dtype.closed)),
    **{name: ("pandas.nullable", lambda dtype: type(dtype).__name__) for name in _NULLABLE},
    "StringDtype": ("pandas.StringDtype", _string_dtype_value),
    **{
        name: ("pandas.array", _array_value)
        for name in (
            "Categorical", "DatetimeArray", "TimedeltaArray", "PeriodArray", "IntervalArray", "StringArray", "IntegerArray",
            "FloatingArray", "BooleanArray", "ArrowExtensionArray", "ArrowStringArray", "NumpyExtensionArray",
        )
    },
}  # fmt: skip

_PANDAS_MAKERS = {
    "pandas.DataFrame": _make_frame,
    "pandas.Series": _make_series,
    "pandas.Index": _make_index,
    "pandas.RangeIndex": _make_range,
    "pandas.MultiIndex": _make_multi,
    "pandas.Timestamp": _make_stamp,
    "pandas.Timedelta": lambda value: _pandas().Timedelta(value),
    "pandas.Period": _make_period,
    "pandas.Interval": _make_interval,
    "pandas.NaT": lambda value: _pandas().NaT,
    "pandas.NA": lambda value: _pandas().NA,
    "pandas.CategoricalDtype": lambda value: _pandas().CategoricalDtype(*value),
    "pandas.DatetimeTZDtype": lambda value: _pandas().DatetimeTZDtype(*value),
    "pandas.PeriodDtype": lambda value: _pandas().PeriodDtype(value),
    "pandas.IntervalDtype": lambda value: _pandas().IntervalDtype(*value),
    "pandas.nullable": _make_nullable,
    "pandas.StringDtype": lambda value: text_dtype(*value),
    "pandas.array": lambda value: _pandas().Series(made_column(value), copy=False).array,
    "pandas.offset": _make_offset,
}

# What is made by the name of a class that a library's stand-ins may lack.
CLASSES = (*_EXTENSIONS, "Period", "PeriodIndex", "Interval", "IntervalIndex", "Categorical")
