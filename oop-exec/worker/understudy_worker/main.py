"""The worker's loop: one frame after the other, until the socket closes."""

from __future__ import annotations

import os
import sys

from .calls import Calls
from .codec import Codec, check_fields
from .connection import Connection, reserve_descriptor
from .functions import Code, Functions, Named
from .greeting import GREETED, STATES, WELCOME_BYTES, facts, greet
from .interrupt import Interrupt
from .memory import Memory
from .objects import Objects
from .output import Output, Streams, record_logging
from .parts import PARTS_FILE
from .protocol import (
    BATCH,
    BATCH_DONE,
    CALL,
    CALLBACK,
    CLOSE,
    COLUMNS,
    DEFINE,
    DELETE,
    DROP,
    EVAL,
    EXEC,
    FAULT,
    FAULT_EXIT_CODE,
    FORGET,
    FORK,
    GET,
    HELLO,
    MEMORY,
    NEED,
    OBJECT,
    PING,
    PONG,
    PROTOCOL_VERSION,
    RELEASE,
    RETURN,
    RUN,
    SEGMENT,
    SET,
    WELCOME,
    Fault,
    SupervisorGone,
    frame,
)
from .quick import decode_plain
from .scripts import Namespace
from .state import STATE_DEFAULT, State
from .trace import Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy_translators.neutral import Handle

    from .fork import ForkServer
    from .segment import Segment

# Names of variables that were for the interpreter's start and are none of the calls' business.
HIDDEN_VARIABLES = "UNDERSTUDY_HIDE"
# Begins the names of those that are the calls' business, but not the interpreter's.
LATER_VARIABLES = "UNDERSTUDY_LATER_"
SERVER_ROLES = ("socket", "trace", "stdout", "stderr")
# A module that was to be loaded in advance cannot be.
PRELOAD_EXIT_CODE = 71
DEFERRED_FRAMES = 4096
DEFERRED_BYTES = 256 << 20
_NONE = type(None)
_OPTIONS = (dict, _NONE)
# How a CALL without options and without buffers begins: both are the same in call after call, up to the arguments.
_CALL_BEGINNING = b"\0\0\0\0\0\x03"
_CALL_PREFIX = len(_CALL_BEGINNING) + 8
_NO_KWARGS: dict[str, object] = {}


class Process:
    """What there is once in a process, also when it forks into another worker."""

    def __init__(self, trace: int | None) -> None:
        self.trace = Trace(trace)
        self.interrupt = Interrupt()
        self.interrupt.install()
        self.output = Output()
        self.output.keep_last = self.trace.keep_last
        self.streams = Streams(self.output)
        self.namespace = Namespace()
        for name in os.environ.pop(HIDDEN_VARIABLES, "").split(","):
            value = os.environ.pop(name, None)
            if value is not None and name.startswith(LATER_VARIABLES):
                os.environ[name[len(LATER_VARIABLES) :]] = value
        self.state = State(STATE_DEFAULT)
        self.state.signals_restored = self.trace.listen
        self.worker: Worker | None = None
        self.forking = False
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._after_fork)

    def _after_fork(self) -> None:
        """A child of the user's own must not speak on our socket."""
        if self.forking or self.worker is None:
            return
        self.worker.calls.orphan = True
        self.worker.connection.close()
        self.trace.disable()
        self.streams.give_back()


