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


def ready_nonzero(a: Any) -> Any:
    """The positions of the elements that are not zero: of one dimension as they are, of more a row of indices for each; or None."""
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


def ready_repeat(a: Any, repeats: Any, axis: Any) -> Any:
    """The elements of an array, or its slices along an axis, each as often as told; or None."""
    return None


def ready_take(a: Any, indices: Any, axis: Any) -> Any:
    """The elements of an array at positions along an axis; or None."""
    return None


def ready_true_count(a: Any) -> Any:
    """How many elements of an array are not zero; or None."""
    return None


def ready_unique(a: Any, nan_once: bool) -> Any:
    """The distinct elements of an array in ascending order; or None."""
    return None


def ready_fold(name: str, a: Any, axis: Any, keepdims: Any) -> Any:
    """The fold of an array over axes by a binary ufunc; or None."""
    return None


def ready_stretches(name: str, a: Any, indices: Any, axis: Any) -> Any:
    """The folds of the stretches of an axis that begin at `indices`, where no flag is raised; or None."""
    return None


def ready_running(name: str, a: Any, axis: int) -> Any:
    """The running fold along an axis by an operation that keeps the dtype and raises no flag; or None."""
    return None


def ready_added(a: Any, indices: Any, values: Any) -> bool:
    """Whether `values` of its dtype were added in turn to the elements of a one-dimensional array at `indices`."""
    return False


def ready_where(condition: Any, x: Any, y: Any) -> Any:
    """The elements of one array where a mask is true, else those of another; or None."""
    return None


def ready_operation(name: str, one: Any, other: Any) -> Any:
    """An operation of two numbers, at least one of them NumPy's, that raises no flag; or None."""
    return None


def ready_einsum(operands: Any) -> Any:
    """What `einsum` gives for subscripts and arrays, without options; or None."""
    return None


def ready_product(a: Any, b: Any) -> Any:
    """The matrix product of two arrays of floats; or None."""
    return None


def ready_products(a: Any, b: Any) -> Any:
    """The products of the matrices of two stacks of one dtype; or None."""
    return None


def ready_transform(name: str, a: Any, n: int, axis: int, factor: float, out: Any) -> bool:
    """Whether `out`, which shares nothing with `a`, now holds the Fourier transforms of the lanes of `a`, times `factor`."""
    return False


def ready_inverse(a: Any) -> Any:
    """The inverses of square matrices; or None. An ArithmeticError says that there is none."""
    return None


def ready_solution(a: Any, b: Any) -> Any:
    """X with A X = B for stacks of the same shape, or for one matrix and one right-hand side; or None."""
    return None


def ready_determinant(a: Any) -> Any:
    """The signs and the logarithms of the absolute values of determinants; or None."""
    return None


def ready_cholesky(a: Any) -> Any:
    """The lower triangles L with L Lᴴ = A; or None. An ArithmeticError says that there is none."""
    return None


def ready_qr(a: Any, k: int, basis: bool) -> Any:
    """R with `k` rows, and with `basis` Q with `k` columns before it; or None."""
    return None


def ready_svd(a: Any, full: bool, vectors: bool) -> Any:
    """Singular values, and with `vectors` U before and the adjoint of V after them; or None.

    An ArithmeticError says that the iteration does not converge, here and below.
    """
    return None


def ready_least_squares(a: Any, b: Any, rcond: float) -> Any:
    """Solutions of least norm by column, sums of squares of what is left, rank and singular values; or None."""
    return None


def ready_hermitian(a: Any, upper: bool, vectors: bool) -> Any:
    """Ascending eigenvalues of Hermitian matrices, and with `vectors` their vectors by column; or None."""
    return None


def ready_general(a: Any, vectors: bool) -> Any:
    """Complex eigenvalues of general matrices, and with `vectors` their vectors by column; or None."""
    return None
