"""Which axes of its operands a function of stacks takes, as its signature, `axes=`, `axis=` and `keepdims=` say.

Reference: the page "Generalized universal function API" of the NumPy manual.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .broadcasting import broadcast_shape, shape_text
from .coercion import index_of
from .errors import AxisError
from .manipulation import transpose
from .ndarray import ndarray
from .novalue import NO_VALUE
from .reductions import normalize_axis

# The name of a dimension of the result that `keepdims` keeps, of size one.
_KEPT = ""


class Signature(NamedTuple):
    """The names of the core dimensions of two operands and the result; what has a `?` may be missing."""

    text: str
    cores: tuple[tuple[str, ...], ...]
    optional: frozenset[str]


class Places(NamedTuple):
    """Where a call finds the core dimensions: their names and their axes, of each operand and of the result."""

    cores: tuple[tuple[str, ...], ...]
    axes: tuple[tuple[int, ...] | None, ...]
    missing: frozenset[str]
    sizes: dict[str, int]
    stack: tuple[int, ...]


def parsed(text: str) -> Signature:
    """A signature such as `(n?,k),(k,m?)->(n?,m?)`."""
    parts = text.replace("->", ",").replace("),(", ")|(").split("|")
    named = [tuple(name for name in part.strip("()").split(",") if name) for part in parts]
    cores = tuple(tuple(name.rstrip("?") for name in names) for names in named)
    return Signature(text, cores, frozenset(name[:-1] for names in named for name in names if name.endswith("?")))


def require_options(name: str, signature: Signature, axis: Any, keepdims: Any) -> None:
    """Raise where `keepdims` or `axis` is given and the signature gives them no meaning."""
    first = len(signature.cores[0])
    if keepdims is not NO_VALUE:
        wrong = [
            (f"{'input' if k < 2 else 'output'} {k % 2} to have {len(core)}")
            for k, core in enumerate(signature.cores)
            if len(core) != (first if k < 2 else 0)
        ]
        # Of the results the first is told, of the inputs the one that is unlike the first.
        if wrong:
            raise TypeError(
                f"{name} does not support keepdims: its signature {signature.text} requires {wrong[0]} core dimensions, but "
                "keepdims can only be used when all inputs have the same number of core dimensions and all outputs have no "
                "core dimensions."
            )
    distinct = {each for core in signature.cores for each in core}
    if axis is not NO_VALUE and len(distinct) != 1:
        raise TypeError(
            f"{name}: axis can only be used with a single shared core dimension, not with the {len(distinct)} distinct ones "
            f"implied by signature {signature.text}."
        )


def found(
    name: str, signature: Signature, arrays: tuple[ndarray | None, ...], axes: Any, axis: Any, keepdims: bool
) -> Places:  # fmt: skip
    """Where the core dimensions of two operands and of the result are; the result is None where it is yet to be made."""
    cores, missing = _present(name, signature, arrays)
    wide = (*cores[:2], (_KEPT,) * len(cores[0])) if keepdims else cores
    loop = max(a.ndim - len(core) for a, core in zip(arrays, wide) if a is not None)
    ranks = [loop + len(core) if a is None else a.ndim for a, core in zip(arrays, wide)]
    if axes is not NO_VALUE:
        places = _named(name, axes, wide, ranks, not signature.cores[2])
    elif axis is not NO_VALUE:
        place = index_of(axis)
        places = tuple((normalize_axis(place, rank),) if core else () for rank, core in zip(ranks, wide))
    else:
        places = (None, None, None)
    sizes = _sizes(name, signature, arrays, wide, places)
    shapes = [_loop_shape(a, core, place) for a, core, place in zip(arrays, wide, places) if a is not None]
    try:
        stack = broadcast_shape(*shapes[:2])
    except ValueError:
        new = "newaxis," * len(cores[2])
        shown = " ".join(
            f"{shape_text(a._shape)}->{_with_new(shape, new)}"
            for a, shape in zip((each for each in arrays if each is not None), shapes)
        )
        asked = ",".join(str(sizes[each]) for each in cores[2])
        raise ValueError(
            "operands could not be broadcast together with remapped shapes [original->remapped]: "
            f"{shown}  and requested shape ({asked})"
        ) from None
    if arrays[2] is not None:
        stack = _given_stack(arrays[2], stack, shapes[2])
    return Places((*cores[:2], wide[2]), places, missing, sizes, stack)


def _present(
    name: str, signature: Signature, arrays: tuple[ndarray | None, ...]
) -> tuple[tuple[tuple[str, ...], ...], frozenset[str]]:
    """The core dimensions without the optional ones for which some array has no axis."""
    missing: set[str] = set()
    for k, (a, core) in enumerate(zip(arrays, signature.cores)):
        if a is None:
            continue
        for each in core:
            if a.ndim < len([one for one in core if one not in missing]) and each in signature.optional:
                missing.add(each)
        needed = len([one for one in core if one not in missing])
        if a.ndim < needed:
            raise ValueError(
                f"{name}: {'Input' if k < 2 else 'Output'} operand {k % 2} does not have enough dimensions (has {a.ndim}, "
                f"gufunc core with signature {signature.text} requires {needed})"
            )
    cores = tuple(tuple(each for each in core if each not in missing) for core in signature.cores)
    return cores, frozenset(missing)


def _named(
    name: str, axes: Any, cores: tuple[tuple[str, ...], ...], ranks: list[int], of_numbers: bool
) -> tuple[tuple[int, ...] | None, ...]:
    """The places that `axes` names."""
    if not isinstance(axes, list):
        raise TypeError("axes should be a list.")
    if len(axes) != 3 and (len(axes) != 2 or not of_numbers):
        raise ValueError(_WRONG_LENGTH)
    places: list[tuple[int, ...] | None] = []
    for k, (item, core, rank) in enumerate(zip(axes, cores, ranks)):
        if isinstance(item, tuple):
            if len(item) != len(core):
                raise AxisError(
                    f"{name}: operand {k} has {len(core)} core dimensions, but {len(item)} dimensions are specified by axes "
                    "tuple."
                )
        elif len(core) != 1:
            raise AxisError(
                f"{name}: operand {k} has {len(core)} core dimensions, but the axes item is a single integer."
            )
        else:
            item = (item,)
        taken: list[int] = []
        for each in item:
            place = normalize_axis(index_of(each), rank)
            if place in taken:
                raise ValueError(f"axes item {k} has value {place} repeated")
            taken.append(place)
        places.append(tuple(taken))
    return (*places, *[None] * (3 - len(places)))


_WRONG_LENGTH = (
    "axes should be a list with an entry for all 3 inputs and outputs; entries for outputs can only be omitted if none of "
    "them has core axes."
)


def _sizes(
    name: str, signature: Signature, arrays: Any, cores: tuple[tuple[str, ...], ...], places: Any
) -> dict[str, int]:
    sizes = {_KEPT: 1}
    for k, (a, core, place) in enumerate(zip(arrays, cores, places)):
        if a is None:
            continue
        axes = range(a.ndim - len(core), a.ndim) if place is None else place
        for position, (each, axis) in enumerate(zip(core, axes)):
            size = a._shape[axis]
            if sizes.setdefault(each, size) != size:
                raise ValueError(
                    f"{name}: {'Input' if k < 2 else 'Output'} operand {k % 2} has a mismatch in its core dimension "
                    f"{position}, with gufunc signature {signature.text} (size {size} is different from {sizes[each]})"
                )
    return sizes


def _loop_shape(a: ndarray, core: tuple[str, ...], place: tuple[int, ...] | None) -> tuple[int, ...]:
    if place is None:
        return a._shape[: a.ndim - len(core)]
    return tuple(n for k, n in enumerate(a._shape) if k not in place)


def _with_new(shape: tuple[int, ...], new: str) -> str:
    return f"({','.join(map(str, shape))}{',' if shape and new else ''}{new[:-1]})"


def _given_stack(out: ndarray, stack: tuple[int, ...], own: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of the stack that is written into `out`, whose own stack is `own`."""
    for k in range(1, len(stack) + 1):
        if k > len(own):
            raise ValueError(
                "output operand requires a reduction along dimension -1, but the reduction is not enabled. The dimension size "
                "of 1 does not match the expected output shape."
            )
        n = own[-k]
        if n != stack[-k] and stack[-k] != 1:
            raise ValueError(
                f"non-broadcastable output operand with shape {shape_text(out._shape)} [remapped to "
                f"{shape_text(out._shape[::-1])}] doesn't match the broadcast shape "
                f"{shape_text((*stack, *out._shape[len(own) :]))}"
            )
    return own


def core_last(a: ndarray, place: tuple[int, ...] | None) -> ndarray:
    """A view whose last axes are the core dimensions."""
    if place is None or place == tuple(range(a.ndim - len(place), a.ndim)):
        return a
    return transpose(a, [*(k for k in range(a.ndim) if k not in place), *place])


def core_back(made: ndarray, place: tuple[int, ...] | None) -> ndarray:
    """The view of which `core_last` gives `made`."""
    if place is None or place == tuple(range(made.ndim - len(place), made.ndim)):
        return made
    order = [*(k for k in range(made.ndim) if k not in place), *place]
    return transpose(made, [order.index(k) for k in range(made.ndim)])


__all__ = ["Places", "Signature", "core_back", "core_last", "found", "parsed", "require_options"]
