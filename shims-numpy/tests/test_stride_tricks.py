"""sliding_window_view and as_strided."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "np.lib.stride_tricks.sliding_window_view(np.arange(6), 3)",
    "np.lib.stride_tricks.sliding_window_view(np.arange(12).reshape(3, 4), (2, 2))",
    "np.lib.stride_tricks.sliding_window_view(np.arange(12).reshape(3, 4), 2, axis=1)",
    "np.lib.stride_tricks.sliding_window_view(np.arange(12).reshape(3, 4), (2, 3), axis=(1, 1))",
    "np.lib.stride_tricks.sliding_window_view(np.arange(6), 7)",
    "np.lib.stride_tricks.sliding_window_view(np.arange(6), -1)",
    "np.lib.stride_tricks.sliding_window_view(np.arange(12).reshape(3, 4), 2)",
    "np.lib.stride_tricks.sliding_window_view(np.arange(12).reshape(3, 4), (2, 2), axis=0)",
    "np.lib.stride_tricks.sliding_window_view([1, 2, 3], 2).sum(axis=1)",
    "x = np.arange(6); v = np.lib.stride_tricks.sliding_window_view(x, 3, writeable=True); v[1, 1] = 99; x",
    "v = np.lib.stride_tricks.sliding_window_view(np.arange(6), 3); v[0, 0] = 1",
    "np.lib.stride_tricks.as_strided(np.arange(6), (2, 3), (8, 8))",
    "np.lib.stride_tricks.as_strided(np.arange(6, dtype=np.int16), shape=(3,), strides=(4,))",
    "x = np.arange(6); v = np.lib.stride_tricks.as_strided(x, (3, 2), (16, 8)); v[2, 1] = -1; x",
    "np.lib.stride_tricks.as_strided(np.arange(6), (2,), (8,), writeable=False)",
]


@pytest.mark.parametrize("source", CASES)
def test_stride_tricks(source: str) -> None:
    assert_same(source)
