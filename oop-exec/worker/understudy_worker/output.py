"""What a call prints and logs: recorded in order, bounded, and sent with the call's reply."""

from __future__ import annotations

import _thread
import io
import sys


class Output:
    """Records of (stream, text). Keeps the first and the last half of `limit` bytes; `dropped` counts the rest.

    With `live` set, records go to that function as lines are completed, and are not kept.
    """

    def __init__(self, limit: int = 1 << 20) -> None:
        self.limit = limit
        self.dropped = 0
        self.live: object = None
        # Gets every piece, too, so that the last ones are known should the process die.
        self.keep_last: object = None
        self._lock = _thread.RLock()
        self._head: list[tuple[str, str]] = []
        self._room = limit // 2
        self._tail: list[tuple[str, str]] = []
        self._tail_size = 0
        self._full = False

    def set_limit(self, limit: int) -> None:
        self.limit = limit
        self._room = limit // 2

    def add(self, stream: str, text: str) -> None:
        """Records a piece of text. May be called from any thread."""
        with self._lock:
            if self.keep_last is not None:
                self.keep_last(stream, text)  # type: ignore[operator]
            if self.live is not None:
                self._head.append((stream, text))
                if text.endswith("\n") or len(text) > 8192:
                    self.flush()
                return
            size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
            if not self._full:
                if size <= self._room:
                    self._room -= size
                    self._head.append((stream, text))
                    return
                self._full = True
                kept, text = _split(text, self._room)
                size -= len(kept.encode("utf-8", "surrogatepass"))
                self._head.append((stream, kept))
            half = self.limit - self.limit // 2
            if size > half:
                self.dropped += self._tail_size
                self._tail = []
                kept = _last(text, half)
                length = len(kept.encode("utf-8", "surrogatepass"))
                self.dropped += size - length
                text, size, self._tail_size = kept, length, 0
            self._tail.append((stream, text))
            self._tail_size += size
            if self._tail_size > 2 * half or len(self._tail) > 65536:
                self._trim(half)

    def flush(self) -> None:
        """Sends what is there, if the call is live."""
        live = self.live
        if live is not None and self._head:
            with self._lock:
                records, self._head = self._head, []
            live(_merged(records))  # type: ignore[operator]

    def take(self) -> tuple[list[tuple[str, str]], int]:
        """The records since the last time, and how many bytes of text were dropped."""
        if not self._head:
            return [], 0
        with self._lock:
            self._trim(self.limit - self.limit // 2)
            records = _merged(self._head)
            if self.dropped:
                records.append(("stdout" if not self._tail else self._tail[0][0], "\n[...]\n"))
            records += _merged(self._tail)
            dropped = self.dropped
            self._head, self._tail, self._tail_size, self.dropped = [], [], 0, 0
            self._room, self._full = self.limit // 2, False
        return records, dropped

    def _trim(self, half: int) -> None:
        """Cuts the tail's beginning until it has at most `half` bytes."""
        if self._tail_size <= half:
            if len(self._tail) > 65536:
                self._tail = _merged(self._tail)
            return
        excess = self._tail_size - half
        cut = 0
        for stream, text in self._tail:
            size = len(text.encode("utf-8", "surrogatepass"))
            if size > excess:
                kept = _last(text, size - excess)
                gone = size - len(kept.encode("utf-8", "surrogatepass"))
                self._tail[cut] = (stream, kept)
                self._tail_size -= gone
                self.dropped += gone
                break
            cut += 1
            excess -= size
            self._tail_size -= size
            self.dropped += size
        del self._tail[:cut]


class RecordedStream(io.TextIOBase):
    """Stands for sys.stdout or sys.stderr. The system's descriptor stays free for C code and child processes."""

    encoding = "utf-8"
    errors = "backslashreplace"
    newlines = None
    line_buffering = True
    write_through = True
    mode = "w"

    def __init__(self, output: Output, name: str, descriptor: int) -> None:
        self._add = output.add
        self._output = output
        self._stream = name
        self._descriptor = descriptor
        self.name = f"<{name}>"

    def __getattr__(self, name: str) -> object:
        if name != "buffer":
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        from .recorded_bytes import RecordedBytes

        self.buffer = RecordedBytes(self)
        return self.buffer

    def write(self, text: str) -> int:
        if type(text) is not str:
            if not isinstance(text, str):
                raise TypeError(f"write() argument must be str, not {type(text).__name__}")
            # A str subclass may misbehave in every method; only its characters are wanted.
            text = str.__str__(text)
        if text:
            self._add(self._stream, text)
        return len(text)

    def writelines(self, lines: object) -> None:
        for line in lines:  # type: ignore[attr-defined]
            self.write(line)

    def flush(self) -> None:
        self._output.flush()

    def close(self) -> None:
        """Does nothing: the stream belongs to the worker, and a later call prints again."""

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def reconfigure(self, **options: object) -> None:
        """Accepts what TextIOWrapper accepts; text is kept as text, so nothing depends on it."""

    def __repr__(self) -> str:
        return f"<RecordedStream name={self.name!r} encoding='utf-8'>"

    def __del__(self) -> None:
        pass


class Streams:
    """The two recorded streams, put in the place of Python's own."""

    def __init__(self, output: Output) -> None:
        self.original = (sys.__stdout__, sys.__stderr__)
        self.stdout = RecordedStream(output, "stdout", 1)
        self.stderr = RecordedStream(output, "stderr", 2)
        self.install()

    def install(self) -> None:
        """The dunder names too: `sys.stdout = sys.__stdout__` is how programs end a redirection."""
        sys.stdout = sys.__stdout__ = self.stdout  # type: ignore[misc, assignment]
        sys.stderr = sys.__stderr__ = self.stderr  # type: ignore[misc, assignment]

    def in_place(self) -> bool:
        """Whether no call has put other streams in their place."""
        try:
            return sys.stdout is self.stdout and sys.stderr is self.stderr
        except AttributeError:
            return False

    def settle(self) -> None:
        """After a call: a redirection that the call left behind ends with it."""
        if not self.in_place():
            self.install()

    def give_back(self) -> None:
        """In a child of a user's fork: print goes to the descriptors, because nobody would read the records."""
        sys.stdout = sys.__stdout__ = open(1, "w", buffering=1, closefd=False)  # type: ignore[misc]
        sys.stderr = sys.__stderr__ = open(2, "w", buffering=1, closefd=False)  # type: ignore[misc]


def record_logging(output: Output, level: int | str) -> None:
    """Records what is logged at `level` or above, as streams `log:LEVEL:LOGGER`."""
    import logging

    class Recorder(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            try:
                output.add(f"log:{record.levelname}:{record.name}", self.format(record) + "\n")
            except Exception:
                self.handleError(record)

    root = logging.getLogger()
    root.addHandler(Recorder())
    root.setLevel(level)


def _merged(records: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbours of one stream joined."""
    if len(records) < 2:
        return list(records)
    merged: list[tuple[str, str]] = []
    current = records[0][0]
    pieces: list[str] = []
    for stream, text in records:
        if stream != current:
            merged.append((current, "".join(pieces)))
            current, pieces = stream, []
        pieces.append(text)
    merged.append((current, "".join(pieces)))
    return merged


def _split(text: str, size: int) -> tuple[str, str]:
    """The first characters that fit into `size` bytes, and the rest."""
    if text.isascii():
        return text[:size], text[size:]
    count = len(text.encode("utf-8", "surrogatepass")[:size].decode("utf-8", "ignore"))
    return text[:count], text[count:]


def _last(text: str, size: int) -> str:
    """The last characters that fit into `size` bytes."""
    if size <= 0:
        return ""
    if text.isascii():
        return text[-size:]
    tail = text[-size:].encode("utf-8", "surrogatepass")
    return tail[-size:].decode("utf-8", "ignore") if len(tail) > size else tail.decode("utf-8", "surrogatepass")
