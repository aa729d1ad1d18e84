//! Folding over axes, in NumPy's order of operations.
//!
//! The axes are taken in the order of memory, as NumPy's iterator does, and neighbours of a kind are joined; that decides
//! which additions are pairwise.

#![allow(unsafe_code)]

mod arg;
mod kernels;
mod pairwise;
mod scan;
mod stretches;

pub use arg::{arg_reduce, count_nonzero};
pub use scan::scan;
pub use stretches::reduce_at;

use crate::block::Block;
use crate::cast::{cast, copy, fill};
use crate::dtype::{Bool, Complex, DType};
use crate::elementwise::{boolean, complex, float, integer};
use crate::error::{Error, Result};
use crate::flags::{Flags, clear, read};
use crate::ops::BinaryOp;
use crate::parallel;
use crate::view::{View, c_strides};
use kernels::{Folder, associative, extreme, in_turn, summing, truth};
use smallvec::SmallVec;
use std::sync::atomic::{AtomicU8, Ordering};

/// NumPy's iterator copies what it must convert or put together into a buffer of so many elements.
const BUFFER: usize = 8192;

/// Of what one element may decide, so many are looked at before other threads are asked to help.
const EARLY: usize = 1 << 16;

fn folder(op: BinaryOp, dtype: DType) -> Option<Folder> {
    use BinaryOp as B;
    macro_rules! integers {
        ($type:ty) => {
            match op {
                B::Add => associative::<$type, integer::Add>(0),
                B::Multiply => associative::<$type, integer::Multiply>(1),
                B::Maximum | B::Fmax => associative::<$type, integer::Maximum>(<$type>::MIN),
                B::Minimum | B::Fmin => associative::<$type, integer::Minimum>(<$type>::MAX),
                B::BitwiseAnd => associative::<$type, integer::BitwiseAnd>(!0),
                B::BitwiseOr => associative::<$type, integer::BitwiseOr>(0),
                B::BitwiseXor => associative::<$type, integer::BitwiseXor>(0),
                _ => return None,
            }
        };
    }
    macro_rules! floats {
        ($type:ty) => {
            match op {
                B::Add => summing::<$type, float::Add>(),
                B::Multiply => in_turn::<$type, float::Multiply>(1.0),
                B::Maximum => extreme::<$type, float::Maximum, float::Larger>(<$type>::NEG_INFINITY),
                B::Minimum => extreme::<$type, float::Minimum, float::Smaller>(<$type>::INFINITY),
                B::Fmax => associative::<$type, float::Fmax>(<$type>::NAN),
                B::Fmin => associative::<$type, float::Fmin>(<$type>::NAN),
                _ => return None,
            }
        };
    }
    macro_rules! complexes {
        ($type:ty) => {
            match op {
                B::Add => summing::<Complex<$type>, complex::Add>(),
                B::Multiply => in_turn::<Complex<$type>, complex::Multiply>(Complex::new(1.0, 0.0)),
                _ => return None,
            }
        };
    }
    Some(match dtype {
        DType::Bool => match op {
            B::Add | B::Maximum | B::Fmax | B::BitwiseOr | B::LogicalOr => truth::<boolean::Or, true>(),
            B::Multiply | B::Minimum | B::Fmin | B::BitwiseAnd | B::LogicalAnd => truth::<boolean::And, false>(),
            B::BitwiseXor | B::LogicalXor => associative::<Bool, boolean::Xor>(Bool::new(false)),
            _ => return None,
        },
        DType::I8 => integers!(i8),
        DType::I16 => integers!(i16),
        DType::I32 => integers!(i32),
        DType::I64 => integers!(i64),
        DType::U8 => integers!(u8),
        DType::U16 => integers!(u16),
        DType::U32 => integers!(u32),
        DType::U64 => integers!(u64),
        DType::F32 => floats!(f32),
        DType::F64 => floats!(f64),
        DType::C64 => complexes!(f32),
        DType::C128 => complexes!(f64),
        DType::F16 => return None,
    })
}

/// Whether [`reduce`] has a loop for this.
pub fn can_reduce(op: BinaryOp, dtype: DType) -> bool {
    folder(op, dtype).is_some()
}

