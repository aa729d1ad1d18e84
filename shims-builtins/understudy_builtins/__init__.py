"""Stand-ins for the names of `builtins`; the submodules stand in for other modules of Python that are written in C.

The running interpreter has these originals itself, so `understudy run` leaves them alone. The stand-ins are for
whoever must see through them: a compiler that meets `any(...)` can take the body from here.
"""

from __future__ import annotations

from understudy_builtins.complexes import complex
from understudy_builtins.iterators import enumerate, filter, map, reversed, zip
from understudy_builtins.numbers import abs, bin, divmod, hex, oct, pow, round
from understudy_builtins.ranges import range
from understudy_builtins.reductions import all, any, max, min, sorted, sum
from understudy_builtins.text import ascii, callable

__all__ = [
    "abs",
    "all",
    "any",
    "complex",
    "ascii",
    "bin",
    "callable",
    "divmod",
    "enumerate",
    "filter",
    "hex",
    "map",
    "max",
    "min",
    "oct",
    "pow",
    "range",
    "reversed",
    "round",
    "sorted",
    "sum",
    "zip",
]
