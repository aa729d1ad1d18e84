"""`numpy.random`: the same streams, the same state afterwards, the same complaints."""

from __future__ import annotations

import numpy
import pytest
import understudy_numpy
from differential import assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

GENERATORS = [
    "default_rng(7)",
    "Generator(np.random.MT19937(7))",
    "Generator(np.random.PCG64DXSM(7))",
    "RandomState(7)",
]

DISTRIBUTIONS = [
    "standard_gamma(.5)",
    "standard_gamma(3.7)",
    "standard_gamma(1)",
    "gamma(2,3)",
    "gamma(.1,2)",
    "beta(.5,.5)",
    "beta(2,3)",
    "beta(.3,4)",
    "beta(1e-200,1e-200)",
    "chisquare(3)",
    "f(3,4)",
    "noncentral_chisquare(3,2)",
    "noncentral_chisquare(.5,2)",
    "noncentral_chisquare(2,0)",
    "noncentral_f(3,4,1)",
    "standard_cauchy()",
    "standard_t(4)",
    "pareto(2)",
    "pareto(.1)",
    "weibull(2)",
    "weibull(0)",
    "power(3)",
    "rayleigh(2)",
    "lognormal(1,.5)",
    "laplace(1,2)",
    "gumbel(1,2)",
    "logistic(1,2)",
    "wald(1,2)",
    "wald(.01,100)",
    "wald(3,.5)",
    "vonmises(0,1)",
    "vonmises(1,4)",
    "vonmises(0,1e-9)",
    "vonmises(0,1e-6)",
    "vonmises(2,100)",
    "vonmises(0,2e6)",
    "triangular(0,1,3)",
    "poisson(3)",
    "poisson(0)",
    "poisson(12)",
    "poisson(100.5)",
    "poisson(1e6)",
    "negative_binomial(5,.3)",
    "binomial(10,.3)",
    "binomial(10,.8)",
    "binomial(100,.5)",
    "binomial(1000,.03)",
    "binomial(1000,.3)",
    "binomial(100000,.9)",
    "binomial(10,0)",
    "binomial(0,.5)",
    "binomial(0,.7)",
    "binomial(10,1)",
    "binomial(70,.45)",
    "binomial(10**9,.3)",
    "geometric(.5)",
    "geometric(.1)",
    "geometric(.001)",
    "zipf(2)",
    "zipf(1.1)",
    "zipf(4)",
    "logseries(.5)",
    "logseries(.99)",
    "normal(3,2)",
    "exponential(3)",
    "uniform(-1,4)",
    "standard_normal()",
    "standard_exponential()",
    "multinomial(20,[.2,.3,.5])",
    "multinomial(1000,[.1]*10)",
    "dirichlet([1,2,3])",
    "dirichlet([.01,.02,.03])",
    "dirichlet([.5,.2])",
]


def _after(state: object) -> object:
    """A state as plain data, without what only one side's arrays show."""
    if isinstance(state, dict):
        return {name: _after(value) for name, value in state.items()}
    return state.tolist() if hasattr(state, "tolist") else state


def _drawn(library: object, generator: str, call: str, count: int) -> tuple:
    rng = eval(f"np.random.{generator}", {"np": library})
    separator = "" if call.endswith("()") else ", "
    values = eval(f"rng.{call[:-1]}{separator}size={count})", {"rng": rng})
    inner = rng.bit_generator.state if hasattr(rng, "bit_generator") else rng.get_state(legacy=False)
    return str(values.dtype), values.shape, repr(values.tolist()), _after(inner)


@pytest.mark.parametrize("generator", GENERATORS)
@pytest.mark.parametrize("call", DISTRIBUTIONS)
def test_stream(generator: str, call: str) -> None:
    assert _drawn(understudy_numpy, generator, call, 200) == _drawn(numpy, generator, call, 200)


