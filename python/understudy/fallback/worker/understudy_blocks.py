"""Runs blocks and functions of the program beside the originals, in the worker.

Standard library only, for CPython 3.9 and later.
"""

from __future__ import annotations

import ast
import importlib.util
import random
import sys
import types

import understudy_fallback  # type: ignore[import-not-found, unused-ignore]
from understudy_watching import Watched  # type: ignore[import-not-found, unused-ignore]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What blocks that ended in an exception have come to, until it is asked for.
_LEFT: Any = {}
_CODES: Any = {}


def run_block(number: Any, source: Any, names: Any, owners: Any, streams: Any, call: Any = None) -> Any:
    """Run statements where `names` are bound, and call what they define where `call` is (its name, args, kwargs).

    Gives the result of the call or the value of the last statement, then what names were bound to, which were deleted, what was
    changed of `names` and of the call's arguments, the states of the global random streams of NumPy and of Python where these have
    moved, and whether there are objects of the program in all that, as `known`. Of statements that end in an exception all but the first is kept for
    `left`. `owners` are the names of objects whose attributes may be changed.
    """
    _stand_by()
    text, file, flags, valued, module, keeps = source
    codes = _CODES.get((text, file))
    if codes is None:
        codes = _CODES[text, file] = _compiled(text, file, flags, valued)
    namespace = {**names, "__name__": module, "__builtins__": __builtins__}
    given = call[1:] if call else ((), {})
    roots = [names, *given]
    roots.append({name: _place(roots, name).__dict__ for name in owners})
    watched = Watched(roots)
    stream, chance = streams
    understudy_fallback._set_stream(stream)
    random.setstate(chance)

    def done(result: Any = None) -> Any:
        bound, deleted = _difference(names, namespace, call, None if keeps else file)
        bound = [(name, kind, watched.named(value) if kind == "value" else value) for name, kind, value in bound]
        now = random.getstate()
        moved = understudy_fallback._moved_stream(stream), None if now == chance else now
        return watched.named(result), bound, deleted, watched.changes(), moved, watched.named_any

    try:
        exec(codes[0], namespace)
        result = eval(codes[1], namespace) if codes[1] is not None else None
        return done(namespace[call[0]](*call[1], **call[2]) if call else result)
    except BaseException:
        _LEFT[number] = done()
        raise


def left(number: Any) -> Any:
    """What the statements of that number had done when an exception ended them; None where they had not begun."""
    return _LEFT.pop(number, None)


def _compiled(text: Any, file: Any, flags: Any, valued: Any) -> Any:
    """The code of statements, and that of the last one where it is an expression whose value is wanted."""
    body = ast.parse(text, file).body
    last = body.pop() if valued and body and isinstance(body[-1], ast.Expr) else None
    statements = compile(ast.Module(body, []), file, "exec", flags, dont_inherit=True)
    if not isinstance(last, ast.Expr):
        return statements, None
    return statements, compile(ast.Expression(last.value), file, "eval", flags, dont_inherit=True)


def _place(roots: Any, name: Any) -> Any:
    """The object that a path such as (0, "x") leads to."""
    for step in name:
        roots = roots[step]
    return roots


def _difference(names: Any, namespace: Any, call: Any, file: Any) -> Any:
    """The names that are bound to something new, each with how that goes back; and the names that are gone.

    A function that was defined in `file` goes back as the place of its source, where it closes over nothing.
    """
    same = {id(value): name for name, value in names.items() if type(value) not in (int, float, str, bytes)}
    bound = []
    for name, value in namespace.items():
        is_new = name not in names or value is not names[name]
        if is_new and name not in ("__name__", "__builtins__") and not (call and name == call[0]):
            if id(value) in same:
                bound.append((name, "same", same[id(value)]))
            elif type(value) is types.ModuleType:
                bound.append((name, "module", value.__name__))
            elif type(value) is types.FunctionType and value.__code__.co_filename == file and not value.__closure__:
                code = value.__code__
                bound.append(
                    (name, "function", (code.co_name, code.co_firstlineno, value.__defaults__, value.__kwdefaults__))
                )
            elif isinstance(value, type) and issubclass(value, BaseException):
                bound.append((name, "exception", [f"{base.__module__}.{base.__qualname__}" for base in value.__mro__]))
            else:
                bound.append((name, "value", value))
    return bound, [name for name in names if name not in namespace]


class _Here:
    """`vanilla` in the worker, where the originals are already: a block or function is left as it is."""

    def __call__(self, function: Any = None, **options: Any) -> Any:
        return self if function is None else function

    def __enter__(self) -> None:
        return None

    def __exit__(self, *error: Any) -> None:
        return None


def _stand_by() -> None:
    """Let modules of the program import `understudy` for its blocks, where the worker's interpreter has none."""
    if "understudy" not in sys.modules and importlib.util.find_spec("understudy") is None:
        made = types.ModuleType("understudy")
        made.vanilla = made.standins = made.standin = _Here()  # type: ignore[attr-defined]
        sys.modules["understudy"] = made
