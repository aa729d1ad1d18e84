//! Elements where a mask is true.

#![allow(unsafe_code)]

use crate::arch::{Kernel, dispatch};
use crate::axes::{Axis, Walk};
use crate::block::Block;
use crate::cast::copy;
use crate::dtype::DType;
use crate::elementwise::with_copy;
use crate::error::{Error, Result};
use crate::flags::Flags;
use crate::parallel;
use crate::reduce::count_nonzero;
use crate::view::{View, c_strides};

/// Calls `work` with a contiguous view of the same elements, copied if need be.
fn dense<R>(a: &View, work: impl FnOnce(&View) -> Result<R>) -> Result<R> {
    if a.is_contiguous() { work(a) } else { with_copy(a, a.dtype(), work) }
}

/// Calls `each` with the position of every true byte, in order.
///
/// # Safety
/// `n` bytes may be read.
#[inline(always)]
unsafe fn each_true(mask: *const u8, n: usize, mut each: impl FnMut(usize)) {
    let mut k = 0;
    while k + 8 <= n {
        // SAFETY: the caller's.
        let word = unsafe { mask.add(k).cast::<u64>().read_unaligned() };
        let mut bits = nonzero_bytes(u64::from_le(word));
        while bits != 0 {
            each(k + (bits.trailing_zeros() / 8) as usize);
            bits &= bits - 1;
        }
        k += 8;
    }
    while k < n {
        // SAFETY: the caller's.
        if unsafe { mask.add(k).read() } != 0 {
            each(k);
        }
        k += 1;
    }
}

/// The top bit of each byte that is not zero.
#[inline(always)]
fn nonzero_bytes(word: u64) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    (((word & LOW) + LOW) | word) & !LOW
}

/// The elements of `a` where `mask`, booleans of the same shape, is true, in C order, into the one-dimensional `out`, which
/// is as long as there are true ones.
pub fn compress(a: &View, mask: &View, out: &View) -> Result<()> {
    if a.shape() != mask.shape() || out.ndim() != 1 || out.dtype() != a.dtype() || mask.dtype() != DType::Bool {
        return Err(Error::Shape);
    }
    if count_nonzero(mask)? != out.size() {
        return Err(Error::Shape);
    }
    if !out.is_contiguous() || a.may_share_memory(out) || mask.may_share_memory(out) {
        let block = Block::new(out.size() * out.dtype().size())?;
        let strides = c_strides(out.shape(), out.dtype().size());
        // SAFETY: the block has room for the result, and outlives the view.
        let apart = unsafe { View::new(block.as_ptr(), out.dtype(), out.shape(), &strides) };
        compress(a, mask, &apart)?;
        return copy(&apart, out);
    }
    dense(mask, |mask| {
        if let ([_], [stride]) = (a.shape(), a.strides()) {
            chosen(a, *stride, mask, out);
            return Ok(());
        }
        dense(a, |a| {
            chosen(a, a.dtype().size() as isize, mask, out);
            Ok(())
        })
    })
}

fn chosen(a: &View, stride: isize, mask: &View, out: &View) {
    match a.dtype().size() {
        1 => chosen_of::<u8>(a, stride, mask, out),
        2 => chosen_of::<u16>(a, stride, mask, out),
        4 => chosen_of::<u32>(a, stride, mask, out),
        8 => chosen_of::<u64>(a, stride, mask, out),
        _ => chosen_of::<[u64; 2]>(a, stride, mask, out),
    }
}

fn chosen_of<T: Copy>(a: &View, stride: isize, mask: &View, out: &View) {
    let (n, count) = (mask.size(), out.size());
    let (from, to, mask) = (a.data(), out.data().cast::<T>(), mask.data());
    let (mut k, mut made) = (0, 0);
    // Without a branch for each element: it is written in any case, and stays if the mask says so. The last places are
    // left to the careful way, because nothing may be written beyond them.
    while k + 8 <= n && made + 8 <= count {
        for j in k..k + 8 {
            // SAFETY: elements of the views; at most eight places are written from `made` on.
            unsafe {
                to.add(made).write_unaligned(from.wrapping_offset(stride * j as isize).cast::<T>().read_unaligned());
                made += usize::from(mask.add(j).read() != 0);
            }
        }
        k += 8;
    }
    // SAFETY: elements of the views; there are as many true ones as places.
    unsafe {
        each_true(mask.add(k), n - k, |j| {
            let value = from.wrapping_offset(stride * (k + j) as isize).cast::<T>().read_unaligned();
            to.add(made).write_unaligned(value);
            made += 1;
        });
    }
}

