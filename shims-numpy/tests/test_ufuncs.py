"""Elementwise functions: the shims against NumPy."""

import pytest
from differential import assert_same

ARRAYS = {
    "f": "np.array([1.5, -2.0, 0.0, -0.0, np.nan, np.inf, -np.inf, 1e300])",
    "g": "np.array([2.0, 0.0, -3.0, 0.5, 1.0, np.inf, 2.0, 1e300])",
    "s": "np.array([1.5, -2.25, 3, 0.1], dtype=np.float32)",
    "i": "np.array([7, -7, 0, 3, 2**62, -2**63, 1, -1])",
    "j": "np.array([2, 3, 0, -2, 4, -1, 7, -3])",
    "u": "np.array([200, 0, 255, 7], dtype=np.uint8)",
    "v": "np.array([100, 3, 1, 0], dtype=np.uint8)",
    "b": "np.array([True, False, True, False])",
    "c": "np.array([1 + 2j, -1j, 0, 3])",
}
SETUP = "; ".join(f"{name} = {source}" for name, source in ARRAYS.items()) + "; "
OPERATORS = ["+", "-", "*", "/", "//", "%", "==", "!=", "<", "<=", ">", ">="]
PAIRS = [("f", "g"), ("i", "j"), ("u", "v"), ("b", "b"), ("s", "s"), ("u", "b"), ("s", "u"), ("f", "2"), ("2", "f"), ("f", "-0.5"), ("i", "3"), ("3", "j"),
         ("u", "3"), ("u", "2.5"), ("s", "0.1"), ("s", "2"), ("b", "2"), ("b", "1.5"), ("i", "2.0"), ("u", "300"), ("u", "-1"), ("f", "i"), ("f", "np.float32(2)"),
         ("u", "np.int64(300)"), ("s", "np.float64(0.1)"), ("f", "True"), ("c", "2"), ("c", "c")]  # fmt: skip
BINARY = ["maximum", "minimum", "fmax", "fmin", "arctan2", "hypot", "copysign", "fmod", "logical_and", "logical_or", "logical_xor", "power", "float_power",
          "bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift", "gcd", "lcm", "heaviside", "floor_divide", "remainder"]  # fmt: skip
UNARY = ["negative", "positive", "absolute", "fabs", "sign", "square", "reciprocal", "sqrt", "rint", "floor", "ceil", "trunc", "isnan", "isinf", "isfinite",
         "signbit", "logical_not", "invert", "conjugate"]  # fmt: skip
TRANSCENDENTAL = ["exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
                  "arcsinh", "arccosh", "arctanh", "cbrt", "deg2rad", "rad2deg", "degrees", "radians"]  # fmt: skip


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("left, right", PAIRS)
def test_operator(left, operator, right):
    if left == right == "c" and operator in "<=>=":
        return
    assert_same(f"{SETUP}{left} {operator} {right}", rtol=1e-15 if "c" in (left, right) else 0)


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize(
    "left, right", [("f", "g"), ("i", "j"), ("u", "v"), ("b", "b"), ("s", "s"), ("u", "2"), ("i", "2"), ("s", "0.5")]
)
def test_binary(name, left, right):
    if name in ("gcd", "lcm") and right == "0.5":
        return
    inexact = name in ("arctan2", "hypot", "power", "float_power")
    assert_same(f"{SETUP}np.{name}({left}, {right})", rtol=1e-6 if inexact else 0, text=not inexact)


@pytest.mark.parametrize("name", UNARY)
@pytest.mark.parametrize("operand", ["f", "i", "u", "b", "s", "2.5", "3", "True", "[1.5, 2]"])
def test_unary(name, operand):
    assert_same(f"{SETUP}np.{name}({operand})")


@pytest.mark.parametrize("name", TRANSCENDENTAL)
@pytest.mark.parametrize("operand", ["f", "i", "u", "s", "0.5", "np.array([0.5, 1.0, -1.0])"])
def test_transcendental(name, operand):
    assert_same(
        f"{SETUP}np.{name}({operand})", rtol=2e-3 if operand == "u" else 1e-6 if operand == "s" else 1e-14, text=False
    )


