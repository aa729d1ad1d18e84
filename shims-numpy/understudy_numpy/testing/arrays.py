"""Assertions about whole arrays: equal, nearly equal, in order; NaN and infinity are compared by place."""

from __future__ import annotations

import operator
import traceback
from contextlib import suppress
from typing import Any, Callable

from ..arrayprint import array2string
from ..broadcasting import broadcast_to
from ..creation import array, asanyarray, asarray
from ..dtypes import issubdtype
from ..errors import errstate
from ..functions import all as every
from ..functions import isclose
from ..functions import max as largest
from ..ndarray import ndarray
from ..scalars import bool as np_bool
from ..scalars import number, unsignedinteger
from ..selection import argwhere
from ..typenames import with_float
from ..ufuncs import invert, isinf, isnan, isnat, logical_and, logical_not, minimum
from .messages import build_err_msg

_SHOWN = 5
_TRUE, _FALSE = np_bool(True), np_bool(False)


def assert_array_compare(
    comparison: Any, x: Any, y: Any, err_msg: Any = "", verbose: Any = True, header: str = "", precision: Any = 6,
    equal_nan: bool = True, equal_inf: bool = True, *, strict: bool = False, names: Any = ("ACTUAL", "DESIRED"),
) -> None:  # fmt: skip
    """Raise AssertionError unless `comparison` holds for all elements.

    NaN, infinities and NaT must be at the same places (unless told otherwise) and are left out of the comparison. A
    scalar is compared with every element; with `strict`, shapes and dtypes must be the same.
    """
    __tracebackhide__ = True
    x, y = asanyarray(x), asanyarray(y)

    def fail(given: Any, more: str) -> None:
        raise AssertionError(
            build_err_msg(given, err_msg + more, verbose=verbose, header=header, names=names, precision=precision)
        )

    try:
        _require_shapes(x, y, strict, fail)
        flagged = _same_places(x, y, equal_nan, equal_inf, fail)
        left, right = x, y
        if flagged.ndim > 0:
            left, right = x[~flagged], y[~flagged]
            if left.size == 0:
                return
        elif flagged:
            return
        holds = comparison(left, right)
        reduced = array([holds]) if isinstance(holds, bool) else holds.ravel()
        if every(reduced):
            return
        remarks = _remarks(x, y, left, right, logical_not(holds), reduced, flagged, names)
        err_msg = str(err_msg)
        fail([x, y], "\n" + "\n".join(remarks))
    except ValueError:
        header = f"error during assertion:\n\n{traceback.format_exc()}\n\n{header}"
        raise ValueError(
            build_err_msg([x, y], err_msg, verbose=verbose, header=header, names=names, precision=precision)
        ) from None


def _require_shapes(x: ndarray, y: ndarray, strict: bool, fail: Callable[..., None]) -> None:
    if strict:
        fits = x.shape == y.shape and x.dtype == y.dtype
    else:
        fits = () in (x.shape, y.shape) or x.shape == y.shape
    if fits:
        return
    if x.shape != y.shape:
        fail([x, y], f"\n(shapes {x.shape}, {y.shape} mismatch)")
    fail([x, y], f"\n(dtypes {x.dtype}, {y.dtype} mismatch)")


def _same_places(x: ndarray, y: ndarray, equal_nan: bool, equal_inf: bool, fail: Callable[..., None]) -> Any:
    """Where both are NaN, infinite or NaT, as an array or, of scalars, one boolean."""
    flagged: Any = _FALSE
    if x.dtype.kind in "biufc" and y.dtype.kind in "biufc":
        if equal_nan:
            flagged = _common_places(x, y, isnan(x), isnan(y), "nan", fail)
        if equal_inf:
            apart = invert(flagged)
            infinite = _common_places(x, y, logical_and(isinf(x), apart), logical_and(isinf(y), apart), "inf", fail)
            _require_same_infinities(x, y, infinite, fail)
            flagged = flagged | infinite
    elif x.dtype.kind in "mM" and x.dtype.kind == y.dtype.kind and equal_nan:
        flagged = _common_places(x, y, isnat(x), isnat(y), "NaT", fail)
    return flagged


def _common_places(x: ndarray, y: ndarray, in_x: Any, in_y: Any, name: str, fail: Callable[..., None]) -> Any:
    if not every(in_x == in_y):
        fail([x, y], f"\n{name} location mismatch:")
    # One scalar stands for all elements.
    for places in (in_x, in_y):
        if places.ndim == 0:
            return _TRUE if places else _FALSE
    return in_y


def _require_same_infinities(x: ndarray, y: ndarray, places: Any, fail: Callable[..., None]) -> None:
    if not every(places) and not (places.ndim and places.any()):
        return
    if places.ndim and not places.any():
        return
    if x.ndim > 0 and y.ndim > 0:
        x, y = x[places], y[places]
    if not every(x == y):
        fail([x, y], "\ninf values mismatch:")


