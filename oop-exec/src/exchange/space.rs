//! The memory that one worker shares with us: what we gave it for arguments, what it fills with results, and who
//! still uses which range of it.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use understudy_translators::{Buffer, SharedRange};

use crate::wire::arena::Arena;
use crate::wire::memory::{Owner, Releases, Segment, SharedMemory};

/// The smallest segment, in bytes.
const SMALLEST: u64 = 1 << 20;
/// The smallest segment for columns, in bytes.
const COLUMNS: u64 = 1 << 19;
/// Up to this size in bytes a segment's size is a power of two, so that calls of slowly growing size reuse it.
const DOUBLING: u64 = 64 << 20;
/// Above it, sizes are multiples of this.
const STEP: u64 = 4 << 20;
/// A segment for results is at least this part of those that there are, up to [`DOUBLING`], so that many results that somebody
/// keeps take few descriptors.
const PART: u64 = 8;
/// Idle segments beyond so many bytes are given back at once.
const KEEP: u64 = 512 << 20;

struct Arguments {
    segment: Arc<Segment>,
    arena: Arc<Mutex<Arena>>,
}

/// A range that the worker uses, and what keeps it from being given to others.
struct Lease {
    buffers: Vec<Buffer>,
    length: u64,
    /// How many entries of tables named it.
    count: u64,
}

/// A range for one message, not yet committed.
pub(super) struct Placement {
    pub range: SharedRange,
    buffer: Buffer,
}

#[derive(Default)]
pub(super) struct Space {
    arguments: Vec<Arguments>,
    results: HashMap<u32, Arc<Segment>>,
    releases: Arc<Releases>,
    live: HashMap<(u32, u64), Weak<SharedMemory>>,
    leases: BTreeMap<(u32, u64), Lease>,
    /// Segments that were sent and are not ours to give out ranges of.
    foreign: HashMap<u32, Weak<Segment>>,
    journal: Option<Arc<Segment>>,
    columns: Option<Arc<Segment>>,
    /// Bytes that the running call was given for its results.
    granted: u64,
}

/// A segment that the worker has to be sent before the next frame.
pub(super) struct Announcement {
    pub segment: Arc<Segment>,
    pub role: &'static str,
}

impl Space {
    /// Puts a buffer where the worker sees it: by reference if it lies in a segment, else as a copy in a range for arguments.
    pub(super) fn place(&mut self, buffer: &Buffer, announce: &mut Vec<Announcement>) -> io::Result<Placement> {
        if let Some(range) = buffer.0.range()
            && let Some(segment) = Segment::find(range.segment)
        {
            self.announce_foreign(segment, announce);
            return Ok(Placement { range, buffer: buffer.clone() });
        }
        let memory = self.allocate(buffer.len() as u64, announce)?;
        let range =
            SharedRange { segment: memory.segment().number(), offset: memory.offset(), length: buffer.len() as u64 };
        if !memory.segment().copy_from(range.offset, &*buffer.0) {
            return Err(io::Error::other("the buffer does not fit the range that was made for it"));
        }
        Ok(Placement { range, buffer: Buffer(memory) })
    }

    /// The message with these placements will be sent: the worker holds them now.
    pub(super) fn commit(&mut self, placements: Vec<Placement>) {
        for Placement { range, buffer } in placements {
            let lease = self.leases.entry((range.segment, range.offset)).or_insert_with(|| Lease {
                buffers: Vec::new(),
                length: 0,
                count: 0,
            });
            lease.count += 1;
            lease.length = lease.length.max(range.length);
            if !lease.buffers.iter().any(|known| known.is(&buffer)) {
                lease.buffers.push(buffer);
            }
        }
    }

    /// The worker has given a range back. False when it had none there.
    pub(super) fn released(&mut self, segment: u32, offset: u64) -> bool {
        let key = (segment, offset);
        let Some(lease) = self.leases.get_mut(&key) else { return false };
        lease.count -= 1;
        if lease.count == 0 {
            self.leases.remove(&key);
        }
        true
    }

