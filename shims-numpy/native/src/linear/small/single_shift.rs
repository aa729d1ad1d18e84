//! Eigenvalues of general complex matrices by the single-shift QR iteration with Wilkinson's shift (Golub and Van Loan,
//! 7.5.2) and the deflation test of Ahues and Tisseur: `complex_eigen` of `primitives/pure`.

use faer::c64;

use super::super::factors::Number;
use super::francis::deflated;
use super::hessenberg::{Balance, hessenberg};
use super::reflections::reflection;
use super::vectors::{Vectors, dot, norm};
use super::{PRECISION, SMALLEST, Spectrum};

const SWEEPS: usize = 30;
const EXCEPTIONAL: usize = 10;
const ZERO: c64 = c64::new(0.0, 0.0);

/// Eigenvalues, and with `vectors` unit eigenvectors of the matrix with these rows.
pub fn eigen(mut h: Vectors<c64>, vectors: bool) -> Option<Spectrum> {
    let n = h.count();
    let factor = h.bring_within_range();
    let balance = Balance::of(&mut h);
    let mut z = hessenberg(&mut h, balance.low, balance.high);
    schur(&mut h, &mut z, &balance)?;
    let values = (0..n).map(|k| c64::new(h[k][k].re * factor, h[k][k].im * factor)).collect();
    let columns = vectors.then(|| {
        let z = z.transposed();
        let mut columns = Vectors::zeros(n, n);
        for k in 0..n {
            balance.undone_complex(&schur_eigenvector(&h, k), &z, &mut columns[k]);
            unit(&mut columns[k]);
        }
        columns
    });
    Some(Spectrum { values, columns })
}

/// Brings the Hessenberg matrix to Schur form in place, accumulating in the rows of `z`.
fn schur(h: &mut Vectors<c64>, z: &mut Vectors<c64>, balance: &Balance) -> Option<()> {
    let (low, high) = (balance.low, balance.high);
    let size = high - low + 1;
    let tiny = SMALLEST * (size as f64 / PRECISION);
    let mut after = high + 1;
    while after > low {
        let end = after - 1;
        let mut start = low;
        for stalled in 1.. {
            start = deflated(h, start, end, low, high, tiny);
            if start > low {
                h[start][start - 1] = ZERO;
            }
            if start >= end {
                break;
            }
            if stalled > SWEEPS * size.max(10) + 1 {
                return None;
            }
            step(h, z, start, end, shift(h, start, end, stalled));
        }
        after = start;
    }
    Some(())
}

/// Wilkinson's shift: the eigenvalue of the last two rows nearer the corner; now and then an exceptional one.
fn shift(h: &Vectors<c64>, start: usize, end: usize, stalled: usize) -> c64 {
    if stalled.is_multiple_of(2 * EXCEPTIONAL) {
        return h[end][end] + 0.75 * h[end][end - 1].re.abs();
    }
    if stalled.is_multiple_of(EXCEPTIONAL) {
        return h[start][start] + 0.75 * h[start + 1][start].re.abs();
    }
    let corner = h[end][end];
    let u = square_root(h[end - 1][end]) * square_root(h[end][end - 1]);
    if u == ZERO {
        return corner;
    }
    let x = 0.5 * (h[end - 1][end - 1] - corner);
    let s = c64::of(u.size().max(x.size()));
    let (one, other) = (x.over(s), u.over(s));
    let mut y = s * square_root(one * one + other * other);
    if x.re * y.re + x.im * y.im < 0.0 {
        y = -y;
    }
    corner - u * u.over(x + y)
}

/// The root with a real part that is not negative, of a number without extreme parts.
fn square_root(z: c64) -> c64 {
    let s = ((z.re.abs() + z.absolute()) / 2.0).sqrt();
    if s == 0.0 {
        return c64::new(0.0, z.im);
    }
    let d = z.im.abs() / (2.0 * s);
    if z.re >= 0.0 { c64::new(s, d.copysign(z.im)) } else { c64::new(d, s.copysign(z.im)) }
}

