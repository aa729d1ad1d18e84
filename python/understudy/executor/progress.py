"""One line on the terminal that says how far a `map` is. It shows itself only where the work takes long."""

from __future__ import annotations

import sys
import time
from typing import TextIO

# Seconds before the first line, and between two.
PATIENCE, PAUSE = 2.0, 0.1
WIDTH = 30


class Progress:
    """Drawn on standard error if that is a terminal, and wiped away at the end."""

    def __init__(self, total: int | None, stream: TextIO | None = None) -> None:
        self.total = total
        self.stream = sys.stderr if stream is None else stream
        self.started = time.monotonic()
        self.drawn = 0.0

    @classmethod
    def wanted(cls, progress: bool | None, total: int | None) -> Progress | None:
        """A progress line where one was asked for, or where none was refused and somebody is watching."""
        if progress is None:
            progress = sys.stderr is not None and sys.stderr.isatty()
        return cls(total) if progress else None

    def update(self, done: int) -> None:
        """So many calls are done."""
        now = time.monotonic()
        if now - self.started < PATIENCE or now - self.drawn < PAUSE:
            return
        self.drawn = now
        rate = done / (now - self.started)
        if self.total:
            filled = min(WIDTH, WIDTH * done // self.total)
            left = (self.total - done) / rate if rate else 0.0
            line = f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{self.total}  {rate:.0f}/s  {_seconds(left)} left"
        else:
            line = f"{done} done  {rate:.0f}/s"
        self.stream.write(f"\r\x1b[K{line}")
        self.stream.flush()

    def close(self) -> None:
        """Wipe the line away, if one was drawn."""
        if self.drawn:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
            self.drawn = 0.0


def _seconds(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
