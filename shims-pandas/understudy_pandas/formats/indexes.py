"""The repr of an Index: the class, its values in lines of the display width, its attributes."""

from __future__ import annotations

from typing import Any

from ..config import get_option
from . import datetimes
from .categorical import category_texts
from .cells import cells_of
from .labels import is_multi
from .pprint import default_pprint, pprint_sequence


def index_repr(index: Any) -> str:
    """What `repr(index)` is: `Index([...], dtype=..., name=...)`, the attributes broken onto lines that fit."""
    name = type(index).__name__
    data = index_data(index, name)
    width = get_option("display.width") or 80
    indent = len(name) + 1
    used = len(data.rsplit("\n", 1)[1]) if "\n" in data else indent + len(data)
    texts = [f"{key}={value}" for key, value in _attributes(index)]
    parts: list[str] = []
    for position, text in enumerate(texts):
        separator = ", " if position else ""
        comma = int(position < len(texts) - 1)
        if used + len(separator) + len(text) + comma > width:
            parts.append(separator.rstrip() + "\n" + " " * indent + text)
            used = indent + len(text)
        else:
            parts.append(separator + text)
            used += len(separator) + len(text)
    rest = "".join(parts)
    if rest.startswith("\n"):
        data = data.rstrip()
    return f"{name}({data}{rest})"


def index_data(index: Any, name: str) -> str:
    """The values of an Index as they stand in its repr, up to the comma before the attributes."""
    if type(index).__name__ == "RangeIndex":
        return ""
    shown = get_option("display.max_seq_items") or len(index)
    if is_multi(index):
        return _summary_of_rows(_tuple_texts(index, shown_positions(len(index), shown)), len(index), shown, name)
    texts = label_reprs(index, shown_positions(len(index), shown))
    return summary(texts, len(index), shown, " " * (len(name) + 1), _aligned(index))


def summary(texts: list[str], count: int, shown: int, indent: str, aligned: bool) -> str:
    """`[a, b, c], ` in lines of the display width; of more than `shown` values, `texts` has the first and last.

    With `aligned`, values get one width when there is more than one line. A line break ends the text instead of a
    blank when it is longer than a line.
    """
    width = get_option("display.width") or 80
    if count == 0:
        return "[], "
    if count == 1:
        return f"[{texts[0]}], "
    heads, tails = _halves(texts, count, shown)
    if aligned and (count > shown or len(", ".join(tails)) >= width):
        size = max(map(len, texts))
        heads, tails = [text.rjust(size) for text in heads], [text.rjust(size) for text in tails]
    start = "\n" + indent + " "
    return _lines(heads, tails, count > shown, ", ", start, width, False, "\n" + indent)


def _lines(
    heads: list[str], tails: list[str], cut: bool, separator: str, start: str, width: int, every: bool, end: str
) -> str:
    text, line = "", start

    def extended(text: str, line: str, word: str, width: int) -> tuple[str, str]:
        # A line begins with its line break, which counts as a character.
        if len(line.rstrip()) + len(word.rstrip()) >= width:
            return text + line.rstrip(), start + word
        return text, line + word

    for head in heads:
        text, line = extended(text, line, head + separator, width)
    if cut:
        text += line.rstrip() + start + "..."
        line = start
    for tail in tails[:-1]:
        text, line = extended(text, line, tail + separator, width)
    text, line = extended(text, line, tails[-1], width - 2)
    text += line + "],"
    text += end if len(text) > width or every else " "
    return "[" + text[len(start) :]


