"""The small values of most messages, there and back, without the codec: it costs more to load than a small call to run.

Whatever is not plain and well-formed here is None, and the codec's to do or to complain about.
"""

from __future__ import annotations

import marshal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_NO_BUFFERS = b"\0\0\0\0"
_DEPTH = 8
# Longer ones are the codec's: it is faster there.
_MOST_ITEMS = 16
_MOST_BYTES = 1024
# A shorter list or tuple is not packed.
_NOT_PACKED = 3
# The element kind of packed text: a search path is such a list.
_PACKED_STR = 0x73


def encode_plain(fields: tuple[object, ...]) -> bytes | None:
    """A body of None, bool, int, float and str, and of small containers of them."""
    body = _NO_BUFFERS
    try:
        for value in fields:
            body += _PLAIN[type(value)](value)
    except (KeyError, OverflowError, UnicodeError, RuntimeError):
        return None
    return body


def _plain_int(value: int) -> bytes:
    return b"\x03" + value.to_bytes(8, "little", signed=True)


def _plain_float(value: float) -> bytes:
    """`marshal` writes the same eight bytes behind a tag of its own, and needs no module that is not there yet."""
    return b"\x05" + marshal.dumps(value)[1:]


def _plain_str(value: str) -> bytes:
    data = value.encode()
    return b"\x07" + len(data).to_bytes(4, "little") + data


def _plain_tuple(value: tuple[object, ...]) -> bytes:
    if len(value) > _NOT_PACKED:
        raise OverflowError
    body = b"\x11" + len(value).to_bytes(4, "little")
    for item in value:
        body += _LEAF[type(item)](item)
    return body


def _plain_dict(value: dict[object, object]) -> bytes:
    body = b"\x14" + len(value).to_bytes(4, "little")
    if len(value) > _MOST_ITEMS:
        raise OverflowError
    nested = None
    for key, item in value.items():
        body += _LEAF[type(key)](key)
        if type(item) is tuple and nested is None:
            # The same one a second time would have to be seen to be the same.
            nested = item
            body += _plain_tuple(item)
        else:
            body += _LEAF[type(item)](item)
    return body


_LEAF: dict[type, Callable[[Any], bytes]] = {
    type(None): lambda value: b"\x00",
    bool: lambda value: b"\x02" if value else b"\x01",
    int: _plain_int,
    str: _plain_str,
}
_PLAIN: dict[type, Callable[[Any], bytes]] = {**_LEAF, float: _plain_float, tuple: _plain_tuple, dict: _plain_dict}


def decode_plain(
    body: bytes, at: int = 4, reference: Callable[[str], object] | None = None, most: int = _MOST_BYTES
) -> list[object] | None:
    """The fields of a body from byte `at` on. With `reference`, references are plain, too, and given to it.

    None for a body of more than `most` bytes.
    """
    end = len(body)
    if end > most or (at == 4 and body[:4] != _NO_BUFFERS):
        return None
    fields = []
    try:
        while at < end:
            value, at = _plain_value(body, at, _DEPTH, reference)
            fields.append(value)
    except (IndexError, LookupError, UnicodeError, TypeError):
        return None
    return fields if at == end else None


def _plain_value(body: bytes, at: int, depth: int, reference: Callable[[str], object] | None) -> tuple[Any, int]:
    tag = body[at]
    at += 1
    if tag == 0x03:
        if at + 8 > len(body):
            raise IndexError
        return int.from_bytes(body[at : at + 8], "little", signed=True), at + 8
    if tag < 0x03:
        return (None, False, True)[tag], at
    if tag == 0x05:
        if at + 8 > len(body):
            raise IndexError
        return marshal.loads(b"g" + body[at : at + 8]), at + 8
    if tag == 0x41 and reference is not None and body[at] == 0x07:
        name, at = _plain_value(body, at, 0, None)
        return reference(name), at
    if tag == 0x18 and body[at] == _PACKED_STR:
        return _plain_words(body, at + 1)
    if tag not in (0x07, 0x10, 0x11, 0x14) or at + 4 > len(body):
        raise IndexError
    count = int.from_bytes(body[at : at + 4], "little")
    at += 4
    if tag == 0x07:
        end = at + count
        if end > len(body):
            raise IndexError
        return body[at:end].decode(), end
    if not depth:
        raise IndexError
    items = []
    for _ in range(count * 2 if tag == 0x14 else count):
        item, at = _plain_value(body, at, depth - 1, reference)
        items.append(item)
    if tag == 0x10:
        return items, at
    if tag == 0x11:
        return tuple(items), at
    made = dict(zip(items[::2], items[1::2]))
    if len(made) != count:
        raise IndexError
    return made, at


def _plain_words(body: bytes, at: int) -> tuple[list[str], int]:
    """A packed list of text, from its count on."""
    start = at + 4
    count = int.from_bytes(body[at:start], "little")
    place = start + 4 * count
    if place > len(body):
        raise IndexError
    words = []
    for number in range(start, place, 4):
        end = place + int.from_bytes(body[number : number + 4], "little")
        if end > len(body):
            raise IndexError
        words.append(body[place:end].decode())
        place = end
    return words, place
