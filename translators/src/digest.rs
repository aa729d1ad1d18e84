//! One number for what a value means, the same in every process.
//!
//! Floats count by their bits with one NaN for all; `-0.0` is not `0.0`, and `1`, `True` and `1.0` are three values. Sets and
//! dicts count without their order (an `OrderedDict` with it), arrays by dtype, shape and elements in C order whatever
//! their memory looks like. What is shared counts as if it were written out. A handle counts by its class only, since ids
//! and addresses are different in every process.
//!
//! A cycle counts by the number of steps up to the value it comes back to. A value from inside a cycle that is met again
//! outside of it counts as shared, so there, and only there, sharing shows.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::value::{Bytes, Value};
use crate::{elements, wire};

/// SHA-256 of a value's canonical form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub [u8; 32]);

/// Equal for two values exactly when they mean the same, see this module's page. It reads [`written_out`] bytes: of a value
/// that somebody else made, ask for that first.
pub fn digest(value: &Value) -> Digest {
    Walker { numbering: has_back(value), ..Walker::default() }.digest(value)
}

/// How many bytes the arrays and bytes of a value have when they are written out. A small message can claim any number, as
/// strides may be 0 and many arrays may name one buffer.
pub fn written_out(value: &Value) -> u128 {
    let mut total = 0u128;
    let mut stack = vec![Children::Values(std::slice::from_ref(value).iter())];
    while let Some(top) = stack.last_mut() {
        let Some(value) = top.next() else {
            stack.pop();
            continue;
        };
        total = total.saturating_add(match value {
            Value::Array(array) => array.written_out(),
            Value::Bytes(bytes) | Value::ByteArray(bytes) => bytes.len() as u128,
            _ => 0,
        });
        stack.extend(children(value));
    }
    total
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

const CLOSED: u8 = 0xF0;
const CYCLE: u8 = 0xF1;
const AGAIN: u8 = 0xF2;
const UNKNOWN: u8 = 0xF3;

/// Computes digests, and knows those of all numbered values it has met.
#[derive(Default)]
pub(crate) struct Walker {
    /// Whether to number values, which only those with back references need.
    pub(crate) numbering: bool,
    /// By number; None while unfinished. The flag tells whether it is part of a cycle that leads out of it.
    finished: Vec<Option<(Digest, bool)>>,
}

struct Open<'a> {
    shape: Shape,
    hash: Sha256,
    children: Children<'a>,
    number: Option<usize>,
    /// The lowest open container that a back reference in it names, by its index on the stack.
    lowest: usize,
}

enum Shape {
    Ordered,
    /// The digests of what is in it.
    Unordered(Vec<Digest>),
    Pairs(Vec<(Digest, Digest)>, Option<Digest>),
}

/// The values in a container, those of a dict as key, value, key, value.
pub(crate) enum Children<'a> {
    Values(std::slice::Iter<'a, Value>),
    Pairs(std::slice::Iter<'a, (Value, Value)>, Option<&'a Value>),
}

impl<'a> Iterator for Children<'a> {
    type Item = &'a Value;
    fn next(&mut self) -> Option<&'a Value> {
        match self {
            Self::Values(values) => values.next(),
            Self::Pairs(pairs, waiting) => waiting.take().or_else(|| {
                let (key, value) = pairs.next()?;
                *waiting = Some(value);
                Some(key)
            }),
        }
    }
}

/// What is in a container; None if the value is none.
pub(crate) fn children(value: &Value) -> Option<Children<'_>> {
    Some(match value {
        Value::List(items) | Value::Tuple(items) | Value::Set(items) | Value::FrozenSet(items) => {
            Children::Values(items.iter())
        }
        Value::ObjectArray(array) => Children::Values(array.items.iter()),
        Value::Range(three) | Value::Slice(three) => Children::Values(three.iter()),
        Value::Record(record) => Children::Values(std::slice::from_ref(&record.value).iter()),
        Value::Dict(items) => Children::Pairs(items.iter(), None),
        _ => return None,
    })
}

