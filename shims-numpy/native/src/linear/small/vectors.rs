//! Vectors of one length: a matrix by its rows or by its columns.

use std::ops::{Index, IndexMut};

use super::super::factors::Number;

/// Lengths up to this are added up one after the other, as the definition does.
const PLAIN: usize = 64;

/// The range in which squares neither overflow nor underflow.
const SAFE: std::ops::Range<f64> = 1e-280..1e300;

/// Sizes of elements that need no scaling.
const USUAL: std::ops::Range<f64> = 1e-120..1e120;

#[derive(Clone)]
pub struct Vectors<T> {
    items: Vec<T>,
    length: usize,
}

impl<T: Number> Vectors<T> {
    /// Vectors that lie one after the other.
    pub fn new(items: Vec<T>, length: usize) -> Vectors<T> {
        Vectors { items, length }
    }

    pub fn zeros(count: usize, length: usize) -> Vectors<T> {
        Vectors { items: vec![T::of(0.0); count * length], length }
    }

    pub fn identity(n: usize) -> Vectors<T> {
        let mut made = Vectors::zeros(n, n);
        for k in 0..n {
            made[k][k] = T::of(1.0);
        }
        made
    }

    pub fn count(&self) -> usize {
        self.items.len() / self.length
    }

    pub fn length(&self) -> usize {
        self.length
    }

    pub fn items(&self) -> &[T] {
        &self.items
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut [T]> {
        self.items.chunks_exact_mut(self.length)
    }

    /// Rows from columns, or columns from rows.
    pub fn transposed(&self) -> Vectors<T> {
        let count = self.count();
        let items = (0..self.length).flat_map(|i| (0..count).map(move |k| self.items[k * self.length + i]));
        Vectors { items: items.collect(), length: count }
    }

    pub fn conjugated(mut self) -> Vectors<T> {
        self.items.iter_mut().for_each(|item| *item = item.conjugate());
        self
    }

    /// The columns of the adjoint from those of a matrix.
    pub fn adjoint(&self) -> Vectors<T> {
        self.transposed().conjugated()
    }

    /// The first elements of each, as many as there are vectors.
    pub fn square(&self) -> Vectors<T> {
        let n = self.count();
        Vectors { items: (0..n).flat_map(|k| self[k][..n].iter().copied()).collect(), length: n }
    }

    /// Two of them, `p` before `q` or after it.
    pub fn pair(&mut self, p: usize, q: usize) -> (&mut [T], &mut [T]) {
        let (low, high) = (p.min(q), p.max(q));
        let (head, tail) = self.items.split_at_mut(high * self.length);
        let (one, other) = (&mut head[low * self.length..(low + 1) * self.length], &mut tail[..self.length]);
        if p < q { (one, other) } else { (other, one) }
    }

    /// Those at these places, in this order.
    pub fn chosen(&self, order: &[usize]) -> Vectors<T> {
        let items = order.iter().flat_map(|k| self[*k].iter().copied()).collect();
        Vectors { items, length: self.length }
    }

    /// Brings very large or small elements near 1 by a power of two, and gives what to multiply by.
    pub fn bring_within_range(&mut self) -> f64 {
        let largest = self.items.iter().fold(0.0_f64, |largest, item| largest.max(item.absolute()));
        if !largest.is_finite() || largest == 0.0 || USUAL.contains(&largest) {
            return 1.0;
        }
        let factor = 2.0_f64.powi((largest.log2().floor() as i32 + 1).clamp(-1000, 1000));
        self.items.iter_mut().for_each(|item| *item = item.over(T::of(factor)));
        factor
    }
}

impl<T> Index<usize> for Vectors<T> {
    type Output = [T];

    #[inline(always)]
    fn index(&self, k: usize) -> &[T] {
        &self.items[k * self.length..(k + 1) * self.length]
    }
}

impl<T> IndexMut<usize> for Vectors<T> {
    #[inline(always)]
    fn index_mut(&mut self, k: usize) -> &mut [T] {
        &mut self.items[k * self.length..(k + 1) * self.length]
    }
}

/// The sum of products; long ones go in four strands.
#[inline(always)]
pub fn dot<T: Number>(x: &[T], y: &[T]) -> T {
    let zero = T::of(0.0);
    if x.len() <= PLAIN {
        return x.iter().zip(y).fold(zero, |sum, (a, b)| sum + *a * *b);
    }
    let mut sums = [zero; 4];
    let (ones, others) = (x.chunks_exact(4), y.chunks_exact(4));
    let mut rest = zero;
    for (a, b) in ones.remainder().iter().zip(others.remainder()) {
        rest = rest + *a * *b;
    }
    for (a, b) in ones.zip(others) {
        for k in 0..4 {
            sums[k] = sums[k] + a[k] * b[k];
        }
    }
    sums[0] + sums[1] + (sums[2] + sums[3]) + rest
}

/// The product of the adjoint of `x` and `y`.
#[inline(always)]
pub fn inner<T: Number>(x: &[T], y: &[T]) -> T {
    let zero = T::of(0.0);
    if !T::REAL {
        return x.iter().zip(y).fold(zero, |sum, (a, b)| sum + a.conjugate() * *b);
    }
    dot(x, y)
}

/// Adds `a x` to `y`.
#[inline(always)]
pub fn axpy<T: Number>(a: T, x: &[T], y: &mut [T]) {
    for (item, other) in y.iter_mut().zip(x) {
        *item = a * *other + *item;
    }
}

/// Euclidean length, without overflow or underflow on the way.
pub fn norm<T: Number>(x: &[T]) -> f64 {
    let square = x.iter().fold(0.0, |sum, item| sum + item.square());
    if SAFE.contains(&square) || square.is_nan() {
        return square.sqrt();
    }
    let largest = x.iter().fold(0.0_f64, |largest, item| largest.max(item.absolute()));
    if largest == 0.0 || !largest.is_finite() {
        return largest;
    }
    let scaled = |item: &T| item.over(T::of(largest)).square();
    largest * x.iter().fold(0.0, |sum, item| sum + scaled(item)).sqrt()
}

/// Replaces vectors `p` and `q` by `c p + s q` and `c q - s p`.
#[inline]
pub fn rotate<T: Number>(vectors: &mut Vectors<T>, p: usize, q: usize, c: f64, s: f64) {
    let (x, y) = vectors.pair(p, q);
    let (c, s) = (T::of(c), T::of(s));
    for (a, b) in x.iter_mut().zip(y) {
        (*a, *b) = (c * *a + s * *b, c * *b - s * *a);
    }
}
