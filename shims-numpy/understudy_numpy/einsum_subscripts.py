"""The two ways to name axes for `einsum`: letters in a text, or a list of integers beside each operand.

Both become labels. A letter is its own label; the axes that an ellipsis stands for have the labels -1, -2, ... from the
right, as they are broadcast from there.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any

from .creation import asanyarray
from .ndarray import ndarray

Label = Any
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIMENSIONS = "dimensions than subscripts given in einstein sum, but no '...' ellipsis provided to broadcast the extra dimensions."


@dataclass(frozen=True)
class Subscripts:
    """The labels of each operand's axes and of the result's, and how long the axes of each label are."""

    arrays: list[ndarray]
    terms: list[list[Label]]
    output: list[Label]
    sizes: dict[Label, int]


def as_text(operands: tuple[Any, ...]) -> tuple[str, list[Any]]:
    """The subscripts as text, and the operands."""
    if not operands:
        raise ValueError(
            "must specify the einstein sum subscripts string and at least one operand, or at least one operand and its "
            "corresponding subscripts list"
        )
    first, *rest = operands
    if isinstance(first, (str, bytes)):
        if not rest:
            raise ValueError("must specify the einstein sum subscripts string and at least one operand")
        return (first.decode("ascii") if isinstance(first, bytes) else first), rest
    arrays = list(operands[: len(operands) // 2 * 2 : 2])
    words = [_word(each) for each in operands[1::2]]
    output = f"->{_word(operands[-1])}" if len(operands) % 2 else ""
    return ",".join(words) + output, arrays


def parse(operands: tuple[Any, ...]) -> Subscripts:
    """Labels for all axes, checked."""
    text, given = as_text(operands)
    arrays = [asanyarray(each) for each in given]
    before, arrow, after = text.replace(" ", "").partition("->")
    words = before.split(",")
    if len(words) != len(arrays):
        more = "more" if len(words) > len(arrays) else "fewer"
        raise ValueError(f"{more} operands provided to einstein sum function than specified in the subscripts string")
    terms = [_labels(word, a, k) for k, (word, a) in enumerate(zip(words, arrays))]
    wide = max((-label for term in terms for label in term if type(label) is int), default=0)
    stretched = list(range(-wide, 0))
    letters = [label for term in terms for label in term if type(label) is str]
    if arrow:
        output = _output(after, letters, stretched)
    else:
        output = stretched + sorted(label for label in set(letters) if letters.count(label) == 1)
    return Subscripts(arrays, terms, output, _sizes(arrays, terms, output))


def _word(subscripts: Any) -> str:
    try:
        each_axis = list(subscripts)
    except TypeError:
        raise TypeError("the subscripts for each operand must be a list or a tuple") from None
    parts = []
    for each in each_axis:
        if each is Ellipsis:
            parts.append("...")
            continue
        try:
            number = operator.index(each)
        except TypeError:
            raise TypeError("each subscript must be either an integer or an ellipsis") from None
        if not 0 <= number < len(LETTERS):
            raise ValueError("subscript is not within the valid range [0, 52)")
        parts.append(LETTERS[number])
    return "".join(parts)


def _split(word: str, where: str) -> tuple[str, str, bool]:
    """What stands before and after the ellipsis, and whether there is one."""
    before, ellipsis, after = word.partition("...")
    for letter in before + after:
        if letter == ".":
            raise ValueError(
                f"einstein sum subscripts string contains a '.' that is not part of an ellipsis ('...') in {where}"
            )
        if letter not in LETTERS:
            raise ValueError(
                f"invalid subscript '{letter}' in einstein sum subscripts string, subscripts must be letters"
            )
    return before, after, bool(ellipsis)


def _labels(word: str, a: ndarray, position: int) -> list[Label]:
    before, after, ellipsis = _split(word, f"operand {position}")
    extra = len(a.shape) - len(before) - len(after)
    if extra < 0:
        raise ValueError(f"einstein sum subscripts string contains too many subscripts for operand {position}")
    if extra and not ellipsis:
        raise ValueError(f"operand has more {_DIMENSIONS}")
    return [*before, *range(-extra, 0), *after]


def _output(word: str, letters: list[str], stretched: list[Label]) -> list[Label]:
    before, after, ellipsis = _split(word, "the output")
    for letter in before + after:
        if (before + after).count(letter) > 1:
            raise ValueError(f"einstein sum subscripts string includes output subscript '{letter}' multiple times")
        if letter not in letters:
            raise ValueError(
                f"einstein sum subscripts string included output subscript '{letter}' which never appeared in an input"
            )
    if stretched and not ellipsis:
        raise ValueError(f"output has more {_DIMENSIONS}")
    return [*before, *stretched, *after]


def _sizes(arrays: list[ndarray], terms: list[list[Label]], output: list[Label]) -> dict[Label, int]:
    sizes: dict[Label, int] = {}
    fits = True
    alone = len(terms) == 1 and set(terms[0]) == set(output)
    for position, (a, term) in enumerate(zip(arrays, terms)):
        own: dict[Label, int] = {}
        for label, n in zip(term, a.shape):
            if own.setdefault(label, n) != n:
                where = "single operand" if alone else f"operand {position}"
                raise ValueError(
                    f"dimensions in {where} for collapsing index '{label}' don't match ({own[label]} != {n})"
                )
        for label, n in own.items():
            before = sizes.get(label, 1)
            fits &= n == before or n == 1 or before == 1
            sizes[label] = n if before == 1 else before
    if not fits:
        raise ValueError(
            "operands could not be broadcast together with remapped shapes [original->remapped]: "
            + "".join(f"{_shape(a.shape)}->{_remapped(a, term, output, sizes)} " for a, term in zip(arrays, terms))
        )
    return sizes


def _remapped(a: ndarray, term: list[Label], output: list[Label], sizes: dict[Label, int]) -> str:
    """The axes of an operand in the order in which the loop goes over all labels."""
    axes = [*output, *sorted((label for label in sizes if label not in output), key=str)]
    return _shape([a.shape[term.index(label)] if label in term else "newaxis" for label in axes])


def _shape(lengths: Any) -> str:
    shown = ",".join(map(str, lengths))
    return f"({shown},)" if len(lengths) == 1 else f"({shown})"


__all__ = ["LETTERS", "Label", "Subscripts", "as_text", "parse"]
