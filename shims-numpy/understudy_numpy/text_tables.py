"""`genfromtxt`: tables of text with names, missing fields, and columns of several kinds.

A line is split into fields, a `Column` reads those of one place, and the rows become an array, of records where the columns
differ or have names. Reference: "Importing data with genfromtxt" in NumPy's user guide.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from . import array_functions
from .creation import array
from .dtypes import dtype as _dtype
from .dtypes import text_dtype
from .errors import VisibleDeprecationWarning, warn
from .manipulation import atleast_1d, atleast_2d, squeeze
from .ndarray import ndarray
from .npyio import lines_of
from .primitives.refusal import Refusal
from .table_records import leaves
from .text_columns import Column, LockedError, as_bytes

_EXCLUDED = ("return", "file", "print")


class ConversionWarning(UserWarning):
    """Some lines of a table do not have as many fields as the others."""

    __module__ = "numpy.lib._iotools"


def genfromtxt(
    fname: Any,
    dtype: Any = float,
    comments: str | None = "#",
    delimiter: Any = None,
    skip_header: int = 0,
    skip_footer: int = 0,
    converters: Any = None,
    missing_values: Any = None,
    filling_values: Any = None,
    usecols: Any = None,
    names: Any = None,
    excludelist: Any = None,
    deletechars: str = " !#$%&'()*+,-./:;<=>?@[\\]^{|}~",
    replace_space: str = "_",
    autostrip: bool = False,
    case_sensitive: Any = True,
    defaultfmt: str = "f%i",
    unpack: Any = None,
    usemask: bool = False,
    loose: bool = True,
    invalid_raise: bool = True,
    max_rows: int | None = None,
    encoding: Any = None,
    *,
    ndmin: int = 0,
    like: Any = None,
) -> Any:
    """Read a table; a field that cannot be read is missing, and its column's filling value stands for it."""
    if like is not None:
        made_there = array_functions.all_given_like(
            like,
            genfromtxt,
            (fname,),
            dtype=dtype,
            comments=comments,
            delimiter=delimiter,
            skip_header=skip_header,
            skip_footer=skip_footer,
            converters=converters,
            missing_values=missing_values,
            filling_values=filling_values,
            usecols=usecols,
            names=names,
            excludelist=excludelist,
            deletechars=deletechars,
            replace_space=replace_space,
            autostrip=autostrip,
            case_sensitive=case_sensitive,
            defaultfmt=defaultfmt,
            unpack=unpack,
            usemask=usemask,
            loose=loose,
            invalid_raise=invalid_raise,
            max_rows=max_rows,
            encoding=encoding,
            ndmin=ndmin,
        )
        if made_there is not NotImplemented:
            return made_there
    for parameter, refused in (("usemask", usemask),):
        if refused:
            raise Refusal("numpy.genfromtxt", parameter, "given", "only arrays without a mask are made here")
    if max_rows is not None and skip_footer:
        raise ValueError("The keywords 'skip_footer' and 'max_rows' can not be specified at the same time.")
    if max_rows is not None and max_rows < 1:
        raise ValueError("'max_rows' must be at least 1.")
    own = converters or {}
    if not isinstance(own, dict):
        raise TypeError(f"The input argument 'converter' should be a valid dictionary (got '{type(own)}' instead)")
    comments, in_bytes = _decoded(comments), encoding == "bytes"
    fields_of = _splitter(_decoded(delimiter), comments, autostrip)
    named = _Names(excludelist, deletechars, case_sensitive, replace_space, defaultfmt)

    lines = itertools.islice(lines_of(fname, encoding, "numpy.genfromtxt"), skip_header, None)
    first_line, first = _first_fields(lines, fields_of, comments if names is True else None)
    if not first:
        warn(f'genfromtxt: Empty input file: "{fname}"', UserWarning)
    if names is True:
        if first and comments is not None and first[0].strip() in comments:
            del first[0]
        names, first_line = named.valid([field.strip() for field in first]), ""
    elif isinstance(names, str):
        names = named.valid([name.strip() for name in names.split(",")])
    elif names:
        names = named.valid(list(names))
    chosen = _chosen(usecols)
    width = len(chosen) if chosen else len(first)
    if dtype is not None:
        dtype = named.dtype_of(dtype, names)
        if dtype.hasobject:
            raise Refusal("numpy.genfromtxt", "dtype", str(dtype), "records that hold objects are not covered")
    names = list(names) if names is not None else None
    if chosen:
        chosen, names, dtype = _of_chosen(chosen, names, dtype, len(first), width)
    elif names is not None and dtype is not None:
        names = list(dtype.names)

    kinds: list[Any] = [None] * width
    if dtype is not None:
        flat = leaves(dtype)
        kinds = flat * width if len(flat) == 1 else flat
    missing = _missing_by_column(missing_values, names, chosen, width)
    filling = _filling_by_column(filling_values, names, chosen, width)
    columns = [Column(*given) for given in zip(kinds, missing, filling)]
    users = _take_over(columns, own, names, chosen, missing, first if first_line else None, in_bytes)

    rows, invalid = _rows(itertools.chain([first_line], lines), fields_of, chosen, width, max_rows, skip_header)
    if dtype is None:
        for place, column in enumerate(columns):
            try:
                column.fit([row[place] for row in rows])
            except LockedError as error:
                line = next(k for k, row in enumerate(rows) if row[place] == error.field)
                raise _locked(place, line + 1 + skip_header, error.field) from None
    if invalid:
        invalid, skip_footer = _told(invalid, len(rows), width, skip_header, skip_footer, invalid_raise)
    if skip_footer > 0:
        rows = rows[:-skip_footer]
    table = [
        tuple([column.loose(field) if loose else column.strict(field) for column, field in zip(columns, row)])
        for row in rows
    ]
    made = (
        _of_found(table, columns, names, defaultfmt, in_bytes)
        if dtype is None
        else _of_given(table, columns, names, dtype, users)
    )
    return _unpacked(_with_axes(made, ndmin), unpack)


