//! The blocks that are kept for reuse.

use std::ptr::NonNull;
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// Kept blocks are at most so many, so that looking through them is short.
const SLOTS: usize = 64;
/// And at most so many bytes together.
const CAP: usize = 512 << 20;
/// A block that nobody wanted for so long goes back at the next occasion.
const IDLE: Duration = Duration::from_secs(10);

/// Blocks from this size on are kept only where a program goes on asking for their size: one that was needed once is no
/// reason to hold so much.
const HUGE: usize = 32 << 20;
/// So many times it has to have asked for a size of which a block had gone back.
const OFTEN: usize = 2;
/// How many sizes are remembered.
const REMEMBERED: usize = 16;

/// A size of huge blocks: how many went back to the system since one was asked for, and how often that was in vain.
struct Size {
    capacity: usize,
    returned: usize,
    missed: usize,
}

struct Kept {
    start: NonNull<u8>,
    capacity: usize,
    since: Instant,
}

// SAFETY: free memory that the cache alone knows.
#[allow(unsafe_code)]
unsafe impl Send for Kept {}

struct Cache {
    /// The oldest first.
    kept: Vec<Kept>,
    kept_bytes: usize,
    used_bytes: usize,
    /// The most bytes that were in use at once; what is used and what is kept together stay below it.
    peak: usize,
    sizes: Vec<Size>,
}

static CACHE: Mutex<Cache> =
    Mutex::new(Cache { kept: Vec::new(), kept_bytes: 0, used_bytes: 0, peak: 0, sizes: Vec::new() });

fn cache() -> MutexGuard<'static, Cache> {
    CACHE.lock().unwrap_or_else(|broken| broken.into_inner())
}

/// A kept block of this capacity, or of one little larger; it counts as in use from now on.
pub fn take(capacity: usize) -> Option<(NonNull<u8>, usize)> {
    let mut cache = cache();
    let fits = |kept: &Kept| kept.capacity >= capacity && kept.capacity - capacity <= capacity / 8;
    let found = cache.kept.iter().rposition(fits)?;
    let kept = cache.kept.remove(found);
    cache.kept_bytes -= kept.capacity;
    cache.used_bytes += kept.capacity;
    cache.peak = cache.peak.max(cache.used_bytes);
    Some((kept.start, kept.capacity))
}

/// Takes note of a block that came from the system, and makes room for it under the peak.
pub fn count_fresh(capacity: usize) {
    let mut cache = cache();
    cache.used_bytes += capacity;
    cache.peak = cache.peak.max(cache.used_bytes);
    if let Some(size) = cache.sizes.iter_mut().find(|size| size.capacity == capacity && size.returned > 0) {
        size.returned -= 1;
        size.missed += 1;
    }
    cache.shrink(0);
}

/// Keeps a block that is no longer in use, unless there is no room for it.
pub fn keep(start: NonNull<u8>, capacity: usize) -> bool {
    let mut cache = cache();
    cache.used_bytes = cache.used_bytes.saturating_sub(capacity);
    if capacity > CAP || capacity >= HUGE && !cache.is_wanted(capacity) {
        return false;
    }
    cache.kept.push(Kept { start, capacity, since: Instant::now() });
    cache.kept_bytes += capacity;
    cache.shrink(0);
    true
}

pub fn trim() {
    let mut cache = cache();
    let all = cache.kept.len();
    cache.shrink(all);
    cache.peak = cache.used_bytes;
    cache.sizes.clear();
}

pub fn usage() -> (usize, usize) {
    let cache = cache();
    (cache.used_bytes, cache.kept_bytes)
}

impl Cache {
    /// Whether a huge block that goes back will be asked for again; remembers that it went where that is not known.
    fn is_wanted(&mut self, capacity: usize) -> bool {
        let at = self.sizes.iter().position(|size| size.capacity == capacity).unwrap_or_else(|| {
            if self.sizes.len() == REMEMBERED {
                self.sizes.remove(0);
            }
            self.sizes.push(Size { capacity, returned: 0, missed: 0 });
            self.sizes.len() - 1
        });
        let size = &mut self.sizes[at];
        if size.missed < OFTEN {
            size.returned += 1;
        }
        size.missed >= OFTEN
    }

    /// Gives back at least `count` blocks, and all that there is no room for or that were idle too long.
    fn shrink(&mut self, count: usize) {
        let mut gone = 0;
        while gone < self.kept.len() {
            let room = self.kept_bytes <= CAP && self.kept_bytes + self.used_bytes <= self.peak;
            if gone >= count && room && self.kept.len() - gone <= SLOTS && self.kept[gone].since.elapsed() < IDLE {
                break;
            }
            self.kept_bytes -= self.kept[gone].capacity;
            super::release(self.kept[gone].start, self.kept[gone].capacity);
            gone += 1;
        }
        self.kept.drain(..gone);
    }
}
