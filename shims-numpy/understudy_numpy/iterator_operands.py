"""What the arguments of `nditer` ask for: its flags, the operands broadcast together, and the dtypes they are seen in."""

from __future__ import annotations

from typing import Any

from .broadcasting import broadcast_shape, shape_text
from .dtypes import as_dtype, dtype, result_type
from .ndarray import ndarray

_FLAGS = frozenset(
    "buffered c_index common_dtype copy_if_overlap delay_bufalloc external_loop f_index grow_inner growinner multi_index "
    "ranged refs_ok reduce_ok zerosize_ok".split()
)
_OP_FLAGS = frozenset(
    "aligned allocate arraymask broadcast copy contig nbo no_broadcast no_subtype overlap_assume_elementwise readonly "
    "readwrite updateifcopy virtual writemasked writeonly".split()
)


def flags_of(flags: Any) -> frozenset[str]:
    found = frozenset(() if flags is None else flags)
    for flag in () if flags is None else flags:
        if flag not in _FLAGS:
            raise ValueError(f'Unexpected iterator global flag "{flag}"')
    if "external_loop" in found and found & {"multi_index", "c_index", "f_index"}:
        raise ValueError("Iterator flag EXTERNAL_LOOP cannot be used if an index or multi-index is being tracked")
    return found


def flags_of_operands(op_flags: Any, given: list[Any]) -> list[frozenset[str]]:
    """The flags of each operand: those given for all or for each, else reading, and of None writing."""
    if op_flags is None:
        return [frozenset(("writeonly", "allocate") if each is None else ("readonly",)) for each in given]
    listed = list(op_flags)
    each_own = bool(listed) and not isinstance(listed[0], str)
    if each_own and len(listed) != len(given):
        raise ValueError("op_flags must be a tuple or array of per-op flag-tuples")
    rows = [tuple(row) for row in listed] if each_own else [tuple(listed)] * len(given)
    for row in rows:
        for flag in row:
            if flag not in _OP_FLAGS:
                raise ValueError(f'Unexpected per-op iterator flag "{flag}"')
        if not {"readonly", "readwrite", "writeonly"} & set(row):
            raise ValueError(
                "None of the iterator flags READWRITE, READONLY, or WRITEONLY were specified for an operand"
            )
    return [frozenset(row) for row in rows]


def broadcast_operands(
    arrays: list[Any], op_flags: list[frozenset[str]], op_axes: Any, itershape: Any
) -> tuple[tuple[int, ...], list[Any]]:
    """The common shape, and for each array its steps along it."""
    if op_axes is None:
        shapes = [a.shape for a in arrays if a is not None]
        if itershape is not None:
            shapes.append(tuple(1 if n < 0 else n for n in itershape))
        shape = broadcast_shape(*shapes) if shapes else ()
        if itershape is not None and any(n >= 0 and n != m for n, m in zip(itershape, shape)):
            raise ValueError(f"operands could not be broadcast together with shapes {shape_text(shape)} ")
        mapped: list[Any] = [
            None if a is None else [None] * (len(shape) - a.ndim) + list(range(a.ndim)) for a in arrays
        ]
    else:
        mapped = [
            None if axes is None and a is None else _full_axes(a, axes, op_axes) for a, axes in zip(arrays, op_axes)
        ]
        ndim = max(len(axes) for axes in mapped if axes is not None)
        lengths = [_remapped(k, a, axes) for k, (a, axes) in enumerate(zip(arrays, mapped)) if a is not None]
        if itershape is not None:
            lengths.append(tuple(1 if n < 0 else n for n in itershape))
        try:
            shape = broadcast_shape(*lengths) if lengths else (1,) * ndim
        except ValueError:
            shown = " ".join(
                f"{shape_text(a.shape)}->({','.join('newaxis' if k is None else str(a.shape[k]) for k in axes)}"
                + (",)" if len(axes) == 1 else ")")
                for a, axes in zip(arrays, mapped)
                if a is not None
            )
            raise ValueError(
                f"operands could not be broadcast together with remapped shapes [original->remapped]: {shown} "
            ) from None
    steps = [
        None if a is None else tuple(0 if k is None or a.shape[k] == 1 else a._steps[k] for k in axes)
        for a, axes in zip(arrays, mapped)
    ]
    return shape, steps


def _remapped(which: int, a: ndarray, axes: list[Any]) -> tuple[int, ...]:
    """The lengths of an operand along the axes of the iteration."""
    for place, k in enumerate(axes):
        if k is not None and k >= a.ndim:
            raise ValueError(
                f"Iterator input op_axes[{which}][{place}] (=={k}) is not a valid axis of op[{which}], which has {a.ndim} "
                "dimensions "
            )
    return tuple(1 if k is None else a.shape[k] for k in axes)


def _full_axes(a: Any, axes: Any, op_axes: Any) -> list[Any]:
    if axes is None:
        ndim = max(len(each) for each in op_axes if each is not None)
        return [None] * (ndim - a.ndim) + list(range(a.ndim))
    return [None if k is None or k < 0 else k for k in axes]


def dtypes_of_operands(arrays: list[Any], op_dtypes: Any, flags: frozenset[str]) -> list[dtype]:
    """The dtype in which each operand is seen."""
    if op_dtypes is None:
        asked: list[Any] = [None] * len(arrays)
    else:
        asked = list(op_dtypes) if isinstance(op_dtypes, (list, tuple)) else [op_dtypes]
        asked = asked * len(arrays) if len(asked) == 1 else asked
    own = [a.dtype for a in arrays if a is not None]
    if not own and all(each is None for each in asked):
        raise TypeError("no arrays or types available to calculate result type")
    common = result_type(*own) if own else None
    found = []
    for array, each in zip(arrays, asked):
        if each is not None:
            found.append(as_dtype(each))
        elif array is None or "common_dtype" in flags:
            assert common is not None
            found.append(common)
        else:
            found.append(array.dtype)
    return found
