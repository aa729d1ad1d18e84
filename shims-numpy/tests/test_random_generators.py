"""Philox, SFC64, spawning, and the hypergeometric distributions."""

from __future__ import annotations

import pytest
from differential import assert_same

KINDS = ("Philox", "SFC64")
DRAWS = [
    "g.random_raw(9)",
    "np.random.Generator(g).random(5)",
    "np.random.Generator(g).integers(0, 100, 7, dtype='u1')",
    "np.random.Generator(g).integers(0, 2**40, 3)",
    "r = np.random.Generator(g); [r.standard_normal(20), r.standard_exponential(3), r.random(3, dtype='f4'), g.state]",
    "r = np.random.Generator(g); [r.permutation(6), r.binomial(10, 0.3, 4), r.bytes(5), g.state]",
    "np.random.RandomState(g).randint(0, 5, 6)",
    "g.state",
    "g.random_raw(3); s = g.state; a = g.random_raw(5); g.state = s; [a, g.random_raw(5)]",
    "np.random.Generator(g).integers(0, 9, 1, dtype='u4'); g.state",
    "[h.random_raw() for h in g.spawn(2)]",
    "[h.random() for h in np.random.Generator(g).spawn(2)]",
    "g.state = 5",
    "g.state = {'bit_generator': 'PCG64'}",
    "import pickle; h = pickle.loads(pickle.dumps(g)); [h.random_raw(3), h.state]",
    "str(np.random.Generator(g))",
    "g.seed_seq.entropy",
]
CASES = [f"g = np.random.{kind}(42); {draw}" for kind in KINDS for draw in DRAWS]
CASES += [
    "np.random.Philox(3, counter=5).random_raw(5)",
    "np.random.Philox(key=7).random_raw(5)",
    "np.random.Philox(key=2**100 + 1, counter=[1, 2, 3, 4]).random_raw(5)",
    "np.random.Philox(key=np.array([1, 2], 'u8')).state",
    "np.random.Philox(counter=2**256 - 1, key=0).random_raw(9)",
    "np.random.Philox(3, key=5)",
    "np.random.Philox(key=-1)",
    "np.random.Philox(key=2**128)",
    "np.random.Philox(counter=2**256)",
    "np.random.Philox(key=[1, 2, 3])",
    "np.random.Philox(key=3).seed_seq",
    "np.random.Philox(key=3).spawn(2)",
    "np.random.Philox(5).advance(1000).random_raw(3)",
    "g = np.random.Philox(5); g.random_raw(3); g.advance(2**70).random_raw(3)",
    "g = np.random.Philox(5); g.random_raw(3); g.jumped().random_raw(3)",
    "np.random.Philox(5).jumped(3).state",
    "np.random.default_rng(np.random.SFC64(5)).random(3)",
    "[g.random() for g in np.random.default_rng(5).spawn(3)]",
]
HYPERGEOMETRIC = [
    ("7, 3, 5", "7"),
    ("3, 7, 5", "7"),
    ("100, 50, 8", "20"),
    ("100, 50, 20", "20"),
    ("50, 100, 140", "20"),
    ("10, 10, 20", "3"),
    ("0, 5, 3", "3"),
    ("5, 0, 3", "3"),
    ("10, 5, 0", "3"),
    ("10**9, 5, 3", "2"),
    ("5, 5, 11", "3"),
    ("-1, 5, 2", "3"),
    ("5, -1, 2", "3"),
    ("5, 5, -1", "3"),
    ("[5, 20, 100], 10, [3, 12, 50]", "(2, 3)"),
    ("[5, 20], [1, 2], [7, 3]", "None"),
    ("[5, 20], 3, 9", "None"),
    ("[5, 20], [10**9, 1], 2", "None"),
    ("[5, 20], [1, 2, 3], 2", "None"),
]
CASES += [
    f"r = {maker}; [r.hypergeometric({arguments}, size={size}), r.random()]"
    for maker in ("np.random.default_rng(3)", "np.random.RandomState(3)")
    for arguments, size in HYPERGEOMETRIC
]
CASES += [
    "np.random.seed(3); np.random.hypergeometric(7, 3, 5, 4)",
    "np.random.seed(3); np.random.hypergeometric(7, 3, 5)",
]
CASES += [
    f"r = np.random.default_rng(3); [r.multivariate_hypergeometric({arguments}, method={method!r}), r.random()]"
    for method in ("marginals", "count", "other")
    for arguments in (
        "[16, 8, 4], 6", "[16, 8, 4], 6, size=5", "[16, 8, 4], 20, size=(2, 3)", "[16, 8, 4], 28", "[16, 8, 4], 29",
        "[16, 8, 4], 0", "[], 0", "[0, 0], 0, 2", "[5], 3, 2", "[100, 200, 300], 250, 3", "[1, -1], 0", "[1.5, 2], 1",
        "[[1, 2]], 1", "[1, 2], 1.5", "[1, 2], -1", "[10**9, 1], 1", "[2**62, 2**62], 1", "[1, 2], 1, size=()",
        "[1, 2], 1, size=0",
    )
    if not (method == "count" and "10**9" in arguments)
]  # fmt: skip
CASES += [
    f"r = {maker}; [r.{call}, r.random()]"
    for maker in ("np.random.default_rng(3)", "np.random.RandomState(3)")
    for call in (
        "multinomial(20, [0.2, 0.3, 0.5])",
        "multinomial(20, [0.2, 0.3, 0.5], size=(2, 2))",
        "multinomial([5, 20], [0.2, 0.3, 0.5])",
        "multinomial([5, 20], [0.2, 0.3, 0.5], size=(3, 2))",
        "multinomial([5, 20], [0.2, 0.3, 0.5], size=(3, 1))",
        "multinomial([5, 20], [0.2, 0.3, 0.5], size=3)",
        "multinomial(7, [[0.2, 0.8], [1.0, 0.0]])",
        "multinomial([5, 20], [[[0.2, 0.8]], [[1.0, 0.0]]])",
        "multinomial([5, 20], [[0.2, 0.8], [0.5, 0.5], [1, 0]])",
        "multinomial(1, [[0.9, 0.9, 0.1]])",
        "multinomial(1, [0.9, 0.9, 0.1])",
        "multinomial(1, np.array([0.5, 0.5000003, 0.1], 'f4')[:-1].repeat(2)[:3])",
        "multinomial(1, np.array([0.1, 0.9000001, 0], 'f4'))",
        "multinomial(1, [])",
        "multinomial(1, 0.5)",
        "multinomial(-1, [0.5, 0.5])",
        "multinomial([-1], [0.5, 0.5])",
        "multinomial(1, [np.nan, 0.5])",
        "dirichlet([0.0, 0.0])",
        "dirichlet([0.05, 0.0, 0.03, 0.0], size=3)",
        "dirichlet([0.0, 0.0, 0.05], size=3)",
        "dirichlet([1.0, 0.0, 2.0], size=3)",
        "dirichlet([1e-5, 1e-9], size=3)",
        "dirichlet([])",
        "dirichlet([[1, 2]])",
        "dirichlet(3)",
        "dirichlet([-1, 2])",
        "negative_binomial(2**62, 1e-5)",
        "negative_binomial([3, 2**62], 1e-5)",
        "negative_binomial([3, 5], 0.3)",
        "_poisson_lam_max",
    )
]
CASES += [
    f"r = np.random.default_rng(3); [{call}, r.random()]"
    for call in (
        *(f"r.standard_gamma({shape}, size=20, dtype='f4')" for shape in (0.0, 0.2, 0.5, 0.999, 1.0, 1.5, 7.3, 1e4)),
        "r.standard_gamma(2.5, dtype=np.float32)",
        "r.standard_gamma([0.5, 2.5], dtype=np.float32)",
        "r.standard_gamma(2.5, dtype=int)",
        "r.standard_gamma([0.5, 2.5], out=np.zeros((3, 2), 'f4'), dtype='f4')",
        "r.standard_gamma([0.5, 2.5], out=np.zeros((3, 2)))",
        "r.standard_gamma([0.5, 2.5], out=np.zeros((3, 2), order='F'))",
        "r.standard_gamma([0.5, 2.5], out=np.zeros((3, 2)), size=(3, 3))",
        "r.standard_gamma([0.5, 2.5], out=np.zeros((2, 3)))",
        "r.standard_gamma(2.5, out=np.zeros(3), dtype='f4')",
        "r.standard_exponential(5, method='inv', dtype='f4')",
        "r.permuted(np.arange(3), out=np.zeros(3, 'i4'))",
        "r.permuted([1.5, 2], out=np.zeros(2, int))",
        "r.multivariate_hypergeometric([2**60, 101], 5, 1, 'count')",
    )
]
CASES += [
    "r = np.random.RandomState(3); s = r.__getstate__(); a = r.random(); r.__setstate__(s); [a, r.random()]",
    "g = np.random.default_rng(3); m, args, state = g.__reduce__(); [m.__name__, m(*args).random(), state]",
    "g = np.random.RandomState(3); m, args, state = g.__reduce__(); [m.__name__, state['gauss']]",
    "m, args, state = np.random.PCG64(3).__reduce__(); [m.__name__, len(args), state[0], str(state[1].entropy)]",
    "m, args, _ = np.random.Generator(np.random.PCG64(3)).__reduce__(); type(m('SFC64').bit_generator).__name__",
    "b = np.random.get_bit_generator(); np.random.set_bit_generator(np.random.PCG64(3)); v = np.random.randint(0, 99, 5);"
    " np.random.seed(7); w = np.random.random(); np.random.set_bit_generator(b); [v, w]",
    "np.random.mtrand._rand is np.random.seed.__self__ if hasattr(np.random.seed, '__self__') else True",
]


@pytest.mark.parametrize("source", CASES)
def test_random(source: str) -> None:
    assert_same(source)
