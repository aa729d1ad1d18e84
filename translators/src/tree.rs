//! Trees from bodies.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::decode::{Body, Decoder, Event, Limits, Packed};
use crate::value::{
    Array, Buffer, Bytes, Code, Handle, ObjectArray, ParentObject, Record, Scalar, Sequence, SharedRange, Value,
};
use crate::{DecodeError, Fault};

/// All fields of a body.
pub fn decode(
    bytes: &[u8],
    limits: &Limits,
    open: impl FnMut(SharedRange) -> Result<Buffer, String>,
) -> Result<Vec<Value>, DecodeError> {
    let body = Body::parse(bytes, limits, open)?;
    let mut decoder = body.decoder();
    let mut nodes = limits.nodes;
    let mut fields = Vec::new();
    while decoder.more() {
        fields.push(decode_tree(&mut decoder, &mut nodes)?);
    }
    decoder.finish()?;
    Ok(fields)
}

/// The next value of `decoder`, whole. `nodes` is how many more nodes may be made, and is lowered by what was.
pub fn decode_tree(decoder: &mut Decoder<'_, '_>, nodes: &mut usize) -> Result<Value, DecodeError> {
    let mut stack: Vec<Open> = Vec::new();
    loop {
        let at = decoder.position();
        let limit = decoder.body().limits().nodes;
        let too_many = || DecodeError { at, fault: Fault::TooManyNodes(limit) };
        let event = decoder.next()?;
        *nodes = nodes.checked_sub(1).ok_or_else(too_many)?;
        // The elements of a packed sequence, and those that a container reserves memory for.
        let mut reserve = |len: usize| {
            *nodes = nodes.checked_sub(len).ok_or_else(too_many)?;
            Ok::<_, DecodeError>(())
        };
        let mut value = match event {
            Event::List { len, .. } if len > 0 => {
                stack.push(Open::new(Shape::List, len));
                continue;
            }
            Event::Tuple { len, .. } if len > 0 => {
                stack.push(Open::new(Shape::Tuple, len));
                continue;
            }
            Event::Set { len, .. } if len > 0 => {
                stack.push(Open::new(Shape::Set, len));
                continue;
            }
            Event::FrozenSet { len, .. } if len > 0 => {
                stack.push(Open::new(Shape::FrozenSet, len));
                continue;
            }
            Event::Dict { len, .. } if len > 0 => {
                stack.push(Open::new(Shape::Dict(Vec::with_capacity(cautious(len)), None), 2 * len));
                continue;
            }
            Event::Range => {
                stack.push(Open::new(Shape::Range, 3));
                continue;
            }
            Event::Slice => {
                stack.push(Open::new(Shape::Slice, 3));
                continue;
            }
            Event::ObjectArray { writeable, column_major, shape, len, .. } if len > 0 => {
                stack.push(Open::new(Shape::Object(writeable, column_major, shape), len));
                continue;
            }
            Event::Record { name, .. } => {
                stack.push(Open::new(Shape::Record(name.into()), 1));
                continue;
            }
            Event::Packed { sequence, items, .. } => {
                reserve(items.len())?;
                let items = match items {
                    Packed::Ints(items) => items.map(Value::Int).collect(),
                    Packed::Floats(items) => items.map(Value::Float).collect(),
                    Packed::Bools(items) => items.iter().map(|&item| Value::Bool(item == 1)).collect(),
                    Packed::Strs(items) => items.map(Value::str).collect(),
                };
                match sequence {
                    Sequence::List => Value::List(items),
                    Sequence::Tuple => Value::Tuple(items),
                }
            }
            leaf => from_leaf(leaf, decoder.body()),
        };
        // Hands finished values to what they are in.
        loop {
            let Some(top) = stack.last_mut() else { return Ok(value) };
            top.add(value);
            if top.remaining > 0 {
                break;
            }
            match stack.pop() {
                Some(open) => value = open.close(),
                None => return Err(too_many()),
            }
        }
    }
}

/// A container that is being filled.
struct Open {
    shape: Shape,
    items: Vec<Value>,
    remaining: usize,
}

enum Shape {
    List,
    Tuple,
    Set,
    FrozenSet,
    /// The pairs, and a key that waits for its value.
    Dict(Vec<(Value, Value)>, Option<Value>),
    Range,
    Slice,
    Object(bool, bool, Vec<u64>),
    Record(Arc<str>),
}

