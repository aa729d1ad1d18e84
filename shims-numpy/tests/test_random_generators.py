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
    f"r = np.random.default_rng(3); [r.multinomial({arguments}), r.random()]"
    for arguments in (
        "20, [0.2, 0.3, 0.5]", "20, [0.2, 0.3, 0.5], 4", "[5, 10], [0.2, 0.8]", "[5, 10], [[0.2, 0.8], [0.5, 0.5]]",
        "5, [[0.2, 0.8], [0.5, 0.5]]", "[[5], [10]], [[0.2, 0.8], [0.5, 0.5]]", "[5, 10], [0.2, 0.8], size=(3, 2)",
        "[5, 10], [0.2, 0.8], size=3", "[5, -1], [0.2, 0.8]", "5, [[0.2, 0.9, 0], [0.9, 0.5, 0]]", "[5], [0.9, 0.9, 0]",
        "[5], [-0.1, 0.9, 0]", "[], [0.2, 0.8]", "[1, 2], [[0.2, 0.8]] * 3", "1, np.array([0.9, 0.9, 0], 'f4')", "[1], []",
        "1, 0.5", "2.5, [0.5, 0.5]", "[2.5], [0.5, 0.5]", "5, np.zeros((0, 2))", "5, np.zeros((2, 0))",
        "1, np.array([1 / 3, 1 / 3, 1 / 3, 0], 'f4')", "1, np.array([0.35, 0.35, 0.3, 0], 'f4')", "5, [1.0]", "0, [0.5, 0.5]", "[5], [0.2, 0.8], size=1",
        "5, [0.2, 0.8], size=(2, 2)", "[5, 5], [0.2, 0.8], size=(2, 1)",
    )
]  # fmt: skip
CASES += ["np.random.default_rng(3).multivariate_hypergeometric([10**12], 3, method='count')"]
SINGLE = [
    f"r = np.random.default_rng(11); [r.standard_gamma({shape}, 200, dtype='f4'), r.random()]"
    for shape in ("0.3", "0.9", "1.0", "1.5", "7.25", "1000.0", "0.0")
]
SINGLE += [
    "r = np.random.default_rng(11); [r.standard_gamma([0.5, 2.0, 30.0], (50, 3), dtype='f4'), r.random()]",
    "r = np.random.default_rng(11); out = np.zeros(5, 'f4'); r.standard_gamma(2.5, out=out, dtype='f4'); out",
    "np.random.default_rng(11).standard_gamma(2.5, out=np.zeros(5), dtype='f4')",
    "out = np.zeros((4, 3)); r = np.random.default_rng(11); r.standard_gamma([0.5, 2.0, 30.0], out=out); out",
    "np.random.default_rng(11).standard_gamma([0.5, 2.0, 30.0], out=np.zeros(4))",
    "np.random.default_rng(11).standard_gamma(2.5, dtype='f4')",
    "np.random.default_rng(11).standard_gamma(-2.5, dtype='f4')",
    "r = np.random.default_rng(11); [r.standard_exponential(50, dtype='f4', method='inv'), r.random()]",
    "r = np.random.default_rng(11); [r.standard_exponential(50, method='inv'), r.random()]",
    "np.random.default_rng(11).standard_exponential(dtype='f4', method='inv')",
]


@pytest.mark.parametrize("source", SINGLE)
def test_single_precision(source: str) -> None:
    assert_same(source, rtol=1e-6, text=False)


@pytest.mark.parametrize("source", CASES)
def test_random(source: str) -> None:
    assert_same(source)
