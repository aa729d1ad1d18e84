"""`read_csv` and `read_table` (`to_csv` is in `csv_writer`): what the header says and which columns are kept."""

from __future__ import annotations

import warnings
from array import array
from collections.abc import Hashable, Sequence
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives
from understudy_numpy.primitives.pure.csv import Dialect, RaggedLine, UnclosedQuote
from understudy_numpy.primitives.refusal import Refusal

from ..arrays.string import StringArray
from ..errors import EmptyDataError, Pandas4Warning, ParserError, ParserWarning
from ..frame import DataFrame
from ..index.base import Index
from ..index.multi import MultiIndex
from ..index.range import RangeIndex
from ..na import NAN
from ..warn import warn
from .csv_columns import ColumnReader
from .csv_writer import to_csv
from .handles import read_text

__all__ = ["read_csv", "read_table", "to_csv"]


class _Default:
    """The value of a parameter that was not given."""

    def __repr__(self) -> str:
        return "<no_default>"


NO_DEFAULT: Any = _Default()


def read_csv(
    filepath_or_buffer: Any,
    *,
    sep: Any = NO_DEFAULT,
    delimiter: Any = NO_DEFAULT,
    header: Any = "infer",
    names: Any = NO_DEFAULT,
    index_col: Any = None,
    usecols: Any = None,
    dtype: Any = None,
    engine: str | None = None,
    converters: Any = None,
    true_values: list | None = None,
    false_values: list | None = None,
    skipinitialspace: bool = False,
    skiprows: Any = None,
    skipfooter: int = 0,
    nrows: int | None = None,
    na_values: Any = None,
    keep_default_na: bool = True,
    na_filter: bool = True,
    skip_blank_lines: bool = True,
    parse_dates: Any = None,
    date_format: Any = None,
    dayfirst: bool = False,
    cache_dates: bool = True,
    iterator: bool = False,
    chunksize: int | None = None,
    compression: Any = "infer",
    thousands: str | None = None,
    decimal: str = ".",
    lineterminator: str | None = None,
    quotechar: str = '"',
    quoting: int = 0,
    doublequote: bool = True,
    escapechar: str | None = None,
    comment: str | None = None,
    encoding: str | None = None,
    encoding_errors: str | None = "strict",
    dialect: Any = None,
    on_bad_lines: Any = "error",
    low_memory: bool = True,
    memory_map: bool = False,
    float_precision: str | None = None,
    storage_options: Any = None,
    dtype_backend: Any = NO_DEFAULT,
) -> DataFrame:
    """A table from delimited text: a path, or a file open for reading.

    Each column gets the first dtype that holds all of its texts: int64, float64, bool, else `str` (a missing text is
    NaN and makes an integer column float64).
    """
    original = "pandas.read_csv"
    unsupported = (
        ("iterator", iterator, not iterator),
        ("chunksize", chunksize, chunksize is None),
        ("lineterminator", lineterminator, lineterminator is None),
        ("quoting", quoting, quoting in (0, 1, 3)),
        ("dialect", dialect, dialect is None),
        ("on_bad_lines", on_bad_lines, on_bad_lines in ("error", "skip")),
        ("storage_options", storage_options, storage_options is None),
        ("dtype_backend", dtype_backend, dtype_backend is NO_DEFAULT),
        ("skipfooter", skipfooter, not skipfooter or engine == "python"),
        ("engine", engine, engine in (None, "c") or engine == "python" and skipfooter),
        ("header", header, not isinstance(header, (list, tuple, np.ndarray))),
    )
    for parameter, value, covered in unsupported:
        if not covered:
            raise Refusal(original, parameter, value, "this value has no shim yet")
    if float_precision is not None:
        if float_precision not in ("high", "legacy", "round_trip"):
            raise ValueError(f"Unrecognized float_precision option: {float_precision}")
        if float_precision == "legacy":
            raise Refusal(original, "float_precision", float_precision, "only correctly rounded numbers have a shim")
        warn("The 'float_precision' argument is deprecated. Use the default float precision instead.", Pandas4Warning)
    if header is not None and header != "infer" and isinstance(header, str):
        raise ValueError("header must be integer or list of integers")
    if delimiter is None:
        delimiter = NO_DEFAULT
    if sep is not NO_DEFAULT and delimiter is not NO_DEFAULT:
        raise ValueError("Specified a sep and a delimiter; you can only specify one.")
    if delimiter is NO_DEFAULT:
        delimiter = "," if sep is NO_DEFAULT else sep
    if delimiter is None:
        raise Refusal(original, "sep", delimiter, "guessing the delimiter has no shim yet")
    if delimiter in (r"\s+", "\\s+"):
        delimiter = None
    elif len(delimiter) != 1:
        raise Refusal(original, "sep", delimiter, "a delimiter of more than one character has no shim yet")
    if delimiter == "\n":
        raise ValueError(
            r"Specified \n as separator or delimiter. This forces the python engine which does not accept a line "
            r"terminator. Hence it is not allowed to use the line terminator as separator."
        )
    if header is True or header is False:
        raise TypeError(
            "Passing a bool to header is invalid. Use header=None for no header or header=int or list-like of ints "
            "to specify the row(s) making up the column names"
        )
    if isinstance(header, int) and header < 0:
        raise ValueError("Passing negative integer to header is invalid. For no header, use header=None instead")
    if nrows is not None and (isinstance(nrows, float) and not nrows.is_integer() or nrows < 0):
        raise ValueError("'nrows' must be an integer >=0")
    if names is NO_DEFAULT:
        names = None
    if names is not None:
        if isinstance(names, set) or not hasattr(names, "__iter__"):
            raise ValueError("Names should be an ordered collection.")
        names = list(names)
        if len(names) != len(set(names)):
            raise ValueError("Duplicate names are not allowed.")
    if header == "infer":
        header = 0 if names is None else None
    how = Dialect(
        delimiter,
        quotechar if quoting != 3 else "",
        doublequote,
        escapechar or "",
        comment or "",
        skipinitialspace,
        skip_blank_lines,
    )
    text = read_text(filepath_or_buffer, encoding, encoding_errors, compression, original)
    lines = primitives.csv_lines(text, how)
    del text
    lines = _without_rows(lines, skiprows)
    try:
        table = _Table(
            lines,
            how,
            header,
            names,
            index_col,
            usecols,
            None if nrows is None else int(nrows),
            skipfooter,
            on_bad_lines,
        )
    except RaggedLine as error:
        raise ParserError(f"Error tokenizing data. C error: {error}\n") from None
    except UnclosedQuote as error:
        raise ParserError(f"Error tokenizing data. C error: {error}") from None
    reader = ColumnReader(
        dtype, na_values, keep_default_na, na_filter, true_values, false_values, thousands or "", decimal, converters
    )
    dates = _date_columns(parse_dates, table, index_col)
    built = []
    for place in table.kept:
        name = table.names[place]
        built.append(
            reader.column(
                table.codes[place], table.texts[place], name, place, place in dates, place in table.index_places
            )
        )
    by_place = dict(zip(table.kept, built))
    for place in dates:
        name = table.names[place]
        layout = date_format.get(name) if isinstance(date_format, dict) else date_format
        by_place[place] = _parse_dates(table.codes[place], table.texts[place], reader.missing(name), layout, dayfirst)
    index = _make_index(table, by_place)
    places = [place for place in table.kept if place not in table.index_places]
    labels = [table.names[place] for place in places]
    return DataFrame._from_arrays(
        [by_place[place] for place in places], Index(labels, dtype=None if labels else object), index
    )


