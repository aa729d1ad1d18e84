"""What stands between a program and its shims, so that what they lack or refuse is done by the originals.

Functions and methods are wrapped only where the registry says that they can refuse, or cannot say that they do not. A method
of a class whose hot path is compiled is wrapped where it is defined, in Python, which the hot path does not reach.
"""

from __future__ import annotations

import functools
import json
import sys
import threading
from collections.abc import Callable, Sequence
from time import perf_counter
from types import FrameType, FunctionType, ModuleType
from typing import Any

from understudy.fallback.attempts import Attempt, Attempts
from understudy.fallback.comparing import COMPARED, compared
from understudy.fallback.crossing import hand_out
from understudy.fallback.reasons import NO_SHIM, Why
from understudy.fallback.session import Session
from understudy.folders import opened_registry
from understudy.settings import Library

# Special methods that a program's operators and indices call; the registry has no entries for them.
OPERATORS = frozenset(
    f"__{name}__"
    for name in """add sub mul matmul truediv floordiv mod divmod pow lshift rshift and or xor radd rsub rmul rmatmul rtruediv
    rfloordiv rmod rdivmod rpow rlshift rrshift rand ror rxor iadd isub imul imatmul itruediv ifloordiv imod ipow ilshift
    irshift iand ior ixor lt le gt ge eq ne neg pos abs invert getitem setitem call""".split()
)


REMOTE_ARGUMENT = Why("remote-argument", "an argument is an object that lives in the executor")


