//! Reading bytes as values: a pull reader that trusts nothing.
//!
//! A [`Decoder`] gives one [`Event`] for each tag and keeps only a frame for each open container, so its memory does not
//! depend on what the body claims. Every length is checked against the bytes that are left before anyone can reserve
//! memory for it. What the events mean is the caller's business; [`crate::decode`] makes trees of them.

mod body;
mod event;
mod reader;

pub use body::{Body, Limits};
pub use event::{ArrayEvent, Dtype, Event, Packed, WideStr};
pub(crate) use reader::Reader;

use crate::value::{Flavour, Sequence};
use crate::{DecodeError, Fault, dtype, wire};
use event::{Floats, Ints, Strs};
use reader::word;

/// Reads the values of a [`Body`] one tag at a time.
#[derive(Debug)]
pub struct Decoder<'a, 'b> {
    body: &'b Body<'a>,
    at: usize,
    /// What the next numbered value gets.
    next: u32,
    stack: Vec<Frame>,
}

/// An open container.
#[derive(Debug)]
struct Frame {
    kind: Kind,
    /// Its own number, or for one without: that of the next numbered value when it began. So they never decrease.
    number: u32,
    /// Values still to come; a dict's key and value are two.
    remaining: u64,
    /// One more than the index of the innermost frame below this one whose open place can be filled in later.
    fillable: u16,
    /// One more than the index of the innermost frame below this one whose open place is hashed.
    hashed: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A list, an object array, or a record.
    Mutable,
    Tuple,
    /// A set or frozenset.
    Set,
    Dict,
    Range,
    Slice,
}

impl<'a, 'b> Decoder<'a, 'b> {
    /// Whether another field follows. True also within a field that is not yet read to its end.
    pub fn more(&mut self) -> bool {
        self.close();
        !self.stack.is_empty() || self.at < self.body.end
    }

    /// Offset in the body of the next tag, in bytes.
    pub fn position(&self) -> usize {
        self.at
    }

    pub fn body(&self) -> &'b Body<'a> {
        self.body
    }

    /// Checks that all was read.
    pub fn finish(mut self) -> Result<(), DecodeError> {
        self.close();
        match self.body.end - self.at {
            0 if self.stack.is_empty() => Ok(()),
            0 => Err(DecodeError { at: self.at, fault: Fault::Truncated { needed: 1, left: 0 } }),
            left => Err(DecodeError { at: self.at, fault: Fault::Trailing(left) }),
        }
    }