/// Whether a kind takes a number.
pub(crate) fn is_numbered(value: &Value) -> bool {
    matches!(
        value,
        Value::List(_)
            | Value::Tuple(_)
            | Value::Set(_)
            | Value::FrozenSet(_)
            | Value::Dict(_)
            | Value::ByteArray(_)
            | Value::Array(_)
            | Value::ObjectArray(_)
            | Value::Record(_)
    )
}

/// All numbered values of a dtype are counted.
pub(crate) fn numbered_in_dtype(value: &Value) -> usize {
    match value {
        Value::List(items) | Value::Tuple(items) => 1 + items.iter().map(numbered_in_dtype).sum::<usize>(),
        _ => 0,
    }
}

pub(crate) fn dtype_of(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(array) => Some(&array.dtype),
        Value::Scalar(scalar) => Some(&scalar.dtype),
        _ => None,
    }
}

pub(crate) fn has_back(value: &Value) -> bool {
    let mut stack = Vec::new();
    let mut current = value;
    loop {
        if matches!(current, Value::Back(_)) {
            return true;
        }
        stack.extend(children(current));
        current = loop {
            let Some(top) = stack.last_mut() else { return false };
            match top.next() {
                Some(next) => break next,
                None => drop(stack.pop()),
            }
        };
    }
}

impl Walker {
    /// The digest of a value, whose numbered values are the next ones.
    pub(crate) fn digest(&mut self, value: &Value) -> Digest {
        let mut stack: Vec<Open<'_>> = Vec::new();
        let mut current = value;
        let mut scratch = Sha256::new();
        loop {
            if let Some(open) = self.open(current) {
                stack.push(Open { lowest: stack.len(), ..open });
            } else {
                let depth = stack.len();
                match stack.last_mut() {
                    Some(Open { shape: Shape::Ordered, hash, .. })
                        if !matches!(current, Value::Back(_)) && !is_numbered(current) =>
                    {
                        self.leaf(current, hash);
                    }
                    _ => {
                        let (done, lowest) = match current {
                            Value::Back(number) => self.back(*number, &stack),
                            leaf => {
                                let number = self.finished.len();
                                self.leaf(leaf, &mut scratch);
                                let done = Digest(scratch.finalize_reset().into());
                                if self.numbering && is_numbered(leaf) {
                                    self.finished[number] = Some((done, false));
                                }
                                (done, None)
                            }
                        };
                        match stack.last_mut() {
                            Some(top) => {
                                top.lowest = top.lowest.min(lowest.unwrap_or(depth));
                                top.add(done);
                            }
                            None => return done,
                        }
                    }
                }
            }
            current = loop {
                let Some(top) = stack.last_mut() else { return Digest([0; 32]) };
                if let Some(next) = top.children.next() {
                    break next;
                }
                let Some(open) = stack.pop() else { return Digest([0; 32]) };
                let escapes = open.lowest < stack.len();
                let (number, lowest) = (open.number, open.lowest);
                let done = open.close();
                if let Some(number) = number {
                    self.finished[number] = Some((done, escapes));
                }
                match stack.last_mut() {
                    Some(top) => {
                        top.lowest = top.lowest.min(lowest);
                        top.add(done);
                    }
                    None => return done,
                }
            };
        }
    }

    /// The digest of a part of a value whose digest was computed before with this walker.
    pub(crate) fn part(&mut self, value: &Value) -> Digest {
        let numbering = std::mem::replace(&mut self.numbering, false);
        let done = self.digest(value);
        self.numbering = numbering;
        done
    }

    fn number(&mut self, value: &Value) -> Option<usize> {
        if !self.numbering {
            return None;
        }
        let number = is_numbered(value).then(|| {
            self.finished.push(None);
            self.finished.len() - 1
        });
        let inner = dtype_of(value).map_or(0, numbered_in_dtype);
        self.finished.extend(std::iter::repeat_n(None, inner));
        number
    }

