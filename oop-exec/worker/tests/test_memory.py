"""Large data lie in shared memory, keep their identity, and are given back."""

from __future__ import annotations

import os
from typing import Any

import pytest
from driver import (
    BATCH,
    BATCH_DONE,
    CALL,
    ERROR,
    FAULT,
    FORGET,
    NEED,
    RELEASE,
    RELEASED,
    RESULT,
    Supervisor,
    interpreters,
    numpy_python,
)
from understudy_translators.neutral import NeutralArray

needs_numpy = pytest.mark.skipif(numpy_python() is None, reason="`cargo xtask setup` has not made it")
SIZE = 1 << 20


def test_a_result_in_shared_memory(python: str) -> None:
    with Supervisor(python, {}) as worker:
        worker.add_segment(SIZE, "results")
        for fill in (b"a", b"b"):
            reply = worker.call("operator:mul", fill, 200_000)
            assert bytes(reply.value) == fill * 200_000
        places = used(worker)
        assert len(places) == 2
        worker.send(RELEASE, 0, [(1, places[0])])
        assert bytes(worker.call("operator:mul", b"c", 100_000).value) == b"c" * 100_000
        assert worker.segments[1].map[places[0] : places[0] + 3] == b"ccc"


def test_more_memory_is_asked_for(worker: Supervisor) -> None:
    assert bytes(worker.call("operator:mul", b"x", 3_000_000).value) == b"x" * 3_000_000
    assert worker.segments[1].size == 3_000_000
    worker.grant = False
    # No memory: inline, or not at all.
    assert worker.call("operator:mul", b"y", 5_000_000).value == b"y" * 5_000_000
    refused = worker.call("operator:mul", b"y", 100_000_000)
    assert refused.kind == ERROR and refused.value["type"] == "builtins.MemoryError"
    assert "100000000" in refused.value["text"]
    worker.limit = 4_000_000
    refused = worker.call("operator:mul", b"y", 5_000_000)
    assert refused.kind == ERROR and refused.value["type"] == "understudy.CannotTravel"
    assert "5000000" in refused.value["text"]
    worker.send(RELEASE, 0, [(1, 0)])
    assert bytes(worker.call("operator:mul", b"z", 3_000_000).value) == b"z" * 3_000_000


def test_arguments_are_released(python: str) -> None:
    with Supervisor(python, {}) as worker:
        segment = worker.add_segment(SIZE, "arguments")
        segment.map[:100_000] = b"q" * 100_000
        for _ in range(3):
            worker.released.clear()
            reply = worker.call("builtins:len", bytearray(100_000), place=lambda view: (segment.number, 0, 100_000))
            assert reply.value == 100_000
            assert worker.released == [(segment.number, 0)]


def place_once(segment: Any, offset: int = 0) -> Any:
    def place(view: memoryview) -> tuple[int, int, int]:
        segment.map[offset : offset + len(view)] = view.tobytes()
        return segment.number, offset, len(view)

    return place


def vector(count: int) -> NeutralArray:
    import struct

    return NeutralArray("<f8", (count,), (8,), bytearray(struct.pack(f"<{count}d", *range(count))))


@needs_numpy
def test_arrays_are_not_copied_and_aliases_stay() -> None:
    with Supervisor(numpy_python() or "", {}) as worker:
        segment = worker.add_segment(SIZE, "arguments")
        worker.add_segment(SIZE, "results")
        worker.execute(
            "import numpy, __main__\n"
            "def double(a): a[0] = 7; return a * 2\n"
            "def tail(a): return a[10:], a[::-1]\n"
            "def hold(a): global held; held = a[5:6]\n"
            "def fail(a): raise ValueError('with the array on the stack')\n"
        )
        doubled = worker.call("__main__:double", vector(20_000), place=place_once(segment))
        assert doubled.value.origin[0] == 2
        assert doubled.value.tolist()[:3] == [14.0, 2.0, 4.0]
        assert segment.map[:8] == b"\0\0\0\0\0\0\x1c@", "the call wrote into the caller's memory"
        assert worker.released == [(1, 0)]
        # A result that is the argument's memory names it, and only then the argument is released.
        worker.released.clear()
        tail = worker.call("__main__:tail", vector(20_000), place=place_once(segment))
        assert tail.value[0].origin[0] == 1 and tail.value[0].tolist()[0] == 10.0
        assert tail.value[1].strides == (-8,)
        assert worker.released == []
        worker.evaluate("1")
        assert worker.released == [(1, 0)]
        # What the worker holds is not released.
        worker.released.clear()
        worker.call("__main__:hold", vector(20_000), place=place_once(segment))
        worker.evaluate("1")
        assert worker.released == []
        worker.execute("del held")
        worker.evaluate("1")
        assert worker.released == [(1, 0)]
        worker.released.clear()
        assert worker.call("__main__:fail", vector(20_000), place=place_once(segment)).kind == ERROR
        worker.evaluate("1")
        assert worker.released == [(1, 0)]


