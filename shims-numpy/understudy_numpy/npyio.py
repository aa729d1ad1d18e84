"""Arrays as text: savetxt, loadtxt and fromregex. Binary files are in binary_files.py, and genfromtxt is in text_tables.py."""

from __future__ import annotations

import csv
import io
import itertools
import operator
import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from . import array_functions
from .creation import array, asarray
from .dtypes import dtype as _dtype
from .errors import warn
from .ndarray import ndarray
from .primitives.refusal import Refusal
from .table_records import leaves, nested


def savetxt(
    fname: Any,
    X: Any,
    fmt: Any = "%.18e",
    delimiter: str = " ",
    newline: str = "\n",
    header: str = "",
    footer: str = "",
    comments: str = "# ",
    encoding: Any = None,
) -> None:
    """Write a one- or two-dimensional array, a row per line, to a file name or an open file.

    `fmt` is one format for every column, a sequence of them, or one for the whole row.
    """
    if isinstance(fname, os.PathLike):
        fname = os.fspath(fname)
    if isinstance(fname, str):
        if fname.endswith((".gz", ".bz2", ".xz")):
            raise Refusal("numpy.savetxt", "fname", fname, "compressed files are not covered")
    elif not hasattr(fname, "write"):
        raise ValueError("fname must be a string or file handle")
    X = asarray(X)
    if X.ndim == 0 or X.ndim > 2:
        raise ValueError(f"Expected 1D or 2D array, got {X.ndim}D array instead")
    len(header)
    table = X.reshape(-1, 1) if X.ndim == 1 else X
    is_complex = X.dtype.kind == "c"
    row_format = _row_format(fmt, table.shape[1], delimiter, is_complex)
    lines = []
    for row in table.tolist():
        if is_complex:
            items: tuple = tuple(part for item in row for part in (item.real, item.imag))
        else:
            items = tuple(row)
        try:
            text = row_format % items + newline
        except TypeError as error:
            raise TypeError(
                f"Mismatch between array dtype ('{X.dtype}') and format specifier ('{row_format}')"
            ) from error
        lines.append(text.replace("+-", "-") if is_complex else text)
    if header:
        lines.insert(0, comments + header.replace("\n", "\n" + comments) + newline)
    text = _with_footer(lines, footer, comments, newline)
    if isinstance(fname, str):
        with open(fname, "w", encoding=encoding or "latin1", newline="\n") as file:
            file.writelines(text)
    else:
        _write_all(fname, text, encoding)


def _with_footer(lines: list[str], footer: str, comments: str, newline: str) -> Iterator[str]:
    yield from lines
    # Only now it is looked at, so one that is no text leaves the rows in the file.
    if len(footer):
        yield comments + footer.replace("\n", "\n" + comments) + newline


# What is said of the first line that does not count as one of the rows that were asked for.
_NO_ROW = (
    "Input line {number} contained no data and will not be counted towards `max_rows={most}`.  This differs from the behaviour "
    "in NumPy <=1.22 which counted lines rather than rows.  If desired, the previous behaviour can be achieved by using "
    "`itertools.islice`.\nPlease see the 1.23 release notes for an example on how to do this.  If you wish to ignore this "
    "warning, use `warnings.filterwarnings`.  This warning is expected to be removed in the future and is given only once per "
    "`loadtxt` call."
)


def loadtxt(
    fname: Any,
    dtype: Any = float,
    comments: Any = "#",
    delimiter: str | None = None,
    converters: Any = None,
    skiprows: int = 0,
    usecols: Any = None,
    unpack: bool = False,
    ndmin: int = 0,
    encoding: Any = None,
    max_rows: int | None = None,
    *,
    quotechar: str | None = None,
    like: Any = None,
) -> ndarray:
    """Read rows of equally many values from a file name, an open file or lines."""
    if like is not None:
        made_there = array_functions.all_given_like(
            like,
            loadtxt,
            (fname,),
            dtype=dtype,
            comments=comments,
            delimiter=delimiter,
            converters=converters,
            skiprows=skiprows,
            usecols=usecols,
            unpack=unpack,
            ndmin=ndmin,
            encoding=encoding,
            max_rows=max_rows,
        )
        if made_there is not NotImplemented:
            return made_there
    kind = _scalar_dtype("numpy.loadtxt", dtype)
    delimiter = _as_text(delimiter)
    for mark in (delimiter, quotechar):
        if mark is not None and (not isinstance(mark, str) or len(mark) != 1):
            raise TypeError(
                f"Text reading control character must be a single unicode character or None; but got: {mark!r}"
            )
    columns = _columns(usecols)
    marks = [comments] if isinstance(comments, (str, bytes)) else list(comments or [])
    marks = [mark.decode("latin1") if isinstance(mark, bytes) else mark for mark in marks]
    rows = []
    lines = itertools.islice(lines_of(fname, encoding), skiprows, None if max_rows != 0 else skiprows)
    told = max_rows is None
    for number, line in enumerate(lines, skiprows + 1):
        fields = _fields(_uncommented(line, marks), delimiter, quotechar)
        if fields:
            rows.append(fields)
        elif not told:
            warn(_NO_ROW.format(number=number, most=max_rows), UserWarning)
            told = True
        if len(rows) == max_rows:
            # What follows is left to whoever reads on from the same file.
            break
    if not rows:
        warn(f'loadtxt: input contained no data: "{fname}"', UserWarning)
    width = len(rows[0]) if rows else 0
    table = []
    for number, fields in enumerate(rows):
        if columns is None and len(fields) != width:
            raise ValueError(
                f"the number of columns changed from {width} to {len(fields)} at row {number + 1}; "
                "use `usecols` to select a subset and avoid this error"
            )
        table.append(_converted(fields, columns, kind, _own_readers(converters, encoding), number))
    if kind.names is not None:
        return _records(array([nested(row, kind) for row in table], dtype=kind), ndmin, unpack)
    count = width if columns is None else len(columns)
    result = array([item for row in table for item in row], dtype=kind).reshape(len(table), count)
    return _shaped(result, ndmin, unpack)


