//! What the loops cost: nanoseconds by operation and size, for `tools/native_speed.py`, that puts NumPy's beside them.

#![allow(unsafe_code, clippy::unwrap_used)]

use std::time::{Duration, Instant};
use understudy_array::{
    BinaryOp, Block, DType, Element, Mode, Result, UnaryOp, View, arg_reduce, argsort, binary, binary_result,
    c_strides, cast, compress, copy, matmul, reduce, scan, searchsorted, select, sort, take, unary, unary_result,
};

struct Array {
    block: Block,
    dtype: DType,
    shape: Vec<usize>,
    strides: Vec<isize>,
}

impl Array {
    fn new(dtype: DType, shape: &[usize]) -> Array {
        let block = Block::new(shape.iter().product::<usize>() * dtype.size()).unwrap();
        Array { block, dtype, shape: shape.to_vec(), strides: c_strides(shape, dtype.size()).to_vec() }
    }

    fn of<T: Element>(n: usize, value: impl Fn(usize) -> T) -> Array {
        let array = Array::new(T::DTYPE, &[n]);
        for k in 0..n {
            // SAFETY: the block has room for n.
            unsafe { *array.block.as_ptr().cast::<T>().add(k) = value(k) };
        }
        array
    }

    fn laid_out(self, shape: &[usize], strides: &[isize]) -> Array {
        Array { shape: shape.to_vec(), strides: strides.to_vec(), ..self }
    }

    fn view(&self) -> View<'_> {
        // SAFETY: the layout lies in the block.
        unsafe { View::new(self.block.as_ptr(), self.dtype, &self.shape, &self.strides) }
    }
}

/// The shortest of many short batches, so that what else the machine does is left out.
fn time(name: &str, size: usize, mut work: impl FnMut()) {
    work();
    let start = Instant::now();
    work();
    let once = start.elapsed().max(Duration::from_nanos(20));
    let rounds = (500_000 / once.as_nanos() as usize).clamp(1, 20_000);
    let mut best = f64::INFINITY;
    let end = Instant::now() + Duration::from_millis(150);
    for batch in 0.. {
        let start = Instant::now();
        for _ in 0..rounds {
            work();
        }
        best = best.min(start.elapsed().as_secs_f64() / rounds as f64);
        if batch >= 2 && Instant::now() > end {
            break;
        }
    }
    println!("{name} {size} {:.1}", best * 1e9);
}

fn two(name: &str, op: BinaryOp, a: &Array, b: &Array) {
    let size = a.shape.iter().product();
    let out = binary_result(op, a.dtype).unwrap();
    time(name, size, || {
        let out = Array::new(out, &a.shape);
        binary(op, a.dtype, &a.view(), &b.view(), &out.view()).unwrap();
    });
}

fn one(name: &str, op: UnaryOp, a: &Array) {
    let size = a.shape.iter().product();
    let out = unary_result(op, a.dtype).unwrap();
    time(name, size, || {
        let out = Array::new(out, &a.shape);
        unary(op, a.dtype, &a.view(), &out.view()).unwrap();
    });
}

fn fold(name: &str, op: BinaryOp, dtype: DType, a: &Array, axes: &[usize]) {
    let kept: Vec<usize> = (0..a.shape.len()).filter(|k| !axes.contains(k)).map(|k| a.shape[k]).collect();
    time(name, a.shape.iter().product(), || {
        reduce(op, dtype, &a.view(), axes, &Array::new(dtype, &kept).view()).unwrap();
    });
}

fn made(name: &str, size: usize, dtype: DType, shape: &[usize], work: impl Fn(&View) -> Result<()>) {
    time(name, size, || work(&Array::new(dtype, shape).view()).unwrap());
}

