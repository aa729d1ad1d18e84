"""Long doubles: named, stored and typed as NumPy has them on x86, and computed with as doubles."""

import pytest
import understudy_numpy
from differential import ORIGINALS, assert_same, outcome
from understudy_numpy.primitives.refusal import Refusal

A = "a = np.array([1.5, -2, 0.0, -0.0, 1024, 0.25, np.inf, -np.inf, np.nan], 'g');"


@pytest.mark.parametrize("case", [
    "np.dtype('g')", "np.dtype('G')", "np.dtype('longdouble').str", "np.dtype(np.clongdouble).itemsize", "np.longdouble is np.float128", "np.clongdouble.__name__", "np.dtype('g').alignment",
    "np.promote_types('g', 'D')", "np.promote_types('g', 'i8')", "np.result_type('f8', 'g')", "np.can_cast('f8', 'g')", "np.can_cast('g', 'f8')", "np.can_cast('g', 'f8', 'same_kind')",
    "np.issubdtype(np.longdouble, np.floating)", "isinstance(1.5, np.longdouble)", "np.dtype('g') == np.dtype('f8')", "np.dtype('g').num", "np.dtype('G').char", "type(np.dtype('g')).__name__",
    "np.finfo(np.longdouble).dtype", "np.finfo(np.clongdouble).dtype", "np.finfo(np.longdouble).bits", "np.result_type(np.longdouble, 1j)",
])  # fmt: skip
def test_named(case):
    assert_same(case)


@pytest.mark.parametrize("case", [
    "a.tobytes()[:10], a.nbytes, a.strides", "a[:8].reshape(2, 4).T.copy().tobytes('A')[-16:-6]", "a[::-2].copy().view('u2')[:5]", "np.frombuffer(a.tobytes(), 'g')",
    "a.astype('G').imag", "a.astype('f8').astype('g')", "np.array([1 + 2j], 'G').real.nbytes", "np.array([(1, 2)], [('a', 'g'), ('b', 'G')])['b']", "np.zeros(3, 'i4,g')['f1'] + 1", "a.astype('O')[0]",
    "import pickle; pickle.loads(pickle.dumps(a))", "import io; f = io.BytesIO(); np.save(f, a[:4]); f.seek(0); np.load(f)",
])  # fmt: skip
def test_stored(case):
    assert_same(A + case)


