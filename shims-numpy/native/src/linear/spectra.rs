//! Decompositions of stacks of matrices: QR, singular values, and eigenvalues.
//!
//! Small matrices go as the definition does, with the phases of vectors that LAPACK gives; larger ones are `faer`'s, whose
//! phases are others but in QR of real matrices. All compute in double precision; operands and results are C-contiguous.

use faer::linalg::solvers::{Eigen, Qr, SelfAdjointEigen, Svd};
use faer::{MatMut, MatRef, Side, c64};

use super::factors::Number;
use super::small::{self, Phased, Spectrum, Vectors};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::view::View;

/// Up to this many rows or columns LAPACK does not divide and conquer.
const PHASED: usize = 25;

/// Up to this many rows LAPACK takes the plain iteration for general matrices.
const PLAIN: usize = 75;

/// Whether the iterations came to an end for all matrices of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convergence {
    Reached,
    Failed,
}

/// Whether matrices of as many rows or columns go as the definition does.
pub fn is_small(n: usize) -> bool {
    (1..=PHASED).contains(&n)
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
        if !T::REAL {
            let mut columns = Vectors::new(matrix.to_vec(), n).transposed();
            let reflections = small::triangular(&mut columns);
            triangle.copy_from_slice(&columns.transposed().items()[..k * n]);
            if let Some(basis) = bases.as_mut().and_then(Iterator::next) {
                let mut columns = Vectors::identity(m).chosen(&(0..k).collect::<Vec<_>>());
                columns.iter_mut().for_each(|column| small::apply(&reflections, column));
                basis.copy_from_slice(columns.transposed().items());
            }
            continue;
        }
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

fn svd_of<T: Phased>(a: &View<'_>, values: &View<'_>, vectors: Option<(&View<'_>, &View<'_>)>) -> Result<Convergence> {
    let (m, n) = sides(a)?;
    if !all_finite::<T>(a)? {
        return Ok(Convergence::Failed);
    }
    let k = m.min(n);
    let matrices = a.elements::<T>()?.chunks_exact(m * n);
    let values = values.elements::<f64>()?.chunks_exact_mut(k);
    let Some((u, vh)) = vectors else {
        for (matrix, values) in matrices.zip(values) {
            if is_small(k) {
                let columns = Vectors::new(matrix.to_vec(), n).transposed();
                let Some(found) = small::singular_values(columns) else { return Ok(Convergence::Failed) };
                values.copy_from_slice(&found);
                continue;
            }
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
    let full = (columns, rows) != (k, k);
    let bases = u.elements::<T>()?.chunks_exact_mut(m * columns).zip(vh.elements::<T>()?.chunks_exact_mut(rows * n));
    for ((matrix, values), (u, vh)) in matrices.zip(values).zip(bases) {
        if is_small(k) {
            let columns = Vectors::new(matrix.to_vec(), n).transposed();
            let Some(found) = small::svd(columns, full) else { return Ok(Convergence::Failed) };
            values.copy_from_slice(&found.values);
            u.copy_from_slice(found.u.transposed().items());
            vh.copy_from_slice(found.v.conjugated().items());
            continue;
        }
        let matrix = MatRef::from_row_major_slice(matrix, m, n);
        let found = if full { Svd::new(matrix) } else { Svd::new_thin(matrix) };
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
        if is_small(n) {
            let basis = bases.as_mut().and_then(Iterator::next);
            let rows = Vectors::new(matrix.to_vec(), n);
            let Some((found, columns)) = small::hermitian(rows, upper, basis.is_some()) else {
                return Ok(Convergence::Failed);
            };
            values.copy_from_slice(&found);
            if let (Some(basis), Some(columns)) = (basis, columns) {
                basis.copy_from_slice(columns.transposed().items());
            }
            continue;
        }
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
    match a.dtype() {
        DType::F64 => general_of::<f64>(a, values, vectors),
        DType::C128 => general_of::<c64>(a, values, vectors),
        dtype => Err(Error::NoLoop { op: "eig", dtype }),
    }
}

fn general_of<T: Phased>(a: &View<'_>, values: &View<'_>, vectors: Option<&View<'_>>) -> Result<Convergence> {
    let (n, _) = sides(a)?;
    let mut bases = match vectors {
        Some(vectors) => Some(vectors.elements::<c64>()?.chunks_exact_mut(n * n)),
        None => None,
    };
    for (matrix, values) in a.elements::<T>()?.chunks_exact(n * n).zip(values.elements::<c64>()?.chunks_exact_mut(n)) {
        let basis = bases.as_mut().and_then(Iterator::next);
        let found = if n <= PLAIN {
            T::eigen(Vectors::new(matrix.to_vec(), n), basis.is_some())
        } else {
            spectrum(MatRef::from_row_major_slice(matrix, n, n), basis.is_some())
        };
        let Some(found) = found else { return Ok(Convergence::Failed) };
        values.copy_from_slice(&found.values);
        if let (Some(basis), Some(columns)) = (basis, found.columns) {
            basis.copy_from_slice(columns.transposed().items());
        }
    }
    Ok(Convergence::Reached)
}

fn spectrum<T: Number>(matrix: MatRef<'_, T>, vectors: bool) -> Option<Spectrum> {
    if !vectors {
        return matrix.eigenvalues().ok().map(|values| Spectrum { values, columns: None });
    }
    let found: Eigen<f64> = matrix.eigen().ok()?;
    let values: Vec<c64> = found.S().column_vector().iter().copied().collect();
    let n = values.len();
    let mut columns = Vectors::zeros(n, n);
    for (j, (value, made)) in values.iter().zip(columns.iter_mut()).enumerate() {
        let column = found.U().col(j);
        let mut norm = 0.0_f64;
        let mut largest = c64::new(0.0, 0.0);
        for x in column.iter() {
            norm = norm.hypot(x.absolute());
            if x.absolute() > largest.absolute() {
                largest = *x;
            }
        }
        let turn = if value.im == 0.0 && largest.im == 0.0 {
            c64::new(1.0, 0.0)
        } else {
            largest.conj() / largest.absolute()
        };
        for (item, x) in made.iter_mut().zip(column.iter()) {
            *item = *x * turn / norm;
        }
    }
    Some(Spectrum { values, columns: Some(columns) })
}