fn mixed(k: usize) -> usize {
    k.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 17
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let sizes: Vec<usize> = wanted.iter().map(|text| text.parse().unwrap()).collect();
    for n in sizes {
        let (a, b) = (Array::of(n, |k| k as f64 * 0.001 + 0.5), Array::of(n, |k| (k % 7) as f64 + 3.0));
        let (s, t) = (Array::of(n, |k| k as f32 * 0.001 + 0.5), Array::of(n, |k| (k % 7) as f32 + 3.0));
        let (i, j) = (Array::of(n, |k| k as i64 - 50), Array::of(n, |k| (k % 7) as i64 + 1));
        let mask = Array::new(DType::Bool, &[n]);
        let two_i = Array::of(n, |k| (mixed(k) % 2) as i64);
        binary(BinaryOp::Equal, DType::I64, &two_i.view(), &Array::of(1, |_| 1_i64).view(), &mask.view()).unwrap();
        let three = Array::of(1, |_| 3.0).laid_out(&[], &[]);
        let three_i = Array::of(1, |_| 3_i64).laid_out(&[], &[]);
        for (name, op) in [
            ("add", BinaryOp::Add),
            ("multiply", BinaryOp::Multiply),
            ("divide", BinaryOp::Divide),
            ("maximum", BinaryOp::Maximum),
            ("less", BinaryOp::Less),
            ("floor_divide", BinaryOp::FloorDivide),
            ("remainder", BinaryOp::Remainder),
            ("power", BinaryOp::Power),
            ("arctan2", BinaryOp::Arctan2),
        ] {
            two(&format!("{name}:d"), op, &a, &b);
            two(&format!("{name}:f"), op, &s, &t);
            if binary_result(op, DType::I64).is_some() {
                two(&format!("{name}:l"), op, &i, &j);
            }
        }
        two("add_scalar:d", BinaryOp::Add, &a, &three);
        two("add_scalar:l", BinaryOp::Add, &i, &three_i);
        two("floor_divide_scalar:l", BinaryOp::FloorDivide, &i, &three_i);
        two("and:?", BinaryOp::LogicalAnd, &mask, &mask);
        for (name, op) in [
            ("negative", UnaryOp::Negative),
            ("absolute", UnaryOp::Absolute),
            ("sqrt", UnaryOp::Sqrt),
            ("exp", UnaryOp::Exp),
            ("log", UnaryOp::Log),
            ("sin", UnaryOp::Sin),
            ("tanh", UnaryOp::Tanh),
            ("floor", UnaryOp::Floor),
            ("isnan", UnaryOp::IsNan),
            ("tan", UnaryOp::Tan),
            ("log1p", UnaryOp::Log1p),
        ] {
            one(&format!("{name}:d"), op, if op == UnaryOp::Exp { &b } else { &a });
            one(&format!("{name}:f"), op, if op == UnaryOp::Exp { &t } else { &s });
        }
        for (name, op) in [("sum", BinaryOp::Add), ("max", BinaryOp::Maximum), ("prod", BinaryOp::Multiply)] {
            fold(&format!("{name}:d"), op, DType::F64, &b, &[0]);
            fold(&format!("{name}:f"), op, DType::F32, &t, &[0]);
            fold(&format!("{name}:l"), op, DType::I64, &j, &[0]);
        }
        fold("sum:?", BinaryOp::Add, DType::I64, &mask, &[0]);
        fold("any_false:?", BinaryOp::LogicalAnd, DType::Bool, &mask, &[0]);
        made("argmax:d", n, DType::I64, &[], |out| arg_reduce(true, &a.view(), out));
        made("cumsum:d", n, DType::F64, &[n], |out| scan(BinaryOp::Add, DType::F64, &b.view(), 0, out).map(|_| ()));
        made("cast:dl", n, DType::I64, &[n], |out| cast(&a.view(), out).map(|_| ()));
        made("cast:ld", n, DType::F64, &[n], |out| cast(&i.view(), out).map(|_| ()));
        made("cast:df", n, DType::F32, &[n], |out| cast(&a.view(), out).map(|_| ()));
        made("copy:d", n, DType::F64, &[n], |out| copy(&a.view(), out));
        made("where:d", n, DType::F64, &[n], |out| select(&mask.view(), &a.view(), &b.view(), out));
        let chosen = understudy_array::count_nonzero(&mask.view()).unwrap();
        made("compress:d", n, DType::F64, &[chosen], |out| compress(&a.view(), &mask.view(), out));
        let index = Array::of(n, |k| (mixed(k) % n) as i64);
        made("take:d", n, DType::F64, &[n], |out| take(&a.view(), 0, &index.view(), Mode::Raise, out));
        let noise = Array::of(n, |k| mixed(k) as f64);
        made("sort:d", n, DType::F64, &[n], |out| copy(&noise.view(), out).and_then(|()| sort(out)));
        made("argsort:d", n, DType::I64, &[n], |out| argsort(&noise.view(), out));
        made("searchsorted:d", n, DType::I64, &[n], |out| searchsorted(&a.view(), &a.view(), false, out));
        let side = (n as f64).sqrt() as usize;
        if side > 1 {
            let wide = 8 * side as isize;
            let square = Array::of(side * side, |k| k as f64 + 0.5).laid_out(&[side, side], &[wide, 8]);
            let turned = Array::of(side * side, |k| k as f64 + 0.5).laid_out(&[side, side], &[8, wide]);
            two("add_turned:d", BinaryOp::Add, &square, &turned);
            let row = Array::of(side, |k| k as f64 + 0.5);
            two("add_row:d", BinaryOp::Add, &square, &row);
            fold("sum_0:d", BinaryOp::Add, DType::F64, &square, &[0]);
            fold("sum_1:d", BinaryOp::Add, DType::F64, &square, &[1]);
            fold("max_0:d", BinaryOp::Maximum, DType::F64, &square, &[0]);
            made("copy_turned:d", side * side, DType::F64, &[side, side], |out| copy(&turned.view(), out));
            let half = Array::of(2 * n, |k| k as f64 + 0.5).laid_out(&[n], &[16]);
            two("add_strided:d", BinaryOp::Add, &half, &half);
            if n <= 1_000_000 {
                made("matmul:d", side * side, DType::F64, &[side, side], |out| {
                    matmul(&square.view(), &square.view(), out).map(|_| ())
                });
            }
        }
    }
}