CASES = [
    "np.add([1, 2], [3, 4])", "np.arange(3) + np.arange(3)[:, None]", "np.arange(6).reshape(2, 3) + np.arange(3)", "np.arange(6).reshape(2, 3) * np.arange(2)[:, None]", "np.ones((2, 1, 3)) + np.ones((4, 1))",
    "np.arange(3) + np.arange(2)", "np.ones((2, 3)) + np.ones((3, 2))", "np.arange(3) + []", "np.array([]) + 1", "np.array(3) + 4", "np.array(3.0)", "np.add(3, 4)", "np.add(3, 4.0)",
    "a = np.arange(3.0); np.add(a, 1, out=a); a", "a = np.zeros(3, int); np.add([1, 2, 3], 1.5, out=a)", "a = np.zeros(3, int); np.add([1, 2, 3], 1.5, out=a, casting='unsafe'); a", "a = np.zeros(2); np.add([1, 2, 3], 1, out=a)",
    "a = np.zeros((2, 3)); np.add([1, 2, 3], 1, out=a); a", "np.add([1, 2, 3], 1, where=[True, False, True], out=np.zeros(3))", "np.add([1, 2], 1, dtype=np.float32)", "np.add([1.5, 2], 1, dtype=int)", "np.add([1, 2], 1, dtype='u1')",
    "np.add(1)", "np.sqrt()", "np.sqrt('a')", "np.array(['a']) + 'b'", "np.array(['a']) + 1", "np.array([1, 2]) + 'a'", "np.array([1, 2]) < 'a'", "np.array([1, 2]) == 'a'", "np.array(['a', 'b']) == np.array(['a', 'c'])", "np.array([1, 2]) == None",
    "np.array([1, 2]) == [1, 3]", "np.array([1, 2]) == [1, 2, 3]", "np.array([1.0, 2]) & 1", "-np.array([True])", "np.array([True]) - np.array([True])", "~np.array([1, 2])", "~np.array([True, False])", "np.array([1, 2]) ** -1", "np.array([1, 2]) ** 2", "np.array([2.0, 3]) ** 2",
    "np.array([2.0, 3]) ** -1", "np.array([2.0, -3]) ** 0.5", "np.array([2, 3]) ** 0.5", "np.array([2, 3]) ** 2.0", "2 ** np.arange(4)", "2.0 ** np.arange(4)", "np.array([2], 'i1') ** 7", "np.array([3], 'u1') ** 6", "np.arange(4) ** np.arange(4)", "np.array([10]) ** 20",
    "np.array([1.0, 2]) ** 3", "np.array([0.1, 1.7]) ** 0", "1 / np.array([1, 0, -1])", "np.array([1, 0]) // 0", "np.array([1, 0]) % 0", "np.array([1.0, 0]) // 0", "np.array([1.0, 0]) % 0", "divmod(np.array([7, -7]), 3)", "np.divmod(7.5, -2)", "np.modf([1.5, -2.25])",
    "np.array([127], 'i1') + np.int8(1)", "np.array([127], 'i1') + 1", "np.array([2**63 - 1]) + 1", "np.array([200], 'u1') * 2", "-np.array([1], 'u1')", "np.array([1], 'u1') - np.array([2], 'u1')", "np.abs(np.array([-128], 'i1'))", "np.array([1e308]) * 10", "np.array([1e-308]) * 1e-300",
    "np.array([3e38], 'f4') * np.float32(10)", "np.exp(np.array([1000.0]))", "np.log(np.array([0.0, -1.0]))", "np.sqrt(np.array([-1.0]))", "np.float32(0.1) + np.array([0.2], 'f4')", "np.errstate(all='ignore').__enter__(); np.array([1.0]) / 0", "with np.errstate(divide='ignore'):\n    x = np.array([1.0]) / 0\nx",
    "with np.errstate(all='raise'):\n    x = np.array([1.0]) / 0", "np.seterr(all='ignore'); np.geterr()", "np.seterr(all='warn', under='ignore')", "np.rint([0.5, 1.5, 2.5, -0.5, -1.5, 1e20])", "np.round([0.125, 2.675, -1.5], 2)", "np.round(1234.567, -2)", "np.round(np.array([15, 25, 35]), -1)",
    "np.round(3.7)", "np.array([1.25, 1.35]).round(1)", "np.floor([1.5, -1.5, -0.5, 2**60 + 0.0])", "np.trunc([-0.5, 1.7])", "np.clip([1, 5, 9], 2, 7)", "np.clip([1.5, np.nan, 9], 2, 7)", "np.arange(5).clip(1, 3)", "np.clip(np.arange(5), None, 3)", "np.clip(np.array([1, 200], 'u1'), 2, 300)", "np.arange(5).clip(max=2.5)",
    "np.clip([1, 2, 3], [2, 2, 2], 2)", "np.nan_to_num([np.nan, np.inf, -np.inf, 1])", "np.isclose([1, 2], [1.00000001, 2.1])", "np.allclose([1.0, np.nan], [1.0, np.nan], equal_nan=True)", "np.array_equal([1, 2], [1, 2])", "np.array_equal([1], [1, 2])", "np.maximum([1, np.nan], [np.nan, 2])", "np.fmax([1, np.nan], [np.nan, 2])",
    "np.maximum(3, 4)", "np.maximum(np.arange(3), 1)", "np.add.reduce([1, 2, 3])", "np.multiply.reduce([[1, 2], [3, 4]])", "np.add.accumulate([1, 2, 3])", "np.multiply.accumulate([[1, 2], [3, 4]], axis=1)", "np.maximum.accumulate([1, 3, 2])", "np.subtract.outer([1, 2], [3, 4, 5])", "np.add.reduceat(np.arange(8), [0, 4, 1, 5])",
    "np.maximum.reduce([[1, 5], [3, 2]], axis=1)", "np.logical_and.reduce([True, False])", "np.subtract.reduce([10, 1, 2])", "a = np.zeros(3, int); np.add.at(a, [0, 0, 2], 1); a", "a = np.arange(3.0); np.multiply.at(a, [1, 1], 2); a", "np.add", "np.add.nin", "np.add.identity", "np.maximum.identity", "np.add.__name__",
    "a = np.arange(3); a += 1; a", "a = np.arange(3); a /= 2", "a = np.arange(3.0); a /= 2; a", "a = np.array([1, 2], 'u1'); a += 300", "a = np.array([1, 2], 'u1'); a -= 3; a", "a = np.array([1, 2], 'u1'); a *= 1.5", "a = np.arange(3); a **= 2; a", "a = np.arange(6).reshape(2, 3); a[:, 0] += 10; a", "a = np.arange(4); a[::2] //= 2; a", "a = np.array([True]); a |= False; a",
    "np.array([1, 2], dtype=object) + 1", "np.array([1, None], dtype=object) + 1", "np.array(['a', 'b'], dtype=object) + 'x'", "np.array([1, 2.5], dtype=object) * 2", "np.sqrt(np.array([4], dtype=object))", "np.array([1, 'a'], dtype=object) == 'a'", "np.array(['2020-01-01'], 'M8[D]') + 1", "np.array(['2020-01-01'], 'M8[D]') - np.datetime64('2019-12-25')",
    "np.array(['2020-01-01', 'NaT'], 'M8[D]') < np.datetime64('2020-06-01')", "np.isnat(np.array(['2020-01-01', 'NaT'], 'M8[D]'))", "np.array([1, 2], 'm8[s]') * 2", "np.array([10, 20], 'm8[s]') / np.timedelta64(5, 's')", "np.array([10, 20], 'm8[h]') / 4", "np.array(['2020'], 'M8[Y]') + np.array(['2021'], 'M8[Y]')",
    "np.array([1], 'm8[D]') + np.array([1], 'm8[h]')", "np.array(['2020-01-01'], 'M8[D]') + np.timedelta64(12, 'h')", "-np.array([1], 'm8[s]')", "np.abs(np.array([-3], 'm8[s]'))", "np.maximum(np.array(['2020-01-01'], 'M8[D]'), np.datetime64('2021-01-01'))", "np.array([1, 2], 'm8[s]').sum()", "np.array([1, 2], 'm8[s]').mean()", "np.array(['2020-01-01', '2021-01-01'], 'M8[D]').max()",
    "np.array(['2020-01-01', 'NaT'], 'M8[D]').min()", "np.frexp([8.0, 0.3])", "np.ldexp([1.0, 2.0], [3, 4])", "np.bitwise_count([1, 7])", "np.logaddexp(1.0, 1.0)", "np.where(np.array([True, False]), np.float32(1), 2)", "np.hypot(3, 4)", "np.sign([-2, 0, 3])", "np.sinc(0.0)", "np.exp(1)", "np.sqrt(4)", "np.abs(-3)", "np.abs([-1.5, 2])", "np.isnan(np.nan)",
    "np.outer([1, 2], [3, 4])", "np.inner([1, 2], [3, 4])", "np.dot([[1, 2], [3, 4]], [5, 6])", "np.array([[1, 2], [3, 4]]) @ np.array([[5, 6], [7, 8]])", "np.arange(3) @ np.arange(3)", "np.arange(6.0).reshape(2, 3) @ np.arange(3)", "np.ones((2, 3)) @ np.ones((2, 3))", "np.arange(3) @ 3", "np.ones((2, 2, 3)) @ np.ones((3, 4))", "np.vdot([1j, 2], [3, 4])", "np.tensordot(np.arange(6).reshape(2, 3), np.arange(6).reshape(3, 2), 1)",
    "np.kron([1, 2], [[1, 1]])", "np.cross([1, 0, 0], [0, 1, 0])", "np.einsum('ij,jk->ik', np.arange(4).reshape(2, 2), np.arange(4).reshape(2, 2))", "np.einsum('ii', np.arange(9).reshape(3, 3))", "np.dot(np.ones((2, 3)), np.ones(2))", "np.dot(2, [1, 2])", "np.arange(3).dot([1, 2, 3])", "np.trace(np.arange(9).reshape(3, 3))",
]  # fmt: skip


@pytest.mark.parametrize("source", CASES)
def test_cases(source):
    assert_same(source)


def test_other_types_are_asked():
    """An operand with __array_ufunc__ answers itself; with None in its place, Python asks its reflected operator."""
    assert_same(
        "class Own:\n"
        "    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):\n"
        "        return (ufunc.__name__, method, [type(x).__name__ for x in inputs], sorted(kwargs))\n"
        "class Refuses:\n"
        "    __array_ufunc__ = None\n"
        "    def __radd__(self, other):\n"
        "        return ('radd', type(other).__name__)\n"
        "class First:\n"
        "    __array_priority__ = 1000\n"
        "    def __radd__(self, other):\n"
        "        return ('first', type(other).__name__)\n"
        "a = np.arange(3)\n"
        "(np.sqrt(Own()), np.maximum(a, Own()), np.add(Own(), 1, out=None), a + Own(), a + Refuses(), a + First(), np.float64(2) + Refuses(), np.float64(2) + First(), np.add.reduce(Own()))"
    )
