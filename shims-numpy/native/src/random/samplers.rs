//! One draw of each distribution of floats beyond the uniform, normal and exponential ones, by the methods that NumPy's
//! streams are defined by. `understudy_numpy/primitives/pure/samplers.py` names their sources.

use std::f64::consts::PI;

use super::counts;
use super::normal::{exponential, exponential_single, normal, normal_single, polar};
use super::single_of;
use super::streams::Stream;

/// The draws that samplers build on: those of `Generator`, or with `legacy` those of `RandomState`, whose normals come in
/// pairs; `spare` is the one that was not asked for.
pub struct Source<'a> {
    pub stream: &'a mut dyn Stream,
    pub legacy: bool,
    pub spare: Option<f64>,
}

impl Source<'_> {
    pub fn uniform(&mut self) -> f64 {
        self.stream.double()
    }

    pub fn normal(&mut self) -> f64 {
        if self.legacy { polar(self.stream, &mut self.spare) } else { normal(self.stream) }
    }

    pub fn exponential(&mut self) -> f64 {
        if self.legacy { -(1.0 - self.uniform()).ln() } else { exponential(self.stream) }
    }

    /// A uniform draw that is not zero.
    fn positive(&mut self) -> f64 {
        loop {
            let u = self.uniform();
            if u != 0.0 {
                return u;
            }
        }
    }
}

pub type FloatSampler = fn(&mut Source<'_>, [f64; 3]) -> f64;

/// The sampler of a name, and how many parameters it takes.
pub fn float_sampler(name: &str) -> Option<(FloatSampler, usize)> {
    Some(match name {
        "beta" => (|source, [a, b, _]| beta(source, a, b), 2),
        "chisquare" => (|source, [df, ..]| chisquare(source, df), 1),
        "f" => (|source, [top, bottom, _]| chisquare(source, top) * bottom / (chisquare(source, bottom) * top), 2),
        "gamma" => (|source, [shape, scale, _]| scale * standard_gamma(source, shape), 2),
        "gumbel" => (gumbel, 2),
        "laplace" => (laplace, 2),
        "logistic" => (logistic, 2),
        "lognormal" => (|source, [mean, sigma, _]| (mean + sigma * source.normal()).exp(), 2),
        "noncentral_chisquare" => (|source, [df, nonc, _]| noncentral_chisquare(source, df, nonc), 2),
        "noncentral_f" => (
            |source, [top, bottom, nonc]| {
                noncentral_chisquare(source, top, nonc) * bottom / (chisquare(source, bottom) * top)
            },
            3,
        ),
        "pareto" => (pareto, 1),
        "power" => (power, 1),
        "rayleigh" => (rayleigh, 1),
        "standard_cauchy" => (|source, _| source.normal() / source.normal(), 0),
        "standard_gamma" => (|source, [shape, ..]| standard_gamma(source, shape), 1),
        "standard_t" => (standard_t, 1),
        "triangular" => (triangular, 3),
        "vonmises" => (vonmises, 2),
        "wald" => (wald, 2),
        "weibull" => (|source, [a, ..]| if a == 0.0 { 0.0 } else { source.exponential().powf(1.0 / a) }, 1),
        _ => return None,
    })
}

pub fn standard_gamma(source: &mut Source<'_>, shape: f64) -> f64 {
    if shape == 1.0 {
        return source.exponential();
    }
    if shape == 0.0 {
        return 0.0;
    }
    if shape < 1.0 {
        loop {
            let (u, v) = (source.uniform(), source.exponential());
            if u <= 1.0 - shape {
                let x = u.powf(1.0 / shape);
                if x <= v {
                    return x;
                }
            } else {
                let y = -((1.0 - u) / shape).ln();
                let x = (1.0 - shape + shape * y).powf(1.0 / shape);
                if x <= v + y {
                    return x;
                }
            }
        }
    }
    if shape.is_nan() {
        source.normal();
        source.uniform();
        return f64::NAN;
    }
    let b = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * b).sqrt();
    loop {
        let (x, v) = loop {
            let x = source.normal();
            let v = 1.0 + c * x;
            if v > 0.0 {
                break (x, v * v * v);
            }
        };
        let u = source.uniform();
        if u < 1.0 - 0.0331 * (x * x) * (x * x) || u.ln() < 0.5 * x * x + b * (1.0 - v + v.ln()) {
            return b * v;
        }
    }
}

