"""The `buffer` of a recorded stream, which few programs ask for."""

from __future__ import annotations

import io

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .output import RecordedStream


class RecordedBytes(io.BufferedIOBase):
    """The `buffer` of a recorded stream: bytes are read as UTF-8."""

    mode = "wb"

    def __init__(self, text: RecordedStream) -> None:
        self._text = text
        self._decoder: object = None
        self.name = text.name

    @property
    def raw(self) -> RecordedBytes:
        return self

    def write(self, data: object) -> int:
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        if self._decoder is None:
            import codecs

            self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")
        raw = bytes(memoryview(data))  # type: ignore[arg-type]
        self._text.write(self._decoder.decode(raw))  # type: ignore[attr-defined]
        return len(raw)

    def flush(self) -> None:
        self._text.flush()

    def close(self) -> None:
        """Does nothing, as for the text."""

    def fileno(self) -> int:
        return self._text.fileno()

    def writable(self) -> bool:
        return True

    def __del__(self) -> None:
        pass
