//! The worked example of PROTOCOL.md, made anew with this crate: the page and the code say the same bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod support;

use understudy_translators::*;

fn frame(kind: u8, id: u64, fields: &[Value]) -> Vec<u8> {
    let encoded = Encoded::fields(fields).unwrap();
    let mut out = vec![0; 16];
    assemble_into(&mut out, &[&encoded], |_| Ok::<_, ()>(Place::Inline)).unwrap();
    let length = (out.len() - 16) as u32;
    out[..4].copy_from_slice(&length.to_le_bytes());
    out[4] = kind;
    out[8..16].copy_from_slice(&id.to_le_bytes());
    out
}

fn page() -> Vec<Vec<u8>> {
    let page = include_str!("../../PROTOCOL.md");
    let section = page.split("## A worked example").nth(1).expect("PROTOCOL.md has a worked example");
    let section = section.split("\n# ").next().unwrap();
    section
        .split("```text\n")
        .skip(1)
        .map(|block| {
            let lines = block.split("```").next().unwrap().lines();
            lines.flat_map(|line| line.split(' ').map_while(byte)).collect()
        })
        .collect()
}

/// A byte in hexadecimal; what follows the bytes of a line begins with a space.
fn byte(word: &str) -> Option<u8> {
    (word.len() == 2).then(|| u8::from_str_radix(word, 16).ok())?
}

#[test]
fn the_page_has_the_bytes_that_are_sent() {
    let version = Value::Int(1);
    let facts = [
        ("implementation", Value::str("cpython")),
        ("python", Value::Tuple(vec![Value::Int(3), Value::Int(13), Value::Int(5)])),
        ("executable", Value::str("/usr/bin/python3")),
        ("pid", Value::Int(4711)),
        ("platform", Value::str("linux")),
        ("byteorder", Value::str("little")),
        ("codec", Value::str("python")),
    ];
    let arguments = Value::Tuple(vec![Value::Int(2), Value::Int(3)]);
    let expected = [
        (0x01, 0, vec![version.clone(), Value::dict([("threshold", Value::Int(65536))])]),
        (0x08, 0, vec![Value::Int(1), Value::Reference("operator:add".into())]),
        (0x10, 1, vec![Value::None, Value::Int(1), arguments, Value::None]),
        (0x81, 0, vec![version, Value::dict(facts)]),
        (0x90, 1, vec![Value::None, Value::Int(5)]),
    ];
    let page = page();
    assert_eq!(page.len(), expected.len());
    for (shown, (kind, id, fields)) in page.iter().zip(expected) {
        assert_eq!(*shown, frame(kind, id, &fields), "{fields:?}");
        assert_eq!(support::read(&shown[16..]).unwrap(), fields);
    }
}
