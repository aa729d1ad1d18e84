//! The loops themselves: one operation along one run of elements.
//!
//! A run whose elements lie side by side, or of which one operand is a constant, is a loop over slices that the compiler
//! vectorises for each level of `arch`; any other run is walked by addresses.

#![allow(unsafe_code)]

use crate::arch::{Kernel, dispatch, dispatch_widest};
use crate::dtype::{DType, Element};
use crate::flags::Flags;
use std::marker::PhantomData;
use std::mem::MaybeUninit;

/// An operation of one operand.
pub trait Unary<T> {
    type Out: Element;
    fn apply(a: T) -> Self::Out;

    /// The exceptions that the processor does not tell of.
    #[inline(always)]
    fn flags(_a: T, _result: Self::Out) -> Flags {
        Flags::NONE
    }
}

/// An operation of two operands.
pub trait Binary<T> {
    type Out: Element;
    fn apply(a: T, b: T) -> Self::Out;

    /// The exceptions that the processor does not tell of.
    #[inline(always)]
    fn flags(_a: T, _b: T, _result: Self::Out) -> Flags {
        Flags::NONE
    }
}

/// Runs along `n` elements from these addresses, by these strides in bytes; the last are the result's.
///
/// # Safety
/// All elements are in memory that may be read, and the result's written. The result shares no memory with an operand,
/// or has its very address and stride.
pub type Run<const N: usize> = unsafe fn([*mut u8; N], [isize; N], usize) -> Flags;

/// A loop, and what it gives.
#[derive(Clone, Copy)]
pub struct Loop<const N: usize> {
    pub run: Run<N>,
    pub out: DType,
    /// Whether exceptions are to be read from the processor.
    pub status: bool,
    /// About how much work an element is, in bytes of memory traffic that would take as long.
    pub weight: usize,
}

impl<const N: usize> Loop<N> {
    pub const fn observed(self) -> Self {
        Loop { status: true, ..self }
    }

    pub const fn heavy(self, weight: usize) -> Self {
        Loop { weight, ..self }
    }
}

pub fn unary<T: Element, O: Unary<T>>() -> Loop<2> {
    Loop {
        run: run_unary::<T, O, false>,
        out: O::Out::DTYPE,
        status: false,
        weight: size_of::<T>() + size_of::<O::Out>(),
    }
}

/// The same for what the widest vectors have instructions of their own for.
pub fn unary_widest<T: Element, O: Unary<T>>() -> Loop<2> {
    Loop { run: run_unary::<T, O, true>, ..unary::<T, O>() }
}

pub fn binary<T: Element, O: Binary<T>>() -> Loop<3> {
    Loop {
        run: run_binary::<T, O>,
        out: O::Out::DTYPE,
        status: false,
        weight: 2 * size_of::<T>() + size_of::<O::Out>(),
    }
}

/// Runs shorter than this are not worth the way to a vectorised loop.
const SHORT: usize = 8;
/// What is computed in place goes through a buffer of so many elements, that then are no longer in the way.
const BUFFER: usize = 512;

struct One<'a, T, O: Unary<T>> {
    a: &'a [T],
    out: &'a mut [MaybeUninit<O::Out>],
}

impl<T: Copy, O: Unary<T>> Kernel for One<'_, T, O> {
    type Output = Flags;

    #[inline(always)]
    fn run(self) -> Flags {
        let mut flags = Flags::NONE;
        for (a, out) in self.a.iter().zip(self.out) {
            let result = O::apply(*a);
            flags |= O::flags(*a, result);
            out.write(result);
        }
        flags
    }
}

struct Both<'a, T, O: Binary<T>> {
    a: &'a [T],
    b: &'a [T],
    out: &'a mut [MaybeUninit<O::Out>],
}

impl<T: Copy, O: Binary<T>> Kernel for Both<'_, T, O> {
    type Output = Flags;

    #[inline(always)]
    fn run(self) -> Flags {
        let mut flags = Flags::NONE;
        for ((a, b), out) in self.a.iter().zip(self.b).zip(self.out) {
            let result = O::apply(*a, *b);
            flags |= O::flags(*a, *b, result);
            out.write(result);
        }
        flags
    }
}

/// One operand is a constant: the first one if `LEFT`.
struct Constant<'a, T, O: Binary<T>, const LEFT: bool> {
    a: &'a [T],
    constant: T,
    out: &'a mut [MaybeUninit<O::Out>],
    op: PhantomData<O>,
}

