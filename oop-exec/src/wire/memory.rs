//! Memory that two processes see: sealed segments, ranges of them, and the tables that find them again.
//!
//! This is the one file of the supervisor's side that is unsafe: it maps segments. A worker may write to a segment at
//! any moment, so bytes in one are copied before they are judged, and are never taken for anything but bytes.

#![allow(unsafe_code)]

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak};

use rustix::fs::{MemfdFlags, SealFlags};
use rustix::mm::{Advice, MapFlags, ProtFlags};
use understudy_translators::{Buffer, Memory, SharedRange};

use crate::wire::arena::Arena;

/// Segment sizes are multiples of this, in bytes.
const PAGE: u64 = 4096;

/// Memory of a known size that can be passed to workers by descriptor. Cannot shrink or grow, so that no process can make
/// another's access fault. Has no name: it is gone with its last mapping and descriptor.
pub struct Segment {
    number: u32,
    address: NonNull<u8>,
    length: usize,
    descriptor: OwnedFd,
}

// SAFETY: the mapping belongs to this value alone and is unmapped by its drop only; all access is by copying bytes.
unsafe impl Send for Segment {}
// SAFETY: as above; concurrent writers can change bytes, which every reader treats as untrusted.
unsafe impl Sync for Segment {}

impl Segment {
    /// A fresh segment of at least `length` bytes, all zero and all there: its pages are made now and not by faults later.
    ///
    /// Fails when the machine has no descriptor or no memory left for it.
    pub fn create(length: u64) -> io::Result<Arc<Self>> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let too_large = || io::Error::new(io::ErrorKind::OutOfMemory, "a segment of this size cannot be mapped");
        let rounded = length.max(1).checked_next_multiple_of(PAGE).ok_or_else(too_large)?;
        let size = usize::try_from(rounded).ok().filter(|&size| isize::try_from(size).is_ok()).ok_or_else(too_large)?;
        let descriptor = rustix::fs::memfd_create("understudy", MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?;
        rustix::fs::ftruncate(&descriptor, rounded)?;
        rustix::fs::fcntl_add_seals(&descriptor, SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL)?;
        // SAFETY: a new mapping at an address of the kernel's choice; it replaces nothing.
        let address = unsafe {
            rustix::mm::mmap(
                std::ptr::null_mut(),
                size,
                ProtFlags::READ | ProtFlags::WRITE,
                MapFlags::SHARED,
                &descriptor,
                0,
            )?
        };
        let address = NonNull::new(address.cast::<u8>()).ok_or_else(too_large)?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let segment = Self { number, address, length: size, descriptor };
        // SAFETY: the range is the mapping made above. Populating reads and writes back what is there.
        let populated = unsafe { rustix::mm::madvise(address.as_ptr().cast(), size, Advice::LinuxPopulateWrite) };
        match populated {
            // A kernel before 5.14 does not know the advice; its pages come by faults.
            Ok(()) | Err(rustix::io::Errno::INVAL) => {}
            Err(error) => return Err(error.into()),
        }
        let segment = Arc::new(segment);
        registry().segments.insert(number, Arc::downgrade(&segment));
        Ok(segment)
    }

    /// The segment with this number, if it is still mapped in this process.
    pub fn find(number: u32) -> Option<Arc<Self>> {
        registry().segments.get(&number)?.upgrade()
    }

    /// Unique in this process, and never used again.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Size in bytes.
    pub fn len(&self) -> usize {
        self.length
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub fn descriptor(&self) -> BorrowedFd<'_> {
        self.descriptor.as_fd()
    }

    /// Whether a range lies within.
    pub fn contains(&self, offset: u64, length: u64) -> bool {
        offset.checked_add(length).is_some_and(|end| end <= self.length as u64)
    }

    /// Copies bytes out. False when the range does not lie within.
    pub fn read(&self, offset: u64, into: &mut [u8]) -> bool {
        if !self.contains(offset, into.len() as u64) {
            return false;
        }
        // SAFETY: the range lies within the mapping, and `into` is memory of this process that nobody else has.
        unsafe {
            std::ptr::copy_nonoverlapping(self.address.as_ptr().add(offset as usize), into.as_mut_ptr(), into.len());
        }
        true
    }

    /// Copies bytes in. False when the range does not lie within.
    pub fn write(&self, offset: u64, bytes: &[u8]) -> bool {
        if !self.contains(offset, bytes.len() as u64) {
            return false;
        }
        // SAFETY: the range lies within the mapping.
        unsafe {
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.address.as_ptr().add(offset as usize), bytes.len());
        }
        true
    }

    /// Copies all of `memory` in. False when the range does not lie within.
    pub fn copy_from(&self, offset: u64, memory: &dyn Memory) -> bool {
        let length = memory.len();
        if !self.contains(offset, length as u64) {
            return false;
        }
        // Two threads were measured: 6.2 ms instead of 7.0 ms for 64 MiB, not worth a second processor.
        // SAFETY: the range lies within the mapping, and in this process it has been given out to this copy alone. What a
        // worker writes there meanwhile spoils its own arguments only, for nothing is read from it here.
        let into = unsafe { std::slice::from_raw_parts_mut(self.address.as_ptr().add(offset as usize), length) };
        memory.read(0, into);
        true
    }
}

impl Drop for Segment {
    fn drop(&mut self) {
        registry().segments.remove(&self.number);
        // SAFETY: the mapping is this value's own, and nothing borrows from it any more.
        let _ = unsafe { rustix::mm::munmap(self.address.as_ptr().cast(), self.length) };
    }
}

impl fmt::Debug for Segment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Segment").field("number", &self.number).field("length", &self.length).finish()
    }
}

