"""Arrays whose bytes lie the other way round than this machine's: the shims against NumPy."""

import pytest
from differential import assert_same

DTYPES = [">i2", ">u4", ">i8", ">f2", ">f4", ">f8", ">c8", ">c16", ">U3", ">M8[s]", ">m8[D]"]

# What is done with `a`, three elements of one of these dtypes.
OPERATIONS = [
    "a", "a.dtype.str, a.dtype.byteorder, a.dtype.isnative, a.flags.aligned, a.strides", "a.copy()", "a[1]", "a[1].dtype", "a[::-1]", "a[[0, 2]]",
    "a[a == a[0]]", "np.sort(a)", "a.argsort(kind='stable')", "a.tobytes()",
    "a.view(a.dtype.newbyteorder()).tobytes()", "a.astype(a.dtype.newbyteorder())", "a.astype(a.dtype.newbyteorder(), copy=False).tobytes()",
    "np.concatenate([a, a])", "a.reshape(3, 1)", "np.array([a, a]).T", "np.take(a, [1])", "np.repeat(a, 2)", "np.where([True, False, True], a, a[::-1])",
    "np.unique(a)", "a == a[::-1]", "a.tolist()", "np.zeros_like(a)", "np.full(2, a[0], a.dtype)", "a.ravel()", "a[0] = a[1]; a", "a[:] = a[::-1].copy(); a",
    "a[[0, 1]] = a[[1, 0]]; a", "a[a == a[0]] = a[1]; a", "a.fill(a[2]); a", "a.view('u1')", "b = a[1:]; b[0] = a[0]; a", "np.frombuffer(a.tobytes(), a.dtype)",
    "import pickle; pickle.loads(pickle.dumps(a))", "np.stack([a, a])", "np.broadcast_to(a, (2, 3))", "np.searchsorted(np.sort(a), a)", "np.roll(a, 1)",
    "np.flip(a)", "np.tile(a, 2)", "np.lexsort((a,))", "np.partition(a, 1)", "np.nonzero(a)", "np.asarray(a.tolist(), a.dtype)", "np.array(a[0], a.dtype)",
    "np.result_type(a)", "np.promote_types(a.dtype, a.dtype)", "np.can_cast(a.dtype, a.dtype.newbyteorder(), 'no')", "np.can_cast(a.dtype, a.dtype.newbyteorder(), 'equiv')",
    "a.astype(object)", "np.array_equal(a, a.astype(a.dtype.newbyteorder()))", "a.dtype == a.dtype.newbyteorder()", "[x for x in a]", "a.item(1)",
    "a.flat[1]", "np.ascontiguousarray(a[::2])", "a.base is None", "a[1:].base is a", "str(a)", "np.delete(a, 1)", "np.insert(a, 1, a[2])", "np.isin(a, a[:1])",
]  # fmt: skip

# What only numbers can do.
ARITHMETIC = [
    "a + a", "a * 2", "-a", "a.sum()", "a.mean()", "a.max()", "a.cumsum()", "np.diff(a)", "a += 1; a", "a *= a; a.tobytes()", "np.add(a, 1, out=a)", "np.add(1, 2, out=a)",
    "a.dot(a)", "np.sqrt(a)", "np.array([a, a]) @ a", "a.astype('f8')", "np.add(a, a, dtype=a.dtype)", "a.real", "a.imag", "np.linspace(0, 1, 3, dtype=a.dtype)",
    "np.arange(3, dtype=a.dtype)", "np.ones(2, a.dtype)", "np.eye(2, dtype=a.dtype)", "np.add.reduce(a)", "np.add.at(a, [0, 0], 1); a", "np.bincount([0, 1, 1], a.real)",
    "np.any(a), np.all(a)", "np.array([[1, 2], [3, 4]], a.dtype).sum(axis=0)", "np.array([[1, 2], [3, 4]], a.dtype, order='F').tobytes('A')", "np.maximum(a, 2)",
    "a.real[0] = 5; a", "np.multiply.outer(a, a)", "a.var()", "a.astype(str)", "a.byteswap()", "a.byteswap().view(a.dtype.newbyteorder())",
]  # fmt: skip
NUMBERS = [name for name in DTYPES if name[1] in "iufc"]


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("dtype", DTYPES)
def test_operations(dtype, operation):
    assert_same(f"a = np.array([3, 1, 2]).astype({dtype!r})\n{operation.replace('; ', chr(10))}")


@pytest.mark.parametrize("operation", ARITHMETIC)
@pytest.mark.parametrize("dtype", NUMBERS)
def test_arithmetic(dtype, operation):
    assert_same(f"a = np.array([3, 1, 2]).astype({dtype!r})\n{operation.replace('; ', chr(10))}")


@pytest.mark.parametrize("source", [
    "np.array([1, 2], '>i4').view('>i2')", "np.array([1, 2], '<i4').view('>i4')", "np.array([1.5], '>f8').view('u8')", "np.frombuffer(b'\\0\\1\\0\\2', '>i2')",
    "np.frombuffer(b'x\\0\\1\\0\\2', '>i2', offset=1)", "a = bytearray(b'\\0\\1\\0\\2')\nb = np.frombuffer(a, '>i2')\nb[0] = 258\n(a, b)",
    "np.dtype('>f8').newbyteorder('='), np.dtype('f8').newbyteorder('>'), np.dtype('>f8').newbyteorder('<').str", "np.dtype('>i4,<f8').newbyteorder()",
    "np.array([1, 2], '=i4').dtype, np.array([1, 2], '|i1').dtype, np.dtype('>i1'), np.dtype('>O')", "np.dtype('i4').newbyteorder('x')",
    "a = np.arange(6, dtype='>i4').reshape(2, 3)\n(a.T.copy(), a[:, 1], a[1], a.sum(axis=1), a.copy('F').strides)", "np.zeros((2, 0), '>f8')", "np.zeros((), '>f8')[()]",
    "np.array(['a', 'bcd'], '>U3').astype('<U2')", "np.array(['a', 'bcd'], '>U3').view('>U1')", "np.array(['a', 'bc'], '>U3') + 'x'",
    "np.array([1, 2], '>i4').astype('>f8').tobytes()", "np.array([1, 2], '>f8').astype('>i2').tobytes()", "np.array([256], '>i2').byteswap(inplace=True)",
    "np.require(np.arange(2, dtype='>i4'), '<i4')", "np.linalg.inv(np.array([[2, 0], [0, 4]], '>f8'))", "np.median(np.array([3, 1, 2], '>f4'))", "np.histogram(np.array([3, 1, 2], '>f4'), 2)",
    "np.interp(np.array([1.5], '>f8'), [1, 2], np.array([1, 3], '>f8'))", "np.einsum('i,i', np.ones(2, '>f8'), np.ones(2, '>f8'))", "np.fft.fft(np.array([1, 2], '>f8'))",
    "np.convolve(np.array([1, 2], '>f8'), [1, 1])", "np.pad(np.array([1, 2], '>i4'), 1)", "np.nansum(np.array([1, np.nan], '>f4'))", "np.floor(np.array([1.5], '>f4')).dtype",
    "np.array([[1, 2], [3, 4]], '>i4').max(axis=0)", "np.array([1, 2], '>i4') << 1", "~np.array([1, 2], '>u2')", "np.array([1, 2], '>i4') == [1, 3]", "divmod(np.array([7, 8], '>i4'), 3)",
    "np.angle(np.array([1j], '>c16'))", "np.array([1 + 2j], '>c16').real.dtype, np.array([1 + 2j], '>c16').imag.strides",
])  # fmt: skip
def test_cases(source):
    assert_same(source)
