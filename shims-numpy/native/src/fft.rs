//! Discrete Fourier transforms of the lanes of an axis, by `rustfft` and `realfft`.
//!
//! Real and complex numbers of single and double precision are transformed as what they are. Lanes with infinities or NaN
//! are left to the caller: where those end up depends on the algorithm.

use std::sync::{Arc, Mutex, PoisonError};

use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use rustfft::num_complex::Complex;
use rustfft::{Fft, FftNum, FftPlanner};

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
    let lanes = Lanes::of(a, axis, taken);
    let results = Lanes::of(out, axis, given);
    let zero = Complex::new(T::zero(), T::zero());
    let factor = T::of(factor);
    let mut complexes = vec![zero; TOGETHER * if what == Transform::RealForward { half } else { taken }];
    let reals = if matches!(plan, Plan::Complex(_)) { 0 } else { TOGETHER * n };
    let mut reals = vec![T::zero(); reals];
    let scratch = match &plan {
        Plan::Complex(fft) => fft.get_inplace_scratch_len(),
        Plan::Forward(fft) => fft.get_scratch_len(),
        Plan::Backward(fft) => fft.get_scratch_len(),
    };
    let mut scratch = vec![zero; scratch];
    for start in (0..lanes.count).step_by(TOGETHER) {
        let count = TOGETHER.min(lanes.count - start);
        let finite = match &plan {
            Plan::Complex(fft) => {
                let run = &mut complexes[..count * n];
                let before = lanes.read_complex(a.dtype(), start, count, run);
                fft.process_with_scratch(run, &mut scratch);
                run.iter_mut().for_each(|x| *x = x.scale(factor));
                before && results.write(start, count, run, |x| nothing(x.re) + nothing(x.im))
            }
            Plan::Forward(fft) => {
                let (run, made) = (&mut reals[..count * n], &mut complexes[..count * half]);
                let before = lanes.read(start, count, run, nothing);
                for (run, made) in run.chunks_mut(n).zip(made.chunks_mut(half)) {
                    // The lengths are right, which is all that this can find wrong.
                    let _ = fft.process_with_scratch(run, made, &mut scratch);
                    made.iter_mut().for_each(|x| *x = x.scale(factor));
                }
                before && results.write(start, count, made, |x| nothing(x.re) + nothing(x.im))
            }
            Plan::Backward(fft) => {
                let (run, made) = (&mut complexes[..count * half], &mut reals[..count * n]);
                let before = lanes.read_complex(a.dtype(), start, count, run);
                for (run, made) in run.chunks_mut(half).zip(made.chunks_mut(n)) {
                    run[0].im = T::zero();
                    if n.is_multiple_of(2) {
                        run[half - 1].im = T::zero();
                    }
                    let _ = fft.process_with_scratch(run, made, &mut scratch);
                    made.iter_mut().for_each(|x| *x = *x * factor);
                }
                before && results.write(start, count, made, nothing)
            }
        };
        if !finite {
            return Ok(false);
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

    /// Copies runs one after another; whether all is finite by `check`, which is zero for what is.
    fn read<E: Copy + Default, T: Real>(
        &self,
        first: usize,
        count: usize,
        to: &mut [E],
        check: impl Fn(E) -> T,
    ) -> bool {
        let (starts, step) = (self.starts(first, count), self.view.strides()[self.axis]);
        for run in to.chunks_mut(self.length) {
            run[self.have..].fill(E::default());
        }
        for i in 0..self.have {
            for (lane, start) in starts[..count].iter().enumerate() {
                to[lane * self.length + i] = self.view.read_at(start + i as isize * step);
            }
        }
        is_finite(to, check)
    }

    fn read_complex<T: Real>(&self, dtype: DType, first: usize, count: usize, to: &mut [Complex<T>]) -> bool {
        if dtype == T::COMPLEX {
            return self.read(first, count, to, |x: Complex<T>| nothing(x.re) + nothing(x.im));
        }
        let (starts, step) = (self.starts(first, count), self.view.strides()[self.axis]);
        for run in to.chunks_mut(self.length) {
            run[self.have..].fill(Complex::default());
        }
        for i in 0..self.have {
            for (lane, start) in starts[..count].iter().enumerate() {
                let value: T = self.view.read_at(start + i as isize * step);
                to[lane * self.length + i] = Complex::new(value, T::zero());
            }
        }
        is_finite(to, |x| nothing(x.re))
    }

    fn write<E: Copy, T: Real>(&self, first: usize, count: usize, from: &[E], check: impl Fn(E) -> T) -> bool {
        let (starts, step) = (self.starts(first, count), self.view.strides()[self.axis]);
        for i in 0..self.length {
            for (lane, start) in starts[..count].iter().enumerate() {
                self.view.write_at(start + i as isize * step, from[lane * self.length + i]);
            }
        }
        is_finite(from, check)
    }
}

/// Zero for what is finite, else NaN.
fn nothing<T: Real>(x: T) -> T {
    x * T::zero()
}

fn is_finite<E: Copy, T: Real>(values: &[E], check: impl Fn(E) -> T) -> bool {
    values.iter().fold(T::zero(), |sum, value| sum + check(*value)) == T::zero()
}
