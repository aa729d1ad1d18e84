//! Shared memory that a client sent, read and written by system calls and never mapped: a client that shrinks its file gets an
//! error for it, and nobody gets a fault.

use std::collections::HashMap;
use std::os::fd::OwnedFd;

use understudy_translators::{Buffer, SharedRange};

use crate::wire::arena::Arena;
use crate::wire::frame::ProtocolFault;
use crate::wire::memory::SharedBlock;

/// Segments of one client, at most.
const MOST: usize = 256;
/// How much is copied at a time, in bytes.
const CHUNK: usize = 1 << 20;

#[derive(Default)]
pub struct Segments(HashMap<u32, ClientSegment>);

struct ClientSegment {
    file: OwnedFd,
    size: u64,
    /// For results only: ranges that hold one.
    results: Option<Arena>,
}

impl Segments {
    /// A SEGMENT frame.
    pub fn add(&mut self, number: i64, size: i64, role: &str, file: OwnedFd) -> Result<(), ProtocolFault> {
        let fault = |text: &str| Err(ProtocolFault::segment(text));
        let (Ok(number), Ok(size)) = (u32::try_from(number), u64::try_from(size)) else {
            return fault("a segment has a number of 32 bits and a size");
        };
        if self.0.len() >= MOST {
            return fault("there are too many segments; FORGET those that are not needed");
        }
        match rustix::fs::fstat(&file) {
            Ok(facts) if facts.st_size as u64 >= size => {}
            _ => return fault("the segment's file is smaller than it is said to be"),
        }
        let results = match role {
            "results" => Some(Arena::new(size)),
            "arguments" | "shared" | "journal" => None,
            _ => return fault("a client sends segments for arguments, results, journal or shared"),
        };
        if self.0.contains_key(&number) {
            return fault("a segment of this number is there already");
        }
        self.0.insert(number, ClientSegment { file, size, results });
        Ok(())
    }

    pub fn forget(&mut self, number: i64) {
        if let Ok(number) = u32::try_from(number) {
            self.0.remove(&number);
        }
    }

    /// Whether the client can have results in shared memory.
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// A copy of a range.
    pub fn read(&self, range: SharedRange, threshold: u64) -> Result<Buffer, String> {
        let segment = self.0.get(&range.segment).ok_or("is of no segment that was sent")?;
        let end = range.offset.checked_add(range.length).ok_or("wraps around")?;
        if end > segment.size {
            return Err(format!("lies outside of a segment of {} bytes", segment.size));
        }
        let length = usize::try_from(range.length).map_err(|_| "is too long")?;
        let gone = |_| "could not be read: the segment's file has shrunk".to_owned();
        if range.length < threshold {
            let mut bytes = vec![0; length];
            read_all(&segment.file, &mut bytes, range.offset).map_err(gone)?;
            return Ok(Buffer::new(bytes));
        }
        // In memory of our own that workers map, so that this copy is the only one.
        let block = SharedBlock::new(length).map_err(|error| format!("found no memory here: {error}"))?;
        let mut chunk = vec![0; CHUNK.min(length)];
        let mut done = 0;
        while done < length {
            let part = CHUNK.min(length - done);
            read_all(&segment.file, &mut chunk[..part], range.offset + done as u64).map_err(gone)?;
            block.write(done, &chunk[..part]);
            done += part;
        }
        Ok(block.buffer())
    }

    /// Copies a result into a segment with room; None if there is no such segment.
    pub fn write(&mut self, buffer: &Buffer) -> Option<SharedRange> {
        let length = buffer.len() as u64;
        let (&number, segment, offset) = self.0.iter_mut().find_map(|(number, segment)| {
            let offset = segment.results.as_mut()?.allocate(length)?;
            Some((number, &*segment, offset))
        })?;
        let mut chunk = vec![0; CHUNK.min(buffer.len())];
        let mut done = 0;
        while done < buffer.len() {
            let part = CHUNK.min(buffer.len() - done);
            buffer.0.read(done, &mut chunk[..part]);
            write_all(&segment.file, &chunk[..part], offset + done as u64).ok()?;
            done += part;
        }
        Some(SharedRange { segment: number, offset, length })
    }

    /// A RELEASE of one range.
    pub fn release(&mut self, number: i64, offset: i64) {
        let (Ok(number), Ok(offset)) = (u32::try_from(number), u64::try_from(offset)) else { return };
        if let Some(arena) = self.0.get_mut(&number).and_then(|segment| segment.results.as_mut()) {
            arena.release(offset);
        }
    }

    /// Notes in a journal that it holds nothing.
    pub fn clear_journal(&self, number: i64, offset: i64) -> Option<()> {
        let segment = self.0.get(&u32::try_from(number).ok()?)?;
        write_all(&segment.file, &[0; 16], u64::try_from(offset).ok()?).ok()
    }
}

fn read_all(file: &OwnedFd, mut into: &mut [u8], mut offset: u64) -> Result<(), rustix::io::Errno> {
    while !into.is_empty() {
        match rustix::io::pread(file, &mut *into, offset) {
            Ok(0) => return Err(rustix::io::Errno::IO),
            Ok(count) => {
                into = &mut into[count..];
                offset += count as u64;
            }
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn write_all(file: &OwnedFd, mut bytes: &[u8], mut offset: u64) -> Result<(), rustix::io::Errno> {
    while !bytes.is_empty() {
        match rustix::io::pwrite(file, bytes, offset) {
            Ok(count) => {
                bytes = &bytes[count..];
                offset += count as u64;
            }
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
