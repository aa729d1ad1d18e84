"""What `/proc` says about this process and those below it."""

from __future__ import annotations

import os
import time
from pathlib import Path


def family() -> list[int]:
    """The ids of this process and of everything below it."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text()
            except OSError:
                continue
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(folder.name))
    found = [os.getpid()]
    for process in found:
        found.extend(children.get(process, []))
    return found


def processor_seconds(processes: list[int]) -> float:
    """The processor time that the processes have used so far, to the nanosecond."""
    total = 0.0
    for process in processes:
        # The clock of another process: what clock_getcpuclockid(3) would answer.
        try:
            total += time.clock_gettime((~process << 3) | 2)
        except OSError:
            continue
    return total


def resident(process: int) -> int:
    """Bytes of memory that a process has resident; 0 when it has gone."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text().split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
