//! Operations of floats.

use super::fast;
use super::half_float::{binary_of as half_binary_of, unary_of as half_unary_of};
use super::loops::{self, Binary, Loop, Unary};
use crate::clib::ldexp;
use crate::dtype::{Bool, Element};
use crate::flags::Flags;
use crate::number::Float;
use crate::ops::{BinaryOp, UnaryOp};

macro_rules! binary_operations {
    ($($name:ident -> $out:ty = |$a:ident, $b:ident| $body:expr;)*) => {
        $(pub struct $name;
        impl<T: Float> Binary<T> for $name {
            type Out = $out;

            #[inline(always)]
            fn apply($a: T, $b: T) -> $out {
                $body
            }
        })*
    };
}

binary_operations! {
    Add -> T = |a, b| a + b;
    Subtract -> T = |a, b| a - b;
    Multiply -> T = |a, b| a * b;
    Divide -> T = |a, b| a / b;
    // Of equal operands (zeros of either sign) the second is taken, as the processor does.
    Maximum -> T = |a, b| if (a > b) | a.is_nan() { a } else { b };
    Minimum -> T = |a, b| if (a < b) | a.is_nan() { a } else { b };
    // Of numbers alone.
    Larger -> T = |a, b| if a > b { a } else { b };
    Smaller -> T = |a, b| if a < b { a } else { b };
    Fmax -> T = |a, b| if (a > b) | b.is_nan() { a } else { b };
    Fmin -> T = |a, b| if (a < b) | b.is_nan() { a } else { b };
    // Of equal operands the first, as for types that are compared by code.
    MaximumFirst -> T = |a, b| if (a >= b) | a.is_nan() { a } else { b };
    MinimumFirst -> T = |a, b| if (a <= b) | a.is_nan() { a } else { b };
    FmaxFirst -> T = |a, b| if (a >= b) | b.is_nan() { a } else { b };
    FminFirst -> T = |a, b| if (a <= b) | b.is_nan() { a } else { b };
    Equal -> Bool = |a, b| Bool::new(a == b);
    NotEqual -> Bool = |a, b| Bool::new(a != b);
    Less -> Bool = |a, b| Bool::new(a < b);
    LessEqual -> Bool = |a, b| Bool::new(a <= b);
    Greater -> Bool = |a, b| Bool::new(a > b);
    GreaterEqual -> Bool = |a, b| Bool::new(a >= b);
    LogicalAnd -> Bool = |a, b| Bool::new((a != T::ZERO) & (b != T::ZERO));
    LogicalOr -> Bool = |a, b| Bool::new((a != T::ZERO) | (b != T::ZERO));
    LogicalXor -> Bool = |a, b| Bool::new((a != T::ZERO) ^ (b != T::ZERO));
    Copysign -> T = |a, b| a.copysign(b);
    Arctan2 -> T = |a, b| a.atan2(b);
    Nextafter -> T = |a, b| a.next_after(b);
    Heaviside -> T = |a, b| if a.is_nan() { a } else if a == T::ZERO { b } else if a < T::ZERO { T::ZERO } else { T::ONE };
}

macro_rules! flagged {
    ($($name:ident = |$a:ident, $b:ident| $body:expr, $flags:ident;)*) => {
        $(pub struct $name;
        impl<T: Float> Binary<T> for $name {
            type Out = T;

            #[inline(always)]
            fn apply($a: T, $b: T) -> T {
                $body
            }

            #[inline(always)]
            fn flags(a: T, b: T, result: T) -> Flags {
                $flags(a, b, result)
            }
        })*
    };
}

/// NaN out of no NaN is invalid, and infinity out of finite numbers an overflow.
#[inline(always)]
fn usual<T: Float>(a: T, b: T, result: T) -> Flags {
    Flags::INVALID.when(result.is_nan() & !a.is_nan() & !b.is_nan())
        | Flags::OVER.when(result.is_infinite() & a.is_finite() & b.is_finite())
}

