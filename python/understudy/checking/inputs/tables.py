"""Series, frames and indexes as source."""

from __future__ import annotations

from understudy.checking.inputs.values import Draw, Known, Strategy, Value, chance, pick

COLUMNS: dict[str, tuple[list[str], str]] = {
    "float": (["1.0", "2.5", "nan", "-3.0", "0.0", "1.0", "inf"], "float64"),
    "integer": (["1", "2", "3", "2", "-1", "0", "10"], "int64"),
    "text": (["'a'", "'b'", "'Abc'", "''", "'a'", "'x y'", "None"], "str"),
    "bool": (["True", "False"], "bool"),
    "moment": (["'2020-01-01'", "'2021-06-15 12:30'", "None", "'2020-01-31'"], "datetime64[ns]"),
    "category": (["'a'", "'b'", "None", "'a'"], "category"),
    "nullable": (["1", "2", "None", "3"], "Int64"),
    "duration": (["'1 days'", "'02:00:00'", "None"], "timedelta64[ns]"),
}
USUAL = ["float", "integer", "text", "float", "bool", "moment", "nullable", "category", "duration"]
NUMBERS = ["float", "integer", "float", "bool", "nullable"]
LABELS = {
    "range": None,
    "letters": ["'a'", "'b'", "'c'", "'d'", "'e'", "'f'"],
    "repeated": ["'a'", "'a'", "'b'", "'a'", "'c'", "'b'"],
    "numbers": ["10", "5", "7", "0", "2", "1"],
    "days": None,
}
LENGTHS = [3, 1, 4, 2, 0, 5]


def index_of(draw: Draw, length: int) -> tuple[str, str]:
    """The keyword that gives an index, and its trait."""
    kind = pick(draw, ["range", "range", "letters", "numbers", "repeated", "days"])
    if kind == "range":
        return "", kind
    if kind == "days":
        return f', index=pd.date_range("2020-01-30", periods={length})', kind
    return f", index=[{', '.join((LABELS[kind] or [])[:length])}]", kind


def series(kinds: list[str]) -> Strategy:
    """The strategy for a Series whose elements are of one of these kinds."""

    def strategy(draw: Draw, known: Known) -> Value:
        kind, length = pick(draw, kinds), pick(draw, LENGTHS)
        pool, dtype = COLUMNS[kind]
        elements = ", ".join(pick(draw, pool) for _ in range(length))
        labels, trait = index_of(draw, length)
        name = pick(draw, ["", "", ', name="x"'])
        source = f'pd.Series([{elements}]{labels}, dtype="{dtype}"{name})'
        traits = {kind, trait} | ({"empty"} if length == 0 else set())
        return Value(source, frozenset(traits), (length,), dtype, True)

    return strategy


def frame(kinds: list[str], most: int = 3) -> Strategy:
    """The strategy for a DataFrame of up to so many columns of these kinds."""

    def strategy(draw: Draw, known: Known) -> Value:
        length, width = pick(draw, LENGTHS), pick(draw, list(range(1, most + 1)))
        chosen = [pick(draw, kinds) for _ in range(width)]
        columns = []
        for name, kind in zip("abc", chosen, strict=False):
            pool, dtype = COLUMNS[kind]
            elements = f"[{', '.join(pick(draw, pool) for _ in range(length))}]"
            plain = kind in ("bool", "text", "integer", "float") and length
            columns.append(f'"{name}": ' + (elements if plain else f'pd.array({elements}, dtype="{dtype}")'))
        labels, trait = index_of(draw, length)
        traits = {*chosen, trait} | ({"empty"} if length == 0 else set())
        return Value(
            f"pd.DataFrame({{{', '.join(columns)}}}{labels})", frozenset(traits), (length, width), "table", True
        )

    return strategy


def grouped(of: Strategy) -> Strategy:
    """The strategy for a grouping of a table by what has its length."""

    def strategy(draw: Draw, known: Known) -> Value:
        made = of(draw, known)
        keys = ", ".join(pick(draw, ["1", "2", "1", "3"]) for _ in range((made.shape or (0,))[0]))
        options = pick(draw, ["", "", ", sort=False", ", dropna=False"])
        return Value(f"{made.source}.groupby([{keys}]{options})", made.traits, made.shape, made.dtype, False)

    return strategy


def windowed(form: str) -> Strategy:
    """The strategy for windows over numbers."""

    def strategy(draw: Draw, known: Known) -> Value:
        made = pick(draw, [series(NUMBERS[:3]), frame(NUMBERS[:3])])(draw, known)
        size = pick(draw, ["2", "1", "3", "2, min_periods=1"])
        return Value(made.source + form.format(size), made.traits, made.shape, made.dtype, False)

    return strategy


def wrapped(of: Strategy, form: str) -> Strategy:
    def strategy(draw: Draw, known: Known) -> Value:
        made = of(draw, known)
        return Value(form.format(made.source), made.traits, made.shape, made.dtype, False)

    return strategy


def other(draw: Draw, known: Known) -> Value:
    """The other operand of a table: a number, a table of the same kind, or one with other labels."""
    if chance(draw, 2):
        return Value(pick(draw, ["2", "0", "1.5", "nan", "-1", "True"]))
    if len(known.shape) == 2:
        return frame(NUMBERS)(draw, known)
    return series(NUMBERS)(draw, known)


def index(draw: Draw, known: Known) -> Value:
    """An Index of numbers or text, sometimes with repeats and a name."""
    pool = pick(draw, [["1", "2", "3", "5", "2"], ["'a'", "'b'", "'c'", "'a'"], ["1.5", "nan", "0.0", "2.0"]])
    length = pick(draw, LENGTHS)
    name = pick(draw, ["", "", ', name="x"'])
    source = f"pd.Index([{', '.join(pick(draw, pool) for _ in range(length))}]{name})"
    return Value(source, frozenset({"empty"} if length == 0 else ()), (length,), "index", True)


STRATEGIES: dict[str, Strategy] = {
    "series": series(USUAL),
    "number series": series(NUMBERS),
    "text series": series(["text"]),
    "moment series": series(["moment"]),
    "category series": series(["category"]),
    "frame": frame(USUAL),
    "number frame": frame(NUMBERS),
    "table": lambda draw, known: pick(draw, [series(USUAL), frame(USUAL)])(draw, known),
    "index": index,
    "other table": other,
    "series groups": grouped(series(NUMBERS)),
    "frame groups": grouped(frame(NUMBERS)),
    "rolling": windowed(".rolling({})"),
    "expanding": windowed(".expanding()"),
    "exponential windows": windowed(".ewm(com=1.5)"),
    "text accessor": wrapped(series(["text"]), "{}.str"),
    "moment accessor": wrapped(series(["moment"]), "{}.dt"),
    "category accessor": wrapped(series(["category"]), "{}.cat"),
}
