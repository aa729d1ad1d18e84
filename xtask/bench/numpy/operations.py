"""The operations that are timed: expressions over arrays of one size, by what they are made of.

`np` is NumPy or its stand-ins; `a`, `b` and `c` are arrays of the dtype and layout of the row, `m` a mask, `k` positions,
`s` a square matrix with about as many elements, `v` a row of it, `g` one that is positive definite, `x` a number of
Python's, and `rng` and `old` random generators, `counts` small integers and `starts` every seventh position.
"""

from __future__ import annotations

from dataclasses import dataclass

SIZES = (1, 100, 10_000, 1_000_000, 10_000_000)
DTYPES = ("float64", "float32", "int64", "bool")
LAYOUTS = ("C", "strided", "broadcast")

NUMBERS = ("float64", "float32", "int64")
FLOATS = ("float64", "float32")
REAL = ("float64",)


@dataclass(frozen=True)
class Operation:
    source: str
    dtypes: tuple[str, ...] = NUMBERS
    layouts: tuple[str, ...] = ("C",)
    #: The largest size that is timed.
    most: int = SIZES[-1]


def table(
    sources: str, dtypes: tuple[str, ...] = NUMBERS, layouts: tuple[str, ...] = ("C",), most: int = SIZES[-1]
) -> list[Operation]:
    return [Operation(source.strip(), dtypes, layouts, most) for source in sources.split(";") if source.strip()]


OPERATIONS = [
    # Operators.
    *table("a + b; a - b; a * b", NUMBERS, LAYOUTS),
    *table("a / b; a // b; a % b; a ** 2; a + x; x * a; a - x; -a; abs(a)"),
    *table("a < b; a <= b; a == b; a != b; a > x", NUMBERS, ("C", "strided")),
    *table("m & m; m | m; m ^ m; ~m; a & b; a | b; a ^ b", ("bool", "int64")),
    *table("a << 2; a >> 1", ("int64",)),
    *table("c += a; c -= a; c *= x"),
    # Ufuncs.
    *table("np.add(a, b); np.multiply(a, b, out=c); np.maximum(a, b); np.minimum(a, b)"),
    *table("np.sqrt(a); np.exp(a); np.log(a); np.sin(a); np.cos(a); np.tanh(a); np.arctan2(a, b); np.hypot(a, b)", FLOATS),
    *table("np.floor(a); np.rint(a); np.isnan(a); np.isfinite(a); np.square(a); np.sign(a); np.power(a, b)", FLOATS),
    *table("np.logical_and(a, b); np.logical_not(a)", ("float64", "bool")),
    # Reductions.
    *table("a.sum(); a.max(); a.min()", NUMBERS, ("C", "strided")),
    *table("a.mean(); a.prod(); a.argmax(); a.argmin(); a.cumsum(); a.std(); a.var(); np.sum(a); np.max(a)"),
    *table("m.any(); m.all(); m.sum(); np.count_nonzero(m)", ("bool",)),
    *table("np.count_nonzero(a); np.nonzero(a); a.sum(dtype='float64'); np.add(a, b, dtype='float64'); np.nanmax(a)"),
    *table("s.sum(axis=0); s.sum(axis=1); s.max(axis=0); s.mean(axis=1); s.argmax(axis=1)", FLOATS),
    *table("np.add.reduceat(a, starts); np.logical_and.reduce(a); np.maximum.accumulate(a)", NUMBERS),
    *table("np.median(a); np.percentile(a, 90); np.partition(a, n // 2)", REAL, most=1_000_000),
    # Views and basic keys.
    *table("a[0]; a[-1]; a[:]; a[1:]; a[::-1]; a[None]; s[0]; s[:, 0]; s[0, 0]; s.T; a.reshape(-1, 1); a.ravel(); a.shape; len(a)"),
    *table("a[0] = x; c[:] = a; c[:] = x; s[0] = x", NUMBERS),
    # Chosen elements.
    *table("a[k]; a.take(k); a[m]; np.where(m, a, b); np.nonzero(m)", NUMBERS),
    *table("c[m] = x; c[k] = x", REAL),
    # New arrays.
    *table("np.empty(n); np.zeros(n); np.ones(n); np.full(n, x); np.arange(n); np.linspace(0.0, 1.0, n)", REAL),
    *table("a.copy(); a.astype('float32'); a.astype('int64'); np.array(a); np.asarray(a); np.zeros_like(a)", FLOATS),
    *table("np.concatenate((a, b)); np.stack((a, b)); np.vstack((a, b)); np.repeat(a, 2); np.tile(a, 2); np.roll(a, 1)"),
    *table("np.repeat(a, counts)", REAL),
    *table("s.T.copy(); s + v; s - v[:, None]", FLOATS),
    # Sorting and searching.
    *table("np.sort(a); np.argsort(a); np.unique(a); np.searchsorted(b, a)", NUMBERS, most=1_000_000),
    *table("np.unique(a, return_counts=True); np.median(s, axis=0); np.searchsorted(b, x)", NUMBERS, most=1_000_000),
    *table("np.delete(a, 0); np.delete(a, [0, -1]); np.insert(a, [0, 1], x); np.unravel_index(k % s.size, s.shape)", REAL, most=1_000_000),
    *table("np.bincount(k); np.diff(a); np.clip(a, 0, 1); np.histogram(a, 10)", REAL, most=1_000_000),
    # Matrices.
    *table("a @ b; np.dot(a, b); s @ s; s @ v; np.outer(v, v)", FLOATS, most=1_000_000),
    *table("s @ s; k @ s.ravel()[k % s.size]; np.stack((s, s)) @ s", ("int64",), most=10_000),
    *table("np.einsum('ii->i', s); np.einsum('ij,ij->i', s, s); np.einsum('i,i->', v, v); np.einsum('ij,jk->ki', s, s)", REAL, most=1_000_000),
    *table("np.fft.fft(a); np.fft.rfft(a); np.fft.ifft(a); np.fft.fft(s, axis=0)", FLOATS, most=1_000_000),
    *table("np.linalg.solve(s, v); np.linalg.inv(s); np.linalg.det(s); np.linalg.cholesky(g)", FLOATS, most=1_000_000),
    *table("np.linalg.qr(s); np.linalg.svd(s); np.linalg.eigh(g); np.linalg.eigvalsh(g); np.linalg.eig(s)", REAL, most=10_000),
    # Random draws.
    *table("rng.random(n); rng.standard_normal(n); rng.normal(1.0, x, n); rng.exponential(1.0, n); rng.integers(0, 1000, n)", REAL),
    *table("old.rand(n); old.randn(n); old.randint(0, 1000, n)", REAL),
    *table("rng.permutation(n); rng.shuffle(c); rng.choice(a, n)", REAL, most=1_000_000),
    *table("rng.gamma(2.0, 1.0, n); rng.beta(2.0, 3.0, n); rng.poisson(3.0, n); rng.binomial(20, 0.3, n)", REAL, most=1_000_000),
    # Numbers.
    *table("a[0] + a[0]; a[0] * 2; np.float64(x) * a; float(a[0]); a.tolist()", REAL, most=10_000),
]  # fmt: skip

