"""Calls of every kind, in every interpreter."""

from __future__ import annotations

import http
import pstats
import re
import struct
import urllib.parse
from pathlib import Path
from typing import Any

import pytest
from driver import (
    BATCH,
    BATCH_DONE,
    CALL,
    CLOSE,
    DEFINE,
    DELETE,
    DROP,
    ERROR,
    FAULT,
    GET,
    OBJECT,
    PING,
    PONG,
    RESULT,
    RUN,
    SET,
    Frame,
    Supervisor,
)
from understudy_translators.neutral import Handle, Parent, Record, Reference


def test_every_message(python: str, tmp_path: Path) -> None:
    with Supervisor(python, {"name": "w"}) as worker:
        assert worker.hello is not None
        version, facts = worker.hello.fields
        assert version == 1 and facts["pid"] > 0 and facts["codec"] == "python"
        assert facts["python"][0] == 3 and facts["byteorder"] in ("little", "big")
        worker.send(PING, 7)
        assert worker.read()[:2] == (PONG, 7)
        for _ in range(3):
            assert worker.call("operator:add", 1, 2)[0::2] == (RESULT, [None, 3])
        assert worker.call("builtins:sorted", [3, 1, 2], reverse=True).value == [3, 2, 1]
        assert worker.call("builtins:dict").value == {}
        assert worker.evaluate("x + 1", names={"x": 1}).value == 2
        assert worker.execute("import math\ny = math.floor(2.5)\ny * 2").value == 4
        assert worker.execute("z = 1").value is None
        assert worker.evaluate("y").value == 2
        assert worker.ask(SET, None, "v", [1, {"a": None}]).value is None
        assert worker.ask(GET, None, "v").value == [1, {"a": None}]
        assert worker.ask(DELETE, None, ["v"]).value is None
        gone = worker.ask(GET, None, "v")
        assert gone.kind == ERROR and gone.value["type"] == "builtins.NameError"
        script = tmp_path / "script.py"
        script.write_text("import sys\nprint(__name__, sys.argv[1:], name)\nsys.exit(3)\n")
        done = worker.ask(RUN, None, str(script), ["a", "b"], {"name": 5})
        assert done.value == 3 and done.report["output"] == [("stdout", "__main__ ['a', 'b'] 5\n")]
        worker.send(CLOSE, 0)
        assert worker.end() == 0


FLOATS = [0.0, -0.0, 1.5, -5e-324, 1e308, float("inf"), struct.unpack("<d", b"\x01\x02\0\0\0\0\xf8\x7f")[0]]


def test_numbers_keep_their_bits(python: str) -> None:
    with Supervisor(python, {}) as worker:
        for number in FLOATS:
            assert struct.pack("<d", worker.call("operator:pos", number).value) == struct.pack("<d", number)


INSTANCES = [
    ("__import__('http').HTTPStatus(404)", http.HTTPStatus.NOT_FOUND),
    ("__import__('re').compile('a+', 2)", re.compile("a+", 2)),
    ("__import__('urllib.parse').parse.urlparse('http://a/b')", urllib.parse.urlparse("http://a/b")),
    ("__import__('pstats').FunctionProfile('1', 2.5, 0, 0, 0, '', 1)", pstats.FunctionProfile("1", 2.5, 0, 0, 0, "", 1)),
]  # fmt: skip


def test_instances_go_by_the_name_of_their_class(python: str) -> None:
    with Supervisor(python, {}) as worker:
        for source, value in INSTANCES:
            made = worker.evaluate(source)
            assert made.kind == RESULT and type(made.value) is type(value) and made.value == value
            assert worker.call("operator:eq", value, made.value).value is True
        names = "import collections, dataclasses\nPair = collections.namedtuple('Pair', 'a b')\n"
        made = worker.execute(names + "Pair(1, [2])")
        assert made.value == Record("instance.namedtuple", (Reference("__main__:Pair"), (1, [2]), {}))


