//! Products of matrices are those of the definition.

#![allow(unsafe_code, clippy::unwrap_used)]

mod common;

use common::{Array, layout};
use proptest::prelude::*;
use understudy_array::{Bool, Complex, DType, Flags, dot, matmul, set_threads};

proptest! {
    #[test]
    fn small((a, b) in (1..9_usize, 0..9_usize, 1..9_usize).prop_flat_map(|(n, k, m)| {
        (layout(vec![n, k], -9_i32..9), layout(vec![k, m], -9_i32..9))
    })) {
        let (n, k, m) = (a.shape[0], a.shape[1], b.shape[1]);
        let (x, y) = (a.values::<i32>(), b.values::<i32>());
        let expected: Vec<i32> =
            (0..n * m).map(|at| (0..k).map(|p| x[at / m * k + p] * y[p * m + at % m]).sum()).collect();
        let out = Array::zeros::<i32>(&[n, m]);
        matmul(&a.view(), &b.view(), &out.view()).unwrap();
        prop_assert_eq!(out.values::<i32>(), expected.clone());
        let out = Array::zeros::<f64>(&[n, m]);
        matmul(&a.view(), &b.view(), &out.view()).unwrap();
        prop_assert_eq!(out.values::<f64>(), expected.iter().map(|v| f64::from(*v)).collect::<Vec<_>>());
        let out = Array::zeros::<Complex<f32>>(&[n, m]);
        matmul(&a.view(), &b.view(), &out.view()).unwrap();
        prop_assert_eq!(out.values::<Complex<f32>>().iter().map(|v| v.re as i32).collect::<Vec<_>>(), expected);
        let out = Array::zeros::<Bool>(&[n, m]);
        matmul(&a.view(), &b.view(), &out.view()).unwrap();
        let truth: Vec<bool> = (0..n * m).map(|at| (0..k).any(|p| x[at / m * k + p] != 0 && y[p * m + at % m] != 0)).collect();
        prop_assert_eq!(out.values::<Bool>().into_iter().map(Bool::get).collect::<Vec<_>>(), truth);
    }
}

/// Stacks are broadcast, and the result may overwrite an operand.
#[test]
fn stacks() {
    let a = Array::of(&[2, 1, 2, 2], &[1.0, 2.0, 3.0, 4.0, 0.0, 1.0, 1.0, 0.0]);
    let b = Array::of(&[3, 2, 1], &[1.0, 1.0, 1.0, 0.0, 0.0, 1.0]);
    let out = Array::zeros::<f64>(&[2, 3, 2, 1]);
    assert_eq!(matmul(&a.view(), &b.view(), &out.view()), Ok(Flags::NONE));
    assert_eq!(out.values::<f64>(), [3.0, 7.0, 1.0, 3.0, 2.0, 4.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0]);
    let a = Array::of(&[2, 2], &[1_i64, 1, 1, 0]);
    matmul(&a.view(), &a.view(), &a.view()).unwrap();
    assert_eq!(a.values::<i64>(), [2, 1, 1, 1]);
}

#[test]
fn large() {
    let n = 300;
    let values: Vec<f64> = (0..n * n).map(|k| f64::from((k * 7919 % 1009) as u32) - 500.0).collect();
    let tenths = Array::of(&[n, n], &values.iter().map(|v| v / 10.0).collect::<Vec<_>>());
    let a = Array::of(&[n, n], &values);
    let (mut seen, mut inexact) = (Vec::new(), Vec::new());
    for threads in [1, 2, 5] {
        set_threads(threads);
        let out = Array::zeros::<f64>(&[n, n]);
        matmul(&a.view(), &a.view(), &out.view()).unwrap();
        seen.push(out.values::<f64>());
        matmul(&tenths.view(), &tenths.view(), &out.view()).unwrap();
        inexact.push(out.values::<f64>());
    }
    assert!(seen.windows(2).chain(inexact.windows(2)).all(|pair| pair[0] == pair[1]));
    for at in [0, 12_345, n * n - 1] {
        let expected: f64 = (0..n).map(|p| values[at / n * n + p] * values[p * n + at % n]).sum();
        assert_eq!(seen[0][at], expected);
    }
    let line = Array { shape: vec![n * n], strides: vec![8], ..a };
    let out = Array::zeros::<f64>(&[]);
    assert_eq!(dot(&line.view(), &line.view(), &out.view()), Ok(Flags::NONE));
    assert_eq!(out.values::<f64>(), [values.iter().map(|v| v * v).sum::<f64>()]);
    assert_eq!(line.dtype, DType::F64);
}

#[test]
fn flags() {
    let a = Array::of(&[1, 2], &[f64::INFINITY, 1.0]);
    let b = Array::of(&[2, 1], &[0.0, 1.0]);
    let out = Array::zeros::<f64>(&[1, 1]);
    assert_eq!(matmul(&a.view(), &b.view(), &out.view()), Ok(Flags::INVALID));
}
