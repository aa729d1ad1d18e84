//! What the loops need of a float, for float32 and float64 alike.

use crate::clib::{arccosh, arcsinh};
use crate::dtype::Element;
use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

pub trait Float:
    Element
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + Neg<Output = Self>
{
    const ZERO: Self;
    const ONE: Self;
    const NAN: Self;
    const INFINITY: Self;
    /// One degree in radians, and one radian in degrees.
    const DEGREE: Self;
    const RADIAN: Self;
    /// Exponents of e up to here neither overflow nor lose digits.
    const EXP_READY: f64;
    /// Whole numbers below this have digits to spare.
    const WHOLE: Self;
    /// Whether this is float32.
    const SINGLE: bool;

    fn wide(self) -> f64;
    fn narrow(value: f64) -> Self;
    fn is_nan(self) -> bool;
    fn is_infinite(self) -> bool;
    fn is_finite(self) -> bool;
    fn is_negative(self) -> bool;
    fn abs(self) -> Self;
    fn sqrt(self) -> Self;
    fn rint(self) -> Self;
    fn floor(self) -> Self;
    fn ceil(self) -> Self;
    fn trunc(self) -> Self;
    fn copysign(self, sign: Self) -> Self;
    fn next_after(self, to: Self) -> Self;
    fn frexp(self) -> (Self, i32);
    /// `self * factor + addend`, rounded once.
    fn fma(self, factor: Self, addend: Self) -> Self;

    #[inline(always)]
    fn spacing(self) -> Self {
        if !self.is_finite() {
            Self::NAN
        } else if self >= Self::ZERO {
            self.abs().next_after(Self::INFINITY) - self.abs()
        } else {
            -((-self).next_after(Self::INFINITY) + self)
        }
    }

    #[inline(always)]
    fn fraction(self) -> Self {
        if self.is_infinite() { Self::ZERO.copysign(self) } else { (self - self.trunc()).copysign(self) }
    }

    /// The quotient rounded down. It is found from what is left, so that it is right where the quotient is not exact.
    fn floor_divide(self, other: Self) -> Self {
        if other == Self::ZERO {
            return self / other;
        }
        let rest = self % other;
        let mut quotient = (self - rest) / other;
        if rest != Self::ZERO && (other < Self::ZERO) != (rest < Self::ZERO) {
            quotient = quotient - Self::ONE;
        }
        if quotient == Self::ZERO {
            return Self::ZERO.copysign(self / other);
        }
        let floor = quotient.floor();
        if quotient - floor > Self::narrow(0.5) { floor + Self::ONE } else { floor }
    }

    /// What is left of a division, with the sign of the divisor.
    fn modulo(self, other: Self) -> Self {
        let rest = self % other;
        if rest == Self::ZERO {
            Self::ZERO.copysign(other)
        } else if (other < Self::ZERO) != (rest < Self::ZERO) {
            rest + other
        } else {
            rest
        }
    }

    fn power(self, exponent: Self) -> Self;
    fn hypot(self, other: Self) -> Self;
    fn atan2(self, other: Self) -> Self;

    fn logaddexp(self, other: Self) -> Self {
        if self == other {
            return self + Self::narrow(std::f64::consts::LN_2);
        }
        let (larger, difference) = if self > other { (self, other - self) } else { (other, self - other) };
        if difference.is_nan() { difference } else { larger + Self::narrow(difference.wide().exp().ln_1p()) }
    }

    fn logaddexp2(self, other: Self) -> Self {
        if self == other {
            return self + Self::ONE;
        }
        let (larger, difference) = if self > other { (self, other - self) } else { (other, self - other) };
        let ln_2 = std::f64::consts::LN_2;
        if difference.is_nan() {
            difference
        } else {
            larger + Self::narrow((difference.wide() * ln_2).exp().ln_1p() / ln_2)
        }
    }

    fn cbrt(self) -> Self;
    fn exp(self) -> Self;
    fn exp2(self) -> Self;
    fn expm1(self) -> Self;
    fn ln(self) -> Self;
    fn log2(self) -> Self;
    fn log10(self) -> Self;
    fn log1p(self) -> Self;
    fn sin(self) -> Self;
    fn cos(self) -> Self;
    fn tan(self) -> Self;
    fn arcsin(self) -> Self;
    fn arccos(self) -> Self;
    fn arctan(self) -> Self;
    fn sinh(self) -> Self;
    fn cosh(self) -> Self;
    fn tanh(self) -> Self;
    fn arcsinh(self) -> Self;
    fn arccosh(self) -> Self;
    fn arctanh(self) -> Self;
}

