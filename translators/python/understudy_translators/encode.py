"""From objects of Python to the bytes of a message's body.

Only exact types are data: a subclass may mean anything, so it is refused with a word on what to send instead.
Nothing is put into shared memory before every field has been written, so a refusal leaves no trace.
"""

from __future__ import annotations

import struct

from .numpy_ndarray import layout_extents
from .standard import steps_in_record
from .wire import B_I, DEPTH_LIMIT, I_QQ, ONE_I, ONE_U, SIZE_LIMIT, TAG_BACK, CannotTravel, type_name
from .writers import LEAVES, WRITERS, find_writer, leaf_str, write_handle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NO_BUFFERS = b"\0\0\0\0"


def encode(values: Any, names: Any = (), **hooks: Any) -> Any:
    """A whole body of these top-level values. `names` are their names in errors; `hooks` are Encoder's arguments.

    Raises CannotTravel. Use an Encoder where memory was placed that must be given back after an error.
    """
    body = encode_leaves(values)
    if body is not None:
        return body
    encoder = Encoder(**hooks)
    for index, value in enumerate(values):
        encoder.field(value, names[index] if index < len(names) else "value")
    return encoder.body()


def encode_leaves(values: Any) -> Any:
    """The body of values that are all None, bool, int, float, complex or str; None if one is anything else."""
    body = NO_BUFFERS
    for value in values:
        leaf = LEAVES.get(type(value))
        if leaf is None:
            return None
        body += leaf(value)
    return body


class Encoder:
    """Writes one body, field by field.

    `place(view)` puts bytes into shared memory, giving (segment, offset, length), or None to keep them inline; it is
    asked for data of at least `threshold` bytes. `located(address, length)` gives (segment, offset) of memory that
    already lies in a segment, or None. `keep(object)` gives a Handle for what is no data, or None to refuse it.
    `placed` lists what was placed, for whoever gives up the body.
    """

    __slots__ = (
        "threshold", "place", "located", "keep", "out", "memo", "alive", "depth", "buffers", "extents",
        "spaces", "placed", "budget", "errors",
    )  # fmt: skip

    def __init__(
        self,
        threshold: Any = 65536,
        place: Any = None,
        located: Any = None,
        keep: Any = None,
        budget: Any = SIZE_LIMIT,
        errors: Any = (),
    ) -> None:
        self.threshold = threshold
        self.place = place
        self.located = located
        self.keep = keep
        self.budget = budget
        self.errors = errors
        self.out = bytearray()
        self.memo: Any = {}
        # Payloads that exist only while they are written: their ids must not be used again in the same field.
        self.alive: Any = []
        self.depth = 0
        self.buffers: Any = []
        self.extents: Any = []
        self.spaces: Any = {}
        self.placed: Any = []

    def field(self, value: Any, name: Any = "value") -> Any:
        """Appends a top-level value. After CannotTravel the body is as it was before."""
        leaf = LEAVES.get(type(value))
        if leaf is not None:
            try:
                self.out += leaf(value)
            except CannotTravel as error:
                error.root = name
                raise
            return
        before = len(self.out), len(self.buffers), len(self.extents)
        self.memo = {}
        self.depth = 0
        try:
            self.value(value)
        except (CannotTravel, RecursionError, RuntimeError, struct.error, MemoryError) as error:
            del self.out[before[0] :], self.buffers[before[1] :], self.extents[before[2] :]
            self.spaces = {key: number for key, number in self.spaces.items() if number < before[1]}
            if isinstance(error, CannotTravel):
                error.root = name
                raise
            if isinstance(error, RecursionError):
                raise CannotTravel(type_name(type(value)), "it is nested too deeply", name) from None
            if isinstance(error, struct.error):
                raise CannotTravel(type_name(type(value)), "a part of it is too large for the wire", name) from None
            if isinstance(error, MemoryError):
                raise
            raise CannotTravel(type_name(type(value)), f"reading it failed ({error})", name) from error
        finally:
            self.memo = {}
            self.alive = []

    def body(self) -> Any:
        """The finished body. Large buffers are placed here and nowhere before."""
        if not self.buffers and not self.extents:
            return NO_BUFFERS + self.out
        buffers = self.buffers
        if self.extents:
            buffers = buffers + layout_extents(self.extents, len(buffers), self.out, self.located)
        table = [ONE_I.pack(len(buffers))]
        inline = []
        place = self.place
        for view, where in buffers:
            length = len(view)
            if where is None and place is not None and length >= self.threshold:
                where = place(view)
                if where is not None:
                    self.placed.append(where)
            if where is None:
                table.append(b"\0" + ONE_U.pack(length))
                inline.append(view)
            else:
                table.append(b"\1" + I_QQ.pack(where[0], where[1], length))
        return b"".join([*table, self.out, *inline])

    def value(self, value: Any) -> Any:
        """Appends a value inside of the field that is being written."""
        kind = type(value)
        leaf = LEAVES.get(kind)
        if leaf is not None:
            self.out += leaf(value)
            return
        if len(self.out) > self.budget:
            raise CannotTravel(type_name(kind), "it is too large")
        writer = WRITERS.get(kind)
        if writer is None:
            writer = find_writer(kind)
        writer(self, value)

    def number(self, value: Any) -> Any:
        """Numbers a value that may be shared; True if it stands in this field already and was referred to."""
        memo, key = self.memo, id(value)
        number = memo.get(key)
        if number is not None:
            self.out += B_I.pack(TAG_BACK, number)
            return True
        memo[key] = len(memo)
        return False

    def deeper(self, value: Any) -> Any:
        """Enters a container; the caller leaves it by setting `depth` to what this gives."""
        depth = self.depth
        if depth >= DEPTH_LIMIT:
            raise CannotTravel(type_name(type(value)), f"it is nested deeper than {DEPTH_LIMIT} levels")
        self.depth = depth + 1
        return depth

    def refuse(self, value: Any, why: Any) -> Any:
        """Writes a handle in place of what is no data where `keep` gives one. Raises CannotTravel otherwise."""
        handle = None if self.keep is None else self.keep(value)
        if handle is None:
            raise CannotTravel(type_name(type(value)), why)
        write_handle(self, handle)

    def record(self, value: Any, name: Any, payload: Any) -> Any:
        """Writes a record that stands for `value`, which the caller has numbered."""
        depth = self.deeper(value)
        self.out += b"\x40" + leaf_str(name)
        self.alive.append(payload)
        try:
            self.value(payload)
        except CannotTravel as error:
            if error.steps:
                steps_in_record(name, error.steps)
            raise
        self.depth = depth
