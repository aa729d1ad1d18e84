"""The repr of a Categorical and of other arrays, and the line of categories below a categorical Series."""

from __future__ import annotations

import shutil
from typing import Any

from ..config import get_option
from .cells import cells_of
from .pprint import pprint_thing
from .values import format_cells


def categorical_repr(array: Any) -> str:
    """The values in brackets (the first and last five of more than ten), the length if cut, and the categories."""
    footer = categories_footer(array.dtype)
    count = len(array)
    if count == 0:
        return f"[], {footer}"
    width = _line_width()
    if count <= 10:
        return f"{_bracketed(_value_texts(array, range(count)), width)}\n{footer}"
    texts = [*_value_texts(array, range(5)), "...", *_value_texts(array, range(count - 5, count))]
    return f"{_bracketed(texts, width)}\nLength: {count}\n{footer}"


def categories_footer(dtype: Any) -> str:
    """`Categories (n, dtype): [a < b < c]`, broken into lines of the display width."""
    texts = category_texts(dtype.categories)
    head = f"Categories ({len(dtype.categories)}, {dtype.categories.dtype}): "
    separator = " < " if dtype.ordered else ", "
    width = _line_width()
    parts: list[str] = []
    used = len(head)
    for position, text in enumerate(texts):
        if used + len(separator) + len(text) > width:
            parts.append(separator.rstrip() + "\n" + " " * (len(head) + 1))
            used = len(head) + 1
        elif position:
            parts.append(separator)
            used += len(separator)
        parts.append(text)
        used += len(text)
    return f"{head}[{''.join(parts).replace(' < ... < ', ' ... ')}]"


def category_texts(categories: Any) -> list[str]:
    """The texts of the categories; of more than `display.max_categories` only the first and the last."""
    most = get_option("display.max_categories") or 10
    count = len(categories)
    if count <= most:
        return _label_texts(categories, range(count))
    half = most // 2
    return [*_label_texts(categories, range(half)), "...", *_label_texts(categories, range(count - half, count))]


def categorical_dtype_repr(dtype: Any) -> str:
    """`CategoricalDtype(categories=[...], ordered=False, categories_dtype=str)`."""
    from .indexes import index_data

    categories = dtype.categories
    if categories is None:
        return f"CategoricalDtype(categories=None, ordered={dtype.ordered}, categories_dtype=None)"
    if type(categories).__name__ == "RangeIndex":
        data = str(range(categories.start, categories.stop, categories.step))
    else:
        data = index_data(categories, "CategoricalDtype").rstrip(", ")
    return f"CategoricalDtype(categories={data}, ordered={dtype.ordered}, categories_dtype={categories.dtype})"


def extension_array_repr(array: Any) -> str:
    """`<Class>`, the values as in an Index without attributes, and a footer with the dtype."""
    from .indexes import label_reprs, shown_positions, summary

    most = get_option("display.max_seq_items") or len(array)
    texts = label_reprs(array, shown_positions(len(array), most))
    data = summary(texts, len(array), most, "", True).rstrip(", \n")
    return f"<{type(array).__name__}>\n{data}\nLength: {len(array)}, dtype: {array.dtype}"


def _label_texts(categories: Any, positions: range) -> list[str]:
    cells = cells_of(categories, positions)
    formatter = (lambda value: pprint_thing(value, escape=True, quote=True)) if cells.kind == "str" else None
    return [
        text.strip() for text in format_cells(cells, formatter, quote=True, limit=get_option("display.max_colwidth"))
    ]


def _value_texts(array: Any, positions: range) -> list[str]:
    cells = cells_of(array, positions)
    if cells.kind == "str":
        # As values they are written as plain objects, the way numpy would hold them.
        cells.kind = "object"
    return [text.strip() for text in format_cells(cells, quote=True, limit=get_option("display.max_colwidth"))]


def _bracketed(texts: list[str], width: int) -> str:
    line, lines = "[" + texts[0], []
    for text in texts[1:]:
        if len(line) + 2 + len(text) > width:
            lines.append(line + ",")
            line = " " + text
        else:
            line += ", " + text
    return "\n".join([*lines, line + "]"])


def _line_width() -> int:
    return get_option("display.width") or shutil.get_terminal_size()[0]
