"""One draw of each discrete distribution.

A sampler takes a source of draws (sources.py) and the parameters, and returns an int. The methods are those NumPy's streams are
defined by: Hoermann 1993 (Poisson, PTRS), Kachitvichyanukul and Schmeiser 1988 (binomial, BTPE), Stadlober 1989
(hypergeometric).
"""

from __future__ import annotations

import math
from typing import Any

from .random import bounded_fill
from .sources import INT64_MAX, raised

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


def log_gamma(x: float) -> float:
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
        if k > INT64_MAX:  # what C makes of it; only `RandomState` lets such means pass
            k = -INT64_MAX - 1
        if us >= 0.07 and v <= vr:
            return k
        if k < 0 or (us < 0.013 and v > us):
            continue
        log_v = math.log(v) if v else -math.inf
        if log_v + math.log(inverse_alpha) - math.log(a / (us * us) + b) <= -lam + k * log_lam - log_gamma(k + 1):
            return k


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
    return INT64_MAX if z >= 9.223372036854776e18 else z


def zipf(source: Any, a: float) -> int:
    if a >= 1025:
        return 1
    am1 = a - 1.0
    b = 2.0**am1
    low = 1.0 if source.legacy else float(INT64_MAX) ** -am1
    while True:
        if source.legacy:
            u = 1.0 - source.uniform()
        else:
            u01 = source.uniform()
            u = u01 * low + (1 - u01)
        v = source.uniform()
        x = math.floor(raised(u, -1.0 / am1))
        if x > INT64_MAX or x < 1:
            continue
        t = raised(1.0 + 1.0 / x, am1)
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
        if bounded_fill(source.stream, remaining, 1, True)[0] < remaining_good:
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
            _log_factorial(k) + _log_factorial(fewer - k) + _log_factorial(drawn - k) + _log_factorial(more - drawn + k)
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


def legacy_hypergeometric(source: Any, good: int, bad: int, sample: int) -> int:
    """How many of `sample` items are good, as `RandomState` draws it."""
    if sample > 10:
        return _legacy_by_ratio(source, good, bad, sample)
    return _legacy_by_inversion(source, good, bad, sample) if sample > 0 else 0


def _legacy_by_inversion(source: Any, good: int, bad: int, sample: int) -> int:
    rest = bad + good - sample
    fewer = float(min(bad, good))
    left = fewer
    for k in range(sample, 0, -1):
        if left <= 0.0:
            break
        left -= math.floor(source.uniform() + left / (rest + k))
    found = int(fewer - left)
    return sample - found if good > bad else found


def _legacy_by_ratio(source: Any, good: int, bad: int, sample: int) -> int:
    """The ratio of uniforms."""
    total = good + bad
    fewer, more = min(good, bad), max(good, bad)
    drawn = min(sample, total - sample)
    share = fewer / total
    centre = drawn * share + 0.5
    deviation = math.sqrt(float(total - drawn) * sample * share * (1.0 - share) / (total - 1) + 0.5)
    height = 1.7155277699214135 * deviation + 0.8989161620588988

    def weight(k: int) -> float:
        return log_gamma(k + 1) + log_gamma(fewer - k + 1) + log_gamma(drawn - k + 1) + log_gamma(more - drawn + k + 1)

    peak = weight(math.floor(float(drawn + 1) * (fewer + 1) / (total + 2)))
    bound = min(min(drawn, fewer) + 1.0, math.floor(centre + 16 * deviation))
    while True:
        x, y = source.uniform(), source.uniform()
        w = centre + height * (y - 0.5) / x if x else math.copysign(math.inf, y - 0.5)
        if w < 0.0 or w >= bound:
            continue
        k = math.floor(w)
        t = peak - weight(k)
        if x * (4.0 - x) - 3.0 <= t:
            break
        if x * (x - t) >= 1:
            continue
        if 2.0 * math.log(x) <= t:
            break
    if good > bad:
        k = drawn - k
    return good - k if drawn < sample else k
