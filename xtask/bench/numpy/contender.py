"""One side of the race: times what it is told on standard input, and answers on standard output, a line for a line.

A line is JSON: `{"setup": ..., "source": ..., "seconds": ...}`; the answer is the least time of one run in seconds, the
pages that a run has to fetch from the kernel, and the peak of the process in kilobytes since the set-up, or
`{"error": ...}`.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import resource
import sys
import time
from typing import Any


def forget_peak() -> None:
    """Let the peak of the process begin at what it holds now; where the system cannot, it stays what it was."""
    with contextlib.suppress(OSError), open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")


def peak() -> int:
    """The most memory that the process held, in kilobytes."""
    with contextlib.suppress(OSError), open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def timed(source: str, names: dict[str, Any], seconds: float) -> tuple[float, float]:
    """The least time of one run, over several runs of as many repetitions as fill a share of the seconds; and the page
    faults of a run, when the first ones are over."""
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
    before, runs = resource.getrusage(resource.RUSAGE_SELF).ru_minflt, 0
    while not runs or time.perf_counter() < end:
        best = min(best, repeat(count) / count)
        runs += count
    return best, (resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) / runs


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
                forget_peak()
            with np.errstate(all="ignore"):
                taken, faults = timed(task["source"], setups[task["setup"]], task["seconds"])
            answer = {"seconds": taken, "faults": faults, "peak": peak()}
        except Exception as error:  # what goes wrong is a row of the table
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
