//! Whole numbers from zero to a bound.
//!
//! Lemire's multiplication ("Fast Random Integer Generation in an Interval", ACM TOMACS 29, 2019) or, if `masked`, rejection
//! of what exceeds the bound after masking. Bounds below 2**32 take 32-bit words, others 64-bit ones.

use super::streams::Stream;

/// Words of some width, as they are drawn.
trait Words {
    const BITS: u32;
    fn next(&mut self) -> u64;
}

struct Words64<'a>(&'a mut dyn Stream);
struct Words32<'a>(&'a mut dyn Stream);

impl Words for Words64<'_> {
    const BITS: u32 = 64;

    fn next(&mut self) -> u64 {
        self.0.word64()
    }
}

impl Words for Words32<'_> {
    const BITS: u32 = 32;

    fn next(&mut self) -> u64 {
        u64::from(self.0.word32())
    }
}

/// Parts of 32-bit words, low part first.
struct Pieces<'a, const BITS: u32> {
    stream: &'a mut dyn Stream,
    word: u32,
    left: u32,
}

impl<'a, const BITS: u32> Pieces<'a, BITS> {
    fn new(stream: &'a mut dyn Stream) -> Self {
        Pieces { stream, word: 0, left: 0 }
    }
}

impl<const BITS: u32> Words for Pieces<'_, BITS> {
    const BITS: u32 = BITS;

    fn next(&mut self) -> u64 {
        if self.left == 0 {
            (self.word, self.left) = (self.stream.word32(), 32 / BITS);
        }
        let piece = self.word & ((1 << BITS) - 1);
        self.word >>= BITS;
        self.left -= 1;
        u64::from(piece)
    }
}

/// One number for each place of `out`, from zero to `span`.
fn fill<W: Words>(mut words: W, span: u64, masked: bool, out: &mut [u64]) {
    let full = u64::MAX >> (64 - W::BITS);
    if span == 0 {
        out.fill(0);
    } else if span == full {
        out.fill_with(|| words.next());
    } else if masked {
        let mask = u64::MAX >> span.leading_zeros();
        out.fill_with(|| {
            loop {
                let word = words.next() & mask;
                if word <= span {
                    return word;
                }
            }
        });
    } else {
        let size = u128::from(span) + 1;
        let threshold = (u128::from(full - span) % size) as u64;
        out.fill_with(|| {
            loop {
                let product = u128::from(words.next()) * size;
                if product as u64 & full >= threshold {
                    return (product >> W::BITS) as u64;
                }
            }
        });
    }
}

/// Numbers from zero to `span`, inclusive.
pub fn bounded_fill(stream: &mut dyn Stream, span: u64, masked: bool, out: &mut [u64]) {
    if span <= u64::from(u32::MAX) {
        fill(Words32(stream), span, masked, out);
    } else {
        fill(Words64(stream), span, masked, out);
    }
}

/// The same for numbers of 8 or 16 bits, or single bits: 32-bit words are cut up.
pub fn bounded_fill_small(stream: &mut dyn Stream, span: u64, bits: u32, masked: bool, out: &mut [u64]) {
    match bits {
        1 => fill(Pieces::<1>::new(stream), span, masked, out),
        8 => fill(Pieces::<8>::new(stream), span, masked, out),
        _ => fill(Pieces::<16>::new(stream), span, masked, out),
    }
}

/// One number from zero to each span.
pub fn bounded_each(stream: &mut dyn Stream, spans: &[u64], masked: bool, out: &mut [u64]) {
    for (span, place) in spans.iter().zip(out.chunks_mut(1)) {
        bounded_fill(stream, *span, masked, place);
    }
}

/// One number from zero to each span, of 8 or 16 bits, or single bits.
pub fn bounded_each_small(stream: &mut dyn Stream, spans: &[u64], bits: u32, masked: bool, out: &mut [u64]) {
    match bits {
        1 => each_small(&mut Pieces::<1>::new(stream), spans, masked, out),
        8 => each_small(&mut Pieces::<8>::new(stream), spans, masked, out),
        _ => each_small(&mut Pieces::<16>::new(stream), spans, masked, out),
    }
}

fn each_small<W: Words>(words: &mut W, spans: &[u64], masked: bool, out: &mut [u64]) {
    for (span, place) in spans.iter().zip(out.chunks_mut(1)) {
        fill(Borrowed(words), *span, masked, place);
    }
}

/// Words that others draw from as well.
struct Borrowed<'a, W>(&'a mut W);

impl<W: Words> Words for Borrowed<'_, W> {
    const BITS: u32 = W::BITS;

    fn next(&mut self) -> u64 {
        self.0.next()
    }
}