    /// Reads a value to its end without making anything of it.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        self.close();
        let depth = self.stack.len();
        loop {
            self.next()?;
            self.close();
            if self.stack.len() <= depth {
                return Ok(());
            }
        }
    }

    /// The next tag. Past the last field it is an error that the body is truncated.
    #[expect(clippy::should_implement_trait, reason = "it fails, and what ends is the field")]
    #[inline]
    pub fn next(&mut self) -> Result<Event<'a>, DecodeError> {
        self.close();
        let at = self.at;
        let mut reader = Reader { bytes: self.body.bytes, at, end: self.body.end };
        let tag = reader.u8()?;
        match self.stack.last_mut() {
            Some(top) => {
                if top.kind == Kind::Range && tag != wire::INT && tag != wire::BIG_INT {
                    return Err(DecodeError { at, fault: Fault::RangeOfOther });
                }
                // A back reference is judged by the place it stands in, which this count tells.
                if tag != wire::BACK {
                    top.remaining -= 1;
                }
            }
            None => self.next = 0,
        }
        // The most frequent tags, without the call.
        let event = match tag {
            wire::INT => Event::Int(reader.u64()? as i64),
            wire::FLOAT => Event::Float(f64::from_bits(reader.u64()?)),
            wire::STR => Event::Str(reader.text()?),
            wire::NONE => Event::None,
            wire::FALSE => Event::Bool(false),
            wire::TRUE => Event::Bool(true),
            wire::TUPLE => {
                let len = reader.count(1)?;
                let number = self.open(at, Kind::Tuple, len as u64)?;
                Event::Tuple { number, len }
            }
            _ => self.other(tag, at, &mut reader)?,
        };
        self.at = reader.at;
        Ok(event)
    }

    fn other(&mut self, tag: u8, at: usize, reader: &mut Reader<'a>) -> Result<Event<'a>, DecodeError> {
        let fail = |fault| Err(DecodeError { at, fault });
        Ok(match tag {
            wire::BIG_INT => {
                let bytes = reader.sized()?;
                let minimal = bytes.len() > 8 && {
                    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
                    !(last == 0 && before < 0x80 || last == 0xFF && before >= 0x80)
                };
                if !minimal {
                    return fail(Fault::IntNotMinimal);
                }
                Event::BigInt(bytes)
            }
            wire::COMPLEX => Event::Complex(f64::from_bits(reader.u64()?), f64::from_bits(reader.u64()?)),
            wire::WIDE_STR => {
                let len = reader.count(4)?;
                let start = reader.at;
                let points = WideStr(reader.take(4 * len)?.chunks_exact(4));
                if let Some((index, point)) = points.clone().enumerate().find(|&(_, point)| point > 0x10_FFFF) {
                    return Err(DecodeError { at: start + 4 * index, fault: Fault::CodePoint(point) });
                }
                Event::WideStr(points)
            }
            wire::BYTES => Event::Bytes(reader.sized()?),
            wire::BYTEARRAY => Event::ByteArray { bytes: reader.sized()?, number: self.number() },
            wire::BYTES_IN => {
                let (buffer, offset, length) = self.buffer_range(at, reader)?;
                Event::BytesIn { buffer, offset, length }
            }
            wire::BYTEARRAY_IN => {
                let (buffer, offset, length) = self.buffer_range(at, reader)?;
                Event::ByteArrayIn { number: self.number(), buffer, offset, length }
            }
            wire::ELLIPSIS => Event::Ellipsis,
            wire::NOT_IMPLEMENTED => Event::NotImplemented,
            wire::LIST => {
                let len = reader.count(1)?;
                Event::List { number: self.open(at, Kind::Mutable, len as u64)?, len }
            }
            wire::SET => {
                let len = reader.count(1)?;
                Event::Set { number: self.open(at, Kind::Set, len as u64)?, len }
            }
            wire::FROZENSET => {
                let len = reader.count(1)?;
                Event::FrozenSet { number: self.open(at, Kind::Set, len as u64)?, len }
            }
            wire::DICT => {
                let len = reader.count(2)?;
                Event::Dict { number: self.open(at, Kind::Dict, 2 * len as u64)?, len }
            }
            wire::RANGE => {
                self.push(at, Kind::Range, self.next, 3)?;
                Event::Range
            }
            wire::SLICE => {
                self.push(at, Kind::Slice, self.next, 3)?;
                Event::Slice
            }
            wire::PACKED_LIST | wire::PACKED_TUPLE => {
                self.check_depth(at)?;
                let sequence = if tag == wire::PACKED_LIST { Sequence::List } else { Sequence::Tuple };
                Event::Packed { number: self.number(), sequence, items: packed(reader)? }
            }
            wire::BACK => {
                let number = reader.u32()?;
                self.check_back(at, number)?;
                if let Some(top) = self.stack.last_mut() {
                    top.remaining -= 1;
                }
                Event::Back(number)
            }
            wire::ARRAY => Event::Array(Box::new(self.array(at, reader)?)),
            wire::OBJECT_ARRAY => {
                let (flags, shape) = shape(reader, wire::WRITEABLE | wire::COLUMN_MAJOR)?;
                let found = reader.u32()?;
                let expected = product(&shape).ok_or(DecodeError { at, fault: Fault::ArraySize })?;
                if expected != u64::from(found) {
                    return fail(Fault::ObjectCount { expected, found });
                }
                reader.need(expected)?;
                let number = self.open(at, Kind::Mutable, expected)?;
                let (writeable, column_major) = (flags & wire::WRITEABLE != 0, flags & wire::COLUMN_MAJOR != 0);
                Event::ObjectArray { number, writeable, column_major, shape, len: found as usize }
            }
            wire::SCALAR => {
                let dtype = self.dtype(reader)?;
                let bytes = reader.sized()?;
                if bytes.len() as u64 != dtype.size {
                    return fail(Fault::ScalarSize { expected: dtype.size, found: bytes.len() });
                }
                Event::Scalar { dtype, bytes }
            }
            wire::RECORD => {
                let name = reader.str_value()?;
                Event::Record { number: self.open(at, Kind::Mutable, 1)?, name }
            }
            wire::REFERENCE => Event::Reference(reader.str_value()?),
            wire::HANDLE => Event::Handle { id: reader.u64()?, class: reader.str_value()?, repr: reader.str_value()? },
            wire::PARENT => Event::Parent { id: reader.u64()?, name: reader.str_value()? },
            wire::CODE => Event::Code { name: reader.str_value()?, pickle: reader.sized()? },
            tag => return fail(Fault::UnknownTag(tag)),
        })
    }

    /// Takes finished containers off the stack.
    #[inline]
    fn close(&mut self) {
        while self.stack.last().is_some_and(|top| top.remaining == 0) {
            self.stack.pop();
        }
    }

    fn number(&mut self) -> u32 {
        let number = self.next;
        // Every number costs a byte at least, and a field of 4 GiB is beyond any limit.
        self.next = self.next.wrapping_add(1);
        number
    }

    #[inline]
    fn open(&mut self, at: usize, kind: Kind, values: u64) -> Result<u32, DecodeError> {
        let number = self.number();
        self.push(at, kind, number, values)?;
        Ok(number)
    }

    fn push(&mut self, at: usize, kind: Kind, number: u32, remaining: u64) -> Result<(), DecodeError> {
        self.check_depth(at)?;
        let (fillable, hashed) = match self.stack.last() {
            // The place that the new container takes was counted already.
            Some(top) => top.place(self.stack.len(), top.remaining + 1),
            None => (0, 0),
        };
        self.stack.push(Frame { kind, number, remaining, fillable, hashed });
        Ok(())
    }

    fn check_depth(&self, at: usize) -> Result<(), DecodeError> {
        let limit = self.body.limits.depth.min(wire::MAX_DEPTH);
        match self.stack.len() >= limit {
            true => Err(DecodeError { at, fault: Fault::TooDeep(limit) }),
            false => Ok(()),
        }
    }

    /// A reference to something unfinished is a cycle, and a cycle must pass through a place that can be filled in after
    /// its container was made, and through none whose hash is needed before.
    fn check_back(&self, at: usize, number: u32) -> Result<(), DecodeError> {
        let Some(top) = self.stack.last().filter(|_| number < self.next) else {
            return Err(DecodeError { at, fault: Fault::BackUnknown { number, known: self.next } });
        };
        let above = self.stack.partition_point(|frame| frame.number <= number);
        let open = above > 0 && {
            let frame = &self.stack[above - 1];
            frame.number == number && !matches!(frame.kind, Kind::Range | Kind::Slice)
        };
        let (fillable, hashed) = top.place(self.stack.len(), top.remaining);
        match open && !(usize::from(fillable) >= above && usize::from(hashed) < above) {
            true => Err(DecodeError { at, fault: Fault::BackUnfinished(number) }),
            false => Ok(()),
        }
    }

    fn buffer_range(&self, at: usize, reader: &mut Reader<'a>) -> Result<(u32, u64, u64), DecodeError> {
        let (number, offset, length) = (reader.u32()?, reader.u64()?, reader.u64()?);
        let size = self.size(at, number)?;
        match offset.checked_add(length).is_some_and(|end| end <= size as u64) {
            true => Ok((number, offset, length)),
            false => Err(DecodeError { at, fault: Fault::BufferRange { offset, length, size } }),
        }
    }

    fn size(&self, at: usize, number: u32) -> Result<usize, DecodeError> {
        let known = self.body.buffers();
        self.body.size(number).ok_or(DecodeError { at, fault: Fault::BufferUnknown { number, known } })
    }

    fn array(&mut self, at: usize, reader: &mut Reader<'a>) -> Result<ArrayEvent, DecodeError> {
        let number = self.number();
        let flavour = match reader.u8()? {
            0 => Flavour::NdArray,
            1 => Flavour::MemoryView,
            2 => Flavour::ArrayArray,
            other => return Err(DecodeError { at, fault: Fault::Flavour(other) }),
        };
        let dtype = self.dtype(reader)?;
        let (flags, shape) = shape(reader, wire::WRITEABLE)?;
        let mut strides = Vec::with_capacity(shape.len());
        for _ in 0..shape.len() {
            strides.push(reader.u64()? as i64);
        }
        let buffer = reader.u32()?;
        let offset = reader.u64()?;
        let size = self.size(at, buffer)?;
        let extent = extent(dtype.size, &shape, &strides).ok_or(DecodeError { at, fault: Fault::ArraySize })?;
        let (first, end) = (i128::from(offset) + extent.0, i128::from(offset) + extent.1);
        if first < 0 || end > size as i128 {
            return Err(DecodeError { at, fault: Fault::ArrayBounds { size } });
        }
        Ok(ArrayEvent { number, flavour, dtype, writeable: flags == wire::WRITEABLE, shape, strides, buffer, offset })
    }

    fn dtype(&mut self, reader: &mut Reader<'a>) -> Result<Dtype, DecodeError> {
        let at = reader.at;
        let value = dtype::read(reader, &mut self.next, 0)?;
        let size = dtype::size(&value).map_err(|why| DecodeError { at, fault: Fault::Dtype(why) })?;
        Ok(Dtype { value, size })
    }
}

