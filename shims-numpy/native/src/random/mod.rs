//! Random streams and what is drawn from them, word for word as NumPy's are.
//!
//! Drawing n at once leaves a stream where n single draws would.

mod bounded;
mod choosing;
mod counters;
mod counts;
mod normal;
mod samplers;
mod streams;
mod ziggurat;

pub use bounded::{Bounded, bounded_each};
pub use choosing::chosen;
pub use counters::{Philox, Sfc};
pub use counts::{CountSampler, Given, binomial, count_sampler};
pub use normal::{exponential, exponential_single, normal, normal_single};
pub use samplers::{FloatSampler, Source, float_sampler, standard_gamma, standard_gamma_single};
pub use streams::{Dxsm, Halves, Mersenne, Pcg, Stream};

/// Floats in [0, 1).
pub fn uniform_fill(stream: &mut dyn Stream, out: &mut [f64]) {
    stream.doubles(out);
}

/// Floats in [0, 1) of single precision, from 32-bit words.
pub fn uniform_fill_single(stream: &mut dyn Stream, out: &mut [f32]) {
    out.fill_with(|| single_of(stream.word32()));
}

/// Standard normal floats.
pub fn normal_fill(stream: &mut dyn Stream, out: &mut [f64]) {
    stream.normals(out);
}

pub fn normal_fill_single(stream: &mut dyn Stream, out: &mut [f32]) {
    out.fill_with(|| normal_single(stream));
}

/// Standard exponential floats.
pub fn exponential_fill(stream: &mut dyn Stream, out: &mut [f64]) {
    stream.exponentials(out);
}

pub fn exponential_fill_single(stream: &mut dyn Stream, out: &mut [f32]) {
    out.fill_with(|| exponential_single(stream));
}

/// A 32-bit word as a float in [0, 1).
fn single_of(word: u32) -> f32 {
    (word >> 8) as f32 * (1.0 / 16_777_216.0)
}
