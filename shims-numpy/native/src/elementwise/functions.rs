//! Elementary functions as plain arithmetic, within one unit in the last place, for the arguments that they are ready for.
//!
//! The methods are the textbook's: Cody and Waite's reduction of the argument (Software Manual for the Elementary
//! Functions, 1980), and a polynomial. Those of `log`, `sin` and `cos` have the coefficients of fdlibm, that of `tanh` those
//! of Cephes; that of `exp` is Taylor's. float32 is computed in float64 and rounded.

// Coefficients stand as they were published, and conditions are joined without a branch.
#![allow(clippy::excessive_precision, clippy::manual_range_contains)]

use super::fast::{FastBinary, FastUnary};
use super::float::{
    Cos, Cosh, Exp, Exp2, Expm1, FloorDivide, Fmod, Log, Log1p, Log2, Log10, Remainder, Sin, Sinh, Tan, Tanh,
};
use crate::number::Float;

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
                T::narrow($function::<T>(a.wide()))
            }
        })*
    };
}

functions! {
    // Beyond these, float32 would overflow or lose digits in ways that are to be reported.
    Exp = exp, |a| a.abs() <= T::EXP_READY;
    Exp2 = exp2, |a| a.abs() <= T::EXP_READY;
    Log = log, |a| (a >= f64::MIN_POSITIVE) & (a <= f64::MAX);
    Log2 = log2, |a| (a >= f64::MIN_POSITIVE) & (a <= f64::MAX);
    Log10 = log10, |a| (a >= f64::MIN_POSITIVE) & (a <= f64::MAX);
    Sin = sin, |a| a.abs() <= 1e7;
    Cos = cos, |a| a.abs() <= 1e7;
    Tanh = tanh, |a| a.abs() <= f64::MAX;
    Tan = tan, |a| (a != 0.0) & (a.abs() <= 1e7);
    Log1p = log1p, |a| (a != 0.0) & (a > -1.0) & (a <= f64::MAX);
    Expm1 = expm1, |a| (a != 0.0) & (a.abs() <= T::EXP_READY);
    Sinh = sinh, |a| (a != 0.0) & (a.abs() <= T::EXP_READY);
    Cosh = cosh, |a| a.abs() <= T::EXP_READY;
}

/// Added to a float below 2**51 it rounds it to a whole number, which then stands in the last bits.
const ROUND: f64 = 6755399441055744.0;

/// Two to the whole number that `rounded` holds as `n + ROUND`.
#[inline(always)]
fn power_of_two(rounded: f64) -> f64 {
    f64::from_bits((rounded.to_bits().wrapping_add(1023)) << 52)
}

/// Of e to the power of `r + low`, less one and r, the largest term and all others.
#[inline(always)]
fn small_terms(r: f64, low: f64) -> (f64, f64) {
    // 1/3!, 1/4!, ... 1/13!
    const C: [f64; 11] = [
        1.0 / 6.0,
        1.0 / 24.0,
        1.0 / 120.0,
        1.0 / 720.0,
        1.0 / 5040.0,
        1.0 / 40320.0,
        1.0 / 362880.0,
        1.0 / 3628800.0,
        1.0 / 39916800.0,
        1.0 / 479001600.0,
        1.0 / 6227020800.0,
    ];
    let r2 = r * r;
    let r4 = r2 * r2;
    let pair = |k: usize| C[k + 1].mul_add(r, C[k]);
    let first = pair(2).mul_add(r2, pair(0));
    let middle = pair(6).mul_add(r2, pair(4));
    let last = C[10].mul_add(r2, pair(8));
    let cubic = last.mul_add(r4, middle).mul_add(r4, first) * (r2 * r);
    let half = 0.5 * r;
    let square = half * r;
    (square, half.mul_add(r, -square) + low.mul_add(r, low) + cubic)
}

/// e to the power of `r + low`, for |r| up to half of log(2). The first terms are added exactly, so that little more than
/// the last rounding is lost.
#[inline(always)]
fn small_exp(r: f64, low: f64) -> f64 {
    let (square, rest) = small_terms(r, low);
    let line = 1.0 + r;
    let line_low = (1.0 - line) + r;
    let sum = line + square;
    let sum_low = (line - sum) + square;
    sum + ((line_low + sum_low) + rest)
}

