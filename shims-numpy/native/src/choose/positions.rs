//! Elements at given positions: read, written, added to.

#![allow(unsafe_code)]

use crate::arch::{Kernel, dispatch};
use crate::axes::Walk;
use crate::block::Block;
use crate::cast::copy;
use crate::dtype::DType;
use crate::elementwise::loops::aligned;
use crate::error::{Error, Result};
use crate::parallel;
use crate::view::{View, c_strides};
use smallvec::SmallVec;

/// What is done with a position outside of an axis: refused (negative ones count from the end), wrapped, or moved to the
/// nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Raise,
    Wrap,
    Clip,
}

/// The elements of `a` at `indices` along `axis`, into `out` of the shape `a.shape[..axis] + indices.shape +
/// a.shape[axis + 1..]`. The indices are of `I64`.
pub fn take(a: &View, axis: usize, indices: &View, mode: Mode, out: &View) -> Result<()> {
    if axis >= a.ndim() || out.dtype() != a.dtype() || indices.dtype() != DType::I64 {
        return Err(Error::Shape);
    }
    let (before, after) = (&a.shape()[..axis], &a.shape()[axis + 1..]);
    let expected: SmallVec<[usize; 8]> = before.iter().chain(indices.shape()).chain(after).copied().collect();
    if expected.as_slice() != out.shape() {
        return Err(Error::Shape);
    }
    if a.ndim() == 1
        && mode == Mode::Raise
        && plain(indices)
        && plain(out)
        && !a.may_share_memory(out)
        && !indices.may_share_memory(out)
    {
        return take_plain(a, indices, out);
    }
    // The positions come first, so that what lies before them is one more axis of what each of them chooses.
    let order: SmallVec<[usize; 8]> = std::iter::once(axis).chain((0..a.ndim()).filter(|k| *k != axis)).collect();
    let first = axis..axis + indices.ndim();
    let places: SmallVec<[usize; 8]> = first.clone().chain((0..out.ndim()).filter(|k| !first.contains(k))).collect();
    let (shape, strides) = permuted(a, &order);
    let (out_shape, out_strides) = permuted(out, &places);
    // SAFETY: the same elements, with their axes in another order.
    let (a, out) = unsafe {
        (View::new(a.data(), a.dtype(), &shape, &strides), View::new(out.data(), out.dtype(), &out_shape, &out_strides))
    };
    take_with(&a, &[indices], mode, &out)
}

fn plain(a: &View) -> bool {
    a.is_contiguous() && a.is_aligned()
}

/// Elements of a one-dimensional array at positions that lie side by side, and so do the results.
fn take_plain(a: &View, indices: &View, out: &View) -> Result<()> {
    let count = indices.size();
    let share = count.div_ceil(if 16 * count < parallel::WORTH_BYTES { 1 } else { 4 * parallel::threads() }).max(1);
    let wrong = std::sync::Mutex::new(None);
    let pieces = (0..count).step_by(share).collect();
    parallel::each(pieces, |start: usize| {
        let len = share.min(count - start);
        // SAFETY: the positions of the view, which are contiguous and aligned.
        let positions = unsafe { std::slice::from_raw_parts(indices.data().cast::<i64>().add(start), len) };
        let done = match a.dtype().size() {
            1 => take_items::<u8>(a, positions, out, start),
            2 => take_items::<u16>(a, positions, out, start),
            4 => take_items::<u32>(a, positions, out, start),
            8 => take_items::<u64>(a, positions, out, start),
            _ => take_items::<[u64; 2]>(a, positions, out, start),
        };
        if let Err(error) = done
            && let Ok(mut wrong) = wrong.lock()
            && wrong.as_ref().is_none_or(|(place, _)| *place > start)
        {
            *wrong = Some((start, error));
        }
    });
    match wrong.into_inner() {
        Ok(Some((_, error))) => Err(error),
        _ => Ok(()),
    }
}

fn take_items<T: Copy>(a: &View, positions: &[i64], out: &View, start: usize) -> Result<()> {
    let (n, stride) = (a.shape()[0], a.strides()[0]);
    let len = n as i64;
    for (k, position) in positions.iter().enumerate() {
        let index = if *position < 0 { *position + len } else { *position };
        if index as u64 >= n as u64 {
            return Err(Error::Index { index: *position, size: n });
        }
        // SAFETY: the position is inside, and the result has as many elements as there are positions.
        unsafe {
            let value = a.data().offset(stride * index as isize).cast::<T>().read_unaligned();
            out.data().cast::<T>().add(start + k).write_unaligned(value);
        }
    }
    Ok(())
}

type Layout = (SmallVec<[usize; 8]>, SmallVec<[isize; 8]>);

