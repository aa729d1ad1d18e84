//! Householder reflections and Givens rotations with the signs of LAPACK: `primitives/pure/reflections.py`.

use super::super::factors::Number;
use super::vectors::{Vectors, axpy, inner, norm};

/// `I - tau v vᴴ`, acting on the last elements of a vector, as many as v has; nothing where `tau` is 0.
pub struct Reflection<T> {
    pub tau: T,
    pub v: Vec<T>,
}

impl<T: Number> Reflection<T> {
    /// The reflection whose adjoint turns `x` to `beta e₁`, and `beta`.
    pub fn of(mut v: Vec<T>) -> (f64, Reflection<T>) {
        let (beta, tau) = reflection(&mut v);
        (beta, Reflection { tau, v })
    }

    pub fn apply(&self, column: &mut [T]) {
        let start = column.len() - self.v.len();
        reflect(self.tau, &self.v, &mut column[start..]);
    }

    pub fn apply_adjoint(&self, column: &mut [T]) {
        let start = column.len() - self.v.len();
        reflect(self.tau.conjugate(), &self.v, &mut column[start..]);
    }
}

/// Replaces `x` by the v of its reflection, and gives `beta` and `tau`.
#[inline]
pub fn reflection<T: Number>(x: &mut [T]) -> (f64, T) {
    let head = x[0];
    let rest = norm(&x[1..]);
    if rest == 0.0 && head.imaginary() == 0.0 {
        return (head.real(), T::of(0.0));
    }
    let beta = -head.absolute().hypot(rest).copysign(head.real());
    let factor = T::of(1.0).over(head - T::of(beta));
    x[0] = T::of(1.0);
    x[1..].iter_mut().for_each(|item| *item = factor * *item);
    (beta, (T::of(beta) - head).over(T::of(beta)))
}

/// `(I - tau v vᴴ) y`, in place.
#[inline]
pub fn reflect<T: Number>(tau: T, v: &[T], y: &mut [T]) {
    if tau != T::of(0.0) {
        axpy(-tau * inner(v, y), v, y);
    }
}

/// `(c, s, r)` so that `c f + s g = r` and `c g - s f = 0`, where `r` has the sign of `f`.
#[inline]
pub fn rotation(f: f64, g: f64) -> (f64, f64, f64) {
    if g == 0.0 {
        return (1.0, 0.0, f);
    }
    if f == 0.0 {
        return (0.0, 1.0_f64.copysign(g), g.abs());
    }
    let r = f.hypot(g).copysign(f);
    (f.abs() / r.abs(), g / r, r)
}

/// The product of the reflections times a column, in place.
pub fn apply<T: Number>(reflections: &[Reflection<T>], column: &mut [T]) {
    for each in reflections.iter().rev() {
        each.apply(column);
    }
}

/// The adjoint of the product of the reflections times a column, in place.
pub fn apply_adjoint<T: Number>(reflections: &[Reflection<T>], column: &mut [T]) {
    for each in reflections {
        each.apply_adjoint(column);
    }
}

/// Replaces columns by those of the triangle of their QR factorization, and gives its reflections.
pub fn triangular<T: Number>(columns: &mut Vectors<T>) -> Vec<Reflection<T>> {
    let (height, width) = (columns.length(), columns.count());
    let mut reflections = Vec::with_capacity(width.min(height));
    for k in 0..width.min(height) {
        let (beta, found) = Reflection::of(columns[k][k..].to_vec());
        columns[k][k] = T::of(beta);
        columns[k][k + 1..].fill(T::of(0.0));
        for j in k + 1..width {
            found.apply_adjoint(&mut columns[j]);
        }
        reflections.push(found);
    }
    reflections
}
