"""Random draws, Fourier transforms and linear algebra in native code do what the definitions do.

Draws are the same bit for bit, and leave the same state. Transforms and factorizations agree within rounding, and beyond
25 rows, where phases of vectors are not LAPACK's, by what they multiply back to.
"""

import importlib.util
import math
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from native_sides import Side, assert_agree, both_sides

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("understudy_array") is None, reason="the compiled module is not installed"
)


@pytest.fixture(scope="module")
def sides() -> Iterator[tuple[Side, Side]]:
    yield from both_sides()


GENERATORS = [
    "np.random.default_rng(7)",
    "np.random.Generator(np.random.PCG64DXSM(7))",
    "np.random.Generator(np.random.MT19937(7))",
    "np.random.Generator(np.random.Philox(7))",
    "np.random.Generator(np.random.SFC64(7))",
    "np.random.RandomState(7)",
]
SIZES = ["", "1", "7", "(3, 2)", "0", "1000"]
NEW_DRAWS = [
    "random({})", "random({}, dtype='f4')", "standard_normal({})", "standard_normal({}, dtype='f4')",
    "standard_exponential({})", "standard_exponential({}, dtype='f4')", "standard_exponential({}, method='inv')",
    "integers(10, size={})", "integers(-5, 250, size={}, dtype='i2')", "integers(2**40, size={})", "integers(3, size={}, dtype='u1')",
    "integers(0, 2, size={}, dtype=bool)", "integers(2**63, 2**64 - 1, size={}, dtype='u8')", "integers(0, 2**32, size={}, dtype='u4')",
    "integers([1, 2**40, 7], size=3)", "integers(np.array([[3], [200]]), dtype='u1')", "standard_gamma(2.5, {}, dtype='f4')",
    "standard_gamma(0.5, {}, dtype='f4')", "permutation(9)", "permutation(np.arange(12).reshape(4, 3))", "choice(20, {})",
    "choice(20, 5, replace=False)", "choice(20000, 5000, replace=False)", "choice(20000, 50, replace=False, shuffle=False)",
    "choice([1.5, 2.5, 3.5], {}, p=[0.2, 0.5, 0.3])", "bytes(11)", "bit_generator.random_raw(5)", "permuted(np.arange(6))",
]  # fmt: skip
OLD_DRAWS = [
    "rand(3)", "randn(5)", "random_sample({})", "standard_normal({})", "standard_exponential({})", "randint(0, 10, {})",
    "randint(2**40, size={})", "randint(0, 9, {}, dtype='u1')", "permutation(9)", "choice(20, {})", "choice(20, 5, False)",
    "tomaxint({})", "bytes(11)",
]  # fmt: skip
DRAWS = [
    "normal(1.0, 2.0, {})", "uniform(-1.0, 2.0, {})", "exponential(3.0, {})", "lognormal(0.5, 0.25, {})", "gamma(2.5, 2.0, {})",
    "gamma(0.5, 1.0, {})", "beta(0.5, 0.5, {})", "beta(2.0, 3.0, {})", "chisquare(3.0, {})", "f(3.0, 4.0, {})", "standard_cauchy({})",
    "noncentral_chisquare(0.5, 2.0, {})", "noncentral_chisquare(3.0, 2.0, {})", "noncentral_f(3.0, 4.0, 1.0, {})",
    "standard_t(4.0, {})", "pareto(3.0, {})", "weibull(1.5, {})", "power(2.0, {})", "rayleigh(2.0, {})", "laplace(0.0, 1.0, {})",
    "gumbel(0.0, 1.0, {})", "logistic(0.0, 1.0, {})", "wald(1.0, 2.0, {})", "vonmises(0.5, 4.0, {})", "triangular(0.0, 1.0, 3.0, {})",
    "poisson(3.0, {})", "poisson(50.0, {})", "binomial(20, 0.3, {})", "binomial(1000, 0.7, {})", "negative_binomial(3.0, 0.4, {})",
    "geometric(0.5, {})", "geometric(0.01, {})", "zipf(2.5, {})", "logseries(0.7, {})", "hypergeometric(20, 30, 15, {})",
    "hypergeometric(5, 6, 4, {})", "multinomial(20, [0.2, 0.3, 0.5], {})", "dirichlet([0.5, 2.0, 3.0], {})",
    "normal(np.arange(3.0), 2.0)", "normal(0.0, np.array([[1.0], [2.0]]), (2, 3))", "gamma(np.array([0.5, 2.0, 30.0]))",
    "poisson(np.array([1.0, 20.0, 300.0]))", "binomial(np.array([5, 500]), np.array([[0.1], [0.6]]))",
]  # fmt: skip


