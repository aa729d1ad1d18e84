//! One draw of each distribution of whole numbers, by the methods that NumPy's streams are defined by.

use super::bounded::Bounded;
use super::samplers::{Source, standard_gamma};

/// The parameters of a draw: the same place of one or the other holds each, as floats or as counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given {
    pub floats: [f64; 3],
    pub counts: [i64; 3],
}

pub type CountSampler = fn(&mut Source<'_>, &Given) -> i64;

/// The sampler of a name, and for each parameter whether it is a count.
pub fn count_sampler(name: &str) -> Option<(CountSampler, &'static [bool])> {
    Some(match name {
        "binomial" => (|source, given| binomial(source, given.counts[0], given.floats[1]), &[true, false]),
        "geometric" => (|source, given| geometric(source, given.floats[0]), &[false]),
        "hypergeometric" => (|source, given| hypergeometric(source, given.counts), &[true; 3]),
        "legacy_hypergeometric" => (|source, given| legacy_hypergeometric(source, given.counts), &[true; 3]),
        "logseries" => (|source, given| logseries(source, given.floats[0]), &[false]),
        "negative_binomial" => (negative_binomial, &[false, false]),
        "poisson" => (|source, given| poisson(source, given.floats[0]), &[false]),
        "zipf" => (|source, given| zipf(source, given.floats[0]), &[false]),
        _ => return None,
    })
}

/// A float as a whole number; what does not fit becomes the least one, as C on a processor of Intel's makes it.
fn whole(x: f64) -> i64 {
    if (-9.223_372_036_854_776e18..9.223_372_036_854_776e18).contains(&x) { x as i64 } else { i64::MIN }
}

const STIRLING: [f64; 10] = [
    8.333333333333333e-02,
    -2.777777777777778e-03,
    7.936507936507937e-04,
    -5.952380952380952e-04,
    8.417508417508418e-04,
    -1.917526917526918e-03,
    6.41025641025641e-03,
    -2.955065359477124e-02,
    1.796443723688307e-01,
    -1.3924322169059e00,
];

/// The logarithm of the gamma function by Stirling's series.
fn log_gamma(x: f64) -> f64 {
    if x == 1.0 || x == 2.0 {
        return 0.0;
    }
    let n = if x < 7.0 { (7.0 - x) as i64 } else { 0 };
    let mut x0 = x + n as f64;
    let square = (1.0 / x0) * (1.0 / x0);
    let series = STIRLING[..9].iter().rev().fold(STIRLING[9], |sum, coefficient| sum * square + coefficient);
    let mut result = series / x0 + 0.5 * 1.837_877_066_409_345_3 + (x0 - 0.5) * x0.ln() - x0;
    for _ in 0..n {
        result -= (x0 - 1.0).ln();
        x0 -= 1.0;
    }
    result
}

pub fn poisson(source: &mut Source<'_>, lam: f64) -> i64 {
    if lam < 10.0 {
        if lam == 0.0 {
            return 0;
        }
        let limit = (-lam).exp();
        let (mut count, mut product) = (0, source.uniform());
        while product > limit {
            count += 1;
            product *= source.uniform();
        }
        return count;
    }
    let (root, log_lam) = (lam.sqrt(), lam.ln());
    let b = 0.931 + 2.53 * root;
    let a = -0.059 + 0.02483 * b;
    let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    let vr = 0.9277 - 3.6224 / (b - 2.0);
    loop {
        let (u, v) = (source.uniform() - 0.5, source.uniform());
        let us = 0.5 - u.abs();
        if us == 0.0 {
            continue;
        }
        let k = whole(((2.0 * a / us + b) * u + lam + 0.43).floor());
        if us >= 0.07 && v <= vr {
            return k;
        }
        if k < 0 || us < 0.013 && v > us {
            continue;
        }
        let bound = -lam + k as f64 * log_lam - log_gamma((k + 1) as f64);
        if v.ln() + inverse_alpha.ln() - (a / (us * us) + b).ln() <= bound {
            return k;
        }
    }
}

fn negative_binomial(source: &mut Source<'_>, given: &Given) -> i64 {
    let [n, p, _] = given.floats;
    let mean = (1.0 - p) / p * standard_gamma(source, n);
    poisson(source, mean)
}

pub fn binomial(source: &mut Source<'_>, n: i64, p: f64) -> i64 {
    if (n == 0 || p == 0.0) && !source.legacy {
        return 0;
    }
    let few = |source: &mut Source<'_>, p: f64| {
        if p * n as f64 <= 30.0 { binomial_inversion(source, n, p) } else { binomial_btpe(source, n, p) }
    };
    if p <= 0.5 { few(source, p) } else { n - few(source, 1.0 - p) }
}

