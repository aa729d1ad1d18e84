"""The one place where the worker's messages become bytes and back: in Python, or by the compiled codec if it loads."""

from __future__ import annotations

import sys

from .functions import Code, Named, resolve_name, unpickle
from .memory import Memory
from .objects import Objects
from .protocol import Fault
from .quick import decode_plain, encode_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from understudy_translators.neutral import Handle

# An empty tuple and None.
_NO_ARGUMENTS = b"\x11\0\0\0\0\0"


class Codec:
    """Knows where buffers lie, what handles mean and how the supervisor's objects are called."""

    def __init__(self, memory: Memory, objects: Objects, parent: Callable[[int, str], object]) -> None:
        self.name = "python"
        self.threshold = 65536
        self.max_body = 64 << 20
        self._memory = memory
        # Where the compiled module lies, until it is asked for.
        self.path: str | None = None
        self._compiled: object = None
        self._objects = objects
        self._parent = parent

    def compiled(self) -> object:
        """The compiled module of the supervisor's, loaded when it is first asked for; None where this interpreter cannot."""
        path, self.path = self.path, None
        if path is not None and sys.implementation.name == "cpython" and sys.version_info >= (3, 11):
            import _imp
            from _frozen_importlib import ModuleSpec
            from _frozen_importlib_external import ExtensionFileLoader

            try:
                # The name is that of its function that makes it. Nobody else finds it under this name.
                module = _imp.create_dynamic(
                    ModuleSpec("_understudy", ExtensionFileLoader("_understudy", path), origin=path)
                )
                _imp.exec_dynamic(module)
                self._compiled = module
            except (ImportError, OSError):
                pass
        return self._compiled

    def encode(self, *fields: object, keep: Callable[[object], Handle] | None = None) -> bytes:
        """A body. Raises CannotTravel, also for one that is longer than a message may be, and MemoryError where there is no
        shared memory; then nothing stays placed. With `keep` there are handles for what is no data."""
        body = encode_plain(fields)
        if body is None:
            body = self._encode(fields, keep)
        if len(body) > self.max_body:
            self._memory.undo()
            raise _too_long(fields, len(body), self.max_body)
        return body

    def _encode(self, fields: tuple[object, ...], keep: Callable[[object], Handle] | None = None) -> bytes:
        from understudy_translators.encode import Encoder

        memory = self._memory
        memory.begin()
        try:
            encoder = Encoder(self.threshold, memory.place, memory.located if memory.segments else None, keep)
            for value in fields:
                encoder.field(value, "result")
            return encoder.body()  # type: ignore[no-any-return]
        except BaseException:
            memory.undo()
            raise

    def decode(self, body: bytes) -> list[object]:
        """The fields of a body, with all names in it resolved. Raises Fault, and whatever an import raises."""
        fields = decode_plain(body)
        return self._decode(body) if fields is None else fields

    def _decode(self, body: bytes) -> list[object]:
        from understudy_translators.decode import Decoder
        from understudy_translators.wire import WireError

        try:
            decoder = Decoder(body, self._memory.open, resolve_name, self._handle, self._parent, self._code)
            if decoder.origins and self._memory.copies:
                # What was copied lies in no segment any more.
                decoder.origins = self._memory.origins(decoder.origins)
            return decoder.values()  # type: ignore[no-any-return]
        except WireError as error:
            raise Fault(error.code, str(error)) from None

    def decode_rest(self, body: bytes, at: int) -> list[object]:
        """The fields from byte `at` of a body without buffers."""
        if body[at:] == _NO_ARGUMENTS:
            return [(), None]
        fields = decode_plain(body, at)
        return self._decode_rest(body, at) if fields is None else fields

    def _decode_rest(self, body: bytes, at: int) -> list[object]:
        from understudy_translators.decode import Decoder
        from understudy_translators.wire import WireError

        decoder = Decoder(body, None, resolve_name, self._handle, self._parent, self._code)
        decoder.at = at
        try:
            return decoder.values()  # type: ignore[no-any-return]
        except WireError as error:
            raise Fault(error.code, str(error)) from None

    def decode_names(self, body: bytes) -> list[object]:
        """The fields of a body with its references as Named, and Code as it is."""
        fields = decode_plain(body, 4, Named)
        return self._decode_names(body) if fields is None else fields

    def _decode_names(self, body: bytes) -> list[object]:
        from understudy_translators.decode import Decoder
        from understudy_translators.wire import WireError

        try:
            return Decoder(body, self._memory.open, Named, None, None, Code).values()  # type: ignore[no-any-return]
        except WireError as error:
            raise Fault(error.code, str(error)) from None

    def _handle(self, number: int, name: str, text: str) -> object:
        return self._objects.get(number)

    def _code(self, name: str, data: bytes) -> object:
        return unpickle(Code(name, data))


def _too_long(fields: Sequence[object], length: int, limit: int) -> Exception:
    """What is said of a body that no message can carry. The first field is a report, a number or the only one."""
    from understudy_translators.wire import CannotTravel, type_name

    why = (
        f"it takes {length} bytes of a message, and a message may have {limit}; send large data as arrays or bytes, "
        "which travel in shared memory, keep it there (keep=True), or raise `max_body`"
    )
    return CannotTravel(type_name(type(fields[1] if len(fields) > 1 else fields[0])), why, "result")


def check_fields(fields: Sequence[object], *kinds: type | tuple[type, ...]) -> Sequence[object]:
    """Raises Fault unless the fields are of these types, in number too."""
    if len(fields) != len(kinds):
        raise Fault("message", f"{len(fields)} fields instead of {len(kinds)}")
    for place, (field, kind) in enumerate(zip(fields, kinds)):
        if not isinstance(field, kind):
            raise Fault("message", f"field {place} is a {type(field).__name__}")
    return fields
