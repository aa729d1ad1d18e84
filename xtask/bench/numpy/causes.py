"""Why operations take more than twice as long as NumPy's, where a profile has shown it."""

from __future__ import annotations

import re

UNKNOWN = "cause not looked into"
CALL = "the cost of a call: an object of a Python class and its layout are allocated"
WRAPPER = "the cost of a call: the function is Python's, and sorts its options before the native one is asked"
SCALAR = "operators of NumPy's scalars are methods in Python"
SORTS = "the whole array is sorted"
VECTORS = "NumPy calls a vector library by hand-written instructions; here the compiler vectorises what it can"
#: The first whose pattern is found in a row's title says it.
CAUSES = [
    (r"^a\[0\] [+*]|^np\.float64\(|^float\(", SCALAR),
    (r"^(a|s|c)\[[^]]*\]  |^s\.T  |^a\.(reshape|ravel|copy)\(|^a\.take\(|^[ac]\[k\]|^s\[:, 0\]", CALL),
    (r"^np\.(asarray|array|zeros|empty|ones|full|arange|count_nonzero|repeat|zeros_like)\(|^a\.arg(min|max)|^s\.argmax", WRAPPER),
    (r"^np\.(partition|median|percentile)\(", SORTS),
    (r"^np\.(tanh|arctan2|sin|cos|exp|log)\(.*float32", VECTORS),
    (r"^(rng|old)\.", "the cost of a call: what is asked for is sorted in Python before the native one draws"),
    (r"^np\.fft\.", "plans of rustfft for lengths that are no power of two, and copies of columns along other axes"),
]  # fmt: skip


def cause_of(title: str) -> str:
    """The cause for a row of this title, such as `a[k]  [float64, C]`."""
    return next((cause for pattern, cause in CAUSES if re.search(pattern, title)), UNKNOWN)
