"""Stand-ins for the iterators of `itertools`.

Each is a class with one `__next__`, whose attributes are its whole state: that is why an iterator that is half used can
be copied and pickled. Arguments are checked when the iterator is made.
"""

from __future__ import annotations

import sys

from understudy_builtins.itertools.chaining import accumulate, chain, pairwise, starmap, zip_longest
from understudy_builtins.itertools.combinatorics import (
    combinations,
    combinations_with_replacement,
    permutations,
    product,
)
from understudy_builtins.itertools.endless import count, cycle, repeat
from understudy_builtins.itertools.grouping import groupby, tee
from understudy_builtins.itertools.selection import compress, dropwhile, filterfalse, islice, takewhile

__all__ = [
    "accumulate",
    "chain",
    "combinations",
    "combinations_with_replacement",
    "compress",
    "count",
    "cycle",
    "dropwhile",
    "filterfalse",
    "groupby",
    "islice",
    "pairwise",
    "permutations",
    "product",
    "repeat",
    "starmap",
    "takewhile",
    "tee",
    "zip_longest",
]

if sys.version_info >= (3, 12):
    from understudy_builtins.itertools.grouping import batched

    __all__ += ["batched"]
