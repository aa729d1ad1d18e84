"""What `numpy.lib` holds."""

from . import array_utils, format, mixins, npyio, scimath, stride_tricks
from .arrayterator import Arrayterator
from .version import NumpyVersion

__all__ = ["Arrayterator", "NumpyVersion", "array_utils", "format", "mixins", "npyio", "scimath", "stride_tricks"]
