"""Objects of the supervisor's side: in the worker they are callables that ask over the socket and wait for the answer."""

from __future__ import annotations

import _thread
import builtins

from understudy_translators.exceptions import exception_text
from understudy_translators.neutral import Record
from understudy_translators.writers import WRITERS, write_parent

from .interrupt import Interrupt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .objects import Objects

    Ask = Callable[..., object]


class ParentFunction:
    """A function that lives in the supervisor. Callable from every thread, while the call that got it runs."""

    __slots__ = ("id", "name", "_ask", "_objects")

    def __init__(self, id: int, name: str, ask: Ask, objects: Objects) -> None:
        self.id = id
        self.name = name
        self._ask = ask
        self._objects = objects

    def __call__(self, *args: object, **kwargs: object) -> object:
        return self._ask(self.id, args, kwargs)

    def tell(self, *args: object) -> object:
        """As a call, but what is no data among the arguments stays here, and its handle goes: until `let_go`."""
        return self._ask(self.id, args, {}, self._objects.keep)

    def let_go(self, numbers: list[int]) -> None:
        """Lets objects go whose handles went with `tell`, one by one."""
        self._objects.drop(numbers)

    def operate(self, operation: str, target: object, args: tuple[object, ...], kwargs: dict[str, object]) -> object:
        """An operation of OBJECT, for the supervisor that has the turn while a call runs."""
        from .operations import operate

        return operate(operation, target, args, kwargs)

    def __eq__(self, other: object) -> bool:
        return type(other) is ParentFunction and self.id == other.id

    def __hash__(self) -> int:
        return hash((ParentFunction, self.id))

    def __repr__(self) -> str:
        return f"<function {self.name} of the supervisor>"


class HeldInterrupt:
    """Around an exchange: SIGINT waits until it is complete, because half an answer would be left in the socket."""

    def __init__(self, interrupt: Interrupt) -> None:
        self._interrupt = interrupt
        self._mine = _thread.get_ident() == interrupt.thread

    def __enter__(self) -> None:
        if self._mine:
            self._interrupt.hold()

    def __exit__(self, *error: object) -> None:
        if self._mine:
            self._interrupt.let_go()


# Sent back, it is the supervisor's own object again.
WRITERS[ParentFunction] = write_parent


def remote_error(value: object) -> BaseException:
    """What a callback raises for the record of its error: the builtin class where it is one, RuntimeError otherwise."""
    text = exception_text(value)
    record = value.value if type(value) is Record else None
    if type(record) is dict:
        name, args = record.get("type"), record.get("args")
        if type(name) is str and name.startswith("builtins.") and type(args) is tuple:
            kind = getattr(builtins, name[len("builtins.") :], None)
            if isinstance(kind, type) and issubclass(kind, Exception):
                try:
                    error = kind(*args)
                except Exception:
                    pass
                else:
                    error.__cause__ = RuntimeError("in the supervisor:\n" + text)
                    return error
    return RuntimeError(text)
