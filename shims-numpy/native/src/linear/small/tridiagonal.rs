//! Eigenvalues of symmetric and Hermitian matrices: Householder tridiagonalization and the implicit QL/QR iteration.
//! Definition: `symmetric_eigen` and `hermitian_eigen` of `primitives/pure`.

use std::cmp::Ordering;

use super::super::factors::Number;
use super::reflections::{Reflection, apply, rotation};
use super::vectors::{Vectors, axpy, dot, inner, rotate};
use super::{EPSILON, SMALLEST};

const SWEEPS: usize = 30;

/// Ascending eigenvalues and, with `vectors`, eigenvectors by column, of one triangle of the matrix with these rows; None
/// where the iteration does not end.
///
/// The upper triangle is the lower one of the matrix with rows and columns reversed.
pub fn hermitian<T: Number>(
    mut rows: Vectors<T>,
    upper: bool,
    vectors: bool,
) -> Option<(Vec<f64>, Option<Vectors<T>>)> {
    let n = rows.count();
    let factor = rows.bring_within_range();
    let mut whole = Vectors::zeros(n, n);
    for i in 0..n {
        for j in 0..i {
            let item = if upper { rows[n - 1 - i][n - 1 - j] } else { rows[i][j] };
            whole[i][j] = item;
            whole[j][i] = item.conjugate();
        }
        let item = if upper { rows[n - 1 - i][n - 1 - i] } else { rows[i][i] };
        whole[i][i] = T::of(item.real());
    }
    let (mut d, mut e, reflections) = tridiagonal(whole);
    // LAPACK works on the upper triangle as it lies.
    if upper {
        d.reverse();
        e.reverse();
    }
    let mut z = vectors.then(|| Vectors::<f64>::identity(n));
    implicit_ql(&mut d, &mut e, z.as_mut())?;
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| d[*a].partial_cmp(&d[*b]).unwrap_or(Ordering::Equal));
    let values = order.iter().map(|k| d[*k] * factor).collect();
    let columns = z.map(|z| {
        let mut columns = Vectors::zeros(n, n);
        for (column, k) in columns.iter_mut().zip(&order) {
            for (i, item) in z[*k].iter().enumerate() {
                column[if upper { n - 1 - i } else { i }] = T::of(*item);
            }
            apply(&reflections, column);
            if upper {
                column.reverse();
            }
        }
        columns
    });
    Some((values, columns))
}

/// Diagonal, subdiagonal and the reflections of Q with A = Q T Qᴴ and a real T.
fn tridiagonal<T: Number>(mut rows: Vectors<T>) -> (Vec<f64>, Vec<f64>, Vec<Reflection<T>>) {
    let n = rows.count();
    let (mut d, mut e) = (Vec::with_capacity(n), Vec::with_capacity(n));
    let mut reflections = Vec::with_capacity(n);
    let mut w = vec![T::of(0.0); n];
    for k in 0..n {
        d.push(rows[k][k].real());
        if k + 1 == n {
            break;
        }
        let first = k + 1;
        let (beta, found) = Reflection::of((first..n).map(|i| rows[i][k]).collect());
        e.push(beta);
        let Reflection { tau, v } = &found;
        if *tau != T::of(0.0) {
            let w = &mut w[first..];
            for (i, item) in w.iter_mut().enumerate() {
                *item = *tau * dot(&rows[first + i][first..], v);
            }
            let share = T::of(-0.5) * *tau * inner(w, v);
            axpy(share, v, w);
            for i in 0..w.len() {
                let (v_i, w_i) = (v[i], w[i]);
                for ((item, w_j), v_j) in rows[first + i][first..].iter_mut().zip(&*w).zip(v) {
                    *item = *item - v_i * w_j.conjugate() - w_i * v_j.conjugate();
                }
            }
        }
        reflections.push(found);
    }
    (d, e, reflections)
}

