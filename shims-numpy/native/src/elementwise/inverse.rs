//! Inverse functions, powers and others of two arguments as plain arithmetic; see `functions`.
//!
//! The rational approximation of the arc tangent is Cephes', that of the arc sine fdlibm's. A power is the exponential of a
//! logarithm in two floats.

// Coefficients stand as they were published, and conditions are joined without a branch.
#![allow(clippy::excessive_precision, clippy::manual_range_contains)]

use super::fast::{FastBinary, FastUnary};
use super::float::{Arccos, Arcsin, Arctan, Arctan2, Hypot, Power};
use super::functions::{LN_2_HIGH, LN_2_LOW, Parts, exp, exponential, log, log_parts};
use crate::number::Float;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

/// What pi/2 has beyond the digits of a float.
const HALF_PI_LOW: f64 = 6.123_233_995_736_766_035_87e-17;

macro_rules! functions {
    ($($name:ident = $function:ident, |$a:ident| $ready:expr;)*) => {
        $(impl<T: Float> FastUnary<T> for $name {
            #[inline(always)]
            fn ready(a: T) -> bool {
                let $a = a.wide();
                $ready
            }

            #[inline(always)]
            fn fast(a: T) -> T {
                T::narrow($function(a.wide()))
            }
        })*
    };
}

functions! {
    Arctan = arctan, |a| (a != 0.0) & (a.abs() <= f64::MAX);
    Arcsin = arcsin, |a| (a != 0.0) & (a.abs() < 1.0);
    Arccos = arccos, |a| a.abs() < 1.0;
}

/// (arctan(x) - x) / x, of x squared up to 0.66 squared.
#[inline(always)]
fn arctan_rest(z: f64) -> f64 {
    let p = (-8.750_608_600_031_904_122_785e-1_f64)
        .mul_add(z, -1.615_753_718_733_365_076_637e1)
        .mul_add(z, -7.500_855_792_314_704_667_340e1)
        .mul_add(z, -1.228_866_684_490_136_173_410e2)
        .mul_add(z, -6.485_021_904_942_025_371_773e1);
    let q = (z + 2.485_846_490_142_306_297_962e1)
        .mul_add(z, 1.650_270_098_316_988_542_046e2)
        .mul_add(z, 4.328_810_604_912_902_668_951e2)
        .mul_add(z, 4.853_903_996_359_136_964_868e2)
        .mul_add(z, 1.945_506_571_482_613_964_425e2);
    z * p / q
}

/// The arc tangent of a positive `t`, of which `low` is what its last rounding lost.
#[inline(always)]
fn arctan_of_positive(t: f64, low: f64) -> f64 {
    const TAN_3_PI_8: f64 = 2.414_213_562_373_095_048_80;
    let (far, middle) = (t > TAN_3_PI_8, t > 0.66);
    let above = if far { -1.0 } else { t - 1.0 };
    let below = if far { t } else { t + 1.0 };
    let quotient = above / below;
    let x = if middle { quotient } else { t };
    let (start, more) = if far {
        (FRAC_PI_2, HALF_PI_LOW)
    } else if middle {
        (FRAC_PI_4, 0.5 * HALF_PI_LOW)
    } else {
        (0.0, 0.0)
    };
    let slope = low / t.mul_add(t, 1.0);
    start + (x + (x * arctan_rest(x * x) + (more + slope)))
}

#[inline(always)]
fn arctan(x: f64) -> f64 {
    arctan_of_positive(x.abs(), 0.0).copysign(x)
}

/// (arcsin(x) - x) / x, of x squared up to a quarter.
#[inline(always)]
fn arcsin_rest(z: f64) -> f64 {
    let p = z * 3.479_331_075_960_211_675_70e-5_f64
        .mul_add(z, 7.915_349_942_898_145_321_76e-4)
        .mul_add(z, -4.005_553_450_067_941_140_27e-2)
        .mul_add(z, 2.012_125_321_348_629_258_81e-1)
        .mul_add(z, -3.255_658_186_224_009_154_05e-1)
        .mul_add(z, 1.666_666_666_666_666_574_15e-1);
    let q = 7.703_815_055_590_193_527_91e-2_f64
        .mul_add(z, -6.882_839_716_054_532_930_30e-1)
        .mul_add(z, 2.020_945_760_233_505_694_71)
        .mul_add(z, -2.403_394_911_734_414_218_78)
        .mul_add(z, 1.0);
    p / q
}

