"""`numpy.dtypes`: the classes of dtypes. For the modules of this package also the dtypes, their names, and promotion."""

from __future__ import annotations

from .descriptors import BOOL as BOOL
from .descriptors import CHARACTER as CHARACTER
from .descriptors import CLONGDOUBLE as CLONGDOUBLE
from .descriptors import COMPLEX64 as COMPLEX64
from .descriptors import COMPLEX128 as COMPLEX128
from .descriptors import FLOAT16 as FLOAT16
from .descriptors import FLOAT32 as FLOAT32
from .descriptors import FLOAT64 as FLOAT64
from .descriptors import INT8 as INT8
from .descriptors import INT16 as INT16
from .descriptors import INT32 as INT32
from .descriptors import INT64 as INT64
from .descriptors import INTEGER_BOUNDS as INTEGER_BOUNDS
from .descriptors import LONGDOUBLE as LONGDOUBLE
from .descriptors import NAT as NAT
from .descriptors import NUMERIC as NUMERIC
from .descriptors import OBJECT as OBJECT
from .descriptors import UINT8 as UINT8
from .descriptors import UINT16 as UINT16
from .descriptors import UINT32 as UINT32
from .descriptors import UINT64 as UINT64
from .descriptors import (
    BoolDType,
    ByteDType,
    BytesDType,
    CLongDoubleDType,
    Complex64DType,
    Complex128DType,
    DateTime64DType,
    Float16DType,
    Float32DType,
    Float64DType,
    Int8DType,
    Int16DType,
    Int32DType,
    Int64DType,
    IntDType,
    LongDoubleDType,
    LongDType,
    ObjectDType,
    ShortDType,
    StrDType,
    TimeDelta64DType,
    UByteDType,
    UInt8DType,
    UInt16DType,
    UInt32DType,
    UInt64DType,
    UIntDType,
    ULongDType,
    UShortDType,
    VoidDType,
)
from .descriptors import bytes_dtype as bytes_dtype
from .descriptors import dtype as dtype
from .descriptors import string_dtype as string_dtype
from .descriptors import swapped_dtype as swapped_dtype
from .descriptors import text_dtype as text_dtype
from .descriptors import time_dtype as time_dtype
from .descriptors import void_dtype as void_dtype
from .dtype_names import as_dtype as as_dtype
from .dtype_names import issubdtype as issubdtype
from .promotion import PROMOTION as PROMOTION
from .promotion import DTypePromotionError as DTypePromotionError
from .promotion import can_cast as can_cast
from .promotion import casting_of as casting_of
from .promotion import dtype_class_repr as dtype_class_repr
from .promotion import dtype_of as dtype_of
from .promotion import min_scalar_type as min_scalar_type
from .promotion import part_of as part_of
from .promotion import promote_types as promote_types
from .promotion import result_type as result_type
from .promotion import with_weak as with_weak
from .promotion import without_number as without_number
from .stringdtype import StringDType
from .time_units import UNITS as UNITS
from .time_units import finer_unit as finer_unit
from .time_units import split_unit as split_unit
from .time_units import unit_size as unit_size

__all__ = [
    "BoolDType",
    "ByteDType",
    "CLongDoubleDType",
    "BytesDType",
    "Complex128DType",
    "Complex64DType",
    "Complex128DType",
    "DateTime64DType",
    "Float16DType",
    "Float32DType",
    "Float64DType",
    "Int8DType",
    "Int16DType",
    "Int32DType",
    "Int64DType",
    "Int8DType",
    "IntDType",
    "LongDType",
    "LongDoubleDType",
    "ObjectDType",
    "ShortDType",
    "StrDType",
    "StringDType",
    "TimeDelta64DType",
    "UByteDType",
    "UInt16DType",
    "UInt32DType",
    "UInt64DType",
    "UInt8DType",
    "UIntDType",
    "ULongDType",
    "UShortDType",
    "VoidDType",
]
