"""Cases: a call with the arguments it is made with, as source, and how a person is shown one."""

from __future__ import annotations

from dataclasses import dataclass, field

from understudy.checking.inputs.values import Value


@dataclass(frozen=True)
class Case:
    """One call. `arguments` are bound to names first, in order, so that what happens to them is seen."""

    arguments: tuple[tuple[str, str], ...]
    call: str
    traits: frozenset[str] = frozenset()
    # What was drawn, for the rules of dtype and rank.
    values: tuple[tuple[str, Value], ...] = field(default=(), compare=False)

    @property
    def sent(self) -> tuple[list[tuple[str, str]], str]:
        """What the observer takes."""
        return list(self.arguments), self.call

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.arguments]
