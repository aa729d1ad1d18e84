"""A report as tables of text."""

from __future__ import annotations

from typing import Any

from understudy.report.tally import EXECUTOR, SHIM

# How many lines of the program are shown, and from which share of the whole time.
LINES, SHARE = 10, 0.005


def text(data: dict[str, Any]) -> str:
    """The table of originals, the lines of the program that took longest, and the sums."""
    originals, lines = data["originals"], data["lines"]
    parts = [""]
    for line, row in zip(table([HEAD, *map(original_cells, originals)], "<>>>>"), [None, *originals]):
        parts.append(line)
        if row is not None and row["command"] is not None:
            parts.append(f"    {row['command']}")
    shown = [row for row in lines if row["share"] >= SHARE][:LINES]
    if shown:
        parts += ["", *table([LINE_HEAD, *map(line_cells, shown)], "<>>>"), ""]
    calls, seconds, executor = (sum(row[key] for row in originals) for key in ("calls", "seconds", "executor"))
    moved = sum(row["sent"] + row["received"] for row in originals)
    there = f"{executor:.3f} s and {in_bytes(moved) or 'no data'} to and from the executor, " if executor else ""
    parts.append(
        f"{len(originals)} originals, {calls:,} calls, {there}{seconds:.3f} s in stand-ins and "
        f"{data['imports']:.3f} s in their imports, of {data['seconds']:.3f} s"
    )
    return "\n".join(parts)


HEAD = ("original", "calls", "seconds", "native", "bytes", "served by")
LINE_HEAD = ("line", "share", "seconds", "executor", "source")


def original_cells(row: dict[str, Any]) -> tuple[str, ...]:
    by = " ".join(filter(None, [row["served"], row["by"] if row["served"] != EXECUTOR else None]))
    if row["why"] is not None:
        by += f": {row['why']['text']}" if row["served"] == EXECUTOR else f" ({row['executed']} by the executor)"
    if row["served"] == SHIM and row["refused"]:
        by += f" ({row['refused']} refused)"
    native = f"{row['native'] / row['seconds']:.0%}" if row["native"] else ""
    moved = in_bytes(row["sent"] + row["received"])
    return row["original"], f"{row['calls']:,}", f"{row['seconds']:.3f}", native, moved, by


def line_cells(row: dict[str, Any]) -> tuple[str, ...]:
    executor = f"{row['executor']:.3f}" if row["executor"] else ""
    return f"{row['file']}:{row['line']}", f"{row['share']:.1%}", f"{row['seconds']:.3f}", executor, row["source"]


def table(rows: list[tuple[str, ...]], sides: str) -> list[str]:
    """Rows of which each column is as wide as it needs to be; the last has no side and ends where it ends."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(sides))]
    return [
        "  ".join([*(f"{cell:{side}{width}}" for cell, side, width in zip(row, sides, widths)), row[-1]])
        for row in rows
    ]


def in_bytes(count: int) -> str:
    """A number of bytes for people; nothing for none."""
    if not count:
        return ""
    size = float(count)
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
