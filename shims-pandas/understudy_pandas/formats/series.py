"""`Series.to_string` and the repr of a Series: index, values, and the footer that describes them."""

from __future__ import annotations

import shutil
from typing import Any

from ..config import get_option
from .categorical import categories_footer
from .cells import cells_of
from .labels import at, flat_labels, has_names, is_multi, multi_labels
from .output import deliver
from .pprint import pprint_thing
from .text import adjoin
from .values import FloatFormat, format_cells, format_name


def series_repr(series: Any) -> str:
    """What `repr(series)` is under the display options."""
    max_rows, min_rows = get_option("display.max_rows"), get_option("display.min_rows")
    if max_rows == 0:
        max_rows = min_rows = shutil.get_terminal_size()[1]
    return series_text(
        series,
        name=True,
        dtype=True,
        min_rows=min_rows,
        max_rows=max_rows,
        length=get_option("display.show_dimensions"),
    )


def series_to_string(series: Any, buf: Any = None, **options: Any) -> str | None:
    """`Series.to_string`: the text of `series` (see `series_text`), returned or written to `buf`."""
    return deliver(series_text(series, **options), buf)


def series_text(
    series: Any,
    na_rep: str = "NaN",
    float_format: FloatFormat = None,
    header: bool = True,
    index: bool = True,
    length: bool | str = False,
    dtype: bool = False,
    name: bool = False,
    max_rows: int | None = None,
    min_rows: int | None = None,
) -> str:
    """The values of `series` under each other, with the parts of the footer that are asked for."""
    count = len(series)
    positions, half = shown_rows(count, max_rows, min_rows)
    footer = _footer(series, name, length is True or length == "truncate" and positions is not None, dtype)
    if count == 0:
        return f"{type(series).__name__}([], {footer})"

    labels = at(series.index, positions)
    if is_multi(labels):
        levels = multi_labels(labels, names=True, sparsify=get_option("display.multi_sparse"))
        index_lines = adjoin(2, *levels).split("\n")
    else:
        index_lines = [format_name(labels.name), *flat_labels(labels)]

    limit = get_option("display.max_colwidth")
    values = format_cells(
        cells_of(series, positions), float_format=float_format, na_rep=na_rep, leading_space=index, limit=limit
    )
    if positions is not None:
        width = len(values[half - 1])
        values.insert(half, ("..." if width > 3 else "..").center(width))
        index_lines.insert(half + 1, "")

    text = adjoin(3, index_lines[1:], values) if index else adjoin(3, values)
    if header and has_names(labels):
        text = index_lines[0] + "\n" + text
    return text + "\n" + footer if footer else text


def shown_rows(count: int, max_rows: int | None, min_rows: int | None) -> tuple[list[int] | None, int]:
    """Positions of the rows shown of a Series (None: all) and after how many of them the dots stand."""
    if not max_rows or count <= max_rows:
        return None, 0
    if min_rows:
        max_rows = min(min_rows, max_rows)
    if max_rows == 1:
        return [0], 1
    half = max_rows // 2
    return [*range(half), *range(count - half, count)], half


def _footer(series: Any, name: bool, length: bool, dtype: bool) -> str:
    parts = []
    freq = getattr(series.index, "freqstr", None)
    if freq is not None:
        parts.append(f"Freq: {freq}")
    if name is not False and series.name is not None:
        parts.append(f"Name: {format_name(series.name)}")
    if length:
        parts.append(f"Length: {len(series)}")
    if dtype is not False and dtype is not None:
        parts.append(f"dtype: {pprint_thing(series.dtype.name)}")
    footer = ", ".join(parts)
    if str(series.dtype) == "category":
        # The categories come on a line of their own, also when nothing else is in the footer.
        footer = footer + "\n" + categories_footer(series.dtype) if footer else categories_footer(series.dtype)
    return footer
