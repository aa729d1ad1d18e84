"""Arrays and array-likes: dtypes, shapes, orders, strides, and the values at which arithmetic changes its ways."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from hypothesis import strategies as st

from understudy.checking.inputs.values import Draw, Known, Strategy, Value, chance, pick, written

SHAPES: list[tuple[int, ...]] = [
    (3,), (1,), (4,), (2, 3), (0,), (), (5,), (3, 2), (1, 3), (2, 2), (2, 2, 2), (0, 3), (2, 0), (2, 1, 3), (3, 3), (9,),
]  # fmt: skip
MATRICES: list[tuple[int, ...]] = [(2, 2), (1, 1), (3, 3), (2, 3), (3, 2), (2, 2, 2), (0, 0), (3,)]
SMALL = ["1.0", "2.0", "0.0", "-1.0", "0.5", "3.0", "-2.5", "0.1", "7.25", "-0.3", "10.0", "1.5"]
SPECIAL = [
    "0.0", "nan", "inf", "-inf", "-0.0", "1.0", "5e-324", "1e300", "-1e-310", "1e16", "0.1", "1e-45", "65504.0", "3.5e38", "2.5",
]  # fmt: skip
WHOLE = ["1", "2", "0", "3", "5", "7", "4", "10"]
DTYPES = {
    "floats": ["float64", "float32", "float16"],
    "complexes": ["complex128", "complex64"],
    "signed": ["int64", "int32", "int8", "int16"],
    "unsigned": ["uint8", "uint64", "uint32", "uint16"],
    "bools": ["bool"],
}
REAL = ["float64", "int64", *DTYPES["floats"][1:], *DTYPES["signed"][1:], *DTYPES["unsigned"], "bool"]
NUMBERS = [
    "float64",
    "int64",
    "float64",
    "float32",
    "bool",
    "complex128",
    *DTYPES["signed"][1:3],
    "uint8",
    "float16",
    "uint64",
    "complex64",
]
TEXT = ["'a'", "''", "'b'", "'abc'", "'B'", "'é'", "' x'"]
MOMENTS = ["'2020-01-01'", "'1969-12-31'", "'NaT'", "'2021-06-15'", "'2000-02-29'"]


WIDTHS: dict[str, Literal[16, 32, 64]] = {"float64": 64, "float32": 32, "float16": 16}


def numbers_of(dtype: str, draw: Draw, count: int) -> tuple[list[str], set[str]]:
    """Sources for the elements of an array of a dtype, and their traits."""
    if dtype == "bool":
        return [pick(draw, ["True", "False"]) for _ in range(count)], set()
    if dtype.startswith(("int", "uint")):
        bits = int(dtype.lstrip("uint"))
        signed = dtype[0] == "i"
        edges = [str((1 << bits - signed) - 1), str(-(1 << bits - 1) if signed else 0), "-1" if signed else "1"]
        pool = WHOLE + (["-1", "-3"] if signed else [])
        if chance(draw, 4):
            return [pick(draw, pool + edges) for _ in range(count)], {"extreme"}
        return [pick(draw, pool) for _ in range(count)], set()
    special = chance(draw, 4)
    pool = SPECIAL if special else SMALL
    if dtype.startswith("complex"):
        return [f"complex({pick(draw, pool)}, {pick(draw, pool)})" for _ in range(count)], {
            "special"
        } if special else set()
    if dtype.startswith("<U"):
        return [pick(draw, TEXT) for _ in range(count)], {"text"}
    if dtype.startswith(("datetime", "timedelta")):
        pool = MOMENTS if dtype.startswith("d") else ["1", "-1", "'NaT'", "86400", "0"]
        return [pick(draw, pool) for _ in range(count)], {"time"}
    if dtype == "object":
        return [pick(draw, ["1", "2.5", "'a'", "None", "True"]) for _ in range(count)], {"object"}
    if not special and chance(draw, 4):
        width = WIDTHS[dtype]
        wide = chance(draw, 3)
        numbers = st.floats(width=width, allow_nan=False) if wide else st.floats(-100, 100, width=width)
        found = [draw(numbers) for _ in range(count)]
        endless = {"special"} if any(map(math.isinf, found)) else set()
        return list(map(written, found)), {"drawn"} | endless
    chosen = [pick(draw, pool) for _ in range(count)]
    return chosen, ({"special"} if special else set()) | ({"nan"} if "nan" in chosen else set())


def nested(items: Sequence[str], shape: tuple[int, ...]) -> str:
    """Elements as the source of nested lists."""
    if not shape:
        return items[0]
    step = math.prod(shape[1:])
    return (
        "[" + ", ".join(nested(items[place * step : place * step + step], shape[1:]) for place in range(shape[0])) + "]"
    )


def array_of(draw: Draw, dtypes: Sequence[str], shapes: Sequence[tuple[int, ...]]) -> Value:
    """An array: its dtype, shape, elements and layout."""
    dtype, shape = pick(draw, dtypes), pick(draw, shapes)
    count = math.prod(shape)
    if dtype in ("float64", "int64", "float32") and len(shape) == 1 and chance(draw, 24):
        # Long enough for the order in which a sum is taken to matter.
        size = pick(draw, [20, 131, 300])
        divided = " / 7" if dtype[0] == "f" else ""
        return Value(f'np.arange({size}).astype("{dtype}"){divided}', frozenset({dtype, "long"}), (size,), dtype, True)
    items, traits = numbers_of(dtype, draw, count)
    traits |= {dtype} | ({"empty"} if count == 0 else set()) | ({"0-d"} if shape == () else set())
    out_of_range = dtype in ("float16", "float32", "complex64") and "special" in traits
    if dtype == "float64" and len(items) and chance(draw, 40):
        words = ", ".join(pick(draw, ["0x7ff8000000000123", "0xfff8000000000001", "0x3ff0000000000000"]) for _ in items)
        flat = f'np.array([{words}], dtype="uint64").view("float64")'
        return Value(f"{flat}.reshape({shape})", frozenset(traits | {"nan payload", "nan"}), shape, dtype, True)
    made = f"np.array({nested(items, shape)}" if count else f"np.zeros({shape}"
    # An element that a narrow dtype cannot hold would warn while the argument is made; it is made in silence.
    source = f'{made}, dtype="{dtype}")'
    if out_of_range:
        traits.add("narrow")
    layout = pick(draw, LAYOUTS) if shape and chance(draw, 3) else None
    if layout is not None:
        name, form = layout
        source, traits = form.format(source), traits | {name}
        if name in ("transposed", "read-only"):
            shape = shape[::-1] if name == "transposed" else shape
        if name == "strided" and shape:
            shape = ((shape[0] + 1) // 2, *shape[1:])
    if shape != () and dtype[0] in "if" and chance(draw, 40):
        source, traits = f'{source}.astype("{pick(draw, [">f8", ">i4"])}")', traits | {"byte order"}
    return Value(source, frozenset(traits), shape, dtype, True)


LAYOUTS = [
    ("fortran", '{}.copy(order="F")'),
    ("transposed", "{}.T"),
    ("reversed", "{}[::-1]"),
    ("strided", "{}[::2]"),
    ("read-only", "np.broadcast_to({0}, {0}.shape)"),
]


def scalar_of(draw: Draw, dtypes: Sequence[str]) -> Value:
    """A scalar: Python's own, or NumPy's."""
    dtype = pick(draw, dtypes)
    items, traits = numbers_of(dtype, draw, 1)
    if dtype != "object" and chance(draw, 3):
        kind = "bool_" if dtype == "bool" else dtype
        return Value(f"np.{kind}({items[0]})", frozenset(traits | {dtype, "scalar"}), (), dtype)
    return Value(items[0], frozenset(traits | {"scalar"}), (), "python")


def numpy_scalar(draw: Draw, dtypes: Sequence[str]) -> Value:
    """A scalar of NumPy's."""
    dtype = pick(draw, dtypes)
    items, traits = numbers_of(dtype, draw, 1)
    return Value(f"np.{'bool_' if dtype == 'bool' else dtype}({items[0]})", frozenset(traits | {dtype}), (), dtype)