def assert_close(sides: tuple[Side, Side], source: str, name: str, bound: float) -> None:
    """The elements differ by no more than a share of the largest."""
    tell = f"' '.join(f'{{complex(x).real!r}} {{complex(x).imag!r}}' for x in np.ravel({name}).tolist())"
    outcomes = [side.run(source + tell) for side in sides]
    if "value" not in outcomes[0]:
        assert_agree(sides, source + tell)
        return
    pure, native = ([float(part) for part in outcome["value"].split()] for outcome in outcomes)
    largest = max((abs(x) for x in pure if math.isfinite(x)), default=0.0)
    assert len(pure) == len(native), source
    assert all(x == y or abs(x - y) <= bound * (1 + largest) for x, y in zip(pure, native)), source


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(GENERATORS), st.lists(st.tuples(st.integers(0, 99), st.sampled_from(SIZES)), min_size=1, max_size=4)
)
def test_draws(sides: tuple[Side, Side], generator: str, calls: list[tuple[int, str]]) -> None:
    """Whatever is drawn one after the other, the values are the same, and so is the state afterwards."""
    old = "RandomState" in generator
    offered = DRAWS + (OLD_DRAWS if old else NEW_DRAWS)
    made = [offered[at % len(offered)].format(size or "None") for at, size in calls]
    state = "r.get_state()" if old else "str(r.bit_generator.state)"
    assert_agree(sides, f"r = {generator}\n[{', '.join('r.' + call for call in made)}, {state}]")


@pytest.mark.parametrize("generator", GENERATORS)
@pytest.mark.parametrize("draw", DRAWS)
def test_distributions(sides: tuple[Side, Side], generator: str, draw: str) -> None:
    assert_agree(sides, f"r = {generator}\nr.{draw.format(300)}")


STREAMS = [
    "g = np.random.PCG64(3)\ng.advance(-5)\n[g.state, g.random_raw(3), g.jumped(2).state]",
    "g = np.random.PCG64DXSM(3)\ng.advance(2**100)\n[g.state, g.random_raw(3)]",
    "g = np.random.Philox(3)\ng.advance(2**200 + 3)\n[str(g.state), g.random_raw(9), str(g.jumped().state)]",
    "g = np.random.SFC64(3)\n[str(g.state), g.random_raw(9), str(g.state)]",
    "g = np.random.MT19937(3)\n[str(g.state), g.random_raw(700), str(g.state)]",
    "r = np.random.RandomState([1, 2, 3])\nr.randint(0, 9, 7)",
    "import pickle\nr = np.random.default_rng(5)\nr.random(3)\npickle.loads(pickle.dumps(r)).random(3)",
    "import copy\nr = np.random.default_rng(5)\nr.integers(9, dtype='i4')\ns = copy.deepcopy(r)\n[r.random(3), s.random(3)]",
    "r = np.random.RandomState(5)\nr.randn()\ns = r.get_state()\nx = r.randn(3)\nr.set_state(s)\n[x, r.randn(3)]",
    "r = np.random.default_rng(5)\na = np.arange(10.0)\nr.shuffle(a)\nb = list(range(9))\nr.shuffle(b)\n[a, b, r.random()]",
    "r = np.random.default_rng(5)\nout = np.empty(4, 'f4')\nr.random(out=out, dtype='f4')\nout",
]


