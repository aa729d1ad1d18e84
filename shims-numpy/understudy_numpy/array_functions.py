"""`__array_function__`: a class that defines it answers calls of NumPy's functions with its instances.

Functions are handed out to programs by `wrap`, which looks at the arguments first; those that are called most ask `answered`
themselves, where they would have to convert an operand anyway. What is one function's implementation calls another as it is.
Reference: NEP 18 and NEP 35.
"""

from __future__ import annotations

import functools
import inspect
import threading
from typing import Any, Callable

from .array_function_table import ASKING_THEMSELVES, RELEVANT
from .ndarray import ndarray
from .scalars import float64, int64

# Of these no instance has a say.
_PLAIN = frozenset(
    (ndarray, int, float, bool, complex, str, bytes, list, tuple, dict, slice, type(None), float64, int64)
)
_SEQUENCES = (list, tuple)

# What programs find under a public name, where that is not the function of this package itself.
handed_out: dict[str, Any] = {}


class _Running(threading.local):
    """The function whose implementation a subclass of `ndarray` asks for: its next call is not handed over again."""

    function: Any = None


_running = _Running()


def wrap(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """What to hand out under a public name: a function that asks its operands first, where the original does."""
    row = RELEVANT.get(name)
    if row is None or name in ASKING_THEMSELVES:
        return function
    listed = tuple(
        k for k, parameter in enumerate(inspect.signature(function).parameters) if f"*{parameter}" in row.split()
    )

    @functools.wraps(function)
    def public(*args: Any, **kwargs: Any) -> Any:
        for each in args:
            if type(each) not in _PLAIN:
                return handed_over(name, function, args, kwargs)
        if kwargs or listed and _hides(args, listed):
            return handed_over(name, function, args, kwargs)
        return function(*args)

    public._implementation = function  # type: ignore[attr-defined]
    return public


def _hides(args: tuple[Any, ...], listed: tuple[int, ...]) -> bool:
    """Whether one of the arguments that hold operands holds something else than plain arrays."""
    for k in listed:
        if k < len(args) and type(args[k]) in _SEQUENCES:
            for each in args[k]:
                if type(each) is not ndarray:
                    return True
    return False


def handed_over(name: str, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What the operands answer, or the function itself where none has a say."""
    answer = answered(name, function, args, kwargs)
    return function(*args, **kwargs) if answer is NotImplemented else answer


def answered(name: str, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What the operands answer for a call, or NotImplemented where none has a say."""
    starred = "*" in RELEVANT[name]
    for each in (*args, *kwargs.values()):
        if type(each) not in _PLAIN or starred and type(each) in _SEQUENCES and _holds_more(each):
            break
    else:
        return NotImplemented
    public = handed_out.get(name, function)
    if _running.function is public:
        _running.function = None
        return NotImplemented
    found = implementing(relevant(RELEVANT[name], function, args, kwargs))
    if not found or all(type(each) is ndarray for each in found):
        return NotImplemented
    types = tuple(type(each) for each in found)
    for each in found:
        answer = each.__array_function__(public, types, args, kwargs)
        if answer is not NotImplemented:
            return answer
    raise TypeError(
        f"no implementation found for '{name}' on types that implement __array_function__: [{', '.join(map(repr, types))}]"
    )


def asked(function: Any, args: tuple[Any, ...], **options: Any) -> Any:
    """As `answered`, of a call with the options that are not what they are by themselves."""
    for each in args:
        if type(each) not in _PLAIN:
            return answered(f"numpy.{function.__name__}", function, args, _unusual(function, options))
    return NotImplemented


def _unusual(function: Any, options: dict[str, Any]) -> dict[str, Any]:
    parameters = inspect.signature(function).parameters
    return {name: value for name, value in options.items() if value is not parameters[name].default}


def given_like(like: Any, function: Any, args: tuple[Any, ...], **options: Any) -> Any:
    """As `all_given_like`, with the options that are not what they are by themselves."""
    return all_given_like(like, function, args, **_unusual(function, options))


def all_given_like(like: Any, function: Any, args: tuple[Any, ...], **kwargs: Any) -> Any:
    """What `like` answers for a call that makes an array, or NotImplemented where it is an array of ours."""
    name = f"numpy.{function.__name__}"
    if not hasattr(type(like), "__array_function__"):
        raise TypeError("The `like` argument must be an array-like that implements the `__array_function__` protocol.")
    if type(like) is ndarray:
        return NotImplemented
    public = handed_out.get(name, function)
    answer = like.__array_function__(public, (type(like),), args, kwargs)
    if answer is NotImplemented:
        raise TypeError(
            f"no implementation found for '{name}' on types that implement __array_function__: [{type(like)!r}]"
        )
    return answer


def implemented(public: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A call that is not handed over: what `ndarray` itself answers."""
    function = getattr(public, "_implementation", None)
    if function is not None:
        return function(*args, **kwargs)
    _running.function = public
    try:
        return public(*args, **kwargs)
    finally:
        _running.function = None


def _holds_more(sequence: Any) -> bool:
    """Whether something in a sequence may answer."""
    return any(type(each) not in _PLAIN or type(each) in _SEQUENCES and _holds_more(each) for each in sequence)


def relevant(row: str, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
    """The arguments that may answer: of a parameter with a star what it holds, of one with two what its values are."""
    try:
        given = inspect.signature(function).bind(*args, **kwargs)
    except TypeError:
        # The function says what is wrong with the call.
        return []
    found: list[Any] = []
    for word in row.split():
        parameter = word.lstrip("*")
        if parameter not in given.arguments:
            continue
        value = given.arguments[parameter]
        if word[:2] == "**":
            found += value.values()
        elif word[0] == "*":
            found += _operands(value)
        elif inspect.signature(function).parameters[parameter].kind is inspect.Parameter.VAR_POSITIONAL:
            found += value
        else:
            found.append(value)
    return found


def _operands(value: Any) -> list[Any]:
    """What a sequence holds, also that in it; whatever else can be gone through holds operands only."""
    if hasattr(type(value), "__array_function__") or not hasattr(type(value), "__iter__") or isinstance(value, str):
        return [value]
    try:
        items = list(value)
    except TypeError:
        # A scalar says only then that it holds nothing.
        return [value]
    return [one for each in items for one in (_operands(each) if type(each) in _SEQUENCES else [each])]


def implementing(operands: list[Any]) -> list[Any]:
    """One operand of each class that answers: from left to right, but those of subclasses before their base's."""
    found: list[Any] = []
    for each in operands:
        kind = type(each)
        if kind in _PLAIN and kind is not ndarray or not hasattr(kind, "__array_function__"):
            continue
        if any(type(one) is kind for one in found):
            continue
        place = next((k for k, one in enumerate(found) if issubclass(kind, type(one))), len(found))
        found.insert(place, each)
    return found


__all__ = [
    "answered",
    "handed_out",
    "handed_over",
    "implemented",
    "implementing",
    "all_given_like",
    "asked",
    "given_like",
    "relevant",
    "wrap",
]
