//! Functions are within one unit in the last place of the C library's, everywhere.

#![allow(unsafe_code, clippy::unwrap_used, clippy::type_complexity)]

mod common;

use common::Array;
use understudy_array::{BinaryOp, DType, UnaryOp, binary, unary};

fn noise(n: usize) -> impl Iterator<Item = u64> {
    let mut state = 88_172_645_463_325_252_u64;
    (0..n).map(move |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    })
}

/// Numbers of all sizes up to `limit`, of both signs, and those around the places where methods change.
fn arguments(limit: f64) -> Vec<f64> {
    let mut values =
        vec![0.0, -0.0, 1.0, -1.0, 0.5, 0.625, 1.5, 2.0, 10.0, 1024.0, 1e5, f64::MIN_POSITIVE, 5e-324, 22.0];
    values.extend([f64::INFINITY, f64::NEG_INFINITY, f64::NAN, f64::MAX, 709.9, -745.2, -800.0, 1e300]);
    values.extend((1..400).map(|k| f64::from(k) * std::f64::consts::FRAC_PI_4));
    for bits in noise(200_000) {
        let unit = (bits >> 11) as f64 / (1_u64 << 53) as f64;
        let sign = if bits & 1 == 0 { 1.0 } else { -1.0 };
        values.push(sign * unit * limit);
        values.push(sign * unit * f64::powi(2.0, (bits >> 4 & 63) as i32 - 40));
        values.push(1.0 + sign * unit * f64::powi(2.0, -((bits >> 4 & 31) as i32)));
    }
    values
}

/// How many floats lie between two.
fn apart(a: f64, b: f64) -> u64 {
    if a == b || a.is_nan() && b.is_nan() {
        return u64::from(a.is_sign_negative() != b.is_sign_negative() && !a.is_nan());
    }
    let place = |v: f64| if v.is_sign_negative() { -((v.to_bits() & !(1 << 63)) as i64) } else { v.to_bits() as i64 };
    place(a).abs_diff(place(b))
}

/// Those of which the library is so good that one unit is the most.
const ONE: [UnaryOp; 6] = [UnaryOp::Exp, UnaryOp::Exp2, UnaryOp::Log, UnaryOp::Log2, UnaryOp::Sin, UnaryOp::Cos];

#[test]
fn near_the_library() {
    let rows: &[(UnaryOp, fn(f64) -> f64, f64)] = &[
        (UnaryOp::Exp, f64::exp, 750.0),
        (UnaryOp::Exp2, f64::exp2, 1100.0),
        (UnaryOp::Log, f64::ln, 1e10),
        (UnaryOp::Log2, f64::log2, 1e10),
        (UnaryOp::Log10, f64::log10, 1e10),
        (UnaryOp::Sin, f64::sin, 3e7),
        (UnaryOp::Cos, f64::cos, 3e7),
        (UnaryOp::Tanh, f64::tanh, 30.0),
        (UnaryOp::Tan, f64::tan, 3e7),
        (UnaryOp::Log1p, f64::ln_1p, 1e10),
        (UnaryOp::Expm1, f64::exp_m1, 750.0),
        (UnaryOp::Sinh, f64::sinh, 750.0),
        (UnaryOp::Cosh, f64::cosh, 750.0),
        (UnaryOp::Arctan, f64::atan, 1e3),
        (UnaryOp::Arcsin, f64::asin, 1.1),
        (UnaryOp::Arccos, f64::acos, 1.1),
    ];
    for (op, library, limit) in rows {
        let values = arguments(*limit);
        let a = Array::of(&[values.len()], &values);
        let out = Array::zeros::<f64>(&[values.len()]);
        unary(*op, DType::F64, &a.view(), &out.view()).unwrap();
        let results = out.values::<f64>();
        let mut different = 0;
        for (x, got) in values.iter().zip(&results) {
            let expected = library(*x);
            // The library itself is within one unit, so that two good values are at most two apart, and seldom so.
            let most = if ONE.contains(op) { 1 } else { 2 };
            assert!(apart(*got, expected) <= most, "{op:?}({x:e}) is {got:e}, not {expected:e}");
            different += u64::from(apart(*got, expected) > 0);
        }
        println!("{op:?}: {:.3} % differ from the library", 100.0 * different as f64 / values.len() as f64);
        // The same values one at a time, and with gaps between them.
        for k in (0..values.len()).step_by(97) {
            let (one, to) = (Array::of(&[1], &values[k..=k]), Array::zeros::<f64>(&[1]));
            unary(*op, DType::F64, &one.view(), &to.view()).unwrap();
            assert_eq!(apart(to.values::<f64>()[0], results[k]), 0);
        }
        let half = values.len() / 2;
        let gaps = Array { shape: vec![half], strides: vec![16], ..a };
        let to = Array::zeros::<f64>(&[half]);
        unary(*op, DType::F64, &gaps.view(), &to.view()).unwrap();
        assert!(to.values::<f64>().iter().zip(results.chunks(2)).all(|(v, pair)| apart(*v, pair[0]) == 0));
    }
}

