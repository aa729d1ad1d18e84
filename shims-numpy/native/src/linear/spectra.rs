//! Decompositions of stacks of matrices by `faer`: QR, singular values, and eigenvalues.
//!
//! The phases of vectors are not those that LAPACK gives, except in QR. All compute in double precision; operands and
//! results are C-contiguous.

use faer::linalg::solvers::{Eigen, Qr, SelfAdjointEigen, Svd};
use faer::{MatMut, MatRef, Side, c64};

use super::factors::Number;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::view::View;

/// Whether the iterations came to an end for all matrices of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convergence {
    Reached,
    Failed,
}

/// Q with as many columns as `q` has, and R with as many rows.
pub fn qr(a: &View<'_>, q: Option<&View<'_>>, r: &View<'_>) -> Result<()> {
    match a.dtype() {
        DType::F64 => qr_of::<f64>(a, q, r),
        DType::C128 => qr_of::<c64>(a, q, r),
        dtype => Err(Error::NoLoop { op: "qr", dtype }),
    }
}

/// Singular values, descending, and with `vectors` U and the adjoint of V, complete ones where they are square.
pub fn svd(a: &View<'_>, values: &View<'_>, vectors: Option<(&View<'_>, &View<'_>)>) -> Result<Convergence> {
    match a.dtype() {
        DType::F64 => svd_of::<f64>(a, values, vectors),
        DType::C128 => svd_of::<c64>(a, values, vectors),
        dtype => Err(Error::NoLoop { op: "svd", dtype }),
    }
}

/// Ascending eigenvalues of Hermitian matrices, of which one triangle is read, and with `vectors` their vectors by column.
pub fn hermitian(a: &View<'_>, upper: bool, values: &View<'_>, vectors: Option<&View<'_>>) -> Result<Convergence> {
    match a.dtype() {
        DType::F64 => hermitian_of::<f64>(a, upper, values, vectors),
        DType::C128 => hermitian_of::<c64>(a, upper, values, vectors),
        dtype => Err(Error::NoLoop { op: "eigh", dtype }),
    }
}

/// The sizes of the two last axes.
fn sides(a: &View<'_>) -> Result<(usize, usize)> {
    match a.shape() {
        [.., m, n] if *m > 0 && *n > 0 => Ok((*m, *n)),
        _ => Err(Error::Shape),
    }
}

fn all_finite<T: Number>(a: &View<'_>) -> Result<bool> {
    Ok(a.elements::<T>()?.iter().all(|x| x.size().is_finite()))
}

fn qr_of<T: Number>(a: &View<'_>, q: Option<&View<'_>>, r: &View<'_>) -> Result<()> {
    let (m, n) = sides(a)?;
    let (k, width) = sides(r)?;
    let full = k == m;
    let mut bases = match q {
        Some(q) if sides(q)? == (m, k) => Some(q.elements::<T>()?.chunks_exact_mut(m * k)),
        Some(_) => return Err(Error::Shape),
        None => None,
    };
    if width != n || k != m && k != m.min(n) {
        return Err(Error::Shape);
    }
    for (matrix, triangle) in a.elements::<T>()?.chunks_exact(m * n).zip(r.elements::<T>()?.chunks_exact_mut(k * n)) {
        let found = Qr::new(MatRef::from_row_major_slice(matrix, m, n));
        let upper = found.R();
        for i in 0..k {
            for j in 0..n {
                triangle[i * n + j] = if i <= j && i < upper.nrows() { upper[(i, j)] } else { T::of(0.0) };
            }
        }
        if let Some(basis) = bases.as_mut().and_then(Iterator::next) {
            let columns = if full { found.compute_Q() } else { found.compute_thin_Q() };
            MatMut::from_row_major_slice_mut(basis, m, k).copy_from(columns);
        }
    }
    Ok(())
}

fn svd_of<T: Number>(a: &View<'_>, values: &View<'_>, vectors: Option<(&View<'_>, &View<'_>)>) -> Result<Convergence> {
    let (m, n) = sides(a)?;
    if !all_finite::<T>(a)? {
        return Ok(Convergence::Failed);
    }
    let k = m.min(n);
    let matrices = a.elements::<T>()?.chunks_exact(m * n);
    let values = values.elements::<f64>()?.chunks_exact_mut(k);
    let Some((u, vh)) = vectors else {
        for (matrix, values) in matrices.zip(values) {
            let Ok(found) = MatRef::from_row_major_slice(matrix, m, n).singular_values() else {
                return Ok(Convergence::Failed);
            };
            values.copy_from_slice(&found);
        }
        return Ok(Convergence::Reached);
    };
    let (columns, rows) = (sides(u)?.1, sides(vh)?.0);
    if sides(u)?.0 != m || sides(vh)?.1 != n {
        return Err(Error::Shape);
    }
    let bases = u.elements::<T>()?.chunks_exact_mut(m * columns).zip(vh.elements::<T>()?.chunks_exact_mut(rows * n));
    for ((matrix, values), (u, vh)) in matrices.zip(values).zip(bases) {
        let matrix = MatRef::from_row_major_slice(matrix, m, n);
        let found = if (columns, rows) == (k, k) { Svd::new_thin(matrix) } else { Svd::new(matrix) };
        let Ok(found) = found else { return Ok(Convergence::Failed) };
        for (value, s) in values.iter_mut().zip(found.S().column_vector().iter()) {
            *value = s.real();
        }
        MatMut::from_row_major_slice_mut(u, m, columns).copy_from(found.U());
        MatMut::from_row_major_slice_mut(vh, rows, n).copy_from(found.V().adjoint());
    }
    Ok(Convergence::Reached)
}