def test_objects(python: str) -> None:
    with Supervisor(python, {}) as worker:
        kept = worker.execute(
            "class Point:\n  x = 1\n  def up(self, by): self.x += by; return self.x\nPoint()", {"keep": True}
        )
        handle = kept.value
        assert isinstance(handle, Handle) and "Point" in handle.name

        def operate(name: str, *args: object, target: Handle = handle, options: object = None) -> object:
            return worker.ask(OBJECT, options, target, name, args, None)

        up = operate("getattr", "up", options={"keep": True}).value  # type: ignore[attr-defined]
        assert operate("call", 4, target=up).value == 5  # type: ignore[attr-defined]
        assert operate("getattr", "x").value == 5  # type: ignore[attr-defined]
        operate("setattr", "x", 9)
        assert worker.call("builtins:getattr", handle, "x").value == 9
        assert "Point" in operate("repr").value  # type: ignore[attr-defined]
        assert operate("eq", handle).value is True  # type: ignore[attr-defined]
        numbers = worker.evaluate("iter([1])", {"keep": "auto"}).value
        assert operate("next", target=numbers).value == 1  # type: ignore[attr-defined]
        end = operate("next", target=numbers)
        assert end.value["type"] == "builtins.StopIteration"  # type: ignore[attr-defined]
        assert worker.evaluate("[1, 2]", {"keep": "auto"}).value == [1, 2]
        first, (second, third) = worker.evaluate(
            "object(), [b'x' * 100_000, {'f': __import__('posixpath').join, 'k': int}]", {"keep": "auto"}
        ).value
        assert isinstance(first, Handle) and second == b"x" * 100_000
        assert isinstance(third["f"], Handle) and operate("call", "a", "b", target=third["f"]).value == "a/b"  # type: ignore[attr-defined]
        assert operate("no_such").value["type"] == "builtins.ValueError"  # type: ignore[attr-defined]
        worker.send(DROP, 0, [handle.id])
        assert operate("repr").value["type"] == "builtins.ReferenceError"  # type: ignore[attr-defined]


def test_a_result_that_is_no_data(worker: Supervisor) -> None:
    reply = worker.evaluate('{"a": [1, lambda: 0, object()]}')
    assert reply.kind == ERROR
    assert reply.value["type"].endswith("CannotTravel")
    state = reply.value["state"]
    assert state["path"] == 'result["a"][2]' or state["path"] == 'result["a"][1]'
    assert worker.evaluate("1").value == 1


def test_bind(worker: Supervisor) -> None:
    assert worker.evaluate("40 + 2", {"bind": "answer"}).value == 42
    assert worker.evaluate("answer").value == 42


def test_functions_by_value(worker: Supervisor) -> None:
    import pickle

    from driver import HEADER, TAG_CODE

    data = pickle.dumps(print)

    def code(payload: bytes) -> bytes:
        return TAG_CODE + b"\x07\x01\0\0\0f" + len(payload).to_bytes(4, "little") + payload

    for payload, number in ((data, 50), (b"no pickle", 51)):
        body = b"\0\0\0\0\x03" + number.to_bytes(8, "little") + code(payload)
        worker.socket.sendall(HEADER.pack(len(body), DEFINE, 0, 0, 0) + body)
    assert worker.ask(CALL, None, 50, ("x",), None).report["output"] == [("stdout", "x\n")]
    failed = worker.ask(CALL, None, 51, (), None)
    assert failed.kind == ERROR
    assert "by value in Python" in str(failed.value["notes"]) + failed.value["text"]


def test_errors_in_what_a_call_names_cost_only_the_call(worker: Supervisor) -> None:
    for name in ("no_such_module:f", "os:no_such", "nonsense"):
        reply = worker.call(name)
        assert reply.kind == ERROR, name
    bad = worker.call("builtins:len", Reference("no_such_module:f"))
    assert bad.value["type"] == "builtins.ModuleNotFoundError"
    unknown = worker.call("builtins:len", Handle(99, "x", "x"))
    assert unknown.value["type"] == "builtins.ReferenceError"
    assert worker.call("builtins:len", [1]).value == 1
    worker.send(DEFINE, 0, worker.define("builtins:len"), None)
    worker.send(CALL, 99, None, worker.define("builtins:len"), ([],), None)
    assert worker.read().kind == FAULT


@pytest.mark.parametrize("journal", [True, False])
def test_batch(worker: Supervisor, journal: bool) -> None:
    segment = worker.add_segment(1 << 16, "journal") if journal else None
    where = (segment.number, 64, 4096) if segment else None
    function = worker.define("operator:truediv")
    calls = [(6, number) for number in (1, 2, 0, 3)]
    first = worker.id()
    worker.send(BATCH, first, None, function, where, *calls)
    frames = []
    while True:
        frame = worker.reply()
        if frame.kind == BATCH_DONE:
            break
        frames.append(frame)
    assert frame.id == first
    if segment:
        assert not frames
        frames = read_journal(worker, segment.map, 64)
        assert frame.fields == [4, sum(size for _, size in sizes(segment.map, 64))]
    assert [reply.id for reply in frames] == [first + 1 + index for index in range(4)]
    assert [reply.value if reply.kind == RESULT else reply.value["type"] for reply in frames] == [
        6.0, 3.0, "builtins.ZeroDivisionError", 2.0,
    ]  # fmt: skip