/// As `standard_gamma`, each step in single precision.
pub fn standard_gamma_single(stream: &mut dyn Stream, shape: f32) -> f32 {
    if shape == 1.0 {
        return exponential_single(stream);
    }
    if shape == 0.0 {
        return 0.0;
    }
    // The functions are those of double precision, rounded, as the definition has them.
    let ln = |x: f32| f64::from(x).ln() as f32;
    if shape < 1.0 {
        let (inverse, rest) = (f64::from(1.0 / shape), 1.0 - shape);
        loop {
            let (u, v) = (single_of(stream.word32()), exponential_single(stream));
            if u <= rest {
                let x = f64::from(u).powf(inverse) as f32;
                if x <= v {
                    return x;
                }
            } else {
                let y = -ln((1.0 - u) / shape);
                let x = f64::from(rest + shape * y).powf(inverse) as f32;
                if x <= v + y {
                    return x;
                }
            }
        }
    }
    if shape.is_nan() {
        normal_single(stream);
        stream.word32();
        return f32::NAN;
    }
    let b = shape - (1.0_f64 / 3.0) as f32;
    let c = 1.0 / (9.0 * b).sqrt();
    loop {
        let (x, v) = loop {
            let x = normal_single(stream);
            let v = 1.0 + c * x;
            if v > 0.0 {
                break (x, v * v * v);
            }
        };
        let u = single_of(stream.word32());
        let square = x * x;
        if u < 1.0 - 0.0331 * square * square || ln(u) < 0.5 * x * x + b * (1.0 - v + ln(v)) {
            return b * v;
        }
    }
}

fn beta(source: &mut Source<'_>, a: f64, b: f64) -> f64 {
    if a > 1.0 || b > 1.0 || a.is_nan() || b.is_nan() {
        let (first, second) = (standard_gamma(source, a), standard_gamma(source, b));
        return first / (first + second);
    }
    if !source.legacy && a < 3e-103 && b < 3e-103 {
        return if (a + b) * source.uniform() < a { 1.0 } else { 0.0 };
    }
    loop {
        let (u, v) = (source.uniform(), source.uniform());
        let (x, y) = (u.powf(1.0 / a), v.powf(1.0 / b));
        if x + y <= 1.0 && u + v > 0.0 {
            if x + y > 0.0 {
                return x / (x + y);
            }
            let (log_x, log_y) = (u.ln() / a, v.ln() / b);
            let largest = log_x.max(log_y);
            let (log_x, log_y) = (log_x - largest, log_y - largest);
            return (log_x - (log_x.exp() + log_y.exp()).ln()).exp();
        }
    }
}

fn chisquare(source: &mut Source<'_>, df: f64) -> f64 {
    2.0 * standard_gamma(source, df / 2.0)
}

fn noncentral_chisquare(source: &mut Source<'_>, df: f64, nonc: f64) -> f64 {
    if nonc.is_nan() {
        return f64::NAN;
    }
    if nonc == 0.0 {
        return chisquare(source, df);
    }
    if df > 1.0 {
        let rest = chisquare(source, df - 1.0);
        let n = source.normal() + nonc.sqrt();
        return rest + n * n;
    }
    let i = counts::poisson(source, nonc / 2.0);
    chisquare(source, df + (2 * i) as f64)
}

fn standard_t(source: &mut Source<'_>, [df, ..]: [f64; 3]) -> f64 {
    let top = source.normal();
    let bottom = standard_gamma(source, df / 2.0);
    (df / 2.0).sqrt() * top / bottom.sqrt()
}