def read_table(
    filepath_or_buffer: Any, *, sep: Any = NO_DEFAULT, delimiter: Any = NO_DEFAULT, **options: Any
) -> DataFrame:
    """`read_csv` with tabs between the fields."""
    if sep is NO_DEFAULT and delimiter in (NO_DEFAULT, None):
        sep = "\t"
    return read_csv(filepath_or_buffer, sep=sep, delimiter=delimiter, **options)


def _without_rows(lines: list[str], skiprows: Any) -> list[str]:
    """The lines without those that `skiprows` (a number, line numbers, or a function of the line number) names."""
    if skiprows is None:
        return lines
    if callable(skiprows):
        return [line for number, line in enumerate(lines) if not skiprows(number)]
    if isinstance(skiprows, (int, np.integer)):
        return lines[int(skiprows) :]
    drop = set(skiprows)
    return [line for number, line in enumerate(lines) if number not in drop]


class _Table:
    """The factorized columns of the text, their names, which of them are kept and which of them are the index."""

    def __init__(
        self,
        lines: list[str],
        dialect: Dialect,
        header: int | None,
        names: list | None,
        index_col: Any,
        usecols: Any,
        nrows: int | None,
        skipfooter: int,
        bad_lines: str,
    ) -> None:
        if skipfooter:
            del lines[-skipfooter:]
        at, found, wanted = 0, [], 1 if header is None else header + 2
        starts = []
        while len(found) < wanted and at < len(lines):
            starts.append(at)
            row, at = primitives.csv_record(lines, at, dialect)
            if row is None:
                starts.pop()
            else:
                found.append(row)
        if header is None:
            if not found and names is None:
                raise EmptyDataError("No columns to parse from file")
            start, heading, first = (starts[0] if starts else len(lines)), None, found[0] if found else []
        else:
            if not found:
                raise EmptyDataError("No columns to parse from file")
            if len(found) <= header:
                raise ParserError(f"Passed header={header} but only {len(found)} lines in file")
            heading = found[header]
            first = found[header + 1] if len(found) > header + 1 else heading
            start = starts[header + 1] if len(found) > header + 1 else len(lines)
        self.heading_names(heading, first, names, index_col, usecols)
        width = len(self.names)
        try:
            self.codes, self.texts, self.rows = primitives.csv_columns(
                lines, start, nrows, width, dialect, "cut" if usecols is not None or self.truncated else bad_lines
            )
        except UnclosedQuote as error:
            raise UnclosedQuote(error.row) from None
        self.choose(usecols, index_col)

    def heading_names(
        self, heading: list | None, first: list, names: list | None, index_col: Any, usecols: Any
    ) -> None:
        """Set the name of every column, and how many columns on the left have none and are the index."""
        self.implicit, self.truncated = 0, False
        self.unnamed: set[Any] = set()
        if heading is None:
            labels: list = list(range(len(first))) if names is None else names
        else:
            labels = _distinct_names(heading, self.unnamed) if names is None else names
            found = max(len(heading), len(first))
            if len(labels) > found:
                raise ParserError(f"Too many columns specified: expected {len(labels)} and found {found}")
            if names is not None and len(heading) > len(first):
                first = heading
        extra = len(first) - len(labels)
        if extra > 0:
            if index_col is False:
                self.truncated = True
                if not all(not text for text in first[len(labels) :]):
                    warnings.warn(
                        "Length of header or names does not match length of data. This leads to a loss of data with "
                        "index_col=False.",
                        ParserWarning,
                        stacklevel=4,
                    )
            elif usecols is None:
                self.implicit = extra
            elif not callable(usecols) and len(usecols) == len(labels) and names is not None:
                labels = _spread(labels, usecols, len(first))
            else:
                raise Refusal(
                    "pandas.read_csv", "usecols", usecols, "rows longer than the header, of which columns are chosen"
                )
        self.names = [None] * self.implicit + list(labels)
        if heading is not None and len(heading) > len(self.names) and names is not None and usecols is None:
            extra = len(heading) - len(self.names)
            self.implicit = extra
            self.names = [None] * extra + self.names

    def choose(self, usecols: Any, index_col: Any) -> None:
        """Set `kept`, the places of the columns that are read, and `index_places`."""
        everything = list(range(len(self.names)))
        if usecols is None:
            self.kept = everything
        elif callable(usecols):
            self.kept = [place for place in everything if usecols(self.names[place])]
        else:
            usecols = list(usecols)
            kinds = {isinstance(item, str) for item in usecols}
            if len(kinds) > 1 or not all(isinstance(item, (str, int, np.integer)) for item in usecols):
                raise ValueError(
                    "'usecols' must either be list-like of all strings, all unicode, all integers or a callable."
                )
            if kinds == {True}:
                absent = [item for item in dict.fromkeys(usecols) if item not in self.names]
                chosen = {self.names.index(item) for item in usecols if item in self.names}
            else:
                absent = [item for item in usecols if not 0 <= item < len(self.names)]
                chosen = set(usecols)
            if absent:
                raise ValueError(f"Usecols do not match columns, columns expected but not found: {absent}")
            self.kept = [place for place in everything if place in chosen]
        self.index_places: list[int] = list(range(self.implicit))
        self.index_names: list[Any] = [None] * self.implicit
        if index_col is None or index_col is False:
            return
        keys = list(index_col) if isinstance(index_col, (list, tuple)) else [index_col]
        self.index_places, self.index_names = [], []
        for key in keys:
            if isinstance(key, (int, np.integer)) and key not in self.names:
                if not -len(self.kept) <= key < len(self.kept):
                    raise IndexError("list index out of range")
                place = self.kept[key]
            elif key in self.names and self.names.index(key) in self.kept:
                place = self.names.index(key)
            elif isinstance(key, (int, np.integer)):
                place = self.kept[key]
            else:
                raise ValueError(f"Index {key} invalid")
            self.index_places.append(place)
            name = self.names[place]
            self.index_names.append(None if name in self.unnamed else name)


