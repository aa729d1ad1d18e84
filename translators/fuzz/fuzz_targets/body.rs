//! Any bytes as a body: refused, or read the same again after being written, and fit for all that is done with values.
#![no_main]

use libfuzzer_sys::fuzz_target;
use understudy_translators::{
    Buffer, Encoded, Limits, Place, SharedRange, Value, assemble, decode, digest, first_difference, literal, to_json,
    written_out,
};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { nodes: 1 << 20, ..Limits::default() };
    let open = |range: SharedRange| match range.length {
        0..=4096 => Ok(Buffer::new(vec![1; range.length as usize])),
        _ => Err("no such range".to_owned()),
    };
    let Ok(fields) = decode(bytes, &limits, open) else { return };
    let encoded = Encoded::fields(&fields).expect("what was read can be written");
    let body = assemble(&[&encoded], |_| Ok::<_, ()>(Place::Inline)).expect("nothing is refused a place");
    let wide = Limits { bytes: usize::MAX, ..limits };
    let again = decode(&body, &wide, open).expect("what was written can be read");
    assert_eq!(again, fields);
    for (value, again) in fields.iter().zip(&again) {
        meaning(value, again);
    }
});

fn meaning(value: &Value, again: &Value) {
    literal::print_within(value, 300);
    if written_out(value) < 1 << 16 {
        to_json(value);
        assert_eq!(digest(value), digest(again));
        assert_eq!(first_difference(value, again), None);
    }
}
