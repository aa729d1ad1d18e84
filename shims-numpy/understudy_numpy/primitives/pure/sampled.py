"""Many draws of a distribution, by name."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from itertools import repeat
from typing import Any

from . import discrete, samplers

# The sampler of each distribution, and the type of its draws.
SAMPLERS: dict[str, tuple[Callable[..., Any], str]] = {
    "beta": (samplers.beta, "d"),
    "binomial": (discrete.binomial, "q"),
    "chisquare": (samplers.chisquare, "d"),
    "f": (samplers.f, "d"),
    "gamma": (samplers.gamma, "d"),
    "geometric": (discrete.geometric, "q"),
    "gumbel": (samplers.gumbel, "d"),
    "hypergeometric": (discrete.hypergeometric, "q"),
    "laplace": (samplers.laplace, "d"),
    "legacy_hypergeometric": (discrete.legacy_hypergeometric, "q"),
    "logistic": (samplers.logistic, "d"),
    "lognormal": (samplers.lognormal, "d"),
    "logseries": (discrete.logseries, "q"),
    "negative_binomial": (samplers.negative_binomial, "q"),
    "noncentral_chisquare": (samplers.noncentral_chisquare, "d"),
    "noncentral_f": (samplers.noncentral_f, "d"),
    "pareto": (samplers.pareto, "d"),
    "poisson": (discrete.poisson, "q"),
    "power": (samplers.power, "d"),
    "rayleigh": (samplers.rayleigh, "d"),
    "standard_cauchy": (samplers.standard_cauchy, "d"),
    "standard_gamma": (samplers.standard_gamma, "d"),
    "standard_gamma_single": (samplers.standard_gamma_single, "f"),
    "standard_t": (samplers.standard_t, "d"),
    "triangular": (samplers.triangular, "d"),
    "vonmises": (samplers.vonmises, "d"),
    "wald": (samplers.wald, "d"),
    "weibull": (samplers.weibull, "d"),
    "zipf": (discrete.zipf, "q"),
}


def sampled_fill(name: str, source: Any, n: int, parameters: tuple) -> array:
    """Draws from a source (sources.py); each parameter is a number, or as many as there are draws."""
    sampler, typecode = SAMPLERS[name]
    if not any(hasattr(each, "__len__") for each in parameters):
        return array(typecode, [sampler(source, *parameters) for _ in range(n)])
    columns = (each if hasattr(each, "__len__") else repeat(each, n) for each in parameters)
    return array(typecode, [sampler(source, *row) for row in zip(*columns)])
