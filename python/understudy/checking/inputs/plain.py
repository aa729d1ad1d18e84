"""Python's own values: numbers, text, sequences, functions, and what no parameter is meant to take."""

from __future__ import annotations

from hypothesis import strategies as st

from understudy.checking.inputs.values import Draw, Known, Strategy, Value, chance, pick, written

INTEGERS = ["0", "1", "2", "-1", "3", "7", "-3", "10", "True", "100", "2**31", "-2**63", "2**64 + 1", "10**30"]
SMALL = ["0", "1", "2", "3", "-1", "5", "4"]
FLOATS = ["0.0", "1.0", "0.5", "-1.5", "nan", "inf", "-inf", "-0.0", "1e308", "5e-324", "0.1", "1e16", "2.5", "1e-7"]
WORDS = ["''", "'a'", "'abc'", "'Ab c'", "'é'", "'  x '", "'1'", "'ß'", "'a1b2'"]
WRONG = ["None", "'text'", "{}", "b'x'", "...", "1.5", "[]", "[[1, 2], [3]]", "object", "-1"]


def wrong(draw: Draw, known: Known) -> Value:
    """What no parameter is meant to take."""
    return Value(pick(draw, WRONG), frozenset({"wrong-type"}))


def number(draw: Draw, known: Known) -> Value:
    """A number of Python's: whole, floating or complex."""
    way = pick(draw, ["integer", "float", "integer", "complex"])
    if way == "complex":
        return Value(f"complex({pick(draw, FLOATS)}, {pick(draw, FLOATS)})", frozenset({"complex"}))
    return Value(whole(draw) if way == "integer" else floating(draw))


def real(draw: Draw, known: Known) -> Value:
    """A real number of Python's."""
    return Value(whole(draw) if chance(draw, 2) else floating(draw))


def whole(draw: Draw) -> str:
    """A whole number: where arithmetic changes its ways, or any."""
    return str(draw(st.integers())) if chance(draw, 4) else str(pick(draw, INTEGERS))


def floating(draw: Draw) -> str:
    """A floating-point number: where arithmetic changes its ways, or any."""
    way = pick(draw, ["known", "near", "any", "known"])
    if way == "known":
        return str(pick(draw, FLOATS))
    return written(draw(st.floats(-20, 20) if way == "near" else st.floats()))


def items(pool: list[str], most: int = 5) -> Strategy:
    """A list, tuple or iterator of a few of these."""

    def strategy(draw: Draw, known: Known) -> Value:
        inside = ", ".join(pick(draw, pool) for _ in range(pick(draw, range(most + 1))))
        form = pick(draw, ["[{}]", "[{}]", "({},)", "iter([{}])"])
        if form == "({},)" and not inside:
            form = "()"
        return Value(form.format(inside), named=not form.startswith("iter"))

    return strategy


def of(pool: list[str]) -> Strategy:
    return lambda draw, known: Value(pick(draw, pool))


MIXED = ["1", "0", "'a'", "2.5", "None", "True", "''", "[]"]
STRATEGIES: dict[str, Strategy] = {
    "wrong": wrong,
    "integer": lambda draw, known: Value(whole(draw)),
    "small integer": of(SMALL),
    "py number": number,
    "py real": real,
    "py float": lambda draw, known: Value(floating(draw)),
    "word": of(WORDS),
    "words": items(WORDS),
    "numbers": items([*INTEGERS[:9], *FLOATS[:10]]),
    "whole numbers": items(INTEGERS),
    "iterable": items(MIXED),
    "bool": of(["False", "True"]),
    "predicate": of(["None", "bool", "lambda x: x == 1", "lambda x: isinstance(x, str)"]),
    "function of one": of(["lambda x: x", "lambda x: str(x)", "lambda x: (x, 1)", "repr"]),
    "function of two": of(["lambda a, b: (a, b)", "lambda a, b: a + b", "max"]),
    "key": of(["None", "str", "repr", "lambda x: str(x)[::-1]"]),
}
