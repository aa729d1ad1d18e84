"""numpy.linalg against LAPACK, within a tolerance, signs and order of vectors included."""

from __future__ import annotations

import pytest
import understudy_numpy as shim
from differential import assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

A = "np.array([[2.0, 1, -1], [4, -3, 8], [1, 5, 2.5]])"
S = "np.array([[4.0, 1, -2], [1, 3, 0.5], [-2, 0.5, 6]])"
T = "np.array([[1.0, 2], [3, 4], [5, 7], [0.5, -1]])"
STACK = "np.arange(18.0).reshape(2, 3, 3) ** 1.5 % 7 + np.eye(3)"
COMPLEX = "((np.arange({m} * {n} * 1.0).reshape({m}, {n}) * 7.3) ** 1.5 % 5 + 1j * np.arange({m} * {n}).reshape({m}, {n}) ** 1.3 % 4 - 2)"

EXACT = [
    f"np.linalg.norm({x}, ord={order})"
    for x in ("np.arange(-4, 5)", "np.arange(-4, 5).reshape(3, 3)")
    for order in ("None", "'fro'", "np.inf", "-np.inf", "1", "-1", "0")
] + [
    "np.linalg.norm([3, 4])",
    "np.linalg.norm([[3, 4], [6, 8]], axis=1)",
    "np.linalg.norm(np.arange(24.0).reshape(2, 3, 4), axis=2)",
    "np.linalg.norm(np.arange(24.0).reshape(2, 3, 4), axis=2, keepdims=True)",
    "np.linalg.norm(np.arange(24.0).reshape(2, 3, 4), axis=(0, 1), ord='fro')",
    "np.linalg.norm(np.arange(24.0).reshape(2, 3, 4), axis=(0, 2), ord=1, keepdims=True)",
    "np.linalg.norm(np.arange(24.0).reshape(2, 3, 4), axis=(2, 0), ord=np.inf)",
    "np.linalg.norm(np.arange(8.0).reshape(2, 2, 2))",
    "np.linalg.norm(np.arange(8.0).reshape(2, 2, 2), ord=1)",
    "np.linalg.norm(np.array([1, 2], dtype=np.float32))",
    "np.linalg.norm([1, 2], ord='nuc')",
    "np.linalg.norm([[1, 2], [3, 4]], ord=3)",
    "np.linalg.norm([[1, 2], [3, 4]], axis=(0, 0))",
    "np.linalg.norm([1, 2], axis='x')",
    "np.linalg.norm([], ord=np.inf)",
    "np.linalg.svd(np.zeros((0, 3)))",
    "np.linalg.svd(np.zeros((3, 0)), full_matrices=False)",
    "np.linalg.cholesky([[1, 1], [np.nan, 3]])",
    "np.linalg.det(np.eye(3) * 1e200)",
    "np.linalg.vector_norm([[3, 4], [6, 8]], axis=(0, 1))",
    "np.linalg.matrix_norm([[3, 4], [6, 8]])",
    "np.linalg.matrix_power(np.array([[0, 1], [-1, 0]]), 3)",
    "np.linalg.matrix_power(np.array([[0, 1], [-1, 0]]), 0)",
    "np.linalg.matrix_power(np.array([[1, 1], [1, 0]]), 10)",
    "np.linalg.matrix_rank(np.eye(4))",
    "np.linalg.matrix_rank([0, 0])",
    "np.linalg.matrix_rank(np.outer([1, 2, 3], [4, 5, 6]))",
    "np.linalg.outer([1, 2], [3, 4])",
    "np.linalg.trace(np.arange(9).reshape(3, 3))",
    "np.linalg.diagonal(np.arange(9).reshape(3, 3), offset=1)",
    "np.linalg.matrix_transpose(np.arange(6).reshape(2, 3))",
    "np.linalg.multi_dot([np.arange(6).reshape(2, 3), np.arange(12).reshape(3, 4), np.arange(4).reshape(4, 1)])",
    "np.linalg.multi_dot([np.arange(3), np.arange(12).reshape(3, 4), np.arange(4)])",
    "np.linalg.cross([1, 2, 3], [4, 5, 6])",
]

