//! Loops over any layout give what one element at a time gives.

#![allow(unsafe_code, clippy::unwrap_used)]

mod common;

use common::{Array, layout, narrower, shapes};
use proptest::prelude::*;
use understudy_array::{BinaryOp, Bool, DType, Flags, UnaryOp, View, binary, cast, copy, fill, unary};

fn operands<T: understudy_array::Element + std::fmt::Debug>(
    value: impl Strategy<Value = T> + Clone + 'static,
) -> impl Strategy<Value = (Array, Array, Array)> {
    shapes().prop_flat_map(move |shape| {
        let value = value.clone();
        (narrower(shape.clone()), narrower(shape.clone())).prop_flat_map(move |(a, b)| {
            (layout(a, value.clone()), layout(b, value.clone()), layout(shape.clone(), value.clone()))
        })
    })
}

proptest! {
    #[test]
    fn floats((a, b, out) in operands(-4_i8..5).prop_map(|(a, b, out)| (floated(&a), floated(&b), floated(&out)))) {
        for (op, by_hand) in [
            (BinaryOp::Add, (|x, y| x + y) as fn(f64, f64) -> f64),
            (BinaryOp::Subtract, |x, y| x - y),
            (BinaryOp::Divide, |x, y| x / y),
            (BinaryOp::Maximum, f64::max),
            (BinaryOp::FloorDivide, |x, y| if y == 0.0 { x / y } else { (x / y).floor() }),
            (BinaryOp::Remainder, |x, y| if y == 0.0 { f64::NAN } else { x - (x / y).floor() * y }),
        ] {
            binary(op, DType::F64, &a.view(), &b.view(), &out.view()).unwrap();
            let (x, y) = (a.broadcast::<f64>(&out.shape), b.broadcast::<f64>(&out.shape));
            let expected: Vec<f64> = x.into_iter().zip(y).map(|(x, y)| by_hand(x, y)).collect();
            for (got, expected) in out.values::<f64>().into_iter().zip(expected) {
                prop_assert!(got == expected || got.is_nan() && expected.is_nan(), "{op:?}: {got} {expected}");
            }
        }
    }

    #[test]
    fn integers((a, b, out) in operands(any::<i16>())) {
        for (op, by_hand) in [
            (BinaryOp::Add, i16::wrapping_add as fn(i16, i16) -> i16),
            (BinaryOp::Multiply, i16::wrapping_mul),
            (BinaryOp::Minimum, i16::min),
            (BinaryOp::BitwiseXor, |x, y| x ^ y),
            (BinaryOp::LeftShift, |x, y| if (0..16).contains(&y) { x << y } else { 0 }),
            (BinaryOp::RightShift, |x, y| if (0..16).contains(&y) { x >> y } else { -i16::from(x < 0) }),
            (BinaryOp::FloorDivide, |x, y| if y == 0 { 0 } else { (i32::from(x)).div_euclid(i32::from(y)).wrapping_sub(
                i32::from(y < 0 && i32::from(x).rem_euclid(i32::from(y)) != 0)) as i16 }),
        ] {
            binary(op, DType::I16, &a.view(), &b.view(), &out.view()).unwrap();
            let (x, y) = (a.broadcast::<i16>(&out.shape), b.broadcast::<i16>(&out.shape));
            let expected: Vec<i16> = x.into_iter().zip(y).map(|(x, y)| by_hand(x, y)).collect();
            prop_assert_eq!(out.values::<i16>(), expected, "{:?}", op);
        }
    }

    #[test]
    fn comparisons((a, b, out) in operands(any::<u8>())) {
        let shape = out.shape.clone();
        let truth = Array { dtype: DType::Bool, ..out };
        binary(BinaryOp::Less, DType::U8, &a.view(), &b.view(), &truth.view()).unwrap();
        let pairs = a.broadcast::<u8>(&shape).into_iter().zip(b.broadcast::<u8>(&shape));
        let expected: Vec<bool> = pairs.map(|(x, y)| x < y).collect();
        prop_assert_eq!(truth.values::<Bool>().into_iter().map(Bool::get).collect::<Vec<_>>(), expected);
    }

    /// An output that overlaps the operands in any way gets what it would get if they had been copied before.
    #[test]
    fn overlapping(
        values in prop::collection::vec(any::<i32>(), 200..260),
        (a, b, out) in (0..60_usize, 0..60_usize, 0..60_usize),
        steps in (1..3_isize, -2..3_isize, 1..3_isize),
        n in 0..70_usize,
    ) {
        let whole = Array::of(&[values.len()], &values);
        let shape = [n];
        let strides = [[steps.0 * 4], [steps.1 * 4], [steps.2 * 4]];
        let start = |k: usize, step: isize| if step < 0 { k + 2 * n } else { k };
        let starts = [start(a, steps.0), start(b, steps.1), start(out, steps.2)];
        prop_assume!(starts.iter().all(|k| *k + 2 * n < values.len()) );
        // SAFETY: all three lie in the array.
        let view = |k: usize| unsafe { View::new(whole.block.as_ptr().add(4 * starts[k]), DType::I32, &shape, &strides[k]) };
        binary(BinaryOp::Subtract, DType::I32, &view(0), &view(1), &view(2)).unwrap();
        let mut expected = values.clone();
        for k in 0..n as isize {
            let at = |which: usize, step: isize| (starts[which] as isize + k * step) as usize;
            expected[at(2, steps.2)] = values[at(0, steps.0)].wrapping_sub(values[at(1, steps.1)]);
        }
        prop_assert_eq!(whole.values::<i32>(), expected);
    }

    #[test]
    fn copies((a, _, out) in operands(any::<u64>())) {
        copy(&a.view(), &out.view()).unwrap();
        prop_assert_eq!(out.values::<u64>(), a.broadcast::<u64>(&out.shape));
        fill(&out.view(), &7_u64.to_ne_bytes()).unwrap();
        prop_assert!(out.values::<u64>().iter().all(|v| *v == 7));
    }

    #[test]
    fn casts((a, _, out) in operands(any::<i16>())) {
        let wide = Array { block: understudy_array::Block::zeroed(out.block.len() * 4).unwrap(), dtype: DType::F64,
            shape: out.shape.clone(), strides: out.strides.iter().map(|s| s * 4).collect(), offset: out.offset * 4 };
        prop_assert_eq!(cast(&a.view(), &wide.view()).unwrap(), Flags::NONE);
        let expected: Vec<f64> = a.broadcast::<i16>(&out.shape).into_iter().map(f64::from).collect();
        prop_assert_eq!(wide.values::<f64>(), expected);
        cast(&wide.view(), &out.view()).unwrap();
        prop_assert_eq!(out.values::<i16>(), a.broadcast::<i16>(&out.shape));
    }
}

