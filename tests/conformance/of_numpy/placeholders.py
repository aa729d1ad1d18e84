"""What a test module holds in place of a thing that could not be had."""

from __future__ import annotations

from typing import Any, NoReturn


class Missing(BaseException):
    """A test used a name that no stand-in has. Not an Exception, so that no test takes it for its own."""


class InFixture(Exception):
    """What another exception becomes where a test is set up: pytest forgets what it has set up on the way of one that is no
    Exception."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(str(error))
        self.error = error


class Placeholder:
    """Stands for what could not be had while tests were collected; whatever a test does with it raises the reason."""

    def __init__(self, why: BaseException, name: str) -> None:
        self.__dict__.update(why=why, __name__=name.rpartition(".")[2], __qualname__=name, __doc__=None)

    def _raise(self, *arguments: Any, **named: Any) -> NoReturn:
        raise Missing(str(self.__dict__["why"])) from None

    def _next(self, what: str) -> Placeholder:
        if not collecting():
            self._raise()
        return Placeholder(self.__dict__["why"], f"{self.__dict__['__qualname__']}{what}")

    def __getattr__(self, name: str) -> Placeholder:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        # pytest looks for its own marks on whatever a test module holds.
        if name.startswith(("pytest", "_pytest")):
            raise AttributeError(name)
        return self._next(f".{name}")

    def __call__(self, *arguments: Any, **named: Any) -> Placeholder:
        return self._next("()")

    def __repr__(self) -> str:
        return f"<{self.__dict__['__qualname__']}: {self.__dict__['why']}>"

    __iter__ = __len__ = __bool__ = __getitem__ = __setitem__ = __contains__ = __enter__ = __exit__ = _raise
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __neg__ = _raise
    __lt__ = __le__ = __gt__ = __ge__ = __or__ = __ror__ = __and__ = __rand__ = __mod__ = __rmod__ = _raise
    __eq__ = __ne__ = _raise
    __hash__ = object.__hash__
    __int__ = __float__ = __index__ = __complex__ = __pow__ = __rpow__ = __array__ = __mro_entries__ = _raise


def said(error: BaseException) -> str:
    """The type of an error and the first line of its text."""
    if isinstance(error, InFixture):
        return said(error.error)
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


class _Stage:
    collecting = True


def collecting() -> bool:
    return _Stage.collecting


def collected() -> None:
    """From now on tests run: a name that is missing raises where it is looked up."""
    _Stage.collecting = False


def lack(name: str) -> Placeholder:
    """What `name` gives, which the original has and no stand-in."""
    why = Missing(f"{name} has no stand-in")
    if not collecting():
        raise why
    return Placeholder(why, name)