/// One single-shift QR sweep over rows `start` to `end`, which keeps the subdiagonal real.
fn step(h: &mut Vectors<c64>, z: &mut Vectors<c64>, start: usize, end: usize, shift: c64) {
    let (m, mut v) = first_of_sweep(h, start, end, shift);
    for k in m..end {
        if k > m {
            v = [h[k][k - 1], h[k + 1][k - 1]];
        }
        let (beta, tau) = if v == [ZERO, ZERO] { (0.0, ZERO) } else { reflection(&mut v) };
        let v2 = v[1];
        if k > m {
            (h[k][k - 1], h[k + 1][k - 1]) = (c64::of(beta), ZERO);
        }
        let turn = (tau * v2).re;
        let (one, two) = h.pair(k, k + 1);
        for (a, b) in one[k..].iter_mut().zip(&mut two[k..]) {
            let sum = tau.conj() * *a + turn * *b;
            (*a, *b) = (*a - sum, *b - sum * v2);
        }
        for row in h.iter_mut().take((k + 2).min(end) + 1).chain(z.iter_mut()) {
            let sum = tau * row[k] + turn * row[k + 1];
            row[k] -= sum;
            row[k + 1] -= sum * v2.conj();
        }
        if k == m && m > start {
            turn_back(h, z, m, end, c64::of(1.0) - tau);
        }
    }
    let last = h[end][end - 1];
    if last.im != 0.0 {
        let size = last.absolute();
        let phase = last.over(c64::of(size));
        h[end][end - 1] = c64::of(size);
        h[end][end + 1..].iter_mut().for_each(|item| *item *= phase.conj());
        for row in h.iter_mut().take(end).chain(z.iter_mut()) {
            row[end] *= phase;
        }
    }
}

/// The row to begin a sweep at, below two consecutive small subdiagonal elements, and the first vector to turn.
fn first_of_sweep(h: &Vectors<c64>, start: usize, end: usize, shift: c64) -> (usize, [c64; 2]) {
    let mut m = end - 1;
    loop {
        let (corner, following) = (h[m][m] - shift, h[m + 1][m].re);
        let s = corner.size() + following.abs();
        let (corner, following) = (corner.over(c64::of(s)), following / s);
        let small = m > start && {
            let around = corner.size() * (h[m][m].size() + h[m + 1][m + 1].size());
            h[m][m - 1].re.abs() * following.abs() <= PRECISION * around
        };
        if m == start || small {
            return (m, [corner, c64::of(following)]);
        }
        m -= 1;
    }
}

/// A sweep that began inside the block has turned the element before it: makes it real again.
fn turn_back(h: &mut Vectors<c64>, z: &mut Vectors<c64>, m: usize, end: usize, phase: c64) {
    let phase = phase.over(c64::of(phase.absolute()));
    h[m + 1][m] *= phase.conj();
    if m + 2 <= end {
        h[m + 2][m + 1] *= phase;
    }
    for j in m..=end {
        if j != m + 1 {
            h[j][j + 1..].iter_mut().for_each(|item| *item *= phase);
            for row in h.iter_mut().take(j).chain(z.iter_mut()) {
                row[j] *= phase.conj();
            }
        }
    }
}

/// The eigenvector of a triangular matrix for its diagonal element `k`, by back-substitution (7.6.4).
fn schur_eigenvector(t: &Vectors<c64>, k: usize) -> Vec<c64> {
    let n = t.count();
    let floor = (PRECISION * t[k][k].size()).max(SMALLEST * n as f64 / PRECISION);
    let mut x = vec![ZERO; n];
    x[k] = c64::of(1.0);
    for row in (0..k).rev() {
        let mut pivot = t[row][row] - t[k][k];
        if pivot.size() < floor {
            pivot = c64::of(floor);
        }
        x[row] = -dot(&t[row][row + 1..=k], &x[row + 1..=k]).over(pivot);
        let largest = x.iter().fold(0.0_f64, |largest, item| largest.max(item.size()));
        if largest > 1e100 {
            x.iter_mut().for_each(|item| *item = item.over(c64::of(largest)));
        }
    }
    x
}

/// Makes a vector have length one, and its largest element real and positive.
fn unit(x: &mut [c64]) {
    let length = c64::of(norm(x));
    x.iter_mut().for_each(|item| *item = item.over(length));
    let (mut k, mut largest) = (0, -1.0);
    for (i, item) in x.iter().enumerate() {
        let size = item.square();
        if size > largest {
            (k, largest) = (i, size);
        }
    }
    let phase = x[k].conj().over(c64::of(x[k].absolute()));
    x.iter_mut().for_each(|item| *item *= phase);
    x[k].im = 0.0;
}
