//! The sum of products of two vectors.

#![allow(unsafe_code)]

use super::Product;
use crate::arch::{Kernel, dispatch_widest};
use crate::dtype::{Bool, Complex, DType};
use crate::elementwise::loops::{aligned, slice};
use crate::elementwise::with_copy;
use crate::error::{Error, Result};
use crate::flags::{Flags, clear, read};
use crate::parallel;
use crate::view::View;

/// Vectors are cut into runs of this many elements, whatever the number of threads, so that it does not change the sum.
const RUN: usize = 1 << 16;

/// The sum of products of `a` and `b`, one-dimensional, into the only element of `out`; all of one dtype.
pub fn dot(a: &View, b: &View, out: &View) -> Result<Flags> {
    if a.ndim() != 1 || a.shape() != b.shape() || out.size() != 1 {
        return Err(Error::Shape);
    }
    let dtype = out.dtype();
    if a.dtype() != dtype {
        return with_copy(a, dtype, |a| dot(a, b, out));
    }
    if b.dtype() != dtype {
        return with_copy(b, dtype, |b| dot(a, b, out));
    }
    clear();
    match dtype {
        DType::Bool => any_both(a, b, out),
        DType::I8 => sum::<i8>(a, b, out),
        DType::I16 => sum::<i16>(a, b, out),
        DType::I32 => sum::<i32>(a, b, out),
        DType::I64 => sum::<i64>(a, b, out),
        DType::U8 => sum::<u8>(a, b, out),
        DType::U16 => sum::<u16>(a, b, out),
        DType::U32 => sum::<u32>(a, b, out),
        DType::U64 => sum::<u64>(a, b, out),
        DType::F32 => sum::<f32>(a, b, out),
        DType::F64 => sum::<f64>(a, b, out),
        DType::C64 => sum::<Complex<f32>>(a, b, out),
        DType::C128 => sum::<Complex<f64>>(a, b, out),
        DType::F16 => return Err(Error::NoLoop { op: "dot", dtype }),
    }
    let flags = read();
    Ok(Flags(flags.0 & (Flags::INVALID | Flags::OVER).0))
}

struct Lanes<'a, T>(&'a [T], &'a [T]);

impl<T: Product> Kernel for Lanes<'_, T> {
    type Output = T;

    #[inline(always)]
    fn run(self) -> T {
        const LANES: usize = 32;
        let mut lanes = [T::zero(); LANES];
        let (mut left, mut right) = (self.0.chunks_exact(LANES), self.1.chunks_exact(LANES));
        for (a, b) in left.by_ref().zip(right.by_ref()) {
            for k in 0..LANES {
                lanes[k] = lanes[k].plus(a[k].times(b[k]));
            }
        }
        for half in [16, 8, 4, 2, 1] {
            for k in 0..half {
                lanes[k] = lanes[k].plus(lanes[k + half]);
            }
        }
        let rest = left.remainder().iter().zip(right.remainder());
        rest.fold(lanes[0], |sum, (a, b)| sum.plus(a.times(*b)))
    }
}

fn sum<T: Product>(a: &View, b: &View, out: &View) {
    let n = a.size();
    let (step_a, step_b) = (a.strides()[0], b.strides()[0]);
    let size = size_of::<T>() as isize;
    let dense = step_a == size && step_b == size && aligned::<T>(a.data()) && aligned::<T>(b.data());
    let run = |start: usize| {
        let len = RUN.min(n - start);
        let at = |a: &View, step: isize| a.data().wrapping_offset(step * start as isize);
        // SAFETY: elements of the views.
        unsafe {
            if dense {
                return dispatch_widest(Lanes::<T>(slice(at(a, step_a), len), slice(at(b, step_b), len)));
            }
            let mut sum = T::zero();
            for k in 0..len as isize {
                let x = at(a, step_a).wrapping_offset(step_a * k).cast::<T>().read_unaligned();
                let y = at(b, step_b).wrapping_offset(step_b * k).cast::<T>().read_unaligned();
                sum = sum.plus(x.times(y));
            }
            sum
        }
    };
    let mut sums = vec![T::zero(); n.div_ceil(RUN)];
    let pieces: Vec<(usize, &mut T)> = sums.iter_mut().enumerate().map(|(k, sum)| (k * RUN, sum)).collect();
    if n * 2 * size_of::<T>() < parallel::WORTH_BYTES {
        pieces.into_iter().for_each(|(start, sum)| *sum = run(start));
    } else {
        parallel::each(pieces, |(start, sum)| *sum = run(start));
    }
    let total = sums.into_iter().reduce(T::plus).unwrap_or(T::zero());
    // SAFETY: the only element of the result.
    unsafe { out.data().cast::<T>().write_unaligned(total) };
}

fn any_both(a: &View, b: &View, out: &View) {
    // SAFETY: elements of the views, and the only one of the result.
    unsafe {
        let read = |a: &View, k: usize| a.data().wrapping_offset(a.strides()[0] * k as isize).read() != 0;
        let found = (0..a.size()).any(|k| read(a, k) && read(b, k));
        out.data().cast::<Bool>().write(Bool::new(found));
    }
}
