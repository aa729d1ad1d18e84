//! The decompositions of small matrices, as `understudy_numpy/primitives/pure` defines them: the order of eigenvalues, the
//! signs and phases of vectors and the exact zeros are those of LAPACK, which `faer` chooses otherwise.
//!
//! One code serves real and complex matrices where LAPACK's choices are the same for both; the Schur forms differ.

mod bidiagonal;
mod francis;
mod hessenberg;
mod reflections;
mod singular;
mod single_shift;
mod tridiagonal;
mod vectors;

use faer::c64;

pub use reflections::{apply, apply_adjoint, triangular};
pub use singular::{singular_values, svd};
pub use tridiagonal::hermitian;
pub use vectors::{Vectors, axpy, inner, norm};

use super::factors::Number;

/// The unit roundoff, the distance from 1.0 to the next float, and the least normal float.
const EPSILON: f64 = f64::EPSILON / 2.0;
const PRECISION: f64 = f64::EPSILON;
const SMALLEST: f64 = f64::MIN_POSITIVE;

/// Complex eigenvalues and, by column, the unit eigenvectors of them.
pub struct Spectrum {
    pub values: Vec<c64>,
    pub columns: Option<Vectors<c64>>,
}

/// What is done in other ways with real and with complex matrices.
pub trait Phased: Number {
    /// From how many times more rows than columns on LAPACK begins with a QR factorization.
    const TALL: f64;

    /// Eigenvalues, and with `vectors` their vectors, of the matrix with these rows; None where the iteration does not end.
    fn eigen(rows: Vectors<Self>, vectors: bool) -> Option<Spectrum>;
}

impl Phased for f64 {
    const TALL: f64 = 11.0 / 6.0;

    fn eigen(rows: Vectors<f64>, vectors: bool) -> Option<Spectrum> {
        francis::eigen(rows, vectors)
    }
}

impl Phased for c64 {
    const TALL: f64 = 17.0 / 9.0;

    fn eigen(rows: Vectors<c64>, vectors: bool) -> Option<Spectrum> {
        single_shift::eigen(rows, vectors)
    }
}