/// Writes `values` to the elements of `a` where `mask`, booleans of the same shape, is true: one of them everywhere, or as
/// many as there are true ones, in C order.
pub fn place(a: &View, mask: &View, values: &View) -> Result<()> {
    if a.shape() != mask.shape() || values.dtype() != a.dtype() || mask.dtype() != DType::Bool {
        return Err(Error::Shape);
    }
    if values.size() == 1 {
        // SAFETY: the one value, as often as wanted.
        let one = unsafe { View::new(values.data(), values.dtype(), &[], &[]) };
        return select(mask, &one, a, a);
    }
    if values.ndim() != 1 || values.size() != count_nonzero(mask)? {
        return Err(Error::Shape);
    }
    if a.may_share_memory(values) {
        return with_copy(values, values.dtype(), |values| place(a, mask, values));
    }
    dense(mask, |mask| {
        let size = a.dtype().size();
        let (from, stride) = (values.data(), values.strides()[0]);
        let mut used = 0_isize;
        let mut write = |to: *mut u8| {
            // SAFETY: the next value, and an element of `a`.
            unsafe { std::ptr::copy_nonoverlapping(from.wrapping_offset(stride * used), to, size) };
            used += 1;
        };
        if let ([n], [step]) = (a.shape(), a.strides()) {
            // SAFETY: the mask is contiguous, and as long.
            unsafe { each_true(mask.data(), *n, |k| write(a.data().wrapping_offset(step * k as isize))) };
            return Ok(());
        }
        let shape = a.shape();
        // SAFETY: the mask is contiguous, and has the same shape.
        unsafe {
            each_true(mask.data(), mask.size(), |mut flat| {
                let mut to = a.data();
                for k in (0..shape.len()).rev() {
                    to = to.wrapping_offset(a.strides()[k] * (flat % shape[k]) as isize);
                    flat /= shape[k];
                }
                write(to);
            });
        }
        Ok(())
    })
}

/// The positions of the true elements of `mask`, in C order: for each an index for every axis, into `out`, of `I64` and of
/// the shape (axes, true ones).
pub fn nonzero(mask: &View, out: &View) -> Result<()> {
    if mask.dtype() != DType::Bool || out.dtype() != DType::I64 || out.ndim() != 2 || out.shape()[0] != mask.ndim() {
        return Err(Error::Shape);
    }
    if out.shape()[1] != count_nonzero(mask)? {
        return Err(Error::Shape);
    }
    let shape = mask.shape();
    let (row, step) = (out.strides()[0], out.strides()[1]);
    dense(mask, |mask| {
        let mut to = out.data();
        let put = |axis: usize, to: *mut u8, index: usize| {
            // SAFETY: an element of the result.
            unsafe { to.wrapping_offset(row * axis as isize).cast::<i64>().write_unaligned(index as i64) };
        };
        match shape {
            [] => {}
            [n] if step == 8 && out.is_aligned() => {
                // SAFETY: the mask is contiguous, and so is the result, which nobody else has.
                let (mask, places) = unsafe {
                    let places = std::slice::from_raw_parts_mut(to.cast::<i64>(), out.size());
                    (std::slice::from_raw_parts(mask.data(), *n), places)
                };
                dispatch(Places { mask, places });
            }
            [n] => {
                // SAFETY: the mask is contiguous.
                unsafe {
                    each_true(mask.data(), *n, |k| {
                        put(0, to, k);
                        to = to.wrapping_offset(step);
                    });
                }
            }
            [.., last] => {
                let rows = mask.size() / (*last).max(1);
                for outer in 0..rows {
                    // SAFETY: a row of the mask, which is contiguous.
                    unsafe {
                        each_true(mask.data().add(outer * last), *last, |k| {
                            put(shape.len() - 1, to, k);
                            let mut rest = outer;
                            for axis in (0..shape.len() - 1).rev() {
                                put(axis, to, rest % shape[axis]);
                                rest /= shape[axis];
                            }
                            to = to.wrapping_offset(step);
                        });
                    }
                }
            }
        }
        Ok(())
    })
}

