//! Sorting. NaN comes last; equal elements stay in their order.

#![allow(unsafe_code)]

use crate::block::Block;
use crate::cast::copy;
use crate::dtype::{Bool, DType, Element};
use crate::elementwise::with_copy;
use crate::error::{Error, Result};
use crate::parallel;
use crate::view::View;
use half::f16;

/// An element with the order that sorting uses.
pub(crate) trait Sorted: Element {
    type Key: Ord + Copy + Send + Sync;
    /// Ascending as the elements are; zeros of both signs, and all NaNs, are equal.
    fn key(self) -> Self::Key;
    /// Whether elements with one key are all alike, so that no one can tell whether they kept their order.
    const PLAIN: bool;
}

macro_rules! integers {
    ($($type:ty),*) => {
        $(impl Sorted for $type {
            type Key = $type;
            #[inline(always)]
            fn key(self) -> $type { self }
            const PLAIN: bool = true;
        })*
    };
}

integers!(i8, i16, i32, i64, u8, u16, u32, u64);

impl Sorted for Bool {
    type Key = bool;

    #[inline(always)]
    fn key(self) -> bool {
        self.get()
    }

    const PLAIN: bool = true;
}

macro_rules! floats {
    ($($type:ty, $bits:ty, $shift:expr;)*) => {
        $(impl Sorted for $type {
            type Key = $bits;
            #[inline(always)]
            fn key(self) -> $bits {
                let bits = self.to_bits() as $bits;
                if self != self {
                    return <$bits>::MAX;
                }
                // Of negative numbers the larger bits are the smaller number; minus zero becomes zero.
                if bits < 0 { (<$bits>::MIN).wrapping_sub(bits) } else { bits }
            }
            const PLAIN: bool = false;
        })*
    };
}

floats! { f32, i32, 31; f64, i64, 63; f16, i16, 15; }

macro_rules! by_dtype {
    ($dtype:expr, $op:literal, $function:ident($($argument:expr),*)) => {
        match $dtype {
            DType::Bool => $function::<Bool>($($argument),*),
            DType::I8 => $function::<i8>($($argument),*),
            DType::I16 => $function::<i16>($($argument),*),
            DType::I32 => $function::<i32>($($argument),*),
            DType::I64 => $function::<i64>($($argument),*),
            DType::U8 => $function::<u8>($($argument),*),
            DType::U16 => $function::<u16>($($argument),*),
            DType::U32 => $function::<u32>($($argument),*),
            DType::U64 => $function::<u64>($($argument),*),
            DType::F16 => $function::<f16>($($argument),*),
            DType::F32 => $function::<f32>($($argument),*),
            DType::F64 => $function::<f64>($($argument),*),
            other => Err(Error::NoLoop { op: $op, dtype: other }),
        }
    };
}
pub(crate) use by_dtype;

/// Sorts every run of `a` along its last axis, where it is.
pub fn sort(a: &View) -> Result<()> {
    by_dtype!(a.dtype(), "sort", sort_of(a))
}

/// The positions that sort every run of `a` along its last axis, into `out`, an `I64` of the same shape.
pub fn argsort(a: &View, out: &View) -> Result<()> {
    if out.dtype() != DType::I64 || out.shape() != a.shape() {
        return Err(Error::Shape);
    }
    by_dtype!(a.dtype(), "argsort", argsort_of(a, out))
}

/// The first element of every run along the last axis, the length of a run, and its stride.
fn runs(a: &View) -> Result<(Vec<*mut u8>, usize, isize)> {
    let Some((n, shape)) = a.shape().split_last() else {
        return Err(Error::Shape);
    };
    let strides = &a.strides()[..shape.len()];
    let mut starts = vec![a.data()];
    for (len, stride) in shape.iter().zip(strides) {
        starts = starts
            .iter()
            .flat_map(|start| (0..*len as isize).map(move |k| start.wrapping_offset(stride * k)))
            .collect();
    }
    Ok((starts, *n, a.strides()[shape.len()]))
}

/// A run whose address is sent to a thread.
struct Sent(*mut u8, *mut u8);

// SAFETY: addresses of runs that no two threads share (see `View`).
unsafe impl Send for Sent {}

fn sort_of<T: Sorted>(a: &View) -> Result<()> {
    if a.shape().last() != Some(&0) && (a.strides().last() != Some(&(size_of::<T>() as isize)) || !a.is_aligned()) {
        return with_copy(a, a.dtype(), |sorted| {
            sort_of::<T>(sorted)?;
            copy(sorted, a)
        });
    }
    let (starts, n, _) = runs(a)?;
    if n < 2 {
        return Ok(());
    }
    let total = starts.len() * n;
    let sort_one = |Sent(start, _): Sent| {
        // SAFETY: a dense and aligned run of `a`, which nobody else has.
        sort_run(unsafe { std::slice::from_raw_parts_mut(start.cast::<T>(), n) });
    };
    if starts.len() == 1 && total * size_of::<T>() >= parallel::WORTH_BYTES / 4 && parallel::threads() > 1 {
        let block = Block::new(n * size_of::<T>())?;
        // SAFETY: as above; and a block with room for as many, which is written before it is read.
        let (run, other) = unsafe {
            let run = std::slice::from_raw_parts_mut(start_of::<T>(&starts), n);
            let other = block.as_ptr().cast::<T>();
            other.copy_from_nonoverlapping(run.as_ptr(), n);
            (run, std::slice::from_raw_parts_mut(other, n))
        };
        sort_halves(run, other);
    } else if total >= parallel::WORTH_BYTES / 32 && parallel::threads() > 1 {
        let share = starts.len().div_ceil(parallel::threads());
        let pieces = starts.chunks(share).map(|chunk| chunk.iter().map(|at| Sent(*at, *at)).collect::<Vec<_>>());
        parallel::each(pieces.collect(), |piece: Vec<Sent>| piece.into_iter().for_each(sort_one));
    } else {
        starts.into_iter().for_each(|at| sort_one(Sent(at, at)));
    }
    Ok(())
}

