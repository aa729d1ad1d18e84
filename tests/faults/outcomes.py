"""Deaths as data: what happens in the worker, and all that its caller must be told."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import faulty
from understudy.executor import (
    CallTimeout,
    DeathReport,
    ExecutorError,
    KilledBySystem,
    MemoryLimitExceeded,
    ProtocolFault,
    WorkerCrashed,
    WorkerExited,
)


@dataclass(frozen=True)
class Death:
    """A way to die, and what the error must be and say."""

    function: Callable[..., Any]
    error: type[ExecutorError]
    args: tuple[object, ...] = ()
    signal: int | None = None
    code: int | tuple[int | None, ...] | None = None
    # Where the Python stack must point, and what must be among the last output.
    stack: str | None = None
    output: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    timeout: float | None = None
    # A map has its results in shared memory: one that was finished there is not lost with the worker's socket.
    survives_map: bool = False
    # Takes seconds: tried in one way only.
    slow: bool = False

    @property
    def name(self) -> str:
        return self.function.__name__

    def check(self, error: BaseException, call: str) -> None:
        """Everything that a caller must be told is there, and is right."""
        assert type(error) is self.error, f"{type(error).__name__}: {error}"
        report = error.report
        assert isinstance(report, DeathReport)
        assert report.pid and report.pid > 1
        assert call in report.call or report.call in ("faulty.apply", "eval"), report.call
        codes = self.code if isinstance(self.code, tuple) else (self.code,)
        assert report.code in codes and report.signal == (self.signal if report.code is None else None), str(error)
        assert report.peak is not None and 1 << 20 < report.peak < 1 << 34, report.peak
        assert report.limit == self.settings.get("memory")
        if self.stack is not None:
            assert self.stack in report.stack, report.fields
        assert self.output in report.last_output, report.fields
        # A person reads it all in the text.
        text = str(error)
        assert str(report.pid) in text and report.call in text
        assert self.stack is None or self.stack in text
        assert self.output in text


DEATHS = [
    Death(faulty.killed, KilledBySystem, signal=signal.SIGKILL, output="last words"),
    Death(faulty.segfaults, WorkerCrashed, signal=signal.SIGSEGV, stack="in segfaults", output="last words"),
    Death(faulty.bus_error, WorkerCrashed, signal=signal.SIGBUS, stack="in bus_error"),
    Death(faulty.aborts, WorkerCrashed, signal=signal.SIGABRT, stack="in aborts"),
    Death(faulty.terminated, WorkerCrashed, signal=signal.SIGTERM),
    Death(faulty.leaves, WorkerExited, code=3, stack="in leaves", output="last words"),
    Death(faulty.leaves_from_a_thread, WorkerExited, code=4, stack="in leaves_from_a_thread"),
    Death(faulty.overflows_the_stack, WorkerCrashed, signal=signal.SIGSEGV, stack="in <lambda>"),
    # Python may fail to end in an orderly way without descriptors.
    Death(faulty.closes_its_descriptors, WorkerExited, code=(0, 70), survives_map=True),
    Death(faulty.writes_over_its_descriptors, WorkerExited, code=(0, 70), survives_map=True),
    # It may see its socket closed and leave before it is killed.
    Death(faulty.speaks_for_the_worker, ProtocolFault, signal=signal.SIGKILL, code=(None, 0), survives_map=True),
    Death(faulty.endless_loop_in_c, CallTimeout, signal=signal.SIGKILL, stack="in endless_loop_in_c", timeout=0.3),
    Death(faulty.endless_loop_without_signals, CallTimeout, signal=signal.SIGKILL, timeout=0.3),
    Death(
        faulty.endless_loop_in_c,
        KilledBySystem,
        signal=signal.SIGXCPU,
        stack="in endless_loop_in_c",
        settings={"cpu": 1},
        slow=True,
    ),
    Death(faulty.takes_memory, MemoryLimitExceeded, settings={"memory": 256 << 20}),
]
