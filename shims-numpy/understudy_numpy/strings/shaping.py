"""New text from each element: stripped, filled up, replaced, cut, repeated."""

from __future__ import annotations

from typing import Any

from ..broadcasting import broadcast_shape
from ..creation import asarray
from ..dtypes import INT64, dtype_class_repr, issubdtype, text_dtype
from ..errors import _UFuncNoLoopError
from ..manipulation import reshape
from ..ndarray import fresh, ndarray
from ..novalue import NO_VALUE
from ..primitives import encode
from ..scalars import integer
from ..selection import where
from ..ufuncs import maximum
from .operands import cast_text, elementwise, fitted, has_any_length
from .predicates import count as count_of
from .predicates import find, rfind, str_len

_WIDEST_TAB = 2**31 - 1
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1


def _without_end(text: Any) -> Any:
    """Text without white space at its end, of which NUL is some there."""
    nul = "\0" if isinstance(text, str) else b"\0"
    while True:
        shorter = text.rstrip().rstrip(nul)
        if len(shorter) == len(text):
            return text
        text = shorter


_WITHOUT_SPACE = {"rstrip": _without_end, "strip": lambda text: _without_end(text.lstrip())}


def _strip(name: str, a: Any, chars: Any) -> Any:
    a_array = asarray(a)
    method = getattr(bytes if a_array._dtype.kind == "S" else str, name)
    if chars is None:
        method = _WITHOUT_SPACE.get(name, method)
        return elementwise(f"_{name}_whitespace", method, (a_array,), "T", a_array._dtype, given=(a,))
    return elementwise(f"_{name}_chars", method, (a_array, chars), "TT", a_array._dtype, given=(a, chars))


def strip(a: Any, chars: Any = None) -> Any:
    """Without the characters `chars`, or white space, at both ends."""
    return _strip("strip", a, chars)


def lstrip(a: Any, chars: Any = None) -> Any:
    """Without the characters `chars`, or white space, at the beginning."""
    return _strip("lstrip", a, chars)


def rstrip(a: Any, chars: Any = None) -> Any:
    """Without the characters `chars`, or white space, at the end."""
    return _strip("rstrip", a, chars)


def _require_integer(what: ndarray, name: str) -> None:
    if not issubdtype(what._dtype, integer):
        raise TypeError(f"unsupported type {what._dtype} for operand '{name}'")


def _justified(name: str, a: Any, width: Any, fillchar: Any) -> ndarray:
    width = asarray(width)
    _require_integer(width, "width")
    a, fillchar = asarray(a), asarray(fillchar)
    if (asarray(str_len(fillchar)) != 1).any():
        raise TypeError("The fill character must be exactly one character long")

    def compute(text: Any, size: int, fill: Any) -> Any:
        return getattr(text, name)(size, fill)

    if has_any_length(a, fillchar):
        return elementwise(f"_{name}", compute, (a, width, fillchar), "TiT", a._dtype)
    fillchar = fillchar.astype(a._dtype, copy=False)
    width = asarray(maximum(str_len(a), width))
    return fitted(f"_{name}", compute, a, (width, fillchar), "TiT", int(width.max()))


def center(a: Any, width: Any, fillchar: Any = " ") -> ndarray:
    """Filled up to `width` on both sides."""
    return _justified("center", a, width, fillchar)


def ljust(a: Any, width: Any, fillchar: Any = " ") -> ndarray:
    """Filled up to `width` on the right."""
    return _justified("ljust", a, width, fillchar)


def rjust(a: Any, width: Any, fillchar: Any = " ") -> ndarray:
    """Filled up to `width` on the left."""
    return _justified("rjust", a, width, fillchar)


def zfill(a: Any, width: Any) -> ndarray:
    """Filled up to `width` with zeros after the sign."""
    width = asarray(width)
    _require_integer(width, "width")
    a = asarray(a)

    def compute(text: Any, size: int) -> Any:
        return text.zfill(size)

    if has_any_length(a):
        return elementwise("_zfill", compute, (a, width), "Ti", a._dtype)
    width = asarray(maximum(str_len(a), width))
    return fitted("_zfill", compute, a, (width,), "Ti", int(width.max()))


def multiply(a: Any, i: Any) -> ndarray:
    """Repeated `i` times; less than once is not at all."""
    a, i = asarray(a), asarray(i)
    _require_integer(i, "i")
    i = asarray(maximum(i, 0))
    if has_any_length(a):
        return a * i
    lengths = asarray(str_len(a))
    if (lengths > _HIGHEST / maximum(i, 1)).any():
        raise OverflowError("Overflow encountered in string multiply")

    def compute(text: Any, times: int) -> Any:
        return text * times

    return fitted("multiply", compute, a, (i,), "Ti", int(asarray(lengths * i).max()))


def expandtabs(a: Any, tabsize: Any = 8) -> ndarray:
    """Tabs replaced by spaces up to the next multiple of `tabsize`.

    NumPy counts the bytes of other characters where it makes room, so its text is wider than it need be.
    """
    a, tabsize = asarray(a), asarray(tabsize)
    unit = 4 if a._dtype.kind == "U" else 1

    def length(text: Any, size: int) -> int:
        tabs = text.count("\t" if unit == 4 else b"\t")
        if tabs and size > _WIDEST_TAB:
            raise OverflowError("new string is too long")
        return len(compute(text, size)) + (unit - 1) * (len(text) - tabs)

    def compute(text: Any, size: int) -> Any:
        return text.expandtabs(min(size, _WIDEST_TAB))

    if has_any_length(a):
        return elementwise("_expandtabs", compute, (a, tabsize), "Ti", a._dtype)
    lengths = asarray(elementwise("_expandtabs_length", length, (a, tabsize), "Ti", INT64))
    return fitted("_expandtabs", compute, a, (tabsize,), "Ti", int(lengths.max()))


