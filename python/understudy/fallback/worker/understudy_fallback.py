"""Runs beside the originals, in the worker: calls that tell what they changed, and what modules there are.

Standard library only, for CPython 3.9 and later.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# So many words of two arrays are compared at once: they stay in the processor's cache.
PIECE = 1 << 15
# How deep in containers an argument that an original may change is looked for.
LEVELS = 3


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
    that of here is it already; and its warnings.
    """
    return _told(_watched((args, kwargs)), stream, lambda: function(*args, **kwargs))


def method(target: Any, name: str, args: Any, kwargs: Any, stream: Any = None) -> tuple[Any, ...]:
    """As `invoke`, for a method of an object that came over as data: it can be changed as well, as argument 0."""
    return _told(_watched(((target, *args), kwargs)), stream, lambda: getattr(target, name)(*args, **kwargs))


def call_method(target: Any, name: str, args: Any, kwargs: Any, stream: Any = None) -> tuple[Any, ...]:
    """As `invoke`, for a method of an object that stays here."""
    return _told(_watched((args, kwargs)), stream, lambda: getattr(target, name)(*args, **kwargs))


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
        result,
        (kind.__module__, kind.__qualname__),
        _changes(watched),
        _moved_stream(stream),
        list(map(_warned, seen)),
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
    return None if _state_bytes(now) == _state_bytes(stream) else now


def _state_bytes(state: Any) -> Any:
    """All that a random state holds, so that two can be compared."""
    if isinstance(state, dict):
        return [(key, _state_bytes(value)) for key, value in sorted(state.items())]
    return state.tobytes() if hasattr(state, "tobytes") else state


def _watched(root: Any) -> Any:
    found: Any = {}
    _gather(root, (), LEVELS + 1, found)
    return list(found.values())


def _gather(value: Any, path: Any, levels: int, found: Any) -> None:
    kind = type(value)
    if kind in (list, dict, set, bytearray) and path:
        if id(value) in found:
            return
        found[id(value)] = (path, value, kind(value))
    elif kind not in (tuple, list, dict):
        if _is_the_programs(kind) and type(getattr(value, "__dict__", None)) is dict:
            _gather_object(value, path, levels, found)
            return
        snapshot = _snapshot(value)
        if snapshot is not None:
            found.setdefault(id(value), (path, value, snapshot))
        return
    if not levels or kind in (set, bytearray):
        return
    for key, item in value.items() if kind is dict else enumerate(value):
        _gather(item, (*path, key), levels - 1, found)


def _gather_object(value: Any, path: Any, levels: int, found: Any) -> None:
    """Watch the attributes of an object of the program, which came by value."""
    if id(value) in found:
        return
    found[id(value)] = ((*path, ...), value, dict(vars(value)))
    if levels:
        for name, item in list(vars(value).items()):
            _gather(item, (*path, ..., name), levels - 1, found)


def _is_the_programs(kind: type) -> bool:
    """Whether a class is defined by the program itself, and neither by Python nor by what is installed."""
    if kind.__module__ == "__main__":
        return True
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    return isinstance(file, str) and "site-packages" not in file and not file.startswith((sys.prefix, sys.base_prefix))


def _snapshot(value: Any) -> Any:
    """A copy of an object that can be changed in place, or None."""
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.ndarray):
        return value.copy(order="K") if value.flags.writeable and value.size else None
    if numpy is not None and isinstance(value, (numpy.random.Generator, numpy.random.RandomState)):
        return _stream_state(value)
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(value, (pandas.DataFrame, pandas.Series)):
        return value.copy()
    return None


def _stream_state(stream: Any) -> Any:
    bits = getattr(stream, "bit_generator", None)
    return _state_bytes(stream.get_state(legacy=False) if bits is None else bits.state)


def _changes(watched: Any) -> Any:
    """Paths from the arguments, and what is there now. After `...`, which stands for an object's attributes, it is those that
    have changed and the names of those that are gone."""
    found = []
    for path, value, before in watched:
        if path[-1:] == (...,):
            now = vars(value)
            new = {name: item for name, item in now.items() if name not in before or not _is(item, before[name])}
            gone = [name for name in before if name not in now]
            if new or gone:
                found.append((path, (new, gone)))
        elif not _same(value, before):
            found.append((path, value))
    return found


def _same(value: Any, before: Any) -> bool:
    if isinstance(value, (list, dict)):
        # Elements that changed in themselves are watched on their own.
        if len(value) != len(before):
            return False
        if isinstance(value, list):
            return all(map(_is, value, before))
        return all(map(_is, value, before)) and all(map(_is, value.values(), before.values()))
    if isinstance(value, (set, bytearray)):
        return bool(value == before)
    numpy = sys.modules["numpy"]
    if isinstance(value, (numpy.random.Generator, numpy.random.RandomState)):
        return bool(_stream_state(value) == before)
    if isinstance(value, numpy.ndarray):
        if value.shape != before.shape or value.dtype != before.dtype:
            return False
        if value.dtype.hasobject:
            return all(map(_is, value.ravel().tolist(), before.ravel().tolist()))
        return _same_bytes(numpy, value, before)
    return bool(
        type(value) is type(before)
        and value.equals(before)
        and all(left.equals(right) and left.names == right.names for left, right in zip(value.axes, before.axes))
        and getattr(value, "name", None) == getattr(before, "name", None)
    )


def _same_bytes(numpy: Any, value: Any, before: Any) -> bool:
    """Whether two arrays of one shape and dtype hold the same bytes; without a copy of them where they lie in one piece."""
    if not value.flags.c_contiguous:
        value, before = value.T, before.T
    if not (value.flags.c_contiguous and before.flags.c_contiguous):
        return bool(value.tobytes() == before.tobytes())
    word = numpy.uint8 if value.nbytes % 8 else numpy.uint64
    ours, theirs = value.reshape(-1).view(word), before.reshape(-1).view(word)
    return all(
        (ours[start : start + PIECE] == theirs[start : start + PIECE]).all() for start in range(0, ours.size, PIECE)
    )


def _is(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) and type(one) in (int, float, str, bytes, bool) and one == other)
