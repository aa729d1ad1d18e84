"""NumPy's scalars: the shims against NumPy."""

import pytest
from differential import assert_same

VALUES = [
    "np.float64(2.5)",
    "np.int64(7)",
    "np.uint8(200)",
    "np.float32(0.1)",
    "np.bool(True)",
    "np.complex128(1+2j)",
    "np.int8(-3)",
    "np.float16(1.5)",
]
OTHERS = [
    "2",
    "2.5",
    "True",
    "np.int64(3)",
    "np.uint8(100)",
    "np.float32(0.5)",
    "np.float64(-1.5)",
    "np.bool(False)",
    "np.arange(3)",
    "1j",
]
# What is warned of differs here.
UNLIKE = [("np.int8(-3)", "**"), ("np.float16(1.5)", "%")]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "==", "<", ">=", "!="]
CASES = [
    *[f"({v}, str({v}), hash({v}) == hash({v}.item()), {v}.dtype, {v}.shape, {v}.ndim, {v}.item(), {v}.nbytes, type(abs({v})).__name__)" for v in VALUES],
    "np.float64()", "np.float64('1.5')", "np.float64('x')", "np.float64([1, 2])", "np.float64(None)", "np.float64(1j)", "np.int64(3.9)", "np.int64('12')", "np.int64(2**63)", "np.uint8(300)", "np.uint8(-1)", "np.int8(np.int64(300))", "np.uint8(np.float64(3.7))", "np.float32(1e300)", "np.bool(2)", "np.bool('')", "np.str_('a')",
    "np.float64(1) / 0", "np.float64(0) / 0", "np.int64(1) / 0", "np.int64(1) // 0", "np.int64(5) % 0", "np.float64(1e308) * 10", "np.int64(2**63 - 1) + 1", "np.int8(127) + np.int8(1)", "np.uint8(1) - np.uint8(2)", "np.uint8(200) + 100", "np.uint8(200) + 300", "np.int8(100) * 2", "-np.uint8(1)", "abs(np.int8(-128))", "np.int64(2) ** 63", "np.int64(2) ** -1", "np.float64(-8) ** (1 / 3)",
    "np.float64(2.5).is_integer()", "np.float64(2.675).round(2)", "round(np.float64(2.675), 2)", "round(np.float64(2.5))", "round(np.int64(5))", "round(np.float32(1.25), 1)", "np.int64(5).round(-1)", "divmod(np.int64(7), 3)", "divmod(7.5, np.float64(2))", "int(np.float64(3.9))", "float(np.int64(3))", "complex(np.float64(1))", "bool(np.float64(0))", "[1, 2, 3][np.int64(1)]", "'ab' * np.int64(2)", "[1] * np.int64(2)", "range(np.int64(3))",
    "f'{np.float64(1.23456):.2f}'", "f'{np.int64(12345):,}'", "f'{np.float32(0.1)}'", "f'{np.float64(0.1)}'", "f'{np.int64(5):>5}'", "f'{np.bool(True)}'", "'%d %s %.2f' % (np.int64(3), np.float64(1.5), np.float32(2))", "str(np.float32(0.1))", "repr(np.float32(1e10))", "repr(np.float32(1e-10))", "repr(np.float64(1e16))", "repr(np.float64(1e22))", "repr(np.float64('nan'))", "repr(np.float32('inf'))", "str(np.float16(0.1))", "repr(np.float64(-0.0))",
    "np.True_", "np.False_", "not np.True_", "~np.True_", "np.True_ & False", "np.True_ | False", "np.True_ ^ True", "np.True_ + np.True_", "np.True_ + 1", "-np.True_", "np.True_ - np.True_", "np.True_ * 3", "np.True_ == 1", "np.True_ is np.bool(1)", "np.int64(3) & 1", "np.int64(3) << 2", "np.int64(-8) >> 1", "~np.int64(3)", "np.float64(1) & 1", "np.int64(3) ^ np.uint8(1)",
    "np.float64(1.5) == 1.5", "np.float64(1.5) == 'a'", "np.float64(1.5) == None", "np.float64(1.5) < 'a'", "np.int64(3) in [1, 2, 3]", "{np.int64(3): 'x'}[3]", "{3.0: 'x'}[np.float64(3)]", "np.float64(1) + None", "np.float64(1) + 'a'", "max(np.float64(1), 2)", "sorted([np.int64(3), 1, np.float64(2.5)])", "sum([np.int64(1), np.int64(2)])", "math.sqrt(np.int64(4))", "math.floor(np.float64(2.5))", "np.float64(3).hex()", "np.float64(2.5).as_integer_ratio()",
    "np.int64(3).bit_count()", "np.float64(1.5).real", "np.complex128(1 + 2j).imag", "np.complex128(1 + 2j).conjugate()", "np.complex64(1 + 2j)", "np.complex128(0.5)", "np.float64(3).astype(int)", "np.int64(3).astype('f4')", "np.float64(3).sum()", "np.float64(3).mean()", "np.float64(3)[()]", "np.float64(3)[0]", "np.float64(3).tolist()", "np.float64(3).T", "np.float64(3).copy()", 
    "np.str_('abc').upper()", "np.str_('abc') + 'd'", "np.str_('a') == 'a'", "np.str_('abc')[1]", "repr(np.str_(\"it's\"))", "isinstance(np.str_('a'), str)", "np.str_('abc').dtype", "np.isscalar(np.float64(1))", "np.isscalar('a')", "np.isscalar([1])", "np.array(5)[()]", "np.arange(3).sum()", "type(np.arange(3.0)[0]).__name__", "np.generic", "np.number(1)", "np.float64(5).clip(0, 3)",
    "np.datetime64('2020-01-01')", "np.datetime64('2020-01-01T12:30')", "np.datetime64('2020')", "np.datetime64('2020-01', 'D')", "np.datetime64('NaT')", "np.datetime64(5, 's')", "np.datetime64(5)", "np.datetime64('2020-01-01') + 1", "np.datetime64('2020-01-01') - np.datetime64('2019-01-01')", "np.datetime64('2020-01-01') + np.timedelta64(5, 'h')", "np.datetime64('2020-01-01') < np.datetime64('2021')", "np.datetime64('2020-01-01', 'ns')", "str(np.datetime64('2020-01-01T00:00:00.5'))", "np.datetime64('bad')", "np.datetime64('2020-13-01')",
    "np.datetime64('2020-01-01').item()", "np.datetime64('2020-01-01', 'ns').item()", "np.datetime64('2020-01-01').astype('M8[M]')", "np.datetime64('2020-01-01').astype(int)", "np.timedelta64(5, 'D')", "np.timedelta64(5)", "str(np.timedelta64(5, 'D'))", "np.timedelta64(1, 'D') / np.timedelta64(1, 'h')", "np.timedelta64(5, 'D') * 2", "np.timedelta64(5, 'D') / 2", "np.timedelta64('NaT')", "-np.timedelta64(5, 'D')", "np.timedelta64(1, 'D') == np.timedelta64(24, 'h')", "np.timedelta64(5, 'm').item()", "np.isnat(np.datetime64('NaT'))", "np.datetime64('NaT') == np.datetime64('NaT')", "np.datetime64('2020-01-01') == 'x'",
    "import datetime; np.datetime64(datetime.datetime(2020, 1, 2, 3))", "import datetime; np.datetime64(datetime.date(2020, 1, 2))", "import datetime; np.timedelta64(datetime.timedelta(days=1))", "import copy; copy.deepcopy(np.int64(3))", "np.int64(3).__index__()", "hash(np.float64(0.5)) == hash(0.5)",
]  # fmt: skip


@pytest.mark.parametrize("source", CASES)
def test_scalars(source):
    assert_same(source)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("value", VALUES)
def test_operators(value, operator):
    if "complex" in value and operator in ("**", "//", "%") or (value, operator) in UNLIKE:
        return
    pairs = "".join(
        f"\ntry: seen.append({left} {operator} {right})\nexcept Exception as error: seen.append((type(error).__name__, str(error)))"
        for other in OTHERS
        for left, right in ((value, other), (other, value))
    )
    assert_same(
        f"seen = []{pairs}\nseen",
        rtol=1e-15 if "complex" in value else 1e-7 if operator == "**" else 0,
        text=operator != "**" and "complex" not in value,
    )