def fromregex(file: Any, regexp: Any, dtype: Any, encoding: Any = None) -> ndarray:
    """The groups of each match of a regular expression in a text as records."""
    lines = None if hasattr(file, "read") else list(lines_of(file, encoding, "numpy.fromregex"))
    kind = _dtype(dtype)
    if kind.names is None:
        raise TypeError("dtype must be a structured datatype.")
    content = file.read() if lines is None else "".join(lines)
    if isinstance(content, bytes) and isinstance(regexp, str):
        regexp = regexp.encode("latin1")
    found = re.compile(regexp).findall(content)
    if found and not isinstance(found[0], tuple):
        # A single group is not made a tuple of one.
        if found and len(kind.names) > 1:
            raise ValueError(
                "When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis of the "
                "array."
            )
        found = [(each,) for each in found]
    return array(found, dtype=kind)


def _as_text(mark: Any) -> Any:
    return mark.decode("latin1") if isinstance(mark, bytes) else mark


def _own_readers(converters: Any, encoding: Any) -> Any:
    """The converters, handed bytes where the caller asks for that."""
    if encoding != "bytes" or converters is None:
        return converters
    if callable(converters):
        return _of_bytes(converters)
    return {place: _of_bytes(own) for place, own in converters.items()}


def _of_bytes(own: Callable[[bytes], Any]) -> Callable[[str], Any]:
    return lambda field: own(field.encode("latin1"))


def _row_format(fmt: Any, width: int, delimiter: str, is_complex: bool) -> str:
    """One format for a whole row."""
    if isinstance(fmt, (list, tuple)):
        if len(fmt) != width:
            raise AttributeError(f"fmt has wrong shape.  {str(fmt)}")
        return delimiter.join(fmt)
    if not isinstance(fmt, str):
        raise ValueError(f"invalid fmt: {fmt!r}")
    found = fmt.count("%")
    if found == 1:
        each = f" ({fmt}+{fmt}j)" if is_complex else fmt
        return delimiter.join([each] * width)
    if found != (2 * width if is_complex else width):
        raise ValueError(f"fmt has wrong number of % formats:  {fmt}")
    return fmt


def _write_all(file: Any, lines: Iterator[str], encoding: Any) -> None:
    """Write text to a file that takes text or, failing that, bytes."""
    for number, line in enumerate(lines):
        try:
            file.write(line)
        except TypeError:
            if number:
                raise
            for each in itertools.chain([line], lines):
                file.write(each.encode(encoding or "latin1"))
            return


def lines_of(fname: Any, encoding: Any, name: str = "numpy.loadtxt") -> Iterator[str]:
    """The lines of a file name, an open file, or an iterable of lines, as text."""
    encoding = None if encoding == "bytes" else encoding
    if isinstance(fname, os.PathLike):
        fname = os.fspath(fname)
    if isinstance(fname, str):
        if fname.endswith((".gz", ".bz2", ".xz")) or "://" in fname:
            raise Refusal(name, "fname", fname, "compressed and remote files are not covered")
        if not os.path.exists(fname):
            raise FileNotFoundError(f"{fname} not found.")
        with open(fname, encoding=encoding) as file:
            yield from io.StringIO(file.read())
        return
    if not hasattr(fname, "__iter__") or isinstance(fname, type):
        if name == "numpy.genfromtxt":
            raise TypeError(
                "fname must be a string, a filehandle, a sequence of strings,\nor an iterator of strings. "
                f"Got {type(fname)} instead."
            )
        raise ValueError(
            f"fname must be a string, filehandle, list of strings,\nor generator. Got {type(fname)} instead."
        )
    source: Iterable = fname
    for line in source:
        yield line.decode(encoding or "latin1") if isinstance(line, bytes) else line


