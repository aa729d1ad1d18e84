//! How several views are walked together: broadcast, in the order of memory, with neighbouring axes joined.

#![allow(unsafe_code)]

use crate::error::{Error, Result};
use crate::view::View;
use smallvec::SmallVec;

/// One loop of a walk over `N` views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis<const N: usize> {
    pub len: usize,
    pub strides: [isize; N],
}

/// The loops from the outermost to the innermost, and where each view starts.
#[derive(Clone, Debug)]
pub struct Walk<const N: usize> {
    pub axes: SmallVec<[Axis<N>; 6]>,
    pub starts: [*mut u8; N],
    pub size: usize,
}

// SAFETY: addresses into views, which may be sent (see `View`).
unsafe impl<const N: usize> Send for Walk<N> {}
unsafe impl<const N: usize> Sync for Walk<N> {}

/// The strides of `view` along `shape`; axes that it has not or that are of length one repeat.
fn broadcast_stride(view: &View, ndim: usize, axis: usize, len: usize) -> Result<isize> {
    let missing = match ndim.checked_sub(view.ndim()) {
        Some(missing) => missing,
        None => return Err(Error::Shape),
    };
    if axis < missing {
        return Ok(0);
    }
    match view.shape()[axis - missing] {
        1 if len != 1 => Ok(0),
        n if n == len => Ok(view.strides()[axis - missing]),
        _ => Err(Error::Shape),
    }
}

impl<const N: usize> Walk<N> {
    /// A walk over all elements of the last view, along which the others are broadcast. The order is that of the last
    /// view's memory, and where it says nothing, of the others'.
    pub fn new(views: [&View; N]) -> Result<Walk<N>> {
        let out = views[N - 1];
        let mut axes: SmallVec<[Axis<N>; 6]> = SmallVec::new();
        let mut starts = views.map(|view| view.data());
        let mut size = 1;
        for (k, len) in out.shape().iter().enumerate() {
            let mut strides = [0; N];
            for (stride, view) in strides.iter_mut().zip(views) {
                *stride = broadcast_stride(view, out.ndim(), k, *len)?;
            }
            size *= len;
            if *len == 1 {
                continue;
            }
            if *len != 0 && strides[N - 1] < 0 {
                for (stride, start) in strides.iter_mut().zip(&mut starts) {
                    *start = start.wrapping_offset(*stride * (*len as isize - 1));
                    *stride = -*stride;
                }
            }
            axes.push(Axis { len: *len, strides });
        }
        if views.iter().any(|view| view.ndim() > out.ndim()) {
            return Err(Error::Shape);
        }
        if size != 0 {
            sort(&mut axes);
            join(&mut axes);
        }
        Ok(Walk { axes, starts, size })
    }

    /// Splits off the innermost loop; a walk over nothing has one of length zero, over one element one of length one.
    pub fn inner(&self) -> (Axis<N>, &[Axis<N>]) {
        if self.size == 0 {
            return (Axis { len: 0, strides: [0; N] }, &[]);
        }
        match self.axes.split_last() {
            Some((inner, outer)) => (*inner, outer),
            None => (Axis { len: 1, strides: [0; N] }, &[]),
        }
    }

    /// Two walks that together are this one, cut along the outermost loop, or nothing if there is but one step.
    pub fn split(&self) -> Option<(Walk<N>, Walk<N>)> {
        let widest = (0..self.axes.len().min(2)).max_by_key(|k| (self.axes[*k].len, usize::MAX - k))?;
        let Axis { len, strides } = self.axes[widest];
        let mut half = len / 2;
        if half == 0 {
            return None;
        }
        if half > 64 {
            // Whole cache lines go to one thread.
            half = half / 64 * 64;
        }
        let (mut left, mut right) = (self.clone(), self.clone());
        left.axes[widest].len = half;
        right.axes[widest].len = len - half;
        left.size = self.size / len * half;
        right.size = self.size - left.size;
        for (start, stride) in right.starts.iter_mut().zip(strides) {
            *start = start.wrapping_offset(stride * half as isize);
        }
        Some((left, right))
    }

    /// Calls `each` with the addresses of every innermost loop.
    #[inline]
    pub fn for_each(&self, mut each: impl FnMut([*mut u8; N], &Axis<N>)) {
        let (inner, outer) = self.inner();
        if inner.len == 0 {
            return;
        }
        match outer {
            [] => each(self.starts, &inner),
            [one] => {
                let mut at = self.starts;
                for _ in 0..one.len {
                    each(at, &inner);
                    advance(&mut at, &one.strides);
                }
            }
            _ => {
                let mut counts: SmallVec<[usize; 6]> = smallvec::smallvec![0; outer.len()];
                let mut at = self.starts;
                loop {
                    each(at, &inner);
                    let mut k = outer.len();
                    loop {
                        if k == 0 {
                            return;
                        }
                        k -= 1;
                        advance(&mut at, &outer[k].strides);
                        counts[k] += 1;
                        if counts[k] < outer[k].len {
                            break;
                        }
                        for (start, stride) in at.iter_mut().zip(outer[k].strides) {
                            *start = start.wrapping_offset(-(stride * outer[k].len as isize));
                        }
                        counts[k] = 0;
                    }
                }
            }
        }
    }
}

#[inline(always)]
fn advance<const N: usize>(at: &mut [*mut u8; N], strides: &[isize; N]) {
    for (start, stride) in at.iter_mut().zip(strides) {
        *start = start.wrapping_offset(*stride);
    }
}

/// The larger strides outside; a stable insertion sort, as there are few axes.
fn sort<const N: usize>(axes: &mut [Axis<N>]) {
    for k in 1..axes.len() {
        let mut j = k;
        while j > 0 && goes_outside(&axes[j], &axes[j - 1]) {
            axes.swap(j, j - 1);
            j -= 1;
        }
    }
}

/// Whether `a` is to be outside of `b`, that stands outside of it now. The result's strides are asked first.
fn goes_outside<const N: usize>(a: &Axis<N>, b: &Axis<N>) -> bool {
    for k in (0..N).rev() {
        let (x, y) = (a.strides[k].unsigned_abs(), b.strides[k].unsigned_abs());
        if x != 0 && y != 0 && x != y {
            return x > y;
        }
    }
    false
}

fn join<const N: usize>(axes: &mut SmallVec<[Axis<N>; 6]>) {
    let mut kept = 0;
    for k in 1..axes.len() {
        let (outer, inner) = (axes[kept], axes[k]);
        let joined = outer.strides.iter().zip(inner.strides).all(|(a, b)| *a == b * inner.len as isize);
        if joined {
            axes[kept] = Axis { len: outer.len * inner.len, strides: inner.strides };
        } else {
            kept += 1;
            axes[kept] = inner;
        }
    }
    axes.truncate(kept + 1);
}
