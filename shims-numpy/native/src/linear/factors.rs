//! Factorizations of stacks of square matrices: LU with partial pivoting, and Cholesky's.
//!
//! Small matrices take plain loops, which choose pivots as LAPACK does; larger ones are `faer`'s. All compute in double
//! precision, in the memory of the matrices, which are C-contiguous.

use std::ops::{Add, Div, Mul, Neg, Sub};

use faer::linalg::solvers::{DenseSolveCore, Llt, PartialPivLu, Solve};
use faer::traits::ComplexField;
use faer::{MatMut, MatRef, Side, c64};

use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::view::View;

/// Up to this many rows the plain loops are faster.
const SMALL: usize = 32;

/// What came of the matrices of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// One of them is exactly singular, or not positive definite.
    Singular,
}

/// The numbers of a matrix.
pub trait Number:
    ComplexField<Real = f64>
    + Copy
    + PartialEq
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    const REAL: bool;

    fn of(real: f64) -> Self;
    fn real(self) -> f64;
    fn imaginary(self) -> f64;
    fn conjugate(self) -> Self;
    fn absolute(self) -> f64;
    /// The size by which LAPACK chooses a pivot.
    fn size(self) -> f64;
    /// Itself divided by its absolute value.
    fn sign(self, absolute: f64) -> Self;
    /// The square of the absolute value.
    fn square(self) -> f64;
    /// The quotient, without overflow on the way.
    fn over(self, other: Self) -> Self;
}

impl Number for f64 {
    const REAL: bool = true;

    fn of(real: f64) -> f64 {
        real
    }

    fn real(self) -> f64 {
        self
    }

    fn imaginary(self) -> f64 {
        0.0
    }

    fn conjugate(self) -> f64 {
        self
    }

    fn absolute(self) -> f64 {
        self.abs()
    }

    fn size(self) -> f64 {
        self.abs()
    }

    fn sign(self, _absolute: f64) -> f64 {
        1.0_f64.copysign(self)
    }

    fn square(self) -> f64 {
        self * self
    }

    fn over(self, other: f64) -> f64 {
        self / other
    }
}

impl Number for c64 {
    const REAL: bool = false;

    fn of(real: f64) -> c64 {
        c64::new(real, 0.0)
    }

    fn real(self) -> f64 {
        self.re
    }

    fn imaginary(self) -> f64 {
        self.im
    }

    fn conjugate(self) -> c64 {
        self.conj()
    }

    fn absolute(self) -> f64 {
        self.re.hypot(self.im)
    }

    fn size(self) -> f64 {
        self.re.abs() + self.im.abs()
    }

    fn sign(self, absolute: f64) -> c64 {
        self / absolute
    }

    fn square(self) -> f64 {
        self.re * self.re + self.im * self.im
    }

    /// Smith's algorithm (CACM 5, 1962).
    fn over(self, other: c64) -> c64 {
        if other.re.abs() >= other.im.abs() {
            let ratio = other.im / other.re;
            let size = other.re + other.im * ratio;
            return c64::new((self.re + self.im * ratio) / size, (self.im - self.re * ratio) / size);
        }
        let ratio = other.re / other.im;
        let size = other.re * ratio + other.im;
        c64::new((self.re * ratio + self.im) / size, (self.im * ratio - self.re) / size)
    }
}

macro_rules! by_type {
    ($view:expr, $function:ident ( $($argument:expr),* )) => {
        match $view.dtype() {
            DType::F64 => $function::<f64>($($argument),*),
            DType::C128 => $function::<c64>($($argument),*),
            dtype => Err(Error::NoLoop { op: stringify!($function), dtype }),
        }
    };
}

/// Replaces each matrix by its inverse.
pub fn inverse(a: &View<'_>) -> Result<Outcome> {
    by_type!(a, inverse_of(a))
}

/// Replaces each matrix of right-hand sides by the solution; `a` is used up.
pub fn solve(a: &View<'_>, b: &View<'_>) -> Result<Outcome> {
    by_type!(a, solve_of(a, b))
}

/// The sign, or phase, and the logarithm of the absolute value of each determinant; `a` is used up.
pub fn determinant(a: &View<'_>, signs: &View<'_>, logarithms: &View<'_>) -> Result<Outcome> {
    by_type!(a, determinant_of(a, signs, logarithms))
}

/// Replaces each matrix by the lower triangle L with L Lᴴ = A, read from the lower triangle.
pub fn cholesky(a: &View<'_>) -> Result<Outcome> {
    by_type!(a, cholesky_of(a))
}

