//! Discrete Fourier transforms of the lanes of an axis, by `rustfft` and `realfft`.
//!
//! Real and complex numbers of single and double precision are transformed as what they are. Lanes with infinities or NaN
//! are left to the caller: where those end up depends on the algorithm.

use std::sync::{Arc, Mutex, PoisonError};

use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use rustfft::num_complex::Complex;
use rustfft::{Fft, FftNum, FftPlanner};

use crate::block::Block;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::view::View;

/// What is computed from each lane, cut or filled with zeros to its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transform {
    Forward,
    Backward,
    /// The first half of the transform of real samples.
    RealForward,
    /// Real samples from the first half of their transform.
    RealBackward,
}

/// Lanes that are transformed together, so that memory is read along whole lines also where a lane is not contiguous.
const TOGETHER: usize = 8;
/// So many lengths keep what was computed for them.
const KEPT: usize = 64;

/// The planners of a precision, which keep what they made for each length.
struct Planners<T: FftNum> {
    complex: FftPlanner<T>,
    real: RealFftPlanner<T>,
    lengths: Vec<usize>,
}

impl<T: FftNum> Planners<T> {
    fn new() -> Planners<T> {
        Planners { complex: FftPlanner::new(), real: RealFftPlanner::new(), lengths: Vec::new() }
    }

    fn plan(&mut self, transform: Transform, n: usize) -> Plan<T> {
        if !self.lengths.contains(&n) {
            if self.lengths.len() == KEPT {
                *self = Planners::new();
            }
            self.lengths.push(n);
        }
        match transform {
            Transform::Forward => Plan::Complex(self.complex.plan_fft_forward(n)),
            Transform::Backward => Plan::Complex(self.complex.plan_fft_inverse(n)),
            Transform::RealForward => Plan::Forward(self.real.plan_fft_forward(n)),
            Transform::RealBackward => Plan::Backward(self.real.plan_fft_inverse(n)),
        }
    }
}

enum Plan<T> {
    Complex(Arc<dyn Fft<T>>),
    Forward(Arc<dyn RealToComplex<T>>),
    Backward(Arc<dyn ComplexToReal<T>>),
}

/// A precision that is transformed.
trait Real: FftNum + Default {
    const REAL: DType;
    const COMPLEX: DType;
    fn planners() -> &'static Mutex<Option<Planners<Self>>>;
    fn of(value: f64) -> Self;
}

macro_rules! real {
    ($type:ty, $real:ident, $complex:ident) => {
        impl Real for $type {
            const REAL: DType = DType::$real;
            const COMPLEX: DType = DType::$complex;

            fn planners() -> &'static Mutex<Option<Planners<$type>>> {
                static PLANNERS: Mutex<Option<Planners<$type>>> = Mutex::new(None);
                &PLANNERS
            }

            fn of(value: f64) -> $type {
                value as $type
            }
        }
    };
}

real!(f64, F64, C128);
real!(f32, F32, C64);

/// Transforms the lanes of `a` along `axis`, taken as `n` samples each, times `factor`, into `out`.
///
/// Gives false, and leaves anything in `out`, where an element is not finite. `out` has as many elements along the axis
/// as the transform gives, the other axes of `a`, the precision of `a`, and no memory in common with it.
pub fn transform(what: Transform, a: &View<'_>, n: usize, axis: usize, factor: f64, out: &View<'_>) -> Result<bool> {
    match a.dtype() {
        DType::F64 | DType::C128 => transform_as::<f64>(what, a, n, axis, factor, out),
        DType::F32 | DType::C64 => transform_as::<f32>(what, a, n, axis, factor, out),
        dtype => Err(Error::NoLoop { op: "fft", dtype }),
    }
}

