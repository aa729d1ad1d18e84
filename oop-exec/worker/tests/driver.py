"""A supervisor in a page of standard-library Python: it follows PROTOCOL.md and knows nothing of the Rust crate."""

from __future__ import annotations

import array
import mmap
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "translators" / "python"))

from understudy_translators.decode import decode  # noqa: E402
from understudy_translators.encode import Encoder  # noqa: E402
from understudy_translators.neutral import Reference  # noqa: E402

HEADER = struct.Struct("<IBBHQ")
WELCOME, PING, CLOSE, DEFINE = 0x01, 0x02, 0x03, 0x08
CALL, BATCH, RUN, EVAL, EXEC, SET, GET, DELETE = range(0x10, 0x18)
OBJECT, DROP, SEGMENT, FORGET, RELEASE, RETURN, MEMORY, FORK = range(0x18, 0x20)
COLUMNS = 0x20
HELLO, PONG = 0x81, 0x82
RESULT, ERROR, BATCH_DONE, OUTPUT, CALLBACK, NEED, RELEASED, FORKED, EXITED, FAULT = range(0x90, 0x9A)
DEADLINE = 30.0
TAG_CODE = b"\x44"

LOAD = ROOT / "oop-exec" / "worker" / "load.py"


def interpreters() -> dict[str, str]:
    """Every interpreter of this machine that the worker must run on, by a short name."""
    found = {"this": sys.executable}
    folder = Path.home() / ".pyenv" / "versions"
    for path in sorted(folder.glob("3.*/bin/python")) if folder.is_dir() else ():
        minor = int(path.parts[-3].split(".")[1])
        if minor >= 9:
            found[f"3.{minor}"] = str(path)
    pypy = shutil.which("pypy3")
    if pypy:
        found["pypy3"] = pypy
    return found


def numpy_python() -> str | None:
    """An interpreter that has NumPy: the vanilla one that `cargo xtask setup` makes."""
    vanilla = ROOT / ".vanilla" / "bin" / "python"
    return str(vanilla) if vanilla.exists() else None


_BUILT: list[tempfile.TemporaryDirectory[str]] = []


def worker_folder() -> str:
    """A folder with the worker as `understudy_worker.py`, put together by the crate's own build script."""
    if not _BUILT:
        folder = tempfile.TemporaryDirectory(prefix="understudy-worker-")
        build = os.path.join(folder.name, "build")
        source = ROOT / "oop-exec" / "build.rs"
        subprocess.run(["rustc", "--edition", "2024", str(source), "-o", build], check=True)
        environment = {**os.environ, "CARGO_MANIFEST_DIR": str(source.parent), "OUT_DIR": folder.name}
        subprocess.run([build], check=True, env=environment, stdout=subprocess.DEVNULL)
        os.rename(os.path.join(folder.name, "worker.py"), os.path.join(folder.name, "understudy_worker.py"))
        _BUILT.append(folder)
    return _BUILT[0].name


def start_code() -> str:
    """What an interpreter is started with, as the supervisor in Rust does it."""
    file = os.path.join(worker_folder(), "understudy_worker.py")
    return LOAD.read_text().replace('"FILE"', repr(file)).replace("MODULE", "understudy_worker") + "module.main()\n"


class Frame(NamedTuple):
    kind: int
    id: int
    fields: list[Any]

    @property
    def report(self) -> dict[str, Any]:
        return self.fields[0] or {}

    @property
    def value(self) -> Any:
        """A RESULT's value; an ERROR's record as a dict."""
        value = self.fields[1]
        return value.value if self.kind == ERROR else value


class Segment:
    """Shared memory that this side made."""

    def __init__(self, number: int, size: int) -> None:
        self.number = number
        self.size = size
        self.descriptor = os.memfd_create(f"segment-{number}", os.MFD_CLOEXEC)
        os.ftruncate(self.descriptor, size)
        self.map = mmap.mmap(self.descriptor, size)

    def close(self) -> None:
        os.close(self.descriptor)