/// An axis, or several that are one in memory.
#[derive(Clone, Copy, Debug)]
struct Part {
    reduced: bool,
    len: usize,
    stride: isize,
    /// The stride of the accumulators; zero where the axis is reduced.
    out: isize,
}

type Parts = SmallVec<[Part; 6]>;

/// Folds `a`, as `dtype`, over `axes` into `out`, that has the other axes, in their order (or all, those in `axes` of
/// length one). `out` is of `dtype`. Logical operations take booleans: `dtype` is `Bool`. Over nothing the result is the
/// identity, and an error for operations that have none.
pub fn reduce(op: BinaryOp, dtype: DType, a: &View, axes: &[usize], out: &View) -> Result<Flags> {
    let folder = folder(op, dtype).ok_or(Error::NoLoop { op: op.name(), dtype })?;
    if out.dtype() != dtype {
        return Err(Error::OutType { op: op.name(), dtype, gives: dtype, asked: out.dtype() });
    }
    let parts = parts(a, axes, out)?;
    let extreme = matches!(op, BinaryOp::Maximum | BinaryOp::Minimum | BinaryOp::Fmax | BinaryOp::Fmin);
    if extreme && parts.iter().any(|part| part.reduced && part.len == 0) && out.size() != 0 {
        return Err(Error::Empty(op.name()));
    }
    let counted = a.size().saturating_mul(size_of_both(a, dtype));
    if a.dtype() != dtype && counted > 0 && !folder.pairwise && axes.len() == a.ndim() && a.is_contiguous() {
        fill(out, &folder.identity[..dtype.size()])?;
        return by_pieces(&folder, a, dtype, out);
    }
    if a.dtype() != dtype || a.may_share_memory(out) {
        return crate::elementwise::with_copy_in_order(a, dtype, |copied| {
            let parts = self::parts(copied, axes, out)?;
            fold(&folder, copied, parts, out, a.dtype() != dtype)
        });
    }
    fold(&folder, a, parts, out, false)
}

fn size_of_both(a: &View, dtype: DType) -> usize {
    a.dtype().size() + dtype.size()
}

/// All of `a` into one accumulator, a piece at a time that is converted while it is in the cache.
fn by_pieces(folder: &Folder, a: &View, dtype: DType, out: &View) -> Result<Flags> {
    let (n, size) = (a.size(), a.dtype().size());
    let block = Block::new(BUFFER * dtype.size())?;
    for start in (0..n).step_by(BUFFER) {
        let shape = [BUFFER.min(n - start)];
        let (from, to) = ([size as isize], [dtype.size() as isize]);
        // SAFETY: elements of `a`, which is contiguous, and of the block; the accumulator is one element of `out`.
        unsafe {
            let piece = View::new(a.data().add(start * size), a.dtype(), &shape, &from);
            let converted = View::new(block.as_ptr(), dtype, &shape, &to);
            cast(&piece, &converted)?;
            (folder.run)(block.as_ptr(), to[0], shape[0], out.data());
        }
    }
    Ok(Flags::NONE)
}

/// The axes in the order of memory, without those of length one, neighbours of a kind joined.
fn parts(a: &View, axes: &[usize], out: &View) -> Result<Parts> {
    let keeps = out.ndim() == a.ndim();
    let mut parts = Parts::new();
    let mut kept = 0;
    for k in 0..a.ndim() {
        let reduced = axes.contains(&k);
        let (len, stride) = (a.shape()[k], a.strides()[k]);
        let place = if keeps { k } else { kept };
        if reduced {
            if keeps && out.shape()[k] != 1 {
                return Err(Error::Shape);
            }
        } else {
            if out.shape().get(place) != Some(&len) {
                return Err(Error::Shape);
            }
            kept += 1;
        }
        parts.push(Part { reduced, len, stride, out: if reduced { 0 } else { out.strides()[place] } });
    }
    if !keeps && kept != out.ndim() {
        return Err(Error::Shape);
    }
    if a.size() == 0 {
        return Ok(parts);
    }
    if !a.is_contiguous() {
        parts.sort_by_key(|part| std::cmp::Reverse(part.stride.unsigned_abs()));
    }
    let mut joined = Parts::new();
    for part in parts.into_iter().filter(|part| part.len != 1) {
        match joined.last_mut() {
            Some(last)
                if last.reduced == part.reduced
                    && last.stride == part.stride * part.len as isize
                    && last.out == part.out * part.len as isize =>
            {
                *last = Part { len: last.len * part.len, ..part };
            }
            _ => joined.push(part),
        }
    }
    Ok(joined)
}

