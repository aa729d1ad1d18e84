//! Streams of random bits: the generators PCG64, PCG64DXSM and MT19937. Two more are in counters.rs.

use super::bounded::Bounded;
use super::normal::{exponential, normal, polar};

/// A stream of random bits.
pub trait Stream: Send {
    fn word64(&mut self) -> u64;
    fn word32(&mut self) -> u32;

    /// What a 64-bit word is as a float in [0, 1).
    fn double_of(&self, word: u64) -> f64;

    fn double(&mut self) -> f64 {
        let word = self.word64();
        self.double_of(word)
    }

    // Bulk draws are methods, so that each stream has a loop of its own, in which the draw is inlined.
    fn doubles(&mut self, out: &mut [f64]);
    fn normals(&mut self, out: &mut [f64]);
    fn polars(&mut self, spare: &mut Option<f64>, out: &mut [f64]);
    fn exponentials(&mut self, out: &mut [f64]);
    fn words64(&mut self, out: &mut [u64]);
    fn words32(&mut self, out: &mut [u32]);
    /// Whole numbers up to a bound.
    fn bounded(&mut self, draws: &mut Bounded, out: &mut [u64]);
    /// Fisher and Yates' shuffle, from the last place down to `first`.
    fn exchange(&mut self, first: usize, masked: bool, order: &mut [i64]);
}

/// The two halves of 64-bit words as 32-bit ones, low half first. `spare` is the half that was drawn last, and
/// `has_spare` says whether it was not asked for yet.
#[derive(Clone, Debug, Default)]
pub struct Halves {
    pub has_spare: bool,
    pub spare: u32,
}

impl Halves {
    /// The next half; `next` gives the next whole word.
    #[inline(always)]
    pub fn half(&mut self, next: impl FnOnce() -> u64) -> u32 {
        if self.has_spare {
            self.has_spare = false;
            return self.spare;
        }
        let word = next();
        (self.has_spare, self.spare) = (true, (word >> 32) as u32);
        word as u32
    }
}

macro_rules! bulk {
    () => {
        fn doubles(&mut self, out: &mut [f64]) {
            out.fill_with(|| self.double());
        }

        fn normals(&mut self, out: &mut [f64]) {
            out.fill_with(|| normal(self));
        }

        fn polars(&mut self, spare: &mut Option<f64>, out: &mut [f64]) {
            out.fill_with(|| polar(self, spare));
        }

        fn exponentials(&mut self, out: &mut [f64]) {
            out.fill_with(|| exponential(self));
        }

        fn words64(&mut self, out: &mut [u64]) {
            out.fill_with(|| self.word64());
        }

        fn words32(&mut self, out: &mut [u32]) {
            out.fill_with(|| self.word32());
        }

        fn bounded(&mut self, draws: &mut Bounded, out: &mut [u64]) {
            draws.fill(self, out);
        }

        fn exchange(&mut self, first: usize, masked: bool, order: &mut [i64]) {
            // What was refused leaves no branch to be guessed, and many exchanges wait for memory together.
            const BATCH: usize = 256;
            let mut left = order.len();
            while masked && left > first && left <= u32::MAX as usize {
                let (top, mut places, mut count) = (left, [0_u32; BATCH], 0);
                while count < BATCH && left > first {
                    let span = (left - 1) as u32;
                    let word = self.word32() & (u32::MAX >> span.leading_zeros());
                    places[count] = word;
                    let good = usize::from(word <= span);
                    (count, left) = (count + good, left - good);
                }
                for (k, place) in places[..count].iter().enumerate() {
                    order.swap(top - 1 - k, *place as usize);
                }
            }
            for place in (first..left).rev() {
                order.swap(place, Bounded::new(place as u64, masked).next(self) as usize);
            }
        }
    };
}

pub(super) use bulk;

const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;
const CHEAP_MULTIPLIER: u128 = 0xda94_2042_e4dd_58b5;

