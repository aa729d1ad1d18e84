"""The loops of ufuncs, and calls that name one: the shims against NumPy."""

import pytest
from differential import assert_same

CALLS = [
    "np.add(1, 2, signature='dd->d')", "np.add(1, 2, sig='dd->d')", "np.add(1, 2, sig='dd->d', signature='dd->d')", "np.add(1, 2, signature='d')",
    "np.add(1, 2, signature='ddd')", "np.add(1, 2, signature='dd->dd')", "np.add(1, 2, signature=('d', 'd'))", "np.add(1, 2, signature=('d', None, None))",
    "np.add(1, 2, signature=(None, None, 'd'))", "np.add(1, 2, signature=(None, None, 'd'), dtype='d')", "np.add(1, 2, signature='ll->d')",
    "np.add(1.5, 2, signature='ll->l')", "np.add(np.array([1.5]), 2, signature='ll->l')", "np.add(np.array([1.5]), 2, signature='ll->l', casting='unsafe')",
    "np.add(300, 2, signature='bb->b')", "np.add(np.int8(1), np.int8(2), signature=('i4', 'i4', None))", "np.add(1, 2, signature=3)", "np.add(1, 2, signature='xx->d')",
    "np.less(1, 2, signature='dd->?')", "np.less(1, 2, signature='dd->d')", "np.less(1, 2, signature=('d', None, None))", "np.less([1], [2], signature='OO->O')",
    "np.sqrt(4, signature='f->f')", "np.sqrt([4], signature=('f', None))", "np.sqrt(np.float32(4), signature=(None, 'd'))", "np.absolute(1j, signature='D->d')",
    "np.modf(1.5, signature='f->ff')", "np.ldexp(1.5, 2, signature='fi->f')", "np.add(np.array([1], 'm8[s]'), np.array([1], 'm8[ms]'), signature='mm->m')",
    "np.add([1, 2], [3, 4], signature=b'dd->d')",
    "np.frompyfunc(len, 1, 1).types", "np.frompyfunc(divmod, 2, 2).ntypes", "np.add.signature",
]  # fmt: skip


@pytest.mark.parametrize("source", CALLS)
def test_calls(source):
    assert_same(source)


def test_types():
    """Every ufunc tells the same loops in the same order."""
    assert_same(
        "[(name, getattr(np, name).types) for name in dir(np) if type(getattr(np, name)).__name__ == 'ufunc' and getattr(np, name).signature is None]"
    )


DTYPES = "f4, f8, i1, i4, i2 = (np.dtype(name) for name in ('f4', 'f8', 'i1', 'i4', 'i2'))\n"


@pytest.mark.parametrize("call", [
    "np.add.resolve_dtypes((f4, int, None))", "np.add.resolve_dtypes((f4, float, None))", "np.add.resolve_dtypes((i4, f4, None), casting='safe')",
    "np.add.resolve_dtypes((i4, f4, None), casting='no')", "np.add.resolve_dtypes((f4, None, None))", "np.add.resolve_dtypes((f4,))", "np.add.resolve_dtypes([1, 2])",
    "np.add.resolve_dtypes((None, i2, None), reduction=True)", "np.maximum.resolve_dtypes((None, i2, None), reduction=True)", "np.add.resolve_dtypes((i1, i1, f8))", "np.add.resolve_dtypes((i4, i4, i1))",
    "np.sqrt.resolve_dtypes((i4, None))", "np.add.resolve_dtypes((None, None, None))", "np.add.resolve_dtypes((f4, f4, None), signature=(np.float64, None, None))",
    "np.add.resolve_dtypes((i4, i4, None), signature=(None, None, 'f4'))", "np.equal.resolve_dtypes((f4, int, None))", "np.divmod.resolve_dtypes((i4, i2, None, None))", "np.add.resolve_dtypes(('i4', 'i4', None))",
])  # fmt: skip
def test_resolve_dtypes(call):
    assert_same(DTYPES + call)
