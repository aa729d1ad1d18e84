"""The primitives of arrays in native code, which `understudy_numpy` puts in force where it finds this module.

Everything here is defined by its twin of the same name in `understudy_numpy.primitives.pure`.
"""

import sys

if sys.version_info < (3, 11) or sys.implementation.name != "cpython":
    raise ImportError("the compiled primitives need CPython 3.11 or newer")

from understudy._understudy import array as _array  # noqa: E402

Array = _array.Array
DxsmStream = _array.DxsmStream
MersenneStream = _array.MersenneStream
PcgStream = _array.PcgStream
PhiloxStream = _array.PhiloxStream
Sfc64Stream = _array.Sfc64Stream
Ufunc = _array.Ufunc
bounded_each = _array.bounded_each
bounded_each_small = _array.bounded_each_small
bounded_fill = _array.bounded_fill
bounded_fill_small = _array.bounded_fill_small
chosen_places = _array.chosen_places
exchanges = _array.exchanges
exponential_fill = _array.exponential_fill
exponential_fill_single = _array.exponential_fill_single
exponential_inverse_fill = _array.exponential_inverse_fill
install = _array.install
located_fill = _array.located_fill
new_array = _array.new_array
normal_fill = _array.normal_fill
normal_fill_single = _array.normal_fill_single
polar_fill = _array.polar_fill
ready_added = _array.ready_added
ready_array = _array.ready_array
ready_cholesky = _array.ready_cholesky
ready_counts = _array.ready_counts
ready_determinant = _array.ready_determinant
ready_einsum = _array.ready_einsum
ready_fold = _array.ready_fold
ready_general = _array.ready_general
ready_hermitian = _array.ready_hermitian
ready_histogram = _array.ready_histogram
ready_inverse = _array.ready_inverse
ready_joined = _array.ready_joined
ready_least_squares = _array.ready_least_squares
ready_nested = _array.ready_nested
ready_nonzero = _array.ready_nonzero
ready_operation = _array.ready_operation
ready_order = _array.ready_order
ready_product = _array.ready_product
ready_products = _array.ready_products
ready_qr = _array.ready_qr
ready_range = _array.ready_range
ready_repeat = _array.ready_repeat
ready_running = _array.ready_running
ready_search = _array.ready_search
ready_solution = _array.ready_solution
ready_sorted = _array.ready_sorted
ready_spaced = _array.ready_spaced
ready_stretches = _array.ready_stretches
ready_svd = _array.ready_svd
ready_take = _array.ready_take
ready_transform = _array.ready_transform
ready_true_count = _array.ready_true_count
ready_unique = _array.ready_unique
ready_where = _array.ready_where
sampled_fill = _array.sampled_fill
shuffled_range = _array.shuffled_range
uniform_fill = _array.uniform_fill
uniform_fill_single = _array.uniform_fill_single
word_fill = _array.word_fill

__all__ = [
    "Array",
    "DxsmStream",
    "MersenneStream",
    "PcgStream",
    "PhiloxStream",
    "Sfc64Stream",
    "Ufunc",
    "bounded_each",
    "bounded_each_small",
    "bounded_fill",
    "bounded_fill_small",
    "chosen_places",
    "exchanges",
    "exponential_fill",
    "exponential_fill_single",
    "exponential_inverse_fill",
    "install",
    "located_fill",
    "new_array",
    "normal_fill",
    "normal_fill_single",
    "polar_fill",
    "ready_added",
    "ready_array",
    "ready_cholesky",
    "ready_counts",
    "ready_determinant",
    "ready_einsum",
    "ready_fold",
    "ready_general",
    "ready_hermitian",
    "ready_histogram",
    "ready_inverse",
    "ready_joined",
    "ready_least_squares",
    "ready_nested",
    "ready_nonzero",
    "ready_operation",
    "ready_order",
    "ready_product",
    "ready_products",
    "ready_qr",
    "ready_range",
    "ready_repeat",
    "ready_running",
    "ready_search",
    "ready_solution",
    "ready_sorted",
    "ready_spaced",
    "ready_stretches",
    "ready_svd",
    "ready_take",
    "ready_transform",
    "ready_true_count",
    "ready_unique",
    "ready_where",
    "sampled_fill",
    "shuffled_range",
    "uniform_fill",
    "uniform_fill_single",
    "word_fill",
]
