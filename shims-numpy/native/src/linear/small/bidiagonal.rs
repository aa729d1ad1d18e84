//! Singular values of bidiagonal matrices by the implicit QR sweeps of Demmel and Kahan ("Accurate singular values of
//! bidiagonal matrices", SIAM J. Sci. Stat. Comput. 11, 1990): `diagonalize` of `primitives/pure/svd.py`.

use std::cmp::Ordering;

use super::reflections::rotation;
use super::vectors::{Vectors, rotate};
use super::{EPSILON, SMALLEST};

const SWEEPS: usize = 6;

/// EPSILON to the power -1/8, between 10 and 100, times EPSILON.
const TOLERANCE: f64 = 98.701_492_826_108_21 * EPSILON;

type Turned<'a> = Option<&'a mut Vectors<f64>>;

/// Turns an upper bidiagonal matrix into its singular values, in place, updating the columns of U and V; None where it does
/// not end.
pub fn diagonalize(d: &mut Vec<f64>, e: &mut [f64], mut u: Turned<'_>, mut v: Turned<'_>) -> Option<()> {
    let n = d.len();
    let threshold = threshold(d, e);
    let mut before: Option<(usize, usize)> = None;
    let mut downward = true;
    let mut budget = (SWEEPS * n * n) as isize;
    let mut high = n - 1;
    while high > 0 {
        if budget < 0 {
            return None;
        }
        let (low, largest) = block(d, e, high, threshold)?;
        if low == high {
            high -= 1;
            continue;
        }
        if low + 1 == high {
            finish_pair(d, e, low, u.as_deref_mut(), v.as_deref_mut());
            high = high.saturating_sub(2);
            continue;
        }
        if before.is_none_or(|(low_before, high_before)| low > high_before || high < low_before) {
            downward = d[low].abs() >= d[high].abs();
        }
        let Some(smallest) = split(d, e, low, high, downward) else { continue };
        before = Some((low, high));
        let shift = shift(d, (low, high), e, downward, n as f64 * TOLERANCE * (smallest / largest));
        budget -= (high - low) as isize;
        let (left, right) = if downward {
            (u.as_deref_mut(), v.as_deref_mut())
        } else {
            (v.as_deref_mut(), u.as_deref_mut())
        };
        let path = Path { low, high, downward };
        if shift == 0.0 {
            zero_shift_sweep(d, e, &path, left, right);
        } else {
            shifted_sweep(d, e, &path, (left, right), shift);
        }
        let last = path.link(high - low - 1);
        if e[last].abs() <= threshold {
            e[last] = 0.0;
        }
    }
    for k in 0..n {
        if d[k] < 0.0 {
            d[k] = -d[k];
            // As LAPACK chooses.
            if let Some(turned) = if n == 1 { u.as_deref_mut() } else { v.as_deref_mut() } {
                turned[k].iter_mut().for_each(|item| *item = -*item);
            }
        }
        d[k] += 0.0;
    }
    order(d, u, v);
    Some(())
}

/// The way of a sweep over rows `low` to `high`.
struct Path {
    low: usize,
    high: usize,
    downward: bool,
}

impl Path {
    fn links(&self) -> usize {
        self.high - self.low
    }

    fn row(&self, position: usize) -> usize {
        if self.downward { self.low + position } else { self.high - position }
    }

    /// The element that joins the row at this position to the next.
    fn link(&self, position: usize) -> usize {
        if self.downward { self.low + position } else { self.high - 1 - position }
    }
}

/// The size below which an off-diagonal element is zero for every singular value.
fn threshold(d: &[f64], e: &[f64]) -> f64 {
    let n = d.len();
    let mut mu = d[0].abs();
    let mut smallest = mu;
    for k in 1..n {
        if smallest == 0.0 {
            break;
        }
        mu = d[k].abs() * (mu / (mu + e[k - 1].abs()));
        smallest = smallest.min(mu);
    }
    (TOLERANCE * smallest / (n as f64).sqrt()).max((SWEEPS * n * n) as f64 * SMALLEST)
}

/// The first row of the unreduced block that ends at `high`, and the largest element in it; None where there is a NaN.
fn block(d: &[f64], e: &mut [f64], high: usize, threshold: f64) -> Option<(usize, f64)> {
    let mut largest = d[high].abs();
    for low in (0..high).rev() {
        if e[low].abs() <= threshold || e[low] == 0.0 {
            e[low] = 0.0;
            return Some((low + 1, largest));
        }
        if d[low].is_nan() || e[low].is_nan() {
            return None;
        }
        largest = largest.max(d[low].abs()).max(e[low].abs());
    }
    (!largest.is_nan()).then_some((0, largest))
}

