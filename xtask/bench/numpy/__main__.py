"""Time the stand-ins of NumPy beside the installed NumPy, operation by operation and in whole programs, taking turns.

Usage: cargo xtask bench numpy [WORD ...] [--size N ...] [--seconds S] [--kernels | --operations | --imports | --memory] [--pure]
       [--json FILE]

With words, only operations that have one of them. The geometric mean of the ratios is printed for every size, and each
row that takes more than twice as long as NumPy's, with the cause that profiles have shown (`causes.py`). `--memory` tells, for operations on large arrays, the peak of a process
that does nothing else, and how many pages each run fetches from the kernel.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[2]
sys.path.insert(0, str(HERE))

from causes import cause_of  # noqa: E402
from importing import imports  # noqa: E402
from operations import IN_MEMORY, MEMORY_SETUP, OPERATIONS, SETUP, SIZES  # noqa: E402

ROOMS = ("shims-builtins", "shims-numpy", "shims-pandas", "python", "translators/python")
SHOWN_OVER = 2.0


def environment_of(**variables: str) -> dict[str, str]:
    """The environment of a process that finds the stand-ins; it may keep compiled bytecode, as an installed one does."""
    paths = os.pathsep.join(str(CHECKOUT / room) for room in ROOMS)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": paths, **variables}


class Contender:
    """A process that times what it is given."""

    def __init__(self, module: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "contender.py"), module],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=environment_of(**environment),
        )  # fmt: skip

    def ask(self, setup: str, source: str, seconds: float) -> dict[str, Any]:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps({"setup": setup, "source": source, "seconds": seconds}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"error": "the process ended"}

    def close(self) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait()


def rows(words: list[str], sizes: list[int]) -> list[tuple[int, str, str, str, str]]:
    """(size, dtype, layout, source, setup) of everything that is to be timed, one size after another."""
    found = []
    for size in sizes:
        for dtype in ("float64", "float32", "int64", "bool"):
            for layout in ("C", "strided", "broadcast"):
                setup = SETUP.format(size=size, dtype=dtype, layout=layout, number="3" if dtype == "int64" else "1.5")
                for each in OPERATIONS:
                    if dtype in each.dtypes and layout in each.layouts and size <= each.most:
                        if not words or any(word in each.source for word in words):
                            found.append((size, dtype, layout, each.source, setup))
    return found


def geometric(ratios: list[float]) -> float:
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else math.nan


def shown(seconds: float) -> str:
    for unit, factor in (("ns", 1e9), ("µs", 1e6), ("ms", 1e3)):
        if seconds * factor < 1000:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds:.3g} s"


def race(tasks: list[tuple[str, str, str]], seconds: float, pure: bool) -> list[dict[str, Any]]:
    """Each (title, setup, source), timed by both in turn."""
    original = Contender("numpy")
    ours = Contender("understudy_numpy", UNDERSTUDY_NATIVE="0" if pure else "1")
    results = []
    try:
        for title, setup, source in tasks:
            one, other = original.ask(setup, source, seconds), ours.ask(setup, source, seconds)
            again = original.ask(setup, source, seconds / 2) if "error" not in one else one
            result: dict[str, Any] = {"title": title}
            if "error" in one or "error" in other:
                result["error"] = one.get("error") or other.get("error")
            else:
                numpy = min(one["seconds"], again["seconds"])
                result.update(numpy=numpy, ours=other["seconds"], ratio=other["seconds"] / numpy)
            results.append(result)
            if sys.stderr.isatty():
                print(f"\r{len(results)}/{len(tasks)}", end="", file=sys.stderr)
    finally:
        original.close()
        ours.close()
    return results


def kernels() -> list[tuple[str, str, str]]:
    """The whole programs: each file defines `prepare(np)` and `run(np, data)`."""
    found = []
    for path in sorted((HERE / "kernels").glob("*.py")):
        setup = path.read_text(encoding="utf-8") + "\ndata = prepare(np)\n"
        found.append((path.stem, setup, "run(np, data)"))
    return found


def report(name: str, results: list[dict[str, Any]], every: bool) -> None:
    good = [result for result in results if "ratio" in result]
    ratios = [result["ratio"] for result in good]
    worst = max(ratios, default=math.nan)
    over = sum(ratio > SHOWN_OVER for ratio in ratios)
    print(
        f"\n{name}: {len(good)} rows, geometric mean {geometric(ratios):.2f}, worst {worst:.1f}, {over} over {SHOWN_OVER:g}"
    )
    for result in sorted(results, key=lambda one: -one.get("ratio", math.inf)):
        if "error" in result:
            print(f"  {result['title']:44} {result['error']}")
        elif every or result["ratio"] > SHOWN_OVER:
            print(
                f"  {result['title']:44} {shown(result['numpy']):>9} {shown(result['ours']):>9} {result['ratio']:8.2f}"
                + (f"  {cause_of(result['title'])}" if result["ratio"] > SHOWN_OVER else "")
            )


def memory(words: list[str], size: int) -> list[dict[str, Any]]:
    """Peak and page faults of each operation, in processes of their own."""
    found = []
    for source in IN_MEMORY:
        if words and not any(word in source for word in words):
            continue
        row: dict[str, Any] = {"title": source}
        for side, module in (("numpy", "numpy"), ("ours", "understudy_numpy")):
            contender = Contender(module, UNDERSTUDY_NATIVE="1")
            try:
                answer = contender.ask(MEMORY_SETUP.format(size=size), source, 0.1)
            finally:
                contender.close()
            if "error" in answer:
                row["error"] = f"{side}: {answer['error']}"
                break
            row[side] = {"peak": answer["peak"] / 1024, "faults": answer["faults"]}
        found.append(row)
    return found


def report_memory(size: int, results: list[dict[str, Any]]) -> None:
    print(f"\nmemory, size {size:,}: peak in MiB and page faults of a run, NumPy's and ours")
    for row in results:
        if "error" in row:
            print(f"  {row['title']:28} {row['error']}")
            continue
        one, other = row["numpy"], row["ours"]
        print(
            f"  {row['title']:28} {one['peak']:8.0f} {other['peak']:8.0f} {other['peak'] / one['peak']:6.2f}"
            f" {one['faults']:10.1f} {other['faults']:10.1f}"
        )


def compare_imports(pure: bool) -> dict[str, float]:
    environment = environment_of(UNDERSTUDY_NATIVE="0" if pure else "1")
    taken = imports({"numpy": environment, "understudy_numpy": environment}, rounds=15)
    ratio = taken["understudy_numpy"] / taken["numpy"]
    print(f"\nimport, with the interpreter's own start: {' '.join(map(shown, taken.values()))}, ratio {ratio:.2f}")
    return {**taken, "ratio": ratio}


def main() -> None:
    parser = argparse.ArgumentParser(prog="cargo xtask bench numpy")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--size", type=int, action="append")
    parser.add_argument("--seconds", type=float, default=0.05)
    parser.add_argument("--kernels", action="store_true", help="only the whole programs")
    parser.add_argument("--operations", action="store_true", help="only the operations")
    parser.add_argument("--imports", action="store_true", help="only the import of the library")
    parser.add_argument("--memory", action="store_true", help="only peaks and page faults")
    parser.add_argument("--pure", action="store_true", help="time the definitions in Python")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    measured: dict[str, Any] = {}
    if options.memory:
        for size in options.size or SIZES[-1:]:
            measured[f"memory {size}"] = memory(options.words, size)
            report_memory(size, measured[f"memory {size}"])
    if not (options.kernels or options.imports or options.memory):
        for size in options.size or SIZES:
            tasks = [
                (f"{source}  [{dtype}, {layout}]", setup, source)
                for _, dtype, layout, source, setup in rows(options.words, [size])
            ]
            measured[str(size)] = race(tasks, options.seconds, options.pure)
            report(f"size {size:,}", measured[str(size)], False)
    if not (options.operations or options.imports or options.memory):
        measured["kernels"] = race(kernels(), max(options.seconds, 0.2), options.pure)
        report("whole programs", measured["kernels"], True)
    if not (options.operations or options.kernels or options.memory):
        measured["import"] = compare_imports(options.pure)
    if options.json:
        options.json.write_text(json.dumps(measured, indent=1), encoding="utf-8")


main()
