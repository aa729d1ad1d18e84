"""One draw of each distribution beyond the uniform, normal and exponential ones.

A sampler takes a `source` and the parameters and returns a float or an int. A source gives `uniform()`, `normal()` and
`exponential()` draws; there are two, for the two families of generators, so that the rejection methods are written
once. The methods are those NumPy's streams are defined by: Marsaglia and Tsang 2000 (gamma), Johnk (beta),
Hoermann 1993 (Poisson, PTRS), Kachitvichyanukul and Schmeiser 1988 (binomial, BTPE), Best and Fisher 1979 (von Mises).
"""

from __future__ import annotations

import math
import struct
from typing import Any

from .. import primitives

_INT64_MAX = 2**63 - 1


class ZigguratSource:
    """The draws `Generator` builds on."""

    __slots__ = ("stream",)
    legacy = False

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def uniform(self) -> float:
        return self.stream.double()

    def normal(self) -> float:
        return primitives.normal_draw(self.stream)

    def exponential(self) -> float:
        return primitives.exponential_draw(self.stream)


class SingleSource:
    """The draws `Generator` builds on in single precision."""

    __slots__ = ("stream",)

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def uniform(self) -> float:
        return primitives.uniform_fill_single(self.stream, 1)[0]

    def normal(self) -> float:
        return primitives.normal_fill_single(self.stream, 1)[0]

    def exponential(self) -> float:
        return primitives.exponential_fill_single(self.stream, 1)[0]


_FLOAT = struct.Struct("<f")


def single(value: float) -> float:
    """`value` rounded to single precision."""
    return _FLOAT.unpack(_FLOAT.pack(value))[0]


_SQUEEZE = single(0.0331)


