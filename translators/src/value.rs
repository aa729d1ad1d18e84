//! The tree form of neutral values.

use std::fmt;
use std::sync::Arc;

use num_bigint::BigInt;

/// One neutral value. Sharing and cycles stay visible as [`Value::Back`]; nothing is resolved.
///
/// Equality is that of representation: floats by their bits, sets and dicts in order, buffers by content. To compare by
/// meaning use [`crate::digest`] or [`crate::first_difference`]. `Debug` recurses and is for tests; people are shown
/// [`crate::literal::print`].
#[derive(Clone, Debug)]
pub enum Value {
    None,
    Bool(bool),
    Int(i64),
    /// An int outside of 64 bits. The encoder writes a smaller one as [`Value::Int`].
    BigInt(Box<BigInt>),
    Float(f64),
    /// Real and imaginary part.
    Complex(f64, f64),
    Str(Arc<str>),
    /// The code points of a str that has lone surrogates and therefore no UTF-8.
    WideStr(Arc<[u32]>),
    Bytes(Bytes),
    ByteArray(Bytes),
    Ellipsis,
    NotImplemented,
    List(Vec<Value>),
    Tuple(Vec<Value>),
    Set(Vec<Value>),
    FrozenSet(Vec<Value>),
    Dict(Vec<(Value, Value)>),
    /// Start, stop and step.
    Range(Box<[Value; 3]>),
    /// Start, stop and step.
    Slice(Box<[Value; 3]>),
    /// A value met before, by its number within the field (PROTOCOL.md, "numbered").
    Back(u32),
    Array(Box<Array>),
    ObjectArray(Box<ObjectArray>),
    Scalar(Box<Scalar>),
    Record(Box<Record>),
    /// `module:qualified.name`.
    Reference(Arc<str>),
    Handle(Box<Handle>),
    Parent(Box<ParentObject>),
    Code(Box<Code>),
}

/// The bytes of a `bytes` or `bytearray`.
#[derive(Clone, Debug)]
pub enum Bytes {
    Inline(Arc<[u8]>),
    /// Buffer, offset and length in bytes.
    Buffer(Box<(Buffer, u64, u64)>),
}

/// Which class an array is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// `numpy.ndarray`.
    NdArray = 0,
    MemoryView = 1,
    /// `array.array`.
    ArrayArray = 2,
}

/// List or tuple, where either may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sequence {
    List,
    Tuple,
}

/// An n-dimensional view on a buffer.
#[derive(Clone, Debug)]
pub struct Array {
    pub flavour: Flavour,
    /// A str such as `<f8`, or a list of `(name, type)` or `(name, type, shape)`.
    pub dtype: Value,
    pub writeable: bool,
    pub shape: Vec<u64>,
    /// In bytes; 0 and negative ones are fine.
    pub strides: Vec<i64>,
    pub buffer: Buffer,
    /// Of the first element, in bytes.
    pub offset: u64,
}

/// An array of Python objects, its elements in C order.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectArray {
    pub writeable: bool,
    /// Whether its memory is in Fortran order. The items are in C order all the same.
    pub column_major: bool,
    pub shape: Vec<u64>,
    pub items: Vec<Value>,
}

/// One element with its dtype, such as `numpy.float32(1.5)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    pub dtype: Value,
    pub bytes: Arc<[u8]>,
}

/// A data class, by name: `datetime.date`, `decimal.Decimal`, `exception`.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub name: Arc<str>,
    pub value: Value,
}

/// An object that stayed in the worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handle {
    pub id: u64,
    pub class: Arc<str>,
    pub repr: Arc<str>,
}

/// An object that stayed with the supervisor's user, such as a callback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParentObject {
    pub id: u64,
    pub name: Arc<str>,
}

/// Code by value; it travels only from supervisor to worker and is never looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub name: Arc<str>,
    pub pickle: Arc<[u8]>,
}

