"""The functions of `numpy.random` itself: the methods of one `RandomState` that everybody shares."""

from __future__ import annotations

from typing import Any

from .bit_generator import MT19937
from .randomstate import RandomState

shared = RandomState()

beta = shared.beta
binomial = shared.binomial
bytes = shared.bytes
chisquare = shared.chisquare
choice = shared.choice
dirichlet = shared.dirichlet
exponential = shared.exponential
f = shared.f
gamma = shared.gamma
geometric = shared.geometric
get_state = shared.get_state
gumbel = shared.gumbel
hypergeometric = shared.hypergeometric
laplace = shared.laplace
logistic = shared.logistic
lognormal = shared.lognormal
logseries = shared.logseries
multinomial = shared.multinomial
multivariate_normal = shared.multivariate_normal
negative_binomial = shared.negative_binomial
noncentral_chisquare = shared.noncentral_chisquare
noncentral_f = shared.noncentral_f
normal = shared.normal
pareto = shared.pareto
permutation = shared.permutation
poisson = shared.poisson
power = shared.power
rand = shared.rand
randint = shared.randint
randn = shared.randn
random = shared.random
random_integers = shared.random_integers
random_sample = shared.random_sample
rayleigh = shared.rayleigh


def seed(seed: Any = None) -> None:
    """Start the shared generator again, whichever bit generator is behind it."""
    inner = shared._bit_generator
    if isinstance(inner, MT19937):
        shared.seed(seed)
    else:
        inner.state = type(inner)(seed).state


def get_bit_generator() -> Any:
    """The bit generator behind the functions of `numpy.random`."""
    return shared._bit_generator


def set_bit_generator(bitgen: Any) -> None:
    """Put another bit generator behind the functions of `numpy.random`."""
    shared._use(bitgen)


set_state = shared.set_state
shuffle = shared.shuffle
standard_cauchy = shared.standard_cauchy
standard_exponential = shared.standard_exponential
standard_gamma = shared.standard_gamma
standard_normal = shared.standard_normal
standard_t = shared.standard_t
triangular = shared.triangular
uniform = shared.uniform
vonmises = shared.vonmises
wald = shared.wald
weibull = shared.weibull
zipf = shared.zipf


def ranf(*args: Any, **kwargs: Any) -> Any:
    """`random_sample` by another name."""
    return shared.random_sample(*args, **kwargs)


def sample(*args: Any, **kwargs: Any) -> Any:
    """`random_sample` by another name."""
    return shared.random_sample(*args, **kwargs)
