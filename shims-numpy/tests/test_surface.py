"""Smaller parts of the public surface: numpy.lib, numpy.typing, numpy.exceptions, business days, stacked products."""

from __future__ import annotations

import pytest
from differential import assert_same

LIB = [
    "np.lib.scimath.sqrt(-1)",
    "np.lib.scimath.sqrt([1, 4.0])",
    "np.lib.scimath.sqrt(np.array([-1, 4], 'f4'))",
    "np.lib.scimath.log(-np.e)",
    "np.lib.scimath.log2([-2, 4])",
    "np.lib.scimath.log10([-10, 10])",
    "np.lib.scimath.logn(2, [4, -8])",
    "np.lib.scimath.power([2, 4], -2)",
    "np.lib.scimath.power([-2, 4], 0.5)",
    "np.lib.scimath.power([2, 4], 2)",
    "np.lib.scimath.arccos(2)",
    "np.lib.scimath.arcsin([0.5, 2])",
    "np.lib.scimath.arctanh([0.5, 2.0])",
]
CASES = [
    "np.lib.array_utils.normalize_axis_index(-1, 3)",
    "np.lib.array_utils.normalize_axis_index(3, 3)",
    "np.lib.array_utils.normalize_axis_index(3, 3, 'words')",
    "np.lib.array_utils.normalize_axis_tuple(1, 3)",
    "np.lib.array_utils.normalize_axis_tuple((0, -1), 3)",
    "np.lib.array_utils.normalize_axis_tuple((0, -3), 3)",
    "np.lib.array_utils.normalize_axis_tuple((0, 0), 3, 'axis')",
    "np.lib.array_utils.normalize_axis_tuple((0, 0), 3, allow_duplicate=True)",
    "np.lib.array_utils.normalize_axis_tuple((0, 4), 3, 'axis')",
    "[np.lib.NumpyVersion('1.8.0') < '1.9.0', np.lib.NumpyVersion('1.9.0b2') < '1.9.0', np.lib.NumpyVersion('1.9.0') == '1.9.0']",
    "[np.lib.NumpyVersion('1.9.0.dev-abc') < '1.9.0', np.lib.NumpyVersion('1.9.0rc1') > '1.9.0b2', np.lib.NumpyVersion('1.10.0') > '1.9.9']",
    "v = np.lib.NumpyVersion('1.9.0a1.dev-Unknown'); [v, v.version, v.major, v.minor, v.bugfix, v.pre_release, v.is_devversion, v.vstring]",
    "np.lib.NumpyVersion('1.9')",
    "np.lib.NumpyVersion('1.9.0') < 5",
    "class A(np.lib.mixins.NDArrayOperatorsMixin):\n    def __array_ufunc__(self, ufunc, method, *inputs, **kw): return (ufunc.__name__, method, len(inputs), sorted(kw))\n"
    "a = A(); [a + 1, 1 + a, -a, a < 1, a == 2, a ** 2, 5 // a, divmod(a, 2), divmod(2, a), abs(a), ~a, a & 1, 1 | a, a << 2]",
    "class A(np.lib.mixins.NDArrayOperatorsMixin):\n    def __array_ufunc__(self, ufunc, method, *inputs, **kw): return ufunc.__name__\n"
    "class B:\n    __array_ufunc__ = None\nA() + B()",
    "import numpy.typing; repr(np.typing.NDArray[np.float64])",
    "import numpy.typing; str(np.typing.NDArray[np.float64].__args__[1])",
    "[issubclass(np.exceptions.ModuleDeprecationWarning, DeprecationWarning), np.exceptions.ModuleDeprecationWarning.__name__]",
    "[t.__name__ for t in np.ScalarType][:7]",
    "np.convolve([1, 2], [1], 'x')",
    "np.convolve([1, 2], [1], None)",
    "np.convolve([1, 2], [1], 1.5)",
    "np.convolve(np.array([1, 1, 1], 'f4'), np.array([1, -1, 0.1], 'f4'))",
    "np.correlate([1, 2], True)",
    "np.matvec([[1, 2], [3, 4]], [1, 2])",
    "np.array('').dtype",
    "np.array(np.str_('')) == ''",
    "np.str_('a') + np.array(['b', 'c'])",
    "np.str_('a') + 'b'",
    "np.str_('a') + 5",
    "np.array([[np.array([1.0, 2])], [np.array([3.0, 4])]])",
    "np.array(([np.array([1.0, 2]), [3, 4]], [[1, 2], [3, 4]]))",
    "class D:\n    dtype = np.dtype('c16')\nnp.iscomplexobj(D())",
    "np.strings.expandtabs(['a\\tb'], 2**40)",
    "np.strings.expandtabs(['ab'], 2**40)",
    "import io; h = b\"{'descr': '<i8', 'fortran_order': False, 'shape': (2L,), }\"; "
    "np.load(io.BytesIO(b'\\x93NUMPY\\x01\\x00' + bytes([len(h), 0]) + h + bytes(16)))",
    "np.matvec([[1, 2], [3, 4]], [1, 2, 3])",
    "np.matvec([1, 2], [1, 2])",
    "np.matvec([[1, 2j], [3, 4]], [1j, 2])",
    "np.matvec(np.ones((2, 3, 4)), np.ones((2, 4)))",
    "np.vecmat([1j, 2], [[1, 2], [3, 4]])",
    "np.vecmat([1, 2], [[1, 2, 5], [3, 4, 6]])",
    "np.vecmat(1, [[1, 2], [3, 4]])",
    "np.vecmat([1, 2, 3], [[1, 2], [3, 4]])",
]
NAMES = [
    "np.ones(3, like=np.ones(2))",
    "np.ones(2).__array_function__(np.sum, (np.ndarray,), ([1, 2],), {})",
    "np.ones(2).__array_function__(np.sum, (int,), ([1, 2],), {})",
    "np.lib.format.drop_metadata(np.dtype('f4'))",
    "import tempfile; p = tempfile.mkdtemp() + '/a.npy'; m = np.lib.format.open_memmap(p, 'w+', dtype='f8', shape=(2, 3)); m[...] = 5; m.flush(); [type(m).__name__, m.mode, m.offset, np.load(p)]",
    "import tempfile, os; p = tempfile.mkdtemp() + '/a.npy'; m = np.lib.format.open_memmap(p, 'w+', dtype='i4', shape=(2, 3), fortran_order=True, version=(2, 0)); m[0, 1] = 7; m.flush(); q = np.lib.format.open_memmap(p, 'r'); [m.strides, os.path.getsize(p), q.mode, q.flags.writeable, np.array(q)]",
    "np.lib.format.open_memmap('/nowhere/a', 'w+', dtype='O', shape=(1,))",
    "np.lib.format.open_memmap('/nowhere/a')",
    "np.lib.format.open_memmap(3)",
    "np.lib.format.open_memmap('/nowhere/a', 'w+', dtype='i4', shape=(1,), version=(9, 9))",
    "np.int16(258).byteswap()",
    "np.float64(2.5).byteswap(True)",
    "np.float64(2.5).getfield('i4', 4)",
    "np.float64(2.5).getfield('f8')",
    "sorted(np.float64(2.5).__array_interface__)",
    "np.float64(2.5).__array_interface__['typestr']",
    "np.float64(2.5).argsort()",
    "np.int64(1).choose([10, 20])",
    "np.float64(2.5).choose([1, 2])",
    "np.float64(2.5).compress([True])",
    "np.float64(2.5).compress([False])",
    "np.float64(2.5).compress(True)",
    "np.float64(2.5).device",
    "np.float64(2.5).diagonal()",
    "np.float64(2.5).fill(3)",
    "np.float64(2.5).put(0, 1)",
    "np.float64(2.5).put(5, 1)",
    "np.float64(2.5).resize((2,))",
    "np.float64(2.5).searchsorted(1)",
    "np.float64(2.5).setfield(1, 'f8')",
    "np.float64(2.5).setflags(write=True)",
    "np.float64(2.5).sort()",
    "np.float64(2.5).sort(1)",
    "np.float64(2.5).swapaxes(0, 0)",
    "np.float64(2.5).take(0)",
    "np.float64(2.5).take([0, 0])",
    "np.float64(2.5).take(1)",
    "np.float64(2.5).to_device('cpu')",
    "np.float64(2.5).to_device('gpu')",
    "np.array([1]).to_device('gpu')",
    "np.array([1]).to_device('cpu', stream=1)",
    "np.array([1]).to_device(3)",
    "np.float64(2.5).trace()",
    "np.float64(2.5).__array_namespace__().__name__.rpartition('_')[2]",
    "np.array([1]).__array_namespace__(api_version='2020.12')",
    "np.array([1]).__array_namespace__(api_version=3)",
    "np.float64(1).__array_wrap__(np.array([1, 2]))",
    "np.float64(1).__array_wrap__(np.array(1))",
    "str(np.number[int])",
    "str(np.complexfloating[int, int])",
    "np.number[int, int]",
    "np.number[()]",
    "np.float64[int]",
    "str(np.datetime64[int])",
    "str(np.bool[int])",
    "np.timedelta64[int]",
    "np.str_('ab').take(0)",
    "np.str_('ab').argsort()",
    "bytes(np.float64(2.5).data)",
    "np.__array_namespace_info__().capabilities()",
    "np.__array_namespace_info__().default_dtypes()",
    "np.__array_namespace_info__().dtypes()",
    "np.__array_namespace_info__().dtypes(kind='bool')",
    "np.__array_namespace_info__().dtypes(kind=('bool', 'real floating'))",
    "np.__array_namespace_info__().dtypes(kind='x')",
    "np.__array_namespace_info__().devices()",
    "np.__array_namespace_info__().dtypes(device='gpu')",
    "np.emath.sqrt(-1)",
    "del np.arange(3).flat[0]",
    "del np.nditer([1])[0]",
    "import inspect; [str(inspect.signature(f)) for f in (np.add, np.sin, np.divmod, np.frexp)]",
    "class A(np.typing.NBitBase): pass",
    "[np.testing.BLAS_SUPPORTS_FPE, np.testing.HAS_LAPACK64, np.testing.IS_EDITABLE, np.testing.IS_INSTALLED]",
    "[[b.tolist() for b in np.lib.Arrayterator(np.arange(24).reshape(2, 3, 4), n)] for n in (None, 1, 3, 4, 5, 8, 11, 12, 13, 24, 30)]",
    "s = np.lib.Arrayterator(np.arange(24).reshape(2, 3, 4), 5)[0, 1:, ::2]; [type(s).__name__, s.shape, s.start, s.stop, s.step, s.buf_size, [b.tolist() for b in s], list(s.flat), str(s.dtype)]",
    "it = np.lib.Arrayterator(np.arange(24).reshape(2, 3, 4), 5); [[it[k].shape, it[k].start, it[k].stop, it[k].step] for k in (..., (..., 1), -1, slice(1, None), slice(-2, None), 3)]",
    "np.lib.Arrayterator(np.array(3))[0].shape",
    "list(np.lib.Arrayterator(np.zeros((0, 3)), 2))",
    "d = np.lib.npyio.DataSource('/nowhere/kept'); [d.abspath(p) for p in ('a/b.txt', 'http://x.org/a/b.txt', '/nowhere/kept/q', '../x/../y', '.hid', 'a/.hid', '')]",
    "np.lib.npyio.DataSource().open('not there')",
    "np.lib.npyio.DataSource().open('http://a.b/c', 'w')",
    "np.lib.npyio.DataSource().abspath(3)",
    "import tempfile, gzip; d = tempfile.mkdtemp(); gzip.open(d + '/q.txt.gz', 'wt').write('hello'); s = np.lib.npyio.DataSource(d); [s.exists('q.txt.gz'), s.exists('nope'), s.open(d + '/q.txt').read()]",
    "g = np.random.MT19937(7); j = g.jumped(2); [j.state, j.random_raw(3), np.random.RandomState(g.jumped()).random(2)]",
    "g = np.random.MT19937(7); g.random_raw(700); g.jumped().state",
    "np.random.MT19937(1).jumped('a')",
    "g = np.random.MT19937(1); (g.jumped(0).state['state']['key'] == g.state['state']['key']).all()",
    "import tempfile, pathlib; d = tempfile.mkdtemp(); np.float64(2.5).tofile(d + '/a'); pathlib.Path(d, 'a').read_bytes()",
]
CALENDARS = (
    "",
    ", weekmask='Mon Wed Fri'",
    ", weekmask='1111110'",
    ", holidays=['2020-01-06', '2020-01-07', '2020-02-01']",
)
DAYS = "['2020-01-03', '2020-01-04', '2020-01-31', '2019-12-29', '2020-02-29']"
BUSINESS = [f"np.is_busday({DAYS}{calendar})" for calendar in CALENDARS]
BUSINESS += [
    f"np.busday_offset({DAYS}, {offset}, {roll!r}{calendar})"
    for calendar in CALENDARS
    for offset in ("0", "1", "-1", "37", "-50", "[[3], [-4]]")
    for roll in ("forward", "backward", "modifiedfollowing", "modifiedpreceding", "nat", "raise")
]
BUSINESS += [
    f"np.busday_count({begin}, {end}{calendar})"
    for calendar in CALENDARS
    for begin, end in (("'2020-01-01'", "'2020-03-01'"), (DAYS, "'2020-01-20'"), ("'2020-05-05'", DAYS))
]
BUSINESS += [
    "np.is_busday('2020-01-04')",
    "np.is_busday('NaT')",
    "np.is_busday(np.datetime64('2020-01-06T10'))",
    "np.is_busday('2020-01-04', weekmask='Moon')",
    "np.is_busday('2020-01-04', weekmask='0000000')",
    "np.is_busday('2020-01-04', weekmask=[1, 1])",
    "np.is_busday('2020-01-04', weekmask=[1, 1, 1, 1, 1, 1, 1])",
    "np.is_busday('2020-01-04', weekmask='SatSun')",
    "np.is_busday('2020-01-04', busdaycal=np.busdaycalendar('Sat'))",
    "np.is_busday('2020-01-04', weekmask='Sat', busdaycal=np.busdaycalendar('Sat'))",
    "np.busday_offset('NaT', 1, 'forward')",
    "np.busday_offset('NaT', 1)",
    "np.busday_offset('2020-01-01', 1, 'sideways')",
    "np.busday_count('NaT', '2020-01-01')",
    "c = np.busdaycalendar('Mon Tue', ['2020-01-06', '2020-01-04', '2020-01-06', 'NaT']); [c.weekmask, c.holidays]",
    "np.busday_offset('2020-01-06', 5, busdaycal=np.busdaycalendar('Mon Tue', ['2020-01-07']))",
]
STRINGS = [
    "np.datetime_as_string(np.array(['2020-01-01T10:30', 'NaT'], 'M8[m]'))",
    "np.datetime_as_string(np.array(['2020-01-01T10:30'], 'M8[m]'), unit='s')",
    "np.datetime_as_string(np.array(['2020-01-01T10:30'], 'M8[m]'), unit='D')",
    "np.datetime_as_string(np.array(['2020-01-01T10:30'], 'M8[m]'), unit='D', casting='safe')",
    "np.datetime_as_string(np.datetime64('2020-01-01T10:30'), timezone='UTC')",
    "np.datetime_as_string(np.array(['2020-01-01T10:30:00.000', '2020-01-01', '2020-01-01T10:30:05.123'], 'M8[ms]'), unit='auto')",
    "np.datetime_as_string(np.datetime64('2020-01-01'))",
    "[np.datetime_as_string(np.datetime64('2020-01-01', u)) for u in ('Y', 'M', 'D', 'h', 's', 'ns')]",
    "[np.datetime_as_string(np.array(['2020-01-01'], f'M8[{u}]')).dtype for u in ('Y', 'M', 'W', 'D', 'h', 'm', 's', 'ms', 'us', 'ns', 'ps', 'fs')]",
    "np.datetime_as_string('x')",
]


@pytest.mark.parametrize("source", CASES + NAMES + BUSINESS + STRINGS)
def test_surface(source: str) -> None:
    assert_same(source)


@pytest.mark.parametrize("source", LIB)
def test_scimath(source: str) -> None:
    assert_same(source, rtol=1e-15, text=False)
