"""Which file of a class serves an object of NumPy that is neither an array nor a scalar."""

from __future__ import annotations

from .left_out import LEFT_OUT
from .libraries import library
from .numpy_bit_generator import BIT_GENERATOR
from .numpy_busdaycalendar import BUSDAYCALENDAR
from .numpy_dtype import NUMPY_DTYPE
from .numpy_generator import GENERATOR
from .numpy_masked_array import MASKED, MASKED_ARRAY
from .numpy_poly1d import POLY1D
from .numpy_polynomial import POLYNOMIAL
from .numpy_random_state import RANDOM_STATE
from .numpy_seed_sequence import SEED_SEQUENCE
from .numpy_ufunc import NUMPY_UFUNC
from .translator import makers_of, rows_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_OF_NUMPY = (
    BIT_GENERATOR, BUSDAYCALENDAR, GENERATOR, MASKED, MASKED_ARRAY, NUMPY_DTYPE, NUMPY_UFUNC, POLY1D,
    POLYNOMIAL, RANDOM_STATE, SEED_SEQUENCE,
)  # fmt: skip
_NUMPY_ROWS = rows_of(_OF_NUMPY)
_NUMPY_MAKERS = makers_of(_OF_NUMPY)
# What is made by the name of a class that a library's stand-ins may lack.
NUMPY_CLASSES = ("ma.MaskedArray",)


def numpy_row(kind: Any) -> Any:
    """(record name, function object -> value) for a class of NumPy, or None."""
    numpy = library("numpy")
    for base, of_all_kinds in ((numpy.dtype, NUMPY_DTYPE), (numpy.ufunc, NUMPY_UFUNC)):
        if issubclass(kind, base):
            return of_all_kinds.record, of_all_kinds.value
    if any([base.__name__ in LEFT_OUT for base in kind.__mro__]):
        return None
    row = _NUMPY_ROWS.get(kind.__name__)
    return row if row is not None and kind.__module__.startswith("numpy") else None


def numpy_maker(name: Any) -> Any:
    """The function value -> object for a record of that name, or None."""
    return _NUMPY_MAKERS.get(name)