class Worker:
    """One conversation with a supervisor."""

    def __init__(self, process: Process, descriptor: int) -> None:
        self.process = process
        process.worker = self
        self.connection = Connection(descriptor)
        self.memory = Memory()
        self.memory.need = self._need
        self.objects = Objects()
        self.functions = Functions()
        self.codec = Codec(self.memory, self.objects, self._parent_function)
        self.calls = Calls(
            self.connection, self.codec, self.memory, self.objects, process.output, process.streams, process.state,
            process.interrupt, process.namespace,
        )  # fmt: skip
        self.calls.leave = process.trace.exit
        self.server: ForkServer | None = None
        self._quick: dict[bytes, object] = {}
        self._deferred: list[tuple[int, int, bytes]] = []
        self._deferred_bytes = 0
        self._handlers: dict[int, Callable[[int, bytes], object]] = {
            WELCOME: self._welcome, PING: self._ping, CLOSE: self._close, DEFINE: self._define, CALL: self._call,
            BATCH: self._batch, RUN: self._run, EVAL: self._eval, EXEC: self._exec, SET: self._set, GET: self._get,
            DELETE: self._delete, OBJECT: self._object, DROP: self._drop, SEGMENT: self._segment,
            FORGET: self._forget, RELEASE: self._release, FORK: self._fork, COLUMNS: self._columns,
        }  # fmt: skip
        # These may come while a call waits for an answer; calls wait until it is done.
        self._between = {DEFINE, DROP, SEGMENT, FORGET, RELEASE, PING, CLOSE}
        self._welcomed = False

    def serve(self) -> None:
        """Handles frames until the end, and leaves the process."""
        connection, handlers = self.connection, self._handlers
        connection.talk.acquire()
        connection.on_sent = self._after_send
        try:
            self._begin()
            while True:
                if self._deferred:
                    kind, ident, body = self._deferred.pop(0)
                    self._deferred_bytes -= len(body)
                else:
                    kind, ident, body = connection.read()
                handler = handlers.get(kind)
                if handler is None:
                    raise Fault("message" if kind not in (RETURN, MEMORY) else "order", f"a frame of kind {kind:#x}")
                handler(ident, body)
        except SupervisorGone:
            self._leave(0)
        except Fault as fault:
            self._fault(fault)
        except BaseException as error:
            # A mistake of the worker's own: nobody reads the recorded streams any more.
            try:
                from understudy_translators.encode import Encoder
                from understudy_translators.exceptions import exception_record, exception_text

                text = exception_text(exception_record(error, Encoder))
                os.write(2, f"worker.py: {text}\n".encode("utf-8", "backslashreplace"))
            except BaseException:
                # A call has closed the file that the rest of the worker is read from, or standard error.
                pass
            self.process.trace.exit(FAULT_EXIT_CODE)

    def _begin(self) -> None:
        """The first frames, up to the first that is more than a definition."""
        connection = self.connection
        if GREETED:
            header, body, settings = GREETED
            GREETED.clear()
            if settings is None:
                connection.put_back(header + body)  # type: ignore[operator]
            else:
                self._welcomed = True
                self._settle_in(settings)  # type: ignore[arg-type]
        kind = WELCOME
        while kind in (WELCOME, DEFINE):
            kind, ident, body = connection.read()
            handler = self._handlers.get(kind)
            if handler is None:
                raise Fault("message" if kind not in (RETURN, MEMORY) else "order", f"a frame of kind {kind:#x}")
            if not self._welcomed and kind != WELCOME:
                raise Fault("order", "the first frame must be WELCOME")
            handler(ident, body)
        if connection.plain:
            try:
                connection.open_socket()
            except Exception:
                # The call may have used up all descriptors. It is tried again when one is to be received.
                pass

    def _leave(self, code: int) -> None:
        """Ends the process. Threads of the user's are not waited for; exit handlers are run."""
        if code == 0:
            try:
                import atexit

                atexit._run_exitfuncs()
            except BaseException:
                pass
        self.process.trace.exit(code)

    def _fault(self, fault: Fault) -> None:
        try:
            self.connection.send(frame(FAULT, 0, self.codec.encode(fault.code, fault.text[:4096])))
        except SupervisorGone:
            pass
        self.process.trace.exit(FAULT_EXIT_CODE)

    def _after_send(self) -> None:
        if self.server is not None and self.server.children:
            self.server.reap()

    # What a call needs from the supervisor while it runs.

    def _parent_function(self, number: int, name: str) -> object:
        from .callbacks import ParentFunction

        return ParentFunction(number, name, self._ask, self.objects)

    def _ask(
        self, number: int, args: tuple[object, ...], kwargs: dict[str, object],
        keep: Callable[[object], Handle] | None = None,
    ) -> object:  # fmt: skip
        """A callback: sends CALLBACK, and gives what RETURN brings. With `keep` there are handles for what is no data."""
        from .callbacks import HeldInterrupt, remote_error

        with HeldInterrupt(self.process.interrupt), self.connection.talk:
            running = self.calls.running
            if not running:
                raise RuntimeError("a function of the supervisor can be called only while the call that got it runs")
            body = self.codec.encode(number, args, kwargs or None, keep=keep)
            self.process.output.flush()
            try:
                self.connection.send(frame(CALLBACK, running, body))
                answer = self._wait_for(RETURN, running)
                ok, value = check_fields(self.codec.decode(answer), bool, object)
            except SupervisorGone:
                self._leave(0)
            except Fault as fault:
                self._fault(fault)
        if ok:
            return value
        raise remote_error(value)

    def _need(self, length: int) -> tuple[bool, int]:
        """Asks for memory for a result; whether it was granted, and the limit that is in the way if one is."""
        self.connection.send(frame(NEED, self.calls.running, self.codec.encode(length)))
        segment, _, limit = check_fields(self.codec.decode(self._wait_for(MEMORY, None)), int, int, int)
        return segment != 0, 0 if segment else limit  # type: ignore[return-value]

    def _wait_for(self, wanted: int, ident: int | None) -> bytes:
        """Reads frames until the wanted one. Calls that come meanwhile wait."""
        while True:
            kind, number, body = self.connection.read()
            if kind == wanted:
                if ident is not None and number != ident:
                    raise Fault("order", f"RETURN for call {number} while {ident} runs")
                return body
            if kind in self._between:
                self._handlers[kind](number, body)
            elif kind in self._handlers and kind != WELCOME:
                self._deferred.append((kind, number, body))
                self._deferred_bytes += len(body)
                if len(self._deferred) > DEFERRED_FRAMES or self._deferred_bytes > DEFERRED_BYTES:
                    raise Fault("order", "too many calls came while one waits for an answer")
            else:
                raise Fault("order", f"a frame of kind {kind:#x} while {wanted:#x} is waited for")

    # Messages.

    def _welcome(self, ident: int, body: bytes) -> None:
        if self._welcomed:
            raise Fault("order", "a second WELCOME")
        fields = decode_plain(body, most=WELCOME_BYTES)
        version, settings = check_fields(self.codec.decode(body) if fields is None else fields, int, dict)
        if version != PROTOCOL_VERSION:
            raise Fault("version", f"version {version}; this worker speaks {PROTOCOL_VERSION}")
        self._welcomed = True
        self._settle_in(settings)  # type: ignore[arg-type]
        self.connection.send(frame(HELLO, ident, self.codec.encode(PROTOCOL_VERSION, facts())))

    def _settle_in(self, settings: dict[str, object]) -> None:
        """Takes the settings; each has a default. Raises Fault for one of the wrong type."""

        def setting(name: str, kind: type | tuple[type, ...], default: object) -> object:
            value = settings.get(name)
            if value is None:
                return default
            if not isinstance(value, kind):
                raise Fault("message", f"the setting `{name}` is a {type(value).__name__}")
            return value

        process = self.process
        self.codec.threshold = setting("threshold", int, 65536)  # type: ignore[assignment]
        self.memory.max_body = self.codec.max_body = self.connection.max_body = setting("max_body", int, 64 << 20)  # type: ignore[assignment]
        self.connection.set_spin(setting("spin", (int, float), 200))  # type: ignore[arg-type]
        process.output.set_limit(max(0, setting("output_limit", int, 1 << 20)))  # type: ignore[call-overload]
        mode = setting("state", str, STATE_DEFAULT)
        if mode not in STATES:
            raise Fault("message", f"the setting `state` is {mode!r}")
        process.state.mode = mode
        path = setting("path", (list, tuple), ())
        if path:
            # A folder that was there already is searched at its new place only.
            sys.path[:] = dict.fromkeys([*map(str, path), *sys.path])  # type: ignore[call-overload]
        directory = setting("directory", str, None)
        if directory is not None:
            os.chdir(directory)  # type: ignore[arg-type]
        modules = setting("modules", dict, None)
        if modules:
            sys.meta_path.append(LentModules(modules))  # type: ignore[arg-type]
        codec = setting("codec", str, None)
        if codec is not None:
            self.codec.path = codec  # type: ignore[assignment]
        level = setting("logging", (int, str), None)
        if level is not None:
            record_logging(process.output, level)  # type: ignore[arg-type]
        controls = setting("controls", dict, None)
        if controls:
            from .controls import Controls

            self.calls.controls = Controls(controls)  # type: ignore[arg-type]
        for module in setting("preload", (list, tuple), ()):  # type: ignore[attr-defined]
            try:
                __import__(module)
            except Exception as error:
                # Whoever asked for it shall hear of it, and not only when every call has been slow for a day.
                why = f"the module {module!r}, which `preload` names, could not be loaded: {type(error).__name__}: {error}"
                os.write(2, f"worker.py: {why}\n".encode("utf-8", "backslashreplace"))
                process.trace.exit(PRELOAD_EXIT_CODE)
        process.state.remember()

    def _ping(self, ident: int, body: bytes) -> None:
        self.connection.send(frame(PONG, ident, self.codec.encode()))

    def _close(self, ident: int, body: bytes) -> None:
        self._leave(0)

    def _define(self, ident: int, body: bytes) -> None:
        number, what = check_fields(self.codec.decode_names(body), int, (Named, Code, _NONE))
        self._quick.clear()
        self.functions.define(number, what)  # type: ignore[arg-type]

    def _call(self, ident: int, body: bytes) -> None:
        function = self._quick.get(body[:_CALL_PREFIX])
        try:
            if function is not None:
                fields = self.codec.decode_rest(body, _CALL_PREFIX)
                if len(fields) == 2 and type(fields[0]) is tuple and fields[1] is None:
                    self.connection.send(self.calls.answer(ident, None, function, fields))
                    return
                del fields
            fields = self.codec.decode(body)
        except Fault:
            raise
        except BaseException as error:
            self.connection.send(self.calls.failure(ident, error))
            return
        if len(fields) != 4 or type(fields[2]) is not tuple or not isinstance(fields[0], _OPTIONS):
            check_fields(fields, _OPTIONS, int, tuple, _OPTIONS)
        # No other name may hold the arguments: their memory is released when the call is done with them.
        options, number = fields[:2]
        if fields[3]:
            _check_kwargs(fields[3])
        del fields[:2]
        function = self.functions._functions.get(number)  # type: ignore[call-overload]
        if function is None:
            function = self._first_use(number)
        elif options is None and body.startswith(_CALL_BEGINNING):
            self._quick[body[:_CALL_PREFIX]] = function
        self.connection.send(self.calls.answer(ident, options, function, fields))

    def _check_defined(self, number: object) -> None:
        if not isinstance(number, int):
            raise Fault("message", "the function's number is no int")
        if not self.functions.known(number):
            raise Fault("order", f"function {number} was not defined")

    def _first_use(self, number: object) -> object:
        """What to call where a function was not used before: its import is a part of the call."""
        self._check_defined(number)

        def first_use(*args: object, **kwargs: object) -> object:
            return self.functions.get(number)(*args, **kwargs)  # type: ignore[operator, arg-type]

        return first_use

    def _resolved(self, ident: int, body: bytes) -> list[object] | None:
        """The fields of a call. None where one of them could not be resolved, which has been answered."""
        try:
            return self.codec.decode(body)
        except Fault:
            raise
        except BaseException as error:
            self.connection.send(self.calls.failure(ident, error))
            return None

    def _segment_of(self, place: object) -> Segment:
        """The segment in which a `(segment, offset, length)` lies."""
        number, _, _ = check_fields(place, int, int, int)  # type: ignore[arg-type]
        segment: Segment | None = self.memory.segments.get(number)  # type: ignore[call-overload]
        if segment is None:
            raise Fault("segment", f"segment {number} is unknown")
        return segment

    def _batch(self, ident: int, body: bytes) -> None:
        fields = self._resolved(ident, body)
        if fields is None:
            # No call of the batch could begin; the batch's own id says so.
            self.connection.send(frame(BATCH_DONE, ident, self.codec.encode(0, 0)))
            return
        options, number, where = check_fields(fields[:3], _OPTIONS, int, (tuple, _NONE))
        journal = None
        if where is not None:
            from .journal import Journal

            journal = Journal(self._segment_of(where), where[1], where[2])  # type: ignore[index]
        calls = fields[:2:-1]
        del fields
        first = ident
        answer, send = self.calls.answer, self.connection.send
        functions = self.functions._functions
        if journal is not None:
            self.memory.hold_releases()
        while calls:
            ident += 1
            args = calls.pop()
            if type(args) is not tuple:
                raise Fault("message", "the arguments of a call are no tuple")
            job: list[object] = [args, None]
            del args
            function = functions.get(number)  # type: ignore[call-overload]
            if function is None:
                function = self._first_use(number)
            reply = answer(ident, options, function, job)
            if journal is None or not journal.add(reply):
                send(reply)
        filled = (journal.frames, journal.bytes) if journal is not None else (0, 0)
        self.memory.holding = False
        releases = b"" if journal is not None and self.memory.aliased else self.calls.releases()
        send(releases + frame(BATCH_DONE, first, self.codec.encode(*filled)))

    def _columns(self, ident: int, body: bytes) -> None:
        fields = self._resolved(ident, body)
        if fields is None:
            return
        options, number, where, count, kinds, limit = check_fields(fields, _OPTIONS, int, tuple, int, str, int)
        segment = self._segment_of(where)
        self._check_defined(number)
        from .columns import Columns, run_columns

        process = self.process
        mode = process.state.mode if options is None else options.get("state") or process.state.mode  # type: ignore[attr-defined]
        columns = Columns(segment, where[1], where[2], count, kinds)  # type: ignore[index, arg-type]
        state = None if mode == "off" else process.state
        find = self.functions.get
        job: list[object] = [(lambda: find(number), columns, limit, process.output, state, self.codec), None]  # type: ignore[arg-type]
        self.connection.send(self.calls.answer(ident, options, run_columns, job))

    def _simple(self, ident: int, body: bytes, kinds: tuple[object, ...], function: Callable[..., object]) -> None:
        """A call of one of the worker's own functions with the fields after `options`."""
        fields = self._resolved(ident, body)
        if fields is None:
            return
        check_fields(fields, _OPTIONS, *kinds)  # type: ignore[arg-type]
        options = fields[0]
        job: list[object] = [tuple(fields[1:]), None]
        del fields
        self.connection.send(self.calls.answer(ident, options, function, job))

    def _run(self, ident: int, body: bytes) -> None:
        from .scripts import run_script

        self._simple(ident, body, (str, (list, tuple), _OPTIONS), run_script)

    def _eval(self, ident: int, body: bytes) -> None:
        self._simple(ident, body, (str, _OPTIONS), self.process.namespace.evaluate)

    def _exec(self, ident: int, body: bytes) -> None:
        self._simple(ident, body, (str, _OPTIONS), self.process.namespace.execute)

    def _set(self, ident: int, body: bytes) -> None:
        self._simple(ident, body, (str, object), self.process.namespace.set)

    def _get(self, ident: int, body: bytes) -> None:
        self._simple(ident, body, (str,), self.process.namespace.get)

    def _delete(self, ident: int, body: bytes) -> None:
        self._simple(ident, body, ((list, tuple),), self.process.namespace.delete)

    def _object(self, ident: int, body: bytes) -> None:
        def run(target: object, operation: str, args: tuple[object, ...], kwargs: dict[str, object] | None) -> object:
            from .operations import operate

            return operate(operation, target, args, kwargs or _NO_KWARGS)

        self._simple(ident, body, (object, str, tuple, _OPTIONS), run)

    def _drop(self, ident: int, body: bytes) -> None:
        (numbers,) = check_fields(self.codec.decode(body), (list, tuple))
        self.objects.drop(numbers)  # type: ignore[arg-type]

    def _segment(self, ident: int, body: bytes) -> None:
        if not self.connection.descriptors:
            raise Fault("frame", "SEGMENT came without a descriptor")
        descriptor = self.connection.descriptors.pop(0)
        try:
            number, size, role = check_fields(self.codec.decode(body), int, int, str)
        except Fault:
            os.close(descriptor)
            raise
        if role in SERVER_ROLES:
            self._fork_server().add(role, descriptor)
        else:
            self.memory.add(number, size, role, descriptor)  # type: ignore[arg-type]
            self.process.state.remember_descriptors()

    def _forget(self, ident: int, body: bytes) -> None:
        (numbers,) = check_fields(self.codec.decode(body), (list, tuple))
        self.memory.forget(numbers)  # type: ignore[arg-type]
        self.process.state.remember_descriptors()

    def _release(self, ident: int, body: bytes) -> None:
        (ranges,) = check_fields(self.codec.decode(body), (list, tuple))
        for entry in ranges:  # type: ignore[attr-defined]
            if type(entry) is not tuple or len(entry) != 2 or type(entry[0]) is not int or type(entry[1]) is not int:
                raise Fault("message", "a range is (segment, offset)")
        self.memory.release(ranges)  # type: ignore[arg-type]

    def _fork_server(self) -> ForkServer:
        from .fork import ForkServer

        if self.server is None:
            self.server = ForkServer(self.connection, self.codec, self.process.trace.exit)
        return self.server

    def _fork(self, ident: int, body: bytes) -> None:
        environment, directory = check_fields(self.codec.decode(body), _OPTIONS, (str, _NONE))
        self.process.forking = True
        roles = self._fork_server().fork()
        self.process.forking = False
        if roles is None:
            # Its handler of SIGCHLD is no doing of a call's.
            self.process.state.remember()
            return
        try:
            self.connection.close()
            from .fork import become_worker

            descriptor, trace = become_worker(roles, environment, directory)  # type: ignore[arg-type]
            self.process.trace.descriptor = trace
            self.process.trace.enable()
            self.process.state.renew()
            Worker(self.process, descriptor).serve()
        finally:
            self.process.trace.exit(FAULT_EXIT_CODE)


