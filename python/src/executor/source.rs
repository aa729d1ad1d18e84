//! The input of a map: numbers are taken from it by the column, everything else item by item.

use std::time::{Duration, Instant};

use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyInt, PyIterator, PyList, PyRange, PyTuple};
use understudy_exec::columns::{Column, MOST_ARGUMENTS};

use super::raw;

/// An iterator that is slow is asked for no more than what it gives in about this time.
const QUICK: Duration = Duration::from_micros(200);
/// Items between two looks at the clock.
const STRIDE: usize = 32;

/// Where items come from.
pub struct Source {
    iterator: Py<PyAny>,
    direct: Option<Direct>,
    /// Items taken past the iterator.
    index: usize,
    /// Items are the only argument, and not tuples of all.
    single: bool,
    /// How many items may be asked of the iterator at once.
    most: usize,
}

/// What can be read without its iterator.
enum Direct {
    Range { start: i64, step: i64, length: usize },
    List(Py<PyList>),
    Tuple(Py<PyTuple>),
}

/// What was taken from a source.
#[derive(Default)]
pub struct Taken<'py> {
    pub columns: Vec<Column>,
    /// The item that does not fit into columns.
    pub other: Option<Bound<'py, PyAny>>,
    pub ended: bool,
    /// What the iterator raised after these.
    pub failed: Option<PyErr>,
}

impl Source {
    /// `items` is anything that can be iterated.
    pub fn new(items: &Bound<'_, PyAny>, single: bool) -> PyResult<Self> {
        let direct = if !single {
            None
        } else if let Ok(range) = items.cast_exact::<PyRange>() {
            range_of(range)
        } else if let Ok(list) = items.cast_exact::<PyList>() {
            Some(Direct::List(list.clone().unbind()))
        } else if let Ok(tuple) = items.cast_exact::<PyTuple>() {
            Some(Direct::Tuple(tuple.clone().unbind()))
        } else {
            None
        };
        Ok(Self { iterator: items.try_iter()?.into_any().unbind(), direct, index: 0, single, most: 1 })
    }

    /// Takes up to `size` items that are plain numbers, or tuples of them.
    pub fn take<'py>(&mut self, py: Python<'py>, size: usize) -> PyResult<Taken<'py>> {
        let index = self.index;
        match &self.direct {
            Some(Direct::Range { start, step, length }) => {
                let end = length.min(&index.saturating_add(size)).to_owned();
                self.index = end;
                let numbers = (index..end).map(|index| start + step * index as i64).collect();
                Ok(Taken { columns: vec![Column::Ints(numbers)], ended: end == *length, ..Taken::default() })
            }
            Some(Direct::List(list)) => {
                let list = list.bind(py).clone();
                let mut at = index;
                // Its length is looked at anew each time: it may change meanwhile.
                let mut next = || (at < list.len()).then(|| list.get_item(at)).inspect(|_| at += 1).transpose();
                let taken = take_single(size, usize::MAX, &mut next);
                self.index = at;
                taken
            }
            Some(Direct::Tuple(tuple)) => {
                let tuple = tuple.bind(py).clone();
                let mut at = index;
                let mut next = || (at < tuple.len()).then(|| tuple.get_item(at)).inspect(|_| at += 1).transpose();
                let taken = take_single(size, usize::MAX, &mut next);
                self.index = at;
                taken
            }
            None => {
                let mut iterator = self.iterator.bind(py).try_iter()?;
                let began = Instant::now();
                let size = size.min(self.most);
                let taken = match self.single {
                    true => take_single(size, STRIDE, &mut || iterator.next().transpose()),
                    false => take_tuples(&mut iterator, size),
                };
                self.most = match began.elapsed() < QUICK {
                    true => self.most.saturating_mul(16),
                    false => (self.most / 4).max(1),
                };
                taken
            }
        }
    }

    /// The iterator over what was not taken.
    pub fn into_iterator(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        if self.index > 0 {
            self.iterator.call_method1(py, "__setstate__", (self.index,))?;
        }
        Ok(self.iterator)
    }
}

