//! Where the largest or smallest element is, and how many are true.

#![allow(unsafe_code)]

use crate::arch::{Kernel, dispatch};
use crate::axes::Walk;
use crate::dtype::{Bool, DType, Element};
use crate::elementwise::loops::{Binary, aligned, slice};
use crate::elementwise::{boolean, float, integer};
use crate::error::{Error, Result};
use crate::view::View;
use std::marker::PhantomData;

/// Elements are looked at by blocks of which only the best is searched.
const BLOCK: usize = 1024;

/// So few elements are looked at one by one.
const FEW: usize = 32;

type Find = unsafe fn(*mut u8, isize, usize) -> usize;

fn finder(largest: bool, dtype: DType) -> Option<Find> {
    macro_rules! choose {
        ($type:ty, $max:ty, $min:ty) => {
            if largest { find::<$type, $max> } else { find::<$type, $min> }
        };
    }
    Some(match dtype {
        DType::Bool => choose!(Bool, boolean::Or, boolean::And),
        DType::I8 => choose!(i8, integer::Maximum, integer::Minimum),
        DType::I16 => choose!(i16, integer::Maximum, integer::Minimum),
        DType::I32 => choose!(i32, integer::Maximum, integer::Minimum),
        DType::I64 => choose!(i64, integer::Maximum, integer::Minimum),
        DType::U8 => choose!(u8, integer::Maximum, integer::Minimum),
        DType::U16 => choose!(u16, integer::Maximum, integer::Minimum),
        DType::U32 => choose!(u32, integer::Maximum, integer::Minimum),
        DType::U64 => choose!(u64, integer::Maximum, integer::Minimum),
        DType::F32 => choose!(f32, float::Maximum, float::Minimum),
        DType::F64 => choose!(f64, float::Maximum, float::Minimum),
        DType::F16 | DType::C64 | DType::C128 => return None,
    })
}

/// The position of the first largest (or smallest) element along the last axis of `a`, into `out`, an `I64` with the other
/// axes. The first NaN is both.
pub fn arg_reduce(largest: bool, a: &View, out: &View) -> Result<()> {
    let name = if largest { "argmax" } else { "argmin" };
    let find = finder(largest, a.dtype()).ok_or(Error::NoLoop { op: name, dtype: a.dtype() })?;
    let Some((n, kept)) = a.shape().split_last() else {
        return Err(Error::Shape);
    };
    if kept != out.shape() || out.dtype() != DType::I64 {
        return Err(Error::Shape);
    }
    if *n == 0 && out.size() != 0 {
        return Err(Error::Empty(name));
    }
    let stride = a.strides()[kept.len()];
    // SAFETY: the first elements of the runs of `a`.
    let starts = unsafe { View::new(a.data(), a.dtype(), kept, &a.strides()[..kept.len()]) };
    Walk::new([&starts, out])?.for_each(|[at, to], axis| {
        for k in 0..axis.len as isize {
            let (at, to) = (at.wrapping_offset(axis.strides[0] * k), to.wrapping_offset(axis.strides[1] * k));
            // SAFETY: a run of `a`, and an element of the result.
            unsafe { to.cast::<i64>().write_unaligned(find(at, stride, *n) as i64) };
        }
    });
    Ok(())
}

struct Best<'a, T, O>(&'a [T], PhantomData<O>);

impl<T: Element, O: Binary<T, Out = T>> Kernel for Best<'_, T, O> {
    type Output = T;

    #[inline(always)]
    fn run(self) -> T {
        const LANES: usize = 16;
        let mut lanes = [self.0[0]; LANES];
        let mut chunks = self.0.chunks_exact(LANES);
        for chunk in chunks.by_ref() {
            for k in 0..LANES {
                lanes[k] = O::apply(lanes[k], chunk[k]);
            }
        }
        let rest = chunks.remainder().iter().fold(lanes[0], |best, value| O::apply(best, *value));
        lanes.iter().fold(rest, |best, value| O::apply(best, *value))
    }
}

