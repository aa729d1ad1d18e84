"""What a test leaves behind: processes, threads, descriptors, mapped memory, files, sockets. Compared before and after."""

from __future__ import annotations

import gc
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Every worker of these tests has this variable, and so has whatever it starts, however it detaches itself.
MARK = "UNDERSTUDY_FAULTS"
DEADLINE = 10.0


def until(ready: Callable[[], bool], what: str = "it did not happen", deadline: float = DEADLINE) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + deadline
    while not ready():
        assert time.monotonic() < end, what
        threading.Event().wait(0.002)


@dataclass(frozen=True)
class Remains:
    """What there is at one moment. Descriptors and mappings by what they refer to."""

    processes: frozenset[str]
    threads: int
    descriptors: Counter[str]
    mappings: int
    files: frozenset[str]
    sockets: frozenset[str]

    def beyond(self, before: Remains) -> list[str]:
        """What there is now and was not before."""
        found = [f"process {process}" for process in self.processes - before.processes]
        found += [f"descriptor of {target}" for target in (self.descriptors - before.descriptors)]
        found += [f"file {name}" for name in self.files - before.files]
        found += [f"socket {name}" for name in self.sockets - before.sockets]
        if self.mappings > before.mappings:
            found.append(f"{self.mappings - before.mappings} mappings of memory files")
        if self.threads > before.threads:
            found.append(f"{self.threads - before.threads} threads")
        return found


def remains(mark: str) -> Remains:
    """What there is now of this process and of all processes with that mark."""
    gc.collect()
    return Remains(
        frozenset(processes(mark)),
        len(os.listdir("/proc/self/task")),
        Counter(descriptors()),
        sum("memfd:" in line for line in _read(Path("/proc/self/maps")).splitlines()),
        frozenset(files()),
        frozenset(sockets()),
    )


@contextmanager
def nothing_left(mark: str, unless: Callable[[], bool] = bool) -> Iterator[None]:
    """Nothing may be left of what happens within, unless there is a reason for it at the end."""
    before = remains(mark)
    yield
    if unless():
        return
    end = time.monotonic() + DEADLINE
    while left := remains(mark).beyond(before):
        # A thread may be on its last line, and the kernel takes a moment for the memory of a dead process.
        assert time.monotonic() < end, "left behind: " + ", ".join(left)
        threading.Event().wait(0.01)


def processes(mark: str) -> Iterator[str]:
    """This process's children, and all processes with the mark; zombies, too."""
    own = os.getpid()
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or folder.name == str(own):
            continue
        try:
            status = (folder / "stat").read_text()
            parent = int(status.rpartition(")")[2].split()[1])
            if parent == own or f"{MARK}={mark}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                yield f"{folder.name} {status[: status.rindex(')') + 4]}"
        except OSError:
            pass


def alive(pid: int) -> bool:
    """Whether there is such a process that is no zombie."""
    status = _read(Path(f"/proc/{pid}/stat"))
    return bool(status) and status.rpartition(")")[2].split()[0] not in "ZX"


def descriptors() -> Iterator[str]:
    for name in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        # Sockets and pipes have numbers that are never the same again; what counts is how many there are.
        yield target.partition("[")[0] if target.startswith(("socket:", "pipe:")) else target


def files() -> Iterator[str]:
    """What carries our number in its name: scratch folders, control groups. And everything of ours in shared memory."""
    own = f"-{os.getpid()}"
    for folder in ("/dev/shm", tempfile.gettempdir()):
        for name in os.listdir(folder):
            if "understudy" in name and (folder == "/dev/shm" or own in name):
                yield os.path.join(folder, name)
    yield from (str(path) for path in Path("/sys/fs/cgroup").glob("*/**/understudy*") if path.is_dir())


def sockets() -> Iterator[str]:
    for line in _read(Path("/proc/net/unix")).splitlines():
        name = line.split()[-1]
        if "understudy" in name:
            yield name


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""
