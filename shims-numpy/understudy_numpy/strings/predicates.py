"""Questions about each element: what its characters are, how long it is, where it holds another text."""

from __future__ import annotations

from typing import Any, Callable

from ..creation import asarray
from ..dtypes import BOOL, INT64, as_dtype, dtype, dtype_class_repr
from ..errors import _UFuncNoLoopError
from ..ndarray import ndarray
from ..primitives.refusal import Refusal
from ..ufunc import checked_options
from .operands import elementwise

_LAST = 2**63 - 1
# casting, order, dtype, subok and signature.
Options = tuple[Any, Any, Any, Any, Any]


def _ask(name: str, x: Any, out: Any, where: Any, options: Options) -> Any:
    """The method `name` of str or bytes for each element."""
    dt = asarray(x)._dtype
    method: Callable[[Any], Any] | None = getattr(bytes if dt.kind == "S" else str, name, None)
    if method is None:
        raise _UFuncNoLoopError(
            f"ufunc '{name}' did not contain a loop with signature matching types {dtype_class_repr(dt)} -> None"
        )
    return _run(name, method, x, BOOL, out, where, options)


def _run(name: str, compute: Any, x: Any, result: dtype, out: Any, where: Any, options: Options) -> Any:
    """`elementwise` with the options that all ufuncs take."""
    casting, order, asked, subok, signature = options
    if casting != "same_kind" or order != "K" or subok is not True:
        order = checked_options(casting, order, subok)
    if signature is not None:
        raise Refusal(f"numpy.strings.{name}", "signature", signature, "a chosen loop is not covered.")
    if asked is not None and as_dtype(asked) is not result:
        shown = f"{dtype_class_repr(asarray(x)._dtype)} -> {dtype_class_repr(as_dtype(asked))}"
        raise _UFuncNoLoopError(f"ufunc '{name}' did not contain a loop with signature matching types {shown}")
    made = elementwise(name, compute, (x,), "T", result, out=out, where=where)
    if out is None and order in ("C", "F") and isinstance(made, ndarray):
        return made.copy(order)
    return made


def isalpha(x: Any, /, out: Any = None, *, where: Any = True, casting: Any = "same_kind", order: Any = "K", dtype: Any = None, subok: Any = True, signature: Any = None) -> Any:  # fmt: skip
    """Whether there are characters and all are letters."""
    return _ask("isalpha", x, out, where, (casting, order, dtype, subok, signature))


def isdigit(x: Any, /, out: Any = None, *, where: Any = True, casting: Any = "same_kind", order: Any = "K", dtype: Any = None, subok: Any = True, signature: Any = None) -> Any:  # fmt: skip
    """Whether there are characters and all are digits."""
    return _ask("isdigit", x, out, where, (casting, order, dtype, subok, signature))


def isspace(x: Any, /, out: Any = None, *, where: Any = True, casting: Any = "same_kind", order: Any = "K", dtype: Any = None, subok: Any = True, signature: Any = None) -> Any:  # fmt: skip
    """Whether there are characters and all are white space."""
    return _ask("isspace", x, out, where, (casting, order, dtype, subok, signature))


def isalnum(x: Any, /, out: Any = None, *, where: Any = True, casting: Any = "same_kind", order: Any = "K", dtype: Any = None, subok: Any = True, signature: Any = None) -> Any:  # fmt: skip
    """Whether there are characters and all are letters or digits."""
    return _ask("isalnum", x, out, where, (casting, order, dtype, subok, signature))


def islower(x: Any, /, out: Any = None, *, where: Any = True, casting: Any = "same_kind", order: Any = "K", dtype: Any = None, subok: Any = True, signature: Any = None) -> Any:  # fmt: skip
    """Whether there are cased characters and all are lower case."""
    return _ask("islower", x, out, where, (casting, order, dtype, subok, signature))