def test_a_journal_that_is_full(worker: Supervisor) -> None:
    segment = worker.add_segment(1 << 16, "journal")
    first = worker.id()
    worker.send(BATCH, first, None, worker.define("operator:mul"), (segment.number, 0, 16 + 200), *[("ab", 20)] * 5)
    frames = []
    while True:
        frame = worker.reply()
        if frame.kind == BATCH_DONE:
            break
        frames.append(frame)
    written = read_journal(worker, segment.map, 0)
    assert frame.fields[0] == len(written) > 0
    assert [reply.id - first for reply in [*written, *frames]] == [1, 2, 3, 4, 5]
    assert all(reply.value == "ab" * 20 for reply in [*written, *frames])


def test_a_batch_that_cannot_be_resolved(worker: Supervisor) -> None:
    first = worker.id()
    worker.send(BATCH, first, None, worker.define("builtins:len"), None, ([],), (Reference("no_such_module:f"),))
    failed, done = worker.reply(), worker.reply()
    assert (failed.kind, failed.id) == (ERROR, first)
    assert (done.kind, done.fields) == (BATCH_DONE, [0, 0])


def test_callbacks(python: str) -> None:
    with Supervisor(python, {}) as worker:
        seen = []

        def record(*args: object, **kwargs: object) -> int:
            seen.append((args, kwargs))
            return len(seen)

        def fail(*args: object) -> None:
            raise KeyError("k")

        worker.callbacks = {1: record, 2: fail}
        worker.execute("def use(f, *a): return f(*a), f(b=1)\nimport __main__")
        assert worker.call("__main__:use", Parent(1, "record"), "x", 2).value == (1, 2)
        assert seen == [(("x", 2), {}), ((), {"b": 1})]
        # Calls that were sent before the answer came wait their turn.
        function = worker.define("builtins:abs")
        first, second = worker.id(), worker.id()
        worker.send(CALL, first, None, worker.define("__main__:use"), (Parent(1, "record"),), None)
        worker.send(CALL, second, None, function, (-5,), None)
        assert (worker.reply().id, worker.reply().value) == (first, 5)
        failed = worker.call("__main__:use", Parent(2, "fail"))
        assert failed.value["type"] == "builtins.KeyError" and failed.value["args"] == ("k",)
        # In a batch too, and an object of the supervisor's comes back as itself.
        batch = worker.id()
        worker.next_id += 2
        worker.send(BATCH, batch, None, worker.define("__main__:use"), None, (Parent(1, "r"), 1), (Parent(1, "r"), 2))
        assert [worker.reply().kind for _ in range(3)] == [RESULT, RESULT, BATCH_DONE]
        assert worker.evaluate("f", names={"f": Parent(1, "record")}).value == Parent(1, "record")


def test_what_is_no_data_stays_where_a_callback_tells_of_it(worker: Supervisor) -> None:
    seen: list[Any] = []
    worker.callbacks = {1: lambda *args: seen.append(args)}
    worker.execute(
        "import __main__\n"
        "def show(f):\n"
        "    global shown\n"
        "    shown = iter([1, 2])\n"
        "    f.tell('x', [shown, 3])\n"
        "def refused(f): f(iter([]))\n"
        "def use(f, it): return f.operate('next', it, (), {}), it is shown\n"
        "def let_go(f, numbers): f.let_go(numbers)\n"
    )
    worker.call("__main__:show", Parent(1, "see"))
    ((name, (handle, three)),) = seen
    assert (name, three, type(handle)) == ("x", 3, Handle) and handle.name == "list_iterator"
    assert worker.call("__main__:use", Parent(1, "see"), handle).value == (1, True)
    worker.call("__main__:let_go", Parent(1, "see"), [handle.id])
    assert "was dropped" in worker.call("__main__:use", Parent(1, "see"), handle).value["text"]
    assert worker.call("__main__:refused", Parent(1, "see")).value["type"] == "understudy.CannotTravel"