/// Divisions are those of Python, to the last bit.
#[test]
fn divisions() {
    let values = arguments(1e6);
    let others: Vec<f64> = values.iter().rev().map(|v| v * 0.37).collect();
    let (a, b) = (Array::of(&[values.len()], &values), Array::of(&[values.len()], &others));
    let out = Array::zeros::<f64>(&[values.len()]);
    let rest = |x: f64, y: f64| {
        let rest = x % y;
        if rest == 0.0 {
            0.0_f64.copysign(y)
        } else if (rest < 0.0) != (y < 0.0) {
            rest + y
        } else {
            rest
        }
    };
    let floor = |x: f64, y: f64| {
        if y == 0.0 {
            return x / y;
        }
        let part = x % y;
        let mut quotient = (x - part) / y;
        if part != 0.0 && (y < 0.0) != (part < 0.0) {
            quotient -= 1.0;
        }
        if quotient == 0.0 {
            return 0.0_f64.copysign(x / y);
        }
        let whole = quotient.floor();
        if quotient - whole > 0.5 { whole + 1.0 } else { whole }
    };
    let rows: &[(BinaryOp, &dyn Fn(f64, f64) -> f64)] =
        &[(BinaryOp::Remainder, &rest), (BinaryOp::FloorDivide, &floor), (BinaryOp::Fmod, &|x, y| x % y)];
    for (op, by_hand) in rows {
        binary(*op, DType::F64, &a.view(), &b.view(), &out.view()).unwrap();
        for ((x, y), got) in values.iter().zip(&others).zip(out.values::<f64>()) {
            let expected = by_hand(*x, *y);
            assert_eq!(apart(got, expected), 0, "{op:?}({x:e}, {y:e}) is {got:e}, not {expected:e}");
        }
    }
}

#[test]
fn two_arguments() {
    let values = arguments(30.0);
    let others: Vec<f64> =
        values.iter().rev().enumerate().map(|(k, v)| if k % 3 == 0 { v.round() } else { v * 0.37 }).collect();
    let (a, b) = (Array::of(&[values.len()], &values), Array::of(&[values.len()], &others));
    let out = Array::zeros::<f64>(&[values.len()]);
    let rows: &[(BinaryOp, fn(f64, f64) -> f64)] = &[(BinaryOp::Power, f64::powf), (BinaryOp::Arctan2, f64::atan2)];
    for (op, library) in rows {
        binary(*op, DType::F64, &a.view(), &b.view(), &out.view()).unwrap();
        let mut different = 0;
        for ((x, y), got) in values.iter().zip(&others).zip(out.values::<f64>()) {
            let expected = library(*x, *y);
            assert!(apart(got, expected) <= 1, "{op:?}({x:e}, {y:e}) is {got:e}, not {expected:e}");
            different += u64::from(apart(got, expected) > 0);
        }
        println!("{op:?}: {:.3} % differ from the library", 100.0 * different as f64 / values.len() as f64);
    }
}

/// float32 is rounded from what float64 gives, but for a few values in between two floats.
#[test]
fn single() {
    let values: Vec<f32> = arguments(80.0).into_iter().map(|v| v as f32).collect();
    let a = Array::of(&[values.len()], &values);
    let out = Array::zeros::<f32>(&[values.len()]);
    let rows: &[(UnaryOp, fn(f64) -> f64)] = &[
        (UnaryOp::Exp, f64::exp),
        (UnaryOp::Log, f64::ln),
        (UnaryOp::Sin, f64::sin),
        (UnaryOp::Cos, f64::cos),
        (UnaryOp::Tan, f64::tan),
        (UnaryOp::Tanh, f64::tanh),
        (UnaryOp::Arcsin, f64::asin),
    ];
    for (op, library) in rows {
        unary(*op, DType::F32, &a.view(), &out.view()).unwrap();
        let mut different = 0;
        for (x, got) in values.iter().zip(out.values::<f32>()) {
            let expected = library(f64::from(*x)) as f32;
            let apart = got.to_bits().abs_diff(expected.to_bits());
            assert!(apart <= 1 || got.is_nan() && expected.is_nan(), "{op:?}({x:e}) is {got:e}, not {expected:e}");
            different += u64::from(apart > 0 && !got.is_nan());
        }
        println!("float32 {op:?}: {:.4} % differ", 100.0 * different as f64 / values.len() as f64);
    }
}
