"""What a call leaves behind in the process is found, reported and undone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from driver import BATCH, BATCH_DONE, CALL, RESULT, Supervisor, numpy_python

# What a call does, what the report calls it, how to see it afterwards, and whether it can be undone.
CHANGES = [
    ("import os; os.chdir('/')", "directory", "os.getcwd() != '/'", True),
    ("import os; os.environ['U_X'] = '1'", "environment", "'U_X' not in os.environ", True),
    ("import os; del os.environ['HOME']", "environment", "'HOME' in os.environ", True),
    ("import os; os.environ = {}", "environment", "'HOME' in os.environ", True),
    ("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)", "signals",
     "signal.getsignal(signal.SIGTERM) == signal.SIG_DFL", True),
    ("import signal; signal.signal(signal.SIGINT, lambda *a: None)", "signals", "True", True),
    ("import signal; signal.signal(signal.SIGWINCH, lambda *a: None)", "signals",
     "signal.getsignal(signal.SIGWINCH) == signal.SIG_DFL", True),
    ("import signal; signal.alarm(100)", "signals", "signal.getitimer(signal.ITIMER_REAL)[0] == 0", True),
    ("import signal; signal.pthread_sigmask(signal.SIG_BLOCK, [10])", "signals",
     "not signal.pthread_sigmask(signal.SIG_BLOCK, [])", True),
    ("import random; random.seed(5)", "random", "random.random() != r", True),
    ("import ctypes; ctypes.CDLL('libm.so.6').fesetround(0x800)", "floating-point", "1.0 + h == 1.0", True),
    ("import threading, time; threading.Thread(target=time.sleep, args=(1000,), daemon=True, name='T').start()",
     "threads", "True", False),
    ("import _thread, time; l = _thread.allocate_lock(); l.acquire();"
     "_thread.start_new_thread(lambda: (l.release(), time.sleep(1000)), ()); l.acquire()", "threads", "True", False),
    ("import os; f = os.open('/dev/null', 0)", "descriptors", "True", False),
    ("import os; os.close(1)", "descriptors", "os.fstat(1)", True),
    ("import os; os.close(0)", "descriptors", "os.fstat(0)", True),
]  # fmt: skip


@pytest.mark.parametrize("statement, what, check, undone", CHANGES)
def test_changes(statement: str, what: str, check: str, undone: bool) -> None:
    with Supervisor(settings={}) as worker:
        assert worker.execute("import os, signal, random\nh = 1e-30\nr = random.Random(5).random()").report == {}
        reply = worker.execute(statement)
        found = {change[0]: change for change in reply.report["changes"]}
        assert list(found) == [what]
        assert found[what][3] is undone
        assert reply.report.get("retire", False) is (not undone and what == "threads")
        after = worker.evaluate(check)
        assert after.value
        assert "changes" not in after.report


@pytest.mark.parametrize("statement, what, check, undone", CHANGES)
def test_reported_only(statement: str, what: str, check: str, undone: bool) -> None:
    with Supervisor(settings={"state": "report"}) as worker:
        worker.execute("import os, signal, random\nh = 1e-30\nr = random.Random(5).random()")
        reply = worker.execute(statement)
        assert [change[0] for change in reply.report["changes"]] == [what]
        assert "retire" not in reply.report
        assert worker.evaluate("1").report == {}


def test_off_and_keep(tmp_path: Path) -> None:
    with Supervisor(settings={"state": "off"}) as worker:
        assert worker.execute("import os; os.chdir('/')").report == {}
    with Supervisor(settings={}) as worker:
        assert worker.execute(f"import os; os.chdir({str(tmp_path)!r})", {"state": "keep"}).report == {}
        assert worker.execute("os.chdir('/')").report["changes"] == [("directory", str(tmp_path), "/", True)]
        assert worker.evaluate("os.getcwd()").value == str(tmp_path)


def test_locale(worker: Supervisor) -> None:
    reply = worker.execute(
        "import locale\nlocale.setlocale(locale.LC_ALL, 'C.UTF-8' if locale.setlocale(locale.LC_ALL) == 'C' else 'C')"
    )
    assert [change[0] for change in reply.report["changes"]] == ["locale"]
    assert reply.report["changes"][0][3] is True
    assert worker.evaluate("1").report == {}


def test_the_first_import_of_random_is_no_seed(python: str) -> None:
    with Supervisor(python, {}) as worker:
        worker.execute(
            "import __main__\ndef draw(n):\n  import random\n  return [random.random() for _ in range(n)][-1]"
        )
        for count in (1, 10, 1000, 3000):
            assert worker.call("__main__:draw", count).report == {}
        seeded = worker.execute("import random; random.seed(1); random.random()")
        assert [change[0] for change in seeded.report["changes"]] == ["random"]
        assert worker.call("__main__:draw", 1).value != seeded.value
        assert worker.execute("random.seed(1); random.random()").value == seeded.value


def test_seeding_with_the_import(python: str) -> None:
    with Supervisor(python, {}) as worker:
        reply = worker.execute("import random; random.seed(1)")
        assert [change[0] for change in reply.report["changes"]] == ["random"]


@pytest.mark.skipif(numpy_python() is None, reason="`cargo xtask setup` has not made the interpreter with NumPy")
def test_numpy_state() -> None:
    with Supervisor(numpy_python() or "", {}) as worker:
        assert worker.execute("import numpy\nnumpy.random.random(3).sum() > 0").report == {}
        assert worker.evaluate("numpy.random.random(2000).sum() > 0").report == {}
        reply = worker.execute("numpy.random.seed(3)")
        assert [change[0] for change in reply.report["changes"]] == ["random"]
        reply = worker.execute("numpy.seterr(all='raise')")
        assert [change[0] for change in reply.report["changes"]] == ["floating-point"]
        assert worker.evaluate("numpy.geterr()['divide']").value == "warn"


def test_a_directory_that_is_gone(worker: Supervisor, tmp_path: Path) -> None:
    reply = worker.execute(
        f"import os, tempfile\nd = tempfile.mkdtemp(dir={str(tmp_path)!r})\nos.chdir(d)\nos.rmdir(d)"
    )
    assert reply.report["changes"] == [("directory", os.getcwd(), "(removed)", True)]


def test_a_joined_thread_is_no_change(worker: Supervisor) -> None:
    for _ in range(50):
        reply = worker.execute("import threading\nt = threading.Thread(target=int); t.start(); t.join()")
        assert reply.report == {}


def test_in_a_batch_each_call_is_looked_at(worker: Supervisor) -> None:
    home = worker.execute("import os\nos.getcwd()").value
    ident = worker.id()
    worker.send(BATCH, ident, None, worker.define("os:chdir"), None, ("/",), ("/tmp",))
    for directory in ("/", "/tmp"):
        assert worker.reply().report["changes"] == [("directory", home, directory, True)]
    assert worker.reply().kind == BATCH_DONE


def test_files_and_peak(worker: Supervisor, tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_text("x")
    reply = worker.execute(f"open({str(file)!r}).read()", {"trace_files": True, "peak": True})
    assert reply.report["files"] == [str(file)] and reply.report["peak"] > 1e6
    assert worker.execute(f"open({str(file)!r}).read()").report == {}


def test_a_look_is_cheap(worker: Supervisor) -> None:
    function = worker.define("operator:add")
    body = worker.body((None, function, (1, 2), None))
    from driver import HEADER

    def cost(count: int) -> float:
        frames = b"".join([HEADER.pack(len(body), CALL, 0, 0, worker.id()) + body for _ in range(count)])
        before = processor_time(worker)
        for start in range(0, len(frames), len(frames) // count * 50):
            worker.socket.sendall(frames[start : start + len(frames) // count * 50])
            for _ in range(50):
                assert worker.read().fields == [None, 3]
        return (processor_time(worker) - before) / count

    cost(500)
    assert min(cost(2000) for _ in range(3)) < 40e-6


def processor_time(worker: Supervisor) -> float:
    assert worker.process is not None
    return int(Path(f"/proc/{worker.process.pid}/schedstat").read_text().split()[0]) * 1e-9


def test_controls() -> None:
    controls = {"seed": 7, "clock": 1e9, "pid": 4242}
    statements = (
        "import random, os, time, uuid, datetime, secrets\n"
        "(random.random(), os.urandom(4), uuid.uuid4().hex, secrets.randbits(64), time.time(), time.monotonic_ns(),"
        " datetime.datetime.now(), datetime.datetime(2024, 1, 1), isinstance(datetime.datetime.now(), datetime.datetime), os.getpid())"
    )
    values = []
    for _ in range(2):
        with Supervisor(settings={"controls": controls}) as worker:
            worker.execute("import random")
            reply = worker.execute(statements)
            assert reply.kind == RESULT, reply.value
            values.append(reply.value)
    assert values[0] == values[1]
    assert values[0][-1] == 4242 and int(values[0][4]) == 10**9 and values[0][8] is True


VANDALS = [
    "import sys\ndel sys.stdout, sys.stderr",
    "import os\nos.getcwd = os.dup = None",
    "import os\nclass E(dict):\n  def __eq__(s, o): raise ValueError\nos.environ = E()",
    "import os\nos.environ._data.clear()",
    "import sys\nsys.modules.clear()",
    "import signal\nclass H:\n  def __call__(s, *a): pass\n  def __eq__(s, o): raise ValueError\nsignal.signal(signal.SIGTERM, H())",
    "import builtins\nbuiltins.print = builtins.len = None",
    "import sys\nsys.meta_path.clear(); sys.path.clear()",
    "import sys, threading\nsys.settrace(lambda *a: None); sys.setprofile(lambda *a: None)",
    "import gc\ngc.disable(); gc.freeze()",
]


@pytest.mark.parametrize("statements", VANDALS)
def test_vandals_do_not_break_the_worker(worker: Supervisor, statements: str) -> None:
    worker.execute(statements)
    assert worker.evaluate("1 + 1").value == 2
    assert worker.evaluate("'a'.upper()").value == "A"
