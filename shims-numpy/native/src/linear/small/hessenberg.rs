//! What comes before the iterations of general matrices: balancing (Golub and Van Loan, 7.5.7) and the reduction to
//! Hessenberg form (7.4.2), and what comes after: the eigenvectors of the matrix from those of its Schur form.

use super::super::factors::Number;
use super::reflections::{Reflection, reflect};
use super::vectors::{Vectors, axpy, norm};

/// What was done to a matrix to make its rows and columns have like norms.
pub struct Balance {
    /// The first and last row of the part that is not yet triangular.
    pub low: usize,
    pub high: usize,
    /// The exchanges of rows and columns, in order, and the scale of each row.
    moves: Vec<(usize, usize)>,
    scale: Vec<f64>,
}

impl Balance {
    /// Permutes and scales the matrix with these rows in place.
    pub fn of<T: Number>(h: &mut Vectors<T>) -> Balance {
        let n = h.count();
        let mut made = Balance { low: 0, high: n - 1, moves: Vec::new(), scale: vec![1.0; n] };
        let zero = T::of(0.0);
        while made.high > 0 {
            let high = made.high;
            let alone = |j: &usize| (0..=high).all(|i| i == *j || h[*j][i] == zero);
            let Some(j) = (0..=high).rev().find(alone) else { break };
            made.exchange(h, j, high);
            made.high -= 1;
        }
        while made.high > 0 {
            let (low, high) = (made.low, made.high);
            let alone = |j: &usize| (low..=high).all(|i| i == *j || h[i][*j] == zero);
            let Some(j) = (low..=high).find(alone) else { break };
            made.exchange(h, j, low);
            made.low += 1;
        }
        while made.low < made.high && made.scale_once(h) {}
        made
    }

    fn exchange<T: Number>(&mut self, h: &mut Vectors<T>, j: usize, m: usize) {
        self.moves.push((j, m));
        if j != m {
            h.iter_mut().for_each(|row| row.swap(j, m));
            let (one, other) = h.pair(j, m);
            one.swap_with_slice(other);
        }
    }

    /// Scales each row and column once; whether something changed.
    fn scale_once<T: Number>(&mut self, h: &mut Vectors<T>) -> bool {
        let (low, high) = (self.low, self.high);
        let mut changed = false;
        let mut sizes = Vec::with_capacity(high + 1 - low);
        for i in low..=high {
            sizes.clear();
            sizes.extend((low..=high).map(|j| h[j][i]));
            let (mut column, mut row) = (norm(&sizes), norm(&h[i][low..=high]));
            if column == 0.0 || row == 0.0 || column.is_nan() || row.is_nan() {
                continue;
            }
            let (before, mut factor) = (column + row, 1.0);
            while column < row / 2.0 {
                (factor, column, row) = (factor * 2.0, column * 2.0, row / 2.0);
            }
            while column / 2.0 >= row {
                (factor, column, row) = (factor / 2.0, column / 2.0, row * 2.0);
            }
            if column + row >= 0.95 * before {
                continue;
            }
            changed = true;
            self.scale[i] *= factor;
            let by = T::of(factor);
            h[i][low..].iter_mut().for_each(|item| *item = item.over(by));
            for j in 0..=high {
                h[j][i] = h[j][i] * by;
            }
        }
        changed
    }

    /// Turns an eigenvector of the Schur form into one of the matrix: `z` has the Schur vectors by column.
    pub fn undone<T: Number>(&self, coefficients: &[T], z: &Vectors<f64>, total: &mut [T]) {
        self.undone_by(coefficients, |a, k, total: &mut [T]| {
            for (item, other) in total.iter_mut().zip(&z[k]) {
                *item = a * T::of(*other) + *item;
            }
        }, total);
    }

    /// The same of complex Schur vectors.
    pub fn undone_complex<T: Number>(&self, coefficients: &[T], z: &Vectors<T>, total: &mut [T]) {
        self.undone_by(coefficients, |a, k, total: &mut [T]| axpy(a, &z[k], total), total);
    }

    fn undone_by<T: Number>(&self, coefficients: &[T], add: impl Fn(T, usize, &mut [T]), total: &mut [T]) {
        total.fill(T::of(0.0));
        for (k, coefficient) in coefficients.iter().enumerate() {
            if *coefficient != T::of(0.0) {
                add(*coefficient, k, total);
            }
        }
        for (item, scale) in total.iter_mut().zip(&self.scale) {
            *item = T::of(*scale) * *item;
        }
        for (i, j) in self.moves.iter().rev() {
            total.swap(*i, *j);
        }
    }
}

/// Reduces rows `low` to `high` in place to Hessenberg form with a real subdiagonal; the rows of the unitary matrix that
/// does it.
pub fn hessenberg<T: Number>(h: &mut Vectors<T>, low: usize, high: usize) -> Vectors<T> {
    let n = h.count();
    let mut reflections: Vec<Reflection<T>> = Vec::with_capacity(high - low);
    let mut shares = vec![T::of(0.0); n];
    for k in low..high {
        let first = k + 1;
        let (beta, found) = Reflection::of((first..=high).map(|i| h[i][k]).collect());
        let Reflection { tau, v } = &found;
        if *tau != T::of(0.0) {
            let bar: Vec<T> = v.iter().map(|item| item.conjugate()).collect();
            for i in 0..=high {
                let row = &mut h[i][first..=high];
                let share = row.iter().zip(v).fold(T::of(0.0), |sum, (a, b)| sum + *a * *b);
                axpy(-*tau * share, &bar, row);
            }
            let shares = &mut shares[first..];
            shares.fill(T::of(0.0));
            for (i, v) in (first..).zip(&bar) {
                axpy(*v, &h[i][first..], shares);
            }
            shares.iter_mut().for_each(|share| *share = -tau.conjugate() * *share);
            for (i, v) in (first..).zip(v) {
                axpy(*v, shares, &mut h[i][first..]);
            }
        }
        h[first][k] = T::of(beta);
        for i in first + 1..=high {
            h[i][k] = T::of(0.0);
        }
        reflections.push(found);
    }
    let mut columns = Vectors::identity(n);
    for (k, Reflection { tau, v }) in (low..high).zip(&reflections).rev() {
        for j in k + 1..n {
            reflect(*tau, v, &mut columns[j][k + 1..=high]);
        }
    }
    columns.transposed()
}
