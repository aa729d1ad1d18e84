"""Descriptions of records by formats, names and titles that are given apart."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..dtype_fields import newbyteorder
from ..dtype_names import as_dtype


def find_duplicate(list: Any) -> Any:
    """What a list holds more than once."""
    return [item for item, count in Counter(list).items() if count > 1]


class format_parser:
    """The dtype of `formats`, `names` and `titles`; names that are left out are f0, f1 and so on."""

    __module__ = "numpy.rec"

    def __init__(
        self, formats: Any, names: Any, titles: Any, aligned: bool = False, byteorder: Any = None
    ) -> None:
        formats = _formats(formats, aligned)
        names = _names(names, len(formats))
        given = [title.strip() for title in titles] if titles else []
        given += [None] * (len(formats) - len(given))
        made = as_dtype(
            {"names": names, "formats": formats, "offsets": _offsets(formats, aligned), "titles": given[: len(formats)]}
        )
        self.dtype = made if byteorder is None else newbyteorder(made, byteorder[0])


def _formats(given: Any, aligned: bool) -> list:
    if given is None:
        raise ValueError("Need formats argument")
    if isinstance(given, list):
        dt = as_dtype([(f"f{k}", each) for k, each in enumerate(given)], aligned)
    else:
        dt = as_dtype(given, aligned)
    if dt.names is None:
        return [dt]
    return [dt[name] for name in dt.names]


def _offsets(formats: list, aligned: bool) -> list[int]:
    dt = as_dtype([(f"f{k}", each) for k, each in enumerate(formats)], aligned)
    return [dt.fields[name][1] for name in dt.names or ()]


def _names(given: Any, count: int) -> list[str]:
    if not given:
        names = []
    elif isinstance(given, str):
        names = [name.strip() for name in given.split(",")]
    elif isinstance(given, (list, tuple)):
        names = [name.strip() for name in given]
    else:
        raise NameError(f"illegal input names {given!r}")
    names = names[:count] + [f"f{k}" for k in range(len(names), count)]
    twice = find_duplicate(names)
    if twice:
        raise ValueError(f"Duplicate field names: {twice}")
    return names
