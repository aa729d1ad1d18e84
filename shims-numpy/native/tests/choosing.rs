//! Choosing and sorting give what choosing one element at a time gives.

#![allow(unsafe_code, clippy::unwrap_used)]

mod common;

use common::{Array, indices, layout, shapes};
use proptest::prelude::*;
use understudy_array::{
    Bool, DType, Error, Mode, add_at, argsort, bincount, compress, nonzero, pack, place, put_at, searchsorted, select,
    sort, take, take_at, unpack,
};

fn truth(a: Array) -> Array {
    Array { dtype: DType::Bool, ..a }
}

proptest! {
    #[test]
    fn packs(values in prop::collection::vec(any::<bool>(), 0..60), rows in 1..4_usize, little in any::<bool>(), cut in 0..20_usize) {
        let n = values.len() / rows;
        let bits = Array::of(&[rows, n], &values[..rows * n].iter().map(|one| Bool::new(*one)).collect::<Vec<_>>());
        let bytes = Array::zeros::<u8>(&[rows, n.div_ceil(8)]);
        pack(&bits.view(), little, &bytes.view()).unwrap();
        for (k, byte) in bytes.values::<u8>().into_iter().enumerate() {
            let (row, first) = (k / n.div_ceil(8), k % n.div_ceil(8) * 8);
            for bit in 0..8 {
                let weight = if little { 1 << bit } else { 128 >> bit };
                prop_assert_eq!(byte & weight != 0, first + bit < n && values[row * n + first + bit]);
            }
        }
        let back = Array::zeros::<u8>(&[rows, n + 10 - cut.min(n + 10)]);
        unpack(&bytes.view(), little, &back.view()).unwrap();
        let length = back.shape[1];
        for (k, bit) in back.values::<u8>().into_iter().enumerate() {
            prop_assert_eq!(bit == 1, k % length < n && values[k / length * n + k % length]);
        }
    }

    #[test]
    fn takes(
        (a, axis) in shapes().prop_flat_map(|shape| (layout(shape.clone(), any::<i32>()), 0..shape.len().max(1))),
        index in prop::collection::vec(any::<i64>(), 0..20),
        mode in prop_oneof![Just(Mode::Raise), Just(Mode::Wrap), Just(Mode::Clip)],
        square in any::<bool>(),
    ) {
        if a.shape.is_empty() || a.shape[axis] == 0 {
            return Ok(());
        }
        let n = a.shape[axis] as i64;
        let index: Vec<i64> = index.into_iter().map(|k| if mode == Mode::Raise { k.rem_euclid(2 * n) - n } else { k % 9 }).collect();
        let len = if square { index.len() / 2 * 2 } else { index.len() };
        let index_shape = if square { vec![2, len / 2] } else { vec![len] };
        let index = Array::of(&index_shape, &index[..len]);
        let shape: Vec<usize> = [&a.shape[..axis], &index_shape, &a.shape[axis + 1..]].concat();
        let out = Array::zeros::<i32>(&shape);
        take(&a.view(), axis, &index.view(), mode, &out.view()).unwrap();
        let (values, positions) = (a.values::<i32>(), index.values::<i64>());
        let expected: Vec<i32> = indices(&shape)
            .map(|at| {
                let flat = at[axis..axis + index_shape.len()].iter().zip(&index_shape).fold(0, |flat, (k, n)| flat * n + k);
                let k = match mode {
                    Mode::Raise | Mode::Wrap => positions[flat].rem_euclid(n),
                    Mode::Clip => positions[flat].clamp(0, n - 1),
                };
                let from = [&at[..axis], &[k as usize], &at[axis + index_shape.len()..]].concat();
                values[from.iter().zip(&a.shape).fold(0, |flat, (k, n)| flat * n + k)]
            })
            .collect();
        prop_assert_eq!(out.values::<i32>(), expected);
    }

    #[test]
    fn masks(a in shapes().prop_flat_map(|shape| (layout(shape.clone(), any::<u16>()), layout(shape, 0_u8..2)))) {
        let (a, mask) = (a.0, truth(a.1));
        let chosen = mask.values::<Bool>();
        let expected: Vec<u16> = a.values::<u16>().into_iter().zip(&chosen).filter(|(_, m)| m.get()).map(|(v, _)| v).collect();
        let out = Array::zeros::<u16>(&[expected.len()]);
        compress(&a.view(), &mask.view(), &out.view()).unwrap();
        prop_assert_eq!(out.values::<u16>(), expected.clone());

        let found = Array::zeros::<i64>(&[mask.shape.len(), expected.len()]);
        nonzero(&mask.view(), &found.view()).unwrap();
        let places: Vec<Vec<usize>> = indices(&mask.shape).zip(&chosen).filter(|(_, m)| m.get()).map(|(at, _)| at).collect();
        let table: Vec<i64> = (0..mask.shape.len()).flat_map(|axis| places.iter().map(move |at| at[axis] as i64)).collect();
        prop_assert_eq!(found.values::<i64>(), table);

        let items: Vec<u16> = (0..expected.len() as u16).collect();
        place(&a.view(), &mask.view(), &Array::of(&[items.len()], &items).view()).unwrap();
        compress(&a.view(), &mask.view(), &out.view()).unwrap();
        prop_assert_eq!(out.values::<u16>(), items);

        let before = a.values::<u16>();
        place(&a.view(), &mask.view(), &Array::of(&[], &[77_u16]).view()).unwrap();
        let expected: Vec<u16> = before.iter().zip(&chosen).map(|(v, m)| if m.get() { 77 } else { *v }).collect();
        prop_assert_eq!(a.values::<u16>(), expected);
    }

    #[test]
    fn either((m, x, y) in shapes().prop_flat_map(|shape| (
        layout(shape.clone(), 0_u8..2), layout(shape.clone(), any::<u64>()), layout(shape, any::<u64>()),
    ))) {
        let m = truth(m);
        let out = Array::zeros::<u64>(&x.shape);
        select(&m.view(), &x.view(), &y.view(), &out.view()).unwrap();
        let pairs = x.values::<u64>().into_iter().zip(y.values::<u64>()).zip(m.values::<Bool>());
        let expected: Vec<u64> = pairs.map(|((x, y), m)| if m.get() { x } else { y }).collect();
        prop_assert_eq!(out.values::<u64>(), expected);
    }

    #[test]
    fn sorts(
        shape in prop_oneof![shapes(), (5000..40_000_usize).prop_map(|n| vec![n])],
        seed in any::<u64>(),
        small in any::<bool>(),
    ) {
        if shape.is_empty() {
            return Ok(());
        }
        let mut state = seed | 1;
        let values: Vec<f64> = (0..shape.iter().product::<usize>())
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                match state % 50 {
                    0 => f64::NAN,
                    1 => -0.0,
                    2 => 0.0,
                    3 => f64::INFINITY,
                    4 => f64::NEG_INFINITY,
                    _ if small => (state % 7) as f64 - 3.0,
                    _ => state as i64 as f64,
                }
            })
            .collect();
        let n = shape[shape.len() - 1];
        let a = Array::of(&shape, &values);
        let order = Array::zeros::<i64>(&shape);
        argsort(&a.view(), &order.view()).unwrap();
        sort(&a.view()).unwrap();
        let (sorted, order) = (a.values::<f64>(), order.values::<i64>());
        if n > 0 {
            for (k, run) in values.chunks(n).enumerate() {
                let mut expected: Vec<usize> = (0..n).collect();
                expected.sort_by(|x, y| {
                    run[*x].is_nan().cmp(&run[*y].is_nan()).then(run[*x].partial_cmp(&run[*y]).unwrap_or(std::cmp::Ordering::Equal))
                });
                let bits: Vec<u64> = expected.iter().map(|k| run[*k].to_bits()).collect();
                prop_assert_eq!(sorted[k * n..][..n].iter().map(|v| v.to_bits()).collect::<Vec<_>>(), bits);
                prop_assert_eq!(&order[k * n..][..n], &expected.iter().map(|k| *k as i64).collect::<Vec<_>>()[..]);
            }
        }
    }

    #[test]
    fn searches(mut a in prop::collection::vec(-20_i16..20, 0..200), wanted in prop::collection::vec(-25_i16..25, 0..50), right in any::<bool>()) {
        a.sort_unstable();
        let (sorted, want) = (Array::of(&[a.len()], &a), Array::of(&[wanted.len()], &wanted));
        let out = Array::zeros::<i64>(&[wanted.len()]);
        searchsorted(&sorted.view(), &want.view(), right, &out.view()).unwrap();
        let expected: Vec<i64> =
            wanted.iter().map(|w| a.iter().filter(|v| *v < w || right && *v == w).count() as i64).collect();
        prop_assert_eq!(out.values::<i64>(), expected);
    }
}