/// The square root of (1 - |x|) / 2 in two parts, and the rest of its arc sine, for |x| of at least a half.
#[inline(always)]
fn near_one(size: f64) -> (f64, f64, f64) {
    let z = (1.0 - size) * 0.5;
    let s = z.sqrt();
    let low = (-s).mul_add(s, z) / (2.0 * s);
    (s, low, s * arcsin_rest(z))
}

#[inline(always)]
fn arcsin(x: f64) -> f64 {
    let size = x.abs();
    let small = x.mul_add(arcsin_rest(x * x), x);
    let (s, low, rest) = near_one(size);
    let large = FRAC_PI_2 - (2.0 * s - (HALF_PI_LOW - 2.0 * (rest + low)));
    if size < 0.5 { small } else { large.copysign(x) }
}

#[inline(always)]
fn arccos(x: f64) -> f64 {
    let size = x.abs();
    let small = FRAC_PI_2 - (x - (HALF_PI_LOW - x * arcsin_rest(x * x)));
    let (s, low, rest) = near_one(size);
    let positive = 2.0 * (s + (rest + low));
    let negative = PI - (2.0 * s - (2.0 * HALF_PI_LOW - 2.0 * (rest + low)));
    if size < 0.5 {
        small
    } else if x > 0.0 {
        positive
    } else {
        negative
    }
}

/// The arc tangent of `small / large`, of two positive numbers, with more digits than float32 has: one division finds the
/// tangent of the angle, or of how far it is from an eighth of a turn, and a polynomial the angle. Its coefficients are
/// those of the one that takes the values of (arctan(x) - x) / x³ at ten Chebyshev points of x² below tan(π/8) squared.
#[inline(always)]
fn half_angle(small: f64, large: f64) -> f64 {
    const TAN_PI_8: f64 = 0.414_213_562_373_095_048_80;
    const C: [f64; 10] = [
        -0.333_333_333_333_332_5,
        0.199_999_999_998_983_74,
        -0.142_857_142_660_906_68,
        0.111_111_096_361_479_94,
        -0.090_908_525_446_833_43,
        0.076_910_549_326_921_05,
        -0.066_496_113_110_633_86,
        0.057_363_175_465_234_104,
        -0.044_832_864_551_068_725,
        0.022_749_867_857_222_852,
    ];
    let near = small > TAN_PI_8 * large;
    let above = if near { small - large } else { small };
    let below = if near { small + large } else { large };
    let x = above / below;
    let z = x * x;
    let rest = C.iter().rev().fold(0.0_f64, |sum, c| sum.mul_add(z, *c));
    (if near { FRAC_PI_4 } else { 0.0 }) + (x * z).mul_add(rest, x)
}

impl<T: Float> FastBinary<T> for Arctan2 {
    #[inline(always)]
    fn ready(a: T, b: T) -> bool {
        let (y, x) = (a.wide().abs(), b.wide().abs());
        // Quotients that neither vanish nor overflow.
        (x > 1e-290) & (y > 1e-290) & (x < 1e290) & (y < 1e290) & (y < x * 1e16) & (x < y * 1e16)
    }

    #[inline(always)]
    fn fast(a: T, b: T) -> T {
        let (y, x) = (a.wide(), b.wide());
        let (above, below) = (y.abs(), x.abs());
        if T::SINGLE {
            let angle = half_angle(above.min(below), above.max(below));
            let angle = if above > below { FRAC_PI_2 - angle } else { angle };
            return T::narrow((if x < 0.0 { PI - angle } else { angle }).copysign(y));
        }
        let t = above / below;
        let low = (-t).mul_add(below, above) / below;
        let angle = arctan_of_positive(t, low);
        let angle = if x < 0.0 { PI - (angle - 2.0 * HALF_PI_LOW) } else { angle };
        T::narrow(angle.copysign(y))
    }
}

