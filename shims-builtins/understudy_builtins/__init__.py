"""Stand-ins for the names of `builtins`; the submodules stand in for `math`, `functools` and `itertools`.

The running interpreter has these originals itself, so `understudy run` leaves them alone. The stand-ins are for
whoever must see through them: a compiler that meets `any(...)` can take the body from here.
"""

from __future__ import annotations

from understudy_builtins.iterators import enumerate, filter, map, reversed, zip
from understudy_builtins.numbers import abs, divmod, pow
from understudy_builtins.reductions import all, any, max, min, sorted, sum

__all__ = [
    "abs",
    "all",
    "any",
    "divmod",
    "enumerate",
    "filter",
    "map",
    "max",
    "min",
    "pow",
    "reversed",
    "sorted",
    "sum",
    "zip",
]
