"""Arrays of records and of bytes without a meaning, and `numpy.rec`: the shims against NumPy."""

import pytest
from differential import assert_same

# What is done with `a`, three records with fields that are not aligned, and `b`, with subarrays and a record in the record.
A = "a = np.array([(2, 1.5, 'x'), (1, -0.5, 'yz'), (1, 2.0, '')], [('i', 'i1'), ('f', '>f8'), ('s', 'U2')])"
B = "b = np.array([(1, [1, 2], (3, 4.5)), (5, [6, 7], (8, 9.5))], [('k', 'i4'), ('v', 'i2', (2,)), ('r', [('x', 'u1'), ('y', 'f4')])])"
OPERATIONS = [
    "a", "b", "str(a), str(b)", "a.dtype", "a['i']", "a['f']", "a['s']", "a['f'].strides, a['f'].flags.aligned, a['f'].flags.c_contiguous", "a['f'].base is a",
    "b['v']", "b['v'].strides, b['v'].shape", "b['r']", "b['r']['y']", "b['r']['y'][0] = 7; b", "a['f'][1:] = 3; a", "a['i'] += 1; a", "b['v'][:, 1] = [3, 4]; b",
    "a[['s', 'i']]", "a[['f']].strides", "a[['i', 'f']] = (5, 6); a", "a['nothing']", "a[['nothing']]", "a[0]", "a[0]['f']", "a[0][1]", "a[0][-1]", "a[0][3]", "a[0].item()",
    "a[0].tolist(), b[0].tolist()", "a[0]['i'] = 9; a", "a[0][0] = 9; a", "x = a[0]; x['f'] = 4; a", "len(a[0])", "list(a[0])", "[x for x in a]", "for x in a: x['i'] = 0\na",
    "a[0] = (7, 8, 'q'); a", "a[0] = 7; a", "a[0] = (1, 2)", "a[1:] = a[0]; a", "a[1:] = (4, 5, 'r'); a", "a[:] = a[::-1].copy(); a", "a.fill((1, 2, 'z')); a", "a[[0, 2]]",
    "a[a['i'] == 1]", "a[::-1]", "a[::2]['f']", "a.reshape(3, 1)", "a.reshape(3, 1)['f']", "a.copy()", "a.tolist()", "a.tobytes()", "np.frombuffer(a.tobytes(), a.dtype)",
    "np.sort(a)", "np.sort(a, order='f')", "np.sort(a, order=['i', 'f'])", "np.argsort(a, order='s')", "np.argsort(a)", "a.sort(order='f'); a", "np.sort(a, order='nothing')",
    "np.unique(a)", "np.unique(a[['i']])", "a == a", "a != a", "a == a[0]", "b == b", "a == b[:1]", "a == 1", "a < a", "a + a", "a[0] == a[0]", "a[0] != a[1]", "np.concatenate([a, a[:1]])",
    "np.concatenate([a, b])", "np.stack([b, b])", "np.append(a, a[:1])", "np.repeat(b, 2)", "np.take(a, [2, 0])", "np.where([True, False, True], a, a[0])", "np.tile(a, 2)", "np.roll(a, 1)",
    "np.zeros_like(a)", "np.empty_like(b).dtype", "np.full(2, a[0])", "np.full(2, (1, 2, 'x'), a.dtype)", "np.ones(2, b.dtype)", "np.array([a, a])", "np.array([a[0], a[1]])",
    "np.array(a[0])", "np.asarray(a) is a", "a.astype([('x', 'f4'), ('y', 'i4'), ('z', 'U1')])", "a.astype(a.dtype)", "a.astype(object)", "a.astype('f8')", "a[['i']].astype('f8')",
    "b.astype([('k', 'f8'), ('v', 'f4', (2,)), ('r', [('x', 'i4'), ('y', 'f8')])])", "a.view('u1').shape", "a.view('V17')", "a.view('i4')", "b.view('V13')[0]", "b.byteswap()", "b.view(b.dtype.newbyteorder())",
    "a.getfield('>f8', 1)", "a.setfield(5, 'i1'); a", "a.getfield('f8', 12)", "np.nonzero(a)", "np.count_nonzero(b)", "bool(a[0])", "a.sum()", "a.max()", "np.searchsorted(np.sort(b), b)",
    "import pickle; pickle.loads(pickle.dumps(a))", "import copy; copy.deepcopy(b)", "hash(a[0])", "a.flags.writeable = False; isinstance(hash(a[0]), int)", "a.setflags(write=False); a['i'][0] = 1",
    "a.T", "a.ravel()", "a.flat[1]", "a.itemsize, a.nbytes", "np.broadcast_to(a, (2, 3))", "a[()] is a, a[...] is a", "np.array_equal(a, a)", "np.array(a, ndmin=2)", "a.item(0)", "a.put([0], [(1, 2, 'q')]); a",
    "np.lexsort((a['i'], a['f']))", "a['f'] * a['i']", "np.hypot(a['f'], 1)", "a['s'] == 'x'", "np.add(a['i'], 1, out=a['i']); a", "a['f'].sum(), b['v'].sum(axis=0), b['r']['y'].mean()", "a[np.newaxis]['i']",
    "np.delete(a, 0)", "np.insert(a, 1, a[2])", "a.dtype.names = ('p', 'q', 'r'); a", "a.dtype = [('n', 'V17')]; a", "np.void(b'ab\\xff')", "np.void(3)", "np.void((1, 2), 'i4,f8')", "np.void('a')", "np.void(-1)",
]  # fmt: skip
CASES = [
    "np.zeros(2, 'V3')", "np.zeros(2, 'V3')[0]", "np.array([b'ab', b'c'], 'V2')", "np.array([b'ab', b'c'], 'V')", "np.array([b'ab'], 'V4')", "np.zeros(2, 'V3') == np.zeros(2, 'V3')", "np.zeros(2, 'V3') == np.zeros(2, 'V4')",
    "np.arange(3).astype('V8')", "np.arange(3).astype('V4')", "np.arange(3).view('V8').view('i8')", "np.zeros(2, 'V3').view('u1')", "np.zeros(2, 'V3').astype('V5')", "np.zeros(1, 'V2').tolist()", "np.zeros((), 'V2')[()]",
    "np.zeros(3, '(2,)i4')", "np.array([1, 2], '(2,)f4')", "np.full(2, 5, '2i4')", "np.empty((0,), 'i4,(2,3)f4')['f1'].shape", "np.frombuffer(bytes(24), '(2,)i4').shape", "np.arange(2).astype('(2,)i4')", "np.zeros(2, [])", "np.zeros(0, 'i4,i4')",
    "np.array([(1, 2)], 'i4,i4')", "np.array((1, 2), 'i4,i4')", "np.array([[(1, 2), (3, 4)]], 'i4,i4')", "np.array([1, 2], 'i4,f8')", "np.array([(1, 2), 3], 'i4,i4')", "np.array([(1, 2, 3)], 'i4,i4')", "np.array([(1, (2, 3))], 'i4,(2,)i4')",
    "np.array([(1, 2)], 'i4,(2,)i4')", "np.array([(1, [2, 3, 4])], 'i4,(2,)i4')", "np.array([('a', 2)], 'i4,i4')", "np.array([(1, 'abc')], 'i4,U2')", "np.array([('2020-01-01', True)], 'M8[D],?')", "np.array([(1, 300)], 'i4,u1')", "np.array([[1, 2], [3, 4]], 'i4,i4')",
    "np.array([(1.5, 2.5 + 1j, np.inf)], 'f4,c8,f2')", "np.array([(1e10, 1), (1, 1e-10)], 'f8,f8')", "np.array([(1, (2.5, 3)), (10, (22.25, 3))], [('a', 'i4'), ('b', [('c', 'f4'), ('d', 'i2')])])", "np.zeros(2000, 'i4,f8')", "np.zeros((2, 2), 'i4,f8')",
    "np.array2string(np.zeros(2, 'i4,f8'), separator='; ')", "np.array([(True, False)], '?,?')", "np.zeros(1, [('a', 'f8', (2, 2))])", "np.zeros((), 'i4,f8')", "str(np.zeros((), 'i4,f8'))", "np.arange(6).view('i8,i8')", "np.arange(6).reshape(2, 3).view('i8,i8')",
    "a = np.arange(6).reshape(2, 3); v = a.view('i8,i8,i8'); v['f1'] = 9; a", "a = np.zeros(2, {'names': ['x'], 'formats': ['i4'], 'offsets': [2], 'itemsize': 9}); a['x'] = 5; (a, a.tobytes(), a['x'].strides)", "a = np.zeros(3, 'i4,f8'); b = a['f1']; a['f1'] = [1, 2, 3]; b",
    "np.rec.array([(1, 2.)], names='a,b')", "np.rec.array([(1, 2.)], names='a,b')[0]", "np.rec.array([(1, 2.)], names='a,b').a", "r = np.rec.fromarrays([[1, 2], [3.5, 4]], names='x,y'); r.x = 5; r", "r = np.rec.fromarrays([[1, 2], [3.5, 4]], names='x,y'); r.x[0] = 7; (r.x, r[0], r['x'], r[0].y)",
    "r = np.rec.fromarrays([[1, 2]], names='x'); r.z", "np.rec.fromrecords([(1, 'a'), (2, 'bc')], names='n,s')", "np.rec.fromstring(bytes(range(8)), dtype='i2,>i2')", "np.rec.array([[1, 2], [3, 4]])", "np.rec.format_parser(['f8', 'i4'], ['a', 'b'], ['T1', 'T2']).dtype",
    "np.rec.format_parser('f8, i4', 'a,b', None, aligned=True).dtype", "np.recarray((2,), dtype='i4,f8')[0:0]", "r = np.rec.array(np.zeros(2, [('a', [('b', 'i4')])])); (r.a, type(r.a).__name__, r.a.b, r[0].a)", "r = np.rec.array(np.zeros(2, 'i4,f8')); r[0] = (4, 5); (r.tolist(), r.field(0), r.field('f1'))",
    "r = np.rec.array(np.zeros(2, 'i4,f8')); (r == r, r.copy(), r[1:], r[[0]], r[r.f0 > 0])", "r = np.zeros(2, 'i4,f8').view(np.recarray); r[0].f0 = 4; r", "np.zeros(2).view(np.recarray)", "np.rec.array([(1, 2.)], names='a,b')[0].pprint()", "np.rec.find_duplicate(['a', 'b', 'a'])",
    "np.rec.fromarrays([[1, 2], [1]], names='a,b')", "np.rec.fromarrays([[1, 2]], names='a,b')", "np.rec.array([(1, 2)], dtype='i4,i4', copy=False).dtype", "np.rec.fromrecords([(1, 2), (3, 4)], dtype='i4,f8', shape=(2, 1))", "np.rec.array(None)", "r = np.rec.array([(1, 2)], names='a,b'); r.a.dtype, r.dtype",
]  # fmt: skip


