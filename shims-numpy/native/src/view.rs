//! A strided view of memory that somebody else keeps alive.

#![allow(unsafe_code)]

use crate::dtype::DType;
use crate::error::{Error, Result};
use std::marker::PhantomData;

/// Elements of one type somewhere in memory: element `(i, j, ...)` lies `i * strides[0] + j * strides[1] + ...` bytes
/// from `data`. Strides may be negative, zero, or no multiple of the element's size.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    data: *mut u8,
    dtype: DType,
    shape: &'a [usize],
    strides: &'a [isize],
    kept: PhantomData<&'a u8>,
}

// SAFETY: a view is an address and a layout; who makes one answers for the memory during 'a (see `View::new`).
unsafe impl Send for View<'_> {}
unsafe impl Sync for View<'_> {}

impl<'a> View<'a> {
    /// A view of `data`.
    ///
    /// # Safety
    /// For all of `'a` every element that the shape and strides reach must lie in live memory that may be read, and, where
    /// the view is given as an output, written; nobody else may write it meanwhile, and no Rust reference to it be in use.
    /// `shape` and `strides` are equally long.
    #[inline(always)]
    pub unsafe fn new(data: *mut u8, dtype: DType, shape: &'a [usize], strides: &'a [isize]) -> View<'a> {
        debug_assert_eq!(shape.len(), strides.len());
        View { data, dtype, shape, strides, kept: PhantomData }
    }

    #[inline(always)]
    pub fn data(&self) -> *mut u8 {
        self.data
    }

    #[inline(always)]
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    #[inline(always)]
    pub fn shape(&self) -> &'a [usize] {
        self.shape
    }

    #[inline(always)]
    pub fn strides(&self) -> &'a [isize] {
        self.strides
    }

    #[inline(always)]
    pub fn ndim(&self) -> usize {
        self.shape.len()
    }

    /// The number of elements.
    #[inline(always)]
    pub fn size(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether the elements lie side by side in C order.
    #[inline]
    pub fn is_contiguous(&self) -> bool {
        is_contiguous(self.shape, self.strides, self.dtype.size())
    }

    #[inline(always)]
    pub fn is_aligned(&self) -> bool {
        let mask = self.dtype.align() - 1;
        let strides = self.strides.iter().fold(0, |all, s| all | *s);
        (self.data as usize | strides as usize) & mask == 0
    }

    /// The element `at` bytes from the first, which the caller has found to be one of the view's.
    #[inline(always)]
    pub(crate) fn read_at<T: Copy>(&self, at: isize) -> T {
        debug_assert_eq!(size_of::<T>(), self.dtype.size());
        // SAFETY: the element lies in the view; whoever made that answers for the memory.
        unsafe { self.data.offset(at).cast::<T>().read_unaligned() }
    }

    /// Sets that element.
    #[inline(always)]
    pub(crate) fn write_at<T: Copy>(&self, at: isize, value: T) {
        debug_assert_eq!(size_of::<T>(), self.dtype.size());
        // SAFETY: as in `read_at`; the view is an output.
        unsafe { self.data.offset(at).cast::<T>().write_unaligned(value) }
    }

    /// All elements of a C-contiguous output. A complex number is two of its parts.
    pub(crate) fn elements<T: Copy>(&self) -> Result<&'a mut [T]> {
        if size_of::<T>() != self.dtype.size() || !self.is_contiguous() || !self.is_aligned() {
            return Err(Error::Shape);
        }
        // SAFETY: the elements lie side by side, aligned, in memory that is the caller's alone during 'a.
        Ok(unsafe { std::slice::from_raw_parts_mut(self.data.cast(), self.size()) })
    }

    /// Elements of an output that lie side by side, from the one `at` bytes from the first on, which the caller has found to
    /// be the view's.
    pub(crate) fn run<T: Copy>(&self, at: isize, n: usize) -> &'a mut [T] {
        debug_assert!(size_of::<T>() == self.dtype.size() && self.is_aligned());
        // SAFETY: as in `elements`.
        unsafe { std::slice::from_raw_parts_mut(self.data.offset(at).cast(), n) }
    }

    /// The first byte that the view reaches, and the one after the last.
    pub fn bounds(&self) -> (usize, usize) {
        let (mut low, mut high) = (0_isize, 0_isize);
        for (n, stride) in self.shape.iter().zip(self.strides) {
            match *n {
                0 => return (self.data as usize, self.data as usize),
                n if *stride < 0 => low += stride * (n as isize - 1),
                n => high += stride * (n as isize - 1),
            }
        }
        let start = self.data as isize;
        ((start + low) as usize, (start + high) as usize + self.dtype.size())
    }

    /// Whether some byte may belong to both. Interleaved views count as sharing memory.
    pub fn may_share_memory(&self, other: &View) -> bool {
        let ((a, b), (c, d)) = (self.bounds(), other.bounds());
        a < d && c < b
    }

    /// Whether both are the very same elements in the same order.
    pub fn is_same(&self, other: &View) -> bool {
        self.data == other.data
            && self.dtype.size() == other.dtype.size()
            && self.shape == other.shape
            && self.strides == other.strides
    }
}

/// Whether a layout is C-contiguous; strides of axes of length one do not matter.
pub fn is_contiguous(shape: &[usize], strides: &[isize], size: usize) -> bool {
    let mut expected = size as isize;
    for (n, stride) in shape.iter().zip(strides).rev() {
        if *n == 0 {
            return true;
        }
        if *n != 1 {
            if *stride != expected {
                return false;
            }
            expected *= *n as isize;
        }
    }
    true
}

/// The strides of a C-contiguous array, in bytes.
pub fn c_strides(shape: &[usize], size: usize) -> smallvec::SmallVec<[isize; 8]> {
    let mut strides = smallvec::smallvec![0; shape.len()];
    let mut step = size as isize;
    for k in (0..shape.len()).rev() {
        strides[k] = step;
        step *= shape[k].max(1) as isize;
    }
    strides
}
