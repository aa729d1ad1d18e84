"""`einsum_path`: in which order the operands of an `einsum` are brought together at the least cost.

The cost of a step is the number of multiplications and additions of its loop. `greedy` takes, again and again, the pair
that makes the data smallest; `optimal` tries every order. (Smith and Gray, opt_einsum, JOSS 3(26), 753.)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import Any

from .einsum_subscripts import LETTERS, Subscripts, parse

Labels = frozenset
Path = list[tuple[int, ...]]
Growth = tuple[int, int]


def einsum_path(*operands: Any, optimize: Any = "greedy", einsum_call: bool = False) -> tuple[list[Any], str]:
    """The path, after the word "einsum_path", and a table that tells what its steps cost."""
    if not operands:
        raise ValueError("No input operands")
    kind, limit, given = _asked(optimize)
    named = _lettered(parse(operands))
    problem = Problem([frozenset(term) for term in named.terms], frozenset(named.output), named.sizes)
    if limit is None:
        limit = max(problem.size(term) for term in [*problem.terms, problem.output])
    count = len(problem.terms)
    if given is not None:
        path = given
    elif kind is False or count < 3 or problem.every == problem.output:
        path = [tuple(range(count))]
    else:
        path = problem.optimal(limit) if kind == "optimal" else problem.greedy(limit)
    return ["einsum_path", *path], _told(named, problem, path)


def _asked(optimize: Any) -> tuple[Any, Any, Path | None]:
    """(the way to look for a path, how large a result may be, a path that is given)."""
    if optimize is True:
        optimize = "greedy"
    if optimize is None or optimize is False:
        return False, None, None
    if isinstance(optimize, str):
        if optimize not in ("greedy", "optimal"):
            raise KeyError("Path name %s not found", optimize)
        return optimize, None, None
    if len(optimize) and optimize[0] == "einsum_path":
        return None, None, [tuple(step) for step in optimize[1:]]
    if len(optimize) == 2 and isinstance(optimize[0], str) and isinstance(optimize[1], (int, float)):
        return optimize[0], int(optimize[1]), None
    raise TypeError(f"Did not understand the path: {optimize}")


@dataclass(frozen=True)
class Step:
    """One contraction: of the operands at `positions`, leaving `terms` with its result at their end."""

    positions: tuple[int, ...]
    result: Labels
    terms: list[Labels]
    every: Labels
    summed: Labels


@dataclass(frozen=True)
class Problem:
    """The labels of the operands and of the result."""

    terms: list[Labels]
    output: Labels
    sizes: dict[str, int]

    @property
    def every(self) -> Labels:
        return frozenset().union(*self.terms)

    def size(self, labels: Iterable[str]) -> int:
        return prod(self.sizes[label] for label in labels)

    def cost(self, labels: Labels, summed: bool, count: int) -> int:
        return self.size(labels) * (max(1, count - 1) + summed)

    @property
    def naive(self) -> int:
        # A label that two operands have is taken for one that is summed, as by NumPy.
        return self.cost(self.every, sum(map(len, self.terms)) > len(self.every), len(self.terms))

    def step(self, positions: tuple[int, ...], terms: list[Labels]) -> Step:
        left = [term for k, term in enumerate(terms) if k not in positions]
        every = frozenset().union(*(terms[k] for k in positions))
        result = every & self.output.union(*left)
        return Step(positions, result, [*left, result], every, every - result)

    def step_cost(self, step: Step) -> int:
        return self.cost(step.every, bool(step.summed), len(step.positions))

    def optimal(self, limit: int) -> Path:
        """Of all orders, the cheapest of which no result is larger than `limit`."""
        found: list[tuple[int, Path, list[Labels]]] = [(0, [], self.terms)]
        for _ in range(len(self.terms) - 1):
            further = []
            for cost, path, terms in found:
                for pair in combinations(range(len(terms)), 2):
                    step = self.step(pair, terms)
                    if self.size(step.result) <= limit:
                        further.append((cost + self.step_cost(step), [*path, pair], step.terms))
            if not further:
                cheapest = min(found, key=lambda each: each[0])
                return [*cheapest[1], tuple(range(len(cheapest[2])))]
            found = further
        return min(found, key=lambda each: each[0])[1]

    def greedy(self, limit: int) -> Path:
        """At each step the pair whose result saves most space; pairs without a common label only where there are no others.

        What a pair saves is found once, and it is then kept for as long as both are there: of pairs that save the same,
        the one that was found first is taken.
        """
        path: Path = []
        known: list[tuple[Growth, tuple[int, int]]] = []
        terms, spent = self.terms, 0
        new = list(combinations(range(len(terms)), 2))
        while len(terms) > 1:
            known += self._growths([pair for pair in new if terms[pair[0]] & terms[pair[1]]], terms, limit, spent)
            if not known:
                known = self._growths(list(combinations(range(len(terms)), 2)), terms, limit, spent)
            if not known:
                return [*path, tuple(range(len(terms)))]
            _, best = min(known, key=lambda each: each[0])
            step = self.step(best, terms)
            path.append(best)
            terms, spent = step.terms, spent + self.step_cost(step)
            if spent > self.naive:
                return [tuple(range(len(self.terms)))]
            apart = [(growth, pair) for growth, pair in known if not set(pair) & set(best)]
            known = [(growth, _moved(pair, best)) for growth, pair in apart]
            new = [(k, len(terms) - 1) for k in range(len(terms) - 1)]
        return path

    def _growths(
        self, pairs: list[tuple[int, int]], terms: list[Labels], limit: int, spent: int
    ) -> list[tuple[Growth, tuple[int, int]]]:
        """What each pair adds to the data, and what it costs; without those that make too much or cost too much."""
        found = []
        for pair in pairs:
            step = self.step(pair, terms)
            size, cost = self.size(step.result), self.step_cost(step)
            if size <= limit and spent + cost <= self.naive:
                found.append(((size - sum(self.size(terms[k]) for k in pair), cost), pair))
        return found


def _moved(pair: tuple[int, int], gone: tuple[int, ...]) -> tuple[int, int]:
    """The positions of a pair after others are gone from before them."""
    one, two = (k - sum(other < k for other in gone) for k in pair)
    return one, two


def _lettered(named: Subscripts) -> Subscripts:
    """With letters that are not in use for the axes of an ellipsis."""
    unused = [letter for letter in LETTERS if letter not in named.sizes]
    stretched = sorted(label for label in named.sizes if type(label) is int)
    letter = {label: label for label in named.sizes if type(label) is str} | dict(zip(stretched, unused))
    return Subscripts(
        named.arrays,
        [[letter[label] for label in term] for term in named.terms],
        [letter[label] for label in named.output],
        {letter[label]: n for label, n in named.sizes.items()},
    )


def _told(named: Subscripts, problem: Problem, path: Path) -> str:
    """The table of the steps."""
    words = ["".join(term) for term in named.terms]
    output = "".join(named.output)
    terms = problem.terms
    costs, scales, largest, lines = [], [], [problem.size(problem.output)], []
    for number, positions in enumerate(path):
        descending = tuple(sorted(set(positions), reverse=True))
        if any(not 0 <= k < len(terms) for k in positions):
            raise IndexError("pop index out of range")
        step = problem.step(descending, terms)
        costs.append(problem.step_cost(step))
        scales.append(len(step.every))
        largest.append(problem.size(step.result))
        taken = [words[k] for k in descending]
        words = [word for k, word in enumerate(words) if k not in positions]
        last = number == len(path) - 1
        made = output if last else "".join(sorted(step.result, key=lambda label: (problem.sizes[label], label)))
        words.append(made)
        terms = step.terms
        lines.append((scales[-1], f"{','.join(taken)}->{made}", f"{','.join(words)}->{output}"))
    if len(terms) != 1:
        raise RuntimeError(f"Invalid einsum_path is specified: {len(terms) - 1} more operands has to be contracted.")
    rule = "-" * 74
    total = sum(costs) + 1
    head = (
        f"  Complete contraction:  {','.join(''.join(term) for term in named.terms)}->{output}\n"
        f"         Naive scaling:  {len(problem.every)}\n"
        f"     Optimized scaling:  {max(scales)}\n"
        f"      Naive FLOP count:  {problem.naive:.3e}\n"
        f"  Optimized FLOP count:  {total:.3e}\n"
        f"   Theoretical speedup:  {problem.naive / total:.3f}\n"
        f"  Largest intermediate:  {max(largest):.3e} elements\n"
        f"{rule}\n{'scaling':>6} {'current':>24} {'remaining':>40}\n{rule}"
    )
    return head + "".join(f"\n{scale:4d}    {step:>24} {left:>40}" for scale, step, left in lines)


__all__ = ["einsum_path"]