/// A position that comes twice has the later value; one that is outside is refused.
#[test]
fn writing_at_positions() {
    let a = Array::of(&[3, 4], &[0_i64; 12]);
    let (i, j) = (Array::of(&[3], &[0_i64, 2, 0]), Array::of(&[3], &[1_i64, -1, 1]));
    put_at(&a.view(), &[&i.view(), &j.view()], &Array::of(&[3], &[7_i64, 8, 9]).view()).unwrap();
    assert_eq!(a.values::<i64>(), [0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8]);
    put_at(&a.view(), &[&Array::of(&[1], &[1_i64]).view()], &Array::of(&[], &[5_i64]).view()).unwrap();
    assert_eq!(a.values::<i64>(), [0, 9, 0, 0, 5, 5, 5, 5, 0, 0, 0, 8]);
    let out = Array::zeros::<i64>(&[3]);
    take_at(&a.view(), &[&i.view(), &j.view()], &out.view()).unwrap();
    assert_eq!(out.values::<i64>(), [9, 8, 9]);
    let outside = Array::of(&[1], &[3_i64]);
    let out = Array::zeros::<i64>(&[1, 4]);
    assert_eq!(take_at(&a.view(), &[&outside.view()], &out.view()), Err(Error::Index { index: 3, size: 3 }));
}

#[test]
fn counting() {
    let values = Array::of(&[5], &[1_i64, 1, 3, 0, 1]);
    let counts = Array::zeros::<i64>(&[4]);
    bincount(&values.view(), None, &counts.view()).unwrap();
    assert_eq!(counts.values::<i64>(), [1, 3, 0, 1]);
    let sums = Array::zeros::<f64>(&[4]);
    bincount(&values.view(), Some(&Array::of(&[5], &[0.5, 1.0, 2.0, 4.0, 8.0]).view()), &sums.view()).unwrap();
    assert_eq!(sums.values::<f64>(), [4.0, 9.5, 0.0, 2.0]);
    let a = Array::of(&[3], &[1.0, 2.0, 3.0]);
    add_at(&a.view(), &Array::of(&[3], &[0_i64, 0, -1]).view(), &Array::of(&[1], &[10.0]).view()).unwrap();
    assert_eq!(a.values::<f64>(), [21.0, 2.0, 13.0]);
}
