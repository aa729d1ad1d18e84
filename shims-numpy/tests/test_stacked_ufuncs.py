"""`matmul`, `vecdot`, `matvec` and `vecmat` as ufuncs of stacks: axes, loops, arrays `out`, and what they tell of themselves."""

from __future__ import annotations

import pytest
from differential import assert_same

NAMES = ("matmul", "vecdot", "matvec", "vecmat")
TOLD = [
    "[f.signature, f.nin, f.nout, f.nargs, f.ntypes, f.types, f.identity, f.__name__, isinstance(f, np.ufunc), repr(f)]",
    "import inspect; str(inspect.signature(f))",
    "f.reduce([1])",
    "f.accumulate([1])",
    "f.reduceat([1], [0])",
    "f.outer([1], [2])",
    "f.at([1], [0], [1])",
    "f()",
    "f(1)",
    "f(1, 2, 3, 4)",
    "f([1], [2], where=True)",
    "f([1], [2], np.zeros(2), out=np.zeros(2))",
    "f([1], [2], out=3)",
    "f([1], [2], out=(None, None))",
    "f(['a'], ['b'])",
    "f([1], [2], order='X')",
    "f([1], [2], casting='x')",
    "f([1], [2], subok=3)",
    "f(3, [1])",
    "f([1], 3)",
    "f.resolve_dtypes((np.dtype('i8'), np.dtype('f4'), None))",
    "f.resolve_dtypes((np.dtype('i8'), np.dtype('i8'), np.dtype('?')))",
]
A = "np.arange(24.0).reshape(2, 3, 4)"
B = "np.arange(24.0).reshape(2, 4, 3)"
C = "np.arange(12).reshape(3, 4)"
V = "np.arange(4.0)"
AXES = [
    f"np.matmul({A}, {B}, axes={axes})"
    for axes in (
        "[(1, 2), (1, 2), (0, 1)]",
        "[(1, 2), (1, 2)]",
        "[(0, 1), (0, 1), (0, 1)]",
        "[(-2, -1), (-2, -1), (-1, -2)]",
        "((-2, -1), (-2, -1), (-1, -2))",
        "3",
        "[1, 2, 3]",
        "[(1, 1), (1, 2), (0, 1)]",
        "[(1, 5), (1, 2), (0, 1)]",
        "[(1, 'x'), (1, 2), (0, 1)]",
        "[(1,), (1, 2), (0, 1)]",
        "[(1, 2), (1, 2), (0, 1), (1, 2)]",
        "[], axis=1",
    )
]
AXES += [
    f"np.matmul({A}, {V}, axes=[(-2, -1), (-2, -1), (-1, -2)])",
    f"np.matmul({A}, {V}, axes=[(-2, -1), (-1,), (-1,)])",
    f"np.matmul({A}, {V}, axes=[(-2, -1), -1, -1])",
    f"np.matmul({V}, {V}, axes=[0, 0, ()])",
    f"np.matmul({V}, {V}, axes=[0, 0])",
    f"np.matmul({A}, {B}, axis=1)",
    f"np.matmul({A}, {B}, keepdims=True)",
    f"np.matvec({A}, {V}, axes=[(2, 1), 0, 0])",
    f"np.matvec({A}, {V}, axes=[(1, 2), 0, 0])",
    f"np.matvec({A}, {V}, axes=[(1, 2), 0])",
    f"np.matvec({A}, {V}, axis=0)",
    f"np.matvec({A}, {V}, keepdims=True)",
    f"np.vecmat({V}, {B}, axes=[0, (1, 2), 0])",
    f"np.vecmat({V}, {B}, keepdims=False)",
    f"np.vecmat({V}, {B}, axis=0)",
    f"np.vecdot({A}, {V}, axis=0)",
    f"np.vecdot({V}, {A}, axis=-1)",
]
AXES += [
    f"np.vecdot({A}, {A}, {options})"
    for options in (
        "axis=1",
        "axis=0, keepdims=True",
        "axis=5",
        "axis='x'",
        "axis=None",
        "keepdims=1",
        "keepdims=True",
        "axes=[1, 1, ()]",
        "axes=[1, 1]",
        "axes=[1, 1, ()], keepdims=True",
        "axes=[1, 1, 1], keepdims=True",
        "axes=[1, 1, 0], keepdims=True",
        "axes=[1, 1], keepdims=True",
        "axes=[1, 2], keepdims=True",
        "axes=[(1,), (1,), (1,)]",
        "axes=[1, 1, ()], axis=1",
    )
]
LOOPS = [f"np.{name}({C}[:, :3], {C}[:, :3], {options})" for name in ("matmul", "vecdot") for options in (
    "dtype='f4'",
    "dtype='f4', casting='safe'",
    "dtype='f4', casting='unsafe'",
    "dtype='O'",
    "dtype='c16'",
    "dtype='U'",
    "dtype='M8[s]'",
    "dtype='?'",
    "signature='dd->d'",
    "sig='ff->f'",
    "signature=(None, None, 'D')",
    "signature=('d', None, None)",
    "signature='d'",
    "signature='dd->U'",
    "signature='dd->d', sig='dd->d'",
    "signature='dd->d', dtype='d'",
)]  # fmt: skip
LOOPS += [
    f"np.matmul({V}, {V}, dtype='i8')",
    f"np.vecdot({V}, {V}, dtype='i8')",
    f"np.matmul({C}, {V}, casting='no')",
    f"np.matmul({C}, {V}, casting='equiv')",
    "np.matmul(np.array([1], 'm8[s]'), [1])",
    "np.matmul(np.array([[1, 2], [3, 4]], object), np.array([1, 2]))",
    "np.vecdot(np.array([1j, 2], object), np.array([1, 2]))",
    "np.vecdot(np.array([1j, 2]), np.array([1, 2j]))",
    "np.vecmat(np.array([1j, 2]), np.array([[1, 2j], [3, 4]]))",
    "np.vecdot(np.array([2**62, 2**62]), [2, 2])",
    "np.vecdot(np.array([200, 100], 'u1'), np.array([2, 2], 'u1'))",
    "np.matmul(np.array([200, 100], 'u1'), np.array([2, 2], 'i1'))",
    "np.vecdot([True, False], [False, True])",
    "np.matmul(np.ones(2, 'f2'), np.ones(2, 'f2'))",
    f"np.matmul({A}, {B}.astype('>f8'))",
]
OUTS = [
    f"np.matmul({C}, {C}.T, out={out})"
    for out in (
        "np.zeros((3, 3), 'f4')",
        "np.zeros((3, 3), 'i4')",
        "np.zeros((3, 3), '?')",
        "np.zeros((3, 3), 'i1'), casting='unsafe'",
        "np.zeros((3, 4))",
        "np.zeros(3)",
        "np.zeros((2, 3, 3))",
        "(np.zeros((3, 3)),)",
        "(3,)",
        "...",
    )
]
OUTS += [
    f"np.matmul({C}, {C}.T, np.zeros((3, 3)))",
    f"np.matmul({V}, {V}, out=...)",
    f"np.matmul({V}, {V}, out=np.zeros(()))",
    f"np.matmul({V}, {V}, out=np.zeros(3))",
    f"np.matmul({V}, {V}, out=np.zeros(3), axes=[0, 0, ()])",
    f"np.matmul({A}, {B}, out=np.zeros((3, 3)))",
    f"np.matmul({A}, {B}, out=np.zeros((1, 3, 3)))",
    f"np.matmul({A}, {B}, out=np.zeros((3, 3, 2)), axes=[(1, 2), (1, 2), (0, 1)])",
    f"np.vecdot({A}, {A}, keepdims=True, out=np.zeros((2, 3, 1)))",
    "a = np.arange(9.0).reshape(3, 3); np.matmul(a, a, out=a); a",
    "a = np.arange(9.0).reshape(3, 3); np.matmul(a, a[::-1], out=a.T); a",
    "a = np.arange(9.0).reshape(3, 3); a @= a; a",
    "a = np.arange(9.0).reshape(3, 3); a @= np.ones((3, 2)); a",
    "a = np.arange(9).reshape(3, 3); a @= np.ones((3, 3)); a",
]
LOOPS += [
    "np.logical_and([], [True], casting='no')",
    "np.logical_and(np.array([1]), np.array([True]), casting='equiv')",
    "np.absolute(True, dtype='c16')",
    "np.absolute([1], dtype='c16')",
    "np.absolute(1.0, dtype='c16')",
    "np.absolute(1j, dtype='c16')",
    "np.vdot([1e300], [1e300])",
    "np.inner([1e300], [1e300])",
]
SHAPES = [
    f"np.matmul({C}, {C})",
    f"np.matmul({A}, np.zeros((5, 4, 3)))",
    f"np.matvec({A}, np.zeros((5, 4)))",
    f"np.vecdot({A}, np.zeros((5, 4)))",
    f"np.matvec({V}, {V})",
    f"np.vecdot({A}, np.zeros(3))",
    f"np.vecmat({V}, np.zeros((3, 3)))",
    f"np.matmul({V}, np.zeros((3, 3)))",
    f"np.matmul(np.zeros((3, 3)), {V})",
    f"np.matmul({A}, {B}, order='F')",
    f"np.matmul({A}, {B}, order='A')",
    "np.matmul(np.zeros((0, 3)), np.zeros((3, 0)))",
    "np.matmul(np.zeros((2, 0)), np.zeros((0, 2)))",
    "np.matmul(np.zeros((0, 2, 3)), np.zeros((3, 2)))",
    "np.vecdot(np.zeros((2, 0)), np.zeros((2, 0)))",
    f"{C} @ 3",
    f"3 @ {C}",
    f"{V} @ 'x'",
]
CLASSES = [
    "class A(np.ndarray): pass\na = np.ones((2, 2)).view(A)\n"
    + f"[type(np.{name}(a, a)).__name__, type(np.{name}(a, a, subok=False)).__name__]"
    for name in NAMES
]
CLASSES += [
    "class A:\n    def __array_ufunc__(self, ufunc, method, *inputs, **kw): return (ufunc.__name__, method, len(inputs), sorted(kw.items()))\n"
    + f"a = A(); [np.{name}(a, [1], axes=[0, 0, 0], dtype='d'), np.{name}([1], a)]"
    for name in NAMES
]
CLASSES += [f"class A:\n    __array_ufunc__ = None\nnp.{name}([1], A())" for name in NAMES]


@pytest.mark.parametrize("source", TOLD)
@pytest.mark.parametrize("name", NAMES)
def test_told(name, source):
    assert_same(f"f = np.{name}; {source}")


@pytest.mark.parametrize("source", [*AXES, *LOOPS, *OUTS, *SHAPES])
def test_calls(source):
    assert_same(source)


@pytest.mark.parametrize("source", CLASSES)
def test_classes(source):
    assert_same(source)
