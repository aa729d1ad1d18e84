//! How long writing and reading take, in nanoseconds for each element: `cargo run --release --example codec_speed`.

use std::hint::black_box;
use std::time::Instant;

use understudy_translators::*;

const COUNT: usize = 100_000;

fn main() {
    let ints = Value::List((0..COUNT as i64).map(Value::Int).collect());
    let mixed =
        Value::List((0..COUNT as i64).map(|int| if int % 2 == 0 { Value::Int(int) } else { Value::None }).collect());
    let pair = |int: i64| Value::Tuple(vec![Value::Int(int), Value::Int(-int)]);
    let tuples = Value::List((0..COUNT as i64).map(pair).collect());
    let strs = Value::List((0..COUNT).map(|int| Value::str(int.to_string())).collect());
    let array = Value::Array(Box::new(Array {
        flavour: Flavour::NdArray,
        dtype: Value::str("<f8"),
        writeable: true,
        shape: vec![8 * COUNT as u64],
        strides: vec![8],
        buffer: Buffer::new(vec![0u8; 64 * COUNT]),
        offset: 0,
    }));
    println!("{:<12} {:>8} {:>8} {:>8} {:>8}  ns for each of {COUNT}", "", "write", "events", "tree", "digest");
    for (name, value) in
        [("ints", &ints), ("ints, None", &mixed), ("pairs", &tuples), ("str", &strs), ("64 B of f8", &array)]
    {
        let write = time(|| assemble(&[&Encoded::value(value)?], |_| Ok::<_, EncodeError>(Place::Inline)));
        let body = assemble(&[&Encoded::value(value).unwrap_or_default()], |_| Ok::<_, EncodeError>(Place::Inline))
            .unwrap_or_default();
        let limits = Limits::default();
        let events = time(|| {
            let body = Body::parse(&body, &limits, |_| Err(String::new()))?;
            let mut decoder = body.decoder();
            while decoder.more() {
                black_box(decoder.next()?);
            }
            decoder.finish()
        });
        let tree = time(|| decode(&body, &limits, |_| Err(String::new())));
        let digest = time(|| Ok::<_, ()>(digest(value)));
        println!("{name:<12} {write:>8.1} {events:>8.1} {tree:>8.1} {digest:>8.1}");
    }
}

/// The best of some runs, which says most about the code and least about the machine.
fn time<T, E>(mut work: impl FnMut() -> Result<T, E>) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..15 {
        let start = Instant::now();
        let done = black_box(work());
        best = best.min(start.elapsed().as_nanos() as f64 / COUNT as f64);
        drop(done);
    }
    best
}
