"""Many calls of one function whose arguments and results are plain numbers in shared memory.

A result is there once its byte of kind is written, so whoever reads after this process's end finds what was done.
"""

from __future__ import annotations

from time import perf_counter

from .codec import Codec
from .output import Output
from .protocol import Fault
from .segment import Segment
from .state import State

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

# What a byte of kind says; 0 is a call that was not made.
INT, FLOAT, FALSE, TRUE, NONE = 1, 2, 3, 4, 5
# The state of the process is looked at about as often, in seconds. A look takes some microseconds.
_LOOK = 100e-6
# Calls between two looks at the clock, at most.
_STRIDE = 64
# So many calls pay for loading the compiled module.
_WORTH = 256


class Columns:
    """Where the arguments and results of `count` calls lie: a byte of kind for each, the results, then each argument."""

    def __init__(self, segment: Segment, offset: int, length: int, count: int, formats: str) -> None:
        start = -(-count // 8) * 8
        needed = start + 8 * count * (1 + len(formats))
        if count <= 0 or offset < 0 or offset % 8 or length < needed or offset + length > segment.size:
            raise Fault("segment", "the columns do not lie in their segment")
        if not formats or formats.strip("qd"):
            raise Fault("message", f"the columns of arguments are {formats!r}")
        self.count = count
        self.formats = formats
        self.view: Any = memoryview(segment.map)[offset : offset + needed]
        self._start = start

    def arguments(self) -> Iterable[Any]:
        """The argument of each call, or the tuple of them where there are several."""
        found = [self._cells(place, format).tolist() for place, format in enumerate(self.formats, 1)]
        return found[0] if len(found) == 1 else zip(*found)

    def results(self, format: str) -> Any:
        return self._cells(0, format)

    def _cells(self, place: int, format: str) -> Any:
        start = self._start + 8 * self.count * place
        return self.view[start : start + 8 * self.count].cast(format)


def run_columns(
    find: Callable[[], Callable[..., object]],
    columns: Columns,
    limit: int,
    output: Output,
    state: State | None,
    codec: Codec,
) -> object:
    """Finds the function and makes the calls in order, until one gives no plain number, prints, changes the process's state
    or raises, or until `limit` microseconds are over. Gives the nanoseconds that it took, in a pair with what the last call
    gave where that is no plain number.
    """
    function = find()
    compiled: Any = codec.compiled() if columns.count >= _WORTH else None

    def unchanged(elapsed: float) -> bool:
        return state is None or state.unchanged(elapsed)

    if compiled is not None:
        return compiled.run_columns(
            function, columns.view, columns.count, columns.formats, output._head, unchanged, _LOOK, limit * 1e-6
        )
    kinds, ints, floats = columns.view, columns.results("q"), columns.results("d")
    single, recorded = len(columns.formats) == 1, output._head
    began = looked = perf_counter()
    end = began + limit * 1e-6
    place, stride, check = 0, 1, 1
    for argument in columns.arguments():
        value = function(argument) if single else function(*argument)
        kind = type(value)
        if kind is int:
            try:
                ints[place] = value
            except Exception:
                # It has more than 64 bits. What is raised then depends on the interpreter.
                return _since(began), value
            kinds[place] = INT
        elif kind is float:
            floats[place] = value
            kinds[place] = FLOAT
        elif value is None:
            kinds[place] = NONE
        elif kind is bool:
            kinds[place] = TRUE if value else FALSE
        else:
            return _since(began), value
        if recorded:
            break
        place += 1
        if place < check:
            continue
        now = perf_counter()
        if now >= end:
            break
        if now - looked >= _LOOK:
            if not unchanged(now - looked):
                break
            looked = now
            stride = max(1, stride // 2)
        elif stride < _STRIDE:
            stride *= 2
        check = place + stride
    return _since(began)


def _since(began: float) -> int:
    return int((perf_counter() - began) * 1e9)
