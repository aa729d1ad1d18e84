"""How a worker dies: with its Python stack on the trace descriptor, and never with a torn reply."""

from __future__ import annotations

import os
import signal
import time

import pytest
from driver import CALL, CALLBACK, DEADLINE, ERROR, EVAL, EXEC, Supervisor
from understudy_translators.neutral import Parent

DEATHS = [
    ("import ctypes; ctypes.string_at(8)", -signal.SIGSEGV, "Segmentation fault"),
    ("import os; os.abort()", -signal.SIGABRT, "Aborted"),
    ("import os; os._exit(9)", 9, "os._exit was called"),
    (
        "import sys; sys.setrecursionlimit(10**9)\ndef f(): return [*map(lambda _: f(), [1])]\nf()",
        -signal.SIGSEGV,
        "Segmentation",
    ),
]


@pytest.mark.parametrize("statements, code, text", DEATHS)
def test_stack_at_death(statements: str, code: int, text: str) -> None:
    worker = Supervisor(settings={})
    worker.send(EXEC, 1, None, f"def culprit():\n  exec({statements!r}, {{}})\nculprit()", None)
    with pytest.raises(EOFError):
        worker.reply()
    assert worker.process is not None
    assert worker.process.wait(DEADLINE) == code
    assert text in worker.traces()
    if "Segmentation" not in text or "ctypes" in statements:
        assert "culprit" in worker.traces()
    worker.end()


def test_stack_on_request(python: str) -> None:
    worker = Supervisor(python, {})
    if not worker.execute(
        "import faulthandler\nhasattr(faulthandler, 'register') and '__pypy__' not in __import__('sys').builtin_module_names"
    ).value:
        worker.end()
        pytest.skip("this interpreter has no faulthandler.register")
    worker.send(EXEC, 1, None, "import time\ndef busy(f):\n  f()\n  while True: pass\nbusy(f)", {"f": Parent(1, "f")})
    assert worker.read().kind == CALLBACK
    assert worker.process is not None
    os.kill(worker.process.pid, signal.SIGURG)
    deadline = time.monotonic() + DEADLINE
    while "busy" not in worker.traces():
        assert time.monotonic() < deadline
        os.sched_yield()
    worker.process.kill()
    worker.end()


def test_out_of_memory(worker: Supervisor) -> None:
    worker.execute(
        "import resource\nbytes(10)\nused = int(open('/proc/self/statm').read().split()[0]) * 4096\n"
        "resource.setrlimit(resource.RLIMIT_AS, (used + (64 << 20), resource.RLIM_INFINITY))"
    )
    for statement in ("bytearray(1 << 30)", "[bytearray(4096) for _ in range(10**6)]", "'x' * (1 << 40)"):
        reply = worker.evaluate(statement)
        assert reply.kind == ERROR and reply.value["type"] == "builtins.MemoryError", statement
        assert reply.report["peak"] > 1e6
        assert worker.evaluate("1 + 1").value == 2


def test_it_closes_its_own_descriptors() -> None:
    worker = Supervisor(settings={})
    worker.send(EXEC, 1, None, "import os\nos.closerange(3, 65536)", None)
    with pytest.raises(EOFError):
        worker.reply()
    assert worker.process is not None
    assert worker.process.wait(DEADLINE) is not None
    worker.end()


def test_closing_low_descriptors_is_survived(worker: Supervisor) -> None:
    reply = worker.execute(
        "import os\nfor n in range(3, 40):\n  try: os.close(n)\n  except OSError: pass\nos.close(0); os.close(1); os.close(2)"
    )
    assert reply.report["changes"][0][0] == "descriptors"
    assert worker.evaluate("1").value == 1