/// # Safety
/// All elements may be read; there is at least one.
unsafe fn find<T: Element, O: Binary<T, Out = T>>(at: *mut u8, stride: isize, n: usize) -> usize {
    // SAFETY: the caller's.
    let value = |k: usize| unsafe { at.wrapping_offset(stride * k as isize).cast::<T>().read_unaligned() };
    // Whether `new` is better than `best`: then it wins whatever the order, and is another one.
    let better = |best: T, new: T| {
        let won = O::apply(best, new);
        is_nan(won) && !is_nan(best) || won != best && won == new
    };
    let (mut best, mut place) = (value(0), 0);
    if is_nan(best) {
        return 0;
    }
    if stride != size_of::<T>() as isize || !aligned::<T>(at) || n < FEW {
        for k in 1..n {
            let new = value(k);
            if better(best, new) {
                (best, place) = (new, k);
                if is_nan(new) {
                    break;
                }
            }
        }
        return place;
    }
    // SAFETY: the caller's.
    let values = unsafe { slice::<T>(at, n) };
    for (k, block) in values.chunks(BLOCK).enumerate() {
        let new = dispatch(Best::<T, O>(block, PhantomData));
        if k == 0 || better(best, new) {
            (best, place) = (new, k);
            if is_nan(new) {
                break;
            }
        }
    }
    let block = &values[place * BLOCK..n.min((place + 1) * BLOCK)];
    place * BLOCK + dispatch(Where(block, best))
}

/// The position of the first element that is this one; of the first NaN if it is NaN.
struct Where<'a, T>(&'a [T], T);

impl<T: Element> Kernel for Where<'_, T> {
    type Output = usize;

    #[inline(always)]
    fn run(self) -> usize {
        const LANES: usize = 32;
        let Where(values, wanted) = self;
        let nan = is_nan(wanted);
        let mut at = 0;
        for chunk in values.chunks_exact(LANES) {
            // All of a chunk are compared before anything is decided, which makes vectors of the comparisons.
            let found = if nan {
                chunk.iter().fold(false, |found, value| found | is_nan(*value))
            } else {
                chunk.iter().fold(false, |found, value| found | (*value == wanted))
            };
            if found {
                break;
            }
            at += LANES;
        }
        let rest = values[at..].iter().position(|value| *value == wanted || nan && is_nan(*value));
        at + rest.unwrap_or(0)
    }
}

/// Only a NaN is not itself.
#[inline(always)]
#[allow(clippy::eq_op)]
fn is_nan<T: Element>(value: T) -> bool {
    value != value
}

/// So many words at once.
const COUNTED: usize = 255;
const EVEN: u64 = 0x00ff_00ff_00ff_00ff;

/// One in each byte that is not zero.
#[inline(always)]
fn ones(word: u64) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    ((((word & LOW) + LOW) | word) >> 7) & 0x0101_0101_0101_0101
}

struct True<'a>(&'a [u8]);

impl Kernel for True<'_> {
    type Output = usize;

    #[inline(always)]
    fn run(self) -> usize {
        let (words, rest) = self.0.as_chunks::<8>();
        let mut total = rest.iter().filter(|byte| **byte != 0).count();
        // Each byte of a sum counts the words in which that byte is not zero, as long as it cannot overflow.
        for words in words.chunks(COUNTED) {
            let sum = words.iter().fold(0, |sum, word| sum + ones(u64::from_ne_bytes(*word)));
            let pairs = (sum & EVEN) + (sum >> 8 & EVEN);
            total += (pairs.wrapping_mul(0x0001_0001_0001_0001) >> 48) as usize;
        }
        total
    }
}

/// How many elements of booleans are true.
pub fn count_nonzero(a: &View) -> Result<usize> {
    if a.dtype() != DType::Bool {
        return Err(Error::NoLoop { op: "count_nonzero", dtype: a.dtype() });
    }
    let mut total = 0;
    Walk::new([a])?.for_each(|[at], axis| {
        // SAFETY: elements of the view.
        unsafe {
            if axis.strides[0] == 1 {
                total += dispatch(True(slice(at, axis.len)));
            } else {
                for k in 0..axis.len as isize {
                    total += usize::from(at.wrapping_offset(axis.strides[0] * k).read() != 0);
                }
            }
        }
    });
    Ok(total)
}