impl<T: Copy, O: Binary<T>, const LEFT: bool> Kernel for Constant<'_, T, O, LEFT> {
    type Output = Flags;

    #[inline(always)]
    fn run(self) -> Flags {
        let mut flags = Flags::NONE;
        for (a, out) in self.a.iter().zip(self.out) {
            let (a, b) = if LEFT { (self.constant, *a) } else { (*a, self.constant) };
            let result = O::apply(a, b);
            flags |= O::flags(a, b, result);
            out.write(result);
        }
        flags
    }
}

/// A constant is the second operand, and the result goes where the first one was.
struct InPlace<'a, T, O: Binary<T>> {
    values: &'a mut [T],
    constant: T,
    op: PhantomData<O>,
}

impl<T: Copy, O: Binary<T>> Kernel for InPlace<'_, T, O> {
    type Output = Flags;

    #[inline(always)]
    fn run(self) -> Flags {
        let mut flags = Flags::NONE;
        for value in self.values {
            let result = O::apply(*value, self.constant);
            flags |= O::flags(*value, self.constant, result);
            // SAFETY: `run_binary` has found that a result is as large as an operand; any bits are an element.
            unsafe { std::ptr::from_mut(value).cast::<O::Out>().write(result) };
        }
        flags
    }
}

/// # Safety
/// See [`Run`].
unsafe fn run_unary<T: Element, O: Unary<T>, const WIDEST: bool>(
    at: [*mut u8; 2],
    strides: [isize; 2],
    n: usize,
) -> Flags {
    let dense = strides == [size_of::<T>() as isize, size_of::<O::Out>() as isize];
    if n < SHORT || !dense || !aligned::<T>(at[0]) || !aligned::<O::Out>(at[1]) {
        // SAFETY: the caller's.
        return unsafe { walk_unary::<T, O>(at, strides, n) };
    }
    if at[0] != at[1] {
        // SAFETY: aligned, in bounds and apart from each other.
        let (a, out) = unsafe { (slice(at[0], n), slice_mut(at[1], n)) };
        return if WIDEST { dispatch_widest(One::<T, O> { a, out }) } else { dispatch(One::<T, O> { a, out }) };
    }
    let mut flags = Flags::NONE;
    let mut buffer = [MaybeUninit::<T>::uninit(); BUFFER];
    for start in (0..n).step_by(BUFFER) {
        let len = BUFFER.min(n - start);
        // SAFETY: the buffer is no part of the views, and holds what is read of it.
        unsafe {
            let a = buffered(&mut buffer, at[0].cast::<T>().add(start), len);
            let out = slice_mut(at[1].cast::<O::Out>().add(start).cast(), len);
            flags |= dispatch(One::<T, O> { a, out });
        }
    }
    flags
}

/// # Safety
/// See [`Run`].
unsafe fn run_binary<T: Element, O: Binary<T>>(at: [*mut u8; 3], strides: [isize; 3], n: usize) -> Flags {
    let [a, b, out] = at;
    let step = size_of::<T>() as isize;
    let ready = strides[2] == size_of::<O::Out>() as isize && aligned::<O::Out>(out);
    let dense_a = strides[0] == step && aligned::<T>(a);
    let dense_b = strides[1] == step && aligned::<T>(b);
    let kind = (dense_a, dense_b, strides[0] == 0, strides[1] == 0);
    if n < SHORT || !ready || !matches!(kind, (true, true, ..) | (true, _, _, true) | (_, true, true, _)) {
        // SAFETY: the caller's.
        return unsafe { walk_binary::<T, O>(at, strides, n) };
    }
    if out != a && out != b {
        // SAFETY: aligned, in bounds and apart from each other.
        return unsafe {
            if dense_a && dense_b {
                dispatch(Both::<T, O> { a: slice(a, n), b: slice(b, n), out: slice_mut(out, n) })
            } else if dense_a {
                constant::<T, O, false>(slice(a, n), b, slice_mut(out, n))
            } else {
                constant::<T, O, true>(slice(b, n), a, slice_mut(out, n))
            }
        };
    }
    if dense_a && strides[1] == 0 && out == a && size_of::<T>() == size_of::<O::Out>() {
        // SAFETY: aligned and in bounds; the constant is read before the first result is written.
        return unsafe {
            let constant = b.cast::<T>().read_unaligned();
            let values = std::slice::from_raw_parts_mut(out.cast::<T>(), n);
            dispatch(InPlace::<T, O> { values, constant, op: PhantomData })
        };
    }
    let mut flags = Flags::NONE;
    let mut buffers = [[MaybeUninit::<T>::uninit(); BUFFER]; 2];
    let [buffer_a, buffer_b] = &mut buffers;
    // SAFETY: a constant is one element of the operand.
    let constant_value = unsafe { if dense_b { a } else { b }.cast::<T>().read_unaligned() };
    for start in (0..n).step_by(BUFFER) {
        let len = BUFFER.min(n - start);
        // SAFETY: what has the result's address is buffered, so that the slices are apart.
        unsafe {
            let dense = |from: *mut u8, buffer| {
                let from = from.cast::<T>().add(start);
                if from.cast() == out.cast::<O::Out>().add(start) {
                    buffered(buffer, from, len)
                } else {
                    slice(from.cast(), len)
                }
            };
            let result = slice_mut(out.cast::<O::Out>().add(start).cast(), len);
            flags |= if dense_a && dense_b {
                dispatch(Both::<T, O> { a: dense(a, buffer_a), b: dense(b, buffer_b), out: result })
            } else if dense_a {
                let a = dense(a, buffer_a);
                dispatch(Constant::<T, O, false> { a, constant: constant_value, out: result, op: PhantomData })
            } else {
                let b = dense(b, buffer_b);
                dispatch(Constant::<T, O, true> { a: b, constant: constant_value, out: result, op: PhantomData })
            };
        }
    }
    flags
}

