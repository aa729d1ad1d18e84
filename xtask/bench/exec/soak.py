"""Make many calls and check that the memory of the parent and of the workers stays flat.

Usage: cargo xtask soak exec [--calls 1000000] [--contender NAME]

Calls come in turns of 10,000: mostly mapped, some alone, some submitted, and one with an array. After each turn the
resident memory of every process is read. The line through what was read after the first fifth, in which caches fill,
must rise by less than the allowance over the whole run.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import numpy
import processes
import work
from contender import Contender, Lacks
from host import CONTENDERS, MEBI

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from judged import OURS  # noqa: E402  (the path is set above)

TURN = 10_000
#: What a process may grow by over the run: about two bytes for each of a million calls.
ALLOWED = 2 * MEBI


def main() -> int:
    parser = argparse.ArgumentParser(prog="cargo xtask soak exec", description=__doc__.split("\n")[0])
    parser.add_argument("--calls", type=int, default=1_000_000, help="how many calls to make (1,000,000)")
    parser.add_argument("--contender", default=OURS, choices=CONTENDERS, help="whose memory to watch")
    options = parser.parse_args()
    turns = max(10, options.calls // TURN)
    contender = CONTENDERS[options.contender]()
    contender.start(2)
    try:
        # Every worker imports what it needs before the count begins.
        for _ in range(20):
            contender.double(numpy.ones(MEBI // 8))
        everyone = processes.family()
        samples: dict[int, list[int]] = {process: [] for process in everyone}
        started = time.monotonic()
        for turn in range(turns):
            one_turn(contender)
            for process in everyone:
                samples[process].append(processes.resident(process))
            report(turn + 1, turns, started, sum(taken[-1] for taken in samples.values()))
        younger = set(processes.family()) - set(everyone)
    finally:
        contender.stop()
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)
    print(f"{turns * TURN:,} calls in {time.monotonic() - started:.0f} s\n")
    flat = [line(process, taken) for process, taken in samples.items()]
    if younger:
        print(f"\n{len(younger)} processes came later and were not watched: workers were replaced")
    return 0 if all(flat) else 1


def one_turn(contender: Contender) -> None:
    """10,000 calls of every kind that the contender has."""
    mapped = TURN - 2_001
    try:
        contender.map_chunked(work.increment, range(mapped), 500)
    except Lacks:
        contender.map(work.increment, range(mapped))
    for number in range(1_000):
        contender.call(work.increment, number)
    try:
        contender.submit_all(work.increment, 1_000)
    except Lacks:
        pass
    contender.double(numpy.ones(MEBI // 8))


def line(process: int, taken: list[int]) -> bool:
    """Print how the memory of one process went, and say whether it stayed flat."""
    counted = taken[len(taken) // 5 :]
    growth = slope(counted) * len(taken)
    gone = not all(taken)
    flat = growth < ALLOWED and not gone
    who = "parent" if process == os.getpid() else "below it"
    verdict = "ended during the run" if gone else "flat" if flat else f"GREW more than {ALLOWED / MEBI:.0f} MiB"
    print(
        f"{who:<8}  {process:>8}  first {taken[0] / MEBI:>7.1f} MiB  last {taken[-1] / MEBI:>7.1f} MiB  "
        f"trend over the run {growth / MEBI:>+7.2f} MiB  {verdict}"
    )
    return flat


def slope(values: list[int]) -> float:
    """The slope of the least-squares line through values at 0, 1, 2, …"""
    middle = (len(values) - 1) / 2
    mean = sum(values) / len(values)
    spread = sum((place - middle) ** 2 for place in range(len(values)))
    return sum((place - middle) * (value - mean) for place, value in enumerate(values)) / spread


def report(done: int, turns: int, started: float, resident: int) -> None:
    """Progress, on a terminal in place and elsewhere at every tenth."""
    left = (time.monotonic() - started) / done * (turns - done)
    text = f"{done * TURN:,} of {turns * TURN:,} calls, {resident / MEBI:.0f} MiB in all, about {left:.0f} s left"
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
    elif done % max(1, turns // 10) == 0:
        print(f"… {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