def isupper(x: Any, /, out: Any = None, *, where: Any = True, casting: Any = "same_kind", order: Any = "K", dtype: Any = None, subok: Any = True, signature: Any = None) -> Any:  # fmt: skip
    """Whether there are cased characters and all are upper case."""
    return _ask("isupper", x, out, where, (casting, order, dtype, subok, signature))


def istitle(x: Any, /, out: Any = None, *, where: Any = True, casting: Any = "same_kind", order: Any = "K", dtype: Any = None, subok: Any = True, signature: Any = None) -> Any:  # fmt: skip
    """Whether each word begins with a capital and goes on without."""
    return _ask("istitle", x, out, where, (casting, order, dtype, subok, signature))


def isdecimal(x: Any, /, out: Any = None, *, where: Any = True, casting: Any = "same_kind", order: Any = "K", dtype: Any = None, subok: Any = True, signature: Any = None) -> Any:  # fmt: skip
    """Whether there are characters and all are decimal digits."""
    return _ask("isdecimal", x, out, where, (casting, order, dtype, subok, signature))


def isnumeric(x: Any, /, out: Any = None, *, where: Any = True, casting: Any = "same_kind", order: Any = "K", dtype: Any = None, subok: Any = True, signature: Any = None) -> Any:  # fmt: skip
    """Whether there are characters and all are numeric, fractions and the like among them."""
    return _ask("isnumeric", x, out, where, (casting, order, dtype, subok, signature))


def str_len(x: Any, /, out: Any = None, *, where: Any = True, casting: Any = "same_kind", order: Any = "K", dtype: Any = None, subok: Any = True, signature: Any = None) -> Any:  # fmt: skip
    """How many characters, without the empty ones at the end."""
    return _run("str_len", len, x, INT64, out, where, (casting, order, dtype, subok, signature))


def _search(name: str, a: Any, sub: Any, start: Any, end: Any, result: Any = INT64) -> Any:
    def compute(text: Any, part: Any, first: int, last: int) -> Any:
        try:
            return getattr(text, name)(part, first, last)
        except ValueError:
            raise ValueError("substring not found") from None

    end = _LAST if end is None else end
    return elementwise(name, compute, (a, sub, start, end), "TTii", result)


def find(a: Any, sub: Any, start: Any = 0, end: Any = None) -> Any:
    """Where `sub` is first found within [start, end), or -1."""
    return _search("find", a, sub, start, end)


def rfind(a: Any, sub: Any, start: Any = 0, end: Any = None) -> Any:
    """Where `sub` is last found within [start, end), or -1."""
    return _search("rfind", a, sub, start, end)


def index(a: Any, sub: Any, start: Any = 0, end: Any = None) -> Any:
    """As `find`; ValueError where `sub` is not found."""
    return _search("index", a, sub, start, end)


def rindex(a: Any, sub: Any, start: Any = 0, end: Any = None) -> Any:
    """As `rfind`; ValueError where `sub` is not found."""
    return _search("rindex", a, sub, start, end)


def count(a: Any, sub: Any, start: Any = 0, end: Any = None) -> Any:
    """How often `sub` is found within [start, end) without overlap."""
    return _search("count", a, sub, start, end)


def startswith(a: Any, prefix: Any, start: Any = 0, end: Any = None) -> Any:
    """Whether [start, end) begins with `prefix`."""
    return _search("startswith", a, prefix, start, end, BOOL)


def endswith(a: Any, suffix: Any, start: Any = 0, end: Any = None) -> Any:
    """Whether [start, end) ends with `suffix`."""
    return _search("endswith", a, suffix, start, end, BOOL)


__all__ = [
    "count",
    "endswith",
    "find",
    "index",
    "isalnum",
    "isalpha",
    "isdecimal",
    "isdigit",
    "islower",
    "isnumeric",
    "isspace",
    "istitle",
    "isupper",
    "rfind",
    "rindex",
    "startswith",
    "str_len",
]