/// Zeroes one negligible off-diagonal element and gives None; else a bound on the least singular value.
fn split(d: &[f64], e: &mut [f64], low: usize, high: usize, downward: bool) -> Option<f64> {
    let path = Path { low, high, downward };
    let (end, beside) = if downward { (high - 1, high) } else { (low, low) };
    if e[end].abs() <= TOLERANCE * d[beside].abs() {
        e[end] = 0.0;
        return None;
    }
    let mut mu = d[path.row(0)].abs();
    let mut smallest = mu;
    for position in 0..path.links() {
        let link = path.link(position);
        if e[link].abs() <= TOLERANCE * mu {
            e[link] = 0.0;
            return None;
        }
        mu = d[path.row(position + 1)].abs() * (mu / (mu + e[link].abs()));
        smallest = smallest.min(mu);
    }
    Some(smallest)
}

/// The smaller singular value of the 2 by 2 block at the far end, or 0 where shifting would cost accuracy.
fn shift(d: &[f64], (low, high): (usize, usize), e: &[f64], downward: bool, relative: f64) -> f64 {
    if relative <= EPSILON.max(0.01 * TOLERANCE) {
        return 0.0;
    }
    let (near, shift) = if downward {
        (d[low].abs(), smaller(d[high - 1], e[high - 1], d[high]))
    } else {
        (d[high].abs(), smaller(d[low], e[low], d[low + 1]))
    };
    if near > 0.0 && (shift / near) * (shift / near) < EPSILON { 0.0 } else { shift }
}

/// The smaller singular value of [[f, g], [0, h]].
fn smaller(f: f64, g: f64, h: f64) -> f64 {
    let (f, g, h) = (f.abs(), g.abs(), h.abs());
    let (low, high) = (f.min(h), f.max(h));
    if low == 0.0 {
        return 0.0;
    }
    let (sum, gap) = (1.0 + low / high, (high - low) / high);
    if g < high {
        let ratio = (g / high) * (g / high);
        return low * (2.0 / ((sum * sum + ratio).sqrt() + (gap * gap + ratio).sqrt()));
    }
    let scale = high / g;
    if scale == 0.0 {
        return (low * high) / g;
    }
    let (one, other) = (sum * scale, gap * scale);
    2.0 * (low / ((1.0 + one * one).sqrt() + (1.0 + other * other).sqrt())) * scale
}

/// One sweep of the QR iteration with shift zero (Demmel and Kahan, section 3).
fn zero_shift_sweep(d: &mut [f64], e: &mut [f64], path: &Path, mut left: Turned<'_>, mut right: Turned<'_>) {
    let (mut c, mut old_c, mut old_s) = (1.0, 1.0, 0.0);
    for position in 0..path.links() {
        let (here, there, link) = (path.row(position), path.row(position + 1), path.link(position));
        let (s, r);
        (c, s, r) = rotation(d[here] * c, e[link]);
        if position > 0 {
            e[path.link(position - 1)] = old_s * r;
        }
        if let Some(right) = right.as_deref_mut() {
            rotate(right, here, there, c, s);
        }
        (old_c, old_s, d[here]) = rotation(old_c * r, d[there] * s);
        if let Some(left) = left.as_deref_mut() {
            rotate(left, here, there, old_c, old_s);
        }
    }
    let end = path.row(path.links());
    let last = d[end] * c;
    d[end] = last * old_c;
    e[path.link(path.links() - 1)] = last * old_s;
}

