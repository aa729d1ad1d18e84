//! Operations of integers. Results are taken modulo the size of the type.

#![allow(unsafe_code)]

use super::fast::{self, FastBinary};
use super::loops::{self, Binary, Loop, Unary};
use crate::dtype::{Bool, DType, Element, Kind};
use crate::error::Result;
use crate::flags::Flags;
use crate::ops::{BinaryOp, UnaryOp};
use crate::view::View;

/// What the loops need of a whole number.
pub trait Integer: Element + Ord {
    const BITS: u32;
    const ZERO: Self;
    const ONE: Self;
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    /// The quotient rounded down; the divisor is not zero.
    fn floor_divide(self, other: Self) -> Self;
    /// What is left of it, with the sign of the divisor.
    fn modulo(self, other: Self) -> Self;
    /// What is left of the quotient that is rounded to zero.
    fn rest(self, other: Self) -> Self;
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    fn not(self) -> Self;
    fn left(self, by: u32) -> Self;
    fn right(self, by: u32) -> Self;
    /// The value as a distance to shift by: anything outside of 0..BITS becomes BITS.
    fn distance(self) -> u32;
    fn size(self) -> Self;
    fn ones(self) -> u8;
    fn as_u64(self) -> u64;
    fn wrapped(value: i64) -> Self;
    /// Whether the quotient is the one that the type has no room for.
    fn too_large(self, other: Self) -> bool;
}

macro_rules! integers {
    ($($type:ty, $floor:ident, $modulo:ident, $size:ident, $ones:ident, $large:ident;)*) => {
        $(impl Integer for $type {
            const BITS: u32 = <$type>::BITS;
            const ZERO: $type = 0;
            const ONE: $type = 1;
            #[inline(always)]
            fn add(self, other: $type) -> $type { self.wrapping_add(other) }
            #[inline(always)]
            fn sub(self, other: $type) -> $type { self.wrapping_sub(other) }
            #[inline(always)]
            fn mul(self, other: $type) -> $type { self.wrapping_mul(other) }
            #[inline(always)]
            fn floor_divide(self, other: $type) -> $type { $floor!(self, other) }
            #[inline(always)]
            fn modulo(self, other: $type) -> $type { $modulo!(self, other) }
            #[inline(always)]
            fn rest(self, other: $type) -> $type { self.wrapping_rem(other) }
            #[inline(always)]
            fn and(self, other: $type) -> $type { self & other }
            #[inline(always)]
            fn or(self, other: $type) -> $type { self | other }
            #[inline(always)]
            fn xor(self, other: $type) -> $type { self ^ other }
            #[inline(always)]
            fn not(self) -> $type { !self }
            #[inline(always)]
            fn left(self, by: u32) -> $type { self.wrapping_shl(by) }
            #[inline(always)]
            fn right(self, by: u32) -> $type { self.wrapping_shr(by) }
            #[inline(always)]
            fn distance(self) -> u32 {
                // A negative distance is a huge one once its sign is forgotten.
                let distance = self as u64;
                if distance < u64::from(<$type>::BITS) { distance as u32 } else { <$type>::BITS }
            }
            #[inline(always)]
            fn size(self) -> $type { $size!(self) }
            #[inline(always)]
            fn ones(self) -> u8 { $ones!(self) }
            #[inline(always)]
            fn as_u64(self) -> u64 { self as u64 }
            #[inline(always)]
            fn wrapped(value: i64) -> $type { value as $type }
            #[inline(always)]
            fn too_large(self, other: $type) -> bool { $large!(self, other, $type) }
        })*
    };
}

macro_rules! floor_signed {
    ($a:expr, $b:expr) => {{
        let quotient = $a.wrapping_div($b);
        if $a.wrapping_rem($b) != 0 && ($a < 0) != ($b < 0) { quotient - 1 } else { quotient }
    }};
}
macro_rules! modulo_signed {
    ($a:expr, $b:expr) => {{
        let rest = $a.wrapping_rem($b);
        if rest != 0 && (rest < 0) != ($b < 0) { rest + $b } else { rest }
    }};
}
macro_rules! floor_unsigned {
    ($a:expr, $b:expr) => {
        $a / $b
    };
}
macro_rules! modulo_unsigned {
    ($a:expr, $b:expr) => {
        $a % $b
    };
}
macro_rules! size_signed {
    ($a:expr) => {
        $a.wrapping_abs()
    };
}
macro_rules! size_unsigned {
    ($a:expr) => {
        $a
    };
}
macro_rules! ones_signed {
    ($a:expr) => {
        $a.unsigned_abs().count_ones() as u8
    };
}
macro_rules! ones_unsigned {
    ($a:expr) => {
        $a.count_ones() as u8
    };
}
macro_rules! large_signed {
    ($a:expr, $b:expr, $type:ty) => {
        $b == -1 && $a == <$type>::MIN
    };
}
macro_rules! large_unsigned {
    ($a:expr, $b:expr, $type:ty) => {{
        let _ = $b;
        false
    }};
}