def test_callbacks_from_threads(worker: Supervisor) -> None:
    worker.callbacks = {1: lambda number: number * 2}
    worker.execute(
        "import threading, __main__\n"
        "def spread(f):\n"
        "    results = []\n"
        "    threads = [threading.Thread(target=lambda n=n: results.append(f(n))) for n in range(8)]\n"
        "    for t in threads: t.start()\n"
        "    results.append(f(100))\n"
        "    for t in threads: t.join()\n"
        "    return sorted(results)\n"
        "def hoard(f):\n"
        "    global kept\n"
        "    kept = f\n"
    )
    assert worker.call("__main__:spread", Parent(1, "double")).value == [0, 2, 4, 6, 8, 10, 12, 14, 200]


def test_interrupt(worker: Supervisor) -> None:
    worker.interrupt()
    assert worker.evaluate("1").value == 1
    worker.callbacks = {1: worker.interrupt}
    worker.execute("import time, __main__\ndef wait(started):\n    started()\n    time.sleep(60)")
    reply = worker.call("__main__:wait", Parent(1, "started"))
    assert reply.value["type"] == "builtins.KeyboardInterrupt"
    assert worker.evaluate("2").value == 2


def test_system_exit_in_a_call_is_its_error(worker: Supervisor) -> None:
    assert worker.execute("raise SystemExit(4)").value["type"] == "builtins.SystemExit"
    assert worker.evaluate("1").value == 1


def test_modules_are_lent(tmp_path: Path) -> None:
    package = tmp_path / "lent_package"
    package.mkdir()
    (package / "__init__.py").write_text("from .inner import x\n")
    (package / "inner.py").write_text("x = 5\n")
    with Supervisor(settings={"modules": {"lent_package": str(package), "json": "/no/such"}}) as worker:
        assert worker.execute("import lent_package, json\nlent_package.x").value == 5


def test_preload_path_and_directory(tmp_path: Path) -> None:
    (tmp_path / "ours.py").write_text("x = 7\n")
    settings = {"path": [str(tmp_path)], "directory": str(tmp_path), "preload": ["ours"]}
    with Supervisor(settings=settings) as worker:
        reply = worker.execute("import sys, os\n'ours' in sys.modules, os.getcwd()")
        assert reply.value == (True, str(tmp_path))


def test_a_folder_of_the_path_that_is_searched_already_moves(tmp_path: Path) -> None:
    with Supervisor(settings={}) as worker:
        own = worker.execute("import sys\nsys.path").value
    with Supervisor(settings={"path": [own[-1], str(tmp_path)]}) as worker:
        assert worker.execute("import sys\nsys.path").value == [own[-1], str(tmp_path), *own[:-1]]


def sizes(memory: object, offset: int) -> list[tuple[int, int]]:
    import struct

    from driver import HEADER

    frames, size = struct.unpack_from("<QQ", memory, offset)  # type: ignore[arg-type]
    found = []
    at = offset + 16
    for _ in range(frames):
        length = HEADER.unpack_from(memory, at)[0]  # type: ignore[arg-type]
        found.append((at, 16 + length))
        at += 16 + length
    assert at == offset + 16 + size
    return found


def read_journal(worker: Supervisor, memory: object, offset: int) -> list[Frame]:
    from driver import HEADER

    frames = []
    for at, size in sizes(memory, offset):
        _, kind, _, _, ident = HEADER.unpack_from(memory, at)  # type: ignore[arg-type]
        frames.append(Frame(kind, ident, worker.fields(bytes(memory[at + 16 : at + size]))))  # type: ignore[index]
    return frames


def test_a_storm_of_interrupts(python: str) -> None:
    """Whenever SIGINT comes, a call is answered once: by its result, or by KeyboardInterrupt."""
    import threading

    with Supervisor(python, {}) as worker:
        done = threading.Event()

        def storm() -> None:
            # A pause as long as a short call, so that both sides get on and signals still fall on every place.
            while not done.wait(0.0001):
                worker.interrupt()

        thread = threading.Thread(target=storm)
        thread.start()
        try:
            for number in range(200):
                reply = worker.evaluate("sum(range(n)) and n", names={"n": number + 1000})
                if reply.kind == RESULT:
                    assert reply.value == number + 1000
                else:
                    assert reply.value["type"] == "builtins.KeyboardInterrupt", reply.value
        finally:
            done.set()
            thread.join()
        assert worker.evaluate("1").value == 1
