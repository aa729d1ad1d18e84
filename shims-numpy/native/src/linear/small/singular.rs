//! Singular values: Householder bidiagonalization, after a QR factorization where the matrix is far from square.
//! Definition: `svd`, `complex_svd` and `singular_values` of `primitives/pure`.

use super::super::factors::Number;
use super::Phased;
use super::bidiagonal::diagonalize;
use super::reflections::{Reflection, apply, rotation, triangular};
use super::vectors::{Vectors, axpy, rotate};

/// The columns of U and of V, and the singular values, descending.
pub struct Singular<T> {
    pub u: Vectors<T>,
    pub values: Vec<f64>,
    pub v: Vectors<T>,
}

/// The decomposition of a matrix given by its columns, with `full` by complete unitary matrices; None where the iteration
/// does not end.
pub fn svd<T: Phased>(mut columns: Vectors<T>, full: bool) -> Option<Singular<T>> {
    let factor = columns.bring_within_range();
    let (height, width) = (columns.length(), columns.count());
    let tall = height >= width;
    if !tall {
        columns = columns.adjoint();
    }
    let (long, short) = (height.max(width), height.min(width));
    let mut first = Vec::new();
    if long > short && long >= (short as f64 * T::TALL) as usize {
        first = triangular(&mut columns);
        columns = columns.square();
        if !tall {
            // LAPACK reduces the triangle of a wide matrix as it lies, not its adjoint.
            columns = columns.adjoint();
        }
    }
    let reduced = columns.length();
    let Bidiagonal { outer, inner, mut d, mut e } = bidiagonal(columns);
    let (mut u, mut v) = (Vectors::<f64>::identity(short), Vectors::<f64>::identity(short));
    let lower = !tall && first.is_empty();
    if lower {
        // The bidiagonal matrix of LAPACK is a lower one then: it is rotated to be upper.
        for k in 0..short - 1 {
            let (c, s, r) = rotation(d[k], e[k]);
            d[k] = r;
            e[k] = s * d[k + 1];
            d[k + 1] *= c;
            rotate(&mut u, k, k + 1, c, s);
        }
    }
    diagonalize(&mut d, &mut e, Some(&mut u), Some(&mut v))?;
    let (by_outer, by_inner) = if lower { (&v, &u) } else { (&u, &v) };
    let sides = |wanted: bool, length: usize| if full && wanted { length } else { short };
    let (rows, others) = if tall { (sides(true, long), short) } else { (short, sides(true, long)) };
    let (on_outer, on_inner) = if lower { (others, rows) } else { (rows, others) };
    // What QR found acts on the long side: on that of the outer reflections, but of a wide matrix.
    let (before_outer, before_inner): (&[_], &[_]) = if tall { (&first, &[]) } else { (&[], &first) };
    let left = turned(by_outer, &outer, before_outer, reduced, on_outer);
    let right = turned(by_inner, &inner, before_inner, short, on_inner);
    let (u, v) = if lower { (right, left) } else { (left, right) };
    Some(Singular { u, values: d.iter().map(|value| value * factor).collect(), v })
}

/// The singular values of a matrix given by its columns, descending.
pub fn singular_values<T: Phased>(mut columns: Vectors<T>) -> Option<Vec<f64>> {
    let factor = columns.bring_within_range();
    if columns.count() > columns.length() {
        columns = columns.adjoint();
    }
    if columns.length() > columns.count() {
        triangular(&mut columns);
        columns = columns.square();
    }
    let Bidiagonal { mut d, mut e, .. } = bidiagonal(columns);
    diagonalize(&mut d, &mut e, None, None)?;
    Some(d.iter().map(|value| value * factor).collect())
}

/// The vectors with the reflections applied, which act on `length` elements, and after them those that act on all
/// elements; then the unit vectors that make them `count`, likewise.
fn turned<T: Number>(
    vectors: &Vectors<f64>,
    reflections: &[Reflection<T>],
    first: &[Reflection<T>],
    length: usize,
    count: usize,
) -> Vectors<T> {
    let whole = first.first().map_or(length, |each| each.v.len());
    let mut made = Vectors::zeros(count, whole);
    for (k, column) in made.iter_mut().enumerate() {
        if k < vectors.count() {
            for (item, value) in column.iter_mut().zip(&vectors[k]) {
                *item = T::of(*value);
            }
            apply(reflections, &mut column[..length]);
            apply(first, column);
        } else {
            column[k] = T::of(1.0);
            apply(if first.is_empty() { reflections } else { first }, column);
        }
    }
    made
}

/// A real upper bidiagonal matrix: its diagonal and superdiagonal, and the reflections from the left and the right that
/// lead to it.
struct Bidiagonal<T> {
    outer: Vec<Reflection<T>>,
    inner: Vec<Reflection<T>>,
    d: Vec<f64>,
    e: Vec<f64>,
}

/// Of a matrix with no more columns than rows.
fn bidiagonal<T: Number>(mut columns: Vectors<T>) -> Bidiagonal<T> {
    let (height, width) = (columns.length(), columns.count());
    let mut made = Bidiagonal {
        outer: Vec::with_capacity(width),
        inner: Vec::with_capacity(width),
        d: Vec::with_capacity(width),
        e: Vec::with_capacity(width),
    };
    let mut shares = vec![T::of(0.0); height];
    for k in 0..width {
        let (beta, found) = Reflection::of(columns[k][k..].to_vec());
        made.d.push(beta);
        for j in k + 1..width {
            found.apply_adjoint(&mut columns[j]);
        }
        made.outer.push(found);
        if k + 1 == width {
            break;
        }
        let (beta, found) = Reflection::of((k + 1..width).map(|j| columns[j][k].conjugate()).collect());
        made.e.push(beta);
        if found.tau != T::of(0.0) {
            // From the right, on a row y: y - tau (y v) vᴴ, which is the reflection of its conjugate.
            let shares = &mut shares[k + 1..];
            shares.fill(T::of(0.0));
            for (j, v) in (k + 1..width).zip(&found.v) {
                for (share, item) in shares.iter_mut().zip(&columns[j][k + 1..]) {
                    *share = *share + *v * *item;
                }
            }
            shares.iter_mut().for_each(|share| *share = -found.tau * *share);
            for (j, v) in (k + 1..width).zip(&found.v) {
                axpy(v.conjugate(), shares, &mut columns[j][k + 1..]);
            }
        }
        made.inner.push(found);
    }
    made
}
