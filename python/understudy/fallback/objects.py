"""Objects of originals that stay in the executor's worker, as a program of stand-ins sees them."""

from __future__ import annotations

import importlib
import operator
import sys
from typing import TYPE_CHECKING, Any

from understudy.executor.remote import RemoteObject
from understudy.fallback.reasons import NO_LIBRARY, NO_SHIM, REMOTE_OBJECT

if TYPE_CHECKING:
    from understudy._understudy import Held
    from understudy.fallback.reasons import Why
    from understudy.fallback.session import Session


class _Named:
    """Pickled, the table of objects that the worker keeps for code that is sent."""

    def __reduce__(self) -> tuple[Any, ...]:
        return getattr, (_Helpers(), "NAMED")


class _Helpers:
    """Pickled, the module of the worker that has the table."""

    def __reduce__(self) -> tuple[Any, ...]:
        return importlib.import_module, ("understudy_fallback",)


class BaseElsewhereError(TypeError):
    """A class of the program derives from a class that lives in the executor."""

    id = "base-elsewhere"

    def __init__(self, original: str) -> None:
        super().__init__(
            f"{original} lives in the executor and cannot be the base of a class here. Define the class where it lives: in a "
            "block `with understudy.vanilla():`, or in a module of its own that is imported in such a block. [base-elsewhere]"
        )


class Remote(RemoteObject):
    """A fitted model, an axes, a function: what it does happens in the worker, as the object itself would do it.

    It prints as the object does. What a call changes of its arguments is changed here as well.
    """

    __slots__ = ("_classes", "_original", "_session", "_why")

    _session: Session
    _original: str
    _classes: list[str]
    _why: Why

    # An array of stand-ins leaves operators to the remote operand, which sends the array.
    __array_ufunc__ = None

    def __new__(cls, held: Held | Shown, session: Session) -> Remote:
        self = RemoteObject.__new__(cls, held)  # type: ignore[arg-type]
        assert isinstance(self, Remote)
        object.__setattr__(self, "_session", session)
        object.__setattr__(self, "_original", "")
        object.__setattr__(self, "_classes", [])
        object.__setattr__(self, "_why", REMOTE_OBJECT)
        return self

    def _operate(
        self,
        operation: str,
        args: tuple[object, ...] = (),
        kwargs: dict[str, object] | None = None,
        keep: bool | None = None,
    ) -> Any:
        session, original = self._session, self._original or self._session.name_of(self)
        if operation == "call":
            self._find_again()
            return session.invoke(original, self._why, self, args, kwargs or {})
        if operation == "getattr" and args[0] in session.methods_of(self):
            return RemoteMethod(self, str(args[0]))
        if operation == "setattr":
            session.methods_of(self).discard(str(args[0]))
        if operation == "getattr":
            made = session.call(
                f"{original}.{args[0]}", REMOTE_OBJECT, lambda: self._operate_there(operation, args),
                lambda value: not isinstance(value, Remote),
            )  # fmt: skip
            return session.named(made, f"{original}.{args[0]}", REMOTE_OBJECT)
        sent = session.ready(args)
        return session.call(original, REMOTE_OBJECT, lambda: self._operate_there(operation, sent, kwargs, keep))

    def _find_again(self) -> None:
        """A function or class that the program has by its name is the same in the worker that comes after a lost one."""
        if self._why in (NO_LIBRARY, NO_SHIM) and not self._held.alive:
            module, _, name = self._original.rpartition(".")
            found = self._session.attribute(module, name, self._why)
            if isinstance(found, Remote):
                object.__setattr__(self, "_held", found._held)

    def _operate_there(
        self,
        operation: str,
        args: tuple[object, ...] = (),
        kwargs: dict[str, object] | None = None,
        keep: bool | None = None,
    ) -> Any:
        return self._session.operate(self, operation, args, kwargs, keep)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """The class of the stand-ins for what the object is, where there is one: `isinstance` of the program finds it.

        A shim is told that it is none of its own, so that it does not look for what only those have.
        """
        asking = sys._getframe().f_back
        # The executor's own threads have no frames.
        if asking is None or str(asking.f_globals.get("__name__", "")).startswith("understudy"):
            return type(self)
        return self._session.class_of(self) or type(self)

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        raise BaseElsewhereError(self._original or repr(self))

    def __repr__(self) -> str:
        return str(self._operate("repr"))

    def _in_sent_code(self) -> tuple[Any, ...]:
        """What makes the object itself of it where it is reached by code that is sent to the worker."""
        return operator.getitem, (_Named(), self._session.number_of(self))

    def __array__(self, dtype: object = None, copy: object = None) -> Any:
        """The object as an array of stand-ins, as the original makes one of it."""
        array = self._session.attribute("numpy", "asarray", REMOTE_OBJECT)(self)
        return array if dtype is None else array.astype(dtype)


class Shown:
    """What a `Remote` holds of an object that came with a call of the program's: as `Held`, but the worker is told by hand
    when it is let go."""

    __slots__ = ("_anchor", "_let_go", "id")

    def __init__(self, number: int, anchor: Held, let_go: list[tuple[int, int]]) -> None:
        self.id = number
        # Another object of the same worker.
        self._anchor = anchor
        self._let_go = let_go

    @property
    def worker(self) -> int:
        return self._anchor.worker

    @property
    def alive(self) -> bool:
        return self._anchor.alive

    def __del__(self) -> None:
        self._let_go.append((self.worker, self.id))


class RemoteMethod(Remote):
    """A method of an object in the worker, which is not fetched before more is wanted of it than to be called."""

    __slots__ = ("_fetched", "_name", "_owner")

    _fetched: Held | None
    _name: str
    _owner: Remote

    def __new__(cls, owner: Remote, name: str) -> RemoteMethod:
        self = object.__new__(cls)
        original = f"{owner._original or owner._session.name_of(owner)}.{name}"
        for slot, value in (
            ("_owner", owner), ("_name", name), ("_fetched", None), ("_session", owner._session),
            ("_original", original), ("_classes", []), ("_why", REMOTE_OBJECT),
        ):  # fmt: skip
            object.__setattr__(self, slot, value)
        return self

    @property
    def _held(self) -> Held:  # type: ignore[override]
        if self._fetched is None:
            made = self._owner._operate_there("getattr", (self._name,), keep=True)
            object.__setattr__(self, "_fetched", made._held)
        assert self._fetched is not None
        return self._fetched

    def __call__(self, *args: object, **kwargs: object) -> Any:
        return self._session.call_method(self._original, self._owner, self._name, args, kwargs)
