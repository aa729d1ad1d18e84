//! Operations of booleans.

use super::loops::{self, Binary, Loop, Unary};
use crate::dtype::Bool;
use crate::ops::{BinaryOp, UnaryOp};

macro_rules! operations {
    ($($name:ident = |$a:ident, $b:ident| $body:expr;)*) => {
        $(pub struct $name;
        impl Binary<Bool> for $name {
            type Out = Bool;

            #[inline(always)]
            fn apply($a: Bool, $b: Bool) -> Bool {
                Bool::new($body)
            }
        })*
    };
}

operations! {
    And = |a, b| a.get() & b.get();
    Or = |a, b| a.get() | b.get();
    Xor = |a, b| a.get() ^ b.get();
    Equal = |a, b| a.get() == b.get();
    Less = |a, b| !a.get() & b.get();
    LessEqual = |a, b| !a.get() | b.get();
    Greater = |a, b| a.get() & !b.get();
    GreaterEqual = |a, b| a.get() | !b.get();
}

struct Same;
struct Not;
struct Never;
struct Always;
struct Count;

macro_rules! unary_operations {
    ($($name:ident -> $out:ty = |$a:pat_param| $body:expr;)*) => {
        $(impl Unary<Bool> for $name {
            type Out = $out;

            #[inline(always)]
            fn apply($a: Bool) -> $out {
                $body
            }
        })*
    };
}

unary_operations! {
    Same -> Bool = |a| Bool::new(a.get());
    Not -> Bool = |a| Bool::new(!a.get());
    Never -> Bool = |_| Bool(0);
    Always -> Bool = |_| Bool(1);
    Count -> u8 = |a| u8::from(a.get());
}

pub fn unary(op: UnaryOp) -> Option<Loop<2>> {
    use UnaryOp as U;
    Some(match op {
        U::Absolute | U::Conjugate | U::Square | U::Floor | U::Ceil | U::Trunc => loops::unary::<Bool, Same>(),
        U::LogicalNot | U::Invert => loops::unary::<Bool, Not>(),
        U::IsNan | U::IsInf => loops::unary::<Bool, Never>(),
        U::IsFinite => loops::unary::<Bool, Always>(),
        U::BitwiseCount => loops::unary::<Bool, Count>(),
        _ => return None,
    })
}

pub fn binary(op: BinaryOp) -> Option<Loop<3>> {
    use BinaryOp as B;
    Some(match op {
        B::Add | B::Maximum | B::Fmax | B::BitwiseOr | B::LogicalOr => loops::binary::<Bool, Or>(),
        B::Multiply | B::Minimum | B::Fmin | B::BitwiseAnd | B::LogicalAnd => loops::binary::<Bool, And>(),
        B::BitwiseXor | B::LogicalXor | B::NotEqual => loops::binary::<Bool, Xor>(),
        B::Equal => loops::binary::<Bool, Equal>(),
        B::Less => loops::binary::<Bool, Less>(),
        B::LessEqual => loops::binary::<Bool, LessEqual>(),
        B::Greater => loops::binary::<Bool, Greater>(),
        B::GreaterEqual => loops::binary::<Bool, GreaterEqual>(),
        _ => return None,
    })
}
