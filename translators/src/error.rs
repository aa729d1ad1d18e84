//! What can be wrong with bytes that claim to be a message, and with values that shall become one.

use thiserror::Error;

/// A body that breaks the protocol, and where.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("byte {at}: {fault}")]
pub struct DecodeError {
    /// Offset in the body, in bytes, of what is wrong.
    pub at: usize,
    pub fault: Fault,
}

/// The ways in which a body can break the protocol.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Fault {
    #[error("the body has {length} bytes, the limit is {limit}")]
    TooLong { length: usize, limit: usize },
    #[error("needs {needed} bytes where {left} are left")]
    Truncated { needed: u64, left: u64 },
    #[error("{0} bytes follow the last value")]
    Trailing(usize),
    #[error("no value has the tag {0:#04x}")]
    UnknownTag(u8),
    #[error("containers nest deeper than {0}")]
    TooDeep(usize),
    #[error("the values would take more than {0} nodes")]
    TooManyNodes(usize),
    #[error("a str is not UTF-8")]
    Utf8,
    #[error("{0:#x} is no code point")]
    CodePoint(u32),
    #[error("a long int is not minimal, or would fit 64 bits")]
    IntNotMinimal,
    #[error("a range has something else than ints")]
    RangeOfOther,
    #[error("expected a str, found tag {0:#04x}")]
    ExpectedStr(u8),
    #[error("expected one value, found {0}")]
    ExpectedOne(usize),
    #[error("packed elements of the unknown type {0:#04x}")]
    PackedType(u8),
    #[error("a packed bool is {0:#04x}")]
    PackedBool(u8),
    #[error("back reference to {number}, where {known} are numbered")]
    BackUnknown { number: u32, known: u32 },
    #[error("back reference to {0}, which is unfinished here and cannot be filled in later")]
    BackUnfinished(u32),
    #[error("an entry of the buffer table has the unknown kind {0:#04x}")]
    BufferKind(u8),
    #[error("buffer {number} of {known}")]
    BufferUnknown { number: u32, known: usize },
    #[error("bytes {offset}..+{length} do not lie in a buffer of {size} bytes")]
    BufferRange { offset: u64, length: u64, size: usize },
    #[error("segment {segment}, offset {offset}, length {length}: {why}")]
    Segment { segment: u32, offset: u64, length: u64, why: String },
    #[error("an array of the unknown flavour {0}")]
    Flavour(u8),
    #[error("unknown flags {0:#04x}")]
    Flags(u8),
    #[error("an array of {0} dimensions")]
    Dimensions(u8),
    #[error("no dtype of plain data: {0}")]
    Dtype(String),
    #[error("a scalar of {found} bytes, its dtype has {expected}")]
    ScalarSize { expected: u64, found: usize },
    #[error("an array's shape is too large to be addressed")]
    ArraySize,
    #[error("an array's elements do not lie in its buffer of {size} bytes")]
    ArrayBounds { size: usize },
    #[error("an object array has {found} elements, its shape says {expected}")]
    ObjectCount { expected: u64, found: u32 },
}

/// A value that the encoding has no room for.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EncodeError {
    #[error("{what} of length {length}: at most {} fit into a message", u32::MAX)]
    TooLong { what: &'static str, length: usize },
    #[error("containers nest deeper than {0}")]
    TooDeep(usize),
    #[error("an array of {0} dimensions, at most 64 can travel")]
    Dimensions(usize),
    #[error("{shape} dimensions in the shape of an array, {strides} in its strides")]
    Strides { shape: usize, strides: usize },
}
