//! Folding one run of elements into an accumulator, and one row into a row of accumulators.

#![allow(unsafe_code)]

use super::pairwise::Pairwise;
use crate::arch::{Kernel, dispatch, dispatch_widest};
use crate::dtype::{Bool, Element};
use crate::elementwise::loops::{Binary, aligned, slice};
use crate::number::Float;
use std::marker::PhantomData;

/// The kernels of an operation on a type. The accumulator is no part of what is read.
#[derive(Clone, Copy)]
pub struct Folder {
    /// Folds `n` elements from an address on, by a stride, into one accumulator.
    ///
    /// # Safety
    /// All elements may be read, and the accumulator written.
    pub run: unsafe fn(*mut u8, isize, usize, *mut u8),
    /// Folds `rows` rows of `n` elements each, all (address, stride of a row, stride in it) into `n` accumulators.
    ///
    /// # Safety
    /// As for `run`.
    pub rows: unsafe fn(*mut u8, [isize; 2], [usize; 2], *mut u8, isize),
    /// What nothing is folded to.
    pub identity: [u8; 16],
    pub status: bool,
    /// Whether floats are added, so that the order of additions matters.
    pub pairwise: bool,
    /// Whether a run may be cut anywhere and its parts be folded.
    pub associative: bool,
    /// Whether one element may decide the result, so that the others need not be looked at.
    pub early: bool,
}

/// An operation whose order does not matter, by lanes that the compiler makes a vector of.
pub fn associative<T: Element, O: Binary<T, Out = T>>(identity: T) -> Folder {
    Folder {
        run: run_lanes::<T, O, 32>,
        rows: run_rows::<T, O>,
        identity: bytes(identity),
        status: false,
        pairwise: false,
        associative: true,
        early: false,
    }
}

/// An extreme of floats, where a NaN decides: `P` is the operation on numbers alone.
pub fn extreme<T: Float, O: Binary<T, Out = T>, P: Binary<T, Out = T>>(identity: T) -> Folder {
    Folder { run: run_extreme::<T, O, P>, ..associative::<T, O>(identity) }
}

/// Whether any byte is not zero (`ANY`), or all are; what comes after the first that decides is not looked at.
pub fn truth<O: Binary<Bool, Out = Bool>, const ANY: bool>() -> Folder {
    Folder { run: run_truth::<O, ANY>, early: true, ..associative::<Bool, O>(Bool::new(!ANY)) }
}

/// An operation in turn, one element after the other.
pub fn in_turn<T: Element, O: Binary<T, Out = T>>(identity: T) -> Folder {
    Folder {
        run: run_in_turn::<T, O>,
        rows: run_rows::<T, O>,
        identity: bytes(identity),
        status: true,
        pairwise: false,
        associative: false,
        early: false,
    }
}

/// The sum of floats in NumPy's order.
pub fn summing<T: Pairwise, O: Binary<T, Out = T>>() -> Folder {
    Folder {
        run: run_pairwise::<T>,
        rows: run_rows::<T, O>,
        identity: bytes(T::default()),
        status: true,
        pairwise: true,
        associative: false,
        early: false,
    }
}

fn bytes<T: Element>(value: T) -> [u8; 16] {
    let mut bytes = [0; 16];
    // SAFETY: no element is larger than the array.
    unsafe { bytes.as_mut_ptr().cast::<T>().write_unaligned(value) };
    bytes
}

/// # Safety
/// See [`Folder`].
unsafe fn run_truth<O: Binary<Bool, Out = Bool>, const ANY: bool>(at: *mut u8, stride: isize, n: usize, acc: *mut u8) {
    const BLOCK: usize = 2048;
    for start in (0..n).step_by(BLOCK) {
        // SAFETY: the caller's.
        unsafe {
            if acc.read() == u8::from(ANY) {
                return;
            }
            run_lanes::<Bool, O, 32>(at.wrapping_offset(stride * start as isize), stride, BLOCK.min(n - start), acc);
        }
    }
}

struct Lanes<'a, T, O, const LANES: usize>(&'a [T], T, PhantomData<O>);