/// Folds what needs no conversion. `buffered`: it was converted, and NumPy would have gone through its buffer.
fn fold(folder: &Folder, a: &View, parts: Parts, out: &View, buffered: bool) -> Result<Flags> {
    fill(out, &folder.identity[..out.dtype().size()])?;
    if a.size() == 0 {
        return Ok(Flags::NONE);
    }
    let trailing = parts.iter().rev().take_while(|part| part.reduced).count();
    if folder.pairwise && trailing > 1 {
        return fold_together(folder, a, &parts, trailing, out);
    }
    let chunk = if folder.pairwise && buffered && parts.len() == 1 && parts[0].reduced { BUFFER } else { usize::MAX };
    Ok(fold_parts(folder, a.data(), &parts, out.data(), a.dtype().size(), chunk))
}

/// Several reduced axes that lie innermost, but not side by side: NumPy puts them together in its buffer.
fn fold_together(folder: &Folder, a: &View, parts: &[Part], trailing: usize, out: &View) -> Result<Flags> {
    let size = a.dtype().size();
    let shape: SmallVec<[usize; 6]> = parts.iter().map(|part| part.len).collect();
    let strides: SmallVec<[isize; 6]> = parts.iter().map(|part| part.stride).collect();
    let block = Block::new(a.size() * size)?;
    let dense = c_strides(&shape, size);
    // SAFETY: the same elements as those of `a`, and a block with room for them.
    unsafe {
        let arranged = View::new(a.data(), a.dtype(), &shape, &strides);
        copy(&arranged, &View::new(block.as_ptr(), a.dtype(), &shape, &dense))?;
    }
    let (front, together) = parts.split_at(parts.len() - trailing);
    let inner = together[trailing - 1].len;
    let total: usize = together.iter().map(|part| part.len).product();
    let mut made: Parts = front.iter().zip(&dense).map(|(part, stride)| Part { stride: *stride, ..*part }).collect();
    made.push(Part { reduced: true, len: total, stride: size as isize, out: 0 });
    let chunk = if inner > BUFFER { inner } else { inner * (BUFFER / inner) };
    Ok(fold_parts(folder, block.as_ptr(), &made, out.data(), size, chunk))
}

/// A piece of the work: where it starts, its axes, and its accumulators.
struct Piece {
    at: *mut u8,
    parts: Parts,
    acc: *mut u8,
}

// SAFETY: addresses into views, which may be sent (see `View`); no two pieces share accumulators.
unsafe impl Send for Piece {}

/// `at` and `acc` are those of views with these axes.
fn fold_parts(folder: &Folder, at: *mut u8, parts: &[Part], acc: *mut u8, size: usize, chunk: usize) -> Flags {
    let whole = || Piece { at, parts: parts.into(), acc };
    let total: usize = parts.iter().map(|part| part.len).product();
    let threads = parallel::threads();
    if total * size < parallel::WORTH_BYTES || threads == 1 {
        return fold_piece(folder, &whole(), chunk);
    }
    let longest = (0..parts.len()).filter(|k| !parts[*k].reduced).max_by_key(|k| parts[*k].len);
    if let Some(k) = longest.filter(|k| parts[*k].len >= 32 * threads) {
        let Part { len, stride, out, .. } = parts[k];
        // Where rows are folded into one, narrow strips of them would lose the pages that the processor reads ahead.
        let shares = if k + 1 == parts.len() { threads } else { 4 * threads };
        let step = len.div_ceil(shares).next_multiple_of(8);
        let pieces = (0..len).step_by(step).map(|start| {
            let mut piece = whole();
            piece.parts[k].len = step.min(len - start);
            piece.at = at.wrapping_offset(stride * start as isize);
            piece.acc = acc.wrapping_offset(out * start as isize);
            piece
        });
        return in_parallel(folder, pieces.collect(), chunk);
    }
    if let [Part { len, stride, .. }] = *parts
        && (folder.associative || folder.pairwise)
        && chunk == usize::MAX
    {
        let first = EARLY.min(len);
        if folder.early {
            // SAFETY: elements of the view, and an accumulator.
            unsafe { (folder.run)(at, stride, first, acc) };
            // SAFETY: the accumulator of booleans.
            if unsafe { acc.read() } != folder.identity[0] || first == len {
                return Flags::NONE;
            }
        }
        return fold_run(folder, at, len, stride, acc, threads);
    }
    fold_piece(folder, &whole(), chunk)
}