@pytest.mark.parametrize("source", STREAMS)
def test_states(sides: tuple[Side, Side], source: str) -> None:
    assert_agree(sides, source)


KINDS = ["f8", "f4", "c16", "c8", "i4", "f2", "?"]
LENGTHS = [1, 2, 3, 4, 5, 7, 8, 12, 13, 16, 25, 30, 31, 67, 128]


def samples(kind: str, shape: str) -> str:
    parts = f"np.random.default_rng(3).standard_normal({shape})"
    if kind.startswith("c"):
        return f"({parts} + 1j * np.random.default_rng(4).standard_normal({shape})).astype('{kind}')"
    return f"({parts} * 3).astype('{kind}')"


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["fft", "ifft", "rfft", "irfft", "hfft", "ihfft"]),
    st.sampled_from(KINDS),
    st.sampled_from(LENGTHS),
    st.sampled_from([None, *LENGTHS]),
    st.sampled_from(["{}", "{}.T", "{}[::-1]", "{}[:, ::2]", "np.asfortranarray({})"]),
    st.sampled_from([0, 1, -1]),
    st.sampled_from(["None", "'ortho'", "'forward'", "'backward'"]),
)
def test_transforms(
    sides: tuple[Side, Side], name: str, kind: str, length: int, n: int | None, layout: str, axis: int, norm: str
) -> None:
    a = layout.format(samples(kind, f"({length}, 6)"))
    source = f"a = {a}\nb = np.fft.{name}(a, {n}, {axis}, {norm})\n"
    assert_agree(sides, source + "[b.dtype, b.shape, b.strides, b.flags.c_contiguous]")
    assert_close(sides, source, "b", {"f2": 2e-3, "f4": 1e-5, "c8": 1e-5}.get(kind, 1e-13))


PLAIN_TRANSFORMS = [
    "np.fft.fft([1.0, np.inf, 2.0])", "np.fft.fft([1.0, np.nan, 2.0])", "np.fft.rfft([np.inf, 1.0])", "np.fft.fft([])",
    "np.fft.fft(np.ones(4), 0)", "np.fft.rfft(np.ones(3) * 1j)", "np.fft.fft([1e308, 1e308])",
    "a = np.ones((2, 3)) + 0j\nnp.fft.fft(a, out=a)\na", "out = np.empty(2, 'c8')\nnp.fft.fft([1.0, 2.0], out=out)",
    "np.fft.fft2(np.arange(6.0).reshape(2, 3))", "np.fft.fftn(np.arange(8.0).reshape(2, 2, 2))", "np.fft.fft(np.ones((0, 3)))",
    "np.fft.irfft2(np.ones((2, 3)))", "np.fft.fft(np.ones(3), axis=2)",
]  # fmt: skip


@pytest.mark.parametrize("source", PLAIN_TRANSFORMS)
def test_plain_transforms(sides: tuple[Side, Side], source: str) -> None:
    assert_agree(sides, source, rtol=1e-12)


MATRICES = ["f8", "f4", "c16", "c8", "i4"]
SAME = [
    "inv(a)",
    "solve(a, a[..., 0])",
    "solve(a, a)",
    "det(a)",
    "slogdet(a)",
    "eigvalsh(h)",
    "svdvals(a)",
    "cholesky(h)",
]
SAME += ["cholesky(h, upper=True)", "qr(a).R", "qr(a).Q", "qr(a, 'complete')", "qr(a, 'r')", "eigvalsh(h, 'U')"]


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(SAME), st.sampled_from(MATRICES), st.sampled_from([1, 2, 3, 5, 24, 33, 40]), st.booleans())
def test_factorizations(sides: tuple[Side, Side], call: str, kind: str, n: int, stacked: bool) -> None:
    """What has one result has the same result."""
    shape = f"(2, {n}, {n})" if stacked and "a[..., 0]" not in call else f"({n}, {n})"
    a = f"a = {samples(kind, shape)} + 4 * np.eye({n}, dtype='{kind}')\n"
    h = f"h = a @ a.swapaxes(-1, -2).conj() + {n} * np.eye({n}, dtype='{kind}')\n"
    source = f"{a}{h}r = np.linalg.{call}\nr = tuple(r) if isinstance(r, tuple) else (r,)\n"
    assert_agree(sides, source + "[(x.dtype, x.shape) for x in r]")
    for place in range(2 if call in ("slogdet(a)", "qr(a, 'complete')") else 1):
        assert_close(sides, source, f"r[{place}]", 2e-4 if kind in ("f4", "c8") else 1e-10)