@pytest.mark.parametrize("operation", OPERATIONS)
def test_operations(operation):
    assert_same(f"{A}\n{B}\n{operation.replace('; ', chr(10))}")


@pytest.mark.parametrize("source", CASES)
def test_cases(source):
    assert_same(source.replace("; ", "\n") if "separator" not in source else source)


@pytest.mark.parametrize("arguments", [
    "'1 2.5 a\\n3 4.5 bc', dtype=[('a', 'i4'), ('b', 'f8'), ('c', 'U3')]", "'1 2.5 a\\n3 4.5 bc', dtype=[('a', 'i4'), ('b', 'f8'), ('c', 'U3')], unpack=True",
    "'1 2 3 4\\n3 4 5 6', dtype=[('a', 'i4'), ('b', 'f8', (3,))]", "'1 2 3 4', dtype=[('a', 'i4'), ('b', [('c', '>i2'), ('d', '(2,)u1')])]",
    "'1 2 3 4', dtype='i4,i4'", "'1 2 3 4', dtype='i4,i4', usecols=(0, 3), ndmin=2", "'1 x', dtype='i4,i4'", "'1 2', dtype='>f8'",
])  # fmt: skip
def test_tables(arguments):
    text, _, rest = arguments.partition(", ")
    assert_same(f"import io\nnp.loadtxt(io.StringIO({text}), {rest})")


@pytest.mark.parametrize("dtype", ["'i4,>f8'", "[('a', 'i1'), ('b', 'f8', (2,))]", "[(('t', 'a'), 'U2'), ('b', 'i4')]", "{'names': ['x'], 'formats': ['>i4'], 'offsets': [2], 'itemsize': 9}", "'>f4'", "'V3'"])  # fmt: skip
def test_files(dtype):
    saved = f"import io\nf = io.BytesIO()\nnp.save(f, np.zeros(3, {dtype}))\nf.seek(0)\n"
    assert_same(f"{saved}(f.getvalue(), np.load(f))")
