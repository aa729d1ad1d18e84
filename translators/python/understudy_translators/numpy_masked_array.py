"""`numpy.ma.MaskedArray`, whose data and mask stay two arrays, and `numpy.ma.masked`, of which there is one."""

from __future__ import annotations

from .libraries import library
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _masked_array_value(array: Any) -> Any:
    # `fill_value` would choose one where none has been set.
    masked = library("numpy").ma
    mask = masked.getmask(array)
    return array.data, None if mask is masked.nomask else mask, array._fill_value, array.hardmask, array._sharedmask


def _make_masked_array(value: Any) -> Any:
    data, mask, fill_value, hard, shared = value
    masked = library("numpy").ma
    made = masked.MaskedArray(data, mask=masked.nomask, hard_mask=hard, copy=False)
    if mask is not None:
        made._mask = mask
    made._sharedmask = shared
    if fill_value is not None:
        made.fill_value = fill_value[()]
    return made


def _masked_value(constant: Any) -> Any:
    return None


def _make_masked(value: Any) -> Any:
    return library("numpy").ma.masked


MASKED_ARRAY = Translator("numpy.ma.MaskedArray", ("MaskedArray",), _masked_array_value, _make_masked_array)
MASKED = Translator("numpy.ma.masked", ("MaskedConstant",), _masked_value, _make_masked)
