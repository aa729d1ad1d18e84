//! A body: its buffer table, and where the fields begin and end.

use std::sync::OnceLock;

use super::Decoder;
use super::reader::Reader;
use crate::value::{Buffer, SharedRange};
use crate::{DecodeError, Fault, wire};

/// What a reader is willing to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How deep containers may nest, at most [`wire::MAX_DEPTH`].
    pub depth: usize,
    /// How many nodes trees made from one body may have; one takes 32 bytes. Events have no such limit.
    pub nodes: usize,
    /// How long a body may be, in bytes.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: wire::MAX_DEPTH, nodes: 16 << 20, bytes: 64 << 20 }
    }
}

/// A body whose buffer table was read and checked.
#[derive(Debug)]
pub struct Body<'a> {
    pub(super) bytes: &'a [u8],
    start: usize,
    pub(super) end: usize,
    pub(super) limits: Limits,
    buffers: Vec<Slot<'a>>,
}

#[derive(Debug)]
enum Slot<'a> {
    Inline(&'a [u8], OnceLock<Buffer>),
    Shared(Buffer),
}

impl<'a> Body<'a> {
    /// Reads the buffer table. `open` is asked for each range in shared memory; what it says in its error is shown.
    pub fn parse(
        bytes: &'a [u8],
        limits: &Limits,
        mut open: impl FnMut(SharedRange) -> Result<Buffer, String>,
    ) -> Result<Self, DecodeError> {
        if bytes.len() > limits.bytes {
            return Err(DecodeError { at: 0, fault: Fault::TooLong { length: bytes.len(), limit: limits.bytes } });
        }
        let mut reader = Reader { bytes, at: 0, end: bytes.len() };
        let count = reader.u32()?;
        if count == 0 {
            return Ok(Self { bytes, start: reader.at, end: bytes.len(), limits: *limits, buffers: Vec::new() });
        }
        // An entry has at least nine bytes.
        reader.need(u64::from(count) * 9)?;
        let mut table = Vec::with_capacity(count as usize);
        for _ in 0..count {
            let at = reader.at;
            match reader.u8()? {
                wire::BUFFER_INLINE => {
                    let length = reader.u64()?;
                    // Its bytes stand at the end of the body.
                    let left = reader.end - reader.at;
                    let length = usize::try_from(length)
                        .ok()
                        .filter(|&length| length <= left)
                        .ok_or(DecodeError { at, fault: Fault::Truncated { needed: length, left: left as u64 } })?;
                    reader.end -= length;
                    table.push(Entry::Inline(length));
                }
                wire::BUFFER_SHARED => {
                    let range = SharedRange { segment: reader.u32()?, offset: reader.u64()?, length: reader.u64()? };
                    table.push(Entry::Shared(at, range));
                }
                kind => return Err(DecodeError { at, fault: Fault::BufferKind(kind) }),
            }
        }
        let mut place = reader.end;
        let mut buffers = Vec::with_capacity(table.len());
        for entry in table {
            buffers.push(match entry {
                Entry::Inline(length) => {
                    place += length;
                    Slot::Inline(&bytes[place - length..place], OnceLock::new())
                }
                Entry::Shared(at, range) => {
                    let buffer = open(range).and_then(|buffer| match buffer.len() as u64 == range.length {
                        true => Ok(buffer),
                        false => Err(format!("has {} bytes", buffer.len())),
                    });
                    Slot::Shared(buffer.map_err(|why| {
                        let SharedRange { segment, offset, length } = range;
                        DecodeError { at, fault: Fault::Segment { segment, offset, length, why } }
                    })?)
                }
            });
        }
        Ok(Self { bytes, start: reader.at, end: reader.end, limits: *limits, buffers })
    }

    /// A reader that stands before the first field.
    pub fn decoder(&self) -> Decoder<'a, '_> {
        Decoder { body: self, at: self.start, next: 0, stack: Vec::new() }
    }

    /// Buffer `number` of the table, which an event named. An inline one is copied out of the body the first time.
    ///
    /// Panics when no event can have named it.
    pub fn buffer(&self, number: u32) -> Buffer {
        match &self.buffers[number as usize] {
            Slot::Inline(bytes, buffer) => buffer.get_or_init(|| Buffer::new(bytes.to_vec())).clone(),
            Slot::Shared(buffer) => buffer.clone(),
        }
    }

    /// The bytes of buffer `number` if they stand in the body itself.
    pub fn inline(&self, number: u32) -> Option<&'a [u8]> {
        match self.buffers.get(number as usize)? {
            Slot::Inline(bytes, _) => Some(bytes),
            Slot::Shared(_) => None,
        }
    }

    /// How many buffers the table has.
    pub fn buffers(&self) -> usize {
        self.buffers.len()
    }

    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(super) fn size(&self, number: u32) -> Option<usize> {
        Some(match self.buffers.get(number as usize)? {
            Slot::Inline(bytes, _) => bytes.len(),
            Slot::Shared(buffer) => buffer.len(),
        })
    }
}

enum Entry {
    Inline(usize),
    Shared(usize, SharedRange),
}
