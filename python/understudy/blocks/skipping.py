"""Keeps the body of a `with` statement from running where it stands, after it has run elsewhere.

Nothing in the protocol of `with` can skip a body. What can is a trace function: at the first instruction of the body it
binds the names and raises, and `__exit__` catches what it has raised. It is in force for that one instruction; a debugger's or
coverage's own comes back afterwards.
"""

from __future__ import annotations

import inspect
import sys
from types import FrameType, TracebackType
from typing import Any, NamedTuple


class Outcome(NamedTuple):
    """What a block has come to: the names that it bound and deleted, the exception that ended it, the value that was asked for."""

    bound: dict[str, Any]
    deleted: list[str]
    error: BaseException | None = None
    result: Any = None


class _SkippedError(BaseException):
    """Raised in the place of a body; nobody but its `__exit__` sees it."""


class Skip:
    """Skips the body of the `with` statement that `frame` is entering, and gives the frame what it has come to."""

    def __init__(self, frame: FrameType, outcome: Outcome) -> None:
        self.frame = frame
        self.outcome = outcome
        self.raised: BaseException = outcome.error or _SkippedError()
        self.before = sys.gettrace(), frame.f_trace, frame.f_trace_opcodes
        # Python 3.12 looks at this when tracing is switched on.
        frame.f_trace_opcodes = True
        frame.f_trace = self._at_the_first_instruction
        sys.settrace(_trace_nothing)

    def finish(self, error: BaseException | None) -> bool:
        """Whether `__exit__` swallows what ended the body: an exception of the block itself goes on, from its own line."""
        everywhere, self.frame.f_trace, self.frame.f_trace_opcodes = self.before
        sys.settrace(everywhere)
        if error is not self.raised:
            return False
        if self.outcome.error is None:
            return True
        error.__traceback__ = traceback_from(self.frame, self.trace)
        return False

    def _at_the_first_instruction(self, frame: FrameType, event: str, argument: object) -> Any:
        if event != "opcode":
            return self._at_the_first_instruction
        sys.settrace(None)
        self._bind(frame)
        self.trace = self.raised.__traceback__
        raise self.raised

    def _bind(self, frame: FrameType) -> None:
        # Read once: up to Python 3.12 each reading takes the variables of a function anew, and the interpreter
        # takes them back from what was read last when the trace function ends.
        own, code = frame.f_locals, frame.f_code
        fast = {*code.co_varnames, *code.co_cellvars, *code.co_freevars}
        is_function = code.co_flags & inspect.CO_OPTIMIZED
        for name, value in self.outcome.bound.items():
            (frame.f_globals if is_function and name not in fast else own)[name] = value
        for name in self.outcome.deleted:
            (frame.f_globals if is_function and name not in fast else own).pop(name, None)


def _trace_nothing(frame: FrameType, event: str, argument: object) -> None:
    return None


def traceback_from(frame: FrameType, trace: TracebackType | None) -> TracebackType | None:
    """The traceback of a block as if it had run in `frame`."""
    at = part_in(frame.f_code.co_filename, trace)
    if at is None:
        return trace if trace is None else TracebackType(trace, frame, frame.f_lasti, frame.f_lineno)
    return TracebackType(at.tb_next, frame, _instruction_at(frame, at), at.tb_lineno)


def part_in(file: str, trace: TracebackType | None) -> TracebackType | None:
    """A traceback from its first line in a file on; what stands before is how the block got where it ran."""
    while trace is not None and trace.tb_frame.f_code.co_filename.strip("<>") != file.strip("<>"):
        trace = trace.tb_next
    return trace


def _instruction_at(frame: FrameType, at: TracebackType) -> int:
    """The instruction of the frame that stands where the block's own did, else one without a place, which shows no columns."""
    places = list(at.tb_frame.f_code.co_positions())
    place = places[at.tb_lasti // 2] if 0 <= at.tb_lasti // 2 < len(places) else (None,) * 4
    without = frame.f_lasti
    for index, other in enumerate(frame.f_code.co_positions()):
        if other == place and place[2] is not None:
            return 2 * index
        if other[2] is None:
            without = 2 * index
    return without