#[inline(always)]
pub fn exp<T: Float>(x: f64) -> f64 {
    if T::SINGLE {
        let rounded = x.mul_add(std::f64::consts::LOG2_E, ROUND);
        return short_exp((-(rounded - ROUND)).mul_add(std::f64::consts::LN_2, x)) * power_of_two(rounded);
    }
    exponential(x, 0.0)
}

/// e to the power of `x + low`.
#[inline(always)]
pub fn exponential(x: f64, low: f64) -> f64 {
    let rounded = x.mul_add(std::f64::consts::LOG2_E, ROUND);
    let k = rounded - ROUND;
    let high = (-k).mul_add(LN_2_HIGH, x);
    let r = (-k).mul_add(LN_2_LOW, high);
    let lost = (-k).mul_add(LN_2_LOW, high - r);
    let rest = lost + low;
    let sum = r + rest;
    small_exp(sum, (r - sum) + rest) * power_of_two(rounded)
}

/// e to the power of `r`, to the digits that float32 needs and some more.
#[inline(always)]
fn short_exp(r: f64) -> f64 {
    let r2 = r * r;
    let pair = |a: f64, b: f64| b.mul_add(r, a);
    let low = pair(1.0 / 2.0, 1.0 / 6.0);
    let middle = pair(1.0 / 24.0, 1.0 / 120.0);
    let high =
        pair(1.0 / 362880.0, 1.0 / 3628800.0).mul_add(r2 * r, pair(1.0 / 720.0, 1.0 / 5040.0) + r2 * (1.0 / 40320.0));
    let sum = high.mul_add(r2, middle).mul_add(r2, low);
    sum.mul_add(r2, r) + 1.0
}

#[inline(always)]
fn expm1<T: Float>(x: f64) -> f64 {
    let rounded = x.mul_add(std::f64::consts::LOG2_E, ROUND);
    let k = rounded - ROUND;
    let high = (-k).mul_add(LN_2_HIGH, x);
    let r = (-k).mul_add(LN_2_LOW, high);
    let low = (-k).mul_add(LN_2_LOW, high - r);
    let scale = power_of_two(rounded);
    let (most, rest) = small_terms(r, low);
    // r + most + rest, times the scale, less one: the largest parts are added exactly.
    let (a, b) = (scale * r, scale - 1.0);
    let sum = a + b;
    let back = sum - a;
    let lost = (a - (sum - back)) + (b - back);
    sum + (lost + scale * (most + rest))
}

#[inline(always)]
fn sinh<T: Float>(x: f64) -> f64 {
    let size = x.abs();
    let t = expm1::<T>(size);
    (0.5 * (t + t / (t + 1.0))).copysign(x)
}

#[inline(always)]
fn cosh<T: Float>(x: f64) -> f64 {
    let t = exp::<T>(x.abs());
    0.5f64.mul_add(t, 0.5 / t)
}

#[inline(always)]
fn exp2<T: Float>(x: f64) -> f64 {
    const LOW: f64 = 2.319_046_813_846_299_558e-17;
    let rounded = x + ROUND;
    let rest = x - (rounded - ROUND);
    let r = rest * std::f64::consts::LN_2;
    let low = rest.mul_add(LOW, rest.mul_add(std::f64::consts::LN_2, -r));
    small_exp(r, low) * power_of_two(rounded)
}

/// log(2) in two parts, of which the first has so few digits that small multiples of it are exact.
pub const LN_2_HIGH: f64 = 6.931_471_803_691_238_164_90e-1;
pub const LN_2_LOW: f64 = 1.908_214_929_270_587_700_02e-10;

/// A positive number as `2**k * (1 + f)`, with 1 + f around one; and of log(1 + f) = f - half + rest the parts.
pub struct Parts {
    pub k: f64,
    pub f: f64,
    half: f64,
    rest: f64,
}

#[inline(always)]
pub fn log_parts(x: f64) -> Parts {
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    let above = x.to_bits().wrapping_sub(SQRT_HALF);
    let exponent = (above as i64) >> 52;
    let f = f64::from_bits(x.to_bits().wrapping_sub((exponent as u64) << 52)) - 1.0;
    let k = f64::from_bits(ROUND.to_bits().wrapping_add(exponent as u64)) - ROUND;
    parts_of(k, f)
}