integers! {
    i8, floor_signed, modulo_signed, size_signed, ones_signed, large_signed;
    i16, floor_signed, modulo_signed, size_signed, ones_signed, large_signed;
    i32, floor_signed, modulo_signed, size_signed, ones_signed, large_signed;
    i64, floor_signed, modulo_signed, size_signed, ones_signed, large_signed;
    u8, floor_unsigned, modulo_unsigned, size_unsigned, ones_unsigned, large_unsigned;
    u16, floor_unsigned, modulo_unsigned, size_unsigned, ones_unsigned, large_unsigned;
    u32, floor_unsigned, modulo_unsigned, size_unsigned, ones_unsigned, large_unsigned;
    u64, floor_unsigned, modulo_unsigned, size_unsigned, ones_unsigned, large_unsigned;
}

macro_rules! binary_operations {
    ($($name:ident -> $out:ty = |$a:ident, $b:ident| $body:expr;)*) => {
        $(pub struct $name;
        impl<T: Integer> Binary<T> for $name {
            type Out = $out;

            #[inline(always)]
            fn apply($a: T, $b: T) -> $out {
                $body
            }
        })*
    };
}

binary_operations! {
    Add -> T = |a, b| a.add(b);
    Subtract -> T = |a, b| a.sub(b);
    Multiply -> T = |a, b| a.mul(b);
    Maximum -> T = |a, b| if a > b { a } else { b };
    Minimum -> T = |a, b| if a < b { a } else { b };
    BitwiseAnd -> T = |a, b| a.and(b);
    BitwiseOr -> T = |a, b| a.or(b);
    BitwiseXor -> T = |a, b| a.xor(b);
    LeftShift -> T = |a, b| { let by = b.distance(); if by < T::BITS { a.left(by) } else { T::ZERO } };
    RightShift -> T = |a, b| a.right(b.distance().min(T::BITS - 1)).clear_if(b.distance() == T::BITS);
    Power -> T = |a, b| power(a, b);
    Gcd -> T = |a, b| gcd(a, b);
    Lcm -> T = |a, b| lcm(a, b);
    Equal -> Bool = |a, b| Bool::new(a == b);
    NotEqual -> Bool = |a, b| Bool::new(a != b);
    Less -> Bool = |a, b| Bool::new(a < b);
    LessEqual -> Bool = |a, b| Bool::new(a <= b);
    LogicalAnd -> Bool = |a, b| Bool::new((a != T::ZERO) & (b != T::ZERO));
    LogicalOr -> Bool = |a, b| Bool::new((a != T::ZERO) | (b != T::ZERO));
    LogicalXor -> Bool = |a, b| Bool::new((a != T::ZERO) ^ (b != T::ZERO));
    Greater -> Bool = |a, b| Bool::new(a > b);
    GreaterEqual -> Bool = |a, b| Bool::new(a >= b);
}

trait ClearIf: Integer {
    /// Shifting all bits out leaves the sign alone; shifting all but one does so for signed types, not for unsigned ones.
    #[inline(always)]
    fn clear_if(self, all: bool) -> Self {
        if all { self.right(1) } else { self }
    }
}

impl<T: Integer> ClearIf for T {}

macro_rules! divisions {
    ($($name:ident = $method:ident, $large:expr;)*) => {
        $(pub struct $name;
        impl<T: Integer> Binary<T> for $name {
            type Out = T;

            #[inline(always)]
            fn apply(a: T, b: T) -> T {
                if b == T::ZERO { T::ZERO } else { a.$method(b) }
            }

            #[inline(always)]
            fn flags(a: T, b: T, _result: T) -> Flags {
                Flags::DIVIDE.when(b == T::ZERO) | Flags::OVER.when($large && a.too_large(b))
            }
        })*
    };
}

divisions! {
    FloorDivide = floor_divide, true;
    Remainder = modulo, false;
    Fmod = rest, false;
}

