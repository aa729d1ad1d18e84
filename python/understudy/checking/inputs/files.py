"""Open files to write into, whose contents the observer compares, and other objects that a call may change.

What is written to disk has no name: each side has its own, and nothing is left of it.
"""

from __future__ import annotations

from understudy.checking.inputs.values import Draw, Known, Strategy, Value, pick


def named(options: list[str]) -> Strategy:
    """The strategy that takes one of these sources and binds it to a name, so that what the call does to it is seen."""

    def strategy(draw: Draw, known: Known) -> Value:
        return Value(pick(draw, options), named=True)

    return strategy


STRATEGIES: dict[str, Strategy] = {
    "binary file": named(["io.BytesIO()"]),
    "text file": named(["io.StringIO()", "io.BytesIO()"]),
    # With a descriptor, which what bypasses Python's own files asks for.
    "new file": named(["tempfile.TemporaryFile()"]),
    "new class": named(["type('Each', (), {'test_a': lambda self: 1, 'b': lambda self: 2, 'c': 3})"]),
}