/// The rows of the square matrices of a stack.
pub(super) fn rows(a: &View<'_>) -> Result<usize> {
    match a.shape() {
        [.., m, n] if m == n => Ok(*n),
        _ => Err(Error::Shape),
    }
}

fn inverse_of<T: Number>(a: &View<'_>) -> Result<Outcome> {
    let n = rows(a)?;
    let mut work = Work::new(n);
    let mut unit: Vec<T> = Vec::new();
    for matrix in a.elements::<T>()?.chunks_exact_mut((n * n).max(1)) {
        if n > SMALL {
            let (lu, outcome) = factored(MatRef::from_row_major_slice(matrix, n, n));
            if outcome == Outcome::Singular {
                return Ok(outcome);
            }
            MatMut::from_row_major_slice_mut(matrix, n, n).copy_from(lu.inverse());
            continue;
        }
        unit.clear();
        unit.resize(n * n, T::of(0.0));
        work.factor(matrix);
        for k in 0..n {
            unit[k * n + work.order[k]] = T::of(1.0);
        }
        if work.solve(matrix, &mut unit, n) == Outcome::Singular {
            return Ok(Outcome::Singular);
        }
        matrix.copy_from_slice(&unit);
    }
    Ok(Outcome::Done)
}

fn solve_of<T: Number>(a: &View<'_>, b: &View<'_>) -> Result<Outcome> {
    let n = rows(a)?;
    let [.., height, width] = b.shape() else { return Err(Error::Shape) };
    if *height != n || a.shape()[..a.ndim() - 2] != b.shape()[..b.ndim() - 2] {
        return Err(Error::Shape);
    }
    let width = *width;
    let mut work = Work::new(n);
    let mut moved: Vec<T> = Vec::new();
    let matrices = a.elements::<T>()?.chunks_exact_mut((n * n).max(1));
    for (matrix, sides) in matrices.zip(b.elements::<T>()?.chunks_exact_mut((n * width).max(1))) {
        if n > SMALL {
            let (lu, outcome) = factored(MatRef::from_row_major_slice(matrix, n, n));
            if outcome == Outcome::Singular {
                return Ok(outcome);
            }
            lu.solve_in_place(MatMut::from_row_major_slice_mut(sides, n, width));
            continue;
        }
        work.factor(matrix);
        moved.clear();
        for row in &work.order {
            moved.extend_from_slice(&sides[row * width..(row + 1) * width]);
        }
        if work.solve(matrix, &mut moved, width) == Outcome::Singular {
            return Ok(Outcome::Singular);
        }
        sides.copy_from_slice(&moved);
    }
    Ok(Outcome::Done)
}

fn determinant_of<T: Number>(a: &View<'_>, signs: &View<'_>, logarithms: &View<'_>) -> Result<Outcome> {
    let n = rows(a)?;
    let mut work = Work::new(n);
    let (signs, logarithms) = (signs.elements::<T>()?, logarithms.elements::<f64>()?);
    let mut matrices = a.elements::<T>()?.chunks_exact_mut((n * n).max(1));
    let mut pivots = Vec::new();
    for (sign, logarithm) in signs.iter_mut().zip(logarithms) {
        // A matrix without rows has the determinant one.
        let matrix = matrices.next().unwrap_or_default();
        pivots.clear();
        let mut product = if n > SMALL {
            let lu = PartialPivLu::new(MatRef::from_row_major_slice(matrix, n, n));
            pivots.extend((0..n).map(|k| lu.U()[(k, k)]));
            parity(lu.P().arrays().0)
        } else {
            let parity = work.factor(matrix);
            pivots.extend((0..n).map(|k| matrix[k * n + k]));
            parity
        };
        let mut total = 0.0;
        let mut phase = T::of(product);
        for pivot in &pivots {
            let absolute = pivot.absolute();
            if absolute == 0.0 {
                (product, total) = (0.0, f64::NEG_INFINITY);
                break;
            }
            phase *= pivot.sign(absolute);
            total += absolute.ln();
        }
        (*sign, *logarithm) = (if product == 0.0 { T::of(0.0) } else { phase }, total);
    }
    Ok(Outcome::Done)
}

/// One for an even permutation, minus one for an odd one.
fn parity(order: &[usize]) -> f64 {
    let mut seen = vec![false; order.len()];
    let mut sign = 1.0;
    for start in 0..order.len() {
        let mut at = order[start];
        if !seen[start] {
            seen[start] = true;
            while at != start {
                seen[at] = true;
                at = order[at];
                sign = -sign;
            }
        }
    }
    sign
}