class PolarSource:
    """The draws `RandomState` builds on: normals by Marsaglia's polar method, which come in pairs."""

    __slots__ = ("stream", "has_gauss", "gauss")
    legacy = True

    def __init__(self, stream: Any) -> None:
        self.stream, self.has_gauss, self.gauss = stream, 0, 0.0

    def uniform(self) -> float:
        return self.stream.double()

    def normal(self) -> float:
        return self.normals(1)[0]

    def exponential(self) -> float:
        return -math.log(1.0 - self.uniform())

    def normals(self, n: int) -> list[float]:
        values: list[float] = []
        if n and self.has_gauss:
            values.append(self.gauss)
            self.has_gauss, self.gauss = 0, 0.0
        add, sqrt, log = values.append, math.sqrt, math.log
        while len(values) < n:
            draws = self.stream.doubles((n - len(values) + 1) // 2 * 2)
            for u, v in zip(draws[::2], draws[1::2]):
                x, y = 2.0 * u - 1.0, 2.0 * v - 1.0
                square = x * x + y * y
                if square < 1.0 and square != 0.0:
                    factor = sqrt(-2.0 * log(square) / square)
                    add(factor * y)
                    add(factor * x)
        if len(values) > n:
            self.has_gauss, self.gauss = 1, values.pop()
        return values

    def exponentials(self, n: int) -> list[float]:
        log = math.log
        return [-log(1.0 - u) for u in self.stream.doubles(n)]


def _power(base: float, exponent: float) -> float:
    try:
        return base**exponent
    except (OverflowError, ZeroDivisionError):
        return math.inf


def _inverse(value: float) -> float:
    return 1.0 / value if value else math.inf


def _divide(a: float, b: float) -> float:
    if b:
        return a / b
    if a == 0 or a != a:
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


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
                x = _power(u, 1.0 / shape)
                if x <= v:
                    return x
            else:
                y = -math.log((1 - u) / shape)
                x = _power(1.0 - shape + shape * y, 1.0 / shape)
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
                x = single(_power(u, inverse))
                if x <= v:
                    return x
            else:
                y = -single(math.log(single(single(1.0 - u) / shape)))
                x = single(_power(single(rest + single(shape * y)), inverse))
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
            x = _power(u, _inverse(a))
            y = _power(v, _inverse(b))
            if x + y <= 1.0 and u + v > 0.0:
                if x + y > 0:
                    return x / (x + y)
                log_x, log_y = _divide(math.log(u), a), _divide(math.log(v), b)
                largest = max(log_x, log_y)
                log_x -= largest
                log_y -= largest
                return math.exp(log_x - math.log(math.exp(log_x) + math.exp(log_y)))
    first = standard_gamma(source, a)
    second = standard_gamma(source, b)
    return _divide(first, first + second)


def chisquare(source: Any, df: float) -> float:
    return 2.0 * standard_gamma(source, df / 2.0)


def f(source: Any, dfnum: float, dfden: float) -> float:
    top = chisquare(source, dfnum) * dfden
    return _divide(top, chisquare(source, dfden) * dfnum)


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
    return _divide(top, chisquare(source, dfden) * dfnum)


def standard_cauchy(source: Any) -> float:
    top = source.normal()
    return _divide(top, source.normal())


def standard_t(source: Any, df: float) -> float:
    top = source.normal()
    bottom = standard_gamma(source, df / 2)
    return _divide(math.sqrt(df / 2) * top, math.sqrt(bottom))


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
    return _power(source.exponential(), 1.0 / a)


def power(source: Any, a: float) -> float:
    if source.legacy:
        return _power(1 - math.exp(-source.exponential()), 1.0 / a)
    return _power(-math.expm1(-source.exponential()), 1.0 / a)


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


# Counts


_STIRLING = (
    8.333333333333333e-02,
    -2.777777777777778e-03,
    7.936507936507937e-04,
    -5.952380952380952e-04,
    8.417508417508418e-04,
    -1.917526917526918e-03,
    6.410256410256410e-03,
    -2.955065359477124e-02,
    1.796443723688307e-01,
    -1.39243221690590e00,
)


def _log_gamma(x: float) -> float:
    """The logarithm of the gamma function by Stirling's series (Zhang and Jin, "Computation of Special Functions")."""
    if x == 1.0 or x == 2.0:
        return 0.0
    n = int(7 - x) if x < 7.0 else 0
    x0 = x + n
    square = (1.0 / x0) * (1.0 / x0)
    series = _STIRLING[9]
    for coefficient in _STIRLING[8::-1]:
        series = series * square + coefficient
    result = series / x0 + 0.5 * 1.8378770664093453e00 + (x0 - 0.5) * math.log(x0) - x0
    for _ in range(n):
        result -= math.log(x0 - 1.0)
        x0 -= 1.0
    return result


def poisson(source: Any, lam: float) -> int:
    if lam < 10:
        if lam == 0:
            return 0
        limit = math.exp(-lam)
        count, product = 0, source.uniform()
        while product > limit:
            count += 1
            product *= source.uniform()
        return count
    root = math.sqrt(lam)
    log_lam = math.log(lam)
    b = 0.931 + 2.53 * root
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    vr = 0.9277 - 3.6224 / (b - 2)
    while True:
        u = source.uniform() - 0.5
        v = source.uniform()
        us = 0.5 - abs(u)
        if us == 0.0:
            continue
        k = math.floor((2 * a / us + b) * u + lam + 0.43)
        if k > _INT64_MAX:  # what C makes of it; only `RandomState` lets such means pass
            k = -_INT64_MAX - 1
        if us >= 0.07 and v <= vr:
            return k
        if k < 0 or (us < 0.013 and v > us):
            continue
        log_v = math.log(v) if v else -math.inf
        if log_v + math.log(inverse_alpha) - math.log(a / (us * us) + b) <= -lam + k * log_lam - _log_gamma(k + 1):
            return k


def negative_binomial(source: Any, n: float, p: float) -> int:
    return poisson(source, gamma(source, n, _divide(1 - p, p)))


def binomial(source: Any, n: int, p: float) -> int:
    if (n == 0 or p == 0.0) and not source.legacy:
        return 0
    if p <= 0.5:
        return _binomial_inversion(source, n, p) if p * n <= 30.0 else _binomial_btpe(source, n, p)
    q = 1.0 - p
    return n - (_binomial_inversion(source, n, q) if q * n <= 30.0 else _binomial_btpe(source, n, q))


def _binomial_inversion(source: Any, n: int, p: float) -> int:
    q = 1.0 - p
    none = math.exp(n * math.log(q))
    np = n * p
    bound = int(min(float(n), np + 10.0 * math.sqrt(np * q + 1)))
    count = 0
    mass = none
    u = source.uniform()
    while u > mass:
        count += 1
        if count > bound:
            count = 0
            mass = none
            u = source.uniform()
        else:
            u -= mass
            mass = ((n - count + 1) * p * mass) / (count * q)
    return count


def _binomial_btpe(source: Any, n: int, p: float) -> int:
    r = min(p, 1.0 - p)
    q = 1.0 - r
    fm = n * r + r
    m = math.floor(fm)
    p1 = math.floor(2.195 * math.sqrt(n * r * q) - 4.6 * q) + 0.5
    xm = m + 0.5
    xl, xr = xm - p1, xm + p1
    c = 0.134 + 20.5 / (15.3 + m)
    a = (fm - xl) / (fm - xl * r)
    laml = a * (1.0 + a / 2.0)
    a = (xr - fm) / (xr * q)
    lamr = a * (1.0 + a / 2.0)
    p2 = p1 * (1.0 + 2.0 * c)
    p3 = p2 + c / laml
    p4 = p3 + c / lamr
    nrq = n * r * q
    while True:
        u = source.uniform() * p4
        v = source.uniform()
        if u <= p1:
            y = math.floor(xm - p1 * v + u)
            break
        if u <= p2:
            x = xl + (u - p1) / c
            v = v * c + 1.0 - abs(m - x + 0.5) / p1
            if v > 1.0:
                continue
            y = math.floor(x)
        elif u <= p3:
            if v == 0.0:
                continue
            y = math.floor(xl + math.log(v) / laml)
            if y < 0:
                continue
            v = v * (u - p2) * laml
        else:
            if v == 0.0:
                continue
            y = math.floor(xr - math.log(v) / lamr)
            if y > n:
                continue
            v = v * (u - p3) * lamr
        k = abs(y - m)
        if not (k > 20 and k < nrq / 2.0 - 1):
            s = r / q
            a = s * (n + 1)
            height = 1.0
            if m < y:
                for i in range(m + 1, y + 1):
                    height *= a / i - s
            elif m > y:
                for i in range(y + 1, m + 1):
                    height /= a / i - s
            if v > height:
                continue
            break
        rho = (k / nrq) * ((k * (k / 3.0 + 0.625) + 0.16666666666666666) / nrq + 0.5)
        t = -k * k / (2 * nrq)
        log_v = math.log(v) if v > 0 else -math.inf
        if log_v < t - rho:
            break
        if log_v > t + rho:
            continue
        x1, f1, z, w = y + 1, m + 1, n + 1 - m, n - y + 1
        if log_v <= (
            xm * math.log(f1 / x1)
            + (n - m + 0.5) * math.log(z / w)
            + (y - m) * math.log(w * r / (x1 * q))
            + _stirling_rest(f1)
            + _stirling_rest(z)
            + _stirling_rest(x1)
            + _stirling_rest(w)
        ):
            break
    return n - y if p > 0.5 else y


def _stirling_rest(x: float) -> float:
    x = float(x)
    square = x * x
    return (13680.0 - (462.0 - (132.0 - (99.0 - 140.0 / square) / square) / square) / square) / x / 166320.0


def geometric(source: Any, p: float) -> int:
    if p >= 0.333333333333333333333333:
        count = 1
        total = mass = p
        q = 1.0 - p
        u = source.uniform()
        while u > total:
            mass *= q
            total += mass
            count += 1
        return count
    if source.legacy:
        return math.ceil(math.log1p(-source.uniform()) / math.log(1 - p))
    z = math.ceil(-source.exponential() / math.log1p(-p))
    return _INT64_MAX if z >= 9.223372036854776e18 else z


def zipf(source: Any, a: float) -> int:
    if a >= 1025:
        return 1
    am1 = a - 1.0
    b = 2.0**am1
    low = 1.0 if source.legacy else float(_INT64_MAX) ** -am1
    while True:
        if source.legacy:
            u = 1.0 - source.uniform()
        else:
            u01 = source.uniform()
            u = u01 * low + (1 - u01)
        v = source.uniform()
        x = math.floor(_power(u, -1.0 / am1))
        if x > _INT64_MAX or x < 1:
            continue
        t = _power(1.0 + 1.0 / x, am1)
        if v * x * (t - 1.0) / (b - 1.0) <= t / b:
            return x


def logseries(source: Any, p: float) -> int:
    r = math.log1p(-p)
    while True:
        v = source.uniform()
        if v >= p:
            return 1
        u = source.uniform()
        q = -math.expm1(r * u)
        if v <= q * q:
            result = math.floor(1 + math.log(v) / math.log(q)) if v > 0 else 0
            if result < 1 or v == 0.0:
                continue
            return result
        return 1 if v >= q else 2


def hypergeometric(source: Any, good: int, bad: int, sample: int) -> int:
    """How many of `sample` items drawn without replacement are good."""
    total = good + bad
    if 10 <= sample <= total - 10:
        return _hypergeometric_hrua(source, good, bad, sample)
    left = total - sample if sample > total // 2 else sample
    remaining, remaining_good = total, good
    while left > 0 and remaining_good > 0 and remaining > remaining_good:
        remaining -= 1
        if primitives.bounded_fill(source.stream, remaining, 1, True)[0] < remaining_good:
            remaining_good -= 1
        left -= 1
    if remaining == remaining_good:
        remaining_good -= left
    return remaining_good if sample > total // 2 else good - remaining_good


def _hypergeometric_hrua(source: Any, good: int, bad: int, sample: int) -> int:
    """Stadlober's ratio of uniforms (1989)."""
    total = good + bad
    drawn = min(sample, total - sample)
    fewer, more = min(good, bad), max(good, bad)
    p, q = fewer / total, more / total
    a = drawn * p + 0.5
    variance = float(total - drawn) * drawn * p * q / (total - 1)
    c = math.sqrt(variance + 0.5)
    h = 1.7155277699214135 * c + 0.8989161620588988

    def weight(k: int) -> float:
        return (
            _log_factorial(k)
            + _log_factorial(fewer - k)
            + _log_factorial(drawn - k)
            + _log_factorial(more - drawn + k)
        )

    peak = weight((drawn + 1) * (fewer + 1) // (total + 2))
    bound = min(min(drawn, fewer) + 1, math.floor(a + 16 * c))
    while True:
        u = source.uniform()
        v = source.uniform()
        x = a + h * (v - 0.5) / u if u else math.copysign(math.inf, v - 0.5)
        if x < 0.0 or x >= bound:
            continue
        k = math.floor(x)
        t = peak - weight(k)
        if u * (4.0 - u) - 3.0 <= t:
            break
        if u * (u - t) >= 1:
            continue
        if 2.0 * math.log(u) <= t:
            break
    if good > bad:
        k = drawn - k
    return good - k if drawn < sample else k


def _log_factorial(k: int) -> float:
    if k <= 125:
        return math.log(math.factorial(k))
    return (k + 0.5) * math.log(k) - k + (0.9189385332046728 + (1.0 / k) * (1 / 12.0 - 1 / (360.0 * k * k)))
