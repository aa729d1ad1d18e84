"""The native implementation does what the pure one does: bit for bit, with the same layouts, warnings and exceptions.

Where it does not, it does what NumPy does.

Two processes run the same snippet, one with each implementation in force.
"""

import importlib.util
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from native_sides import Side, assert_agree, both_sides

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("understudy_array") is None, reason="the compiled module is not installed"
)


@pytest.fixture(scope="module")
def sides() -> Iterator[tuple[Side, Side]]:
    yield from both_sides()


def test_native_is_in_force(sides: tuple[Side, Side]) -> None:
    source = "np.ndarray.__mro__[1].__module__"
    assert [side.run(source)["value"] for side in sides] == [
        "understudy_numpy.primitives.pure.array",
        "understudy_array",
    ]


NUMBERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"]
DTYPES = [*NUMBERS, "bool", "complex64", "complex128"]
# The elements are of all kinds: zeros of both signs, extremes, and what is not finite.
VALUES = {
    "b": "[True, False, True, True, False]",
    "i": "[0, 1, -1, 7, -100, 100, 3, 2]",
    "u": "[0, 1, 255, 7, 100, 3, 2]",
    "f": "[0.0, -0.0, 1.5, -2.25, 3e4, 1e-7, np.nan, np.inf, -np.inf, 7.0]",
    "c": "[0j, 1 + 2j, -1.5j, 3.0, complex(np.nan, 1), 2 - 1j]",
}
LAYOUTS = [
    "{0}",
    "{0}[::-1]",
    "{0}.T",
    "{0}[:, ::2]",
    "{0}[1:]",
    "{0}[:, 1]",
    "{0}[:0]",
    "{0}[None]",
    "{0}[1, 2]",
    "{0}.T[::2]",
]
KINDS = {"bool": "b", "complex64": "c", "complex128": "c"}


def array_of(dtype: str) -> str:
    kind = KINDS.get(dtype) or {"i": "i", "u": "u", "f": "f"}[dtype[0]]
    return f"np.resize(np.array({VALUES[kind]}).astype({dtype!r}), (4, 6))"


OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "&", "|", "^", "<<", ">>", "<", "<=", ">", ">=", "==", "!="]
SCALARS = ["2", "-1", "0", "0.5", "True", "3.0", "1000", "np.float32(2)", "np.int8(3)", "np.float64(-1.5)", "2j"]
arrays = st.tuples(st.sampled_from(DTYPES), st.sampled_from(LAYOUTS)).map(
    lambda one: one[1].format(f"({array_of(one[0])})")
)


def tolerance_of(operator: str, operands: str) -> float:
    """Powers are the C library's in one and ours in the other; complex64 is divided in float32 by native code, as by NumPy."""
    return 1e-6 if operator == "**" or operator == "/" and "complex64" in operands else 0.0


@settings(max_examples=400, deadline=None)
@given(arrays, st.sampled_from(OPERATORS), st.one_of(arrays, st.sampled_from(SCALARS)), st.booleans())
def test_operators(sides: tuple[Side, Side], left: str, operator: str, right: str, turned: bool) -> None:
    one, other = (right, left) if turned else (left, right)
    assert_agree(sides, f"a = {one}\nb = {other}\na {operator} b", tolerance_of(operator, one + other))


@settings(max_examples=200, deadline=None)
@given(arrays, st.sampled_from(OPERATORS[:12]), st.one_of(arrays, st.sampled_from(SCALARS)))
def test_operators_in_place(sides: tuple[Side, Side], left: str, operator: str, right: str) -> None:
    assert_agree(sides, f"a = {left}\nb = a\na {operator}= {right}\n(a, b)", tolerance_of(operator, left + right))


EXACT = [
    "negative", "positive", "absolute", "square", "reciprocal", "sign", "sqrt", "floor", "ceil", "trunc", "rint", "isnan",
    "isinf", "isfinite", "signbit", "logical_not", "invert", "conjugate", "fabs", "deg2rad", "spacing",
]  # fmt: skip
ROUNDED = [
    "exp",
    "exp2",
    "expm1",
    "log",
    "log2",
    "log10",
    "log1p",
    "sin",
    "cos",
    "tan",
    "tanh",
    "sinh",
    "cosh",
    "arctan",
]
PAIRS = ["maximum", "minimum", "fmax", "fmin", "copysign", "fmod", "logical_and", "logical_xor", "gcd", "nextafter"]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(EXACT), arrays)
def test_ufuncs(sides: tuple[Side, Side], name: str, a: str) -> None:
    assert_agree(sides, f"np.{name}({a})")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ROUNDED), st.sampled_from(["float32", "float64", "int64"]), st.sampled_from(LAYOUTS))
