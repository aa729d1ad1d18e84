"""What tests ask of the platform, and helpers that need one: temporary files, threads, time and memory."""

from __future__ import annotations

import concurrent.futures
import contextlib
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Iterator
from typing import Any, Callable

verbose = 0
NUMPY_ROOT = pathlib.Path(__file__).parent.parent
IS_WASM = platform.machine() in ("wasm32", "wasm64")
IS_PYPY = sys.implementation.name == "pypy"
IS_PYSTON = hasattr(sys, "pyston_version_info")
IS_MUSL = "musl" in (sysconfig.get_config_var("HOST_GNU_TYPE") or "")
IS_64BIT = sys.maxsize > 2**32
IS_INSTALLED = True
IS_EDITABLE = False
# Products report their floating-point errors, and no size is bound to 32 bits, as with the libraries that NumPy brings.
BLAS_SUPPORTS_FPE = True
HAS_LAPACK64 = True
HAS_REFCOUNT = getattr(sys, "getrefcount", None) is not None and not IS_PYSTON
NOGIL_BUILD = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


@contextlib.contextmanager
def tempdir(*args: Any, **kwargs: Any) -> Iterator[str]:
    """A temporary folder, gone at the end of the block."""
    folder = tempfile.mkdtemp(*args, **kwargs)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def temppath(*args: Any, **kwargs: Any) -> Iterator[str]:
    """The path of a temporary file that is not open, gone at the end of the block."""
    descriptor, path = tempfile.mkstemp(*args, **kwargs)
    os.close(descriptor)
    try:
        yield path
    finally:
        os.remove(path)


def memusage(_proc_pid_stat: Any = None) -> Any:
    """The bytes of address space of the process; None where the system does not say."""
    found = _own_status(_proc_pid_stat)
    return None if found is None else int(found[22])


def jiffies(_proc_pid_stat: Any = None, _load_time: Any = None) -> int:
    """Hundredths of a second that the process has run."""
    found = _own_status(_proc_pid_stat)
    return int(100 * time.process_time()) if found is None else int(found[13])


def _own_status(path: Any) -> Any:
    try:
        # A number is no path here: it would be a descriptor, which closing the file would close.
        with open(os.fspath(path or f"/proc/{os.getpid()}/stat")) as file:
            return file.readline().split(" ")
    except (OSError, TypeError):
        return None


def check_support_sve() -> bool:
    """Whether the processor has ARM's scalable vectors."""
    try:
        return "sve" in subprocess.run("lscpu", capture_output=True, text=True).stdout
    except (OSError, subprocess.SubprocessError):
        return False


def run_threaded(
    func: Callable[..., Any], max_workers: int = 8, pass_count: bool = False, pass_barrier: bool = False,
    outer_iterations: int = 1, prepare_args: Any = None,
) -> None:  # fmt: skip
    """Call a function in several threads at once, and raise what one of them raises."""
    for _ in range(outer_iterations):
        with concurrent.futures.ThreadPoolExecutor(max_workers=max_workers) as pool:
            args = [] if prepare_args is None else prepare_args()
            if pass_barrier:
                args.append(threading.Barrier(max_workers))
            calls = [(k, *args) if pass_count else tuple(args) for k in range(max_workers)]
            for future in [pool.submit(func, *call) for call in calls]:
                future.result()


__all__ = [
    "HAS_REFCOUNT",
    "IS_64BIT",
    "IS_MUSL",
    "IS_PYPY",
    "IS_PYSTON",
    "IS_WASM",
    "NOGIL_BUILD",
    "NUMPY_ROOT",
    "check_support_sve",
    "jiffies",
    "memusage",
    "run_threaded",
    "tempdir",
    "temppath",
    "verbose",
]
