"""Controls hold still what they say, also for modules that took a function's old name, and let programs go on that wait."""

from __future__ import annotations

from pathlib import Path

import pytest
from driver import RESULT, Supervisor

CLOCK = 1e9
CONTROLS: dict[str, object] = {"seed": 7, "clock": CLOCK, "pid": 4242, "threads": 1}

SAME = {
    "random": "import random\n[random.random(), random.Random().random(), random.SystemRandom().random()]",
    "entropy": "import os, secrets\n[os.urandom(4), secrets.token_hex(), secrets.randbits(64)]",
    "uuid": "import uuid\n[str(uuid.uuid1()), str(uuid.uuid4())]",
    "tempfile": "import tempfile\ntempfile.mktemp()",
    "clocks": "import time\n[time.time(), time.monotonic_ns(), time.perf_counter(), time.process_time_ns(), time.ctime()]",
    "clock_gettime": "import time\n[time.clock_gettime(0), time.clock_gettime_ns(1), time.strftime('%X'), time.localtime()[:]]",
    "datetime": "import datetime\n[datetime.datetime.now(), datetime.datetime.utcnow(), datetime.date.today()]",
    "zone": "import datetime\ndatetime.datetime.now(datetime.timezone.utc)",
    "process": "import os, threading\n[os.getpid(), os.getppid(), threading.get_native_id()]",
    "threads": (
        "import threading\norder = []\n"
        "def run(number):\n    for _ in range(300000): order.append(number)\n"
        "threads = [threading.Thread(target=run, args=(number,)) for number in range(3)]\n"
        "[thread.start() for thread in threads]; [thread.join() for thread in threads]\n"
        "order == sorted(order)"
    ),
    "pool": (
        "from concurrent.futures import ThreadPoolExecutor, as_completed\n"
        "with ThreadPoolExecutor(8) as pool:\n    futures = [pool.submit(pow, 2, n) for n in range(20)]\n"
        "[future.result() for future in futures], pool._max_workers"
    ),
}


@pytest.mark.parametrize("statements", SAME.values(), ids=SAME.keys())
def test_two_workers_agree(statements: str) -> None:
    values = []
    for _ in range(2):
        with Supervisor(settings={"controls": CONTROLS}) as worker:
            reply = worker.execute(statements)
            assert reply.kind == RESULT, reply.value
            again = worker.execute(statements)
            values.append((reply.value, again.value))
    assert values[0] == values[1]


def test_each_call_has_the_same_numbers_and_times() -> None:
    statements = "import os, random, time\n(os.urandom(4), random.random(), time.time())"
    with Supervisor(settings={"controls": CONTROLS}) as worker:
        worker.execute("import random")
        assert worker.execute(statements).value == worker.execute(statements).value


def test_names_that_modules_import_are_held_too(tmp_path: Path) -> None:
    names = "from time import time\nfrom os import getpid, urandom\nfrom datetime import datetime\nfrom random import random\n"
    (tmp_path / "importing.py").write_text(names)
    values = []
    for preload in ([], ["importing"]):
        settings = {"controls": CONTROLS, "path": [str(tmp_path)], "preload": preload}
        with Supervisor(settings=settings) as worker:
            worker.execute("import importing")
            reply = worker.execute(
                "import importing as i\n[i.time(), i.getpid(), i.urandom(3), i.datetime.now(), i.random()]"
            )
            values.append(reply.value)
    assert values[0] == values[1]
    assert values[0][1] == 4242 and CLOCK < values[0][0] < CLOCK + 1


def test_dates_stay_dates() -> None:
    statements = (
        "import datetime, pickle\nclass Own(datetime.datetime): pass\n"
        "made, own = datetime.datetime(2024, 1, 2), Own.now()\n"
        "[isinstance(made, datetime.datetime), isinstance(own, Own), not isinstance(made, Own), issubclass(Own, datetime.datetime),"
        " type(made).__name__, pickle.loads(pickle.dumps(made)) == made, datetime.datetime.strptime('2024', '%Y').year,"
        " datetime.datetime.fromisoformat('2024-01-02') == made, made + datetime.timedelta(1) > made]"
    )
    with Supervisor(settings={"controls": CONTROLS}) as worker:
        reply = worker.execute(statements)
        assert reply.kind == RESULT, reply.value
        assert reply.value == [True, True, True, True, "datetime", True, 2024, True, True]


WAITS = [
    "import threading\nthreading.Event().wait(0.05)",
    "import queue\ntry: queue.Queue().get(timeout=0.05)\nexcept queue.Empty: pass",
    "import threading\nlock = threading.Condition()\nwith lock: lock.wait_for(lambda: False, 0.05)",
    "import asyncio\nasyncio.run(asyncio.sleep(0.05))",
    "import subprocess, sys\ntry: subprocess.run([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE, timeout=0.2)\n"
    "except subprocess.TimeoutExpired: pass",
    "import time\nend = time.monotonic() + 5\nwhile time.monotonic() < end: time.sleep(0.5) if end - time.monotonic() < 1 else None",
]


@pytest.mark.parametrize("statements", WAITS)
def test_waiting_comes_to_an_end(statements: str) -> None:
    with Supervisor(settings={"controls": CONTROLS}) as worker:
        reply = worker.execute(statements)
        assert reply.kind == RESULT, reply.value