fn floated(a: &Array) -> Array {
    let values: Vec<f64> = a.values::<i8>().into_iter().map(f64::from).collect();
    Array::of(&a.shape, &values)
}

/// What an operation on float64 gives, and which flags.
#[test]
fn flags() {
    let (inf, nan) = (f64::INFINITY, f64::NAN);
    let rows: &[(BinaryOp, f64, f64, f64, Flags)] = &[
        (BinaryOp::Add, 1.0, 2.0, 3.0, Flags::NONE),
        (BinaryOp::Add, f64::MAX, f64::MAX, inf, Flags::OVER),
        (BinaryOp::Subtract, inf, inf, nan, Flags::INVALID),
        (BinaryOp::Add, nan, 1.0, nan, Flags::NONE),
        (BinaryOp::Divide, 1.0, 0.0, inf, Flags::DIVIDE),
        (BinaryOp::Divide, 0.0, 0.0, nan, Flags::INVALID),
        (BinaryOp::Multiply, 1e-200, 1e-200, 0.0, Flags::UNDER),
        (BinaryOp::FloorDivide, 1.0, 0.0, inf, Flags::DIVIDE),
        (BinaryOp::FloorDivide, -7.5, 2.0, -4.0, Flags::NONE),
        (BinaryOp::FloorDivide, inf, 1.0, nan, Flags::INVALID),
        (BinaryOp::Remainder, -7.5, 2.0, 0.5, Flags::NONE),
        (BinaryOp::Remainder, 1.0, 0.0, nan, Flags::INVALID),
        (BinaryOp::Remainder, 1.0, -inf, -inf, Flags::NONE),
        (BinaryOp::Less, nan, 1.0, 0.0, Flags::NONE),
        (BinaryOp::Maximum, nan, 1.0, nan, Flags::NONE),
        (BinaryOp::Power, 0.0, -1.0, inf, Flags::DIVIDE),
        (BinaryOp::Power, -1.0, 0.5, nan, Flags::INVALID),
        (BinaryOp::Power, 10.0, 400.0, inf, Flags::OVER),
    ];
    for n in [1, 3, 8, 9, 31, 100, 1000] {
        for (op, a, b, expected, flags) in rows {
            let (a, b) = (Array::of(&[n], &vec![*a; n]), Array::of(&[n], &vec![*b; n]));
            if *op == BinaryOp::Less {
                let out = Array::zeros::<Bool>(&[n]);
                assert_eq!(binary(*op, DType::F64, &a.view(), &b.view(), &out.view()), Ok(*flags), "{op:?}");
                continue;
            }
            let out = Array::zeros::<f64>(&[n]);
            assert_eq!(binary(*op, DType::F64, &a.view(), &b.view(), &out.view()), Ok(*flags), "{op:?} {n}");
            assert!(out.values::<f64>().iter().all(|v| v == expected || v.is_nan() && expected.is_nan()), "{op:?} {n}");
        }
    }
}

