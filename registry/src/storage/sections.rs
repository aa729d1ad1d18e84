//! A stored index as bytes: a checked header, and the sections behind it.

use std::ops::Deref;
use std::ops::Range;
use std::sync::Arc;

use crate::storage::Broken;

const MAGIC: &[u8; 16] = b"understudy-index";
/// Changes with the layout that this module and its neighbours give the file. What is in the elements changes with
/// `MADE_BY`.
const FORMAT: u32 = 1;
/// The source of this crate, by its hash: what another build has written may mean something else.
const MADE_BY: &str = env!("REGISTRY_SOURCE");

/// Magic, format, the length of `MADE_BY`, the number of sections, and the checksum of all that follows.
const FIXED: usize = 16 + 4 * 4;

/// A part of an index, which keeps all of it in memory.
#[derive(Clone)]
pub(super) struct Section {
    bytes: Arc<Vec<u8>>,
    range: Range<usize>,
}

impl Deref for Section {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[self.range.clone()]
    }
}

impl Section {
    /// All bytes of the file, and where this part of it begins.
    pub(super) fn shared(&self) -> (Arc<Vec<u8>>, usize) {
        (self.bytes.clone(), self.range.start)
    }
}

/// The little-endian word at a place, counted in words.
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let start = at.checked_mul(4)?;
    let four = bytes.get(start..start.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

pub(super) fn join(sections: &[Vec<u8>]) -> Vec<u8> {
    let mut body = MADE_BY.as_bytes().to_vec();
    for section in sections {
        body.extend((section.len() as u32).to_le_bytes());
    }
    for section in sections {
        body.extend(section);
    }
    let mut out = MAGIC.to_vec();
    for number in [FORMAT, MADE_BY.len() as u32, sections.len() as u32, crc32fast::hash(&body)] {
        out.extend(number.to_le_bytes());
    }
    out.extend(body);
    out
}

/// The sections of a file that is whole and was written by this build.
pub(super) fn split<const N: usize>(bytes: Vec<u8>) -> Result<[Section; N], Broken> {
    let (magic, rest) = bytes.split_first_chunk::<16>().ok_or(Broken::Short)?;
    if magic != MAGIC {
        return Err(Broken::NoIndex);
    }
    let number = |at| word(rest, at).ok_or(Broken::Short);
    if number(0)? != FORMAT {
        return Err(Broken::Version);
    }
    let body = bytes.get(FIXED..).ok_or(Broken::Short)?;
    if body.get(..number(1)? as usize) != Some(MADE_BY.as_bytes()) {
        // A file of this build whose name of it is damaged is corrupt all the same: it is not believed either way.
        return Err(if crc32fast::hash(body) == number(3)? { Broken::Version } else { Broken::Checksum });
    }
    if crc32fast::hash(body) != number(3)? {
        return Err(Broken::Checksum);
    }
    if number(2)? as usize != N {
        return Err(Broken::Version);
    }
    let mut start = FIXED + MADE_BY.len() + 4 * N;
    let mut ranges: [Range<usize>; N] = std::array::from_fn(|_| 0..0);
    for (at, range) in ranges.iter_mut().enumerate() {
        let length = word(&body[MADE_BY.len()..], at).ok_or(Broken::Short)? as usize;
        *range = start..start + length;
        start += length;
    }
    if start != bytes.len() {
        return Err(Broken::Short);
    }
    let bytes = Arc::new(bytes);
    Ok(ranges.map(|range| Section { bytes: bytes.clone(), range }))
}