/// Memory that arrays lie in. It may be mapped into another process that writes to it, hence no `&[u8]`.
pub trait Memory: Send + Sync {
    /// Size in bytes, which never changes.
    fn len(&self) -> usize;
    /// Copies `into.len()` bytes from `offset`. Panics when they do not lie within the memory.
    fn read(&self, offset: usize, into: &mut [u8]);
    /// Where it begins; valid as long as the object lives.
    fn as_ptr(&self) -> *const u8;
    /// Where it lies in a segment, if it does.
    fn range(&self) -> Option<SharedRange> {
        None
    }
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Memory for Vec<u8> {
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn read(&self, offset: usize, into: &mut [u8]) {
        into.copy_from_slice(&self[offset..offset + into.len()]);
    }
    fn as_ptr(&self) -> *const u8 {
        Vec::as_ptr(self)
    }
}

/// A shared reference to memory. Two arrays alias when theirs are the same.
#[derive(Clone)]
pub struct Buffer(pub Arc<dyn Memory>);

/// A range of a segment, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SharedRange {
    pub segment: u32,
    pub offset: u64,
    pub length: u64,
}

impl Buffer {
    pub fn new(memory: impl Memory + 'static) -> Self {
        Self(Arc::new(memory))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether both are the same memory.
    pub fn is(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }

    /// The same for all clones of one buffer, and different for any two that live at the same time.
    pub fn identity(&self) -> usize {
        Arc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// A copy of `length` bytes from `offset`. Panics when they do not lie within the buffer.
    pub fn to_vec(&self, offset: usize, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.0.read(offset, &mut bytes);
        bytes
    }
}

impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Buffer({} bytes", self.len())?;
        if let Some(range) = self.0.range() {
            write!(f, " in segment {} at {}", range.segment, range.offset)?;
        }
        f.write_str(")")
    }
}

impl PartialEq for Buffer {
    fn eq(&self, other: &Self) -> bool {
        self.is(other) || (self.len() == other.len() && self.to_vec(0, self.len()) == other.to_vec(0, other.len()))
    }
}

impl Flavour {
    /// The name of its class in Python.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::NdArray => "numpy.ndarray",
            Self::MemoryView => "memoryview",
            Self::ArrayArray => "array.array",
        }
    }
}

impl Bytes {
    pub fn len(&self) -> usize {
        match self {
            Self::Inline(bytes) => bytes.len(),
            Self::Buffer(place) => place.2 as usize,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A copy, wherever they lie.
    pub fn to_vec(&self) -> Vec<u8> {
        self.first(usize::MAX)
    }

    /// A copy of the first bytes, at most `most` of them.
    pub fn first(&self, most: usize) -> Vec<u8> {
        let length = self.len().min(most);
        match self {
            Self::Inline(bytes) => bytes[..length].to_vec(),
            Self::Buffer(place) => place.0.to_vec(place.1 as usize, length),
        }
    }
}

impl PartialEq for Bytes {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Inline(left), Self::Inline(right)) => left == right,
            _ => self.len() == other.len() && self.to_vec() == other.to_vec(),
        }
    }
}

impl PartialEq for Array {
    fn eq(&self, other: &Self) -> bool {
        self.flavour == other.flavour
            && self.dtype == other.dtype
            && self.writeable == other.writeable
            && self.shape == other.shape
            && self.strides == other.strides
            && self.offset == other.offset
            && self.buffer == other.buffer
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, Self::None)
            | (Self::Ellipsis, Self::Ellipsis)
            | (Self::NotImplemented, Self::NotImplemented) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::BigInt(a), Self::BigInt(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::Complex(a, b), Self::Complex(c, d)) => a.to_bits() == c.to_bits() && b.to_bits() == d.to_bits(),
            (Self::Str(a), Self::Str(b)) | (Self::Reference(a), Self::Reference(b)) => a == b,
            (Self::WideStr(a), Self::WideStr(b)) => a == b,
            (Self::Bytes(a), Self::Bytes(b)) | (Self::ByteArray(a), Self::ByteArray(b)) => a == b,
            (Self::List(a), Self::List(b))
            | (Self::Tuple(a), Self::Tuple(b))
            | (Self::Set(a), Self::Set(b))
            | (Self::FrozenSet(a), Self::FrozenSet(b)) => a == b,
            (Self::Dict(a), Self::Dict(b)) => a == b,
            (Self::Range(a), Self::Range(b)) | (Self::Slice(a), Self::Slice(b)) => a == b,
            (Self::Back(a), Self::Back(b)) => a == b,
            (Self::Array(a), Self::Array(b)) => a == b,
            (Self::ObjectArray(a), Self::ObjectArray(b)) => a == b,
            (Self::Scalar(a), Self::Scalar(b)) => a == b,
            (Self::Record(a), Self::Record(b)) => a == b,
            (Self::Handle(a), Self::Handle(b)) => a == b,
            (Self::Parent(a), Self::Parent(b)) => a == b,
            (Self::Code(a), Self::Code(b)) => a == b,
            _ => false,
        }
    }
}