ERRORS = [
    "np.linalg.inv([[1, 2], [2, 4]])",
    "np.linalg.inv([[1, 2, 3], [2, 4, 5]])",
    "np.linalg.inv([1, 2])",
    "np.linalg.inv(np.array([[1, 2], [3, 4]], dtype=np.float16))",
    "np.linalg.solve([[0, 0], [0, 0]], [1, 2])",
    "np.linalg.solve([[1, 2], [3, 4]], [1, 2, 3])",
    "np.linalg.solve([[1, 2], [3, 4]], [[1, 2, 3]])",
    "np.linalg.det([[1, 2, 3]])",
    "np.linalg.cholesky([[1, 2], [2, 1]])",
    "np.linalg.lstsq([1, 2], [1, 2])",
    "np.linalg.lstsq([[1, 2]], [1, 2])",
    "np.linalg.eig([[1, np.nan], [2, 3]])",
    "np.linalg.eigh([[1, 2]])",
    "np.linalg.eigh([[1, 2], [3, 4]], UPLO='X')",
    "np.linalg.qr([1, 2])",
    "np.linalg.qr([[1]], mode='foo')",
    "np.linalg.svd([1, 2])",
    "np.linalg.matrix_power([[1, 2], [2, 4]], -1)",
    "np.linalg.matrix_power([[1, 2], [2, 4]], 1.5)",
    "np.linalg.multi_dot([[1]])",
    "issubclass(np.linalg.LinAlgError, ValueError), np.linalg.LinAlgError.__module__",
]

