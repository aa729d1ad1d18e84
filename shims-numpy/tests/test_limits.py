"""`finfo` and `iinfo`: the shims against NumPy."""

import pytest
from differential import assert_same

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