/// One sweep of the implicit QR iteration with a shift (Golub and Van Loan, 8.6.2).
fn shifted_sweep(
    d: &mut [f64],
    e: &mut [f64],
    path: &Path,
    (mut left, mut right): (Turned<'_>, Turned<'_>),
    shift: f64,
) {
    let first = d[path.row(0)];
    let mut f = (first.abs() - shift) * (1.0_f64.copysign(first) + shift / first);
    let mut g = e[path.link(0)];
    for position in 0..path.links() {
        let (here, there, link) = (path.row(position), path.row(position + 1), path.link(position));
        let (c, s, r) = rotation(f, g);
        if position > 0 {
            e[path.link(position - 1)] = r;
        }
        if let Some(right) = right.as_deref_mut() {
            rotate(right, here, there, c, s);
        }
        f = c * d[here] + s * e[link];
        e[link] = c * e[link] - s * d[here];
        g = s * d[there];
        d[there] *= c;
        let (c, s, r) = rotation(f, g);
        d[here] = r;
        if let Some(left) = left.as_deref_mut() {
            rotate(left, here, there, c, s);
        }
        f = c * e[link] + s * d[there];
        d[there] = c * d[there] - s * e[link];
        if position + 1 < path.links() {
            let beyond = path.link(position + 1);
            g = s * e[beyond];
            e[beyond] *= c;
        }
    }
    e[path.link(path.links() - 1)] = f;
}

/// Diagonalizes the 2 by 2 block at `k`.
fn finish_pair(d: &mut [f64], e: &mut [f64], k: usize, u: Turned<'_>, v: Turned<'_>) {
    let found = pair(d[k], e[k], d[k + 1]);
    (d[k], d[k + 1], e[k]) = (found.high, found.low, 0.0);
    if let Some(v) = v {
        rotate(v, k, k + 1, found.right.0, found.right.1);
    }
    if let Some(u) = u {
        rotate(u, k, k + 1, found.left.0, found.left.1);
    }
}

/// Both singular values, with signs, and the rotations for the larger.
struct Pair {
    high: f64,
    low: f64,
    left: (f64, f64),
    right: (f64, f64),
}

/// The decomposition of [[f, g], [0, h]].
///
/// Source: Bai and Demmel, "Computing the generalized singular value decomposition", SIAM J. Sci. Comput. 14 (1993),
/// appendix.
fn pair(f: f64, g: f64, h: f64) -> Pair {
    let swapped = h.abs() > f.abs();
    let (big, small) = if swapped { (h, f) } else { (f, h) };
    let (size_big, size_small, size_g) = (big.abs(), small.abs(), g.abs());
    let (low, high, mut left, mut right);
    if size_g == 0.0 {
        (low, high) = (size_small, size_big);
        (left, right) = ((1.0, 0.0), (1.0, 0.0));
    } else if size_big / size_g < EPSILON {
        high = size_g;
        low = if size_small > 1.0 { size_big / (size_g / size_small) } else { (size_big / size_g) * size_small };
        (left, right) = ((1.0, small / g), (big / g, 1.0));
    } else {
        let gap = size_big - size_small;
        let relative = if gap == size_big { 1.0 } else { gap / size_big };
        let m = g / big;
        let mut t = 2.0 - relative;
        let outer = (t * t + m * m).sqrt();
        let inner = if relative == 0.0 { m.abs() } else { (relative * relative + m * m).sqrt() };
        let a = 0.5 * (outer + inner);
        (low, high) = (size_small / a, size_big * a);
        t = if m * m != 0.0 {
            (m / (outer + t) + m / (inner + relative)) * (1.0 + a)
        } else if relative == 0.0 {
            2.0_f64.copysign(big) * 1.0_f64.copysign(g)
        } else {
            g / gap.copysign(big) + m / t
        };
        let length = (t * t + 4.0).sqrt();
        right = (2.0 / length, t / length);
        left = ((right.0 + right.1 * m) / a, (small / big) * right.1 / a);
    }
    if swapped {
        (left, right) = ((right.1, right.0), (left.1, left.0));
    }
    let sign = |x: f64| 1.0_f64.copysign(x);
    let sign_of_high = if size_g > size_big {
        sign(right.1) * sign(left.0) * sign(g)
    } else if swapped {
        sign(right.1) * sign(left.1) * sign(h)
    } else {
        sign(right.0) * sign(left.0) * sign(f)
    };
    Pair { high: high.copysign(sign_of_high), low: low.copysign(sign_of_high * sign(f) * sign(h)), left, right }
}

/// Sorts the singular values in descending order and their vectors with them.
fn order(d: &mut Vec<f64>, u: Turned<'_>, v: Turned<'_>) {
    let mut order: Vec<usize> = (0..d.len()).collect();
    order.sort_by(|a, b| d[*b].partial_cmp(&d[*a]).unwrap_or(Ordering::Equal));
    *d = order.iter().map(|k| d[*k]).collect();
    for vectors in [u, v].into_iter().flatten() {
        *vectors = vectors.chosen(&order);
    }
}
