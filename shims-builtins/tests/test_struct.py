"""The stand-in for struct beside the original: bytes, values, sizes, and what is refused in which words."""

from __future__ import annotations

import struct

import pytest
from differential import assert_same
from hypothesis import given
from hypothesis import strategies as st
from understudy_builtins import struct as shim

ORIGINALS = {"struct": "struct"}
SHIMS = {"struct": "understudy_builtins.struct"}

CASES = [
    "struct.calcsize('bq'), struct.calcsize('b0q'), struct.calcsize('=bq'), struct.calcsize('qb'), struct.calcsize(' 2? 3x')",
    "[struct.calcsize(c) for c in 'xcbB?hHiIlLqQnNefdspP']",
    "[struct.calcsize('<' + c) for c in 'xcbB?hHiIlLqQefdsp']",
    "struct.pack('<bhiq', -1, -2, -3, -4), struct.pack('>BHIQ', 1, 2, 3, 4), struct.pack('!2i', 1, 2)",
    "struct.pack('bhiq', 1, 2, 3, 4), struct.pack('b0i', 1), struct.pack('nN', -1, 1)",
    "struct.pack('P', 5), struct.pack('P', -1), struct.pack('P', 2**64 - 1)",
    "struct.pack('P', 2**64)",
    "struct.pack('5s', b'abc'), struct.pack('2s', bytearray(b'abc')), struct.pack('5p', b'abc'), struct.pack('3p', b'abcde')",
    "struct.pack('0s', b'a'), struct.pack('1p', b'a'), struct.pack('0p', b'a'), struct.pack('300p', b'x' * 290)",
    "struct.pack('?', []), struct.pack('?', 5), struct.pack('c', b'a'), struct.pack('3x')",
    "struct.unpack('?x3s5pc', b'\\x05\\x00abc\\x03abcdc'), struct.unpack('4p', b'\\xffabc'), struct.unpack('', b'')",
    "list(struct.iter_unpack('<h', b'1234')), struct.unpack_from('<h', b'12345', 2), struct.unpack_from('<h', b'1234', -2)",
    "b = bytearray(8); struct.pack_into('<h', b, 3, 258), struct.pack_into('<h', b, -2, 3); b",
    "b = bytearray(b'abcdefgh'); struct.pack_into('<4xh', b, 1, 2); b",
    "s = struct.Struct('<hh'); s.size, s.format, s.pack(1, 2), s.unpack(b'abcd'), s.unpack_from(b'xabcd', offset=1)",
    "struct.Struct(b'i').format",
    "struct.pack('f', 1e300), struct.pack('f', -1e39), struct.pack('<f', 3.4028234663852886e+38)",
    "struct.pack('<f', 1e300)",
    "struct.pack('e', 65520.0)",
    "struct.pack('e', 65519.99), struct.pack('e', 2.0**-25), struct.pack('e', 2.0**-25 * 1.0001)",
    "struct.pack('<f', 1.401298464324817e-45 / 2), struct.pack('<f', 1.1754943508222875e-38), struct.pack('<d', 5e-324)",
    "struct.pack('<e', float('nan')), struct.pack('<f', -float('nan')), struct.pack('<d', -float('nan'))",
    "struct.pack('<d', struct.unpack('<d', b'\\1\\0\\0\\0\\0\\0\\xf0\\x7f')[0])",
    "struct.pack('<d', struct.unpack('<f', b'\\1\\0\\xc0\\xff')[0]), struct.pack('<f', struct.unpack('<f', b'\\1\\0\\xc0\\x7f')[0])",
    "struct.pack('<d', struct.unpack('<e', b'\\1\\x7c')[0]), struct.pack('<d', struct.unpack('<e', b'\\xff\\xff')[0])",
    "struct.pack('d', True), struct.pack('i', True)",
    "struct.calcsize('3')",
    "struct.calcsize('3 i')",
    "struct.calcsize('z')",
    "struct.calcsize('<n')",
    "struct.calcsize('i@')",
    "struct.calcsize('i\\0')",
    "struct.calcsize('\\xe9')",
    "struct.calcsize('99999999999999999999i')",
    "struct.calcsize('9223372036854775807s'), struct.calcsize('0s')",
    "struct.calcsize('9223372036854775807si')",
    "struct.Struct(1)",
    "struct.pack('ii', 1)",
    "struct.pack('x', 1)",
    "struct.pack('i', 'x')",
    "struct.pack('i', 1.0)",
    "struct.pack('d', 'x')",
    "struct.pack('d', 10**400)",
    "struct.pack('c', b'ab')",
    "struct.pack('c', 'a')",
    "struct.pack('s', 'a')",
    "struct.pack('p', 1)",
    "struct.unpack('i', b'')",
    "struct.unpack('i', 'abcd')",
    "struct.unpack('4b', memoryview(bytes(8))[::2])",
    "struct.unpack_from('i', b'1234', -3)",
    "struct.unpack_from('i', b'1234', -5)",
    "struct.unpack_from('i', b'1234', 1)",
    "struct.unpack_from('i', b'1234', 'a')",
    "struct.pack_into('i', bytearray(4), 0, 1, 2)",
    "struct.pack_into('i', bytearray(4), 0)",
    "struct.pack_into('i', bytearray(4))",
    "struct.pack_into('i')",
    "struct.pack_into('i', bytearray(4), 1, 1)",
    "struct.pack_into('i', bytearray(4), -3, 1)",
    "struct.pack_into('i', bytearray(4), -5, 1)",
    "struct.pack_into('i', b'abcd', 0, 1)",
    "struct.pack_into('i', 5, 0, 1)",
    "struct.pack_into('i', bytearray(4), 2**70, 1)",
    "struct.iter_unpack('i', b'12345')",
    "struct.iter_unpack('', b'')",
]
# Each integer format, standard and native, beyond each limit that decides on the words of the error.
LIMITS = [-(2**63) - 1, -(2**63), -(2**31) - 1, -(2**15) - 1, -129, -1, 256, 2**16, 2**32, 2**63, 2**64]
CASES += [f"struct.pack('{mode}{kind}', {value})" for mode in "<@" for kind in "bBhHiIlLqQ" for value in LIMITS]


