//! Normal and exponential draws: Marsaglia and Tsang's ziggurat of 256 layers (JSS 5, 2000), and the polar method of old.

use super::single_of;
use super::streams::Stream;
use super::ziggurat as z;

const NORMAL_R: f64 = 3.654_152_885_361_009;
const NORMAL_INVERSE_R: f64 = 0.273_661_237_329_758_3;
const EXPONENTIAL_R: f64 = 7.697_117_470_131_05;

/// One standard normal float.
#[inline(always)]
pub fn normal<S: Stream + ?Sized>(stream: &mut S) -> f64 {
    loop {
        let word = stream.word64();
        let layer = (word & 255) as usize;
        let draw = word >> 9 & 0xf_ffff_ffff_ffff;
        let size = draw as f64 * z::NORMAL_W[layer];
        let x = if word >> 8 & 1 == 1 { -size } else { size };
        if draw < z::NORMAL_K[layer] {
            return x;
        }
        if let Some(value) = normal_rest(stream, layer, draw, x) {
            return value;
        }
    }
}

/// The value of a draw outside its layer's core: in the wedge, in the tail, or nothing if it is rejected.
#[cold]
fn normal_rest<S: Stream + ?Sized>(stream: &mut S, layer: usize, draw: u64, x: f64) -> Option<f64> {
    if layer != 0 {
        let height = (z::NORMAL_F[layer - 1] - z::NORMAL_F[layer]) * stream.double() + z::NORMAL_F[layer];
        return (height < (-0.5 * x * x).exp()).then_some(x);
    }
    loop {
        let xx = -NORMAL_INVERSE_R * (-stream.double()).ln_1p();
        let yy = -(-stream.double()).ln_1p();
        if yy + yy > xx * xx {
            return Some(if draw >> 8 & 1 == 1 { -(NORMAL_R + xx) } else { NORMAL_R + xx });
        }
    }
}

/// One standard exponential float.
#[inline(always)]
pub fn exponential<S: Stream + ?Sized>(stream: &mut S) -> f64 {
    loop {
        let word = stream.word64();
        let layer = (word >> 3 & 255) as usize;
        let draw = word >> 11;
        let x = draw as f64 * z::EXPONENTIAL_W[layer];
        if draw < z::EXPONENTIAL_K[layer] {
            return x;
        }
        let u = stream.double();
        if layer == 0 {
            return EXPONENTIAL_R - (-u).ln_1p();
        }
        let below = z::EXPONENTIAL_F[layer];
        if (z::EXPONENTIAL_F[layer - 1] - below) * u + below < (-x).exp() {
            return x;
        }
    }
}

/// One standard normal float of single precision, from 32-bit words.
pub fn normal_single<S: Stream + ?Sized>(stream: &mut S) -> f32 {
    loop {
        let word = stream.word32();
        let layer = (word & 255) as usize;
        let draw = word >> 9;
        let size = draw as f32 * z::NORMAL_SINGLE_W[layer];
        let x = if word >> 8 & 1 == 1 { -size } else { size };
        if draw < z::NORMAL_SINGLE_K[layer] {
            return x;
        }
        if layer != 0 {
            let height = height(&z::NORMAL_SINGLE_F, layer, single_of(stream.word32()));
            if f64::from(height) < (-0.5 * f64::from(x) * f64::from(x)).exp() {
                return x;
            }
            continue;
        }
        let (right, inverse) = (NORMAL_R as f32, NORMAL_INVERSE_R as f32);
        loop {
            let xx = -inverse * (-single_of(stream.word32())).ln_1p();
            let yy = -(-single_of(stream.word32())).ln_1p();
            if yy + yy > xx * xx {
                return if draw >> 8 & 1 == 1 { -(right + xx) } else { right + xx };
            }
        }
    }
}

/// One standard exponential float of single precision.
pub fn exponential_single<S: Stream + ?Sized>(stream: &mut S) -> f32 {
    loop {
        let word = stream.word32();
        let layer = (word >> 1 & 255) as usize;
        let draw = word >> 9;
        let x = draw as f32 * z::EXPONENTIAL_SINGLE_W[layer];
        if draw < z::EXPONENTIAL_SINGLE_K[layer] {
            return x;
        }
        let u = single_of(stream.word32());
        if layer == 0 {
            return EXPONENTIAL_R as f32 - (-u).ln_1p();
        }
        if height(&z::EXPONENTIAL_SINGLE_F, layer, u) < (-f64::from(x)).exp() as f32 {
            return x;
        }
    }
}

fn height(density: &[f32; 256], layer: usize, u: f32) -> f32 {
    (density[layer - 1] - density[layer]) * u + density[layer]
}

/// One standard normal float by Marsaglia's polar method. They come in pairs; `spare` is the one that was not asked for.
#[inline(always)]
pub fn polar<S: Stream + ?Sized>(stream: &mut S, spare: &mut Option<f64>) -> f64 {
    if let Some(value) = spare.take() {
        return value;
    }
    loop {
        let (x, y) = (2.0 * stream.double() - 1.0, 2.0 * stream.double() - 1.0);
        let square = x * x + y * y;
        if square < 1.0 && square != 0.0 {
            let factor = (-2.0 * square.ln() / square).sqrt();
            *spare = Some(factor * x);
            return factor * y;
        }
    }
}
