"""One draw of each continuous distribution beyond the uniform, normal and exponential ones.

A sampler takes a source of draws (sources.py) and the parameters, and returns a float. The methods are those NumPy's streams
are defined by: Marsaglia and Tsang 2000 (gamma), Johnk (beta), Best and Fisher 1979 (von Mises).
"""

from __future__ import annotations

import math
from typing import Any

from .discrete import poisson
from .random import single
from .sources import exp, inverse_of, quotient, raised

_SQUEEZE = single(0.0331)


def standard_gamma(source: Any, shape: float) -> float:
    if shape == 1.0:
        return source.exponential()
    if shape == 0.0:
        return 0.0
    if shape < 1.0:
        while True:
            u = source.uniform()
            v = source.exponential()
            if u <= 1.0 - shape:
                x = raised(u, 1.0 / shape)
                if x <= v:
                    return x
            else:
                y = -math.log((1 - u) / shape)
                x = raised(1.0 - shape + shape * y, 1.0 / shape)
                if x <= v + y:
                    return x
    if shape != shape:
        source.normal()
        source.uniform()
        return math.nan
    b = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9 * b)
    while True:
        while True:
            x = source.normal()
            v = 1.0 + c * x
            if v > 0.0:
                break
        v = v * v * v
        u = source.uniform()
        if u < 1.0 - 0.0331 * (x * x) * (x * x):
            return b * v
        if u == 0.0 or math.log(u) < 0.5 * x * x + b * (1.0 - v + math.log(v)):
            return b * v


def gamma(source: Any, shape: float, scale: float) -> float:
    return scale * standard_gamma(source, shape)


def standard_gamma_single(source: Any, shape: float) -> float:
    """As `standard_gamma`, each step in single precision."""
    shape = single(shape)
    if shape == 1.0:
        return source.exponential()
    if shape == 0.0:
        return 0.0
    if shape < 1.0:
        inverse, rest = single(1.0 / shape), single(1.0 - shape)
        while True:
            u = source.uniform()
            v = source.exponential()
            if u <= rest:
                x = single(raised(u, inverse))
                if x <= v:
                    return x
            else:
                y = -single(math.log(single(single(1.0 - u) / shape)))
                x = single(raised(single(rest + single(shape * y)), inverse))
                if x <= single(v + y):
                    return x
    if shape != shape:
        source.normal()
        source.uniform()
        return math.nan
    b = single(shape - single(1.0 / 3.0))
    c = single(1.0 / single(math.sqrt(single(9.0 * b))))
    while True:
        while True:
            x = source.normal()
            v = single(1.0 + single(c * x))
            if v > 0.0:
                break
        v = single(single(v * v) * v)
        u = source.uniform()
        square = single(x * x)
        if u < single(1.0 - single(single(_SQUEEZE * square) * square)):
            return single(b * v)
        limit = single(single(1.0 - v) + single(math.log(v)))
        if u == 0.0 or single(math.log(u)) < single(single(single(0.5 * x) * x) + single(b * limit)):
            return single(b * v)


def beta(source: Any, a: float, b: float) -> float:
    if a <= 1.0 and b <= 1.0:
        if not source.legacy and a < 3e-103 and b < 3e-103:
            return 1.0 if (a + b) * source.uniform() < a else 0.0
        while True:
            u = source.uniform()
            v = source.uniform()
            x = raised(u, inverse_of(a))
            y = raised(v, inverse_of(b))
            if x + y <= 1.0 and u + v > 0.0:
                if x + y > 0:
                    return x / (x + y)
                log_x, log_y = quotient(math.log(u), a), quotient(math.log(v), b)
                largest = max(log_x, log_y)
                log_x -= largest
                log_y -= largest
                return math.exp(log_x - math.log(math.exp(log_x) + math.exp(log_y)))
    first = standard_gamma(source, a)
    second = standard_gamma(source, b)
    return quotient(first, first + second)


def chisquare(source: Any, df: float) -> float:
    return 2.0 * standard_gamma(source, df / 2.0)


def f(source: Any, dfnum: float, dfden: float) -> float:
    top = chisquare(source, dfnum) * dfden
    return quotient(top, chisquare(source, dfden) * dfnum)


def noncentral_chisquare(source: Any, df: float, nonc: float) -> float:
    if nonc != nonc:
        return math.nan
    if nonc == 0:
        return chisquare(source, df)
    if df > 1:
        rest = chisquare(source, df - 1)
        n = source.normal() + math.sqrt(nonc)
        return rest + n * n
    i = poisson(source, nonc / 2.0)
    return chisquare(source, df + 2 * i)


