//! Sums of floats in NumPy's order: halves of a run are added by themselves, down to 128 elements, which eight
//! accumulators share (for complex numbers 64, and four of each part).

#![allow(unsafe_code)]

use crate::arch::{Kernel, dispatch};
use crate::dtype::{Complex, Element};
use crate::elementwise::loops::{aligned, slice};
use crate::number::Float;

/// A type whose sums depend on the order.
pub trait Pairwise: Element {
    fn plus(a: Self, b: Self) -> Self;

    /// The sum of a run.
    ///
    /// # Safety
    /// All elements may be read.
    unsafe fn pairwise(at: *mut u8, stride: isize, n: usize) -> Self;
}

/// The longest run that is added without halving it.
const BLOCK: usize = 128;

/// Where a longer run is halved.
pub fn half(n: usize) -> usize {
    let half = n / 2;
    half - half % 8
}

struct Dense<'a, T>(&'a [T]);

impl<T: Float> Kernel for Dense<'_, T> {
    type Output = T;

    #[inline(always)]
    fn run(self) -> T {
        // The recursion is for whole blocks only, so that the loop over one is compiled for this processor.
        block(self.0)
    }
}

#[inline(always)]
fn block<T: Float>(values: &[T]) -> T {
    let n = values.len();
    if n < 8 {
        let mut sum = -T::ZERO;
        for value in values {
            sum = sum + *value;
        }
        return sum;
    }
    let mut chunks = values.chunks_exact(8);
    let mut lanes = [T::ZERO; 8];
    if let Some(first) = chunks.next() {
        lanes.copy_from_slice(first);
    }
    for chunk in chunks.by_ref() {
        for k in 0..8 {
            lanes[k] = lanes[k] + chunk[k];
        }
    }
    let mut sum = joined(lanes);
    for value in chunks.remainder() {
        sum = sum + *value;
    }
    sum
}

#[inline(always)]
fn joined<T: Float>(r: [T; 8]) -> T {
    ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]))
}

/// Two neighbouring blocks of 128 elements at once, of which the processor does both in the time of one.
struct Twice<'a, T>(&'a [T]);

impl<T: Float> Kernel for Twice<'_, T> {
    type Output = T;

    #[inline(always)]
    fn run(self) -> T {
        halves(self.0)
    }
}

/// Sums of at most 1024 elements, all in one compiled piece.
#[inline(always)]
fn halves<T: Float>(values: &[T]) -> T {
    if values.len() <= BLOCK {
        return block(values);
    }
    let (left, right) = values.split_at(half(values.len()));
    quarter(left) + quarter(right)
}

#[inline(always)]
fn quarter<T: Float>(values: &[T]) -> T {
    if values.len() <= BLOCK {
        return block(values);
    }
    let (left, right) = values.split_at(half(values.len()));
    block(left) + block(right)
}

fn dense<T: Float>(values: &[T]) -> T {
    let n = values.len();
    if n <= BLOCK {
        return dispatch(Dense(values));
    }
    // Below this, two halvings leave no more than a block each.
    if n <= 3 * BLOCK {
        return dispatch(Twice(values));
    }
    let (left, right) = values.split_at(half(n));
    dense(left) + dense(right)
}

/// # Safety
/// All elements may be read.
unsafe fn strided<T: Float>(at: *mut u8, stride: isize, n: usize) -> T {
    // SAFETY: the caller's.
    let value = |k: usize| unsafe { at.wrapping_offset(stride * k as isize).cast::<T>().read_unaligned() };
    if n < 8 {
        let mut sum = -T::ZERO;
        for k in 0..n {
            sum = sum + value(k);
        }
        return sum;
    }
    if n <= BLOCK {
        let mut lanes: [T; 8] = std::array::from_fn(value);
        let whole = n - n % 8;
        for k in (8..whole).step_by(8) {
            for (j, lane) in lanes.iter_mut().enumerate() {
                *lane = *lane + value(k + j);
            }
        }
        let mut sum = joined(lanes);
        for k in whole..n {
            sum = sum + value(k);
        }
        return sum;
    }
    let left = half(n);
    // SAFETY: the caller's.
    unsafe {
        strided::<T>(at, stride, left) + strided::<T>(at.wrapping_offset(stride * left as isize), stride, n - left)
    }
}

macro_rules! floats {
    ($($type:ty),*) => {
        $(impl Pairwise for $type {
            #[inline(always)]
            fn plus(a: $type, b: $type) -> $type { a + b }

            unsafe fn pairwise(at: *mut u8, stride: isize, n: usize) -> $type {
                // SAFETY: the caller's.
                unsafe {
                    if stride == size_of::<$type>() as isize && aligned::<$type>(at) {
                        dense(slice::<$type>(at, n))
                    } else {
                        strided::<$type>(at, stride, n)
                    }
                }
            }
        }

        impl Pairwise for Complex<$type> {
            #[inline(always)]
            fn plus(a: Self, b: Self) -> Self { Complex::new(a.re + b.re, a.im + b.im) }

            unsafe fn pairwise(at: *mut u8, stride: isize, n: usize) -> Self {
                // SAFETY: the caller's.
                unsafe { complex(at, stride, n) }
            }
        })*
    };
}

floats!(f32, f64);

/// # Safety
/// All elements may be read.
unsafe fn complex<T: Float>(at: *mut u8, stride: isize, n: usize) -> Complex<T>
where
    Complex<T>: Pairwise,
{
    // SAFETY: the caller's.
    let value = |k: usize| unsafe { at.wrapping_offset(stride * k as isize).cast::<Complex<T>>().read_unaligned() };
    let plus = <Complex<T> as Pairwise>::plus;
    if n < 4 {
        let mut sum = Complex::new(-T::ZERO, -T::ZERO);
        for k in 0..n {
            sum = plus(sum, value(k));
        }
        return sum;
    }
    if n <= BLOCK / 2 {
        let mut lanes: [Complex<T>; 4] = std::array::from_fn(value);
        let whole = n - n % 4;
        for k in (4..whole).step_by(4) {
            for (j, lane) in lanes.iter_mut().enumerate() {
                *lane = plus(*lane, value(k + j));
            }
        }
        let mut sum = plus(plus(lanes[0], lanes[1]), plus(lanes[2], lanes[3]));
        for k in whole..n {
            sum = plus(sum, value(k));
        }
        return sum;
    }
    // NumPy counts the parts of the numbers, and halves those.
    let left = half(2 * n) / 2;
    // SAFETY: the caller's.
    unsafe { plus(complex(at, stride, left), complex(at.wrapping_offset(stride * left as isize), stride, n - left)) }
}
