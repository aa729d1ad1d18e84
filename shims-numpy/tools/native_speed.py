"""Put the loops of `native` beside NumPy's: nanoseconds of both, and the ratio, by operation and size.

    cargo build --release -p understudy-array --example speed
    python tools/native_speed.py target/release/examples/speed [size ...]      (in an environment with numpy)

NumPy's times hold what a call costs from Python, the others do not: at small sizes the ratio says little.
"""

from __future__ import annotations

import math
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

SIZES = ("1", "100", "10000", "1000000", "10000000")


def measured(work: Callable[[], Any]) -> float:
    """The shortest of many short batches, in nanoseconds."""
    work()
    start = time.perf_counter()
    work()
    rounds = min(max(int(0.0005 / max(time.perf_counter() - start, 1e-8)), 1), 20000)
    best, batches, end = math.inf, 0, time.perf_counter() + 0.15
    while batches < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        for _ in range(rounds):
            work()
        best, batches = min(best, (time.perf_counter() - start) / rounds), batches + 1
    return best * 1e9


def works(n: int) -> dict[str, Callable[[], Any]]:
    """What examples/speed.rs does, in NumPy."""
    k = np.arange(n)
    with np.errstate(over="ignore"):
        mixed = (k.astype("u8") * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(17)
    a, b, i, j = k * 0.001 + 0.5, k % 7 + 3.0, k - 50, k % 7 + 1
    s, t = a.astype("f"), b.astype("f")
    mask, index, noise = mixed % 2 == 1, (mixed % n).astype("l"), mixed.astype("d")
    made: dict[str, Callable[[], Any]] = {}
    for name in ("add", "multiply", "divide", "maximum", "less", "floor_divide", "remainder", "power", "arctan2"):
        f = getattr(np, name)
        made[f"{name}:d"] = lambda f=f: f(a, b)
        made[f"{name}:f"] = lambda f=f: f(s, t)
        if name not in ("divide", "arctan2"):
            made[f"{name}:l"] = lambda f=f: f(i, j)
    made["add_scalar:d"], made["add_scalar:l"] = lambda: a + 3.0, lambda: i + 3
    made["floor_divide_scalar:l"], made["and:?"] = lambda: i // 3, lambda: mask & mask
    for name in ("negative", "absolute", "sqrt", "exp", "log", "sin", "tanh", "floor", "isnan", "tan", "log1p"):
        f = getattr(np, name)
        wide, single = (b, t) if name == "exp" else (a, s)
        made[f"{name}:d"] = lambda f=f, x=wide: f(x)
        made[f"{name}:f"] = lambda f=f, x=single: f(x)
    for name in ("sum", "max", "prod"):
        for x in (b, t, j):
            made[f"{name}:{x.dtype.char}"] = getattr(x, name)
    made |= {
        "sum:?": mask.sum, "any_false:?": mask.all, "argmax:d": a.argmax, "cumsum:d": b.cumsum,
        "cast:dl": lambda: a.astype("l"), "cast:ld": lambda: i.astype("d"), "cast:df": lambda: a.astype("f"),
        "copy:d": a.copy, "where:d": lambda: np.where(mask, a, b), "compress:d": lambda: a[mask],
        "take:d": lambda: a[index], "sort:d": lambda: np.sort(noise), "argsort:d": lambda: np.argsort(noise, kind="stable"),
        "searchsorted:d": lambda: np.searchsorted(a, a),
    }  # fmt: skip
    side = int(math.sqrt(n))
    square = np.arange(side * side).reshape(side, side) + 0.5
    row, half = np.arange(side) + 0.5, (np.arange(2 * n) + 0.5)[::2]
    made |= {
        "add_turned:d": lambda: square + square.T, "add_row:d": lambda: square + row, "sum_0:d": lambda: square.sum(0),
        "sum_1:d": lambda: square.sum(1), "max_0:d": lambda: square.max(0), "copy_turned:d": lambda: square.T.copy("C"),
        "add_strided:d": lambda: half + half, "matmul:d": lambda: square @ square,
    }  # fmt: skip
    return made


def main() -> None:
    program, *sizes = sys.argv[1:]
    np.seterr(all="ignore")
    for size in sizes or SIZES:
        lines = subprocess.run([program, size], check=True, capture_output=True, text=True).stdout.splitlines()
        table, ratios = works(int(size)), []
        for line in lines:
            name, _, text = line.split()
            ours, theirs = float(text), measured(table[name])
            ratios.append(ours / theirs)
            print(f"{name:24}{size:>9}{ours:16.1f}{theirs:16.1f}{ours / theirs:8.2f}", flush=True)
        print(f"{'geometric mean':24}{size:>9}{math.exp(sum(map(math.log, ratios)) / len(ratios)):40.2f}", flush=True)


if __name__ == "__main__":
    main()