@pytest.mark.parametrize("case", [
    "np.longdouble(2.5), np.longdouble(3), np.longdouble('1.25'), np.longdouble(b'2'), np.longdouble(np.float32(.5))", "np.clongdouble(1 + 2j)", "a.tolist()[:2]", "a[0].item()",
    "[repr(v) for v in a[:4]]", "repr(a), str(a)", "np.longdouble(1) + 1j", "np.longdouble(2) + np.float64(1)", "np.longdouble(2) * 3 - 1", "2 ** np.longdouble(3)", "divmod(np.longdouble(7), 2)",
    "hash(np.longdouble(2.5)) == hash(2.5)", "f'{np.longdouble(2.5):.3f}'", "int(np.longdouble(2.5)), float(np.longdouble(2.5)), complex(np.clongdouble(1j))", "int(np.longdouble('inf'))",
    "bool(np.longdouble(0)), bool(np.clongdouble(1j))", "np.longdouble(2.5).as_integer_ratio(), np.longdouble(2.5).is_integer()", "abs(np.clongdouble(3 + 4j)), np.clongdouble(1j).conjugate()",
    "np.longdouble(2) == None, np.longdouble(2) == 2, np.longdouble(2) < 3", "a + a, a * 2, a / 2, -a", "a < 1, a == a, np.isnan(a), np.signbit(a)", "np.sum(a[:3]), np.prod(a[:2]), np.mean(a[:2]), np.max(a[:6])",
    "np.cumsum(a[:3]), np.sort(a), np.argsort(a[:3]), np.unique(a[:4])", "np.dot(a[:3], a[:3]), a[:3] @ a[:3], np.outer(a[:2], a[:2])", "np.median(a[:4]), np.percentile(a[:4], 25), np.nanmax(a)",
    "np.array([3 + 4j], 'G') * 2j, abs(np.array([3 + 4j], 'G')), np.array([1, 2j], 'G').sum()", "np.zeros(2, 'g'), np.ones(2, 'G'), np.arange(3, dtype='g'), np.linspace(0, 1, 3, dtype='g'), np.full(2, 2, 'g'), np.eye(2, dtype='g')",
    "np.where([True, False], np.longdouble(1), 2), np.concatenate([a[:1], [1]]), np.clip(a[:3], 0, 1), np.diff(a[:3])", "np.frexp(a[:2]), np.modf(a[:2]), np.ldexp(np.longdouble(1), 3), np.copysign(a[:2], -1)",
    "np.sqrt(np.array([4, 9], 'g')), np.square(a[:2]), np.floor(a[:2]), np.rint(a[:2])", "np.add.reduce(np.ones(3), dtype='g'), np.add(1, 2, dtype='g'), np.sum([1], dtype=np.longdouble)",
    "np.float_power(np.longdouble(2), 2), np.float_power(np.float32(2), 2), np.float_power(2, 2j).dtype", "np.fft.fft(a[:2])", "np.array(['1', '2'], dtype='g'), a[:2].astype('U'), a[:2].astype('i4')",
    "np.linalg.inv(np.eye(2, dtype='g'))", "np.common_type(a, np.ones(1, 'F'))", "np.array([np.longdouble(2), 1.0]), np.array([np.longdouble(2), None])",
])  # fmt: skip
def test_what_doubles_hold(case):
    assert_same(A + case)


@pytest.mark.parametrize("call, message", [
    ("np.longdouble(3) + None", "unsupported operand type(s) for +"), ("None ** np.clongdouble(3)", "unsupported operand type(s) for **"), ("np.longdouble(3) < None", "'<' not supported"),
    ("np.longdouble(3) + {}", "unsupported operand type(s) for +"),
])  # fmt: skip
def test_no_number_of_pythons(call, message):
    with pytest.raises(TypeError) as told:
        eval(call, {"np": understudy_numpy})
    assert str(told.value).startswith(message)
    assert message in str(outcome(call, ORIGINALS))


@pytest.mark.parametrize("bits, double", [
    ((1 << 63, 16383), 1.0), (((1 << 63) + (1 << 10), 16383), 1.0), (((1 << 63) + (1 << 10) + 1, 16383), 1.0 + 2.0**-52), (((1 << 63) + (3 << 10), 16383), 1.0 + 2.0**-51),
    (((1 << 64) - 1, 16383 + 1023), float("inf")), ((1 << 63, 32766), float("inf")), ((1 << 63, 0x8000 | 32767), -float("inf")), ((1 << 63, 16383 - 1075), 0.0), (((1 << 63) + 1, 16383 - 1075), 5e-324), ((1, 0), 0.0),
])  # fmt: skip
def test_rounded_once(bits, double):
    np = understudy_numpy
    a = np.array(bits, "u8").view("g")
    assert float(a[0]) == double
    assert a.tobytes()[:10] == a.copy().tobytes()[:10] == a[[0]].tobytes()[:10]
    assert_same(f"with np.errstate(over='ignore'): v = np.array({bits}, 'u8').view('g').astype('f8')\nv")


def test_the_precision_that_is_told_is_that_of_what_is_computed():
    np = understudy_numpy
    for name in ("eps", "max", "tiny", "nmant", "precision", "maxexp", "smallest_subnormal"):
        assert getattr(np.finfo("g"), name) == getattr(np.finfo("d"), name)
    one = np.longdouble(1)
    assert one + np.finfo("g").eps > one == one + np.finfo("g").eps / 4


def test_the_other_order_of_bytes_is_refused():
    with pytest.raises(Refusal, match="other order of bytes"):
        understudy_numpy.ones(2, ">f16")