class LentModules:
    """The last finder of modules: files of the supervisor's for names that this interpreter has none of."""

    def __init__(self, modules: dict[str, str]) -> None:
        self._modules = modules

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        where = self._modules.get(name)
        if where is None:
            return None
        from importlib.util import spec_from_file_location

        if os.path.isdir(where):
            init = os.path.join(where, "__init__.py")
            return spec_from_file_location(name, init, submodule_search_locations=[where])
        return spec_from_file_location(name, where)


def _check_kwargs(kwargs: object) -> None:
    for name in kwargs:  # type: ignore[attr-defined]
        if type(name) is not str:
            raise Fault("message", "the name of an argument is no str")


def main() -> None:
    """Serves the socket given by `--socket FD`. Exits with 2 if the command line is no good."""
    if not GREETED:
        greet()
    numbers: dict[str, int] = {}
    arguments = sys.argv[1:]
    while arguments:
        name = arguments.pop(0)
        if name not in ("--socket", "--trace") or not arguments or not arguments[0].isdigit():
            sys.stderr.write("usage: worker.py --socket FD [--trace FD]\n")
            sys.exit(2)
        numbers[name] = int(arguments.pop(0))
    if numbers.get("--socket", 0) < 3 or numbers.get("--trace", 3) < 3:
        sys.stderr.write("worker.py: --socket and --trace are descriptors, 3 or higher\n")
        sys.exit(2)
    sys.argv = [""]
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    try:
        descriptor = reserve_descriptor(numbers["--socket"])
        trace = reserve_descriptor(numbers["--trace"]) if "--trace" in numbers else None
        PARTS_FILE[:1] = [reserve_descriptor(number) for number in PARTS_FILE[:1]]
    except OSError as error:
        sys.stderr.write(f"worker.py: {error}\n")
        sys.exit(2)
    Worker(Process(trace), descriptor).serve()