fn start_of<T>(starts: &[*mut u8]) -> *mut T {
    starts[0].cast()
}

fn sort_run<T: Sorted>(run: &mut [T]) {
    if T::PLAIN {
        return run.sort_unstable_by_key(|value| value.key());
    }
    // Elements of one key that differ are zeros and NaNs; where there are none, any order is a stable one.
    let zero = T::default().key();
    let mut last = None;
    let mut mixed = false;
    for value in run.iter() {
        if value.key() == zero || is_nan(*value) {
            mixed |= last.is_some_and(|before| bytes_of(before) != bytes_of(*value));
            last = Some(*value);
        }
    }
    if mixed { run.sort_by_key(|value| value.key()) } else { run.sort_unstable_by_key(|value| value.key()) }
}

#[allow(clippy::eq_op)]
fn is_nan<T: Element>(value: T) -> bool {
    value != value
}

fn bytes_of<T: Element>(value: T) -> [u8; 16] {
    let mut bytes = [0; 16];
    // SAFETY: no element is larger than the array.
    unsafe { bytes.as_mut_ptr().cast::<T>().write_unaligned(value) };
    bytes
}

/// Sorts as many parts as there are threads, and merges them, with the help of as much memory again.
fn sort_halves<T: Sorted>(run: &mut [T], other: &mut [T]) {
    let n = run.len();
    let part = n.div_ceil(parallel::threads());
    parallel::each(run.chunks_mut(part).collect(), sort_run);
    let mut sorted = part;
    while sorted < n {
        for (from, to) in run.chunks(2 * sorted).zip(other.chunks_mut(2 * sorted)) {
            let (left, right) = from.split_at(sorted.min(from.len()));
            merge(left, right, to);
        }
        run.copy_from_slice(other);
        sorted *= 2;
    }
}

/// A single run of positions from this length on is sorted by several threads.
const LONG: usize = 1 << 16;

/// Sorts as many parts as there are threads, and merges them.
fn sort_keyed<T: Ord + Copy + Send>(run: &mut Vec<T>) {
    let n = run.len();
    let mut sorted = n.div_ceil(parallel::threads());
    parallel::each(run.chunks_mut(sorted).collect(), |part: &mut [T]| part.sort_unstable());
    while sorted < n {
        let mut merged = Vec::with_capacity(n);
        for from in run.chunks(2 * sorted) {
            let (mut left, mut right) = from.split_at(sorted.min(from.len()));
            while let ([a, rest_a @ ..], [b, rest_b @ ..]) = (left, right) {
                if a <= b {
                    merged.push(*a);
                    left = rest_a;
                } else {
                    merged.push(*b);
                    right = rest_b;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        *run = merged;
        sorted *= 2;
    }
}

fn merge<T: Sorted>(left: &[T], right: &[T], to: &mut [T]) {
    let (mut i, mut j) = (0, 0);
    for place in to {
        // Of equal ones the left comes first.
        let take_left = j == right.len() || i < left.len() && left[i].key() <= right[j].key();
        *place = if take_left { left[i] } else { right[j] };
        i += usize::from(take_left);
        j += usize::from(!take_left);
    }
}

fn argsort_of<T: Sorted>(a: &View, out: &View) -> Result<()> {
    if a.may_share_memory(out) {
        return with_copy(a, a.dtype(), |a| argsort_of::<T>(a, out));
    }
    let (starts, n, stride) = runs(a)?;
    let (places, _, step) = runs(out)?;
    let pairs: Vec<Sent> = starts.into_iter().zip(places).map(|(a, b)| Sent(a, b)).collect();
    let pieces_alone = pairs.len() == 1;
    let work = |pieces: Vec<Sent>| {
        let mut keyed: Vec<(T::Key, u32)> = Vec::with_capacity(n);
        for Sent(from, to) in pieces {
            // SAFETY: elements of the views.
            let read = |k: usize| unsafe { from.wrapping_offset(stride * k as isize).cast::<T>().read_unaligned() };
            // SAFETY: as above.
            let write = |k: usize, place: i64| unsafe {
                to.wrapping_offset(step * k as isize).cast::<i64>().write_unaligned(place);
            };
            if let Ok(len) = u32::try_from(n) {
                keyed.clear();
                keyed.extend((0..len).map(|k| (read(k as usize).key(), k)));
                // The position makes the keys different, so that any sort is stable.
                if n >= LONG && pieces_alone {
                    sort_keyed(&mut keyed);
                } else {
                    keyed.sort_unstable();
                }
                keyed.iter().enumerate().for_each(|(k, (_, place))| write(k, i64::from(*place)));
            } else {
                let mut order: Vec<usize> = (0..n).collect();
                order.sort_by_key(|k| read(*k).key());
                order.iter().enumerate().for_each(|(k, place)| write(k, *place as i64));
            }
        }
    };
    if pairs.len() > 1 && pairs.len() * n >= parallel::WORTH_BYTES / 32 && parallel::threads() > 1 {
        let share = pairs.len().div_ceil(parallel::threads());
        let mut pieces = Vec::new();
        let mut rest = pairs.into_iter().peekable();
        while rest.peek().is_some() {
            pieces.push(rest.by_ref().take(share).collect::<Vec<_>>());
        }
        parallel::each(pieces, work);
    } else {
        work(pairs);
    }
    Ok(())
}
