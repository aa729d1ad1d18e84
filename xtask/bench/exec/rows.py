"""What is printed of what was measured of the executor: the rows, their units, and the bounds that it has to keep."""

from __future__ import annotations

import os

from judged import Bound, Row

TICK = 1 / os.sysconf("SC_CLK_TCK")
ROWS = (
    Row("noop", "noop.median", "no-op, median", "µs", (Bound("floor", 1.0), Bound("fastest peer", 0.25))),
    Row("noop", "noop.p99", "no-op, 99th percentile", "µs"),
    Row("idle", "idle.processor", "idle pool, processor in 2 s", "ms", (Bound("absolute", TICK, strict=True),)),
    Row("array_shared", "array.shared", "64 MiB ×2, shared", "ms", (Bound("floor", 1.2),)),
    Row("array_shared", "array.shared_new", "64 MiB ×2, shared, new result", "ms"),
    Row("array", "array.copies", "64 MiB ×2, with copies", "ms", (Bound("floor", 1.2), Bound("fastest peer", 1.0))),
    Row("hand_over", "hand_over.1", "hand over 1 MiB, shared", "µs", detail=True),
    Row("hand_over", "hand_over.4", "hand over 4 MiB, shared", "µs", detail=True),
    Row("hand_over", "hand_over.16", "hand over 16 MiB, shared", "µs", detail=True),
    Row("hand_over", "hand_over.64", "hand over 64 MiB, shared", "µs", detail=True),
    Row("hand_over", "hand_over.256", "hand over 256 MiB, shared", "µs", detail=True),
    Row("hand_over", "hand_over.ratio", "hand over, 256 ÷ 1 MiB", "×", (Bound("absolute", 1.25),)),
    Row("small_calls", "map.default", "map, own chunks", "k/s", (), True),
    Row(
        "small_calls",
        "map.best",
        "map of 100,000, best chunks",
        "k/s",
        (Bound("fastest peer", 1.0, strict=True),),
        True,
    ),
    Row("small_calls", "map.best_chunk", "its chunk size (0: own)", "", detail=True),
    Row("one_by_one", "submit", "submitted one by one", "k/s", (), True),
    Row("start", "start", "cold start to first result", "ms", (Bound("floor", 1.2),)),
    Row("heal", "heal", "killed worker to next result", "ms", (Bound("absolute", 0.2, strict=True),)),
)
