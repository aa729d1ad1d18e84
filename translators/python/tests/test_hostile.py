"""Bytes from anywhere: a WireError or a value, never another error, and memory in proportion to the bytes."""

from __future__ import annotations

import struct
import tracemalloc
from typing import Any

import pytest
from cases import cases
from hypothesis import given, settings
from hypothesis import strategies as st
from understudy_translators import CannotTravel, WireError, decode, encode

EMPTY = b"\0\0\0\0"
I32 = struct.Struct("<I").pack

FAULTS = {
    "no table": b"\0\0",
    "giant table": b"\xff\xff\xff\xff",
    "unknown kind of buffer": I32(1) + b"\2" + bytes(20),
    "inline past the end": I32(1) + b"\0" + struct.pack("<Q", 2**63),
    "shared without segments": I32(1) + b"\1" + bytes(20),
    "unknown tag": EMPTY + b"\x7f",
    "giant list": EMPTY + b"\x10\xff\xff\xff\xff",
    "giant dict": EMPTY + b"\x14\xff\xff\xff\x7f\0",
    "giant str": EMPTY + b"\x07\xff\xff\xff\xff",
    "giant packed": EMPTY + b"\x18q\xff\xff\xff\xff",
    "packed of nothing known": EMPTY + b"\x18x\0\0\0\0",
    "packed strs that lie": EMPTY + b"\x18s" + I32(2) + I32(2**31) + I32(2**31),
    "bad utf-8": EMPTY + b"\x07\2\0\0\0\xc3\x28",
    "surrogate in utf-8": EMPTY + b"\x07\3\0\0\0\xed\xa0\x80",
    "code point too large": EMPTY + b"\x08\1\0\0\0\0\0\x11\0",
    "int not minimal": EMPTY + b"\x04\1\0\0\0\5",
    "padded big int": EMPTY + b"\x04" + I32(11) + bytes(8) + b"\1\0\0",
    "bool that is 2": EMPTY + b"\x18?\4\0\0\0\0\1\2\1",
    "back to nothing": EMPTY + b"\x20\0\0\0\0",
    "tuple in itself": EMPTY + b"\x11\1\0\0\0\x20\0\0\0\0",
    "list as key": EMPTY + b"\x14\1\0\0\0\x10\0\0\0\0\0",
    "key twice": EMPTY + b"\x14\2\0\0\0\0\0\0\0",
    "member twice": EMPTY + b"\x12\2\0\0\0\0\0",
    "unfinished member": EMPTY + b"\x11\1\0\0\0\x12\1\0\0\0\x20\0\0\0\0",
    "range of strs": EMPTY + b"\x15\0\0\0",
    "range step 0": EMPTY + b"\x15" + 3 * (b"\x03" + bytes(8)),
    "record without a name": EMPTY + b"\x40\0\0",
    "code": EMPTY + b"\x44\x07\0\0\0\0\0\0\0\0",
    "buffer that is not there": EMPTY + b"\x0b" + bytes(20),
    "array cut short": I32(1) + b"\0" + struct.pack("<Q", 0) + b"\x30\0\x07\3\0\0\0<f8\1",
    "object array cut short": EMPTY + b"\x31\1",
    "fraction too large to reduce": EMPTY
    + b"\x40\x07\x12\0\0\0fractions.Fraction\x11\2\0\0\0"
    + 2 * (b"\x04" + I32(200_000) + b"\1" * 200_000),
    "date 0": EMPTY + b"\x40\x07\x0d\0\0\0datetime.date\x11\3\0\0\0" + 3 * (b"\x03" + bytes(8)),
    "decimal of a list": EMPTY + b"\x40\x07\x0f\0\0\0decimal.Decimal\x10\0\0\0\0",
    "counter of None": EMPTY + b"\x40\x07\x13\0\0\0collections.Counter\0",
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_a_wire_error(name: str) -> None:
    with pytest.raises(WireError) as caught:
        decode(FAULTS[name])
    assert caught.value.code in ("value", "segment")
    assert 0 <= caught.value.offset <= len(FAULTS[name])


def array(
    dtype: bytes, shape: list[int], strides: list[int], offset: int, size: int = 16, flags: int = 1, flavour: int = 0
) -> bytes:
    """A body of one array on one inline buffer."""
    layout = struct.pack(f"<{len(shape)}Q{len(shape)}q", *shape, *strides)
    head = bytes([0x30, flavour]) + dtype + bytes([flags, len(shape)]) + layout + struct.pack("<IQ", 0, offset)
    return I32(1) + b"\0" + struct.pack("<Q", size) + head + bytes(size)


def text(value: bytes) -> bytes:
    return b"\x07" + I32(len(value)) + value


def field(kind: bytes, shape: list[int]) -> bytes:
    """A dtype of one field that has a shape."""
    lengths = b"\x19q" + I32(len(shape)) + struct.pack(f"<{len(shape)}q", *shape)
    return b"\x10\1\0\0\0\x11\3\0\0\0" + text(b"a") + text(kind) + lengths


ARRAYS = {
    "objects from bytes": array(text(b"|O8"), [1], [8], 0),
    "objects in a field": array(b"\x10\1\0\0\0\x11\2\0\0\0" + text(b"a") + text(b"|O"), [1], [8], 0),
    "past the end": array(text(b"<f8"), [3], [8], 0),
    "before the start": array(text(b"<f8"), [2], [-8], 0),
    "offset past the end": array(text(b"<f8"), [1], [8], 2**63),
    "giant shape": array(text(b"<f8"), [2**63, 2**63], [8, 8], 0),
    "giant zero strides": array(text(b"<f8"), [2**62, 2**62], [0, 0], 0),
    "odd dtype": array(text(b"<f7"), [1], [8], 0),
    "python in a dtype": array(text(b"<f8,O"), [1], [8], 0),
    "giant dtype": array(text(b"|V9999999999"), [1], [8], 0),
    "dtype of None": array(b"\0", [1], [8], 0),
    "dtype that is the array": array(b"\x20\0\0\0\0", [1], [8], 0),
    "unknown flags": array(text(b"<f8"), [1], [8], 0, flags=2),
    "giant array.array": array(text(b"<f8"), [1 << 50], [0], 0, flavour=2),
    "giant element": array(field(b"<f8", [1 << 40] * 1000), [1], [8], 0),
    "too many dimensions": array(text(b"<f8"), [1] * 65, [8] * 65, 0),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_a_lying_array_is_a_wire_error(name: str) -> None:
    with pytest.raises(WireError):
        decode(ARRAYS[name])


def test_a_sound_array_is_none() -> None:
    (value,) = decode(array(text(b"<f8"), [2], [8], 0))
    assert value.tolist() == [0.0, 0.0]


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=200))
def test_garbage(body: bytes) -> None:
    for data in (body, EMPTY + body):
        try:
            decode(data)
        except (WireError, CannotTravel):
            pass


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_damage(data: Any) -> None:
    table = cases()
    name = data.draw(st.sampled_from([name for name in table if name not in ("strs", "bytes", "bytearray")]))
    body = bytearray(encode([table[name]]))
    for _ in range(data.draw(st.integers(1, 3))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        decode(bytes(body))
    except (WireError, CannotTravel):
        pass


def test_lies_cost_no_memory() -> None:
    tracemalloc.start()
    try:
        for body in [*FAULTS.values(), *ARRAYS.values()]:
            with pytest.raises(WireError):
                decode(body)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_code_is_given_to_its_owner_only() -> None:
    body = EMPTY + b"\x44" + text(b"f") + I32(3) + b"abc"
    assert decode(body, code=lambda name, data: (name, data)) == [("f", b"abc")]

    def fails(name: str, data: bytes) -> None:
        raise IndexError("the owner's own")

    with pytest.raises(IndexError, match="own"):
        decode(body, code=fails)


@pytest.mark.parametrize("key", [b"Europe", b"No/Where", b"x" * 300])
def test_a_time_zone_that_is_none_is_told_so(key: bytes) -> None:
    with pytest.raises(CannotTravel, match="no time zone"):
        decode(EMPTY + b"\x40" + text(b"zoneinfo.ZoneInfo") + text(key))
