//! Operations of float16, which are computed in float32 and rounded.

use super::float;
use super::loops::{self, Binary, Loop, Unary};
use crate::dtype::Element;
use crate::flags::Flags;
use crate::ops::{BinaryOp, UnaryOp};
use half::f16;

/// What a float32 result becomes.
pub trait Rounded {
    type Out: Element;
    fn rounded(self) -> Self::Out;
    fn overflowed(self) -> bool;
}

impl Rounded for f32 {
    type Out = f16;

    #[inline(always)]
    fn rounded(self) -> f16 {
        f16::from_f32(self)
    }

    /// Whether a finite number becomes an infinite one.
    #[inline(always)]
    fn overflowed(self) -> bool {
        self.is_finite() && self.abs() >= 65520.0
    }
}

macro_rules! unrounded {
    ($($type:ty),*) => {
        $(impl Rounded for $type {
            type Out = $type;

            #[inline(always)]
            fn rounded(self) -> $type {
                self
            }

            #[inline(always)]
            fn overflowed(self) -> bool {
                false
            }
        })*
    };
}

unrounded!(crate::dtype::Bool, i32);

/// An operation of float32 on float16.
pub struct Half<O>(std::marker::PhantomData<O>);

impl<O: Unary<f32>> Unary<f16> for Half<O>
where
    O::Out: Rounded,
{
    type Out = <O::Out as Rounded>::Out;

    #[inline(always)]
    fn apply(a: f16) -> Self::Out {
        O::apply(a.to_f32()).rounded()
    }

    #[inline(always)]
    fn flags(a: f16, _result: Self::Out) -> Flags {
        let result = O::apply(a.to_f32());
        O::flags(a.to_f32(), result) | Flags::OVER.when(result.overflowed())
    }
}

impl<O: Binary<f32>> Binary<f16> for Half<O>
where
    O::Out: Rounded,
{
    type Out = <O::Out as Rounded>::Out;

    #[inline(always)]
    fn apply(a: f16, b: f16) -> Self::Out {
        O::apply(a.to_f32(), b.to_f32()).rounded()
    }

    #[inline(always)]
    fn flags(a: f16, b: f16, _result: Self::Out) -> Flags {
        let result = O::apply(a.to_f32(), b.to_f32());
        O::flags(a.to_f32(), b.to_f32(), result) | Flags::OVER.when(result.overflowed())
    }
}

pub fn unary(op: UnaryOp) -> Option<Loop<2>> {
    float::half_unary(op).map(|found| found.heavy(16))
}

pub fn binary(op: BinaryOp) -> Option<Loop<3>> {
    float::half_binary(op).map(|found| found.heavy(16))
}

/// The loop of `O` on float16.
pub fn unary_of<O: Unary<f32>>() -> Loop<2>
where
    O::Out: Rounded,
{
    loops::unary::<f16, Half<O>>()
}

/// The loop of `O` on float16.
pub fn binary_of<O: Binary<f32>>() -> Loop<3>
where
    O::Out: Rounded,
{
    loops::binary::<f16, Half<O>>()
}
