"""`DataFrame.info` and `Series.info`: classes, index, columns with their counts and dtypes, memory."""

from __future__ import annotations

import sys
from typing import Any

from ..config import get_option
from .indexes import index_summary
from .labels import is_multi
from .pprint import pprint_thing
from .text import widest


def frame_info(
    frame: Any,
    verbose: bool | None = None,
    buf: Any = None,
    max_cols: int | None = None,
    memory_usage: bool | str | None = None,
    show_counts: bool | None = None,
) -> None:
    """Write the summary of `frame` to `buf` (standard output).

    `verbose` lists the columns, by default if there are at most `max_cols` (`display.max_info_columns`).
    """
    count = len(frame.columns)
    most = get_option("display.max_info_columns") if max_cols is None else max_cols
    if show_counts is None:
        show_counts = count <= most and len(frame) <= get_option("display.max_info_rows")
    lines = [str(type(frame)), index_summary(frame.index)]
    if count == 0:
        lines.append(f"Empty {type(frame).__name__}\n")
    elif verbose or verbose is None and count <= most:
        lines.append(f"Data columns (total {count} columns):")
        dtypes = list(frame.dtypes)
        columns = [
            [" # ", *(f" {k}" for k in range(count))],
            ["Column", *map(pprint_thing, frame.columns)],
            ["Dtype", *map(pprint_thing, dtypes)],
        ]
        if show_counts:
            columns.insert(2, ["Non-Null Count", *(f"{present} non-null" for present in frame.count().tolist())])
        lines += _table(columns) + [_dtype_line(dtypes)]
    else:
        lines += [index_summary(frame.columns, "Columns"), _dtype_line(list(frame.dtypes))]
    if count:
        lines += _memory_lines(frame, list(frame.dtypes), memory_usage)
    (sys.stdout if buf is None else buf).write("\n".join(lines))


def series_info(
    series: Any,
    verbose: bool | None = None,
    buf: Any = None,
    max_cols: int | None = None,
    memory_usage: bool | str | None = None,
    show_counts: bool | None = None,
) -> None:
    """Write the summary of `series` to `buf` (standard output)."""
    if max_cols is not None:
        raise ValueError("Argument `max_cols` can only be passed in DataFrame.info, not Series.info")
    lines = [str(type(series)), index_summary(series.index)]
    if verbose or verbose is None:
        lines.append(f"Series name: {series.name}")
        columns = [["Dtype", pprint_thing(series.dtype)]]
        if show_counts or show_counts is None:
            columns.insert(0, ["Non-Null Count", f"{series.count()} non-null"])
        lines += _table(columns)
    lines.append(_dtype_line([series.dtype]))
    lines += _memory_lines(series, [series.dtype], memory_usage)
    (sys.stdout if buf is None else buf).write("\n".join(lines))


def _table(columns: list[list[str]]) -> list[str]:
    """Lines of left-aligned columns, two blanks apart, the headers underlined."""
    ruled = [[column[0], "-" * len(column[0]), *column[1:]] for column in columns]
    padded = [[text.ljust(widest(column)) for text in column] for column in ruled]
    return ["  ".join(row) for row in zip(*padded)]


def _dtype_line(dtypes: list[Any]) -> str:
    counts: dict[str, int] = {}
    for dtype in dtypes:
        counts[dtype.name] = counts.get(dtype.name, 0) + 1
    return "dtypes: " + ", ".join(f"{name}({number})" for name, number in sorted(counts.items()))


def _memory_lines(data: Any, dtypes: list[Any], memory_usage: bool | str | None) -> list[str]:
    if memory_usage is None:
        memory_usage = get_option("display.memory_usage")
    if not memory_usage:
        return []
    deep = memory_usage == "deep"
    used = data.memory_usage(index=True, deep=deep)
    size = float(used.sum() if hasattr(used, "sum") else used)
    index = data.index
    objects = any(str(part.dtype) == "object" for part in (index.levels if is_multi(index) else [index]))
    more = "+" if not deep and (objects or any(dtype.name == "object" for dtype in dtypes)) else ""
    return [f"memory usage: {_size_text(size, more)}\n"]


def _size_text(size: float, more: str) -> str:
    for unit in ("bytes", "KB", "MB", "GB", "TB"):
        if size < 1024.0:
            return f"{size:3.1f}{more} {unit}"
        size /= 1024.0
    return f"{size:3.1f}{more} PB"
