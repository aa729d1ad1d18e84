"""How a Series and a DataFrame print themselves: mixed into both, with the signatures of pandas."""

from __future__ import annotations

from typing import Any

from . import formats


class SeriesPrinting:
    """The texts of a Series."""

    def __repr__(self) -> str:
        return formats.series_repr(self)

    def to_string(
        self,
        buf: Any = None,
        *,
        na_rep: str = "NaN",
        float_format: Any = None,
        header: bool = True,
        index: bool = True,
        length: bool = False,
        dtype: bool = False,
        name: bool = False,
        max_rows: int | None = None,
        min_rows: int | None = None,
    ) -> str | None:
        """The Series as text, whole unless `max_rows` is given; returned or written to `buf`."""
        return formats.series_to_string(
            self,
            buf,
            na_rep=na_rep,
            float_format=float_format,
            header=header,
            index=index,
            length=length,
            dtype=dtype,
            name=name,
            max_rows=max_rows,
            min_rows=min_rows,
        )

    def info(
        self,
        verbose: bool | None = None,
        buf: Any = None,
        max_cols: int | None = None,
        memory_usage: bool | str | None = None,
        show_counts: bool = True,
    ) -> None:
        """Print what the Series is made of."""
        formats.series_info(self, verbose, buf, max_cols, memory_usage, show_counts)


class FramePrinting:
    """The texts of a DataFrame."""

    def __repr__(self) -> str:
        return formats.frame_repr(self)

    def _repr_html_(self) -> str | None:
        return formats.frame_repr_html(self)

    def to_string(
        self,
        buf: Any = None,
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
        show_dimensions: bool = False,
        decimal: str = ".",
        line_width: int | None = None,
        min_rows: int | None = None,
        max_colwidth: int | None = None,
        encoding: str | None = None,
    ) -> str | None:
        """The table as text, whole unless `max_rows` or `max_cols` is given; returned or written to `buf`."""
        return formats.frame_to_string(
            self,
            buf,
            encoding=encoding,
            columns=columns,
            col_space=col_space,
            header=header,
            index=index,
            na_rep=na_rep,
            formatters=formatters,
            float_format=float_format,
            sparsify=sparsify,
            index_names=index_names,
            justify=justify,
            max_rows=max_rows,
            max_cols=max_cols,
            show_dimensions=show_dimensions,
            decimal=decimal,
            line_width=line_width,
            min_rows=min_rows,
            max_colwidth=max_colwidth,
        )

    def to_html(
        self,
        buf: Any = None,
        *,
        columns: Any = None,
        col_space: Any = None,
        header: bool = True,
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
        bold_rows: bool = True,
        classes: Any = None,
        escape: bool = True,
        notebook: bool = False,
        border: Any = None,
        table_id: str | None = None,
        render_links: bool = False,
        encoding: str | None = None,
    ) -> str | None:
        """The table as HTML, returned or written to `buf`."""
        return formats.frame_to_html(
            self,
            buf,
            encoding=encoding,
            columns=columns,
            col_space=col_space,
            header=header,
            index=index,
            na_rep=na_rep,
            formatters=formatters,
            float_format=float_format,
            sparsify=sparsify,
            index_names=index_names,
            justify=justify,
            max_rows=max_rows,
            max_cols=max_cols,
            show_dimensions=show_dimensions,
            decimal=decimal,
            bold_rows=bold_rows,
            classes=classes,
            escape=escape,
            notebook=notebook,
            border=border,
            table_id=table_id,
            render_links=render_links,
        )

    @property
    def style(self) -> Any:
        """Not there, as in pandas without the package jinja2."""
        raise AttributeError("The '.style' accessor requires jinja2")

    def info(
        self,
        verbose: bool | None = None,
        buf: Any = None,
        max_cols: int | None = None,
        memory_usage: bool | str | None = None,
        show_counts: bool | None = None,
    ) -> None:
        """Print what the table is made of."""
        formats.frame_info(self, verbose, buf, max_cols, memory_usage, show_counts)
