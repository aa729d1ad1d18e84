//! Memory for elements: aligned to 64 bytes, and kept for reuse after it was given back.
//!
//! Fresh pages cost more than most operations do on them: the kernel clears each at its first touch. Small blocks are kept
//! in a list for each thread, larger ones in one cache. The cache holds only what fits under the greatest amount that was
//! ever in use at once, so that the peak of the process is what it would be without a cache.

#![allow(unsafe_code)]

use crate::error::{Error, Result};
use std::alloc::Layout;
use std::cell::RefCell;
use std::ptr::NonNull;

mod cache;
mod pages;

/// A cache line, and the widest vector there is.
pub const ALIGN: usize = 64;
/// Blocks up to this size are kept by each thread for itself.
const SMALL: usize = 2048;
/// Blocks from this size on come from the kernel by whole pages, huge ones if it has them.
const LARGE: usize = 4 << 20;
const KEPT_PER_SIZE: usize = 16;

/// Bytes that were allocated here, and go back when dropped.
#[derive(Debug)]
pub struct Block {
    start: NonNull<u8>,
    len: usize,
    capacity: usize,
}

// SAFETY: a block is plain memory with one owner.
unsafe impl Send for Block {}
unsafe impl Sync for Block {}

thread_local! {
    static SMALL_BLOCKS: RefCell<Small> = const { RefCell::new(Small::new()) };
}

/// The free small blocks of a thread, by size in lines of 64 bytes.
struct Small {
    counts: [u8; SMALL / ALIGN],
    starts: [[Option<NonNull<u8>>; KEPT_PER_SIZE]; SMALL / ALIGN],
}

impl Small {
    const fn new() -> Small {
        Small { counts: [0; SMALL / ALIGN], starts: [[None; KEPT_PER_SIZE]; SMALL / ALIGN] }
    }

    #[inline(always)]
    fn take(&mut self, capacity: usize) -> Option<NonNull<u8>> {
        let class = capacity / ALIGN - 1;
        let count = &mut self.counts[class];
        if *count == 0 {
            return None;
        }
        *count -= 1;
        self.starts[class][usize::from(*count)]
    }

    #[inline(always)]
    fn keep(&mut self, start: NonNull<u8>, capacity: usize) -> bool {
        let class = capacity / ALIGN - 1;
        let count = &mut self.counts[class];
        if usize::from(*count) == KEPT_PER_SIZE {
            return false;
        }
        self.starts[class][usize::from(*count)] = Some(start);
        *count += 1;
        true
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        for class in 0..self.counts.len() {
            let capacity = (class + 1) * ALIGN;
            while let Some(start) = self.take(capacity) {
                release(start, capacity);
            }
        }
    }
}

impl Block {
    /// A block of `len` bytes with whatever was in them.
    #[inline]
    pub fn new(len: usize) -> Result<Block> {
        if len <= SMALL {
            let capacity = len.max(1).next_multiple_of(ALIGN);
            let kept = SMALL_BLOCKS.try_with(|small| small.borrow_mut().take(capacity)).ok().flatten();
            let start = match kept {
                Some(start) => start,
                None => acquire(capacity)?,
            };
            return Ok(Block { start, len, capacity });
        }
        Block::big(len)
    }

    fn big(len: usize) -> Result<Block> {
        let capacity = rounded(len).ok_or(Error::Memory(len))?;
        let (start, capacity) = match cache::take(capacity) {
            Some(found) => found,
            None => {
                let start = acquire(capacity)?;
                cache::count_fresh(capacity);
                (start, capacity)
            }
        };
        Ok(Block { start, len, capacity })
    }

    /// A block of `len` bytes, all zero.
    pub fn zeroed(len: usize) -> Result<Block> {
        if len >= LARGE {
            // The pages of the kernel are zero already, and cost nothing until they are touched.
            let capacity = rounded(len).ok_or(Error::Memory(len))?;
            let (start, capacity) = match cache::take(capacity) {
                Some((start, capacity)) => {
                    pages::clear(start, capacity);
                    (start, capacity)
                }
                None => {
                    let start = pages::map(capacity).ok_or(Error::Memory(len))?;
                    cache::count_fresh(capacity);
                    (start, capacity)
                }
            };
            return Ok(Block { start, len, capacity });
        }
        let block = Block::new(len)?;
        // SAFETY: the block has at least `len` bytes.
        unsafe { block.start.as_ptr().write_bytes(0, len) };
        Ok(block)
    }

    /// A block with a copy of these bytes.
    pub fn copy_of(bytes: &[u8]) -> Result<Block> {
        let block = Block::new(bytes.len())?;
        // SAFETY: both are of this length, and the block is new.
        unsafe { block.start.as_ptr().copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
        Ok(block)
    }

    /// The numbers that it has room for; what they are is anything at first.
    pub(crate) fn numbers<T: Copy>(&mut self) -> &mut [T] {
        debug_assert!(align_of::<T>() <= ALIGN);
        // SAFETY: the memory is the block's alone, and any bits are a number.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr().cast(), self.len / size_of::<T>()) }
    }

    /// The address of the first byte; it stays as long as the block does, wherever the block is moved.
    #[inline(always)]
    pub fn as_ptr(&self) -> *mut u8 {
        self.start.as_ptr()
    }

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl Drop for Block {
    #[inline]
    fn drop(&mut self) {
        if self.capacity <= SMALL {
            let kept = SMALL_BLOCKS.try_with(|small| small.borrow_mut().keep(self.start, self.capacity));
            if !kept.unwrap_or(false) {
                release(self.start, self.capacity);
            }
        } else if !cache::keep(self.start, self.capacity) {
            release(self.start, self.capacity);
        }
    }
}

/// Gives all blocks that are kept for reuse back to the system.
pub fn trim() {
    cache::trim();
}

/// The bytes of larger blocks in use, and those kept for reuse.
pub fn usage() -> (usize, usize) {
    cache::usage()
}

/// Sizes in eight steps for each power of two, so that a block serves again for sizes near its own; large ones by pages.
fn rounded(len: usize) -> Option<usize> {
    let step = if len >= LARGE { 64 << 10 } else { (len.next_power_of_two() / 16).max(ALIGN) };
    len.checked_next_multiple_of(step).filter(|n| *n <= isize::MAX as usize)
}

fn layout(capacity: usize) -> Layout {
    // SAFETY: the alignment is a power of two, and `rounded` keeps sizes below isize::MAX.
    unsafe { Layout::from_size_align_unchecked(capacity, ALIGN) }
}

fn acquire(capacity: usize) -> Result<NonNull<u8>> {
    if capacity >= LARGE {
        return pages::map(capacity).ok_or(Error::Memory(capacity));
    }
    // SAFETY: the size is not zero.
    NonNull::new(unsafe { std::alloc::alloc(layout(capacity)) }).ok_or(Error::Memory(capacity))
}

fn release(start: NonNull<u8>, capacity: usize) {
    if capacity >= LARGE {
        pages::unmap(start, capacity);
    } else {
        // SAFETY: `acquire` got it with the same layout.
        unsafe { std::alloc::dealloc(start.as_ptr(), layout(capacity)) };
    }
}
