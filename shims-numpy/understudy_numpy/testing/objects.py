"""Assertions about single objects: equal, nearly equal, the same text."""

from __future__ import annotations

import difflib
import pprint
from typing import Any

from ..creation import asarray
from ..errors import errstate
from ..functions import iscomplexobj, isscalar
from ..ndarray import ndarray
from ..rounding import imag, real
from ..scalars import float64
from ..ufuncs import absolute, floor, isfinite, isnan, isnat, log10, power, signbit
from .arrays import assert_array_almost_equal, assert_array_equal
from .messages import build_err_msg

# What a comparison may raise that says that it is not for these operands.
_NOT_FOR_THESE = (TypeError, ValueError, NotImplementedError)


def assert_(val: Any, msg: Any = "") -> None:
    """Raise AssertionError unless `val` is true; `msg` may be a function that makes the message."""
    __tracebackhide__ = True
    if not val:
        try:
            words = msg()
        except TypeError:
            words = msg
        raise AssertionError(words)


def assert_equal(actual: Any, desired: Any, err_msg: Any = "", verbose: Any = True, *, strict: bool = False) -> None:
    """Raise AssertionError unless two objects are equal: item by item for lists, tuples and dictionaries.

    NaN equals NaN, NaT equals NaT of the same type, and the zeros of both signs differ.
    """
    __tracebackhide__ = True
    if isinstance(desired, dict):
        if not isinstance(actual, dict):
            raise AssertionError(repr(type(actual)))
        assert_equal(len(actual), len(desired), err_msg, verbose)
        for key in desired:
            if key not in actual:
                raise AssertionError(repr(key))
            assert_equal(actual[key], desired[key], f"key={key!r}\n{err_msg}", verbose)
        return
    if isinstance(desired, (list, tuple)) and isinstance(actual, (list, tuple)):
        assert_equal(len(actual), len(desired), err_msg, verbose)
        for k in range(len(desired)):
            assert_equal(actual[k], desired[k], f"item={k!r}\n{err_msg}", verbose)
        return
    if isinstance(actual, ndarray) or isinstance(desired, ndarray):
        assert_array_equal(actual, desired, err_msg, verbose, strict=strict)
        return
    failure = AssertionError(build_err_msg([actual, desired], err_msg, verbose=verbose))
    if _is_complex(actual, desired):
        try:
            for first, second in _parts(actual, desired):
                assert_equal(first, second)
        except AssertionError:
            raise failure from None
    if isscalar(desired) != isscalar(actual):
        raise failure
    same = _both_missing(actual, desired)
    if same or same is None and _both_nan(actual, desired, failure):
        return
    if same is False or not desired == actual:
        raise failure


def _is_complex(actual: Any, desired: Any) -> bool:
    try:
        return bool(iscomplexobj(actual) or iscomplexobj(desired))
    except (ValueError, TypeError):
        return False


def _parts(actual: Any, desired: Any) -> list[tuple[Any, Any]]:
    """Real and imaginary parts, side by side; what is real has the imaginary part 0."""
    first = (real(actual), imag(actual)) if iscomplexobj(actual) else (actual, 0)
    second = (real(desired), imag(desired)) if iscomplexobj(desired) else (desired, 0)
    return list(zip(first, second))


def _both_missing(actual: Any, desired: Any) -> Any:
    """True where both are NaT of one type, False where of two, None where they are something else."""
    try:
        if not (isnat(desired) and isnat(actual)):
            return None
        return asarray(desired).dtype.type == asarray(actual).dtype.type
    except _NOT_FOR_THESE:
        return None


def _both_nan(actual: Any, desired: Any, failure: AssertionError) -> bool:
    """Whether both are NaN; raises `failure` for zeros of different signs."""
    try:
        if isnan(desired) and isnan(actual):
            return True
        if asarray(actual).dtype.kind in "mM" or asarray(desired).dtype.kind in "mM":
            return False
        if desired == 0 and actual == 0 and signbit(desired) != signbit(actual):
            raise failure
    except _NOT_FOR_THESE:
        pass
    return False