CLOSE = [
    f"np.linalg.solve({A}, [1, 2, 3])",
    f"np.linalg.solve({A}, np.arange(6).reshape(3, 2))",
    f"np.linalg.solve({STACK}, np.arange(6).reshape(3, 2))",
    "np.linalg.solve(np.array([[1 + 2j, 2], [3, 4j]]), [1, 2])",
    f"np.linalg.inv({A})",
    f"np.linalg.inv({STACK})",
    "np.linalg.inv(np.array([[1, 2], [3, 4]], dtype=np.int8))",
    "np.linalg.inv(np.array([[1 + 2j, 2], [3, 4j]]))",
    "np.linalg.inv(np.zeros((0, 2, 2)))",
    f"np.linalg.det({A})",
    f"np.linalg.det({STACK})",
    "np.linalg.det([[1, 2], [3, 4]])",
    "np.linalg.det([[1, 2], [2, 4]])",
    "np.linalg.det(np.array([[1 + 2j, 2], [3, 4j]]))",
    f"np.linalg.slogdet({A})",
    f"np.linalg.slogdet(-{S})",
    "np.linalg.slogdet([[1, 2], [2, 4]])",
    f"np.linalg.slogdet({STACK})",
    f"np.linalg.lstsq({T}, [1, 2, 3, 4.5])",
    f"np.linalg.lstsq({T}, [1, 2, 3, 4.5], rcond=-1)",
    f"np.linalg.lstsq({T}, np.arange(8.0).reshape(4, 2) ** 1.5, rcond=None)",
    f"np.linalg.lstsq({T}.T, [1, 2.0])",
    f"np.linalg.lstsq({A}, [1, 2, 3.0])",
    "np.linalg.lstsq(np.outer([1, 2, 3.0, 4], [1, 2]), [1, 2, 3, 5.0])",
    "np.linalg.lstsq(np.zeros((3, 2)), [1, 2, 3.0])",
    "np.linalg.lstsq(np.array([[1, 2], [3, 4], [5, 7]], dtype=np.int64), [1, 2, 3])",
    f"np.linalg.pinv({T})",
    "np.linalg.pinv(np.outer([1, 2, 3.0], [1, 2]))",
    f"np.linalg.cholesky({S})",
    f"np.linalg.cholesky({S}, upper=True)",
    "np.linalg.cholesky(np.array([[1, -2j], [2j, 5]]))",
    f"np.linalg.qr({A})",
    f"np.linalg.qr({T})",
    f"np.linalg.qr({T}.T)",
    f"np.linalg.qr({T}, mode='complete')",
    f"np.linalg.qr({T}, mode='r')",
    f"np.linalg.qr({STACK})",
    f"np.linalg.svd({A})",
    f"np.linalg.svd({T})",
    f"np.linalg.svd({T}.T)",
    f"np.linalg.svd({T}, full_matrices=False)",
    f"np.linalg.svd({T}.T, full_matrices=False)",
    f"np.linalg.svd({T}, compute_uv=False)",
    f"np.linalg.svd({STACK})",
    f"np.linalg.svd({S}, hermitian=True)",
    f"np.linalg.svd(np.vstack([{T}] * 5), full_matrices=False)",
    f"np.linalg.svdvals({T})",
    f"np.linalg.eigh({S})",
    f"np.linalg.eigh({S}, UPLO='U')",
    f"np.linalg.eigh({A})",
    f"np.linalg.eigvalsh({S})",
    "np.linalg.eigh(np.diag([3.0, 1, 2]))",
    f"np.linalg.eig({A})",
    f"np.linalg.eig({S})",
    "np.linalg.eig([[0.0, -1], [1, 0]])",
    "np.linalg.eig([[2.0, 1, 0], [0, 2, 1], [1, 0, 3]])",
    "np.linalg.eig([[0.9, 0.1], [0.5, 0.5]])",
    "np.linalg.eig(np.arange(16.0).reshape(4, 4) ** 1.5 % 5)",
    f"np.linalg.eig({STACK})",
    f"np.linalg.eigvals({A})",
    "np.linalg.eigvals(np.diag((1, 2, 3)))",
    f"np.linalg.svdvals({T} + 1j * {T}[::-1])",
    "np.linalg.eigvalsh(np.array([[1, -2j], [2j, 5]]))",
    "np.linalg.eigvalsh(np.array([[1, 7], [2j, 5]]))",
    "np.linalg.eigvalsh(np.array([[1, 7j], [2j, 5]]), UPLO='U')",
    *(
        f"np.linalg.{call.format(COMPLEX.format(m=m, n=n))}"
        for m, n in ((1, 1), (3, 3), (5, 5), (4, 2), (2, 4), (5, 3), (3, 5), (1, 3), (3, 1))
        for call in (
            "qr({})",
            "qr({}, mode='complete')",
            "qr({}, mode='r')",
            "qr({}, mode='raw')",
            "qr({}.real, mode='raw')",
            "svd({})",
            "svd({}, full_matrices=False)",
            "pinv({})",
            "lstsq({0}, {0}[:, :1] ** 2)",
            "lstsq({0}, {0}[:, 0].real)",
            "lstsq({0}.real, {0}[:, 0])",
        )
    ),
    *(
        f"np.linalg.{call.format(COMPLEX.format(m=n, n=n))}"
        for n in (1, 2, 3, 6)
        for call in (
            "eig({})",
            "eigvals({})",
            "eig({}.astype('F'))",
            "eigh({})",
            "eigh({}, UPLO='U')",
            "eigh({}.real, UPLO='U')",
            "eigvalsh({}, UPLO='U')",
            "eigvalsh({}.real, UPLO='U')",
            "svd({0} + {0}.conj().T, hermitian=True)",
            "pinv({0} + {0}.conj().T, hermitian=True)",
            "eig(np.stack([{0}, np.triu({0}), np.diag({0}.diagonal())]))",
        )
    ),
    "np.linalg.svd(np.zeros((2, 2)), hermitian=True)",
    "np.linalg.svd(np.diag([1.0, -1, 2]), hermitian=True)",
    "np.linalg.lstsq(np.zeros((3, 2), complex), [1, 2j, 3])",
    "np.linalg.matrix_rank(np.array([[1, 1j], [-1j, 1]]))",
    "np.linalg.norm(np.array([[1, 2j], [3, 4 - 1j]]), ord=2)",
    "np.linalg.cholesky(np.array([[1, -2j], [2j, 5]]), upper=True)",
    *(
        f"np.linalg.cond({x}, {p})"
        for x in (
            A,
            STACK,
            "np.zeros((2, 3, 3))",
            "np.array([[1, 1j], [1j, -1]], 'F')",
            "np.array([[1, np.nan], [1, 1]])",
        )
        for p in (None, 1, -1, 2, -2, "np.inf", "-np.inf", "'fro'")
    ),
    "np.linalg.matrix_norm(np.empty((0, 3)), ord=2)",
    "np.linalg.matrix_norm(np.empty((0, 3)), ord='nuc')",
    "np.linalg.matrix_norm(np.empty((0, 3)), ord=-2)",
    "np.linalg.matrix_rank(np.empty((2, 0, 3)))",
    "np.matmul(np.zeros((2, 3, 0)), np.zeros((2, 0, 4)))",
    "np.matmul(np.zeros((2, 0, 3)), np.zeros((2, 3, 0)))",
    f"np.linalg.cond({A})",
    f"np.linalg.cond({A}, p=1)",
    f"np.linalg.cond({A}, p='fro')",
    f"np.linalg.norm({A}, ord=2)",
    f"np.linalg.norm({A}, ord=-2)",
    f"np.linalg.norm({A}, ord='nuc')",
    "np.linalg.norm(np.arange(5.0), ord=3)",
    f"np.linalg.matrix_power({A}, -2)",
    "np.linalg.tensorinv(np.eye(24).reshape(4, 6, 8, 3) + 0.01).shape",
    "np.linalg.tensorsolve(np.eye(12).reshape(3, 4, 12) * 2.0, np.ones((3, 4)))",
]