BULK = [
    "random()",
    "random(dtype='f4')",
    "standard_normal()",
    "standard_normal(dtype='f4')",
    "standard_exponential()",
    "standard_exponential(dtype='f4')",
    "standard_exponential(method='inv')",
    "integers(10)",
    "integers(-5, 2**40)",
    "integers(0, 2**32)",
    "integers(0, 2**64, dtype='u8')",
    "integers(0, 2**63, dtype='u8')",
    "integers(100, dtype='i4')",
    "integers(1000, dtype='i2')",
    "integers(100, dtype='u1')",
    "integers(2, dtype=bool)",
    "integers(5, 5, endpoint=True)",
    "choice(10)",
    "choice(3, p=[0.2, 0.3, 0.5])",
    "choice(5000, replace=False)",
    "choice(20000, replace=False)",
    "choice(100000, replace=False, shuffle=False)",
    "choice(5000, replace=False, p=np.full(5000, 1 / 5000))",
]


@pytest.mark.parametrize("call", BULK)
@pytest.mark.parametrize("count", [1, 2, 3001])
def test_bulk(call: str, count: int) -> None:
    call = call.replace("np.full(5000, 1 / 5000)", "[1 / 5000] * 5000")
    for generator in GENERATORS[:2]:
        assert _drawn(understudy_numpy, generator, call, count) == _drawn(numpy, generator, call, count)


LEGACY = [
    "rand(3, 2)",
    "randn(5)",
    "[r.randn(), r.randn(), r.randn()]",
    "random(4)",
    "random_sample((2, 2))",
    "randint(10)",
    "randint(1, 100, 20)",
    "randint(0, 2**40, size=10)",
    "randint(0, 200, 10, dtype='u1')",
    "randint(0, 2, 10, dtype=bool)",
    "choice(5, 3, replace=False)",
    "choice(['a', 'b', 'c'], 4)",
    "choice(4, 6, p=[0.1, 0.2, 0.3, 0.4])",
    "permutation(10)",
    "permutation([[1, 2], [3, 4], [5, 6]])",
    "uniform(1, [2, 3, 4])",
    "normal([0, 10], 2, size=(3, 2))",
    "bytes(7)",
]


@pytest.mark.parametrize("call", LEGACY)
def test_legacy(call: str) -> None:
    expression = call if call[0] == "[" else f"r.{call}"
    assert_same(f"r = np.random.RandomState(3)\n({expression}, r.get_state()[2:], r.rand())")
    expression = expression.replace("r.", "np.random.")
    assert_same(f"np.random.seed(5)\n({expression}, np.random.get_state()[2:], np.random.rand())")