def test_aliases_without_numpy(python: str) -> None:
    """An alias names the argument's range, which is released after it; where arguments are copied it names none."""
    with Supervisor(python, {}) as worker:
        segment = worker.add_segment(SIZE, "arguments")
        worker.add_segment(SIZE, "results")
        worker.execute("import __main__\ndef same(a): return a")
        reply = worker.call("__main__:same", vector(20_000), place=place_once(segment))
        assert reply.value.tolist()[:3] == [0.0, 1.0, 2.0]
        alias = reply.value.origin[0] == segment.number
        assert alias is (worker.released == [])
        assert alias is (worker.hello is not None and worker.hello.fields[1]["implementation"] == "cpython")
        worker.evaluate("1")
        assert worker.released == [(segment.number, 0)]


@needs_numpy
def test_a_result_sent_back_as_an_argument() -> None:
    with Supervisor(numpy_python() or "", {}) as worker:
        worker.add_segment(SIZE, "results")
        worker.execute("import numpy, __main__\ndef same(a): return a\ndef make(n): return numpy.arange(n)")
        made = worker.call("__main__:make", 20_000).value
        segment, offset = made.origin
        again = worker.call("__main__:same", made, place=lambda view: (segment, offset, len(view))).value
        assert again.origin == made.origin
        # Two entries named the range: it is free after two releases, and not before.
        worker.evaluate("1")
        worker.send(RELEASE, 0, [(segment, offset)])
        assert worker.call("__main__:make", 20_000).value.origin != made.origin
        worker.send(RELEASE, 0, [(segment, offset)])
        assert worker.call("__main__:make", 20_000).value.origin == made.origin


@needs_numpy
def test_aliases_in_a_journal_are_released_after_it() -> None:
    with Supervisor(numpy_python() or "", {}) as worker:
        segment = worker.add_segment(SIZE, "arguments")
        journal = worker.add_segment(SIZE, "journal")
        worker.execute("import numpy, __main__\ndef same(a): return a")
        function = worker.define("__main__:same")
        worker.send(
            BATCH, worker.id(), None, function, (journal.number, 0, SIZE), (vector(10_000),), place=place_once(segment)
        )
        assert worker.read().kind == BATCH_DONE
        worker.evaluate("1")
        assert worker.released == [(segment.number, 0)]


def test_forget(worker: Supervisor) -> None:
    segment = worker.add_segment(SIZE, "arguments")
    worker.send(FORGET, 0, [segment.number])
    assert worker.evaluate("[l for l in open('/proc/self/maps') if 'segment-1' in l]").value == []
    assert worker.evaluate("1").report == {}
    worker.send(CALL, worker.id(), None, worker.define("builtins:len"), (bytearray(100_000),), None,
                place=lambda view: (segment.number, 0, len(view)))  # fmt: skip
    assert worker.read()[2][0] == "segment"


@pytest.mark.parametrize("entry", [(1, SIZE, 1), (1, SIZE - 10, 100_000), (9, 0, 100_000), (1, 1 << 63, 100_000)])
def test_ranges_outside(worker: Supervisor, entry: tuple[int, int, int]) -> None:
    worker.add_segment(SIZE, "arguments")
    function = worker.define("builtins:len")
    body = worker.body((None, function, (bytearray(100_000),), None), lambda view: (1, 0, 100_000))
    import struct

    from driver import HEADER

    body = body[:5] + struct.pack("<IQQ", *entry) + body[25:]
    worker.socket.sendall(HEADER.pack(len(body), CALL, 0, 0, 5) + body)
    fault = worker.reply()
    assert fault.kind == FAULT and fault.fields[0] in ("segment", "value")
    assert worker.end() == 70


def test_a_segment_that_is_smaller_than_it_says(worker: Supervisor) -> None:
    from driver import SEGMENT

    descriptor = os.memfd_create("small")
    os.ftruncate(descriptor, 100)
    worker.send(SEGMENT, 0, 1, 4096, "arguments", descriptors=(descriptor,))
    os.close(descriptor)
    fault = worker.read()
    assert fault.kind == FAULT and fault.fields[0] == "segment"
    assert worker.end() == 70


def test_memory_flat() -> None:
    """Ten thousand calls with shared arguments and results leave nothing behind."""
    python = numpy_python() or interpreters()["this"]
    with Supervisor(python, {}) as worker:
        arguments = worker.add_segment(SIZE, "arguments")
        worker.add_segment(SIZE, "results")
        function = worker.define("operator:add")

        def rounds(count: int) -> None:
            for _ in range(count):
                ident = worker.id()
                worker.send(CALL, ident, None, function, (bytearray(66_000), b"x"), None,
                            place=lambda view: (arguments.number, 0, len(view)))  # fmt: skip
                assert worker.read().kind == RELEASED
                reply = worker.read()
                assert reply.kind == RESULT
                worker.send(RELEASE, 0, [(2, 0)])

        resident = "int(open('/proc/self/statm').read().split()[1])"
        rounds(500)
        before = worker.evaluate(resident).value
        rounds(2000)
        assert worker.evaluate(resident).value - before < 100
        assert NEED not in [worker.evaluate("1").kind]


def used(worker: Supervisor) -> list[int]:
    """Where the first bytes of the two results lie."""
    memory = worker.segments[1].map
    return [memory.find(b"aaaa"), memory.find(b"bbbb")]
