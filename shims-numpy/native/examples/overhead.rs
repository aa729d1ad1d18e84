//! What a call costs, whatever it computes: `cargo run --release -p understudy-array --example overhead`.

#![allow(unsafe_code)]

use std::time::Instant;
use understudy_array::{BinaryOp, Block, DType, UnaryOp, View, binary, unary};

fn main() {
    for size in [1_usize, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000] {
        let rounds = (200_000_000 / (size + 100)).clamp(5, 1_000_000);
        let (shape, strides) = ([size], [8_isize]);
        let a = Block::zeroed(8 * size).expect("memory");
        let b = Block::zeroed(8 * size).expect("memory");
        // SAFETY: blocks of this size, that outlive the views.
        let (a, b) = unsafe {
            for k in 0..size {
                *a.as_ptr().cast::<f64>().add(k) = k as f64 + 0.5;
                *b.as_ptr().cast::<f64>().add(k) = 3.0;
            }
            (View::new(a.as_ptr(), DType::F64, &shape, &strides), View::new(b.as_ptr(), DType::F64, &shape, &strides))
        };
        let time = |name: &str, work: &dyn Fn(&View)| {
            let mut best = f64::INFINITY;
            for _ in 0..5 {
                let start = Instant::now();
                for _ in 0..rounds / 5 {
                    let block = Block::new(8 * size).expect("memory");
                    // SAFETY: a block of this size, that outlives the view.
                    let out = unsafe { View::new(block.as_ptr(), DType::F64, &shape, &strides) };
                    work(&out);
                }
                best = best.min(start.elapsed().as_secs_f64() / (rounds / 5) as f64);
            }
            println!("{name:>12} {size:>9} {:>12.1} ns {:>8.3} ns/element", best * 1e9, best * 1e9 / size as f64);
        };
        time("nothing", &|_| ());
        time("add", &|out| drop(binary(BinaryOp::Add, DType::F64, &a, &b, out)));
        time("floor_divide", &|out| drop(binary(BinaryOp::FloorDivide, DType::F64, &a, &b, out)));
        time("sqrt", &|out| drop(unary(UnaryOp::Sqrt, DType::F64, &a, out)));
        time("exp", &|out| drop(unary(UnaryOp::Exp, DType::F64, &b, out)));
        time("sin", &|out| drop(unary(UnaryOp::Sin, DType::F64, &a, out)));
    }
}
