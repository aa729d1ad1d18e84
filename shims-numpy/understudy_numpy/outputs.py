"""Arrays `out` that results are written into: whether they fit, and the writing."""

from __future__ import annotations

import math
from typing import Any

from . import casting, primitives
from .broadcasting import shape_text, spread
from .dtypes import dtype
from .ndarray import fresh, ndarray
from .primitives.refusal import Refusal


def only_out(out: Any) -> Any:
    """The array that `out` is, alone or in a tuple of one."""
    if type(out) is not tuple:
        return out
    if len(out) != 1:
        raise ValueError("The 'out' tuple must have exactly one entry per ufunc output")
    if out[0] is Ellipsis:
        raise TypeError("must use `...` as `out=...` and not per-operand/in a tuple")
    return out[0]


def check_out(out: ndarray, shape: tuple[int, ...], axes: tuple[int, ...], keepdims: bool, name: str) -> None:
    """Raise where the result does not fit in `out`, whose axes are first laid beside those of the operand."""
    expected = len(shape) if keepdims else len(shape) - len(axes)
    if out.ndim != expected:
        hint = " (must match the operand's when keepdims=True)" if keepdims else ""
        raise ValueError(
            f"output parameter for reduction operation {name} has the wrong number of dimensions: Found {out.ndim} but "
            f"expected {expected}{hint}"
        )
    given = iter(out._shape)
    beside = [-1 if k in axes and not keepdims else next(given) for k in range(len(shape))]
    wide = [max(n, m) if m != 0 else 0 for n, m in zip(shape, beside)]
    if any(n not in (1, m) and m not in (-1, 1) for n, m in zip(shape, beside)):
        raise ValueError(
            "operands could not be broadcast together with remapped shapes [original->remapped]: "
            f"{shape_text(out._shape)}->{_remapped(beside)} {shape_text(shape)} "
        )
    for k, (n, m) in enumerate(zip(shape, beside)):
        if k in axes and m not in (-1, 1):
            raise ValueError(
                f"operand was set up as a reduction along axis {k}, but the length of the axis is {m} (it has to be 1)"
            )
        if k not in axes and m == 1 != n:
            place = k if keepdims else k - sum(axis < k for axis in axes)
            raise ValueError(
                f"output operand requires a reduction along dimension {place}, but the reduction is not enabled. The "
                "dimension size of 1 does not match the expected output shape."
            )
    if any(n == 1 and m > 1 for n, m in zip(shape, beside)):
        raise ValueError(
            f"non-broadcastable operand with shape {shape_text(shape)} doesn't match the broadcast shape "
            f"{shape_text(tuple(wide))}"
        )


def _remapped(lengths: list[int]) -> str:
    """Lengths as NumPy's iterator writes them: an axis that is not there is new, and in front it is left out."""
    while lengths and lengths[0] < 0:
        lengths = lengths[1:]
    return "(" + ",".join("newaxis" if n < 0 else str(n) for n in lengths) + ")"


def check_running_out(out: ndarray, shape: tuple[int, ...], name: str) -> None:
    if out.ndim < len(shape) == 1:
        raise ValueError("Iterator input op_axes[0][0] (==0) is not a valid axis of op[0], which has 0 dimensions ")
    if out.ndim != len(shape):
        raise Refusal(
            f"numpy.{name}.accumulate", "out", out._shape, "an `out` of another rank than the operand is not covered."
        )
    if any(n not in (1, m) for n, m in zip(shape, out._shape)):
        shown = " ".join(f"{shape_text(each)}->{shape_text(each)}" for each in (out._shape, shape))
        raise ValueError(
            f"operands could not be broadcast together with remapped shapes [original->remapped]: {shown} "
        )


def store_out(out: ndarray, raw: Any, dt: dtype, shape: tuple[int, ...]) -> ndarray:
    """Write a computed storage into `out`."""
    if out._dtype is not dt:
        raw = casting.cast_raw(fresh(raw, dt, shape), out._dtype)
    if len(raw) != out._size * out._dtype.width and out._size:
        raw = spread(raw, shape, out._shape)
    if out._whole and type(out.storage) is type(raw):
        out.storage[:] = raw
    else:
        out.write(raw)
    return out


def narrowed_to_infinity(raw: Any, dt: dtype, values: Any) -> bool:
    """Whether some finite value became infinite when it was stored as float32 or float16."""
    stored = primitives.decode(dt.char, 1, raw)
    total = sum(stored)
    return total - total != 0.0 and any(
        s in (math.inf, -math.inf) and v not in (math.inf, -math.inf) for s, v in zip(stored, values)
    )
