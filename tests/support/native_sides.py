"""Two processes that run the same snippet, one with the pure definitions of arrays in force and one with native code."""

import base64
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from differential import ORIGINALS, first_difference, outcome

SERVER = """
import base64, pickle, sys
from differential import SHIMS, outcome
for line in sys.stdin:
    seen = outcome(base64.b64decode(line).decode(), SHIMS)
    seen.pop("traceback", None)
    print(base64.b64encode(pickle.dumps(seen)).decode(), flush=True)
"""


class Side:
    """A process with one implementation in force."""

    def __init__(self, native: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "UNDERSTUDY_NATIVE": native, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )  # fmt: skip

    def run(self, source: str) -> dict[str, Any]:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(base64.b64encode(source.encode()).decode() + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = pickle.loads(base64.b64decode(self.process.stdout.readline()))
        return answer

    def close(self) -> None:
        # Both ends are closed here: files that are left to the collector warn in whatever test runs then.
        with self.process:
            pass


def both_sides() -> Iterator[tuple[Side, Side]]:
    """The process with the definitions, and the one with native code."""
    both = Side("0"), Side("1")
    yield both
    for side in both:
        side.close()


def assert_agree(sides: tuple[Side, Side], source: str, rtol: float = 0.0) -> None:
    pure, native = (side.run(source) for side in sides)
    if rtol:
        pure.pop("repr", None), pure.pop("str", None), native.pop("repr", None), native.pop("str", None)
    difference = first_difference(pure, native, rtol)
    if difference is not None and first_difference(outcome(source, ORIGINALS, text=not rtol), native, rtol) is None:
        # The definition itself differs from NumPy here, and native code does not.
        return
    assert difference is None, f"{source}\n{difference}"