fn permuted(a: &View, order: &[usize]) -> Layout {
    (order.iter().map(|k| a.shape()[*k]).collect(), order.iter().map(|k| a.strides()[*k]).collect())
}

/// The elements of `a` at `indices` along its first axes, one of `I64` for each, broadcast together, into `out` of their
/// shape and that of the other axes: `a[i, j]`. Negative positions count from the end.
pub fn take_at(a: &View, indices: &[&View], out: &View) -> Result<()> {
    take_with(a, indices, Mode::Raise, out)
}

fn take_with(a: &View, indices: &[&View], mode: Mode, out: &View) -> Result<()> {
    if a.may_share_memory(out) || indices.iter().any(|index| index.may_share_memory(out)) {
        let block = Block::new(out.size() * out.dtype().size())?;
        let strides = c_strides(out.shape(), out.dtype().size());
        // SAFETY: the block has room for the result, and outlives the view.
        let apart = unsafe { View::new(block.as_ptr(), out.dtype(), out.shape(), &strides) };
        take_with(a, indices, mode, &apart)?;
        return copy(&apart, out);
    }
    let plan = Plan::new(a, indices, out, mode)?;
    let size = a.dtype().size();
    plan.run(out, size, Direction::Read)
}

/// Writes `values`, broadcast to the shape of the indices and of the other axes, to `a[i, j]`; see [`take_at`]. Where a
/// position comes again, the later value stays.
pub fn put_at(a: &View, indices: &[&View], values: &View) -> Result<()> {
    if values.dtype() != a.dtype() {
        return Err(Error::Shape);
    }
    if a.may_share_memory(values) {
        return crate::elementwise::with_copy(values, values.dtype(), |values| put_at(a, indices, values));
    }
    if let Some(index) = indices.iter().position(|index| index.may_share_memory(a)) {
        return crate::elementwise::with_copy(indices[index], DType::I64, |copied| {
            let mut indices: SmallVec<[&View; 4]> = indices.into();
            indices[index] = copied;
            put_at(a, &indices, values)
        });
    }
    let shape = chosen_shape(a, indices)?;
    let strides = broadcast(values, &shape)?;
    // SAFETY: the same elements, some of them many times.
    let values = unsafe { View::new(values.data(), values.dtype(), &shape, &strides) };
    Plan::new(a, indices, &values, Mode::Raise)?.run(&values, a.dtype().size(), Direction::Write)
}

/// Adds `values`, as many as indices, to the elements of the one-dimensional `a` at `indices`, in turn.
pub fn add_at(a: &View, indices: &View, values: &View) -> Result<()> {
    macro_rules! table {
        ($($dtype:ident => $type:ty, $add:expr;)*) => {
            match a.dtype() {
                $(DType::$dtype => add_of::<$type>(a, indices, values, $add),)*
                other => Err(Error::NoLoop { op: "add.at", dtype: other }),
            }
        };
    }
    table! {
        I8 => i8, i8::wrapping_add; I16 => i16, i16::wrapping_add; I32 => i32, i32::wrapping_add;
        I64 => i64, i64::wrapping_add; U8 => u8, u8::wrapping_add; U16 => u16, u16::wrapping_add;
        U32 => u32, u32::wrapping_add; U64 => u64, u64::wrapping_add;
        F32 => f32, |a, b| a + b; F64 => f64, |a, b| a + b;
    }
}

fn add_of<T: Copy>(a: &View, indices: &View, values: &View, add: impl Fn(T, T) -> T) -> Result<()> {
    let ([n], [stride]) = (a.shape(), a.strides()) else {
        return Err(Error::Shape);
    };
    if values.dtype() != a.dtype() || indices.dtype() != DType::I64 || indices.ndim() != 1 {
        return Err(Error::Shape);
    }
    let strides = broadcast(values, indices.shape())?;
    for k in 0..indices.shape()[0] as isize {
        // SAFETY: elements of the views; the position was found to be inside.
        unsafe {
            let index = indices.data().wrapping_offset(indices.strides()[0] * k).cast::<i64>().read_unaligned();
            let place = a.data().wrapping_offset(stride * inside(index, *n, Mode::Raise)? as isize).cast::<T>();
            let value = values.data().wrapping_offset(strides[0] * k).cast::<T>().read_unaligned();
            place.write_unaligned(add(place.read_unaligned(), value));
        }
    }
    Ok(())
}

