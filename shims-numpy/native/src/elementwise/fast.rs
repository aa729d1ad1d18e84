//! Loops of functions for which the compiler has no vector instruction.
//!
//! `fast` is plain arithmetic that it makes vectors of, for the arguments that are `ready`. The others, NaNs and whatever
//! raises an exception among them, are done once more by `apply`. A run of any layout goes through the same arithmetic, so
//! that a value does not depend on where it lies.

#![allow(unsafe_code)]

use super::loops::{Binary, Loop, Unary, aligned, slice, slice_mut};
use crate::arch::{Kernel, Level, dispatch_widest, level};
use crate::dtype::Element;
use crate::flags::Flags;
use std::marker::PhantomData;
use std::mem::MaybeUninit;

pub trait FastUnary<T>: Unary<T, Out = T> {
    fn ready(a: T) -> bool;
    fn fast(a: T) -> T;
}

pub trait FastBinary<T>: Binary<T, Out = T> {
    fn ready(a: T, b: T) -> bool;
    fn fast(a: T, b: T) -> T;
}

/// The loop of a function, that takes the fast way where the processor can multiply and add in one step.
pub fn unary<T: Element, O: FastUnary<T>>() -> Loop<2> {
    Loop { run: run_unary::<T, O>, ..super::loops::unary::<T, O>() }
}

pub fn binary<T: Element, O: FastBinary<T>>() -> Loop<3> {
    Loop { run: run_binary::<T, O>, ..super::loops::binary::<T, O>() }
}

/// Elements are done by blocks of this many, so that those that are not ready are found while they are at hand.
const BLOCK: usize = 256;

struct One<'a, T, O> {
    a: &'a [T],
    out: &'a mut [MaybeUninit<T>],
    op: PhantomData<O>,
}

impl<T: Element, O: FastUnary<T>> Kernel for One<'_, T, O> {
    type Output = Flags;

    #[inline(always)]
    fn run(self) -> Flags {
        let mut late = 0_u64;
        for (a, out) in self.a.iter().zip(self.out.iter_mut()) {
            late |= u64::from(!O::ready(*a));
            out.write(O::fast(*a));
        }
        let mut flags = Flags::NONE;
        if late != 0 {
            for (a, out) in self.a.iter().zip(self.out) {
                if !O::ready(*a) {
                    let result = O::apply(*a);
                    flags |= O::flags(*a, result);
                    out.write(result);
                }
            }
        }
        flags
    }
}

struct Both<'a, T, O> {
    a: &'a [T],
    b: &'a [T],
    out: &'a mut [MaybeUninit<T>],
    op: PhantomData<O>,
}

impl<T: Element, O: FastBinary<T>> Kernel for Both<'_, T, O> {
    type Output = Flags;

    #[inline(always)]
    fn run(self) -> Flags {
        let mut late = 0_u64;
        for ((a, b), out) in self.a.iter().zip(self.b).zip(self.out.iter_mut()) {
            late |= u64::from(!O::ready(*a, *b));
            out.write(O::fast(*a, *b));
        }
        let mut flags = Flags::NONE;
        if late != 0 {
            for ((a, b), out) in self.a.iter().zip(self.b).zip(self.out) {
                if !O::ready(*a, *b) {
                    let result = O::apply(*a, *b);
                    flags |= O::flags(*a, *b, result);
                    out.write(result);
                }
            }
        }
        flags
    }
}

type Buffer<T> = [MaybeUninit<T>; BLOCK];

/// # Safety
/// `len` elements from `at` on, by the stride, may be read. If they are taken as they are, they are not written meanwhile.
#[inline(always)]
unsafe fn operand<T: Element>(buffer: &mut Buffer<T>, at: *mut u8, stride: isize, len: usize, apart: bool) -> &[T] {
    // SAFETY: the caller's; what was read into the buffer is initialised.
    unsafe {
        if apart && stride == size_of::<T>() as isize && aligned::<T>(at) {
            return slice(at, len);
        }
        for (k, item) in buffer[..len].iter_mut().enumerate() {
            item.write(at.wrapping_offset(stride * k as isize).cast::<T>().read_unaligned());
        }
        std::slice::from_raw_parts(buffer.as_ptr().cast::<T>(), len)
    }
}

/// Calls `work` with the place of a block of the result, or with a buffer that is then put there.
///
/// # Safety
/// `len` elements from `at` on, by the stride, may be written; `work` writes all that it is given.
#[inline(always)]
unsafe fn result<T: Element>(
    at: *mut u8,
    stride: isize,
    len: usize,
    work: impl FnOnce(&mut [MaybeUninit<T>]) -> Flags,
) -> Flags {
    // SAFETY: the caller's.
    unsafe {
        if stride == size_of::<T>() as isize && aligned::<T>(at) {
            return work(slice_mut(at, len));
        }
        let mut buffer = [MaybeUninit::<T>::uninit(); BLOCK];
        let flags = work(&mut buffer[..len]);
        for (k, item) in buffer[..len].iter().enumerate() {
            at.wrapping_offset(stride * k as isize).cast::<T>().write_unaligned(item.assume_init());
        }
        flags
    }
}

/// # Safety
/// See [`super::loops::Run`].
unsafe fn run_unary<T: Element, O: FastUnary<T>>([a, out]: [*mut u8; 2], strides: [isize; 2], n: usize) -> Flags {
    if level() == Level::Baseline {
        // SAFETY: the caller's.
        return unsafe { (super::loops::unary::<T, O>().run)([a, out], strides, n) };
    }
    let mut flags = Flags::NONE;
    let mut buffer = [MaybeUninit::uninit(); BLOCK];
    for start in (0..n).step_by(BLOCK) {
        let len = BLOCK.min(n - start);
        let at = |from: *mut u8, stride: isize| from.wrapping_offset(stride * start as isize);
        // SAFETY: the caller's; what shares the result's address is buffered.
        unsafe {
            let a = operand::<T>(&mut buffer, at(a, strides[0]), strides[0], len, a != out);
            flags |= result(at(out, strides[1]), strides[1], len, |out| {
                dispatch_widest(One::<T, O> { a, out, op: PhantomData })
            });
        }
    }
    flags
}

/// # Safety
/// See [`super::loops::Run`].
unsafe fn run_binary<T: Element, O: FastBinary<T>>([a, b, out]: [*mut u8; 3], strides: [isize; 3], n: usize) -> Flags {
    if level() == Level::Baseline {
        // SAFETY: the caller's.
        return unsafe { (super::loops::binary::<T, O>().run)([a, b, out], strides, n) };
    }
    let mut flags = Flags::NONE;
    let mut buffers = [[MaybeUninit::uninit(); BLOCK]; 2];
    let [buffer_a, buffer_b] = &mut buffers;
    for start in (0..n).step_by(BLOCK) {
        let len = BLOCK.min(n - start);
        let at = |from: *mut u8, stride: isize| from.wrapping_offset(stride * start as isize);
        // SAFETY: the caller's; what shares the result's address is buffered.
        unsafe {
            let a = operand::<T>(buffer_a, at(a, strides[0]), strides[0], len, a != out);
            let b = operand::<T>(buffer_b, at(b, strides[1]), strides[1], len, b != out);
            let work = |out: &mut [MaybeUninit<T>]| dispatch_widest(Both::<T, O> { a, b, out, op: PhantomData });
            flags |= result(at(out, strides[2]), strides[2], len, work);
        }
    }
    flags
}
