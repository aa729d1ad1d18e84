"""What NumPy's scalars need of arrays: construction, arithmetic with promotion and warnings, printed form."""

from __future__ import annotations

import cmath
import datetime
from typing import Any

from . import casting, creation, errors, primitives, times, ufuncs
from .dtypes import (
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
    LONGDOUBLE,
    NAT,
    UINT8,
    UINT16,
    UINT32,
    UINT64,
    as_dtype,
    text_dtype,
    time_dtype,
)  # fmt: skip
from .dtypes import (
    dtype as Dtype,
)
from .ndarray import defers, ndarray, scalar
from .novalue import NO_VALUE
from .primitives.refusal import Refusal
from .scalar_text import scalar_repr, scalar_str
from .scalars import (
    FALSE,
    TRUE,
    clongdouble,
    complex64,
    complex128,
    datetime64,
    float16,
    float32,
    float64,
    generic,
    int8,
    int16,
    int32,
    int64,
    longdouble,
    make,
    make_time,
    str_,
    timedelta64,
    uint8,
    uint16,
    uint32,
    uint64,
)  # fmt: skip
from .scalars import (
    bool as np_bool,
)

_DTYPES: dict[Any, Dtype] = {
    np_bool: BOOL, int8: INT8, int16: INT16, int32: INT32, int64: INT64, uint8: UINT8, uint16: UINT16, uint32: UINT32,
    uint64: UINT64, float16: FLOAT16, float32: FLOAT32, float64: FLOAT64, complex64: COMPLEX64, complex128: COMPLEX128,
    longdouble: LONGDOUBLE, clongdouble: CLONGDOUBLE,
}  # fmt: skip

_OPERATORS = {
    "add": ufuncs.add, "subtract": ufuncs.subtract, "multiply": ufuncs.multiply, "divide": ufuncs.divide,
    "floor_divide": ufuncs.floor_divide, "remainder": ufuncs.remainder, "power": ufuncs.power,
    "bitwise_and": ufuncs.bitwise_and, "bitwise_or": ufuncs.bitwise_or, "bitwise_xor": ufuncs.bitwise_xor,
    "left_shift": ufuncs.left_shift, "right_shift": ufuncs.right_shift,
    "less": ufuncs.less, "less_equal": ufuncs.less_equal, "greater": ufuncs.greater,
    "greater_equal": ufuncs.greater_equal, "equal": ufuncs.equal, "not_equal": ufuncs.not_equal,
    "negative": ufuncs.negative, "positive": ufuncs.positive, "absolute": ufuncs.absolute, "invert": ufuncs.invert,
    "conjugate": ufuncs.conjugate,
}  # fmt: skip


def dtype_of_scalar(value: Any) -> Dtype:
    """The dtype of a scalar."""
    kind = type(value)
    found = _DTYPES.get(kind)
    if found is not None:
        return found
    if isinstance(value, (str, bytes)):
        return text_dtype("U" if isinstance(value, str) else "S", len(value))
    for base in kind.__mro__:
        if base in _DTYPES:
            return _DTYPES[base]
    return as_dtype(kind)


def as_array(value: Any, dtype: Any = None) -> ndarray:
    """The 0-d array of a scalar."""
    return creation.asarray(value, dtype)


def construct(cls: Any, value: Any = NO_VALUE, *args: Any, **keywords: Any) -> Any:
    """What calling a scalar type does."""
    made = _construct(cls, value, *args, **keywords)
    if type(made) not in _DTYPES or type(made) is cls or not issubclass(cls, type(made)):
        return made
    for built_in in (float, complex):
        if issubclass(cls, built_in):
            return built_in.__new__(cls, made._value)
    of_class = object.__new__(cls)
    of_class._value = made._value
    return of_class


