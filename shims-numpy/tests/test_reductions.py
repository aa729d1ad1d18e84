"""Reductions: the shims against NumPy, bit for bit."""

import pytest
from differential import assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

RANDOM = "a = np.array([((k * 7919 + 13) % 1000003) / 1000003 - 0.3 for k in range({n})]).reshape({shape}); "
SHAPES = [
    (7,),
    (8,),
    (9,),
    (100,),
    (128,),
    (129,),
    (1000,),
    (5000,),
    (3, 4),
    (100, 2),
    (2, 100),
    (20, 30),
    (300, 3),
    (4, 5, 6),
    (10, 10, 10),
    (3, 200, 2),
    (2, 3, 4, 5),
    (200, 9),
    (30, 140),
]
VIEWS = ["a", "a.T", "a[::2]", "a[::-1]", "a[..., ::2]", "a.swapaxes(0, -1)[1:]"]


def _source(shape, view):
    n = 1
    for m in shape:
        n *= m
    return RANDOM.format(n=n, shape=shape) + f"a = {view}; "


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("shape", SHAPES)
def test_sums(shape, view):
    axes = ["None", *range(len(shape)), *([(0, 1), (0, -1)] if len(shape) > 2 else [])]
    sums = ", ".join(f"a.sum(axis={axis})" for axis in axes)
    rest = ", ".join(
        f"a.{name}(axis={axis})" for axis in axes[:4] for name in ("mean", "std", "var", "prod", "max", "min")
    )
    arg = ", ".join(f"a.{name}(axis={axis})" for axis in ["None", *range(len(shape))] for name in ("argmax", "argmin"))
    assert_same(_source(shape, view) + f"({sums}, {rest}, {arg}, a.cumsum(), a.cumsum(axis=0), a.cumprod(axis=-1))")


@pytest.mark.parametrize("shape", [(100,), (1000,), (30, 40), (200, 3)])
def test_float32(shape):
    assert_same(
        _source(shape, "a.astype(np.float32)")
        + "(a.sum(), a.sum(axis=0), a.sum(axis=-1), a.mean(), a.std(), a.mean(axis=0), a.cumsum(), a.prod(axis=0), a.max())"
    )


