//! Operations of complex numbers. Functions such as `exp` have no loop here.

use super::loops::{self, Binary, Loop, Unary};
use crate::dtype::{Bool, Complex, Element};
use crate::number::Float;
use crate::ops::{BinaryOp, UnaryOp};

impl<T: Float> Complex<T> {
    #[inline(always)]
    pub fn new(re: T, im: T) -> Complex<T> {
        Complex { re, im }
    }

    #[inline(always)]
    pub fn is_nan(self) -> bool {
        self.re.is_nan() | self.im.is_nan()
    }

    #[inline(always)]
    pub fn is_zero(self) -> bool {
        (self.re == T::ZERO) & (self.im == T::ZERO)
    }

    /// Lexicographic, as `<` of complex numbers is; nothing is before a NaN or after it.
    #[inline(always)]
    pub fn before(self, other: Complex<T>) -> bool {
        self.re < other.re || self.re == other.re && self.im < other.im
    }

    #[inline(always)]
    pub fn times(self, other: Complex<T>) -> Complex<T> {
        Complex::new(self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re)
    }

    /// Smith's algorithm (CACM 5, 1962), as NumPy divides.
    #[inline(always)]
    fn over(self, other: Complex<T>) -> Complex<T> {
        let (a, b, c, d) = (self.re, self.im, other.re, other.im);
        if c.abs() >= d.abs() {
            if c == T::ZERO && d == T::ZERO {
                return Complex::new(a / c.abs(), b / c.abs());
            }
            let ratio = d / c;
            let scale = T::ONE / (c + d * ratio);
            return Complex::new((a + b * ratio) * scale, (b - a * ratio) * scale);
        }
        let ratio = c / d;
        let scale = T::ONE / (d + c * ratio);
        Complex::new((a * ratio + b) * scale, (b * ratio - a) * scale)
    }

    #[inline(always)]
    fn inverse(self) -> Complex<T> {
        let (a, b) = (self.re, self.im);
        if b.abs() <= a.abs() {
            let ratio = b / a;
            let size = a + b * ratio;
            return Complex::new(T::ONE / size, -ratio / size);
        }
        let ratio = a / b;
        let size = a * ratio + b;
        Complex::new(ratio / size, -T::ONE / size)
    }
}

macro_rules! binary_operations {
    ($($name:ident -> $out:ty = |$a:ident, $b:ident| $body:expr;)*) => {
        $(pub struct $name;
        impl<T: Float> Binary<Complex<T>> for $name
        where
            Complex<T>: Element,
        {
            type Out = $out;

            #[inline(always)]
            fn apply($a: Complex<T>, $b: Complex<T>) -> $out {
                $body
            }
        })*
    };
}

binary_operations! {
    Add -> Complex<T> = |a, b| Complex::new(a.re + b.re, a.im + b.im);
    Subtract -> Complex<T> = |a, b| Complex::new(a.re - b.re, a.im - b.im);
    Multiply -> Complex<T> = |a, b| a.times(b);
    Divide -> Complex<T> = |a, b| a.over(b);
    Maximum -> Complex<T> = |a, b| if a.is_nan() || !b.is_nan() && !a.before(b) { a } else { b };
    Minimum -> Complex<T> = |a, b| if a.is_nan() || !b.is_nan() && !b.before(a) { a } else { b };
    Fmax -> Complex<T> = |a, b| if b.is_nan() || !a.is_nan() && !a.before(b) { a } else { b };
    Fmin -> Complex<T> = |a, b| if b.is_nan() || !a.is_nan() && !b.before(a) { a } else { b };
    Equal -> Bool = |a, b| Bool::new((a.re == b.re) & (a.im == b.im));
    NotEqual -> Bool = |a, b| Bool::new((a.re != b.re) | (a.im != b.im));
    LogicalAnd -> Bool = |a, b| Bool::new(!a.is_zero() & !b.is_zero());
    LogicalOr -> Bool = |a, b| Bool::new(!a.is_zero() | !b.is_zero());
    LogicalXor -> Bool = |a, b| Bool::new(a.is_zero() ^ b.is_zero());
}