def _construct(cls: Any, value: Any, *args: Any, **keywords: Any) -> Any:
    if value is NO_VALUE:
        value = None if cls is datetime64 else 0
    if cls is datetime64 or cls is timedelta64:
        return _construct_time(cls, value, *args)
    dt = _DTYPES[cls] if cls in _DTYPES else dtype_of_scalar_type(cls)
    kind = type(value)
    if kind is cls:
        return value
    if dt.kind == "b":
        if isinstance(value, (ndarray, list, tuple)):
            return _from_array(value, dt)
        if isinstance(value, (str,)):
            return TRUE if value else FALSE
        return TRUE if value else FALSE
    if isinstance(value, (ndarray, list, tuple)) or hasattr(value, "__array__") and not isinstance(value, generic):
        return _from_array(value, dt)
    if dt.kind in "iu":
        if kind is str:
            value = int(value)
        elif isinstance(value, generic) and not isinstance(value, (str, datetime64, timedelta64)):
            return scalar(casting.cast_elements([value._value], value.dtype, dt)[0], dt)
        elif value is None:
            raise TypeError("int() argument must be a string, a bytes-like object or a real number, not 'NoneType'")
        elif kind is complex:
            raise TypeError("int() argument must be a string, a bytes-like object or a real number, not 'complex'")
        return make(dt.type, casting.element(int(value) if kind not in (int, float) else value, dt))
    if dt.kind == "f":
        if isinstance(value, generic) and not isinstance(value, (str, float)):
            return scalar(
                _rounded(
                    casting.cast_elements(
                        [value._value if not hasattr(value, "_count") else value._count], value.dtype, dt
                    )[0],
                    dt,
                ),
                dt,
            )
        if value is None:
            return make(dt.type, float("nan"))
        if kind is complex:
            raise TypeError("float() argument must be a string or a real number, not 'complex'")
        try:
            number = float(value)
        except OverflowError:
            raise OverflowError("int too large to convert to float") from None
        rounded = _rounded(number, dt)
        if rounded in (_INF, -_INF) and number not in (_INF, -_INF):
            from .errors import OVER, report

            report(OVER, "cast")
        return make(dt.type, rounded)
    if dt.kind == "c":
        value = value.decode("ascii") if isinstance(value, bytes) else value
        if args:
            value = complex(value, *args)
        number = complex(value)
        rounded = _rounded(number, dt)
        if any(
            cmath.isinf(b) and not cmath.isinf(a)
            for a, b in zip((number.real, number.imag), (rounded.real, rounded.imag))
        ):
            errors.report(errors.OVER, "cast")
        return scalar(rounded, dt)
    raise Refusal(f"numpy.{cls.__name__}", "value", value, "this is not constructed.")


_INF = float("inf")


def dtype_of_scalar_type(cls: Any) -> Dtype:
    for base in cls.__mro__:
        if base in _DTYPES:
            return _DTYPES[base]
    raise Refusal(f"numpy.{cls.__name__}", "value", "given", "this type is not constructed.")


def _from_array(value: Any, dt: Dtype) -> Any:
    made = creation.asarray(value).astype(dt)
    return made[()] if not made._shape else made


def _rounded(value: Any, dt: Dtype) -> Any:
    if dt.itemsize >= (8 if dt.kind == "f" else 16):
        return value
    return primitives.decode(dt.char, dt.width, primitives.encode(dt.char, dt.width, [value]))[0]


def _unit_given(kind: str, given: Any) -> Any:
    """The unit that a second argument names: `"5s"`, `"[5s]"` or `("s", 5)`, in str or bytes."""
    if isinstance(given, tuple):
        name, count = given[:2]
        given = f"{count}{name.decode('ascii') if isinstance(name, bytes) else name}"
    elif isinstance(given, bytes):
        given = given.decode("ascii")
    if not isinstance(given, str):
        return given
    return as_dtype(f"{kind}8[{given[1:-1] if given[:1] == '[' else given}]").unit


def _construct_time(cls: Any, value: Any = None, *args: Any) -> Any:
    kind = "M" if cls is datetime64 else "m"
    if isinstance(value, bytes):
        value = value.decode("ascii")
    unit = None
    if args:
        unit = _unit_given(kind, args[0])
    dt = time_dtype(kind, unit)
    if value is None or (isinstance(value, str) and value in ("NaT", "nat", "")):
        return make_time(dt, NAT)
    if isinstance(value, bool):
        value = int(value)
    if isinstance(value, (int, float)) or (
        isinstance(value, generic) and not isinstance(value, (datetime64, timedelta64, str))
    ):
        if isinstance(value, generic):
            value = value.item()
        if isinstance(value, float):
            raise ValueError(f"Could not convert object to NumPy {'datetime' if kind == 'M' else 'timedelta'}")
        if kind == "M" and unit is None:
            raise ValueError("Converting an integer to a NumPy datetime requires a specified unit")
        return make_time(dt, value)
    if isinstance(value, str) and kind == "m":
        return make_time(dt, times.parse(value, dt))
    if unit is None:
        if isinstance(value, (datetime64, timedelta64)) and value.dtype.kind == kind:
            return make_time(value.dtype, value._count)
        if isinstance(value, str):
            count, shown = times.parse_text(value, None)
            return make_time(time_dtype(kind, shown), count)
        asm8 = getattr(value, "asm8", None)
        if isinstance(asm8, (datetime64, timedelta64)):
            return asm8
        dt = times.discover([value], dt)
        if isinstance(value, datetime.timedelta) or isinstance(value, datetime.date):
            return make_time(dt, times.parse(value, dt))
    return make_time(dt, times.parse(value, dt))


def time_item(value: Any) -> Any:
    """The Python object of a datetime64 or timedelta64."""
    return times.item(value._count, value._dtype)


def time_hash(value: Any) -> int:
    """The hash of a datetime64 or timedelta64; of NaT, which equals nothing, that of the object."""
    return object.__hash__(value) if value._count == times.NAT else times.hash_of(value._count, value._dtype)


_NUMBERS = (int, float, complex, bool)


def _ready(other: Any) -> bool:
    return (
        isinstance(other, (*_NUMBERS, generic, ndarray, list, tuple))
        or isinstance(other, (str, bytes, datetime.date, datetime.timedelta))
        or hasattr(other, "__array__")
    )