# Each order of bytes has words of its own for what does not fit.
ORDERS = [
    f"struct.pack('{order}{kind}', {value})"
    for order in "@=<>!"
    for kind in "bBhHiIlLqQ"
    for value in (-1, -(2**31) - 1, -(2**63) - 1, 2**16, 2**32, 2**64)
]


@pytest.mark.parametrize("source", CASES + ORDERS)
def test_struct(source: str) -> None:
    assert_same(source, originals=ORIGINALS, shims=SHIMS)


@given(st.floats(), st.sampled_from("efd"), st.sampled_from("<>@"))
def test_floats_to_bytes(value: float, kind: str, mode: str) -> None:
    def packed(module: object) -> bytes | str:
        try:
            return module.pack(mode + kind, value)
        except OverflowError as error:
            return str(error)

    assert packed(shim) == packed(struct)


@given(st.binary(min_size=8, max_size=8), st.sampled_from(["<4e", ">4e", "<2f", ">2f", "<d", ">d"]))
def test_bytes_to_floats(data: bytes, format: str) -> None:
    # The bits of what was read, since a NaN does not equal itself.
    count = len(struct.unpack(format, data))
    assert struct.pack(f"{count}d", *shim.unpack(format, data)) == struct.pack(
        f"{count}d", *struct.unpack(format, data)
    )


@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from("xcbB?hHiIlLqQefdsp")), max_size=8), st.sampled_from("@=<>!")
)
def test_layout_and_values(fields: list[tuple[int, str]], mode: str) -> None:
    format = mode + "".join(f"{count}{kind}" for count, kind in fields)
    # Before 3.13 the original cannot read a Pascal string of no bytes.
    format = format.replace("0p", "0s")
    size = struct.calcsize(format)
    assert shim.calcsize(format) == size
    data = bytes(number * 37 % 251 for number in range(size))
    values = struct.unpack(format, data)
    assert repr(shim.unpack(format, data)) == repr(values)
    assert shim.pack(format, *values) == struct.pack(format, *values)
