//! Least squares by QR and singular values (Golub and Van Loan, 5.5), of one matrix with few rows or columns:
//! `least_squares` and `complex_least_squares` of `primitives/pure`.

use faer::c64;

use super::small::{self, Phased, Vectors, axpy, inner, norm};
use super::spectra::is_small;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::view::View;

/// Where the solutions, the sums of squares of what is left, and the singular values go.
pub struct Fit<'a> {
    pub solutions: View<'a>,
    pub residuals: View<'a>,
    pub values: View<'a>,
}

/// The rank of `a`, by the singular values above `limit` times the largest, and the solutions of least norm for the columns
/// of `b`; None where the iteration does not end. The residuals are meant for full column rank and more rows than columns.
pub fn least_squares(a: &View<'_>, b: &View<'_>, limit: f64, fit: &Fit<'_>) -> Result<Option<usize>> {
    match a.dtype() {
        DType::F64 => least_squares_of::<f64>(a, b, limit, fit),
        DType::C128 => least_squares_of::<c64>(a, b, limit, fit),
        dtype => Err(Error::NoLoop { op: "lstsq", dtype }),
    }
}

fn least_squares_of<T: Phased>(a: &View<'_>, b: &View<'_>, limit: f64, fit: &Fit<'_>) -> Result<Option<usize>> {
    let (&[m, n], &[height, count]) = (a.shape(), b.shape()) else { return Err(Error::Shape) };
    if height != m || !is_small(m.min(n)) || count == 0 {
        return Err(Error::Shape);
    }
    let mut columns = Vectors::new(a.elements::<T>()?.to_vec(), n).transposed();
    let mut sides = Vectors::new(b.elements::<T>()?.to_vec(), count).transposed();
    if m >= n {
        let reflections = small::triangular(&mut columns);
        sides.iter_mut().for_each(|column| small::apply_adjoint(&reflections, column));
        columns = columns.square();
        for (k, residual) in fit.residuals.elements::<f64>()?.iter_mut().enumerate() {
            let length = norm(&sides[k][n..]);
            *residual = length * length;
        }
    }
    let Some(found) = small::svd(columns, false) else { return Ok(None) };
    let rank = found.values.iter().filter(|value| **value > limit * found.values[0]).count();
    let mut solutions = Vectors::zeros(count, n);
    for (k, solution) in solutions.iter_mut().enumerate() {
        for (j, value) in found.values[..rank].iter().enumerate() {
            let share = inner(&found.u[j], &sides[k][..found.u.length()]);
            axpy(share.over(T::of(*value)), &found.v[j], solution);
        }
    }
    fit.solutions.elements::<T>()?.copy_from_slice(solutions.transposed().items());
    fit.values.elements::<f64>()?.copy_from_slice(&found.values);
    Ok(Some(rank))
}
