"""Which modules stand behind the names `numpy` and `pandas` while an object of theirs is written or made.

Between processes that is what an import gives. Within one process originals and stand-ins are there together, so whoever
crosses there says for its own thread which of them is meant.
"""

from __future__ import annotations

import _thread
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Meant(_thread._local):
    packages: Any = {}


MEANT = _Meant()


def library(name: Any) -> Any:
    """The module that is meant by `numpy`, `numpy.random`, `pandas.tseries.frequencies`, imported."""
    packages = MEANT.packages
    if packages:
        root, dot, rest = name.partition(".")
        name = packages.get(root, root) + dot + rest
    if sys.modules.get(name) is None:
        __import__(name)
    return sys.modules[name]