fn binomial_inversion(source: &mut Source<'_>, n: i64, p: f64) -> i64 {
    let q = 1.0 - p;
    let none = (n as f64 * q.ln()).exp();
    let np = n as f64 * p;
    let bound = (n as f64).min(np + 10.0 * (np * q + 1.0).sqrt()) as i64;
    let (mut count, mut mass, mut u) = (0, none, source.uniform());
    while u > mass {
        count += 1;
        if count > bound {
            (count, mass, u) = (0, none, source.uniform());
        } else {
            u -= mass;
            mass = (n - count + 1) as f64 * p * mass / (count as f64 * q);
        }
    }
    count
}

fn binomial_btpe(source: &mut Source<'_>, n: i64, p: f64) -> i64 {
    let count = n as f64;
    let r = p.min(1.0 - p);
    let q = 1.0 - r;
    let fm = count * r + r;
    let m = fm.floor() as i64;
    let middle = m as f64;
    let p1 = (2.195 * (count * r * q).sqrt() - 4.6 * q).floor() + 0.5;
    let xm = middle + 0.5;
    let (xl, xr) = (xm - p1, xm + p1);
    let c = 0.134 + 20.5 / (15.3 + middle);
    let a = (fm - xl) / (fm - xl * r);
    let laml = a * (1.0 + a / 2.0);
    let a = (xr - fm) / (xr * q);
    let lamr = a * (1.0 + a / 2.0);
    let p2 = p1 * (1.0 + 2.0 * c);
    let p3 = p2 + c / laml;
    let p4 = p3 + c / lamr;
    let nrq = count * r * q;
    let y = loop {
        let (u, mut v) = (source.uniform() * p4, source.uniform());
        let y;
        if u <= p1 {
            break (xm - p1 * v + u).floor() as i64;
        } else if u <= p2 {
            let x = xl + (u - p1) / c;
            v = v * c + 1.0 - (middle - x + 0.5).abs() / p1;
            if v > 1.0 {
                continue;
            }
            y = x.floor() as i64;
        } else if u <= p3 {
            if v == 0.0 {
                continue;
            }
            y = (xl + v.ln() / laml).floor() as i64;
            if y < 0 {
                continue;
            }
            v = v * (u - p2) * laml;
        } else {
            if v == 0.0 {
                continue;
            }
            y = (xr - v.ln() / lamr).floor() as i64;
            if y > n {
                continue;
            }
            v = v * (u - p3) * lamr;
        }
        let k = (y - m).abs() as f64;
        if !(k > 20.0 && k < nrq / 2.0 - 1.0) {
            let s = r / q;
            let a = s * (n as f64 + 1.0);
            let mut height = 1.0;
            for i in m + 1..=y {
                height *= a / i as f64 - s;
            }
            for i in y + 1..=m {
                height /= a / i as f64 - s;
            }
            if v > height {
                continue;
            }
            break y;
        }
        let rho = (k / nrq) * ((k * (k / 3.0 + 0.625) + 0.16666666666666666) / nrq + 0.5);
        let t = -(k * k) / (2.0 * nrq);
        let log_v = if v > 0.0 { v.ln() } else { f64::NEG_INFINITY };
        if log_v < t - rho {
            break y;
        }
        if log_v > t + rho {
            continue;
        }
        let (x1, f1, z, w) = ((y + 1) as f64, (m + 1) as f64, (n + 1 - m) as f64, (n - y + 1) as f64);
        let bound = xm * (f1 / x1).ln()
            + ((n - m) as f64 + 0.5) * (z / w).ln()
            + (y - m) as f64 * (w * r / (x1 * q)).ln()
            + stirling_rest(f1)
            + stirling_rest(z)
            + stirling_rest(x1)
            + stirling_rest(w);
        if log_v <= bound {
            break y;
        }
    };
    if p > 0.5 { n - y } else { y }
}

fn stirling_rest(x: f64) -> f64 {
    let square = x * x;
    (13680.0 - (462.0 - (132.0 - (99.0 - 140.0 / square) / square) / square) / square) / x / 166320.0
}

fn geometric(source: &mut Source<'_>, p: f64) -> i64 {
    if p >= 1.0 / 3.0 {
        let (mut count, mut total, mut mass) = (1, p, p);
        let q = 1.0 - p;
        let u = source.uniform();
        while u > total {
            mass *= q;
            total += mass;
            count += 1;
        }
        return count;
    }
    if source.legacy {
        return whole(((-source.uniform()).ln_1p() / (1.0 - p).ln()).ceil());
    }
    // A cast takes what is too large to the largest.
    (-source.exponential() / (-p).ln_1p()).ceil() as i64
}