/// The same of a division, in which a zero divisor is an exception of its own.
#[inline(always)]
fn of_division<T: Float>(a: T, b: T, result: T) -> Flags {
    if b == T::ZERO && a.is_finite() && a != T::ZERO {
        return Flags::DIVIDE;
    }
    // What is left over by an infinite quotient is not a number.
    let flags = usual(a, b, result);
    flags | Flags::INVALID.when(flags.has(Flags::OVER))
}

/// The same of what is left of a division, which never overflows.
#[inline(always)]
fn of_rest<T: Float>(a: T, b: T, result: T) -> Flags {
    Flags::INVALID.when(result.is_nan() & !a.is_nan() & !b.is_nan())
}

/// The same of a power, where zero to a negative power is a division by zero.
#[inline(always)]
fn of_power<T: Float>(a: T, b: T, result: T) -> Flags {
    if a == T::ZERO && result.is_infinite() && b.is_finite() { Flags::DIVIDE } else { usual(a, b, result) }
}

/// The same of a number times a power of two: what is too small is zero, and not told.
#[inline(always)]
fn of_scale<T: Float>(a: T, _b: T, result: T) -> Flags {
    Flags::OVER.when(result.is_infinite() & a.is_finite())
}

/// The comparison with a NaN is what raises the flag.
#[inline(always)]
fn of_sum<T: Float>(_a: T, _b: T, result: T) -> Flags {
    Flags::INVALID.when(result.is_nan())
}

flagged! {
    FloorDivide = |a, b| a.floor_divide(b), of_division;
    Remainder = |a, b| a.modulo(b), of_rest;
    Fmod = |a, b| a % b, of_rest;
    Power = |a, b| a.power(b), of_power;
    Hypot = |a, b| a.hypot(b), usual;
    Logaddexp = |a, b| a.logaddexp(b), of_sum;
    Logaddexp2 = |a, b| a.logaddexp2(b), of_sum;
    // The exponent comes as a float, and one that does not fit an integer is as good as the last that does.
    Ldexp = |a, b| T::narrow(ldexp(a.wide(), b.wide() as i32)), of_scale;
}

macro_rules! unary_operations {
    ($($name:ident -> $out:ty = |$a:ident| $body:expr;)*) => {
        $(pub struct $name;
        impl<T: Float> Unary<T> for $name {
            type Out = $out;

            #[inline(always)]
            fn apply($a: T) -> $out {
                $body
            }
        })*
    };
}

unary_operations! {
    Negative -> T = |a| -a;
    Positive -> T = |a| a;
    Absolute -> T = |a| a.abs();
    Sign -> T = |a| if a > T::ZERO { T::ONE } else if a < T::ZERO { -T::ONE } else if a == T::ZERO { T::ZERO } else { a };
    Square -> T = |a| a * a;
    Reciprocal -> T = |a| T::ONE / a;
    Sqrt -> T = |a| a.sqrt();
    Deg2rad -> T = |a| a * T::DEGREE;
    Rad2deg -> T = |a| a * T::RADIAN;
    Rint -> T = |a| a.rint();
    Floor -> T = |a| a.floor();
    Ceil -> T = |a| a.ceil();
    Trunc -> T = |a| a.trunc();
    IsNan -> Bool = |a| Bool::new(a.is_nan());
    IsInf -> Bool = |a| Bool::new(a.is_infinite());
    IsFinite -> Bool = |a| Bool::new(a.is_finite());
    SignBit -> Bool = |a| Bool::new(a.is_negative());
    LogicalNot -> Bool = |a| Bool::new(a == T::ZERO);
    Spacing -> T = |a| a.spacing();
    Fraction -> T = |a| a.fraction();
    Mantissa -> T = |a| a.frexp().0;
    Exponent -> i32 = |a| a.frexp().1;
}