/// What to reserve for so many elements. They cost a byte of the body each, but many nested claims on the same bytes would
/// add up to far more; beyond this a vector grows as its elements come.
fn cautious(len: usize) -> usize {
    len.min(1024)
}

impl Open {
    fn new(shape: Shape, remaining: usize) -> Self {
        let items = if matches!(shape, Shape::Dict(..)) { Vec::new() } else { Vec::with_capacity(cautious(remaining)) };
        Self { shape, items, remaining }
    }

    fn add(&mut self, value: Value) {
        self.remaining -= 1;
        match &mut self.shape {
            Shape::Dict(pairs, waiting) => match waiting.take() {
                Some(key) => pairs.push((key, value)),
                None => *waiting = Some(value),
            },
            _ => self.items.push(value),
        }
    }

    fn close(self) -> Value {
        let mut items = self.items;
        let mut three = || {
            let mut rest = items.drain(..);
            Box::new([(); 3].map(|()| rest.next().unwrap_or(Value::None)))
        };
        match self.shape {
            Shape::Range => Value::Range(three()),
            Shape::Slice => Value::Slice(three()),
            Shape::Record(name) => Value::Record(Box::new(Record { name, value: items.pop().unwrap_or(Value::None) })),
            Shape::Dict(pairs, _) => Value::Dict(pairs),
            Shape::List => Value::List(items),
            Shape::Tuple => Value::Tuple(items),
            Shape::Set => Value::Set(items),
            Shape::FrozenSet => Value::FrozenSet(items),
            Shape::Object(writeable, column_major, shape) => {
                Value::ObjectArray(Box::new(ObjectArray { writeable, column_major, shape, items }))
            }
        }
    }
}

/// A value without others in it.
fn from_leaf(event: Event<'_>, body: &Body<'_>) -> Value {
    let place = |buffer, offset, length| Bytes::Buffer(Box::new((body.buffer(buffer), offset, length)));
    match event {
        Event::None => Value::None,
        Event::Bool(value) => Value::Bool(value),
        Event::Int(value) => Value::Int(value),
        Event::BigInt(bytes) => Value::BigInt(Box::new(BigInt::from_signed_bytes_le(bytes))),
        Event::Float(value) => Value::Float(value),
        Event::Complex(real, imaginary) => Value::Complex(real, imaginary),
        Event::Str(text) => Value::str(text),
        Event::WideStr(points) => Value::WideStr(points.collect()),
        Event::Bytes(bytes) => Value::bytes(bytes),
        Event::ByteArray { bytes, .. } => Value::ByteArray(Bytes::Inline(bytes.into())),
        Event::BytesIn { buffer, offset, length } => Value::Bytes(place(buffer, offset, length)),
        Event::ByteArrayIn { buffer, offset, length, .. } => Value::ByteArray(place(buffer, offset, length)),
        Event::Ellipsis => Value::Ellipsis,
        Event::NotImplemented => Value::NotImplemented,
        Event::Back(number) => Value::Back(number),
        Event::Array(array) => Value::Array(Box::new(Array {
            flavour: array.flavour,
            dtype: array.dtype.value,
            writeable: array.writeable,
            shape: array.shape,
            strides: array.strides,
            buffer: body.buffer(array.buffer),
            offset: array.offset,
        })),
        Event::Scalar { dtype, bytes } => Value::Scalar(Box::new(Scalar { dtype: dtype.value, bytes: bytes.into() })),
        Event::Reference(name) => Value::Reference(name.into()),
        Event::Handle { id, class, repr } => {
            Value::Handle(Box::new(Handle { id, class: class.into(), repr: repr.into() }))
        }
        Event::Parent { id, name } => Value::Parent(Box::new(ParentObject { id, name: name.into() })),
        Event::Code { name, pickle } => Value::Code(Box::new(Code { name: name.into(), pickle: pickle.into() })),
        // Those that can hold values come here only when they are empty, and the rest never.
        Event::Tuple { .. } => Value::Tuple(Vec::new()),
        Event::Set { .. } => Value::Set(Vec::new()),
        Event::FrozenSet { .. } => Value::FrozenSet(Vec::new()),
        Event::Dict { .. } => Value::Dict(Vec::new()),
        Event::ObjectArray { writeable, column_major, shape, .. } => {
            Value::ObjectArray(Box::new(ObjectArray { writeable, column_major, shape, items: Vec::new() }))
        }
        Event::List { .. } | Event::Packed { .. } | Event::Range | Event::Slice | Event::Record { .. } => {
            Value::List(Vec::new())
        }
    }
}
