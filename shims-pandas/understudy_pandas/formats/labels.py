"""Row and column labels of a printed table: the texts of an Index, level by level, repeats left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable

from . import datetimes
from .cells import Cells, cells_of
from .pprint import missing_text, pprint_thing
from .text import trim_front
from .values import format_cells, format_name


def is_multi(index: Any) -> bool:
    """Whether `index` has levels and codes."""
    return hasattr(index, "codes") and hasattr(index, "levels")


def has_names(index: Any) -> bool:
    """Whether any level of `index` is named."""
    return any(name is not None for name in index.names)


def at(index: Any, positions: Sequence[int] | None) -> Any:
    """The labels of `index` at `positions`, as an Index (the index itself for None)."""
    return index if positions is None else index.take(list(positions))


def flat_labels(index: Any, formatter: Callable[[Any], str] | None = None) -> list[str]:
    """The texts of an Index that has one level, left aligned where that is the habit of its dtype."""
    if formatter is not None:
        return list(map(formatter, index))
    if type(index).__name__ == "RangeIndex":
        values = range(index.start, index.stop, index.step)
        width = max(len(str(values[0])), len(str(values[-1]))) if values else 0
        return [f"{value:<{width}}" for value in values]
    cells = cells_of(index)
    mode = "all" if str(index.dtype) == "category" else None
    return cell_labels(cells, mode)


def cell_labels(cells: Cells, mode: str | None = None) -> list[str]:
    """The texts of labels given as cells; `mode` as in `format_cells`, by default that of the kind."""
    if cells.kind == "datetime" and mode is None:
        return datetimes.datetime_texts(cells.items, cells.unit, "NaT")
    if cells.kind == "zoned" and mode is None:
        return datetimes.zoned_texts(cells.items, "NaT")
    if cells.kind == "timedelta" and mode is None:
        style = datetimes.timedelta_style(cells.items, cells.unit)
        return datetimes.timedelta_texts(cells.items, cells.unit, style, "NaT")
    if mode is None:
        mode = "all" if cells.kind in ("object", "str", "extension") else "left"
    return trim_front(format_cells(cells, mode=mode))


def multi_labels(
    index: Any, *, names: bool, sparsify: bool, formatter: Callable[[Any], str] | None = None
) -> list[list[str]]:
    """The texts of a MultiIndex, one list per level, with the level's name first if `names`.

    With `sparsify`, a label equal to the one before is left out, in every level but the last, as long as all levels
    before it are equal too.
    """
    if len(index) == 0:
        return []
    columns = []
    for level, codes, name in zip(index.levels, index.codes, index.names):
        texts = _level_texts(level, list(map(int, codes)), formatter)
        columns.append([format_name(name), *texts] if names else texts)
    return sparsified(columns, int(names)) if sparsify else columns


def _level_texts(level: Any, codes: list[int], formatter: Callable[[Any], str] | None) -> list[str]:
    missing = level_missing(level)
    if len(level) == 0:
        return [missing] * len(codes)
    # A code of -1 takes the last label, which takes part in the choice of decimals before it is replaced.
    texts = flat_labels(level.take([code % len(level) for code in codes]), formatter)
    return [missing if code < 0 else text for code, text in zip(codes, texts)]


def level_missing(level: Any) -> str:
    """How a missing label of a level is printed."""
    name = str(level.dtype)
    if name.startswith(("datetime64", "timedelta64")):
        return "NaT"
    na_value = getattr(level.dtype, "na_value", None)
    if na_value is None:
        return "NaN"
    return "nan" if missing_text(na_value) == "NaN" else pprint_thing(na_value)


def sparsified(columns: list[list[str]], start: int) -> list[list[str]]:
    """Blank out repeats, row by row, from row `start` on."""
    rows = list(zip(*columns))
    last = len(columns) - 1
    kept = list(rows[: start + 1])
    for before, row in zip(rows[start:], rows[start + 1 :]):
        equal = 0
        while equal < last and before[equal] == row[equal]:
            equal += 1
        kept.append(("",) * equal + row[equal:])
    return [list(column) for column in zip(*kept)]
