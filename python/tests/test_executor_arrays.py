"""Arrays on their way where this process has NumPy: run in `.vanilla`, which has it; `.venv` has none."""

from __future__ import annotations

import importlib
import operator
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import executor_functions as functions
import pytest
from understudy._understudy import decode_body, encode_fields
from understudy.executor import Executor

numpy: Any = pytest.importorskip("numpy")
neutral_decode: Any = importlib.import_module("understudy_translators.decode").decode


@pytest.fixture(scope="module")
def executor() -> Iterator[Executor]:
    with Executor(workers=1, path=[str(Path(__file__).resolve().parent)]) as made:
        yield made


def test_arrays_keep_dtype_shape_order_and_flags() -> None:
    frozen = numpy.arange(3)
    frozen.flags.writeable = False
    arrays = [
        numpy.arange(6.0).reshape(2, 3), numpy.arange(10)[::-2], numpy.array(3.5), numpy.zeros((0, 3)), frozen,
        numpy.arange(5).astype(">i4"), numpy.array(["a", "bc"]), numpy.arange(3).astype("M8[ns]"),
        numpy.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]), numpy.asfortranarray(numpy.arange(6).reshape(2, 3)),
        numpy.array([None, [1], "x"], dtype=object), numpy.broadcast_to(numpy.arange(3), (4, 3)),
        numpy.arange(100000.0)[::1000],
    ]  # fmt: skip
    for value in arrays:
        for back in (*decode_body(encode_fields([value])), *neutral_decode(encode_fields([value]))):
            assert type(back) is numpy.ndarray and back.dtype == value.dtype and back.shape == value.shape
            assert back.flags.writeable == value.flags.writeable
            assert back.tolist() == value.tolist()


def test_views_of_one_array_stay_views() -> None:
    whole = numpy.arange(10.0)
    (back,) = decode_body(encode_fields([[whole, whole[2:5]]]))
    back[0][2] = 99  # type: ignore[index]
    assert back[1][0] == 99  # type: ignore[index]


def _memories() -> dict[str, tuple[list[Any], list[tuple[int, int]]]]:
    """Arrays of one message, and which pairs of them have elements in common."""
    base, wide = numpy.arange(12.0), numpy.zeros((600, 600))
    records = numpy.zeros(4, dtype=[("n", "i4"), ("x", "f8")])
    raw = bytearray(16)
    return {
        "a view before its base": ([base[2:5], base], [(0, 1)]),
        "views that overlap": ([base[2:6], base[4:9], base[8:10]], [(0, 1), (1, 2)]),
        "even and odd": ([base[::2], base[1::2]], []),
        "even, odd and all": ([base[::2], base[1::2], base], [(0, 2), (1, 2)]),
        "a column before its matrix": ([wide[:, 3], wide], [(0, 1)]),
        "a column after its matrix": ([wide, wide[:, 3]], [(0, 1)]),
        "columns far apart": ([wide[:, 3], wide[:, 9]], []),
        "columns that overlap": ([wide[:, 3:6], wide[:, 5:7]], [(0, 1)]),
        "fields of records": ([records["x"], records["n"], records], [(0, 2), (1, 2)]),
        "an array and a memoryview": ([numpy.frombuffer(raw)[1:], memoryview(raw)], [(0, 1)]),
    }


@pytest.mark.parametrize("name", _memories())
def test_arrays_that_share_elements_do_so_there(name: str) -> None:
    arrays, pairs = _memories()[name]
    there: Any = decode_body(encode_fields([arrays]))
    for back in (there[0], decode_body(encode_fields(arrays))):
        seen: list[Any] = [numpy.asarray(each) for each in back]
        every = [(one, other) for other in range(len(seen)) for one in range(other)]
        assert [pair for pair in every if numpy.shares_memory(*(seen[place] for place in pair))] == pairs
        assert all(numpy.array_equal(numpy.asarray(one), other) for one, other in zip(arrays, seen, strict=True))


def test_keywords_share_memory_with_arguments(executor: Executor) -> None:
    base = numpy.arange(6.0)
    assert executor.call(functions.share, base[1:3], other=base)


def test_large_arrays_there_and_back(executor: Executor) -> None:
    values = numpy.random.default_rng(1).random(1 << 18)
    result = executor.call(functions.double, values)
    assert numpy.array_equal(result, values * 2)
    result[0] = 5
    assert executor.submit(functions.double, values).result(60).sum() == pytest.approx(2 * values.sum())


def test_a_submitted_array_is_that_of_the_submission(executor: Executor) -> None:
    values = numpy.zeros(1 << 16)
    future = executor.submit(functions.double, values)
    values[:] = 7
    assert future.result(60).max() == 0


def test_shared_arrays_are_the_same_memory(executor: Executor) -> None:
    shared = executor.share(numpy.arange(1 << 16))
    part: Any = executor.call(operator.getitem, shared, slice(10, 20))
    assert numpy.shares_memory(part, shared) and part.tolist() == list(range(10, 20))
    executor.call(functions.fill, shared, 3)
    assert shared.max() == 3


def test_shared_memory_starts_no_worker() -> None:
    with Executor(workers=1) as executor:
        assert executor.empty((2, 3)).tolist() == [[0.0] * 3] * 2
        assert executor.statistics()["workers"] == []