def listed(draw: Draw, dtypes: Sequence[str], shapes: Sequence[tuple[int, ...]]) -> Value:
    """Nested lists of Python's numbers."""
    shape, dtype = pick(draw, shapes), pick(draw, dtypes)
    items, traits = numbers_of(dtype, draw, math.prod(shape)) if math.prod(shape) else ([], set())
    source = nested(items, shape) if shape == () or math.prod(shape) or shape[0] == 0 else "[[]]"
    if source == "[[]]":
        shape = (1, 0)
    if len(shape) == 1 and shape[0] and chance(draw, 4):
        source = f"({', '.join(items)},)"
    return Value(source, frozenset(traits | {"list"}), shape, "python", bool(shape))


def array_like(dtypes: Sequence[str], shapes: Sequence[tuple[int, ...]] = SHAPES) -> Strategy:
    """The strategy for whatever NumPy takes as an array: mostly an array, sometimes a list or a scalar."""
    plain = [dtype for dtype in dtypes if not dtype.endswith(("16", "32", "8")) and dtype != "uint64"] or ["float64"]

    def strategy(draw: Draw, known: Known) -> Value:
        way = pick(draw, ["array", "array", "array", "array", "list", "array", "scalar"])
        if way == "array":
            return array_of(draw, dtypes, shapes)
        if way == "list":
            return listed(draw, plain, shapes)
        return scalar_of(draw, plain)

    return strategy


