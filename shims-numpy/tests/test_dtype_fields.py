"""Dtypes with fields, of subarrays, of bytes, and in another order of bytes: the shims against NumPy."""

import pytest
from differential import assert_same

# What is told of each dtype here.
SEEN = (
    "d, str(d), d.name, d.str, d.kind, d.char, d.num, d.itemsize, d.alignment, d.flags, d.names, dict(d.fields or {}), d.subdtype, d.shape, d.ndim, d.base, "
    "d.isalignedstruct, d.hasobject, d.isbuiltin, d.isnative, d.byteorder, d.type, len(d), bool(d), d.newbyteorder().str, d == np.dtype(d), {d: 1}[np.dtype(d)]"
)
DTYPES = [
    "[('a', 'i4'), ('b', 'f8', (2, 3))]", "[]", "[(('t', 'a'), 'i4'), ('b', 'f8')]", "{'names': ['a', 'b'], 'formats': ['i4', 'f8'], 'offsets': [0, 10]}",
    "{'names': ['a', 'b'], 'formats': ['i4', 'f8'], 'offsets': [8, 0], 'titles': ['x', None]}", "{'a': ('i4', 0), 'b': ('f8', 4, 'tt')}", "'i4, f8, (2,3)f4'", "'3i4,f8'", "'3i4'", "'(3,)i4'",
    "'>i4, <f8 , =u1'", "'i4,'", "(np.int32, (2, 3))", "(np.int32, 3)", "(np.int32, [2, 3])", "(np.void, 10)", "(np.record, [('a', 'i4')])", "(np.int32, {'real': ('i2', 0), 'imag': ('i2', 2)})", "'V8'", "'V'", "memoryview",
    "('V', 10)", "('U', 10)", "('i4', ())", "('i4', 1)", "'1i4'", "[('', 'i4'), ('', 'f8')]", "[('a', '>i4'), ('b', [('c', '>f8'), ('d', 'U2')])]", "[('a', 'O'), ('b', 'i1')]", "'>f8'", "'>U3'", "'>M8[s]'", "'>c16'",
    "{'names': ['a'], 'formats': ['i4'], 'itemsize': 8, 'aligned': True}", "[('a', 'i4', 3), ('b', 'i4', (3,)), ('c', 'i4', [2, 2]), ('d', 'i4', ())]", "[('a', []), ('b', 'i4')]", "('>f4', (2,))", "[('a', ('>f4', (2, 2)), (1,))]",
    "{'names': ['a', 'b'], 'formats': ['i4', 'i4'], 'offsets': [0, 2]}", "np.record", "[('a', 'M8[D]'), ('b', 'm8[s]'), ('c', 'f2'), ('d', '?')]", "'i4,S3,U2'",
]  # fmt: skip
ALIGNED = [
    "[('a', 'i1'), ('b', 'f8')]",
    "'b1,i4'",
    "[('a', 'i1'), ('b', [('c', 'i1'), ('d', 'f8')])]",
    "{'names': ['a', 'b'], 'formats': ['i1', 'f8']}",
]
REFUSED = [
    "[('a', 'i4'), ('a', 'f8')]", "[('a', 'i4', 'x', 'y')]", "[('a',)]", "[1]", "['i4', 'f8']", "[('a', 'foo')]", "[(1, 'i4')]", "{'names': ['a'], 'formats': ['i4'], 'itemsize': 2}", "(np.int32, -1)", "(np.int32, (2, -1))",
    "(np.int32, 2**40)", "{'names': ['a', 'b'], 'formats': ['O', 'i4'], 'offsets': [0, 4]}", "'(2,3)'", "'(1)i4'", "[('a', 'i4', 3.5)]", "[('a', 'i4', True)]", "[('a', 'i4', -3)]", "{'names': {'a', 'b'}, 'formats': ['i4', 'i4']}",
    "{'names': ['a'], 'formats': ['i4'], 'offsets': [-1]}", "{'names': ['a'], 'formats': ['i4'], 'offsets': [1.5]}", "{'formats': ['i4']}", "('i4', 'f8')", "3", "3.5",
]  # fmt: skip
CASES = [
    "np.dtype([('a', 'i4')])['a']", "np.dtype('i4,f8')[['f1']]", "np.dtype('i4,f8')[1]", "np.dtype('i4,f8')['c']", "np.dtype('i4,f8')[2]", "np.dtype('i4,f8')[1.0]", "np.dtype('f8')['a']", "np.dtype('f8')[0]", "np.dtype('i4,f8')[[0]]",
    "np.dtype('i4,f8')[['f0', 'f0']]", "np.dtype('i4,f8')[['f0', 'x']]", "np.dtype('i4,f8')[[]]", "d = np.dtype('i4,f8'); d.names = ('x', 'y'); d", "d = np.dtype('i4,f8'); d.names = ('x',)", "d = np.dtype('i4,f8'); d.names = ('x', 'x')",
    "d = np.dtype('f8'); d.names = ('x',)", "d = np.dtype('i4'); d.itemsize = 3", "d = np.dtype('i4'); del d.num", "d = np.dtype('i4'); d.foo = 3", "d = np.dtype('i4'); del d.names", "np.dtype('i4') * 3", "3 * np.dtype('i4')", "np.dtype('i4') * (2, 3)",
    "np.dtype('i4', metadata={'a': 1}).metadata", "np.dtype('i4', metadata={'a': 1}) == np.dtype('i4')", "np.dtype('i4', metadata=3)", "np.dtype('i4,f8') == np.dtype('i4,f8', align=True)", "np.dtype([(('t', 'a'), 'i4')]) == np.dtype([('a', 'i4')])",
    "np.dtype('i4') == '>i4', np.dtype('>i4') == '>i4', np.dtype('i4,i4') == 'i4,i4', np.dtype('i4,i4') != 'i4,i4'", "np.dtype('i4,f8', align=True).descr", "np.dtype('(2,)i4').descr", "np.dtype({'names': ['b', 'a'], 'formats': ['i4', 'i4'], 'offsets': [4, 0]}).descr",
    "np.dtype('i4').newbyteorder('>'), np.dtype('i4').newbyteorder('|'), np.dtype('>i4').newbyteorder('native')", "np.dtype('i4').newbyteorder('x')", "np.promote_types([('a', 'i4')], [('a', 'f8')])", "np.promote_types([('a', 'i4')], [('b', 'f8')])",
    "np.promote_types('V8', 'V9')", "np.promote_types('V8', 'V8')", "np.promote_types('V8', 'i4')", "np.promote_types('(2,)i4', '(2,)f8')", "np.promote_types('>i4', '>i4'), np.promote_types('>U3', '<U2'), np.result_type('>i4')", "np.issubdtype('i4,i4', np.void)",
    "[np.can_cast([('a', 'i4')], [('b', 'i4')], rule) for rule in ('no', 'equiv', 'safe')]", "[np.can_cast([('a', '>i4')], [('a', 'i4')], rule) for rule in ('no', 'equiv')]", "[np.can_cast('V9', 'V8', rule) for rule in ('safe', 'same_kind', 'unsafe')]",
    "[np.can_cast('f8', [('a', 'f8')], rule) for rule in ('same_kind', 'unsafe')]", "[np.can_cast([('a', 'i4')], 'i4', rule) for rule in ('same_kind', 'unsafe')]", "np.can_cast([('a', 'i4')], [('a', 'i4'), ('b', 'i4')], 'unsafe')", "np.can_cast('i4', 'V4'), np.can_cast('i4', 'V3')",
    "np.dtypes.VoidDType(8)", "np.dtypes.StrDType(3)", "np.dtypes.Float64DType()", "np.dtypes.Float64DType(3)", "np.dtypes.IntDType is np.dtypes.Int32DType", "import pickle; pickle.loads(pickle.dumps(np.dtype([(('t', 'a'), '>i4', (2,)), ('b', 'U3')], align=True)))",
    "import copy; copy.deepcopy(np.dtype('i4,f8'))", "np.dtype()", "np.dtype(b'i4')", "class A: dtype = 'f8'\nnp.dtype(A)", "class A: __numpy_dtype__ = np.dtype('i2')\nnp.dtype(A())", "np.dtype('f8,(1)i4')", "np.min_scalar_type(np.zeros(1, 'i4,i4')[0])",
]  # fmt: skip


@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes(dtype):
    assert_same(f"d = np.dtype({dtype})\n({SEEN})")


@pytest.mark.parametrize("dtype", ALIGNED)
def test_aligned(dtype):
    assert_same(f"d = np.dtype({dtype}, align=True)\n({SEEN}, d.descr)")


@pytest.mark.parametrize("dtype", REFUSED)
def test_refused(dtype):
    assert_same(f"np.dtype({dtype})")


@pytest.mark.parametrize("source", CASES)
def test_cases(source):
    assert_same(source.replace("; ", "\n"))