#[inline(always)]
fn parts_of(k: f64, f: f64) -> Parts {
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * 1.531_383_769_920_937_332e-1_f64
        .mul_add(w, 2.222_219_843_214_978_396e-1)
        .mul_add(w, 3.999_999_999_940_941_908e-1);
    let odd = z * 1.479_819_860_511_658_591e-1_f64
        .mul_add(w, 1.818_357_216_161_805_012e-1)
        .mul_add(w, 2.857_142_874_366_239_149e-1)
        .mul_add(w, 6.666_666_666_666_735_130e-1);
    let half = 0.5 * f * f;
    Parts { k, f, half, rest: s * (half + (even + odd)) }
}

#[inline(always)]
pub fn log<T: Float>(x: f64) -> f64 {
    let Parts { k, f, half, rest } = log_parts(x);
    k.mul_add(LN_2_HIGH, f - (half - (rest + k * LN_2_LOW)))
}

#[inline(always)]
fn log1p<T: Float>(x: f64) -> f64 {
    let sum = 1.0 + x;
    let found = log_parts(sum);
    // Around zero the argument is the part itself; elsewhere what adding one has lost is put back.
    let near = found.k == 0.0;
    let lost = if found.k > 1.0 { 1.0 - (sum - x) } else { x - (sum - 1.0) };
    let back = if near { 0.0 } else { lost / sum };
    let Parts { k, f, half, rest } = parts_of(found.k, if near { x } else { found.f });
    k.mul_add(LN_2_HIGH, f - (half - (rest + k.mul_add(LN_2_LOW, back))))
}

/// log(1 + f) in two parts, the first of which has zeros in its last 32 bits.
#[inline(always)]
fn split_log(parts: &Parts) -> (f64, f64) {
    let high = f64::from_bits((parts.f - parts.half).to_bits() & !0xffff_ffff);
    (high, parts.f - high - parts.half + parts.rest)
}

#[inline(always)]
fn log2<T: Float>(x: f64) -> f64 {
    const HIGH: f64 = 1.442_695_040_721_446_275_71;
    const LOW: f64 = 1.675_171_316_488_651_183_53e-10;
    let parts = log_parts(x);
    let (high, low) = split_log(&parts);
    let first = high * HIGH;
    let sum = parts.k + first;
    (low + high) * LOW + low * HIGH + ((parts.k - sum) + first) + sum
}

#[inline(always)]
fn log10<T: Float>(x: f64) -> f64 {
    const HIGH: f64 = 4.342_944_818_781_688_809_39e-1;
    const LOW: f64 = 2.508_294_671_164_527_522_98e-11;
    const TWO_HIGH: f64 = 3.010_299_956_636_117_713_06e-1;
    const TWO_LOW: f64 = 3.694_239_077_158_930_786_16e-13;
    let parts = log_parts(x);
    let (high, low) = split_log(&parts);
    let first = high * HIGH;
    let twos = parts.k * TWO_HIGH;
    let sum = twos + first;
    parts.k * TWO_LOW + (low + high) * LOW + low * HIGH + ((twos - sum) + first) + sum
}

/// The quarter turns nearest to `x` (in the last bits), and what is left, in two parts.
#[inline(always)]
fn quarter_turns(x: f64) -> (u64, f64, f64) {
    // pi/2 in three parts.
    const FIRST: f64 = std::f64::consts::FRAC_PI_2;
    const SECOND: f64 = 6.123_233_995_736_766_035_87e-17;
    const THIRD: f64 = -1.497_384_904_859_169_8e-33;
    let rounded = x.mul_add(std::f64::consts::FRAC_2_PI, ROUND);
    let n = rounded - ROUND;
    // This is exact: the result has no digit below those of the first part.
    let most = (-n).mul_add(FIRST, x);
    let second = n * SECOND;
    let lost = n.mul_add(SECOND, -second);
    let high = most - second;
    let low = ((most - high) - second) - (lost + n * THIRD);
    (rounded.to_bits(), high, low)
}

