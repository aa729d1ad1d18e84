//! Which arrays of a message have elements in common, so that their memory must be sent as one.

/// Beyond so many arrays in one stretch of memory they are not compared pairwise: they are taken to overlap.
const MOST_PAIRS: usize = 32;
/// A stretch that is longer, and more than twice as long as what lies in it, is not sent for the sake of order alone.
const SPARSE_FROM: usize = 4096;

/// The memory that an array touches.
pub struct Piece {
    /// First and one-past-last byte.
    pub low: usize,
    pub high: usize,
    /// Elements of so many bytes lie at multiples of `step` from each other, wherever they lie.
    pub item_size: usize,
    pub step: usize,
    /// The number of the buffer that it was written to; None where its elements alone were.
    pub buffer: Option<usize>,
}

impl Piece {
    /// Whether an element of one may be an element of the other.
    fn may_share(&self, other: &Self) -> bool {
        if self.low >= other.high || other.low >= self.high {
            return false;
        }
        let step = common_divisor(self.step, other.step);
        if step == 0 {
            return true;
        }
        // Elements of both, seen on a circle of that length, keep their distance or do not.
        let apart = (other.low as i128 - self.low as i128).rem_euclid(step as i128) as usize;
        apart < self.item_size || step - apart < other.item_size
    }
}

/// Stretches of memory, from and to, in which arrays share elements and were not written to one buffer.
pub fn torn(pieces: &mut [Piece]) -> Vec<(usize, usize)> {
    pieces.sort_by_key(|piece| piece.low);
    let mut found = Vec::new();
    let mut rest = &pieces[..];
    while let Some(first) = rest.first() {
        let mut high = first.high;
        let length = rest
            .iter()
            .take_while(|piece| {
                let within = piece.low < high;
                high = high.max(piece.high);
                within
            })
            .count();
        let (group, after) = rest.split_at(length);
        high = group.iter().map(|piece| piece.high).max().unwrap_or(high);
        if is_torn(group) {
            found.push((first.low, high));
        }
        rest = after;
    }
    found
}

fn is_torn(group: &[Piece]) -> bool {
    let whole = group.iter().all(|piece| piece.buffer.is_some() && piece.buffer == group[0].buffer);
    if group.len() < 2 || whole {
        return false;
    }
    if group.len() > MOST_PAIRS {
        return true;
    }
    (1..group.len()).any(|index| {
        let one = &group[index];
        group[..index].iter().any(|other| (one.buffer.is_none() || one.buffer != other.buffer) && one.may_share(other))
    })
}

/// Whether elements lie so far apart that they are better sent without what lies between.
pub fn is_sparse(length: usize, elements: usize) -> bool {
    length > 2 * elements && length > SPARSE_FROM
}

/// How far apart elements with these strides lie at the least, and in multiples of what.
pub fn step_of(shape: &[u64], strides: &[i64]) -> usize {
    let far = shape.iter().zip(strides).filter(|&(&length, _)| length > 1);
    far.fold(0, |step, (_, stride)| common_divisor(step, stride.unsigned_abs() as usize))
}

fn common_divisor(mut one: usize, mut other: usize) -> usize {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(low: usize, count: usize, item_size: usize, step: usize, buffer: Option<usize>) -> Piece {
        let high = low + (count - 1) * step + item_size;
        Piece { low, high, item_size, step: if count > 1 { step } else { 0 }, buffer }
    }

    /// How pieces lie, the pieces, and the stretches of memory that more than one of them has.
    type Row = (&'static str, Vec<Piece>, Vec<(usize, usize)>);

    #[test]
    fn arrays_that_share_elements_are_told() {
        let rows: [Row; 8] = [
            ("alone", vec![piece(0, 4, 8, 8, Some(0))], vec![]),
            ("one buffer", vec![piece(0, 4, 8, 8, Some(0)), piece(8, 2, 8, 8, Some(0))], vec![]),
            ("beside each other", vec![piece(0, 4, 8, 8, Some(0)), piece(32, 4, 8, 8, Some(1))], vec![]),
            ("a view before its base", vec![piece(16, 2, 8, 8, Some(0)), piece(0, 8, 8, 8, Some(1))], vec![(0, 64)]),
            ("even and odd", vec![piece(0, 4, 8, 16, None), piece(8, 4, 8, 16, None)], vec![]),
            ("even twice", vec![piece(0, 4, 8, 16, None), piece(32, 4, 8, 16, None)], vec![(0, 88)]),
            ("fields of a record", vec![piece(0, 4, 4, 12, Some(0)), piece(4, 4, 8, 12, Some(1))], vec![]),
            ("one element", vec![piece(8, 1, 8, 0, Some(0)), piece(0, 4, 8, 8, Some(1))], vec![(0, 32)]),
        ];
        for (name, mut pieces, expected) in rows {
            assert_eq!(torn(&mut pieces), expected, "{name}");
        }
    }
}
