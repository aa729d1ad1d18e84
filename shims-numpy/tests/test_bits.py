"""packbits and unpackbits."""

from __future__ import annotations

import pytest
from differential import assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

CASES = [
    "np.packbits([1, 0, 1])",
    "np.packbits([[[1, 0, 1], [0, 1, 0]], [[1, 1, 0], [0, 0, 1]]], axis=-1)",
    "np.packbits(np.arange(60).reshape(3, 20) % 3 > 1, axis=1)",
    "np.packbits(np.arange(60).reshape(3, 20) % 3 > 1, axis=0)",
    "np.packbits(np.arange(60).reshape(3, 20) % 3 > 1, bitorder='little')",
    "np.packbits([0, 5, 0, 0, 0, 0, 0, 0, -1])",
    "np.packbits([])",
    "np.packbits([1.5])",
    "np.packbits([1], bitorder='middle')",
    "np.packbits(np.ones((2, 3), dtype=bool), axis=2)",
    "np.unpackbits(np.array([[2], [7], [23]], dtype=np.uint8), axis=1)",
    "np.unpackbits(np.array([[2], [7], [23]], dtype=np.uint8))",
    "np.unpackbits(np.array([[2], [7], [23]], dtype=np.uint8), axis=0)",
    "np.unpackbits(np.array([2, 7], dtype=np.uint8), count=11)",
    "np.unpackbits(np.array([2, 7], dtype=np.uint8), count=-3)",
    "np.unpackbits(np.array([2, 7], dtype=np.uint8), count=20)",
    "np.unpackbits(np.array([2, 7], dtype=np.uint8), count=0)",
    "np.unpackbits(np.array([2, 7], dtype=np.uint8), bitorder='little')",
    "np.unpackbits(np.array([2, 7], dtype=np.uint8), count=-17)",
    "np.binary_repr(3), np.binary_repr(-3), np.binary_repr(3, 6), np.binary_repr(-3, 5), np.binary_repr(0)",
    "np.binary_repr(-4, 3), np.binary_repr(-128, 8)",
    "np.binary_repr(9, 2)",
    "np.binary_repr(-9, 2)",
    "np.base_repr(5), np.base_repr(6, 5), np.base_repr(-7, 5, 3), np.base_repr(32, 16), np.base_repr(0, 3, 2)",
    "np.base_repr(5, 40)",
    "np.unpackbits([1, 2])",
    "np.unpackbits(np.array([], dtype=np.uint8))",
]


@pytest.mark.parametrize("source", CASES)
def test_bits(source: str) -> None:
    assert_same(source)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.booleans(), max_size=40), st.sampled_from(["big", "little"]))
def test_round_trip(bits: list[bool], order: str) -> None:
    assert_same(
        f"np.unpackbits(np.packbits(np.array({bits}, dtype=bool), bitorder='{order}'), "
        f"count={len(bits)}, bitorder='{order}')"
    )