impl<T: Element, O: Binary<T, Out = T>, const LANES: usize> Kernel for Lanes<'_, T, O, LANES> {
    type Output = T;

    #[inline(always)]
    fn run(self) -> T {
        let Lanes(values, start, _) = self;
        let mut whole = values.chunks_exact(LANES);
        let mut result = start;
        if let Some(first) = whole.next() {
            let mut lanes = [start; LANES];
            lanes.copy_from_slice(first);
            for chunk in whole.by_ref() {
                for k in 0..LANES {
                    lanes[k] = O::apply(lanes[k], chunk[k]);
                }
            }
            let mut half = LANES / 2;
            while half > 0 {
                for k in 0..half {
                    lanes[k] = O::apply(lanes[k], lanes[k + half]);
                }
                half /= 2;
            }
            result = O::apply(result, lanes[0]);
        }
        for value in whole.remainder() {
            result = O::apply(result, *value);
        }
        result
    }
}

const WIDE: usize = 32;

/// The extreme of numbers in the order of [`Lanes`], or None where there is a NaN.
struct Numbers<'a, T, P>(&'a [T], T, PhantomData<P>);

impl<T: Float, P: Binary<T, Out = T>> Kernel for Numbers<'_, T, P> {
    type Output = Option<T>;

    #[inline(always)]
    fn run(self) -> Option<T> {
        let Numbers(values, start, _) = self;
        let (Some((first, rest)), false) = (values.split_first_chunk::<WIDE>(), start.is_nan()) else { return None };
        let mut lanes = *first;
        let mut lost = first.map(|value| if value.is_nan() { T::NAN } else { T::ZERO });
        // One comparison finds a NaN among two.
        let mut pairs = rest.chunks_exact(2 * WIDE);
        for pair in pairs.by_ref() {
            let (ones, others) = pair.split_at(WIDE);
            for k in 0..WIDE {
                lanes[k] = P::apply(P::apply(lanes[k], ones[k]), others[k]);
                lost[k] = if ones[k].is_nan() | others[k].is_nan() { T::NAN } else { lost[k] };
            }
        }
        let mut whole = pairs.remainder().chunks_exact(WIDE);
        for chunk in whole.by_ref() {
            for k in 0..WIDE {
                lanes[k] = P::apply(lanes[k], chunk[k]);
                lost[k] = if chunk[k].is_nan() { T::NAN } else { lost[k] };
            }
        }
        let tail = whole.remainder();
        if lost.iter().chain(tail).any(|value| value.is_nan()) {
            return None;
        }
        let mut half = WIDE / 2;
        while half > 0 {
            for k in 0..half {
                lanes[k] = P::apply(lanes[k], lanes[k + half]);
            }
            half /= 2;
        }
        Some(tail.iter().fold(P::apply(start, lanes[0]), |result, value| P::apply(result, *value)))
    }
}

/// # Safety
/// See [`Folder`].
unsafe fn run_extreme<T: Float, O: Binary<T, Out = T>, P: Binary<T, Out = T>>(
    at: *mut u8,
    stride: isize,
    n: usize,
    acc: *mut u8,
) {
    // SAFETY: the caller's.
    unsafe {
        if stride == size_of::<T>() as isize && aligned::<T>(at) {
            let start = acc.cast::<T>().read_unaligned();
            if let Some(found) = dispatch(Numbers::<T, P>(slice(at, n), start, PhantomData)) {
                return acc.cast::<T>().write_unaligned(found);
            }
        }
        run_lanes::<T, O, WIDE>(at, stride, n, acc);
    }
}

/// # Safety
/// See [`Folder`].
unsafe fn run_lanes<T: Element, O: Binary<T, Out = T>, const LANES: usize>(
    at: *mut u8,
    stride: isize,
    n: usize,
    acc: *mut u8,
) {
    if stride != size_of::<T>() as isize || !aligned::<T>(at) {
        // SAFETY: the caller's.
        return unsafe { run_strided::<T, O>(at, stride, n, acc) };
    }
    // SAFETY: the caller's.
    unsafe {
        let start = acc.cast::<T>().read_unaligned();
        let result = dispatch(Lanes::<T, O, LANES>(slice(at, n), start, PhantomData));
        acc.cast::<T>().write_unaligned(result);
    }
}

/// Several accumulators, so that no element has to wait for the one before it.
///
/// # Safety
/// See [`Folder`].
unsafe fn run_strided<T: Element, O: Binary<T, Out = T>>(at: *mut u8, stride: isize, n: usize, acc: *mut u8) {
    const LANES: usize = 8;
    let whole = n / LANES * LANES;
    // SAFETY: the caller's.
    unsafe {
        let value = |k: usize| at.wrapping_offset(stride * k as isize).cast::<T>().read_unaligned();
        let mut result = acc.cast::<T>().read_unaligned();
        if whole > 0 {
            let mut lanes: [T; LANES] = std::array::from_fn(value);
            for start in (LANES..whole).step_by(LANES) {
                lanes = std::array::from_fn(|k| O::apply(lanes[k], value(start + k)));
            }
            result = lanes.iter().fold(result, |result, lane| O::apply(result, *lane));
        }
        for k in whole..n {
            result = O::apply(result, value(k));
        }
        acc.cast::<T>().write_unaligned(result);
    }
}