SNIPPETS = [
    "g = np.random.default_rng(3); (g.hypergeometric(5, 5, 3), g.hypergeometric(5, 5, 3, size=200), g.random())",
    "g = np.random.default_rng(3); (g.hypergeometric(5, 5, 9), g.hypergeometric(5, 5, 9, size=200), g.random())",
    "g = np.random.default_rng(3); (g.hypergeometric(10, 0, 4), g.hypergeometric(10, 0, 4, size=200), g.random())",
    "g = np.random.default_rng(3); (g.hypergeometric(100, 50, 20), g.hypergeometric(100, 50, 20, size=200), g.random())",
    "g = np.random.default_rng(3); (g.hypergeometric(100, 50, 140), g.hypergeometric(100, 50, 140, size=200), g.random())",
    "g = np.random.default_rng(3); (g.hypergeometric(1000000, 500000, 1000), g.hypergeometric(1000000, 500000, 1000, size=200), g.random())",
    "g = np.random.default_rng(3); (g.hypergeometric(5, 5, 11), g.hypergeometric(5, 5, 11, size=200), g.random())",
    "g = np.random.default_rng(3); (g.hypergeometric(-1, 5, 2), g.hypergeometric(-1, 5, 2, size=200), g.random())",
    "g = np.random.default_rng(3); (g.hypergeometric(10**9, 5, 2), g.hypergeometric(10**9, 5, 2, size=200), g.random())",
    "np.random.default_rng(1).integers(0)",
    "np.random.default_rng(1).integers(5,5)",
    "np.random.default_rng(1).integers(5,4)",
    "np.random.default_rng(1).integers(5,4,endpoint=True)",
    "np.random.default_rng(1).integers(-1)",
    "np.random.default_rng(1).integers(0,300,dtype='u1')",
    "np.random.default_rng(1).integers(-1,30,dtype='u1')",
    "np.random.default_rng(1).integers(0,2**64)",
    "np.random.default_rng(1).integers(0,3,dtype=float)",
    "np.random.default_rng(1).integers(0,3,dtype=int)",
    "np.random.default_rng(1).integers(0,3,dtype=bool)",
    "np.random.default_rng(1).integers(0,2,dtype=bool)",
    "np.random.default_rng(1).integers(5)",
    "type(np.random.default_rng(1).integers(5,dtype='i4'))",
    "np.random.default_rng(1).integers(5,size=())",
    "np.random.default_rng(1).integers(5.5)",
    "np.random.default_rng(1).integers(2.7,5.5,size=5)",
    "np.random.default_rng(1).integers([1,2,3],10)",
    "np.random.default_rng(1).integers([1,2,3],[2,3,3])",
    "np.random.default_rng(1).integers(0,[2,0])",
    "np.random.default_rng(1).integers([0,1],[2**70,3])",
    "np.random.default_rng(1).integers([[1],[2]],[5,6,7],size=(2,3))",
    "np.random.default_rng(1).integers([1,2],5,size=3)",
    "np.random.default_rng(1).integers(np.nan)",
    "np.random.default_rng(1).integers('a')",
    "type(np.random.default_rng(1).random())",
    "np.random.default_rng(1).random(dtype='i4')",
    "np.random.default_rng(1).random(dtype=int)",
    "np.random.default_rng(1).random(-1)",
    "np.random.default_rng(1).random(2.5)",
    "np.random.default_rng(1).random((2,-1))",
    "type(np.random.default_rng(1).normal())",
    "np.random.default_rng(1).normal(0,-1)",
    "np.random.default_rng(1).normal([0,1],[1,-1])",
    "np.random.default_rng(1).normal([0,1],1,size=(3,2))",
    "np.random.default_rng(1).normal([0,1],1,size=(3,3))",
    "np.random.default_rng(1).normal([0,1],1,size=3)",
    "np.random.default_rng(1).normal('a')",
    "np.random.default_rng(1).normal(None)",
    "np.random.default_rng(1).normal(np.nan,1)",
    "np.random.default_rng(1).normal(0,np.nan)",
    "np.random.default_rng(1).normal(np.array(0.0),1)",
    "type(np.random.default_rng(1).normal(np.array(0.0),1)), type(np.random.default_rng(1).normal(np.float64(0.0),1))",
    "np.random.default_rng(1).standard_normal((2,2),dtype=np.float32)",
    "np.random.default_rng(1).standard_normal(3,dtype=int)",
    "np.random.default_rng(1).uniform(2,1)",
    "np.random.default_rng(1).uniform(0,np.inf)",
    "np.random.default_rng(1).uniform(-1e308,1e308)",
    "np.random.default_rng(1).uniform([1,2],[3,1])",
    "np.random.default_rng(1).uniform([1,2],[3,np.inf])",
    "np.random.default_rng(1).exponential(-1)",
    "np.random.default_rng(1).exponential([1,-1])",
    "np.random.default_rng(1).poisson(-1)",
    "np.random.default_rng(1).poisson(1e20)",
    "type(np.random.default_rng(1).poisson(3)),str(np.random.default_rng(1).poisson(3,size=3).dtype)",
    "type(np.random.default_rng(1).poisson(np.array(3)))",
    "np.random.default_rng(1).binomial(10,1.5)",
    "np.random.default_rng(1).binomial(-1,.5)",
    "np.random.default_rng(1).binomial(2.5,.5)",
    "type(np.random.default_rng(1).binomial(10,.5))",
    "np.random.default_rng(1).gamma(-1)",
    "np.random.default_rng(1).gamma(1,-1)",
    "np.random.default_rng(1).beta(0,1)",
    "np.random.default_rng(1).choice(0)",
    "np.random.default_rng(1).choice(-5)",
    "np.random.default_rng(1).choice([])",
    "np.random.default_rng(1).choice([],0)",
    "np.random.default_rng(1).choice(2.5)",
    "np.random.default_rng(1).choice('abc')",
    "type(np.random.default_rng(1).choice(5)),type(np.random.default_rng(1).choice(5,p=[.2]*5)),type(np.random.default_rng(1).choice([1.5,2])),type(np.random.default_rng(1).choice(['a','b'])),type(np.random.default_rng(1).choice(5,replace=False))",
    "np.random.default_rng(1).choice(5,size=()),np.random.default_rng(1).choice([1,2],size=())",
    "np.random.default_rng(1).choice(5,10,replace=False)",
    "np.random.default_rng(1).choice(5,-1)",
    "np.random.default_rng(1).choice(5,(2,-1))",
    "np.random.default_rng(1).choice(3,p=[.5,.5])",
    "np.random.default_rng(1).choice(2,p=[.5,.6])",
    "np.random.default_rng(1).choice(2,p=[.5,np.nan])",
    "np.random.default_rng(1).choice(2,p=[-.5,1.5])",
    "np.random.default_rng(1).choice(2,p=[[.5,.5]])",
    "np.random.default_rng(1).choice(2,p=.5)",
    "np.random.default_rng(1).choice(3,2,p=[1,0,0],replace=False)",
    "np.random.default_rng(1).choice([[1,2],[3,4],[5,6]],2)",
    "np.random.default_rng(1).choice([[1,2],[3,4],[5,6]],2,axis=1)",
    "np.random.default_rng(1).choice([[1,2],[3,4],[5,6]],axis=1)",
    "np.random.default_rng(1).choice([[1,2],[3,4],[5,6]],2,axis=2)",
    "np.random.default_rng(1).choice([1,2],2,axis=1)",
    "np.random.default_rng(1).choice(5,2.5)",
    "np.random.default_rng(1).choice({1,2})",
    "np.random.default_rng(1).shuffle(5)",
    "np.random.default_rng(1).shuffle((1,2))",
    "np.random.default_rng(1).shuffle([1,2],axis=1)",
    "np.random.default_rng(1).shuffle(np.array(5))",
    "np.random.default_rng(1).shuffle('abc')",
    "np.random.default_rng(1).shuffle({1:2,2:3})",
    "np.random.default_rng(1).shuffle(np.zeros((2,2)),axis=2)",
    "np.random.default_rng(1).permutation(5.5)",
    "np.random.default_rng(1).permutation('abc')",
    "np.random.default_rng(1).permutation(np.int8(5))",
    "np.random.default_rng(1).permutation([1,2,3])",
    "np.random.default_rng(1).permutation(-1)",
    "np.random.default_rng(1).permutation([[1,2],[3,4]],axis=1)",
    "np.random.default_rng(1).permutation([[1,2],[3,4]],axis=2)",
    "np.random.default_rng(1).permutation(None)",
    "np.random.default_rng(1).permuted([[1,2,3],[4,5,6]],axis=1)",
    "np.random.default_rng(1).permuted(5)",
    "np.random.default_rng(1).permuted([1,2],out=5)",
    "np.random.default_rng(1).bytes(5)",
    "np.random.default_rng(-1)",
    "np.random.default_rng('a')",
    "np.random.default_rng(1.5)",
    "np.random.default_rng([1,2,-3])",
    "np.random.default_rng(np.random.SeedSequence(5)).random()",
    "np.random.default_rng(np.random.PCG64(5)).random()",
    "np.random.default_rng(np.random.default_rng(5)).random()",
    "np.random.default_rng(True).random()",
    "repr(np.random.SeedSequence(5)),str(np.random.SeedSequence(5,spawn_key=(1,)))",
    "np.random.SeedSequence(5).state",
    "np.random.SeedSequence([5,6]).entropy",
    "np.random.SeedSequence('0x55').generate_state(2)",
    "np.random.SeedSequence(1.5)",
    "np.random.SeedSequence(-1)",
    "np.random.SeedSequence(5).generate_state(2,'u8')",
    "np.random.SeedSequence(5).generate_state(2,'i8')",
    "np.random.PCG64(1).state",
    "np.random.PCG64(1).jumped().state",
    "np.random.Generator(np.random.PCG64)",
    "np.random.RandomState(-1)",
    "np.random.RandomState(2**32)",
    "np.random.RandomState(1.5)",
    "np.random.RandomState([])",
    "np.random.RandomState([[1]])",
    "np.random.RandomState('a')",
    "np.random.RandomState([-1])",
    "repr(np.random.RandomState(1))[:24],str(np.random.RandomState(1))",
    "np.random.RandomState(1).randint(5)",
    "type(np.random.RandomState(1).randint(5)),type(np.random.RandomState(1).randint(5,dtype='i4'))",
    "np.random.RandomState(1).randint(0)",
    "np.random.RandomState(1).randint(5,5)",
    "np.random.RandomState(1).randint(5,3)",
    "np.random.RandomState(1).randint([5,3],[3,5])",
    "np.random.RandomState(1).random_integers(5)",
    "np.random.RandomState(1).rand(2,3)",
    "type(np.random.RandomState(1).rand()),type(np.random.RandomState(1).randn())",
    "np.random.RandomState(1).rand(2.5)",
    "np.random.RandomState(1).rand((2,3))",
    "np.random.RandomState(1).get_state()[2:],np.random.RandomState(1).get_state()[0]",
    "np.random.RandomState(1).choice(0)",
    "np.random.RandomState(1).choice([])",
    "np.random.RandomState(1).choice(2.5)",
    "np.random.RandomState(1).choice([[1,2]])",
    "np.random.RandomState(1).choice(2,p=[.5,.6])",
    "type(np.random.RandomState(1).choice(5)),type(np.random.RandomState(1).choice(5,p=[.2]*5)),np.random.RandomState(1).choice(5,replace=False)",
    "np.random.RandomState(1).shuffle(5)",
    "np.random.RandomState(1).permutation(5.5)",
    "np.random.RandomState(1).tomaxint()",
    "np.random.RandomState(1).uniform(3,1)",
    "np.random.RandomState(1).uniform(0,np.inf)",
    "np.random.RandomState(1).normal(0,-1)",
    "np.random.RandomState(1).poisson(-1)",
    "np.random.RandomState(1).choice(5,6,replace=False)",
    "np.random.RandomState(1).shuffle((1,2))",
    "np.random.RandomState(1).bytes(5)",
    "np.random.seed(-1)",
    "np.random.seed('a')",
    "np.random.default_rng(1).multinomial(10,[.2,.8])",
    "np.random.default_rng(1).dirichlet([1,2,3])",
    "np.random.default_rng(1).triangular(1,0,2)",
    "np.random.default_rng(1).triangular(2,2,2)",
    "np.random.default_rng(1).geometric(1.5)",
    "np.random.default_rng(1).geometric(0)",
    "np.random.default_rng(1).lognormal(0,-1)",
    "np.random.default_rng(1).standard_gamma(-1)",
    "np.random.default_rng(1).chisquare(0)",
    "np.random.default_rng(1).weibull(-1)",
    "np.random.default_rng(1).standard_t(0)",
    "np.random.default_rng(1).negative_binomial(0,.5)",
    "np.random.default_rng(1).random(out=np.zeros(3))",
    "np.random.default_rng(1).random(2,out=np.zeros(3))",
    "np.random.default_rng(1).random(out=np.zeros(3,'f4'))",
    "np.random.default_rng(1).random(3,dtype='f4',out=np.zeros(3,'f4'))",
    "g = np.random.default_rng(3); a = np.arange(10); g.shuffle(a); a",
    "g = np.random.default_rng(3); a = np.arange(12).reshape(3, 4); g.shuffle(a); a",
    "g = np.random.default_rng(3); a = np.arange(12).reshape(3, 4); g.shuffle(a, axis=1); a",
    "g = np.random.default_rng(3); a = np.arange(12)[::2]; g.shuffle(a); (a, a.base)",
    "g = np.random.default_rng(3); a = list('abcdef'); g.shuffle(a); a",
    "g = np.random.default_rng(3); g.permutation(np.arange(12).reshape(4, 3), axis=1)",
    "g = np.random.default_rng(3); a = np.arange(12).reshape(3, 4); (g.permuted(a), g.permuted(a, axis=0), a)",
    "g = np.random.default_rng(3); a = np.arange(5); a.flags.writeable = False; g.shuffle(a)",
    "g = np.random.default_rng(3); g.normal([0, 1, 2], [[1], [2]])",
    "g = np.random.default_rng(3); g.integers([1, 2, 3], [[10], [300]], dtype='i2')",
    "g = np.random.default_rng(3); g.integers([1, 2, 3], 2**40)",
    "g = np.random.default_rng(3); g.uniform([0, 10], 20, size=(2, 2))",
    "g = np.random.default_rng(3); g.poisson([1, 5, 50], size=(2, 3))",
    "g = np.random.default_rng(3); g.binomial([1, 5, 50], 0.5)",
    "g = np.random.default_rng(3); g.exponential([1.0, 2.0])",
    "g = np.random.default_rng(3); g.choice(['x', 'yy', 'z'], 4)",
    "g = np.random.default_rng(3); g.choice(np.array([1.5, 2.5]), (2, 2))",
    "g = np.random.default_rng(3); g.choice(np.array([1, None, 'a'], dtype=object), 3)",
    "g = np.random.default_rng(3); s = g.bit_generator.state; a = g.random(); g.bit_generator.state = s; a == g.random()",
    "g = np.random.default_rng(3); g.random(3, dtype='f4'); g.bit_generator.state",
    "g = np.random.default_rng([1, 2, 3]); g.random()",
    "g = np.random.default_rng(2**200 + 5); g.random()",
    "[g.random() for g in np.random.default_rng(5).spawn(3)]",
    "[np.random.PCG64(s).state for s in np.random.SeedSequence(42, spawn_key=(3,)).spawn(2)]",
    "np.random.SeedSequence(42, pool_size=8).generate_state(10)",
    "np.random.PCG64(3).jumped(2).state",
    "np.random.PCG64(3).advance(-5).state",
    "np.random.PCG64(3).random_raw(3)",
    "np.random.MT19937(3).random_raw(3)",
    "b = np.random.PCG64(3); b.state = {'bit_generator': 'MT19937'}",
    "b = np.random.PCG64(3); b.state = 5",
    "r = np.random.RandomState(5); r.randn(); s = r.get_state(); a = r.randn(3); r.set_state(s); (a == r.randn(3)).all()",
    "np.random.RandomState(2).tomaxint(3)",
    "np.random.RandomState([1, 2, 3]).rand()",
    "np.random.RandomState(np.random.PCG64(4)).rand()",
    "import pickle; g = np.random.default_rng(1); g.random(3); pickle.loads(pickle.dumps(g)).random() == g.random()",
    "import copy; r = np.random.RandomState(1); r.randn(); c = copy.deepcopy(r); (c.randn() == r.randn(), c.rand() == r.rand())",
]