fn zipf(source: &mut Source<'_>, a: f64) -> i64 {
    if a >= 1025.0 {
        return 1;
    }
    let am1 = a - 1.0;
    let b = 2.0_f64.powf(am1);
    let low = if source.legacy { 1.0 } else { (i64::MAX as f64).powf(-am1) };
    loop {
        let u = if source.legacy {
            1.0 - source.uniform()
        } else {
            let u = source.uniform();
            u * low + (1.0 - u)
        };
        let v = source.uniform();
        let x = u.powf(-1.0 / am1).floor();
        if !(1.0..9.223_372_036_854_776e18).contains(&x) {
            continue;
        }
        let t = (1.0 + 1.0 / x).powf(am1);
        if v * x * (t - 1.0) / (b - 1.0) <= t / b {
            return x as i64;
        }
    }
}

fn logseries(source: &mut Source<'_>, p: f64) -> i64 {
    let r = (-p).ln_1p();
    loop {
        let v = source.uniform();
        if v >= p {
            return 1;
        }
        let u = source.uniform();
        let q = -(r * u).exp_m1();
        if v <= q * q {
            let result = whole((1.0 + v.ln() / q.ln()).floor());
            if result < 1 || v == 0.0 {
                continue;
            }
            return result;
        }
        return if v >= q { 1 } else { 2 };
    }
}

/// How many of `sample` items drawn without replacement are good.
fn hypergeometric(source: &mut Source<'_>, [good, bad, sample]: [i64; 3]) -> i64 {
    let total = good + bad;
    if (10..=total - 10).contains(&sample) {
        return hypergeometric_hrua(source, good, bad, sample);
    }
    let inverted = sample > total / 2;
    let mut left = if inverted { total - sample } else { sample };
    let (mut remaining, mut remaining_good) = (total, good);
    while left > 0 && remaining_good > 0 && remaining > remaining_good {
        remaining -= 1;
        if (Bounded::new(remaining as u64, true).next(source.stream) as i64) < remaining_good {
            remaining_good -= 1;
        }
        left -= 1;
    }
    if remaining == remaining_good {
        remaining_good -= left;
    }
    if inverted { remaining_good } else { good - remaining_good }
}

/// Stadlober's ratio of uniforms (1989).
fn hypergeometric_hrua(source: &mut Source<'_>, good: i64, bad: i64, sample: i64) -> i64 {
    let total = good + bad;
    let drawn = sample.min(total - sample);
    let (fewer, more) = (good.min(bad), good.max(bad));
    let (p, q) = (fewer as f64 / total as f64, more as f64 / total as f64);
    let a = drawn as f64 * p + 0.5;
    let variance = (total - drawn) as f64 * drawn as f64 * p * q / (total - 1) as f64;
    let c = (variance + 0.5).sqrt();
    let h = 1.7155277699214135 * c + 0.8989161620588988;
    let weight = |k: i64| {
        log_factorial(k) + log_factorial(fewer - k) + log_factorial(drawn - k) + log_factorial(more - drawn + k)
    };
    let middle = i128::from(drawn + 1) * i128::from(fewer + 1) / i128::from(total + 2);
    let peak = weight(middle as i64);
    let bound = ((drawn.min(fewer) + 1) as f64).min((a + 16.0 * c).floor());
    let k = ratio_of_uniforms(source, a, h, bound, |k| peak - weight(k));
    let k = if good > bad { drawn - k } else { k };
    if drawn < sample { good - k } else { k }
}

/// A draw below `bound` around `centre` from a density whose logarithm, less that of its peak, is `log_density`.
fn ratio_of_uniforms(
    source: &mut Source<'_>,
    centre: f64,
    width: f64,
    bound: f64,
    log_density: impl Fn(i64) -> f64,
) -> i64 {
    loop {
        let (u, v) = (source.uniform(), source.uniform());
        let x = if u != 0.0 { centre + width * (v - 0.5) / u } else { f64::INFINITY.copysign(v - 0.5) };
        if x < 0.0 || x >= bound {
            continue;
        }
        let k = x.floor() as i64;
        let t = log_density(k);
        if u * (4.0 - u) - 3.0 <= t {
            return k;
        }
        if u * (u - t) < 1.0 && 2.0 * u.ln() <= t {
            return k;
        }
    }
}

/// As `RandomState` draws it.
fn legacy_hypergeometric(source: &mut Source<'_>, [good, bad, sample]: [i64; 3]) -> i64 {
    if sample > 10 {
        return legacy_ratio(source, good, bad, sample);
    }
    if sample <= 0 {
        return 0;
    }
    let rest = bad + good - sample;
    let fewer = bad.min(good) as f64;
    let mut left = fewer;
    for k in (1..=sample).rev() {
        if left <= 0.0 {
            break;
        }
        left -= (source.uniform() + left / (rest + k) as f64).floor();
    }
    let found = (fewer - left) as i64;
    if good > bad { sample - found } else { found }
}

