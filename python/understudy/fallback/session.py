"""The worker in which the originals run, and how values get there and back.

There is one worker for a process, started at the first need, because originals keep state: random streams, options,
registered types. What comes back is data, which becomes shims, or a `Remote` for what is none.
"""

from __future__ import annotations

import functools
import itertools
import os
import sys
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from understudy.fallback.limits import NO_LIMITS, Limits
from understudy.fallback.moved import Moved
from understudy.fallback.policy import Policy
from understudy.fallback.recipes import Recipes
from understudy.fallback.searching import Modules
from understudy.fallback.surroundings import Surroundings, left_out, program_path, same_state
from understudy.fallback.turns import Functions, Lent, Talk, Turns, raised
from understudy.hook import NotServedError

if TYPE_CHECKING:
    from understudy._understudy import CallOptions, Definition, Held, Supervisor
    from understudy.executor import Executor
    from understudy.fallback.objects import Remote

WORKER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "worker")

# What is asked of the worker: its modules beside the originals, and their functions.
QUESTIONS = {
    "understudy_fallback": (
        "follow", "class_names", "method_names", "call_method", "has_module", "import_module", "set_attribute", "submodule",
        "invoke", "method", "name_object", "remade",
    ),
    "understudy_blocks": ("run_block", "left"),
    "understudy_turns": ("with_turns", "operate", "anchor"),
}  # fmt: skip
MODULES = {name: module for module, names in QUESTIONS.items() for name in names}

# What their arguments are to the program, where they hold its own.
PLACES = {
    "invoke": {"argument 2": "argument", "argument 3": "the keywords"},
    "call_method": {"argument 3": "argument", "argument 4": "the keywords"},
    "method": {"argument 1": "the object", "argument 3": "argument", "argument 4": "the keywords"},
}

# Classes that may have code in them, and where those of data are defined.
CODE = (FunctionType, MethodType, functools.partial)
DATA = ("builtins", "numpy", "pandas", "datetime", "decimal", "fractions")
# How deep in containers code is looked for.
LEVELS = 3


class FallbackWarning(UserWarning):
    """An original ran in the executor because no shim served, and the policy is to say so."""


class Why(NamedTuple):
    """Why the executor served: an id for programs, and a sentence for people."""

    id: str
    text: str


NO_SHIM = Why("no-shim", "it has no shim yet")
NO_LIBRARY = Why("no-library", "the library has no shims")
REMOTE_OBJECT = Why("remote-object", "the object lives in the executor")


class Did(NamedTuple):
    """What the executor did for an original; `counts` is 0 where that was no call, but what a call needs."""

    original: str
    seconds: float
    why: Why
    counts: int
    trips: int
    sent: int
    received: int


class Watch(Protocol):
    """Who wants to know what the executor served."""

    def executed(self, did: Did) -> None:
        """An original ran in the executor."""


class NoVanillaError(NotServedError):
    """The fallback was needed, and there is no interpreter that has the library."""

    def __init__(self, original: str, why: Why, reason: str) -> None:
        super().__init__(original)
        self.reason = f"the executor would run the original, because {why.text}; but {reason}"
        self.args = (f"{original} cannot run: {self.reason} To begin a shim: cargo xtask new-shim {original}",)


class CalledBackError(RuntimeError):
    """A handler of a signal needs the executor while the thread that it has interrupted waits for it."""

    id = "called-back"

    def __init__(self, original: str, why: Why) -> None:
        super().__init__(
            f"{original} cannot run here: {why.text}, and this thread waits for the executor already. What a handler of a "
            "signal needs of originals must be computed before. [called-back]"
        )


