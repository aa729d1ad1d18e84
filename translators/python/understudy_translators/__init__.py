"""The neutral value in pure Python: objects to the bytes of a message and back, standard library only.

The parts are written so that they can be put together into one file: they import each other by one-line statements, and
no name of a module stands in two of them. Each comes after those that it imports at its margin.
"""

from __future__ import annotations

from .decode import Decoder, decode
from .encode import Encoder, encode, encode_leaves
from .exceptions import exception_record, exception_text
from .neutral import Handle, NeutralArray, Parent, Record, Reference, Scalar
from .wire import CannotTravel, WireError

__all__ = [
    "CannotTravel",
    "Decoder",
    "Encoder",
    "Handle",
    "NeutralArray",
    "Parent",
    "Record",
    "Reference",
    "Scalar",
    "WireError",
    "decode",
    "encode",
    "encode_leaves",
    "exception_record",
    "exception_text",
]