impl Frame {
    /// The innermost fillable and the innermost hashed place, down from this frame's own open place; each is one more than
    /// the index of its frame. `depth` is one more than this frame's index.
    fn place(&self, depth: usize, remaining: u64) -> (u16, u16) {
        let depth = depth as u16;
        match self.kind {
            Kind::Mutable => (depth, self.hashed),
            Kind::Dict if remaining % 2 == 1 => (depth, self.hashed),
            Kind::Set | Kind::Dict => (self.fillable, depth),
            Kind::Tuple | Kind::Range | Kind::Slice => (self.fillable, self.hashed),
        }
    }
}

fn packed<'a>(reader: &mut Reader<'a>) -> Result<Packed<'a>, DecodeError> {
    let at = reader.at;
    Ok(match reader.u8()? {
        wire::PACKED_INT => {
            let len = reader.count(8)?;
            Packed::Ints(Ints(reader.take(8 * len)?.chunks_exact(8)))
        }
        wire::PACKED_FLOAT => {
            let len = reader.count(8)?;
            Packed::Floats(Floats(reader.take(8 * len)?.chunks_exact(8)))
        }
        wire::PACKED_BOOL => {
            let len = reader.count(1)?;
            let start = reader.at;
            let items = reader.take(len)?;
            if let Some(index) = items.iter().position(|&item| item > 1) {
                return Err(DecodeError { at: start + index, fault: Fault::PackedBool(items[index]) });
            }
            Packed::Bools(items)
        }
        wire::PACKED_STR => {
            let len = reader.count(4)?;
            let lengths = reader.take(4 * len)?.chunks_exact(4);
            let total: u64 = lengths.clone().map(|length| u64::from(word(length))).sum();
            reader.need(total)?;
            let text = reader.utf8(total as usize)?;
            let mut end = 0;
            for length in lengths.clone() {
                end += word(length) as usize;
                if !text.is_char_boundary(end) {
                    return Err(DecodeError { at: reader.at - text.len() + end, fault: Fault::Utf8 });
                }
            }
            Packed::Strs(Strs { lengths, text })
        }
        other => return Err(DecodeError { at, fault: Fault::PackedType(other) }),
    })
}