/// The strides of `view` along `shape`.
fn broadcast(view: &View, shape: &[usize]) -> Result<SmallVec<[isize; 8]>> {
    let missing = shape.len().checked_sub(view.ndim()).ok_or(Error::Shape)?;
    shape
        .iter()
        .enumerate()
        .map(|(k, n)| match k.checked_sub(missing).map(|k| (view.shape()[k], view.strides()[k])) {
            None | Some((1, _)) => Ok(0),
            Some((len, stride)) if len == *n => Ok(stride),
            Some(_) => Err(Error::Shape),
        })
        .collect()
}

/// The shape of the indices together, and of the axes that they leave.
fn chosen_shape(a: &View, indices: &[&View]) -> Result<SmallVec<[usize; 8]>> {
    let ndim = indices.iter().map(|index| index.ndim()).max().unwrap_or(0);
    let mut shape: SmallVec<[usize; 8]> = smallvec::smallvec![1; ndim];
    for index in indices {
        for (k, n) in index.shape().iter().enumerate() {
            let len = &mut shape[ndim - index.ndim() + k];
            if *len == 1 {
                *len = *n;
            } else if *n != 1 && *n != *len {
                return Err(Error::Shape);
            }
        }
    }
    shape.extend_from_slice(a.shape().get(indices.len()..).ok_or(Error::Shape)?);
    Ok(shape)
}

/// A position in `0..n`.
#[inline(always)]
fn inside(index: i64, n: usize, mode: Mode) -> Result<usize> {
    if (index as u64) < n as u64 {
        return Ok(index as usize);
    }
    let len = n as i64;
    match mode {
        Mode::Raise if index < 0 && index >= -len => Ok((index + len) as usize),
        Mode::Wrap if n > 0 => Ok(index.rem_euclid(len) as usize),
        Mode::Clip if n > 0 => Ok(if index < 0 { 0 } else { n - 1 }),
        _ => Err(Error::Index { index, size: n }),
    }
}

enum Direction {
    Read,
    Write,
}

/// For each place of the indices the distance in bytes from the start of `a`, and what is copied from there.
struct Plan {
    start: *mut u8,
    offsets: Block,
    count: usize,
    /// How many axes of the result the indices have.
    index_axes: usize,
    rest: Layout,
}

// SAFETY: an address into a view, which may be shared (see `View`).
unsafe impl Sync for Plan {}

impl Plan {
    fn start(&self) -> *mut u8 {
        self.start
    }

    fn new(a: &View, indices: &[&View], out: &View, mode: Mode) -> Result<Plan> {
        let shape = chosen_shape(a, indices)?;
        if shape.as_slice() != out.shape() || indices.iter().any(|index| index.dtype() != DType::I64) {
            return Err(Error::Shape);
        }
        let index_axes = shape.len() - (a.ndim() - indices.len());
        let index_shape = &shape[..index_axes];
        let count = index_shape.iter().product::<usize>();
        let offsets = Block::new(8 * count)?;
        let strides = c_strides(index_shape, 8);
        // SAFETY: the block has room for as many offsets.
        let made = unsafe { View::new(offsets.as_ptr(), DType::I64, index_shape, &strides) };
        for (axis, index) in indices.iter().enumerate() {
            let (n, stride) = (a.shape()[axis], a.strides()[axis] as i64);
            let mut wrong = Ok(());
            Walk::new([index, &made])?.for_each(|[from, to], run| {
                let step = Offsets { from, to, strides: run.strides, len: run.len, n, stride, mode, first: axis == 0 };
                if let Err(error) = dispatch(step)
                    && wrong.is_ok()
                {
                    wrong = Err(error);
                }
            });
            wrong?;
        }
        let rest = (a.shape()[indices.len()..].into(), a.strides()[indices.len()..].into());
        Ok(Plan { start: a.data(), offsets, count, index_axes, rest })
    }

