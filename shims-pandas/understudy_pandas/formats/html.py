"""`DataFrame.to_html` and the HTML of a notebook: the table of `frame.Layout`, as elements.

Cells that hold what their neighbour holds, in the levels of a MultiIndex, become one cell that spans them.
"""

from __future__ import annotations

from typing import Any

from ..config import get_option
from .frame import Layout, info_text, shown_as_info
from .labels import at, flat_labels, is_multi, multi_labels
from .output import deliver
from .pprint import pprint_thing
from .values import format_name

JUSTIFY = (
    "left",
    "right",
    "center",
    "justify",
    "justify-all",
    "start",
    "end",
    "inherit",
    "match-parent",
    "initial",
    "unset",
)

STYLE = """<style scoped>
    .dataframe tbody tr th:only-of-type {
        vertical-align: middle;
    }

    .dataframe tbody tr th {
        vertical-align: top;
    }
"""


def frame_repr_html(frame: Any) -> str | None:
    """What a notebook shows for `frame`."""
    if shown_as_info(frame):
        return "<pre>" + info_text(frame).replace("<", "&lt;", 1).replace(">", "&gt;", 1) + "</pre>"
    if not get_option("display.notebook_repr_html"):
        return None
    layout = Layout(
        frame,
        max_rows=get_option("display.max_rows"),
        min_rows=get_option("display.min_rows"),
        max_cols=get_option("display.max_columns"),
        show_dimensions=get_option("display.show_dimensions"),
        max_colwidth=get_option("display.max_colwidth"),
    )
    return Html(layout, notebook=True).text()


def frame_to_html(
    frame: Any,
    buf: Any = None,
    *,
    justify: str | None = None,
    bold_rows: bool = True,
    classes: Any = None,
    escape: bool = True,
    notebook: bool = False,
    border: Any = None,
    table_id: str | None = None,
    render_links: bool = False,
    encoding: str | None = None,
    **parameters: Any,
) -> str | None:
    """The table of `frame` as HTML, returned or written to `buf`; the other `parameters` are those of `Layout`."""
    if justify is not None and justify not in JUSTIFY:
        raise ValueError("Invalid value for justify parameter")
    limit = get_option("display.max_colwidth") if notebook else None
    layout = Layout(frame, justify=justify, max_colwidth=limit, **parameters)
    html = Html(
        layout,
        notebook=notebook,
        bold_rows=bold_rows,
        classes=classes,
        escape=escape,
        border=border,
        table_id=table_id,
        render_links=render_links,
    )
    return deliver(html.text(), buf, encoding)


