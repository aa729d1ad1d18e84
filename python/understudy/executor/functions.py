"""How a function reaches a worker: by reference where the worker can import it, else by value.

A reference is `module:qualified.name`, and is used only where that name leads back to the very object. Everything else
goes by value, pickled by cloudpickle; workers only ever get such a pickle, they never send one.
"""

from __future__ import annotations

import copyreg
import importlib
import operator
import pickle
import sys
import weakref
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from understudy.executor.errors import CannotTravel

# Who else knows a reference for an object, such as that of the original for a stand-in; asked first.
REFERRERS: list[Callable[[object], str | None]] = []
# Who knows why an object cannot go by value.
STAY: list[Callable[[object], str | None]] = []
# Who knows how an object inside of a pickle is made again, as (callable, arguments) of what a referrer knows.
REDUCERS: list[Callable[[Any], tuple[Any, ...] | None]] = []
NOT_IMPORTABLE = {"__main__", "__mp_main__"}


def reference(value: Any) -> str | None:
    """`module:qualified.name` of a function, class, built-in or module that a worker can import; None for all else."""
    for referrer in REFERRERS:
        if (found := referrer(value)) is not None:
            return found
    if isinstance(value, ModuleType):
        return f"{value.__name__}:" if importable(value.__name__) else None
    try:
        module, name = value.__module__, value.__qualname__
    except AttributeError:
        return None
    if module is None and isinstance(getattr(value, "__objclass__", None), type):
        module = value.__objclass__.__module__
    if not isinstance(module, str) or not isinstance(name, str) or "<" in name or not importable(module):
        return None
    target: object = sys.modules.get(module)
    try:
        for part in name.split("."):
            target = getattr(target, part)
    except AttributeError:
        return None
    if target is value or (type(target) in (MethodType, BuiltinFunctionType) and target == value):
        return f"{module}:{name}"
    return None


def importable(name: str) -> bool:
    """Whether a fresh interpreter with our search path finds this very module under its name."""
    known = _IMPORTABLE.get(name)
    if known is None:
        known = _IMPORTABLE[name] = _importable(name)
    return known


_IMPORTABLE: dict[str, bool] = {"builtins": True, "__main__": False, "__mp_main__": False}


def _importable(name: str) -> bool:
    module = sys.modules.get(name)
    spec = getattr(module, "__spec__", None)
    if module is None or not isinstance(spec, ModuleSpec) or name in NOT_IMPORTABLE:
        return False
    found: ModuleSpec | None = None
    parts = name.split(".")
    for depth in range(1, len(parts) + 1):
        where = None if found is None else found.submodule_search_locations
        if depth > 1 and where is None:
            return False
        found = _find(".".join(parts[:depth]), where)
        if found is None:
            return False
        if found.origin is not None:
            # From here on the package's own search is the one that found the module here.
            top = sys.modules.get(".".join(parts[:depth]))
            return getattr(getattr(top, "__spec__", None), "origin", None) == found.origin
    return False


def _find(name: str, where: Any) -> ModuleSpec | None:
    for finder in sys.meta_path:
        try:
            found = finder.find_spec(name, where)
        except (AttributeError, ImportError, ValueError):
            continue
        if found is not None:
            return found
    return None


def by_value(value: object, what: str) -> bytes:
    """The pickle of a value that no reference names. Raises CannotTravel, naming `what`, where it cannot be pickled."""
    for stays in STAY:
        if (why := stays(value)) is not None:
            raise CannotTravel(f"{what} cannot travel: {why}", path=what, type_name=_type_name(value))
    try:
        cloudpickle = importlib.import_module("cloudpickle")
    except ImportError as error:
        raise CannotTravel(
            f"{what} can only go by value, which needs the package `cloudpickle`, and it is not installed",
            path=what,
            type_name=_type_name(value),
        ) from error
    module = sys.modules.get(getattr(value, "__module__", None) or "")
    # cloudpickle sends what lies in a loaded module by its name, which is of no use where that cannot be imported.
    hidden = module is not None and module.__name__ not in NOT_IMPORTABLE and not importable(module.__name__)
    listed = cloudpickle.list_registry_pickle_by_value() if hidden else ()
    register = module is not None and hidden and module.__name__ not in listed
    try:
        if register:
            cloudpickle.register_pickle_by_value(module)
        return _pickled(cloudpickle, value)
    except Exception as error:
        raise CannotTravel(
            f"{what} cannot travel: {_type_name(value)} is no data and cannot be pickled ({error})",
            path=what,
            type_name=_type_name(value),
        ) from error
    finally:
        if register:
            cloudpickle.unregister_pickle_by_value(module)


