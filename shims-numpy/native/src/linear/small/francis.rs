//! Eigenvalues of general real matrices by Francis' double-shift QR iteration (Golub and Van Loan, 7.5.6) with the
//! deflation test of Ahues and Tisseur (LAPACK Working Note 122): `eigen` of `primitives/pure/eigen.py`.

use faer::c64;

use super::super::factors::Number;
use super::hessenberg::{Balance, hessenberg};
use super::reflections::{reflect, reflection, rotation};
use super::vectors::{Vectors, norm};
use super::{PRECISION, SMALLEST, Spectrum};

const SWEEPS: usize = 30;
const EXCEPTIONAL: usize = 10;

/// Eigenvalues, conjugates in pairs, and with `vectors` unit eigenvectors of the matrix with these rows.
pub fn eigen(mut h: Vectors<f64>, vectors: bool) -> Option<Spectrum> {
    let n = h.count();
    let factor = h.bring_within_range();
    let balance = Balance::of(&mut h);
    let mut z = hessenberg(&mut h, balance.low, balance.high);
    let mut values: Vec<c64> = (0..n).map(|k| c64::new(h[k][k], 0.0)).collect();
    schur(&mut h, &mut z, &balance, &mut values)?;
    let scaled = values.iter().map(|value| c64::new(value.re * factor, value.im * factor)).collect();
    let columns = vectors.then(|| {
        let z = z.transposed();
        let mut columns = Vectors::<c64>::zeros(n, n);
        let (mut real, mut x) = (vec![0.0; n], vec![0.0; n]);
        let mut wide = vec![c64::new(0.0, 0.0); n];
        for k in 0..n {
            if values[k].im < 0.0 {
                let (before, column) = columns.pair(k - 1, k);
                column.iter_mut().zip(before).for_each(|(item, other)| *item = other.conj());
            } else if values[k].im == 0.0 {
                x.fill(0.0);
                x[k] = 1.0;
                back_substituted(&h, values[k].re, k, k, &mut x);
                balance.undone(&x, &z, &mut real);
                let length = norm(&real);
                columns[k].iter_mut().zip(&real).for_each(|(item, value)| *item = c64::new(value / length, 0.0));
            } else {
                wide.fill(c64::new(0.0, 0.0));
                let (above, below) = (h[k][k + 1], h[k + 1][k]);
                (wide[k], wide[k + 1]) = if above.abs() >= below.abs() {
                    (c64::new(1.0, 0.0), c64::new(0.0, values[k].im / above))
                } else {
                    (c64::new(-values[k].im / below, 0.0), c64::new(0.0, 1.0))
                };
                back_substituted(&h, values[k], k, k + 1, &mut wide);
                balance.undone(&wide, &z, &mut columns[k]);
                unit(&mut columns[k]);
            }
        }
        columns
    });
    Some(Spectrum { values: scaled, columns })
}

/// Brings the Hessenberg matrix to real Schur form in place, accumulating in the rows of `z`.
fn schur(h: &mut Vectors<f64>, z: &mut Vectors<f64>, balance: &Balance, values: &mut [c64]) -> Option<()> {
    let (n, low, high) = (h.count(), balance.low, balance.high);
    let size = high - low + 1;
    let tiny = SMALLEST * (size as f64 / PRECISION);
    let mut after = high + 1;
    while after > low {
        let end = after - 1;
        let mut start = low;
        let mut stalled = 0;
        loop {
            start = deflated(h, start, end, low, high, tiny);
            if start > low {
                h[start][start - 1] = 0.0;
            }
            if start + 1 >= end {
                break;
            }
            stalled += 1;
            if stalled > SWEEPS * size.max(10) + 1 {
                return None;
            }
            double_step(h, z, start, end, shifts(h, start, end, stalled));
        }
        if start == end {
            values[end] = c64::new(h[end][end], 0.0);
        } else {
            let (c, s) = standardize(h, end - 1, values);
            let (upper, lower) = h.pair(end - 1, end);
            for (x, y) in upper[end + 1..n].iter_mut().zip(&mut lower[end + 1..n]) {
                (*x, *y) = (c * *x + s * *y, c * *y - s * *x);
            }
            for row in h.iter_mut().take(end - 1).chain(z.iter_mut()) {
                let (x, y) = (row[end - 1], row[end]);
                (row[end - 1], row[end]) = (c * x + s * y, c * y - s * x);
            }
        }
        after = start;
    }
    Some(())
}