def fitting(dtypes: Sequence[str], exactly: bool = False) -> Strategy:
    """The strategy for an array that broadcasts with the first, mostly."""

    def strategy(draw: Draw, known: Known) -> Value:
        shape = known.shape
        near = [shape]
        if not exactly:
            near += [shape[1:], (), (1,) * len(shape), shape[:-1] + (1,) if shape else (), (2, *shape)]
        if chance(draw, 10):
            near = [(3,), (4,), (2, 3)]
        if chance(draw, 6):
            return scalar_of(draw, ["float64", "int64"]) if not exactly else listed(draw, ["float64", "int64"], near)
        same = known.first.dtype if known.first is not None else None
        wanted = [same] if same is not None and same in dtypes and chance(draw, 2) else dtypes
        return array_of(draw, wanted, near)

    return strategy


def out(draw: Draw, known: Known) -> Value:
    """An array to write into, of the shape that the others broadcast to, or of another."""
    shapes = [value.shape for value in known.values.values() if value.shape is not None]
    shape = max(shapes, key=len) if shapes else (3,)
    return out_array(draw, pick(draw, [shape, shape[1:], shape[:-1], (3,)]))


def out_array(draw: Draw, shape: tuple[int, ...]) -> Value:
    dtype = pick(draw, ["float64", "int64", "bool", "float32", "complex128"])
    return Value(f'np.ones({shape}, dtype="{dtype}")', frozenset({"out"}), None, dtype, True)


def out_of_some_axes(draw: Draw, known: Known) -> Value:
    """An array to write into of the axes of the first array, and of one if that has none."""
    shape = known.shape or (1,)
    return out_array(draw, pick(draw, [shape, (3,) * len(shape)]))


def initial(draw: Draw, known: Known) -> Value:
    """What a fold starts from: no NaN beside an `out` of integers, as C leaves open which integer it becomes."""
    out = known.values.get("out")
    whole = out is not None and out.dtype in ("int64", "bool")
    return Value(pick(draw, ["0", "1.5", "-3"] if whole else ["0", "1.5", "-3", "nan"]))


def axis(draw: Draw, known: Known) -> Value:
    """An axis: mostly one that the first array has."""
    rank = len(known.shape)
    inside = [str(place) for place in range(-rank, rank)]
    return Value(
        pick(draw, [*(sorted(inside, key=lambda each: (each[0] == "-", each))), "0", "None", str(rank), str(-rank - 1)])
    )


def one_axis(draw: Draw, known: Known) -> Value:
    """An axis where None is not meant."""
    rank = len(known.shape)
    inside = [str(place) for place in range(-rank, rank)] or ["0"]
    return Value(
        pick(draw, [*sorted(inside, key=lambda each: (each[0] == "-", each)), str(rank)] if chance(draw, 8) else inside)
    )


def axes(draw: Draw, known: Known) -> Value:
    """One axis, or several."""
    rank = len(known.shape)
    if rank < 2 or not chance(draw, 3):
        return axis(draw, known)
    return Value(pick(draw, ["(0, 1)", "(-1, 0)", "(0,)", "()", "(0, 0)", f"(0, {rank})"]))


def order_of_axes(draw: Draw, known: Known) -> Value:
    """A permutation of the axes, or what is none."""
    places = [str(place) for place in range(len(known.shape))]
    return Value(
        pick(
            draw,
            [
                "None",
                f"({''.join(each + ', ' for each in reversed(places))})",
                f"({''.join(each + ', ' for each in places)})",
                "(0,)",
            ],
        )
    )


def new_shape(draw: Draw, known: Known) -> Value:
    """A shape for the elements of the first array, or one that does not fit."""
    size = math.prod(known.shape)
    fits = [str(size), "-1", f"(-1, {max(size, 1)})", f"({size}, 1)", f"(1, {size}, 1)", "(-1, 1)"]
    if size % 2 == 0:
        fits.append(f"(2, {size // 2})")
    return Value(pick(draw, [*fits, "(2, 2)", "(-1, -1)"]))


def indices(draw: Draw, known: Known) -> Value:
    """Positions: one, a list, an array; mostly inside the first array."""
    size = known.shape[0] if known.shape else 1
    inside = [str(place) for place in range(-size, size)] or ["0"]
    pool = [*inside, str(size)] if chance(draw, 8) else inside
    way = pick(draw, ["one", "list", "array", "empty"])
    if way == "one":
        return Value(pick(draw, pool))
    if way == "empty":
        return Value('np.zeros(0, dtype="int64")', shape=(0,), named=True)
    items = ", ".join(pick(draw, pool) for _ in range(pick(draw, [1, 2, 3])))
    return Value(f"[{items}]" if way == "list" else f'np.array([{items}], dtype="int64")', named=True)


