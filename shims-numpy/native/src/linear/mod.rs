//! Products of vectors and matrices, and what matrices are factored into.

#![allow(unsafe_code)]

mod dot;
mod factors;
mod least_squares;
mod small;
mod spectra;
mod whole;

pub use dot::dot;
pub use factors::{Outcome, cholesky, determinant, inverse, solve};
pub use least_squares::{Fit, least_squares};
pub use spectra::{Convergence, general, hermitian, is_small, qr, svd};

use crate::axes::Walk;
use crate::cast::{cast, copy, fill};
use crate::dtype::{Complex, DType, Element, Kind};
use crate::elementwise::with_copy;
use crate::error::{Error, Result};
use crate::flags::{Flags, clear, read};
use crate::parallel;
use crate::reduce::reduce;
use crate::view::View;
use crate::{BinaryOp, UnaryOp, block::Block, c_strides, unary};
use gemm::Parallelism;

/// Products of matrices of more multiplications than this are cut into pieces for several threads.
const WORTH: usize = 1 << 21;

/// `a` of (..., n, k) times `b` of (..., k, m) into `out` of (..., n, m), all of one dtype; the axes before are broadcast.
/// The order of additions is not NumPy's, whose own depends on the library that it was built with.
pub fn matmul(a: &View, b: &View, out: &View) -> Result<Flags> {
    let dtype = out.dtype();
    if a.ndim() < 2 || b.ndim() < 2 || out.ndim() < 2 || dtype == DType::F16 {
        return Err(if dtype == DType::F16 { Error::NoLoop { op: "matmul", dtype } } else { Error::Shape });
    }
    let ((n, k), (k2, m), (n2, m2)) = (last_two(a), last_two(b), last_two(out));
    if (n, k, m) != (n2, k2, m2) {
        return Err(Error::Shape);
    }
    if a.dtype() != dtype || !ready(a) || a.may_share_memory(out) {
        return with_copy(a, dtype, |a| matmul(a, b, out));
    }
    if b.dtype() != dtype || !ready(b) || b.may_share_memory(out) {
        return with_copy(b, dtype, |b| matmul(a, b, out));
    }
    if !ready(out) {
        return apart(out, |made| matmul(a, b, made));
    }
    if n * m == 0 || k == 0 {
        fill(out, &[0; 16][..dtype.size()])?;
        return Ok(Flags::NONE);
    }
    let [heads_a, heads_b, heads_out] = [head(a), head(b), head(out)];
    let mut result = Ok(());
    clear();
    Walk::new([&heads_a, &heads_b, &heads_out])?.for_each(|at, axis| {
        for step in 0..axis.len as isize {
            let at: [*mut u8; 3] = std::array::from_fn(|v| at[v].wrapping_offset(axis.strides[v] * step));
            let one = One { at, strides: [pair(a), pair(b), pair(out)], n, k, m };
            let done = match dtype {
                DType::F32 => one.floats::<f32>(1.0, 0.0),
                DType::F64 => one.floats::<f64>(1.0, 0.0),
                DType::C64 => one.floats::<gemm::c32>(gemm::c32::new(1.0, 0.0), gemm::c32::new(0.0, 0.0)),
                DType::C128 => one.floats::<gemm::c64>(gemm::c64::new(1.0, 0.0), gemm::c64::new(0.0, 0.0)),
                _ => one.whole(dtype),
            };
            if result.is_ok() {
                result = done;
            }
        }
    });
    let flags = read();
    result?;
    confirmed(flags, out)
}

/// The flags that the result bears out: the padding of a block may raise some of its own.
fn confirmed(flags: Flags, out: &View) -> Result<Flags> {
    let mut found = Flags::NONE;
    if matches!(out.dtype().kind(), Kind::Float | Kind::Complex) {
        for (flag, op) in [(Flags::INVALID, UnaryOp::IsNan), (Flags::OVER, UnaryOp::IsInf)] {
            if flags.has(flag) && any(op, out)? {
                found |= flag;
            }
        }
    }
    Ok(found)
}

fn any(op: UnaryOp, a: &View) -> Result<bool> {
    let block = Block::new(a.size())?;
    let strides = c_strides(a.shape(), 1);
    let mut result = [0_u8];
    // SAFETY: a block with room for the answers, and a local for theirs; both outlive the views.
    unsafe {
        let answers = View::new(block.as_ptr(), DType::Bool, a.shape(), &strides);
        unary(op, a.dtype(), a, &answers)?;
        let axes: Vec<usize> = (0..a.ndim()).collect();
        let one = View::new(result.as_mut_ptr(), DType::Bool, &[], &[]);
        reduce(BinaryOp::LogicalOr, DType::Bool, &answers, &axes, &one)?;
    }
    Ok(result != [0])
}

fn last_two(a: &View) -> (usize, usize) {
    (a.shape()[a.ndim() - 2], a.shape()[a.ndim() - 1])
}

fn pair(a: &View) -> [isize; 2] {
    [a.strides()[a.ndim() - 2], a.strides()[a.ndim() - 1]]
}

/// Where the matrices of a stack begin.
fn head<'a>(a: &View<'a>) -> View<'a> {
    let ndim = a.ndim() - 2;
    // SAFETY: the first elements of the matrices of `a`.
    unsafe { View::new(a.data(), a.dtype(), &a.shape()[..ndim], &a.strides()[..ndim]) }
}