fn pareto(source: &mut Source<'_>, [a, ..]: [f64; 3]) -> f64 {
    let x = source.exponential() / a;
    if source.legacy { x.exp() - 1.0 } else { x.exp_m1() }
}

fn power(source: &mut Source<'_>, [a, ..]: [f64; 3]) -> f64 {
    let x = -source.exponential();
    let u = if source.legacy { 1.0 - x.exp() } else { -x.exp_m1() };
    u.powf(1.0 / a)
}

fn rayleigh(source: &mut Source<'_>, [scale, ..]: [f64; 3]) -> f64 {
    if source.legacy {
        return scale * (-2.0 * (-source.uniform()).ln_1p()).sqrt();
    }
    scale * (2.0 * source.exponential()).sqrt()
}

fn laplace(source: &mut Source<'_>, [loc, scale, _]: [f64; 3]) -> f64 {
    let u = source.positive();
    if u >= 0.5 { loc - scale * (2.0 - u - u).ln() } else { loc + scale * (u + u).ln() }
}

fn gumbel(source: &mut Source<'_>, [loc, scale, _]: [f64; 3]) -> f64 {
    let u = 1.0 - source.positive();
    loc - scale * (-u.ln()).ln()
}

fn logistic(source: &mut Source<'_>, [loc, scale, _]: [f64; 3]) -> f64 {
    let u = source.positive();
    loc + scale * (u / (1.0 - u)).ln()
}

fn triangular(source: &mut Source<'_>, [left, mode, right]: [f64; 3]) -> f64 {
    let (base, before) = (right - left, mode - left);
    let u = source.uniform();
    if u <= before / base {
        return left + (u * (before * base)).sqrt();
    }
    right - ((1.0 - u) * ((right - mode) * base)).sqrt()
}

fn wald(source: &mut Source<'_>, [mean, scale, _]: [f64; 3]) -> f64 {
    let y = source.normal();
    let y = mean * y * y;
    let x = if source.legacy {
        mean + mean / (2.0 * scale) * (y - (4.0 * scale * y + y * y).sqrt())
    } else {
        let d = if y != 0.0 { 1.0 + (1.0 + 4.0 * scale / y).sqrt() } else { f64::INFINITY };
        mean * (1.0 - 2.0 / d)
    };
    if source.uniform() <= mean / (mean + x) { x } else { mean * mean / x }
}

fn vonmises(source: &mut Source<'_>, [mu, kappa, _]: [f64; 3]) -> f64 {
    if kappa.is_nan() {
        return f64::NAN;
    }
    if kappa < 1e-8 {
        return PI * (2.0 * source.uniform() - 1.0);
    }
    let s = if kappa < 1e-5 {
        1.0 / kappa + kappa
    } else if kappa <= 1e6 || source.legacy {
        let r = 1.0 + (1.0 + 4.0 * kappa * kappa).sqrt();
        let rho = (r - (2.0 * r).sqrt()) / (2.0 * kappa);
        (1.0 + rho * rho) / (2.0 * rho)
    } else {
        // So concentrated that it is a wrapped normal.
        let mut result = mu + (1.0 / kappa).sqrt() * source.normal();
        if result < -PI {
            result += 2.0 * PI;
        }
        if result > PI {
            result -= 2.0 * PI;
        }
        return result;
    };
    let w = loop {
        let z = (PI * source.uniform()).cos();
        let w = (1.0 + s * z) / (s + z);
        let y = kappa * (s - w);
        let v = source.uniform();
        if y * (2.0 - y) - v >= 0.0 || (y / v).ln() + 1.0 - y >= 0.0 {
            break w;
        }
    };
    let u = source.uniform();
    let result = if u < 0.5 { -w.acos() } else { w.acos() } + mu;
    let turned = (result.abs() + PI) % (2.0 * PI) - PI;
    if result < 0.0 { -turned } else { turned }
}
