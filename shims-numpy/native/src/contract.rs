//! Sums of products over named axes, all in one walk: what `einsum` is.

#![allow(unsafe_code)]

use crate::arch::{Kernel, dispatch};
use crate::cast::fill;
use crate::dtype::{DType, Element};
use crate::elementwise::loops::{aligned, slice};
use crate::error::{Error, Result};
use crate::view::View;
use smallvec::SmallVec;
use std::ops::Range;

/// A number that can be multiplied and added; whole numbers wrap.
trait Term: Element {
    const ZERO: Self;
    const ONE: Self;
    fn plus_product(self, a: Self, b: Self) -> Self;
}

macro_rules! terms {
    ($($type:ty: $zero:expr, $one:expr, |$sum:ident, $a:ident, $b:ident| $body:expr;)*) => {
        $(impl Term for $type {
            const ZERO: $type = $zero;
            const ONE: $type = $one;

            #[inline(always)]
            fn plus_product(self, $a: $type, $b: $type) -> $type {
                let $sum = self;
                $body
            }
        })*
    };
}

terms! {
    f64: 0.0, 1.0, |sum, a, b| sum + a * b;
    f32: 0.0, 1.0, |sum, a, b| sum + a * b;
    i64: 0, 1, |sum, a, b| sum.wrapping_add(a.wrapping_mul(b));
}

/// Whether [`sum_of_products`] has loops for a type.
pub fn can_contract(dtype: DType) -> bool {
    matches!(dtype, DType::F64 | DType::F32 | DType::I64)
}

/// An axis: its length, and the strides of the operands and last of the result, which is zero where it is summed.
struct Axis {
    len: usize,
    strides: SmallVec<[isize; 4]>,
}

/// The sums, over the axes along which `out` has a stride of zero, of the products of the operands' elements. All views
/// have the same axes; `total` is `out` without those.
pub fn sum_of_products(operands: &[View], out: &View, total: &View) -> Result<()> {
    let dtype = out.dtype();
    if operands.iter().any(|view| view.dtype() != dtype || view.shape() != out.shape()) || operands.is_empty() {
        return Err(Error::Shape);
    }
    fill(total, &[0; 16][..dtype.size()])?;
    if out.size() == 0 {
        return Ok(());
    }
    let views: SmallVec<[&View; 4]> = operands.iter().chain([out]).collect();
    let mut axes: SmallVec<[Axis; 6]> = (0..out.ndim())
        .filter(|k| out.shape()[*k] != 1)
        .map(|k| Axis { len: out.shape()[k], strides: views.iter().map(|view| view.strides()[k]).collect() })
        .collect();
    // The axis along which the least memory lies between neighbours goes innermost; of two such, the one that is summed.
    axes.sort_by_key(|axis| {
        let reach: usize = axis.strides.iter().map(|stride| stride.unsigned_abs()).sum();
        std::cmp::Reverse((reach, axis.strides.last().is_some_and(|stride| *stride != 0)))
    });
    let starts: SmallVec<[*mut u8; 4]> = views.iter().map(|view| view.data()).collect();
    match dtype {
        DType::F64 => walk::<f64>(&axes, starts),
        DType::F32 => walk::<f32>(&axes, starts),
        DType::I64 => walk::<i64>(&axes, starts),
        _ => return Err(Error::NoLoop { op: "einsum", dtype }),
    }
    Ok(())
}

fn walk<T: Term>(axes: &[Axis], starts: SmallVec<[*mut u8; 4]>) {
    let alone = Axis { len: 1, strides: smallvec::smallvec![0; starts.len()] };
    let (inner, outer) = axes.split_last().unwrap_or((&alone, &[]));
    let mut at = starts;
    let mut counts: SmallVec<[usize; 6]> = smallvec::smallvec![0; outer.len()];
    loop {
        // SAFETY: a run of elements of every view.
        unsafe { run_in_blocks::<T>(&at, &inner.strides, inner.len) };
        let mut k = outer.len();
        loop {
            if k == 0 {
                return;
            }
            k -= 1;
            counts[k] += 1;
            let ended = counts[k] == outer[k].len;
            let steps = if ended { 1 - outer[k].len as isize } else { 1 };
            for (place, stride) in at.iter_mut().zip(&outer[k].strides) {
                *place = place.wrapping_offset(stride * steps);
            }
            if !ended {
                break;
            }
            counts[k] = 0;
        }
    }
}

/// So many products are summed by themselves, as NumPy's buffered iterator does it: a sum of sums is more precise.
const BLOCK: usize = 8192;

/// # Safety
/// As for `run`.
unsafe fn run_in_blocks<T: Term>(at: &[*mut u8], strides: &[isize], n: usize) {
    let mut done = 0;
    while n - done > BLOCK {
        // SAFETY: the caller's, of a part.
        unsafe { run::<T>(&moved(at, strides, done), strides, BLOCK) };
        done += BLOCK;
    }
    // SAFETY: the caller's, of the whole or the rest.
    match done {
        0 => unsafe { run::<T>(at, strides, n) },
        _ => unsafe { run::<T>(&moved(at, strides, done), strides, n - done) },
    }
}

fn moved(at: &[*mut u8], strides: &[isize], steps: usize) -> SmallVec<[*mut u8; 4]> {
    at.iter().zip(strides).map(|(place, stride)| place.wrapping_offset(stride * steps as isize)).collect()
}

