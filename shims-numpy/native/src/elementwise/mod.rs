//! Operations over broadcast operands into an output.

#![allow(unsafe_code)]

pub(crate) mod boolean;
pub(crate) mod complex;
mod fast;
pub(crate) mod float;
mod functions;
mod half_float;
pub(crate) mod integer;
mod inverse;
pub(crate) mod loops;

use crate::axes::Walk;
use crate::block::Block;
use crate::cast::cast;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::flags::{Flags, clear, read};
use crate::ops::{BinaryOp, UnaryOp};
use crate::parallel;
use crate::view::{View, c_strides};
use loops::Loop;
use smallvec::SmallVec;

fn unary_loop(op: UnaryOp, dtype: DType) -> Option<Loop<2>> {
    match dtype {
        DType::Bool => boolean::unary(op),
        DType::I8 => integer::unary_signed::<i8>(op),
        DType::I16 => integer::unary_signed::<i16>(op),
        DType::I32 => integer::unary_signed::<i32>(op),
        DType::I64 => integer::unary_signed::<i64>(op),
        DType::U8 => integer::unary_unsigned::<u8>(op),
        DType::U16 => integer::unary_unsigned::<u16>(op),
        DType::U32 => integer::unary_unsigned::<u32>(op),
        DType::U64 => integer::unary_unsigned::<u64>(op),
        DType::F16 => half_float::unary(op),
        DType::F32 => float::unary::<f32>(op),
        DType::F64 => float::unary::<f64>(op),
        DType::C64 => complex::unary::<f32>(op),
        DType::C128 => complex::unary::<f64>(op),
    }
}

pub(crate) fn binary_loop(op: BinaryOp, dtype: DType) -> Option<Loop<3>> {
    match dtype {
        DType::Bool => boolean::binary(op),
        DType::I8 => integer::binary::<i8>(op),
        DType::I16 => integer::binary::<i16>(op),
        DType::I32 => integer::binary::<i32>(op),
        DType::I64 => integer::binary_of_i64(op),
        DType::U8 => integer::binary::<u8>(op),
        DType::U16 => integer::binary::<u16>(op),
        DType::U32 => integer::binary::<u32>(op),
        DType::U64 => integer::binary::<u64>(op),
        DType::F16 => half_float::binary(op),
        DType::F32 => float::binary::<f32>(op),
        DType::F64 => float::binary::<f64>(op),
        DType::C64 => complex::binary::<f32>(op),
        DType::C128 => complex::binary::<f64>(op),
    }
}

/// The dtype of the result of `op` computed in `dtype`, or nothing if there is no such loop.
pub fn unary_result(op: UnaryOp, dtype: DType) -> Option<DType> {
    unary_loop(op, dtype).map(|found| found.out)
}

/// The dtype of the result of `op` computed in `dtype`, or nothing if there is no such loop.
pub fn binary_result(op: BinaryOp, dtype: DType) -> Option<DType> {
    binary_loop(op, dtype).map(|found| found.out)
}

/// `op` of `a`, computed in `dtype`, into `out`, along which `a` is broadcast. Operands of another dtype are cast, whose
/// flags are left out; `out` has the dtype that [`unary_result`] tells.
pub fn unary(op: UnaryOp, dtype: DType, a: &View, out: &View) -> Result<Flags> {
    let found = unary_loop(op, dtype).ok_or(Error::NoLoop { op: op.name(), dtype })?;
    if out.dtype() != found.out {
        return Err(Error::OutType { op: op.name(), dtype, gives: found.out, asked: out.dtype() });
    }
    if must_copy(a, dtype, out) {
        return with_copy(a, dtype, |a| run(&found, [a, out]));
    }
    run(&found, [a, out])
}

