//! Gives out ranges of a stretch of memory and takes them back: first fit with coalescing. Knows offsets only, no memory.

use std::collections::BTreeMap;

/// Ranges start at multiples of this, in bytes: a cache line.
pub const ALIGNMENT: u64 = 64;

/// The free and the used ranges of one stretch of memory.
#[derive(Debug)]
pub struct Arena {
    /// Free ranges by offset; no two touch.
    free: BTreeMap<u64, u64>,
    /// Used ranges by offset.
    used: BTreeMap<u64, u64>,
}

impl Arena {
    /// An arena of `size` bytes, all free.
    pub fn new(size: u64) -> Self {
        let size = size / ALIGNMENT * ALIGNMENT;
        let free = if size > 0 { BTreeMap::from([(0, size)]) } else { BTreeMap::new() };
        Self { free, used: BTreeMap::new() }
    }

    /// The offset of a fresh range of at least `length` bytes, or None when no free range is large enough.
    ///
    /// First fit: the lowest range that is large enough. A call that is made again and again so gets the same range
    /// again and again, whose pages are there and warm.
    pub fn allocate(&mut self, length: u64) -> Option<u64> {
        let length = length.max(1).checked_next_multiple_of(ALIGNMENT)?;
        let (&offset, &room) = self.free.iter().find(|&(_, &room)| room >= length)?;
        self.free.remove(&offset);
        if room > length {
            self.free.insert(offset + length, room - length);
        }
        self.used.insert(offset, length);
        Some(offset)
    }

    /// Takes a range back. False when there is no used range at this offset; nothing has changed then.
    pub fn release(&mut self, offset: u64) -> bool {
        let Some(length) = self.used.remove(&offset) else { return false };
        let (mut start, mut end) = (offset, offset + length);
        if let Some((&before, &room)) = self.free.range(..start).next_back()
            && before + room == start
        {
            self.free.remove(&before);
            start = before;
        }
        if let Some(room) = self.free.remove(&end) {
            end += room;
        }
        self.free.insert(start, end - start);
        true
    }

    /// Whether nothing is in use.
    pub fn is_empty(&self) -> bool {
        self.used.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_that_came_back_is_given_out_again() {
        let mut arena = Arena::new(1 << 20);
        let first = arena.allocate(100_000);
        let second = arena.allocate(100_000);
        assert_eq!((first, second), (Some(0), Some(100_032)));
        assert!(arena.release(0));
        assert!(!arena.release(0));
        assert_eq!(arena.allocate(100_000), Some(0));
    }

    #[test]
    fn what_does_not_fit_is_refused_without_a_trace() {
        let mut arena = Arena::new(4096);
        assert_eq!(arena.allocate(4097), None);
        assert_eq!(arena.allocate(u64::MAX), None);
        assert_eq!(arena.allocate(4096), Some(0));
        assert_eq!(arena.allocate(1), None);
        assert_eq!(arena.used, BTreeMap::from([(0, 4096)]));
    }

    #[test]
    fn an_empty_arena_gives_nothing() {
        assert_eq!(Arena::new(0).allocate(0), None);
    }

    /// Free and used ranges tile the arena, and no two free ones touch.
    fn check(arena: &Arena, size: u64) {
        let mut ranges: Vec<(u64, u64, bool)> =
            arena.free.iter().map(|(&offset, &length)| (offset, length, true)).collect();
        ranges.extend(arena.used.iter().map(|(&offset, &length)| (offset, length, false)));
        ranges.sort_unstable();
        let mut end = 0;
        let mut after_free = false;
        for (offset, length, free) in ranges {
            assert_eq!(offset, end, "{arena:?}");
            assert!(length > 0 && length % ALIGNMENT == 0 && !(free && after_free), "{arena:?}");
            (end, after_free) = (offset + length, free);
        }
        assert_eq!(end, size);
    }

    proptest::proptest! {
        #[test]
        fn ranges_never_overlap_and_all_memory_comes_back(
            pages in 1u64..64,
            steps in proptest::collection::vec((proptest::bool::ANY, 0u64..70_000, proptest::prelude::any::<proptest::sample::Index>()), 0..200),
        ) {
            let size = pages * 4096;
            let mut arena = Arena::new(size);
            let mut held: Vec<(u64, u64)> = Vec::new();
            for (take, length, index) in steps {
                if take || held.is_empty() {
                    let largest = arena.free.values().max().copied().unwrap_or(0);
                    match arena.allocate(length) {
                        Some(offset) => {
                            assert!(held.iter().all(|&(start, room)| offset + length <= start || start + room <= offset));
                            held.push((offset, length.max(1)));
                        }
                        None => assert!(length > largest || largest == 0),
                    }
                } else {
                    let (offset, _) = held.swap_remove(index.index(held.len()));
                    assert!(!held.iter().any(|&(start, _)| start == offset));
                    assert!(arena.release(offset));
                }
                check(&arena, size);
            }
            for (offset, _) in held {
                assert!(arena.release(offset));
            }
            assert!(arena.is_empty());
            check(&arena, size);
            assert_eq!(arena.allocate(size), Some(0));
        }
    }
}
