//! Writing whole trees.

use super::Encoder;
use crate::value::{Array, Bytes, Sequence, Value};
use crate::{EncodeError, wire};

impl Encoder {
    /// A whole tree. Its back references count from the start of the field, so a tree that has any is a field by itself.
    pub fn value(&mut self, value: &Value) {
        let mut stack: Vec<Pending<'_>> = Vec::new();
        let mut current = value;
        loop {
            let opened = self.one(current);
            if opened.is_some() && stack.len() >= wire::MAX_DEPTH {
                return self.fail(EncodeError::TooDeep(wire::MAX_DEPTH));
            }
            stack.extend(opened);
            current = loop {
                let Some(top) = stack.last_mut() else { return };
                match top.next() {
                    Some(next) => break next,
                    None => drop(stack.pop()),
                }
            };
        }
    }

    /// Writes a value but for the values in it, which are returned.
    fn one<'a>(&mut self, value: &'a Value) -> Option<Pending<'a>> {
        match value {
            Value::None => self.none(),
            Value::Bool(value) => self.bool(*value),
            Value::Int(value) => self.int(*value),
            Value::BigInt(value) => self.big_int(value),
            Value::Float(value) => self.float(*value),
            Value::Complex(real, imaginary) => self.complex(*real, *imaginary),
            Value::Str(text) => self.str(text),
            Value::WideStr(points) => self.wide_str(points),
            Value::Bytes(Bytes::Inline(bytes)) => self.bytes(bytes),
            Value::Bytes(Bytes::Buffer(place)) => self.bytes_in(&place.0, place.1, place.2),
            Value::ByteArray(Bytes::Inline(bytes)) => drop(self.bytearray(bytes)),
            Value::ByteArray(Bytes::Buffer(place)) => drop(self.bytearray_in(&place.0, place.1, place.2)),
            Value::Ellipsis => self.ellipsis(),
            Value::NotImplemented => self.not_implemented(),
            Value::List(items) => return self.sequence(Sequence::List, items),
            Value::Tuple(items) => return self.sequence(Sequence::Tuple, items),
            Value::Set(items) => {
                self.begin_set(items.len());
                return Some(Pending::values(items));
            }
            Value::FrozenSet(items) => {
                self.begin_frozenset(items.len());
                return Some(Pending::values(items));
            }
            Value::Dict(items) => {
                self.begin_dict(items.len());
                return Some(Pending { values: [].iter(), pairs: items.iter() });
            }
            Value::Range(three) => {
                self.begin_range();
                return Some(Pending::values(&three[..]));
            }
            Value::Slice(three) => {
                self.begin_slice();
                return Some(Pending::values(&three[..]));
            }
            Value::Back(number) => self.back(*number),
            Value::Array(array) => self.array(array),
            Value::ObjectArray(array) => {
                self.begin_object_array(array.writeable, array.column_major, &array.shape, array.items.len());
                return Some(Pending::values(&array.items));
            }
            Value::Scalar(scalar) => {
                self.begin_scalar();
                self.value(&scalar.dtype);
                self.end_scalar(&scalar.bytes);
            }
            Value::Record(record) => {
                self.begin_record(&record.name);
                return Some(Pending::values(std::slice::from_ref(&record.value)));
            }
            Value::Reference(name) => self.reference(name),
            Value::Handle(handle) => self.handle(handle.id, &handle.class, &handle.repr),
            Value::Parent(parent) => self.parent(parent.id, &parent.name),
            Value::Code(code) => self.code(&code.name, &code.pickle),
        }
        None
    }

    fn array(&mut self, array: &Array) {
        self.begin_array(array.flavour);
        self.value(&array.dtype);
        self.end_array(array.writeable, &array.shape, &array.strides, &array.buffer, array.offset);
    }

    fn sequence<'a>(&mut self, sequence: Sequence, items: &'a [Value]) -> Option<Pending<'a>> {
        if items.len() >= wire::PACK_FROM && self.pack(sequence, items) {
            return Some(Pending::values(&[]));
        }
        match sequence {
            Sequence::List => self.begin_list(items.len()),
            Sequence::Tuple => self.begin_tuple(items.len()),
        };
        Some(Pending::values(items))
    }

    /// Writes items of one type in packed form. When they are not, nothing is written.
    fn pack(&mut self, sequence: Sequence, items: &[Value]) -> bool {
        let mark = self.mark();
        let packed = match items[0] {
            Value::Int(_) => {
                self.begin_packed_ints(sequence, items.len());
                items.iter().all(|item| matches!(item, Value::Int(value) if { self.packed_int(*value); true }))
            }
            Value::Float(_) => {
                self.begin_packed_floats(sequence, items.len());
                items.iter().all(|item| matches!(item, Value::Float(value) if { self.packed_float(*value); true }))
            }
            Value::Bool(_) => {
                self.begin_packed_bools(sequence, items.len());
                items.iter().all(|item| matches!(item, Value::Bool(value) if { self.packed_bool(*value); true }))
            }
            Value::Str(_) if items.iter().all(|item| matches!(item, Value::Str(_))) => {
                self.packed_strs(sequence, items.iter().map(|item| item.as_str().unwrap_or_default()));
                true
            }
            _ => false,
        };
        if !packed {
            self.rollback(mark);
        }
        packed
    }
}

/// The values of a container that are still to be written.
struct Pending<'a> {
    values: std::slice::Iter<'a, Value>,
    pairs: std::slice::Iter<'a, (Value, Value)>,
}

impl<'a> Pending<'a> {
    fn values(values: &'a [Value]) -> Self {
        Self { values: values.iter(), pairs: [].iter() }
    }

    fn next(&mut self) -> Option<&'a Value> {
        if let Some(value) = self.values.next() {
            return Some(value);
        }
        let (key, value) = self.pairs.next()?;
        self.values = std::slice::from_ref(value).iter();
        Some(key)
    }
}
