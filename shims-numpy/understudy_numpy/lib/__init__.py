"""What `numpy.lib` holds."""

from . import array_utils, format, mixins, npyio, scimath, stride_tricks
from .version import NumpyVersion

__all__ = ["NumpyVersion", "array_utils", "format", "mixins", "npyio", "scimath", "stride_tricks"]