impl Value {
    pub fn str(text: impl AsRef<str>) -> Self {
        Self::Str(text.as_ref().into())
    }

    pub fn bytes(bytes: impl AsRef<[u8]>) -> Self {
        Self::Bytes(Bytes::Inline(bytes.as_ref().into()))
    }

    /// An int of any size, in its one representation.
    pub fn big_int(int: BigInt) -> Self {
        match i64::try_from(&int) {
            Ok(small) => Self::Int(small),
            Err(_) => Self::BigInt(Box::new(int)),
        }
    }

    /// A str from code points, lone surrogates and all. None when one of them is no code point.
    pub fn code_points(points: &[u32]) -> Option<Self> {
        match points.iter().map(|&point| char::from_u32(point)).collect::<Option<String>>() {
            Some(text) => Some(Self::Str(text.into())),
            None if points.iter().all(|&point| point <= 0x10_FFFF) => Some(Self::WideStr(points.into())),
            None => None,
        }
    }

    pub fn record(name: &str, value: Value) -> Self {
        Self::Record(Box::new(Record { name: name.into(), value }))
    }

    /// A dict whose keys are str.
    pub fn dict<K: AsRef<str>>(items: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self::Dict(items.into_iter().map(|(key, value)| (Self::str(key), value)).collect())
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(int) => Some(*int),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The elements of a list or tuple.
    pub fn as_sequence(&self) -> Option<&[Value]> {
        match self {
            Self::List(items) | Self::Tuple(items) => Some(items),
            _ => None,
        }
    }

    pub fn as_dict(&self) -> Option<&[(Value, Value)]> {
        match self {
            Self::Dict(items) => Some(items),
            _ => None,
        }
    }

    /// The value that a dict has for a key that is a str.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_dict()?.iter().find(|(name, _)| name.as_str() == Some(key)).map(|(_, value)| value)
    }

    /// The name of its type in Python, for messages.
    pub fn type_name(&self) -> &str {
        match self {
            Self::None => "NoneType",
            Self::Bool(_) => "bool",
            Self::Int(_) | Self::BigInt(_) => "int",
            Self::Float(_) => "float",
            Self::Complex(..) => "complex",
            Self::Str(_) | Self::WideStr(_) => "str",
            Self::Bytes(_) => "bytes",
            Self::ByteArray(_) => "bytearray",
            Self::Ellipsis => "ellipsis",
            Self::NotImplemented => "NotImplementedType",
            Self::List(_) => "list",
            Self::Tuple(_) => "tuple",
            Self::Set(_) => "set",
            Self::FrozenSet(_) => "frozenset",
            Self::Dict(_) => "dict",
            Self::Range(_) => "range",
            Self::Slice(_) => "slice",
            Self::Back(_) => "back reference",
            Self::Array(array) => array.flavour.type_name(),
            Self::ObjectArray(_) => "numpy.ndarray",
            Self::Scalar(_) => "numpy.generic",
            Self::Record(record) => &record.name,
            Self::Reference(_) => "reference",
            Self::Handle(handle) => &handle.class,
            Self::Parent(_) => "parent object",
            Self::Code(_) => "code",
        }
    }
}