def print_assert_equal(test_string: str, actual: Any, desired: Any) -> None:
    """Raise AssertionError with both objects, unless they are equal."""
    __tracebackhide__ = True
    if not (actual == desired):
        raise AssertionError(
            f"{test_string} failed\nACTUAL: \n{pprint.pformat(actual)}\nDESIRED: \n{pprint.pformat(desired)}\n"
        )


def assert_almost_equal(actual: Any, desired: Any, decimal: int = 7, err_msg: Any = "", verbose: Any = True) -> None:
    """Raise AssertionError unless the numbers are equal to `decimal` decimals."""
    __tracebackhide__ = True

    def failure() -> AssertionError:
        header = f"Arrays are not almost equal to {int(decimal)} decimals"
        return AssertionError(build_err_msg([actual, desired], err_msg, verbose=verbose, header=header))

    if _is_complex(actual, desired):
        try:
            for first, second in _parts(actual, desired):
                assert_almost_equal(first, second, decimal=decimal)
        except AssertionError:
            raise failure() from None
    if isinstance(actual, (ndarray, tuple, list)) or isinstance(desired, (ndarray, tuple, list)):
        assert_array_almost_equal(actual, desired, decimal, err_msg)
        return
    if _settled_by_infinities(actual, desired, failure()):
        return
    if abs(desired - actual) >= float64(1.5 * 10.0 ** (-decimal)):
        raise failure()


def assert_approx_equal(
    actual: Any, desired: Any, significant: int = 7, err_msg: Any = "", verbose: Any = True
) -> None:
    """Raise AssertionError unless the numbers are equal to `significant` digits."""
    __tracebackhide__ = True
    actual, desired = float(actual), float(desired)
    if desired == actual:
        return
    with errstate(invalid="ignore"):
        size = 0.5 * (absolute(desired) + absolute(actual))
        scale = power(10, floor(log10(size)))
    scaled = desired / scale, actual / scale
    header = f"Items are not equal to {int(significant)} significant digits:"
    failure = AssertionError(build_err_msg([actual, desired], err_msg, header=header, verbose=verbose))
    if _settled_by_infinities(actual, desired, failure):
        return
    if absolute(scaled[0] - scaled[1]) >= power(10.0, -(significant - 1)):
        raise failure


def _settled_by_infinities(actual: Any, desired: Any, failure: AssertionError) -> bool:
    """Whether one of the numbers is not finite and they are the same then; raises `failure` where they are not."""
    try:
        if isfinite(desired) and isfinite(actual):
            return False
        if isnan(desired) or isnan(actual):
            if not (isnan(desired) and isnan(actual)):
                raise failure
        elif not desired == actual:
            raise failure
        return True
    except (NotImplementedError, TypeError):
        return False


def assert_string_equal(actual: Any, desired: Any) -> None:
    """Raise AssertionError with the lines that differ, unless the texts are the same."""
    __tracebackhide__ = True
    for each in (actual, desired):
        if not isinstance(each, str):
            raise AssertionError(repr(type(each)))
    if desired == actual:
        return
    lines = list(difflib.Differ().compare(actual.splitlines(True), desired.splitlines(True)))
    differing: list[str] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        if line.startswith("  "):
            continue
        if not line.startswith("- "):
            raise AssertionError(repr(line))
        # A line of the first text, perhaps a hint, the line of the second text, and perhaps a hint.
        group = [line]
        following = lines[position]
        position += 1
        if following.startswith("? "):
            group.append(following)
            following = lines[position]
            position += 1
        if not following.startswith("+ "):
            raise AssertionError(repr(following))
        group.append(following)
        if position < len(lines) and lines[position].startswith("? "):
            group.append(lines[position])
            position += 1
        if following[2:] != line[2:]:
            differing += group
    if differing:
        raise AssertionError(f"Differences in strings:\n{''.join(differing).rstrip()}")


__all__ = [
    "assert_",
    "assert_almost_equal",
    "assert_approx_equal",
    "assert_equal",
    "assert_string_equal",
    "print_assert_equal",
]