def _remarks(
    x: ndarray, y: ndarray, left: Any, right: Any, invalid: Any, reduced: ndarray, flagged: Any, names: Any
) -> list[str]:
    """How many elements differ, where the first ones are, and by how much."""
    wrong = reduced.size - reduced.sum(dtype="i8")
    total = flagged.size if flagged.ndim else reduced.size
    remarks = [f"Mismatched elements: {wrong} / {total} ({100 * wrong / total:.3g}%)"]
    if invalid.ndim != 0:
        positions = argwhere(asarray(~flagged))[invalid] if flagged.ndim > 0 else argwhere(asarray(invalid))
        lines = [
            f" {p.tolist()}: {x if x.ndim == 0 else x[tuple(p)]} ({names[0]}), "
            f"{y if y.ndim == 0 else y[tuple(p)]} ({names[1]})"
            for p in positions[:_SHOWN]
        ]
        if len(positions) == 1:
            heading = "Mismatch at index:"
        elif len(positions) <= _SHOWN:
            heading = "Mismatch at indices:"
        else:
            heading = f"First {_SHOWN} mismatches are at indices:"
        remarks.append("\n".join([heading, *lines]))
    with errstate(all="ignore"), suppress(TypeError):
        _add_sizes(remarks, left, right, invalid)
    return remarks


def _add_sizes(remarks: list[str], x: Any, y: Any, invalid: Any) -> None:
    """The largest absolute and relative differences; TypeError for what has none."""
    error = asarray(abs(x - y))
    if issubdtype(x.dtype, unsignedinteger):
        error = asarray(minimum(error, abs(y - x)))
    remarks.append("Max absolute difference among violations: " + _size_text(largest(error[asarray(invalid)]), error))
    comparable = asarray(logical_and(invalid, y != 0))
    if not comparable.any():
        relative = array(float("inf"))
    else:
        relative = largest(error[comparable] / abs(broadcast_to(y, error.shape)[comparable]))
    remarks.append("Max relative difference among violations: " + _size_text(relative, error))


def _size_text(size: Any, error: Any) -> str:
    return str(size) if error.dtype.kind == "O" else array2string(asarray(size))


def assert_array_equal(
    actual: Any, desired: Any, err_msg: Any = "", verbose: Any = True, *, strict: bool = False
) -> None:
    """Raise AssertionError unless the arrays are equal."""
    __tracebackhide__ = True
    assert_array_compare(operator.__eq__, actual, desired, err_msg, verbose, "Arrays are not equal", strict=strict)


def assert_array_less(x: Any, y: Any, err_msg: Any = "", verbose: Any = True, *, strict: bool = False) -> None:
    """Raise AssertionError unless each element of `x` is less than that of `y`."""
    __tracebackhide__ = True
    header = "Arrays are not strictly ordered `x < y`"
    assert_array_compare(
        operator.__lt__, x, y, err_msg, verbose, header, equal_inf=False, strict=strict, names=("x", "y")
    )


def assert_array_almost_equal(
    actual: Any, desired: Any, decimal: int = 6, err_msg: Any = "", verbose: Any = True
) -> None:
    """Raise AssertionError unless the arrays are equal to `decimal` decimals."""
    __tracebackhide__ = True

    def near(x: Any, y: Any) -> Any:
        # As an inexact type, so that the difference to the smallest integer has a size.
        difference = abs(x - asanyarray(y, with_float(asanyarray(y).dtype)))
        if not issubdtype(difference.dtype, number):
            difference = difference.astype(float)
        return difference < 1.5 * 10.0 ** (-decimal)

    header = f"Arrays are not almost equal to {decimal} decimals"
    assert_array_compare(near, actual, desired, err_msg, verbose, header, decimal)


def assert_allclose(
    actual: Any, desired: Any, rtol: float = 1e-7, atol: float = 0, equal_nan: bool = True, err_msg: Any = "",
    verbose: Any = True, *, strict: bool = False,
) -> None:  # fmt: skip
    """Raise AssertionError unless the arrays differ by at most `atol` + `rtol` times the size of `desired`."""
    __tracebackhide__ = True

    def near(x: Any, y: Any) -> Any:
        return isclose(x, y, rtol, atol, equal_nan)

    header = f"Not equal to tolerance rtol={rtol:g}, atol={atol:g}"
    assert_array_compare(near, actual, desired, str(err_msg), verbose, header, equal_nan=equal_nan, strict=strict)


__all__ = [
    "assert_allclose",
    "assert_array_almost_equal",
    "assert_array_compare",
    "assert_array_equal",
    "assert_array_less",
]
