"""Exception classes of libraries whose modules are not loaded here, and exceptions that are told apart by them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType

from understudy.executor.errors import CannotTravel, RemoteError
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
    module, short = _parts(qualified)
    doc = f"{name}, as the executor raises it."
    made = type(short.rpartition(".")[2], (base,), {"__module__": module, "__qualname__": short, "__doc__": doc})
    return _MADE.setdefault(qualified, made)


def _parts(qualified: str) -> tuple[str, str]:
    """Module and qualified name of a class; one made in a function has the name of that before its own."""
    outside, local, rest = qualified.partition(".<locals>.")
    module, _, short = outside.rpartition(".")
    if module.startswith("__main__."):
        module, short = "__main__", f"{module.removeprefix('__main__.')}.{short}"
    return module, short + local + rest


def as_here(error: Exception) -> Exception:
    """An exception of the worker as the class that the program can name, where the executor knew none."""
    if not isinstance(error, RemoteError):
        return error
    kind = next((kind for kind in map(_known, (error.type_name, *error.bases)) if kind is not None), None)
    if kind is None or kind.__module__ == "builtins":
        kind = exception_class(error.type_name, error.bases or (error.type_name,))
    made = _made(kind, error)
    made.__cause__, made.__context__ = error.__cause__, error.__context__
    return made.with_traceback(error.__traceback__)


def through_original(error: Exception, mine: Exception) -> Exception:
    """The program's own exception where it is the one that came back through an original, with the way that it took."""
    try:
        same = type(mine).__qualname__ == type(error).__qualname__ and str(mine) == str(error)
    except Exception:
        same = False
    if not same or mine is error:
        return error
    made = mine.__traceback__
    for step in reversed(list(_steps(error.__traceback__))):
        made = TracebackType(made, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return mine.with_traceback(made)


def _steps(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _made(kind: type[BaseException], error: RemoteError) -> Exception:
    """An exception of a class here with the arguments that it was raised with there; it has the same text."""
    from understudy.executor.remote_exceptions import without_init

    try:
        made = kind(*error.args_data or ())
        if isinstance(made, Exception) and str(made) == error.text:
            return made
    except Exception:
        # Its constructor wants what is no argument of it any more.
        pass
    told = without_init(kind, (error.text,), {})
    return told if isinstance(told, Exception) else error


def _known(name: str) -> type[BaseException] | None:
    """The class of a stand-in, of Python itself or made above. Only stand-ins' modules are asked."""
    if name in _MADE:
        return _MADE[name]
    module, _, short = name.rpartition(".")
    found = getattr(sys.modules["builtins"], short, None) if module == "builtins" else stand_in_class(name)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def one_level_up(error: CannotTravel, outside: str) -> CannotTravel:
    """The same for `argument 3`, where that is item 2 of the argument `outside` that holds all of them."""
    rest = error.path.removeprefix(f"{outside}[")
    number, end, rest = rest.partition("]")
    if not end or not number.isdigit():
        return error
    path = f"argument {int(number) + 1}{rest}"
    message = error.message.replace(error.path, path, 1)
    made = CannotTravel(message, error.report, path=path, type_name=error.type_name)
    return made.with_traceback(error.__traceback__)


def in_the_programs_words(error: CannotTravel, places: Mapping[str, str]) -> CannotTravel:
    """The same, with the part that cannot travel named as the program passes it.

    `places` are our own names for what goes to the worker, such as `argument 2` for all positional arguments.
    """
    for ours, theirs in places.items():
        if not error.path.startswith(ours):
            continue
        rest = error.path[len(ours) :]
        if theirs == "argument":
            # `[0][1]` of the positional arguments is `[1]` of the first.
            first, _, rest = rest.removeprefix("[").partition("]")
            theirs = f"argument {int(first) + 1}" if first.isdigit() else "an argument"
        made = CannotTravel(
            error.message.replace(error.path, theirs + rest, 1),
            error.report,
            path=theirs + rest,
            type_name=error.type_name,
        )
        return made.with_traceback(error.__traceback__)
    return error