fn in_parallel(folder: &Folder, pieces: Vec<Piece>, chunk: usize) -> Flags {
    let flags = AtomicU8::new(0);
    parallel::each(pieces, |piece| {
        flags.fetch_or(fold_piece(folder, &piece, chunk).0, Ordering::Relaxed);
    });
    Flags(flags.into_inner())
}

/// One long run, halved where a pairwise sum halves it, so that the threads add what one thread would.
fn fold_run(folder: &Folder, at: *mut u8, n: usize, stride: isize, acc: *mut u8, threads: usize) -> Flags {
    let mut runs = vec![(0, n)];
    while runs.len() < 4 * threads {
        runs = runs
            .into_iter()
            .flat_map(|(start, n)| {
                let left = pairwise::half(n);
                [(start, left), (start + left, n - left)]
            })
            .collect();
    }
    let mut accs = vec![folder.identity; runs.len()];
    let base = accs.as_mut_ptr().cast::<u8>();
    let pieces = runs.iter().enumerate().map(|(k, (start, n))| Piece {
        at: at.wrapping_offset(stride * *start as isize),
        parts: smallvec::smallvec![Part { reduced: true, len: *n, stride, out: 0 }],
        acc: base.wrapping_add(16 * k),
    });
    let mut flags = in_parallel(folder, pieces.collect(), usize::MAX);
    clear();
    let mut step = 1;
    while step < runs.len() {
        for k in (0..runs.len()).step_by(2 * step) {
            // SAFETY: both are accumulators of the list.
            unsafe { (folder.run)(base.add(16 * (k + step)), 0, 1, base.add(16 * k)) };
        }
        step *= 2;
    }
    // SAFETY: the first of the list, and the caller's accumulator.
    unsafe { (folder.run)(base, 0, 1, acc) };
    if folder.status {
        flags |= read();
    }
    flags
}

fn fold_piece(folder: &Folder, piece: &Piece, chunk: usize) -> Flags {
    if folder.status {
        clear();
    }
    match piece.parts.split_last() {
        // SAFETY: the address of the only element, and its accumulator.
        None => unsafe { (folder.run)(piece.at, 0, 1, piece.acc) },
        Some((inner, outer)) if inner.reduced => each(outer, piece.at, piece.acc, &mut |at, acc| {
            for start in (0..inner.len).step_by(chunk) {
                let at = at.wrapping_offset(inner.stride * start as isize);
                // SAFETY: elements of the view, and an accumulator.
                unsafe { (folder.run)(at, inner.stride, chunk.min(inner.len - start), acc) };
                if chunk == usize::MAX {
                    break;
                }
            }
        }),
        Some((inner, outer)) => {
            let (rows, outer) = match outer.split_last() {
                Some((rows, outer)) if rows.reduced => (*rows, outer),
                _ => (Part { reduced: true, len: 1, stride: 0, out: 0 }, outer),
            };
            each(outer, piece.at, piece.acc, &mut |at, acc| {
                let (strides, lens) = ([rows.stride, inner.stride], [rows.len, inner.len]);
                // SAFETY: elements of the view, and as many accumulators as a row has.
                unsafe { (folder.rows)(at, strides, lens, acc, inner.out) };
            });
        }
    }
    if folder.status { read() } else { Flags::NONE }
}

/// Calls `work` with the address and the accumulator of every place in these axes, in order.
fn each(parts: &[Part], at: *mut u8, acc: *mut u8, work: &mut dyn FnMut(*mut u8, *mut u8)) {
    match parts.split_first() {
        None => work(at, acc),
        Some((first, rest)) => {
            for k in 0..first.len as isize {
                each(rest, at.wrapping_offset(first.stride * k), acc.wrapping_offset(first.out * k), work);
            }
        }
    }
}
