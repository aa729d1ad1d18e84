"""What a call prints comes back with it: in order, bounded, and without the system's descriptors."""

from __future__ import annotations

import sys
import time

import pytest
from driver import Supervisor


def test_in_order(python: str) -> None:
    with Supervisor(python, {}) as worker:
        reply = worker.execute(
            "import sys\n"
            "print('a', end='')\nprint('b')\nprint('c', file=sys.stderr)\n"
            "sys.stdout.buffer.write('é'.encode()[:1]); sys.stdout.buffer.write('é'.encode()[1:])\n"
            "sys.stdout.writelines(['x', 'y'])\n"
            "sys.stdout.fileno(), sys.stderr.fileno(), sys.stdout.isatty(), sys.stdout.encoding, sys.__stdout__ is sys.stdout"
        )
        assert reply.report["output"] == [("stdout", "ab\n"), ("stderr", "c\n"), ("stdout", "éxy")]
        assert reply.value == (1, 2, False, "utf-8", True)
        assert worker.evaluate("1").report == {}


def test_what_python_allows_with_its_streams(worker: Supervisor) -> None:
    reply = worker.execute(
        "import sys, contextlib, io\n"
        "sys.stdout.flush(); sys.stdout.close(); sys.stdout.reconfigure(errors='replace')\n"
        "with contextlib.redirect_stdout(io.StringIO()) as f: print('hidden')\n"
        "try: sys.stdout.write(b'x')\n"
        "except TypeError: print('TypeError')\n"
        "print('\\udc80'); print(f.getvalue())"
    )
    assert reply.report["output"] == [("stdout", "TypeError\n\udc80\nhidden\n\n")]
    worker.execute("sys.stdout = None; sys.stderr = io.StringIO()")
    assert worker.execute("print('back')").report["output"] == [("stdout", "back\n")]


@pytest.mark.parametrize("limit", [0, 1, 10, 1000])
def test_bounded(limit: int) -> None:
    with Supervisor(settings={"output_limit": limit}) as worker:
        reply = worker.execute("for i in range(1000): print(i)\nimport sys\nprint('é' * 300, file=sys.stderr)")
        kept = "".join([text for _, text in reply.report["output"]])
        everything = "".join([f"{number}\n" for number in range(1000)]) + "é" * 300 + "\n"
        head, tail = kept.split("\n[...]\n")
        assert everything.startswith(head) and everything.endswith(tail)
        total = len(everything.encode())
        assert reply.report["dropped"] == total - len((head + tail).encode())
        assert len((head + tail).encode()) <= limit
        assert len((head + tail).encode()) >= limit - 4
        again = worker.execute("print(1)") if limit >= 10 else None
        assert again is None or again.report == {"output": [("stdout", "1\n")]}


def test_a_gigabyte(worker: Supervisor) -> None:
    began = time.monotonic()
    reply = worker.execute(
        "import resource, sys\nline = 'x' * 9999\nfor _ in range(100_000): print(line)\n"
        "sys.stdout.write('y' * 10_000_000)\n"
        "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss"
    )
    assert time.monotonic() - began < 10
    assert reply.value * 1024 < 120e6
    kept = sum([len(text) for _, text in reply.report["output"]])
    assert kept <= (1 << 20) + 10
    assert kept - 7 + reply.report["dropped"] == 1_000_000_000 + 10_000_000
    assert reply.report["output"][-1][1].endswith("yyy")


def test_live(worker: Supervisor) -> None:
    reply = worker.execute(
        "print('one')\nprint('two', end='')\nimport sys\nprint('three', file=sys.stderr)", {"live": True}
    )
    assert worker.live == [("stdout", "one\n"), ("stdout", "two"), ("stderr", "three\n")]
    assert reply.report == {}
    worker.execute("print('tail', end='')", {"live": True})
    assert worker.live[-1] == ("stdout", "tail")
    assert worker.execute("print('kept')").report["output"] == [("stdout", "kept\n")]


def test_logging() -> None:
    with Supervisor(settings={"logging": "INFO"}) as worker:
        reply = worker.execute(
            "import logging\nprint('p')\nlogging.getLogger('a.b').info('x %d', 1)\nlogging.debug('no')\nlogging.error('e')"
        )
        assert reply.report["output"] == [("stdout", "p\n"), ("log:INFO:a.b", "x 1\n"), ("log:ERROR:root", "e\n")]


def test_output_of_a_failed_call(worker: Supervisor) -> None:
    reply = worker.execute("print('before')\n1/0")
    assert reply.value["type"] == "builtins.ZeroDivisionError"
    assert reply.report["output"] == [("stdout", "before\n")]


def test_output_below_python_goes_to_the_descriptors() -> None:
    worker = Supervisor(sys.executable, {})
    reply = worker.execute(
        "import os, subprocess\nos.write(1, b'raw\\n')\nsubprocess.run(['echo', 'child'])\n"
        "pid = os.fork()\nif pid == 0:\n  print('forked'); os._exit(0)\nos.waitpid(pid, 0)\nprint('recorded')"
    )
    assert reply.report["output"] == [("stdout", "recorded\n")]
    assert sorted(worker.printed().split()) == ["child", "forked", "raw"]
    worker.end()
