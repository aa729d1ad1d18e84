"""What `numpy.lib` holds."""

from importlib import import_module

from . import array_utils, format, mixins, npyio, scimath, stride_tricks
from .arrayterator import Arrayterator
from .version import NumpyVersion


def __getattr__(name: str):
    if name == "recfunctions":
        return import_module("." + name, __name__)
    raise AttributeError(f"module 'numpy.lib' has no attribute {name!r}")


__all__ = [
    "Arrayterator",
    "NumpyVersion",
    "array_utils",
    "format",
    "mixins",
    "npyio",
    "recfunctions",
    "scimath",
    "stride_tricks",
]