/// The places of the bits that are set, for every byte.
const SET: [[u8; 8]; 256] = {
    let mut table = [[0; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut bit, mut found) = (0, 0);
        while bit < 8 {
            if byte >> bit & 1 == 1 {
                table[byte][found] = bit as u8;
                found += 1;
            }
            bit += 1;
        }
        byte += 1;
    }
    table
};

/// The positions of the true bytes, of which there are as many as places.
struct Places<'a> {
    mask: &'a [u8],
    places: &'a mut [i64],
}

impl Kernel for Places<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Places { mask, places } = self;
        let (words, rest) = mask.as_chunks::<8>();
        let mut made = 0;
        let mut k = 0;
        // Eight places are written for every eight bytes, and those count that were true.
        while k < words.len() && made + 8 <= places.len() {
            let bits = nonzero_bytes(u64::from_le_bytes(words[k]));
            // The top bit of each byte, put side by side.
            let byte = ((bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u8;
            let set = &SET[usize::from(byte)];
            let base = 8 * k as i64;
            for (place, bit) in places[made..made + 8].iter_mut().zip(set) {
                *place = base + i64::from(*bit);
            }
            made += byte.count_ones() as usize;
            k += 1;
        }
        let done = 8 * k;
        let last = words[k..].as_flattened().iter().chain(rest).enumerate().filter(|(_, byte)| **byte != 0);
        for ((at, _), place) in last.zip(&mut places[made..]) {
            *place = (done + at) as i64;
        }
    }
}

/// The element of `x` where `mask` is true, else that of `y`, all broadcast along `out`.
pub fn select(mask: &View, x: &View, y: &View, out: &View) -> Result<()> {
    if mask.dtype() != DType::Bool || x.dtype() != out.dtype() || y.dtype() != out.dtype() {
        return Err(Error::Shape);
    }
    let in_the_way = |a: &View| a.may_share_memory(out) && !a.is_same(out);
    if in_the_way(mask) {
        return with_copy(mask, DType::Bool, |mask| select(mask, x, y, out));
    }
    if in_the_way(x) {
        return with_copy(x, x.dtype(), |x| select(mask, x, y, out));
    }
    if in_the_way(y) {
        return with_copy(y, y.dtype(), |y| select(mask, x, y, out));
    }
    let walk = Walk::new([mask, x, y, out])?;
    let size = out.dtype().size();
    parallel::over(&walk, 1 + 3 * size, |walk| {
        walk.for_each(|at, axis| {
            // SAFETY: elements of the views.
            unsafe {
                match size {
                    1 => select_of::<u8>(at, axis),
                    2 => select_of::<u16>(at, axis),
                    4 => select_of::<u32>(at, axis),
                    8 => select_of::<u64>(at, axis),
                    _ => select_of::<[u64; 2]>(at, axis),
                }
            }
        });
        Flags::NONE
    });
    Ok(())
}

/// # Safety
/// All elements of the run may be read and written.
#[inline(always)]
unsafe fn select_of<T: Copy>(at: [*mut u8; 4], axis: &Axis<4>) {
    let size = size_of::<T>() as isize;
    let [m, x, y, out] = axis.strides;
    // The strides are told to the compiler, which makes vectors of it where it can.
    // SAFETY: the caller's.
    unsafe {
        match (m == 1 && out == size, x == size, y == size, x == 0, y == 0) {
            (true, true, true, ..) => run::<T>(at, axis.len, [1, size, size, size]),
            (true, true, _, _, true) => run::<T>(at, axis.len, [1, size, 0, size]),
            (true, _, true, true, _) => run::<T>(at, axis.len, [1, 0, size, size]),
            _ => run::<T>(at, axis.len, axis.strides),
        }
    }
}

/// # Safety
/// All elements of the run may be read and written.
#[inline(always)]
unsafe fn run<T: Copy>(at: [*mut u8; 4], len: usize, strides: [isize; 4]) {
    for k in 0..len as isize {
        let [m, x, y, out] = [0, 1, 2, 3].map(|v: usize| at[v].wrapping_offset(strides[v] * k));
        // SAFETY: the caller's.
        unsafe {
            // Both are read, so that no branch is needed.
            let (x, y) = (x.cast::<T>().read_unaligned(), y.cast::<T>().read_unaligned());
            out.cast::<T>().write_unaligned(if m.read() != 0 { x } else { y });
        }
    }
}
