"""What `vanilla()` and `standins()` share: entered by `with`, the body runs elsewhere; as a decorator, the calls do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import FunctionType, TracebackType
from typing import Any, TypeVar

from understudy.blocks.names import Scope
from understudy.blocks.sessions import IN_WORKER
from understudy.blocks.skipping import Outcome, Skip
from understudy.blocks.source import Source, source_of_block

F = TypeVar("F", bound=Callable[..., Any])


class Block:
    """One of the two ways to run elsewhere. `with` statements of one block may be nested, as those of a function that calls itself."""

    #: The names of the context manager and of the decorator, as programs write them.
    name: str
    decorator: str

    def __init__(self) -> None:
        self._skips: list[Skip | None] = []

    def is_needless(self) -> bool:
        """Whether code is where it would run already."""
        return bool(os.environ.get(IN_WORKER))

    def run(self, source: Source, scope: Scope) -> Outcome:
        """What a block comes to."""
        raise NotImplementedError

    def decorated(self, function: FunctionType) -> Callable[..., Any]:
        """The function, each call of which runs elsewhere."""
        raise NotImplementedError

    def __enter__(self) -> None:
        frame = sys._getframe(1)
        if self.is_needless():
            self._skips.append(None)
            return
        source = source_of_block(frame, self.name)
        self._skips.append(Skip(frame, self.run(source, Scope.of(frame))))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        skip = self._skips.pop()
        return skip is not None and skip.finish(error)

    def __call__(self, function: F) -> F:
        """The function, each call of which runs elsewhere."""
        if self.is_needless():
            return function
        if not isinstance(function, FunctionType):
            raise TypeError(
                f"{self.decorator} decorates functions, and {function!r} is none; write `with understudy.{self.name}():`"
            )
        return self.decorated(function)  # type: ignore[return-value]
