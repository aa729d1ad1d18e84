"""`Generator`, the modern interface, and `default_rng`."""

from __future__ import annotations

import math
import operator
from array import array as typed
from typing import Any

from .. import primitives
from ..creation import asarray
from ..dtypes import FLOAT32, FLOAT64, INT64, as_dtype, can_cast
from ..lanes import normalize_axis
from ..ndarray import fresh, ndarray
from ..primitives.pure import samplers
from ..primitives.pure.discrete import binomial
from ..primitives.pure.sources import SingleSource, ZigguratSource
from ..ranges import arange
from . import sampling
from ._pickle import __generator_ctor as _constructor
from .bit_generator import PCG64, BitGenerator, stream_of
from .choosing import (
    bytes_of,
    chosen_by_weight,
    count_of,
    probabilities,
    searched,
    shuffle_array,
    shuffle_sequence,
)
from .hypergeometric import multivariate_hypergeometric, require_sample
from .multivariate import multivariate_normal
from .sampling import draw, located, sampled, scaled, shape_of, size_of, standard
from .seed_sequence import SeedSequence


class Generator:
    """Draws from a bit generator."""

    __module__ = "numpy.random._generator"
    _poisson_lam_max = sampling.POISSON_LIMIT

    def __init__(self, bit_generator: Any) -> None:
        stream = self._stream = stream_of(bit_generator)
        self._bit_generator = bit_generator
        self._source = ZigguratSource(stream)

    @property
    def bit_generator(self) -> Any:
        return self._bit_generator

    def __repr__(self) -> str:
        return f"{self} at 0x{id(self):X}"

    def __str__(self) -> str:
        return f"{type(self).__name__}({type(self._bit_generator).__name__})"

    def __reduce__(self) -> Any:
        return _constructor, (self._bit_generator,), None

    def __getstate__(self) -> None:
        return None

    def __setstate__(self, bit_gen: Any) -> None:
        # Old pickles hold the state of the bit generator.
        if isinstance(bit_gen, dict):
            self._bit_generator.state = bit_gen

    def spawn(self, n_children: int) -> list[Generator]:
        """Generators over children of this one's seed sequence."""
        return [type(self)(child) for child in self._bit_generator.spawn(n_children)]

    # Uniform, normal, exponential

    def _uniforms(self, n: int) -> Any:
        return primitives.uniform_fill(self._stream, n)

    def _uniforms_single(self, n: int) -> Any:
        return primitives.uniform_fill_single(self._stream, n)

    def _normals(self, n: int) -> Any:
        return primitives.normal_fill(self._stream, n)

    def _normals_single(self, n: int) -> Any:
        return primitives.normal_fill_single(self._stream, n)

    def _exponentials(self, n: int) -> Any:
        return primitives.exponential_fill(self._stream, n)

    def _exponentials_single(self, n: int) -> Any:
        return primitives.exponential_fill_single(self._stream, n)

    def random(self, size: Any = None, dtype: Any = float, out: Any = None) -> Any:
        """Floats in [0, 1)."""
        if size is None and dtype is float and out is None:
            return self._stream.double()
        kernels = {"float64": self._uniforms, "float32": self._uniforms_single}
        return standard("random", kernels, size, dtype, out)

    def standard_normal(self, size: Any = None, dtype: Any = float, out: Any = None) -> Any:
        """Normal floats of mean 0 and deviation 1."""
        kernels = {"float64": self._normals, "float32": self._normals_single}
        return standard("standard_normal", kernels, size, dtype, out)

    def standard_exponential(self, size: Any = None, dtype: Any = float, method: str = "zig", out: Any = None) -> Any:
        """Exponential floats of mean 1; by inversion with `method="inv"`."""
        if method == "zig":
            kernels = {"float64": self._exponentials, "float32": self._exponentials_single}
        else:
            kernels = {
                "float64": lambda n: primitives.exponential_inverse_fill(self._stream, n, False),
                "float32": lambda n: typed("f", [-math.log1p(-u) for u in self._uniforms_single(n)]),
            }
        return standard("standard_exponential", kernels, size, dtype, out)

    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
        """Floats in [low, high)."""
        first, last = sampling.float_or_array(low), sampling.float_or_array(high)
        width, finite = sampling.widths(first, last)
        if not finite:
            scalars = isinstance(first, float) and isinstance(last, float)
            raise OverflowError("high - low range exceeds valid bounds" if scalars else "Range exceeds valid bounds")
        return draw(located(self._uniforms), size, (("low", first, ""), ("high - low", width, "non-negative")))

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

    def integers(
        self, low: Any, high: Any = None, size: Any = None, dtype: Any = "int64", endpoint: bool = False
    ) -> Any:
        """Integers from `low` (0 if only one bound is given) to `high`, which is left out unless `endpoint`."""
        return sampling.integers(self._stream, low, high, size, dtype, bool(endpoint), False, "integers")

    def bytes(self, length: int) -> bytes:
        """Random bytes."""
        return bytes_of(self._stream, length)

    # Choosing and ordering

    def choice(
        self, a: Any, size: Any = None, replace: bool = True, p: Any = None, axis: int = 0, shuffle: bool = True
    ) -> Any:
        """Items of `a` (of range(a) if it is an integer), each with probability 1/n or as `p` says."""
        items = asarray(a)
        if items.ndim == 0:
            try:
                population = operator.index(items.item())
            except TypeError:
                raise ValueError(f"a must be a sequence or an integer, not {type(a)}") from None
            if population <= 0 and count_of(size) != 0:
                raise ValueError("a must be a positive integer unless no samples are taken")
        else:
            population = items.shape[axis]
            if population == 0 and count_of(size) != 0:
                raise ValueError("a cannot be empty unless no samples are taken")
        weights = None if p is None else probabilities(p, population)
        shape = () if size is None else None
        if replace:
            shape = () if size is None else shape_of(size)
            if weights is not None:
                indices = searched(weights, self._uniforms(size_of(shape)))
            else:
                n = size_of(shape)
                indices = primitives.bounded_fill(self._stream, population - 1, n, typecode="q") if n else typed("q")
        else:
            indices, shape = self._chosen_once(population, size, weights, shuffle)
        if size is None:
            return indices[0] if items.ndim == 0 else items.take(indices[0], axis=axis)
        if shape == () and items.ndim == 1:
            return items.take(fresh(indices, INT64, (1,))).reshape(())
        places = fresh(indices, INT64, shape)
        return places if items.ndim == 0 else items.take(places, axis=axis)

    def _chosen_once(
        self, population: int, size: Any, weights: list[float] | None, shuffle: bool
    ) -> tuple[Any, tuple[int, ...]]:
        """Indices without replacement."""
        n = count_of(size)
        if n > population:
            raise ValueError("Cannot take a larger sample than population when replace is False")
        shape = () if size is None else shape_of(size)
        if weights is not None:
            if sum(weight > 0 for weight in weights) < n:
                raise ValueError("Fewer non-zero entries in p than size")
            return chosen_by_weight(self._uniforms, weights, n), shape
        return primitives.chosen_places(self._stream, population, n, shuffle), shape

    def shuffle(self, x: Any, axis: int = 0) -> None:
        """Put the items of `x` along `axis` in random order, in place."""
        if isinstance(x, ndarray):
            shuffle_array(self._stream, x, axis)
            return
        len(x)
        if axis != 0:
            raise NotImplementedError("Axis argument is only supported on ndarray objects")
        shuffle_sequence(self._stream, x)

    def permutation(self, x: Any, axis: int = 0) -> ndarray:
        """range(x), or a copy of `x`, in random order along `axis`."""
        if isinstance(x, int) or type(x).__name__ in _INTEGER_SCALARS:
            made = arange(int(x))
            self.shuffle(made)
            return made
        items = asarray(x)
        axis = normalize_axis(axis, items.ndim)
        if items.ndim == 1:
            made = items.copy()
            self.shuffle(made)
            return made
        order = arange(items.shape[axis])
        self.shuffle(order)
        # As fancy indexing lays it out: in memory the shuffled axis comes first.
        axes = (axis, *range(axis), *range(axis + 1, items.ndim))
        back = (*range(1, axis + 1), 0, *range(axis + 1, items.ndim))
        return items.transpose(axes).take(order, axis=0).transpose(back)

    def permuted(self, x: Any, axis: int | None = None, out: Any = None) -> ndarray:
        """A copy of `x` in which each slice along `axis` is in a random order of its own."""
        if out is not None and not isinstance(out, ndarray):
            raise TypeError("out must be a numpy array")
        items = asarray(x)
        if axis is not None:
            axis = normalize_axis(axis, items.ndim)
        elif items.ndim == 0:
            raise TypeError("len() of unsized object")
        if out is None:
            out = items.copy(order="K")
        else:
            if out.shape != items.shape:
                raise ValueError("out must have the same shape as x")
            if out is not x:
                if not can_cast(items.dtype, out.dtype, "safe"):
                    raise TypeError(
                        f"Cannot cast array data from {items.dtype!r} to {out.dtype!r} according to the rule 'safe'"
                    )
                out[...] = items
        if axis is None:
            flat = out.ravel()
            shuffle_array(self._stream, flat, 0)
            out[...] = flat.reshape(out.shape)
            return out
        others = out.transpose((*range(axis), *range(axis + 1, out.ndim), axis))
        for where in _places(others.shape[:-1]):
            shuffle_array(self._stream, others[where], 0)
        return out

    # Other distributions

    def _draw(self, name: str, size: Any, *parameters: sampling.Parameter, dtype: Any = FLOAT64) -> Any:
        return draw(sampled(name, self._source), size, parameters, dtype)

    def standard_gamma(self, shape: Any, size: Any = None, dtype: Any = float, out: Any = None) -> Any:
        dt = as_dtype(dtype)
        if dt is FLOAT32:
            kernel = sampled("standard_gamma_single", SingleSource(self._stream))
        elif dt is FLOAT64:
            kernel = sampled("standard_gamma", self._source)
        else:
            raise TypeError(f"Unsupported dtype {dt!r} for standard_gamma")
        return draw(kernel, size, (("shape", shape, "non-negative"),), dt, out=out)

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
        parameters = (("n", n, "positive-not-nan"), ("p", p, "positive-probability"))
        sampling.check_failures(n, p)
        return self._draw("negative_binomial", size, *parameters, dtype=INT64)

    def geometric(self, p: Any, size: Any = None) -> Any:
        return self._draw("geometric", size, ("p", p, "positive-probability"), dtype=INT64)

    def zipf(self, a: Any, size: Any = None) -> Any:
        return self._draw("zipf", size, ("a", a, "above-one"), dtype=INT64)

    def logseries(self, p: Any, size: Any = None) -> Any:
        return self._draw("logseries", size, ("p", p, "below-one"), dtype=INT64)

    def hypergeometric(self, ngood: Any, nbad: Any, nsample: Any, size: Any = None) -> Any:
        """How many of `nsample` items drawn without replacement are among the `ngood` good ones."""
        require_sample(ngood, nbad, nsample, largest=True)
        parameters = (("ngood", ngood, "count"), ("nbad", nbad, "count"), ("nsample", nsample, "count"))
        return self._draw("hypergeometric", size, *parameters, dtype=INT64)

    def multivariate_hypergeometric(
        self, colors: Any, nsample: Any, size: Any = None, method: str = "marginals"
    ) -> ndarray:
        """How many items of each colour are among `nsample` that are drawn without replacement."""
        return multivariate_hypergeometric(self._source, colors, nsample, size, method)

    def multivariate_normal(
        self,
        mean: Any,
        cov: Any,
        size: Any = None,
        check_valid: str = "warn",
        tol: float = 1e-8,
        *,
        method: str = "svd",
    ) -> ndarray:
        """Points with mean `mean` and covariance `cov`."""
        return multivariate_normal(self._normals, mean, cov, size, check_valid, tol, method)

    def multinomial(self, n: Any, pvals: Any, size: Any = None) -> ndarray:
        """Counts of `n` draws among categories with probabilities `pvals` (along its last axis)."""
        return sampling.multinomial(self._source, n, pvals, size, binomial)

    def dirichlet(self, alpha: Any, size: Any = None) -> ndarray:
        """Points of the simplex."""
        return sampling.dirichlet(samplers.beta, self._source, alpha, size)


_INTEGER_SCALARS = {f"{prefix}int{bits}" for prefix in ("", "u") for bits in (8, 16, 32, 64)}


def default_rng(seed: Any = None) -> Generator:
    """A `Generator` over a `PCG64` seeded with `seed`, or over the bit generator that `seed` is."""
    if isinstance(seed, Generator):
        return seed
    if isinstance(seed, BitGenerator):
        return Generator(seed)
    inner = getattr(seed, "_bit_generator", None)
    if isinstance(inner, BitGenerator):
        return Generator(inner)
    return Generator(PCG64(seed if isinstance(seed, SeedSequence) else seed))


def _places(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    places: list[tuple[int, ...]] = [()]
    for n in shape:
        places = [(*place, k) for place in places for k in range(n)]
    return places