/// Lanes that a vector has beyond the run raise nothing, whatever the length of the run.
#[test]
fn no_flags_of_lengths() {
    for n in 0..200 {
        let (a, b) = (Array::of(&[n], &vec![1.5_f32; n]), Array::of(&[n], &vec![0.5_f32; n]));
        let out = Array::zeros::<f32>(&[n]);
        for op in [BinaryOp::Add, BinaryOp::Divide, BinaryOp::FloorDivide, BinaryOp::Remainder, BinaryOp::Power] {
            assert_eq!(binary(op, DType::F32, &a.view(), &b.view(), &out.view()), Ok(Flags::NONE), "{op:?} {n}");
        }
        for op in [UnaryOp::Sqrt, UnaryOp::Reciprocal, UnaryOp::Exp, UnaryOp::Log, UnaryOp::Sin, UnaryOp::Tanh] {
            assert_eq!(unary(op, DType::F32, &a.view(), &out.view()), Ok(Flags::NONE), "{op:?} {n}");
        }
    }
}

/// A float that no integer of the type is near becomes what x86-64 makes of it.
#[test]
fn truncation() {
    let values = [1.9, -1.9, 300.0, -1.0, 3e9, -3e9, 1e19, 1e30, f64::NAN];
    let a = Array::of(&[9], &values);
    let out = Array::zeros::<i32>(&[9]);
    assert_eq!(cast(&a.view(), &out.view()), Ok(Flags::INVALID));
    assert_eq!(out.values::<i32>(), [1, -1, 300, -1, i32::MIN, i32::MIN, i32::MIN, i32::MIN, i32::MIN]);
    let out = Array::zeros::<u8>(&[9]);
    cast(&a.view(), &out.view()).unwrap();
    assert_eq!(out.values::<u8>(), [1, 255, 44, 255, 0, 0, 0, 0, 0]);
    let out = Array::zeros::<u64>(&[9]);
    cast(&a.view(), &out.view()).unwrap();
    let top = 1 << 63;
    let negative = (-3_000_000_000_i64) as u64;
    assert_eq!(
        out.values::<u64>(),
        [1, u64::MAX, 300, u64::MAX, 3_000_000_000, negative, 10_000_000_000_000_000_000, top, top]
    );
}