fn legacy_ratio(source: &mut Source<'_>, good: i64, bad: i64, sample: i64) -> i64 {
    let total = good + bad;
    let (fewer, more) = (good.min(bad), good.max(bad));
    let drawn = sample.min(total - sample);
    let share = fewer as f64 / total as f64;
    let centre = drawn as f64 * share + 0.5;
    let spread = (total - drawn) as f64 * sample as f64 * share * (1.0 - share) / (total - 1) as f64;
    let deviation = (spread + 0.5).sqrt();
    let height = 1.7155277699214135 * deviation + 0.8989161620588988;
    let weight = |k: i64| {
        log_gamma((k + 1) as f64)
            + log_gamma((fewer - k + 1) as f64)
            + log_gamma((drawn - k + 1) as f64)
            + log_gamma((more - drawn + k + 1) as f64)
    };
    let peak = weight(((drawn + 1) as f64 * (fewer + 1) as f64 / (total + 2) as f64).floor() as i64);
    let bound = (drawn.min(fewer) as f64 + 1.0).min((centre + 16.0 * deviation).floor());
    let k = ratio_of_uniforms(source, centre, height, bound, |k| peak - weight(k));
    let k = if good > bad { drawn - k } else { k };
    if drawn < sample { good - k } else { k }
}

fn log_factorial(k: i64) -> f64 {
    if let Some(value) = usize::try_from(k).ok().and_then(|k| LOG_FACTORIALS.get(k)) {
        return *value;
    }
    let k = k as f64;
    (k + 0.5) * k.ln() - k + (0.9189385332046728 + (1.0 / k) * (1.0 / 12.0 - 1.0 / (360.0 * k * k)))
}

/// The logarithms of the factorials up to 125!.
#[rustfmt::skip]
#[allow(clippy::approx_constant)]
static LOG_FACTORIALS: [f64; 126] = [
    0.0, 0.0, 0.6931471805599453, 1.791759469228055, 3.1780538303479458, 4.787491742782046, 6.579251212010101,
    8.525161361065415, 10.60460290274525, 12.801827480081469, 15.104412573075516, 17.502307845873887,
    19.987214495661885, 22.552163853123425, 25.19122118273868, 27.89927138384089, 30.671860106080672,
    33.50507345013689, 36.39544520803305, 39.339884187199495, 42.335616460753485, 45.38013889847691,
    48.47118135183523, 51.60667556776438, 54.78472939811232, 58.00360522298052, 61.261701761002, 64.55753862700634,
    67.88974313718154, 71.25703896716801, 74.65823634883016, 78.0922235533153, 81.55795945611504, 85.05446701758152,
    88.58082754219768, 92.1361756036871, 95.7196945421432, 99.33061245478743, 102.96819861451381, 106.63176026064346,
    110.32063971475739, 114.0342117814617, 117.77188139974507, 121.53308151543864, 125.3172711493569,
    129.12393363912722, 132.95257503561632, 136.80272263732635, 140.67392364823425, 144.5657439463449,
    148.47776695177302, 152.40959258449735, 156.3608363030788, 160.3311282166309, 164.32011226319517,
    168.32744544842765, 172.3527971391628, 176.39584840699735, 180.45629141754378, 184.53382886144948,
    188.6281734236716, 192.7390472878449, 196.86618167289, 201.00931639928152, 205.1681994826412, 209.34258675253685,
    213.53224149456327, 217.73693411395422, 221.95644181913033, 226.1905483237276, 230.43904356577696,
    234.70172344281826, 238.97838956183432, 243.2688490029827, 247.57291409618688, 251.8904022097232,
    256.22113555000954, 260.5649409718632, 264.9216497985528, 269.2910976510198, 273.6731242856937,
    278.0675734403661, 282.4742926876304, 286.893133295427, 291.3239500942703, 295.76660135076065,
    300.22094864701415, 304.6868567656687, 309.1641935801469, 313.65282994987905, 318.1526396202093,
    322.66349912672615, 327.1852877037752, 331.7178871969285, 336.26118197919845, 340.815058870799,
    345.37940706226686, 349.95411804077025, 354.5390855194408, 359.1342053695754, 363.73937555556347,
    368.35449607240474, 372.979468885689, 377.61419787391867, 382.25858877306, 386.91254912321756, 391.5759882173296,
    396.24881705179155, 400.93094827891576, 405.6222961611449, 410.32277652693733, 415.03230672824964,
    419.7508055995447, 424.4781934182571, 429.21439186665157, 433.9593239950148, 438.71291418612117,
    443.47508812091894, 448.2457727453846, 453.0248962384961, 457.81238798127816, 462.6081785268749,
    467.4121995716082, 472.2243839269806, 477.04466549258564, 481.87297922988796,
];