    /// The memory of a range that the worker named.
    pub(super) fn open(&mut self, range: SharedRange) -> Result<Buffer, String> {
        if let Some(segment) = self.results.get(&range.segment) {
            if !segment.contains(range.offset, range.length) {
                return Err(format!("lies outside of a segment of {} bytes", segment.len()));
            }
            let key = (range.segment, range.offset);
            if let Some(memory) = self.live.get(&key).and_then(Weak::upgrade)
                && memory.length() == range.length
            {
                memory.name_again();
                return Ok(Buffer(memory));
            }
            let owner = Owner::Result(Arc::clone(&self.releases));
            let memory = SharedMemory::new(Arc::clone(segment), range.offset, range.length, owner);
            self.live.insert(key, Arc::downgrade(&memory));
            return Ok(Buffer(memory));
        }
        let end = range.offset.checked_add(range.length).ok_or("wraps around")?;
        let before = self.leases.range((range.segment, 0)..=(range.segment, range.offset)).rev();
        let holding = before.take(64).find(|((_, start), lease)| start + lease.length >= end);
        let Some(((_, start), lease)) = holding else {
            return Err("is no range that the worker was given or has".to_owned());
        };
        if *start == range.offset
            && let Some(buffer) = lease.buffers.iter().find(|buffer| buffer.len() as u64 == range.length)
        {
            return Ok(buffer.clone());
        }
        let whole = lease.buffers.iter().max_by_key(|buffer| buffer.len()).ok_or("is held by nobody")?;
        let segment = Segment::find(range.segment).ok_or("is of a segment that is gone")?;
        Ok(Buffer(SharedMemory::new(segment, range.offset, range.length, Owner::View(whole.clone()))))
    }

    /// A segment for results of so many bytes; None when that is more than the call may have.
    pub(super) fn grant(&mut self, bytes: u64, limit: u64) -> Option<Arc<Segment>> {
        if !self.allows(bytes, limit) {
            return None;
        }
        let left = limit.saturating_sub(self.granted);
        let there: u64 = self.results.values().map(|segment| segment.len() as u64).sum();
        let ample = bytes.max((there / PART).min(DOUBLING)).min(left);
        let (segment, counted) = match Segment::create(size_of_segment(ample)?) {
            Ok(segment) => (segment, ample),
            Err(_) if ample > bytes => (Segment::create(size_of_segment(bytes)?).ok()?, bytes),
            Err(_) => return None,
        };
        // However little was asked for, a segment takes its memory and its descriptor.
        self.granted += counted.max(SMALLEST);
        self.results.insert(segment.number(), Arc::clone(&segment));
        Some(segment)
    }

    /// Whether so much more is within what one call may be given.
    pub(super) fn allows(&self, bytes: u64, limit: u64) -> bool {
        bytes <= limit.saturating_sub(self.granted)
    }

    /// How many ranges the worker has not been told about that nobody here uses any more.
    pub(super) fn releases(&self) -> usize {
        self.releases.len()
    }

    /// A call begins: what it may be given starts at nothing.
    pub(super) fn begin_call(&mut self) {
        self.granted = 0;
    }

    /// The range into which the worker writes the results of a batch.
    pub(super) fn journal(&mut self, announce: &mut Vec<Announcement>) -> io::Result<Arc<Segment>> {
        if let Some(segment) = &self.journal {
            return Ok(Arc::clone(segment));
        }
        let segment = Segment::create(SMALLEST)?;
        announce.push(Announcement { segment: Arc::clone(&segment), role: "journal" });
        self.journal = Some(Arc::clone(&segment));
        Ok(segment)
    }

    /// Memory of so many bytes for the columns of many calls: for this worker alone, which no other could write to.
    pub(super) fn columns(&mut self, bytes: u64, announce: &mut Vec<Announcement>) -> io::Result<Arc<Segment>> {
        if let Some(segment) = self.columns.as_ref().filter(|segment| segment.len() as u64 >= bytes) {
            return Ok(Arc::clone(segment));
        }
        let segment = Segment::create(bytes.max(COLUMNS).next_power_of_two())?;
        announce.push(Announcement { segment: Arc::clone(&segment), role: "journal" });
        if let Some(before) = self.columns.replace(Arc::clone(&segment)) {
            // It is forgotten with the next that nobody uses.
            self.foreign.insert(before.number(), Arc::downgrade(&before));
        }
        Ok(segment)
    }

    /// What was made for columns the last time.
    pub(super) fn last_columns(&self) -> Option<&Segment> {
        self.columns.as_deref()
    }