EXCEPTIONS = [
    ("class E(Exception):\n  def __init__(self, a, b): super().__init__(a)\nraise E(1, 2)", "E", (1,)),
    ("class E(Exception):\n  def __repr__(self): raise ValueError\n  __str__ = __repr__\nraise E(1)", "E", (1,)),
    ("class E(Exception):\n  @property\n  def args(self): raise ValueError\nraise E(3)", "E", (3,)),
    ("class E(Exception):\n  def __getattribute__(self, n): raise RuntimeError\nraise E(3)", "E", (3,)),
    (
        "class M(type):\n  @property\n  def __module__(c): raise ValueError\nclass E(Exception, metaclass=M): pass\nraise E",
        "",
        (),
    ),
    ("class E(BaseException): pass\nraise E(object())", "E", None),
    ("e = ValueError(1)\ne.args = (e,)\nraise e", "ValueError", ...),
    ("e = ValueError(1)\ne.__cause__ = e\nraise e", "ValueError", (1,)),
    ("class E(Exception):\n  def __setattr__(self, n, v): raise RuntimeError\nraise E(3)", "E", (3,)),
    ("class E(Exception):\n  __class__ = property(lambda s: 1 / 0)\nraise E(3)", "E", (3,)),
    ("def f(): f()\nf()", "RecursionError", ("maximum recursion depth exceeded",)),
    ("raise ValueError('x' * 10_000_000)", "ValueError", None),
]


@pytest.mark.parametrize("statements, name, args", EXCEPTIONS)
def test_exceptions_that_misbehave(worker: Supervisor, statements: str, name: str, args: object) -> None:
    reply = worker.execute(statements)
    assert reply.kind == ERROR
    assert reply.value["type"].endswith(name)
    if name == "RecursionError":
        assert "recursion" in reply.value["args"][0]
    elif args is not ...:
        assert reply.value["args"] == args
    assert worker.evaluate("1").value == 1


def test_an_exception_tells_its_story(python: str) -> None:
    with Supervisor(python, {}) as worker:
        reply = worker.execute(
            "def f(x):\n  try:\n    return 1 / x\n  except ZeroDivisionError as e:\n    raise KeyError('k') from e\nf(0)"
        )
        record = reply.value
        assert record["type"] == "builtins.KeyError" and record["args"] == ("k",)
        assert [frame[2:] for frame in record["frames"]] == [("<module>", "f(0)"), ("f", "raise KeyError('k') from e")]
        assert record["cause"].value["frames"][0][3] == "return 1 / x"


def test_what_is_too_long_for_a_message() -> None:
    with Supervisor(settings={"max_body": 100_000}) as worker:
        for expression, kind in [("[str(i) for i in range(50_000)]", "list"), ("'x' * 200_000", "str")]:
            reply = worker.evaluate(expression)
            assert reply.kind == ERROR and reply.value["type"].endswith("CannotTravel")
            assert reply.value["state"]["type"] == kind
            text = reply.value["text"]
            assert "may have 100000" in text and "shared memory" in text and "max_body" in text
        # What the call printed is left out if the error would not fit otherwise.
        reply = worker.execute("print('x' * 200_000)\nraise KeyError('k')")
        assert reply.kind == ERROR and reply.value["args"] == ("k",) and not reply.report
        reply = worker.execute("raise KeyError('k' * 200_000)")
        assert reply.kind == ERROR and reply.value["type"] == "builtins.KeyError"
        assert reply.value["args"] is None and reply.value["text"].startswith("'kkk")
        assert worker.evaluate("7").value == 7


def test_long_messages(worker: Supervisor) -> None:
    for count in (5_000, 70_000, 1_000_000):
        text = "x" * count
        assert worker.call("builtins:len", text).value == count
        assert worker.call("operator:concat", text, "é").value == text + "é"
    worker.send(CALL, 5, None, worker.define("builtins:len"), ("y" * 300_000,), None)
    worker.send(EVAL, 6, None, "7", None)
    assert [worker.read().value, worker.read().value] == [300_000, 7]


def test_stack_on_request_after_a_call_took_the_signal(worker: Supervisor) -> None:
    reply = worker.execute("import signal, os\nsignal.signal(signal.SIGURG, lambda *a: None)")
    assert reply.report["changes"][0][0] == "signals"
    worker.execute("os.kill(os.getpid(), signal.SIGURG)")
    assert "most recent call first" in worker.traces()


def test_variables_of_the_start_are_hidden() -> None:
    environment = {**os.environ, "UNDERSTUDY_HIDE": "A,B", "A": "1", "C": "3"}
    with Supervisor(settings={}, env=environment) as worker:
        assert worker.execute("import os\n[os.environ.get(n) for n in ('UNDERSTUDY_HIDE', 'A', 'B', 'C')]").value == [
            None,
            None,
            None,
            "3",
        ]
