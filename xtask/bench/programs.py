"""Time the programs of the repository on stand-ins beside the same programs on the originals.

Usage: cargo xtask bench programs [PROGRAM ...]

Each program runs as a whole process on both sides in turn, after one run of each that is not counted. The ratio is
the median of the ratios pair by pair, so that it holds on a machine whose speed drifts.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PAIRS = 3


def seconds(*command: str) -> float:
    """The wall-clock seconds of one run; exits with the program's own words where it fails."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return time.perf_counter() - started


def main(programs: list[str]) -> None:
    if not programs:
        programs = ["examples/flights.py"]
        programs += sorted(str(path.relative_to(CHECKOUT)) for path in (CHECKOUT / "tests/programs").glob("*.py"))
    width = max(len(program) for program in programs)
    print(f"{'program':<{width}}  {'originals':>10}  {'stand-ins':>10}  {'ratio':>6}")
    for program in programs:
        pairs = []
        for _ in range(PAIRS + 1):
            original = seconds(".vanilla/bin/python", program)
            pairs.append((original, seconds(".venv/bin/understudy", "run", program)))
        counted = pairs[1:]
        original, stand_in = (statistics.median(side) for side in zip(*counted))
        ratio = statistics.median(mine / theirs for theirs, mine in counted)
        print(f"{program:<{width}}  {original:>8.2f} s  {stand_in:>8.2f} s  {ratio:>5.1f}x", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
