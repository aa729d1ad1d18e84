"""apply_along_axis, vectorize, piecewise, select, trim_zeros, and polynomials."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "np.apply_along_axis(lambda v: v.sum(), 0, np.arange(6).reshape(2, 3))",
    "np.apply_along_axis(sorted, 1, np.array([[8, 1, 7], [4, 3, 9], [5, 2, 6]]))",
    "np.apply_along_axis(np.diag, -1, np.arange(6).reshape(2, 3))",
    "np.apply_along_axis(lambda v, k, s=0: v[0] * k + s, 0, np.arange(6).reshape(2, 3), 2, s=1)",
    "np.apply_along_axis(len, 0, np.zeros((2, 0)))",
    "np.apply_over_axes(np.sum, np.arange(24).reshape(2, 3, 4), [0, 2])",
    "np.vectorize(lambda a, b: a - b if a > b else a + b)([1, 2, 3, 4], 2)",
    "np.vectorize(lambda a: a * 1.5)(3)",
    "np.vectorize(lambda a: (a, str(a)))([1, 2])",
    "np.vectorize(lambda a: a, otypes=[float])([1, 2])",
    "np.vectorize(lambda a: a, otypes='d')([])",
    "np.vectorize(lambda a: a)([])",
    "np.vectorize(lambda p, x: sum(c * x for c in p), excluded=[0])([1, 2], [3, 4])",
    "calls = []; np.vectorize(lambda a: calls.append(type(a).__name__) or 1)([1, 2]); calls",
    "calls = []; np.vectorize(lambda a: calls.append(type(a).__name__) or 1, cache=True)([1, 2]); calls",
    "np.vectorize(lambda a, b: f'{a}{b}')(['x', 'y'], [[1], [2]])",
    "np.piecewise([1.0, -2, 3], [[True, False, True]], [10, 20])",
    "x = np.linspace(-2.5, 2.5, 6); np.piecewise(x, [x < 0, x >= 0], [lambda x: -x, lambda x: x])",
    "x = np.arange(4); np.piecewise(x, [x < 1, x > 2], [7, lambda v: v * 2, -1])",
    "np.piecewise(4, [4 < 0, 4 >= 0], [lambda x: -x, lambda x: x])",
    "np.piecewise([1, 2], [[True, False]], [1, 2, 3])",
    "x = np.arange(6); np.select([x < 3, x > 3], [x, x**2], 42)",
    "x = np.arange(6); np.select([x < 3, x > 3], [x, x * 0.5])",
    "np.select([], [])",
    "np.select([np.array([1, 0])], [np.array([1, 2])])",
    "np.select([np.array([True])], [])",
    "np.trim_zeros(np.array([0, 0, 1, 2, 0, 3, 0]))",
    "np.trim_zeros([0, 0, 1, 2, 0], 'f')",
    "np.trim_zeros((0, 1, 0), 'b')",
    "np.trim_zeros([0, 0])",
    "np.trim_zeros([1], 'x')",
    "np.polyval([3, 0, 1], 5)",
    "np.polyval([3, 0, 1], np.array([1.0, 2.5]))",
    "np.polyadd([1, 2], [9, 5, 4])",
    "np.polysub([2, 10, -2], [3, 10, -4])",
    "np.polymul([1, 2, 3], [9, 5, 1])",
    "np.polydiv([3.0, 5.0, 2.0], [2.0, 1.0])",
    "np.polyder([1, 2, 3, 4])",
    "np.polyder([1, 2, 3, 4], 2)",
    "np.polyint([1, 1, 1])",
    "np.polyint([1, 1], 2, k=[6, 5])",
    "np.poly([0, 0, 2.0])",
    "np.poly([])",
    "np.polyfit([0.0, 1], [1, 2, 3], 1)",
]

POLYNOMIALS = [
    "print(np.poly1d([1, 2, 3])); print(np.poly1d([1.5, 0, -2.25, 0])); print(np.poly1d([0])); print(np.poly1d([4]))",
    "repr(np.poly1d([1, 2.5, 3])), len(np.poly1d([1, 2, 3])), np.poly1d([1, 2, 3]).order",
    "print(np.poly1d(np.arange(1.0, 15) / 3))",
    "print(np.poly1d([1, -2, 3], variable='z'))",
    "p = np.poly1d([1, 2, 3]); p(0.5), p([1, 2]), p[0], p[2], p[5], p.c",
    "p = np.poly1d([1, 2]); q = np.poly1d([3.0, 0, 1]); print(p + q, p - q, p * q, p**3, -p, 2 * p, p / 2, 1 + p)",
    "p = np.poly1d([3.0, 5, 2]); q = np.poly1d([2.0, 1]); [repr(x) for x in p / q]",
    "repr(np.poly1d([1, 2, 3]).deriv()), repr(np.poly1d([1, 2, 3]).integ()), repr(np.poly1d([1, 2], True))",
    "repr(np.polyadd(np.poly1d([1, 2]), [9, 5, 4])), repr(np.polyder(np.poly1d([1, 2, 3])))",
    "repr(np.polyval([1, 2, 3], np.poly1d([1, 1])))",
    "np.poly1d([1, 2]) == np.poly1d([1, 2]), np.poly1d([1, 2]) != np.poly1d([1, 2, 3])",
    "p = np.poly1d([1, 2]); p[3] = 7; repr(p)",
    "np.poly1d([[1]])",
    "np.poly1d([1, 2]) ** -1",
    "print(np.poly1d([1 + 2j, 3]))",
]

CLOSE = [
    "np.polyfit([0.0, 1, 2, 3, 4, 5], [0, 0.8, 0.9, 0.1, -0.8, -1.0], 3)",
    "np.polyfit([0, 1, 2, 3], [1, 3, 5, 7], 1, full=True)",
    "np.polyfit([0.0, 1, 2, 3], [1, 3, 5, 8], 1, cov=True)",
    "np.polyfit([0.0, 1, 2, 3], [[1, 2], [3, 3], [5, 1], [8, 0]], 1, w=[1, 2, 1, 1])",
    "np.polyfit([0.0, 1], [1, 3], 3)",
    "np.roots([3.2, 2, 1])",
    "np.roots([1, -6, 11, -6])",
    "np.roots([0, 1, -3, 0, 0])",
    "np.roots([])",
    "np.poly([[1.0, 2], [3, 4]])",
]


@pytest.mark.parametrize("source", CASES + POLYNOMIALS)
def test_same_bits(source: str) -> None:
    assert_same(source)


@pytest.mark.parametrize("source", CLOSE)
def test_close(source: str) -> None:
    assert_same(source, rtol=1e-9, text=False)
