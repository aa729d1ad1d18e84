"""What the benchmark carries over: a value of each class, in several sizes."""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

Point = collections.namedtuple("Point", "x y")


class Value(NamedTuple):
    """`arrow` tells that pyarrow has a form of its own for it."""

    title: str
    make: Callable[[], Any]
    arrow: bool = False


SMALL = [
    Value("int", lambda: 7),
    Value("3-tuple", lambda: (1, 2.5, "abc")),
    Value("10-key dict", lambda: {f"key{number}": number for number in range(10)}),
]

#: A hundred million bytes each.
LARGE = [
    Value("ndarray, 1e8 bytes", lambda: np.arange(12_500_000.0), arrow=True),
    Value("table of numbers, 1e8 bytes", lambda: _numbers(2_500_000), arrow=True),
]


def _numbers(rows: int) -> Any:
    return pd.DataFrame(np.arange(rows * 5.0).reshape(-1, 5), columns=list("abcde"))


def _mixed(rows: int) -> Any:
    numbers = np.arange(rows)
    moments = pd.Series(numbers.astype("M8[s]"))
    return pd.DataFrame(
        {"n": numbers, "x": numbers / 7, "text": [f"row {number}" for number in range(rows)], "when": moments}
    )


def sized(size: int) -> list[Value]:
    return [
        Value(f"list of {size:,} ints", lambda: list(range(size))),
        Value(f"list of {size:,} floats", lambda: [number / 7 for number in range(size)]),
        Value(f"list of {size:,} str", lambda: [f"item {number}" for number in range(size)]),
        Value(f"dict of {size:,} keys", lambda: {f"key {number}": number for number in range(size)}),
        Value(f"{size:,} tuples", lambda: [(number, number / 7, str(number)) for number in range(size)]),
        Value(f"ndarray of {size:,} float64", lambda: np.arange(float(size)), arrow=True),
        Value(f"every other of {size:,} float64", lambda: np.arange(2.0 * size)[::2], arrow=True),
        Value(
            f"ndarray of {size:,} objects", lambda: np.array([f"item {number}" for number in range(size)], dtype=object)
        ),
        Value(f"ndarray of {size:,} str", lambda: np.array([f"item {number}" for number in range(size)])),
        Value(f"table of numbers, {size:,} rows", lambda: _numbers(size), arrow=True),
        Value(f"mixed table, {size:,} rows", lambda: _mixed(size), arrow=True),
        Value(f"categories, {size:,} rows", lambda: pd.Series(pd.Categorical(["u", "v"] * (size // 2))), arrow=True),
        Value(f"masked array of {size:,}", lambda: np.ma.masked_less(np.arange(float(size)), 5)),
    ]


CLASSES = [
    Value("numpy.float64", lambda: np.float64(1.5)),
    Value("numpy.dtype", lambda: np.dtype([("a", "i4"), ("b", "f8", (2,))])),
    Value("numpy.random.Generator", lambda: np.random.default_rng(1)),
    Value("pandas.Timestamp", lambda: pd.Timestamp("2020-01-01", tz="UTC")),
    Value("pandas.Timedelta", lambda: pd.Timedelta(3, "h")),
    Value("pandas.MultiIndex", lambda: pd.MultiIndex.from_product([["a", "b"], [1, 2]])),
    Value("pandas.DatetimeIndex", lambda: pd.date_range("2020", periods=3)),
    Value("Decimal", lambda: decimal.Decimal("1.50")),
    Value("Fraction", lambda: fractions.Fraction(1, 3)),
    Value("datetime", lambda: datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)),
    Value("int of 1000 bits", lambda: 1 << 1000),
    Value("set of 10", lambda: set(range(10))),
    Value("slice", lambda: slice(1, None, 2)),
    Value("named tuple", lambda: Point(1, 2)),
    Value("ValueError", lambda: ValueError("no", 1)),
]
