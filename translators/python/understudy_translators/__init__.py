"""The neutral value in pure Python: objects to the bytes of a message and back, standard library only.

The parts are written so that they can be put together into one file: they import each other by one-line statements, and
no name of a module stands in two of them. `PARTS` is the order.
"""

from __future__ import annotations

from .decode import Decoder, decode
from .encode import Encoder, encode, encode_leaves
from .exceptions import exception_record, exception_text
from .neutral import Handle, NeutralArray, Parent, Record, Reference, Scalar
from .wire import CannotTravel, WireError

PARTS = (
    "wire",
    "libraries",
    "neutral",
    "standard",
    "exceptions",
    "numpy_ndarray",
    "translator",
    "left_out",
    "numpy_dtype",
    "numpy_ufunc",
    "numpy_bit_generator",
    "numpy_generator",
    "numpy_random_state",
    "numpy_poly1d",
    "numpy_polynomial",
    "numpy_seed_sequence",
    "numpy_busdaycalendar",
    "numpy_masked_array",
    "numpy_objects",
    "pandas_string",
    "pandas_categorical",
    "pandas_zoned",
    "pandas_period",
    "pandas_interval",
    "pandas_nullable",
    "pandas_arrow",
    "pandas_columns",
    "pandas_array",
    "pandas_frame",
    "pandas_series",
    "pandas_index",
    "pandas_range_index",
    "pandas_multi_index",
    "pandas_timestamp",
    "pandas_timedelta",
    "pandas_missing",
    "pandas_offset",
    "pandas_objects",
    "scipy_objects",
    "instances",
    "writers",
    "encode",
    "readers",
    "decode",
)

__all__ = [
    "PARTS",
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