/// Whole numbers that a float64 holds exactly are divided as such, which the processor does many at a time.
macro_rules! by_floats {
    ($($type:ty, $limit:expr;)*) => {
        $(impl FastBinary<$type> for FloorDivide {
            #[inline(always)]
            fn ready(a: $type, b: $type) -> bool { by_floats!(@ a, b, $type, $limit) }

            #[inline(always)]
            fn fast(a: $type, b: $type) -> $type { floor_quotient(a as f64, b as f64) as $type }
        }

        impl FastBinary<$type> for Remainder {
            #[inline(always)]
            fn ready(a: $type, b: $type) -> bool { by_floats!(@ a, b, $type, $limit) }

            #[inline(always)]
            fn fast(a: $type, b: $type) -> $type {
                let quotient = floor_quotient(a as f64, b as f64) as $type;
                a.wrapping_sub(quotient.wrapping_mul(b))
            }
        })*
    };
    (@ $a:expr, $b:expr, $type:ty, $limit:expr) => {
        ($b != 0) & ($a.wrapping_add($limit) as u64 <= 2 * $limit as u64) & ($b.wrapping_add($limit) as u64 <= 2 * $limit as u64)
    };
}

by_floats! { i64, 1_i64 << 51; }

/// The quotient of two whole numbers rounded down. As rounded to a float it may be one too large.
#[inline(always)]
fn floor_quotient(a: f64, b: f64) -> f64 {
    let n = (a / b).floor();
    let rest = (-n).mul_add(b, a);
    let n = if (rest != 0.0) & ((rest < 0.0) != (b < 0.0)) { n - 1.0 } else { n };
    // A zero divisor is no float that has an integer, and is done otherwise.
    if n.abs() <= 9.0e15 { n } else { 0.0 }
}

macro_rules! unary_operations {
    ($($name:ident -> $out:ty = |$a:ident| $body:expr;)*) => {
        $(pub struct $name;
        impl<T: Integer> Unary<T> for $name {
            type Out = $out;

            #[inline(always)]
            fn apply($a: T) -> $out {
                $body
            }
        })*
    };
}

unary_operations! {
    Negative -> T = |a| T::ZERO.sub(a);
    Positive -> T = |a| a;
    Absolute -> T = |a| a.size();
    Sign -> T = |a| if a > T::ZERO { T::ONE } else if a < T::ZERO { T::ZERO.sub(T::ONE) } else { T::ZERO };
    Square -> T = |a| a.mul(a);
    Invert -> T = |a| a.not();
    Count -> u8 = |a| a.ones();
    LogicalNot -> Bool = |a| Bool::new(a == T::ZERO);
    IsNat -> Bool = |a| Bool::new(a.as_u64() == 1 << 63);
}

/// Of a type that has no such values.
struct Always<const VALUE: bool>;

impl<T: Integer, const VALUE: bool> Unary<T> for Always<VALUE> {
    type Out = Bool;

    #[inline(always)]
    fn apply(_a: T) -> Bool {
        Bool::new(VALUE)
    }
}

struct Reciprocal;

impl<T: Integer> Unary<T> for Reciprocal {
    type Out = T;

    #[inline(always)]
    fn apply(a: T) -> T {
        if a == T::ZERO {
            infinity()
        } else if a == T::ONE || a == T::ZERO.sub(T::ONE) && a < T::ZERO {
            a
        } else {
            T::ZERO
        }
    }

    #[inline(always)]
    fn flags(a: T, _result: T) -> Flags {
        (Flags::DIVIDE | Flags::INVALID).when(a == T::ZERO)
    }
}

/// What C makes of an infinite quotient: the least number of int32 and int64, and zero of other types.
fn infinity<T: Integer>() -> T {
    let signed = T::ZERO.sub(T::ONE) < T::ZERO;
    if signed && size_of::<T>() >= 4 { T::wrapped(-1 << (8 * size_of::<T>() - 1)) } else { T::ZERO }
}

fn power<T: Integer>(base: T, exponent: T) -> T {
    let (mut result, mut square, mut rest) = (T::ONE, base, exponent.as_u64());
    while rest != 0 {
        if rest & 1 != 0 {
            result = result.mul(square);
        }
        square = square.mul(square);
        rest >>= 1;
    }
    result
}

fn gcd<T: Integer>(a: T, b: T) -> T {
    let (mut a, mut b) = (a, b);
    while b != T::ZERO {
        (a, b) = (b, a.rest(b));
    }
    a.size()
}

fn lcm<T: Integer>(a: T, b: T) -> T {
    if a == T::ZERO || b == T::ZERO {
        return T::ZERO;
    }
    a.size().floor_divide(gcd(a, b)).mul(b).size()
}

