"""`standins`: in a program of originals a block or a function runs on the shims, in this process.

    with understudy.standins():
        result = np.percentile(data, 90)

    @understudy.standin
    def center(data): ...

What it reads of NumPy and pandas is there as shims, over the same memory; what it binds or returns is originals again.
Under `understudy run`, where everything is shims, both change nothing.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from types import FunctionType
from typing import Any, overload

from understudy.blocks.block import Block, F
from understudy.blocks.errors import BlockRefused
from understudy.blocks.names import Scope, check, check_shared, values_read
from understudy.blocks.sessions import is_on_shims
from understudy.blocks.skipping import Outcome, part_in
from understudy.blocks.source import Source
from understudy.blocks.world import World


def standins() -> Standins:
    """A block (`with standins():`) that runs on shims. Raises `BlockRefused` before anything runs, else what the block raises."""
    return Standins()


@overload
def standin(function: F, /) -> F: ...
@overload
def standin() -> Standins: ...
def standin(function: Any = None, /) -> Any:
    """A function (`@standin`) whose calls run on shims: arguments and globals go over, its result comes back as originals."""
    return Standins() if function is None else Standins()(function)


class Standins(Block):
    """What `standins()` gives: it is entered by `with`, or decorates a function."""

    name, decorator = "standins", "standin"

    def is_needless(self) -> bool:
        """Whether the program is on shims already, or in a worker whose place is with the originals."""
        return is_on_shims() or super().is_needless()

    def decorated(self, function: FunctionType) -> Callable[..., Any]:
        """The function, each call of which runs on shims."""
        code = function.__code__
        if inspect.isgeneratorfunction(function) or inspect.iscoroutinefunction(function):
            what = f"{function.__qualname__} would go on running after it has come back"
            advice = "Decorate a function that returns a list, and yield or await around it."
            raise BlockRefused("block-leaves", code.co_filename, code.co_firstlineno, what, advice)

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            with World() as world:
                run = world.rebound(function)
                given = [world.there(f"argument {number}", value) for number, value in enumerate(args)]
                named = {name: world.there(name, value) for name, value in kwargs.items()}
                try:
                    result = run(*given, **named)
                except BaseException as error:
                    made = world.error(error)
                    trace = part_in(code.co_filename, error.__traceback__) or error.__traceback__
                    raise made.with_traceback(trace) from made.__cause__
                return world.back("result", result)

        return call

    def run(self, source: Source, scope: Scope) -> Outcome:
        """What a block comes to, run on shims."""
        from understudy.blocks.there import is_block

        check(source, scope, is_block)
        names = values_read(source, scope)
        if scope.own:
            check_shared(source, scope, names)
        with World() as world:
            namespace = world.namespace(scope)
            for name, value in names.items():
                try:
                    namespace.fetch(name, value)
                except world.CannotTravel as error:
                    what, advice = f"`{name}` cannot go over: {error}", "Take the data out of it before the block."
                    raise source.refused("block-cannot-travel", source.line, what, advice) from None
            failed: BaseException | None = None
            result = None
            try:
                result = world.back("value", source.run(namespace))
            except BaseException as error:
                failed = world.error(error)
            return Outcome(namespace.bound(), [name for name in names if name not in namespace], failed, result)
