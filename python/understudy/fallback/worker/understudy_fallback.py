"""Runs beside the originals, in the worker: calls that tell what they changed, and what modules there are.

Standard library only, for CPython 3.9 and later.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import warnings

from understudy_watching import Watched, stream_state  # type: ignore[import-not-found, unused-ignore]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def has_module(name: str) -> bool:
    """Whether a module can be imported here."""
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError, AttributeError):
        return False


def module(name: str) -> Any:
    """A module, imported; one that only its parent knows by this name, as pandas does `pandas.offsets`, from there."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        parent, _, last = name.rpartition(".")
        if not parent:
            raise
        found = getattr(module(parent), last, None)
        if type(found) is not type(sys):
            raise
        return found


def import_module(name: str) -> None:
    """Import a module, as the program does."""
    importlib.import_module(name)


def follow(directory: str, variables: Any, gone: Any) -> None:
    """Go where the program is: into its directory, and with its environment variables."""
    os.chdir(directory)
    os.environ.update(variables)
    for name in gone:
        os.environ.pop(name, None)


def class_names(value: Any) -> list[str]:
    """The public names of an object's class and its bases: `numpy.ma.MaskedArray`, `numpy.ndarray`, `builtins.object`."""
    return [public_name(kind) for kind in type(value).__mro__]


def public_name(kind: type) -> str:
    """Where a class is found without going through a module that calls itself private."""
    module = ".".join(part for part in kind.__module__.split(".") if not part.startswith("_"))
    return f"{module}.{kind.__qualname__}"


def set_attribute(name: str, attribute: str, value: Any) -> None:
    """Set an attribute of a module."""
    setattr(module(name), attribute, value)


def described(owner: Any, name: str) -> tuple[str, Any]:
    """An attribute and what it is: ("exception", its base classes' names), ("module", its name) or ("value", it)."""
    value = getattr(owner, name)
    if isinstance(value, type) and issubclass(value, BaseException):
        return "exception", [f"{base.__module__}.{base.__qualname__}" for base in value.__mro__]
    if type(value) is type(sys):
        return "module", value.__name__
    return "value", value


def submodule(package: str, name: str) -> tuple[str, Any]:
    """An attribute of a module, which may be a submodule that nobody has imported yet."""
    owner = module(package)
    if not hasattr(owner, name) and has_module(f"{package}.{name}"):
        return "module", f"{package}.{name}"
    return described(owner, name)


def invoke(function: Any, args: Any, kwargs: Any, stream: Any = None) -> tuple[Any, ...]:
    """What a call gives, and all else that it does.

    That is: its result and the name of its class; the arguments that it changed, as (path to the argument, what it is now);
    the state in which it left the program's global random stream, where that is another than `stream`, which is True where
    that of here is it already; its warnings; and whether there are objects of the program in all that, as `known`.
    """
    return _told(Watched((args, kwargs)), stream, lambda: function(*args, **kwargs))


def method(target: Any, name: str, args: Any, kwargs: Any, stream: Any = None) -> tuple[Any, ...]:
    """As `invoke`, for a method of an object that came over as data: it can be changed as well, as argument 0."""
    return _told(Watched(((target, *args), kwargs)), stream, lambda: getattr(target, name)(*args, **kwargs))


def call_method(target: Any, name: str, args: Any, kwargs: Any, stream: Any = None) -> tuple[Any, ...]:
    """As `invoke`, for a method of an object that stays here."""
    return _told(Watched((args, kwargs)), stream, lambda: getattr(target, name)(*args, **kwargs))


def method_names(value: Any) -> list[str]:
    """The public methods of an object which its class defines as plain functions, so that nothing happens when they are asked for."""
    found: Any = {}
    for base in reversed(type(value).__mro__):
        found.update(vars(base))
    if any(found.get(name) is not getattr(object, name, None) for name in ("__getattr__", "__getattribute__")):
        return []
    own = getattr(value, "__dict__", {})
    plain = (type(method_names), type(list.append))
    return sorted(
        name for name, member in found.items() if name[:1] != "_" and name not in own and type(member) in plain
    )


def _told(watched: Any, stream: Any, call: Any) -> tuple[Any, ...]:
    stream = _set_stream(stream)
    with warnings.catch_warnings(record=True) as seen:
        # The program's filters decide what becomes of them.
        warnings.simplefilter("always")
        result = call()
    kind = type(result)
    return (
        watched.named(result),
        (kind.__module__, kind.__qualname__),
        watched.changes(),
        _moved_stream(stream),
        list(map(_warned, seen)),
        watched.named_any,
    )


def _warned(each: Any) -> Any:
    """A warning as data: the names of its category and of what that derives from, its text, and what it is about."""
    bases = [f"{base.__module__}.{base.__qualname__}" for base in each.category.__mro__]
    if os.path.basename(each.filename).startswith("understudy_"):
        return bases, str(each.message), "", 0, ""
    about = (name for name, loaded in list(sys.modules.items()) if getattr(loaded, "__file__", None) == each.filename)
    return bases, str(each.message), each.filename, each.lineno, next(about, "")


def remade(target: Any, name: str, args: Any, kwargs: Any) -> Any:
    """What a method of an object gives, or an attribute where there are no `args`."""
    found = getattr(target, name)
    return found if args is None else found(*args, **kwargs)


# Objects that functions sent by value close over, by the number that the sent code has for each.
NAMED: dict[int, Any] = {}


def name_object(value: Any, number: int, forgotten: Any) -> None:
    """Keep an object under a number, and let those go that the program has let go."""
    for gone in forgotten:
        NAMED.pop(gone, None)
    NAMED[number] = value


def _set_stream(stream: Any) -> Any:
    if stream is True:
        return module("numpy.random").get_state(legacy=False)
    if stream is not None:
        module("numpy.random").set_state(stream)
    return stream


def _moved_stream(stream: Any) -> Any:
    if stream is None:
        return None
    now = module("numpy.random").get_state(legacy=False)
    return None if stream_state(now) == stream_state(stream) else now
