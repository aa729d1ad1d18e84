//! What a decoder gives: one event for each tag.

use super::reader::{long, word};
use crate::value::{Flavour, Sequence, Value};

/// One tag and what belongs to it, but for the values inside it: those are the events that follow.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    None,
    Bool(bool),
    Int(i64),
    /// Two's complement, little-endian, minimal, longer than 8 bytes.
    BigInt(&'a [u8]),
    Float(f64),
    Complex(f64, f64),
    Str(&'a str),
    WideStr(WideStr<'a>),
    Bytes(&'a [u8]),
    ByteArray {
        number: u32,
        bytes: &'a [u8],
    },
    /// In a buffer of [`Body::buffer`]; the range was checked.
    BytesIn {
        buffer: u32,
        offset: u64,
        length: u64,
    },
    ByteArrayIn {
        number: u32,
        buffer: u32,
        offset: u64,
        length: u64,
    },
    Ellipsis,
    NotImplemented,
    /// `len` values follow.
    List {
        number: u32,
        len: usize,
    },
    /// `len` values follow.
    Tuple {
        number: u32,
        len: usize,
    },
    /// `len` values follow.
    Set {
        number: u32,
        len: usize,
    },
    /// `len` values follow.
    FrozenSet {
        number: u32,
        len: usize,
    },
    /// `len` times a key and its value follow.
    Dict {
        number: u32,
        len: usize,
    },
    /// Three ints follow.
    Range,
    /// Three values follow.
    Slice,
    Packed {
        number: u32,
        sequence: Sequence,
        items: Packed<'a>,
    },
    /// Of a value that has begun already in this field.
    Back(u32),
    Array(Box<ArrayEvent>),
    /// `len` values follow, in C order.
    ObjectArray {
        number: u32,
        writeable: bool,
        column_major: bool,
        shape: Vec<u64>,
        len: usize,
    },
    Scalar {
        dtype: Dtype,
        bytes: &'a [u8],
    },
    /// One value follows.
    Record {
        number: u32,
        name: &'a str,
    },
    Reference(&'a str),
    Handle {
        id: u64,
        class: &'a str,
        repr: &'a str,
    },
    Parent {
        id: u64,
        name: &'a str,
    },
    Code {
        name: &'a str,
        pickle: &'a [u8],
    },
}

/// An array whose every element lies in its buffer.
#[derive(Clone, Debug)]
pub struct ArrayEvent {
    pub number: u32,
    pub flavour: Flavour,
    pub dtype: Dtype,
    pub writeable: bool,
    pub shape: Vec<u64>,
    /// In bytes.
    pub strides: Vec<i64>,
    /// For [`Body::buffer`].
    pub buffer: u32,
    /// Of the first element, in bytes.
    pub offset: u64,
}

/// A dtype that was checked to be plain data.
#[derive(Clone, Debug, PartialEq)]
pub struct Dtype {
    /// A str, or a list of fields.
    pub value: Value,
    /// Of one element, in bytes.
    pub size: u64,
}

/// The elements of a packed sequence.
#[derive(Clone, Debug)]
pub enum Packed<'a> {
    Ints(Ints<'a>),
    Floats(Floats<'a>),
    /// Each 0 or 1.
    Bools(&'a [u8]),
    Strs(Strs<'a>),
}

/// Ints of a packed sequence.
#[derive(Clone, Debug)]
pub struct Ints<'a>(pub(super) std::slice::ChunksExact<'a, u8>);

/// Floats of a packed sequence.
#[derive(Clone, Debug)]
pub struct Floats<'a>(pub(super) std::slice::ChunksExact<'a, u8>);

/// Strings of a packed sequence.
#[derive(Clone, Debug)]
pub struct Strs<'a> {
    pub(super) lengths: std::slice::ChunksExact<'a, u8>,
    pub(super) text: &'a str,
}

/// The code points of a str that has lone surrogates; each was checked to be one.
#[derive(Clone, Debug)]
pub struct WideStr<'a>(pub(super) std::slice::ChunksExact<'a, u8>);

macro_rules! items {
    ($name:ident, $item:ty, $read:expr) => {
        impl Iterator for $name<'_> {
            type Item = $item;
            #[inline]
            fn next(&mut self) -> Option<$item> {
                self.0.next().map($read)
            }
            fn size_hint(&self) -> (usize, Option<usize>) {
                self.0.size_hint()
            }
        }
        impl ExactSizeIterator for $name<'_> {}
    };
}

items!(Ints, i64, |bytes| long(bytes) as i64);
items!(Floats, f64, |bytes| f64::from_bits(long(bytes)));
items!(WideStr, u32, word);

impl<'a> Iterator for Strs<'a> {
    type Item = &'a str;
    #[inline]
    fn next(&mut self) -> Option<&'a str> {
        let (item, rest) = self.text.split_at(word(self.lengths.next()?) as usize);
        self.text = rest;
        Some(item)
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.lengths.size_hint()
    }
}

impl ExactSizeIterator for Strs<'_> {}

impl Packed<'_> {
    pub fn len(&self) -> usize {
        match self {
            Self::Ints(items) => items.len(),
            Self::Floats(items) => items.len(),
            Self::Bools(items) => items.len(),
            Self::Strs(items) => items.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
