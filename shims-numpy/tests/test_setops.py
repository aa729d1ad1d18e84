"""unique and the set operations."""

from __future__ import annotations

import pytest
from differential import assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

CASES = [
    "np.unique([3, 1, 2, 1])",
    "np.unique([[3, 1], [2, 1]])",
    "np.unique([])",
    "np.unique([0.0, -0.0, 1.5, np.nan, np.nan])",
    "np.unique([1.5, np.nan, np.nan], equal_nan=False)",
    "np.unique([1.5, np.nan, 0, np.nan], return_index=True, return_inverse=True, return_counts=True)",
    "np.unique([1.5, np.nan, 0, np.nan], equal_nan=False, return_inverse=True, return_counts=True)",
    "np.unique(['b', 'a', 'bb', 'a'], return_counts=True)",
    "np.unique([True, False, True])",
    "np.unique(np.array([3, 1, 3], dtype=np.uint8), return_counts=True)",
    "np.unique([3, 1, 2, 1], return_index=True)",
    "np.unique([3, 1, 2, 1], return_inverse=True)",
    "np.unique([[3, 1], [2, 1]], return_inverse=True)",
    "np.unique([3, 1, 2, 1], True, True, True)",
    "np.unique([[1, 0, 0], [1, 0, 0], [2, 3, 4]], axis=0)",
    "np.unique([[1, 0, 0], [1, 0, 0], [2, 3, 4]], axis=1)",
    "np.unique([[1, 0, 0], [2, 3, 4], [1, 0, 0]], axis=0, return_index=True, return_inverse=True, return_counts=True)",
    "np.unique([1, 2], axis=3)",
    "np.unique([2j, 1, 1 + 1j, 1], return_counts=True)",
    "np.unique(np.array(['2020-02-01', '2020-01-01', '2020-02-01'], dtype='M8[D]'))",
    "np.unique_counts([1, 1, 2]).counts",
    "np.unique_inverse([5, 1, 5])",
    "np.unique_all([5, 1, 5])",
    "np.intersect1d([1, 3, 4, 3], [3, 1, 2, 1])",
    "np.intersect1d([1, 3, 4, 3], [3, 1, 2, 1], return_indices=True)",
    "np.intersect1d([1, 2], [0.5, 2.0])",
    "np.union1d([-1, 0, 1], [-2, 0, 2])",
    "np.union1d([1, 2], [0.5])",
    "np.setdiff1d([1, 2, 3, 2, 4, 1], [3, 4, 5, 6])",
    "np.setdiff1d([2, 1, 2], [3], assume_unique=True)",
    "np.setxor1d([1, 2, 3, 2, 4], [2, 3, 5, 7, 5])",
    "np.isin([[0, 2], [4, 6]], [1, 2, 4, 8])",
    "np.isin([[0, 2], [4, 6]], [1, 2, 4, 8], invert=True)",
    "np.isin([1.0, np.nan], [np.nan, 1])",
    "np.isin(3, [1, 3])",
    "np.isin(['a', 'b'], ['b'])",
    "np.isin([1, 2], [2], kind='table')",
    "np.isin([1.5], [2], kind='table')",
    "np.isin([1], [2], kind='foo')",
    "np.isin([], [1])",
]


@pytest.mark.parametrize("source", CASES)
def test_setops(source: str) -> None:
    assert_same(source)


VALUES = st.lists(st.sampled_from([0.0, 1.0, -2.5, 3.0, float("inf"), 7.25]), max_size=10)


@settings(max_examples=40, deadline=None)
@given(VALUES)
def test_unique_of_any(values: list[float]) -> None:
    assert_same(
        f"inf = np.inf\nnp.unique(np.array({values}), return_index=True, return_inverse=True, return_counts=True)"
    )
