//! Folds over any axes of any layout give what folding one element at a time gives.

#![allow(unsafe_code, clippy::unwrap_used)]

mod common;

use common::{Array, indices, layout, shapes};
use proptest::prelude::*;
use understudy_array::{BinaryOp, Bool, DType, Flags, arg_reduce, count_nonzero, reduce, scan, set_threads};

fn folded(a: &Array, axes: &[usize], by: impl Fn(i64, i64) -> i64, start: i64) -> (Vec<usize>, Vec<i64>) {
    let kept: Vec<usize> = (0..a.shape.len()).filter(|k| !axes.contains(k)).collect();
    let shape: Vec<usize> = kept.iter().map(|k| a.shape[*k]).collect();
    let mut result = vec![start; shape.iter().product()];
    for (index, value) in indices(&a.shape).zip(a.values::<i32>()) {
        let flat = kept.iter().fold(0, |at, k| at * a.shape[*k] + index[*k]);
        result[flat] = by(result[flat], i64::from(value));
    }
    (shape, result)
}

/// The sum in NumPy's order, as its source has it.
fn slow_sum(values: &[f64]) -> f64 {
    let n = values.len();
    if n < 8 {
        return values.iter().fold(-0.0, |sum, v| sum + v);
    }
    if n <= 128 {
        let mut r: Vec<f64> = values[..8].to_vec();
        let whole = n - n % 8;
        for k in 8..whole {
            r[k % 8] += values[k];
        }
        let mut sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
        for v in &values[whole..] {
            sum += v;
        }
        return sum;
    }
    let half = n / 2 - (n / 2) % 8;
    slow_sum(&values[..half]) + slow_sum(&values[half..])
}

proptest! {
    #[test]
    fn integers(a in shapes().prop_flat_map(|shape| layout(shape, -9_i32..9)), chosen in any::<u16>()) {
        let axes: Vec<usize> = (0..a.shape.len()).filter(|k| chosen >> k & 1 == 1).collect();
        for (op, by, start) in [
            (BinaryOp::Add, (|x, y| x + y) as fn(i64, i64) -> i64, 0),
            (BinaryOp::Multiply, i64::wrapping_mul, 1),
            (BinaryOp::Maximum, i64::max, i64::MIN),
            (BinaryOp::Minimum, i64::min, i64::MAX),
            (BinaryOp::BitwiseOr, |x, y| x | y, 0),
        ] {
            let (shape, expected) = folded(&a, &axes, by, start);
            let out = Array::zeros::<i64>(&shape);
            let got = reduce(op, DType::I64, &a.view(), &axes, &out.view());
            if axes.iter().any(|k| a.shape[*k] == 0) && !shape.contains(&0) && start.unsigned_abs() > 1 {
                prop_assert!(got.is_err());
                continue;
            }
            prop_assert_eq!(got, Ok(Flags::NONE));
            prop_assert_eq!(out.values::<i64>(), expected, "{:?} {:?}", op, axes);
        }
    }

    #[test]
    fn sums(n in 0..5000_usize, seed in any::<u64>(), step in 1..3_usize) {
        let values = noise(n * step, seed);
        let mut a = Array::of(&[n * step], &values);
        (a.shape, a.strides) = (vec![n], vec![8 * step as isize]);
        let out = Array::zeros::<f64>(&[]);
        reduce(BinaryOp::Add, DType::F64, &a.view(), &[0], &out.view()).unwrap();
        prop_assert_eq!(out.values::<f64>()[0].to_bits(), (0.0 + slow_sum(&a.values::<f64>())).to_bits());
    }

    #[test]
    fn scans(a in shapes().prop_flat_map(|shape| layout(shape, -9_i32..9)), axis in 0..9_usize) {
        if a.shape.is_empty() {
            return Ok(());
        }
        let axis = axis % a.shape.len();
        let out = Array::zeros::<i64>(&a.shape);
        scan(BinaryOp::Add, DType::I64, &a.view(), axis, &out.view()).unwrap();
        let inner: usize = a.shape[axis + 1..].iter().product();
        let mut expected: Vec<i64> = a.values::<i32>().into_iter().map(i64::from).collect();
        for (k, index) in indices(&a.shape).enumerate() {
            if index[axis] > 0 {
                expected[k] += expected[k - inner];
            }
        }
        prop_assert_eq!(out.values::<i64>(), expected);
    }

    #[test]
    fn positions(values in prop::collection::vec(0_i16..900, 1..5000), nan in any::<bool>()) {
        let mut values: Vec<f64> = values.into_iter().map(f64::from).collect();
        if nan {
            let k = values.len() / 2;
            values[k] = f64::NAN;
        }
        let a = Array::of(&[values.len()], &values);
        let out = Array::zeros::<i64>(&[]);
        for (largest, by) in [(true, f64::max as fn(f64, f64) -> f64), (false, f64::min)] {
            arg_reduce(largest, &a.view(), &out.view()).unwrap();
            let best = values.iter().copied().reduce(by).unwrap();
            let expected = values.iter().position(|v| v.is_nan()).or_else(|| values.iter().position(|v| *v == best));
            prop_assert_eq!(Some(out.values::<i64>()[0] as usize), expected);
        }
    }

    #[test]
    fn counts(a in shapes().prop_flat_map(|shape| layout(shape, 0_u8..3))) {
        let expected = a.values::<u8>().into_iter().filter(|v| *v != 0).count();
        let truth = Array { dtype: DType::Bool, ..a };
        prop_assert_eq!(count_nonzero(&truth.view()), Ok(expected));
        let out = Array::zeros::<Bool>(&[]);
        let axes: Vec<usize> = (0..truth.shape.len()).collect();
        reduce(BinaryOp::LogicalOr, DType::Bool, &truth.view(), &axes, &out.view()).unwrap();
        prop_assert_eq!(out.values::<Bool>()[0].get(), expected > 0);
    }
}