/// What becomes of a range when nobody uses it any more.
pub(crate) enum Owner {
    /// The whole of a segment, which goes with it.
    Block,
    /// A range of a worker's `arguments` segment; it goes back to the arena.
    Argument(Arc<Mutex<Arena>>),
    /// Part of another memory, which it keeps alive.
    View(#[allow(dead_code, reason = "held for its drop only")] Buffer),
    /// A range of a worker's `results` segment; the worker is told, once for every time it named the range.
    Result(Arc<Releases>),
}

/// The ranges of results that the supervisor no longer uses and has not told its worker about.
#[derive(Debug, Default)]
pub(crate) struct Releases(Mutex<Vec<(u32, u64)>>);

impl Releases {
    pub(crate) fn add(&self, segment: u32, offset: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((segment, offset));
    }

    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    pub(crate) fn take(&self) -> Vec<(u32, u64)> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A range of a segment that somebody uses; the memory of an array.
pub(crate) struct SharedMemory {
    segment: Arc<Segment>,
    offset: u64,
    length: u64,
    owner: Owner,
    /// How often the worker named it, for [`Owner::Result`].
    named: AtomicU32,
}

impl SharedMemory {
    /// The caller has checked that the range lies within the segment.
    pub(crate) fn new(segment: Arc<Segment>, offset: u64, length: u64, owner: Owner) -> Arc<Self> {
        debug_assert!(segment.contains(offset, length));
        let memory = Arc::new(Self { segment, offset, length, owner, named: AtomicU32::new(1) });
        registry().ranges.insert(memory.key(), Arc::downgrade(&memory));
        memory
    }

    pub(crate) fn segment(&self) -> &Arc<Segment> {
        &self.segment
    }

    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// The worker named the same range once more.
    pub(crate) fn name_again(&self) {
        self.named.fetch_add(1, Ordering::Relaxed);
    }

    fn address(&self) -> usize {
        self.segment.address.as_ptr() as usize + self.offset as usize
    }

    fn key(&self) -> (usize, usize) {
        (self.address(), self as *const Self as usize)
    }
}

impl Memory for SharedMemory {
    fn len(&self) -> usize {
        self.length as usize
    }

    fn read(&self, offset: usize, into: &mut [u8]) {
        let within = offset.checked_add(into.len()).is_some_and(|end| end as u64 <= self.length);
        assert!(within && self.segment.read(self.offset + offset as u64, into), "the range lies outside of the memory");
    }

    fn as_ptr(&self) -> *const u8 {
        self.address() as *const u8
    }

    fn range(&self) -> Option<SharedRange> {
        Some(SharedRange { segment: self.segment.number, offset: self.offset, length: self.length })
    }
}

impl Drop for SharedMemory {
    fn drop(&mut self) {
        registry().ranges.remove(&self.key());
        match &self.owner {
            Owner::Block | Owner::View(_) => {}
            Owner::Argument(arena) => {
                arena.lock().unwrap_or_else(PoisonError::into_inner).release(self.offset);
            }
            Owner::Result(releases) => {
                for _ in 0..self.named.load(Ordering::Relaxed) {
                    releases.add(self.segment.number, self.offset);
                }
            }
        }
    }
}

/// Shared memory of the user's own: an array in it is never copied on its way to a worker and back.
#[derive(Clone)]
pub struct SharedBlock(Arc<SharedMemory>);

impl SharedBlock {
    /// A block of `length` bytes, all zero. Fails when the machine has no memory or descriptor for it.
    pub fn new(length: usize) -> io::Result<Self> {
        let segment = Segment::create(length as u64)?;
        Ok(Self(SharedMemory::new(segment, 0, length as u64, Owner::Block)))
    }

    /// The block as the buffer of an array.
    pub fn buffer(&self) -> Buffer {
        Buffer(self.0.clone())
    }

    /// Copies bytes in, from `offset` on. False when they do not fit.
    pub fn write(&self, offset: usize, bytes: &[u8]) -> bool {
        offset.checked_add(bytes.len()).is_some_and(|end| end <= self.0.len())
            && self.0.segment.write(offset as u64, bytes)
    }
}

/// The shared memory that these addresses of this process lie in, and where in it they begin. This is how a view, made
/// by somebody else, on shared memory is recognised.
pub fn locate(address: usize, length: usize) -> Option<(Buffer, u64)> {
    let end = address.checked_add(length)?;
    // A memory that is dropped here as its last user must not be dropped under the lock, which its drop takes too.
    let mut seen: Vec<Arc<SharedMemory>> = Vec::new();
    let registry = registry();
    // Ranges of one segment are disjoint but for views that a worker sent, so a few steps back find what there is.
    for weak in registry.ranges.range(..=(address, usize::MAX)).rev().take(8).map(|(_, weak)| weak) {
        seen.extend(weak.upgrade());
        if seen.last().is_some_and(|memory| memory.address() + memory.len() >= end) {
            break;
        }
    }
    drop(registry);
    let memory = seen.pop().filter(|memory| memory.address() + memory.len() >= end)?;
    let offset = (address - memory.address()) as u64;
    Some((Buffer(memory), offset))
}

/// What this process has mapped now: number of segments and their bytes. For statistics and tests.
pub fn mapped() -> (usize, u64) {
    let segments: Vec<Arc<Segment>> = registry().segments.values().filter_map(Weak::upgrade).collect();
    (segments.len(), segments.iter().map(|segment| segment.len() as u64).sum())
}

#[derive(Default)]
struct Registry {
    segments: HashMap<u32, Weak<Segment>>,
    ranges: BTreeMap<(usize, usize), Weak<SharedMemory>>,
}

fn registry() -> MutexGuard<'static, Registry> {
    static REGISTRY: LazyLock<Mutex<Registry>> = LazyLock::new(Mutex::default);
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}
