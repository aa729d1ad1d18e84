//! Whole numbers from zero to a bound.
//!
//! Lemire's multiplication ("Fast Random Integer Generation in an Interval", ACM TOMACS 29, 2019) or, if `masked`, rejection
//! of what exceeds the bound after masking. Bounds below 2**32 take 32-bit words, others 64-bit ones.

use super::streams::Stream;

/// How numbers up to `span`, inclusive, are drawn.
#[derive(Clone, Debug)]
pub struct Bounded {
    span: u64,
    /// The bits of a word. Those of fewer than 32 are cut from 32-bit words, low part first.
    bits: u32,
    masked: bool,
    /// What is left of the last word that was cut, and how many parts.
    word: u32,
    left: u32,
}

impl Bounded {
    #[inline(always)]
    pub fn new(span: u64, masked: bool) -> Bounded {
        Bounded::cut(span, if span <= u64::from(u32::MAX) { 32 } else { 64 }, masked)
    }

    /// Numbers of 8 or 16 bits, or single bits.
    #[inline(always)]
    pub fn cut(span: u64, bits: u32, masked: bool) -> Bounded {
        Bounded { span, bits, masked, word: 0, left: 0 }
    }

    /// The same with another span; what is left of the last word stays.
    pub fn up_to(&mut self, span: u64) -> &mut Bounded {
        self.span = span;
        self
    }

    #[inline(always)]
    pub fn next<S: Stream + ?Sized>(&mut self, stream: &mut S) -> u64 {
        let mut place = [0];
        self.fill(stream, &mut place);
        place[0]
    }

    /// One number for each place of `out`.
    #[inline(always)]
    pub fn fill<S: Stream + ?Sized>(&mut self, stream: &mut S, out: &mut [u64]) {
        match self.bits {
            _ if self.span == 0 => out.fill(0),
            64 => self.whole(stream, out),
            32 => self.narrow(out, || stream.word32()),
            bits => {
                let (mut word, mut left) = (self.word, self.left);
                self.narrow(out, || {
                    if left == 0 {
                        (word, left) = (stream.word32(), 32 / bits);
                    }
                    let piece = word & ((1 << bits) - 1);
                    word >>= bits;
                    left -= 1;
                    piece
                });
                (self.word, self.left) = (word, left);
            }
        }
    }

    #[inline(always)]
    fn narrow(&self, out: &mut [u64], mut next: impl FnMut() -> u32) {
        let full = u64::from(u32::MAX >> (32 - self.bits));
        if self.span == full {
            out.fill_with(|| u64::from(next()));
        } else if self.masked {
            let mask = u64::MAX >> self.span.leading_zeros();
            out.fill_with(|| until(|| u64::from(next()) & mask, |word| *word <= self.span));
        } else {
            // The remainder is only needed where a product is small, so that numbers drawn one by one need no division.
            let (size, mut threshold) = (self.span + 1, None);
            out.fill_with(|| {
                let rest = |product: &u64| {
                    let low = product & full;
                    low > self.span || low >= *threshold.get_or_insert_with(|| (full - self.span) % size)
                };
                until(|| u64::from(next()) * size, rest) >> self.bits
            });
        }
    }

    #[inline(always)]
    fn whole<S: Stream + ?Sized>(&self, stream: &mut S, out: &mut [u64]) {
        if self.span == u64::MAX {
            stream.words64(out);
        } else if self.masked {
            let mask = u64::MAX >> self.span.leading_zeros();
            out.fill_with(|| until(|| stream.word64() & mask, |word| *word <= self.span));
        } else {
            let size = u128::from(self.span) + 1;
            let threshold = (u128::from(u64::MAX - self.span) % size) as u64;
            out.fill_with(|| {
                (until(|| u128::from(stream.word64()) * size, |product| *product as u64 >= threshold) >> 64) as u64
            });
        }
    }
}

/// The first draw that is good.
#[inline(always)]
fn until<T>(mut draw: impl FnMut() -> T, mut good: impl FnMut(&T) -> bool) -> T {
    loop {
        let value = draw();
        if good(&value) {
            return value;
        }
    }
}

/// One number from zero to each span; with `bits`, words of 8 or 16 bits or single bits.
pub fn bounded_each(stream: &mut dyn Stream, spans: &[u64], bits: Option<u32>, masked: bool, out: &mut [u64]) {
    let mut small = Bounded::cut(0, bits.unwrap_or(32), masked);
    for (span, place) in spans.iter().zip(out.chunks_mut(1)) {
        match bits {
            Some(_) => stream.bounded(small.up_to(*span), place),
            None => stream.bounded(&mut Bounded::new(*span, masked), place),
        }
    }
}