#[inline(always)]
fn sin_part(x: f64, low: f64) -> f64 {
    x - sin_less(x, low)
}

/// What the sine of `x + low` is less than x.
#[inline(always)]
fn sin_less(x: f64, low: f64) -> f64 {
    let z = x * x;
    let v = z * x;
    let r = 1.589_690_995_211_550_102_21e-10_f64
        .mul_add(z, -2.505_076_025_340_686_341_95e-8)
        .mul_add(z, 2.755_731_370_707_006_767_89e-6)
        .mul_add(z, -1.984_126_982_985_794_931_34e-4)
        .mul_add(z, 8.333_333_333_322_489_461_24e-3);
    (z * (0.5 * low - v * r) - low) - v * -1.666_666_666_666_663_243_48e-1
}

#[inline(always)]
fn cos_part(x: f64, low: f64) -> f64 {
    let (most, more) = cos_terms(x, low);
    most + more
}

/// The cosine of `x + low` as its first two terms and the others.
#[inline(always)]
fn cos_terms(x: f64, low: f64) -> (f64, f64) {
    let z = x * x;
    let r = (-1.135_964_755_778_819_482_65e-11_f64)
        .mul_add(z, 2.087_572_321_298_174_827_90e-9)
        .mul_add(z, -2.755_731_435_139_066_330_35e-7)
        .mul_add(z, 2.480_158_728_947_672_941_78e-5)
        .mul_add(z, -1.388_888_888_887_410_957_49e-3)
        .mul_add(z, 4.166_666_666_666_660_190_37e-2)
        * z;
    let half = 0.5 * z;
    let most = 1.0 - half;
    (most, ((1.0 - most) - half) + (z * r - x * low))
}

/// The sine where `turns` is even, the cosine where it is odd; negative in the second half of a turn.
#[inline(always)]
fn turned(turns: u64, high: f64, low: f64) -> f64 {
    let (s, c) = (sin_part(high, low), cos_part(high, low));
    let value = if turns & 1 == 0 { s } else { c };
    f64::from_bits(value.to_bits() ^ (turns & 2) << 62)
}

#[inline(always)]
fn sin<T: Float>(x: f64) -> f64 {
    if T::SINGLE {
        let (turns, r) = short_turns(x);
        return short_turned(turns, r);
    }
    let (turns, high, low) = quarter_turns(x);
    turned(turns, high, low)
}

#[inline(always)]
fn cos<T: Float>(x: f64) -> f64 {
    if T::SINGLE {
        let (turns, r) = short_turns(x);
        return short_turned(turns.wrapping_add(1), r);
    }
    let (turns, high, low) = quarter_turns(x);
    turned(turns.wrapping_add(1), high, low)
}

/// The quarter turns nearest to a float32 (in the last bits), and what is left.
#[inline(always)]
fn short_turns(x: f64) -> (u64, f64) {
    let rounded = x.mul_add(std::f64::consts::FRAC_2_PI, ROUND);
    let n = rounded - ROUND;
    (rounded.to_bits(), (-n).mul_add(HALF_PI_LOW, (-n).mul_add(std::f64::consts::FRAC_PI_2, x)))
}

/// What pi/2 has beyond the digits of a float.
const HALF_PI_LOW: f64 = 6.123_233_995_736_766_035_87e-17;

/// As `turned`, to the digits that float32 needs and some more.
#[inline(always)]
fn short_turned(turns: u64, r: f64) -> f64 {
    let (s, c) = short_parts(r);
    let value = if turns & 1 == 0 { s } else { c };
    f64::from_bits(value.to_bits() ^ ((turns & 2) << 62))
}

/// Sine and cosine, by Taylor's series.
#[inline(always)]
fn short_parts(r: f64) -> (f64, f64) {
    let z = r * r;
    let s = (-1.0 / 39916800.0_f64)
        .mul_add(z, 1.0 / 362880.0)
        .mul_add(z, -1.0 / 5040.0)
        .mul_add(z, 1.0 / 120.0)
        .mul_add(z, -1.0 / 6.0)
        .mul_add(z, 1.0)
        * r;
    let c = (-1.0 / 3628800.0_f64)
        .mul_add(z, 1.0 / 40320.0)
        .mul_add(z, -1.0 / 720.0)
        .mul_add(z, 1.0 / 24.0)
        .mul_add(z, -1.0 / 2.0)
        .mul_add(z, 1.0);
    (s, c)
}

