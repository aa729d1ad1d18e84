"""`to_csv`: the texts of the columns, quoted where they must be, joined to lines."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import repeat
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from ..arrays import columns
from ..arrays.string import StringArray
from ..construction import is_list_like
from ..dtypes import CategoricalDtype, is_extension
from ..index.multi import MultiIndex
from ..na import NAN, is_missing
from .handles import write_text

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = range(4)


class Style:
    """How a field is written: what separates, what quotes, what a missing value looks like."""

    def __init__(
        self,
        sep: str,
        na_rep: str,
        float_format: Any,
        quoting: int,
        quotechar: str,
        doublequote: bool,
        escapechar: str | None,
        date_format: str | None,
        decimal: str,
    ) -> None:
        self.sep, self.na_rep, self.float_format, self.quoting = sep, na_rep, float_format, quoting
        self.quote, self.doublequote, self.escape = quotechar, doublequote, escapechar
        self.date_format, self.decimal = date_format, decimal

    def quoted(self, texts: Sequence[str], number: bool = False) -> list[str]:
        """The texts as fields."""
        if self.quoting == QUOTE_ALL or self.quoting == QUOTE_NONNUMERIC and not number:
            return [self.quote + self._inner(text) + self.quote for text in texts]
        if self.quoting == QUOTE_NONNUMERIC:
            return [text if text != self.na_rep else self.quote + text + self.quote for text in texts]
        special = [mark for mark in (self.sep, self.quote, self.escape, "\n", "\r") if mark]
        if number and self.decimal != self.sep:
            return list(texts)
        distinct = set(texts)
        joined = "".join(distinct)
        if not any(mark in joined for mark in special):
            return list(texts)
        table = {text: self._field(text, special) for text in distinct}
        return list(map(table.__getitem__, texts))

    def _field(self, text: str, special: list[str]) -> str:
        if not any(mark in text for mark in special):
            return text
        if self.quoting == QUOTE_NONE:
            if self.escape is None:
                import csv

                raise csv.Error("need to escape, but no escapechar set")
            return "".join(self.escape + c if c in special else c for c in text)
        if not self.doublequote and self.quote in text:
            return self._inner(text)
        return self.quote + self._inner(text) + self.quote

    def _inner(self, text: str) -> str:
        if self.doublequote:
            return text.replace(self.quote, self.quote * 2)
        if self.quote in text:
            if self.escape is None:
                import csv

                raise csv.Error("need to escape, but no escapechar set")
            text = text.replace(self.escape, self.escape * 2) if self.escape else text
            return text.replace(self.quote, f"{self.escape}{self.quote}")
        return text

    def fields(self, array: Any) -> list[str]:
        """One column as fields."""
        kind = "X" if is_extension(array.dtype) else array.dtype.kind
        return self.quoted(self.texts(array), kind in "iuf")

    def texts(self, array: Any) -> list[str]:
        """One column as texts."""
        if isinstance(array, StringArray):
            if not array._hasna:
                return array.tolist()
            return [self.na_rep if value is NAN else value for value in array.tolist()]
        if isinstance(array.dtype, CategoricalDtype):
            known = [*self.texts(array.categories._array), self.na_rep]
            return list(map(known.__getitem__, array.codes.tolist()))
        kind = "M" if is_extension(array.dtype) and array.dtype.kind == "M" else getattr(array.dtype, "kind", "O")
        if is_extension(array.dtype) and kind != "M":
            return [self.na_rep if is_missing(value) else str(value) for value in array.tolist()]
        if kind in "iub":
            return list(map(str, array.tolist()))
        if kind == "f":
            return self._floats(array)
        if kind in "mM":
            return self._times(array, kind)
        return list(map(self._object, array.tolist()))

    def _floats(self, array: Any) -> list[str]:
        values = array.tolist()
        if callable(self.float_format):
            texts = [self.na_rep if v != v else self.float_format(v) for v in values]
        elif self.float_format is not None:
            texts = [self.na_rep if v != v else self.float_format % v for v in values]
        elif array.dtype.itemsize == 8:
            texts = list(map(repr, values))
            if "nan" in texts:
                texts = [self.na_rep if text == "nan" else text for text in texts]
        else:
            texts = [self.na_rep if v != v else str(scalar) for v, scalar in zip(values, array)]
        if self.decimal != ".":
            texts = [text.replace(".", self.decimal, 1) for text in texts]
        return texts

    def _times(self, array: Any, kind: str) -> list[str]:
        if self.date_format is not None and kind == "M":
            moments = columns.to_list(array)
            return [self.na_rep if is_missing(v) else v.strftime(self.date_format) for v in moments]
        from ..formats.cells import cells_of
        from ..formats.values import format_cells

        absent = columns.isna(array).tolist()
        texts = format_cells(cells_of(array), na_rep="NaT", mode="all", leading_space=False)
        return [self.na_rep if gone else text.strip() for gone, text in zip(absent, texts)]

    def _object(self, value: Any) -> str:
        if is_missing(value):
            return self.na_rep
        if isinstance(value, float) and (self.float_format is not None or self.decimal != "."):
            return self._floats(np.array([value]))[0]
        return str(value)


def to_csv(
    data: Any,
    path_or_buf: Any = None,
    *,
    sep: str = ",",
    na_rep: str = "",
    float_format: Any = None,
    columns: Any = None,
    header: Any = True,
    index: bool = True,
    index_label: Any = None,
    mode: str = "w",
    encoding: str | None = None,
    compression: Any = "infer",
    quoting: int | None = None,
    quotechar: str = '"',
    lineterminator: str | None = None,
    chunksize: int | None = None,
    date_format: str | None = None,
    doublequote: bool = True,
    escapechar: str | None = None,
    decimal: str = ".",
    errors: str = "strict",
    storage_options: Any = None,
) -> str | None:
    """A Series or DataFrame as delimited text: written to a path or an open file, else returned."""
    if storage_options is not None:
        raise Refusal("pandas.DataFrame.to_csv", "storage_options", storage_options, "only local files are written")
    if quoting not in (None, *range(4)):
        raise TypeError('bad "quoting" value')
    if not isinstance(sep, str) or len(sep) != 1:
        raise TypeError('"delimiter" must be a 1-character string')
    if isinstance(float_format, str) and "%" not in float_format:
        raise Refusal(
            "pandas.DataFrame.to_csv", "float_format", float_format, "only %-formats and functions have a shim"
        )
    frame = data if data.ndim == 2 else data.to_frame()
    if columns is not None:
        frame = frame[list(columns)]
    style = Style(sep, na_rep, float_format, quoting or 0, quotechar, doublequote, escapechar, date_format, decimal)
    end = os.linesep if lineterminator is None else lineterminator
    lines = _header_lines(frame, style, header, index, index_label)
    parts = []
    if index:
        labels = frame.index
        if isinstance(labels, MultiIndex):
            parts += [style.fields(labels.get_level_values(k)._array) for k in range(labels.nlevels)]
        else:
            parts.append(style.fields(labels._array))
    parts += [style.fields(array) for array in frame._arrays]
    if len(parts) == 1:
        lines += [text or style.quote * 2 for text in parts[0]]
    elif parts:
        lines += map(style.sep.join, zip(*parts))
    text = "".join(map(str.__add__, lines, repeat(end)))
    if path_or_buf is None:
        return text
    write_text(path_or_buf, text, mode, encoding, errors, compression, "pandas.DataFrame.to_csv")
    return None


def _header_lines(frame: Any, style: Style, header: Any, index: bool, index_label: Any) -> list[str]:
    """The lines above the rows."""
    if header is False or header is None:
        return []
    aliases = is_list_like(header)
    labels = frame.columns
    if aliases and len(header) != len(labels):
        raise ValueError(f"Writing {len(labels)} cols but got {len(header)} aliases")
    names = _index_names(frame.index, index_label) if index else []
    if isinstance(labels, MultiIndex) and not aliases:
        lines = []
        width = len(names)
        for level in range(labels.nlevels):
            name = labels.names[level]
            left = ["" if name is None else str(name)] + [""] * (width - 1) if width else []
            values = style.texts(labels.get_level_values(level)._array)
            lines.append(style.sep.join(style.quoted([*left, *values])))
        if width and any(names):
            lines.append(style.sep.join(style.quoted([*names, *[""] * len(labels)])))
        return lines
    shown = [str(alias) for alias in header] if aliases else style.texts(labels._array)
    fields = style.quoted([*names, *shown])
    line = style.sep.join(fields)
    if len(fields) == 1 and not fields[0] or not fields:
        line = style.quote * 2
    return [line]


def _index_names(index: Any, index_label: Any) -> list[str]:
    if index_label is False:
        return []
    if index_label is not None:
        return list(map(str, index_label)) if is_list_like(index_label) else [str(index_label)]
    return ["" if name is None else str(name) for name in index.names]
