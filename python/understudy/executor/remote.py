"""Objects that stay in a worker: proxies of results that are no data, and variables with a name.

Each operation on a proxy is a call to the worker that holds the object. What comes back is data, or another proxy. The
object is let go when its proxy is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from understudy._understudy import Held


# Special names that people read; all others are looked up on classes, where a proxy's own are found.
SPECIAL_ATTRIBUTES = frozenset(
    {"__name__", "__qualname__", "__doc__", "__module__", "__dict__", "__file__", "__version__"}
)


def _operator(name: str) -> Callable[..., Any]:
    def operate(self: RemoteObject, *others: object) -> Any:
        return self._operate(name, others)

    return operate


class RemoteObject:
    """An object in a worker, by its handle.

    Attributes, calls, items, iteration, `with`, `len`, `repr`, conversion, comparison, operators and `isinstance` happen
    there. `value()` brings the object over as data, and raises CannotTravel where it is none. A proxy can be an argument of
    calls, which then go to its worker. Raises WorkerGone once that worker is gone.
    """

    __slots__ = ("__weakref__", "_held")

    _held: Held

    def __new__(cls, held: Held) -> RemoteObject:
        self = object.__new__(cls)
        object.__setattr__(self, "_held", held)
        return self

    def _operate(
        self,
        operation: str,
        args: tuple[object, ...] = (),
        kwargs: dict[str, object] | None = None,
        keep: bool | None = None,
    ) -> Any:
        """The one way to the worker. `keep` is True for a proxy in any case, None for one where the result is no data."""
        return self._held.operate(operation, args, kwargs, keep=keep)

    def value(self) -> Any:
        """The object as data."""
        return self._operate("value", keep=False)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__") and name not in SPECIAL_ATTRIBUTES:
            raise AttributeError(name)
        return self._operate("getattr", (name,))

    def __setattr__(self, name: str, value: object) -> None:
        self._operate("setattr", (name, value))

    def __delattr__(self, name: str) -> None:
        self._operate("delattr", (name,))

    def __call__(self, *args: object, **kwargs: object) -> Any:
        return self._operate("call", args, kwargs)

    def __getitem__(self, key: object) -> Any:
        return self._operate("getitem", (key,))

    def __setitem__(self, key: object, value: object) -> None:
        self._operate("setitem", (key, value))

    def __delitem__(self, key: object) -> None:
        self._operate("delitem", (key,))

    def __iter__(self) -> RemoteObject:
        made = self._operate("iter", keep=True)
        assert isinstance(made, RemoteObject)
        return made

    def __next__(self) -> Any:
        return self._operate("next")

    def __enter__(self) -> Any:
        entered = self._operate("enter")
        return self if isinstance(entered, RemoteObject) and entered == self else entered

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        return bool(self._operate("exit", (error,)))

    def __len__(self) -> int:
        return int(self._operate("len"))

    def __contains__(self, item: object) -> bool:
        return bool(self._operate("contains", (item,)))

    def __repr__(self) -> str:
        return f"<remote {self._operate('repr')} in worker {self._held.worker}>"

    def __str__(self) -> str:
        return str(self._operate("str"))

    def __format__(self, form: str) -> str:
        return str(self._operate("format", (form,)))

    def __bool__(self) -> bool:
        return bool(self._operate("bool"))

    def __int__(self) -> int:
        return int(self._operate("int"))

    def __float__(self) -> float:
        return float(self._operate("float"))

    def __complex__(self) -> complex:
        return complex(self._operate("complex"))

    def __index__(self) -> int:
        return int(self._operate("index"))

    def __round__(self, *digits: int) -> Any:
        return self._operate("round", digits)

    def __hash__(self) -> int:
        return int(self._operate("hash"))

    def __dir__(self) -> list[str]:
        return list(self._operate("dir"))

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, RemoteObject) and bool(instance._operate("isinstance", (self,)))

    def __subclasscheck__(self, subclass: object) -> bool:
        return isinstance(subclass, RemoteObject) and bool(subclass._operate("issubclass", (self,)))

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        raise TypeError(
            f"{self!r} is a class of a worker and cannot be the base of one here; define the class in a module that the "
            "worker imports"
        )

    def __eq__(self, other: object) -> Any:
        if isinstance(other, RemoteObject):
            if self._held.worker != other._held.worker:
                return False
            if self._held.id == other._held.id:
                return True
        return self._operate("eq", (other,))

    def __ne__(self, other: object) -> Any:
        if isinstance(other, RemoteObject) and self._held.worker != other._held.worker:
            return True
        return self._operate("ne", (other,))

    def __reduce__(self) -> Any:
        from understudy.executor.errors import CannotTravel

        raise CannotTravel(
            "a remote object belongs to this process and its worker; send `.value()`", type_name="RemoteObject"
        )

    # The names of the `operator` module are those of the protocol.
    __lt__ = _operator("lt")
    __le__ = _operator("le")
    __gt__ = _operator("gt")
    __ge__ = _operator("ge")
    __neg__ = _operator("neg")
    __pos__ = _operator("pos")
    __invert__ = _operator("invert")
    __abs__ = _operator("abs")
    __add__, __radd__ = _operator("add"), _operator("reflected_add")
    __sub__, __rsub__ = _operator("sub"), _operator("reflected_sub")
    __mul__, __rmul__ = _operator("mul"), _operator("reflected_mul")
    __matmul__, __rmatmul__ = _operator("matmul"), _operator("reflected_matmul")
    __truediv__, __rtruediv__ = _operator("truediv"), _operator("reflected_truediv")
    __floordiv__, __rfloordiv__ = _operator("floordiv"), _operator("reflected_floordiv")
    __mod__, __rmod__ = _operator("mod"), _operator("reflected_mod")
    __divmod__, __rdivmod__ = _operator("divmod"), _operator("reflected_divmod")
    __pow__, __rpow__ = _operator("pow"), _operator("reflected_pow")
    __lshift__, __rlshift__ = _operator("lshift"), _operator("reflected_lshift")
    __rshift__, __rrshift__ = _operator("rshift"), _operator("reflected_rshift")
    __and__, __rand__ = _operator("and_"), _operator("reflected_and_")
    __or__, __ror__ = _operator("or_"), _operator("reflected_or_")
    __xor__, __rxor__ = _operator("xor"), _operator("reflected_xor")


class Variable:
    """A value under a name in one worker's namespace, where `eval` and `exec` see it. Dropping this deletes it there.

    One that was set in every worker has no `worker`, and stays.
    """

    __slots__ = ("__weakref__", "_held", "name")

    def __init__(self, held: Held | None, name: str) -> None:
        self._held = held
        self.name = name

    @property
    def worker(self) -> int | None:
        """The number of its worker, None where it is in every one or was deleted."""
        return None if self._held is None else self._held.worker

    def get(self) -> Any:
        """Its value, as data. Raises WorkerGone once its worker is gone."""
        if self._held is None:
            from understudy.executor.errors import WorkerGone

            raise WorkerGone(f"the variable {self.name!r} is in no one worker")
        return self._held.fetch()

    def delete(self) -> None:
        """Delete it there, with the next call that the worker gets."""
        self._held = None

    def __repr__(self) -> str:
        return f"<variable {self.name!r} of worker {self.worker}>"


class Callback:
    """A function of this process that a worker may call while its call runs. Made by `callback`."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[..., Any]) -> None:
        if not callable(function):
            raise TypeError(f"{type(function).__qualname__!r} object is not callable")
        self.function = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)


def callback(function: Callable[..., Any]) -> Callback:
    """Mark a function as one that runs here when the worker calls it: its arguments and its result are data."""
    return Callback(function)
