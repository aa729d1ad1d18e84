"""Whether the result of a fold fits in the array `out` that is given for it."""

from __future__ import annotations

from .broadcasting import shape_text
from .ndarray import ndarray
from .primitives.refusal import Refusal


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
        raise Refusal(f"numpy.{name}.accumulate", "out", out._shape, "an `out` of another rank than the operand is not covered.")
    if any(n not in (1, m) for n, m in zip(shape, out._shape)):
        shown = " ".join(f"{shape_text(each)}->{shape_text(each)}" for each in (out._shape, shape))
        raise ValueError(
            f"operands could not be broadcast together with remapped shapes [original->remapped]: {shown} "
        )