def _uncommented(line: str, marks: list[str]) -> str:
    line = line.rstrip("\r\n")
    for mark in marks:
        line = line.partition(mark)[0]
    return line


def _fields(line: str, delimiter: str | None, quotechar: str | None) -> list[str]:
    """The fields of a line; none for an empty line."""
    if delimiter is None:
        return line.split() if quotechar is None else [text for text in _quoted(line.strip(), " ", quotechar) if text]
    if not line:
        return []
    return line.split(delimiter) if quotechar is None else _quoted(line, delimiter, quotechar)


def _quoted(line: str, delimiter: str, quotechar: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter, quotechar=quotechar), [])


def _converted(fields: list[str], columns: list[int] | None, kind: Any, converters: Any, number: int) -> list:
    """The chosen fields of a row as values."""
    width = len(fields)
    places = range(width) if columns is None else columns
    kinds = leaves(kind) if kind.names is not None else [kind] * len(places)
    if len(kinds) != len(places):
        raise ValueError(f"the dtype passed requires {len(kinds)} columns but {len(places)} were found at row {number + 1}; use `usecols` to select a subset and avoid this error")  # fmt: skip
    values = []
    for place, kind in zip(places, kinds):
        if not -width <= place < width:
            raise ValueError(f"invalid column index {place} at row {number + 1} with {width} columns")
        field = fields[place]
        own = converters if callable(converters) else (converters or {}).get(place)
        try:
            values.append(own(field) if own is not None else _READERS[kind.kind](field))
        except ValueError:
            if own is not None:
                raise
            raise ValueError(
                f"could not convert string {field!r} to {_shown_kind(kind)} at row {number}, column {place + 1}."
            ) from None
    return values


def _shown_kind(kind: Any) -> str:
    """A dtype in messages; strings without a length are read as objects first."""
    return "object" if kind.kind in "US" and not kind.width else str(kind)


_INTEGER = re.compile(r"\s*[+-]?\d+\s*$", re.ASCII)
_FLOAT = re.compile(
    r"\s*[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|inf|infinity|nan)\s*$", re.ASCII | re.IGNORECASE
)


def _read_integer(text: str) -> int:
    if not _INTEGER.match(text):
        raise ValueError(text)
    return int(text)


def _read_float(text: str) -> float:
    if not _FLOAT.match(text):
        raise ValueError(text)
    return float(text)


def _read_bool(text: str) -> bool:
    if text in ("True", "true", "False", "false"):
        return text in ("True", "true")
    return bool(_read_integer(text))


def _read_complex(text: str) -> complex:
    return complex(text.strip().replace(" ", "").replace("i", "j"))


def _read_bytes(text: str) -> bytes:
    return text.encode("latin1")


_READERS: dict[str, Callable[[str], Any]] = {
    "b": _read_bool,
    "i": _read_integer,
    "u": _read_integer,
    "f": _read_float,
    "c": _read_complex,
    "U": str,
    "S": _read_bytes,
    "M": str,
    "m": str,
    "O": str,
}


def _scalar_dtype(name: str, dtype: Any) -> Any:
    try:
        kind = _dtype(dtype)
    except NotImplementedError:
        raise Refusal(name, "dtype", dtype, "this dtype is not covered") from None
    if kind.char == "c":
        kind = _dtype("S1")
    if name == "numpy.loadtxt" and kind.names is not None:
        if all([leaf.kind in _READERS for leaf in leaves(kind)]):
            return kind
        raise Refusal(name, "dtype", str(kind), "only numbers, booleans and text are covered")
    if kind.char == "c":
        kind = _dtype("S1")
    if kind.kind not in _READERS:
        raise Refusal(name, "dtype", str(kind), "only dtypes without fields are covered")
    return kind


def _records(result: ndarray, ndmin: int, unpack: bool) -> Any:
    """Records as `loadtxt` gives them: one for each row, or with `unpack` the fields."""
    if ndmin == 0 and result.size == 1:
        result = result.reshape(())
    elif ndmin == 2:
        result = result.reshape(-1)[None].T
    return [result[name] for name in result.dtype.names or ()] if unpack else result


def _columns(usecols: Any) -> list[int] | None:
    if usecols is None:
        return None
    try:
        return [operator.index(each) for each in usecols]
    except TypeError:
        pass
    try:
        return [operator.index(usecols)]
    except TypeError as error:
        raise TypeError(
            f"usecols must be an int or a sequence of ints but it contains at least one element of type {type(usecols)}"
        ) from error


def _shaped(result: ndarray, ndmin: int, unpack: bool) -> ndarray:
    if ndmin not in (0, 1, 2):
        raise ValueError(f"Illegal value of ndmin keyword: {ndmin}")
    if ndmin == 0:
        result = result.squeeze() if result.size else result.reshape(-1) if result.shape[0] == 0 else result
    elif ndmin == 1 and 1 in result.shape:
        result = result.reshape(-1)
    return result.T if unpack else result


__all__ = ["fromregex", "lines_of", "loadtxt", "savetxt"]
