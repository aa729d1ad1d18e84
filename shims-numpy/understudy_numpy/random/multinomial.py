"""`Generator.multinomial`: experiments with several counts or several lists of probabilities."""

from __future__ import annotations

from typing import Any

from ..array import count
from ..broadcasting import spread
from ..creation import asarray
from ..ndarray import ndarray
from . import samplers
from .sampling import check, common_shape, integers64, multinomial_row, shape_of


def multinomial(source: Any, n: Any, pvals: Any, size: Any) -> ndarray:
    """Counts of `n` draws; the last axis of `pvals`, and of the result, is that of the categories."""
    tries, given = asarray(n).astype("i8"), asarray(pvals)
    given = given if given.dtype.kind in "fc" else given.astype("f8")
    if given.ndim == 0 or given.shape[-1] == 0:
        raise ValueError("pvals must have at least 1 dimension and the last dimension of pvals must be greater than 0.")
    weights = given.astype("f8").ravel().tolist()
    for weight in weights:
        check("pvals", weight, "probability", several=True)
    categories = given.shape[-1]
    rows = [weights[k : k + categories] for k in range(0, len(weights), categories)]
    _require_sums(given, rows)
    for each in tries.ravel().tolist():
        check("n", each, "count")
    shapes = [tries.shape, given.shape[:-1]]
    if size is not None:
        shapes.append(shape_of(size))
    shape = common_shape(*shapes) if any(shapes) else ()
    if size is not None and shape != shape_of(size):
        raise ValueError(f"Output size {shape_of(size)} is not compatible with broadcast dimensions of inputs {shape}.")
    counts: list[int] = []
    if count(shape):
        numbers = spread(tries.ravel().tolist(), tries.shape, shape)
        which = spread(list(range(len(rows))), given.shape[:-1], shape)
        for number, k in zip(numbers, which):
            counts += multinomial_row(source, number, rows[k], samplers.binomial)
    return integers64(counts, (*shape, categories))


def _require_sums(given: ndarray, rows: list[list[float]]) -> None:
    """The probabilities but the last must not be more than one together; the last one is what is left."""
    if all(_compensated(row[:-1]) <= 1.0 + 1e-12 for row in rows):
        return
    where = ":-1" if given.ndim == 1 else "...,:-1"
    if given.dtype.kind == "f" and given.dtype.itemsize < 8 and (given[..., :-1].sum(axis=-1) <= 1.0).all():
        raise ValueError(
            f"sum(pvals[{where}].astype(np.float64)) > 1.0. The pvals array is cast to 64-bit floating point prior to "
            "checking the sum. Precision changes when casting may cause problems even if the sum of the original pvals is "
            "valid."
        )
    raise ValueError(f"sum(pvals[{where}]) > 1.0")


def _compensated(values: list[float]) -> float:
    """Kahan's sum."""
    total, lost = values[0] if values else 0.0, 0.0
    for value in values[1:]:
        term = value - lost
        grown = total + term
        lost = (grown - total) - term
        total = grown
    return total