    fn open<'a>(&mut self, value: &'a Value) -> Option<Open<'a>> {
        let inside = children(value)?;
        let number = self.number(value);
        let mut hash = Sha256::new();
        let mut shape = Shape::Ordered;
        let (tag, len) = match value {
            Value::List(items) => (wire::LIST, items.len()),
            Value::Tuple(items) => (wire::TUPLE, items.len()),
            Value::Set(items) => (wire::SET, items.len()),
            Value::FrozenSet(items) => (wire::FROZENSET, items.len()),
            Value::Dict(items) => (wire::DICT, items.len()),
            Value::Range(_) => (wire::RANGE, 3),
            Value::Slice(_) => (wire::SLICE, 3),
            Value::ObjectArray(array) => (wire::OBJECT_ARRAY, array.items.len()),
            _ => (wire::RECORD, 1),
        };
        hash.update([tag]);
        hash.update((len as u64).to_le_bytes());
        match value {
            Value::Set(_) | Value::FrozenSet(_) => shape = Shape::Unordered(Vec::new()),
            Value::Dict(_) => shape = Shape::Pairs(Vec::new(), None),
            Value::ObjectArray(array) => shape_of(&array.shape, &mut hash),
            Value::Record(record) => {
                sized(record.name.as_bytes(), &mut hash);
                // The only dict whose order is part of its value.
                if let ("collections.OrderedDict", Value::Dict(items)) = (&*record.name, &record.value) {
                    self.number(&record.value);
                    hash.update((items.len() as u64).to_le_bytes());
                    let children = Children::Pairs(items.iter(), None);
                    return Some(Open { shape, hash, children, number, lowest: 0 });
                }
            }
            _ => {}
        }
        Some(Open { shape, hash, children: inside, number, lowest: 0 })
    }

    /// The digest of what a back reference names, and the open container that it leads to.
    fn back(&self, number: u32, stack: &[Open<'_>]) -> (Digest, Option<usize>) {
        let mark =
            |tag: u8, bytes: &[u8]| Digest(Sha256::new().chain_update([tag]).chain_update(bytes).finalize().into());
        if let Some(index) = stack.iter().position(|open| open.number == Some(number as usize)) {
            return (mark(CYCLE, &((stack.len() - index) as u64).to_le_bytes()), Some(index));
        }
        let done = match self.finished.get(number as usize) {
            Some(Some((done, false))) => *done,
            Some(Some((done, true))) => mark(AGAIN, &done.0),
            _ => mark(UNKNOWN, &number.to_le_bytes()),
        };
        (done, None)
    }

    fn leaf(&mut self, value: &Value, hash: &mut Sha256) {
        self.number(value);
        match value {
            Value::None => hash.update([wire::NONE]),
            Value::Bool(flag) => hash.update([if *flag { wire::TRUE } else { wire::FALSE }]),
            Value::Int(int) => word(wire::INT, *int as u64, hash),
            Value::BigInt(int) => match i64::try_from(&**int) {
                Ok(int) => word(wire::INT, int as u64, hash),
                Err(_) => {
                    hash.update([wire::BIG_INT]);
                    sized(&int.to_signed_bytes_le(), hash);
                }
            },
            Value::Float(float) => word(wire::FLOAT, bits(*float), hash),
            Value::Complex(real, imaginary) => {
                word(wire::COMPLEX, bits(*real), hash);
                hash.update(bits(*imaginary).to_le_bytes());
            }
            Value::Str(text) => {
                hash.update([wire::STR]);
                sized(text.as_bytes(), hash);
            }
            Value::WideStr(points) => {
                hash.update([wire::STR]);
                sized(&surrogate_pass(points), hash);
            }
            Value::Bytes(bytes) => {
                hash.update([wire::BYTES]);
                content(bytes, hash);
            }
            Value::ByteArray(bytes) => {
                hash.update([wire::BYTEARRAY]);
                content(bytes, hash);
            }
            Value::Ellipsis => hash.update([wire::ELLIPSIS]),
            Value::NotImplemented => hash.update([wire::NOT_IMPLEMENTED]),
            Value::Array(array) => {
                hash.update([wire::ARRAY, array.flavour as u8]);
                dtype_hash(&array.dtype, hash);
                shape_of(&array.shape, hash);
                let mut blocks = array.canonical();
                while let Some(block) = blocks.next() {
                    hash.update(block);
                }
            }
            Value::Scalar(scalar) => {
                hash.update([wire::SCALAR]);
                dtype_hash(&scalar.dtype, hash);
                let mut bytes = scalar.bytes.to_vec();
                elements::canonicalize(&mut bytes, &crate::dtype::leaves(&scalar.dtype).unwrap_or_default());
                sized(&bytes, hash);
            }
            Value::Reference(name) => {
                hash.update([wire::REFERENCE]);
                sized(name.as_bytes(), hash);
            }
            Value::Handle(handle) => {
                hash.update([wire::HANDLE]);
                sized(handle.class.as_bytes(), hash);
            }
            Value::Parent(parent) => {
                word(wire::PARENT, parent.id, hash);
                sized(parent.name.as_bytes(), hash);
            }
            Value::Code(code) => {
                hash.update([wire::CODE]);
                sized(code.name.as_bytes(), hash);
                sized(&code.pickle, hash);
            }
            // Containers and back references never come here.
            _ => hash.update([UNKNOWN]),
        }
    }
}

