"""What goes wrong in the executor under `understudy run`: the message is about the line of the program."""

from __future__ import annotations

import os
import subprocess

import pytest
from command_line import Programs

HEAD = """\
import ctypes, os, signal, sys
import numpy as np
m = np.ma.masked_array([1, 2, 3])
"""
# The line that fails is the last one of each program; `f` closes over modules only, so it runs in the worker.
CALL = "np.ma.apply_along_axis(f, 0, m)"


def calling(body: str) -> str:
    return f"def f(x): {body}\n{CALL}"


# Each row: the program after its head, the first words of what a person is told, other words of it, and the limits.
FAULTS: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    "killed": (
        calling("os.kill(os.getpid(), 9)"), "error[exec-killed-by-system]: numpy.ma.apply_along_axis failed",
        ("signal 9", "what to do"), "",
    ),
    "crashed": (
        calling("ctypes.string_at(0)"), "error[exec-signal]: numpy.ma.apply_along_axis failed",
        ("signal 11", "in string_at", "what to do"), "",
    ),
    "exited": (
        calling("os._exit(3)"), "error[exec-exit]: numpy.ma.apply_along_axis failed", ("os._exit was called",), "",
    ),
    "over the limit of memory": (
        calling("len(bytearray(600_000_000))"), "error[exec-memory-limit]: numpy.ma.apply_along_axis failed",
        ("limit 381 MiB", "MemoryError"), "memory=400MB",
    ),
    "over the limit of time": (
        calling("[None for _ in iter(int, 1)]"), "error[exec-timeout]: numpy.ma.apply_along_axis failed",
        ("Give the call more time",), "timeout=3",
    ),
    "a value that cannot travel": (
        "class A:\n    def __init__(self): self.held = (i for i in ())\nx = [1, A()]\nnp.ma.array(0, x)",
        "error[exec-cannot-travel]: numpy.ma.array failed in the executor: argument 2[1] is of type __main__.A", (), "",
    ),
    "an object of a worker that is gone": (
        f"def f(x): os._exit(3)\ntry:\n    {CALL}\nexcept Exception: pass\nm.mean()",
        "error[exec-worker-gone]", ("m.mean()",), "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_the_message_is_about_their_line(programs: Programs, vanilla: str, fault: str) -> None:
    source, first, words, limits = FAULTS[fault]
    programs.write({"main.py": HEAD + source})
    side = programs.understudy("run", f"--vanilla={vanilla}", "main.py", UNDERSTUDY_EXECUTOR=limits)
    lines = side.err.splitlines()
    last = (HEAD + source).splitlines()
    assert side.code == 1 and lines[0].startswith(first), side.err
    assert lines[1].endswith(f"--> main.py:{len(last)}") and lines[3].endswith(f" | {last[-1]}")
    assert all(word in side.err for word in words), side.err
    assert "Traceback" not in "\n".join(lines[:5]) and "session.py" not in side.err


# What an original raises, or a function that it calls, prints as with the originals: to the letter, the program's line and
# the original's own lines.
AS_ORIGINAL = {
    "an exception of the original": "np.ma.apply_along_axis(len, 5, m)",
    "no such name": "np.ma.nothing",
    "no memory": calling("bytearray(1 << 46)"),
    "an exception with an __init__ of its own": (
        "def f(x):\n    class E(ValueError):\n        def __init__(self, a, b): super().__init__(a)\n"
        f"    raise E(1, 2)\n{CALL}"
    ),
    "an exception of an exception": (
        f"def f(x):\n    try: 1 / 0\n    except Exception as e: raise KeyError('k') from e\n{CALL}"
    ),
    "in a function of the program": f"def g(): return {CALL}\ndef f(x): raise OSError(2, 'none')\ng()",
    "a function that is called back": (
        "from scipy.optimize import brentq\nseen = []\ndef f(x):\n    seen.append(x)\n    return 1 / 0\nbrentq(f, 0, 1)"
    ),
}


def printed_by_the_originals(programs: Programs, vanilla: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [vanilla, "main.py"]
    return subprocess.run(command, cwd=programs.folder, capture_output=True, text=True, timeout=120, env=environment)


@pytest.mark.parametrize("error", AS_ORIGINAL)
def test_an_exception_prints_as_with_the_originals(programs: Programs, vanilla: str, error: str) -> None:
    programs.write({"main.py": HEAD + AS_ORIGINAL[error] + "\n"})
    theirs = printed_by_the_originals(programs, vanilla)
    side = programs.understudy("run", f"--vanilla={vanilla}", "main.py")
    assert (side.code, without_carets(side.err)) == (theirs.returncode, without_carets(theirs.stderr))


def without_carets(text: str) -> list[str]:
    """The lines of a traceback; a frame of another process has no columns to mark."""
    return [line for line in text.splitlines() if line.strip(" ~^")]


# Each row: what ends the worker, and what a program that catches it can still do.
GOES_ON = {
    "a new worker": f"{CALL}\nexcept Exception as e: print(type(e).__name__)\nprint(np.ma.masked_array([4]).mean())",
    "a name that was fetched before": f"{CALL}\nexcept Exception as e: print(type(e).__name__)\nprint(array([4, 6]).mean())",
}


@pytest.mark.parametrize("what", GOES_ON)
def test_a_program_can_go_on(programs: Programs, vanilla: str, what: str) -> None:
    source = f"array = np.ma.masked_array\ndef f(x): os._exit(3)\ntry: {GOES_ON[what]}\n"
    programs.write({"main.py": HEAD + source})
    side = programs.understudy("run", f"--vanilla={vanilla}", "main.py")
    assert (side.code, side.out.split()[0]) == (0, "WorkerExited"), side.err
    assert side.out.split()[1] in ("4.0", "5.0")


# Each row: the environment or file that says a limit, and a part of what a person is told.
NO_LIMITS = {
    "timeout=soon": "timeout is 'soon'; it must be a number of seconds",
    "memory=2XB": "memory is '2XB'; it must be a number of bytes",
    "cores=2": "'cores' is no limit; there are timeout and memory",
}


@pytest.mark.parametrize("given", NO_LIMITS)
def test_what_is_no_limit(programs: Programs, given: str) -> None:
    side = programs.understudy("run", "-c", "print(1)", UNDERSTUDY_EXECUTOR=given)
    assert (side.code, side.out) == (1, "") and NO_LIMITS[given] in side.err and "UNDERSTUDY_EXECUTOR" in side.err


def test_limits_of_a_file(programs: Programs, vanilla: str) -> None:
    programs.write(
        {"understudy.toml": "[executor]\ntimeout = 3\n", "main.py": HEAD + FAULTS["over the limit of time"][0]}
    )
    side = programs.understudy("run", f"--vanilla={vanilla}", "main.py")
    assert side.code == 1 and "error[exec-timeout]" in side.err


def test_no_vanilla_interpreter(programs: Programs) -> None:
    programs.write({"main.py": "import numpy as np\nnp.ma.masked_array([1])\n"})
    side = programs.understudy("run", "--vanilla=/no/such/python", "main.py")
    assert side.code == 1 and "main.py:2" in side.err and "Traceback" not in side.err
    assert "numpy.ma" in side.err and "it has no shim yet" in side.err and "cargo xtask new-shim numpy.ma" in side.err