class Guard:
    """The fallback of one interpreter: what the import hook asks when a name has no shim, and around those that have."""

    def __init__(self, session: Session, libraries: Sequence[Library]) -> None:
        self.session = session
        self.names = frozenset(library.name for library in libraries)
        self.packages = frozenset(library.package for library in libraries)
        self.registry = opened_registry()
        self.guarded: set[type] = set()
        session.recipes.found = self.guard_new_classes

    def missing(self, original: str) -> Any:
        """The original of a name without shim, as the executor gives it. Raises `LookupError` where the policy forbids it."""
        if not self.session.allows(original):
            raise LookupError(original)
        module, _, name = original.rpartition(".")
        return self.session.attribute(module, name, NO_SHIM)

    def has_module(self, original: str) -> bool:
        """Whether a name without record, such as `numpy._core`, is a module that the executor may serve."""
        return self.session.allows(original) and self.session.has_file(original)

    def wrap(self, original: str, shim: Any) -> Any:
        """What to hand out for a name: the shim, guarded where it may refuse."""
        self.guard_new_classes()
        if isinstance(shim, FunctionType) and self.may_refuse(original):
            guarded = self.guarded_function(original, shim)
            hand_out(original, guarded)
            hand_out(original, shim)
            return guarded
        if not isinstance(shim, ModuleType):
            hand_out(original, shim)
        return shim

    def may_refuse(self, original: str) -> bool:
        """Whether calls of an original can end in a refusal, or are to be compared."""
        policy = self.session.policy.of(original)
        if policy in ("error", "compare"):
            return policy == "compare"
        text = self.registry.lookup_json(original)
        if text is None:
            # Nobody has recorded the original, so nothing is known of what its shim covers.
            return True
        coverage = json.loads(text)["coverage"]
        return coverage is None or bool(coverage["refusals"]) or coverage["complete"] != "yes"

    def guarded_function(self, original: str, shim: FunctionType) -> Callable[..., Any]:
        session, module, name = self.session, *_split(original)
        if session.policy.of(original) == "compare":
            return compared(
                original, shim, lambda args, kwargs: session.invoke(
                    original, COMPARED, session.attribute(module, name, COMPARED), args, kwargs
                ),
            )  # fmt: skip

        return self.served(
            original, shim, lambda why, args, kwargs: session.invoke(
                original, why, session.attribute(module, name, why), args, kwargs
            ),
        )  # fmt: skip

    def served(
        self, told: str, shim: FunctionType, there: Callable[[Why, tuple[Any, ...], dict[str, Any]], Any],
        remote_first: bool = True,
    ) -> Callable[..., Any]:  # fmt: skip
        """A shim, with the original, as `there` calls it, for what it refuses and for arguments that live in the executor.

        Without `remote_first` the shim is asked before: an operator leaves to the remote operand what it does not know.
        """
        session, attempts = self.session, Attempts()

        @functools.wraps(shim)
        def call(*args: Any, **kwargs: Any) -> Any:
            if remote_first and session.running and has_remote(args, kwargs) and session.allows(told):
                return there(REMOTE_ARGUMENT, args, kwargs)
            began = 0.0
            if attempts.any:
                known = attempts.refused(args, kwargs)
                if known is not None and session.allows(told):
                    return there(known, args, kwargs)
                began = perf_counter()
            try:
                return shim(*args, **kwargs)
            except Exception as error:
                why = reason(error, args, kwargs)
                if why is None or not session.allows(told):
                    raise
            refused = perf_counter()
            made = there(why, args, kwargs)
            seconds = refused - began if began else 0.0
            attempts.note(args, kwargs, Attempt(why, seconds), perf_counter() - refused)
            return made

        return call

    def guard_new_classes(self) -> None:
        """Guard the classes of the shim packages that have been imported by now and stand in for an original."""
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] not in self.packages:
                continue
            for cls in list(vars(module).values()):
                if isinstance(cls, type) and cls not in self.guarded and self.stands_in(cls):
                    self.guarded.add(cls)
                    self.guard_class(cls)

    def stands_in(self, cls: type) -> bool:
        """Whether a class of a shim package stands in for a class of an original, as its `__module__` says."""
        return cls.__module__.partition(".")[0] in self.names and not issubclass(cls, (BaseException, tuple, type))

    def guard_class(self, cls: type) -> None:
        """Guard the methods of a class, and let it answer for the attributes that it lacks."""
        original = self.registry.defining_name(f"{cls.__module__}.{cls.__qualname__}")
        if original is None:
            return
        hand_out(original, cls)
        self.session.recipes.guard(cls)
        recorded = frozenset(self.registry.names(original))
        for owner in [cls, *(base for base in cls.__mro__[1:] if self.is_part(base))]:
            for name, member in list(vars(owner).items()):
                if isinstance(member, FunctionType) and not getattr(member, "__guarded__", False):
                    if name in OPERATORS or (name in recorded and self.may_refuse(f"{original}.{name}")):
                        setattr(owner, name, self.guarded_method(original, name, member))
        if not issubclass(cls, BaseException) and self.may_refuse(original):
            self.guard_construction(original, cls)
        lacking = frozenset(name for name in recorded if not has_own(cls, name))
        if lacking:
            own = next((vars(base)["__getattr__"] for base in cls.__mro__ if "__getattr__" in vars(base)), None)
            cls.__getattr__ = self.attribute_of(original, lacking, own)  # type: ignore[attr-defined]
            for name in lacking:
                setattr(cls, name, OfTheClass(self, original, name))

    def guard_construction(self, original: str, cls: type) -> None:
        """Let the original make the instance where the shim refuses to. Only where the class itself is called.

        `__init__` runs inside of `__new__` then, because only `__new__` can give another object.
        """
        new: Any = cls.__new__
        init: Any = cls.__init__  # type: ignore[misc]
        session, module, name = self.session, *_split(original)
        made_ready = MadeReady()
        # Unpickled and copied by a call with arguments, so nobody but a shim wants an empty one.
        is_made_by_calls = any("__reduce__" in vars(base) for base in cls.__mro__[:-1])

        def there(why: Why, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            made = session.invoke(original, why, session.attribute(module, name, why), args, kwargs)
            made_ready.one = made if issubclass(type(made), cls) else None
            return made

        def __new__(kind: type, *args: Any, **kwargs: Any) -> Any:
            # Without arguments it may be somebody who fills in the instance himself: a shim, or what unpickles.
            if kind is not cls or not (args or kwargs or (is_made_by_calls and not self.is_shims(sys._getframe(1)))):
                return new(kind, *args, **kwargs) if new is not object.__new__ else new(kind)
            if session.running and has_remote(args, kwargs) and session.allows(original):
                return there(REMOTE_ARGUMENT, args, kwargs)
            try:
                made = new(kind, *args, **kwargs) if new is not object.__new__ else new(kind)
                if type(made) is cls and init is not object.__init__:
                    init(made, *args, **kwargs)
            except Exception as error:
                why = reason(error, args, kwargs)
                if why is None or not session.allows(original):
                    raise
                return there(why, args, kwargs)
            made_ready.one = made
            return made

        def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
            if made_ready.one is self:
                made_ready.one = None
            elif init is not object.__init__:
                init(self, *args, **kwargs)

        # What has no function of its own looks like the other, as `inspect` has it.
        own = [each for each in (new, init) if isinstance(each, FunctionType)] or [new]
        setattr(cls, "__new__", staticmethod(functools.wraps(own[0])(__new__)))  # noqa: B010  type checkers take the name for a call
        setattr(cls, "__init__", functools.wraps(own[-1])(__init__))  # noqa: B010

    def is_shims(self, frame: FrameType) -> bool:
        """Whether code that runs is a shim's."""
        return str(frame.f_globals.get("__name__", "")).partition(".")[0] in self.packages

    def is_part(self, base: type) -> bool:
        """Whether a base class stands in for nothing itself: what it defines belongs to those that derive from it."""
        root = base.__module__.partition(".")[0]
        if root in self.names:
            return self.registry.defining_name(f"{base.__module__}.{base.__qualname__}") is None
        return root in self.packages

    def guarded_method(self, original: str, name: str, member: FunctionType) -> Callable[..., Any]:
        session, told = self.session, f"{original}.{name}"
        if session.policy.of(told) == "compare" and name not in OPERATORS:
            made = compared(
                told, member, lambda args, kwargs: session.method(told, COMPARED, args[0], name, args[1:], kwargs)
            )
            made.__guarded__ = True  # type: ignore[attr-defined]
            return made

        made = self.served(
            told, member, lambda why, args, kwargs: session.method(told, why, args[0], name, args[1:], kwargs),
            remote_first=name not in OPERATORS,
        )  # fmt: skip
        made.__guarded__ = True  # type: ignore[attr-defined]
        return made

    def attribute_of(
        self, original: str, lacking: frozenset[str], own: Callable[[Any, str], Any] | None
    ) -> Callable[[Any, str], Any]:
        """`__getattr__` for a class: attributes that its original has and it lacks are those of the original object.

        `own` is what the class has had; what it finds comes first.
        """
        session, registry = self.session, self.registry

        def __getattr__(self: Any, name: str) -> Any:
            told = f"{original}.{name}"
            served = name in lacking and session.allows(told)
            if own is not None:
                try:
                    return own(self, name)
                except AttributeError:
                    if not served:
                        raise
            elif not served:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
            if is_method(registry, told):
                # Nothing travels before it is called: `hasattr` asks for no more than this.
                return functools.partial(_call_method, session, told, self, name)
            return session.method(told, NO_SHIM, self, "__getattribute__", (name,), {})

        return __getattr__


def _call_method(session: Session, told: str, target: Any, name: str, /, *args: Any, **kwargs: Any) -> Any:
    return session.method(told, NO_SHIM, target, name, args, kwargs)


def is_method(registry: Any, original: str) -> bool:
    text = registry.lookup_json(original)
    return text is not None and "method" in json.loads(text)["kind"]


class OfTheClass:
    """An attribute that a class lacks: asked for at the class itself, it is that of the original class.

    Asked for at an object, it is not there, and so is looked for in `__getattr__`.
    """

    def __init__(self, guard: Guard, original: str, name: str) -> None:
        self._guard = guard
        self._original = original
        self._name = name

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        guard, original, name = self._guard, self._original, self._name
        wanted = instance is None and not guard.is_shims(sys._getframe(1))
        if not wanted or not guard.session.allows(f"{original}.{name}"):
            asked = owner if instance is None else instance
            whose = f"{type(instance).__name__!r} object" if instance is not None else f"type object {owner.__name__!r}"  # type: ignore[union-attr]
            raise AttributeError(f"{whose} has no attribute {name!r}", name=name, obj=asked)
        return getattr(guard.session.attribute(*_split(original), NO_SHIM), name)


def has_own(cls: type, name: str) -> bool:
    """Whether a class or a base of it has an attribute of its own, and not that of an original."""
    return any(name in vars(base) and type(vars(base)[name]) is not OfTheClass for base in cls.__mro__)


class MadeReady(threading.local):
    """The instance of this thread that has been initialized already when its `__init__` is called."""

    one: Any = None


def reason(error: Exception, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Why | None:
    """Why the original must do a call that ended in this error; None where the error is the answer."""
    if isinstance(error, NotImplementedError):
        original, parameter = getattr(error, "original", None), getattr(error, "parameter", None)
        if original is not None and parameter is not None:
            return Why(f"refused:{parameter}", str(error))
    return REMOTE_ARGUMENT if has_remote(args, kwargs) else None


def has_remote(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether an argument, or an item of one, is an object that lives in the executor: the original knows best what to do."""
    from understudy.fallback.objects import Remote

    for each in (*args, *kwargs.values()) if kwargs else args:
        kind = type(each)
        if issubclass(kind, Remote):
            return True
        if kind in (list, tuple) and any(issubclass(type(item), Remote) for item in each):
            return True
        if kind is dict and any(issubclass(type(item), Remote) for item in each.values()):
            return True
    return False


def _split(original: str) -> tuple[str, str]:
    module, _, name = original.rpartition(".")
    return module, name
