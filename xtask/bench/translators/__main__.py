"""Time how values cross: within a process to the stand-ins and back, and as the bytes that go to a worker and come back.

Usage: cargo xtask bench translators [WORD ...] [--rounds N] [--json]      # only the rows whose title has one of the words

Beside them, in the same rounds: pickle's protocol 5 with its buffers out of band, and pyarrow's own stream where it has a
form for the value, when it is installed. `in process` is a crossing to stand-ins; `message` is writing and reading the
bytes of a message, memory included where it is not shared. A bound that is not kept, or could not be judged, makes the exit
code 1.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import pickle
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[2]
ROOMS = ("python", "shims-builtins", "shims-numpy", "shims-pandas", "translators/python")
sys.path[:0] = [str(HERE), str(HERE.parent), *(str(CHECKOUT / room) for room in ROOMS)]

from judged import (  # noqa: E402  (the path is set above)
    OURS,
    Bound,
    Rounds,
    Row,
    median,
    print_aligned,
    print_verdicts,
    results_as_json,
    shown,
    verdicts,
)
from understudy import Executor  # noqa: E402, F401  (what a program that sends values has loaded)
from understudy._understudy import decode_body, encode_fields  # noqa: E402
from understudy_translators import CannotTravel  # noqa: E402
from understudy_translators.in_process import to_original, to_shim  # noqa: E402
from values import CLASSES, LARGE, SMALL, Value, sized  # noqa: E402

PICKLE, ARROW, THERE, BACK = "pickle 5", "pyarrow", "to shim", "to original"
SIZES = (100, 100_000)
#: How long one timing lasts at least, in seconds.
LEAST = 0.02

Steps = dict[str, Callable[[], Any]]


def message(value: Any) -> Callable[[], Any]:
    return lambda: decode_body(encode_fields([value]))


def pickled(value: Any) -> Callable[[], Any]:
    def run() -> Any:
        buffers: list[Any] = []
        data = pickle.dumps(value, 5, buffer_callback=buffers.append)
        return pickle.loads(data, buffers=buffers)

    return run


def arrow_stream(value: Any) -> Callable[[], Any] | None:
    """There and back through pyarrow: a tensor for an ndarray, a table for a table. None where there is no pyarrow."""
    try:
        import pyarrow as arrow
    except ImportError:
        return None
    if type(value).__module__ == "numpy":

        def array() -> Any:
            sink = arrow.BufferOutputStream()
            arrow.ipc.write_tensor(arrow.Tensor.from_numpy(value), sink)
            return arrow.ipc.read_tensor(arrow.BufferReader(sink.getvalue())).to_numpy()

        return array
    frame = value if hasattr(value, "columns") else value.to_frame("column")

    def table() -> Any:
        made = arrow.Table.from_pandas(frame)
        sink = arrow.BufferOutputStream()
        with arrow.ipc.new_stream(sink, made.schema) as stream:
            stream.write_table(made)
        return arrow.ipc.open_stream(sink.getvalue()).read_all().to_pandas()

    return table


def timed(run: Callable[[], Any]) -> float:
    """Seconds of one run, the median of several."""
    start = time.perf_counter()
    run()
    once = time.perf_counter() - start
    count = max(1, min(20_000, int(LEAST / 5 / max(once, 1e-7))))
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(count):
            run()
        taken.append((time.perf_counter() - start) / count)
    return sorted(taken)[2]


def crossing(value: Any) -> Steps:
    """Both directions within the process."""
    shim = to_shim(value)
    return {THERE: lambda: to_shim(value), BACK: lambda: to_original(shim)}


def plan() -> list[tuple[Row, Callable[[], Steps]]]:
    """Every row with what makes its steps, which is done when it is the row's turn, so that one value is there at a time."""
    planned: list[tuple[Row, Callable[[], Steps]]] = []

    def add(
        figure: str, key: str, title: str, unit: str, bounds: tuple[Bound, ...], steps: Callable[[], Steps]
    ) -> None:
        planned.append((Row(figure, key, title, unit, bounds, detail=not bounds), steps))

    for each in LARGE:
        for direction in (THERE, BACK):
            bound = (Bound("absolute", 50e-6, strict=True),)

            def large(each: Value = each, direction: str = direction) -> Steps:
                value = each.make()
                return {OURS: crossing(value)[direction], PICKLE: pickled(value), **with_arrow(each, value)}

            add("large", f"large.{each.title}.{direction}", f"{each.title}, {direction}", "µs", bound, large)
    for each in SMALL:
        bound = (Bound("fastest peer", 1.0),)
        add(
            "small",
            f"small.message.{each.title}",
            f"{each.title}, message",
            "µs",
            bound,
            lambda each=each: small(each, message),
        )
        for direction in (THERE, BACK):
            add(
                "small", f"small.{direction}.{each.title}", f"{each.title}, {direction}", "µs", bound,
                lambda each=each, direction=direction: small(each, lambda value: crossing(value)[direction]),
            )  # fmt: skip
    for each in [*CLASSES, *(value for size in SIZES for value in sized(size))]:
        add("classes", f"class.{each.title}", each.title, "µs", (), lambda each=each: classes(each))
    return planned


def small(each: Value, step: Callable[[Any], Callable[[], Any]]) -> Steps:
    value = each.make()
    return {OURS: step(value), PICKLE: pickled(value)}


def classes(each: Value) -> Steps:
    value = each.make()
    try:
        both = crossing(value)
    except CannotTravel:
        # It has no stand-in.
        both = {}
    return {"message": message(value), **both, PICKLE: pickled(value), **with_arrow(each, value)}


def with_arrow(each: Value, value: Any) -> Steps:
    run = arrow_stream(value) if each.arrow else None
    return {} if run is None else {ARROW: run}


def measure(planned: list[tuple[Row, Callable[[], Steps]]], count: int) -> Rounds:
    """Every row in every round, its contenders one after the other."""
    rounds: Rounds = {}
    for turn in range(count):
        for number, (row, make) in enumerate(planned):
            for name, run in make().items():
                rounds.setdefault(row.key, {}).setdefault(name, []).append(timed(run))
            gc.collect()
            if sys.stderr.isatty():
                print(f"\rround {turn + 1} of {count}, {number + 1}/{len(planned)} ", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return rounds


def print_classes(rounds: Rounds, rows: list[Row]) -> None:
    """Microseconds of each class and size, by what carries it."""
    columns = ["message", THERE, BACK, PICKLE, ARROW]
    lines = [["µs", *columns]]
    for row in rows:
        if row.figure == "classes":
            lines.append([row.title, *(shown(median(rounds, row.key, column), row.unit) for column in columns)])
    if len(lines) > 1:
        print_aligned(lines, left=(0,))
        print()


def main() -> None:
    parser = argparse.ArgumentParser(prog="cargo xtask bench translators")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    os.environ.setdefault("UNDERSTUDY_NATIVE", "1")
    planned = [pair for pair in plan() if not options.words or any(word in pair[0].title for word in options.words)]
    if not planned:
        sys.exit(f"No row has one of the words {', '.join(options.words)} in its title.")
    rows = [row for row, _ in planned]
    rounds = measure(planned, options.rounds)
    if options.json:
        print(json.dumps(results_as_json(rounds, rows), indent=2))
    else:
        print_classes(rounds, rows)
        print_verdicts(rounds, rows)
    if not all(verdict.kept for verdict in verdicts(rounds, rows)):
        sys.exit(1)


if __name__ == "__main__":
    main()
