"""`nditer`: walking over the elements of several broadcast arrays in the order of memory.

A nest of loops is chosen first, outermost first: by `order`, or for "K" by the steps of the operands, with loops that
all operands run backwards turned round. What is asked for by an index is computed from the place in that nest.
"""

from __future__ import annotations

import operator
from typing import Any

from .array import c_steps, count, memory_axes, order_of
from .coercion import blank
from .creation import asarray
from .dtypes import can_cast, casting_of, dtype
from .iterator_operands import broadcast_operands, dtypes_of_operands, flags_of, flags_of_operands
from .ndarray import fresh, ndarray, view
from .primitives.refusal import Refusal


class nditer:
    """An iterator over one or several arrays; what it gives are views of the elements, or of whole inner loops."""

    __module__ = "numpy"

    def __init__(
        self, op: Any, flags: Any = None, op_flags: Any = None, op_dtypes: Any = None, order: Any = "K", casting: Any = "safe",
        op_axes: Any = None, itershape: Any = None, buffersize: int = 0,
    ) -> None:  # fmt: skip
        self._flags = flags_of(flags)
        given = list(op) if isinstance(op, (list, tuple)) else [op]
        if not given:
            raise ValueError("Must provide at least one operand")
        self._op_flags = flags_of_operands(op_flags, given)
        self._order, rule = order_of(order, "K"), casting_of(casting)
        self._buffersize = buffersize or 8192
        arrays = [None if each is None else asarray(each) for each in given]
        for array, how in zip(arrays, self._op_flags):
            if array is not None and "readonly" not in how and not array.flags.writeable:
                raise ValueError("operand array with iterator write flag set is read-only")
        self._shape, steps = broadcast_operands(arrays, self._op_flags, op_axes, itershape)
        if count(self._shape) == 0 and "zerosize_ok" not in self._flags:
            raise ValueError("Iteration of zero-sized operands is not enabled")
        dtypes = dtypes_of_operands(arrays, op_dtypes, self._flags)
        for array, dt in zip(arrays, dtypes):
            held = dt.kind == "O" or array is not None and array.dtype.kind == "O"
            if held and "refs_ok" not in self._flags:
                raise TypeError(
                    "Iterator operand or requested dtype holds references, but the NPY_ITER_REFS_OK flag was not enabled"
                )
        self._require_reductions(steps)
        self._choose_nest(steps, arrays)
        self._make_operands(arrays, dtypes, steps, rule)
        self._start, self._stop = 0, count(self._shape)
        self._closed = False
        self._fresh = True
        self._place = 0

    # Making ----------------------------------------------------------------------------------------------------

    def _require_reductions(self, steps: list[Any]) -> None:
        """An operand that is written must not be broadcast, unless that is a wanted reduction."""
        for op_steps, how in zip(steps, self._op_flags):
            if op_steps is None or "readonly" in how or "reduce_ok" in self._flags:
                continue
            for place, (step, n) in enumerate(zip(op_steps[::-1], self._shape[::-1])):
                if step == 0 and n > 1:
                    raise ValueError(
                        f"output operand requires a reduction along dimension {place}, but the reduction is not enabled. "
                        "The dimension size of 1 does not match the expected output shape."
                    )

    def _choose_nest(self, steps: list[Any], arrays: list[Any]) -> None:
        """The axes from the outermost to the innermost, and those that are walked backwards."""
        axes = list(range(len(self._shape)))
        order = self._order
        if order == "A":
            order = "F" if all(a is None or a.flags.f_contiguous for a in arrays) else "C"
        known = [each for each in steps if each is not None]
        self._turned = [False] * len(axes)
        if order == "F":
            axes.reverse()
        elif order == "K" and known:
            for axis in axes:
                along = [each[axis] for each in known]
                self._turned[axis] = max(along) <= 0 and min(along) < 0
            axes = memory_axes([tuple(map(abs, each)) for each in known], self._shape)
        self._axes = axes

    def _make_operands(self, arrays: list[Any], dtypes: list[dtype], steps: list[Any], rule: str) -> None:
        """Allocated and cast operands, and what is written back at the end."""
        self._operands: list[ndarray] = []
        self._seen: list[ndarray] = []
        self._steps: list[tuple[int, ...]] = []
        for k, (array, dt, op_steps) in enumerate(zip(arrays, dtypes, steps)):
            if array is None:
                array = self._allocated(dt)
                op_steps = array._steps
            seen = array
            if array.dtype is not dt:
                seen = self._cast(array, dt, rule, k)
                op_steps = tuple(0 if step == 0 else _step_of(array, seen, step) for step in op_steps)
            self._operands.append(array)
            self._seen.append(seen)
            self._steps.append(op_steps)

    def _allocated(self, dt: dtype) -> ndarray:
        """A new operand whose memory is in the order of the nest."""
        shape = tuple(self._shape[axis] for axis in self._axes)
        made = fresh(blank(count(shape), dt), dt, shape)
        back = [self._axes.index(axis) for axis in range(len(shape))]
        return made.transpose(back)._owned() if shape else made

    def _cast(self, array: ndarray, dt: dtype, rule: str, k: int) -> ndarray:
        how = self._op_flags[k]
        if not ("buffered" in self._flags or how & {"copy", "updateifcopy"}):
            raise TypeError(
                "Iterator operand required copying or buffering, but neither copying nor buffering was enabled"
            )
        if "writeonly" not in how and not can_cast(array.dtype, dt, rule):
            raise TypeError(
                f"Iterator operand {k} dtype could not be cast from {array.dtype!r} to {dt!r} according to the rule '{rule}'"
            )
        if "readonly" not in how and not can_cast(dt, array.dtype, rule):
            raise TypeError(
                f"Iterator requested dtype could not be cast from {dt!r} to {array.dtype!r}, the operand {k} dtype, "
                f"according to the rule '{rule}'"
            )
        return array.astype(dt)

    # The nest --------------------------------------------------------------------------------------------------

    def _loops(self) -> list[tuple[int, tuple[int, ...]]]:
        """Length and steps of each loop, outermost first; neighbours are one where nothing tells them apart."""
        loops: list[tuple[int, tuple[int, ...]]] = []
        tracked = self._index_steps()
        for axis in self._axes:
            n = self._shape[axis]
            sign = -1 if self._turned[axis] else 1
            along = [sign * each[axis] for each in self._steps] + [sign * each[axis] for each in tracked]
            if "multi_index" not in self._flags:
                if n == 1:
                    continue
                if loops and all(outer == n * inner for outer, inner in zip(loops[-1][1], along)):
                    loops[-1] = (loops[-1][0] * n, tuple(along))
                    continue
            loops.append((n, tuple(along)))
        return loops or [(1, (0,) * (len(self._steps) + len(tracked)))]

    def _index_steps(self) -> list[tuple[int, ...]]:
        if "c_index" in self._flags:
            return [c_steps(self._shape)]
        if "f_index" in self._flags:
            return [c_steps(self._shape[::-1])[::-1]]
        return []

    def _coordinates(self, place: int) -> list[int]:
        """The index of the element at a place of the iteration."""
        found = [0] * len(self._shape)
        for axis in reversed(self._axes):
            n = self._shape[axis]
            place, k = divmod(place, n)
            found[axis] = n - 1 - k if self._turned[axis] else k
        return found

    def _place_of(self, coordinates: list[int]) -> int:
        place = 0
        for axis in self._axes:
            n = self._shape[axis]
            k = coordinates[axis]
            place = place * n + (n - 1 - k if self._turned[axis] else k)
        return place

    # Reading ---------------------------------------------------------------------------------------------------

    def _require_open(self) -> None:
        if self._closed or self._place >= self._stop:
            raise ValueError("Iterator is past the end")

    def _views(self) -> tuple[ndarray, ...]:
        """Each operand at the present place: an element, or with external_loop the whole inner loop."""
        self._require_open()
        coordinates = self._coordinates(self._place)
        length = self._inner_length()
        if length is None:
            return tuple(self._element(k, coordinates) for k in range(len(self._seen)))
        if "buffered" in self._flags:
            return tuple(self._buffer(k, length) for k in range(len(self._seen)))
        inner = self._loops()[-1]
        return tuple(self._piece(k, coordinates, (length,), (inner[1][k],)) for k in range(len(self._seen)))

    def _element(self, k: int, coordinates: list[int]) -> ndarray:
        return self._piece(k, coordinates, (), ())

    def _piece(self, k: int, coordinates: list[int], shape: tuple[int, ...], steps: tuple[int, ...]) -> ndarray:
        seen = self._seen[k]
        offset = seen._offset + sum(map(operator.mul, coordinates, self._steps[k]))
        made = view(seen, shape, steps, offset)
        made._writeable = "readonly" not in self._op_flags[k]
        return made

    def _inner_length(self) -> int | None:
        """How many elements are given at once; None where each comes alone, as an array without axes."""
        if "external_loop" not in self._flags:
            return None
        if "buffered" in self._flags:
            return min(self._buffersize, self._stop - self._place)
        return self._loops()[-1][0]

    def _buffer(self, k: int, length: int) -> ndarray:
        """Elements one after the other: a view where they lie so in memory, else a copy, which a writer may not need."""
        loops = self._loops()
        if len(loops) == 1:
            return self._piece(k, self._coordinates(self._place), (length,), (loops[0][1][k],))
        if "readonly" not in self._op_flags[k]:
            raise Refusal(
                "numpy.nditer", "flags", "buffered", "writing through buffers over several loops is not covered."
            )
        places = range(self._place, self._place + length)
        elements = [self._element(k, self._coordinates(place))[()] for place in places]
        made = asarray(elements, self._seen[k].dtype)
        made._writeable = False
        return made

    @property
    def value(self) -> Any:
        """The operands at the present place; of one operand, it alone."""
        found = self._views()
        return found[0] if len(found) == 1 else found

    def __iter__(self) -> nditer:
        return self

    def __next__(self) -> Any:
        if not self._fresh:
            self.iternext()
        if self._closed or self._place >= self._stop:
            self._write_back()
            raise StopIteration
        self._fresh = False
        return self.value

    def iternext(self) -> bool:
        """Go on; whether there is something more. A loop that begins after it begins with the place it went to."""
        self._place += self._inner_length() or 1
        if self._place >= self._stop:
            self._write_back()
            return False
        return True

    def __len__(self) -> int:
        return len(self._seen)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return self._views()[key]
        k = operator.index(key)
        if not -len(self) <= k < len(self):
            raise IndexError(f"Iterator operand index {k} is out of bounds")
        return self._views()[k]

    def __setitem__(self, key: Any, value: Any) -> None:
        self[key][...] = value

    def __delitem__(self, key: Any) -> None:
        raise TypeError("Cannot delete iterator elements")

    # Ending ----------------------------------------------------------------------------------------------------

    def _write_back(self) -> None:
        for operand, seen, how in zip(self._operands, self._seen, self._op_flags):
            if seen is not operand and "readonly" not in how:
                operand[...] = seen.astype(operand.dtype)

    def close(self) -> None:
        """Write back what was cast, and end."""
        self._write_back()
        self._closed = True

    def __enter__(self) -> nditer:
        if self._closed:
            raise RuntimeError("Operation on non-initialized iterator")
        return self

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        self.close()

    def reset(self) -> None:
        """Begin again."""
        self._write_back()
        self._place, self._fresh = self._start, True

    def copy(self) -> nditer:
        """An iterator at the same place."""
        made = object.__new__(nditer)
        made.__dict__.update(self.__dict__)
        return made

    __copy__ = copy

    # Attributes ------------------------------------------------------------------------------------------------

    @property
    def finished(self) -> bool:
        return self._place >= self._stop

    @property
    def operands(self) -> tuple[ndarray, ...]:
        if self._closed:
            raise ValueError("Iterator is invalid")
        return tuple(self._operands)

    @property
    def itviews(self) -> tuple[ndarray, ...]:
        """The operands seen through the nest of loops."""
        loops = self._loops() if self._shape else []
        first = self._coordinates(0)
        shape = tuple(n for n, _ in loops)
        return tuple(
            self._piece(k, first, shape, tuple(steps[k] for _, steps in loops)) for k in range(len(self._seen))
        )

    @property
    def dtypes(self) -> tuple[dtype, ...]:
        return tuple(each.dtype for each in self._seen)

    @property
    def nop(self) -> int:
        return len(self._seen)

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes, or without a multi-index of the loops, innermost first."""
        if "multi_index" in self._flags or not self._shape:
            return self._shape
        return tuple(n for n, _ in reversed(self._loops()))

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def itersize(self) -> int:
        return count(self._shape)

    @property
    def iterrange(self) -> tuple[int, int]:
        return self._start, self._stop

    @iterrange.setter
    def iterrange(self, value: Any) -> None:
        start, stop = value
        if "ranged" not in self._flags:
            raise ValueError("Iterator flag RANGED was not used, so the iteration range cannot be set")
        if not 0 <= start <= self.itersize or not start <= stop <= self.itersize:
            raise ValueError(f"Out-of-bounds range [{start}, {stop}) passed to ResetToIterIndexRange")
        self._start, self._stop = start, stop
        self.reset()

    @property
    def iterindex(self) -> int:
        return self._place

    @iterindex.setter
    def iterindex(self, value: int) -> None:
        if not self._start <= value < self._stop:
            raise IndexError("Iterator GotoIterIndex called with an iterindex outside the iteration range.")
        self._place, self._fresh = value, True

    @property
    def has_multi_index(self) -> bool:
        return "multi_index" in self._flags

    @property
    def has_index(self) -> bool:
        return bool(self._flags & {"c_index", "f_index"})

    @property
    def has_delayed_bufalloc(self) -> bool:
        return "delay_bufalloc" in self._flags and self._fresh and self._place == self._start

    @property
    def iterationneedsapi(self) -> bool:
        return any(each.dtype.kind == "O" for each in self._operands)

    @property
    def multi_index(self) -> tuple[int, ...]:
        """The index of the present element."""
        self._require_multi_index()
        self._require_open()
        return tuple(self._coordinates(self._place))

    @multi_index.setter
    def multi_index(self, value: Any) -> None:
        self._require_multi_index()
        coordinates = [operator.index(k) for k in value]
        if len(coordinates) != len(self._shape):
            raise ValueError("Wrong number of indices")
        if not all(0 <= k < n for k, n in zip(coordinates, self._shape)):
            raise IndexError("Iterator GotoMultiIndex called with an out-of-bounds multi-index")
        self._place, self._fresh = self._place_of(coordinates), True

    def _require_multi_index(self) -> None:
        if "multi_index" not in self._flags:
            raise ValueError("Iterator is not tracking a multi-index")

    @property
    def index(self) -> int:
        """The place of the present element in C or Fortran order."""
        [steps] = self._index_steps() or [None]
        if steps is None:
            raise ValueError("Iterator does not have an index")
        self._require_open()
        return sum(map(operator.mul, self._coordinates(self._place), steps))

    @index.setter
    def index(self, value: int) -> None:
        [steps] = self._index_steps() or [None]
        if steps is None:
            raise ValueError("Iterator does not have an index")
        if not 0 <= value < self.itersize:
            raise IndexError("Iterator GotoIndex called with an out-of-bounds index.")
        coordinates = [value // step % n if step else 0 for step, n in zip(steps, self._shape)]
        self._place, self._fresh = self._place_of(coordinates), True

    # Changing --------------------------------------------------------------------------------------------------

    def remove_axis(self, i: int) -> None:
        """Leave an axis out of the iteration."""
        i = operator.index(i)
        if "multi_index" not in self._flags:
            raise RuntimeError("Iterator RemoveAxis may only be called if a multi-index is being tracked")
        if not 0 <= i < len(self._shape):
            raise ValueError("axis out of bounds in iterator RemoveAxis")
        if self._turned[i]:
            last = self._shape[i] - 1
            self._seen = [
                view(seen, seen._shape, seen._steps, seen._offset + last * steps[i])
                for seen, steps in zip(self._seen, self._steps)
            ]
        self._shape = self._shape[:i] + self._shape[i + 1 :]
        self._steps = [steps[:i] + steps[i + 1 :] for steps in self._steps]
        self._turned = self._turned[:i] + self._turned[i + 1 :]
        self._axes = [axis - (axis > i) for axis in self._axes if axis != i]
        self._start, self._stop, self._place, self._fresh = 0, count(self._shape), 0, True

    def remove_multi_index(self) -> None:
        """Forget the multi-index, so that loops can be joined."""
        self._flags = self._flags - {"multi_index"}

    def enable_external_loop(self) -> None:
        """Give whole inner loops from now on."""
        if self._flags & {"multi_index", "c_index", "f_index"}:
            raise ValueError("Iterator flag EXTERNAL_LOOP cannot be used if an index or multi-index is being tracked")
        self._flags = self._flags | {"external_loop"}
        self.reset()


def _step_of(array: ndarray, copy: ndarray, step: int) -> int:
    """The step of a copy along the axis that has `step` in the array."""
    return copy._steps[array._steps.index(step)]


__all__ = ["nditer"]