macro_rules! functions {
    ($($name:ident = $method:ident, |$a:ident| $infinite:expr;)*) => {
        $(pub struct $name;
        impl<T: Float> Unary<T> for $name {
            type Out = T;

            #[inline(always)]
            fn apply(a: T) -> T {
                a.$method()
            }

            #[inline(always)]
            fn flags($a: T, result: T) -> Flags {
                Flags::INVALID.when(result.is_nan() & !$a.is_nan())
                    | $infinite.when(result.is_infinite() & $a.is_finite())
            }
        })*
    };
}

// What an infinite value of a finite argument means: a pole, or an overflow.
functions! {
    Cbrt = cbrt, |a| Flags::NONE;
    Exp = exp, |a| Flags::OVER;
    Exp2 = exp2, |a| Flags::OVER;
    Expm1 = expm1, |a| Flags::OVER;
    Log = ln, |a| Flags::DIVIDE;
    Log2 = log2, |a| Flags::DIVIDE;
    Log10 = log10, |a| Flags::DIVIDE;
    Log1p = log1p, |a| Flags::DIVIDE;
    Sin = sin, |a| Flags::NONE;
    Cos = cos, |a| Flags::NONE;
    Tan = tan, |a| Flags::NONE;
    Arcsin = arcsin, |a| Flags::NONE;
    Arccos = arccos, |a| Flags::NONE;
    Arctan = arctan, |a| Flags::NONE;
    Sinh = sinh, |a| Flags::OVER;
    Cosh = cosh, |a| Flags::OVER;
    Tanh = tanh, |a| Flags::NONE;
    Arcsinh = arcsinh, |a| Flags::NONE;
    Arccosh = arccosh, |a| Flags::NONE;
    Arctanh = arctanh, |a| Flags::DIVIDE;
}

macro_rules! unary_table {
    ($op:expr, $make:ident, $fast:ident) => {{
        use UnaryOp as U;
        match $op {
            U::Negative => $make!(Negative),
            U::Positive | U::Conjugate => $make!(Positive),
            U::Absolute | U::Fabs => $make!(Absolute),
            U::Sign => $make!(Sign),
            U::Square => $make!(Square).observed(),
            U::Reciprocal => $make!(Reciprocal).observed(),
            U::LogicalNot => $make!(LogicalNot),
            U::Sqrt => $make!(Sqrt).observed().heavy(32),
            U::Cbrt => $make!(Cbrt).heavy(256),
            U::Exp => $fast!(Exp).heavy(64),
            U::Exp2 => $fast!(Exp2).heavy(128),
            U::Expm1 => $fast!(Expm1).heavy(64),
            U::Log => $fast!(Log).heavy(64),
            U::Log2 => $fast!(Log2).heavy(128),
            U::Log10 => $fast!(Log10).heavy(128),
            U::Log1p => $fast!(Log1p).heavy(64),
            U::Sin => $fast!(Sin).heavy(64),
            U::Cos => $fast!(Cos).heavy(64),
            U::Tan => $fast!(Tan).heavy(64),
            U::Arcsin => $fast!(Arcsin).heavy(64),
            U::Arccos => $fast!(Arccos).heavy(64),
            U::Arctan => $fast!(Arctan).heavy(64),
            U::Sinh => $fast!(Sinh).heavy(64),
            U::Cosh => $fast!(Cosh).heavy(64),
            U::Tanh => $fast!(Tanh).heavy(64),
            U::Arcsinh => $make!(Arcsinh).heavy(256),
            U::Arccosh => $make!(Arccosh).heavy(256),
            U::Arctanh => $make!(Arctanh).heavy(256),
            U::Deg2rad => $make!(Deg2rad).observed(),
            U::Rad2deg => $make!(Rad2deg).observed(),
            U::Rint => $make!(Rint),
            U::Floor => $make!(Floor),
            U::Ceil => $make!(Ceil),
            U::Trunc => $make!(Trunc),
            U::IsNan => $make!(IsNan),
            U::IsInf => $make!(IsInf),
            U::IsFinite => $make!(IsFinite),
            U::SignBit => $make!(SignBit),
            U::Fraction => $make!(Fraction),
            U::Mantissa => $make!(Mantissa),
            U::Exponent => $make!(Exponent),
            _ => return None,
        }
    }};
}