/// The row from which the active block that ends at `end` is unreduced.
pub fn deflated<T: Number>(h: &Vectors<T>, start: usize, end: usize, low: usize, high: usize, tiny: f64) -> usize {
    for k in (start + 1..=end).rev() {
        let (below, above) = (h[k][k - 1].size(), h[k - 1][k].size());
        if below <= tiny {
            return k;
        }
        let mut around = h[k - 1][k - 1].size() + h[k][k].size();
        if around == 0.0 {
            if k >= low + 2 {
                around += h[k - 1][k - 2].real().abs();
            }
            if k < high {
                around += h[k + 1][k].real().abs();
            }
        }
        if below <= PRECISION * around {
            let (diagonal, gap) = (h[k][k].size(), (h[k - 1][k - 1] - h[k][k]).size());
            if negligible(below, above, diagonal, gap, tiny) {
                return k;
            }
        }
    }
    start
}

/// The second test of Ahues and Tisseur.
fn negligible(below: f64, above: f64, diagonal: f64, gap: f64, tiny: f64) -> bool {
    let (big, small) = (diagonal.max(gap), diagonal.min(gap));
    let total = big + below.max(above);
    below.min(above) * (below.max(above) / total) <= tiny.max(PRECISION * (small * (big / total)))
}

/// Both shifts of the next double step: the eigenvalues at the bottom, or exceptional ones now and then.
fn shifts(h: &Vectors<f64>, start: usize, end: usize, stalled: usize) -> (c64, c64) {
    let [h11, h12, h21, h22] = if stalled.is_multiple_of(EXCEPTIONAL) {
        let (s, corner) = if stalled.is_multiple_of(2 * EXCEPTIONAL) {
            (h[end][end - 1].abs() + h[end - 1][end - 2].abs(), h[end][end])
        } else {
            (h[start + 1][start].abs() + h[start + 2][start + 1].abs(), h[start][start])
        };
        [0.75 * s + corner, -0.4375 * s, s, 0.75 * s + corner]
    } else {
        [h[end - 1][end - 1], h[end - 1][end], h[end][end - 1], h[end][end]]
    };
    let scale = h11.abs() + h12.abs() + h21.abs() + h22.abs();
    if scale == 0.0 {
        return (c64::new(0.0, 0.0), c64::new(0.0, 0.0));
    }
    let [h11, h12, h21, h22] = [h11 / scale, h12 / scale, h21 / scale, h22 / scale];
    let centre = (h11 + h22) / 2.0;
    let determinant = (h11 - centre) * (h22 - centre) - h12 * h21;
    let root = determinant.abs().sqrt();
    if determinant >= 0.0 {
        return (c64::new(centre * scale, root * scale), c64::new(centre * scale, -root * scale));
    }
    let (first, second) = (centre + root, centre - root);
    let nearer = if (first - h22).abs() <= (second - h22).abs() { first } else { second };
    (c64::new(nearer * scale, 0.0), c64::new(nearer * scale, 0.0))
}