@pytest.mark.parametrize("source", SNIPPETS)
def test_snippet(source: str) -> None:
    assert_same(source)


MULTIVARIATE = [
    "multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]])",
    "multivariate_normal([1, 2, 3], [[2, 0.3, 0], [0.3, 1, 0.1], [0, 0.1, 0.5]], size=(2, 3))",
    "multivariate_normal([1, 2], np.eye(2), 4)",
    "multivariate_normal([1, 2], [[1, 2], [2, 1]], 4)",
    "multivariate_normal([1, 2], [[1, 2], [2, 1]], check_valid='raise')",
    "multivariate_normal([1, 2], [[1, 2]])",
    "multivariate_normal([1], [[1, 2], [2, 1]])",
    "multivariate_normal([[1]], [[1]])",
    "multivariate_normal([1], [[1]], check_valid='x')",
]


@pytest.mark.parametrize("call", MULTIVARIATE)
@pytest.mark.parametrize("generator", ["default_rng(7)", "RandomState(7)"])
def test_multivariate(generator: str, call: str) -> None:
    assert_same(f"g = np.random.{generator}\n(g.{call}, g.random())", rtol=1e-9, text=False)


@pytest.mark.parametrize("method", ["svd", "eigh", "cholesky"])
def test_multivariate_method(method: str) -> None:
    source = f"np.random.default_rng(3).multivariate_normal([1, 2], [[2, 1], [1, 3]], 5, method='{method}')"
    assert_same(source, rtol=1e-9, text=False)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2**140),
    st.integers(0, 2**64 - 1),
    st.sampled_from(["i8", "u8", "i4", "u4", "i2", "u2", "i1", "u1"]),
)
def test_any_bounds(seed: int, span: int, dtype: str) -> None:
    bits = 8 * int(dtype[1])
    low = -(2 ** (bits - 1)) if dtype[0] == "i" else 0
    high = low + span % 2**bits
    call = f"integers({low}, {high}, dtype='{dtype}', endpoint=True)"
    generator = f"default_rng({seed})"
    assert _drawn(understudy_numpy, generator, call, 33) == _drawn(numpy, generator, call, 33)
