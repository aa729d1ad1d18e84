"""Exception classes of libraries whose modules are not loaded here, and exceptions that are told apart by them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from understudy.executor.errors import RemoteError
from understudy.fallback.crossing import stand_in_class

_MADE: dict[str, type[BaseException]] = {}


def exception_class(name: str, bases: Sequence[str]) -> type[BaseException]:
    """A class of this process for an exception class of the worker's, which `except` and `raise` can name.

    `bases` are the qualified names of its order of look-up, itself first.
    """
    qualified = bases[0]
    if qualified in _MADE:
        return _MADE[qualified]
    base: type[BaseException] = Exception
    for other in bases[1:]:
        found = _known(other)
        if found is not None:
            base = found
            break
        if not other.startswith("builtins."):
            base = exception_class(other, bases[bases.index(other) :])
            break
    module, _, short = qualified.rpartition(".")
    made = type(short, (base,), {"__module__": module, "__doc__": f"{name}, as the executor raises it."})
    return _MADE.setdefault(qualified, made)


def as_here(error: Exception) -> Exception:
    """An exception of the worker as the class that the program can name, where the executor knew none."""
    if not isinstance(error, RemoteError):
        return error
    for name in (error.type_name, *error.bases):
        kind = _known(name)
        if kind is None or name.startswith("builtins."):
            continue
        from understudy.executor.remote_exceptions import without_init

        made = without_init(kind, error.args_data or (error.text,), {})
        if isinstance(made, Exception):
            made.__cause__, made.__context__ = error.__cause__, error.__context__
            return made.with_traceback(error.__traceback__)
    return error


def _known(name: str) -> type[BaseException] | None:
    """The class of a stand-in, of Python itself or made above. Only stand-ins' modules are asked."""
    if name in _MADE:
        return _MADE[name]
    module, _, short = name.rpartition(".")
    found = getattr(sys.modules["builtins"], short, None) if module == "builtins" else stand_in_class(name)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None
