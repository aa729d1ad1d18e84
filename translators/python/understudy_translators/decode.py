"""From the bytes of a message's body to objects of Python.

Whatever is no neutral value is a WireError, and costs memory in proportion to the bytes that came. Nothing is imported,
called or unpickled unless the owner passes a function for it.
"""

from __future__ import annotations

import struct

from .neutral import Handle, Parent, Reference
from .readers import READERS, Hole
from .wire import DEPTH_LIMIT, I_Q, I_QQ, ONE_I, ONE_Q, ONE_U, TAG_INT, TAG_NONE, TAG_STR, WireError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def decode(body: Any, **hooks: Any) -> Any:
    """All top-level values of a body. `hooks` are Decoder's arguments. Raises WireError, and what the hooks raise."""
    return Decoder(body, **hooks).values()


class Decoder:
    """Reads one body.

    `open_range(segment, offset, length)` gives a writable memoryview of shared memory; it is asked exactly once for every
    shared entry of the table, at the start. `reference(name)`, `handle(id, name, text)`, `parent(id, name)` and
    `code(name, data)` give the objects meant; without them References, Handles and Parents are given, and code is a fault.
    """

    __slots__ = (
        "body", "data", "at", "end", "depth", "made", "holes", "fixups", "later", "buffers", "origins", "reference",
        "handle", "parent", "code", "foreign",
    )  # fmt: skip

    def __init__(
        self,
        body: Any,
        open_range: Any = None,
        reference: Any = None,
        handle: Any = None,
        parent: Any = None,
        code: Any = None,
    ) -> None:
        self.body = body
        self.at = 4
        self.depth = 0
        self.made: Any = []
        self.holes = 0
        self.fixups: Any = []
        self.later: Any = []
        self.buffers: Any = []
        self.origins: Any = []
        self.reference = Reference if reference is None else reference
        self.handle = Handle if handle is None else handle
        self.parent = Parent if parent is None else parent
        self.code = code
        self.foreign = False
        self.data = data = body if type(body) is bytes else bytes(body)
        self.end = len(data)
        if data[:4] != b"\0\0\0\0":
            self._table(open_range)

    def _table(self, open_range: Any) -> Any:
        data = self.data
        if len(data) < 4:
            raise WireError("value", 0, "a body without a buffer table")
        (count,) = ONE_I.unpack_from(data, 0)
        if count > (len(data) - 4) // 9:
            raise WireError("value", 0, f"{count} buffers cannot be")
        at = 4
        entries = []
        inline = 0
        try:
            for _ in range(count):
                kind = data[at]
                if kind == 0:
                    (length,) = ONE_U.unpack_from(data, at + 1)
                    at += 9
                    inline += length
                    entries.append(length)
                elif kind == 1:
                    entries.append(I_QQ.unpack_from(data, at + 1))
                    at += 21
                else:
                    raise WireError("value", at, f"a buffer of kind {kind}")
        except (IndexError, struct.error):
            raise WireError("value", at, "the buffer table is cut short") from None
        if inline > len(data) - at:
            raise WireError("value", at, "the inline buffers are longer than the body")
        self.at = at
        self.end = place = len(data) - inline
        for entry in entries:
            if type(entry) is int:
                self.buffers.append((place, entry))
                self.origins.append(None)
                place += entry
                continue
            if open_range is None:
                raise WireError("segment", at, "shared memory, of which there is none here")
            view = open_range(*entry)
            if len(view) != entry[2]:
                raise WireError("segment", at, "a range outside of its segment")
            self.buffers.append(view)
            self.origins.append((entry[0], entry[1]))

    def values(self) -> Any:
        """All fields that are left."""
        fields = []
        while self.at < self.end:
            fields.append(self.field())
        return fields

    def finished(self) -> Any:
        """Whether no field is left."""
        return self.at >= self.end

    def field(self) -> Any:
        """The next field. Raises WireError, also where none is left."""
        data, at = self.data, self.at
        if at >= self.end:
            raise WireError("message", at, "a field is missing")
        start = at
        self.made = []
        self.depth = self.holes = 0
        self.foreign = False
        try:
            value = self.value()
            if self.holes:
                value = self._close_holes(value)
        except WireError:
            raise
        except (IndexError, struct.error):
            if self.foreign:
                raise
            raise WireError("value", self.at, "the value is cut short") from None
        except RecursionError:
            if self.foreign:
                raise
            raise WireError("value", start, "the value is nested too deeply") from None
        except UnicodeDecodeError:
            if self.foreign:
                raise
            raise WireError("value", self.at, "a str that is no UTF-8") from None
        if self.at > self.end:
            raise WireError("value", len(data), "the value is cut short")
        return value

    def value(self) -> Any:
        """The value at `at`, inside of a field. It may be a Hole."""
        at = self.at
        self.at = at + 1
        return READERS[self.data[at]](self)

    def count(self, least: Any) -> Any:
        """A number of things of at least so many bytes each, which must be there."""
        at = self.at
        (count,) = ONE_I.unpack_from(self.data, at)
        self.at = at + 4
        if count * least > self.end - at - 4:
            raise WireError("value", at, f"{count} elements or bytes in {self.end - at - 4} bytes")
        return count

    def raw(self) -> Any:
        """A u32 length and so many bytes."""
        size = self.count(1)
        at = self.at
        self.at = at + size
        return self.data[at : at + size]

    def text(self) -> Any:
        """A value that must be a str."""
        at = self.at
        value = self.value()
        if type(value) is not str:
            raise WireError("value", at, "a str was expected")
        return value

    def items(self, count: Any) -> Any:
        """So many values, as a list."""
        if self.depth >= DEPTH_LIMIT:
            raise WireError("value", self.at, f"nested deeper than {DEPTH_LIMIT} levels")
        self.depth += 1
        data = self.data
        readers = READERS
        unpack = ONE_Q.unpack_from
        items: Any = []
        append = items.append
        for _ in range(count):
            at = self.at
            tag = data[at]
            if tag == TAG_INT:
                self.at = at + 9
                append(unpack(data, at + 1)[0])
            elif tag == TAG_STR:
                (size,) = ONE_I.unpack_from(data, at + 1)
                self.at = at = at + 5 + size
                if at > self.end:
                    raise WireError("value", at, "a str is cut short")
                append(data[at - size : at].decode())
            elif tag == TAG_NONE:
                self.at = at + 1
                append(None)
            else:
                self.at = at + 1
                append(readers[tag](self))
        self.depth -= 1
        return items

    def fill(self, items: Any, replace: Any) -> Any:
        """Notes which of a finished container's items are to be replaced at the end of the field."""
        for key, item in items:
            if type(item) is Hole:
                self.fixups.append((replace, key, item))

    def unfinished(self, number: Any, items: Any, build: Any) -> Any:
        hole = Hole(number, items, build)
        self.made[number] = hole
        return hole

    def _close_holes(self, value: Any) -> Any:
        resolved = self._resolve(value, 0) if type(value) is Hole else value
        fixups, self.fixups = self.fixups, []
        for replace, key, hole in fixups:
            replace(key, self._resolve(hole, 0))
        later, self.later = self.later, []
        for fill, made, payload in later:
            self.make(fill, made, payload)
        return resolved

    def _resolve(self, hole: Any, depth: Any) -> Any:
        # Slices are not numbered, because nothing refers to them.
        made = hole if hole.number is None else self.made[hole.number]
        if type(made) is not Hole:
            return made
        if depth > DEPTH_LIMIT or made.items is None:
            raise WireError("value", self.at, "a cycle of immutable values")
        result = made.build([self._resolve(item, depth + 1) if type(item) is Hole else item for item in made.items])
        if hole.number is not None:
            self.made[hole.number] = result
        return result

    def make(self, function: Any, *arguments: Any) -> Any:
        """Calls a function that judges its arguments by ValueError and the like."""
        try:
            return function(*arguments)
        except WireError:
            raise
        except (ValueError, TypeError, OverflowError, ArithmeticError, AttributeError, KeyError) as error:
            raise WireError("value", self.at, f"no such value: {error}") from None

    def memory(self, number: Any) -> Any:
        """A buffer of the table: shared memory as it is, inline bytes as one bytearray for all that use it."""
        if number >= len(self.buffers):
            raise WireError("value", self.at, f"buffer {number} is not in the table")
        entry = self.buffers[number]
        if type(entry) is tuple:
            start, length = entry
            entry = self.buffers[number] = bytearray(memoryview(self.data)[start : start + length])
        return entry

    def buffer_bytes(self) -> Any:
        at = self.at
        number, offset = I_Q.unpack_from(self.data, at)
        (length,) = ONE_U.unpack_from(self.data, at + 12)
        self.at = at + 20
        memory = self.memory(number)
        if offset + length > len(memory):
            raise WireError("value", at, "bytes outside of their buffer")
        return memoryview(memory)[offset : offset + length]