def replace(a: Any, old: Any, new: Any, count: Any = -1) -> ndarray:
    """`old` replaced by `new`, the first `count` times unless that is negative."""
    count = asarray(count)
    _require_integer(count, "count")
    a = asarray(a)

    def compute(text: Any, before: Any, after: Any, most: int) -> Any:
        return text.replace(before, after, most)

    if has_any_length(a, asarray(old), asarray(new)):
        return elementwise("_replace", compute, (a, old, new, count), "TTTi", a._dtype)
    # What has no dtype of its own takes that of `a`, and is cut to it.
    old = old if hasattr(old, "dtype") else cast_text(asarray(old), a._dtype)
    new = new if hasattr(new, "dtype") else cast_text(asarray(new), a._dtype)
    found = count_of(a, old, 0, _HIGHEST)
    times = where(count < 0, found, where(found < count, found, count))
    lengths = asarray(str_len(a) + times * (str_len(new) - str_len(old)))
    return fitted("_replace", compute, a, (old, new, times), "TTTi", int(lengths.max()))


def partition(a: Any, sep: Any) -> tuple[ndarray, ndarray, ndarray]:
    """What is before the first `sep`, `sep`, and what is after it; without `sep`, all and two empty texts."""
    a, sep = asarray(a), asarray(sep)
    if has_any_length(a, sep):
        return _parted(a, sep, "partition")
    sep = cast_text(sep, a._dtype)
    return _partitioned(a, sep, "partition", find(a, sep))


def rpartition(a: Any, sep: Any) -> tuple[ndarray, ndarray, ndarray]:
    """As `partition`, at the last `sep`; without `sep`, two empty texts and all."""
    a, sep = asarray(a), asarray(sep)
    if has_any_length(a, sep):
        return _parted(a, sep, "rpartition")
    sep = cast_text(sep, a._dtype)
    return _partitioned(a, sep, "rpartition", rfind(a, sep))


def _parted(a: ndarray, sep: ndarray, method: str) -> tuple[ndarray, ndarray, ndarray]:
    """The parts of text of any length."""
    if a._dtype.kind != sep._dtype.kind:
        shown = f"({dtype_class_repr(a._dtype)}, {dtype_class_repr(sep._dtype)}) -> (None, None, None)"
        raise _UFuncNoLoopError(f"ufunc '_{method}' did not contain a loop with signature matching types {shown}")

    def part(which: int) -> Any:
        return elementwise(f"_{method}", lambda text, by: _split(text, by, method)[which], (a, sep), "TT", a._dtype)

    return part(0), part(1), part(2)


def _split(text: str, sep: str, method: str) -> tuple[str, str, str]:
    return getattr(text, method)(sep)


def _partitioned(a: ndarray, sep: ndarray, method: str, found: Any) -> tuple[ndarray, ndarray, ndarray]:
    found, length, width = asarray(found), asarray(str_len(a)), asarray(str_len(sep))
    missing = found < 0
    after = length - found - width
    if method == "partition":
        before, after = where(missing, length, found), where(missing, 0, after)
    else:
        before, after = where(missing, 0, found), where(missing, length, after)
    middle = 1 if missing.all() else int(width.max())
    shape = broadcast_shape(a.shape, sep.shape)
    parts: tuple[list[Any], list[Any], list[Any]] = ([], [], [])

    def compute(text: Any, separator: Any) -> int:
        for part, piece in zip(parts, getattr(text, method)(separator)):
            part.append(piece)
        return 0

    # In C order, in which the parts are put together again.
    elementwise(f"_{method}_index", compute, (a.copy(), sep.copy()), "TT", INT64)
    kinds = [text_dtype(a._dtype.kind, int(size)) for size in (asarray(before).max(), middle, asarray(after).max())]
    first, second, third = [
        reshape(fresh(encode(dt.char, dt.width, part), dt, (len(part),)), shape) for dt, part in zip(kinds, parts)
    ]
    return first, second, third


def slice(a: Any, start: Any = None, stop: Any = NO_VALUE, step: Any = None, /) -> Any:
    """The characters that `text[start:stop:step]` takes; one argument alone is `stop`."""
    if stop is NO_VALUE:
        start, stop = None, start
    step = asarray(1 if step is None else step)
    _require_integer(step, "step")
    if (step == 0).any():
        raise ValueError("slice step cannot be zero")
    if start is None:
        start = where(step < 0, _HIGHEST, 0)
    if stop is None:
        stop = where(step < 0, _LOWEST, _HIGHEST)

    def compute(text: Any, first: int, last: int, by: int) -> Any:
        return text[first:last:by]

    array = asarray(a)
    return elementwise(
        "_slice", compute, (array, start, stop, step), "Tiii", array._dtype, given=(a, start, stop, step)
    )


__all__ = [
    "center",
    "expandtabs",
    "ljust",
    "lstrip",
    "multiply",
    "partition",
    "replace",
    "rjust",
    "rpartition",
    "rstrip",
    "slice",
    "strip",
    "zfill",
]
