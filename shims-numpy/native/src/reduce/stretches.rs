//! Folding stretches of an axis, each by itself: the `reduceat` of every operation.

#![allow(unsafe_code)]

use super::folder;
use crate::axes::Walk;
use crate::dtype::DType;
use crate::elementwise::with_copy;
use crate::error::{Error, Result};
use crate::flags::{Flags, clear, read};
use crate::ops::BinaryOp;
use crate::view::View;
use smallvec::SmallVec;

/// Folds `a`, as `dtype`, along `axis`: from each start to the next one, or its element alone where the next is not
/// beyond it. `out` is of `dtype` and has as many places along the axis as there are starts.
pub fn reduce_at(op: BinaryOp, dtype: DType, a: &View, starts: &[i64], axis: usize, out: &View) -> Result<Flags> {
    let folder = folder(op, dtype).ok_or(Error::NoLoop { op: op.name(), dtype })?;
    if out.dtype() != dtype {
        return Err(Error::OutType { op: op.name(), dtype, gives: dtype, asked: out.dtype() });
    }
    let n = *a.shape().get(axis).ok_or(Error::Shape)?;
    let fits = |k: usize| out.shape().get(k) == Some(&if k == axis { starts.len() } else { a.shape()[k] });
    if a.ndim() != out.ndim() || !(0..a.ndim()).all(fits) {
        return Err(Error::Shape);
    }
    if let Some(index) = starts.iter().find(|start| **start < 0 || **start >= n as i64) {
        return Err(Error::Index { index: *index, size: n });
    }
    if a.dtype() != dtype || a.may_share_memory(out) {
        return with_copy(a, dtype, |a| reduce_at(op, dtype, a, starts, axis, out));
    }
    let without = |all: &[isize]| -> SmallVec<[isize; 8]> {
        all.iter().enumerate().filter(|(k, _)| *k != axis).map(|(_, stride)| *stride).collect()
    };
    let lanes: SmallVec<[usize; 8]> =
        a.shape().iter().enumerate().filter(|(k, _)| *k != axis).map(|(_, n)| *n).collect();
    let (from, to) = (without(a.strides()), without(out.strides()));
    let (stride, step, size) = (a.strides()[axis], out.strides()[axis], dtype.size());
    // SAFETY: the first elements of the lanes of both views.
    let (firsts, places) =
        unsafe { (View::new(a.data(), dtype, &lanes, &from), View::new(out.data(), dtype, &lanes, &to)) };
    clear();
    Walk::new([&firsts, &places])?.for_each(|[at, out], axis| {
        for lane in 0..axis.len as isize {
            let at = at.wrapping_offset(axis.strides[0] * lane);
            let mut acc = out.wrapping_offset(axis.strides[1] * lane);
            for (k, start) in starts.iter().enumerate() {
                let stop = starts.get(k + 1).map_or(n as i64, |next| *next);
                let count = (stop - start).max(1) as usize;
                let first = at.wrapping_offset(stride * *start as isize);
                // SAFETY: elements of a lane of `a`, and one of `out`, which shares no memory with it.
                unsafe {
                    if folder.pairwise {
                        // To the first element the sum of the others is added.
                        std::ptr::copy_nonoverlapping(first, acc, size);
                        if count > 1 {
                            (folder.run)(first.wrapping_offset(stride), stride, count - 1, acc);
                        }
                    } else {
                        std::ptr::copy_nonoverlapping(folder.identity.as_ptr(), acc, size);
                        (folder.run)(first, stride, count, acc);
                    }
                }
                acc = acc.wrapping_offset(step);
            }
        }
    });
    Ok(if folder.status { read() } else { Flags::NONE })
}