/// One double-shift QR sweep over rows `start` to `end`: makes a bulge and chases it down.
fn double_step(h: &mut Vectors<f64>, z: &mut Vectors<f64>, start: usize, end: usize, (one, two): (c64, c64)) {
    let mut v = [0.0; 3];
    let mut begin = start;
    for m in (start..end - 1).rev() {
        let (corner, following) = (h[m][m], &h[m + 1]);
        let scale = (corner - two.re).abs() + two.im.abs() + following[m].abs();
        let lead = following[m] / scale;
        v = [
            lead * h[m][m + 1] + (corner - one.re) * ((corner - two.re) / scale) - one.im * (two.im / scale),
            lead * (corner + following[m + 1] - one.re - two.re),
            lead * h[m + 2][m + 1],
        ];
        let scale = v[0].abs() + v[1].abs() + v[2].abs();
        v = v.map(|item| item / scale);
        begin = m;
        if m == start {
            break;
        }
        let neighbours = h[m - 1][m - 1].abs() + corner.abs() + following[m + 1].abs();
        if h[m][m - 1].abs() * (v[1].abs() + v[2].abs()) <= PRECISION * v[0].abs() * neighbours {
            break;
        }
    }
    for k in begin..end {
        let order = 3.min(end - k + 1);
        if k > begin {
            for i in 0..order {
                v[i] = h[k + i][k - 1];
            }
        }
        let (beta, tau) = reflection(&mut v[..order]);
        if k > begin {
            h[k][k - 1] = beta;
            for i in 1..order {
                h[k + i][k - 1] = 0.0;
            }
        } else if begin > start {
            h[k][k - 1] *= 1.0 - tau;
        }
        if tau == 0.0 {
            continue;
        }
        from_left(h, k, &v[..order], tau);
        for row in h.iter_mut().take((k + 3).min(end) + 1).chain(z.iter_mut()) {
            reflect(tau, &v[..order], &mut row[k..k + order]);
        }
    }
}

/// Reflects two or three rows from `k` on.
fn from_left(h: &mut Vectors<f64>, k: usize, v: &[f64], tau: f64) {
    for j in k..h.length() {
        let sum = v[1..].iter().enumerate().fold(h[k][j], |sum, (i, v)| sum + v * h[k + 1 + i][j]);
        let product = tau * sum;
        for (i, v) in v.iter().enumerate() {
            h[k + i][j] += -v * product;
        }
    }
}

/// Brings the 2 by 2 block at `k` to standard Schur form, in place: triangular, or with equal diagonal elements.
///
/// Gives the rotation and records the eigenvalues. Source: Bai and Demmel, "On swapping diagonal blocks in real Schur
/// form", Linear Algebra Appl. 186 (1993), with LAPACK's safeguards.
fn standardize(h: &mut Vectors<f64>, k: usize, values: &mut [c64]) -> (f64, f64) {
    let (mut a, mut b, mut c, mut d) = (h[k][k], h[k][k + 1], h[k + 1][k], h[k + 1][k + 1]);
    let (mut cs, mut sn) = (1.0, 0.0);
    let sign = |x: f64| 1.0_f64.copysign(x);
    if c != 0.0 && b == 0.0 {
        (cs, sn) = (0.0, 1.0);
        (a, b, c, d) = (d, -c, 0.0, a);
    } else if c != 0.0 && (a - d != 0.0 || sign(b) == sign(c)) {
        let gap = a - d;
        let mut p = 0.5 * gap;
        let big = b.abs().max(c.abs());
        let small = b.abs().min(c.abs()) * sign(b) * sign(c);
        let scale = p.abs().max(big);
        let discriminant = (p / scale) * p + (big / scale) * small;
        if discriminant >= 4.0 * PRECISION {
            let root = p + (scale.sqrt() * discriminant.sqrt()).copysign(p);
            (a, d) = (d + root, d - (big / root) * small);
            let length = c.hypot(root);
            (cs, sn) = (root / length, c / length);
            (b, c) = (b - c, 0.0);
        } else {
            let sigma = b + c;
            let length = sigma.hypot(gap);
            cs = (0.5 * (1.0 + sigma.abs() / length)).sqrt();
            sn = -(p / (length * cs)) * sign(sigma);
            let (aa, bb, cc, dd) = (a * cs + b * sn, b * cs - a * sn, c * cs + d * sn, d * cs - c * sn);
            (a, b, c, d) = (aa * cs + cc * sn, bb * cs + dd * sn, cc * cs - aa * sn, dd * cs - bb * sn);
            (a, d) = (0.5 * (a + d), 0.5 * (a + d));
            if c != 0.0 && b == 0.0 {
                (b, c) = (-c, 0.0);
                (cs, sn) = (-sn, cs);
            } else if c != 0.0 && sign(b) == sign(c) {
                let (root_b, root_c) = (b.abs().sqrt(), c.abs().sqrt());
                p = (root_b * root_c).copysign(c);
                let length = 1.0 / (b + c).abs().sqrt();
                (a, d) = (a + p, d - p);
                (b, c) = (b - c, 0.0);
                let (cs1, sn1) = (root_b * length, root_c * length);
                (cs, sn) = (cs * cs1 - sn * sn1, cs * sn1 + sn * cs1);
            }
        }
    }
    (h[k][k], h[k][k + 1], h[k + 1][k], h[k + 1][k + 1]) = (a, b, c, d);
    (values[k], values[k + 1]) = (c64::new(a, 0.0), c64::new(d, 0.0));
    if c != 0.0 {
        let imaginary = b.abs().sqrt() * c.abs().sqrt();
        (values[k].im, values[k + 1].im) = (imaginary, -imaginary);
    }
    (cs, sn)
}

