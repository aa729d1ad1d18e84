"""Values that every interpreter can make, each of which must come back to the last bit."""

from __future__ import annotations

import array
import collections
import datetime
import decimal
import fractions
import math
import pathlib
import struct
import types
import uuid
from typing import Any

from understudy_translators import Handle, Parent, Record, Reference


def cases() -> dict[str, Any]:
    """Fresh values by name."""
    table: dict[str, Any] = {
        "none": None,
        "bools": [True, False],
        "ints": [0, 1, -1, 2**31, -(2**63), 2**63 - 1],
        "big ints": [2**63, -(2**63) - 1, 2**64, 2**71, -(2**71), 2**71 - 1, -(2**71) - 1, 10**400, -(10**400)],
        "floats": [0.0, -0.0, 1.5, math.inf, -math.inf, math.nan, 5e-324],
        "nan payload": struct.unpack("<d", bytes.fromhex("0100000000f8ff7f"))[0],
        "complex": [complex(-0.0, math.inf), 1j],
        "strs": ["", "a", "Größe", "漢字", "\U0001f600", "\0", "x" * 70000],
        "surrogates": ["\ud800", "a\udfffb", "\ud83d\ude00"],
        "bytes": [b"", b"\0\xff", b"x" * 70000],
        "bytearray": [bytearray(), bytearray(b"ab"), bytearray(70000)],
        "singletons": [Ellipsis, NotImplemented],
        "empty": [[], (), set(), frozenset(), {}],
        "nested": {"a": [1, (2, {3: "x"}), {4}, frozenset((5, 6))], None: ..., 1.5: b"", (1, "k"): [()]},
        "range": [range(0), range(3), range(2**70, -5, -3)],
        "slice": [slice(None), slice(1, 2, 3), slice("a", (1, 2), None)],
        "packed ints": [[1, 2, 3, 4], (1, 2, 3, 4), list(range(1000))],
        "packed floats": [[0.0, -0.0, math.nan, 1.0], (1.0,) * 5],
        "packed bools": [[True, False, True, True], (False,) * 4],
        "packed strs": [["a", "", "bc", "d"], ("ä", "漢", "", "x"), ["a", "b", "c", "\ud800"]],
        "nearly packed": [[1, 2, 3, True], [1, 2, 3, 4.0], [1, 2, 3, 2**64], ["a", "b", "c", b"d"], [0, 1, 2.5, 3]],
        "sets": [{1, "a", None, (1, 2)}, frozenset({frozenset({1}), 2.5})],
        "references": [Reference("math:sin"), Handle(7, "some.Class", "<x>"), Parent(2**63, "callback")],
        "record": Record("some.thing", {"a": [1]}),
        "dates": [datetime.date(1, 1, 1), datetime.date(9999, 12, 31)],
        "datetimes": [
            datetime.datetime(2024, 2, 29, 23, 59, 59, 999999),
            datetime.datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=datetime.timezone.utc),
            datetime.datetime.max,
        ],
        "times": [datetime.time(), datetime.time(1, 2, 3, 4, fold=1, tzinfo=datetime.timezone.utc)],
        "timedeltas": [datetime.timedelta.min, datetime.timedelta.max, datetime.timedelta(microseconds=-1)],
        "timezones": [
            datetime.timezone.utc,
            datetime.timezone(datetime.timedelta(hours=-5, seconds=1)),
            datetime.timezone(datetime.timedelta(hours=2), "CEST"),
            datetime.timezone(datetime.timedelta(0), "Z"),
        ],
        "decimals": [
            decimal.Decimal(text) for text in ("0", "-0E+3", "1.10", "NaN", "-sNaN123", "Infinity", "1E-9999")
        ],
        "fractions": [fractions.Fraction(-3, 7), fractions.Fraction(2**80)],
        "uuid": uuid.UUID(int=2**128 - 5),
        "ordered dict": collections.OrderedDict([("b", 1), ("a", [2])]),
        "defaultdicts": [collections.defaultdict(None, {1: 2}), collections.defaultdict(None)],
        "deques": [collections.deque([1, [2]], 5), collections.deque(), collections.deque([1], 1)],
        "counter": collections.Counter({"a": -3, "b": 0, "c": 2**70}),
        "namespace": types.SimpleNamespace(a=1, b=[2]),
        "paths": [
            pathlib.PurePosixPath("/a/../b"),
            pathlib.PureWindowsPath("c:\\x\\y"),
            pathlib.PurePosixPath(),
            pathlib.Path("/tmp"),
        ],
        "array.array": [
            array.array("d", [1.5, -0.0]),
            array.array("b"),
            array.array("I", [1, 2]),
            array.array("q", [5]),
        ],
        "memoryview": [memoryview(b"abc"), memoryview(bytearray(b"abcd")).cast("H")],
        "deep": _deep(250),
    }
    shared: list[Any] = [1, 2, 3, 4]
    moment = datetime.datetime(2020, 1, 1)
    table["sharing"] = [shared, shared, (shared, {"s": shared}), moment, moment, [shared[:], shared]]
    same = bytearray(b"x")
    table["shared bytearray"] = [same, same, bytearray(b"x")]
    table.update(_cycles())
    return table


def _deep(levels: int) -> Any:
    value: Any = 1
    for level in range(levels):
        value = [value] if level % 3 else (value,)
    return value


def _cycles() -> dict[str, Any]:
    own: list[Any] = [1]
    own.append(own)
    mapping: dict[str, Any] = {}
    mapping["self"] = (mapping, [mapping])
    through_tuple: tuple[list[Any]] = ([],)
    through_tuple[0].append(through_tuple)
    through_dict: tuple[dict[str, Any]] = ({},)
    through_dict[0]["t"] = through_dict
    inner: list[Any] = []
    outer = ((inner,),)
    inner.append((outer, "x", slice(None, outer)))
    space = types.SimpleNamespace()
    space.me = [space]
    queue: Any = collections.deque()
    queue.append((queue, 1))
    fallback: Any = collections.defaultdict(None)
    fallback["x"] = fallback
    later: tuple[Any, ...] = (collections.deque(), 1)
    later[0].append([later])
    record = Record("some.thing", None)
    record.value = (record, [record])
    return {
        "list in itself": own,
        "dict in itself": mapping,
        "tuple in its list": through_tuple,
        "tuple in its dict": through_dict,
        "tuple in a tuple in its list": [outer],
        "namespace in itself": space,
        "deque in itself": queue,
        "defaultdict in itself": fallback,
        "tuple in its deque": later,
        "record in itself": [record],
    }
