"""Which dtypes go into which: promotion (NEP 50), and the rules of casting."""

from __future__ import annotations

from typing import Any

from . import scalars, stringdtype, stringdtype_loops
from .descriptors import (
    BOOL,
    CLONGDOUBLE,
    COMPLEX64,
    COMPLEX128,
    FLOAT16,
    FLOAT32,
    FLOAT64,
    INT8,
    INT16,
    INT32,
    INT64,
    INTEGER_BOUNDS,
    LONGDOUBLE,
    NUMERIC,
    OBJECT,
    UINT8,
    UINT16,
    UINT32,
    UINT64,
    dtype,
    text_dtype,
    time_dtype,
    variant,
)  # fmt: skip
from .dtype_names import BY_TYPE, as_dtype
from .novalue import NO_VALUE
from .time_units import finer_unit, unit_size

_TEXT_LENGTH = {
    "bool": 5, "int8": 4, "uint8": 3, "int16": 6, "uint16": 5, "int32": 11, "uint32": 10, "int64": 21, "uint64": 20,
    "float16": 32, "float32": 32, "float64": 32, "complex64": 64, "complex128": 64,
    "float128": 48, "complex256": 96,
}  # fmt: skip
_SIGNED = {1: INT8, 2: INT16, 4: INT32, 8: INT64}
_FLOATS = {2: FLOAT16, 4: FLOAT32, 8: FLOAT64, 16: LONGDOUBLE}
_COMPLEX = {8: COMPLEX128, 16: CLONGDOUBLE}


def _promote_numbers(a: dtype, b: dtype) -> dtype:
    if a is b or b.kind == "b":
        return a
    if a.kind == "b":
        return b
    if a.kind == b.kind:
        return a if a.itemsize >= b.itemsize else b
    kinds = {a.kind, b.kind}
    if kinds == {"i", "u"}:
        signed, unsigned = (a, b) if a.kind == "i" else (b, a)
        if signed.itemsize > unsigned.itemsize:
            return signed
        return _SIGNED.get(unsigned.itemsize * 2, FLOAT64)
    wide, narrow = (a, b) if "buifc".index(a.kind) > "buifc".index(b.kind) else (b, a)
    part = wide.itemsize // 2 if wide.kind == "c" else wide.itemsize
    need = narrow.itemsize if narrow.kind == "f" else min(8, narrow.itemsize * 2)
    part = max(part, need)
    if wide.kind == "c":
        return _COMPLEX.get(part, COMPLEX64)
    return _FLOATS[part]


_NUMBERS = (*NUMERIC, LONGDOUBLE, CLONGDOUBLE)
PROMOTION: dict[tuple[dtype, dtype], dtype] = {(a, b): _promote_numbers(a, b) for a in _NUMBERS for b in _NUMBERS}


_PARTS = {COMPLEX64: FLOAT32, COMPLEX128: FLOAT64, CLONGDOUBLE: LONGDOUBLE}


def part_of(dt: dtype) -> dtype:
    """The dtype of the parts of complex numbers."""
    return _PARTS[dt.native]


class DTypePromotionError(TypeError):
    """Two dtypes that have no common one."""

    __module__ = "numpy.exceptions"


def promote_types(type1: Any, type2: Any) -> dtype:
    """The smallest dtype to which both can be cast safely; DTypePromotionError if there is none."""
    a, b = as_dtype(type1), as_dtype(type2)
    if a is b and not a.swapped and a.kind != "V":
        return a
    if a.kind == "V" or b.kind == "V":
        return record_promotion.promoted(a, b)
    if a is b and a.kind == "U":
        return variant(a.native, _metadata=a._metadata)
    a, b = a.native, b.native
    if a is b:
        return a
    found = PROMOTION.get((a, b))
    if found is not None:
        return found
    if a.kind == "O" or b.kind == "O":
        return OBJECT
    if a == b:
        return a
    if "T" in (a.kind, b.kind):
        return _with_stringdtype(a, b)
    if a.kind in "US" and b.kind in "US":
        kind = max(a.kind, b.kind)
        wide = a if a.width >= b.width else b
        return wide if wide.char == kind else text_dtype(kind, wide.width)
    if a.kind in "US" or b.kind in "US":
        text, other = (a, b) if a.kind in "US" else (b, a)
        if other.kind in "mM":
            raise _no_common(a, b)
        return text_dtype(text.kind, max(text.width, _TEXT_LENGTH[other.name]))
    if a.kind in "mM" and b.kind in "mM":
        kind = "M" if "M" in (a.kind, b.kind) else "m"
        return time_dtype(kind, finer_unit(a, b))
    if {a.kind, b.kind} <= {"m", "i", "u", "b"} and UINT64 not in (a, b):
        return a if a.kind == "m" else b
    raise _no_common(a, b)