def _decoded(mark: Any) -> Any:
    return mark.decode("latin1") if isinstance(mark, bytes) else mark


def _splitter(delimiter: Any, comments: str | None, autostrip: bool) -> Callable[[str], list[str]]:
    """What makes fields of a line: a text between them, blanks, or the width of all or of each."""
    if isinstance(delimiter, (str, type(None))):

        def split(line: str) -> list[str]:
            line = line.strip(" \r\n")
            return line.split(delimiter or None) if line else []

    elif hasattr(delimiter, "__iter__"):
        stops = list(itertools.accumulate(delimiter))

        def split(line: str) -> list[str]:
            line = line.strip("\r\n")
            return [line[start:stop] for start, stop in zip([0, *stops], stops)] if line else []

    else:
        size = int(delimiter)

        def split(line: str) -> list[str]:
            line = line.strip("\r\n")
            return [line[start : start + size] for start in range(0, len(line), size)]

    def fields_of(line: str) -> list[str]:
        fields = split(line if comments is None else line.split(comments)[0])
        return [field.strip() for field in fields] if autostrip else fields

    return fields_of


def _first_fields(
    lines: Iterator[str], fields_of: Callable[[str], list[str]], mark: str | None
) -> tuple[str, list[str]]:
    """The first line that has fields. Names, of which `mark` is the sign of comments, may stand in a comment."""
    for line in lines:
        if mark is not None and mark in line:
            line = "".join(line.split(mark)[1:])
        fields = fields_of(line)
        if fields:
            return line, fields
    return "", []


class _Names:
    """The rules by which words become names of fields."""

    def __init__(self, excluded: Any, deleted: Any, case: Any, space: str, pattern: str) -> None:
        self.excluded = {*(excluded or ()), *_EXCLUDED}
        self.deleted = {*(deleted if deleted is not None else "~!@#$%^&*()-=+~\\|]}[{';: /?.>,<"), '"'}
        self.space, self.pattern = space, pattern
        if case is None or case is True:
            self.case: Callable[[str], str] = str
        elif case is False or str(case)[:1] == "u":
            self.case = str.upper
        elif str(case)[:1] == "l":
            self.case = str.lower
        else:
            raise ValueError(f"unrecognized case_sensitive value {case}.")

    def valid(self, words: list[str], count: int | None = None) -> tuple[str, ...]:
        """Names of these words, `count` of them; what is empty is named by number, and what comes again is numbered."""
        if count is not None:
            words = [*words, *[""] * (count - len(words))][:count]
        made: list[str] = []
        times: dict[str, int] = {}
        empty = 0
        for word in words:
            name = self.case(word).strip()
            name = name.replace(" ", self.space) if self.space else name
            name = "".join([letter for letter in name if letter not in self.deleted])
            if not name:
                name = self.pattern % empty
                while name in words:
                    empty += 1
                    name = self.pattern % empty
                empty += 1
            elif name in self.excluded:
                name += "_"
            made.append(f"{name}_{times[name]}" if name in times else name)
            times[name] = times.get(name, 0) + 1
        return tuple(made)

    def dtype_of(self, given: Any, names: Any) -> Any:
        """The dtype, with valid names for its fields."""
        try:
            dt = _dtype(given)
        except TypeError:
            words = [""] * len(given) if names is None else list(names)
            return _dtype(list(zip(self.valid(words, len(given)), given)))
        if names is not None:
            if dt.names is None:
                return _dtype([(name, dt.type if dt.kind not in "US" else dt) for name in self.valid(list(names))])
            return _renamed(dt, self.valid(list(names), len(dt.names)))
        if dt.names is None:
            return dt
        numbered = dt.names == tuple([f"f{k}" for k in range(len(dt.names))])
        words = [""] * len(dt.names) if numbered and self.pattern != "f%i" else list(dt.names)
        return _renamed(dt, self.valid(words))