    /// Ranges of results that nobody here uses any more.
    pub(super) fn take_releases(&mut self) -> Vec<(u32, u64)> {
        let ranges = self.releases.take();
        for range in &ranges {
            if self.live.get(range).is_some_and(|memory| memory.strong_count() == 0) {
                self.live.remove(range);
            }
        }
        ranges
    }

    /// Segments that nobody uses and that the worker is to forget: those of others that are gone, and of our own either all
    /// (`everything`) or those beyond what is worth keeping.
    pub(super) fn take_unused(&mut self, everything: bool) -> Vec<u32> {
        let mut unused = Vec::new();
        let leases = &self.leases;
        let leased = |number: u32| leases.range((number, 0)..=(number, u64::MAX)).next().is_some();
        self.foreign.retain(|&number, segment| {
            let keep = segment.strong_count() > 0 || leased(number);
            if !keep {
                unused.push(number);
            }
            keep
        });
        let total: u64 = self.bytes();
        if !everything && total <= KEEP {
            return unused;
        }
        let live = &self.live;
        let mut kept = 0;
        self.results.retain(|&number, segment| {
            let used =
                leased(number) || live.iter().any(|((other, _), memory)| *other == number && memory.strong_count() > 0);
            let keep = used || (!everything && kept + segment.len() as u64 <= KEEP);
            if keep {
                kept += segment.len() as u64;
            } else {
                unused.push(number);
            }
            keep
        });
        self.arguments.retain(|arguments| {
            let used = !lock(&arguments.arena).is_empty();
            let keep = used || (!everything && kept + arguments.segment.len() as u64 <= KEEP);
            if keep {
                kept += arguments.segment.len() as u64;
            } else {
                unused.push(arguments.segment.number());
            }
            keep
        });
        if everything {
            unused.extend(self.journal.take().iter().chain(&self.columns.take()).map(|segment| segment.number()));
        }
        unused
    }

    /// Bytes of the segments for arguments and results.
    pub(super) fn bytes(&self) -> u64 {
        let arguments: u64 = self.arguments.iter().map(|arguments| arguments.segment.len() as u64).sum();
        arguments + self.results.values().map(|segment| segment.len() as u64).sum::<u64>()
    }

    /// How many ranges the worker holds.
    pub(super) fn leased(&self) -> usize {
        self.leases.len()
    }

    fn announce_foreign(&mut self, segment: Arc<Segment>, announce: &mut Vec<Announcement>) {
        let number = segment.number();
        let known = self.results.contains_key(&number)
            || self.arguments.iter().any(|arguments| arguments.segment.number() == number)
            || self.foreign.contains_key(&number);
        if !known {
            self.foreign.insert(number, Arc::downgrade(&segment));
            announce.push(Announcement { segment, role: "shared" });
        }
    }

    fn allocate(&mut self, length: u64, announce: &mut Vec<Announcement>) -> io::Result<Arc<SharedMemory>> {
        for arguments in &self.arguments {
            let offset = lock(&arguments.arena).allocate(length);
            if let Some(offset) = offset {
                return Ok(arguments.range(offset, length));
            }
        }
        let size = size_of_segment(length).ok_or(io::ErrorKind::OutOfMemory)?;
        let segment = Segment::create(size)?;
        let arena = Arc::new(Mutex::new(Arena::new(segment.len() as u64)));
        announce.push(Announcement { segment: Arc::clone(&segment), role: "arguments" });
        let arguments = Arguments { segment, arena };
        let offset = lock(&arguments.arena).allocate(length).ok_or(io::ErrorKind::OutOfMemory)?;
        let range = arguments.range(offset, length);
        self.arguments.push(arguments);
        Ok(range)
    }
}

impl Arguments {
    fn range(&self, offset: u64, length: u64) -> Arc<SharedMemory> {
        SharedMemory::new(Arc::clone(&self.segment), offset, length, Owner::Argument(Arc::clone(&self.arena)))
    }
}

fn lock(arena: &Mutex<Arena>) -> std::sync::MutexGuard<'_, Arena> {
    arena.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The size of a segment for a range of so many bytes.
fn size_of_segment(bytes: u64) -> Option<u64> {
    // A giver of ranges may round up or keep notes.
    let bytes = bytes.checked_add(4096)?;
    if bytes <= DOUBLING { Some(bytes.next_power_of_two().max(SMALLEST)) } else { bytes.checked_next_multiple_of(STEP) }
}