def test_rounded_ufuncs(sides: tuple[Side, Side], name: str, dtype: str, layout: str) -> None:
    tolerance = 1e-6 if dtype == "float32" else 1e-14
    assert_agree(sides, f"np.{name}({layout.format('(' + array_of(dtype) + ')')})", rtol=tolerance)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PAIRS), arrays, st.one_of(arrays, st.sampled_from(SCALARS)))
def test_ufuncs_of_two(sides: tuple[Side, Side], name: str, a: str, b: str) -> None:
    assert_agree(sides, f"np.{name}({a}, {b})")


FOLDS = ["sum", "prod", "max", "min", "any", "all", "mean", "argmax", "argmin", "cumsum", "cumprod", "var", "std"]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(FOLDS),
    arrays,
    st.sampled_from(["", "axis=0", "axis=1", "axis=-1", "keepdims=True", "axis=(0, 1)", "axis=5"]),
)
def test_folds(sides: tuple[Side, Side], name: str, a: str, options: str) -> None:
    # The sign of a zero in a sum of complex numbers is NumPy's in native code, and not always in Python.
    assert_agree(sides, f"a = {a}\na.{name}({options})", rtol=1e-6 if "complex" in a else 0.0)


KEYS = [
    "0", "-1", "99", "1:3", "::-1", "::2", "None", "...", "(0, 1)", "(slice(None), 0)", "(0, ...)", "np.array([0, 1, -1])",
    "[0, 1]", "np.array([True, False, True, False])", "a > 0", "(np.array([0, 1]), np.array([1, 0]))", "np.int64(1)",
    "np.array([[0, 1], [1, 0]])", "(np.array([0, 1]), 1)", "np.array([9])", "(slice(None), np.array([0, 1]))", "()",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(arrays, st.sampled_from(KEYS))
def test_keys(sides: tuple[Side, Side], a: str, key: str) -> None:
    assert_agree(sides, f"a = {a}\nb = a[{key}]\n(b, np.shares_memory(a, b), getattr(b, 'base', None) is None)")


@settings(max_examples=300, deadline=None)
@given(
    arrays,
    st.sampled_from(KEYS),
    st.one_of(st.sampled_from(SCALARS), arrays, st.sampled_from(["[1, 2]", "a[::-1]", "a.T"])),
)
def test_assignments(sides: tuple[Side, Side], a: str, key: str, value: str) -> None:
    assert_agree(sides, f"a = {a}.copy()\na[{key}] = {value}\na")


CALLS = [
    "a.T", "a.reshape(-1)", "a.reshape(2, -1)", "a.ravel()", "a.copy()", "a.tolist()", "a.astype('f4')", "a.astype('i8')",
    "a.astype(bool)", "a.astype('c16')", "np.sort(a)", "np.argsort(a)", "np.where(a > 0, a, 0)", "np.where(a > 0, a, a[::-1])",
    "np.concatenate((a, a))", "np.take(a, [0, 0])", "np.nonzero(a > 0)", "np.count_nonzero(a != 0)", "np.unique(a)",
    "np.clip(a, 0, 2)", "np.diff(a)", "np.array(a)", "np.zeros_like(a)", "a.item()", "len(a)", "a.strides", "a.flags",
    "np.repeat(a, 2)", "np.repeat(a, 3, axis=0)", "np.repeat(a, 0, axis=-1)", "np.tile(a, 2)", "np.roll(a, (1, 2), axis=(0, -1))",
    "np.roll(a, -3, axis=0)", "np.histogram(a, 4)", "np.histogram(a, 3, range=(0, 2))", "np.argmax(a, axis=-1)",
    "np.nonzero(a)", "np.count_nonzero(a)", "np.count_nonzero(a, axis=0)", "a.sum(dtype='f8')", "a.sum(axis=0, dtype='i8')",
    "a.mean(dtype='f8')", "a.mean(axis=-1, dtype='c16')", "a.var(dtype='f8')", "a.cumsum(dtype='f8')", "a.sum(dtype=bool)",
    "np.add(a, a, dtype='f8')", "np.multiply(a, a[::-1], dtype='c16')", "np.add(a, a, dtype=a.dtype)",
    "np.unique(a, return_index=True, return_inverse=True, return_counts=True)", "np.median(a, axis=0)",
    "np.searchsorted(np.sort(a.ravel()), 1)", "np.delete(a, 0, axis=-1)", "np.insert(a.ravel(), [0, 0], 7)", "a[(a > 0,)]",
    "np.unique(a, equal_nan=False)", "np.zeros(a.size)", "np.count_nonzero(a == a)", "a.clip(max=1)",
    "np.searchsorted(np.sort(a.ravel()), a)", "np.searchsorted(np.sort(a.ravel()), a, side='right')", "np.roll(a, 1)", "np.stack((a, a))", "np.outer(a, a)", "np.ones(a.shape, a.dtype)",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(arrays, st.sampled_from(CALLS))
def test_calls(sides: tuple[Side, Side], a: str, call: str) -> None:
    assert_agree(sides, f"a = {a}\n{call}")


PLAIN = [
    "np.arange(5)", "np.arange(1.5, 4)", "np.arange(10, 0, -3)", "np.arange(0.0, 1.0, 0.1)", "np.zeros((2, 3))", "np.ones(3, int)",
    "np.full((2, 2), 7)", "np.array([1.0, 2.0])", "np.array([[1, 2], [3, 4]])", "np.array([1, 2.5])", "np.array([[1], [2, 3]])",
    "np.bincount([0, 1, 1, 3])", "np.bincount(np.array([0, 2]), np.array([0.5, 1.0]))", "np.int64(3) * 2", "np.float64(2) * 3",
    "np.int64(2**62) * 4", "np.float64(1e300) * 1e300", "np.int8(100) + np.int8(100)", "np.float64(1) / 0", "np.int64(7) // 0",
    "np.sum(np.ones(1000, 'f4'))", "np.arange(300_000.0).sum()", "np.ones((3, 3)) @ np.ones(3)", "np.arange(3) @ np.arange(3)",
    "np.dot(np.arange(4.0), np.arange(4.0))", "np.ones(2) + np.ones(3)", "np.zeros(-1)", "np.empty((0, 3)).sum(axis=0)",
    "a = np.ones(3)\na.flags.writeable = False\na += 1", "a = np.ones(3)\na.dtype = 'i8'\na", "a = np.arange(6)\na.shape = (2, 3)\na",
]  # fmt: skip


@pytest.mark.parametrize("source", PLAIN)
def test_plain(sides: tuple[Side, Side], source: str) -> None:
    assert_agree(sides, source)


LONG = [
    "np.argmax({a}.reshape(4, -1), axis=1)", "np.argmin({a}.reshape(4, -1), axis=1)", "np.max({a}[::3])", "np.min({a}[::-2])",
    "np.nonzero({a} > 0)", "np.count_nonzero({a} > 0)", "np.unique({a})", "np.histogram({a}, 7)", "np.searchsorted(np.sort({a}), {a})",
    "np.searchsorted(np.sort({a}), np.sort({a})[::3], side='right')", "np.repeat({a}, 2)", "np.repeat({a}, 5)", "np.roll({a}, 7)",
    "np.bincount(np.abs({a}).astype('i8'))", "np.bincount(np.abs({a}).astype('i8'), np.ones({n}))", "np.linspace(-1.5, {n}, {n})",
    "np.linspace(0, 1, {n}, endpoint=False)", "np.zeros({n}).sum()", "np.median({a})", "np.median({a}.reshape(-1, 4), axis=1)",
    "np.median({a}.reshape(4, -1), axis=(0, 1), keepdims=True)", "np.nanmedian({a}.reshape(4, -1), axis=0)",
    "np.percentile({a}, [0, 30, 99.5])", "np.quantile({a}.reshape(2, -1), 0.3, axis=0, method='hazen')",
    "np.quantile({a}, 0.25, method='closest_observation')", "np.nanpercentile({a}, 40, keepdims=True)", "np.isin({a}, {a}[::7])",
    "np.isin({a}.reshape(4, -1), {a}[:3], invert=True)", "np.lexsort(({a}, {a}[::-1]))", "np.lexsort(({a} > 0, {a} % 3 == 0, {a}))",
    "np.interp({a}, np.arange(-400.0, 400.0, 7), np.arange(-400.0, 400.0, 7) ** 2)",
    "np.interp({a}, np.arange(-40.0, 40.0), np.arange(80), left=-1, right=2)", "np.interp({a}, [1, 1, 2], [3, 4, np.inf])",
    "np.convolve({a}, {a}[:5], 'full')", "np.convolve({a}[:3], {a}, 'same')", "np.correlate({a}, {a}[:4], 'valid')",
    "np.correlate({a}, {a}[:3] + 1j * {a}[:3], 'same')", "np.tril({a}.reshape(4, -1), 2)", "np.triu({a}.reshape(-1, 4), -3)",
    "np.maximum.accumulate({a})", "np.minimum.accumulate({a}.reshape(4, -1), axis=1)", "np.fmax.accumulate({a}.reshape(-1, 4)[:, ::2])",
    "b = {a}\nnp.add.at(b, np.arange({n}) * 3 % 4, {a})\nb", "b = {a}\nnp.subtract.at(b, [0, 0, -1], {a}[:3])\nb",
    "b = {a}\nnp.add.at(b[::2], [[1], [-1]], [2, 1])\nb",
]  # fmt: skip


SPECIAL = [
    "a = np.array([1.0, np.nan, 3.0, -0.0, 0.0] * 30)\n[np.median(a), np.nanmedian(a), np.percentile(a, 30), np.nanquantile(a, 0.3)]",
    "a = np.array([1.0, np.inf, -np.inf, np.inf])\n[np.median(a), np.nanmedian(a), np.quantile(a, [0.1, 0.9])]",
    "a = np.array([-0.0] * 4)\n[np.median(a), np.quantile(a, 0.5), np.median(a.astype('f4'))]", "np.median(np.zeros((0, 3)), axis=0)",
    *[
        f"np.{product}(np.arange(24).reshape(2, 3, 4).astype({one!r}), np.arange(4 * n).reshape({shape}).astype({other!r}))"
        for product in ("matmul", "dot")
        for one, other in (("i8", "f8"), ("u1", "u1"), ("?", "?"), ("c16", "f4"), ("i2", "u4"), ("f4", "f8"))
        for n, shape in ((5, "4, 5"), (10, "2, 4, 5"), (15, "3, 1, 4, 5"), (1, "4"))
    ],
    "np.isin(np.array([np.nan, 1.0, -0.0]), np.array([np.nan, 0.0]))", "np.isin(np.array([3, 9]), np.array([5, 7]))",
    "np.lexsort((np.array([np.nan, 1.0, -0.0, 0.0]), np.array([1.0, np.nan, 1.0, 1.0])))",
    "np.interp(np.array([np.nan, -np.inf, np.inf, 0.5] * 20), [0.0, 1.0], [2.0, 3.0])",
    "np.interp(np.linspace(-1, 3, 90).reshape(9, 10), [0.0, 1.0, 2.0], [5.0, -1.0, 7.0])",
    "np.array(2.5).sum(keepdims=True)", "np.array(2).max(keepdims=True)", "np.array(True).all(axis=(), keepdims=True)",
    "np.mean(np.array(3), keepdims=True)", "np.array(2.5).std(keepdims=True)", "np.reciprocal(np.zeros(40, 'i4'))",
    "np.reciprocal(np.zeros(40, 'u8'))", "np.reciprocal(np.zeros(40, 'i8'))", "np.reciprocal(np.zeros(40, 'i1'))",
    "[np.copysign(1, np.tanh(np.array([-0.0, 0.0] * 20, kind))) for kind in ('f8', 'f4')]",
    "[np.max(np.where(np.arange(200) == k, np.nan, 1.0)) for k in (0, 31, 32, 95, 100, 199)]",
    "[np.min(np.where(np.arange(n) == 5, -np.inf, 1.0).astype('f4')) for n in (6, 33, 64, 97, 128, 1000)]",
    "[np.copysign(1, f(np.array(pair * 40))) for f in (np.max, np.min) for pair in ([0.0, -0.0], [-0.0, 0.0])]",
    "[np.tri(3, k=k, dtype=kind) for k in (-5, 0, 5) for kind in (bool, float, int, 'f4')]", "np.tri(0, 3)", "np.tri(2, 0)",
    "np.convolve([1e308, 1e308], [10.0, 1.0])", "np.convolve([True, False], [True, True])",
    "np.maximum.accumulate(np.array([1.0, np.nan, -0.0, 0.0, 5.0]))", "np.fmin.accumulate([np.nan, -0.0, 0.0, np.nan, -1.0])",
    "np.maximum.accumulate(np.array([3, 1], 'm8[s]'))", "np.bitwise_and.accumulate([7, 6, 3])", "np.maximum.accumulate(np.ones((0, 3)))",
    "np.max(np.full(300, -np.inf))", "r = np.random.default_rng(1)\n[r.permutation(n) for n in (2, 256, 257, 258, 1000)]",
]  # fmt: skip


@pytest.mark.parametrize("source", SPECIAL)
def test_special(sides: tuple[Side, Side], source: str) -> None:
    assert_agree(sides, source)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(LONG),
    st.integers(1, 800).map(lambda n: 4 * n),
    st.sampled_from(["f8", "f4", "i8", "i4", "u1", "?"]),
    st.integers(2, 5000),
)
def test_longer_than_a_vector(sides: tuple[Side, Side], source: str, n: int, dtype: str, step: int) -> None:
    # Multiples of a step beyond a prime: as mixed as random numbers, with repetitions and with both signs.
    a = f"((np.arange({n}) * {step} % 1009) - 500).astype({dtype!r})"
    assert_agree(sides, source.format(a=a, n=n))