fn range_of(range: &Bound<'_, PyRange>) -> Option<Direct> {
    let number = |name: &str| range.getattr(name).ok()?.extract::<i64>().ok();
    let (start, step) = (number("start")?, number("step")?);
    let length = range.len().ok()?;
    // Its last number must be one of 64 bits.
    start.checked_add(step.checked_mul(i64::try_from(length).ok()?)?)?;
    Some(Direct::Range { start, step, length })
}

fn column_of(item: &Bound<'_, PyAny>, capacity: usize) -> PyResult<Option<Column>> {
    let mut column = if item.is_exact_instance_of::<PyInt>() {
        Column::Ints(Vec::with_capacity(capacity))
    } else if item.is_exact_instance_of::<PyFloat>() {
        Column::Floats(Vec::with_capacity(capacity))
    } else {
        return Ok(None);
    };
    Ok(push(&mut column, item)?.then_some(column))
}

/// False where the item is not of this column's type.
fn push(column: &mut Column, item: &Bound<'_, PyAny>) -> PyResult<bool> {
    match column {
        Column::Ints(items) if item.is_exact_instance_of::<PyInt>() => match raw::small_int(item)? {
            Some(int) => items.push(int),
            None => return Ok(false),
        },
        Column::Floats(items) if item.is_exact_instance_of::<PyFloat>() => items.push(raw::float(item)),
        _ => return Ok(false),
    }
    Ok(true)
}

fn take_single<'py>(
    size: usize,
    stride: usize,
    next: &mut dyn FnMut() -> PyResult<Option<Bound<'py, PyAny>>>,
) -> PyResult<Taken<'py>> {
    let mut taken = Taken::default();
    let began = Instant::now();
    for count in 0..size {
        if count % stride == stride - 1 && began.elapsed() >= QUICK {
            break;
        }
        let item = match next() {
            Ok(Some(item)) => item,
            Ok(None) => {
                taken.ended = true;
                break;
            }
            Err(error) => {
                (taken.ended, taken.failed) = (true, Some(error));
                break;
            }
        };
        let fits = match taken.columns.first_mut() {
            Some(column) => push(column, &item)?,
            None => match column_of(&item, size)? {
                Some(column) => {
                    taken.columns.push(column);
                    true
                }
                None => false,
            },
        };
        if !fits {
            taken.other = Some(item);
            break;
        }
    }
    Ok(taken)
}

fn take_tuples<'py>(iterator: &mut Bound<'py, PyIterator>, size: usize) -> PyResult<Taken<'py>> {
    let mut taken = Taken::default();
    let began = Instant::now();
    for count in 0..size {
        if count % STRIDE == STRIDE - 1 && began.elapsed() >= QUICK {
            break;
        }
        let item = match iterator.next() {
            Some(Ok(item)) => item,
            None => {
                taken.ended = true;
                break;
            }
            Some(Err(error)) => {
                (taken.ended, taken.failed) = (true, Some(error));
                break;
            }
        };
        let Some(tuple) = item.cast_exact::<PyTuple>().ok().filter(|tuple| (1..=MOST_ARGUMENTS).contains(&tuple.len()))
        else {
            taken.other = Some(item);
            break;
        };
        let mut fits = count == 0 || tuple.len() == taken.columns.len();
        for (place, element) in tuple.iter_borrowed().enumerate() {
            fits = fits
                && match taken.columns.get_mut(place) {
                    Some(column) => push(column, &element)?,
                    None => match column_of(&element, size)? {
                        Some(column) => {
                            taken.columns.push(column);
                            true
                        }
                        None => false,
                    },
                };
        }
        if !fits {
            // Some elements of the item may stand in their columns already.
            for column in &mut taken.columns {
                column.truncate(count);
            }
            taken.other = Some(item);
            break;
        }
    }
    Ok(taken)
}
