//! Encoded fields, and how they become one body.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::Encoder;
use crate::value::{Buffer, SharedRange, Value};
use crate::{EncodeError, wire};

/// Encoded fields, independent of the worker they go to: the bytes name buffers by number only.
#[derive(Clone, Debug, Default)]
pub struct Encoded {
    pub(super) values: Vec<u8>,
    pub(super) buffers: Vec<Buffer>,
    /// Where in `values` the numbers of buffers stand.
    pub(super) patches: Vec<usize>,
}

/// Where a buffer shall lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the body itself.
    Inline,
    /// In shared memory, where its bytes are already, or will be before the body is sent.
    Shared(SharedRange),
}

/// Joins fields into one body.
///
/// `place` is asked once for each different buffer; buffers that fields have in common are one in the body.
pub fn assemble<E>(fields: &[&Encoded], place: impl FnMut(&Buffer) -> Result<Place, E>) -> Result<Vec<u8>, E> {
    let mut body = Vec::new();
    assemble_into(&mut body, fields, place)?;
    Ok(body)
}

/// As [`assemble`], behind what `body` has already, such as a frame's header. On an error `body` is left as it was.
pub fn assemble_into<E>(
    body: &mut Vec<u8>,
    fields: &[&Encoded],
    mut place: impl FnMut(&Buffer) -> Result<Place, E>,
) -> Result<(), E> {
    let values: usize = fields.iter().map(|field| field.values.len()).sum();
    if fields.iter().all(|field| field.buffers.is_empty()) {
        body.reserve(4 + values);
        body.extend_from_slice(&0u32.to_le_bytes());
        for field in fields {
            body.extend_from_slice(&field.values);
        }
        return Ok(());
    }
    let mut numbers = HashMap::new();
    let mut buffers: Vec<(&Buffer, Place)> = Vec::new();
    let mut inline = 0;
    for buffer in fields.iter().flat_map(|field| &field.buffers) {
        if let Entry::Vacant(entry) = numbers.entry(buffer.identity()) {
            entry.insert(buffers.len() as u32);
            let place = place(buffer)?;
            if place == Place::Inline {
                inline += buffer.len();
            }
            buffers.push((buffer, place));
        }
    }
    body.reserve(4 + 25 * buffers.len() + values + inline);
    body.extend_from_slice(&(buffers.len() as u32).to_le_bytes());
    for (buffer, place) in &buffers {
        match place {
            Place::Inline => {
                body.push(wire::BUFFER_INLINE);
                body.extend_from_slice(&(buffer.len() as u64).to_le_bytes());
            }
            Place::Shared(range) => {
                body.push(wire::BUFFER_SHARED);
                body.extend_from_slice(&range.segment.to_le_bytes());
                body.extend_from_slice(&range.offset.to_le_bytes());
                body.extend_from_slice(&range.length.to_le_bytes());
            }
        }
    }
    for field in fields {
        let start = body.len();
        body.extend_from_slice(&field.values);
        for &patch in &field.patches {
            let at = start + patch;
            let local = u32::from_le_bytes([body[at], body[at + 1], body[at + 2], body[at + 3]]);
            let number = numbers[&field.buffers[local as usize].identity()];
            body[at..at + 4].copy_from_slice(&number.to_le_bytes());
        }
    }
    for (buffer, place) in &buffers {
        if *place == Place::Inline {
            let start = body.len();
            body.resize(start + buffer.len(), 0);
            buffer.0.read(0, &mut body[start..]);
        }
    }
    Ok(())
}

impl Encoded {
    /// One field from one value.
    pub fn value(value: &Value) -> Result<Self, EncodeError> {
        Self::fields([value])
    }

    /// One field from each value.
    pub fn fields<'a>(values: impl IntoIterator<Item = &'a Value>) -> Result<Self, EncodeError> {
        let mut encoder = Encoder::new();
        for value in values {
            encoder.field();
            encoder.value(value);
        }
        encoder.finish()
    }

    /// The encoded values, in which buffers have the numbers of [`Encoded::buffers`].
    pub fn values(&self) -> &[u8] {
        &self.values
    }

    pub fn buffers(&self) -> &[Buffer] {
        &self.buffers
    }

    /// How many bytes it has with its buffers.
    pub fn size(&self) -> usize {
        self.values.len() + self.buffers.iter().map(Buffer::len).sum::<usize>()
    }
}
