"""`einsum`: sums of products of arrays whose axes are named.

The subscripts become labels of axes (einsum_subscripts.py); then the operands are brought together two at a time, each
pair by one product of stacks of matrices, in the order of a path (einsum_paths.py) or from left to right. NumPy adds all
products in one loop where no path is asked for, so the last digit of a sum of floats may differ.
"""

from __future__ import annotations

from math import prod
from typing import Any

from . import einsum_paths, primitives
from .array import memory_axes
from .creation import asanyarray
from .dtypes import as_dtype, can_cast, result_type
from .einsum_subscripts import Label, Subscripts, parse
from .ndarray import ndarray
from .products_of_stacks import matmul
from .ufunc import checked_options

Term = tuple[list[Label], ndarray]


def einsum(*operands: Any, out: Any = None, optimize: Any = False, **kwargs: Any) -> Any:
    """The sum, over all labels that the result has not, of the products of elements with the same labels.

    Called as `einsum("ij,jk->ik", a, b)` or as `einsum(a, [0, 1], b, [1, 2], [0, 2])`.
    """
    if optimize is False and out is None and not kwargs:
        ready = primitives.ready_einsum(operands)
        if ready is not None:
            return ready
    unknown = [name for name in kwargs if name not in ("dtype", "order", "casting")]
    if unknown and optimize is not False:
        raise TypeError(f"Did not understand the following kwargs: {unknown}")
    if unknown:
        raise TypeError(f"einsum() got an unexpected keyword argument '{unknown[0]}'")
    casting, order = kwargs.get("casting", "safe"), kwargs.get("order", "K")
    order = checked_options(casting, order, True)
    asked = None if kwargs.get("dtype") is None else as_dtype(kwargs["dtype"])
    if out is not None and not isinstance(out, ndarray):
        raise TypeError(f"argument 'out' must be numpy.ndarray, not {type(out).__name__}")
    named = parse(operands)
    if out is not None and len(out.shape) != len(named.output):
        raise ValueError(
            f"out parameter does not have the correct number of dimensions, has {len(out.shape)} but should have "
            f"{len(named.output)}"
        )
    if out is None and len(named.terms) == 1 and not set(named.terms[0]) - set(named.output):
        return _viewed(named.terms[0], named.arrays[0], named.output)[()]
    path = _path(named, optimize, operands)
    terms = _cast(named, asked, casting, out)
    for positions in path:
        chosen = [terms[k] for k in positions]
        terms = [term for k, term in enumerate(terms) if k not in positions]
        kept = {*named.output, *(label for labels, _ in terms for label in labels)}
        while len(chosen) > 1:
            later = {label for labels, _ in chosen[2:] for label in labels}
            chosen[:2] = [_pair(chosen[0], chosen[1], kept | later)]
        terms.append(_summed(chosen[0], kept))
    labels, total = terms[0]
    result = total.transpose([labels.index(label) for label in named.output])
    if out is not None:
        out[...] = result
        return out
    return _laid_out(result, order, named, optimize is False)


def _laid_out(result: ndarray, order: str, named: Subscripts, at_once: bool) -> Any:
    """The result in memory of its own, as `order` asks; made `at_once`, as NumPy's iterator walks the operands."""
    if not result._shape:
        return result[()]
    if order == "K" and at_once:
        summed = sorted({label for term in named.terms for label in term if label not in named.output}, key=str)
        labels = [*named.output, *summed]
        steps = []
        for term, a in zip(named.terms, named.arrays):
            step = dict.fromkeys(labels, 0)
            for label, n, one in zip(term, a.shape, a.strides):
                step[label] += one if n == named.sizes[label] else 0
            steps.append(tuple(abs(step[label]) for label in labels))
        axes = memory_axes(steps, tuple(named.sizes[label] for label in labels))
        axes = [k for k in axes if k < len(named.output)]
        laid = result.transpose(axes).copy()
        return laid.transpose([axes.index(k) for k in range(len(axes))])._owned()
    fortran = (
        order == "F" or order in "AK" and all(a.flags.f_contiguous and not a.flags.c_contiguous for a in named.arrays)
    )
    return result.copy("F" if fortran else "C")


