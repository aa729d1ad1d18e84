"""How an entry is checked: the strategy that makes its cases, or why there is none."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from understudy.checking import parameters
from understudy.checking.cases import Case
from understudy.checking.inputs import BY_NAME, Draw, Known, Strategy, Value
from understudy.checking.inputs.values import chance, pick
from understudy.checking.parameters import Parameter
from understudy.checking.sides import alias

CALLED = ("function", "ufunc", "class", "classmethod", "staticmethod")
# What is not called, but looked at: an exception as the class that it is.
TOLD = ("constant", "attribute", "exception")
ON_RECEIVER = ("method", "property")
NOT_CALLED = {"module": "a module is not called; each name in it is an entry of its own"}
WRONG_ONE_IN = 30
# Where a mask leaves places out, only a given array says what is there.
NEEDED = {"ufunc": {"where": {"out"}}}


class NoInputs(Exception):
    """No cases can be made for an entry; the message says why."""


@dataclass
class Plan:
    """The cases of one entry. `left_out` are parameters with a default for which no inputs are known."""

    name: str
    cases: st.SearchStrategy[Case]
    left_out: list[str] = field(default_factory=list)
    # A constant has one case.
    single: bool = False


def plan(entry: dict[str, Any]) -> Plan:
    """The plan for an entry of the registry; raises `NoInputs`."""
    name, kind = entry["name"], entry["kind"]
    if (why := parameters.told("unchecked", name)) is not None:
        raise NoInputs(why)
    if kind in TOLD:
        return Plan(name, st.just(Case((), parameters.shown(name, alias(name)))), single=True)
    if kind not in CALLED + ON_RECEIVER:
        raise NoInputs(NOT_CALLED.get(kind, f"nothing is called: it is a kind of its own ({kind})"))
    receiver = parameters.receiver_for(name) if kind in ON_RECEIVER else None
    if kind in ON_RECEIVER and receiver is None:
        raise NoInputs(f"no inputs known for instances of {name.rpartition('.')[0]}")
    if kind == "property":
        return Plan(name, _cases(name, receiver, None, {}, {}))
    signature = parameters.table()["signatures"].get(name) or entry["signature"]
    if signature is None:
        raise NoInputs("its signature is not recorded")
    wanted = parameters.parameters_of(signature)
    if kind == "method" and wanted and wanted[0].name in ("self", "*args"):
        wanted = wanted[1:] if wanted[0].name == "self" else wanted
    strategies, left_out = {}, []
    for each in wanted:
        strategy = parameters.strategy_for(name, each.name)
        if strategy is not None:
            strategies[each.name] = strategy
        elif each.required:
            raise NoInputs(f"no inputs known for parameter `{each.name}`")
        else:
            left_out.append(each.name)
    return Plan(name, _cases(name, receiver, wanted, strategies, NEEDED.get(kind, {})), left_out)


@st.composite
def _cases(
    draw: Draw,
    name: str,
    receiver: Strategy | None,
    wanted: list[Parameter] | None,
    strategies: dict[str, Strategy],
    needed: dict[str, set[str]],
) -> Case:
    """One case: the receiver, the required arguments, and some of the others."""
    writer = Writer()
    target = alias(name)
    barred = parameters.table()["barred"].get(name, ())
    if receiver is not None:
        target = f"{writer.add('receiver', receiver(draw, writer.known))}.{name.rpartition('.')[2]}"
    if wanted is None:
        return writer.case(parameters.shown(name, target))
    positional: list[str] = []
    keywords: list[str] = []
    skipped = False
    optional = sum(not each.required and each.name in strategies for each in wanted)
    for each in wanted:
        strategy = strategies.get(each.name)
        if strategy is None or not needed.get(each.name, set()) <= set(writer.known.values):
            skipped = True
        elif each.name.startswith("*"):
            if not skipped:
                count = pick(draw, [1, 2, 0, 3])
                positional += [
                    writer.add(f"{each.name[1:]}{place}", _value(draw, strategy, writer.known, barred))
                    for place in range(count)
                ]
        elif each.required or chance(draw, 3 if optional < 4 else 5):
            if each.positional_only and skipped:
                continue
            written = writer.add(each.name, _value(draw, strategy, writer.known, barred))
            if each.keyword_only or skipped:
                keywords.append(f"{each.name}={written}")
            elif each.required or each.positional_only or chance(draw, 3):
                positional.append(written)
            else:
                keywords.append(f"{each.name}={written}")
                skipped = True
        else:
            skipped = True
    call = parameters.shown(name, f"{target}({', '.join([*positional, *keywords])})")
    before = parameters.told("before", name) if receiver is None else None
    return writer.case(f"({before}, {call})[1]" if before else call)


def _value(draw: Draw, strategy: Strategy, known: Known, barred: Sequence[str]) -> Value:
    value = BY_NAME["wrong"](draw, known) if chance(draw, WRONG_ONE_IN) else strategy(draw, known)
    return strategy(draw, known) if value.source in barred else value


class Writer:
    """Puts a case together: what is bound to a name, and what stands in the call itself."""

    def __init__(self) -> None:
        self.known = Known()
        self.bound: list[tuple[str, str]] = []

    def add(self, name: str, value: Value) -> str:
        """Take a value in; how the call writes it."""
        self.known.values[name] = value
        if not value.named:
            return value.source
        # A name that other sources mean otherwise is not taken from them.
        name = f"{name}_" if hasattr(builtins, name) or keyword.iskeyword(name) else name
        self.bound.append((name, value.source))
        return name

    def case(self, call: str) -> Case:
        values = self.known.values
        traits = frozenset().union(*(value.traits for value in values.values())) | frozenset(values)
        return Case(tuple(self.bound), call, traits, tuple(values.items()))