/// Whether strides count in whole elements.
fn ready(a: &View) -> bool {
    let size = a.dtype().size() as isize;
    a.is_aligned() && pair(a).iter().all(|stride| stride % size == 0)
}

/// Calls `work` with room for a result, that is then copied to `out`.
fn apart(out: &View, work: impl FnOnce(&View) -> Result<Flags>) -> Result<Flags> {
    let block = Block::new(out.size() * out.dtype().size())?;
    let strides = c_strides(out.shape(), out.dtype().size());
    // SAFETY: the block has room for the result, and outlives the view.
    let made = unsafe { View::new(block.as_ptr(), out.dtype(), out.shape(), &strides) };
    let flags = work(&made)?;
    copy(&made, out)?;
    Ok(flags)
}

/// One product of two matrices.
struct One {
    at: [*mut u8; 3],
    strides: [[isize; 2]; 3],
    n: usize,
    k: usize,
    m: usize,
}

/// The columns of one thread.
struct Columns {
    b: *mut u8,
    out: *mut u8,
    count: usize,
}

// SAFETY: addresses into views (see `View`); no two threads have the same columns of the result.
unsafe impl Send for Columns {}

/// What the threads share of one product.
struct Shared(*mut u8);

// SAFETY: an address that is only read from.
unsafe impl Sync for Shared {}

impl Shared {
    fn get(&self) -> *mut u8 {
        self.0
    }
}

impl One {
    fn floats<T: Copy + Send + Sync + 'static>(&self, one: T, zero: T) -> Result<()> {
        let One { at, strides, n, k, m } = self;
        let size = size_of::<T>() as isize;
        let steps = strides.map(|pair| pair.map(|stride| stride / size));
        let a = Shared(at[0]);
        let (n, k) = (*n, *k);
        let product = |columns: Columns| {
            // SAFETY: the matrices have these shapes and strides, and the result shares no memory with the others.
            unsafe {
                gemm::gemm(
                    n,
                    columns.count,
                    k,
                    columns.out.cast::<T>(),
                    steps[2][1],
                    steps[2][0],
                    false,
                    a.get().cast::<T>().cast_const(),
                    steps[0][1],
                    steps[0][0],
                    columns.b.cast::<T>().cast_const(),
                    steps[1][1],
                    steps[1][0],
                    zero,
                    one,
                    false,
                    false,
                    false,
                    Parallelism::None,
                );
            }
        };
        // The cut depends on the shape alone, because it may decide how sums are put together.
        let share = if n * k * m >= WORTH { m.div_ceil(8).next_multiple_of(8).max(64) } else { *m };
        let pieces = (0..*m).step_by(share).map(|start| Columns {
            b: at[1].wrapping_offset(strides[1][1] * start as isize),
            out: at[2].wrapping_offset(strides[2][1] * start as isize),
            count: share.min(m - start),
        });
        parallel::each(pieces.collect(), product);
        Ok(())
    }

    fn whole(&self, dtype: DType) -> Result<()> {
        let One { at, strides, n, k, m } = self;
        let shapes = [[*n, *k], [*k, *m], [*n, *m]];
        // SAFETY: the matrices of the views.
        let view = |v: usize| unsafe { View::new(at[v], dtype, &shapes[v], &strides[v]) };
        whole::product(&view(0), &view(1), &view(2))
    }
}

/// An element of a vector as the sum of products needs it.
pub(crate) trait Product: Element {
    fn zero() -> Self;
    fn plus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
}

macro_rules! products {
    ($($type:ty: $zero:expr, $plus:expr, $times:expr;)*) => {
        $(impl Product for $type {
            #[inline(always)]
            fn zero() -> $type { $zero }
            #[inline(always)]
            fn plus(self, other: $type) -> $type { $plus(self, other) }
            #[inline(always)]
            fn times(self, other: $type) -> $type { $times(self, other) }
        })*
    };
}

products! {
    i8: 0, i8::wrapping_add, i8::wrapping_mul;
    i16: 0, i16::wrapping_add, i16::wrapping_mul;
    i32: 0, i32::wrapping_add, i32::wrapping_mul;
    i64: 0, i64::wrapping_add, i64::wrapping_mul;
    u8: 0, u8::wrapping_add, u8::wrapping_mul;
    u16: 0, u16::wrapping_add, u16::wrapping_mul;
    u32: 0, u32::wrapping_add, u32::wrapping_mul;
    u64: 0, u64::wrapping_add, u64::wrapping_mul;
    f32: 0.0, |a, b| a + b, |a, b| a * b;
    f64: 0.0, |a, b| a + b, |a, b| a * b;
    Complex<f32>: Complex::new(0.0, 0.0), |a: Self, b: Self| Complex::new(a.re + b.re, a.im + b.im), Complex::times;
    Complex<f64>: Complex::new(0.0, 0.0), |a: Self, b: Self| Complex::new(a.re + b.re, a.im + b.im), Complex::times;
}

/// The booleans of bytes that were counted.
fn truth_of(counted: &View, out: &View) -> Result<()> {
    cast(counted, out).map(|_| ())
}