def shown_positions(count: int, shown: int) -> range | list[int]:
    """Positions of the values to write."""
    if count <= shown:
        return range(count)
    if shown == 1:
        return [count - 1]
    half = min(shown // 2, 10)
    return [*range(half), *range(count - half, count)]


def _halves(texts: list[Any], count: int, shown: int) -> tuple[list[Any], list[Any]]:
    if count <= shown or shown == 1:
        return [], texts
    half = len(texts) // 2
    return texts[:half], texts[half:]


def label_reprs(index: Any, positions: range | list[int]) -> list[str]:
    """The labels at `positions` as the repr of the Index writes them: strings and dates quoted."""
    if str(index.dtype) == "category":
        categories = index.categories
        codes = [index.codes[position] for position in positions]
        texts = label_reprs(categories, range(len(categories)))
        missing = _missing_repr(categories)
        return [missing if code < 0 else texts[code] for code in codes]
    if len(index) == 1 and index.dtype.kind in "fc":
        # One label alone is written as the scalar of its own dtype, float32 by its own shortest digits.
        return [default_pprint(index[0])]
    if len(positions) == len(index):
        cells = cells_of(index)
    else:
        cells = cells_of(index, list(positions))
    if cells.kind == "datetime":
        dates_only = not _steps_within_days(index) and datetimes.whole_days(_all_integers(index, cells), cells.unit)
        return [f"'{text}'" for text in datetimes.label_texts(cells.items, cells.unit, dates_only)]
    if cells.kind == "zoned":
        return [f"'{item}'" for item in cells.items]
    if cells.kind == "timedelta":
        style = datetimes.timedelta_style(_all_integers(index, cells), cells.unit)
        texts = datetimes.timedelta_texts(cells.items, cells.unit, style, "NaT")
        return [text if item == datetimes.NAT else f"'{text}'" for text, item in zip(texts, cells.items)]
    return list(map(default_pprint, cells.items))


def _all_integers(index: Any, cells: Any) -> list[int]:
    return cells.items if len(cells) == len(index) else cells_of(index).items


def _steps_within_days(index: Any) -> bool:
    """Whether the frequency of the index is a duration that is no multiple of a day, as with "h"."""
    try:
        nanoseconds = index.freq.nanos
    except (AttributeError, ValueError):
        return False
    return nanoseconds % 86_400_000_000_000 != 0


def _missing_repr(level: Any) -> str:
    name = str(level.dtype)
    if name.startswith("datetime64"):
        return "'NaT'"
    return "NaT" if name.startswith("timedelta64") else "nan"


def _tuple_texts(index: Any, positions: range | list[int]) -> list[tuple[str, ...]]:
    columns = []
    for level, codes in zip(index.levels, index.codes):
        taken = [int(codes[position]) for position in positions]
        used = sorted({code for code in taken if code >= 0})
        texts = dict(zip(used, _reprs_at(level, used)))
        missing = _missing_repr(level)
        column = [missing if code < 0 else texts[code] for code in taken]
        if -1 in taken and level.dtype.kind in "iu":
            # Integers beside a missing label are floats, in the part of the page that has it.
            heads, tails = _halves(list(range(len(taken))), len(index), len(positions))
            for part in (heads, tails):
                if -1 in [taken[k] for k in part]:
                    column = [text if k not in part or text == "nan" else text + ".0" for k, text in enumerate(column)]
        columns.append(column)
    return list(zip(*columns))


def _reprs_at(level: Any, used: list[int]) -> list[str]:
    if not used:
        return []
    every = label_reprs(level, range(len(level))) if len(level) <= 2 * len(used) else None
    return [every[code] for code in used] if every is not None else label_reprs(level, used)


def _summary_of_rows(rows: list[tuple[str, ...]], count: int, shown: int, name: str) -> str:
    """One tuple per line, its items right aligned under each other, cut where the line would be too long."""
    if count == 0:
        return "[], "
    sizes = [max(map(len, column)) for column in zip(*rows)]
    padded = [tuple(text.rjust(size) for text, size in zip(row, sizes)) for row in rows]
    width = get_option("display.width") or 80
    start = "\n" + " " * (len(name) + 2)
    heads, tails = _halves(padded, count, shown)
    room = width - len(start)
    fitting = [items for items in range(1, len(sizes) + 1) if len(pprint_sequence(tails[0], limit=items)) < room]
    items = max(fitting, default=1)
    head_texts, tail_texts = ([pprint_sequence(row, limit=items) for row in part] for part in (heads, tails))
    separator = ",\n " + " " * len(name) + " "
    return _lines(head_texts, tail_texts, count > shown, separator, start, width, True, "\n" + " " * (len(name) + 1))


def _aligned(index: Any) -> bool:
    """Values are aligned unless they are strings."""
    dtype = index.categories.dtype if str(index.dtype) == "category" else index.dtype
    if str(dtype) == "str":
        return False
    if str(dtype) != "object" or str(index.dtype) == "category":
        return str(dtype) != "object"
    return set(map(type, index.tolist())) != {str}


def _attributes(index: Any) -> list[tuple[str, Any]]:
    if type(index).__name__ == "RangeIndex":
        found: list[tuple[str, Any]] = [("start", index.start), ("stop", index.stop), ("step", index.step)]
        return found if index.name is None else [*found, ("name", default_pprint(index.name))]
    found = []
    if str(index.dtype) == "category":
        found += [("categories", f"[{', '.join(category_texts(index.categories))}]"), ("ordered", index.ordered)]
    if not is_multi(index):
        found.append(("dtype", f"'{index.dtype}'"))
        if index.name is not None:
            found.append(("name", default_pprint(index.name)))
    elif any(name is not None for name in index.names):
        found.append(("names", default_pprint(list(index.names))))
    if len(index) > (get_option("display.max_seq_items") or len(index)):
        found.append(("length", len(index)))
    if type(index).__name__ in ("DatetimeIndex", "TimedeltaIndex"):
        freq = index.freqstr
        found.append(("freq", None if freq is None else repr(freq)))
    return found


def index_summary(index: Any, name: str | None = None) -> str:
    """`RangeIndex: 5 entries, 0 to 4`: the line on the index in `info()`."""
    ends = ""
    if len(index):
        if str(index.dtype).startswith(("datetime64", "timedelta64")):
            first, last = (label_reprs(index, [position])[0].replace("'", "") for position in (0, len(index) - 1))
        else:
            first, last = index[0], index[-1]
        ends = f", {first} to {last}"
    return f"{name or type(index).__name__}: {len(index)} entries{ends}"
