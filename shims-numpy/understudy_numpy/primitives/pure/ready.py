"""Results for plain arguments, made at once where an implementation can.

This one cannot: None says that the caller goes on with its definition, which covers every argument.
"""

from __future__ import annotations

from typing import Any


def ready_array(shape: Any, dtype: Any, order: Any, fill: Any = None) -> Any:
    """A new array with `fill` everywhere, or with whatever was in memory; or None."""
    return None


def ready_range(start: Any, stop: Any, step: Any) -> Any:
    """Evenly spaced ints or floats, as `arange` makes them; or None."""
    return None


def ready_nested(what: Any) -> Any:
    """A copy of an array in C order, or the array of nested lists or tuples of floats, or of ints; or None."""
    return None


def ready_joined(arrays: Any, axis: Any) -> Any:
    """Arrays one after another along an axis; or None."""
    return None


def ready_counts(x: Any, weights: Any, minlength: Any) -> Any:
    """How often each whole number is in an array, or the sums of their weights; or None."""
    return None


def ready_histogram(a: Any, edges: Any) -> Any:
    """How many elements of a one-dimensional array lie in each of the equal bins between edges of float64; or None."""
    return None


def ready_nonzero(mask: Any) -> Any:
    """The positions of the true elements of a one-dimensional mask; or None."""
    return None


def ready_order(a: Any, axis: Any) -> Any:
    """The positions that sort the last axis of an array; or None."""
    return None


def ready_search(a: Any, v: Any, right: bool) -> Any:
    """Where the elements of one array go in another, sorted one of the same dtype; or None."""
    return None


def ready_sorted(a: Any, axis: Any) -> Any:
    """A copy of an array with its last axis sorted; or None."""
    return None


def ready_spaced(start: Any, stop: Any, count: Any, endpoint: bool) -> Any:
    """`count` floats from `start` to `stop`, as `linspace` makes them of real numbers; or None."""
    return None


def ready_take(a: Any, indices: Any, axis: Any) -> Any:
    """The elements of an array at positions along an axis; or None."""
    return None


def ready_true_count(mask: Any) -> Any:
    """How many elements of a mask are true; or None."""
    return None


def ready_unique(a: Any, nan_once: bool) -> Any:
    """The distinct elements of an array in ascending order; or None."""
    return None


def ready_where(condition: Any, x: Any, y: Any) -> Any:
    """The elements of one array where a mask is true, else those of another; or None."""
    return None


def ready_operation(name: str, one: Any, other: Any) -> Any:
    """An operation of two numbers, at least one of them NumPy's, that raises no flag; or None."""
    return None


def ready_product(a: Any, b: Any) -> Any:
    """The matrix product of two arrays of floats; or None."""
    return None
