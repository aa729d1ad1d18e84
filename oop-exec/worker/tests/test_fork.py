"""The fork server, and forks of the user's own."""

from __future__ import annotations

import os
import signal

import pytest
from driver import CLOSE, EXITED, RESULT, Supervisor, fork, numpy_python


def ended(server: Supervisor) -> list[object]:
    """Number and status of a forked worker that has ended."""
    frame = server.read()
    assert frame.kind == EXITED
    peak, cpu = frame.fields[2:]
    assert peak > 1 << 20 and cpu >= 0.0
    return list(frame.fields[:2])


def test_fork_server(python: str) -> None:
    with Supervisor(python, {"preload": ["json"]}) as server:
        workers = []
        for number in range(3):
            worker, pid = fork(server, {}, {"U_N": str(number), "PATH": os.environ["PATH"]}, "/")
            assert worker.hello is not None and worker.hello.fields[1]["pid"] == pid
            workers.append((worker, pid))
        for number, (worker, pid) in enumerate(workers):
            reply = worker.execute(
                "import os, sys\nprint('x')\nos.getpid(), os.environ['U_N'], os.getcwd(), 'json' in sys.modules, os.getsid(0)"
            )
            assert reply.value == (pid, str(number), "/", True, pid)
            assert reply.report == {"output": [("stdout", "x\n")]}
        assert len({worker.execute("import random\nrandom.random()").value for worker, _ in workers}) == 3
        assert server.evaluate("1").value == 1
        # Each death is reported, and no neighbour sees it.
        workers[0][0].send(CLOSE, 0)
        assert ended(server) == [workers[0][1], 0]
        os.kill(workers[1][1], signal.SIGKILL)
        assert ended(server) == [workers[1][1], 9]
        assert workers[2][0].evaluate("2").value == 2
        workers[2][0].end()
        assert server.read().kind == EXITED
        workers[0][0].end()
        workers[1][0].end()


def test_deaths_at_the_same_time_are_reported_once_each() -> None:
    """The signals of some come while others are being reported."""
    for _ in range(10):
        with Supervisor(settings={}) as server:
            for _ in range(5):
                workers = dict(reversed(fork(server, None)) for _ in range(8))
                for pid in workers:
                    os.kill(pid, signal.SIGKILL)
                assert sorted(ended(server) for _ in workers) == sorted([pid, 9] for pid in workers)
                for worker in workers.values():
                    worker.end()
            assert server.evaluate("1").value == 1


def test_streams_and_trace_of_a_forked_worker() -> None:
    import tempfile

    from driver import SEGMENT

    with Supervisor(settings={}) as server, tempfile.TemporaryFile() as output:
        trace = os.memfd_create("trace")
        for role, descriptor in (("stdout", output.fileno()), ("stderr", output.fileno()), ("trace", trace)):
            server.send(SEGMENT, 0, 0, 0, role, descriptors=(descriptor,))
        worker, pid = fork(server, {})
        worker.execute("import os\nos.write(1, b'out')\nos.write(2, b'err')")
        worker.send(0x14, 5, None, "def culprit(): os._exit(3)\nculprit()", None)
        assert server.read().fields[:2] == [pid, 3 << 8]
        output.seek(0)
        assert output.read() == b"outerr"
        assert "culprit" in os.pread(trace, 10000, 0).decode()
        assert server.traces() == ""
        os.close(trace)
        worker.end()


def test_a_forked_worker_outlives_its_server() -> None:
    server = Supervisor(settings={})
    worker, _ = fork(server, {})
    assert server.end() == 0
    assert worker.evaluate("1").value == 1
    worker.end()


def test_no_fork_beside_threads(worker: Supervisor) -> None:
    worker.execute(
        "import threading\nstop = threading.Event()\nthreading.Thread(target=stop.wait, daemon=True).start()"
    )
    with pytest.raises(RuntimeError, match="thread"):
        fork(worker, {})
    worker.execute("stop.set()\nfor t in threading.enumerate(): t is threading.main_thread() or t.join()")
    forked, _ = fork(worker, {})
    forked.end()
    assert worker.read().kind == EXITED


@pytest.mark.skipif(numpy_python() is None, reason="`cargo xtask setup` has not made it")
def test_fork_with_numpy() -> None:
    with Supervisor(numpy_python() or "", {"preload": ["numpy"]}) as server:
        worker, _ = fork(server, {})
        reply = worker.execute("import numpy\na = numpy.ones((300, 300))\nfloat((a @ a).sum())")
        assert reply.kind == RESULT and reply.value == 300.0**3
        assert (
            worker.execute("float(numpy.random.random())").value
            != server.execute("import numpy\nfloat(numpy.random.random())").value
        )
        worker.end()
        assert server.read().kind == EXITED


def test_children_of_the_users_own_do_not_speak_for_the_worker() -> None:
    worker = Supervisor(settings={})
    statements = (
        "import os, __main__\n"
        "def returns():\n  pid = os.fork()\n  return pid and os.waitpid(pid, 0)[1]\n"
        "def raises():\n  pid = os.fork()\n  if not pid: raise ValueError('in the child')\n  return os.waitpid(pid, 0)[1]\n"
        "def leaves():\n  pid = os.fork()\n  if not pid: os._exit(5)\n  return os.waitpid(pid, 0)[1]\n"
    )
    worker.execute(statements)
    assert worker.call("__main__:returns").value == 0
    assert worker.call("__main__:raises").value == 1 << 8
    assert worker.call("__main__:leaves").value == 5 << 8
    assert worker.evaluate("1").value == 1
    assert "ValueError: in the child" in worker.printed()
    assert worker.traces() == ""
    worker.end()


def test_multiprocessing_inside(worker: Supervisor) -> None:
    reply = worker.execute(
        "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool: r = pool.map(abs, [-1, 2])\nr"
    )
    assert reply.value == [1, 2]


def test_descriptors_are_not_inherited(worker: Supervisor) -> None:
    # Of `ls` itself: its standard streams, and the folder that it lists.
    listed = worker.execute(
        "import subprocess\nsubprocess.run(['ls', '/proc/self/fd'], capture_output=True, text=True, close_fds=False).stdout.split()"
    )
    assert listed.value == ["0", "1", "2", "3"]