/// # Safety
/// See [`Folder`].
unsafe fn run_in_turn<T: Element, O: Binary<T, Out = T>>(mut at: *mut u8, stride: isize, n: usize, acc: *mut u8) {
    // SAFETY: the caller's.
    unsafe {
        let mut result = acc.cast::<T>().read_unaligned();
        for _ in 0..n {
            result = O::apply(result, at.cast::<T>().read_unaligned());
            at = at.wrapping_offset(stride);
        }
        acc.cast::<T>().write_unaligned(result);
    }
}

/// # Safety
/// See [`Folder`].
unsafe fn run_pairwise<T: Pairwise>(at: *mut u8, stride: isize, n: usize, acc: *mut u8) {
    // SAFETY: the caller's.
    unsafe {
        let sum = T::pairwise(at, stride, n);
        let before = acc.cast::<T>().read_unaligned();
        acc.cast::<T>().write_unaligned(T::plus(before, sum));
    }
}

struct Rows<'a, T, O> {
    rows: usize,
    /// The address of the first row, and from one row to the next.
    at: *mut u8,
    stride: isize,
    acc: &'a mut [T],
    op: PhantomData<O>,
}

impl<T: Element, O: Binary<T, Out = T>> Kernel for Rows<'_, T, O> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let n = self.acc.len();
        let mut at = self.at;
        for _ in 0..self.rows {
            // SAFETY: whoever made this found the rows dense and aligned.
            let row = unsafe { slice::<T>(at, n) };
            for (acc, value) in self.acc.iter_mut().zip(row) {
                *acc = O::apply(*acc, *value);
            }
            at = at.wrapping_offset(self.stride);
        }
    }
}

/// Few accumulators stay in registers.
struct Narrow<'a, T, O, const N: usize>(Rows<'a, T, O>);

impl<T: Element, O: Binary<T, Out = T>, const N: usize> Kernel for Narrow<'_, T, O, N> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let mut local = [T::default(); N];
        local.copy_from_slice(self.0.acc);
        let mut at = self.0.at;
        for _ in 0..self.0.rows {
            // SAFETY: as above.
            let row = unsafe { slice::<T>(at, N) };
            for k in 0..N {
                local[k] = O::apply(local[k], row[k]);
            }
            at = at.wrapping_offset(self.0.stride);
        }
        self.0.acc.copy_from_slice(&local);
    }
}

/// # Safety
/// See [`Folder`].
unsafe fn run_rows<T: Element, O: Binary<T, Out = T>>(
    at: *mut u8,
    strides: [isize; 2],
    [rows, n]: [usize; 2],
    acc: *mut u8,
    acc_stride: isize,
) {
    let size = size_of::<T>() as isize;
    let dense = strides[1] == size && acc_stride == size;
    if dense && aligned::<T>(at) && aligned::<T>(acc) && strides[0] as usize & (align_of::<T>() - 1) == 0 {
        // SAFETY: dense and aligned; the accumulators are no part of the rows.
        let all = unsafe { std::slice::from_raw_parts_mut(acc.cast::<T>(), n) };
        // A block of columns at a time, whose accumulators stay in the first cache.
        for (k, acc) in all.chunks_mut(16384 / size_of::<T>()).enumerate() {
            let at = at.wrapping_add(k * 16384);
            let rows = Rows::<T, O> { rows, at, stride: strides[0], acc, op: PhantomData };
            match rows.acc.len() {
                1 => Narrow::<T, O, 1>(rows).run(),
                2 => Narrow::<T, O, 2>(rows).run(),
                3 => Narrow::<T, O, 3>(rows).run(),
                4 => Narrow::<T, O, 4>(rows).run(),
                _ => dispatch_widest(rows),
            }
        }
        return;
    }
    for k in 0..n as isize {
        let (at, acc) = (at.wrapping_offset(k * strides[1]), acc.wrapping_offset(k * acc_stride));
        // SAFETY: the caller's.
        unsafe { run_in_turn::<T, O>(at, strides[0], rows, acc) };
    }
}