macro_rules! unary_operations {
    ($($name:ident -> $out:ty = |$a:ident| $body:expr;)*) => {
        $(pub struct $name;
        impl<T: Float> Unary<Complex<T>> for $name
        where
            Complex<T>: Element,
        {
            type Out = $out;

            #[inline(always)]
            fn apply($a: Complex<T>) -> $out {
                $body
            }
        })*
    };
}

unary_operations! {
    Negative -> Complex<T> = |a| Complex::new(-a.re, -a.im);
    Positive -> Complex<T> = |a| a;
    Conjugate -> Complex<T> = |a| Complex::new(a.re, -a.im);
    Absolute -> T = |a| a.re.hypot(a.im);
    Square -> Complex<T> = |a| a.times(a);
    Reciprocal -> Complex<T> = |a| a.inverse();
    Rint -> Complex<T> = |a| Complex::new(a.re.rint(), a.im.rint());
    IsNan -> Bool = |a| Bool::new(a.is_nan());
    IsInf -> Bool = |a| Bool::new(a.re.is_infinite() | a.im.is_infinite());
    IsFinite -> Bool = |a| Bool::new(a.re.is_finite() & a.im.is_finite());
    LogicalNot -> Bool = |a| Bool::new(a.is_zero());
}

pub fn unary<T: Float>(op: UnaryOp) -> Option<Loop<2>>
where
    Complex<T>: Element,
{
    use UnaryOp as U;
    Some(match op {
        U::Negative => loops::unary::<Complex<T>, Negative>(),
        U::Positive => loops::unary::<Complex<T>, Positive>(),
        U::Conjugate => loops::unary::<Complex<T>, Conjugate>(),
        U::Absolute => loops::unary::<Complex<T>, Absolute>().observed().heavy(128),
        U::Square => loops::unary::<Complex<T>, Square>().observed(),
        U::Reciprocal => loops::unary::<Complex<T>, Reciprocal>().observed().heavy(64),
        U::Rint => loops::unary::<Complex<T>, Rint>(),
        U::IsNan => loops::unary::<Complex<T>, IsNan>(),
        U::IsInf => loops::unary::<Complex<T>, IsInf>(),
        U::IsFinite => loops::unary::<Complex<T>, IsFinite>(),
        U::LogicalNot => loops::unary::<Complex<T>, LogicalNot>(),
        _ => return None,
    })
}

pub fn binary<T: Float>(op: BinaryOp) -> Option<Loop<3>>
where
    Complex<T>: Element,
{
    use BinaryOp as B;
    Some(match op {
        B::Add => loops::binary::<Complex<T>, Add>().observed(),
        B::Subtract => loops::binary::<Complex<T>, Subtract>().observed(),
        B::Multiply => loops::binary::<Complex<T>, Multiply>().observed(),
        B::Divide => loops::binary::<Complex<T>, Divide>().observed().heavy(64),
        B::Maximum => loops::binary::<Complex<T>, Maximum>(),
        B::Minimum => loops::binary::<Complex<T>, Minimum>(),
        B::Fmax => loops::binary::<Complex<T>, Fmax>(),
        B::Fmin => loops::binary::<Complex<T>, Fmin>(),
        B::Equal => loops::binary::<Complex<T>, Equal>(),
        B::NotEqual => loops::binary::<Complex<T>, NotEqual>(),
        B::LogicalAnd => loops::binary::<Complex<T>, LogicalAnd>(),
        B::LogicalOr => loops::binary::<Complex<T>, LogicalOr>(),
        B::LogicalXor => loops::binary::<Complex<T>, LogicalXor>(),
        // Of ordered comparisons, NumPy's flags depend on which parts are compared; the definition follows it.
        _ => return None,
    })
}