def noncentral_f(source: Any, dfnum: float, dfden: float, nonc: float) -> float:
    top = noncentral_chisquare(source, dfnum, nonc) * dfden
    return quotient(top, chisquare(source, dfden) * dfnum)


def standard_cauchy(source: Any) -> float:
    top = source.normal()
    return quotient(top, source.normal())


def standard_t(source: Any, df: float) -> float:
    top = source.normal()
    bottom = standard_gamma(source, df / 2)
    return quotient(math.sqrt(df / 2) * top, math.sqrt(bottom))


def pareto(source: Any, a: float) -> float:
    if source.legacy:
        return exp(source.exponential() / a) - 1
    try:
        return math.expm1(source.exponential() / a)
    except OverflowError:
        return math.inf


def weibull(source: Any, a: float) -> float:
    if a == 0.0:
        return 0.0
    return raised(source.exponential(), 1.0 / a)


def power(source: Any, a: float) -> float:
    if source.legacy:
        return raised(1 - math.exp(-source.exponential()), 1.0 / a)
    return raised(-math.expm1(-source.exponential()), 1.0 / a)


def rayleigh(source: Any, scale: float) -> float:
    if source.legacy:
        return scale * math.sqrt(-2.0 * math.log1p(-source.uniform()))
    return scale * math.sqrt(2.0 * source.exponential())


def lognormal(source: Any, mean: float, sigma: float) -> float:
    return exp(mean + sigma * source.normal())


def laplace(source: Any, loc: float, scale: float) -> float:
    u = source.uniform()
    while u == 0.0:
        u = source.uniform()
    if u >= 0.5:
        return loc - scale * math.log(2.0 - u - u)
    return loc + scale * math.log(u + u)


def gumbel(source: Any, loc: float, scale: float) -> float:
    u = 1.0 - source.uniform()
    while u >= 1.0:
        u = 1.0 - source.uniform()
    return loc - scale * math.log(-math.log(u))


def logistic(source: Any, loc: float, scale: float) -> float:
    u = source.uniform()
    while u == 0.0:
        u = source.uniform()
    return loc + scale * math.log(u / (1.0 - u))


def triangular(source: Any, left: float, mode: float, right: float) -> float:
    base = right - left
    leftbase = mode - left
    u = source.uniform()
    if u <= leftbase / base:
        return left + math.sqrt(u * (leftbase * base))
    return right - math.sqrt((1.0 - u) * ((right - mode) * base))


def wald(source: Any, mean: float, scale: float) -> float:
    if source.legacy:
        mu_2l = mean / (2 * scale)
        y = source.normal()
        y = mean * y * y
        x = mean + mu_2l * (y - math.sqrt(4 * scale * y + y * y))
    else:
        y = source.normal()
        y = mean * y * y
        d = 1 + math.sqrt(1 + 4 * scale / y) if y else math.inf
        x = mean * (1 - 2 / d)
    u = source.uniform()
    return x if u <= mean / (mean + x) else mean * mean / x


def vonmises(source: Any, mu: float, kappa: float) -> float:
    if kappa != kappa:
        return math.nan
    if kappa < 1e-8:
        return math.pi * (2 * source.uniform() - 1)
    if kappa < 1e-5:
        s = 1.0 / kappa + kappa
    elif kappa <= 1e6 or source.legacy:
        r = 1 + math.sqrt(1 + 4 * kappa * kappa)
        rho = (r - math.sqrt(2 * r)) / (2 * kappa)
        s = (1 + rho * rho) / (2 * rho)
    else:
        # So concentrated that it is a wrapped normal.
        result = mu + math.sqrt(1.0 / kappa) * source.normal()
        if result < -math.pi:
            result += 2 * math.pi
        if result > math.pi:
            result -= 2 * math.pi
        return result
    while True:
        u = source.uniform()
        z = math.cos(math.pi * u)
        w = (1 + s * z) / (s + z)
        y = kappa * (s - w)
        v = source.uniform()
        if y * (2 - y) - v >= 0 or (v > 0 and math.log(y / v) + 1 - y >= 0):
            break
    u = source.uniform()
    result = math.acos(w)
    if u < 0.5:
        result = -result
    result += mu
    turned = math.fmod(abs(result) + math.pi, 2 * math.pi) - math.pi
    return -turned if result < 0 else turned


# A count, but drawn by way of a gamma distribution.


def negative_binomial(source: Any, n: float, p: float) -> int:
    return poisson(source, gamma(source, n, quotient(1 - p, p)))