/// Flags, of which there may be those of `known`, and a shape.
fn shape(reader: &mut Reader<'_>, known: u8) -> Result<(u8, Vec<u64>), DecodeError> {
    let at = reader.at;
    let flags = reader.u8()?;
    if flags & !known != 0 {
        return Err(DecodeError { at, fault: Fault::Flags(flags) });
    }
    let dimensions = reader.u8()?;
    if usize::from(dimensions) > wire::MAX_DIMENSIONS {
        return Err(DecodeError { at, fault: Fault::Dimensions(dimensions) });
    }
    reader.need(8 * u64::from(dimensions))?;
    let mut shape = Vec::with_capacity(dimensions.into());
    for _ in 0..dimensions {
        shape.push(reader.u64()?);
    }
    Ok((flags, shape))
}

/// How many elements a shape has. None if they cannot be counted, even without the dimensions of extent 0.
pub(crate) fn product(shape: &[u64]) -> Option<u64> {
    let most =
        shape.iter().filter(|&&extent| extent != 0).try_fold(1u64, |count, &extent| count.checked_mul(extent))?;
    Some(if shape.contains(&0) { 0 } else { most })
}

/// From where to where the elements reach, in bytes, as seen from the first. None if their bytes cannot be counted in 63 bits.
pub(crate) fn extent(size: u64, shape: &[u64], strides: &[i64]) -> Option<(i128, i128)> {
    let count = product(shape)?;
    let bytes = shape
        .iter()
        .filter(|&&extent| extent != 0)
        .try_fold(size.max(1), |bytes, &extent| bytes.checked_mul(extent))?;
    if bytes > i64::MAX as u64 {
        return None;
    }
    if count == 0 {
        return Some((0, 0));
    }
    let (mut low, mut high) = (0i128, i128::from(size));
    for (&extent, &stride) in shape.iter().zip(strides) {
        let reach = i128::from(extent - 1) * i128::from(stride);
        if reach < 0 {
            low += reach;
        } else {
            high += reach;
        }
    }
    Some((low, high))
}