def _with_stringdtype(a: dtype, b: dtype) -> dtype:
    if a.kind in "TU" and b.kind in "TU":
        return stringdtype_loops.common_of([a, b])
    if a.kind in "SV" or b.kind in "SV":
        raise _no_common(a, b)
    text, other = (a, b) if a.kind == "T" else (b, a)
    raise not_promoted(dtype_class_repr(text), dtype_class_repr(other))


def _no_common(a: dtype, b: dtype) -> DTypePromotionError:
    return DTypePromotionError(
        f"The DTypes {dtype_class_repr(a)} and {dtype_class_repr(b)} do not have a common DType. For example they cannot "
        "be stored in a single array unless the dtype is `object`."
    )


_WEAK_NAMES = {int: "_PyLongDType", float: "_PyFloatDType", complex: "_PyComplexDType"}


def without_number(dt: dtype, kind: type) -> DTypePromotionError:
    """The error of a dtype that has no common one with Python's own numbers."""
    return not_promoted(dtype_class_repr(dt), f"<class 'numpy.dtypes.{_WEAK_NAMES[kind]}'>")


def not_promoted(one: str, other: str) -> DTypePromotionError:
    """The error of classes of dtypes, as messages show them, of which neither knows the other."""
    return DTypePromotionError(
        f"The DType {one} could not be promoted by {other}. This means that no common DType exists for the given inputs. For "
        "example they cannot be stored in a single array unless the dtype is `object`. The full list of DTypes is: "
        f"({one}, {other})"
    )


def dtype_class_repr(a: dtype) -> str:
    """How NumPy writes the class of a dtype in its messages."""
    return f"<class 'numpy.dtypes.{type(a).__name__}'>"


def result_type(*arrays_and_dtypes: Any) -> dtype:
    """The dtype of an operation on these: NEP 50, so Python scalars adapt to the rest."""
    if not arrays_and_dtypes:
        raise ValueError("at least one array or dtype is required")
    strong: dtype | None = None
    weak: list[type] = []
    for each in arrays_and_dtypes:
        kind = type(each)
        if kind is bool:
            found: dtype = BOOL
        elif kind in (int, float, complex):
            weak.append(kind)
            continue
        else:
            found = each if isinstance(each, dtype) else dtype_of(each)
            found = record_promotion.promoted(found, found) if found.kind == "V" else found.native
        if strong is None:
            strong = found
            continue
        try:
            strong = promote_types(strong, found)
        except DTypePromotionError:
            if len(arrays_and_dtypes) == 2 and "V" not in (strong.kind, found.kind):
                raise not_promoted(dtype_class_repr(strong), dtype_class_repr(found)) from None
            raise
    return with_weak(strong, weak)


def dtype_of(what: Any) -> dtype:
    """The dtype of an array, a scalar, or what names a dtype."""
    inner = getattr(what, "dtype", None)
    if isinstance(inner, dtype) and not isinstance(what, type):
        return inner
    return as_dtype(what)


def with_weak(strong: dtype | None, weak: list[type]) -> dtype:
    """`strong` together with Python scalars of the types `weak`."""
    for kind in (int, float, complex):
        if kind not in weak:
            continue
        if strong is None or strong.kind == "b":
            strong = BY_TYPE[kind]
        elif kind is float and strong.kind in "iu":
            strong = FLOAT64
        elif kind is complex and strong.kind in "iuf":
            strong = PROMOTION[strong, COMPLEX64] if strong.kind == "f" else COMPLEX128
        elif strong.kind in "UST":
            raise without_number(strong, kind)
        elif strong.kind in "Mm" and not (strong.kind == "m" and kind is int):
            strong = promote_types(strong, BY_TYPE[kind])
    if strong is None:
        raise ValueError("at least one array or dtype is required")
    return strong


_KIND_ORDER = {"b": 0, "u": 1, "i": 2, "f": 4, "c": 5, "S": 6, "U": 7, "V": 8, "O": 9}


_CASTINGS = ("no", "equiv", "safe", "same_kind", "unsafe")


