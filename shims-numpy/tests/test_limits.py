"""`finfo` and `iinfo`: the shims against NumPy."""

import pytest
import understudy_numpy
from differential import assert_same
from understudy_numpy.primitives.refusal import Refusal

CALLS = [
    "np.finfo('f4') is np.finfo(np.float32)", "np.finfo[np.float64]", "np.iinfo[np.int64]", "np.finfo(np.float32(1))==np.finfo(np.float64(1))",
    "np.iinfo('hi')", "np.iinfo(10.)", "np.finfo(np.int64(1))", "np.finfo('i4')", "np.finfo(None)", "np.iinfo('f4')", "np.iinfo(None)", "np.finfo(1)",
    "np.finfo(np.ones(3,'f2')).dtype", "np.finfo('xx')", "np.iinfo(np.bool_)", "np.iinfo(12).dtype", "np.iinfo(np.array([1],'u1')).max", "np.finfo('O')",
    "np.finfo(object)", "np.finfo(str)", "np.iinfo('u8').key", "np.iinfo(int)==np.iinfo(int)", "np.iinfo(True)",
    "hash(np.finfo('f4'))==hash(np.finfo(np.float32))", "np.iinfo('i4').min",
    "np.iinfo(np.int8).bits,np.finfo(float).bits,np.finfo(float).dtype,np.finfo(complex).dtype",
]  # fmt: skip


@pytest.mark.parametrize("source", CALLS)
def test_calls(source):
    assert_same(source)


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", "c8", "c16"])
def test_floats(kind):
    assert_same(
        f"o = np.finfo('{kind}'); (repr(o), str(o), [(n, repr(getattr(o, n))) for n in sorted(dir(o)) if n[0] != '_'])"
    )


@pytest.mark.parametrize("kind", ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"])
def test_integers(kind):
    assert_same(
        f"o = np.iinfo('{kind}'); (repr(o), str(o), [(n, repr(getattr(o, n))) for n in sorted(dir(o)) if n[0] != '_'])"
    )


@pytest.mark.parametrize("case", [
    "np.dtype('g')", "np.dtype('G')", "np.dtype('longdouble').str", "np.dtype(np.clongdouble).itemsize", "np.longdouble is np.float128", "np.clongdouble.__name__", "np.dtype('g').alignment",
    "np.promote_types('g', 'D')", "np.promote_types('g', 'i8')", "np.result_type('f8', 'g')", "np.can_cast('f8', 'g')", "np.can_cast('g', 'f8')", "np.can_cast('g', 'f8', 'same_kind')",
    "np.issubdtype(np.longdouble, np.floating)", "isinstance(1.5, np.longdouble)", "np.dtype('g') == np.dtype('f8')", "np.dtype('g').num", "np.dtype('G').char", "type(np.dtype('g')).__name__",
    *(f"np.finfo(np.longdouble).{name}" for name in ("bits", "nmant", "nexp", "precision", "machep", "negep", "iexp", "minexp", "maxexp", "dtype")),
])  # fmt: skip
def test_longdouble_is_named(case):
    assert_same(case)


@pytest.mark.parametrize("call", [
    "np.longdouble(1)", "np.zeros(2, 'g')", "np.arange(3).astype('G')", "np.add(1, 2, dtype='g')", "np.finfo('g').eps", "np.frombuffer(bytes(16), 'g')", "np.sum([1], dtype=np.longdouble)",
])  # fmt: skip
def test_longdouble_is_not_computed_with(call):
    with pytest.raises(Refusal):
        eval(call, {"np": understudy_numpy})
