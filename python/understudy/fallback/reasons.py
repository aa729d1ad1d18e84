"""Why the executor served an original, what it did for it, and the errors where it cannot."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from understudy.hook import NotServedError


class FallbackWarning(UserWarning):
    """An original ran in the executor because no shim served, and the policy is to say so."""


class Why(NamedTuple):
    """Why the executor served: an id for programs, and a sentence for people."""

    id: str
    text: str


NO_SHIM = Why("no-shim", "it has no shim yet")
NO_LIBRARY = Why("no-library", "the library has no shims")
REMOTE_OBJECT = Why("remote-object", "the object lives in the executor")


class Did(NamedTuple):
    """What the executor did for an original; `counts` is 0 where that was no call, but what a call needs."""

    original: str
    seconds: float
    why: Why
    counts: int
    trips: int
    sent: int
    received: int


class Watch(Protocol):
    """Who wants to know what the executor served."""

    def executed(self, did: Did) -> None:
        """An original ran in the executor."""


class NoVanillaError(NotServedError):
    """The fallback was needed, and there is no interpreter that has the library."""

    def __init__(self, original: str, why: Why, reason: str) -> None:
        super().__init__(original)
        self.reason = f"the executor would run the original, because {why.text}; but {reason}"
        self.args = (f"{original} cannot run: {self.reason} To begin a shim: cargo xtask new-shim {original}",)


class CalledBackError(RuntimeError):
    """A handler of a signal needs the executor while the thread that it has interrupted waits for it."""

    id = "called-back"

    def __init__(self, original: str, why: Why) -> None:
        super().__init__(
            f"{original} cannot run here: {why.text}, and this thread waits for the executor already. What a handler of a "
            "signal needs of originals must be computed before. [called-back]"
        )
