"""NumPy's objects that are neither arrays nor scalars: dtypes, ufuncs, random generators, masked arrays.

Only NumPy's public interface is used, so the same functions serve originals and their stand-ins.
"""

from __future__ import annotations

import os

from .libraries import library
from .numpy_ndarray import dtype_value, make_dtype
from .wire import CannotTravel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


# Classes, by name, that the other side cannot make: objects of them are no data.
NUMPY_LEFT_OUT = frozenset(os.environ.get("UNDERSTUDY_LEFT_OUT", "").split(","))


def numpy_row(kind: Any) -> Any:
    """(record name, function object -> value) for a class of NumPy, or None."""
    numpy = _numpy()
    if issubclass(kind, numpy.dtype):
        return "numpy.dtype", _dtype_parts
    if kind is numpy.ufunc:
        return "numpy.ufunc", _ufunc_name
    if any([base.__name__ in NUMPY_LEFT_OUT for base in kind.__mro__]):
        return None
    row = _NUMPY_ROWS.get(kind.__name__)
    return row if row is not None and kind.__module__.startswith("numpy") else None


def numpy_maker(name: Any) -> Any:
    """The function value -> object for a record of that name, or None."""
    return _NUMPY_MAKERS.get(name)


def _numpy() -> Any:
    return library("numpy")


def _dtype_parts(dtype: Any) -> Any:
    if dtype.kind == "O" and dtype.names is None:
        return "|O"
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        return (dtype_value(base), tuple(shape))
    try:
        return dtype_value(dtype)
    except ValueError as error:
        raise CannotTravel("numpy.dtype", str(error)) from None


def _make_dtype(value: Any) -> Any:
    numpy = _numpy()
    if type(value) is tuple:
        base, shape = value
        return numpy.dtype((make_dtype(numpy, base), shape))
    return numpy.dtype(object) if value == "|O" else make_dtype(numpy, value)


def _ufunc_name(ufunc: Any) -> Any:
    name = ufunc.__name__
    if getattr(_numpy(), name, None) is not ufunc:
        raise CannotTravel("numpy.ufunc", f"numpy has no ufunc {name!r} of its own; this one was made by a program")
    return name


def _make_ufunc(value: Any) -> Any:
    ufunc = getattr(_numpy(), value, None) if type(value) is str else None
    if type(ufunc) is not _numpy().ufunc:
        raise ValueError("no ufunc of numpy")
    return ufunc


def _make_generator(value: Any) -> Any:
    return _numpy().random.Generator(_make_bits(value))


def _make_bits(state: Any) -> Any:
    random = _numpy().random
    name = state["bit_generator"]
    if name not in ("MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"):
        raise ValueError("no bit generator of numpy")
    bits = getattr(random, name)(0)
    bits.state = state
    return bits


def _make_random_state(value: Any) -> Any:
    made = _numpy().random.RandomState(0)
    made.set_state(value)
    return made


def _make_poly1d(value: Any) -> Any:
    coefficients, variable = value
    return _numpy().poly1d(coefficients, variable=variable)


def _masked_value(array: Any) -> Any:
    # `fill_value` would choose one where none has been set.
    masked = _numpy().ma
    mask = masked.getmask(array)
    return array.data, None if mask is masked.nomask else mask, array._fill_value, array.hardmask, array._sharedmask


def _make_masked(value: Any) -> Any:
    data, mask, fill_value, hard, shared = value
    masked = _numpy().ma
    made = masked.MaskedArray(data, mask=masked.nomask, hard_mask=hard, copy=False)
    if mask is not None:
        made._mask = mask
    made._sharedmask = shared
    if fill_value is not None:
        made.fill_value = fill_value[()]
    return made


def _bits_row(bits: Any) -> Any:
    return bits.state


_NUMPY_ROWS = {
    "MaskedArray": ("numpy.ma.MaskedArray", _masked_value),
    "MaskedConstant": ("numpy.ma.masked", lambda constant: None),
    "Generator": ("numpy.random.Generator", lambda made: made.bit_generator.state),
    "busdaycalendar": ("numpy.busdaycalendar", lambda calendar: (calendar.weekmask, calendar.holidays)),
    "poly1d": ("numpy.poly1d", lambda polynomial: (polynomial.coeffs, polynomial.variable)),
    "RandomState": ("numpy.random.RandomState", lambda made: made.get_state(legacy=False)),
    **{name: ("numpy.random.bits", _bits_row) for name in ("MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64")},
}

_NUMPY_MAKERS = {
    "numpy.ma.MaskedArray": _make_masked,
    "numpy.ma.masked": lambda value: _numpy().ma.masked,
    "numpy.dtype": _make_dtype,
    "numpy.ufunc": _make_ufunc,
    "numpy.random.Generator": _make_generator,
    "numpy.busdaycalendar": lambda value: _numpy().busdaycalendar(*value),
    "numpy.poly1d": _make_poly1d,
    "numpy.random.RandomState": _make_random_state,
    "numpy.random.bits": _make_bits,
}

# What is made by the name of a class that a library's stand-ins may lack.
NUMPY_CLASSES = ("ma.MaskedArray",)
