"""What the file of a class gives: the name of its records, whose objects they stand for, and the way there and back.

Only the libraries' public interfaces are used, so one function makes the value of an original and of its stand-in, and one
makes either of them again: `libraries` says which of them is meant. No library is imported to write a value, and one only
where a value of it arrives. PROTOCOL.md has the table of values.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Translator:
    """A class of a library: the record's name, the names of the classes, object -> value, and value -> object."""

    __slots__ = ("record", "classes", "value", "make")

    def __init__(self, record: Any, classes: Any, value: Any, make: Any) -> None:
        self.record, self.classes, self.value, self.make = record, classes, value, make


class ColumnTranslator:
    """The columns of a dtype of pandas: the names of its classes, (column, dtype) -> parts, and (class, *parts) -> column."""

    __slots__ = ("classes", "parts", "make")

    def __init__(self, classes: Any, parts: Any, make: Any) -> None:
        self.classes, self.parts, self.make = classes, parts, make


def rows_of(translators: Any) -> Any:
    """(record name, object -> value) by the names of the classes."""
    return {name: (each.record, each.value) for each in translators for name in each.classes}


def makers_of(translators: Any) -> Any:
    """The functions value -> object by the records' names."""
    return {each.record: each.make for each in translators}
