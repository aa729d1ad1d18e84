//! What an element becomes in another dtype.

#![allow(unsafe_code)]
// Conditions are joined without a branch.
#![allow(clippy::manual_range_contains)]

use crate::dtype::{Bool, Complex, DType, Element};
use crate::elementwise::loops::{self, Loop, Unary};
use crate::flags::Flags;
use half::f16;
use std::marker::PhantomData;

/// The conversion to `T`, as an operation of one operand.
struct To<T>(PhantomData<T>);

/// The loop that converts.
pub fn conversion(from: DType, to: DType) -> Loop<2> {
    macro_rules! from {
        ($source:ty) => {
            match to {
                DType::Bool => loops::unary::<$source, To<Bool>>(),
                DType::I8 => loops::unary::<$source, To<i8>>(),
                DType::I16 => loops::unary::<$source, To<i16>>(),
                DType::I32 => loops::unary::<$source, To<i32>>(),
                DType::I64 => loops::unary::<$source, To<i64>>(),
                DType::U8 => loops::unary::<$source, To<u8>>(),
                DType::U16 => loops::unary::<$source, To<u16>>(),
                DType::U32 => loops::unary::<$source, To<u32>>(),
                DType::U64 => loops::unary::<$source, To<u64>>(),
                DType::F16 => loops::unary::<$source, To<f16>>().heavy(16),
                DType::F32 => loops::unary::<$source, To<f32>>(),
                DType::F64 => loops::unary::<$source, To<f64>>(),
                DType::C64 => loops::unary::<$source, To<Complex<f32>>>(),
                DType::C128 => loops::unary::<$source, To<Complex<f64>>>(),
            }
        };
    }
    let found = match from {
        DType::F64 if to == DType::I64 => loops::unary_widest::<f64, To<i64>>(),
        DType::I64 if to == DType::F64 => loops::unary_widest::<i64, To<f64>>(),
        DType::Bool => from!(Bool),
        DType::I8 => from!(i8),
        DType::I16 => from!(i16),
        DType::I32 => from!(i32),
        DType::I64 => from!(i64),
        DType::U8 => from!(u8),
        DType::U16 => from!(u16),
        DType::U32 => from!(u32),
        DType::U64 => from!(u64),
        DType::F16 => from!(f16),
        DType::F32 => from!(f32),
        DType::F64 => from!(f64),
        DType::C64 => from!(Complex<f32>),
        DType::C128 => from!(Complex<f64>),
    };
    let narrowing = matches!(
        (from, to),
        (DType::F64, DType::F32) | (DType::C128, DType::C64) | (DType::F64, DType::C64) | (DType::C128, DType::F32)
    );
    if narrowing { found.observed() } else { found }
}

/// A number that can be converted, in terms of one that the processor converts.
trait Source: Element {
    type Plain: Copy;
    fn plain(self) -> Self::Plain;
    fn truth(self) -> bool;
}

macro_rules! plain_sources {
    ($($type:ty),*) => {
        $(impl Source for $type {
            type Plain = $type;
            #[inline(always)]
            fn plain(self) -> $type { self }
            #[inline(always)]
            fn truth(self) -> bool { self != (0 as $type) }
        })*
    };
}

plain_sources!(i8, i16, i32, i64, u8, u16, u32, u64, f32, f64);

impl Source for Bool {
    type Plain = u8;

    #[inline(always)]
    fn plain(self) -> u8 {
        u8::from(self.get())
    }

    #[inline(always)]
    fn truth(self) -> bool {
        self.get()
    }
}

impl Source for f16 {
    type Plain = f32;

    #[inline(always)]
    fn plain(self) -> f32 {
        self.to_f32()
    }

    #[inline(always)]
    fn truth(self) -> bool {
        self.to_bits() & 0x7fff != 0
    }
}

/// Only the real part is converted to a real dtype.
macro_rules! complex_sources {
    ($($type:ty),*) => {
        $(impl Source for Complex<$type> {
            type Plain = $type;
            #[inline(always)]
            fn plain(self) -> $type { self.re }
            #[inline(always)]
            fn truth(self) -> bool { (self.re != 0.0) | (self.im != 0.0) }
        })*
    };
}

complex_sources!(f32, f64);

impl<S: Source> Unary<S> for To<Bool> {
    type Out = Bool;

    #[inline(always)]
    fn apply(a: S) -> Bool {
        Bool::new(a.truth())
    }
}

/// How a plain number becomes a `T`, and what flags that raises.
trait Becomes<T> {
    fn becomes(self) -> T;

    #[inline(always)]
    fn raises(self) -> Flags
    where
        Self: Sized,
    {
        Flags::NONE
    }
}

macro_rules! simple {
    ($($from:ty),* => $to:tt) => {
        $(impl Becomes<$to> for $from {
            #[inline(always)]
            fn becomes(self) -> $to { self as $to }
        })*
    };
}

simple!(i8, i16, i32, i64, u8, u16, u32, u64 => i8);
simple!(i8, i16, i32, i64, u8, u16, u32, u64 => i16);
simple!(i8, i16, i32, i64, u8, u16, u32, u64 => i32);
simple!(i8, i16, i32, i64, u8, u16, u32, u64 => i64);
simple!(i8, i16, i32, i64, u8, u16, u32, u64 => u8);
simple!(i8, i16, i32, i64, u8, u16, u32, u64 => u16);
simple!(i8, i16, i32, i64, u8, u16, u32, u64 => u32);
simple!(i8, i16, i32, i64, u8, u16, u32, u64 => u64);
simple!(i8, i16, i32, i64, u8, u16, u32, u64, f32, f64 => f32);
simple!(i8, i16, i32, i64, u8, u16, u32, u64, f32, f64 => f64);