/// Turns a symmetric tridiagonal matrix into its eigenvalues, in place, updating the columns of Z.
fn implicit_ql(d: &mut [f64], e: &mut [f64], mut z: Option<&mut Vectors<f64>>) -> Option<()> {
    let n = d.len();
    let mut budget = SWEEPS * n;
    let mut first = 0;
    while first < n {
        let mut last = first;
        while last + 1 < n {
            if e[last].abs() <= d[last].abs().sqrt() * d[last + 1].abs().sqrt() * EPSILON {
                e[last] = 0.0;
                break;
            }
            last += 1;
        }
        diagonalize_block(d, e, z.as_deref_mut(), (first, last), &mut budget)?;
        first = last + 1;
    }
    Some(())
}

/// Diagonalizes some rows, from the end with the smaller diagonal element towards the other.
fn diagonalize_block(
    d: &mut [f64],
    e: &mut [f64],
    mut z: Option<&mut Vectors<f64>>,
    (low, high): (usize, usize),
    budget: &mut usize,
) -> Option<()> {
    let down = d[high].abs() >= d[low].abs();
    let (mut here, end) = if down { (low as isize, high as isize) } else { (high as isize, low as isize) };
    let step: isize = if down { 1 } else { -1 };
    // e[link(k)] joins row k to the next row on the way.
    let link = |k: isize| if down { k as usize } else { (k - 1) as usize };
    while (end - here) * step >= 0 {
        let mut far = here;
        while far != end {
            let coupling = e[link(far)];
            let (one, other) = (d[far as usize].abs(), d[(far + step) as usize].abs());
            if coupling * coupling <= EPSILON * EPSILON * one * other + SMALLEST {
                e[link(far)] = 0.0;
                break;
            }
            far += step;
        }
        if far == here {
            here += step;
            continue;
        }
        if far == here + step {
            let k = here.min(far) as usize;
            let (first, second, c, s) = symmetric_pair(d[k], e[k], d[k + 1]);
            (d[k], d[k + 1], e[k]) = (first, second, 0.0);
            if let Some(z) = z.as_deref_mut() {
                rotate(z, k, k + 1, c, s);
            }
            here += 2 * step;
            continue;
        }
        *budget = budget.checked_sub(1)?;
        let mut p = d[here as usize];
        let start = e[link(here)];
        let mut g = (d[(here + step) as usize] - p) / (2.0 * start);
        g = d[far as usize] - p + start / (g + g.hypot(1.0).copysign(g));
        let (mut c, mut s) = (1.0, 1.0);
        p = 0.0;
        let mut k = far;
        while k != here {
            let next = k - step;
            let (f, b) = (s * e[link(next)], c * e[link(next)]);
            let mut r;
            (c, s, r) = rotation(g, f);
            if k != far {
                e[link(k)] = r;
            }
            g = d[k as usize] - p;
            r = (d[next as usize] - g) * s + 2.0 * c * b;
            p = s * r;
            d[k as usize] = g + p;
            g = c * r - b;
            if let Some(z) = z.as_deref_mut() {
                rotate(z, k as usize, next as usize, c, s);
            }
            k = next;
        }
        d[here as usize] -= p;
        e[link(here)] = g;
    }
    Some(())
}

/// Eigenvalues of [[a, b], [b, c]], the one of larger size first, and the unit vector (cosine, sine) for it.
fn symmetric_pair(a: f64, b: f64, c: f64) -> (f64, f64, f64, f64) {
    let (total, gap, twice) = (a + c, a - c, b + b);
    let root = gap.hypot(twice);
    let (big, small) = if a.abs() > c.abs() { (a, c) } else { (c, a) };
    let sign = if total < 0.0 { -1.0 } else { 1.0 };
    let (first, second) = if total == 0.0 {
        (0.5 * root, -0.5 * root)
    } else {
        let first = 0.5 * (total + sign * root);
        (first, (big / first) * small - (b / first) * b)
    };
    let side = if gap >= 0.0 { 1.0 } else { -1.0 };
    let cs = gap + side * root;
    let (cosine, sine) = if cs.abs() > twice.abs() {
        let t = -twice / cs;
        let sine = 1.0 / (1.0 + t * t).sqrt();
        (t * sine, sine)
    } else if twice == 0.0 {
        (1.0, 0.0)
    } else {
        let t = -cs / twice;
        let cosine = 1.0 / (1.0 + t * t).sqrt();
        (cosine, t * cosine)
    };
    if sign == side { (first, second, -sine, cosine) } else { (first, second, cosine, sine) }
}