/// # Safety
/// `n` elements from each address, by its stride, may be read, and those of the last one written.
unsafe fn run<T: Term>(at: &[*mut u8], strides: &[isize], n: usize) {
    let size = size_of::<T>() as isize;
    let dense = |k: usize| strides[k] == size && aligned::<T>(at[k]);
    // SAFETY: the caller's; the result is no part of an operand.
    unsafe {
        match *at {
            [a, b, out] if strides[2] == 0 && dense(0) && dense(1) => {
                let sum = dispatch(Dot::<T>(slice(a, n), slice(b, n), &[]));
                add_to(out, sum);
            }
            [a, b, c, out] if strides[3] == 0 && dense(0) && dense(1) && dense(2) => {
                let sum = dispatch(Dot::<T>(slice(a, n), slice(b, n), slice(c, n)));
                add_to(out, sum);
            }
            [a, b, out] if strides[0] == 0 && dense(1) && dense(2) => {
                let factor = a.cast::<T>().read_unaligned();
                dispatch(Scaled(factor, slice(b, n), std::slice::from_raw_parts_mut(out.cast(), n)));
            }
            [a, b, out] if strides[1] == 0 && dense(0) && dense(2) => {
                let factor = b.cast::<T>().read_unaligned();
                dispatch(Scaled(factor, slice(a, n), std::slice::from_raw_parts_mut(out.cast(), n)));
            }
            [a, b, out] if dense(0) && dense(1) && dense(2) => {
                dispatch(Each(slice(a, n), slice(b, n), std::slice::from_raw_parts_mut(out.cast::<T>(), n)));
            }
            [a, out] if strides[1] == 0 && dense(0) => add_to(out, dispatch(Total::<T>(slice(a, n)))),
            [a, out] if dense(0) && dense(1) => {
                dispatch(Scaled(T::ONE, slice(a, n), std::slice::from_raw_parts_mut(out.cast(), n)));
            }
            _ => by_address::<T>(at, strides, n),
        }
    }
}

/// # Safety
/// An element that may be read and written.
unsafe fn add_to<T: Term>(out: *mut u8, sum: T) {
    let out = out.cast::<T>();
    // SAFETY: the caller's.
    unsafe { out.write_unaligned(out.read_unaligned().plus_product(sum, T::ONE)) };
}

/// # Safety
/// As for `run`.
unsafe fn by_address<T: Term>(at: &[*mut u8], strides: &[isize], n: usize) {
    let last = at.len() - 1;
    if strides[last] == 0 {
        let mut sum = T::ZERO;
        for k in 0..n as isize {
            let element = |view: usize| at[view].wrapping_offset(strides[view] * k).cast::<T>();
            // SAFETY: the caller's.
            unsafe {
                let first = element(0).read_unaligned();
                sum = sum.plus_product(first, product::<T>(1..last, element));
            }
        }
        // SAFETY: the caller's.
        return unsafe { add_to(at[last], sum) };
    }
    for k in 0..n as isize {
        let element = |view: usize| at[view].wrapping_offset(strides[view] * k).cast::<T>();
        // SAFETY: the caller's.
        unsafe {
            let first = element(0).read_unaligned();
            let rest = product::<T>(1..last, element);
            let out = element(last);
            out.write_unaligned(out.read_unaligned().plus_product(first, rest));
        }
    }
}

/// # Safety
/// The elements may be read.
#[inline(always)]
unsafe fn product<T: Term>(views: Range<usize>, element: impl Fn(usize) -> *mut T) -> T {
    // SAFETY: the caller's.
    views.fold(T::ONE, |product, view| T::ZERO.plus_product(product, unsafe { element(view).read_unaligned() }))
}

const LANES: usize = 16;

/// The sum of the products of two or three runs.
struct Dot<'a, T>(&'a [T], &'a [T], &'a [T]);

impl<T: Term> Kernel for Dot<'_, T> {
    type Output = T;

    #[inline(always)]
    fn run(self) -> T {
        let Dot(a, b, c) = self;
        if c.is_empty() {
            return in_lanes(
                a.len(),
                #[inline(always)]
                |k| (a[k], b[k]),
            );
        }
        in_lanes(
            a.len(),
            #[inline(always)]
            |k| (T::ZERO.plus_product(a[k], b[k]), c[k]),
        )
    }
}

struct Total<'a, T>(&'a [T]);

impl<T: Term> Kernel for Total<'_, T> {
    type Output = T;

    #[inline(always)]
    fn run(self) -> T {
        in_lanes(
            self.0.len(),
            #[inline(always)]
            |k| (self.0[k], T::ONE),
        )
    }
}

/// The sum of products by lanes that the compiler makes vectors of.
#[inline(always)]
fn in_lanes<T: Term>(n: usize, factors: impl Fn(usize) -> (T, T)) -> T {
    let mut lanes = [T::ZERO; LANES];
    let whole = n - n % LANES;
    for start in (0..whole).step_by(LANES) {
        for (k, lane) in lanes.iter_mut().enumerate() {
            let (a, b) = factors(start + k);
            *lane = lane.plus_product(a, b);
        }
    }
    let mut sum = T::ZERO;
    if whole > 0 {
        let mut half = LANES / 2;
        while half > 0 {
            for k in 0..half {
                lanes[k] = lanes[k].plus_product(lanes[k + half], T::ONE);
            }
            half /= 2;
        }
        sum = lanes[0];
    }
    for k in whole..n {
        let (a, b) = factors(k);
        sum = sum.plus_product(a, b);
    }
    sum
}

/// A number times a run, added to a run.
struct Scaled<'a, T>(T, &'a [T], &'a mut [T]);

impl<T: Term> Kernel for Scaled<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (a, out) in self.1.iter().zip(self.2) {
            *out = out.plus_product(self.0, *a);
        }
    }
}

/// The products of two runs, added to a run.
struct Each<'a, T>(&'a [T], &'a [T], &'a mut [T]);

impl<T: Term> Kernel for Each<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for ((a, b), out) in self.0.iter().zip(self.1).zip(self.2) {
            *out = out.plus_product(*a, *b);
        }
    }
}