/// `op` of `a` and `b`, computed in `dtype`, into `out`, along which both are broadcast; see [`unary`].
pub fn binary(op: BinaryOp, dtype: DType, a: &View, b: &View, out: &View) -> Result<Flags> {
    let found = binary_loop(op, dtype).ok_or(Error::NoLoop { op: op.name(), dtype })?;
    if out.dtype() != found.out {
        return Err(Error::OutType { op: op.name(), dtype, gives: found.out, asked: out.dtype() });
    }
    if op == BinaryOp::Power && integer::has_negative(dtype, b)? {
        return Err(Error::NegativePower);
    }
    match (must_copy(a, dtype, out), must_copy(b, dtype, out)) {
        // The result's own memory takes the converted operand, where it has room for it and is not read otherwise.
        (true, false) if takes(out, a, dtype) && !b.may_share_memory(out) => {
            cast(a, out)?;
            run(&found, [out, b, out])
        }
        (false, true) if takes(out, b, dtype) && !a.may_share_memory(out) => {
            cast(b, out)?;
            run(&found, [a, out, out])
        }
        (false, false) => run(&found, [a, b, out]),
        (true, false) => with_copy(a, dtype, |a| run(&found, [a, b, out])),
        (false, true) => with_copy(b, dtype, |b| run(&found, [a, b, out])),
        (true, true) => with_copy(a, dtype, |a| with_copy(b, dtype, |b| run(&found, [a, b, out]))),
    }
}

/// [`unary`] where `mask`, booleans that are broadcast along `out`, is true; elsewhere `out` stays as it is.
pub fn unary_where(op: UnaryOp, dtype: DType, a: &View, mask: &View, out: &View) -> Result<Flags> {
    let found = unary_loop(op, dtype).ok_or(Error::NoLoop { op: op.name(), dtype })?;
    if out.dtype() != found.out {
        return Err(Error::OutType { op: op.name(), dtype, gives: found.out, asked: out.dtype() });
    }
    readable(mask, DType::Bool, out, |mask| readable(a, dtype, out, |a| run_where(&found, [mask, a, out])))
}

/// [`binary`] where `mask`, booleans that are broadcast along `out`, is true; elsewhere `out` stays as it is.
pub fn binary_where(op: BinaryOp, dtype: DType, a: &View, b: &View, mask: &View, out: &View) -> Result<Flags> {
    let found = binary_loop(op, dtype).ok_or(Error::NoLoop { op: op.name(), dtype })?;
    if out.dtype() != found.out {
        return Err(Error::OutType { op: op.name(), dtype, gives: found.out, asked: out.dtype() });
    }
    if op == BinaryOp::Power && integer::has_negative(dtype, b)? {
        return Err(Error::NegativePower);
    }
    readable(mask, DType::Bool, out, |mask| {
        readable(a, dtype, out, |a| readable(b, dtype, out, |b| run_where(&found, [mask, a, b, out])))
    })
}

/// Calls `work` with an operand that can be read while `out` is written.
fn readable<R>(a: &View, dtype: DType, out: &View, work: impl FnOnce(&View) -> Result<R>) -> Result<R> {
    if must_copy(a, dtype, out) { with_copy(a, dtype, work) } else { work(a) }
}

/// Whether an operand cannot be read where it is: it is of another dtype, or is written over before it was read.
#[inline]
fn must_copy(a: &View, dtype: DType, out: &View) -> bool {
    a.dtype() != dtype || (a.may_share_memory(out) && !a.is_same(out))
}

/// Whether all of `a` can stand in `out` as `dtype` before the result does.
#[inline]
fn takes(out: &View, a: &View, dtype: DType) -> bool {
    out.dtype() == dtype && a.ndim() > 0 && a.shape() == out.shape() && !a.may_share_memory(out)
}

/// Calls `work` with a contiguous copy of `a` as `dtype`.
pub(crate) fn with_copy<R>(a: &View, dtype: DType, work: impl FnOnce(&View) -> Result<R>) -> Result<R> {
    let block = Block::new(a.size() * dtype.size())?;
    let strides = c_strides(a.shape(), dtype.size());
    // SAFETY: the block has room for all elements, and outlives the view.
    let copy = unsafe { View::new(block.as_ptr(), dtype, a.shape(), &strides) };
    cast(a, &copy)?;
    work(&copy)
}

