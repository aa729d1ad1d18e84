//! Fuzzing on stable, a fixed slice: good bodies with bytes changed, cut, doubled and joined. Nothing may panic, and what is
//! still accepted must be written and read again as the same.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod support;

use std::sync::Arc;

use support::{samples, write};
use understudy_translators::*;

/// A generator of numbers that is the same everywhere (xorshift64*, Vigna 2016).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }
}

fn mutate(body: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut Random) {
    let length = body.len().max(1);
    let at = random.below(length).min(body.len().saturating_sub(1));
    match random.below(7) {
        _ if body.is_empty() => body.push(0),
        0 => body[at] = random.below(256) as u8,
        1 => body[at] ^= 1 << random.below(8),
        2 => body.truncate(at),
        3 => body.insert(at, [0, 1, 4, 0x10, 0x20, 0x30, 0xFF][random.below(7)]),
        4 => {
            let part: Vec<u8> = body[at..(at + random.below(40)).min(length)].to_vec();
            body.splice(at..at, part);
        }
        5 => {
            let other = &corpus[random.below(corpus.len())];
            body.truncate(at);
            body.extend_from_slice(&other[random.below(other.len())..]);
        }
        _ => {
            let word = [0u32, 1, 8, 0x7FFF_FFFF, 0xFFFF_FFFF][random.below(5)].to_le_bytes();
            let end = (at + 4).min(length);
            body[at..end].copy_from_slice(&word[..end - at]);
        }
    }
}

#[test]
fn mutations_are_refused_or_mean_something() {
    let corpus: Vec<Vec<u8>> = samples().iter().map(|value| write([value])).chain([write(&samples())]).collect();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let limits = Limits { nodes: 100_000, ..Limits::default() };
    let memory: Buffer = Buffer(Arc::new(vec![3u8; 64]));
    let mut accepted = 0;
    for round in 0..60_000 {
        let mut body = corpus[round % corpus.len()].clone();
        for _ in 0..=random.below(4) {
            mutate(&mut body, &corpus, &mut random);
        }
        let open = |range: SharedRange| match range.length {
            64 => Ok(memory.clone()),
            _ => Err("no such range".to_owned()),
        };
        match decode(&body, &limits, open) {
            Err(error) => assert!(error.at <= body.len(), "{error} in {body:02x?}"),
            Ok(fields) => {
                accepted += 1;
                let again = write(&fields);
                let back = decode(&again, &limits, open).unwrap_or_else(|error| panic!("{error}: {fields:?}"));
                assert_eq!(back, fields, "{body:02x?}");
                for field in &fields {
                    // A broadcast array can have more elements than anyone wants to look at.
                    if elements(field) < 10_000 {
                        assert_eq!(digest(field), digest(&field.clone()));
                        assert_eq!(first_difference(field, field), None);
                        assert!(!literal::print_within(field, 300).is_empty());
                    }
                }
            }
        }
    }
    assert!(accepted > 3000, "the mutations are too wild: {accepted}");
}

fn elements(value: &Value) -> u64 {
    match value {
        Value::Array(array) => array.count(),
        Value::List(items) | Value::Tuple(items) | Value::Set(items) | Value::FrozenSet(items) => {
            items.iter().map(elements).sum()
        }
        Value::Dict(items) => items.iter().map(|(key, value)| elements(key) + elements(value)).sum(),
        Value::Slice(three) => three.iter().map(elements).sum(),
        Value::ObjectArray(array) => array.items.iter().map(elements).sum(),
        Value::Record(record) => elements(&record.value),
        _ => 0,
    }
}
