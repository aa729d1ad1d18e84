"""The primitives of arrays in native code, which `understudy_numpy` puts in force where it finds this module.

Everything here is defined by its twin of the same name in `understudy_numpy.primitives.pure`.
"""

import sys

if sys.version_info < (3, 11) or sys.implementation.name != "cpython":
    raise ImportError("the compiled primitives need CPython 3.11 or newer")

from understudy._understudy import array as _array  # noqa: E402

Array = _array.Array
Ufunc = _array.Ufunc
install = _array.install
new_array = _array.new_array
ready_array = _array.ready_array
ready_counts = _array.ready_counts
ready_histogram = _array.ready_histogram
ready_joined = _array.ready_joined
ready_nested = _array.ready_nested
ready_nonzero = _array.ready_nonzero
ready_operation = _array.ready_operation
ready_order = _array.ready_order
ready_product = _array.ready_product
ready_range = _array.ready_range
ready_search = _array.ready_search
ready_sorted = _array.ready_sorted
ready_spaced = _array.ready_spaced
ready_take = _array.ready_take
ready_true_count = _array.ready_true_count
ready_unique = _array.ready_unique
ready_where = _array.ready_where

__all__ = [
    "Array",
    "Ufunc",
    "install",
    "new_array",
    "ready_array",
    "ready_counts",
    "ready_histogram",
    "ready_joined",
    "ready_nested",
    "ready_nonzero",
    "ready_operation",
    "ready_order",
    "ready_product",
    "ready_range",
    "ready_search",
    "ready_sorted",
    "ready_spaced",
    "ready_take",
    "ready_true_count",
    "ready_unique",
    "ready_where",
]