fn transform_as<T: Real>(
    what: Transform,
    a: &View<'_>,
    n: usize,
    axis: usize,
    factor: f64,
    out: &View<'_>,
) -> Result<bool> {
    let half = n / 2 + 1;
    let (taken, given) = match what {
        Transform::Forward | Transform::Backward => (n, n),
        Transform::RealForward => (n, half),
        Transform::RealBackward => (half, n),
    };
    let gives = if what == Transform::RealBackward { T::REAL } else { T::COMPLEX };
    let fits = a.ndim() == out.ndim()
        && axis < a.ndim()
        && out.shape()[axis] == given
        && (0..a.ndim()).all(|k| k == axis || a.shape()[k] == out.shape()[k]);
    if !fits || n == 0 || out.dtype() != gives || what == Transform::RealForward && a.dtype() != T::REAL {
        return Err(Error::Shape);
    }
    let plan =
        T::planners().lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(Planners::new).plan(what, n);
    let (lanes, results) = (Lanes::of(a, axis, taken), Lanes::of(out, axis, given));
    let factor = T::of(factor);
    let scaled = |x: Complex<T>| x.scale(factor);
    let lost = |x: Complex<T>| nothing(x.re) + nothing(x.im);
    let room = |count: usize| Block::new(count * size_of::<Complex<T>>());
    // Results that lie side by side are made where they belong, one run after the other.
    let in_place = results.are_side_by_side();
    let together = if in_place { 1 } else { TOGETHER.min(lanes.count) };
    let (length, before) = match &plan {
        Plan::Complex(fft) => (fft.get_inplace_scratch_len(), 0),
        Plan::Forward(fft) => (fft.get_scratch_len(), together * n),
        Plan::Backward(fft) => (fft.get_scratch_len(), together * half),
    };
    let (mut scratch, mut samples) = (room(length)?, room(before)?);
    let mut apart = if in_place { None } else { Some(room(together * given)?) };
    let scratch = scratch.numbers();
    for start in (0..lanes.count).step_by(together) {
        let count = together.min(lanes.count - start);
        let finite = match &plan {
            Plan::Complex(fft) => {
                let made = results.room(apart.as_mut(), start, count);
                lanes.read_complex(a.dtype(), start, count, made);
                fft.process_with_scratch(made, scratch);
                finished(made, scaled, lost)
            }
            Plan::Forward(fft) => {
                let (run, made) = (&mut samples.numbers()[..count * n], results.room(apart.as_mut(), start, count));
                lanes.read(start, count, run);
                for (run, made) in run.chunks_mut(n).zip(made.chunks_mut(half)) {
                    // The lengths are right, which is all that this can find wrong.
                    let _ = fft.process_with_scratch(run, made, scratch);
                }
                finished(made, scaled, lost)
            }
            Plan::Backward(fft) => {
                let (run, made) = (&mut samples.numbers()[..count * half], results.room(apart.as_mut(), start, count));
                lanes.read_complex(a.dtype(), start, count, run);
                // Parts that do not count are checked too.
                let before = finished(run, |x| x, lost);
                for (run, made) in run.chunks_mut(half).zip(made.chunks_mut(n)) {
                    run[0].im = T::zero();
                    if n.is_multiple_of(2) {
                        run[half - 1].im = T::zero();
                    }
                    let _ = fft.process_with_scratch(run, made, scratch);
                }
                before && finished(made, |x| x * factor, nothing)
            }
        };
        if !finite {
            return Ok(false);
        }
        if let Some(apart) = &mut apart {
            match what {
                Transform::RealBackward => results.write::<T>(start, count, apart.numbers()),
                _ => results.write::<Complex<T>>(start, count, apart.numbers()),
            }
        }
    }
    Ok(true)
}

/// The runs along one axis of a view.
struct Lanes<'a> {
    view: &'a View<'a>,
    axis: usize,
    /// How many elements a run is to have, and how many are there.
    length: usize,
    have: usize,
    count: usize,
}

