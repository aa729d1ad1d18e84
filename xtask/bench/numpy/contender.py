"""One side of the race: times what it is told on standard input, and answers on standard output, a line for a line.

A line is JSON: `{"setup": ..., "source": ..., "seconds": ...}`; the answer is the least time of one run in seconds, and
the peak of the process in kilobytes, or `{"error": ...}`.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from typing import Any


def timed(source: str, names: dict[str, Any], seconds: float) -> float:
    """The least time of one run, over several runs of as many repetitions as fill a share of the seconds."""
    # Names that an operation assigns to are the function's own.
    own = ", ".join(f"{name}={name}" for name in ("a", "c", "s") if name in names)
    whole = f"def repeat(count, {own}):\n    start = now()\n    for _ in range(count):\n        {source}\n    return now() - start"
    scope = {**names, "now": time.perf_counter}
    exec(compile(whole, "<bench>", "exec"), scope)
    repeat = scope["repeat"]
    repeat(1)
    count, spent = 1, repeat(1)
    while spent < seconds / 20 and count < 1_000_000:
        count *= 4 if spent < seconds / 100 else 2
        spent = repeat(count)
    best = spent / count
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        best = min(best, repeat(count) / count)
    return best


def main() -> None:
    np = importlib.import_module(sys.argv[1])
    setups: dict[str, dict[str, Any]] = {}
    for line in sys.stdin:
        task = json.loads(line)
        try:
            if task["setup"] not in setups:
                setups.clear()
                names: dict[str, Any] = {"np": np}
                exec(compile(task["setup"], "<setup>", "exec"), names)
                setups[task["setup"]] = names
            with np.errstate(all="ignore"):
                taken = timed(task["source"], setups[task["setup"]], task["seconds"])
            answer = {"seconds": taken, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}
        except Exception as error:  # what goes wrong is a row of the table
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