def _spread(labels: list, usecols: Sequence[Any], width: int) -> list:
    """Names that were given for the chosen columns only, at the places of those columns."""
    spread: list = [None] * width
    if all(isinstance(item, (int, np.integer)) for item in usecols):
        for label, place in zip(labels, sorted(usecols)):
            spread[place] = label
        return spread
    return labels + [None] * (width - len(labels))


def _distinct_names(heading: list[str], unnamed: set[Any]) -> list[str]:
    """The names of a header, with a number behind a name that came before; empty ones are `Unnamed: place`."""
    names = []
    for place, name in enumerate(heading):
        if name == "":
            name = f"Unnamed: {place}"
            unnamed.add(name)
        names.append(name)
    taken = set(names)
    counts: dict[str, int] = {}
    result = []
    for name in names:
        number = counts.get(name, 0)
        label = name
        if number:
            label = f"{name}.{number}"
            while label in taken:
                number += 1
                label = f"{name}.{number}"
            taken.add(label)
        counts[name] = number + 1
        result.append(label)
    return result


def _date_columns(parse_dates: Any, table: _Table, index_col: Any) -> list[int]:
    """The places of the columns that hold dates."""
    if parse_dates is None or parse_dates is False:
        return []
    if parse_dates is True:
        return list(table.index_places)
    if isinstance(parse_dates, (str, bytes)) or not isinstance(parse_dates, (list, tuple)):
        raise TypeError("Only booleans and lists are accepted for the 'parse_dates' parameter")
    places = []
    for key in parse_dates:
        if isinstance(key, (list, tuple)):
            raise TypeError("Only booleans and lists are accepted for the 'parse_dates' parameter")
        if key in table.names:
            place = table.names.index(key)
        elif isinstance(key, (int, np.integer)) and -len(table.names) <= key < len(table.names):
            place = table.kept[key]
        else:
            raise ValueError(f"Missing column provided to 'parse_dates': '{key}'")
        if place not in table.kept:
            raise ValueError(f"Missing column provided to 'parse_dates': '{key}'")
        places.append(place)
    return places


