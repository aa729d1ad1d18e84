//! Many calls of one function whose arguments and results are plain numbers: they lie in shared memory, in columns.
//!
//! A worker writes each result as soon as it has it, and then its byte of kind. So a death, or an exception, costs the one
//! call that was running: what was done before is there, what comes after is known not to have been made.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use understudy_translators::Value;

use crate::wire::memory::Segment;

/// The most arguments of one call.
pub const MOST_ARGUMENTS: usize = 16;
/// The most calls.
pub const MOST_CALLS: usize = 1 << 20;

/// One argument of many calls.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    Ints(Vec<i64>),
    Floats(Vec<f64>),
}

impl Column {
    pub fn len(&self) -> usize {
        match self {
            Self::Ints(items) => items.len(),
            Self::Floats(items) => items.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Keeps the first of them only.
    pub fn truncate(&mut self, length: usize) {
        match self {
            Self::Ints(items) => items.truncate(length),
            Self::Floats(items) => items.truncate(length),
        }
    }

    /// The part from `start` to before `end`.
    pub fn part(&self, start: usize, end: usize) -> Self {
        match self {
            Self::Ints(items) => Self::Ints(items[start..end].to_vec()),
            Self::Floats(items) => Self::Floats(items[start..end].to_vec()),
        }
    }

    fn format(&self) -> char {
        match self {
            Self::Ints(_) => 'q',
            Self::Floats(_) => 'd',
        }
    }
}

/// What a result is, by the byte that the worker writes last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Plain {
    Int(i64),
    Float(f64),
    Bool(bool),
    None,
}

/// Results of calls, in order.
#[derive(Clone, Debug, Default)]
pub struct Results {
    pub kinds: Vec<u8>,
    pub cells: Vec<u64>,
}

impl Results {
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Takes the results from `index` on away.
    pub fn split_off(&mut self, index: usize) -> Self {
        Self { kinds: self.kinds.split_off(index), cells: self.cells.split_off(index) }
    }

    /// The result of one call. A kind that does not exist, which only a broken worker writes, is None.
    pub fn get(&self, index: usize) -> Option<Plain> {
        let cell = *self.cells.get(index)?;
        Some(match self.kinds.get(index)? {
            1 => Plain::Int(cell as i64),
            2 => Plain::Float(f64::from_bits(cell)),
            3 => Plain::Bool(false),
            4 => Plain::Bool(true),
            5 => Plain::None,
            _ => return None,
        })
    }
}

/// Calls that a worker is to make, and what they gave.
#[derive(Debug)]
pub struct Columns {
    arguments: Vec<Column>,
    limit: Duration,
    results: Mutex<Results>,
}

impl Columns {
    /// The worker makes calls for `limit`; what it has not begun by then it leaves.
    ///
    /// None where there is no call or no argument, there are too many, or the columns are not equally long.
    pub fn new(arguments: Vec<Column>, limit: Duration) -> Option<Self> {
        let count = arguments.first()?.len();
        let equal = arguments.iter().all(|column| column.len() == count);
        let fits = (1..=MOST_CALLS).contains(&count) && arguments.len() <= MOST_ARGUMENTS && equal;
        fits.then(|| Self { arguments, limit, results: Mutex::default() })
    }

    /// How many calls.
    pub fn count(&self) -> usize {
        self.arguments.first().map_or(0, Column::len)
    }

    pub fn arguments(&self) -> &[Column] {
        &self.arguments
    }