macro_rules! binary_table {
    ($op:expr, $make:ident, $fast:ident) => {{
        use BinaryOp as B;
        match $op {
            B::Add => $make!(Add).observed(),
            B::Subtract => $make!(Subtract).observed(),
            B::Multiply => $make!(Multiply).observed(),
            B::Divide => $make!(Divide).observed(),
            B::FloorDivide => $fast!(FloorDivide).heavy(64),
            B::Remainder => $fast!(Remainder).heavy(64),
            B::Fmod => $fast!(Fmod).heavy(64),
            B::Power => $fast!(Power).heavy(128),
            B::Equal => $make!(Equal),
            B::NotEqual => $make!(NotEqual),
            B::Less => $make!(Less),
            B::LessEqual => $make!(LessEqual),
            B::Greater => $make!(Greater),
            B::GreaterEqual => $make!(GreaterEqual),
            B::LogicalAnd => $make!(LogicalAnd),
            B::LogicalOr => $make!(LogicalOr),
            B::LogicalXor => $make!(LogicalXor),
            B::Hypot => $make!(Hypot).heavy(128),
            B::Arctan2 => $fast!(Arctan2).heavy(128),
            B::Copysign => $make!(Copysign),
            B::Heaviside => $make!(Heaviside),
            B::Logaddexp => $make!(Logaddexp).heavy(512),
            B::Logaddexp2 => $make!(Logaddexp2).heavy(512),
            B::Ldexp => $make!(Ldexp).heavy(64),
            _ => return None,
        }
    }};
}

pub fn unary<T: Float + Element>(op: UnaryOp) -> Option<Loop<2>> {
    macro_rules! make {
        ($name:ident) => {
            loops::unary::<T, $name>()
        };
    }
    macro_rules! fast {
        ($name:ident) => {
            fast::unary::<T, $name>()
        };
    }
    Some(match op {
        UnaryOp::Spacing => make!(Spacing),
        UnaryOp::IsNan => loops::unary_widest::<T, IsNan>(),
        UnaryOp::IsFinite => loops::unary_widest::<T, IsFinite>(),
        other => unary_table!(other, make, fast),
    })
}

pub fn binary<T: Float + Element>(op: BinaryOp) -> Option<Loop<3>> {
    macro_rules! make {
        ($name:ident) => {
            loops::binary::<T, $name>()
        };
    }
    macro_rules! fast {
        ($name:ident) => {
            fast::binary::<T, $name>()
        };
    }
    Some(match op {
        BinaryOp::Maximum => make!(Maximum),
        BinaryOp::Minimum => make!(Minimum),
        BinaryOp::Fmax => make!(Fmax),
        BinaryOp::Fmin => make!(Fmin),
        BinaryOp::Nextafter => make!(Nextafter).heavy(64),
        BinaryOp::Hypot if T::SINGLE => fast!(Hypot).heavy(32),
        other => binary_table!(other, make, fast),
    })
}

pub fn half_unary(op: UnaryOp) -> Option<Loop<2>> {
    macro_rules! make {
        ($name:ident) => {
            half_unary_of::<$name>()
        };
    }
    Some(unary_table!(op, make, make))
}

pub fn half_binary(op: BinaryOp) -> Option<Loop<3>> {
    macro_rules! make {
        ($name:ident) => {
            half_binary_of::<$name>()
        };
    }
    Some(match op {
        BinaryOp::Maximum => make!(MaximumFirst),
        BinaryOp::Minimum => make!(MinimumFirst),
        BinaryOp::Fmax => make!(FmaxFirst),
        BinaryOp::Fmin => make!(FminFirst),
        other => binary_table!(other, make, make),
    })
}
