"""Stores into an object that nobody else holds: with copy-on-write they cannot be seen, and pandas warns of them.

As in pandas, only CPython tells how many references there are; elsewhere nothing is said. A method asks
`references(self)` itself, for every call in between would add one.
"""

from __future__ import annotations

import sys
from typing import Any

from .errors import ChainedAssignmentError
from .warn import warn

MANY = sys.maxsize
# How many references `self` has in these methods of a temporary object: the caller's stack (gone for methods, which take
# it over, and since 3.14), the parameter, and the argument of `references`.
IN_SETITEM = 2 if sys.version_info >= (3, 14) else 3
IN_METHOD = 1 if sys.version_info >= (3, 14) else 2
# The object that an indexer holds: the indexer's attribute and the argument.
IN_INDEXER = 2

_GUIDE = "https://pandas.pydata.org/docs/dev/user_guide/migration.html"
_NEVER = (
    "never works to update the original DataFrame or Series, because the intermediate object on which we are setting values "
    "always behaves as a copy (due to Copy-on-Write).\n\n"
)


def _uncounted(obj: Any) -> int:
    return MANY


references = getattr(sys, "getrefcount", _uncounted) if sys.implementation.name == "cpython" else _uncounted


def warn_of_assignment() -> None:
    """Warn that `df[a][b] = value` stores nothing."""
    warn(
        "A value is being set on a copy of a DataFrame or Series through chained assignment.\n"
        f"Such chained assignment {_NEVER}"
        "Try using '.loc[row_indexer, col_indexer] = value' instead, to perform the assignment in a single step.\n\n"
        f"See the documentation for a more detailed explanation: {_GUIDE}#chained-assignment",
        ChainedAssignmentError,
    )


def warn_of_update() -> None:
    """Warn that `df[a].update(other)` changes nothing."""
    warn(
        "A value is being set on a copy of a DataFrame or Series through chained assignment using an inplace method.\n"
        f"Such inplace method {_NEVER}"
        "For example, when doing 'df[col].update(other)', try using 'df.update({col: other})' instead, to perform the "
        "operation inplace on the original object.\n\n"
        f"See the documentation for a more detailed explanation: {_GUIDE}#copy-on-write-cow",
        ChainedAssignmentError,
    )


def warn_of_method() -> None:
    """Warn that `df[a].method(inplace=True)` changes nothing."""
    warn(
        "A value is being set on a copy of a DataFrame or Series through chained assignment using an inplace method.\n"
        f"Such inplace method {_NEVER}"
        "For example, when doing 'df[col].method(value, inplace=True)', try using 'df.method({col: value}, inplace=True)' "
        "instead, to perform the operation inplace on the original object, or try to avoid an inplace operation using "
        "'df[col] = df[col].method(value)'.\n\n"
        f"See the documentation for a more detailed explanation: {_GUIDE}#copy-on-write-cow",
        ChainedAssignmentError,
    )
