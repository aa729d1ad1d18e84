"""Objects that stay in a worker: proxies of results that are no data, and variables with a name.

Each operation on a proxy is a call to the worker that holds the object. What comes back is data, or another proxy. The
object is let go when its proxy is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from understudy._understudy import Held


class RemoteObject:
    """An object in a worker, by its handle.

    Attributes, calls, items, iteration, `len`, `repr`, comparison and operators happen there. `value()` brings the
    object over as data, and raises CannotTravel where it is none. A proxy can be an argument of calls, which then go to
    its worker. Raises WorkerGone once that worker is gone.
    """

    __slots__ = ("__weakref__", "_held")

    _held: Held

    def __new__(cls, held: Held) -> RemoteObject:
        self = object.__new__(cls)
        object.__setattr__(self, "_held", held)
        return self

    def value(self) -> Any:
        """The object as data."""
        return self._held.operate("value", (), None, keep=False)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__") and name not in ("__name__", "__doc__", "__module__"):
            raise AttributeError(name)
        return self._held.operate("getattr", (name,), None)

    def __setattr__(self, name: str, value: object) -> None:
        self._held.operate("setattr", (name, value), None)

    def __delattr__(self, name: str) -> None:
        self._held.operate("delattr", (name,), None)

    def __call__(self, *args: object, **kwargs: object) -> Any:
        return self._held.operate("call", args, kwargs)

    def __getitem__(self, key: object) -> Any:
        return self._held.operate("getitem", (key,), None)

    def __setitem__(self, key: object, value: object) -> None:
        self._held.operate("setitem", (key, value), None)

    def __delitem__(self, key: object) -> None:
        self._held.operate("delitem", (key,), None)

    def __iter__(self) -> RemoteObject:
        made = self._held.operate("iter", (), None, keep=True)
        assert isinstance(made, RemoteObject)
        return made

    def __next__(self) -> Any:
        return self._held.operate("next", (), None)

    def __len__(self) -> int:
        return int(self._held.operate("len", (), None))

    def __contains__(self, item: object) -> bool:
        return bool(self._held.operate("contains", (item,), None))

    def __repr__(self) -> str:
        return f"<remote {self._held.operate('repr', (), None)} in worker {self._held.worker}>"

    def __str__(self) -> str:
        return str(self._held.operate("str", (), None))

    def __bool__(self) -> bool:
        return bool(self._held.operate("bool", (), None))

    def __hash__(self) -> int:
        return int(self._held.operate("hash", (), None))

    def __dir__(self) -> list[str]:
        return list(self._held.operate("dir", (), None))

    def __eq__(self, other: object) -> Any:
        if isinstance(other, RemoteObject):
            if self._held.worker != other._held.worker:
                return False
            if self._held.id == other._held.id:
                return True
        return self._held.operate("eq", (other,), None)

    def __ne__(self, other: object) -> Any:
        if isinstance(other, RemoteObject) and self._held.worker != other._held.worker:
            return True
        return self._held.operate("ne", (other,), None)

    def __reduce__(self) -> Any:
        from understudy.executor.errors import CannotTravel

        raise CannotTravel(
            "a remote object belongs to this process and its worker; send `.value()`", type_name="RemoteObject"
        )

    # One line for each operator: the names of the `operator` module are those of the protocol.
    def __lt__(self, other: object) -> Any:
        return self._held.operate("lt", (other,), None)

    def __le__(self, other: object) -> Any:
        return self._held.operate("le", (other,), None)

    def __gt__(self, other: object) -> Any:
        return self._held.operate("gt", (other,), None)

    def __ge__(self, other: object) -> Any:
        return self._held.operate("ge", (other,), None)

    def __add__(self, other: object) -> Any:
        return self._held.operate("add", (other,), None)

    def __sub__(self, other: object) -> Any:
        return self._held.operate("sub", (other,), None)

    def __mul__(self, other: object) -> Any:
        return self._held.operate("mul", (other,), None)

    def __matmul__(self, other: object) -> Any:
        return self._held.operate("matmul", (other,), None)

    def __truediv__(self, other: object) -> Any:
        return self._held.operate("truediv", (other,), None)

    def __floordiv__(self, other: object) -> Any:
        return self._held.operate("floordiv", (other,), None)

    def __mod__(self, other: object) -> Any:
        return self._held.operate("mod", (other,), None)

    def __pow__(self, other: object) -> Any:
        return self._held.operate("pow", (other,), None)

    def __lshift__(self, other: object) -> Any:
        return self._held.operate("lshift", (other,), None)

    def __rshift__(self, other: object) -> Any:
        return self._held.operate("rshift", (other,), None)

    def __and__(self, other: object) -> Any:
        return self._held.operate("and_", (other,), None)

    def __or__(self, other: object) -> Any:
        return self._held.operate("or_", (other,), None)

    def __xor__(self, other: object) -> Any:
        return self._held.operate("xor", (other,), None)

    def __radd__(self, other: object) -> Any:
        return self._held.reflected("add", other)

    def __rsub__(self, other: object) -> Any:
        return self._held.reflected("sub", other)

    def __rmul__(self, other: object) -> Any:
        return self._held.reflected("mul", other)

    def __rtruediv__(self, other: object) -> Any:
        return self._held.reflected("truediv", other)

    def __neg__(self) -> Any:
        return self._held.operate("neg", (), None)

    def __pos__(self) -> Any:
        return self._held.operate("pos", (), None)

    def __invert__(self) -> Any:
        return self._held.operate("invert", (), None)

    def __abs__(self) -> Any:
        return self._held.operate("abs", (), None)


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