SETUP = """
rng = np.random.default_rng(1)
n = {size}
x = {number}
side = max(1, int(n ** 0.5))


def made(count):
    one = rng.random(count) + 0.5
    return (one > 1.0) if "{dtype}" == "bool" else (one * 100).astype("{dtype}") if "{dtype}" == "int64" else one.astype("{dtype}")


def laid(layout):
    if layout == "strided":
        return made(2 * n)[::2]
    if layout == "broadcast":
        return np.broadcast_to(made(1), (n,))
    return made(n)


a, b, c = made(n), laid("{layout}"), made(n)
m = rng.random(n) > 0.5
k = rng.integers(0, n, n)
counts, starts = rng.integers(0, 4, n), np.arange(0, n, 7)
s, v = made(side * side).reshape(side, side), made(side)
old = np.random.RandomState(1)
if "{dtype}".startswith("float") and n <= 1_000_000:
    g = s @ s.T + side * np.eye(side, dtype=s.dtype)
if "{layout}" == "strided":
    a = laid("strided")
"""

#: What the peak and the page faults are measured of.
IN_MEMORY = (
    "a + b", "a * b + c", "np.sqrt(a)", "(a - b) ** 2 / (c + 1)", "a.sum()", "a.astype('float32')", "a[m]", "a[k]", "np.sort(a)",
    "np.where(m, a, b)", "np.concatenate((a, b))", "np.repeat(a, 2)", "np.roll(a, 1)", "np.zeros(n)", "a.cumsum()", "a.std()",
    "np.linspace(0.0, 1.0, n)", "c += a",
)  # fmt: skip

MEMORY_SETUP = """
n = {size}
a, b, c = np.arange(n) / n, np.ones(n), np.ones(n)
m = a > 0.5
k = np.arange(n)[::-1].copy()
"""