impl Open<'_> {
    fn add(&mut self, done: Digest) {
        match &mut self.shape {
            Shape::Ordered => {
                self.hash.update([CLOSED]);
                self.hash.update(done.0);
            }
            Shape::Unordered(members) => members.push(done),
            Shape::Pairs(pairs, waiting) => match waiting.take() {
                Some(key) => pairs.push((key, done)),
                None => *waiting = Some(done),
            },
        }
    }

    fn close(mut self) -> Digest {
        match &mut self.shape {
            Shape::Ordered => {}
            Shape::Unordered(members) => {
                members.sort_unstable();
                members.iter().for_each(|member| self.hash.update(member.0));
            }
            Shape::Pairs(pairs, _) => {
                pairs.sort_unstable();
                for (key, value) in pairs {
                    self.hash.update(key.0);
                    self.hash.update(value.0);
                }
            }
        }
        Digest(self.hash.finalize().into())
    }
}

fn word(tag: u8, value: u64, hash: &mut Sha256) {
    let mut bytes = [tag; 9];
    bytes[1..].copy_from_slice(&value.to_le_bytes());
    hash.update(bytes);
}

fn sized(bytes: &[u8], hash: &mut Sha256) {
    hash.update((bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}

fn shape_of(shape: &[u64], hash: &mut Sha256) {
    hash.update([shape.len() as u8]);
    shape.iter().for_each(|extent| hash.update(extent.to_le_bytes()));
}

/// A dtype's lists hold no back references and are few, so they are hashed by their text.
fn dtype_hash(dtype: &Value, hash: &mut Sha256) {
    sized(crate::literal::print(dtype).as_bytes(), hash);
}

fn bits(float: f64) -> u64 {
    if float.is_nan() { 0x7FF8 << 48 } else { float.to_bits() }
}

fn content(bytes: &Bytes, hash: &mut Sha256) {
    match bytes {
        Bytes::Inline(bytes) => sized(bytes, hash),
        Bytes::Buffer(place) => {
            let (buffer, mut offset, length) = (&place.0, place.1, &place.2);
            hash.update(length.to_le_bytes());
            let end = offset + length;
            let mut block = vec![0; (64 << 10).min(*length as usize)];
            while offset < end {
                let part = (end - offset).min(block.len() as u64) as usize;
                buffer.0.read(offset as usize, &mut block[..part]);
                hash.update(&block[..part]);
                offset += part as u64;
            }
        }
    }
}

/// UTF-8, with lone surrogates written as if they were characters.
fn surrogate_pass(points: &[u32]) -> Vec<u8> {
    let mut out = Vec::with_capacity(points.len());
    for &point in points {
        match char::from_u32(point) {
            Some(char) => out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes()),
            None => {
                out.extend([0xE0 | (point >> 12) as u8, 0x80 | (point >> 6 & 0x3F) as u8, 0x80 | (point & 0x3F) as u8]);
            }
        }
    }
    out
}
