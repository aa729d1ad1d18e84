"""`Series.str` and `Index.str`: Python's string methods and regular expressions over a whole column.

Missing values stay missing; a test (contains, isdigit) of a missing string is False. In a column of objects, what is
not a string is missing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from .arrays import columns
from .arrays.categorical import Categorical
from .arrays.string import StringArray
from .construction import infer, is_list_like
from .dtypes import CategoricalDtype
from .na import NAN, is_missing

_MISSING: Any = object()


class StringMethods:
    """String methods of one Series or Index."""

    __module__ = "pandas.core.strings.accessor"

    def __init__(self, data: Any) -> None:
        array = data._array
        self._data = data
        self._is_str = isinstance(array, StringArray)
        if isinstance(array.dtype, CategoricalDtype):
            array = columns.object_array(array.tolist())
            self._is_str = False
        if self._is_str:
            self._items = array.tolist()
        elif isinstance(array, np.ndarray) and array.dtype.kind == "O":
            self._items = array.tolist()
            kinds = {type(item) for item in self._items if not is_missing(item)}
            if kinds and not kinds & {str, bytes, list, tuple, dict, set}:
                raise AttributeError(f"Can only use .str accessor with string values, not {_inferred(kinds)}")
        else:
            raise AttributeError(f"Can only use .str accessor with string values, not {_inferred_dtype(array)}")

    # Shapes of results

    def _made(self, array: Any, name: Any = _MISSING) -> Any:
        from .index.base import Index
        from .series import Series

        name = self._data._name if name is _MISSING else name
        if isinstance(self._data, Index):
            if isinstance(array, np.ndarray) and array.dtype.kind == "b":
                return array
            return Index._from_array(array, name)
        return Series._from_array(array, self._data._index, name)

    def _map(self, function: Callable[[str], Any]) -> list[Any]:
        """`function` of each string, once per distinct one; NaN for what is missing."""
        items = self._items
        if not self._is_str:
            return [function(v) if isinstance(v, str) else v if is_missing(v) else NAN for v in items]
        table = {item: function(item) if isinstance(item, str) else NAN for item in set(items)}
        return list(map(table.__getitem__, items))

    def _texts(self, function: Callable[[str], str]) -> Any:
        found = self._map(function)
        return self._made(StringArray._from_list(found) if self._is_str else self._objects(found))

    def _objects(self, found: list[Any]) -> Any:
        kept = [item if is_missing(item) else new for item, new in zip(self._items, found)]
        return columns.object_array(kept)

    def _tests(self, function: Callable[[str], bool], na: Any = _MISSING) -> Any:
        found = self._map(function)
        if self._is_str:
            fill = False if na is _MISSING or is_missing(na) else bool(na)
            return self._made(np.array([fill if item is NAN or item != item else item for item in found], dtype=bool))
        if na is not _MISSING:
            found = [na if is_missing(new) else new for new in found]
        if all(type(new) is bool for new in found):
            return self._made(np.array(found, dtype=bool))
        return self._made(self._objects(found) if na is _MISSING else columns.object_array(found))

    def _numbers(self, function: Callable[[Any], int]) -> Any:
        if self._is_str:
            found = self._map(function)
        else:
            found = [NAN if is_missing(item) else _attempt(function, item) for item in self._items]
        if any(isinstance(new, float) for new in found):
            return self._made(np.array(list(map(float, found)), dtype=np.float64))
        return self._made(np.array(found, dtype=np.int64))

    def _lists(self, found: list[Any], expand: bool, width: int | None = None) -> Any:
        """Lists in an object column, or with `expand` as the columns of a DataFrame."""
        if not expand:
            return self._made(columns.object_array(found))
        from .frame import DataFrame
        from .index.base import Index, default_index
        from .index.multi import MultiIndex

        count = (
            max([len(part) for part in found if isinstance(part, (list, tuple))], default=0) if width is None else width
        )
        whole = [
            list(part) + [None] * (count - len(part))
            if isinstance(part, (list, tuple))
            else self._absent(part, item, count)
            for part, item in zip(found, self._items)
        ]
        if isinstance(self._data, Index):
            return MultiIndex.from_tuples([tuple(NAN if p is None else p for p in part) for part in whole])
        arrays = [self._column([part[k] for part in whole]) for k in range(count)]
        return DataFrame._from_arrays(arrays, default_index(count), self._data._index)

    def _absent(self, part: Any, item: Any, count: int) -> list[Any]:
        return [NAN] * count if self._is_str or not is_missing(item) else [part, *[None] * (count - 1)]

    def _column(self, values: list[Any]) -> Any:
        if self._is_str:
            return StringArray._from_list([NAN if value is None or value != value else value for value in values])
        return columns.object_array(values)

    def _kinds(self) -> set[type]:
        return {type(item) for item in self._items if not is_missing(item)}

    # Case and spaces

    def lower(self) -> Any:
        """Lower case."""
        return self._texts(str.lower)

    def upper(self) -> Any:
        """Upper case."""
        return self._texts(str.upper)

    def title(self) -> Any:
        """Each word with a capital."""
        return self._texts(str.title)

    def capitalize(self) -> Any:
        """The first letter a capital, the others not."""
        return self._texts(str.capitalize)

    def swapcase(self) -> Any:
        """Upper for lower case and the reverse."""
        return self._texts(str.swapcase)

    def casefold(self) -> Any:
        """For comparison without case."""
        return self._texts(str.casefold)

    def strip(self, to_strip: str | None = None) -> Any:
        """Without spaces (or given characters) at both ends."""
        return self._texts(lambda text: text.strip(to_strip))

    def lstrip(self, to_strip: str | None = None) -> Any:
        """Without spaces (or given characters) at the start."""
        return self._texts(lambda text: text.lstrip(to_strip))

    def rstrip(self, to_strip: str | None = None) -> Any:
        """Without spaces (or given characters) at the end."""
        return self._texts(lambda text: text.rstrip(to_strip))

    def removeprefix(self, prefix: str) -> Any:
        """Without a prefix."""
        return self._texts(lambda text: text[len(prefix) :] if text.startswith(prefix) else text)

    def removesuffix(self, suffix: str) -> Any:
        """Without a suffix."""
        return self._texts(lambda text: text[: -len(suffix)] if suffix and text.endswith(suffix) else text)

    def pad(self, width: int, side: str = "left", fillchar: str = " ") -> Any:
        """Filled up to a width."""
        if not isinstance(fillchar, str):
            raise TypeError(f"fillchar must be a character, not {type(fillchar).__name__}")
        if len(fillchar) != 1:
            raise TypeError("fillchar must be a character, not str")
        if not isinstance(width, (int, np.integer)):
            raise TypeError(f"width must be of integer type, not {type(width).__name__}")
        methods: dict[str, Any] = {"left": str.rjust, "right": str.ljust, "both": str.center}
        if side not in methods:
            raise ValueError("Invalid side")
        method = methods[side]
        return self._texts(lambda text: method(text, width, fillchar))

    def center(self, width: int, fillchar: str = " ") -> Any:
        """In the middle of a width."""
        return self.pad(width, "both", fillchar)

    def ljust(self, width: int, fillchar: str = " ") -> Any:
        """At the left of a width."""
        return self.pad(width, "right", fillchar)

    def rjust(self, width: int, fillchar: str = " ") -> Any:
        """At the right of a width."""
        return self.pad(width, "left", fillchar)

    def zfill(self, width: int) -> Any:
        """Zeros before, after a sign."""
        if not isinstance(width, (int, np.integer)):
            raise TypeError(f"width must be of integer type, not {type(width).__name__}")
        return self._texts(lambda text: text.zfill(width))

    def wrap(self, width: int, **options: Any) -> Any:
        """Broken into lines of a width."""
        import textwrap

        wrapper = textwrap.TextWrapper(width=width, **options)
        return self._texts(lambda text: "\n".join(wrapper.wrap(text)))

    def normalize(self, form: Any) -> Any:
        """A Unicode normal form."""
        return self._texts(lambda text: unicodedata.normalize(form, text))

    def translate(self, table: Any) -> Any:
        """Characters through a table."""
        return self._texts(lambda text: text.translate(table))

    def repeat(self, repeats: Any) -> Any:
        """Each string so many times."""
        if is_list_like(repeats):
            counts = list(repeats)
            found = [text * n if isinstance(text, str) else NAN for text, n in zip(self._items, counts)]
            return self._made(self._column(found))
        return self._texts(lambda text: text * repeats)

    def slice(self, start: Any = None, stop: Any = None, step: Any = None) -> Any:
        """A part by positions."""
        return self._texts(lambda text: text[start:stop:step])

    def slice_replace(self, start: Any = None, stop: Any = None, repl: str | None = None) -> Any:
        """A part by positions replaced."""
        new = "" if repl is None else repl

        def function(text: str) -> str:
            end = start if text[start:stop] == "" else stop
            before = text[:start] if start is not None else ""
            return before + new + (text[end:] if stop is not None else "")

        return self._texts(function)

    # Parts

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return self.slice(key.start, key.stop, key.step)
        return self.get(key)

    def __iter__(self) -> Any:
        raise TypeError(f"'{type(self).__name__}' object is not iterable")

    def get(self, i: Any) -> Any:
        """The character (or element) at a position or key; NaN where there is none."""

        def one(item: Any) -> Any:
            if isinstance(item, dict):
                return item.get(i)
            if is_missing(item) or not hasattr(item, "__getitem__"):
                return NAN
            return item[i] if -len(item) <= i < len(item) else NAN

        found = [one(item) for item in self._items]
        if self._is_str:
            return self._made(StringArray._from_list(found))
        if all(f is None or isinstance(f, (int, float)) for f in found):
            return self._made(infer(found))
        kept = [item if is_missing(item) else new for item, new in zip(self._items, found)]
        return self._made(columns.object_array(kept))

    def len(self) -> Any:
        """How many characters (or elements)."""
        return self._numbers(len)

    def split(self, pat: Any = None, *, n: int = -1, expand: bool = False, regex: bool | None = None) -> Any:
        """Parts between separators."""
        if regex is False and isinstance(pat, re.Pattern):
            raise ValueError("Cannot use a compiled regex as replacement pattern with regex=False")
        limit = -1 if n is None or n == 0 else n
        if pat is None:
            found = self._map(lambda text: text.split(maxsplit=limit))
        else:
            compiled = isinstance(pat, re.Pattern)
            as_regex = regex if regex is not None else compiled or len(pat) != 1
            if as_regex:
                expression = pat if compiled else re.compile(pat)
                found = self._map(lambda text: expression.split(text, maxsplit=max(limit, 0)))
            else:
                found = self._map(lambda text: text.split(pat, limit))
        return self._lists([list(f) if isinstance(f, list) else f for f in found], expand)

    def rsplit(self, pat: Any = None, *, n: int = -1, expand: bool = False) -> Any:
        """Parts between separators, counted from the end."""
        limit = -1 if n is None or n == 0 else n
        found = self._map(lambda text: text.rsplit(pat, limit))
        return self._lists([list(f) if isinstance(f, list) else f for f in found], expand)

    def partition(self, sep: str = " ", expand: bool = True) -> Any:
        """Before, at and after the first separator."""
        return self._lists(self._map(lambda text: text.partition(sep)), expand)

    def rpartition(self, sep: str = " ", expand: bool = True) -> Any:
        """Before, at and after the last separator."""
        return self._lists(self._map(lambda text: text.rpartition(sep)), expand)

    def join(self, sep: str) -> Any:
        """The elements (or characters) with a separator between them."""

        def one(item: Any) -> Any:
            if isinstance(item, (str, list, tuple)):
                return sep.join(item) if all(isinstance(part, str) for part in item) else NAN
            return NAN

        found = [one(item) for item in self._items]
        return self._made(StringArray._from_list(found) if self._is_str else self._objects(found))

    def cat(self, others: Any = None, sep: str | None = None, na_rep: str | None = None, join: str = "left") -> Any:
        """All strings in one, or each with those of other columns at its label."""
        sep = "" if sep is None else sep
        if not all(isinstance(item, str) or is_missing(item) for item in self._items):
            raise TypeError(f"Cannot use .str.cat with values of inferred dtype '{_inferred(self._kinds())}'.")
        if others is None:
            parts = [na_rep if is_missing(item) else item for item in self._items]
            return sep.join(part for part in parts if part is not None)
        if (
            not isinstance(others, (list, tuple))
            or others
            and not any(hasattr(o, "_array") or is_list_like(o) for o in others)
        ):
            others = [others]
        rows = len(self._items)
        lists = [self._items]
        for other in others:
            if (
                hasattr(other, "_index")
                and hasattr(self._data, "_index")
                and not other._index.equals(self._data._index)
            ):
                if join != "left":
                    raise Refusal("pandas.Series.str.cat", "join", join, "only 'left' has a shim for other labels")
                other = other.reindex(self._data._index)
            if getattr(other, "ndim", 1) == 2:
                raise Refusal("pandas.Series.str.cat", "others", "DataFrame", "no shim yet")
            values = other.tolist() if hasattr(other, "tolist") else list(other)
            if len(values) != rows:
                raise ValueError(
                    "If `others` contains arrays or lists (or other list-likes without an index), these must all be of the "
                    "same length as the calling Series/Index."
                )
            lists.append(values)
        found = []
        for row in zip(*lists):
            if any(map(is_missing, row)):
                if na_rep is None:
                    found.append(NAN)
                    continue
                row = tuple(na_rep if is_missing(part) else part for part in row)
            found.append(sep.join(row))
        return self._made(self._column(found))

    # Tests and searches

    def contains(self, pat: Any, case: bool = True, flags: int = 0, na: Any = _MISSING, regex: bool = True) -> Any:
        """Whether a pattern (or text) occurs."""
        if not regex:
            if case:
                return self._tests(lambda text: pat in text, na)
            return self._tests(lambda text: pat.upper() in text.upper(), na)
        expression = pat if isinstance(pat, re.Pattern) else re.compile(pat, flags if case else flags | re.IGNORECASE)
        if expression.groups:
            import warnings

            warnings.warn(
                "This pattern is interpreted as a regular expression, and has match groups. To actually get the groups, use "
                "str.extract.",
                UserWarning,
                stacklevel=2,
            )
        return self._tests(lambda text: expression.search(text) is not None, na)

    def match(self, pat: Any, case: Any = True, flags: Any = 0, na: Any = _MISSING) -> Any:
        """Whether a pattern matches at the start."""
        expression = _compiled(pat, case, flags)
        return self._tests(lambda text: expression.match(text) is not None, na)

    def fullmatch(self, pat: Any, case: Any = True, flags: Any = 0, na: Any = _MISSING) -> Any:
        """Whether a pattern matches the whole."""
        expression = _compiled(pat, case, flags)
        return self._tests(lambda text: expression.fullmatch(text) is not None, na)

    def startswith(self, pat: Any, na: Any = _MISSING) -> Any:
        """Whether it begins so (or in one of several ways)."""
        if not isinstance(pat, (str, tuple)):
            raise TypeError(f"expected a string or tuple, not {type(pat).__name__}")
        return self._tests(lambda text: text.startswith(pat), na)

    def endswith(self, pat: Any, na: Any = _MISSING) -> Any:
        """Whether it ends so (or in one of several ways)."""
        if not isinstance(pat, (str, tuple)):
            raise TypeError(f"expected a string or tuple, not {type(pat).__name__}")
        return self._tests(lambda text: text.endswith(pat), na)

    def isalnum(self) -> Any:
        """Whether all are letters or digits."""
        return self._tests(str.isalnum)

    def isalpha(self) -> Any:
        """Whether all are letters."""
        return self._tests(str.isalpha)

    def isdigit(self) -> Any:
        """Whether all are digits."""
        return self._tests(str.isdigit)

    def isdecimal(self) -> Any:
        """Whether all are decimal digits."""
        return self._tests(str.isdecimal)

    def isnumeric(self) -> Any:
        """Whether all are numeric."""
        return self._tests(str.isnumeric)

    def isspace(self) -> Any:
        """Whether all are spaces."""
        return self._tests(str.isspace)

    def islower(self) -> Any:
        """Whether letters are in lower case."""
        return self._tests(str.islower)

    def isupper(self) -> Any:
        """Whether letters are in upper case."""
        return self._tests(str.isupper)

    def istitle(self) -> Any:
        """Whether words begin with capitals."""
        return self._tests(str.istitle)

    def isascii(self) -> Any:
        """Whether all are ASCII."""
        return self._tests(str.isascii)

    def count(self, pat: str, flags: int = 0) -> Any:
        """How often a pattern occurs."""
        expression = re.compile(pat, flags)
        return self._numbers(lambda text: len(expression.findall(text)))

    def find(self, sub: str, start: int = 0, end: int | None = None) -> Any:
        """Where a text first occurs, -1 for nowhere."""
        if not isinstance(sub, str):
            raise TypeError(f"expected a string object, not {type(sub).__name__}")
        return self._numbers(lambda text: text.find(sub, start, end))

    def rfind(self, sub: str, start: int = 0, end: int | None = None) -> Any:
        """Where a text last occurs, -1 for nowhere."""
        if not isinstance(sub, str):
            raise TypeError(f"expected a string object, not {type(sub).__name__}")
        return self._numbers(lambda text: text.rfind(sub, start, end))

    def index(self, sub: str, start: int = 0, end: int | None = None) -> Any:
        """Where a text first occurs; ValueError for nowhere."""
        if not isinstance(sub, str):
            raise TypeError(f"expected a string object, not {type(sub).__name__}")
        return self._numbers(lambda text: text.index(sub, start, end))

    def rindex(self, sub: str, start: int = 0, end: int | None = None) -> Any:
        """Where a text last occurs; ValueError for nowhere."""
        if not isinstance(sub, str):
            raise TypeError(f"expected a string object, not {type(sub).__name__}")
        return self._numbers(lambda text: text.rindex(sub, start, end))

    def findall(self, pat: str, flags: int = 0) -> Any:
        """All matches of a pattern, in lists."""
        expression = re.compile(pat, flags)
        found = self._map(expression.findall)
        return self._made(columns.object_array([list(f) if isinstance(f, list) else f for f in found]))

    # Replacement and extraction

    def replace(
        self, pat: Any, repl: Any = None, n: int = -1, case: bool | None = None, flags: int = 0, regex: bool = False
    ) -> Any:
        """A text (or pattern) replaced."""
        if isinstance(pat, dict):
            if repl is not None:
                raise ValueError("repl cannot be used when pat is a dictionary")
            result = self
            for old, new in pat.items():
                result = StringMethods(result.replace(old, new, n=n, case=case, flags=flags, regex=regex))
            return result._data
        if not (isinstance(repl, str) or callable(repl)):
            raise TypeError("repl must be a string or callable")
        compiled = isinstance(pat, re.Pattern)
        if regex:
            if compiled:
                if case is not None or flags:
                    raise ValueError("case and flags cannot be set when pat is a compiled regex")
        elif compiled:
            raise ValueError("Cannot use a compiled regex as replacement pattern with regex=False")
        elif callable(repl):
            raise ValueError("Cannot use a callable replacement when regex=False")
        if not regex and case is not False and not flags:
            return self._texts(lambda text: text.replace(pat, repl, n))
        expression = (
            pat
            if compiled
            else re.compile(pat if regex else re.escape(pat), flags | re.IGNORECASE if case is False else flags)
        )
        new = repl if regex or callable(repl) else repl.replace("\\", "\\\\")
        return self._texts(lambda text: expression.sub(new, text, count=max(n, 0)))

    def extract(self, pat: Any, flags: int = 0, expand: bool = True) -> Any:
        """The groups of the first match, one column each."""
        from .frame import DataFrame
        from .index.base import Index, default_index

        if not isinstance(expand, bool):
            raise ValueError("expand must be True or False")
        expression = re.compile(pat, flags)
        if expression.groups == 0:
            raise ValueError("pattern contains no capture groups")

        def groups(text: str) -> Any:
            found = expression.search(text)
            return None if found is None else found.groups()

        found = self._map(groups)
        width = expression.groups
        rows = [[NAN] * width if not isinstance(f, tuple) else [NAN if g is None else g for g in f] for f in found]
        names = {place - 1: name for name, place in expression.groupindex.items()}
        if not expand and width == 1:
            firsts = [item if is_missing(item) else row[0] for item, row in zip(self._items, rows)]
            return self._made(self._column(firsts), names.get(0, self._data._name))
        if not expand and isinstance(self._data, Index):
            raise ValueError("only one regex group is supported with Index")
        labels = Index([names.get(k, k) for k in range(width)]) if names else default_index(width)
        rows_index = default_index(len(rows)) if isinstance(self._data, Index) else self._data._index
        arrays = [self._column([row[k] for row in rows]) for k in range(width)]
        return DataFrame._from_arrays(arrays, labels, rows_index)

    def get_dummies(self, sep: str = "|", dtype: Any = None) -> Any:
        """One column of 0 and 1 for each different part."""
        from .frame import DataFrame
        from .index.base import Index

        if isinstance(self._data, Index) or dtype is not None:
            raise Refusal("pandas.Series.str.get_dummies", "dtype", dtype, "no shim yet")
        parts = [set(item.split(sep)) if isinstance(item, str) else set() for item in self._items]
        labels = sorted(set().union(*parts) - {""})
        arrays = [np.array([int(label in part) for part in parts], dtype=np.int64) for label in labels]
        return DataFrame._from_arrays(arrays, Index(labels), self._data._index)

    def encode(self, encoding: str, errors: str = "strict") -> Any:
        """Bytes in an encoding."""
        return self._made(columns.object_array(self._map(lambda text: text.encode(encoding, errors))))  # type: ignore[arg-type]

    def decode(self, encoding: str, errors: str = "strict", dtype: Any = None) -> Any:
        """Text from bytes in an encoding."""
        found = [NAN if is_missing(item) else item.decode(encoding, errors) for item in self._items]
        return self._made(StringArray._from_list(found))


def _attempt(function: Callable[[Any], int], item: Any) -> Any:
    try:
        return function(item)
    except (TypeError, AttributeError):
        return NAN


def _compiled(pat: Any, case: Any, flags: Any) -> re.Pattern:
    if isinstance(pat, re.Pattern):
        return pat
    return re.compile(pat, flags if case else flags | re.IGNORECASE)


def _inferred(kinds: set[type]) -> str:
    names = {kind.__name__ for kind in kinds}
    if len(names) > 1:
        return "mixed-integer" if "int" in names else "mixed"
    name = names.pop()
    return {
        "int": "integer",
        "float": "floating",
        "bool": "boolean",
        "Timestamp": "datetime",
        "Timedelta": "timedelta",
    }.get(name, name if name in ("date", "datetime", "time") else "mixed")


def _inferred_dtype(array: Any) -> str:
    if isinstance(array, Categorical):
        return "categorical"
    kind = array.dtype.kind
    return {
        "i": "integer",
        "u": "integer",
        "f": "floating",
        "b": "boolean",
        "c": "complex",
        "M": "datetime64",
        "m": "timedelta64",
    }.get(kind, "mixed")


__all__ = ["StringMethods"]