def _renamed(dt: Any, names: tuple[str, ...]) -> Any:
    return _dtype({"names": names, "formats": [dt[k] for k in range(len(names))], "offsets": [dt.fields[name][1] for name in dt.names],
                   "itemsize": dt.itemsize})  # fmt: skip


def _chosen(usecols: Any) -> list[Any] | None:
    if usecols is None:
        return None
    if isinstance(usecols, str):
        return [name.strip() for name in usecols.split(",")]
    return list(usecols) if hasattr(usecols, "__iter__") else [usecols]


def _of_chosen(
    chosen: list[Any], names: Any, dtype: Any, wide: int, width: int
) -> tuple[list[int], list[str] | None, Any]:
    """The chosen columns by number, with their names and the part of the dtype that they have."""
    places = []
    for each in chosen:
        if isinstance(each, str):
            places.append(names.index(each))
        else:
            places.append(each + wide if each < 0 else each)
    if dtype is not None and dtype.names is not None and len(dtype.names) > width:
        dtype = _dtype([(dtype.names[place], dtype[place]) for place in places])
        names = list(dtype.names)
    elif names is not None and len(names) > width:
        names = [names[place] for place in places]
    return places, names, dtype


def _place_of(key: Any, names: list[str] | None, chosen: list[int] | None) -> int | None:
    """The column among those read that a name or a number of a dictionary means; None for none of them."""
    if isinstance(key, str):
        try:
            key = (names or []).index(key)
        except ValueError:
            return None
        return key
    if chosen:
        try:
            return chosen.index(key)
        except ValueError:
            return None
    return key


def _missing_by_column(given: Any, names: list[str] | None, chosen: list[int] | None, width: int) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(width)]
    if isinstance(given, bytes):
        given = given.decode("latin1")
    if given is None or isinstance(given, (list, tuple, str)) and not given:
        return found
    if isinstance(given, dict):
        for key, value in given.items():
            words = [str(each) for each in value] if isinstance(value, (list, tuple)) else [str(value)]
            place = None if key is None else _place_of(key, names, chosen)
            for k in range(width) if key is None else [] if place is None else [place]:
                found[k] += words
        return found
    if isinstance(given, (list, tuple)):
        for entry, value in zip(found, given):
            entry.append(str(value))
        return found
    words = given.split(",") if isinstance(given, str) else [str(given)]
    return [list(words) for _ in range(width)]


def _filling_by_column(given: Any, names: list[str] | None, chosen: list[int] | None, width: int) -> list[Any]:
    found: list[Any] = [None] * width
    if isinstance(given, dict):
        for key, value in given.items():
            place = _place_of(key, names, chosen)
            if place is not None:
                found[place] = value
        return found
    if isinstance(given, (list, tuple)):
        return [*given, *found[len(given) :]][:width]
    return [given] * width


def _take_over(
    columns: list[Column], own: dict[Any, Any], names: list[str] | None, chosen: list[int] | None, missing: list[list[str]],
    sample: list[str] | None, in_bytes: bool,
) -> set[int]:  # fmt: skip
    """Let the caller's converters read their columns, and tell which those are."""
    users = set()
    for key, function in own.items():
        place = _place_of(key, names, chosen)
        if place is None:
            continue
        place %= len(columns) or 1
        read = as_bytes if function is bytes else _of_bytes(function) if in_bytes else function
        source = key if chosen and not isinstance(key, str) else place
        columns[place].read_with(read, None if sample is None else sample[source], missing[place])
        users.add(place)
    return users


def _of_bytes(function: Callable[[bytes], Any]) -> Callable[[Any], Any]:
    return lambda field: function(as_bytes(field))


