//! Two more streams of random bits: Philox, which enciphers a counter, and SFC64.

use super::bounded::Bounded;
use super::normal::{exponential, normal, polar};
use super::streams::{Halves, Stream, bulk, upper_bits};

/// Philox4x64-10 (Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011).
///
/// `buffer` holds the four words of the last counter, of which `position` are spent. The counter's low word comes first.
#[derive(Clone, Debug)]
pub struct Philox {
    pub counter: [u64; 4],
    pub key: [u64; 2],
    pub buffer: [u64; 4],
    pub position: usize,
    pub halves: Halves,
}

impl Philox {
    pub fn new(counter: [u64; 4], key: [u64; 2]) -> Philox {
        Philox { counter, key, buffer: [0; 4], position: 4, halves: Halves::default() }
    }

    /// Moves on by `delta` counters.
    pub fn advance(&mut self, delta: [u64; 4]) {
        let mut carried = false;
        for (word, step) in self.counter.iter_mut().zip(delta) {
            let (sum, one) = word.overflowing_add(step);
            let (sum, other) = sum.overflowing_add(u64::from(carried));
            (*word, carried) = (sum, one || other);
        }
        self.position = 4;
        self.halves = Halves::default();
    }

    #[inline(always)]
    fn next(&mut self) -> u64 {
        if self.position >= 4 {
            self.refill();
        }
        self.position += 1;
        self.buffer[self.position - 1]
    }

    fn refill(&mut self) {
        for word in &mut self.counter {
            *word = word.wrapping_add(1);
            if *word != 0 {
                break;
            }
        }
        let ([mut a, mut b, mut c, mut d], [mut first, mut second]) = (self.counter, self.key);
        for _ in 0..10 {
            let left = 0xd2e7_470e_e14c_6c93_u128 * u128::from(a);
            let right = 0xca5a_8263_9512_1157_u128 * u128::from(c);
            (a, b) = ((right >> 64) as u64 ^ b ^ first, right as u64);
            (c, d) = ((left >> 64) as u64 ^ d ^ second, left as u64);
            first = first.wrapping_add(0x9e37_79b9_7f4a_7c15);
            second = second.wrapping_add(0xbb67_ae85_84ca_a73b);
        }
        (self.buffer, self.position) = ([a, b, c, d], 0);
    }
}

impl Stream for Philox {
    #[inline(always)]
    fn word64(&mut self) -> u64 {
        self.next()
    }

    #[inline(always)]
    fn word32(&mut self) -> u32 {
        let mut halves = std::mem::take(&mut self.halves);
        let word = halves.half(|| self.next());
        self.halves = halves;
        word
    }

    #[inline(always)]
    fn double_of(&self, word: u64) -> f64 {
        upper_bits(word)
    }

    bulk!();
}

/// SFC64, Doty-Humphrey's small fast chaotic generator (PractRand 0.94): three words and a counter.
#[derive(Clone, Debug)]
pub struct Sfc {
    pub words: [u64; 4],
    pub halves: Halves,
}

impl Sfc {
    pub fn new(words: [u64; 4]) -> Sfc {
        Sfc { words, halves: Halves::default() }
    }

    /// The stream of three seed words, after the words that are not random enough yet.
    pub fn seeded([a, b, c]: [u64; 3]) -> Sfc {
        let mut made = Sfc::new([a, b, c, 1]);
        for _ in 0..12 {
            made.next();
        }
        made
    }

    #[inline(always)]
    fn next(&mut self) -> u64 {
        let [a, b, c, counter] = self.words;
        let word = a.wrapping_add(b).wrapping_add(counter);
        self.words =
            [b ^ b >> 11, c.wrapping_add(c << 3), c.rotate_left(24).wrapping_add(word), counter.wrapping_add(1)];
        word
    }
}

impl Stream for Sfc {
    #[inline(always)]
    fn word64(&mut self) -> u64 {
        self.next()
    }

    #[inline(always)]
    fn word32(&mut self) -> u32 {
        let mut halves = std::mem::take(&mut self.halves);
        let word = halves.half(|| self.next());
        self.halves = halves;
        word
    }

    #[inline(always)]
    fn double_of(&self, word: u64) -> f64 {
        upper_bits(word)
    }

    bulk!();
}