/// The upper 53 bits of a word, as a float in [0, 1).
#[inline(always)]
pub(super) fn upper_bits(word: u64) -> f64 {
    (word >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

/// PCG64: a 128-bit congruential generator with the XSL-RR output (O'Neill, HMC-CS-2014-0905).
#[derive(Clone, Debug)]
pub struct Pcg {
    pub value: u128,
    pub increment: u128,
    pub halves: Halves,
}

/// PCG64DXSM: the same recurrence with a 64-bit multiplier, and an output that multiplies.
#[derive(Clone, Debug)]
pub struct Dxsm(pub Pcg);

impl Pcg {
    pub fn new(value: u128, increment: u128) -> Pcg {
        Pcg { value, increment, halves: Halves::default() }
    }

    /// The stream of a 128-bit start and sequence number.
    pub fn seeded(start: u128, sequence: u128) -> Pcg {
        let increment = sequence << 1 | 1;
        let value = increment.wrapping_add(start).wrapping_mul(MULTIPLIER).wrapping_add(increment);
        Pcg::new(value, increment)
    }

    /// Moves on by `delta` steps without drawing.
    pub fn advance(&mut self, delta: u128) {
        self.advance_by(delta, MULTIPLIER);
    }

    fn advance_by(&mut self, mut delta: u128, mut multiplier: u128) {
        let (mut factor, mut offset, mut increment) = (1_u128, 0_u128, self.increment);
        while delta != 0 {
            if delta & 1 == 1 {
                factor = factor.wrapping_mul(multiplier);
                offset = offset.wrapping_mul(multiplier).wrapping_add(increment);
            }
            increment = multiplier.wrapping_add(1).wrapping_mul(increment);
            multiplier = multiplier.wrapping_mul(multiplier);
            delta >>= 1;
        }
        self.value = factor.wrapping_mul(self.value).wrapping_add(offset);
        self.halves = Halves::default();
    }

    #[inline(always)]
    fn half(&mut self, next: impl FnOnce(&mut Pcg) -> u64) -> u32 {
        let mut halves = std::mem::take(&mut self.halves);
        let word = halves.half(|| next(self));
        self.halves = halves;
        word
    }

    #[inline(always)]
    fn next(&mut self) -> u64 {
        self.value = self.value.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
        let high = (self.value >> 64) as u64;
        (high ^ self.value as u64).rotate_right((high >> 58) as u32)
    }

    #[inline(always)]
    fn next_dxsm(&mut self) -> u64 {
        let mut high = (self.value >> 64) as u64;
        let low = self.value as u64 | 1;
        high = (high ^ high >> 32).wrapping_mul(CHEAP_MULTIPLIER as u64);
        self.value = self.value.wrapping_mul(CHEAP_MULTIPLIER).wrapping_add(self.increment);
        (high ^ high >> 48).wrapping_mul(low)
    }
}

impl Dxsm {
    /// Moves on by `delta` steps without drawing.
    pub fn advance(&mut self, delta: u128) {
        self.0.advance_by(delta, CHEAP_MULTIPLIER);
    }
}

impl Stream for Pcg {
    #[inline(always)]
    fn word64(&mut self) -> u64 {
        self.next()
    }

    #[inline(always)]
    fn word32(&mut self) -> u32 {
        self.half(Pcg::next)
    }

    #[inline(always)]
    fn double_of(&self, word: u64) -> f64 {
        upper_bits(word)
    }

    bulk!();
}

impl Stream for Dxsm {
    #[inline(always)]
    fn word64(&mut self) -> u64 {
        self.0.next_dxsm()
    }

    #[inline(always)]
    fn word32(&mut self) -> u32 {
        self.0.half(Pcg::next_dxsm)
    }

    #[inline(always)]
    fn double_of(&self, word: u64) -> f64 {
        upper_bits(word)
    }

    bulk!();
}

const N: usize = 624;
const M: usize = 397;

/// MT19937 (Matsumoto and Nishimura, ACM TOMACS 8, 1998). `position` says how many of the 624 words are spent.
#[derive(Clone, Debug)]
pub struct Mersenne {
    pub key: [u32; N],
    pub position: usize,
}

impl Mersenne {
    pub fn new(key: [u32; N], position: usize) -> Mersenne {
        Mersenne { key, position }
    }

    /// The key of a 32-bit seed.
    pub fn seeded_key(seed: u32) -> [u32; N] {
        let mut key = [seed; N];
        for k in 1..N {
            let last = key[k - 1];
            key[k] = (last ^ last >> 30).wrapping_mul(1_812_433_253).wrapping_add(k as u32);
        }
        key
    }

    /// The key of a list of 32-bit words, which is not empty.
    pub fn key_of_words(words: &[u32]) -> [u32; N] {
        let mut key = Mersenne::seeded_key(19_650_218);
        let mut i = 1;
        let mut step = |i: &mut usize, factor: u32, term: u32| {
            let last = key[*i - 1];
            key[*i] = (key[*i] ^ (last ^ last >> 30).wrapping_mul(factor)).wrapping_add(term);
            *i += 1;
            if *i == N {
                (key[0], *i) = (key[N - 1], 1);
            }
        };
        for k in 0..N.max(words.len()) {
            let j = k % words.len();
            step(&mut i, 1_664_525, words[j].wrapping_add(j as u32));
        }
        for _ in 0..N - 1 {
            let term = (i as u32).wrapping_neg();
            step(&mut i, 1_566_083_941, term);
        }
        key[0] = 0x8000_0000;
        key
    }

    fn twist(&mut self) {
        let key = &mut self.key;
        for k in 0..N {
            let joined = key[k] & 0x8000_0000 | key[(k + 1) % N] & 0x7fff_ffff;
            key[k] = key[(k + M) % N] ^ joined >> 1 ^ (joined & 1).wrapping_neg() & 0x9908_b0df;
        }
        self.position = 0;
    }
}

impl Stream for Mersenne {
    #[inline(always)]
    fn word64(&mut self) -> u64 {
        let high = self.word32();
        u64::from(high) << 32 | u64::from(self.word32())
    }

    #[inline(always)]
    fn word32(&mut self) -> u32 {
        if self.position >= N {
            self.twist();
        }
        let mut y = self.key[self.position];
        self.position += 1;
        y ^= y >> 11;
        y ^= y << 7 & 0x9d2c_5680;
        y ^= y << 15 & 0xefc6_0000;
        y ^ y >> 18
    }

    #[inline(always)]
    fn double_of(&self, word: u64) -> f64 {
        let (a, b) = (word >> 37, word >> 6 & 0x3ff_ffff);
        (a * 67_108_864 + b) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    bulk!();
}