def _rows(
    lines: Any,
    fields_of: Callable[[str], list[str]],
    chosen: list[int] | None,
    width: int,
    most: int | None,
    skipped: int,
) -> tuple[list[tuple[str, ...]], list[tuple[int, int]]]:
    """The rows of as many fields as there are columns, and the other lines: their numbers and how many fields they have."""
    rows: list[tuple[str, ...]] = []
    invalid = []
    for k, line in enumerate(lines):
        fields = fields_of(line)
        if not fields:
            continue
        if len(fields) != width if not chosen else any(not -len(fields) <= place < len(fields) for place in chosen):
            invalid.append((k + skipped + 1, len(fields)))
            continue
        rows.append(tuple([fields[place] for place in chosen] if chosen else fields))
        if len(rows) == most:
            break
    return rows, invalid


def _locked(place: int, line: int, field: str) -> Exception:
    return ConverterError(
        f"Converter #{place} is locked and cannot be upgraded: (occurred line #{line} for value '{field}')"
    )


class ConverterError(Exception):
    """A column that has a converter of its own holds a field that it cannot read."""

    __module__ = "numpy.lib._iotools"


def _told(
    invalid: list[tuple[int, int]], rows: int, width: int, skipped: int, footer: int, raises: bool
) -> tuple[list[tuple[int, int]], int]:
    """Raise or warn of lines of another length, but of those of the footer, which then are skipped already."""
    last = rows + len(invalid) - footer + skipped
    of_footer = len([1 for line, _ in invalid if line > last]) if footer > 0 else 0
    invalid = invalid[: len(invalid) - of_footer]
    if invalid:
        shown = "\n".join([f"    Line #{line} (got {count} columns instead of {width})" for line, count in invalid])
        message = f"Some errors were detected !\n{shown}"
        if raises:
            raise ValueError(message)
        warn(message, ConversionWarning)
    return invalid, footer - of_footer


def _of_found(
    table: list[tuple], columns: list[Column], names: list[str] | None, pattern: str, in_bytes: bool
) -> ndarray:
    """The array of rows whose columns have told their kinds: of records if those differ or have names."""
    kinds, sized = [], []
    coded = False
    for place, column in enumerate(columns):
        dt = column.dtype
        wide = dt
        if dt.kind in "US":
            texts = [row[place] for row in table]
            if in_bytes and dt.kind == "U":
                coded = True
                try:
                    texts = [as_bytes(text) for text in texts]
                    dt = text_dtype("S", 0)
                except UnicodeEncodeError:
                    pass
                else:
                    table = [(*row[:place], text, *row[place + 1 :]) for row, text in zip(table, texts)]
            wide = text_dtype(dt.kind, max(map(len, texts), default=0))
        kinds.append(dt)
        sized.append(wide)
    if coded:
        warn(
            "Reading unicode strings without specifying the encoding argument is deprecated. Set the encoding, use None for "
            "the system default.",
            VisibleDeprecationWarning,
        )
    if names is not None:
        return array(table, dtype=list(zip(names, sized)))
    distinct = {dt for column, dt in zip(columns, kinds) if column.fitted}
    if len(distinct) == 1:
        return array(table, dtype=distinct.pop())
    return array(table, dtype=[(pattern % place, dt) for place, dt in enumerate(sized)])


def _of_given(
    table: list[tuple], columns: list[Column], names: list[str] | None, dtype: Any, users: set[int]
) -> ndarray:
    """The array of rows as the dtype that was asked for."""
    if names and dtype.names is not None:
        dtype = _renamed(dtype, tuple(names))
    flat = leaves(dtype)
    if len(flat) > 1:
        return array(table, dtype=[("", leaf) for leaf in flat]).view(dtype)
    own = [(place, columns[place].dtype) for place in sorted(users)]
    if any(dt.type is not dtype.type for _, dt in own):
        # Converters give other kinds than the one asked for, so that the rows are records.
        by_place = dict(own)
        kinds = []
        for place in range(len(columns)):
            dt = by_place.get(place, dtype)
            if dt.kind in "US" and place in by_place:
                dt = text_dtype(dt.kind, max([len(row[place]) for row in table], default=0))
            kinds.append(("", dt))
        dtype = _dtype(kinds) if len(kinds) > 1 else _dtype(kinds[0][1])
    return array(table, dtype=dtype)


def _with_axes(made: ndarray, ndmin: int) -> ndarray:
    if ndmin not in (0, 1, 2):
        raise ValueError(f"Illegal value of ndmin keyword: {ndmin}")
    if made.ndim > ndmin:
        made = squeeze(made)
    if made.ndim < ndmin:
        made = atleast_1d(made) if ndmin == 1 else atleast_2d(made).T
    return made


def _unpacked(made: ndarray, unpack: Any) -> Any:
    if not unpack:
        return made
    names = made.dtype.names
    if names is None:
        return made.T
    return made[names[0]] if len(names) == 1 else [made[name] for name in names]


__all__ = ["ConversionWarning", "ConverterError", "genfromtxt"]