fn cholesky_of<T: Number>(a: &View<'_>) -> Result<Outcome> {
    let n = rows(a)?;
    for matrix in a.elements::<T>()?.chunks_exact_mut((n * n).max(1)) {
        if n > SMALL {
            let found = Llt::new(MatRef::from_row_major_slice(matrix, n, n), Side::Lower);
            let Ok(found) = found else { return Ok(Outcome::Singular) };
            let mut to = MatMut::from_row_major_slice_mut(matrix, n, n);
            to.fill(T::of(0.0));
            to.copy_from_triangular_lower(found.L());
            continue;
        }
        for i in 0..n {
            let (above, row) = matrix.split_at_mut(i * n);
            for j in 0..i {
                let other = &above[j * n..j * n + j];
                let sum = row.iter().zip(other).fold(T::of(0.0), |sum, (x, y)| sum + *x * y.conjugate());
                row[j] = (row[j] - sum) / above[j * n + j];
            }
            let square = row[i].real() - row[..i].iter().map(|x| (*x * x.conjugate()).real()).sum::<f64>();
            // NaN passes, as in LAPACK.
            if square <= 0.0 {
                return Ok(Outcome::Singular);
            }
            row[i] = T::of(square.sqrt());
            row[i + 1..n].fill(T::of(0.0));
        }
    }
    Ok(Outcome::Done)
}

fn factored<T: Number>(matrix: MatRef<'_, T>) -> (PartialPivLu<T>, Outcome) {
    let lu = PartialPivLu::new(matrix);
    let zero = (0..matrix.nrows()).any(|k| lu.U()[(k, k)] == T::of(0.0));
    (lu, if zero { Outcome::Singular } else { Outcome::Done })
}

/// LU with partial pivoting of one small matrix after the other (Golub and Van Loan, 3.4.1).
struct Work {
    n: usize,
    /// The rows in the order in which they are taken.
    order: Vec<usize>,
}

impl Work {
    fn new(n: usize) -> Work {
        Work { n, order: Vec::new() }
    }

    /// Replaces a matrix by its factors; gives the sign of the permutation. A zero pivot is left in place.
    fn factor<T: Number>(&mut self, a: &mut [T]) -> f64 {
        let n = self.n;
        self.order.clear();
        self.order.extend(0..n);
        let mut sign = 1.0;
        for k in 0..n {
            let (mut pivot, mut largest) = (k, a[k * n + k].size());
            for i in k + 1..n {
                let size = a[i * n + k].size();
                if size > largest {
                    (pivot, largest) = (i, size);
                }
            }
            if pivot != k {
                for j in 0..n {
                    a.swap(k * n + j, pivot * n + j);
                }
                self.order.swap(k, pivot);
                sign = -sign;
            }
            let head = a[k * n + k];
            if head == T::of(0.0) {
                continue;
            }
            let (above, below) = a.split_at_mut((k + 1) * n);
            let tail = &above[k * n + k + 1..];
            for row in below.chunks_exact_mut(n) {
                if row[k] != T::of(0.0) {
                    let factor = row[k] / head;
                    row[k] = factor;
                    for (x, y) in row[k + 1..].iter_mut().zip(tail) {
                        *x -= factor * *y;
                    }
                }
            }
        }
        sign
    }

    /// Replaces right-hand sides, whose rows are in the order of the factors, by the solution.
    fn solve<T: Number>(&self, factors: &[T], x: &mut [T], width: usize) -> Outcome {
        let n = self.n;
        if (0..n).any(|k| factors[k * n + k] == T::of(0.0)) {
            return Outcome::Singular;
        }
        if width == 0 {
            return Outcome::Done;
        }
        for k in 0..n {
            let (before, rest) = x.split_at_mut(k * width);
            for (row, factor) in before.chunks_exact(width).zip(&factors[k * n..]) {
                subtract(&mut rest[..width], *factor, row);
            }
        }
        for k in (0..n).rev() {
            let (before, after) = x.split_at_mut((k + 1) * width);
            let here = &mut before[k * width..];
            for (row, factor) in after.chunks_exact(width).zip(&factors[k * n + k + 1..]) {
                subtract(here, *factor, row);
            }
            let head = factors[k * n + k];
            here.iter_mut().for_each(|item| *item /= head);
        }
        Outcome::Done
    }
}

fn subtract<T: Number>(to: &mut [T], factor: T, row: &[T]) {
    if factor != T::of(0.0) {
        for (x, y) in to.iter_mut().zip(row) {
            *x -= factor * *y;
        }
    }
}