class Html:
    """One writing of one layout as HTML. `lines` grows while it is written."""

    def __init__(
        self,
        layout: Layout,
        *,
        notebook: bool = False,
        bold_rows: bool = True,
        classes: Any = None,
        escape: bool = True,
        border: Any = None,
        table_id: str | None = None,
        render_links: bool = False,
    ) -> None:
        if isinstance(classes, str):
            classes = classes.split()
        if classes is not None and not isinstance(classes, (list, tuple)):
            raise TypeError(f"classes must be a string, list, or tuple, not {type(classes)}")
        self.layout = layout
        self.notebook = notebook
        self.bold_rows = bold_rows
        self.classes = ["dataframe", *(classes or [])]
        if not get_option("display.html.use_mathjax"):
            self.classes[1:1] = ["tex2jax_ignore", "mathjax_ignore"]
        self.escape = escape
        self.border = get_option("display.html.border") if border is None or border is True else border
        self.table_id = table_id
        self.render_links = render_links
        self.lines: list[str] = []
        self.index = at(layout.frame.index, layout.rows)
        self.labels = at(layout.labels, layout.columns)
        self.spaces = {
            label: f"{space}px" if isinstance(space, int) else space for label, space in layout.col_space.items()
        }
        if is_multi(self.labels):
            for label, space in list(self.spaces.items()):
                self.spaces.update({str(part): space for part in label} if isinstance(label, tuple) else {})
        if layout.index:
            self.row_levels = self.index.nlevels
        else:
            # The name of the columns needs a cell in front, even where the index is left out.
            self.row_levels = int(layout.column_names)

    def text(self) -> str:
        if self.notebook:
            self._write("<div>")
            self._write_style()
        attributes = f' border="{self.border}"' if self.border else ""
        identity = "" if self.table_id is None else f' id="{self.table_id}"'
        self._write(f'<table{attributes} class="{" ".join(self.classes)}"{identity}>')
        header = self.layout.header
        if (header is not False and header is not None) or self.layout.row_names:
            self._write("<thead>", 2)
            if header is not False and header is not None:
                self._write_labels()
            if self.layout.row_names:
                blanks = len(self.labels) + int(self.layout.columns is not None)
                names = [format_name(name) for name in self.index.names]
                self._write_row([*names, *[""] * blanks], header=True)
            self._write("</thead>", 2)
        self._write_body()
        self._write("</table>")
        truncated = self.layout.rows is not None or self.layout.columns is not None
        shown = self.layout.show_dimensions
        if shown is True or shown == "truncate" and truncated:
            self._write(f"<p>{self.layout.height} rows \N{MULTIPLICATION SIGN} {self.layout.width} columns</p>")
        if self.notebook:
            self._write("</div>")
        return "\n".join(self.lines)

    def _write(self, text: str, indent: int = 0) -> None:
        self.lines.append(" " * indent + text)

    def _write_style(self) -> None:
        rules = []
        if is_multi(self.labels):
            rules.append(("thead tr th", "left"))
            if self.layout.row_names:
                rules.append(("thead tr:last-of-type th", "right"))
        else:
            rules.append(("thead th", "right"))
        texts = [f"\n    .dataframe {where} {{\n        text-align: {side};\n    }}\n" for where, side in rules]
        self._write(STYLE + "".join(texts) + "</style>")

    # Rows.

    def _write_row(
        self,
        cells: list[Any],
        *,
        header: bool = False,
        align: str | None = None,
        tags: dict[int, str] | None = None,
        index_cells: int = 0,
    ) -> None:
        self._write("<tr>" if align is None else f'<tr style="text-align: {align};">', 4)
        for position, cell in enumerate(cells):
            tag = (tags or {}).get(position)
            kind = "th" if header or self.bold_rows and position < index_cells else "td"
            space = self.spaces.get(cell) if header and _is_hashable(cell) else None
            if space is not None:
                tag = f'{tag or ""}style="min-width: {space};"'
            self._write_cell(cell, kind, tag)
        self._write("</tr>", 4)

    def _write_cell(self, cell: Any, kind: str, tag: str | None) -> None:
        plain = pprint_thing(cell).strip()
        text = plain
        if self.escape:
            text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = text.replace("  ", "&nbsp;&nbsp;")
        start = f"<{kind}>" if tag is None else f"<{kind} {tag}>"
        if self.render_links and _is_url(text):
            text = f'<a href="{plain}" target="_blank">{text}</a>'
        self._write(f"{start}{text}</{kind}>", 6)

    def _front(self, name: Any) -> list[Any]:
        """The cells of a header row before the labels: blanks, and the name of the labels."""
        cells: list[Any] = [""] * (self.row_levels - 1)
        if self.layout.index or self.layout.column_names:
            cells.append(format_name(name) if self.layout.index_names else "")
        return cells

    def _write_labels(self) -> None:
        layout = self.layout
        dots = layout.column_dots if layout.columns is not None else None
        if not is_multi(self.labels):
            labels = flat_labels(self.labels) if self.notebook else list(self.labels)
            cells = [*self._front(self.labels.name), *labels]
            if dots is not None:
                cells.insert(self.row_levels + dots, "...")
            self._write_row(cells, header=True, align=layout.justify)
            return
        levels = multi_labels(self.labels, names=False, sparsify=False)
        spans = _spans(levels) if layout.sparsify else [dict.fromkeys(range(len(level)), 1) for level in levels]
        for number, (level, starts) in enumerate(zip(levels, spans)):
            if dots is not None:
                level, starts = self._with_dots(level, starts, dots, number == len(levels) - 1)
            cells = self._front(self.labels.names[number])
            tags = {}
            for position, label in enumerate(level):
                if position in starts:
                    if starts[position] > 1:
                        tags[len(cells)] = f'colspan="{starts[position]}" halign="left"'
                    cells.append(label)
            self._write_row(cells, header=True, tags=tags)

    def _with_dots(
        self, level: list[str], starts: dict[int, int], dots: int, inner: bool
    ) -> tuple[list[str], dict[int, int]]:
        """A level of column labels with the column of dots: its own cell, or one more place in the cell around it."""
        moved = {}
        inside = False
        for start, span in starts.items():
            if start >= dots:
                moved[start + 1] = span
            elif start + span > dots:
                moved[start] = span + 1
                inside = True
            else:
                moved[start] = span
        if not inside or inner:
            moved[dots] = 1
        return [*level[:dots], "...", *level[dots:]], moved

    def _write_body(self) -> None:
        layout = self.layout
        positions = range(layout.width) if layout.columns is None else layout.columns
        values = [layout.column_texts(shown, k) for shown, k in enumerate(positions)]
        self._write("<tbody>", 2)
        if layout.index and is_multi(self.index):
            self._write_levels(values)
        else:
            self._write_plain(values)
        self._write("</tbody>", 2)

    def _write_plain(self, values: list[list[str]]) -> None:
        layout = self.layout
        fronts: list[list[str]]
        if layout.index:
            formatter = layout.formatters.get("__index__") if isinstance(layout.formatters, dict) else None
            fronts = [[text] for text in flat_labels(self.index, formatter)]
        else:
            fronts = [[""] if layout.column_names else []] * len(self.index)
        for position, front in enumerate(fronts):
            row = self._row(front, values, position, self.row_levels)
            if layout.rows is not None and position == layout.row_dots:
                self._write_row(["..."] * len(row), index_cells=self.row_levels)
            self._write_row(row, index_cells=self.row_levels)

    def _row(self, front: list[str], values: list[list[str]], position: int, levels: int) -> list[str]:
        row = [*front, *(column[position] for column in values)]
        if self.layout.columns is not None:
            row.insert(levels + self.layout.column_dots, "...")
        return row

    def _write_levels(self, values: list[list[str]]) -> None:
        layout = self.layout
        levels = multi_labels(self.index, names=False, sparsify=False)
        labels = [list(row) for row in zip(*levels)]
        if not layout.sparsify:
            for position, front in enumerate(labels):
                row = self._row(front, values, position, self.row_levels)
                if layout.rows is not None and position == layout.row_dots:
                    self._write_row(["..."] * len(row), index_cells=self.row_levels)
                self._write_row(row, index_cells=self.index.nlevels)
            return
        spans = _spans(levels)
        if layout.rows is not None:
            spans = self._insert_dot_row(labels, spans, layout.row_dots)
            values = [[*column[: layout.row_dots], "...", *column[layout.row_dots :]] for column in values]
        for position, front in enumerate(labels):
            tags: dict[int, str] = {}
            cells: list[str] = []
            for starts, label in zip(spans, front):
                if position in starts:
                    if starts[position] > 1:
                        tags[len(cells)] = f'rowspan="{starts[position]}" valign="top"'
                    cells.append(label)
            row = self._row(cells, values, position, len(cells))
            self._write_row(row, tags=tags, index_cells=len(cells))

    def _insert_dot_row(self, labels: list[list[str]], spans: list[dict[int, int]], dots: int) -> list[dict[int, int]]:
        """Put the row of dots into `labels`; return the spans with it: around it where a cell goes on below."""
        inner = len(spans) - 1
        new = []
        inserted = False
        for number, starts in enumerate(spans):
            moved = {}
            for start, span in starts.items():
                if start >= dots:
                    moved[start + 1] = span
                    continue
                moved[start] = span + 1 if start + span > dots else span
                if start + span > dots:
                    if not inserted:
                        labels.insert(dots, [*labels[dots - 1][:-1], "..."])
                        inserted = True
                    else:
                        labels[dots][inner - number] = "..."
                if start + span == dots:
                    moved[dots] = 1
                    if number == 0:
                        labels.insert(dots, ["..."] * len(spans))
                    elif inserted:
                        labels[dots][inner - number] = "..."
            new.append(moved)
        new[inner][dots] = 1
        return new


def _spans(levels: list[list[str]]) -> list[dict[int, int]]:
    """For each level, where a cell starts and how many places it spans; in the last level every cell is its own."""
    count = len(levels[0]) if levels else 0
    fresh = [True] * count
    spans = []
    for number, level in enumerate(levels):
        for position in range(1, count):
            if number == 0:
                fresh[position] = False
            if number == len(levels) - 1 or level[position] != level[position - 1]:
                fresh[position] = True
        starts = [position for position in range(count) if fresh[position]]
        spans.append({start: end - start for start, end in zip(starts, [*starts[1:], count])})
    return spans


def _is_hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _is_url(text: str) -> bool:
    return text.split(":", 1)[0] in ("http", "https", "ftp", "ftps", "file") and ":" in text