PRODUCTS = [
    ("u, s, vh = np.linalg.svd(a, full_matrices=False)", "(u * s) @ vh", "a"),
    ("u, s, vh = np.linalg.svd(a)", "u @ u.T.conj() + (vh @ vh.T.conj()).sum()", "np.eye(len(a)) + a.shape[1]"),
    ("w, v = np.linalg.eigh(h)", "(v * w) @ v.T.conj()", "h"),
    ("w, v = np.linalg.eigh(h, 'U')", "(v * w) @ v.T.conj()", "h"),
    ("w, v = np.linalg.eig(h)", "h @ v", "v * w"),
    ("w, v = np.linalg.eig(b)", "b @ v", "v * w"),
    ("w, v = np.linalg.eig(b)", "abs((abs(v) ** 2).sum(axis=0))", "np.ones(len(w))"),
    ("q, r = np.linalg.qr(a)", "q @ r", "a"),
    ("x = np.linalg.pinv(a)", "a @ x @ a", "a"),
    ("x, r, k, s = np.linalg.lstsq(a, a @ a[0])", "a @ x", "a @ a[0]"),
    ("x, r, k, s = np.linalg.lstsq(a, h[:, :3])", "a.T.conj() @ (a @ x)", "a.T.conj() @ h[:, :3]"),
    ("x, r, k, s = np.linalg.lstsq(a, h[:, 0])", "np.append(s, k)", "np.append(np.linalg.svdvals(a), min(a.shape))"),
]


@pytest.mark.parametrize("kind", ["f8", "c16", "f4"])
@pytest.mark.parametrize("shape", ["(40, 30)", "(30, 40)", "(33, 33)"])
@pytest.mark.parametrize("made, product, whole", PRODUCTS)
def test_products(sides: tuple[Side, Side], kind: str, shape: str, made: str, product: str, whole: str) -> None:
    """Beyond 25 rows, what is factored comes back; phases are free."""
    source = f"a = {samples(kind, shape)}\nh = a @ a.T.conj()\nb = h + np.triu(h)\n{made}\nd = abs({product} - ({whole})).max()\n"
    bound = 2e-3 if kind == "f4" else 1e-9
    assert_agree(sides, source + f"bool(d < {bound} * (1 + abs({whole}).max()))")
    assert sides[1].run(source + f"bool(d < {bound} * (1 + abs({whole}).max()))")["value"] is True


