#![allow(unsafe_code)]
use std::time::Instant;
use understudy_array::*;
fn main() {
    let (mut x, mut y, mut z) = (1.5_f64, 2.5_f64, 0.0_f64);
    let (shape, strides) = ([1usize], [8isize]);
    let v = |p: &mut f64| unsafe { View::new((p as *mut f64).cast(), DType::F64, &shape, &strides) };
    let (a, b, o) = (v(&mut x), v(&mut y), v(&mut z));
    for (n, op) in [("add", BinaryOp::Add), ("max", BinaryOp::Maximum)] {
        let mut best = f64::MAX;
        for _ in 0..200 {
            let s = Instant::now();
            for _ in 0..10000 {
                let _ = std::hint::black_box(binary(op, DType::F64, &a, &b, &o));
            }
            best = best.min(s.elapsed().as_secs_f64() / 1e4);
        }
        println!("{n} {:.1} ns", best * 1e9);
    }
    let mut best = f64::MAX;
    for _ in 0..200 {
        let s = Instant::now();
        for _ in 0..10000 {
            std::hint::black_box(axes::Walk::new([&a, &b, &o]).unwrap());
        }
        best = best.min(s.elapsed().as_secs_f64() / 1e4);
    }
    println!("walk {:.1} ns", best * 1e9);
    let mut best = f64::MAX;
    for _ in 0..200 {
        let s = Instant::now();
        for _ in 0..10000 {
            std::hint::black_box(std::hint::black_box(&a).may_share_memory(&o));
        }
        best = best.min(s.elapsed().as_secs_f64() / 1e4);
    }
    println!("share {:.1} ns", best * 1e9);
    let mut best = f64::MAX;
    for _ in 0..200 {
        let s = Instant::now();
        for _ in 0..10000 {
            std::hint::black_box(binary_result(std::hint::black_box(BinaryOp::Add), std::hint::black_box(DType::F64)));
        }
        best = best.min(s.elapsed().as_secs_f64() / 1e4);
    }
    println!("lookup {:.1} ns", best * 1e9);
}