def _parse_dates(codes: array, texts: list[str], gone: frozenset[str], layout: Any, dayfirst: bool) -> Any:
    """The moments of a column; the texts themselves where one of them is no date."""
    from ..to_datetime import to_datetime

    known = StringArray._from_list([NAN if text in gone else text for text in texts])
    try:
        moments = to_datetime(Index(known), format=layout, dayfirst=dayfirst, errors="raise", cache=False)
    except (ValueError, TypeError):
        return known.take(codes)
    return moments._array.take(codes if not isinstance(moments._array, np.ndarray) else np.array(codes, dtype=np.int64))


def _make_index(table: _Table, by_place: dict[int, Any]) -> Index:
    """The index of the table; evenly spaced integers become a RangeIndex, as in pandas."""
    if not table.index_places:
        return RangeIndex(table.rows)
    parts = [by_place[place] for place in table.index_places]
    if len(parts) > 1:
        return MultiIndex.from_arrays(parts, names=table.index_names)
    return evenly_spaced(parts[0], table.index_names[0])


def evenly_spaced(values: Any, name: Hashable) -> Index:
    """An Index of `values`, a RangeIndex where they are evenly spaced integers."""
    if not isinstance(values, StringArray) and values.dtype == np.dtype("i8") and len(values) > 1:
        items = values.tolist()
        step = items[1] - items[0]
        if step and items == list(range(items[0], items[0] + step * len(items), step)):
            return RangeIndex(items[0], items[0] + step * len(items), step, name=name)
    return Index(values, name=name)
