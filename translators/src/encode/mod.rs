//! Writing values as bytes.
//!
//! An [`Encoder`] writes the values of some fields; [`assemble`] joins what several encoders wrote into one body and
//! decides with its caller where each buffer lies. What was encoded once can so be sent to any worker.

mod body;
mod tree;

pub use body::{Encoded, Place, assemble, assemble_into};

use std::collections::HashMap;

use num_bigint::BigInt;

use crate::value::{Buffer, Flavour, Sequence};
use crate::{EncodeError, wire};

/// Writes values, one call for each tag.
///
/// Containers are opened with the number of values that follow and are never closed. That as many do follow, and that they
/// nest no deeper than [`wire::MAX_DEPTH`], is the caller's part. Kinds that are numbered return their number. Numbering begins
/// anew with [`Encoder::field`]. A length that no message can carry is remembered, and reported by [`Encoder::finish`].
#[derive(Debug, Default)]
pub struct Encoder {
    out: Encoded,
    next: u32,
    known: HashMap<usize, u32>,
    error: Option<EncodeError>,
}

/// A state of an [`Encoder`] to go back to.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    length: usize,
    patches: usize,
    next: u32,
}

impl Encoder {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn with_capacity(bytes: usize) -> Self {
        let mut encoder = Self::default();
        encoder.out.values.reserve(bytes);
        encoder
    }

    /// Begins the next field: numbering restarts.
    pub fn field(&mut self) {
        self.next = 0;
    }