    /// Once it is known what came of them: the results of the calls that were made, up to the first that was not.
    pub fn take_results(&self) -> Results {
        std::mem::take(&mut self.results.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn start(&self) -> usize {
        self.count().next_multiple_of(8)
    }

    /// How many bytes of shared memory they take.
    pub(crate) fn size(&self) -> u64 {
        (self.start() + 8 * self.count() * (1 + self.arguments.len())) as u64
    }

    /// Puts the arguments into a segment, with all results yet to come. False where they do not fit.
    pub(crate) fn write(&self, segment: &Segment) -> bool {
        let count = self.count();
        let mut bytes = vec![0; self.start()];
        let mut fits = segment.write(0, &bytes);
        for (place, column) in self.arguments.iter().enumerate() {
            bytes.clear();
            match column {
                Column::Ints(items) => items.iter().for_each(|item| bytes.extend_from_slice(&item.to_le_bytes())),
                Column::Floats(items) => items.iter().for_each(|item| bytes.extend_from_slice(&item.to_le_bytes())),
            }
            fits = fits && segment.write((self.start() + 8 * count * (1 + place)) as u64, &bytes);
        }
        fits
    }

    /// Keeps what a worker has left in a segment.
    pub(crate) fn read(&self, segment: &Segment) {
        let mut kinds = vec![0; self.count()];
        segment.read(0, &mut kinds);
        let made = kinds.iter().position(|kind| !(1..=5).contains(kind)).unwrap_or(kinds.len());
        kinds.truncate(made);
        let mut bytes = vec![0; 8 * made];
        segment.read(self.start() as u64, &mut bytes);
        let cells = bytes.chunks_exact(8).map(|cell| u64::from_le_bytes(cell.try_into().unwrap_or_default())).collect();
        *self.results.lock().unwrap_or_else(PoisonError::into_inner) = Results { kinds, cells };
    }

    /// Where they lie, how many there are, what the arguments are, and the limit in microseconds.
    pub(crate) fn fields(&self, segment: &Segment) -> [Value; 4] {
        let place = [i64::from(segment.number()), 0, segment.len() as i64].map(Value::Int);
        let formats: String = self.arguments.iter().map(Column::format).collect();
        [
            Value::Tuple(place.into()),
            Value::Int(self.count() as i64),
            Value::str(formats.as_str()),
            Value::Int(i64::try_from(self.limit.as_micros()).unwrap_or(i64::MAX)),
        ]
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that panics has failed")]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_before_the_first_gap_is_what_there_is() {
        let columns = Columns::new(vec![Column::Ints((0..10).collect())], Duration::from_millis(1)).expect("columns");
        let segment = Segment::create(columns.size()).expect("a segment");
        assert!(columns.write(&segment));
        columns.read(&segment);
        assert!(columns.take_results().is_empty());
        let cell = |place: u64, bits: u64| assert!(segment.write(16 + 8 * place, &bits.to_le_bytes()));
        cell(0, -5_i64 as u64);
        cell(1, 2.5_f64.to_bits());
        assert!(segment.write(0, &[1, 2, 3, 4, 5, 0, 1]));
        columns.read(&segment);
        let results = columns.take_results();
        let found: Vec<Plain> = (0..results.len()).filter_map(|index| results.get(index)).collect();
        let plain = [Plain::Int(-5), Plain::Float(2.5), Plain::Bool(false), Plain::Bool(true), Plain::None];
        assert_eq!(found, plain);
    }

    #[test]
    fn a_kind_that_does_not_exist_is_a_gap() {
        let columns = Columns::new(vec![Column::Floats(vec![1.0; 3])], Duration::from_millis(1)).expect("columns");
        let segment = Segment::create(columns.size()).expect("a segment");
        assert!(columns.write(&segment) && segment.write(0, &[5, 77, 5]));
        columns.read(&segment);
        assert_eq!(columns.take_results().len(), 1);
    }

    #[test]
    fn columns_are_of_one_length() {
        let uneven = vec![Column::Ints(vec![1, 2]), Column::Floats(vec![1.0])];
        assert!(Columns::new(uneven, Duration::ZERO).is_none());
        assert!(Columns::new(vec![], Duration::ZERO).is_none());
        assert!(Columns::new(vec![Column::Ints(vec![])], Duration::ZERO).is_none());
    }
}
