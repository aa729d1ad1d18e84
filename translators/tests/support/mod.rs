//! Values of every kind, for the tests of this crate.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]
#![allow(dead_code, reason = "each test file takes what it needs")]

use std::sync::Arc;

use proptest::prelude::*;
use understudy_translators::*;

/// Decodes a body all of whose buffers are in it.
pub fn read(body: &[u8]) -> Result<Vec<Value>, DecodeError> {
    decode(body, &Limits::default(), |_| Err("there is no shared memory here".to_owned()))
}

/// A body of these fields, all of whose buffers are in it.
pub fn write<'a>(fields: impl IntoIterator<Item = &'a Value>) -> Vec<u8> {
    let encoded = Encoded::fields(fields).unwrap();
    assemble(&[&encoded], |_| Ok::<_, ()>(Place::Inline)).unwrap()
}

pub fn array(dtype: &str, shape: &[u64], strides: &[i64], offset: u64, bytes: Vec<u8>) -> Value {
    Value::Array(Box::new(Array {
        flavour: Flavour::NdArray,
        dtype: Value::str(dtype),
        writeable: true,
        shape: shape.into(),
        strides: strides.into(),
        buffer: Buffer::new(bytes),
        offset,
    }))
}

pub fn floats(items: &[f64]) -> Value {
    let bytes = items.iter().flat_map(|item| item.to_bits().to_le_bytes()).collect();
    array("<f8", &[items.len() as u64], &[8], 0, bytes)
}

/// One value of each kind, and some that are at the edge.
pub fn samples() -> Vec<Value> {
    let buffer = Buffer::new((0..=255).collect::<Vec<u8>>());
    let view = |shape: &[u64], strides: &[i64], offset| {
        Value::Array(Box::new(Array {
            flavour: Flavour::MemoryView,
            dtype: Value::str("<i2"),
            writeable: false,
            shape: shape.into(),
            strides: strides.into(),
            buffer: buffer.clone(),
            offset,
        }))
    };
    let big = |text: &str| Value::big_int(text.parse().unwrap());
    let fields = Value::List(vec![
        Value::Tuple(vec![Value::str("x"), Value::str("<f8")]),
        Value::Tuple(vec![Value::str(""), Value::str("|V4")]),
        Value::Tuple(vec![Value::str("y"), Value::str("<i4"), Value::Tuple(vec![Value::Int(2), Value::Int(3)])]),
    ]);
    vec![
        Value::None,
        Value::Bool(true),
        Value::Bool(false),
        Value::Int(i64::MIN),
        Value::Int(i64::MAX),
        big("9223372036854775808"),
        big("-9223372036854775809"),
        big("18446744073709551615"),
        big("-604462909807314587353088"),
        big(&"123456789".repeat(40)),
        Value::Float(-0.0),
        Value::Float(f64::from_bits(0xFFF8_DEAD_BEEF_0001)),
        Value::Float(f64::from_bits(1)),
        Value::Complex(-0.0, f64::NAN),
        Value::str(""),
        Value::str("naïve 😀\0"),
        Value::WideStr([0x61, 0xD800, 0x1_0000, 0xDFFF].into()),
        Value::bytes([0, 255]),
        Value::ByteArray(Bytes::Inline([1, 2].into())),
        Value::Bytes(Bytes::Buffer(Box::new((buffer.clone(), 3, 5)))),
        Value::ByteArray(Bytes::Buffer(Box::new((buffer.clone(), 256, 0)))),
        Value::Ellipsis,
        Value::NotImplemented,
        Value::List(vec![]),
        Value::Tuple(vec![]),
        Value::Set(vec![]),
        Value::FrozenSet(vec![]),
        Value::Dict(vec![]),
        Value::List(vec![Value::Int(1), Value::Int(-2), Value::Int(3), Value::Int(4)]),
        Value::Tuple(vec![Value::Float(0.5), Value::Float(-0.0), Value::Float(f64::NAN), Value::Float(2.0)]),
        Value::List(vec![Value::Bool(true); 5]),
        Value::List(vec![Value::str("é"), Value::str(""), Value::str("long enough"), Value::str("z")]),
        Value::List(vec![Value::Int(1), Value::Int(2), Value::Int(3), Value::Bool(true)]),
        Value::Set(vec![Value::Int(1), Value::str("a"), Value::Tuple(vec![Value::None])]),
        Value::Dict(vec![
            (Value::Tuple(vec![Value::Int(1)]), Value::List(vec![Value::None])),
            (Value::str("$odd"), Value::Dict(vec![])),
        ]),
        Value::Range(Box::new([Value::Int(0), big("100000000000000000000"), Value::Int(-3)])),
        Value::Slice(Box::new([Value::None, Value::Int(5), Value::Tuple(vec![])])),
        // A list in itself, also through a tuple, and one that is met twice.
        Value::List(vec![Value::Back(0), Value::Tuple(vec![Value::Back(0)]), Value::Back(1)]),
        Value::Tuple(vec![Value::List(vec![Value::Back(0)])]),
        Value::Dict(vec![(Value::str("me"), Value::Back(0))]),
        Value::record("exception", Value::Dict(vec![(Value::str("cause"), Value::Back(0))])),
        view(&[2, 3], &[6, 2], 0),
        view(&[2, 3], &[-6, -2], 10),
        view(&[4, 5], &[0, 2], 7),
        view(&[0, 1 << 40], &[1, 1], 256),
        view(&[], &[], 254),
        array("<f8", &[2], &[8], 0, (0..16).collect()),
        Value::Array(Box::new(Array {
            flavour: Flavour::ArrayArray,
            dtype: fields.clone(),
            writeable: true,
            shape: vec![2],
            strides: vec![36],
            buffer,
            offset: 4,
        })),
        Value::Scalar(Box::new(Scalar { dtype: fields, bytes: [7; 36].into() })),
        Value::Scalar(Box::new(Scalar { dtype: Value::str("<f4"), bytes: 1.5f32.to_le_bytes().into() })),
        Value::ObjectArray(Box::new(ObjectArray {
            writeable: true,
            column_major: true,
            shape: vec![1, 2],
            items: vec![Value::Back(0), Value::str("x")],
        })),
        Value::ObjectArray(Box::new(ObjectArray {
            writeable: false,
            column_major: false,
            shape: vec![0, 9],
            items: vec![],
        })),
        Value::record("decimal.Decimal", Value::str("1.10")),
        Value::Reference("operator:add".into()),
        Value::Handle(Box::new(Handle { id: u64::MAX, class: "io.TextIOWrapper".into(), repr: "<…>".into() })),
        Value::Parent(Box::new(ParentObject { id: 7, name: "callback".into() })),
        Value::Code(Box::new(Code { name: "<lambda>".into(), pickle: [0x80, 4].into() })),
    ]
}

