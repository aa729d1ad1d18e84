//! Memory that is reused is never more than what a program had in use at once.

#![allow(unsafe_code, clippy::unwrap_used)]

use understudy_array::{Block, trim, usage};

#[allow(clippy::mut_from_ref)]
fn bytes(block: &Block) -> &mut [u8] {
    // SAFETY: the block's own bytes, which nobody else looks at.
    unsafe { std::slice::from_raw_parts_mut(block.as_ptr(), block.len()) }
}

/// One test, because what it looks at belongs to the whole process.
#[test]
fn reuse() {
    for len in [0, 1, 63, 64, 65, 2048, 2049, 100_000, 5 << 20] {
        let block = Block::new(len).unwrap();
        assert_eq!((block.as_ptr() as usize % 64, block.len()), (0, len));
        bytes(&block).fill(7);
        drop(block);
        assert!(bytes(&Block::zeroed(len).unwrap()).iter().all(|byte| *byte == 0), "{len}");
    }
    trim();
    assert_eq!(usage(), (0, 0));

    let large = 10 << 20;
    let first = Block::new(large).unwrap();
    let place = first.as_ptr();
    bytes(&first).fill(1);
    drop(first);
    let again = Block::new(large - 1000).unwrap();
    assert_eq!(again.as_ptr(), place, "a block serves again for a size near its own");
    let second = Block::new(large).unwrap();
    let peak = usage().0;
    drop((again, second));
    assert!(usage().1 <= peak);

    // Something larger is made: what was kept makes room for it, so that both together are not more than before.
    let larger = Block::new(2 * large - (1 << 20)).unwrap();
    let (used, kept) = usage();
    assert!(used + kept <= peak.max(used), "{used} {kept} {peak}");
    drop(larger);
    trim();

    // What is huge is held only where a program goes on asking for it.
    let kept: Vec<usize> = (0..4)
        .map(|_| {
            drop(Block::new(40 << 20).unwrap());
            usage().1
        })
        .collect();
    assert_eq!(kept, [0, 0, 40 << 20, 40 << 20]);
    trim();
    assert_eq!(usage(), (0, 0));
}