fn noise(n: usize, seed: u64) -> Vec<f64> {
    let mut state = seed | 1;
    (0..n)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state as f64 / u64::MAX as f64 - 0.5) * f64::powi(10.0, (state % 20) as i32)
        })
        .collect()
}

/// However many threads there are, the same bits come out.
#[test]
fn threads_do_not_matter() {
    let values = noise(1_000_003, 7);
    let a = Array::of(&[values.len()], &values);
    let table = Array::of(&[1000, 1000], &values[..1_000_000]);
    let mut seen = Vec::new();
    for threads in [1, 2, 3, 8] {
        set_threads(threads);
        let out = Array::zeros::<f64>(&[]);
        reduce(BinaryOp::Add, DType::F64, &a.view(), &[0], &out.view()).unwrap();
        let mut bits = vec![out.values::<f64>()[0].to_bits()];
        for axis in [0, 1] {
            let out = Array::zeros::<f64>(&[1000]);
            reduce(BinaryOp::Add, DType::F64, &table.view(), &[axis], &out.view()).unwrap();
            bits.extend(out.values::<f64>().into_iter().map(f64::to_bits));
        }
        seen.push(bits);
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(seen[0][0], slow_sum(&values).to_bits());
}

/// One element decides, wherever it is, and whatever the number of threads.
#[test]
fn deciding() {
    let n = 10_000_000;
    for place in [0, 70_000, n - 1] {
        for (op, usual) in [(BinaryOp::LogicalOr, false), (BinaryOp::LogicalAnd, true)] {
            let mut values = vec![Bool::new(usual); n];
            let out = Array::zeros::<Bool>(&[]);
            reduce(op, DType::Bool, &Array::of(&[n], &values).view(), &[0], &out.view()).unwrap();
            assert_eq!(out.values::<Bool>()[0].get(), usual);
            values[place] = Bool::new(!usual);
            reduce(op, DType::Bool, &Array::of(&[n], &values).view(), &[0], &out.view()).unwrap();
            assert_eq!(out.values::<Bool>()[0].get(), !usual);
        }
    }
}
