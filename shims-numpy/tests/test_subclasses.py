"""Subclasses of `ndarray`: what keeps the class, what is told to it, and what takes calls over, against NumPy."""

import pytest
from differential import assert_same

SEEN = """
def show(v):
    if isinstance(v, tuple):
        return tuple(map(show, v))
    shape = getattr(v, "shape", None)
    return type(v).__name__, getattr(v, "info", None), shape, np.asarray(v).tolist() if shape is not None else str(v)
"""
NAMED = (
    SEEN
    + """
class A(np.ndarray):
    def __array_finalize__(self, obj):
        self.info = getattr(obj, "info", "new")
a = np.arange(6.0).reshape(2, 3).view(A)
a.info = "told"
"""
)
CASES = [
    "a[0]", "a[0,0]", "a[a>2]", "a[[0]]", "a.T", "a+1", "1+a", "a+a", "np.add(a,1)", "np.sin(a)", "a.sum()",
    "a.sum(0)", "a.mean()", "a.mean(0)", "a.std()", "a.std(0)", "a.var(axis=1)", "a.max()", "a.argmax()",
    "a.argmax(0)", "a.cumsum()", "a.cumsum(0)", "a.reshape(3,2)", "a.ravel()", "a.flatten()", "a.copy()",
    "np.copy(a)", "np.array(a)", "np.array(a,subok=True)", "np.asarray(a)", "np.asanyarray(a)", "a.astype(int)",
    "a.astype(int,subok=False)", "a.astype(float,copy=False)", "a.take([0])", "a.take(0)", "a.take([1],axis=1)",
    "a.repeat(2)", "a.repeat(2,axis=0)", "a.compress([True,False],axis=0)", "a.argsort()", "a.sort()", "np.sort(a)",
    "a.ravel().searchsorted([1.0,2])", "a.nonzero()", "a.diagonal()", "a.trace()", "a.round()", "a.clip(1,2)",
    "a.dot(a.T)", "a@a.T", "np.dot(a,a.T)", "np.matmul(a,a.T)", "a.ravel().dot(a.ravel())", "a.ravel()@a.ravel()",
    "np.zeros_like(a)", "np.ones_like(a)", "np.full_like(a,3)", "np.zeros_like(a,subok=False)", "a.real", "a.imag",
    "a.squeeze()", "a.swapaxes(0,1)", "a.transpose()", "a.view()", "a.view(np.ndarray)", "a.view('i8')",
    "a.view('i8',A)", "a.any()", "a.all()", "a.prod()", "a.min(1)", "np.ptp(a)", "np.ptp(a,0)", "a.partition(1)",
    "a.argpartition(1)", "np.concatenate([a,a])", "np.vstack([a,a])", "np.hstack([a,a])", "np.stack([a,a])",
    "np.where(a>2,a,0)", "np.where(a>2)", "np.sum(a)", "np.sum(a,0)", "np.mean(a)", "np.median(a)", "np.median(a,0)",
    "np.percentile(a,50,axis=0)", "np.transpose(a)", "np.reshape(a,(3,2))", "np.ravel(a)", "np.squeeze(a)",
    "np.expand_dims(a,0)", "np.atleast_1d(a)", "np.atleast_2d(a)", "np.atleast_3d(a)", "np.moveaxis(a,0,1)",
    "np.rollaxis(a,1)", "np.swapaxes(a,0,1)", "np.roll(a,1)", "np.flip(a)", "np.rot90(a)", "np.tile(a,2)",
    "np.repeat(a,2)", "np.take(a,[0])", "np.diff(a)", "np.gradient(a)[0]", "np.cumsum(a)", "np.cumprod(a,1)",
    "np.clip(a,1,2)", "np.round(a)", "np.around(a,1)", "np.broadcast_to(a,(2,2,3))",
    "np.broadcast_to(a,(2,2,3),subok=True)", "np.split(a,2)[0]", "np.array_split(a,2)[0]", "np.unique(a)",
    "np.outer(a,a)", "np.inner(a,a)", "np.kron(a,a)", "np.angle(a)", "np.nan_to_num(a)", "np.isnan(a)", "a==a",
    "a>1", "-a", "abs(a)", "a**2", "a//2", "a%2", "divmod(a,2)[0]", "np.modf(a)[0]", "np.frexp(a)[1]",
    "np.add.reduce(a)", "np.add.accumulate(a)", "np.add.outer(a,a).shape", "np.add.reduceat(a,[0,1])",
    "np.maximum(a,1)", "np.add(a,1,subok=False)", "np.linalg.norm(a)", "np.linalg.inv(a[:,:2])",
    "np.linalg.det(a[:,:2])", "np.linalg.solve(a[:,:2],a[:,:1])", "np.fft.fft(a)", "list(a)[0]", "[r for r in a][1]",
    "a.flat[1:3]", "a.flat[0]", "a.flat.copy()", "a.item(0)", "a.tolist()", "a[...,0]", "a[None]", "a[()]",
    "a[0:1,0]", "a.sum(keepdims=True)", "np.apply_along_axis(sum,0,a)", "np.nansum(a)", "np.nanmean(a,0)",
    "np.insert(a,0,1)", "np.delete(a,0)", "np.append(a,1)", "np.searchsorted(a.ravel(),2)", "np.tril(a)",
    "np.triu(a)", "np.diag(a)", "np.diagonal(a)", "np.trace(a)", "np.cross(a,a)", "np.interp(a,[0,1],[0,1])",
    "np.select([a>1],[a])", "np.piecewise(a,[a>1],[0])", "np.convolve(a[0],a[1])", "np.einsum('ij->i',a)",
    "np.tensordot(a,a.T,1)", "np.histogram(a)[0]", "np.cov(a)", "np.corrcoef(a)", "np.average(a)", "np.average(a,0)",
    "np.linspace(a[0],a[1],3)", "np.meshgrid(a[0],a[1])[0]", "np.ascontiguousarray(a)", "np.asfortranarray(a)",
    "np.require(a,requirements='C')", "np.array([a,a])", "np.array(a,ndmin=3,subok=True)", "a.base is None",
    "a[0].base is a", "a.T.base is a", "a.copy().base is None", "(a+1).base is None", "A.__new__(A,(2,)).info",
    "np.ndarray.__new__(A,(2,),float,np.arange(3.),8)", "isinstance(a[0],A)", "a.byteswap().shape", "a.conj()",
    "np.conj(a)", "np.prod(a,0)", "np.compress([1,0],a,axis=0)", "np.extract(a>1,a)", "np.resize(a,(3,3))",
    "np.triu_indices_from(a)[0]", "np.trapezoid(a)", "np.ediff1d(a)", "np.cumsum(a,0)",
    "np.bincount(a.astype(int).ravel())", "np.fmax(a,1)", "np.hypot(a,a)", "np.column_stack([a,a])",
    "np.dstack([a,a])", "np.block([a,a])", "np.pad(a,1)", "np.argwhere(a)", "np.flatnonzero(a)",
    "np.count_nonzero(a)", "np.nanmax(a)", "np.isclose(a,a)", "np.allclose(a,a)", "np.array_equal(a,a)",
    "np.sort(a,axis=0)", "np.argsort(a)", "np.partition(a,1)", "np.fix(a)", "np.sinc(a)", "np.real(a)", "np.imag(a)",
    "np.vander(a[0])", "np.polyval([1,2],a)", "np.unwrap(a)", "np.digitize(a,[1,2])", "np.isin(a,[1])",
    "np.intersect1d(a,a)", "np.choose([0,1,0],a)", "np.take_along_axis(a,np.argsort(np.asarray(a),1),1)",
    "np.nonzero(a)", "np.lib.stride_tricks.as_strided(a,(2,))",
    "np.lib.stride_tricks.sliding_window_view(a,(1,1)).shape", "np.lib.stride_tricks.as_strided(a,(2,),subok=True)",
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_class_is_kept(case):
    # Results of factorizations and transforms differ in the last digits.
    near = "linalg" in case or "fft" in case
    assert_same(NAMED + f"show({case})", rtol=1e-12 if near else 0.0, text=not near)


# Of which classes the calls make arrays, and of what.
FINALIZED = (
    SEEN
    + """
told = []
class A(np.ndarray):
    def __array_finalize__(self, obj):
        told.append((type(self).__name__, type(obj).__name__))
a = np.arange(4.0).view(A)
"""
)
CALLS = [
    "a[1:]", "a.copy()", "a.reshape(2, 2)", "a + 1", "a.T", "np.sin(a)", "a.sum()", "A((2,))", "np.zeros_like(a)",
    "np.ndarray.__new__(A, (2,))", "a.view(A)", "a.view(np.ndarray)", "a.take([0])", "np.asarray(a)",
]  # fmt: skip


@pytest.mark.parametrize("case", CALLS)
def test_finalize(case):
    assert_same(FINALIZED + f"told.clear()\n{case}\nsorted(set(told))")


WRAPS = (
    SEEN
    + """
class W(np.ndarray):
    def __array_wrap__(self, array, context=None, return_scalar=False):
        self.log.append((context and context[0].__name__, context and len(context[1]), context and context[2], return_scalar))
        return super().__array_wrap__(array, context, return_scalar)
    log = []
class High(np.ndarray):
    __array_priority__ = 5
class Old:
    def __array__(self, dtype=None, copy=None):
        return np.arange(3.0)
    def __array_wrap__(self, array, context=None):
        return "wrapped", array.tolist()
a, h, o = np.arange(3.0).view(W), np.ones(3).view(High), Old()
"""
)
WRAPPED = [
    "a + 1", "np.add(a, 1, out=np.zeros(3))", "np.add(1, 2, out=np.zeros(()).view(W))", "a.sum()", "a.cumsum()", "np.modf(a)",
    "a + h", "h + a", "np.add(a, h)", "np.add(h, a)", "np.add(np.ones(3), h)", "np.add(o, 1)", "np.sin(o)", "np.dot(a, h)",
    "np.matmul(a, h)", "np.concatenate([a, h])", "np.concatenate([np.ones(3), a])", "np.add.reduce(h)", "np.add.outer(h, a)",
    "np.add(a, 1, subok=False)", "a.__array_wrap__(np.ones(2))", "np.ones(2).__array_wrap__(np.array(1.0), None, True)",
]  # fmt: skip


@pytest.mark.parametrize("case", WRAPPED)
def test_wrap(case):
    assert_same(WRAPS + f"(show({case}), W.log)")


OVERRIDES = (
    SEEN
    + """
class B(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kwargs):
        log.append((ufunc.__name__, method, len(inputs), out is not None))
        plain = [np.asarray(x) if isinstance(x, B) else x for x in inputs]
        if out is not None:
            kwargs["out"] = tuple(np.asarray(x) if isinstance(x, B) else x for x in out)
        made = super().__array_ufunc__(ufunc, method, *plain, **kwargs)
        return made.view(B) if isinstance(made, np.ndarray) else made
class Never:
    __array_ufunc__ = None
    def __radd__(self, other):
        return "radd"
class Refuses:
    def __array_ufunc__(self, *args, **kwargs):
        return NotImplemented
    def __repr__(self):
        return "Refuses()"
log = []
b = np.arange(3.0).view(B)
"""
)
OVERRIDDEN = [
    "b + 1", "1 + b", "np.add(b, 1)", "np.add(1, 2, out=b[:1])", "b.sum()", "np.add.reduce(b, axis=0)", "np.add.accumulate(b)",
    "np.add.outer(b, b)", "np.add.reduceat(b, [0, 1])", "np.add.at(b, [0], 1)", "np.add(b, 1, dtype=float)", "divmod(b, 2)",
    "np.add(b, 1, where=np.array([True, False, True]), out=np.zeros(3))", "np.arange(3) + Never()", "np.add(np.arange(3), Never())",
    "np.add(1, Refuses())", "np.add.reduce(Refuses())", "b == b", "np.sqrt(b)", "b.max()", "np.add(b, b, out=b)", "np.negative(b)",
]  # fmt: skip


@pytest.mark.parametrize("case", OVERRIDDEN)
def test_array_ufunc(case):
    assert_same(OVERRIDES + f"(show({case}), log, b.tolist())")


PICKLED = """
import pickle, copy, sys, types
module = types.ModuleType("held")
sys.modules["held"] = module
class P(np.ndarray):
    def __reduce__(self):
        made, args, state = super().__reduce__()
        return made, args, (*state, self.__dict__)
    def __setstate__(self, state):
        self.__dict__.update(state[-1])
        super().__setstate__(state[:-1])
P.__module__, module.P = "held", P
p = np.arange(6).reshape(2, 3).view(P)
p.label = "kept"
"""


@pytest.mark.parametrize("case", [
    "pickle.loads(pickle.dumps(p))", "pickle.loads(pickle.dumps(p, 2))", "copy.copy(p)", "pickle.loads(pickle.dumps(p.T))",
    "pickle.loads(pickle.dumps(p[::2]))",
])  # fmt: skip
def test_pickles(case):
    assert_same(
        PICKLED + f"q = {case}\n(type(q).__name__, getattr(q, 'label', None), q.tolist(), q.flags.f_contiguous)"
    )


@pytest.mark.parametrize("made", [
    "np.arange(6.0).reshape(2, 3)", "np.arange(6).reshape(2, 3).T", "np.array(['a', 'bcd'])", "np.array([1, None], object)", "np.array(5)",
    "np.array(['2020-01-01'], 'M8[D]')", "np.array([1 + 2j])", "np.arange(3, dtype='f2')",
])  # fmt: skip
def test_pickles_of_arrays(made):
    assert_same(
        f"import pickle\na = {made}\nb = pickle.loads(pickle.dumps(a))\n(b, b.dtype, b.strides, b.flags.owndata, a.__reduce__()[2])"
    )


MATRIX = "import warnings\nwarnings.simplefilter('ignore')\nm = np.matrix('1 2; 3 4')\n"
MATRICES = [
    "m", "np.matrix([[1, 2], [3, 4.5]])", "np.matrix('[1, 2; 3, 4]')", "np.matrix('1 2; 3')", "np.matrix(np.zeros((2, 2, 2)))", "np.matrix([1, 2])", "np.matrix(3)",
    "m[0]", "m[:, 0]", "m[0, 0]", "m[0].A1", "m[[0]]", "m[0, :]", "m[m > 1]", "m[...]", "m[None, 0]", "m ** 2", "m * m", "m * 2", "2 * m", "m @ m", "m * [[1], [2]]",
    "m + 1", "m + m", "m == m", "m / 2", "m.sum()", "m.sum(0)", "m.sum(1)", "m.mean()", "m.mean(1)", "m.std(0)", "m.var()", "m.prod(1)", "m.max()", "m.max(0)", "m.min(1)",
    "m.argmax()", "m.argmax(0)", "m.argmin(1)", "m.ptp()", "m.ptp(0)", "m.any(0)", "m.all()", "m.T", "m.H", "np.matrix('1 2j').H", "m.A", "m.A1", "m.getT()", "m.getA1()", "m.ravel()",
    "m.flatten()", "m.tolist()", "m.squeeze()", "m.reshape(1, 4)", "m.reshape(4)", "str(m)", "np.sum(m, 0)", "np.dot(m, m)", "np.multiply(m, m)", "np.concatenate([m, m])", "np.hstack([m, m])",
    "np.vstack([m, np.ones((1, 2))])", "np.asarray(m)", "np.asanyarray(m)", "np.asmatrix(np.arange(3))", "np.asmatrix(m) is m", "np.bmat([[m, m], [m, m]])", "np.bmat('m m; m m', {'m': m}, {})",
    "np.bmat([m, m])", "np.bmat('n', {}, {})", "np.matrix(m, dtype=float)", "np.matrix(m, copy=False) is m", "m.diagonal()", "m.trace()", "m.swapaxes(0, 1)", "m.astype(float)", "m.copy()", "m.cumsum()",
    "m.cumsum(0)", "m.round(1)", "m.round()", "np.outer(m, m)", "np.kron(m, m)", "list(m)", "len(m)", "np.mean(m, axis=0)", "np.trace(m)", "np.diagonal(m)", "np.transpose(m)", "np.ravel(m)", "np.sort(m, axis=0)",
    "np.diff(m)", "np.median(m, axis=0)", "np.isnan(m)", "np.expand_dims(m, 0).shape",
]  # fmt: skip


@pytest.mark.parametrize("case", MATRICES)
def test_matrix(case):
    assert_same(MATRIX + case)


@pytest.mark.parametrize(
    "case",
    [
        "m.I",
        "np.matrix('1 2 3; 4 5 6').I",
        "m ** -1",
        "np.linalg.inv(m)",
        "np.linalg.det(m)",
        "np.linalg.norm(m)",
        "m.getI()",
    ],
)
def test_inverses_of_matrices(case):
    assert_same(MATRIX + f"(type({case}).__name__, np.asarray({case}))", rtol=1e-12, text=False)


def test_matrix_warns():
    assert_same("np.matrix([[1]])")


MAPPED = "import os, tempfile\nname = os.path.join(tempfile.mkdtemp(), 'data')\nnp.arange(12.0).tofile(name)\n"


@pytest.mark.parametrize("case", [
    "m = np.memmap(name, float); (type(m).__name__, m.mode, m.offset, m.tolist())", "m = np.memmap(name, float, 'r'); m.flags.writeable", "m = np.memmap(name, float, 'r'); m[0] = 1",
    "m = np.memmap(name, float, 'c'); m[0] = 9; (float(m[0]), np.fromfile(name)[0])", "m = np.memmap(name, float, 'r+'); m[0] = 9; m.flush(); np.fromfile(name)[0]",
    "m = np.memmap(name, 'f4', 'w+', shape=(2, 3)); m[:] = 1; m.flush(); (os.path.getsize(name), m.tolist())", "m = np.memmap(name, float, 'r', 16, (2, 2)); m.tolist()", "np.memmap(name, float, 'x')",
    "np.memmap(name, float, 'w+')", "m = np.memmap(name, float); s = m[2:4]; (type(s).__name__, s.mode, s.base is m)", "m = np.memmap(name, float); type(m + 1).__name__",
    "m = np.memmap(name, float); type(m.sum()).__name__", "m = np.memmap(name, float); type(m[[0, 1]]).__name__", "m = np.memmap(name, 'i4', 'r', 4); m.shape", "os.path.basename(np.memmap(name, float).filename)",
    "m = np.memmap(name, float, shape=(3, 4), order='F'); (m.flags.f_contiguous, m[0].tolist())", "np.memmap(name, 'f8', 'r', 3)",
])  # fmt: skip
def test_memmap(case):
    assert_same(MAPPED + case)


@pytest.mark.parametrize("case", [
    "np.ndarray((2, 2), 'i4', b'0123456789abcdef')", "b = bytearray(16); a = np.ndarray((2,), 'f8', b); a[0] = 1; (b, a.base is b)", "np.ndarray((3,), 'f8', bytearray(16))",
    "np.ndarray((2,), 'f4', bytearray(range(16)), 4)", "np.ndarray((2,), 'f4', bytearray(range(16)), 3)", "np.ndarray((2, 2), 'u1', bytearray(range(16)), 1, (4, 2))",
    "np.ndarray((2, 2), 'u1', bytearray(4), 0, (4, 2))", "np.ndarray((2, 2), 'u1', bytearray(range(4)), order='F')", "np.ndarray((2,), float, strides=(16,)).shape",
    "np.ndarray((2,), float, np.arange(3.0), 8)", "np.ndarray((2, 2), 'i2', bytearray(range(8)), 6, (-4, -2))",
    "a = np.zeros(9, 'u1'); a[1:].view('f8')[:] = 1; a", "np.arange(17, dtype='u1')[1:].view('i8')", "np.frombuffer(b'0123456789', 'i2', 2, 1)", "a = np.arange(4.0); a.getfield('f4', 4)",
    "a = np.zeros(2); a.setfield(1, 'i4', 4); a.tobytes()", "np.arange(2.0).getfield('f8', 4)", "np.arange(3).byteswap()", "a = np.arange(3, dtype='i2'); a.byteswap(inplace=True); a",
    "np.array([1 + 2j]).byteswap().tobytes()", "np.array(['ab']).byteswap().tobytes()", "a = np.arange(3); a.setflags(uic=True)", "a = np.arange(3); a.setflags(write=False); b = a[:]; b.setflags(write=True)",
    "a = np.arange(3); b = a[:]; a.setflags(write=False); b.flags.writeable", "np.frombuffer(b'12', 'u1').setflags(write=True)", "sorted(np.arange(3).__array_interface__)",
    "i = np.arange(6).reshape(2, 3).T.__array_interface__; (i['strides'], i['shape'], i['typestr'], i['data'][1])", "np.arange(3).__dlpack_device__()",
])  # fmt: skip
def test_given_memory(case):
    assert_same(case)


FILES = "import os, tempfile\nname = os.path.join(tempfile.mkdtemp(), 'data')\n"


@pytest.mark.parametrize("case", [
    "np.arange(3.0).tofile(name); np.fromfile(name)", "np.arange(6).reshape(2, 3).T.tofile(name); np.fromfile(name, int)", "np.arange(3.5).tofile(name, ','); f = open(name); s = f.read(); f.close(); s",
    "np.arange(3.5).tofile(name, ' ', '%.2f'); f = open(name); s = f.read(); f.close(); s", "np.array([None]).tofile(name)", "f = open(name, 'wb'); np.arange(3).tofile(f); f.close(); np.fromfile(name, int)",
    "np.arange(3).dump(name); np.load(name, allow_pickle=True)", "import pickle; pickle.loads(np.arange(3).dumps())",
])  # fmt: skip
def test_files(case):
    assert_same(FILES + case)
