"""One call: run it, look at what it left behind, and make its reply."""

from __future__ import annotations

import os
import sys
from io import BufferedReader, BytesIO
from time import perf_counter

from .codec import Codec
from .connection import Connection
from .interrupt import Interrupt
from .memory import Memory
from .objects import Objects
from .output import Output, Streams
from .protocol import ERROR, OUTPUT, RELEASED, RESULT, Fault, SupervisorGone, frame
from .scripts import SOURCES, Namespace, exit_code
from .state import State

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from understudy_translators.neutral import Record

    from .controls import Controls

RESERVE = 1 << 21
OPENED_FILES_LIMIT = 10000
# Characters of the text of an exception whose whole record no message can carry.
BRIEF_TEXT = 4096
STATE_MODES = ("restore", "report", "off", "keep")


class Calls:
    """Runs calls one by one. `running` is the id of the one that runs, or 0."""

    def __init__(
        self, connection: Connection, codec: Codec, memory: Memory, objects: Objects, output: Output, streams: Streams,
        state: State, interrupt: Interrupt, namespace: Namespace,
    ) -> None:  # fmt: skip
        self.running = 0
        self.files: list[str] | None = None
        # Set in a child of a user's fork, which must not answer.
        self.orphan = False
        self.leave: object = os._exit
        self.controls: Controls | None = None
        self._connection = connection
        self._codec = codec
        self._memory = memory
        self._objects = objects
        self._output = output
        self._streams = streams
        self._state = state
        self._interrupt = interrupt
        self._namespace = namespace
        self._tracing = False
        self._hidden = (__file__,)
        # Given up when memory is out, so that the error can still be told, and what tells it be loaded.
        self._reserve: object = _claimed(RESERVE)

    def answer(self, ident: int, options: object, function: object, job: list[object]) -> bytes:
        """Runs `function` on job's (args, kwargs), and gives the whole reply. Empties the job."""
        args, kwargs = job
        job.clear()
        state, interrupt = self._state, self._interrupt
        mode = state.mode
        if options is not None:
            mode = self._begin(ident, options, mode)  # type: ignore[arg-type]
        if self.controls is not None:
            self.controls.begin()
            state.randomness.remember()
        talk = self._connection.talk
        self.running = ident
        talk.release()
        failed: BaseException | None = None
        value: object = None
        began = perf_counter()
        try:
            interrupt.armed = True
            value = function(*args, **kwargs) if kwargs else function(*args)  # type: ignore[operator, misc, arg-type]
            interrupt.armed = False
        except BaseException as error:
            interrupt.armed = False
            failed = error
        elapsed = perf_counter() - began
        if self.orphan:
            self._leave_child(failed)
        args = kwargs = None
        talk.acquire()
        self.running = 0
        if failed is not None:
            self._tell_apart(failed)
            return self._failure(ident, options, mode, elapsed, failed)
        report = None
        if self._output._head or not self._streams.in_place():
            report = self._report(options, mode, elapsed)
        elif mode != "off" and not state.unchanged(elapsed):
            report = self._report(options, mode, elapsed)
        elif options is not None:
            report = self._report(options, mode, elapsed)
        try:
            body = self._encode_result(report, value, options)
        except Exception as error:
            value = None
            return self._failure(ident, options, "off", 0.0, error, report)
        if self._memory.released:
            return self.releases() + frame(RESULT, ident, body)
        return (len(body) | RESULT << 32 | ident << 64).to_bytes(16, "little") + body

    def failure(self, ident: int, error: BaseException) -> bytes:
        """The reply for a call that could not begin."""
        return self._failure(ident, None, self._state.mode, 1.0, error)

    def failure_body(self, error: BaseException) -> bytes:
        """The fields of an ERROR without a report."""
        return self._encode_error(None, error)

    def _begin(self, ident: int, options: dict[str, object], mode: str) -> str:
        wanted = options.get("state")
        if wanted is not None:
            if wanted not in STATE_MODES:
                raise Fault("message", f"the option `state` is {wanted!r}")
            mode = str(wanted)
        if options.get("live"):
            self._output.live = lambda records: self._send_output(ident, records)
        if options.get("trace_files"):
            self.files = []
            if not self._tracing:
                self._tracing = True
                sys.addaudithook(self._on_audit)
        return mode

    def _send_output(self, ident: int, records: list[tuple[str, str]]) -> None:
        try:
            self._connection.send(frame(OUTPUT, ident, self._codec.encode(records)))
        except SupervisorGone:
            self.leave(0)  # type: ignore[operator]

    def _on_audit(self, event: str, details: tuple[object, ...]) -> None:
        files = self.files
        if files is not None and event == "open" and details and len(files) < OPENED_FILES_LIMIT:
            if isinstance(details[0], (str, bytes)):
                files.append(os.fsdecode(details[0]))

    def _tell_apart(self, failed: BaseException) -> None:
        """Our own exceptions pass through user code as if they were the user's; they are not."""
        if _is(failed, SupervisorGone):
            raise failed

    def _report(self, options: object, mode: str, elapsed: float) -> dict[str, object] | None:
        report: dict[str, object] = {}
        output, state = self._output, self._state
        if output.live is not None:
            output.flush()
            output.live = None
        self._streams.settle()
        records, dropped = output.take()
        if records:
            report["output"] = records
        if dropped:
            report["dropped"] = dropped
        if mode != "off" and not state.unchanged(elapsed):
            changes = state.settle(mode)
            if changes and mode != "keep":
                report["changes"] = changes
        if state.retire:
            report["retire"] = True
        if type(options) is dict:
            if self.files is not None:
                report["files"] = list(dict.fromkeys(self.files))
                self.files = None
            if options.get("peak"):
                import resource

                report["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        return report or None

    def _encode_result(self, report: object, value: object, options: object) -> bytes:
        keep: object = False
        if type(options) is dict:
            keep = options.get("keep", False)
            bind = options.get("bind")
            if type(bind) is str:
                self._namespace.set(bind, value)
        if keep is True:
            return self._codec.encode(report, self._objects.keep(value))
        if keep != "auto":
            return self._codec.encode(report, value)
        try:
            return self._codec.encode(report, value, keep=self._objects.keep)
        except Exception as error:
            if not _is_refusal(error):
                raise
        return self._codec.encode(report, self._objects.keep(value))

    def _failure(
        self, ident: int, options: object, mode: str, elapsed: float, error: BaseException, report: object = None
    ) -> bytes:
        """The ERROR frame of a call, also when there is hardly any memory left."""
        try:
            if _is(error, MemoryError):
                self._reserve = None
            if report is None:
                report = self._report(options, mode, elapsed)
            if _is(error, MemoryError):
                import resource

                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
                report = {**(report or {}), "peak": peak}  # type: ignore[dict-item]
            body = self._encode_error(report, error)
        except MemoryError:
            # Whatever held the memory hangs on the exception's frames.
            _let_go(error)
            body = self._encode_error(None, MemoryError("out of memory, also while the error was being told"))
        _let_go(error)
        if self._reserve is None:
            try:
                self._reserve = _claimed(RESERVE)
            except MemoryError:
                pass
        return self.releases() + frame(ERROR, ident, body)

    def _encode_error(self, report: object, error: BaseException) -> bytes:
        from understudy_translators.encode import Encoder
        from understudy_translators.exceptions import bounded_text, exception_message, exception_record, full_name
        from understudy_translators.neutral import Record

        try:
            record = exception_record(error, Encoder, (), self._hidden)
            if SOURCES:
                _fill_in_sources(record)
            for told in (report, None):
                try:
                    return self._codec.encode(told, record)
                except Exception as refusal:
                    # Without the output of the call it may be short enough for a message.
                    if told is None or not _is_refusal(refusal):
                        raise
        except MemoryError:
            raise
        except Exception as second:
            text = f"<an exception that could not be described: {type(second).__name__}>"
            if _is_refusal(second):
                # It is too long for a message, but its beginning and end are not.
                text = bounded_text(exception_message(error), BRIEF_TEXT)
            value: dict[str, object] = {
                "type": full_name(type(error)), "bases": ["builtins.Exception"], "args": None, "text": text,
                "frames": [], "cause": None, "context": None, "suppress": False, "notes": [], "state": {},
            }  # fmt: skip
        return self._codec.encode(None, Record("exception", value))

    def releases(self) -> bytes:
        """The RELEASED frame that goes before a reply, if there is anything to tell."""
        memory = self._memory
        if memory.holding or not memory.released:
            return b""
        return frame(RELEASED, 0, self._codec.encode(self._memory.take_released()))

    def _leave_child(self, failed: BaseException | None) -> None:
        """The end of a forked child that came back from the user's function, as if its script had ended."""
        code = 0
        if failed is not None and _is(failed, SystemExit):
            code = exit_code(failed)  # type: ignore[arg-type]
        elif failed is not None:
            sys.excepthook(type(failed), failed, failed.__traceback__)
            code = 1
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            self.leave(code)  # type: ignore[operator]


def _claimed(size: int) -> object:
    """So many bytes of memory that nobody has touched. `bytes` would have what is left of the heap cleared: a page fault for each page."""
    return BufferedReader(BytesIO(), size)


def _is_refusal(error: Exception) -> bool:
    from understudy_translators.wire import CannotTravel

    return isinstance(error, CannotTravel)


def _is(error: BaseException, kind: type) -> bool:
    """isinstance, past whatever a class has put in the way of `__class__`."""
    return issubclass(type(error), kind)


def _let_go(error: BaseException) -> None:
    """Frees what the exception's frames hold, past whatever a class has put in the way of setting attributes."""
    for name in ("__traceback__", "__cause__", "__context__"):
        getattr(BaseException, name).__set__(error, None)


def _fill_in_sources(record: Record) -> None:
    """Gives the frames of a record and its causes their lines of source, where that had no file."""
    pending = [record]
    while pending:
        value: Any = pending.pop().value
        value["frames"] = [_with_source(*entry) for entry in value["frames"]]
        pending += [value[name] for name in ("cause", "context") if value[name] is not None]


def _with_source(file: str, line: int, function: str, source: str) -> tuple[str, int, str, str]:
    lines = SOURCES.get(file)
    if lines and not source and 0 < line <= len(lines):
        source = lines[line - 1].strip()[:500]
    return file, line, function, source
