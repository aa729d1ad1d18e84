"""What the workers of every contender are asked to do. Imported by name on both sides.

Whoever imports this module should pay for an interpreter's start, and not for `typing` or `__future__`.
"""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def noop() -> None:
    """The call that costs nothing."""


def increment(number: int) -> int:
    """The small call of the throughput figures."""
    return number + 1


def increment_all(numbers: "Any") -> list[int]:
    """Many small calls as one, for peers that have no map of their own."""
    return [increment(number) for number in numbers]


def double(array: "Any") -> "Any":
    """A new array, as people write it."""
    return array * 2.0


def double_into(array: "Any", into: "Any") -> None:
    """`double` into memory that both sides already have."""
    import numpy

    numpy.multiply(array, 2.0, out=into)


def first(array: "Any") -> float:
    """Touches one element, so that the call costs the hand-over of the array and nothing else."""
    return float(array[0])


def worker() -> int:
    """The process id of the worker that runs this."""
    return os.getpid()


def nap(seconds: float) -> None:
    """Keeps a worker busy, to be killed meanwhile."""
    import time

    time.sleep(seconds)