def mask(draw: Draw, known: Known) -> Value:
    """A boolean array of the first array's shape, mostly."""
    shape = known.shape
    if chance(draw, 8):
        shape = (2,)
    if math.prod(shape) == 0:
        return Value(f"np.zeros({shape}, dtype=bool)", frozenset({"mask"}), None, "bool", True)
    items = [pick(draw, ["True", "False"]) for _ in range(math.prod(shape))]
    return Value(f"np.array({nested(items, shape)})", frozenset({"mask"}), None, "bool", True)


def sequence_of_arrays(draw: Draw, known: Known) -> Value:
    """A list of one to three arrays that mostly fit together."""
    shape = pick(draw, SHAPES)
    dtypes = [pick(draw, NUMBERS)] if chance(draw, 2) else NUMBERS
    parts = [array_of(draw, dtypes, [shape] if not chance(draw, 10) else SHAPES) for _ in range(pick(draw, [2, 1, 3]))]
    traits = frozenset().union(*(part.traits for part in parts))
    source = "[" + ", ".join(part.source for part in parts) + "]"
    return Value(source if not chance(draw, 3) else f"tuple({source})", traits, parts[0].shape, None, True)


def sorted_array(draw: Draw, known: Known) -> Value:
    """A sorted array in one dimension."""
    made = array_of(draw, ["float64", "int64", "float32"], [(3,), (5,), (1,), (0,)])
    return Value(f"np.sort({made.source})", made.traits, made.shape, made.dtype, True)


def square(draw: Draw, known: Known) -> Value:
    """A matrix, mostly square and well conditioned."""
    if chance(draw, 3):
        return array_of(draw, ["float64", "complex128", "int64", "float32"], MATRICES)
    size = pick(draw, [2, 3, 1, 4])
    items = [pick(draw, SMALL) for _ in range(size * size)]
    return Value(
        f"np.array({nested(items, (size, size))}) + {size * 4} * np.eye({size})",
        frozenset({"float64"}),
        (size, size),
        "float64",
        True,
    )


STRATEGIES: dict[str, Strategy] = {
    "array": array_like(NUMBERS),
    "any array": array_like([*NUMBERS, "<U3", "datetime64[D]", "timedelta64[s]", "object"]),
    "real array": array_like(REAL),
    "float array": array_like(["float64", "float32", "int64", "float16"]),
    "integer array": array_like(["int64", "uint8", "int32", "bool", "int8", "uint64", "int16"]),
    "counts": array_like(["int64", "uint8", "int32"], [(4,), (0,), (1,), (2, 2)]),
    "vector": array_like(NUMBERS, [(3,), (4,), (1,), (2,), (0,)]),
    "real vector": array_like(["float64", "int64", "float32", "bool"], [(3,), (4,), (1,), (2,), (0,)]),
    "matrix": array_like(["float64", "int64", "float32", "complex128"], MATRICES),
    "square": square,
    "ndarray": lambda draw, known: array_of(draw, [*NUMBERS, "<U3", "datetime64[D]"], SHAPES),
    "number ndarray": lambda draw, known: array_of(draw, NUMBERS, SHAPES),
    "other": fitting(NUMBERS),
    "other real": fitting(REAL),
    "other float": fitting(["float64", "float32", "int64"]),
    "other integer": fitting(["int64", "uint8", "int32", "bool", "int8"]),
    "same shape": fitting(["float64", "int64", "float32"], exactly=True),
    "arrays": sequence_of_arrays,
    "sorted array": sorted_array,
    "out": out,
    "out of some axes": out_of_some_axes,
    "initial": initial,
    "axis": axis,
    "one axis": one_axis,
    "axes": axes,
    "order of axes": order_of_axes,
    "new shape": new_shape,
    "indices": indices,
    "mask": mask,
    "boolean array": array_like(["bool", "float64", "int64"]),
    "mask first": lambda draw, known: array_of(draw, ["bool"], SHAPES),
    "list of numbers": lambda draw, known: listed(draw, ["float64", "int64"], [(3,), (2,), (0,), (2, 2)]),
    "number scalar": lambda draw, known: numpy_scalar(draw, NUMBERS),
    "number": lambda draw, known: scalar_of(draw, NUMBERS[:6]),
    "real number": lambda draw, known: scalar_of(draw, ["float64", "int64", "float32"]),
}
