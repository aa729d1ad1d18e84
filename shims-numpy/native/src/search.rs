//! Searching what is sorted.

#![allow(unsafe_code)]

use crate::axes::{Axis, Walk};
use crate::dtype::{Bool, DType};
use crate::elementwise::with_copy;
use crate::error::{Error, Result};
use crate::flags::Flags;
use crate::parallel;
use crate::sort::{Sorted, by_dtype};
use crate::view::View;
use half::f16;

/// So many are looked for at once: while one waits for memory the others go on.
const LANES: usize = 16;

/// Where each of `wanted` would go in the ascending one-dimensional `a`, before equal ones, or after them if `right`; into
/// `out`, an `I64` of the shape of `wanted`.
pub fn searchsorted(a: &View, wanted: &View, right: bool, out: &View) -> Result<()> {
    if a.ndim() != 1 || wanted.dtype() != a.dtype() || out.dtype() != DType::I64 || out.shape() != wanted.shape() {
        return Err(Error::Shape);
    }
    if !a.is_contiguous() || !a.is_aligned() {
        return with_copy(a, a.dtype(), |a| searchsorted(a, wanted, right, out));
    }
    if wanted.may_share_memory(out) {
        return with_copy(wanted, wanted.dtype(), |wanted| searchsorted(a, wanted, right, out));
    }
    by_dtype!(a.dtype(), "searchsorted", search_of(a, wanted, right, out))
}

fn search_of<T: Sorted>(a: &View, wanted: &View, right: bool, out: &View) -> Result<()> {
    // SAFETY: `a` is dense and aligned.
    let sorted = unsafe { std::slice::from_raw_parts(a.data().cast::<T>(), a.size()) };
    let walk = Walk::new([wanted, out])?;
    parallel::over(&walk, 512, |walk| {
        // SAFETY: elements of the views.
        walk.for_each(|at, axis| unsafe { search_run(sorted, right, at, axis) });
        Flags::NONE
    });
    Ok(())
}

/// # Safety
/// All elements of the run may be read and written.
unsafe fn search_run<T: Sorted>(sorted: &[T], right: bool, [from, to]: [*mut u8; 2], axis: &Axis<2>) {
    let goes_on = |value: T::Key, key: T::Key| value < key || right && value == key;
    // SAFETY: the caller's.
    let key =
        |k: usize| unsafe { from.wrapping_offset(axis.strides[0] * k as isize).cast::<T>().read_unaligned().key() };
    if axis.len == 1 {
        let place = halved(sorted, |value| goes_on(value, key(0)));
        // SAFETY: the caller's.
        unsafe { to.cast::<i64>().write_unaligned(place as i64) };
        return;
    }
    let mut last: Option<(T::Key, usize)> = None;
    for start in (0..axis.len).step_by(LANES) {
        let count = LANES.min(axis.len - start);
        let keys: [T::Key; LANES] = std::array::from_fn(|k| key(start + k.min(count - 1)));
        let ascending = keys.windows(2).all(|pair| pair[0] <= pair[1]);
        let mut places = [0; LANES];
        if ascending && last.is_none_or(|(before, _)| before <= keys[0]) {
            // Each lies behind the one before it, and mostly near it.
            let mut place = last.map_or(0, |(_, place)| place);
            for (each, key) in places.iter_mut().zip(&keys) {
                place = onward(sorted, place, |value| goes_on(value, *key));
                *each = place;
            }
        } else {
            together(sorted, &keys, &mut places, goes_on);
        }
        last = Some((keys[LANES - 1], places[LANES - 1]));
        for (k, place) in places.iter().enumerate().take(count) {
            let to = to.wrapping_offset(axis.strides[1] * (start + k) as isize).cast::<i64>();
            // SAFETY: the caller's.
            unsafe { to.write_unaligned(*place as i64) };
        }
    }
}

/// The first place that does not go on, by halves: also of elements in no order the place that NumPy finds.
fn halved<T: Sorted>(sorted: &[T], goes_on: impl Fn(T::Key) -> bool) -> usize {
    let (mut low, mut high) = (0, sorted.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if goes_on(sorted[middle].key()) { low = middle + 1 } else { high = middle }
    }
    low
}

/// The first place from `start` on that does not go on, looked for in steps that grow.
#[inline(always)]
fn onward<T: Sorted>(sorted: &[T], start: usize, goes_on: impl Fn(T::Key) -> bool) -> usize {
    let (mut low, mut step) = (start, 1);
    while low + step <= sorted.len() && goes_on(sorted[low + step - 1].key()) {
        low += step;
        step *= 4;
    }
    let high = sorted.len().min(low + step - 1);
    low + sorted[low..high].partition_point(|value| goes_on(value.key()))
}

/// Places of several keys by halving, each half for all of them before the next.
#[inline(always)]
fn together<T: Sorted>(
    sorted: &[T],
    keys: &[T::Key; LANES],
    places: &mut [usize; LANES],
    goes_on: impl Fn(T::Key, T::Key) -> bool,
) {
    let mut size = sorted.len();
    while size > 0 {
        let half = size.div_ceil(2);
        for (place, key) in places.iter_mut().zip(keys) {
            // SAFETY: a place is at most as far as what has been taken off `size`, so that this one is inside.
            let value = unsafe { sorted.get_unchecked(*place + half - 1) }.key();
            *place += if goes_on(value, *key) { half } else { 0 };
        }
        size -= half;
    }
}
