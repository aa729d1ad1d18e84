"""How shims and their objects are named to a worker: `numpy.sin` is the original's `numpy.sin` there."""

from __future__ import annotations

import functools
import importlib
import json
import operator
import sys
from types import FunctionType
from typing import Any

_names: dict[int, tuple[object, str]] = {}


def register() -> None:
    """Teach the executor's codec the stand-ins: functions, ufuncs and classes go by the names of their originals."""
    from understudy.executor import functions

    if name_of not in functions.REFERRERS:
        functions.REFERRERS.append(name_of)
        functions.STAY.append(stays)
        functions.REDUCERS.append(reduced)


def stays(value: object) -> str | None:
    """Why an object of the stand-ins must not be pickled: a worker would take it for an original. None for all others."""
    from understudy.hook import StandIn

    kind = value if isinstance(value, type) else type(value)
    if isinstance(sys.modules.get(kind.__module__.partition(".")[0]), StandIn) and not isinstance(value, type):
        return f"there is no translator for {kind.__module__}.{kind.__qualname__} yet"
    return None


def reduced(value: Any) -> tuple[Any, ...] | None:
    """What a pickled function or object holds of ours: arrays and scalars of stand-ins as calls of the originals' classes, an object of
    the worker as that object. None for all others."""
    from understudy.fallback.objects import Remote
    from understudy.hook import StandIn

    if issubclass(type(value), Remote):
        return value._in_sent_code()  # type: ignore[no-any-return]
    numpy = sys.modules.get("numpy")
    if not isinstance(numpy, StandIn):
        return None
    if isinstance(value, numpy.generic) and value.dtype.kind in "biufcmM":
        # An element of an array without axes, which comes back here.
        return operator.getitem, (numpy.asarray(value), ())
    if type(value) is not numpy.ndarray:
        return None
    if value.dtype.kind not in "biufcmMSU" or value.dtype.names is not None:
        return None
    return numpy.ndarray, (value.shape, value.dtype.str, bytearray(value.tobytes()))


def hand_out(original: str, shim: Any) -> None:
    """Remember under which name the program got an object that stands in."""
    if isinstance(shim, (FunctionType, type)) or callable(shim):
        _names.setdefault(id(shim), (shim, original))


def name_of(value: object) -> str | None:
    """`module:qualified.name` of the original that a function, class or ufunc of the stand-ins stands for."""
    found = _names.get(id(value))
    if found is not None and found[0] is value:
        module, _, name = found[1].rpartition(".")
        return f"{module}:{name}"
    if isinstance(value, FunctionType) and _is_shim_package(value.__module__ or ""):
        original = _public_name(value)
        if original is not None:
            module, _, name = original.rpartition(".")
            return f"{module}:{name}"
    return None


def stand_in_class(name: str) -> type | None:
    """The class that stands in for the class of an original of that name, where the program has its library."""
    from understudy.hook import StandIn

    if not isinstance(sys.modules.get(name.partition(".")[0]), StandIn):
        return None
    return _stand_in_class(name)


@functools.lru_cache(maxsize=1024)
def _stand_in_class(name: str) -> type | None:
    from understudy.folders import opened_registry

    registry = opened_registry()
    known = registry.defining_name(name)
    text = None if known is None else registry.lookup_json(known)
    if known is None or text is None or json.loads(text)["shim"] is None:
        return None
    module, _, short = known.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), short, None)
    except ImportError:
        return None
    return found if isinstance(found, type) else None


def _is_shim_package(module: str) -> bool:
    return module.partition(".")[0] in _packages()


def _packages() -> frozenset[str]:
    from understudy.settings import Settings

    global _known_packages
    if _known_packages is None:
        settings = Settings.from_environment()
        _known_packages = frozenset(each.package for each in settings.libraries) if settings else frozenset()
    return _known_packages


_known_packages: frozenset[str] | None = None


def _public_name(function: FunctionType) -> str | None:
    """The public name of a shim function that the program did not get by it, such as a method of a class."""
    from understudy.hook import StandIn

    for name, module in list(sys.modules.items()):
        if isinstance(module, StandIn) and getattr(module, "_shims", None):
            for shim in module._shims:
                if shim.__dict__.get(function.__name__) is function:
                    return f"{name}.{function.__name__}"
    return None