macro_rules! to_half {
    ($($from:ty),*) => {
        $(impl Becomes<f16> for $from {
            #[inline(always)]
            fn becomes(self) -> f16 { f16::from_f32(self as f32) }

            #[inline(always)]
            fn raises(self) -> Flags { Flags::OVER.when((self as f32).abs() >= 65520.0 && (self as f32).is_finite()) }
        })*
    };
}

to_half!(i8, i16, i32, i64, u8, u16, u32, u64, f32);

impl Becomes<f16> for f64 {
    #[inline(always)]
    fn becomes(self) -> f16 {
        f16::from_f64(self)
    }

    #[inline(always)]
    fn raises(self) -> Flags {
        Flags::OVER.when(self.abs() >= 65520.0 && self.is_finite())
    }
}

/// A float truncated in a register of a signed type; what does not fit becomes its smallest number, as on x86-64.
macro_rules! registers {
    ($($from:ty),*) => {
        $(impl InRegister for $from {
            #[inline(always)]
            fn fits_i32(self) -> bool { (self as f64 > -2147483649.0) & ((self as f64) < 2147483648.0) }
            #[inline(always)]
            fn fits_i64(self) -> bool { (self >= -9223372036854775808.0) & (self < 9223372036854775808.0) }
            #[inline(always)]
            fn fits_u64(self) -> bool { (self > -1.0) & (self < 18446744073709551616.0) }
            #[inline(always)]
            fn as_i32(self) -> i32 {
                // SAFETY: just found to fit.
                if self.fits_i32() { unsafe { self.to_int_unchecked() } } else { i32::MIN }
            }
            #[inline(always)]
            fn as_i64(self) -> i64 {
                // SAFETY: just found to fit.
                if self.fits_i64() { unsafe { self.to_int_unchecked() } } else { i64::MIN }
            }
            #[inline(always)]
            fn as_u64(self) -> u64 {
                if self >= 9223372036854775808.0 {
                    if self < 18446744073709551616.0 { self as u64 } else { 1 << 63 }
                } else {
                    self.as_i64() as u64
                }
            }
        })*
    };
}

trait InRegister: Copy {
    fn fits_i32(self) -> bool;
    fn fits_i64(self) -> bool;
    fn fits_u64(self) -> bool;
    fn as_i32(self) -> i32;
    fn as_i64(self) -> i64;
    fn as_u64(self) -> u64;
}

registers!(f32, f64);

macro_rules! truncating {
    ($($to:ty = $convert:ident, $fits:ident;)*) => {
        $(truncating! { @ f32 => $to, $convert, $fits }
        truncating! { @ f64 => $to, $convert, $fits })*
    };
    (@ $from:ty => $to:ty, $convert:ident, $fits:ident) => {
        impl Becomes<$to> for $from {
            #[inline(always)]
            fn becomes(self) -> $to { self.$convert() as $to }

            #[inline(always)]
            fn raises(self) -> Flags { Flags::INVALID.when(!self.$fits()) }
        }
    };
}

truncating! {
    i8 = as_i32, fits_i32;
    i16 = as_i32, fits_i32;
    i32 = as_i32, fits_i32;
    i64 = as_i64, fits_i64;
    u8 = as_i32, fits_i32;
    u16 = as_i32, fits_i32;
    u32 = as_i64, fits_i64;
    u64 = as_u64, fits_u64;
}

macro_rules! real_targets {
    ($($to:ty),*) => {
        $(impl<S: Source> Unary<S> for To<$to>
        where
            S::Plain: Becomes<$to>,
        {
            type Out = $to;

            #[inline(always)]
            fn apply(a: S) -> $to { a.plain().becomes() }

            #[inline(always)]
            fn flags(a: S, _result: $to) -> Flags { a.plain().raises() }
        })*
    };
}

real_targets!(i8, i16, i32, i64, u8, u16, u32, u64, f16, f32, f64);

/// The imaginary part of a number.
trait Parts: Source {
    fn imaginary(self) -> Self::Plain;
}

macro_rules! without_imaginary {
    ($($type:ty),*) => {
        $(impl Parts for $type {
            #[inline(always)]
            fn imaginary(self) -> Self::Plain { 0 as Self::Plain }
        })*
    };
}

without_imaginary!(Bool, i8, i16, i32, i64, u8, u16, u32, u64, f16, f32, f64);

macro_rules! with_imaginary {
    ($($type:ty),*) => {
        $(impl Parts for Complex<$type> {
            #[inline(always)]
            fn imaginary(self) -> $type { self.im }
        })*
    };
}

with_imaginary!(f32, f64);

impl<S: Parts> Unary<S> for To<Complex<f32>>
where
    S::Plain: Becomes<f32>,
{
    type Out = Complex<f32>;

    #[inline(always)]
    fn apply(a: S) -> Complex<f32> {
        Complex::new(a.plain().becomes(), a.imaginary().becomes())
    }
}

impl<S: Parts> Unary<S> for To<Complex<f64>>
where
    S::Plain: Becomes<f64>,
{
    type Out = Complex<f64>;

    #[inline(always)]
    fn apply(a: S) -> Complex<f64> {
        Complex::new(a.plain().becomes(), a.imaginary().becomes())
    }
}
