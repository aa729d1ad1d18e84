"""What a program gives to an original: functions made fit to travel, and what the original changed brought back."""

from __future__ import annotations

import dis
import functools
from collections.abc import Callable, Iterable
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from understudy.executor.remote import RemoteObject
from understudy.fallback.crossing import name_of

# How deep in containers a function is looked for.
LEVELS = 3
# What a function may close over and still be sent: nothing that it, or somebody else, could change here meanwhile.
_CONSTANT = (int, float, complex, str, bytes, bool, type(None), type, ModuleType, BuiltinFunctionType, range, frozenset)
_STORES = {"STORE_GLOBAL", "DELETE_GLOBAL", "STORE_DEREF", "DELETE_DEREF"}


def prepared(value: Any, remade: Callable[[Any], Any], lend: Callable[[Any], Any], levels: int = LEVELS + 1) -> Any:
    """The value with its functions as what travels: by value where they close over data only, else as `lend` makes them.

    `remade` gives what stands in the worker for an object that is no data, or None.
    """
    kind = type(value)
    if kind in (tuple, list):
        made = [prepared(item, remade, lend, levels - 1) for item in value] if levels else value
        return value if not levels or all(map(_is, made, value)) else kind(made)
    if kind is dict:
        made = {key: prepared(item, remade, lend, levels - 1) for key, item in value.items()} if levels else value
        return value if not levels or all(map(_is, made.values(), value.values())) else made
    if kind is FunctionType or kind is MethodType or kind is functools.partial:
        return value if name_of(value) is not None or travels(value) else lend(value)
    made = remade(value)
    return value if made is None else made


def travels(function: Any, seen: set[int] | None = None) -> bool:
    """Whether a function would do in the worker what it does here: all that it reaches is code or constant."""
    if isinstance(function, functools.partial):
        parts: Iterable[Any] = (function.func, *function.args, *function.keywords.values())
        return all(_is_fixed(part, seen or set()) for part in parts)
    if not isinstance(function, FunctionType):
        return False
    seen = set() if seen is None else seen
    if id(function) in seen:
        return True
    seen.add(id(function))
    if any(_writes_outside(code) for code in _codes(function.__code__)):
        return False
    reached = [cell.cell_contents for cell in function.__closure__ or () if _is_filled(cell)]
    reached += [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    for code in _codes(function.__code__):
        reached += [function.__globals__[name] for name in code.co_names if name in function.__globals__]
    return all(_is_fixed(value, seen) for value in reached)


def _is_fixed(value: Any, seen: set[int]) -> bool:
    if isinstance(value, FunctionType):
        return name_of(value) is not None or travels(value, seen)
    if isinstance(value, tuple):
        return all(_is_fixed(item, seen) for item in value)
    # What lives in the worker is there already.
    if issubclass(type(value), RemoteObject) or isinstance(value, _CONSTANT) or name_of(value) is not None:
        return True
    # An array that a function reads is data; whether it writes into it cannot be told, so only read-only ones are fixed.
    flags = getattr(value, "flags", None)
    return type(value).__module__ == "numpy" and (flags is None or not getattr(flags, "writeable", True))


def _codes(code: CodeType) -> Iterable[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


@functools.lru_cache(maxsize=1024)
def _writes_outside(code: CodeType) -> bool:
    """Whether code binds names outside of itself, or prints: what prints here must come in the order it is written."""
    for instruction in dis.get_instructions(code):
        if instruction.opname in _STORES and instruction.argval not in code.co_cellvars:
            return True
    return False


def _is_filled(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True


def _is(one: object, other: object) -> bool:
    return one is other
