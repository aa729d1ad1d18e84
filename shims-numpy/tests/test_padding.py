"""numpy.pad."""

from __future__ import annotations

import pytest
from differential import assert_same

MODES = "constant edge linear_ramp maximum mean median minimum reflect symmetric wrap".split()
CASES = [
    f"np.pad({a}, {width}, mode='{mode}')"
    for mode in MODES
    for a, width in (
        ("[1, 2, 3, 4, 5]", "(2, 3)"),
        ("[1.5, 2, 3.25]", "8"),
        ("np.arange(6).reshape(2, 3)", "((1, 2), (3, 1))"),
        ("np.arange(12, dtype=np.uint8).reshape(3, 4)", "1"),
        ("[7]", "2"),
    )
] + [
    "np.pad([1, 2, 3], (2, 3), 'constant', constant_values=(4, 6))",
    "np.pad(np.ones((2, 2)), 1, constant_values=((1, 2), (3, 4)))",
    "np.pad([1, 2, 3, 4, 5], (2, 3), 'linear_ramp', end_values=(5, -4))",
    "np.pad([1, 2, 3, 4, 5], 2, 'mean', stat_length=2)",
    "np.pad([[1, 2], [3, 4]], ((3, 2), (2, 3)), 'minimum', stat_length=1)",
    "np.pad([1, 2, 3, 4, 5], (2, 3), 'reflect', reflect_type='odd')",
    "np.pad([1, 2, 3], (7, 6), 'reflect', reflect_type='odd')",
    "np.pad([1, 2, 3], (7, 6), 'symmetric', reflect_type='odd')",
    "np.pad([1, 2, 4], (7, 5), 'reflect')",
    "np.pad([1, 2, 4], (1, 9), 'symmetric')",
    "np.pad([1, 2, 4], (10, 5), 'wrap')",
    "np.pad([[1, 2], [3, 4]], ((3, 3), (5, 5)), 'reflect')",
    "np.pad([1, 2], 1, mode='foo')",
    "np.pad([1, 2], 1, mode='edge', constant_values=3)",
    "np.pad([1, 2], -1)",
    "np.pad([1, 2], 1.5)",
    "np.pad([1, 2], ((1, 2), (3, 4)))",
    "np.pad([[1, 2]], {0: (1, 2)})",
    "np.pad([[1, 2]], {-1: 2})",
    "np.pad([], 2)",
    "np.pad([], 2, mode='edge')",
    "np.pad([], 2, mode='reflect')",
    "np.pad(np.array(['a', 'b']), 1, mode='edge')",
    "np.pad([True, False], 1)",
    "np.pad([1, 2, 3], 2, 'empty').shape",
    """
def border(vector, width, axis, kwargs):
    vector[:width[0]] = kwargs.get('padder', 10)
    vector[-width[1]:] = kwargs.get('padder', 10)
np.pad(np.arange(6).reshape(2, 3), 2, border, padder=100)
""",
]


@pytest.mark.parametrize("source", CASES)
def test_pad(source: str) -> None:
    assert_same(source)
