"""Whatever the supervisor sends or fails to send, the worker says what was wrong and leaves; it never hangs."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from driver import (
    CALL,
    CALLBACK,
    CLOSE,
    DEADLINE,
    DEFINE,
    EVAL,
    FAULT,
    HEADER,
    HELLO,
    MEMORY,
    NEED,
    PING,
    RELEASE,
    RETURN,
    SEGMENT,
    SET,
    WELCOME,
    Supervisor,
    worker_folder,
)
from understudy_translators.neutral import Parent, Reference

# One worker serves all truncations in a forked process each: starting an interpreter for every byte would take minutes.
BODY_NONE = b"\0\0\0\0\0"


def conversation(worker: Supervisor) -> bytes:
    """What a supervisor sends in a short life."""
    frames = [
        (WELCOME, 0, (1, {})),
        (DEFINE, 0, (1, Reference("builtins:sorted"))),
        (CALL, 1, (None, 1, ([3, 1, 2],), {"reverse": True})),
        (SET, 2, (None, "x", {"a": (1.5, "é", b"b", None, 2**70)})),
        (EVAL, 3, (None, "x", None)),
        (PING, 4, ()),
    ]
    data = b""
    for kind, ident, fields in frames:
        body = worker.body(fields)
        data += HEADER.pack(len(body), kind, 0, 0, ident) + body
    return data


def ended(worker: Supervisor) -> list[int]:
    """The kinds of all frames until the end."""
    kinds = []
    while True:
        try:
            kinds.append(worker.read().kind)
        except EOFError:
            return kinds


def test_truncated_at_every_byte() -> None:
    with Server() as server:
        whole = conversation(server.supervisor)
        for cut in range(len(whole) + 1):
            worker = server.fork()
            worker.socket.sendall(whole[:cut])
            worker.socket.shutdown(1)
            kinds = ended(worker)
            assert FAULT not in kinds, cut
            assert (HELLO in kinds) == (cut >= 16 + len(worker.body((1, {})))), cut
            worker.end()
            assert server.exit_status() == 0, cut


def test_one_byte_wrong_at_every_place() -> None:
    """The worker answers, reports a fault, or waits for the rest of a longer frame; it never dies of it."""
    with Server() as server:
        whole = conversation(server.supervisor)
        faults = 0
        for place in range(len(whole)):
            worker = server.fork()
            damaged = bytearray(whole)
            damaged[place] ^= 0xFF if place % 2 else 0x01
            worker.socket.sendall(damaged)
            worker.socket.shutdown(1)
            kinds = ended(worker)
            worker.end()
            status = server.exit_status()
            assert status in (0, 70 << 8), (place, status)
            assert (status != 0) == (FAULT in kinds), place
            faults += FAULT in kinds
        assert faults > len(whole) // 4


def test_garbage() -> None:
    generator = random.Random(1)
    with Server() as server:
        hello = server.supervisor.body((1, {}))
        for _ in range(300):
            worker = server.fork()
            data = HEADER.pack(len(hello), WELCOME, 0, 0, 0) + hello
            for _ in range(3):
                body = generator.randbytes(generator.randrange(60))
                if generator.random() < 0.7:
                    body = b"\0\0\0\0" + body
                kind = generator.choice([*range(1, 4), *range(0x10, 0x20)])
                data += HEADER.pack(len(body), kind, 0, 0, generator.randrange(100)) + body
            worker.socket.sendall(data)
            worker.socket.shutdown(1)
            ended(worker)
            worker.end()
            assert server.exit_status() in (0, 70 << 8)


FAULTS = [
    (HEADER.pack(5, 0x77, 0, 0, 1) + BODY_NONE, "message"),
    (HEADER.pack(5, PING, 1, 0, 1) + BODY_NONE, "frame"),
    (HEADER.pack(5, PING, 0, 3, 1) + BODY_NONE, "frame"),
    (HEADER.pack(5, SEGMENT, 0, 1, 1) + BODY_NONE, "frame"),
    (HEADER.pack(0xFFFFFFFF, CALL, 0, 0, 1), "length"),
    (HEADER.pack(3, CALL, 0, 0, 1) + b"abc", "value"),
    (HEADER.pack(8, CALL, 0, 0, 1) + b"\0\0\0\0\x05abc", "value"),
    (HEADER.pack(5, CALL, 0, 0, 1) + BODY_NONE, "message"),
    (HEADER.pack(5, RETURN, 0, 0, 1) + BODY_NONE, "order"),
    (HEADER.pack(5, MEMORY, 0, 0, 1) + BODY_NONE, "order"),
    (HEADER.pack(5, WELCOME, 0, 0, 1) + BODY_NONE, "order"),
    (HEADER.pack(5, RELEASE, 0, 0, 1) + BODY_NONE, "message"),
    (HEADER.pack(9, EVAL, 0, 0, 1) + b"\xff\xff\xff\xff" + BODY_NONE, "value"),
]


@pytest.mark.parametrize("data, code", FAULTS)
def test_faults(worker: Supervisor, data: bytes, code: str) -> None:
    worker.socket.sendall(data)
    fault = worker.read()
    assert fault.kind == FAULT and fault.fields[0] == code, fault
    assert worker.end() == 70


def test_before_welcome() -> None:
    worker = Supervisor()
    worker.send(PING, 0)
    assert worker.read().fields[0] == "order"
    assert worker.end() == 70
    worker = Supervisor()
    worker.send(WELCOME, 0, 2, {})
    assert worker.read().fields[0] == "version"
    assert worker.end() == 70
    worker = Supervisor()
    worker.send(WELCOME, 0, 1, {"threshold": "x"})
    assert worker.read().fields[0] == "message"
    assert worker.end() == 70


def test_nested_deeply(worker: Supervisor) -> None:
    body = b"\0\0\0\0\0" + b"\x10\x01\0\0\0" * 100_000 + b"\0"
    worker.socket.sendall(HEADER.pack(len(body), CALL, 0, 0, 1) + body)
    assert worker.read().fields[0] == "value"
    assert worker.end() == 70


def test_the_supervisor_leaves_in_the_middle() -> None:
    for statement in ("f()", "b'x' * 3_000_000"):
        worker = Supervisor(settings={})
        worker.send(EVAL, 1, None, statement, {"f": Parent(1, "f")})
        assert worker.read().kind in (CALLBACK, NEED)
        assert worker.end() == 0


def test_a_wrong_answer_to_a_callback(worker: Supervisor) -> None:
    worker.execute("import __main__\ndef swallow(f):\n  try: f()\n  except BaseException: pass")
    worker.send(CALL, 77, None, worker.define("__main__:swallow"), (Parent(1, "f"),), None)
    assert worker.read().kind == CALLBACK
    worker.send(RETURN, 77, "no bool", None)
    assert worker.read().fields[0] == "message"
    assert worker.end() == 70


def test_close_does_not_wait_for_threads(worker: Supervisor) -> None:
    worker.execute("import threading, time\nthreading.Thread(target=time.sleep, args=(1000,)).start()")
    worker.send(CLOSE, 0)
    assert worker.end() == 0


@pytest.mark.parametrize(
    "arguments", [[], ["--socket", "1"], ["--socket"], ["--what", "5"], ["--socket", "3", "--trace", "2"]]
)
def test_command_line(arguments: list[str]) -> None:
    command = [sys.executable, "-I", f"{worker_folder()}/understudy_worker.py", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE, stdin=subprocess.DEVNULL)
    assert done.returncode == 2 and "--socket" in done.stderr


class Server:
    """A fork server, and workers that it makes in a millisecond each."""

    def __init__(self) -> None:
        self.supervisor = Supervisor(settings={})

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *error: object) -> None:
        self.supervisor.end()

    def fork(self) -> Supervisor:
        from driver import fork

        worker, self.pid = fork(self.supervisor, None)
        return worker

    def exit_status(self) -> int:
        from driver import EXITED

        frame = self.supervisor.read()
        assert frame.kind == EXITED and frame.fields[0] == self.pid, frame
        return int(frame.fields[1])
