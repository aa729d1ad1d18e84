"""`RandomState`, the legacy interface, whose streams are frozen: MT19937, polar normals, masked integers."""

from __future__ import annotations

import operator
from array import array as typed
from typing import Any

from .. import primitives
from ..creation import asarray
from ..dtypes import FLOAT64, INT64, UINT64
from ..errors import warn
from ..ndarray import fresh, ndarray
from ..primitives.pure.discrete import binomial
from ..primitives.pure.sources import PolarSource
from ..ranges import arange
from . import sampling
from ._pickle import __randomstate_ctor as _constructor
from .bit_generator import MT19937, stream_of
from .choosing import (
    bytes_of,
    chosen_by_weight,
    count_of,
    probabilities,
    searched,
    shuffle_array,
    shuffle_sequence,
)
from .hypergeometric import require_sample
from .multivariate import multivariate_normal
from .sampling import draw, located, sampled, scaled, shape_of, size_of


class RandomState:
    """Draws from a Mersenne Twister (or from the bit generator that `seed` is)."""

    __module__ = "numpy.random.mtrand"
    _poisson_lam_max = sampling.POISSON_LIMIT

    def __init__(self, seed: Any = None) -> None:
        if not hasattr(seed, "_stream"):
            fresh = MT19937()
            fresh._legacy_seeding(seed)
            seed = fresh
        self._use(seed)

    def _use(self, bit_generator: Any) -> None:
        self._bit_generator = bit_generator
        self._stream = stream_of(self._bit_generator)
        self._source = PolarSource(self._stream)

    def __repr__(self) -> str:
        return f"{self} at 0x{id(self):X}"

    def __str__(self) -> str:
        return f"{type(self).__name__}({type(self._bit_generator).__name__})"

    def seed(self, seed: Any = None) -> None:
        """Start again from `seed`: an integer below 2**32, a list of them, or None for fresh entropy."""
        if not isinstance(self._bit_generator, MT19937):
            raise TypeError("can only re-seed a MT19937 BitGenerator")
        self._bit_generator._legacy_seeding(seed)
        self._source.has_gauss, self._source.gauss = 0, 0.0

    def get_state(self, legacy: bool = True) -> Any:
        """The state as a tuple, or as a dict without `legacy`."""
        state = self._bit_generator.state
        if not isinstance(self._bit_generator, MT19937):
            if legacy:
                warn(
                    "get_state and legacy can only be used with the MT19937 BitGenerator. To silence this warning, set "
                    "`legacy` to False.",
                    RuntimeWarning,
                )
            legacy = False
        if legacy:
            inner = state["state"]
            return ("MT19937", inner["key"], inner["pos"], self._source.has_gauss, self._source.gauss)
        return {**state, "has_gauss": self._source.has_gauss, "gauss": self._source.gauss}

    def set_state(self, state: Any) -> None:
        """Restore what `get_state` gave."""
        if isinstance(state, dict):
            if "bit_generator" not in state or "state" not in state:
                raise ValueError("state dictionary is not valid.")
            gauss = state.get("has_gauss", 0), state.get("gauss", 0.0)
            inner = state
        else:
            if not isinstance(state, (tuple, list)):
                raise TypeError("state must be a dict or a tuple.")
            if state[0] != "MT19937":
                raise ValueError("set_state can only be used with legacy MT19937 state instances.")
            inner = {"bit_generator": "MT19937", "state": {"key": state[1], "pos": state[2]}}
            gauss = (state[3], state[4]) if len(state) > 3 else (0, 0.0)
        self._bit_generator.state = inner
        self._source.has_gauss, self._source.gauss = gauss

    def __reduce__(self) -> Any:
        return _constructor, (self._bit_generator,), self.get_state(legacy=False)

    def __getstate__(self) -> Any:
        return self.get_state(legacy=False)

    def __setstate__(self, state: Any) -> None:
        self.set_state(state)

    # Uniform, normal, exponential

    def _uniforms(self, n: int) -> Any:
        return primitives.uniform_fill(self._stream, n)

    def _normals(self, n: int) -> Any:
        return self._source.normals(n, primitives.polar_fill)

    def _exponentials(self, n: int) -> Any:
        return primitives.exponential_inverse_fill(self._stream, n, True)

    def _floats(self, kernel: Any, size: Any) -> Any:
        if size is None:
            return kernel(1)[0]
        shape = shape_of(size)
        return fresh(kernel(size_of(shape)), FLOAT64, shape)

    def random_sample(self, size: Any = None) -> Any:
        """Floats in [0, 1)."""
        return self._floats(self._uniforms, size)

    def random(self, size: Any = None) -> Any:
        """Floats in [0, 1)."""
        return self._floats(self._uniforms, size)

    def rand(self, *args: int) -> Any:
        """Floats in [0, 1) in an array of these lengths."""
        return self._floats(self._uniforms, _lengths(args))

    def standard_normal(self, size: Any = None) -> Any:
        """Normal floats of mean 0 and deviation 1."""
        return self._floats(self._normals, size)

    def randn(self, *args: int) -> Any:
        """Standard normal floats in an array of these lengths."""
        return self._floats(self._normals, _lengths(args))

    def standard_exponential(self, size: Any = None) -> Any:
        """Exponential floats of mean 1."""
        return self._floats(self._exponentials, size)

    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
        """Floats between `low` and `high`."""
        first = sampling.float_or_array(low)
        width, finite = sampling.widths(first, sampling.float_or_array(high))
        if not finite:
            raise OverflowError("Range exceeds valid bounds")
        return draw(located(self._uniforms), size, (("low", first, ""), ("high - low", width, "")))

    def normal(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        """Normal floats of mean `loc` and deviation `scale`."""
        return draw(located(self._normals), size, (("loc", loc, ""), ("scale", scale, "non-negative")))

    def exponential(self, scale: Any = 1.0, size: Any = None) -> Any:
        """Exponential floats of mean `scale`."""
        return draw(scaled(self._exponentials), size, (("scale", scale, "non-negative"),))

    def lognormal(self, mean: Any = 0.0, sigma: Any = 1.0, size: Any = None) -> Any:
        """Floats whose logarithms are normal."""
        return self._draw("lognormal", size, ("mean", mean, ""), ("sigma", sigma, "non-negative"))

    # Integers

    def randint(self, low: Any, high: Any = None, size: Any = None, dtype: Any = int) -> Any:
        """Integers from `low` (0 if only one bound is given) to below `high`."""
        return sampling.integers(self._stream, low, high, size, dtype, False, True, "randint")

    def random_integers(self, low: Any, high: Any = None, size: Any = None) -> Any:
        """Integers from `low` (1 if only one bound is given) to `high`. Deprecated."""
        if high is None:
            advice = f"randint(1, {low} + 1)"
            low, high = 1, low
        else:
            advice = f"randint({low}, {high} + 1)"
        warn(f"This function is deprecated. Please call {advice} instead", DeprecationWarning)
        return self.randint(low, int(high) + 1, size=size, dtype="int64")

    def tomaxint(self, size: Any = None) -> Any:
        """Integers from 0 to the largest int64."""
        shape = () if size is None else shape_of(size)
        words = primitives.word_fill(self._stream, size_of(shape), 64)
        return words[0] >> 1 if size is None else (fresh(words, UINT64, shape) >> 1).astype(INT64)

    def bytes(self, length: int) -> bytes:
        """Random bytes."""
        return bytes_of(self._stream, length)

    # Choosing and ordering

    def choice(self, a: Any, size: Any = None, replace: bool = True, p: Any = None) -> Any:
        """Items of `a` (of range(a) if it is an integer), each with probability 1/n or as `p` says."""
        items = asarray(a)
        if items.ndim == 0:
            try:
                population = operator.index(items.item())
            except TypeError:
                raise ValueError("a must be 1-dimensional or an integer") from None
            if population <= 0 and count_of(size) != 0:
                raise ValueError("a must be greater than 0 unless no samples are taken")
        elif items.ndim != 1:
            raise ValueError("a must be 1-dimensional")
        else:
            population = items.shape[0]
            if population == 0 and count_of(size) != 0:
                raise ValueError("'a' cannot be empty unless no samples are taken")
        weights = None if p is None else probabilities(p, population, modern=False)
        n = count_of(size)
        shape = () if size is None else shape_of(size)
        if replace:
            if weights is not None:
                indices = searched(weights, self._uniforms(n))
            else:
                indices = primitives.bounded_fill(self._stream, population - 1, n, True, 0, "q") if n else typed("q")
        else:
            if n > population:
                raise ValueError("Cannot take a larger sample than population when 'replace=False'")
            if weights is not None:
                if sum(weight > 0 for weight in weights) < n:
                    raise ValueError("Fewer non-zero entries in p than size")
                indices = chosen_by_weight(self._uniforms, weights, n)
            else:
                indices = primitives.shuffled_range(self._stream, population)[:n]
        if size is None:
            return indices[0] if items.ndim == 0 else items[indices[0]]
        places = fresh(indices, INT64, shape)
        if items.ndim == 0:
            return places
        return items.take(places.reshape(-1)).reshape(shape)

    def shuffle(self, x: Any) -> None:
        """Put the items of `x` (along its first axis) in random order, in place."""
        if isinstance(x, ndarray):
            shuffle_array(self._stream, x, 0)
        else:
            shuffle_sequence(self._stream, x)

    def permutation(self, x: Any) -> ndarray:
        """range(x), or a copy of `x`, in random order."""
        if isinstance(x, int) or getattr(getattr(x, "dtype", None), "kind", "") in "iu" and getattr(x, "ndim", 1) == 0:
            made = arange(int(x))
        else:
            items = asarray(x)
            if items.ndim < 1:
                raise IndexError("x must be an integer or at least 1-dimensional")
            if items.ndim > 1:
                order = arange(items.shape[0])
                self.shuffle(order)
                return items[order]
            made = items.copy()
        self.shuffle(made)
        return made

    # Other distributions

    def _draw(self, name: str, size: Any, *parameters: sampling.Parameter, dtype: Any = FLOAT64) -> Any:
        return draw(sampled(name, self._source), size, parameters, dtype)

    def standard_gamma(self, shape: Any, size: Any = None) -> Any:
        return self._draw("standard_gamma", size, ("shape", shape, "non-negative"))

    def gamma(self, shape: Any, scale: Any = 1.0, size: Any = None) -> Any:
        return self._draw("gamma", size, ("shape", shape, "non-negative"), ("scale", scale, "non-negative"))

    def beta(self, a: Any, b: Any, size: Any = None) -> Any:
        return self._draw("beta", size, ("a", a, "positive"), ("b", b, "positive"))

    def chisquare(self, df: Any, size: Any = None) -> Any:
        return self._draw("chisquare", size, ("df", df, "positive"))

    def f(self, dfnum: Any, dfden: Any, size: Any = None) -> Any:
        return self._draw("f", size, ("dfnum", dfnum, "positive"), ("dfden", dfden, "positive"))

    def noncentral_chisquare(self, df: Any, nonc: Any, size: Any = None) -> Any:
        parameters = (("df", df, "positive"), ("nonc", nonc, "non-negative"))
        return self._draw("noncentral_chisquare", size, *parameters)

    def noncentral_f(self, dfnum: Any, dfden: Any, nonc: Any, size: Any = None) -> Any:
        parameters = (("dfnum", dfnum, "positive"), ("dfden", dfden, "positive"), ("nonc", nonc, "non-negative"))
        return self._draw("noncentral_f", size, *parameters)

    def standard_cauchy(self, size: Any = None) -> Any:
        return self._draw("standard_cauchy", size)

    def standard_t(self, df: Any, size: Any = None) -> Any:
        return self._draw("standard_t", size, ("df", df, "positive"))

    def pareto(self, a: Any, size: Any = None) -> Any:
        return self._draw("pareto", size, ("a", a, "positive"))

    def weibull(self, a: Any, size: Any = None) -> Any:
        return self._draw("weibull", size, ("a", a, "non-negative"))

    def power(self, a: Any, size: Any = None) -> Any:
        return self._draw("power", size, ("a", a, "positive"))

    def rayleigh(self, scale: Any = 1.0, size: Any = None) -> Any:
        return self._draw("rayleigh", size, ("scale", scale, "non-negative"))

    def laplace(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        return self._draw("laplace", size, ("loc", loc, ""), ("scale", scale, "non-negative"))

    def gumbel(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        return self._draw("gumbel", size, ("loc", loc, ""), ("scale", scale, "non-negative"))

    def logistic(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        return self._draw("logistic", size, ("loc", loc, ""), ("scale", scale, "non-negative"))

    def wald(self, mean: Any, scale: Any, size: Any = None) -> Any:
        return self._draw("wald", size, ("mean", mean, "positive"), ("scale", scale, "positive"))

    def vonmises(self, mu: Any, kappa: Any, size: Any = None) -> Any:
        return self._draw("vonmises", size, ("mu", mu, ""), ("kappa", kappa, "non-negative"))

    def triangular(self, left: Any, mode: Any, right: Any, size: Any = None) -> Any:
        sampling.check_triangle(left, mode, right)
        return self._draw("triangular", size, ("left", left, ""), ("mode", mode, ""), ("right", right, ""))

    def poisson(self, lam: Any = 1.0, size: Any = None) -> Any:
        return self._draw("poisson", size, ("lam", lam, "rate"), dtype=INT64)

    def binomial(self, n: Any, p: Any, size: Any = None) -> Any:
        return self._draw("binomial", size, ("n", n, "count"), ("p", p, "probability"), dtype=INT64)

    def negative_binomial(self, n: Any, p: Any, size: Any = None) -> Any:
        parameters = (("n", n, "positive"), ("p", p, "probability"))
        return self._draw("negative_binomial", size, *parameters, dtype=INT64)

    def geometric(self, p: Any, size: Any = None) -> Any:
        return self._draw("geometric", size, ("p", p, "positive-probability"), dtype=INT64)

    def zipf(self, a: Any, size: Any = None) -> Any:
        return self._draw("zipf", size, ("a", a, "above-one"), dtype=INT64)

    def logseries(self, p: Any, size: Any = None) -> Any:
        return self._draw("logseries", size, ("p", p, "below-one"), dtype=INT64)

    def hypergeometric(self, ngood: Any, nbad: Any, nsample: Any, size: Any = None) -> Any:
        """How many of `nsample` items drawn without replacement are among the `ngood` good ones."""
        require_sample(ngood, nbad, nsample, largest=False)
        parameters = (("ngood", ngood, "count"), ("nbad", nbad, "count"), ("nsample", nsample, "positive-count"))
        return self._draw("legacy_hypergeometric", size, *parameters, dtype=INT64)

    def multinomial(self, n: int, pvals: Any, size: Any = None) -> ndarray:
        """Counts of `n` draws among categories with probabilities `pvals`."""
        return sampling.legacy_multinomial(self._source, n, pvals, size, binomial)

    def dirichlet(self, alpha: Any, size: Any = None) -> ndarray:
        """Points of the simplex."""
        return sampling.dirichlet(None, self._source, alpha, size)

    def multivariate_normal(
        self, mean: Any, cov: Any, size: Any = None, check_valid: str = "warn", tol: float = 1e-8
    ) -> ndarray:
        """Points with mean `mean` and covariance `cov`."""
        return multivariate_normal(self._normals, mean, cov, size, check_valid, tol, legacy=True)


def _lengths(args: tuple[int, ...]) -> Any:
    return tuple(map(operator.index, args)) if args else None