    /// Copies between `a` and `other`, whose first axes are those of the indices.
    fn run(&self, other: &View, size: usize, direction: Direction) -> Result<()> {
        let (index_shape, index_strides) = (&other.shape()[..self.index_axes], &other.strides()[..self.index_axes]);
        let one = other.dtype();
        // SAFETY: the first element of each place of the indices.
        let starts = unsafe { View::new(other.data(), one, index_shape, index_strides) };
        let strides = c_strides(index_shape, 8);
        // SAFETY: the offsets, which were made above.
        let offsets = unsafe { View::new(self.offsets.as_ptr(), DType::I64, index_shape, &strides) };
        let (shape, from) = &self.rest;
        let items: usize = shape.iter().product();
        if items == 0 || self.count == 0 {
            return Ok(());
        }
        let to = &other.strides()[self.index_axes..];
        let dense = crate::view::is_contiguous(shape, from, size) && crate::view::is_contiguous(shape, to, size);
        let write = matches!(direction, Direction::Write);
        let walk = Walk::new([&offsets, &starts])?;
        let work = |walk: &Walk<2>| {
            walk.for_each(|at, axis| {
                if items == 1 {
                    let run = Items { start: self.start(), at, strides: axis.strides, len: axis.len };
                    return match (size, write) {
                        (1, false) => run.read::<u8>(),
                        (2, false) => run.read::<u16>(),
                        (4, false) => run.read::<u32>(),
                        (8, false) => run.read::<u64>(),
                        (_, false) => run.read::<[u64; 2]>(),
                        (1, true) => run.write::<u8>(),
                        (2, true) => run.write::<u16>(),
                        (4, true) => run.write::<u32>(),
                        (8, true) => run.write::<u64>(),
                        (_, true) => run.write::<[u64; 2]>(),
                    };
                }
                for k in 0..axis.len as isize {
                    let [offset, place] = [0, 1].map(|v: usize| at[v].wrapping_offset(axis.strides[v] * k));
                    // SAFETY: an offset, with which the elements are those of `a`; and those of the other view.
                    unsafe {
                        let chosen = self.start().wrapping_offset(offset.cast::<isize>().read());
                        if dense {
                            let (from, to) = if write { (place, chosen) } else { (chosen, place) };
                            std::ptr::copy_nonoverlapping(from, to, items * size);
                        } else {
                            let chosen = View::new(chosen, one, shape, from);
                            let place = View::new(place, one, shape, to);
                            // Neither shares memory with the other, and both have the same shape.
                            let _ = if write { copy(&place, &chosen) } else { copy(&chosen, &place) };
                        }
                    }
                }
            });
            crate::flags::Flags::NONE
        };
        if write {
            // Positions may come twice, and the later one stays: one thread only.
            work(&walk);
        } else {
            parallel::over(&walk, 8 + 4 * items * size, work);
        }
        Ok(())
    }
}

/// One run of positions becoming offsets, to which those of other axes are added.
struct Offsets {
    from: *mut u8,
    to: *mut u8,
    strides: [isize; 2],
    len: usize,
    n: usize,
    stride: i64,
    mode: Mode,
    first: bool,
}

impl Kernel for Offsets {
    type Output = Result<()>;

    #[inline(always)]
    fn run(self) -> Result<()> {
        let Offsets { from, to, strides, len, n, stride, mode, first } = self;
        // SAFETY: positions that may be read, and offsets that may be written.
        let read = |k: usize| unsafe { from.wrapping_offset(strides[0] * k as isize).cast::<i64>().read_unaligned() };
        let write = |k: usize, offset: i64| {
            let place = to.wrapping_offset(strides[1] * k as isize).cast::<i64>();
            // SAFETY: as above.
            unsafe { place.write(if first { offset } else { place.read() + offset }) };
        };
        if strides == [8, 8] && first && aligned::<i64>(from) && mode == Mode::Raise {
            // Most positions are right: all are looked at first, without a branch.
            let len64 = n as i64;
            let mut wrong = false;
            for k in 0..len {
                let index = read(k);
                wrong |= (index < -len64) | (index >= len64);
            }
            if !wrong {
                for k in 0..len {
                    let index = read(k);
                    write(k, (if index < 0 { index + len64 } else { index }).wrapping_mul(stride));
                }
                return Ok(());
            }
        }
        for k in 0..len {
            write(k, inside(read(k), n, mode)? as i64 * stride);
        }
        Ok(())
    }
}

/// One run of single elements, by their offsets.
struct Items {
    start: *mut u8,
    at: [*mut u8; 2],
    strides: [isize; 2],
    len: usize,
}

impl Items {
    #[inline(always)]
    fn read<T: Copy>(&self) {
        for k in 0..self.len as isize {
            let [offset, place] = [0, 1].map(|v: usize| self.at[v].wrapping_offset(self.strides[v] * k));
            // SAFETY: an offset to an element of `a`, and an element of the other view.
            unsafe {
                let chosen = self.start.wrapping_offset(offset.cast::<isize>().read());
                place.cast::<T>().write_unaligned(chosen.cast::<T>().read_unaligned());
            }
        }
    }

    #[inline(always)]
    fn write<T: Copy>(&self) {
        for k in 0..self.len as isize {
            let [offset, place] = [0, 1].map(|v: usize| self.at[v].wrapping_offset(self.strides[v] * k));
            // SAFETY: an offset to an element of `a`, and an element of the other view.
            unsafe {
                let chosen = self.start.wrapping_offset(offset.cast::<isize>().read());
                chosen.cast::<T>().write_unaligned(place.cast::<T>().read_unaligned());
            }
        }
    }
}