impl<'a> Lanes<'a> {
    fn of(view: &'a View<'a>, axis: usize, length: usize) -> Lanes<'a> {
        let count = view.shape().iter().enumerate().filter(|(k, _)| *k != axis).map(|(_, n)| n).product();
        Lanes { view, axis, length, have: length.min(view.shape()[axis]), count }
    }

    /// Where a run begins; the last other axis runs fastest.
    fn start(&self, mut lane: usize) -> isize {
        let mut at = 0;
        for k in (0..self.view.ndim()).rev().filter(|k| *k != self.axis) {
            let n = self.view.shape()[k];
            at += (lane % n) as isize * self.view.strides()[k];
            lane /= n;
        }
        at
    }

    fn starts(&self, first: usize, count: usize) -> [isize; TOGETHER] {
        let mut starts = [0; TOGETHER];
        for (k, start) in starts[..count].iter_mut().enumerate() {
            *start = self.start(first + k);
        }
        starts
    }

    /// Whether the elements of each run lie one after the other, where they can be worked on.
    fn are_side_by_side(&self) -> bool {
        self.view.is_aligned() && self.view.strides()[self.axis] == self.view.dtype().size() as isize
    }

    /// Where some runs are made: in room of their own, or else, of a single one, where it belongs.
    fn room<'b, E: Copy>(&self, apart: Option<&'b mut Block>, first: usize, count: usize) -> &'b mut [E]
    where
        'a: 'b,
    {
        match apart {
            Some(block) => &mut block.numbers()[..count * self.length],
            None => self.view.run(self.start(first), self.length),
        }
    }

    /// Copies runs one after another.
    fn read<E: Copy + Default>(&self, first: usize, count: usize, to: &mut [E]) {
        self.read_as(first, count, to, |x: E| x);
    }

    fn read_complex<T: Real>(&self, dtype: DType, first: usize, count: usize, to: &mut [Complex<T>]) {
        if dtype == T::COMPLEX {
            self.read(first, count, to);
        } else {
            self.read_as(first, count, to, |x: T| Complex::new(x, T::zero()));
        }
    }

    fn read_as<S: Copy, E: Copy + Default>(&self, first: usize, count: usize, to: &mut [E], made: impl Fn(S) -> E) {
        let (starts, step) = (self.starts(first, count), self.view.strides()[self.axis]);
        for run in to.chunks_mut(self.length) {
            run[self.have..].fill(E::default());
        }
        if count == 1 {
            for (i, item) in to[..self.have].iter_mut().enumerate() {
                *item = made(self.view.read_at(starts[0] + i as isize * step));
            }
            return;
        }
        for i in 0..self.have {
            for (lane, start) in starts[..count].iter().enumerate() {
                to[lane * self.length + i] = made(self.view.read_at(start + i as isize * step));
            }
        }
    }

    fn write<E: Copy>(&self, first: usize, count: usize, from: &[E]) {
        let (starts, step) = (self.starts(first, count), self.view.strides()[self.axis]);
        for i in 0..self.length {
            for (lane, start) in starts[..count].iter().enumerate() {
                self.view.write_at(start + i as isize * step, from[lane * self.length + i]);
            }
        }
    }
}

/// Zero for what is finite, else NaN.
fn nothing<T: Real>(x: T) -> T {
    x * T::zero()
}

/// Replaces the values by what they are to be; whether all are finite by `check`, which is zero for what is.
fn finished<E: Copy, T: Real>(values: &mut [E], last: impl Fn(E) -> E, check: impl Fn(E) -> T) -> bool {
    const LANES: usize = 8;
    let mut sums = [T::zero(); LANES];
    let mut chunks = values.chunks_exact_mut(LANES);
    for chunk in &mut chunks {
        for (value, sum) in chunk.iter_mut().zip(&mut sums) {
            *value = last(*value);
            *sum = *sum + check(*value);
        }
    }
    for (value, sum) in chunks.into_remainder().iter_mut().zip(&mut sums) {
        *value = last(*value);
        *sum = *sum + check(*value);
    }
    sums.iter().all(|sum| *sum == T::zero())
}