#[inline(always)]
fn tan<T: Float>(x: f64) -> f64 {
    if T::SINGLE {
        let (turns, r) = short_turns(x);
        let (s, c) = short_parts(r);
        return if turns & 1 == 0 { s / c } else { -c / s };
    }
    let (turns, high, low) = quarter_turns(x);
    // Sine and cosine with what their last roundings lost, which two quotients would make more of.
    let less = sin_less(high, low);
    let s = high - less;
    let s_low = (high - s) - less;
    let (most, more) = cos_terms(high, low);
    let c = most + more;
    let c_low = (most - c) + more;
    // Where the turns are odd, it is -cos/sin.
    let odd = turns & 1 == 1;
    let (above, above_low) = if odd { (-c, -c_low) } else { (s, s_low) };
    let (below, below_low) = if odd { (s, s_low) } else { (c, c_low) };
    let quotient = above / below;
    let rest = (-quotient).mul_add(below, above) + (above_low - quotient * below_low);
    quotient + rest / below
}

#[inline(always)]
fn tanh<T: Float>(x: f64) -> f64 {
    if T::SINGLE {
        let far = 1.0 - 2.0 / (exp::<T>(2.0 * x.clamp(-22.0, 22.0)) + 1.0);
        return if x.abs() < 1e-3 { x * (x * x).mul_add(-1.0 / 3.0, 1.0) } else { far };
    }
    let size = x.abs();
    let s = x * x;
    let above = (-9.643_991_794_250_522_386_28e-1_f64)
        .mul_add(s, -9.928_772_310_019_185_865_64e1)
        .mul_add(s, -1.614_687_684_417_084_479_52e3);
    let below = (s + 1.128_116_784_916_329_314_02e2)
        .mul_add(s, 2.235_488_390_601_004_485_83e3)
        .mul_add(s, 4.844_063_053_251_254_860_48e3);
    let near = (x * s).mul_add(above / below, x);
    // Beyond 22 there is nothing between the value and one.
    let far = 1.0 - 2.0 / (exp::<T>(2.0 * size.min(22.0)) + 1.0);
    // The sum loses the sign of zero.
    (if size < 0.625 { near } else { far }).copysign(x)
}

/// Quotients are whole numbers up to here, and so what is left of them is exact.
macro_rules! divisions {
    ($($name:ident = |$a:ident, $b:ident, $q:ident| $fast:expr;)*) => {
        $(impl<T: Float> FastBinary<T> for $name {
            #[inline(always)]
            fn ready(a: T, b: T) -> bool {
                (b != T::ZERO) & (b.abs() < T::INFINITY) & ((a / b).abs() < T::WHOLE)
            }

            #[inline(always)]
            fn fast($a: T, $b: T) -> T {
                let $q = $a / $b;
                $fast
            }
        })*
    };
}

/// The quotient rounded down. As rounded it may be one too large, and then what is left has the wrong sign.
#[inline(always)]
fn floor<T: Float>(a: T, b: T, quotient: T) -> T {
    let n = quotient.floor();
    let rest = (-n).fma(b, a);
    if (rest != T::ZERO) & ((rest < T::ZERO) != (b < T::ZERO)) { n - T::ONE } else { n }
}

/// The quotient rounded towards zero.
#[inline(always)]
fn trunc<T: Float>(a: T, b: T, quotient: T) -> T {
    let n = quotient.trunc();
    let rest = (-n).fma(b, a);
    if (rest != T::ZERO) & ((rest < T::ZERO) != (a < T::ZERO)) { n - T::ONE.copysign(n) } else { n }
}

divisions! {
    FloorDivide = |a, b, q| floor(a, b, q);
    Remainder = |a, b, q| {
        let rest = (-floor(a, b, q)).fma(b, a);
        if rest == T::ZERO { T::ZERO.copysign(b) } else { rest }
    };
    Fmod = |a, b, q| (-trunc(a, b, q)).fma(b, a).copysign(a);
}
