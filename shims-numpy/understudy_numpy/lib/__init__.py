"""What `numpy.lib` holds: the format of files, archives, and stride_tricks."""

from . import format, npyio, stride_tricks

__all__ = ["format", "npyio", "stride_tricks"]
