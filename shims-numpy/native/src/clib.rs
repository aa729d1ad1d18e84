//! Functions of the C library that the standard library computes less exactly.

#![allow(unsafe_code)]

unsafe extern "C" {
    safe fn asinh(x: f64) -> f64;
    safe fn acosh(x: f64) -> f64;
    #[link_name = "ldexp"]
    safe fn scaled(x: f64, exponent: i32) -> f64;
}

pub fn arcsinh(x: f64) -> f64 {
    asinh(x)
}

/// `x` times a power of two, rounded once.
#[inline(always)]
pub fn ldexp(x: f64, exponent: i32) -> f64 {
    if (-1022..=1023).contains(&exponent) {
        // The power is a number of its own, and a product is rounded once.
        x * f64::from_bits(((exponent + 1023) as u64) << 52)
    } else {
        scaled(x, exponent)
    }
}

pub fn arccosh(x: f64) -> f64 {
    acosh(x)
}
