"""`numpy.rec`: arrays of records whose fields are attributes too, and how they are made."""

from __future__ import annotations

from ..voids import record
from .format_parser import find_duplicate, format_parser
from .making import array, fromarrays, fromfile, fromrecords, fromstring
from .recarray import recarray

__all__ = [
    "array",
    "find_duplicate",
    "format_parser",
    "fromarrays",
    "fromfile",
    "fromrecords",
    "fromstring",
    "recarray",
    "record",
]