    /// What was written since the encoder was made.
    pub fn finish(self) -> Result<Encoded, EncodeError> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.out),
        }
    }

    /// The state now, for [`Encoder::rollback`].
    pub fn mark(&self) -> Mark {
        Mark { length: self.out.values.len(), patches: self.out.patches.len(), next: self.next }
    }

    /// Takes back all that was written since `mark`. Buffers stay known, which costs nothing when they are used again.
    pub fn rollback(&mut self, mark: Mark) {
        self.out.values.truncate(mark.length);
        self.out.patches.truncate(mark.patches);
        self.next = mark.next;
    }

    /// The bytes written up to now.
    pub fn written(&self) -> usize {
        self.out.values.len()
    }

    pub fn none(&mut self) {
        self.tag(wire::NONE);
    }

    pub fn bool(&mut self, value: bool) {
        self.tag(if value { wire::TRUE } else { wire::FALSE });
    }

    #[inline]
    pub fn int(&mut self, value: i64) {
        let mut bytes = [wire::INT; 9];
        bytes[1..].copy_from_slice(&value.to_le_bytes());
        self.out.values.extend_from_slice(&bytes);
    }

    pub fn big_int(&mut self, value: &BigInt) {
        match i64::try_from(value) {
            Ok(small) => self.int(small),
            Err(_) => self.big_int_le(&value.to_signed_bytes_le()),
        }
    }

    /// An int of any size in two's complement, little-endian, minimal or not. No bytes are 0.
    pub fn big_int_le(&mut self, bytes: &[u8]) {
        let negative = bytes.last().is_some_and(|&byte| byte >= 0x80);
        let filler = if negative { 0xFF } else { 0x00 };
        let mut length = bytes.len();
        while length > 1 && bytes[length - 1] == filler && (bytes[length - 2] >= 0x80) == negative {
            length -= 1;
        }
        if length <= 8 {
            let mut small = [filler; 8];
            small[..length].copy_from_slice(&bytes[..length]);
            self.int(i64::from_le_bytes(small));
        } else {
            self.tag(wire::BIG_INT);
            self.prefixed(&bytes[..length], "an int");
        }
    }

    #[inline]
    pub fn float(&mut self, value: f64) {
        let mut bytes = [wire::FLOAT; 9];
        bytes[1..].copy_from_slice(&value.to_bits().to_le_bytes());
        self.out.values.extend_from_slice(&bytes);
    }

    pub fn complex(&mut self, real: f64, imaginary: f64) {
        self.tag(wire::COMPLEX);
        self.u64(real.to_bits());
        self.u64(imaginary.to_bits());
    }

    #[inline]
    pub fn str(&mut self, text: &str) {
        self.tag(wire::STR);
        self.prefixed(text.as_bytes(), "a str");
    }

    /// A str by its code points, at least one of which is a surrogate.
    pub fn wide_str(&mut self, points: &[u32]) {
        self.tag(wire::WIDE_STR);
        self.length(points.len(), "a str");
        self.out.values.extend(points.iter().flat_map(|point| point.to_le_bytes()));
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.tag(wire::BYTES);
        self.prefixed(bytes, "bytes");
    }

    pub fn bytearray(&mut self, bytes: &[u8]) -> u32 {
        self.tag(wire::BYTEARRAY);
        self.prefixed(bytes, "a bytearray");
        self.number()
    }

    /// A `bytes` that lies in a buffer; offset and length in bytes.
    pub fn bytes_in(&mut self, buffer: &Buffer, offset: u64, length: u64) {
        self.tag(wire::BYTES_IN);
        self.buffer(buffer);
        self.u64(offset);
        self.u64(length);
    }

    /// A `bytearray` that lies in a buffer; offset and length in bytes.
    pub fn bytearray_in(&mut self, buffer: &Buffer, offset: u64, length: u64) -> u32 {
        self.tag(wire::BYTEARRAY_IN);
        self.buffer(buffer);
        self.u64(offset);
        self.u64(length);
        self.number()
    }

    pub fn ellipsis(&mut self) {
        self.tag(wire::ELLIPSIS);
    }

    pub fn not_implemented(&mut self) {
        self.tag(wire::NOT_IMPLEMENTED);
    }

    /// `n` values follow.
    pub fn begin_list(&mut self, n: usize) -> u32 {
        self.begin(wire::LIST, n, "a list")
    }

    /// `n` values follow.
    pub fn begin_tuple(&mut self, n: usize) -> u32 {
        self.begin(wire::TUPLE, n, "a tuple")
    }

    /// `n` values follow.
    pub fn begin_set(&mut self, n: usize) -> u32 {
        self.begin(wire::SET, n, "a set")
    }

    /// `n` values follow.
    pub fn begin_frozenset(&mut self, n: usize) -> u32 {
        self.begin(wire::FROZENSET, n, "a frozenset")
    }

    /// `n` times a key and its value follow.
    pub fn begin_dict(&mut self, n: usize) -> u32 {
        self.begin(wire::DICT, n, "a dict")
    }

    /// Three ints follow.
    pub fn begin_range(&mut self) {
        self.tag(wire::RANGE);
    }

    /// Three values follow.
    pub fn begin_slice(&mut self) {
        self.tag(wire::SLICE);
    }

    /// `n` calls of [`Encoder::packed_int`] follow.
    pub fn begin_packed_ints(&mut self, sequence: Sequence, n: usize) -> u32 {
        self.begin_packed(sequence, wire::PACKED_INT, n, 8)
    }

    #[inline]
    pub fn packed_int(&mut self, value: i64) {
        self.out.values.extend_from_slice(&value.to_le_bytes());
    }

    /// `n` calls of [`Encoder::packed_float`] follow.
    pub fn begin_packed_floats(&mut self, sequence: Sequence, n: usize) -> u32 {
        self.begin_packed(sequence, wire::PACKED_FLOAT, n, 8)
    }

    #[inline]
    pub fn packed_float(&mut self, value: f64) {
        self.out.values.extend_from_slice(&value.to_bits().to_le_bytes());
    }

    /// `n` calls of [`Encoder::packed_bool`] follow.
    pub fn begin_packed_bools(&mut self, sequence: Sequence, n: usize) -> u32 {
        self.begin_packed(sequence, wire::PACKED_BOOL, n, 1)
    }

    #[inline]
    pub fn packed_bool(&mut self, value: bool) {
        self.out.values.push(u8::from(value));
    }

    /// A whole sequence of str.
    pub fn packed_strs<'a>(
        &mut self,
        sequence: Sequence,
        items: impl ExactSizeIterator<Item = &'a str> + Clone,
    ) -> u32 {
        let number = self.begin_packed(sequence, wire::PACKED_STR, items.len(), 4);
        for item in items.clone() {
            self.length(item.len(), "a str");
        }
        for item in items {
            self.out.values.extend_from_slice(item.as_bytes());
        }
        number
    }

    /// A value that was written before in this field.
    pub fn back(&mut self, number: u32) {
        self.tag(wire::BACK);
        self.u32(number);
    }

    /// Its dtype follows as a value (a str or a list), then [`Encoder::end_array`].
    pub fn begin_array(&mut self, flavour: Flavour) -> u32 {
        self.tag(wire::ARRAY);
        self.out.values.push(flavour as u8);
        self.number()
    }

    /// Strides and offset are in bytes.
    pub fn end_array(&mut self, writeable: bool, shape: &[u64], strides: &[i64], buffer: &Buffer, offset: u64) {
        if shape.len() != strides.len() {
            self.fail(EncodeError::Strides { shape: shape.len(), strides: strides.len() });
        }
        self.shape(u8::from(writeable), shape);
        for &stride in strides {
            self.u64(stride as u64);
        }
        self.buffer(buffer);
        self.u64(offset);
    }

    /// As many values follow as the product of the shape, in C order; that many is `n`.
    pub fn begin_object_array(&mut self, writeable: bool, column_major: bool, shape: &[u64], n: usize) -> u32 {
        self.tag(wire::OBJECT_ARRAY);
        self.shape(u8::from(writeable) | u8::from(column_major) << 1, shape);
        self.length(n, "an object array");
        self.number()
    }

    /// Its dtype follows as a value, then [`Encoder::end_scalar`].
    pub fn begin_scalar(&mut self) {
        self.tag(wire::SCALAR);
    }

    pub fn end_scalar(&mut self, bytes: &[u8]) {
        self.prefixed(bytes, "a scalar");
    }

    /// One value follows.
    pub fn begin_record(&mut self, name: &str) -> u32 {
        self.tag(wire::RECORD);
        self.str(name);
        self.number()
    }

    /// `module:qualified.name`.
    pub fn reference(&mut self, name: &str) {
        self.tag(wire::REFERENCE);
        self.str(name);
    }

    pub fn handle(&mut self, id: u64, class: &str, repr: &str) {
        self.tag(wire::HANDLE);
        self.u64(id);
        self.str(class);
        self.str(repr);
    }

    pub fn parent(&mut self, id: u64, name: &str) {
        self.tag(wire::PARENT);
        self.u64(id);
        self.str(name);
    }

    pub fn code(&mut self, name: &str, pickle: &[u8]) {
        self.tag(wire::CODE);
        self.str(name);
        self.prefixed(pickle, "code");
    }

    fn begin_packed(&mut self, sequence: Sequence, element: u8, n: usize, size: usize) -> u32 {
        self.out.values.reserve(6 + n.saturating_mul(size));
        self.tag(if sequence == Sequence::List { wire::PACKED_LIST } else { wire::PACKED_TUPLE });
        self.out.values.push(element);
        self.length(n, "a sequence");
        self.number()
    }

    fn begin(&mut self, tag: u8, n: usize, what: &'static str) -> u32 {
        self.tag(tag);
        self.length(n, what);
        self.number()
    }

    fn shape(&mut self, flags: u8, shape: &[u64]) {
        if shape.len() > wire::MAX_DIMENSIONS {
            self.fail(EncodeError::Dimensions(shape.len()));
        }
        self.out.values.push(flags);
        self.out.values.push(shape.len() as u8);
        for &extent in shape {
            self.u64(extent);
        }
    }

    fn buffer(&mut self, buffer: &Buffer) {
        let fresh = self.out.buffers.len() as u32;
        let number = *self.known.entry(buffer.identity()).or_insert(fresh);
        if number == fresh {
            self.out.buffers.push(buffer.clone());
        }
        self.out.patches.push(self.out.values.len());
        self.u32(number);
    }

    fn number(&mut self) -> u32 {
        let number = self.next;
        self.next = self.next.wrapping_add(1);
        number
    }

    fn tag(&mut self, tag: u8) {
        self.out.values.push(tag);
    }

    fn u32(&mut self, value: u32) {
        self.out.values.extend_from_slice(&value.to_le_bytes());
    }

    fn u64(&mut self, value: u64) {
        self.out.values.extend_from_slice(&value.to_le_bytes());
    }

    fn length(&mut self, length: usize, what: &'static str) {
        match u32::try_from(length) {
            Ok(length) => self.u32(length),
            Err(_) => self.fail(EncodeError::TooLong { what, length }),
        }
    }

    fn prefixed(&mut self, bytes: &[u8], what: &'static str) {
        self.length(bytes.len(), what);
        if self.error.is_none() {
            self.out.values.extend_from_slice(bytes);
        }
    }

    #[cold]
    fn fail(&mut self, error: EncodeError) {
        self.error.get_or_insert(error);
    }
}