CASES = [
    "np.arange(6).sum()", "np.arange(9000.0).sum(dtype=int)", "np.arange(9000.0).mean(dtype='i8')",
    "np.array([[True, False]]).mean(axis=0, dtype=bool)", "np.array([True, True, False]).mean(dtype=bool)", "np.arange(6, dtype='u1').sum()", "np.arange(6, dtype='i4').sum().dtype", "np.array([True, True]).sum()", "np.arange(6).reshape(2, 3).sum(axis=0, keepdims=True)", "np.arange(6).reshape(2, 3).sum(keepdims=True)", "np.arange(6).sum(dtype=float)", "np.arange(6).sum(axis=1)",
    "np.arange(6).sum(axis=(0, 0))", "np.arange(6).sum(initial=10)", "np.arange(6).sum(where=[True, False] * 3)", "np.array([]).sum()", "np.array([]).mean()", "np.array([]).max()", "np.array([]).prod()", "np.zeros((0, 3)).sum(axis=0)", "np.zeros((0, 3)).max(axis=0)", "np.zeros((3, 0)).max(axis=0)", "np.zeros((0, 3)).mean(axis=0)",
    "np.array([]).argmax()", "np.array([1, np.nan, 3]).max()", "np.array([1, np.nan, 3]).argmax()", "np.array([1, np.nan, 3]).sum()", "np.array([np.inf, -np.inf]).sum()", "np.array([1e308, 1e308]).sum()", "np.array([-0.0, -0.0]).sum()", "np.array([-0.0]).sum()", "np.array([2**62] * 2).sum()", "np.array([2**62] * 2).prod()", "np.array([200, 100], 'u1').sum()",
    "np.array([1, 2, 3]).mean()", "np.array([1, 2, 3], 'f4').mean()", "np.array([1, 2, 4]).std(ddof=1)", "np.array([1]).std(ddof=1)", "np.array([1.0]).var(ddof=1)", "np.array([True, False]).mean()", "np.array([True, False]).any()", "np.array([[True, False], [True, True]]).all(axis=1)", "np.array([0.0, np.nan]).any()", "np.any([])", "np.all([])",
    "np.sum([[1, 2], [3, 4]], axis=0)", "np.sum(3)", "np.sum([])", "np.max([1, 5, 3])", "np.min([[1, 5], [0, 3]], axis=1)", "np.mean([[1, 2], [3, 4]], axis=1)", "np.std([1, 2, 3, 4])", "np.var([[1, 2], [3, 4]], axis=0)", "np.prod([1, 2, 3])", "np.cumsum([1, 2, 3])", "np.cumsum([[1, 2], [3, 4]], axis=1)", "np.cumprod([1.5, 2])", "np.ptp([1, 5, 2])",
    "np.argmax([[1, 5], [7, 3]])", "np.argmax([[1, 5], [7, 3]], axis=0)", "np.argmin([3, 1, 1])", "np.argmax([True, False])", "np.count_nonzero([0, 1, 2])", "np.count_nonzero([[0, 1], [2, 0]], axis=0)", "np.amax([1, 2])", "np.array(['b', 'a']).argmax()", "np.array([1, 2, 3], dtype=object).sum()", "np.array(['a', 'b'], dtype=object).sum()", "np.array([1 + 1j, 2]).sum()",
    "np.array([1 + 1j, 2]).mean()", "np.array(5.0).sum()", "np.array([[1, 2], [3, 4]]).sum(axis=(0, 1))", "np.array([[1, 2], [3, 4]]).sum(axis=())", "a = np.zeros(2); np.array([[1, 2], [3, 4]]).sum(axis=0, out=a); a", "np.arange(24).reshape(2, 3, 4).max(axis=(0, 2))", "np.arange(24).reshape(2, 3, 4).sum(axis=-2)", "np.arange(24).reshape(2, 3, 4).mean(axis=(0, 2), keepdims=True)",
    "np.arange(10).reshape(2, 5).std(axis=1)", "np.array([3, 1, 2]).argsort()", "np.array([3, 1, 2, 1]).argsort(kind='stable')", "np.sort([3, np.nan, 1])", "np.sort([[3, 1], [2, 0]], axis=0)", "np.sort(['b', 'a'])", "np.argsort([3, np.nan, 1])", "np.lexsort(([1, 0, 1], [2, 2, 1]))", "np.searchsorted([1, 3, 5], 3)", "np.searchsorted([1, 3, 5], [0, 3, 9], side='right')", "np.searchsorted([1, 3, np.nan], np.nan)",
    "np.partition([3, 1, 2], 1)[1]", "np.argpartition([3, 1, 2], 1).shape", "a = np.array([3, 1, 2]); a.sort(); a", "np.sort([])", "np.sort(5)", "np.sort([1, 2], axis=3)", "np.sort([1, 2], kind='x')", "np.array([3, 1, 2])[np.argsort([3, 1, 2])]", "np.sort(np.array(['2021', '2020', 'NaT'], 'M8[Y]'))", "np.sort([True, False])", "np.nanmax([1, np.nan])", "np.arange(5).trace()", "np.array([1.5, 2.5], 'f2').mean()",
    "np.array([60000, 60000], 'f2').sum()", "np.array([1.5, 2.5], 'f2').sum()", "np.float64(3).sum()", "np.mean([1, 2], dtype=np.float32)", "np.array([1, 2, 3]).var(mean=np.array([2.0]))", "np.arange(4.0).mean(where=[True, False, True, True])", "np.arange(4.0).std(where=[True, False, True, True])", "np.arange(6).reshape(2, 3).cumsum(axis=0, dtype=float)", "np.array([3, 1, 2]).argmax(keepdims=True)", "np.arange(6).reshape(2, 3).argmax(axis=1, keepdims=True)",
    "np.arange(6).reshape(2, 3).sum(axis=2)", "np.arange(6).reshape(2, 3).sum(axis='x')", "np.arange(6).reshape(2, 3).sum(axis=1.0)", "np.maximum.reduce([])", "np.bitwise_or.reduce([1, 2, 4])", "np.cumsum(np.array([1, 2], 'i1'))", "np.array([1.0, 2]).all()", "np.arange(9).reshape(3, 3).max(initial=5)", "np.array([[1, 2]]).min(axis=0)", "np.add.reduce(np.arange(6).reshape(2, 3))", "np.add.reduce(np.arange(6.0).reshape(2, 3), axis=None)",
]  # fmt: skip


@pytest.mark.parametrize("source", CASES)
def test_cases(source):
    assert_same(source)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=300))
@settings(max_examples=40, deadline=None)
def test_sum_of_any_floats(values):
    assert_same(f"a = np.array({values!r}); (a.sum(), a.mean(), a.std(), a[::2].sum(), a[::-1].sum(), a.cumsum())")