def binary(name: str, one: Any, other: Any) -> Any:
    """A scalar with something on its right."""
    made = primitives.ready_operation(name, one, other)
    if made is not None:
        return made
    if defers(other) or isinstance(other, (str, bytes)) and not isinstance(one, str) and name == "multiply":
        return NotImplemented
    if name == "multiply" and isinstance(other, (list, tuple)):
        return NotImplemented
    if not _ready(other) and not isinstance(other, (generic, ndarray)):
        if other is None or not hasattr(type(other), "__array__"):
            return _with_object(name, one, other)
    if name == "divmod":
        return ufuncs.divmod(one, other)
    function = _OPERATORS[name]
    if isinstance(other, (datetime.timedelta, datetime.date)) and one.dtype.kind in "mM":
        other = creation.asarray(other, "m8" if isinstance(other, datetime.timedelta) else "M8")[()]
    if isinstance(other, (ndarray, list, tuple)) or hasattr(other, "__array_ufunc__"):
        return function(one, other)
    label = name if type(one) is np_bool else "scalar " + name
    return function._run((one, other), None, True, "same_kind", None, label)


_REFLECTED_NAMES = {
    "add": "__radd__", "subtract": "__rsub__", "multiply": "__rmul__", "divide": "__rtruediv__", "floor_divide":
    "__rfloordiv__", "remainder": "__rmod__", "power": "__rpow__",
}  # fmt: skip


def _with_object(name: str, one: Any, other: Any) -> Any:
    # An object of the program: its own reflected operator answers if it has one; else Python says that there is none. It
    # is Python that says so of a long double too, which is no number of Python's.
    if one.dtype.char in "gG":
        return NotImplemented
    if name in _REFLECTED_NAMES and hasattr(type(other), _REFLECTED_NAMES[name]):
        return NotImplemented
    if other is None or name not in _OPERATORS:
        function = _OPERATORS[name]
        return function(creation.asarray(one), creation.asarray(other, object))
    return NotImplemented


def reflected(name: str, one: Any, other: Any) -> Any:
    """A scalar with something on its left."""
    made = primitives.ready_operation(name, other, one)
    if made is not None:
        return made
    if isinstance(other, (str, bytes)) and not isinstance(one, str):
        if name in ("multiply", "add", "remainder"):
            return NotImplemented
    if name == "multiply" and isinstance(other, (list, tuple)):
        return NotImplemented
    if (other is None or isinstance(other, (dict, set))) and one.dtype.char not in "gG":
        # Python's own values are combined as objects, and say themselves that they cannot be.
        return _OPERATORS[name](creation.asarray(other, object), creation.asarray(one))
    if not _ready(other):
        return NotImplemented
    if name == "divmod":
        return ufuncs.divmod(other, one)
    function = _OPERATORS[name]
    if isinstance(other, (datetime.timedelta, datetime.date)) and one.dtype.kind in "mM":
        other = creation.asarray(other, "m8" if isinstance(other, datetime.timedelta) else "M8")[()]
    if isinstance(other, (ndarray, list, tuple)):
        return function(other, one)
    label = name if type(one) is np_bool else "scalar " + name
    return function._run((other, one), None, True, "same_kind", None, label)


def compare(name: str, one: Any, other: Any) -> Any:
    """A comparison of a scalar."""
    made = primitives.ready_operation(name, one, other)
    if made is not None:
        return made
    if defers(other):
        return NotImplemented
    if isinstance(one, str) and isinstance(other, str):
        # As text of Python: a scalar's own operators would come here again.
        left, right = str.__str__(one), str.__str__(other)
        return TRUE if name in _OF_TEXT[(left > right) - (left < right)] else FALSE
    if not _ready(other) and not hasattr(other, "__array__"):
        if name == "equal":
            return NotImplemented
        return NotImplemented
    if isinstance(other, (datetime.timedelta, datetime.date)):
        if one.dtype.kind not in "mM":
            return NotImplemented
        other = creation.asarray(other, "m8" if isinstance(other, datetime.timedelta) else "M8")[()]
    if name in ("equal", "not_equal"):
        if isinstance(other, (ndarray, list, tuple)):
            return ufuncs.equality(_OPERATORS[name], creation.asarray(one), other)
        from .dtypes import DTypePromotionError
        from .errors import UFuncTypeError

        try:
            return _OPERATORS[name](one, other)
        except (UFuncTypeError, DTypePromotionError):
            return TRUE if name == "not_equal" else FALSE
    return _OPERATORS[name](one, other)


# The comparisons that hold between two texts, by whether the first comes before (-1), is equal (0) or comes after (1).
_OF_TEXT = {
    -1: frozenset({"less", "less_equal", "not_equal"}),
    0: frozenset({"equal", "less_equal", "greater_equal"}),
    1: frozenset({"greater", "greater_equal", "not_equal"}),
}


def unary(name: str, one: Any) -> Any:
    """An operator of one scalar."""
    return _OPERATORS[name]._run((one,), None, True, "same_kind", None, "scalar " + name)


__all__ = ["scalar_repr", "scalar_str", "str_"]