fn hermitian_of<T: Number>(
    a: &View<'_>,
    upper: bool,
    values: &View<'_>,
    vectors: Option<&View<'_>>,
) -> Result<Convergence> {
    let (n, _) = sides(a)?;
    if !all_finite::<T>(a)? {
        return Ok(Convergence::Failed);
    }
    let side = if upper { Side::Upper } else { Side::Lower };
    let mut bases = match vectors {
        Some(vectors) => Some(vectors.elements::<T>()?.chunks_exact_mut(n * n)),
        None => None,
    };
    for (matrix, values) in a.elements::<T>()?.chunks_exact(n * n).zip(values.elements::<f64>()?.chunks_exact_mut(n)) {
        let matrix = MatRef::from_row_major_slice(matrix, n, n);
        match bases.as_mut().and_then(Iterator::next) {
            Some(basis) => {
                let Ok(found) = SelfAdjointEigen::new(matrix, side) else { return Ok(Convergence::Failed) };
                for (value, s) in values.iter_mut().zip(found.S().column_vector().iter()) {
                    *value = s.real();
                }
                MatMut::from_row_major_slice_mut(basis, n, n).copy_from(found.U());
            }
            None => {
                let Ok(found) = matrix.self_adjoint_eigenvalues(side) else { return Ok(Convergence::Failed) };
                values.copy_from_slice(&found);
            }
        }
    }
    Ok(Convergence::Reached)
}

/// Eigenvalues of general matrices, and with `vectors` unit vectors by column whose largest element is real; all complex.
pub fn general(a: &View<'_>, values: &View<'_>, vectors: Option<&View<'_>>) -> Result<Convergence> {
    let (n, _) = sides(a)?;
    let (values, mut bases) = (
        values.elements::<c64>()?.chunks_exact_mut(n),
        match vectors {
            Some(vectors) => Some(vectors.elements::<c64>()?.chunks_exact_mut(n * n)),
            None => None,
        },
    );
    for (k, values) in values.enumerate() {
        let range = k * n * n..(k + 1) * n * n;
        let basis = bases.as_mut().and_then(Iterator::next);
        let found = match a.dtype() {
            DType::F64 => spectrum(MatRef::from_row_major_slice(&a.elements::<f64>()?[range], n, n), basis.is_some()),
            DType::C128 => spectrum(MatRef::from_row_major_slice(&a.elements::<c64>()?[range], n, n), basis.is_some()),
            dtype => return Err(Error::NoLoop { op: "eig", dtype }),
        };
        let Some((found, columns)) = found else { return Ok(Convergence::Failed) };
        values.copy_from_slice(&found);
        if let (Some(basis), Some(columns)) = (basis, columns) {
            for j in 0..n {
                let column = columns.col(j);
                let mut norm = 0.0_f64;
                let mut largest = c64::new(0.0, 0.0);
                for x in column.iter() {
                    norm = norm.hypot(x.absolute());
                    if x.absolute() > largest.absolute() {
                        largest = *x;
                    }
                }
                let turn = if values[j].im == 0.0 && largest.im == 0.0 {
                    c64::new(1.0, 0.0)
                } else {
                    largest.conj() / largest.absolute()
                };
                for (i, x) in column.iter().enumerate() {
                    basis[i * n + j] = *x * turn / norm;
                }
            }
        }
    }
    Ok(Convergence::Reached)
}

type Spectrum = (Vec<c64>, Option<faer::Mat<c64>>);

fn spectrum<T: Number>(matrix: MatRef<'_, T>, vectors: bool) -> Option<Spectrum> {
    if !vectors {
        return matrix.eigenvalues().ok().map(|values| (values, None));
    }
    let found: Eigen<f64> = matrix.eigen().ok()?;
    Some((found.S().column_vector().iter().copied().collect(), Some(found.U().to_owned())))
}
