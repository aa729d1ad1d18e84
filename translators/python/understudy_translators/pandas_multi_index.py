"""`pandas.MultiIndex`: its levels, the codes into them, and the names."""

from __future__ import annotations

from .libraries import library
from .pandas_columns import labels
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _multi_value(index: Any) -> Any:
    return (
        list(map(labels, index.levels)),
        [library("numpy").asarray(codes) for codes in index.codes],
        list(index.names),
    )


def _make_multi(value: Any) -> Any:
    levels, codes, names = value
    return library("pandas").MultiIndex(levels=levels, codes=codes, names=names, verify_integrity=False)


MULTI_INDEX = Translator("pandas.MultiIndex", ("MultiIndex",), _multi_value, _make_multi)