/// # Safety
/// `at` is the address of one element.
#[inline(always)]
unsafe fn constant<T: Element, O: Binary<T>, const LEFT: bool>(
    a: &[T],
    at: *mut u8,
    out: &mut [MaybeUninit<O::Out>],
) -> Flags {
    // SAFETY: the caller's.
    let constant = unsafe { at.cast::<T>().read_unaligned() };
    dispatch(Constant::<T, O, LEFT> { a, constant, out, op: PhantomData })
}

/// # Safety
/// See [`Run`].
#[inline(always)]
unsafe fn walk_unary<T: Element, O: Unary<T>>([mut a, mut out]: [*mut u8; 2], strides: [isize; 2], n: usize) -> Flags {
    let mut flags = Flags::NONE;
    for _ in 0..n {
        // SAFETY: the caller's.
        unsafe {
            let x = a.cast::<T>().read_unaligned();
            let result = O::apply(x);
            flags |= O::flags(x, result);
            out.cast::<O::Out>().write_unaligned(result);
        }
        a = a.wrapping_offset(strides[0]);
        out = out.wrapping_offset(strides[1]);
    }
    flags
}

/// # Safety
/// See [`Run`].
#[inline(always)]
unsafe fn walk_binary<T: Element, O: Binary<T>>(at: [*mut u8; 3], strides: [isize; 3], n: usize) -> Flags {
    let [mut a, mut b, mut out] = at;
    let mut flags = Flags::NONE;
    for _ in 0..n {
        // SAFETY: the caller's.
        unsafe {
            let (x, y) = (a.cast::<T>().read_unaligned(), b.cast::<T>().read_unaligned());
            let result = O::apply(x, y);
            flags |= O::flags(x, y, result);
            out.cast::<O::Out>().write_unaligned(result);
        }
        a = a.wrapping_offset(strides[0]);
        b = b.wrapping_offset(strides[1]);
        out = out.wrapping_offset(strides[2]);
    }
    flags
}

#[inline(always)]
pub fn aligned<T>(at: *mut u8) -> bool {
    at as usize & (align_of::<T>() - 1) == 0
}

/// # Safety
/// `at` is aligned, and `n` elements from it on may be read and are not written meanwhile.
#[inline(always)]
pub unsafe fn slice<'a, T>(at: *mut u8, n: usize) -> &'a [T] {
    // SAFETY: the caller's.
    unsafe { std::slice::from_raw_parts(at.cast::<T>(), n) }
}

/// # Safety
/// `at` is aligned, and `n` elements from it on may be written and are not read by others meanwhile.
#[inline(always)]
pub unsafe fn slice_mut<'a, T>(at: *mut u8, n: usize) -> &'a mut [MaybeUninit<T>] {
    // SAFETY: the caller's.
    unsafe { std::slice::from_raw_parts_mut(at.cast::<MaybeUninit<T>>(), n) }
}

/// # Safety
/// `len` elements from `from` on may be read; the buffer has room for them.
#[inline(always)]
unsafe fn buffered<T>(buffer: &mut [MaybeUninit<T>; BUFFER], from: *mut T, len: usize) -> &[T] {
    // SAFETY: the caller's; what was copied is initialised.
    unsafe {
        std::ptr::copy_nonoverlapping(from, buffer.as_mut_ptr().cast::<T>(), len);
        std::slice::from_raw_parts(buffer.as_ptr().cast::<T>(), len)
    }
}