/// Calls `work` with a copy of `a` as `dtype` whose axes lie in memory in the order of those of `a`.
pub(crate) fn with_copy_in_order<R>(a: &View, dtype: DType, work: impl FnOnce(&View) -> Result<R>) -> Result<R> {
    let mut order: SmallVec<[usize; 8]> = (0..a.ndim()).collect();
    if !a.is_contiguous() {
        order.sort_by_key(|k| std::cmp::Reverse(a.strides()[*k].unsigned_abs()));
    }
    let block = Block::new(a.size() * dtype.size())?;
    let mut strides: SmallVec<[isize; 8]> = smallvec::smallvec![0; a.ndim()];
    let mut step = dtype.size() as isize;
    for k in order.into_iter().rev() {
        strides[k] = step;
        step *= a.shape()[k].max(1) as isize;
    }
    // SAFETY: the block has room for all elements, and outlives the view.
    let copy = unsafe { View::new(block.as_ptr(), dtype, a.shape(), &strides) };
    cast(a, &copy)?;
    work(&copy)
}

#[inline]
fn run<const N: usize>(found: &Loop<N>, views: [&View; N]) -> Result<Flags> {
    if let Some((at, strides, n)) = one_run(views)
        && n * found.weight < parallel::WORTH_BYTES
    {
        // SAFETY: the addresses are those of elements of the views, which may be read and written.
        return Ok(watched(found, || unsafe { (found.run)(at, strides, n) }));
    }
    let walk = Walk::new(views)?;
    Ok(parallel::over(&walk, found.weight, |walk| {
        watched(found, || {
            let mut flags = Flags::NONE;
            // SAFETY: the addresses are those of elements of the views, which may be read and written.
            walk.for_each(|at, axis| flags |= unsafe { (found.run)(at, axis.strides, axis.len) });
            flags
        })
    }))
}

/// Runs the loop along each stretch of the mask, the first view, that is true.
fn run_where<const N: usize, const M: usize>(found: &Loop<N>, views: [&View; M]) -> Result<Flags> {
    let walk = Walk::new(views)?;
    Ok(parallel::over(&walk, found.weight, |walk| {
        watched(found, || {
            let mut flags = Flags::NONE;
            walk.for_each(|at, axis| {
                let strides: [isize; N] = std::array::from_fn(|k| axis.strides[k + 1]);
                let (mask, step) = (at[0], axis.strides[0]);
                // SAFETY: the walk's addresses of one of the booleans.
                let is_true = |k: usize| unsafe { mask.wrapping_offset(step * k as isize).read() != 0 };
                let mut k = 0;
                while k < axis.len {
                    let start = k;
                    while k < axis.len && is_true(k) {
                        k += 1;
                    }
                    if k > start {
                        let from: [*mut u8; N] =
                            std::array::from_fn(|j| at[j + 1].wrapping_offset(strides[j] * start as isize));
                        // SAFETY: the addresses are those of elements of the views, which may be read and written.
                        flags |= unsafe { (found.run)(from, strides, k - start) };
                    }
                    k += 1;
                }
            });
            flags
        })
    }))
}

/// The flags of `work`, and those that it leaves in the processor where they count.
#[inline(always)]
pub(crate) fn watched<const N: usize>(found: &Loop<N>, work: impl FnOnce() -> Flags) -> Flags {
    if found.status {
        clear();
        work() | read()
    } else {
        work()
    }
}

/// The addresses, strides and length of the single run that these views are, if that is told at a glance: each lies side
/// by side, or is one element, or has one axis only.
#[inline]
fn one_run<const N: usize>(views: [&View; N]) -> Option<([*mut u8; N], [isize; N], usize)> {
    let shape = views[N - 1].shape();
    let n = match shape {
        [] => 1,
        [n] => *n,
        _ => shape.iter().product(),
    };
    let mut strides = [0; N];
    for (stride, view) in strides.iter_mut().zip(views) {
        if view.shape() == shape {
            *stride = match view.strides() {
                [] => 0,
                [stride] => *stride,
                _ if view.is_contiguous() => view.dtype().size() as isize,
                _ => return None,
            };
        } else if view.ndim() > shape.len() || view.shape().iter().any(|len| *len != 1) {
            return None;
        }
    }
    Some((views.map(|view| view.data()), strides, n))
}
