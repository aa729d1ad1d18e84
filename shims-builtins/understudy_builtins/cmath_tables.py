"""What the functions of `cmath` are where a part is infinite or NaN.

Source: ISO/IEC 9899:1999, annex G.6. A row is for one kind of real part and a column for one kind of imaginary part, both
in the order -∞, negative, -0.0, 0.0, positive, ∞, NaN. The places that no look-up reaches are None: both parts are
finite, the value turns with the imaginary part, or there is none.
"""

from __future__ import annotations

from typing import Optional

__all__ = ["SPECIAL", "Table", "looked_up"]

Table = tuple[tuple[Optional[tuple[float, float]], ...], ...]

P = 3.141592653589793
P14, P12, P34 = P / 4.0, P / 2.0, 2.356194490192345
I, N = float("inf"), float("nan")
_ = None

SPECIAL: dict[str, Table] = {
    "acos": (
        ((P34, I), (P, I), (P, I), (P, -I), (P, -I), (P34, -I), (N, I)),
        ((P12, I), _, _, _, _, (P12, -I), (N, N)),
        ((P12, I), _, _, _, _, (P12, -I), (P12, N)),
        ((P12, I), _, _, _, _, (P12, -I), (P12, N)),
        ((P12, I), _, _, _, _, (P12, -I), (N, N)),
        ((P14, I), (0.0, I), (0.0, I), (0.0, -I), (0.0, -I), (P14, -I), (N, I)),
        ((N, I), (N, N), (N, N), (N, N), (N, N), (N, -I), (N, N)),
    ),
    "acosh": (
        ((I, -P34), (I, -P), (I, -P), (I, P), (I, P), (I, P34), (I, N)),
        ((I, -P12), _, _, _, _, (I, P12), (N, N)),
        ((I, -P12), _, _, _, _, (I, P12), (N, N)),
        ((I, -P12), _, _, _, _, (I, P12), (N, N)),
        ((I, -P12), _, _, _, _, (I, P12), (N, N)),
        ((I, -P14), (I, -0.0), (I, -0.0), (I, 0.0), (I, 0.0), (I, P14), (I, N)),
        ((I, N), (N, N), (N, N), (N, N), (N, N), (I, N), (N, N)),
    ),
    "asinh": (
        ((-I, -P14), (-I, -0.0), (-I, -0.0), (-I, 0.0), (-I, 0.0), (-I, P14), (-I, N)),
        ((-I, -P12), _, _, _, _, (-I, P12), (N, N)),
        ((-I, -P12), _, _, _, _, (-I, P12), (N, N)),
        ((I, -P12), _, _, _, _, (I, P12), (N, N)),
        ((I, -P12), _, _, _, _, (I, P12), (N, N)),
        ((I, -P14), (I, -0.0), (I, -0.0), (I, 0.0), (I, 0.0), (I, P14), (I, N)),
        ((I, N), (N, N), (N, -0.0), (N, 0.0), (N, N), (I, N), (N, N)),
    ),
    "atanh": (
        ((-0.0, -P12), (-0.0, -P12), (-0.0, -P12), (-0.0, P12), (-0.0, P12), (-0.0, P12), (-0.0, N)),
        ((-0.0, -P12), _, _, _, _, (-0.0, P12), (N, N)),
        ((-0.0, -P12), _, _, _, _, (-0.0, P12), (-0.0, N)),
        ((0.0, -P12), _, _, _, _, (0.0, P12), (0.0, N)),
        ((0.0, -P12), _, _, _, _, (0.0, P12), (N, N)),
        ((0.0, -P12), (0.0, -P12), (0.0, -P12), (0.0, P12), (0.0, P12), (0.0, P12), (0.0, N)),
        ((0.0, -P12), (N, N), (N, N), (N, N), (N, N), (0.0, P12), (N, N)),
    ),
    "cosh": (
        (_, _, (I, 0.0), (I, -0.0), _, _, (I, N)),
        (_, _, _, _, _, _, (N, N)),
        (_, _, _, _, _, _, (N, 0.0)),
        (_, _, _, _, _, _, (N, 0.0)),
        (_, _, _, _, _, _, (N, N)),
        (_, _, (I, -0.0), (I, 0.0), _, _, (I, N)),
        ((N, N), (N, N), (N, 0.0), (N, 0.0), (N, N), (N, N), (N, N)),
    ),
    "exp": (
        ((0.0, 0.0), _, (0.0, -0.0), (0.0, 0.0), _, (0.0, 0.0), (0.0, 0.0)),
        (_, _, _, _, _, _, (N, N)),
        (_, _, _, _, _, _, (N, N)),
        (_, _, _, _, _, _, (N, N)),
        (_, _, _, _, _, _, (N, N)),
        (_, _, (I, -0.0), (I, 0.0), _, _, (I, N)),
        ((N, N), (N, N), (N, -0.0), (N, 0.0), (N, N), (N, N), (N, N)),
    ),
    "log": (
        ((I, -P34), (I, -P), (I, -P), (I, P), (I, P), (I, P34), (I, N)),
        ((I, -P12), _, _, _, _, (I, P12), (N, N)),
        ((I, -P12), _, _, _, _, (I, P12), (N, N)),
        ((I, -P12), _, _, _, _, (I, P12), (N, N)),
        ((I, -P12), _, _, _, _, (I, P12), (N, N)),
        ((I, -P14), (I, -0.0), (I, -0.0), (I, 0.0), (I, 0.0), (I, P14), (I, N)),
        ((I, N), (N, N), (N, N), (N, N), (N, N), (I, N), (N, N)),
    ),
    "rect": (
        (_, _, (-I, 0.0), (-I, -0.0), _, _, (I, N)),
        (_, _, _, _, _, _, (N, N)),
        ((0.0, 0.0), _, _, _, _, (0.0, 0.0), (0.0, 0.0)),
        ((0.0, 0.0), _, _, _, _, (0.0, 0.0), (0.0, 0.0)),
        (_, _, _, _, _, _, (N, N)),
        (_, _, (I, -0.0), (I, 0.0), _, _, (I, N)),
        ((N, N), (N, N), (N, 0.0), (N, 0.0), (N, N), (N, N), (N, N)),
    ),
    "sinh": (
        (_, _, (-I, -0.0), (-I, 0.0), _, _, (I, N)),
        (_, _, _, _, _, _, (N, N)),
        (_, _, _, _, _, _, (0.0, N)),
        (_, _, _, _, _, _, (0.0, N)),
        (_, _, _, _, _, _, (N, N)),
        (_, _, (I, -0.0), (I, 0.0), _, _, (I, N)),
        ((N, N), (N, N), (N, -0.0), (N, 0.0), (N, N), (N, N), (N, N)),
    ),
    "sqrt": (
        ((I, -I), (0.0, -I), (0.0, -I), (0.0, I), (0.0, I), (I, I), (N, I)),
        ((I, -I), _, _, _, _, (I, I), (N, N)),
        ((I, -I), _, _, _, _, (I, I), (N, N)),
        ((I, -I), _, _, _, _, (I, I), (N, N)),
        ((I, -I), _, _, _, _, (I, I), (N, N)),
        ((I, -I), (I, -0.0), (I, -0.0), (I, 0.0), (I, 0.0), (I, I), (I, N)),
        ((I, -I), (N, N), (N, N), (N, N), (N, N), (I, I), (N, N)),
    ),
    "tanh": (
        ((-1.0, 0.0), _, (-1.0, -0.0), (-1.0, 0.0), _, (-1.0, 0.0), (-1.0, 0.0)),
        (_, _, _, _, _, _, (N, N)),
        (_, _, _, _, _, _, (N, N)),
        (_, _, _, _, _, _, (N, N)),
        (_, _, _, _, _, _, (N, N)),
        ((1.0, 0.0), _, (1.0, -0.0), (1.0, 0.0), _, (1.0, 0.0), (1.0, 0.0)),
        ((N, N), (N, N), (N, -0.0), (N, 0.0), (N, N), (N, N), (N, N)),
    ),
}


def looked_up(table: Table, x: float, y: float) -> tuple[float, float]:
    """The entry for a number that is not finite."""
    found = table[_kind(x)][_kind(y)]
    assert found is not None, "a finite number, or one that its function settles itself"
    return found


def _kind(x: float) -> int:
    """The row or column of x."""
    if x != x:
        return 6
    if x == 0.0:
        return 2 if repr(x) == "-0.0" else 3
    if x < 0.0:
        return 0 if x == -I else 1
    return 5 if x == I else 4
