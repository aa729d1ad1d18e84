//! Copies: of the same dtype, of another one, and of one value everywhere.

#![allow(unsafe_code)]

mod convert;
mod moves;

use crate::axes::Walk;
use crate::block::Block;
use crate::dtype::DType;
use crate::elementwise::watched;
use crate::error::Result;
use crate::flags::Flags;
use crate::parallel;
use crate::view::{View, c_strides};

/// Copies `a`, broadcast, into `out` of the same dtype (or of one of the same size: bytes are copied).
pub fn copy(a: &View, out: &View) -> Result<()> {
    debug_assert_eq!(a.dtype().size(), out.dtype().size());
    if a.may_share_memory(out) {
        if a.is_same(out) {
            return Ok(());
        }
        return apart(a, |a| copy(a, out));
    }
    let walk = Walk::new([a, out])?;
    let size = a.dtype().size();
    if walk.axes.len() == 1 && walk.axes[0].strides == [size as isize; 2] {
        // The system's copy of one long run is as fast as memory; of shorter ones it is not, if they are not aligned alike.
        moves::copy(&walk, size);
        return Ok(());
    }
    parallel::over(&walk, 2 * size, |walk| {
        moves::copy(walk, size);
        Flags::NONE
    });
    Ok(())
}

/// Copies `a`, broadcast, into `out` as its dtype, unsafely as C does; the flags are those of the conversion.
pub fn cast(a: &View, out: &View) -> Result<Flags> {
    if a.dtype() == out.dtype() {
        return copy(a, out).map(|()| Flags::NONE);
    }
    if a.may_share_memory(out) {
        return apart(a, |a| cast(a, out));
    }
    let found = convert::conversion(a.dtype(), out.dtype());
    let walk = Walk::new([a, out])?;
    Ok(parallel::over(&walk, found.weight, |walk| {
        watched(&found, || {
            let mut flags = Flags::NONE;
            // SAFETY: the addresses are those of elements of the views, which may be read and written.
            walk.for_each(|at, axis| flags |= unsafe { (found.run)(at, axis.strides, axis.len) });
            flags
        })
    }))
}

/// Puts `value`, the bytes of one element of `out`, everywhere.
pub fn fill(out: &View, value: &[u8]) -> Result<()> {
    debug_assert_eq!(value.len(), out.dtype().size());
    let mut bytes = [0_u8; 16];
    bytes[..value.len()].copy_from_slice(value);
    // SAFETY: a local, which is only read and outlives the view.
    let one = unsafe { View::new(bytes.as_mut_ptr(), out.dtype(), &[], &[]) };
    copy(&one, out)
}

/// Calls `work` with a copy of `a`.
fn apart<R>(a: &View, work: impl FnOnce(&View) -> Result<R>) -> Result<R> {
    let dtype: DType = a.dtype();
    let block = Block::new(a.size() * dtype.size())?;
    let strides = c_strides(a.shape(), dtype.size());
    // SAFETY: the block has room for all elements, and outlives the view.
    let other = unsafe { View::new(block.as_ptr(), dtype, a.shape(), &strides) };
    copy(a, &other)?;
    work(&other)
}
