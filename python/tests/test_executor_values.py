"""Values on their way: the native codec against the pure one, arrays, shared memory."""

from __future__ import annotations

import array
import collections
import datetime
import decimal
import fractions
import http
import importlib
import math
import pathlib
import re
import sys
import types
import urllib.parse
import uuid
from typing import Any

import executor_functions
import pytest
from understudy._understudy import decode_body, encode_fields
from understudy.executor import CannotTravel, Executor

neutral_encode: Any = importlib.import_module("understudy_translators.encode").encode
neutral_decode: Any = importlib.import_module("understudy_translators.decode").decode

PLAIN: list[Any] = [
    None, True, False, 0, -1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**200, -(2**71), 1.5, math.inf, -0.0, 1j, "", "é",
    "\ud800x", b"x", b"z" * 100_000, bytearray(b"y"), ..., NotImplemented, [], (), [1, 2, 3, 4], [1, 2, 3, 4, 2**70],
    [1, 2, 3, "4"], (1.0, 2.0, 3.0, 4.0), ["a", "b", "c", "d"], ["a", "b", "c", "\ud800"], [True, False, True, True],
    {1, 2}, frozenset([1]), {"a": [1], 2: {}}, range(3), range(0, 10**30, 7), slice(1, None, 2),
    datetime.datetime(2020, 1, 2, 3, 4, 5, 6, datetime.timezone.utc, fold=1), datetime.timedelta(-1, 2, 3),
    decimal.Decimal("1.50"), collections.OrderedDict(a=1), collections.Counter("aab"),
    collections.defaultdict(list, a=[1]), collections.deque([1, 2], 3), uuid.UUID(int=5), fractions.Fraction(1, 3),
    pathlib.PurePosixPath("/a"), types.SimpleNamespace(a=1), array.array("d", [1, 2]), memoryview(b"abc"),
    re.compile("a+", re.I), http.HTTPStatus.NOT_FOUND, urllib.parse.urlparse("http://a/b?c"), executor_functions.Shade.DARK,
    [executor_functions.Measured("a", [1.5])] * 2,
]  # fmt: skip


@pytest.mark.parametrize("value", PLAIN, ids=lambda value: repr(value)[:30])
def test_both_codecs_read_what_either_writes(value: Any) -> None:
    for encode in (lambda: encode_fields([value]), lambda: neutral_encode([value])):
        for decode in (decode_body, neutral_decode):
            (back,) = decode(encode())
            assert type(back) is type(value) and back == value and repr(back)[:10] == repr(value)[:10]


def test_sharing_and_cycles() -> None:
    one: list[Any] = []
    one.append((one,))
    two: Any = ([],)
    two[0].append((two,))
    inner = [1]
    three: dict[str, Any] = {}
    three["self"] = types.SimpleNamespace(owner=three)
    back_one, back_two, back_shared, back_three = decode_body(encode_fields([one, two, [inner, (inner,)], three]))
    assert back_one[0][0] is back_one  # type: ignore[index]
    assert back_two[0][0][0] is back_two  # type: ignore[index]
    assert back_shared[0] is back_shared[1][0]  # type: ignore[index]
    assert back_three["self"].owner is back_three  # type: ignore[index]


LOCAL = """
import collections, dataclasses, enum
Pair = collections.namedtuple("Pair", "left right")
Flags = enum.Flag("Flags", "A B")

@dataclasses.dataclass
class Fit:
    coef_: list
"""


def test_instances_travel_both_ways_by_the_name_of_their_class() -> None:
    """A worker imports the class. One that it cannot import goes along, and what comes back is an instance of ours."""
    measured = executor_functions.Measured("a", [1.5])
    main = sys.modules["__main__"]
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(LOCAL, names)
    local = {name: names[name] for name in ("Pair", "Flags", "Fit")}
    vars(main).update(local)
    try:
        with Executor(workers=1, path=[str(pathlib.Path(__file__).parent)]) as executor:
            one, other = executor.call(executor_functions.twice, measured)
            assert type(one) is executor_functions.Measured and one == measured and one is other
            assert (
                executor.call(executor_functions.twice, executor_functions.Shade.DARK)[0]
                is executor_functions.Shade.DARK
            )
            for value in (names["Pair"](1, [2]), names["Flags"](3), names["Fit"]([1])):
                back = executor.call(executor_functions.twice, value)[0]
                assert type(back) is type(value) and back == value
            with pytest.raises(CannotTravel, match=r"result\.values\[0\]"):
                executor.call(executor_functions.measured_with_a_lock)
    finally:
        for name in local:
            delattr(main, name)


@pytest.mark.parametrize("cut", range(0, 60, 3))
def test_broken_bytes_are_an_error(cut: int) -> None:
    body = encode_fields([{"a": [1, 2, 3, 4, "x"], "b": (1.5, b"y", {3})}])
    with pytest.raises(ValueError):
        decode_body(body[: min(cut, len(body) - 1)])
    broken = bytearray(body)
    broken[4 + cut % (len(body) - 4)] ^= 0xFF
    try:
        decode_body(bytes(broken))
    except (ValueError, TypeError):
        pass


def test_too_deep_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(300):
        deep = [deep]
    with pytest.raises(CannotTravel, match="deeper than 256"):
        encode_fields([deep])


def test_code_from_a_worker_is_refused() -> None:
    body = encode_fields([lambda: 1], code=True)
    with pytest.raises(ValueError, match="never taken"):
        decode_body(body)


def test_arrays_come_without_numpy_too(vanilla: str) -> None:
    with Executor(python=vanilla, workers=1) as executor:
        result = executor.exec("import numpy\nnumpy.arange(6.0).reshape(2, 3)")
        assert result.tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]] and result.dtype == "<f8"


def test_what_stands_for_arrays_without_numpy_can_be_sent_on(vanilla: str) -> None:
    with Executor(python=vanilla, workers=1) as executor:
        table = executor.eval("__import__('numpy').arange(6.0).reshape(2, 3)[:, ::-1]")
        number = executor.eval("__import__('numpy').float32(3)")
        if "numpy" not in sys.modules:
            assert (type(table).__name__, type(number).__name__) == ("NeutralArray", "Scalar")
        assert executor.eval("(type(a).__name__, a.tolist())", a=table) == (
            "ndarray",
            [[2.0, 1.0, 0.0], [5.0, 4.0, 3.0]],
        )
        assert executor.eval("(type(a).__name__, float(a))", a=number) == ("float32", 3.0)
