"""`nested_iters`: several iterators over the same operands, each within the place of the one outside."""

from __future__ import annotations

import operator
from typing import Any

from .creation import asarray
from .errors import named_as_base
from .iterators import nditer
from .ndarray import ndarray, view


def nested_iters(
    op: Any, axes: Any, flags: Any = None, op_flags: Any = None, op_dtypes: Any = None, order: Any = "K",
    casting: Any = "safe", buffersize: int = 0,
) -> tuple[_Nested, ...]:  # fmt: skip
    """One iterator for each group of axes; when an outer one moves, those inside begin again at its place."""
    arrays = [asarray(each) for each in (op if isinstance(op, (list, tuple)) else [op])]
    if len(axes) < 2:
        raise ValueError("axes must have at least 2 entries for nested iteration")
    named = [axis for group in axes for axis in group if axis >= 0]
    if len(set(named)) < len(named):
        raise ValueError("An axis is used more than once")
    made: list[_Nested] = []
    for k, group in enumerate(axes):
        last = k == len(axes) - 1
        mapped = [list(group)] * len(arrays)
        level = frozenset(flags or ()) - (frozenset() if last else {"external_loop", "buffered"})
        made.append(_Nested(arrays, sorted(level), op_flags, op_dtypes if last else None, order, casting, mapped))
    for outer, inner in zip(made, made[1:]):
        outer._inner = inner
        inner._outer = outer
    made[0]._settle()
    return tuple(made)


@named_as_base
class _Nested(nditer):
    """A level of a nested iteration; its operands begin where the level outside stands."""

    __module__ = "numpy"
    _inner: Any = None
    _outer: Any = None

    def __init__(
        self, op: Any, flags: Any, op_flags: Any, op_dtypes: Any, order: Any, casting: Any, op_axes: Any
    ) -> None:
        nditer.__init__(self, op, flags, op_flags, op_dtypes, order, casting, op_axes)

    def _offsets(self) -> list[int]:
        """Where each operand is at the present place of this level and those outside."""
        outer = self._outer._offsets() if self._outer is not None else [0] * len(self._seen)
        coordinates = self._coordinates(min(self._place, max(0, self._stop - 1)))
        return [start + sum(map(operator.mul, coordinates, steps)) for start, steps in zip(outer, self._steps)]

    def _piece(self, k: int, coordinates: list[int], shape: tuple[int, ...], steps: tuple[int, ...]) -> ndarray:
        made = nditer._piece(self, k, coordinates, shape, steps)
        if self._outer is None:
            return made
        moved = view(made, made._shape, made._steps, made._offset + self._outer._offsets()[k])
        moved._writeable = made._writeable
        return moved

    def _settle(self) -> None:
        """Let the levels inside begin again."""
        inner = self._inner
        while inner is not None:
            inner._place, inner._fresh = inner._start, True
            inner = inner._inner

    def iternext(self) -> bool:
        more = nditer.iternext(self)
        self._settle()
        return more

    def __next__(self) -> Any:
        found = nditer.__next__(self)
        self._settle()
        return found

    def reset(self) -> None:
        nditer.reset(self)
        self._settle()


__all__ = ["nested_iters"]
