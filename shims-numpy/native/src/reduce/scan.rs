//! Running folds along an axis: `cumsum`, `cumprod`, and the `accumulate` of every operation.

#![allow(unsafe_code)]

use crate::axes::Walk;
use crate::cast::cast;
use crate::dtype::{DType, Element, Kind};
use crate::elementwise::loops::{Binary, Loop, Run};
use crate::elementwise::{binary, binary_loop, binary_result, float, integer, watched};
use crate::error::{Error, Result};
use crate::flags::{Flags, clear, read};
use crate::ops::BinaryOp;
use crate::view::View;
use smallvec::SmallVec;

/// The running fold of `a`, as `dtype`, along `axis`, into `out` of the same shape and of `dtype`.
pub fn scan(op: BinaryOp, dtype: DType, a: &View, axis: usize, out: &View) -> Result<Flags> {
    if binary_result(op, dtype) != Some(dtype) {
        return Err(Error::NoLoop { op: op.name(), dtype });
    }
    if out.dtype() != dtype {
        return Err(Error::OutType { op: op.name(), dtype, gives: dtype, asked: out.dtype() });
    }
    if a.shape() != out.shape() || axis >= a.ndim() {
        return Err(Error::Shape);
    }
    if op == BinaryOp::Power && integer::has_negative(dtype, a)? {
        return Err(Error::NegativePower);
    }
    let mut flags = cast(a, out)?;
    let n = out.shape()[axis];
    if n < 2 || out.size() == 0 {
        return Ok(flags);
    }
    let without = |all: &[isize]| -> SmallVec<[isize; 8]> {
        all.iter().enumerate().filter(|(k, _)| *k != axis).map(|(_, s)| *s).collect()
    };
    let shape: SmallVec<[usize; 8]> =
        out.shape().iter().enumerate().filter(|(k, _)| *k != axis).map(|(_, n)| *n).collect();
    let (strides, step) = (without(out.strides()), out.strides()[axis]);
    let inner = strides.last().map_or(isize::MAX, |stride| stride.unsigned_abs() as isize);
    if let Some(run) = in_place(op, dtype)
        && (shape.iter().product::<usize>() < 8 || step.unsigned_abs() as isize <= inner)
    {
        // SAFETY: the first elements of the runs of `out`.
        let starts = unsafe { View::new(out.data(), dtype, &shape, &strides) };
        clear();
        Walk::new([&starts])?.for_each(|[at], axis| {
            for k in 0..axis.len as isize {
                // SAFETY: a run of `out`.
                unsafe { run([at.wrapping_offset(axis.strides[0] * k)], [step], n) };
            }
        });
        if dtype.kind() == Kind::Float && matches!(op, BinaryOp::Add | BinaryOp::Multiply) {
            flags |= read();
        }
        return Ok(flags);
    }
    if shape.iter().product::<usize>() < 8
        && let Some(found) = binary_loop(op, dtype)
    {
        // SAFETY: the first elements of the runs of `out`.
        let starts = unsafe { View::new(out.data(), dtype, &shape, &strides) };
        let walk = Walk::new([&starts])?;
        return Ok(flags | watched(&found, || step_by_step(&found, &walk, step, n)));
    }
    for k in 1..n as isize {
        // SAFETY: two neighbouring rows of `out`.
        let (before, row) = unsafe {
            (
                View::new(out.data().wrapping_offset(step * (k - 1)), dtype, &shape, &strides),
                View::new(out.data().wrapping_offset(step * k), dtype, &shape, &strides),
            )
        };
        flags |= binary(op, dtype, &before, &row, &row)?;
    }
    Ok(flags)
}

/// The running folds of the runs of `n` elements that begin where the walk goes, one element after the other.
fn step_by_step(found: &Loop<3>, walk: &Walk<1>, step: isize, n: usize) -> Flags {
    let mut flags = Flags::NONE;
    walk.for_each(|[at], axis| {
        for run in 0..axis.len as isize {
            let mut before = at.wrapping_offset(axis.strides[0] * run);
            for _ in 1..n {
                let next = before.wrapping_offset(step);
                // SAFETY: two neighbouring elements of a run; the result goes where the second operand was.
                flags |= unsafe { (found.run)([before, next, next], [0; 3], 1) };
                before = next;
            }
        }
    });
    flags
}

/// The loops for runs that are walked one after another.
fn in_place(op: BinaryOp, dtype: DType) -> Option<Run<1>> {
    macro_rules! table {
        ($type:ty, $family:ident) => {
            match op {
                BinaryOp::Add => running::<$type, $family::Add>,
                BinaryOp::Multiply => running::<$type, $family::Multiply>,
                BinaryOp::Maximum => running::<$type, $family::Maximum>,
                BinaryOp::Minimum => running::<$type, $family::Minimum>,
                _ => return None,
            }
        };
    }
    Some(match dtype {
        DType::I8 => table!(i8, integer),
        DType::I16 => table!(i16, integer),
        DType::I32 => table!(i32, integer),
        DType::I64 => table!(i64, integer),
        DType::U8 => table!(u8, integer),
        DType::U16 => table!(u16, integer),
        DType::U32 => table!(u32, integer),
        DType::U64 => table!(u64, integer),
        DType::F32 => table!(f32, float),
        DType::F64 => table!(f64, float),
        _ => return None,
    })
}

/// # Safety
/// All elements may be read and written; there is at least one.
unsafe fn running<T: Element, O: Binary<T, Out = T>>([at]: [*mut u8; 1], [stride]: [isize; 1], n: usize) -> Flags {
    // SAFETY: the caller's.
    unsafe {
        let mut total = at.cast::<T>().read_unaligned();
        let mut at = at;
        for _ in 1..n {
            at = at.wrapping_offset(stride);
            total = O::apply(total, at.cast::<T>().read_unaligned());
            at.cast::<T>().write_unaligned(total);
        }
    }
    Flags::NONE
}
