//! What digests call equal, and where differences are found.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod support;

use proptest::prelude::*;
use support::{array, floats, samples, values};
use understudy_translators::*;

fn parse(text: &str) -> Value {
    literal::parse_python(text).unwrap()
}

#[test]
fn equal_things_have_equal_digests() {
    let nan = |bits| Value::Float(f64::from_bits(bits));
    let bytes: Vec<u8> = (0..48).collect();
    let swapped: Vec<u8> = bytes.chunks(8).rev().flatten().copied().collect();
    let shared = Value::List(vec![Value::List(vec![Value::Int(1)]), Value::Back(1)]);
    let wrapped = |value| Value::Tuple(vec![value]);
    for (left, right) in [
        (nan(0x7FF8 << 48), nan(0xFFF0_0000_0000_0001)),
        (floats(&[1.0, f64::NAN]), floats(&[1.0, f64::from_bits(0xFFFF_0000_0000_0001)])),
        (parse("{1, 2, 'a'}"), parse("{'a', 2, 1}")),
        (parse("{'a': 1, 'b': [2]}"), parse("{'b': [2], 'a': 1}")),
        (shared, parse("[[1], [1]]")),
        (
            Value::List(vec![Value::ByteArray(Bytes::Inline([1].into())), Value::Back(1)]),
            Value::List(vec![Value::ByteArray(Bytes::Inline([1].into())); 2]),
        ),
        (array("<i8", &[2, 3], &[24, 8], 0, bytes.clone()), array("<i8", &[2, 3], &[-24, -8], 40, swapped)),
        (array("<i8", &[3], &[0], 0, vec![7; 8]), array("<i8", &[3], &[8], 0, vec![7; 24])),
        (array("<c16", &[1], &[16], 0, [0; 16].into()), array("<c16", &[1], &[99], 1, [0; 17].into())),
        (Value::bytes([1, 2]), Value::Bytes(Bytes::Buffer(Box::new((Buffer::new(vec![0, 1, 2, 3]), 1, 2))))),
        (Value::str("é"), Value::WideStr([0xE9].into())),
        (Value::Int(5), Value::BigInt(Box::new(5.into()))),
    ] {
        assert_eq!(digest(&left), digest(&right), "{left:?} {right:?}");
        assert_eq!(first_difference(&left, &right), None);
        // A tuple around it would shift the numbers of back references.
        if !format!("{left:?}").contains("Back") {
            assert_eq!(digest(&wrapped(left.clone())), digest(&wrapped(right.clone())));
        }
    }
}

#[test]
fn different_things_have_different_digests() {
    let mut all = samples();
    all.extend(
        "0.0 -0.0 0 1 True 1.0 (1+0j) () [] set() frozenset() {} '' b'' bytearray(b'') '\\ud800' [[]] ([],) [()] [1] [[1]] [1,[]] \
         ['a','b'] ['ab'] [['a'],'b'] {1:2} {2:1} {(1,2)} range(0,1) slice(0,1,1) (0,1,1) [0,1,1,1] 'None' None"
            .split(' ')
            .map(parse),
    );
    all.push(floats(&[0.0]));
    all.push(floats(&[-0.0]));
    all.push(array("<i8", &[1], &[8], 0, vec![0; 8]));
    all.push(array("<i8", &[1, 1], &[8, 8], 0, vec![0; 8]));
    all.push(Value::List(vec![Value::List(vec![Value::Back(1)])]));
    all.push(Value::List(vec![Value::List(vec![Value::Back(0)])]));
    all.push(Value::record("collections.OrderedDict", parse("{1: 2, 3: 4}")));
    all.push(Value::record("collections.OrderedDict", parse("{3: 4, 1: 2}")));
    let same = |left: &Value, right: &Value| literal::print(left) == literal::print(right);
    for (index, left) in all.iter().enumerate() {
        for right in &all[..index] {
            // Some samples are also among the literals, and views of one array look alike.
            assert!(digest(left) != digest(right) || same(left, right), "{left:?} {right:?}");
            assert_eq!(first_difference(left, right).is_none(), digest(left) == digest(right), "{left:?} {right:?}");
        }
    }
}

#[test]
fn a_digest_stays_what_it_is() {
    let text = digest(&parse("[1, 'a', {2.5: None}]")).to_string();
    assert_eq!(text.len(), 64);
    assert_eq!(text, digest(&parse("[1, 'a', {2.5: None}]")).to_string());
}