class Supervisor:
    """One worker and the conversation with it. Every wait has a deadline."""

    def __init__(self, python: str = sys.executable, settings: dict[str, Any] | None = None, **options: Any) -> None:
        self.socket, theirs = socket.socketpair()
        self.socket.settimeout(DEADLINE)
        self.output = tempfile.TemporaryFile()
        self.trace = os.memfd_create("trace")
        number = theirs.fileno()
        command = [
            python,
            "-I",
            "-c",
            start_code(),
            "--socket",
            str(number),
            "--trace",
            str(self.trace),
        ]
        self.process: subprocess.Popen[bytes] | None = subprocess.Popen(
            command, pass_fds=(number, self.trace), stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.output,
            start_new_session=True, **options,
        )  # fmt: skip
        theirs.close()
        self._begin(settings)

    def _begin(self, settings: dict[str, Any] | None) -> None:
        self.next_id = 0
        self.functions: dict[Any, int] = {}
        self.segments: dict[int, Segment] = {}
        self.released: list[tuple[int, int]] = []
        self.live: list[tuple[str, str]] = []
        self.callbacks: dict[int, Any] = {}
        self.grant = True
        self.limit = 0
        self.hello: Frame | None = None
        if settings is not None:
            self.send(WELCOME, 0, 1, settings)
            self.hello = self.read()
            assert self.hello.kind == HELLO, self.hello

    @classmethod
    def on(cls, end: socket.socket, settings: dict[str, Any] | None) -> Supervisor:
        """The conversation with a worker that somebody else started."""
        self = cls.__new__(cls)
        self.socket = end
        self.socket.settimeout(DEADLINE)
        self.process = None
        self.trace = -1
        self._begin(settings)
        return self

    def __enter__(self) -> Supervisor:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def end(self) -> int | None:
        """Closes the socket, and waits for the worker to leave. Its exit code."""
        self.socket.close()
        code = None
        if self.process is not None:
            try:
                code = self.process.wait(DEADLINE)
            finally:
                self.process.kill()
                self.process = None
                self.output.close()
                os.close(self.trace)
        for segment in self.segments.values():
            segment.close()
        self.segments = {}
        return code

    def traces(self) -> str:
        return os.pread(self.trace, 1 << 20, 0).decode()

    def _last_words(self) -> str:
        """Why a worker of our own has left, for the reader of a test that did not expect it."""
        if self.process is None:
            return "the worker has closed the connection"
        return f"the worker left with {self.process.wait(DEADLINE)}: {self.printed()[-2000:]}{self.traces()[-2000:]}"

    def printed(self) -> str:
        """What went to the worker's descriptors 1 and 2."""
        self.output.seek(0)
        return self.output.read().decode(errors="replace")

    # Frames.

    def body(self, fields: tuple[Any, ...], place: Any = None) -> bytes:
        encoder = Encoder(65536, place)
        for field in fields:
            encoder.field(field)
        return bytes(encoder.body())

    def send(self, kind: int, ident: int, *fields: Any, descriptors: tuple[int, ...] = (), place: Any = None) -> None:
        body = self.body(fields, place)
        data = HEADER.pack(len(body), kind, 0, len(descriptors), ident)
        if descriptors:
            self.socket.sendall(data)
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
            sent = self.socket.sendmsg([body], rights)
            self.socket.sendall(body[sent:])
        else:
            self.socket.sendall(data + body)

    def read(self) -> Frame:
        """The next frame. EOFError at the end."""
        length, kind, flags, descriptors, ident = HEADER.unpack(self._exactly(16))
        assert flags == 0 and descriptors == 0
        return Frame(kind, ident, self.fields(self._exactly(length)))

    def fields(self, body: bytes) -> list[Any]:
        return decode(body, open_range=self.open)  # type: ignore[no-any-return]

    def open(self, number: int, offset: int, length: int) -> memoryview:
        return memoryview(self.segments[number].map)[offset : offset + length]

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            try:
                piece = self.socket.recv(size - len(data))
            except ConnectionResetError:
                piece = b""
            if not piece:
                raise EOFError(self._last_words())
            data += piece
        return data

    def reply(self) -> Frame:
        """The next RESULT, ERROR, BATCH_DONE or FAULT; answers what is asked until then."""
        while True:
            frame = self.read()
            if frame.kind == RELEASED:
                self.released += frame.fields[0]
            elif frame.kind == OUTPUT:
                self.live += frame.fields[0]
            elif frame.kind == NEED:
                if self.grant:
                    segment = self.add_segment(max(frame.fields[0], 1 << 20), "results")
                    self.send(MEMORY, 0, segment.number, 0, segment.size)
                else:
                    self.send(MEMORY, 0, 0, 0, self.limit)
            elif frame.kind == CALLBACK:
                number, args, kwargs = frame.fields
                try:
                    self.send(RETURN, frame.id, True, self.callbacks[number](*args, **(kwargs or {})))
                except Exception as error:
                    self.send(RETURN, frame.id, False, error)
            else:
                return frame

    # Messages.

    def id(self) -> int:
        self.next_id += 1
        return self.next_id

    def ask(self, kind: int, *fields: Any, place: Any = None) -> Frame:
        ident = self.id()
        self.send(kind, ident, *fields, place=place)
        reply = self.reply()
        assert reply.id == ident or reply.kind == FAULT, reply
        return reply

    def define(self, what: Any) -> int:
        number = self.functions.get(what)
        if number is None:
            number = self.functions[what] = len(self.functions) + 1
            self.send(DEFINE, 0, number, Reference(what) if isinstance(what, str) else what)
        return number

    def call(self, name: str, *args: Any, place: Any = None, options: Any = None, **kwargs: Any) -> Frame:
        return self.ask(CALL, options, self.define(name), args, kwargs or None, place=place)

    def execute(self, statements: str, options: Any = None, names: Any = None) -> Frame:
        return self.ask(EXEC, options, statements, names)

    def evaluate(self, expression: str, options: Any = None, names: Any = None) -> Frame:
        return self.ask(EVAL, options, expression, names)

    def add_segment(self, size: int, role: str) -> Segment:
        number = max(self.segments, default=0) + 1
        segment = self.segments[number] = Segment(number, size)
        self.send(SEGMENT, 0, number, size, role, descriptors=(segment.descriptor,))
        return segment

    def interrupt(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGINT)


def fork(
    server: Supervisor, settings: dict[str, Any] | None, environment: Any = None, directory: Any = None
) -> tuple[Supervisor, int]:
    """A worker made by a fork server, and its process id. Raises RuntimeError for a refusal."""
    ours, theirs = socket.socketpair()
    server.send(SEGMENT, 0, 0, 0, "socket", descriptors=(theirs.fileno(),))
    theirs.close()
    server.send(FORK, 0, environment, directory)
    answer = server.read()
    assert answer.kind == FORKED, answer
    pid, why = answer.fields
    if not pid:
        ours.close()
        raise RuntimeError(why)
    return Supervisor.on(ours, settings), pid
