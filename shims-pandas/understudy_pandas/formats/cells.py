"""The values to print, taken out of a Series, an Index or an array as plain Python values.

`Cells` is what the formatters see: a kind, a list, and for dates a unit. Whatever differs between the ways a column
can be stored ends here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..nattype import NaT

NAN = float("nan")


class Cells:
    """`kind` says how `items` are written.

    float, float32, float16, complex, int, bool, object: Python values. str and extension: values whose missing ones
    are NaN or NA, written by their own `str`. datetime and timedelta: integers of `unit`. zoned: Timestamps.
    `source` is where the items came from, for user formatters, which are to see its own scalars: an array, or other
    cells with codes into them and what stands for a code of -1.
    """

    def __init__(self, kind: str, items: list[Any], source: Any = None, unit: str = "") -> None:
        self.kind = kind
        self.items = items
        self.source = source
        self.unit = unit

    def __len__(self) -> int:
        return len(self.items)

    def scalars(self) -> list[Any]:
        """The items as the scalars of their library (`numpy.float64`, `Timestamp`, ...)."""
        if self.source is None or self.kind in ("object", "str", "extension", "zoned"):
            return self.items
        if isinstance(self.source, tuple):
            cells, codes, missing = self.source
            found = cells.scalars()
            return [missing if code < 0 else found[code] for code in codes]
        if self.kind in ("datetime", "timedelta"):
            return list(self.source)
        return list(self.source.to_numpy())


KINDS = {"i": "int", "u": "int", "b": "bool", "c": "complex", "O": "object", "U": "object", "S": "object"}


def cells_of(data: Any, positions: Sequence[int] | None = None) -> Cells:
    """The items of `data` (Series, Index or array) at `positions`, or all of them."""
    dtype = data.dtype
    name = str(dtype)
    if name == "category":
        return categorical_cells(data, positions)
    if positions is not None:
        data = data.iloc[list(positions)] if hasattr(data, "iloc") else data.take(list(positions))
    return cells_of_type(data, dtype, name)


def cells_of_type(data: Any, dtype: Any, name: str) -> Cells:
    """All items of `data`, whose dtype is not categorical."""
    if name.startswith("datetime64[") and "," in name:
        return Cells("zoned", list(data), data)
    if name.startswith(("datetime64[", "timedelta64[")):
        kind, unit = name[:-1].split("64[")
        return Cells(kind, integers(data), data, unit)
    if name == "str":
        return Cells("str", data.tolist(), data)
    kind = dtype.kind if type(dtype).__module__.split(".")[0] in ("numpy", "understudy_numpy") else ""
    if kind == "f":
        width = dtype.itemsize
        return Cells("float" if width == 8 else f"float{width * 8}", data.tolist(), data)
    if kind in KINDS:
        return Cells(KINDS[kind], data.tolist(), data)
    return Cells("extension", list(data), data)


def integers(data: Any) -> list[int]:
    """The integers below datetime64 or timedelta64 values."""
    array = data.to_numpy() if hasattr(data, "to_numpy") else data
    return array.view("i8").tolist()


def categorical_cells(data: Any, positions: Sequence[int] | None) -> Cells:
    """The categories that the codes of `data` point at, as cells of the categories' kind."""
    holder = data.cat if hasattr(data, "cat") else data
    codes = holder.codes
    if positions is not None:
        codes = codes.iloc[list(positions)] if hasattr(codes, "iloc") else codes.take(list(positions))
    codes, categories = codes.tolist(), holder.categories
    if str(categories.dtype).startswith("interval") and -1 in codes:
        # Beside a missing one, intervals of integers are intervals of floats.
        return cells_of(categories.take(codes, fill_value=NAN))
    return taken(cells_of(categories), codes)


def taken(cells: Cells, codes: Sequence[int]) -> Cells:
    """`cells` at `codes`, where -1 is missing."""
    items, kind = cells.items, cells.kind
    missing: Any = NAN
    if kind in ("datetime", "timedelta"):
        missing = -(2**63)
    elif kind == "zoned":
        missing = NaT
    elif kind in ("int", "bool") and -1 in codes:
        kind = "object"
    found = [missing if code < 0 else items[code] for code in codes]
    shown_missing = NaT if kind in ("datetime", "timedelta") else missing
    return Cells(kind, found, (cells, codes, shown_missing), cells.unit)