SINGLE = [
    "np.linalg.inv(np.array([[1, 2], [3, 4]], dtype=np.float32))",
    "np.linalg.det(np.array([[1, 2], [3, 4]], dtype=np.float32))",
    "np.linalg.svd(np.array([[1, 2], [3, 4]], dtype=np.float32))",
    "np.linalg.eig(np.array([[1, 2], [3, 4]], dtype=np.float32))",
    "np.linalg.lstsq(np.array([[1, 2], [3, 4], [5, 7]], dtype=np.float32), np.array([1, 2, 3], dtype=np.float32))",
]


@pytest.mark.parametrize("source", EXACT + ERRORS)
def test_exact(source: str) -> None:
    assert_same(source)


@pytest.mark.parametrize("source", CLOSE)
def test_close(source: str) -> None:
    assert_same(source, rtol=1e-11, text=False)


@pytest.mark.parametrize("source", SINGLE)
def test_single_precision(source: str) -> None:
    assert_same(source, rtol=1e-5, text=False)


MATRICES = [
    f"m = (np.arange(1.0, {m * n + 1}) ** 1.7 % {3.1 + seed} - 1).reshape({m}, {n});"
    for seed, (m, n) in enumerate([(5, 5), (8, 8), (7, 4), (4, 7), (20, 20), (20, 6), (12, 11), (6, 25)])
]


@pytest.mark.parametrize("setup", MATRICES)
def test_svd_and_qr_of_larger_matrices(setup: str) -> None:
    assert_same(f"{setup} np.linalg.svd(m)", rtol=1e-9, text=False)
    assert_same(f"{setup} np.linalg.qr(m)", rtol=1e-9, text=False)
    assert_same(
        f"{setup} np.linalg.eigh(m[:, : len(m)] + m[:, : len(m)].T if m.shape[0] <= m.shape[1] else m.T @ m)",
        rtol=1e-8,
        text=False,
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.data())
def test_factors_multiply_back(m: int, n: int, data: st.DataObject) -> None:
    size = m * n
    flat = data.draw(st.lists(st.floats(-100, 100, width=32), min_size=size, max_size=size))
    a = shim.array(flat, dtype=float).reshape(m, n)
    q, r = shim.linalg.qr(a)
    u, s, vh = shim.linalg.svd(a, full_matrices=False)
    for product in (q @ r, (u * s) @ vh):
        assert shim.abs(product - a).max() <= 1e-12 * (1.0 + shim.abs(a).max())
    for basis in (q, u, vh.T):
        assert shim.abs(basis.T @ basis - shim.eye(basis.shape[1])).max() <= 1e-12
    symmetric = a @ a.T
    w, v = shim.linalg.eigh(symmetric)
    assert shim.abs(symmetric @ v - v * w).max() <= 1e-10 * (1.0 + shim.abs(symmetric).max())
