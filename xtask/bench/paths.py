"""Time the hot paths of the shims beside the originals, in one process and on the same data.

Usage: cargo xtask bench paths [WORD ...]        # only the paths whose name has one of the words

The last column says how far pure Python is from its own floor: the time of the plainest loop that touches each
element once, `array("d", map(operator.add, a, b))`, on as many elements.
"""

from __future__ import annotations

import io
import operator
import sys
import timeit
from array import array
from pathlib import Path
from typing import Any

import numpy
import pandas

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(CHECKOUT / room) for room in ("shims-builtins", "shims-numpy", "shims-pandas")]

import understudy_numpy  # noqa: E402  (the path is set above)
import understudy_pandas  # noqa: E402

ROWS = 300_000
SETUP = f"""
rng = np.random.default_rng(1)
a, b = rng.random({ROWS}), rng.random({ROWS})
k = rng.integers(0, 1000, {ROWS})
m = a > 0.5
matrix = rng.random(({ROWS} // 6, 6))
frame = pd.DataFrame({{"k": k, "a": a, "b": b}})
right = pd.DataFrame({{"k": np.arange(1000), "name": ["n%d" % i for i in range(1000)]}})
dates = pd.Series(np.arange({ROWS}).astype("M8[s]"))
text = frame.head(50_000).to_csv(index=False)
"""
PATHS = [
    ("add", "a + b"),
    ("compare", "a > 0.5"),
    ("sum", "a.sum()"),
    ("sum over rows", "matrix.sum(axis=0)"),
    ("sqrt", "np.sqrt(a)"),
    ("exp", "np.exp(a)"),
    ("where", "np.where(m, a, b)"),
    ("mask", "a[m]"),
    ("take", "a[k]"),
    ("sort", "np.sort(a)"),
    ("unique", "np.unique(k)"),
    ("matmul", "matrix.T @ matrix"),
    ("astype", "k.astype(float)"),
    ("random", f"np.random.default_rng(1).random({ROWS})"),
    ("normal", f"np.random.default_rng(1).standard_normal({ROWS})"),
    ("small add", "matrix[0] + matrix[1]"),
    ("read_csv", "pd.read_csv(io.StringIO(text))"),
    ("filter rows", "frame[frame['a'] > 0.5]"),
    ("group mean", "frame.groupby('k')['a'].mean()"),
    ("merge", "frame.merge(right, on='k')"),
    ("sort_values", "frame.sort_values('a')"),
    ("value_counts", "frame['k'].value_counts()"),
    ("dt.month", "dates.dt.month"),
    ("rolling mean", "frame['a'].rolling(10).mean()"),
]


def names(np: Any, pd: Any) -> dict[str, Any]:
    """The data of the benchmark, made by one side."""
    made = {"np": np, "pd": pd, "io": io}
    exec(SETUP, made)
    return made


def best(statement: str, namespace: dict[str, Any]) -> float:
    """The least seconds of one evaluation, over some repetitions."""
    timer = timeit.Timer(statement, globals=namespace)
    count, total = timer.autorange()
    repeats = [total] if total > 1 else timer.repeat(3, count)
    return min(repeats) / count


def main(words: list[str]) -> None:
    originals, shims = names(numpy, pandas), names(understudy_numpy, understudy_pandas)
    floats = array("d", originals["a"])
    floor = best("array('d', map(add, floats, floats))", {"array": array, "add": operator.add, "floats": floats})
    print(f"{'path':<14}  {'originals':>11}  {'shims':>11}  {'ratio':>7}  {'to the floor':>12}")
    for name, statement in PATHS:
        if words and not any(word in name for word in words):
            continue
        theirs, ours = best(statement, originals), best(statement, shims)
        times = f"{theirs * 1e3:>8.3f} ms  {ours * 1e3:>8.3f} ms"
        print(f"{name:<14}  {times}  {ours / theirs:>6.0f}x  {ours / floor:>11.1f}x", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
