"""What can be asked of an object from outside."""

from __future__ import annotations

import _operator

OPERATORS = (
    "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "lshift", "rshift", "and_", "or_", "xor",
    "neg", "pos", "abs", "invert", "index", "not_", "truth", "is_", "is_not", "lt", "le", "eq", "ne", "ge", "gt",
    "iadd", "isub", "imul", "itruediv", "ifloordiv", "imod", "ipow", "imatmul", "ilshift", "irshift", "iand", "ior",
    "ixor", "concat", "countOf", "indexOf", "length_hint",
)  # fmt: skip


def _reflected(function: object) -> object:
    return lambda target, other: function(other, target)  # type: ignore[operator]


OPERATIONS: dict[str, object] = {
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
    "call": lambda target, *args, **kwargs: target(*args, **kwargs),
    "getitem": _operator.getitem,
    "setitem": _operator.setitem,
    "delitem": _operator.delitem,
    "iter": iter,
    "next": next,
    "len": len,
    "repr": repr,
    "str": str,
    "hash": hash,
    "bool": bool,
    "contains": _operator.contains,
    "dir": dir,
    "value": lambda target: target,
    "type": type,
    "isinstance": isinstance,
    "float": float,
    "int": int,
    "complex": complex,
    "format": format,
    "issubclass": issubclass,
    "round": round,
    "divmod": divmod,
    "enter": lambda target: type(target).__enter__(target),
    "exit": lambda target, error: type(target).__exit__(
        target, None if error is None else type(error), error, None if error is None else error.__traceback__
    ),
    **{name: getattr(_operator, name) for name in OPERATORS},
}
OPERATIONS.update({f"reflected_{name}": _reflected(OPERATIONS[name]) for name in (*OPERATORS[:13], "divmod")})


def operate(operation: str, target: object, args: tuple[object, ...], kwargs: dict[str, object]) -> object:
    """One operation on an object. Raises ValueError for a name that is none."""
    function = OPERATIONS.get(operation)
    if function is None:
        raise ValueError(f"{operation!r} is no operation on an object")
    return function(target, *args, **kwargs)  # type: ignore[operator]
