//! Booleans as the bits of bytes, along the last axis.

use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::view::View;

/// The bits of every byte, each in a byte of its own, the lowest first.
const SPREAD: [u64; 256] = {
    let mut table = [0; 256];
    let mut k = 0;
    while k < 2048 {
        table[k / 8] |= ((k as u64 / 8) >> (k % 8) & 1) << (8 * (k % 8));
        k += 1;
    }
    table
};

/// The bytes of a word that are not zero, each as a bit at its place.
#[inline(always)]
fn packed(word: u64) -> u8 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let ones = ((((word & LOW) + LOW) | word) & !LOW) >> 7;
    // Every byte is moved to the bit of the highest byte that its place names.
    (ones.wrapping_mul(0x0102_0408_1020_4080) >> 56) as u8
}

/// Whether two views share no memory and have as many rows of the last axis, which may be of different lengths.
fn fit(a: &View, b: &View) -> bool {
    let n = a.ndim();
    n > 0 && n == b.ndim() && a.shape()[..n - 1] == b.shape()[..n - 1] && !a.may_share_memory(b)
}

/// Eight booleans of `a` along the last axis in each byte of `out`, the first in the lowest bit if `little`, else in the
/// highest; the last byte is filled with zeros. Both are contiguous and share no memory.
pub fn pack(a: &View, little: bool, out: &View) -> Result<()> {
    let (Some(n), Some(length), true) = (a.shape().last().copied(), out.shape().last().copied(), fit(a, out)) else {
        return Err(Error::Shape);
    };
    if a.dtype() != DType::Bool || out.dtype() != DType::U8 || length != n.div_ceil(8) {
        return Err(Error::Shape);
    }
    let (from, to) = (a.elements::<u8>()?, out.elements::<u8>()?);
    if n == 0 {
        return Ok(());
    }
    for (row, made) in from.chunks_exact(n).zip(to.chunks_exact_mut(length)) {
        let (eights, rest) = row.as_chunks::<8>();
        let one = |eight: [u8; 8]| packed(if little { u64::from_le_bytes(eight) } else { u64::from_be_bytes(eight) });
        for (eight, byte) in eights.iter().zip(&mut *made) {
            *byte = one(*eight);
        }
        if let (Some(last), false) = (made.last_mut(), rest.is_empty()) {
            let mut eight = [0; 8];
            eight[..rest.len()].copy_from_slice(rest);
            *last = one(eight);
        }
    }
    Ok(())
}

/// The bits of `a` along the last axis, each as a byte of `out`, the lowest first if `little`; `out` ends before the last
/// bit, or goes on with zeros. Both are contiguous and share no memory.
pub fn unpack(a: &View, little: bool, out: &View) -> Result<()> {
    let (Some(n), Some(length), true) = (a.shape().last().copied(), out.shape().last().copied(), fit(a, out)) else {
        return Err(Error::Shape);
    };
    if a.dtype() != DType::U8 || out.dtype() != DType::U8 {
        return Err(Error::Shape);
    }
    let (from, to) = (a.elements::<u8>()?, out.elements::<u8>()?);
    if length == 0 {
        return Ok(());
    }
    for (k, made) in to.chunks_exact_mut(length).enumerate() {
        let row = &from[k * n..(k + 1) * n];
        let mut left = made;
        for byte in row {
            let word = SPREAD[usize::from(*byte)];
            let bits = if little { word.to_le_bytes() } else { word.to_be_bytes() };
            let many = left.len().min(8);
            let (now, later) = left.split_at_mut(many);
            now.copy_from_slice(&bits[..many]);
            left = later;
        }
        left.fill(0);
    }
    Ok(())
}