/// Any tree without back references; floats of any bits, str with surrogates, ints of any size, arrays of any stride.
pub fn values() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(5, 60, 8, |inner| {
        let some = prop::collection::vec(inner.clone(), 0..8);
        prop_oneof![
            some.clone().prop_map(Value::List),
            some.clone().prop_map(Value::Tuple),
            some.clone().prop_map(Value::Set),
            some.clone().prop_map(Value::FrozenSet),
            prop::collection::vec((inner.clone(), inner.clone()), 0..5).prop_map(Value::Dict),
            [inner.clone(), inner.clone(), inner.clone()].prop_map(|three| Value::Slice(Box::new(three))),
            (any::<bool>(), any::<bool>(), some).prop_map(|(writeable, column_major, items)| {
                Value::ObjectArray(Box::new(ObjectArray {
                    writeable,
                    column_major,
                    shape: vec![items.len() as u64, 1],
                    items,
                }))
            }),
            ("[a-z.]{0,9}", inner).prop_map(|(name, value)| Value::record(&name, value)),
        ]
    })
}

fn leaf() -> impl Strategy<Value = Value> {
    let bytes = prop::collection::vec(any::<u8>(), 0..20);
    let bits = any::<u64>().prop_map(f64::from_bits);
    prop_oneof![
        Just(Value::None),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        any::<i8>().prop_map(|int| Value::Int(int.into())),
        prop::collection::vec(any::<u8>(), 0..30).prop_map(|bytes| Value::big_int(num_bigint(&bytes))),
        bits.prop_map(Value::Float),
        Just(Value::Float(f64::NAN)),
        (any::<u64>(), any::<u64>()).prop_map(|(a, b)| Value::Complex(f64::from_bits(a), f64::from_bits(b))),
        any::<String>().prop_map(Value::str),
        prop::collection::vec(prop_oneof![0xD700u32..0xE100, 0u32..0x11_0000], 0..9)
            .prop_map(|points| Value::code_points(&points).unwrap()),
        bytes.clone().prop_map(Value::bytes),
        bytes.clone().prop_map(|bytes| Value::ByteArray(Bytes::Inline(bytes.into()))),
        bytes.prop_map(|bytes| {
            let (start, length) = (bytes.len() as u64 / 3, bytes.len() as u64 / 2);
            Value::Bytes(Bytes::Buffer(Box::new((Buffer::new(bytes), start, length))))
        }),
        (prop::collection::vec(0u64..4, 0..4), any::<bool>()).prop_map(|(shape, reversed)| strided(shape, reversed)),
    ]
}

fn num_bigint(bytes: &[u8]) -> num_bigint::BigInt {
    num_bigint::BigInt::from_signed_bytes_le(bytes)
}

/// An array of that shape whose strides are those of every second element, forwards or backwards.
fn strided(shape: Vec<u64>, reversed: bool) -> Value {
    let mut strides = vec![0i64; shape.len()];
    let mut step = 16;
    for (stride, &extent) in strides.iter_mut().zip(&shape).rev() {
        *stride = if reversed { -step } else { step };
        step *= extent.max(1) as i64;
    }
    let bytes: Vec<u8> = (0..step as u32).map(|byte| byte as u8).collect();
    let offset = if reversed { step as u64 - 16 } else { 0 };
    array("<f8", &shape, &strides, offset, bytes)
}

pub fn arc(text: &str) -> Arc<str> {
    text.into()
}