def _path(named: Subscripts, optimize: Any, operands: tuple[Any, ...]) -> list[tuple[int, ...]]:
    everything = [tuple(range(len(named.terms)))]
    if optimize is False or optimize is None:
        return everything
    return einsum_paths.einsum_path(*operands, optimize=optimize)[0][1:]


def _viewed(labels: list[Label], a: ndarray, output: list[Label]) -> ndarray:
    """The axes of `a` in the order of `output`; axes of one label become their diagonal. It shares the memory of `a`."""
    from .lib.stride_tricks import as_strided

    shape = [a.shape[labels.index(label)] for label in output]
    strides = [sum(step for one, step in zip(labels, a.strides) if one == label) for label in output]
    return as_strided(a, shape, strides, writeable=a.flags.writeable)


def _cast(named: Subscripts, asked: Any, casting: str, out: Any) -> list[Term]:
    """The operands as views without repeated labels, in the dtype of the sum."""
    dt = result_type(*(a.dtype for a in named.arrays)) if asked is None else asked
    for position, a in enumerate(named.arrays):
        if not can_cast(a.dtype, dt, casting):
            raise TypeError(
                f"Iterator operand {position} dtype could not be cast from {a.dtype!r} to {dt!r} according to the rule "
                f"'{casting}'"
            )
    if out is not None and not can_cast(dt, out.dtype, casting):
        raise TypeError(
            f"Iterator requested dtype could not be cast from {dt!r} to {out.dtype!r}, the operand {len(named.arrays)} "
            f"dtype, according to the rule '{casting}'"
        )
    if dt.kind not in "buifcO":
        raise TypeError("invalid data type for einsum")
    terms = []
    for labels, a in zip(named.terms, named.arrays):
        once = list(dict.fromkeys(labels))
        terms.append((once, _viewed(labels, a, once).astype(dt, copy=False)))
    return terms


def _summed(term: Term, kept: set[Label]) -> Term:
    """Without the axes whose labels nothing else needs."""
    labels, a = term
    axes = tuple(k for k, label in enumerate(labels) if label not in kept)
    if not axes:
        return term
    total = a.any(axis=axes) if a.dtype.kind == "b" else a.sum(axis=axes, dtype=a.dtype)
    return [label for label in labels if label in kept], asanyarray(total, a.dtype)


def _pair(one: Term, two: Term, kept: set[Label]) -> Term:
    """The product of two operands, summed over the labels that only they have."""
    one, two = _stretched(one, two), _stretched(two, one)
    one, two = _summed(one, kept | set(two[0])), _summed(two, kept | set(one[0]))
    both = [label for label in one[0] if label in two[0]]
    stacked = [label for label in both if label in kept]
    inner = [label for label in both if label not in kept]
    left = [label for label in one[0] if label not in both]
    right = [label for label in two[0] if label not in both]
    size = {**dict(zip(*_sizes(one))), **dict(zip(*_sizes(two)))}

    def lengths(labels: list[Label]) -> list[int]:
        return [size[label] for label in labels]

    def laid_out(term: Term, labels: list[Label], shape: list[int]) -> ndarray:
        return term[1].transpose([term[0].index(label) for label in labels]).reshape(shape)

    rows, columns, depth = prod(lengths(left)), prod(lengths(right)), prod(lengths(inner))
    if inner:
        a = laid_out(one, stacked + left + inner, [*lengths(stacked), rows, depth])
        b = laid_out(two, stacked + inner + right, [*lengths(stacked), depth, columns])
        made = matmul(a, b)
    else:
        a = laid_out(one, stacked + left, [*lengths(stacked), rows, 1])
        b = laid_out(two, stacked + right, [*lengths(stacked), 1, columns])
        made = a * b
    labels = stacked + left + right
    return labels, asanyarray(made).reshape(lengths(labels))


def _sizes(term: Term) -> tuple[list[Label], tuple[int, ...]]:
    return term[0], term[1].shape


def _stretched(term: Term, other: Term) -> Term:
    """Without the axes of length one that the other operand has longer: it is the same for all of its elements."""
    labels, a = term
    longer = {label for label, n in zip(*_sizes(other)) if n != 1}
    single = [label in longer and n == 1 for label, n in zip(labels, a.shape)]
    index = tuple(0 if drop else slice(None) for drop in single)
    return [label for label, drop in zip(labels, single) if not drop], asanyarray(a[index])


__all__ = ["einsum"]
