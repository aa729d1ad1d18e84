//! Places drawn without replacement.

use std::collections::HashSet;

use super::Bounded;
use super::streams::Stream;

/// `n` different numbers below `population`, in random order if `shuffled`.
pub fn chosen(stream: &mut dyn Stream, population: usize, n: usize, shuffled: bool) -> Vec<i64> {
    if population > 10_000 && n > population / if shuffled { 50 } else { 20 } {
        // Much of a large population: the tail of a shuffle of it.
        let mut order: Vec<i64> = (0..population as i64).collect();
        stream.exchange((population - n).max(1), false, &mut order);
        return order.split_off(population - n);
    }
    // Floyd's sampling (Bentley and Floyd, CACM 30, 1987): a draw that was made before stands for the newest place.
    let mut seen = HashSet::with_capacity(n);
    let mut chosen: Vec<i64> = (population - n..population)
        .map(|place| {
            let value = Bounded::new(place as u64, false).next(stream);
            let value = if seen.insert(value) { value } else { place as u64 };
            seen.insert(value);
            value as i64
        })
        .collect();
    if shuffled {
        stream.exchange(1, false, &mut chosen);
    }
    chosen
}