/// Of float32 only: the squares are exact in float64, and their sum neither overflows nor vanishes there.
impl<T: Float> FastBinary<T> for Hypot {
    #[inline(always)]
    fn ready(a: T, b: T) -> bool {
        let square = Self::square(a, b);
        // Roots that are normal numbers of float32, and so raise no flag.
        (square > 1.4e-76) & (square < 1.15e77)
    }

    #[inline(always)]
    fn fast(a: T, b: T) -> T {
        T::narrow(Self::square(a, b).sqrt())
    }
}

impl Hypot {
    #[inline(always)]
    fn square<T: Float>(a: T, b: T) -> f64 {
        a.wide() * a.wide() + b.wide() * b.wide()
    }
}

/// The logarithm of a positive number in two floats, together right to some 65 digits of base two.
#[inline(always)]
fn long_log(x: f64) -> (f64, f64) {
    let Parts { k, f, .. } = log_parts(x);
    let below = 2.0 + f;
    let below_low = f - (below - 2.0);
    let s = f / below;
    let s_low = ((-s).mul_add(below, f) - s * below_low) / below;
    let z = s * s;
    let z_low = s.mul_add(s, -z) + 2.0 * s * s_low;
    // 2/5, 2/7, ... of the series of the inverse hyperbolic tangent, which is 2 s (1 + z/3 + z z/5 + ...).
    let series = (2.0 / 23.0_f64)
        .mul_add(z, 2.0 / 21.0)
        .mul_add(z, 2.0 / 19.0)
        .mul_add(z, 2.0 / 17.0)
        .mul_add(z, 2.0 / 15.0)
        .mul_add(z, 2.0 / 13.0)
        .mul_add(z, 2.0 / 11.0)
        .mul_add(z, 2.0 / 9.0)
        .mul_add(z, 2.0 / 7.0)
        .mul_add(z, 2.0 / 5.0)
        * z;
    const THIRD: f64 = 2.0 / 3.0;
    const THIRD_LOW: f64 = 3.700_743_415_417_188_26e-17;
    let p = THIRD + series;
    let p_low = (THIRD - p) + series + THIRD_LOW;
    let t = z * p;
    let t_low = z.mul_add(p, -t) + (z * p_low + z_low * p);
    let u = s * t;
    let u_low = s.mul_add(t, -u) + (s * t_low + s_low * t);
    let first = 2.0 * s;
    let sum = first + u;
    let sum_low = (first - sum) + u + (u_low + 2.0 * s_low);
    // Multiples of the first part of log(2) are exact.
    let twos = k * LN_2_HIGH;
    let high = twos + sum;
    let back = high - twos;
    let lost = (twos - (high - back)) + (sum - back);
    let low = lost + (k.mul_add(LN_2_LOW, sum_low) + k * LN_2_LOWEST);
    let whole = high + low;
    (whole, (high - whole) + low)
}

/// What log(2) has beyond the digits of its two parts.
const LN_2_LOWEST: f64 = 1.1612227229362532e-26;

impl<T: Float> FastBinary<T> for Power {
    #[inline(always)]
    fn ready(a: T, b: T) -> bool {
        let (x, y) = (a.wide(), b.wide());
        let (size, whole) = (x.abs(), y == y.trunc());
        // The binary exponent tells the size of the logarithm well enough.
        let exponent = ((size.to_bits() >> 52) as i32 - 1023).abs() + 1;
        let fits = y.abs() * f64::from(exponent) * std::f64::consts::LN_2 < T::EXP_READY;
        (size >= f64::MIN_POSITIVE) & (size <= f64::MAX) & fits & ((x > 0.0) | whole)
    }

    #[inline(always)]
    fn fast(a: T, b: T) -> T {
        let (x, y) = (a.wide(), b.wide());
        let value = if T::SINGLE {
            exp::<T>(y * log::<T>(x.abs()))
        } else {
            let (high, low) = long_log(x.abs());
            let product = y * high;
            exponential(product, y.mul_add(high, -product) + y * low)
        };
        let half = 0.5 * y;
        let odd = half != half.trunc();
        T::narrow(if (x < 0.0) & odd { -value } else { value })
    }
}