/// The loops of 64-bit integers.
pub fn binary_of_i64(op: BinaryOp) -> Option<Loop<3>> {
    match op {
        BinaryOp::FloorDivide => Some(fast::binary::<i64, FloorDivide>().heavy(64)),
        BinaryOp::Remainder => Some(fast::binary::<i64, Remainder>().heavy(64)),
        other => binary::<i64>(other),
    }
}

pub fn unary_signed<T: Integer>(op: UnaryOp) -> Option<Loop<2>> {
    if op == UnaryOp::IsNat && T::DTYPE == DType::I64 {
        return Some(loops::unary::<T, IsNat>());
    }
    unary_unsigned::<T>(op)
}

pub fn unary_unsigned<T: Integer>(op: UnaryOp) -> Option<Loop<2>> {
    use UnaryOp as U;
    Some(match op {
        U::Negative => loops::unary::<T, Negative>(),
        U::Positive | U::Conjugate | U::Floor | U::Ceil | U::Trunc => loops::unary::<T, Positive>(),
        U::Absolute => loops::unary::<T, Absolute>(),
        U::Sign => loops::unary::<T, Sign>(),
        U::Square => loops::unary::<T, Square>(),
        U::Reciprocal => loops::unary::<T, Reciprocal>(),
        U::Invert => loops::unary::<T, Invert>(),
        U::LogicalNot => loops::unary::<T, LogicalNot>(),
        U::BitwiseCount => loops::unary::<T, Count>(),
        U::IsNan | U::IsInf => loops::unary::<T, Always<false>>(),
        U::IsFinite => loops::unary::<T, Always<true>>(),
        _ => return None,
    })
}

pub fn binary<T: Integer>(op: BinaryOp) -> Option<Loop<3>> {
    use BinaryOp as B;
    Some(match op {
        B::Add => loops::binary::<T, Add>(),
        B::Subtract => loops::binary::<T, Subtract>(),
        B::Multiply => loops::binary::<T, Multiply>(),
        B::FloorDivide => loops::binary::<T, FloorDivide>().heavy(64),
        B::Remainder => loops::binary::<T, Remainder>().heavy(64),
        B::Fmod => loops::binary::<T, Fmod>().heavy(64),
        B::Power => loops::binary::<T, Power>().heavy(128),
        B::Maximum | B::Fmax => loops::binary::<T, Maximum>(),
        B::Minimum | B::Fmin => loops::binary::<T, Minimum>(),
        B::BitwiseAnd => loops::binary::<T, BitwiseAnd>(),
        B::BitwiseOr => loops::binary::<T, BitwiseOr>(),
        B::BitwiseXor => loops::binary::<T, BitwiseXor>(),
        B::LeftShift => loops::binary::<T, LeftShift>(),
        B::RightShift => loops::binary::<T, RightShift>(),
        B::Gcd => loops::binary::<T, Gcd>().heavy(512),
        B::Lcm => loops::binary::<T, Lcm>().heavy(512),
        B::Equal => loops::binary::<T, Equal>(),
        B::NotEqual => loops::binary::<T, NotEqual>(),
        B::Less => loops::binary::<T, Less>(),
        B::LessEqual => loops::binary::<T, LessEqual>(),
        B::Greater => loops::binary::<T, Greater>(),
        B::GreaterEqual => loops::binary::<T, GreaterEqual>(),
        B::LogicalAnd => loops::binary::<T, LogicalAnd>(),
        B::LogicalOr => loops::binary::<T, LogicalOr>(),
        B::LogicalXor => loops::binary::<T, LogicalXor>(),
        _ => return None,
    })
}

/// Whether some exponent is negative, which a power of integers has no value for.
pub fn has_negative(dtype: DType, exponents: &View) -> Result<bool> {
    if dtype.kind() != Kind::Signed {
        return Ok(false);
    }
    if exponents.dtype() != dtype {
        return super::with_copy(exponents, dtype, |copy| has_negative(dtype, copy));
    }
    let walk = crate::axes::Walk::new([exponents])?;
    let mut found = false;
    walk.for_each(|[at], axis| {
        for k in 0..axis.len {
            let at = at.wrapping_offset(axis.strides[0] * k as isize);
            // SAFETY: the address of an element of the view; its last byte has the sign.
            found |= unsafe { at.add(dtype.size() - 1).read() } & 0x80 != 0;
        }
    });
    Ok(found)
}
