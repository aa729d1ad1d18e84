//! The elements of an array in C order, whatever its strides, with all that says nothing made equal.

use crate::decode::{extent, product};
use crate::dtype::{self, Leaf};
use crate::value::Array;

/// How much is gathered before it is handed on, in bytes.
const BLOCK: usize = 64 << 10;

impl Array {
    /// The size of an element in bytes. None when its dtype is no plain data or an element lies outside of the buffer, which the
    /// decoder lets nobody send.
    pub fn item_size(&self) -> Option<u64> {
        let size = dtype::size(&self.dtype).ok()?;
        let (low, high) = extent(size, &self.shape, &self.strides)?;
        let offset = i128::from(self.offset);
        let fits =
            self.shape.len() == self.strides.len() && offset + low >= 0 && offset + high <= self.buffer.len() as i128;
        fits.then_some(size)
    }

    /// How many elements it has.
    pub fn count(&self) -> u64 {
        product(&self.shape).unwrap_or(0)
    }

    /// Whether its elements lie next to one another in C order.
    pub fn is_contiguous(&self) -> bool {
        self.item_size().is_some_and(|size| self.shape.contains(&0) || runs(self, size).0 == self.shape.len())
    }

    /// How many bytes its elements have when they are written out, which can be far more than its buffer has: strides may be 0.
    pub fn written_out(&self) -> u128 {
        u128::from(self.item_size().unwrap_or(0)) * u128::from(self.count())
    }

    /// Its bytes in C order. Empty when [`Array::item_size`] is None. Takes [`Array::written_out`] bytes.
    pub fn to_vec(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut blocks = self.blocks();
        while let Some(block) = blocks.next() {
            out.extend_from_slice(block);
        }
        out
    }

    /// As [`Array::to_vec`], piece by piece.
    pub(crate) fn blocks(&self) -> Blocks<'_> {
        Blocks::new(self, Vec::new())
    }

    /// As [`Array::to_vec`], piece by piece, with one NaN for all and no bytes in the padding.
    pub(crate) fn canonical(&self) -> Blocks<'_> {
        let mut leaves = dtype::leaves(&self.dtype).unwrap_or_default();
        if leaves.iter().all(|(_, leaf)| !leaf.padding && !matches!(leaf.kind, b'f' | b'c')) {
            leaves.clear();
        }
        Blocks::new(self, leaves)
    }
}

/// The elements of an array in C order, in pieces of whole elements. Two arrays of one dtype and shape come in the same pieces.
pub(crate) struct Blocks<'a> {
    array: &'a Array,
    /// What an element is made of, if pieces are made canonical.
    leaves: Vec<(u64, Leaf)>,
    block: Vec<u8>,
    /// How long a piece is, in bytes.
    step: usize,
    /// How many bytes lie next to one another, and how many of them were given already.
    run: u64,
    done: u64,
    /// Where they begin in the buffer.
    place: i128,
    /// Which of the runs it is, in the dimensions that are not contiguous; None after the last.
    index: Option<Vec<u64>>,
}

impl<'a> Blocks<'a> {
    fn new(array: &'a Array, leaves: Vec<(u64, Leaf)>) -> Self {
        let size = array.item_size().unwrap_or(0);
        let (inner, run) = runs(array, size);
        let index = (size > 0 && array.count() > 0).then(|| vec![0; array.shape.len() - inner]);
        let step = size as usize * (BLOCK / size.max(1) as usize).max(1);
        Self { array, leaves, block: Vec::new(), step, run, done: 0, place: array.offset.into(), index }
    }

    /// The next piece. It is overwritten by the one after it.
    pub(crate) fn next(&mut self) -> Option<&[u8]> {
        self.block.clear();
        while self.index.is_some() && self.block.len() < self.step {
            let start = self.block.len();
            let part = (self.run - self.done).min((self.step - start) as u64);
            self.block.resize(start + part as usize, 0);
            self.array.buffer.0.read((self.place + i128::from(self.done)) as usize, &mut self.block[start..]);
            self.done += part;
            if self.done == self.run {
                self.done = 0;
                self.advance();
            }
        }
        if !self.leaves.is_empty() {
            canonicalize(&mut self.block, &self.leaves);
        }
        (!self.block.is_empty()).then_some(&self.block)
    }

    /// Goes on to the next run.
    fn advance(&mut self) {
        let Some(index) = &mut self.index else { return };
        for dimension in (0..index.len()).rev() {
            let (extent, stride) = (self.array.shape[dimension], i128::from(self.array.strides[dimension]));
            index[dimension] += 1;
            self.place += stride;
            if index[dimension] < extent {
                return;
            }
            self.place -= stride * i128::from(extent);
            index[dimension] = 0;
        }
        self.index = None;
    }
}

/// Makes whole elements canonical in place.
pub(crate) fn canonicalize(mut block: &mut [u8], leaves: &[(u64, Leaf)]) {
    while !block.is_empty() {
        let before = block.len();
        for &(count, leaf) in leaves {
            let parts = if leaf.kind == b'c' { 2 } else { 1 };
            let size = leaf.size as usize / parts;
            for _ in 0..count.saturating_mul(parts as u64) {
                let Some((part, rest)) = block.split_at_mut_checked(size) else { return };
                block = rest;
                match leaf.kind {
                    _ if leaf.padding => part.fill(0),
                    b'f' | b'c' => one_nan(part, leaf.big),
                    _ => {}
                }
            }
        }
        if block.len() == before {
            return;
        }
    }
}

fn one_nan(part: &mut [u8], big: bool) {
    if big {
        part.reverse();
    }
    match part.len() {
        2 => {
            let bits = u16::from_le_bytes([part[0], part[1]]);
            if bits & 0x7FFF > 0x7C00 {
                part.copy_from_slice(&0x7E00u16.to_le_bytes());
            }
        }
        4 => {
            let bits = u32::from_le_bytes([part[0], part[1], part[2], part[3]]);
            if bits & 0x7FFF_FFFF > 0x7F80_0000 {
                part.copy_from_slice(&0x7FC0_0000u32.to_le_bytes());
            }
        }
        8 => {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(part);
            if f64::from_le_bytes(bytes).is_nan() {
                part.copy_from_slice(&f64::NAN.to_bits().to_le_bytes()[..]);
                part[7] = 0x7F;
            }
        }
        // The 80-bit format of x87, in 12 or 16 bytes of which the last ones say nothing.
        12 | 16 => {
            part[10..].fill(0);
            let exponent = u16::from_le_bytes([part[8], part[9]]) & 0x7FFF;
            if exponent == 0x7FFF && (part[..7].iter().any(|&byte| byte != 0) || part[7] & 0x7F != 0) {
                part[..10].copy_from_slice(&[0, 0, 0, 0, 0, 0, 0, 0xC0, 0xFF, 0x7F]);
            }
        }
        _ => {}
    }
    if big {
        part.reverse();
    }
}

/// How many of the last dimensions are contiguous, and how many bytes they have together.
fn runs(array: &Array, size: u64) -> (usize, u64) {
    let mut run = size;
    let mut dimensions = 0;
    for (&extent, &stride) in array.shape.iter().zip(&array.strides).rev() {
        if extent != 1 && stride as u64 != run {
            break;
        }
        run *= extent;
        dimensions += 1;
    }
    (dimensions, run)
}
