"""Rows of a benchmark, their units, and the bounds that ours has to keep: what `exec` and `registry` share."""

from __future__ import annotations

import os
import platform
import statistics
from dataclasses import dataclass

OURS, FLOOR = "understudy", "floor"
NOT_PEERS = (OURS, FLOOR, "floor, spinning")

#: The values of each round, by key and contender.
Rounds = dict[str, dict[str, list[float]]]


@dataclass(frozen=True)
class Bound:
    """`ours ≤ limit × other`, or `≥` where more is better; against `absolute` the limit is in the row's own unit.

    `other` is `floor`, `fastest peer`, `absolute`, or the name of one contender.
    """

    other: str
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


UNITS = {"ns": 1e9, "µs": 1e6, "ms": 1e3, "s": 1.0, "k/s": 1e-3, "kB": 1e-3, "MB": 1e-6, "×": 1.0, "": 1.0}


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
            others = {"floor": FLOOR, "fastest peer": fastest_peer(rounds, row) or ""}
            others.update({bound.other: bound.other for bound in row.bounds if bound.other not in others})
            for kind, other in others.items():
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


def print_verdicts(rounds: Rounds, rows: list[Row]) -> None:
    """One table of ours beside another, row by row, with the bounds."""
    judged = verdicts(rounds, rows)
    if judged:
        lines = [["", "ours", "other", "", "ratio", "bound", ""]]
        for verdict in judged:
            row = verdict.row
            lines.append(
                [
                    row.title,
                    shown(median(rounds, row.key, OURS), row.unit),
                    shown(median(rounds, row.key, verdict.other), row.unit),
                    verdict.other,
                    "·" if verdict.ratio is None or not verdict.other else f"{verdict.ratio:.2f}",
                    limit_shown(verdict.bound, row),
                    judgement(verdict),
                ]
            )
        print_aligned(lines, left=(0, 3, 5, 6))


def judgement(verdict: Verdict) -> str:
    if verdict.bound is None:
        return ""
    return "pass" if verdict.kept else "FAIL" if verdict.ratio is not None else "FAIL (not measured)"


def print_aligned(lines: list[list[str]], left: tuple[int, ...] = (0, 1)) -> None:
    widths = [max(map(len, column)) for column in zip(*lines)]
    for line in lines:
        cells = [
            cell.ljust(width) if index in left else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(line, widths))
        ]
        print("  ".join(cells).rstrip())


def results_as_json(rounds: Rounds, rows: list[Row]) -> dict[str, object]:
    """What was measured, where, and how it was judged. Times are in seconds, whatever the tables show."""
    return {
        "machine": {"platform": platform.platform(), "processors": os.cpu_count(), "python": platform.python_version()},
        "rows": [
            {
                "key": row.key,
                "title": row.title,
                "contenders": {
                    name: {"median": median(rounds, row.key, name), "rounds": values}
                    for name, values in rounds.get(row.key, {}).items()
                },
            }
            for row in rows
        ],
        "bounds": bounds_as_json(rounds, rows),
    }


def bounds_as_json(rounds: Rounds, rows: list[Row]) -> list[dict[str, object]]:
    return [
        {
            "key": verdict.row.key,
            "bound": limit_shown(verdict.bound, verdict.row) or None,
            "other": verdict.other,
            "ratio": verdict.ratio,
            "kept": verdict.kept,
        }
        for verdict in verdicts(rounds, rows)
    ]
