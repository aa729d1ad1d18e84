"""The policy `compare`: the shim serves, the original runs as well, and the first difference is printed."""

from __future__ import annotations

import copy
import functools
import sys
import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from understudy.fallback.nearness import declared, with_near_parts
from understudy.fallback.reasons import Why

COMPARED = Why("compare", "it is compared with the original")


class Outcome(NamedTuple):
    """What a call came to: a value, or the type and text of what it raised."""

    value: Any = None
    raised: tuple[str, str] | None = None


class Inside(threading.local):
    """Whether this thread is in a call that is being compared: what it calls in turn is not."""

    now = False


_inside = Inside()


def compared(
    original: str, shim: Callable[..., Any], run_original: Callable[[tuple[Any, ...], dict[str, Any]], Any]
) -> Callable[..., Any]:
    """`shim`, with the original run on copies of the same arguments first. Raises and returns what the shim does."""

    @functools.wraps(shim)
    def call(*args: Any, **kwargs: Any) -> Any:
        if _inside.now:
            return shim(*args, **kwargs)
        _inside.now = True
        try:
            given = copies(args, kwargs)
            theirs = None if given is None else outcome(lambda: run_original(*given))
            try:
                value = shim(*args, **kwargs)
            except Exception as error:
                tell(original, Outcome(raised=described(error)), theirs)
                raise
            tell(original, Outcome(value), theirs)
            return value
        finally:
            _inside.now = False

    return call


def copies(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]] | None:
    """Arguments for the original, so that it changes none that the shim gets; None where they cannot be copied."""
    try:
        return copy.deepcopy((args, kwargs))
    except Exception:
        return None


def outcome(run: Callable[[], Any]) -> Outcome | None:
    """What the original came to; None where it could not be asked."""
    from understudy.executor.errors import ExecutorError, RemoteError

    try:
        return Outcome(run())
    except ExecutorError as error:
        return (
            Outcome(raised=(error.type_name.rpartition(".")[2], error.text)) if isinstance(error, RemoteError) else None
        )
    except Exception as error:
        return Outcome(raised=described(error))


def described(error: Exception) -> tuple[str, str]:
    return type(error).__name__, str(error)


def tell(original: str, ours: Outcome, theirs: Outcome | None) -> None:
    """Print the first difference, if there is one that can be told."""
    if theirs is None:
        return
    near = with_near_parts(theirs.value, ours.value, declared(original))
    found = difference(ours, theirs._replace(value=near))
    if found is not None:
        path, mine, its = found
        print(f"compare: {original}: {path}: the shim has {mine}, the original {its}", file=sys.stderr)


def difference(ours: Outcome, theirs: Outcome) -> tuple[str, str, str] | None:
    """Path and both values of the first difference; None where there is none, or where the values are no data."""
    from understudy._understudy import difference as first_difference
    from understudy._understudy import encode_fields
    from understudy.executor.errors import CannotTravel

    if ours.raised != theirs.raised:
        return "raises", _error_text(ours), _error_text(theirs)
    try:
        return first_difference(encode_fields([ours.value]), encode_fields([theirs.value]))
    except CannotTravel:
        return None


def _error_text(one: Outcome) -> str:
    return "a value" if one.raised is None else "{}: {}".format(*one.raised)
