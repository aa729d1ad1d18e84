"""`DataFrame.to_string` and the repr of a DataFrame: which rows and columns are shown, headers, wrapping, dots."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from typing import Any

from ..config import get_option
from .cells import cells_of
from .info import frame_info
from .labels import at, flat_labels, has_names, is_multi, multi_labels
from .output import deliver
from .pprint import pprint_thing
from .text import adjoin, fixed_width, justify, widest
from .values import format_cells, format_name


def frame_repr(frame: Any) -> str:
    """What `repr(frame)` is under the display options."""
    if shown_as_info(frame):
        return info_text(frame)
    layout = Layout(
        frame,
        max_rows=get_option("display.max_rows"),
        min_rows=get_option("display.min_rows"),
        max_cols=get_option("display.max_columns"),
        show_dimensions=get_option("display.show_dimensions"),
        max_colwidth=get_option("display.max_colwidth"),
        line_width=get_option("display.width") if get_option("display.expand_frame_repr") else None,
    )
    return layout.text()


def shown_as_info(frame: Any) -> bool:
    """Whether `display.large_repr` asks for the summary, and rows or columns would be left out of the table."""
    if get_option("display.large_repr") != "info":
        return False
    max_rows, max_columns = get_option("display.max_rows"), get_option("display.max_columns")
    width = get_option("display.width")
    count = len(frame.columns)
    if max_columns and count > max_columns or width and count > width // 2:
        return True
    return bool(max_rows and len(frame) > max_rows)


def info_text(frame: Any) -> str:
    """What `frame.info()` prints."""
    text = io.StringIO()
    frame_info(frame, buf=text)
    return text.getvalue()


def frame_to_string(frame: Any, buf: Any = None, *, encoding: str | None = None, **parameters: Any) -> str | None:
    """`DataFrame.to_string`: the table of `frame`, returned or written to `buf`; `parameters` are those of `Layout`."""
    return deliver(Layout(frame, **parameters).text(), buf, encoding)


class Layout:
    """One printing of one frame. The parameters are those of `DataFrame.to_string`.

    `rows` and `columns` are the positions shown (None: all), `row_dots` and `column_dots` after how many of them the
    dots stand.
    """

    def __init__(
        self,
        frame: Any,
        *,
        columns: Any = None,
        col_space: Any = None,
        header: Any = True,
        index: bool = True,
        na_rep: str = "NaN",
        formatters: Any = None,
        float_format: Any = None,
        sparsify: bool | None = None,
        index_names: bool = True,
        justify: str | None = None,
        max_rows: int | None = None,
        max_cols: int | None = None,
        show_dimensions: bool | str = False,
        decimal: str = ".",
        line_width: int | None = None,
        min_rows: int | None = None,
        max_colwidth: int | None = None,
    ) -> None:
        self.frame = frame if columns is None else frame[list(columns)]
        self.labels = self.frame.columns
        self.header = header
        self.index = index
        self.na_rep = na_rep
        self.float_format = checked_float_format(float_format)
        self.sparsify = get_option("display.multi_sparse") if sparsify is None else sparsify
        self.justify = get_option("display.colheader_justify") if justify is None else justify
        self.show_dimensions = show_dimensions
        self.decimal = decimal
        self.line_width = line_width
        self.limit = max_colwidth
        self.height, self.width = len(self.frame), len(self.labels)
        self.col_space = self._checked_col_space(col_space)
        self.formatters = self._checked_formatters(formatters)
        self.index_names = index_names
        self.row_names = bool(has_names(self.frame.index) and index and index_names)
        self.column_names = bool(has_names(self.labels) and index_names and _given(header))
        self.max_cols = max_cols
        self._choose_columns(max_cols, max_rows)
        self._choose_rows(max_cols, max_rows, min_rows)

    def text(self) -> str:
        """The table, and its dimensions if they are wanted."""
        if self.height == 0 or self.width == 0:
            text = self._empty()
        else:
            text = self._table()
        truncated = self.rows is not None or self.columns is not None or self.fitted
        if self.show_dimensions is True or self.show_dimensions == "truncate" and truncated:
            text += f"\n\n[{self.height} rows x {self.width} columns]"
        return text

    # What is shown

    def _choose_columns(self, max_cols: int | None, max_rows: int | None) -> None:
        self.columns: list[int] | None = None
        self.column_dots = 0
        self.fitted = False
        most = max_cols
        if max_cols == 0:
            most = shutil.get_terminal_size()[0]
        if not most or self.width <= most:
            return
        half = most // 2
        if half:
            self.columns = [*range(half), *range(self.width - half, self.width)]
            if isinstance(self.formatters, list):
                self.formatters = [*self.formatters[:half], *self.formatters[-half:]]
        else:
            half = most
            self.columns = list(range(half))
        self.column_dots = half

    def _choose_rows(self, max_cols: int | None, max_rows: int | None, min_rows: int | None) -> None:
        self.rows: list[int] | None = None
        self.row_dots = 0
        most = max_rows
        if max_rows == 0:
            most = shutil.get_terminal_size()[1] - self._auxiliary_rows()
        elif most and self.height > most and min_rows:
            most = min(min_rows, most)
        if not most or self.height <= most:
            return
        half = most // 2
        if half:
            self.rows = [*range(half), *range(self.height - half, self.height)]
        else:
            half = most
            self.rows = list(range(half))
        self.row_dots = half

    def _auxiliary_rows(self) -> int:
        """Lines of a terminal that are not data: the prompt, the dots, the dimensions, the header."""
        return 2 + (3 if self.show_dimensions else 0) + int(_given(self.header))

    # The table

    def _empty(self) -> str:
        name = type(self.frame).__name__
        return f"Empty {name}\nColumns: {pprint_thing(self.labels)}\nIndex: {pprint_thing(self.frame.index)}"

    def _table(self) -> str:
        columns = self._value_columns()
        if self.index:
            columns.insert(0, self._index_column())
        if self.columns is not None:
            columns.insert(self.column_dots + int(self.index), [" ..."] * len(columns[0]))
        if self.rows is not None:
            self._insert_row_dots(columns, len(self.rows))
        if self.line_width is None:
            return adjoin(1, *columns)
        if self.max_cols is None or self.max_cols > 0:
            return self._wrapped(columns, self.line_width)
        return self._fitted(columns)

    def _positions(self) -> list[int]:
        return list(range(self.width)) if self.columns is None else self.columns

    def _value_columns(self) -> list[list[str]]:
        positions = self._positions()
        if not _given(self.header):
            return [
                fixed_width(self.column_texts(shown, k), self.justify, self.limit, int(self._space(k)))[0]
                for shown, k in enumerate(positions)
            ]
        headers = self._headers(positions)
        columns = []
        for shown, k in enumerate(positions):
            head = headers[shown]
            if self.row_names:
                head = [*head, ""]
            minimum = max(int(self._space(k)), widest(head))
            values, width = fixed_width(self.column_texts(shown, k), self.justify, self.limit, minimum)
            columns.append(justify(head, max(width, minimum), self.justify) + values)
        return columns

    def _headers(self, positions: list[int]) -> list[list[str]]:
        if _is_list(self.header):
            if len(self.header) != self.width:
                raise ValueError(f"Writing {self.width} cols but got {len(self.header)} aliases")
            return [[label] for label in self.header]
        labels = at(self.labels, self.columns)
        if is_multi(labels):
            return [list(row) for row in zip(*multi_labels(labels, names=False, sparsify=bool(self.sparsify)))]
        texts = flat_labels(labels)
        dtypes = list(self.frame.dtypes)
        # pandas looks the dtype up by the position on the page, also when columns have been left out.
        return [
            [" " + text if self._formatter(shown, k) is None and _is_numeric(dtypes[shown]) else text]
            for shown, (text, k) in enumerate(zip(texts, positions))
        ]

    def column_texts(self, shown: int, k: int) -> list[str]:
        return format_cells(
            cells_of(self.frame.iloc[:, k], self.rows),
            self._formatter(shown, k),
            float_format=self.float_format,
            na_rep=self.na_rep,
            leading_space=self.index,
            decimal=self.decimal,
            limit=self.limit,
        )

    def _index_column(self) -> list[str]:
        index = at(self.frame.index, self.rows)
        formatter = self.formatters.get("__index__") if isinstance(self.formatters, Mapping) else None
        if is_multi(index):
            levels = multi_labels(index, names=self.row_names, sparsify=bool(self.sparsify), formatter=formatter)
        else:
            levels = [flat_labels(index, formatter)]
            if self.row_names:
                levels[0].insert(0, format_name(index.name))
        space = int(self.col_space.get("", 0))
        lines = adjoin(1, *[fixed_width(level, "left", self.limit, space)[0] for level in levels]).split("\n")
        if not _given(self.header):
            return lines
        if self.column_names:
            return [*map(format_name, self.labels.names), *lines]
        return [""] * self.labels.nlevels + lines

    def _insert_row_dots(self, columns: list[list[str]], shown: int) -> None:
        headers = len(columns[0]) - shown
        for position, column in enumerate(columns):
            width = len(column[self.row_dots])
            dot_column = self.columns is not None and position == self.column_dots + int(self.index)
            dots = "..." if width > 3 or dot_column else ".."
            if position == 0 and self.index:
                text = dots.ljust(width)
            else:
                text = dots.rjust(4 if dot_column else width)
            column.insert(self.row_dots + headers, text)

    def _wrapped(self, columns: list[list[str]], line_width: int) -> str:
        """Blocks of columns that fit a line, under each other; the index is repeated, a backslash ends a header."""
        index = columns.pop(0) if self.index else None
        if index is not None:
            line_width -= widest(index) + 1
        ends = _line_ends([widest(column) for column in columns], line_width)
        blocks, start = [], 0
        for position, end in enumerate(ends):
            block = columns[start:end] if index is None else [index, *columns[start:end]]
            if len(ends) > 1:
                lines = len(block[-1])
                last = position == len(ends) - 1
                block.append([" "] * lines if last else [" \\", *["  "] * (lines - 1)])
            blocks.append(adjoin(1, *block))
            start = end
        return "\n\n".join(blocks)

    def _fitted(self, columns: list[list[str]]) -> str:
        """Leave columns out of the middle until the table is as wide as the terminal."""
        widths = [widest(column) for column in columns]
        excess = sum(widths) + len(widths) - 1 - shutil.get_terminal_size()[0] + 1
        if excess <= 0:
            return adjoin(1, *columns)
        excess += 5  # The column of dots takes its place too.
        while excess > 0 and len(widths) > 1:
            excess -= widths.pop(round(len(widths) / 2)) + 1
        most = max(len(widths) - int(self.index), 2)
        # Whatever the page then shows, a frame wider than this counts as truncated.
        self.fitted = self.width > most
        if most >= len(columns) - int(self.index):
            return adjoin(1, *columns)
        half = most // 2
        kept = columns[: half + int(self.index)]
        return adjoin(1, *kept, [" ..."] * len(columns[0]), *columns[-half:])

    # Parameters

    def _formatter(self, shown: int, k: int) -> Any:
        if isinstance(self.formatters, list):
            return self.formatters[shown]
        return self.formatters.get(self.labels[k]) if self.formatters else None

    def _space(self, k: int) -> Any:
        return self.col_space.get(self.labels[k], 0) if self.col_space else 0

    def _checked_formatters(self, formatters: Any) -> Any:
        if formatters is None:
            return {}
        if isinstance(formatters, dict):
            return formatters
        if len(formatters) == self.width:
            return list(formatters)
        raise ValueError(f"Formatters length({len(formatters)}) should match DataFrame number of columns({self.width})")

    def _checked_col_space(self, col_space: Any) -> dict[Any, Any]:
        if col_space is None:
            return {}
        if isinstance(col_space, (int, str)):
            return {"": col_space, **dict.fromkeys(self.labels, col_space)}
        if isinstance(col_space, Mapping):
            for column in col_space:
                if column != "" and column not in self.labels:
                    raise ValueError(f"Col_space is defined for an unknown column: {column}")
            return dict(col_space)
        if len(col_space) != self.width:
            raise ValueError(
                f"Col_space length({len(col_space)}) should match DataFrame number of columns({self.width})"
            )
        return dict(zip(self.labels, col_space))


def checked_float_format(float_format: Any) -> Any:
    """A function or a %-string as it is; a format string as its `format` method; else an error."""
    if float_format is None or callable(float_format):
        return float_format
    if not isinstance(float_format, str):
        raise ValueError("float_format must be a string or callable")
    if "%" in float_format:
        return float_format
    try:
        float_format.format(1.0)
    except (ValueError, KeyError, IndexError) as error:
        raise ValueError(f"Invalid new-style format string {float_format!r}") from error
    return float_format.format


def _line_ends(widths: list[int], line_width: int) -> list[int]:
    """Positions after which a line of columns ends; a line that is not the last keeps room for its backslash."""
    ends, used = [], 0
    last = len(widths) - 1
    for position, width in enumerate(widths):
        used += width + 1
        if position and used + (1 if position == last else 2) > line_width:
            ends.append(position)
            used = width + 1
    return [*ends, len(widths)]


def _is_numeric(dtype: Any) -> bool:
    if type(dtype).__module__.split(".")[0] in ("numpy", "understudy_numpy"):
        return dtype.kind in "iufcb"
    return bool(getattr(dtype, "_is_numeric", False))


def _is_list(header: Any) -> bool:
    return hasattr(header, "__iter__") and not isinstance(header, (str, bytes))


def _given(header: Any) -> bool:
    return _is_list(header) or bool(header)