def casting_of(casting: Any, known: tuple[str, ...] = _CASTINGS) -> str:
    """The name of a rule of casting."""
    if isinstance(casting, bytes):
        casting = casting.decode("latin-1")
    if not isinstance(casting, str):
        raise TypeError(f"casting must be str, not {type(casting).__name__}")
    if casting not in known:
        raise ValueError(f"casting must be one of {', '.join(map(repr, known))} (got '{casting}')")
    return casting


def can_cast(from_: Any, to: Any, casting: str = "safe") -> bool:
    """Whether a cast from one dtype to the other keeps the rule `casting`."""
    if type(from_) in (int, float, complex, bool):
        raise TypeError(
            "can_cast() does not support Python ints, floats, and complex because the result used to depend on the "
            "value.\nThis change was part of adopting NEP 50, we may explicitly allow them again in the future."
        )
    try:
        a = None if from_ is None else dtype_of(from_)
    except TypeError:
        a = None
    b = None if to is None else as_dtype(to)
    if a is None or b is None:
        raise TypeError("did not understand one of the types; 'None' not accepted")
    casting = casting_of(casting)
    if a is b:
        return True
    if a.kind == "V" or b.kind == "V":
        return record_promotion.can_cast(a, b, casting)
    if a == b or casting == "unsafe":
        return True
    if isinstance(a, stringdtype.StringDType) and isinstance(b, stringdtype.StringDType):
        # What is missing has to be something there too.
        return a._na is NO_VALUE or b._na is not NO_VALUE
    if a.native is b.native:
        return a.swapped == b.swapped or casting != "no"
    if casting in ("no", "equiv"):
        return False
    a, b = a.native, b.native
    if b.kind == "O":
        return True
    if a.kind == "O":
        return False
    if b.kind == "T":
        return a.kind not in "US" or casting == "same_kind"
    if a.kind == "T":
        return casting == "same_kind" and b.kind in "bUS"
    if b.kind in "US":
        if a.kind == "U" and b.kind == "S":
            return False
        if a.kind in "US":
            return casting == "same_kind" or a.width <= b.width or not b.width
        if b.width == 0:
            return True
        if a.kind in "mM":
            return b.width >= (28 if a.kind == "M" else 21)
        if casting == "same_kind":
            return True
        return promote_types(a, b) is b
    if a.kind in "US":
        return False
    if a.kind in "mM" or b.kind in "mM":
        if a.kind == b.kind:
            return _can_cast_units(a, b, casting)
        return b.kind == "m" and (a.kind in "bi" or (a.kind == "u" and (a.itemsize < 8 or casting == "same_kind")))
    if PROMOTION[a, b] is b:
        return True
    return casting == "same_kind" and _KIND_ORDER[a.kind] <= _KIND_ORDER[b.kind]


def _can_cast_units(a: dtype, b: dtype, casting: str) -> bool:
    if not a.unit:
        return True
    if not b.unit:
        return False
    coarse, fine = unit_size(a.unit), unit_size(b.unit)
    if a.kind == "m" and (coarse < 0) != (fine < 0):
        return False
    if casting == "same_kind":
        return True
    if (coarse < 0) != (fine < 0):
        return coarse < 0
    return abs(coarse) % abs(fine) == 0


def min_scalar_type(a: Any) -> dtype:
    """The smallest dtype that holds the scalar `a`; the dtype of an array."""
    value = a.item() if isinstance(a, scalars.generic) or getattr(a, "shape", None) == () else a
    if value is None:
        return OBJECT
    if isinstance(value, (str, bytes)):
        return text_dtype("U" if isinstance(value, str) else "S", len(value))
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, int):
        for each in (UINT8, UINT16, UINT32, UINT64) if value >= 0 else (INT8, INT16, INT32, INT64):
            low, high = INTEGER_BOUNDS[each]
            if low <= value <= high:
                return each
        return OBJECT
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")) or abs(value) <= 65504:
            return FLOAT16
        return FLOAT32 if abs(value) <= 3.4028234663852886e38 else FLOAT64
    if isinstance(value, complex):
        return COMPLEX64 if max(abs(value.real), abs(value.imag)) <= 3.4028234663852886e38 else COMPLEX128
    if isinstance(a, (list, tuple, dict)):
        from .creation import asarray

        return asarray(value).dtype
    return dtype_of(a)


from . import record_promotion  # noqa: E402
