"""Columns of `pandas.ArrowDtype`: a stream of Arrow's own format, which is the memory of its chunks with a head for each."""

from __future__ import annotations

from .libraries import library
from .translator import ColumnTranslator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _arrow_parts(column: Any, dtype: Any) -> Any:
    arrow = library("pyarrow")
    chunks = column.array.__arrow_array__()
    if not isinstance(chunks, arrow.ChunkedArray):
        chunks = arrow.chunked_array([chunks])
    table = arrow.Table.from_arrays([chunks], names=["column"])
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return (memoryview(sink.getvalue()),)


def _arrow_column(kind: Any, stream: Any) -> Any:
    arrow = library("pyarrow")
    with arrow.ipc.open_stream(arrow.py_buffer(stream)) as reader:
        table = reader.read_all()
    # What came as bytes must not be believed: its offsets lead into memory.
    table.validate(full=True)
    return library("pandas").arrays.ArrowExtensionArray(table.column(0))


ARROW_COLUMNS = ColumnTranslator(("ArrowDtype",), _arrow_parts, _arrow_column)