#[test]
fn the_first_difference_has_its_path() {
    let record = |value| Value::List(vec![Value::record("exception", parse(value))]);
    let cases = [
        (parse("{'a': [1, 2, 3, [4]]}"), parse("{'a': [1, 2, 3, [5]]}"), "result[\"a\"][3][0]", "4", "5"),
        (parse("{'a': 1, 'b': 2}"), parse("{'b': 3, 'a': 1}"), "result[\"b\"]", "2", "3"),
        (parse("{'a': 1}"), parse("{}"), "result[\"a\"]", "1", "missing"),
        (parse("{}"), parse("{(1, 'x'): 1}"), "result[(1, 'x')]", "missing", "1"),
        (parse("[1, 2]"), parse("[1, 2, 3]"), "result[2]", "missing", "3"),
        (parse("[0, 2]"), parse("[1, 2, 3]"), "result[0]", "0", "1"),
        (parse("[(1,)]"), parse("[[1]]"), "result[0]", "(1,)", "[1]"),
        (parse("1"), parse("1.0"), "result", "1", "1.0"),
        (parse("({1, 2},)"), parse("({1, 3},)"), "result[0]", "has 2", "has 3"),
        (record("{'args': (1,)}"), record("{'args': (2,)}"), "result[0][\"args\"][0]", "1", "2"),
        (floats(&[1.0, 2.0]), floats(&[1.0, 3.0]), "result[1]", "2.0", "3.0"),
        (floats(&[1.0]), floats(&[1.0, 3.0]), "result.shape", "(1,)", "(2,)"),
        (floats(&[1.0]), array("<i8", &[1], &[8], 0, vec![0; 8]), "result.dtype", "'<f8'", "'<i8'"),
        (
            array("<i2", &[2, 2], &[4, 2], 0, vec![1, 0, 2, 0, 3, 0, 4, 0]),
            array("<i2", &[2, 2], &[4, 2], 0, vec![1, 0, 2, 0, 3, 0, 0xFE, 0xFF]),
            "result[1, 1]",
            "4",
            "-2",
        ),
        (
            Value::List(vec![Value::Int(1), Value::Back(0)]),
            Value::List(vec![Value::Int(2), Value::Back(0)]),
            "result[0]",
            "1",
            "2",
        ),
    ];
    for (left, right, path, one, other) in cases {
        let found = first_difference(&left, &right).unwrap_or_else(|| panic!("{left:?} {right:?}"));
        assert_eq!((&*found.path, &*found.left, &*found.right), (path, one, other));
        let back = first_difference(&right, &left).unwrap();
        assert_eq!((&*back.path, &*back.left, &*back.right), (path, other, one));
    }
    let long = first_difference(&Value::str("x".repeat(5000)), &Value::None).unwrap();
    assert!(long.left.chars().count() <= 201);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_difference_is_found_exactly_when_digests_differ(left in values(), right in values()) {
        prop_assert_eq!(first_difference(&left, &right).is_none(), digest(&left) == digest(&right));
        prop_assert_eq!(first_difference(&left, &left.clone()), None);
    }

    #[test]
    fn json_loses_nothing(value in values()) {
        let back = from_json(&to_json(&value)).unwrap();
        prop_assert_eq!(digest(&back), digest(&value));
        // Through text too, with floats read exactly.
        let text = serde_json::to_string(&Json(&value)).unwrap();
        prop_assert!(literal::parse_json(&text).is_ok(), "{}", text);
    }
}

#[test]
fn every_kind_goes_through_json() {
    for value in samples() {
        let back = from_json(&to_json(&value)).unwrap();
        assert_eq!(digest(&back), digest(&value), "{value:?}");
        if !matches!(value, Value::Array(_)) {
            assert_eq!(back, value);
        }
    }
    let error = from_json(&serde_json::json!({"a": [1, {"$bytes": "?"}]})).unwrap_err();
    assert_eq!(error.to_string(), "$[\"a\"][1][\"$bytes\"]: no base64");
}

#[test]
fn a_key_that_is_there_twice_is_no_difference() {
    let nan = || Value::Float(f64::NAN);
    let dict = |values: [Value; 2]| Value::Dict(values.into_iter().map(|value| (nan(), value)).collect());
    let inner = |first: i64, second: i64| dict([Value::List(vec![Value::Int(first)]), Value::Int(second)]);
    let swapped = |one: i64, other: i64| dict([Value::Int(other), Value::List(vec![Value::Int(one)])]);
    let (left, right) = (dict([inner(1, 2), swapped(1, 2)]), dict([swapped(1, 2), inner(1, 2)]));
    assert_eq!(digest(&left), digest(&right));
    assert_eq!(first_difference(&left, &right), None);
    let found = first_difference(&left, &dict([swapped(1, 3), inner(1, 2)])).unwrap();
    assert_eq!((found.path.as_str(), &*found.left, &*found.right), ("result[nan][nan]", "2", "3"));
}
