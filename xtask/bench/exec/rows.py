"""What is printed of what was measured: the rows, their units, and the bounds that the executor has to keep."""

from __future__ import annotations

import os
import statistics
from dataclasses import dataclass
from typing import Literal

OURS, FLOOR = "understudy", "floor"
NOT_PEERS = (OURS, FLOOR, "floor, spinning")

#: The values of each round, by key and contender.
Rounds = dict[str, dict[str, list[float]]]


@dataclass(frozen=True)
class Bound:
    """`ours ≤ limit × other`, or `≥` where more is better; against `absolute` the limit is in the row's own unit."""

    other: Literal["floor", "fastest peer", "absolute"]
    limit: float
    strict: bool = False


@dataclass(frozen=True)
class Row:
    figure: str
    key: str
    title: str
    unit: str
    bounds: tuple[Bound, ...] = ()
    more_is_better: bool = False
    #: Shown in the first table only.
    detail: bool = False


@dataclass(frozen=True)
class Verdict:
    """Ours beside another, and the bound where there is one.

    `ratio` is None when a side was not measured; the bound is then not kept.
    """

    row: Row
    bound: Bound | None
    other: str
    ratio: float | None
    kept: bool


TICK = 1 / os.sysconf("SC_CLK_TCK")
UNITS = {"µs": 1e6, "ms": 1e3, "k/s": 1e-3, "×": 1.0, "": 1.0}
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


def median(rounds: Rounds, key: str, contender: str) -> float | None:
    values = rounds.get(key, {}).get(contender)
    return statistics.median(values) if values else None


def fastest_peer(rounds: Rounds, row: Row) -> str | None:
    medians = {
        name: statistics.median(values) for name, values in rounds.get(row.key, {}).items() if name not in NOT_PEERS
    }
    if not medians:
        return None
    return (max if row.more_is_better else min)(medians, key=lambda name: medians[name])


def verdicts(rounds: Rounds, rows: list[Row]) -> list[Verdict]:
    """Every bound, and for what has no bound the ratios that can be told."""
    judged = []
    for row in rows:
        bounds: dict[str, Bound] = {bound.other: bound for bound in row.bounds}
        if "absolute" in bounds:
            judged.append(against_absolute(rounds, row, bounds["absolute"]))
        elif not row.detail:
            for kind, other in (("floor", FLOOR), ("fastest peer", fastest_peer(rounds, row) or "")):
                if kind in bounds or rounds.get(row.key, {}).get(other):
                    judged.append(against(rounds, row, bounds.get(kind), other))
    return judged


def against_absolute(rounds: Rounds, row: Row, bound: Bound) -> Verdict:
    ours = rounds.get(row.key, {}).get(OURS)
    ratio = statistics.median(ours) / bound.limit if ours else None
    return Verdict(row, bound, "", ratio, ratio is not None and within(ratio, 1.0, bound, row))


def against(rounds: Rounds, row: Row, bound: Bound | None, other: str) -> Verdict:
    """The ratio is the median of the ratios round by round, so that it holds on a machine whose speed drifts."""
    measured = rounds.get(row.key, {})
    pairs = list(zip(measured.get(OURS, []), measured.get(other, [])))
    ratio = statistics.median(mine / theirs for mine, theirs in pairs) if pairs else None
    kept = bound is None or (ratio is not None and within(ratio, bound.limit, bound, row))
    return Verdict(row, bound, other, ratio, kept)


def within(ratio: float, limit: float, bound: Bound, row: Row) -> bool:
    if row.more_is_better:
        return ratio > limit if bound.strict else ratio >= limit
    return ratio < limit if bound.strict else ratio <= limit


def shown(value: float | None, unit: str) -> str:
    """Three digits that mean something."""
    if value is None:
        return "·"
    value *= UNITS[unit]
    if unit == "":
        return f"{value:,.0f}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def limit_shown(bound: Bound | None, row: Row) -> str:
    if bound is None:
        return ""
    sign = (">" if bound.strict else "≥") if row.more_is_better else ("<" if bound.strict else "≤")
    if bound.other == "absolute":
        return f"{sign} {shown(bound.limit, row.unit)} {row.unit}"
    return f"{sign} {bound.limit:g} × {bound.other}"