PHASED = [
    "eig(a)", "eig(h)", "eig(np.triu(a))", "eigvals(a)", "eigvals(np.tril(a))", "eigh(h)", "eigh(h, 'U')", "eigvalsh(h)",
    "svd(a)", "svd(b)", "svd(b.T)", "svd(b, full_matrices=False)", "svd(b.T, full_matrices=False)", "svd(np.triu(a))",
    "svd(b, compute_uv=False)", "svd(b.T, compute_uv=False)", "lstsq(b, y[:len(b)])", "lstsq(b, y[:len(b), 0])",
    "lstsq(b.T, y[:b.shape[1]])", "lstsq(a, y[:len(a), 0], 0.1)", "qr(b)", "qr(b.T, 'complete')", "qr(b, 'r')", "pinv(b)", "cond(a)",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(PHASED),
    st.sampled_from(["f8", "c16", "f4", "c8"]),
    st.sampled_from([1, 2, 3, 4, 7, 12, 25]),
    st.sampled_from([0, 1, 3, 15]),
    st.sampled_from(["{}", "np.round(3 * {})", "1e-130 * {}", "1e130 * {}", "np.ones((2, 1, 1)) * {}"]),
)
def test_small_matrices(sides: tuple[Side, Side], call: str, kind: str, n: int, more: int, form: str) -> None:
    """Up to 25 rows signs and phases are those of the definition too, but for the sign of what `eig` finds."""
    single, stacked = kind in ("f4", "c8"), "ones" in form
    if single and "e" in form or stacked and any(word in call for word in (".T", "b[", "lstsq")):
        form, stacked = "{}", False
    if "tri" in call and "round" in form:
        # With a zero on the diagonal, rounding alone decides on the phase of a vector.
        form = "{}"
    a, b = (f"({form.format(samples(kind, f'({rows}, {n})'))}).astype('{kind}')" for rows in (n, n + more))
    source = f"a = {a}\nb = {b}\nh = a + a.swapaxes(-1, -2).conj()\ny = np.arange(90.0).reshape(-1, 2) % 7\nr = np.linalg.{call}\n"
    source += "r = tuple(r) if isinstance(r, tuple) else (r,)\n"
    if call.startswith("eig(") and n == 25:
        # Rounding decides which of two eigenvalues is found first, so pairs are compared in the order of the values.
        source += "w = r[0] / np.abs(r[0]).max()\n"
        source += "k = np.lexsort((np.round(w.imag, 6), np.round(w.real, 6)), axis=-1)\n"
        source += "r = (np.take_along_axis(r[0], k, -1), np.take_along_axis(r[1], k[..., None, :], -1))\n"
    if call.startswith("eig("):
        # Steps that end one iteration earlier, by rounding, turn an eigenvector about.
        source += "s = (np.cos(np.arange(1.0, r[1].shape[-1] + 1))[:, None] * r[1]).sum(-2, keepdims=True).real\n"
        source += "r = (r[0], r[1] * np.where(s < 0, -1, 1))\n"
    assert_agree(sides, source + "[(np.asarray(x).dtype, np.shape(x)) for x in r]")
    for place in range(4):
        assert_close(sides, source, f"r[min({place}, len(r) - 1)]", 2e-3 if single else 1e-9)


REFUSED = [
    "np.linalg.inv(np.zeros((2, 2)))", "np.linalg.inv(np.zeros((40, 40)))", "np.linalg.solve(np.ones((2, 2)), np.ones(2))",
    "np.linalg.cholesky(-np.eye(3))", "np.linalg.cholesky(-np.eye(40))", "np.linalg.svd(np.full((30, 30), np.nan))",
    "np.linalg.eigh(np.full((2, 2), np.nan))", "np.linalg.inv(np.ones((2, 3)))", "np.linalg.det(np.zeros((3, 3)))",
    "np.linalg.slogdet(np.zeros((40, 40)))", "np.linalg.det(np.eye(3) * 1e200)", "np.linalg.inv(np.empty((0, 0)))",
    "np.linalg.det(np.empty((0, 0)))", "np.linalg.inv(np.eye(2, dtype='f2'))", "np.linalg.solve(np.eye(2), np.ones((2, 0)))",
    "np.linalg.solve(np.eye(3) * np.ones((2, 1, 1)), np.ones(3))", "np.linalg.solve(np.eye(3), np.ones((2, 3, 1)))",
    "np.linalg.cond(np.zeros((2, 2)), 1)", "np.linalg.eig(np.full((30, 30), np.inf))", "np.linalg.qr(np.empty((0, 3)))",
]  # fmt: skip


@pytest.mark.parametrize("source", REFUSED)
def test_refused(sides: tuple[Side, Side], source: str) -> None:
    assert_agree(sides, source, rtol=1e-12)
