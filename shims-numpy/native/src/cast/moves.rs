//! Moving elements of a size without looking into them.

#![allow(unsafe_code)]

use crate::arch::{Kernel, dispatch};
use crate::axes::{Axis, Walk};
use crate::elementwise::loops::{aligned, slice, slice_mut};
use std::mem::MaybeUninit;

/// Copies along a walk of elements of this many bytes.
pub fn copy(walk: &Walk<2>, size: usize) {
    match size {
        1 => copy_of::<u8>(walk),
        2 => copy_of::<u16>(walk),
        4 => copy_of::<u32>(walk),
        8 => copy_of::<u64>(walk),
        _ => copy_of::<[u64; 2]>(walk),
    }
}

fn copy_of<T: Copy>(walk: &Walk<2>) {
    let size = size_of::<T>() as isize;
    let (inner, outer) = walk.inner();
    if let Some(other) = outer.last()
        && inner.strides[0].unsigned_abs() > 64
        && other.strides[0].unsigned_abs() < inner.strides[0].unsigned_abs()
        && inner.len >= 8
        && other.len >= 8
    {
        return transposed::<T>(walk, *other, inner);
    }
    if let Some(other) = outer.last()
        && inner.len <= 8
        && inner.strides == [0, size]
        && other.strides[1] == size * inner.len as isize
    {
        return repeated::<T>(walk, *other, inner.len);
    }
    // SAFETY: the addresses are those of elements of the views, which may be read and written and lie apart.
    walk.for_each(|[from, to], axis| unsafe {
        if axis.strides == [size, size] {
            std::ptr::copy_nonoverlapping(from, to, axis.len * size as usize);
        } else if axis.strides == [0, size] && aligned::<T>(to) && axis.len >= 8 {
            dispatch(Fill { value: from.cast::<T>().read_unaligned(), out: slice_mut(to, axis.len) });
        } else if axis.strides == [2 * size, size] && aligned::<T>(from) && aligned::<T>(to) && axis.len >= 8 {
            let from = slice::<T>(from, 2 * axis.len - 1);
            dispatch(EverySecond { from, out: slice_mut(to, axis.len) });
        } else {
            strided::<T>(from, to, axis);
        }
    });
}

/// Every element several times in a row: the runs are too short for a loop of their own.
fn repeated<T: Copy>(walk: &Walk<2>, each: Axis<2>, times: usize) {
    let mut around = walk.clone();
    let last = around.axes.len();
    around.axes.truncate(last - 2);
    around.size = walk.size / (each.len * times);
    around.for_each(|start, axis| {
        for k in 0..axis.len as isize {
            let [from, to] = [0, 1].map(|v: usize| start[v].wrapping_offset(axis.strides[v] * k));
            // SAFETY: elements of the views, which may be read and written and lie apart; the result is dense.
            unsafe {
                match times {
                    2 => repeated_run::<T, 2>(from, to, &each),
                    3 => repeated_run::<T, 3>(from, to, &each),
                    4 => repeated_run::<T, 4>(from, to, &each),
                    _ => {
                        let mut to = to.cast::<T>();
                        for k in 0..each.len as isize {
                            let value = from.wrapping_offset(each.strides[0] * k).cast::<T>().read_unaligned();
                            for _ in 0..times {
                                to.write_unaligned(value);
                                to = to.add(1);
                            }
                        }
                    }
                }
            }
        }
    });
}

/// # Safety
/// The elements may be read, and as many times `N` places be written.
unsafe fn repeated_run<T: Copy, const N: usize>(from: *mut u8, to: *mut u8, each: &Axis<2>) {
    let mut to = to.cast::<[T; N]>();
    for k in 0..each.len as isize {
        // SAFETY: the caller's.
        unsafe {
            to.write_unaligned([from.wrapping_offset(each.strides[0] * k).cast::<T>().read_unaligned(); N]);
            to = to.add(1);
        }
    }
}

struct Fill<'a, T> {
    value: T,
    out: &'a mut [MaybeUninit<T>],
}

impl<T: Copy> Kernel for Fill<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for out in self.out {
            out.write(self.value);
        }
    }
}

struct EverySecond<'a, T> {
    from: &'a [T],
    out: &'a mut [MaybeUninit<T>],
}

impl<T: Copy> Kernel for EverySecond<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let last = self.out.len() - 1;
        for (out, pair) in self.out[..last].iter_mut().zip(self.from.chunks_exact(2)) {
            out.write(pair[0]);
        }
        self.out[last].write(self.from[2 * last]);
    }
}

/// # Safety
/// All elements of the run may be read and written.
#[inline(always)]
unsafe fn strided<T: Copy>(mut from: *mut u8, mut to: *mut u8, axis: &Axis<2>) {
    for _ in 0..axis.len {
        // SAFETY: the caller's.
        unsafe { to.cast::<T>().write_unaligned(from.cast::<T>().read_unaligned()) };
        from = from.wrapping_offset(axis.strides[0]);
        to = to.wrapping_offset(axis.strides[1]);
    }
}

/// A copy whose source is read along one axis and whose result is written along another: by tiles that fit the cache.
fn transposed<T: Copy>(walk: &Walk<2>, rows: Axis<2>, columns: Axis<2>) {
    const TILE: usize = 32;
    let mut around = walk.clone();
    let last = around.axes.len();
    around.axes.truncate(last - 2);
    around.size = walk.size / (rows.len * columns.len);
    let each = |[from, to]: [*mut u8; 2]| {
        for i in (0..rows.len).step_by(TILE) {
            let height = TILE.min(rows.len - i);
            for j in (0..columns.len).step_by(TILE) {
                for column in j..columns.len.min(j + TILE) {
                    let at = |start: *mut u8, k: usize| {
                        start.wrapping_offset(rows.strides[k] * i as isize + columns.strides[k] * column as isize)
                    };
                    // SAFETY: elements of the views, which may be read and written.
                    unsafe { strided::<T>(at(from, 0), at(to, 1), &Axis { len: height, strides: rows.strides }) };
                }
            }
        }
    };
    around.for_each(|start, axis| {
        for k in 0..axis.len {
            each([0, 1].map(|v| start[v].wrapping_offset(axis.strides[v] * k as isize)));
        }
    });
}