macro_rules! methods {
    ($wide:ty; $($name:ident = $std:expr),* $(,)?) => {
        $(#[inline(always)]
        fn $name(self) -> Self {
            ($std)(self as $wide) as Self
        })*
    };
}

macro_rules! float {
    ($type:ty, $bits:ty, $mantissa:expr, $bias:expr, $degree:expr, $radian:expr, $ready:expr) => {
        impl Float for $type {
            const ZERO: $type = 0.0;
            const ONE: $type = 1.0;
            const NAN: $type = <$type>::NAN;
            const INFINITY: $type = <$type>::INFINITY;
            const DEGREE: $type = $degree;
            const RADIAN: $type = $radian;

            const EXP_READY: f64 = $ready;
            const SINGLE: bool = size_of::<$type>() == 4;
            const WHOLE: $type = (1_u64 << ($mantissa - 1)) as $type;

            #[inline(always)]
            fn fma(self, factor: $type, addend: $type) -> $type {
                self.mul_add(factor, addend)
            }

            #[inline(always)]
            fn wide(self) -> f64 {
                f64::from(self)
            }

            #[inline(always)]
            fn narrow(value: f64) -> $type {
                value as $type
            }

            #[inline(always)]
            fn is_nan(self) -> bool {
                self != self
            }

            #[inline(always)]
            fn is_infinite(self) -> bool {
                <$type>::is_infinite(self)
            }

            #[inline(always)]
            fn is_finite(self) -> bool {
                <$type>::is_finite(self)
            }

            #[inline(always)]
            fn is_negative(self) -> bool {
                self.is_sign_negative()
            }

            #[inline(always)]
            fn copysign(self, sign: $type) -> $type {
                <$type>::copysign(self, sign)
            }

            fn next_after(self, to: $type) -> $type {
                if self != self || to != to {
                    return <$type>::NAN;
                }
                if self == to {
                    return to;
                }
                if self == 0.0 {
                    return <$type>::from_bits(1).copysign(to);
                }
                let away = (to > self) == (self > 0.0);
                <$type>::from_bits(if away { self.to_bits() + 1 } else { self.to_bits() - 1 })
            }

            fn frexp(self) -> ($type, i32) {
                if self == 0.0 || !<$type>::is_finite(self) {
                    return (self, 0);
                }
                // A subnormal number is scaled up first, so that it has the usual exponent.
                let scale: i32 = if <$type>::is_normal(self) { 0 } else { 64 };
                let scaled = if scale == 0 { self } else { self * 18446744073709551616.0 };
                let mask: $bits = (1 << ($bias.ilog2() + 2)) - 1;
                let exponent = ((scaled.to_bits() >> $mantissa) & mask) as i32 - ($bias - 1);
                let bits = (scaled.to_bits() & !(mask << $mantissa)) | ((($bias - 1) as $bits) << $mantissa);
                (<$type>::from_bits(bits), exponent - scale)
            }

            #[inline(always)]
            fn power(self, exponent: $type) -> $type {
                (self as f64).powf(exponent as f64) as $type
            }

            #[inline(always)]
            fn hypot(self, other: $type) -> $type {
                (self as f64).hypot(other as f64) as $type
            }

            #[inline(always)]
            fn atan2(self, other: $type) -> $type {
                (self as f64).atan2(other as f64) as $type
            }

            methods! {
                $type; abs = <$type>::abs, sqrt = <$type>::sqrt, rint = <$type>::round_ties_even, floor = <$type>::floor,
                ceil = <$type>::ceil, trunc = <$type>::trunc,
            }

            // float32 goes through float64, so that it is rounded but once for almost every argument.
            methods! {
                f64; cbrt = f64::cbrt, exp = f64::exp, exp2 = f64::exp2, expm1 = f64::exp_m1, ln = f64::ln,
                log2 = f64::log2, log10 = f64::log10, log1p = f64::ln_1p, sin = f64::sin, cos = f64::cos, tan = f64::tan,
                arcsin = f64::asin, arccos = f64::acos, arctan = f64::atan, sinh = f64::sinh, cosh = f64::cosh,
                tanh = f64::tanh, arcsinh = arcsinh, arccosh = arccosh, arctanh = f64::atanh,
            }
        }
    };
}

float!(f64, u64, 52, 1023_i32, std::f64::consts::PI / 180.0, 180.0 / std::f64::consts::PI, 700.0);
float!(f32, u32, 23, 127_i32, std::f32::consts::PI / 180.0, 180.0 / std::f32::consts::PI, 87.0);