class Session:
    """Runs originals in the executor, as the policy says. Threads take turns; a forked child starts its own worker."""

    def __init__(
        self, policy: Policy, python: str | None = None, watch: Watch | None = None,
        libraries: Mapping[str, str] | None = None, limits: Limits = NO_LIMITS,
    ) -> None:  # fmt: skip
        self.policy = policy
        # The package of stand-ins for each library.
        self.libraries = dict(libraries or {})
        self.limits = limits
        self.python = python
        self.watch = watch
        self.recipes = Recipes()
        self._lock = threading.RLock()
        self._turns = Turns()
        self.functions = Functions()
        # An object of the worker's, once there have been turns, and the objects of workers that came with calls of functions
        # and are held here no more.
        self._anchor: Held | None = None
        self._let_go: list[tuple[int, int]] = []
        # Where the worker is, and the names of all environment variables that the program has had.
        self._surroundings = Surroundings("", {})
        self._variables: set[str] = set()
        # The state of the global random stream that the worker has.
        self._stream: Any = None
        # Bytes are only counted for who wants to know: to count is to encode once more.
        self.moved = Moved(counts=watch is not None)
        self._executor: Executor | None = None
        self._supervisor: Supervisor | None = None
        self._questions: dict[str, Definition] = {}
        self._options: dict[tuple[str, float | None, bool | None], CallOptions] = {}
        self._warned: set[str] = set()
        self.modules = Modules(self._interpreter)
        self._alive: weakref.WeakValueDictionary[tuple[int, int | None], Remote] = weakref.WeakValueDictionary()
        # Remote objects that functions by value close over: their numbers, and those that the worker need not keep.
        self._numbers: dict[int, int] = {}
        self._forgotten: list[int] = []
        self._count = itertools.count()
        self._kinds: dict[tuple[str, str], type] = {}
        # The methods of those classes that are plain functions.
        self._methods: dict[type, set[str]] = {}
        self._process = os.getpid()

    def allows(self, original: str) -> bool:
        """Whether the executor may serve an original."""
        return self.policy.of(original) != "error"

    @property
    def running(self) -> bool:
        """Whether a worker has been started: before that there are no remote objects."""
        return self._executor is not None

    def call(
        self, original: str, why: Why, work: Callable[[], Any], is_call: Callable[[Any], bool] = lambda made: True
    ) -> Any:
        """What `work` gives, which is one task of the executor for an original; counted, and told where that is wanted.

        `is_call` tells of its result whether the task was a call of the program, or only fetched what is called next.
        """
        if self.policy.of(original) == "warn" and original not in self._warned:
            from understudy.fallback.warned import warn_the_program

            self._warned.add(original)
            warn_the_program(f"{original} ran in the executor: {why.text}", FallbackWarning)
        turns = self._turns
        if turns.busy:
            raise CalledBackError(original, why)
        began, moved, counts = time.perf_counter(), self.moved.now(), 1
        failed: BaseException | None = None
        outside = turns.waits, turns.has_turn, raised.last
        turns.waits, turns.has_turn, raised.last = True, False, None
        try:
            made = work()
            counts = int(is_call(made))
            return made
        except Exception as error:
            from understudy.executor.errors import ExecutorError, RemoteError
            from understudy.fallback.exceptions import as_here, through_original

            if isinstance(error, ExecutorError) and not isinstance(error, RemoteError):
                # Whoever prints the error wants a name.
                self._lost()
                vars(error).setdefault("original", original)
            failed = as_here(error)
            if raised.last is not None:
                failed = through_original(failed, raised.last)
        finally:
            turns.waits, turns.has_turn, raised.last = outside
            if self.watch is not None:
                seconds, since = time.perf_counter() - began, self.moved.since(moved)
                self.watch.executed(Did(original, seconds, why, counts, *since))
        # Raised here, it keeps the causes that it has there.
        raise failed

    def attribute(self, module: str, name: str, why: Why = NO_SHIM) -> Any:
        """An attribute of an original module: a module, an exception class, a `Remote`, or data."""
        from understudy.executor.remote import RemoteObject
        from understudy.fallback.exceptions import exception_class
        from understudy.fallback.modules import remote_module

        original = f"{module}.{name}"
        kind, value = self.call(
            original, why, lambda: self.ask(original, why, "submodule", module, name),
            lambda made: made[0] == "value" and not isinstance(made[1], RemoteObject),
        )  # fmt: skip
        if kind == "module":
            return remote_module(self, value)
        if kind == "exception":
            return exception_class(original, value)
        return self.named(value, original, why)

    def has_module(self, name: str) -> bool:
        """Whether the vanilla interpreter has a module. No worker is started to find out, where files can tell."""
        return self.modules.has(name, lambda: bool(self.ask(name, NO_LIBRARY, "has_module", name)))

    def has_file(self, name: str) -> bool:
        """Whether a file or folder of the vanilla interpreter is this module."""
        return self.modules.has_file(name)

    def _interpreter(self) -> str:
        from understudy.environments import find

        self.python = self.python or find(next(iter(self.libraries), "numpy")).python
        return self.python

    def invoke(
        self, original: str, why: Why, function: object, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        """Call an original; what it changed of its arguments is changed here as well."""

        def work() -> Any:
            return self._there(original, why, "invoke", (function,), (args, kwargs), (args, kwargs))

        return self.call(original, why, work)

    def method(
        self, original: str, why: Why, target: object, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        """Call a method of the original of a shim's object, which is sent; it is changed here where it was there."""

        def work() -> Any:
            return self._there(original, why, "method", (target, name), (args, kwargs), ((target, *args), kwargs))

        return self.call(original, why, work)

    def _there(
        self, original: str, why: Why, helper: str, callee: tuple[Any, ...],
        given: tuple[tuple[Any, ...], Mapping[str, Any]], changeable: tuple[Any, ...],
    ) -> Any:  # fmt: skip
        """A call in the worker; what it changed of `changeable`, and the program's global random stream, follow it."""
        from understudy.executor.errors import CannotTravel
        from understudy.fallback.changes import Answer
        from understudy.fallback.exceptions import in_the_programs_words

        args, kwargs = given
        sent = self.ready((args, dict(kwargs)))
        callee = tuple([self.remade(each, each) for each in callee])
        # A program that has never imported `numpy.random` has no stream that anything could depend on.
        streams = sys.modules.get("numpy.random")
        stream = None if streams is None else streams.get_state(legacy=False)
        known = stream is not None and same_state(stream, self._stream)
        try:
            result, kind, changes, moved, warned, named = self.ask(
                original, why, helper, *callee, *sent, True if known else stream
            )
        except CannotTravel as error:
            raise in_the_programs_words(error, PLACES[helper]) from None
        self._stream = stream if moved is None else moved
        answer = Answer(changeable, named)
        result = answer.own(result)
        answer.write_back(changes)
        if moved is not None and streams is not None:
            streams.set_state(moved)
        if warned:
            from understudy.fallback.warned import warn_again

            warn_again(warned)
        return self.typed(result, *kind)

    def typed(self, value: Any, module: str, name: str) -> Any:
        """A remote object as one of a class that has the name of the object's own: people print types."""
        from understudy.fallback.objects import Remote

        if type(value) is Remote:
            known = self._kinds.get((module, name))
            if known is None:
                known = self._kinds[module, name] = type(name, (Remote,), {"__slots__": (), "__module__": module})
            object.__dict__["__class__"].__set__(value, known)
        return value

    def ready(self, value: Any) -> Any:
        """What is given to an original, fit to go there."""
        from understudy.fallback.arguments import prepared

        made = prepared(value, self.remade, self.functions.lend)
        if self._turns.open_talk() is not None:
            self._tell_names(made, LEVELS + 1)
        return made

    def _tell_names(self, value: Any, levels: int) -> None:
        """Have the worker know all objects that code in a value names, as long as it can be asked."""
        from understudy.executor.errors import CannotTravel
        from understudy.executor.remote import RemoteObject

        kind = type(value)
        if kind in (tuple, list, dict):
            for item in (value.values() if kind is dict else value) if levels else ():
                self._tell_names(item, levels - 1)
        elif (
            kind in CODE or kind.__module__.partition(".")[0] not in DATA and not issubclass(kind, (Lent, RemoteObject))
        ):
            from understudy._understudy import encode_fields

            try:
                encode_fields([value], True)
            except CannotTravel:
                # That is told when it is sent.
                pass

    def remade(self, value: Any, other: Any = None) -> Any:
        """An object that is no data, made again in the worker as it was made here; `other` where it is not known how."""
        recipe = self.recipes.of(value)
        if recipe is None:
            return other
        target = self.remade(recipe.target, recipe.target)
        args = None if recipe.args is None else self.ready(recipe.args)
        kind = type(recipe.target)
        told = f"{kind.__module__}.{kind.__qualname__}.{recipe.name}"
        return self.ask(told, NO_SHIM, "remade", target, recipe.name, args, self.ready(dict(recipe.kwargs)))

    def number_of(self, remote: Remote) -> int:
        """The number by which code that is sent finds a remote object in the worker."""
        known = self._numbers.get(id(remote))
        if known is None:
            known = self._numbers[id(remote)] = next(self._count)
            forgotten, self._forgotten = self._forgotten, []
            self.ask("a remote object", REMOTE_OBJECT, "name_object", remote, known, forgotten)
            weakref.finalize(remote, self._forget, id(remote), known)
        return known

    def _forget(self, key: int, number: int) -> None:
        self._numbers.pop(key, None)
        self._forgotten.append(number)

    def named(self, value: Any, original: str, why: Why = REMOTE_OBJECT) -> Any:
        """A remote object that knows by what name the program reached it, and why it is there."""
        from understudy.fallback.objects import Remote

        if isinstance(value, Remote):
            object.__setattr__(value, "_original", original)
            object.__setattr__(value, "_why", why)
        return value

    def classes_of(self, remote: Remote) -> list[str]:
        """The qualified names of an object's class and its bases in the worker, asked for once; none where it cannot be asked."""
        names: list[str] = remote._classes
        if not names and not self._turns.busy and remote._held.alive:
            names = self.ask(remote._original, REMOTE_OBJECT, "class_names", remote)
            object.__setattr__(remote, "_classes", names)
        return names

    def methods_of(self, remote: Remote) -> set[str]:
        """The names of an object's methods that can be handed out without asking for them; asked for once for each class."""
        from understudy.fallback.objects import Remote

        kind = type(remote)
        if kind is Remote or self._turns.busy or not remote._held.alive:
            return set()
        if kind not in self._methods:
            self._methods[kind] = set(self.ask(remote._original, REMOTE_OBJECT, "method_names", remote))
        return self._methods[kind]

    def call_method(
        self, original: str, target: Remote, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> Any:
        """Call a method of an object that lives in the worker, in one round trip."""

        def work() -> Any:
            return self._there(original, REMOTE_OBJECT, "call_method", (target, name), (args, kwargs), (args, kwargs))

        return self.call(original, REMOTE_OBJECT, work)

    def class_of(self, remote: Remote) -> type | None:
        """The class that stands in for the class of an object of the worker's, or for the first of its bases that has one."""
        from understudy.fallback.crossing import stand_in_class

        found = (stand_in_class(name) for name in self.classes_of(remote))
        return next((kind for kind in found if kind is not None), None)

    def name_of(self, remote: Remote) -> str:
        """What an object that the program did not reach by a name is called where names matter: as its class."""
        if self.watch is None and self.policy.ever == {self.policy.default}:
            return "a remote object"
        return next(iter(self.classes_of(remote)), "a remote object")

    def ask(self, original: str, why: Why, question: str, *arguments: object, timeout: float | None = None) -> Any:
        """What one of the functions that run beside the originals answers, within `timeout` seconds if that is less."""
        supervisor = self.supervisor(original, why)
        self._let_follow(supervisor, original)
        made = self._answered(supervisor, question, arguments, original, timeout)
        self.moved.count(arguments, made)
        return made

    def operate(
        self, remote: Remote, operation: str, args: tuple[Any, ...], kwargs: dict[str, Any] | None, keep: bool | None
    ) -> Any:
        """What an operation on an object of the worker's gives; `keep` as `Held` has it."""
        from understudy._understudy import Held

        held, original = remote._held, remote._original
        if isinstance(held, Held) and self._turns.open_talk() is None and not self._needs_turns():
            made = held.operate(operation, args, kwargs, keep=keep, options=self.options(original))
        else:
            supervisor = self.supervisor(original, REMOTE_OBJECT)
            made = self._answered(supervisor, "operate", (operation, remote, args, kwargs), original, None, keep)
        self.moved.count((args, kwargs), made)
        return made

    def _needs_turns(self) -> bool:
        """Whether the worker has functions of the program, which it may call, or objects to let go."""
        return bool(self.functions or self._let_go)

    def _answered(
        self, supervisor: Supervisor, question: str, arguments: tuple[Any, ...], original: str,
        timeout: float | None = None, keep: bool | None = None,
    ) -> Any:  # fmt: skip
        talk = self._turns.open_talk()
        if talk is not None:
            return talk.ask(MODULES[question], question, arguments)
        if self._turns.carries:
            raise CalledBackError(original, REMOTE_OBJECT)
        options = self.options(original, timeout, keep)
        if question != "operate" and not self._needs_turns():
            return supervisor.call(self._questions[question], arguments, None, options)
        from understudy.executor.errors import CannotTravel
        from understudy.fallback.exceptions import one_level_up

        let_go = self._dropped(supervisor)
        talk = Talk(self._turns, self.functions, self._received, self.ready)
        given = let_go, MODULES[question], question, arguments
        try:
            return talk.call(supervisor, self._questions["with_turns"], given, options)
        except CannotTravel as error:
            raise one_level_up(error, f"argument {len(given) + 1}") from None

    def _dropped(self, supervisor: Supervisor) -> list[int]:
        """The numbers of the worker's objects that are held here no more. From now on there is an anchor."""
        if self._anchor is None or not self._anchor.alive:
            made = supervisor.call(self._questions["anchor"], (), None, self.options("the executor", None, True))
            self._anchor = made._held
        dropped = [self._let_go.pop() for _ in range(len(self._let_go))]
        return [number for worker, number in dropped if worker == self._anchor.worker]

    def _received(self, value: Any) -> Any:
        """What comes with a call of a function, or an answer within one, with its objects of the worker's."""
        from understudy_translators.neutral import Handle

        kind = type(value)
        if kind is Handle:
            return self._shown(value)
        if kind is tuple:
            return tuple([self._received(item) for item in value])
        if kind is list:
            value[:] = [self._received(item) for item in value]
        elif kind is dict:
            for key, item in value.items():
                value[key] = self._received(item)
        return value

    def _shown(self, handle: Any) -> Remote:
        from understudy.fallback.objects import Remote, Shown

        assert self._anchor is not None
        # It counts as held once more, in any case.
        shown = Shown(handle.id, self._anchor, self._let_go)
        known = self._alive.get((shown.worker, handle.id))
        if known is not None:
            return known
        module, _, name = handle.name.rpartition(".")
        made: Remote = self.typed(Remote(shown, self), module or "builtins", name)
        self._alive[shown.worker, handle.id] = made
        return made

    def _lost(self) -> None:
        """What the worker had learned is not known to the one that comes after it."""
        self._stream, self._surroundings = None, Surroundings("", {})
        self._numbers.clear()
        if self._anchor is not None and not self._anchor.alive:
            self.functions.clear()
            self._anchor = None

    def forget_stream(self) -> None:
        """What runs in the worker now may move its random stream, so that it must be told the program's again."""
        self._stream = None

    def _let_follow(self, supervisor: Supervisor, original: str) -> None:
        """Tell the worker of the program's directory and environment, where they have changed since it was told."""
        now = Surroundings.now(self._surroundings)
        if now == self._surroundings:
            return
        before = self._surroundings.variables
        new = {name: value for name, value in now.variables.items() if before.get(name) != value}
        self._variables.update(now.variables)
        gone = sorted(self._variables - set(now.variables))
        self._answered(supervisor, "follow", (now.directory, new, gone), original)
        self._surroundings = now

    def options(self, original: str, timeout: float | None = None, keep: bool | None = None) -> CallOptions:
        """How a call is done: what is no data stays in the worker, and the report of a death names the original."""
        limits = [limit for limit in (timeout, self.limits.timeout) if limit is not None]
        key = original, min(limits, default=None), keep
        found = self._options.get(key)
        if found is None:
            from understudy._understudy import Supervisor as Native

            given: dict[str, object] = {
                "keep": "auto" if keep is None else keep,
                "label": original or "a remote object",
                "timeout": key[1],
            }
            found = self._options[key] = Native.options(given)
        return found

    def supervisor(self, original: str, why: Why) -> Supervisor:
        """What starts the worker when it is needed, and another one after that was lost. Raises `NoVanillaError`."""
        supervisor = self._supervisor
        if supervisor is not None and self._process == os.getpid():
            return supervisor
        with self._lock:
            if self._supervisor is None or self._process != os.getpid():
                self._supervisor = self._start(original, why)
                self._process, self._stream = os.getpid(), None
                self._surroundings = Surroundings.now(self._surroundings)
                self._variables.update(self._surroundings.variables)
        return self._supervisor

    def _proxy(self, held: Held) -> Remote:
        """What stands for an object of the worker: the same as long as it is in use."""
        from understudy.fallback.objects import Remote

        # Workers number their objects for themselves.
        key = held.worker, held.id
        known = self._alive.get(key)
        if known is None:
            known = self._alive[key] = Remote(held, self)
        return known

    def _start(self, original: str, why: Why) -> Supervisor:
        import importlib

        from understudy.environments import VanillaError, find
        from understudy.executor import Executor

        library = original.partition(".")[0]
        try:
            self.python = find(library, self.python).python
        except VanillaError as error:
            raise NoVanillaError(original, why, str(error)) from None
        from understudy.fallback.crossing import register

        register()
        # The codec knows arrays and tables by the modules that a program imports; one may have been imported by another.
        for name, package in self.libraries.items():
            if package in sys.modules:
                importlib.import_module(name)
        executor = Executor(
            self.python, workers=1, path=[*program_path(), WORKER], idle_timeout=None, memory=self.limits.memory, state="off",
            output="forward",
            environment={"UNDERSTUDY_RUN": None, "UNDERSTUDY_WORKER": "1",
                         "UNDERSTUDY_LEFT_OUT": ",".join(left_out() if self.libraries else ())},
        )  # fmt: skip
        executor._settings["proxy"] = self._proxy
        self._executor = executor
        supervisor = executor._start()
        # Functions that run beside the originals go by their names, so that they are there after a worker was lost, too.
        self._questions = {
            name: supervisor.define(name, f"{module}:{name}", b"")
            for module, names in QUESTIONS.items()
            for name in names
        }
        return supervisor
