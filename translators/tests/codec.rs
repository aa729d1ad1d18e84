//! What is written is read back, in whole and tag by tag, and costs no stack.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod support;

use proptest::prelude::*;
use support::{read, samples, values, write};
use understudy_translators::*;

#[test]
fn every_kind_round_trips() {
    for value in samples() {
        let body = write([&value]);
        assert_eq!(read(&body).as_deref(), Ok(&[value.clone()][..]), "{body:02x?}");
        // One encoding for one value.
        assert_eq!(write([&read(&body).unwrap()[0]]), body);
    }
    let all = samples();
    assert_eq!(read(&write(&all)).unwrap(), all);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_values_round_trip(fields in prop::collection::vec(values(), 0..4)) {
        let body = write(&fields);
        prop_assert_eq!(read(&body).unwrap(), fields);
        let limits = Limits::default();
        let parsed = Body::parse(&body, &limits, |_| Err(String::new())).unwrap();
        let mut decoder = parsed.decoder();
        while decoder.more() {
            decoder.skip().unwrap();
        }
        prop_assert!(decoder.finish().is_ok());
    }
}

#[test]
fn numbering_restarts_with_each_field() {
    let field = Value::List(vec![Value::Back(0)]);
    assert_eq!(read(&write([&field, &field])).unwrap(), [field.clone(), field]);
    let alone = write([&Value::List(vec![]), &Value::Back(0)]);
    assert_eq!(read(&alone).unwrap_err().fault, Fault::BackUnknown { number: 0, known: 0 });
}

#[test]
fn buffers_of_several_fields_are_one() {
    let buffer = Buffer::new(vec![1, 2, 3, 4]);
    let other = Buffer::new(vec![9; 8]);
    let slice =
        |buffer: &Buffer, offset, length| Value::Bytes(Bytes::Buffer(Box::new((buffer.clone(), offset, length))));
    let first = Encoded::fields([&slice(&other, 0, 8), &slice(&buffer, 0, 2)]).unwrap();
    let second = Encoded::value(&Value::List(vec![slice(&buffer, 2, 2), slice(&buffer, 1, 1)])).unwrap();
    let mut placed = Vec::new();
    let shared = SharedRange { segment: 3, offset: 64, length: 8 };
    let body = assemble(&[&second, &first], |buffer| {
        placed.push(buffer.len());
        Ok::<_, ()>(if buffer.len() == 8 { Place::Shared(shared) } else { Place::Inline })
    })
    .unwrap();
    assert_eq!(placed, [4, 8]);
    let fields = decode(&body, &Limits::default(), |range| {
        assert_eq!(range, shared);
        Ok(other.clone())
    })
    .unwrap();
    let [Value::List(list), Value::Bytes(Bytes::Buffer(nine)), Value::Bytes(Bytes::Buffer(start))] = &fields[..] else {
        panic!("{fields:?}")
    };
    let [Value::Bytes(Bytes::Buffer(end)), Value::Bytes(Bytes::Buffer(middle))] = &list[..] else { panic!("{list:?}") };
    assert!(nine.0.is(&other));
    assert!(start.0.is(&end.0) && end.0.is(&middle.0) && !start.0.is(&buffer));
    assert_eq!(middle.0.to_vec(middle.1 as usize, 1), [2]);
    let mut kept = vec![7];
    assert_eq!(assemble_into(&mut kept, &[&first], |_| Err::<Place, _>("full")), Err("full"));
    assert_eq!(kept, [7]);
}

#[test]
fn what_was_rolled_back_leaves_no_trace() {
    let mut encoder = Encoder::new();
    encoder.begin_tuple(1);
    let mark = encoder.mark();
    encoder.begin_list(3);
    encoder.bytes_in(&Buffer::new(vec![1]), 0, 1);
    encoder.rollback(mark);
    assert_eq!(encoder.bytearray(b"x"), 1);
    let encoded = encoder.finish().unwrap();
    assert_eq!(encoded.values(), b"\x11\x01\0\0\0\x0A\x01\0\0\0x");
}

#[test]
fn ints_have_one_form() {
    for (bytes, expected) in [
        (&[][..], "0"),
        (&[0xFF; 12][..], "-1"),
        (&[0x80][..], "-128"),
        (&[0x80, 0][..], "128"),
        (&[0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0][..], "9223372036854775808"),
        (&[0, 0, 0, 0, 0, 0, 0, 0x80, 0xFF, 0xFF][..], "-9223372036854775808"),
        (&[0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0xFF][..], "-2361183241434822606848"),
    ] {
        let mut encoder = Encoder::new();
        encoder.big_int_le(bytes);
        let body = assemble(&[&encoder.finish().unwrap()], |_| Ok::<_, ()>(Place::Inline)).unwrap();
        assert_eq!(read(&body).unwrap(), [Value::big_int(expected.parse().unwrap())]);
    }
}

#[test]
fn too_much_is_an_error_of_the_encoder() {
    let mut deep = Value::List(vec![]);
    for _ in 0..256 {
        deep = Value::List(vec![deep]);
    }
    assert_eq!(Encoded::value(&deep).unwrap_err(), EncodeError::TooDeep(256));
    let mut encoder = Encoder::new();
    encoder.begin_list(usize::MAX);
    assert_eq!(encoder.finish().unwrap_err(), EncodeError::TooLong { what: "a list", length: usize::MAX });
    let mut encoder = Encoder::new();
    encoder.begin_array(Flavour::NdArray);
    encoder.str("<f8");
    encoder.end_array(true, &[1], &[], &Buffer::new(vec![0; 8]), 0);
    assert_eq!(encoder.finish().unwrap_err(), EncodeError::Strides { shape: 1, strides: 0 });
}

/// The deepest values of each container, in a thread with the smallest stack that people give.
#[test]
fn depth_costs_no_stack() {
    let wraps: [fn(Value) -> Value; 7] = [
        |inner| Value::List(vec![inner]),
        |inner| Value::Tuple(vec![inner]),
        |inner| Value::FrozenSet(vec![inner]),
        |inner| Value::Dict(vec![(Value::None, inner)]),
        |inner| Value::Slice(Box::new([Value::None, inner, Value::None])),
        |inner| Value::record("r", inner),
        |inner| {
            let (writeable, column_major, shape) = (true, false, vec![1]);
            Value::ObjectArray(Box::new(ObjectArray { writeable, column_major, shape, items: vec![inner] }))
        },
    ];
    let work = move || {
        for wrap in wraps {
            let mut value = Value::Int(1);
            let mut other = Value::Int(2);
            for _ in 0..256 {
                value = wrap(value);
                other = wrap(other);
            }
            let body = write([&value]);
            let back = read(&body).unwrap().remove(0);
            assert!(back == value && back.clone() != other);
            assert_ne!(digest(&value), digest(&other));
            assert!(first_difference(&value, &other).is_some());
            // Serde recurses, and unoptimised it takes the stack of a usual thread.
            let copy = value.clone();
            assert!(std::thread::spawn(move || !to_json(&copy).is_null()).join().unwrap());
            let printed = literal::print(&value);
            if let Ok(parsed) = literal::parse_python(&printed) {
                assert_eq!(parsed, value);
            }
        }
    };
    std::thread::Builder::new().stack_size(512 << 10).spawn(work).unwrap().join().unwrap();
}