/// Completes the eigenvector of a real Schur form for this value, whose elements from `first` to `last` are known, by
/// back-substitution (7.6.4).
fn back_substituted<T: Number>(t: &Vectors<f64>, value: T, first: usize, last: usize, x: &mut [T]) {
    let n = t.count();
    let floor = (PRECISION * value.size()).max(SMALLEST * n as f64 / PRECISION);
    let mut rest = first;
    while rest > 0 {
        let row = rest - 1;
        let sum = |k: usize, x: &[T]| {
            let products = t[k][row + 1..=last].iter().zip(&x[row + 1..=last]);
            -products.fold(T::of(0.0), |sum, (a, b)| sum + T::of(*a) * *b)
        };
        if row > 0 && t[row][row - 1] != 0.0 {
            let (above, below) = (row - 1, row);
            let (one, other) = (sum(above, x), sum(below, x));
            let (a, b) = (T::of(t[above][above]) - value, T::of(t[above][below]));
            let (c, d) = (T::of(t[below][above]), T::of(t[below][below]) - value);
            let mut determinant = a * d - b * c;
            if determinant.absolute() < floor * floor {
                determinant = T::of(floor * floor);
            }
            x[above] = (one * d - b * other).over(determinant);
            x[below] = (a * other - c * one).over(determinant);
            rest -= 2;
        } else {
            let mut pivot = T::of(t[row][row]) - value;
            if pivot.absolute() < floor {
                pivot = T::of(floor);
            }
            x[row] = sum(row, x).over(pivot);
            rest -= 1;
        }
        let largest = x.iter().fold(0.0_f64, |largest, item| largest.max(item.absolute()));
        if largest > 1e100 {
            x.iter_mut().for_each(|item| *item = item.over(T::of(largest)));
        }
    }
}

/// Makes a complex vector have length one, and its largest element real.
fn unit(x: &mut [c64]) {
    let length = norm(x);
    x.iter_mut().for_each(|item| *item = item.over(c64::new(length, 0.0)));
    let (mut k, mut largest) = (0, -1.0);
    for (i, item) in x.iter().enumerate() {
        let size = item.square();
        if size > largest {
            (k, largest) = (i, size);
        }
    }
    let (c, s, _) = rotation(x[k].re, x[k].im);
    x.iter_mut().for_each(|item| *item = c64::new(c * item.re + s * item.im, c * item.im - s * item.re));
    x[k].im = 0.0;
}
