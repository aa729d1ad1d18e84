"""A generated argument, and what strategies share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from hypothesis import strategies as st


@dataclass(frozen=True)
class Value:
    """An argument as source, with what later arguments and the evidence want to know of it.

    `traits` are words that a declared divergence can be narrowed to. `named` values are bound to a name, so that what the
    call does to them is seen.
    """

    source: str
    traits: frozenset[str] = frozenset()
    shape: tuple[int, ...] | None = None
    dtype: str | None = None
    named: bool = False


@dataclass
class Known:
    """What is known of a call while its arguments are drawn: those drawn so far, in order."""

    values: dict[str, Value] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the first array, which decides what an axis or an index may be."""
        return next((value.shape for value in self.values.values() if value.shape is not None), ())

    @property
    def first(self) -> Value | None:
        return next((value for value in self.values.values() if value.shape is not None), None)


class Draw(Protocol):
    def __call__(self, strategy: st.SearchStrategy[Any], /) -> Any: ...


Strategy = Callable[[Draw, Known], Value]


def pick(draw: Draw, options: Sequence[Any]) -> Any:
    """One of the options; the first is the simplest, towards which a difference is shrunk."""
    return options[draw(st.integers(0, len(options) - 1))]


def chance(draw: Draw, one_in: int) -> bool:
    """True once in so many; False is the simpler."""
    return bool(draw(st.integers(0, one_in - 1)) == one_in - 1)


def choices(options: Sequence[str]) -> Strategy:
    """The strategy that takes one of these sources."""

    def choose(draw: Draw, known: Known) -> Value:
        return Value(pick(draw, options))

    return choose


def written(number: float) -> str:
    """A float as source;."""
    return repr(number)
