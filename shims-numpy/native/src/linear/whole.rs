//! Products of matrices of whole numbers, modulo the size of the type, and of booleans.

#![allow(unsafe_code)]

use super::{Product, truth_of};
use crate::arch::{Kernel, dispatch};
use crate::block::Block;
use crate::cast::copy;
use crate::dtype::DType;
use crate::elementwise::with_copy;
use crate::error::{Error, Result};
use crate::view::{View, c_strides};

/// `a` times `b` into `out`, matrices of one dtype.
pub fn product(a: &View, b: &View, out: &View) -> Result<()> {
    if !b.is_contiguous() {
        return with_copy(b, b.dtype(), |b| product(a, b, out));
    }
    if !a.is_contiguous() {
        return with_copy(a, a.dtype(), |a| product(a, b, out));
    }
    let dtype = if out.dtype() == DType::Bool { DType::U64 } else { out.dtype() };
    if dtype != a.dtype() {
        // Booleans are counted, and more than none is true.
        return with_copy(a, dtype, |a| with_copy(b, dtype, |b| product_into(a, b, out)));
    }
    product_into(a, b, out)
}

fn product_into(a: &View, b: &View, out: &View) -> Result<()> {
    let (dtype, shape) = (a.dtype(), out.shape());
    let block = Block::zeroed(out.size() * dtype.size())?;
    let strides = c_strides(shape, dtype.size());
    // SAFETY: the block has room for the result, and outlives the view.
    let made = unsafe { View::new(block.as_ptr(), dtype, shape, &strides) };
    match dtype {
        DType::I8 => rows::<i8>(a, b, &made),
        DType::I16 => rows::<i16>(a, b, &made),
        DType::I32 => rows::<i32>(a, b, &made),
        DType::I64 => rows::<i64>(a, b, &made),
        DType::U8 => rows::<u8>(a, b, &made),
        DType::U16 => rows::<u16>(a, b, &made),
        DType::U32 => rows::<u32>(a, b, &made),
        DType::U64 => rows::<u64>(a, b, &made),
        dtype => return Err(Error::NoLoop { op: "matmul", dtype }),
    }
    if out.dtype() == dtype { copy(&made, out) } else { truth_of(&made, out) }
}

struct Rows<'a, T> {
    a: &'a [T],
    b: &'a [T],
    out: &'a mut [T],
    k: usize,
    m: usize,
}

impl<T: Product> Kernel for Rows<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (row, out) in self.a.chunks_exact(self.k).zip(self.out.chunks_exact_mut(self.m)) {
            for (factor, line) in row.iter().zip(self.b.chunks_exact(self.m)) {
                for (sum, value) in out.iter_mut().zip(line) {
                    *sum = sum.plus(factor.times(*value));
                }
            }
        }
    }
}

fn rows<T: Product>(a: &View, b: &View, made: &View) {
    let (k, m) = (a.shape()[1], b.shape()[1]);
    // SAFETY: all three are contiguous and of this type; the result is a block of its own.
    unsafe {
        let a = std::slice::from_raw_parts(a.data().cast::<T>(), a.size());
        let b = std::slice::from_raw_parts(b.data().cast::<T>(), b.size());
        let out = std::slice::from_raw_parts_mut(made.data().cast::<T>(), made.size());
        dispatch(Rows { a, b, out, k, m });
    }
}