def _pickled(cloudpickle: Any, value: object) -> bytes:
    """The pickle of a value, in which whatever a referrer knows goes by the name that it has in the worker."""
    if not REFERRERS:
        return bytes(cloudpickle.dumps(value))
    import io

    class Pickler(cloudpickle.Pickler):  # type: ignore[misc]
        def reducer_override(self, met: Any) -> Any:
            found = next(filter(None, (referrer(met) for referrer in REFERRERS)), None)
            if found is None:
                made = next(filter(None, (reducer(met) for reducer in REDUCERS)), None)
                why = next(filter(None, (stays(met) for stays in STAY)), None)
                if made is None and why is not None:
                    raise pickle.PicklingError(why)
                if made is None and isinstance(met, BaseException):
                    made = _as_it_is(met)
                return super().reducer_override(met) if made is None else made
            module, _, name = found.partition(":")
            return operator.attrgetter(name), (sys.modules[module],)

    file = io.BytesIO()
    Pickler(file).dump(value)
    return file.getvalue()


def _as_it_is(error: BaseException) -> tuple[Any, ...] | None:
    """How an exception is made again with what it came from, which no pickle has, and without the `__init__` of its class, which
    may want other arguments than it has kept; None where it is to be pickled as its class says."""
    kind = type(error)
    if kind.__reduce__ is not BaseException.__reduce__ or kind.__setstate__ is not BaseException.__setstate__:
        if kind.__reduce__ is not OSError.__reduce__ and kind.__reduce__ is not ImportError.__reduce__:
            return None
    reduced: Any = error.__reduce_ex__(2)
    function, arguments, *rest = reduced
    state = {**(rest[0] or {})} if rest else {}
    state.update({name: getattr(error, name) for name in ("__cause__", "__context__", "__suppress_context__")})
    if not isinstance(kind.__init__, FunctionType):
        return function, arguments, state
    state.update({name: getattr(error, name) for name in _OUTSIDE if getattr(error, name, None) is not None})
    return copyreg.__newobj__, (kind, *error.args), state  # type: ignore[attr-defined]


# What built-in exceptions keep outside of their arguments and their `__dict__`.
_OUTSIDE = ("errno", "strerror", "filename", "filename2", "name", "path", "msg")


class Pickled:
    """A value that was pickled elsewhere, on its way to a worker; opaque to this process."""

    __slots__ = ("code", "name")

    def __init__(self, name: str, code: bytes) -> None:
        self.name = name
        self.code = code


def cloudpickle_place() -> str | None:
    """The folder of the cloudpickle package, for workers that have none. Looked for until it is found."""
    if not _CLOUDPICKLE:
        import importlib.util

        spec = importlib.util.find_spec("cloudpickle")
        places = spec.submodule_search_locations if spec is not None else None
        _CLOUDPICKLE.extend(places or ())
    return next(iter(_CLOUDPICKLE), None)


_CLOUDPICKLE: list[str] = []


def label(value: object) -> str:
    """The name of a function for people."""
    name = getattr(value, "__qualname__", None) or getattr(value, "__name__", None) or type(value).__qualname__
    module = getattr(value, "__module__", None)
    return f"{module}.{name}" if module and module not in ("builtins", "__main__") else str(name)


def unbound(function: Callable[..., Any], args: tuple[object, ...]) -> tuple[Callable[..., Any], tuple[object, ...]]:
    """A method as its function and the object before the arguments, so that it is defined once and not at each call."""
    if type(function) is MethodType:
        inner, owner = function.__func__, function.__self__
        if type(inner) is FunctionType and not isinstance(owner, type):
            return inner, (owner, *args)
    elif type(function) is BuiltinFunctionType:
        owner = function.__self__
        if owner is not None and not isinstance(owner, (type, ModuleType)):
            method: Callable[..., Any] | None = getattr(type(owner), function.__name__, None)
            if method is not None:
                return method, (owner, *args)
    return function, args


class Definitions:
    """What has been defined already, by identity, for as long as the function lives."""

    def __init__(self, define: Callable[[str, str | None, bytes], Any], check: Callable[[str], None]) -> None:
        self._define = define
        self._check = check
        self._known: dict[int, tuple[Any, Any]] = {}

    def of(self, function: object) -> Any:
        """The native definition of a function."""
        entry = self._known.get(id(function))
        if entry is not None and entry[0]() is function:
            return entry[1]
        if not callable(function):
            raise TypeError(f"{type(function).__qualname__!r} object is not callable")
        name = label(function)
        target = reference(function)
        if target is None:
            self._check(name)
            code = by_value(function, f"function {name}")
            made = self._define(name, None, code)
        else:
            made = self._define(name, target, b"")
        key, known = id(function), self._known
        try:
            alive: Any = weakref.ref(function, lambda gone: known.pop(key, None))
        except TypeError:
            # An object that cannot be watched is defined anew each time, unless it is one that never goes away.
            if target is None:
                return made
            alive = _Always(function)
        known[key] = (alive, made)
        return made


class _Always:
    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __call__(self) -> object:
        return self.value


def _type_name(value: object) -> str:
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
