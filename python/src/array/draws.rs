//! Draws from random streams into storages: what `understudy_numpy/primitives/pure/random.py` and `sampled.py` define.

use std::sync::Arc;

use pyo3::buffer::PyBuffer;
use pyo3::exceptions::{PyMemoryError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyInt, PyTuple};
use understudy_array::random::{self, Bounded, Given, Source};
use understudy_array::{Block, DType, Element};

use super::raw;
use super::storage::Storage;
use super::streams::Stream;

/// So many draws are made between two looks at what the user pressed.
const BATCH: usize = 1 << 20;
/// From so many draws on, other threads may run meanwhile.
const LONG: usize = 1 << 13;

/// A storage of `n` numbers that `fill` writes, from the first on.
fn filled<'py, T: Element>(
    py: Python<'py>,
    n: usize,
    mut fill: impl FnMut(&mut [T]) + Send,
) -> PyResult<Bound<'py, PyAny>> {
    let block = block_of(n, size_of::<T>())?;
    let out: &mut [T] = raw::numbers(block.as_ptr(), n);
    for batch in out.chunks_mut(BATCH) {
        if batch.len() < LONG {
            fill(batch);
        } else {
            py.detach(|| fill(batch));
            py.check_signals()?;
        }
    }
    Storage::memory(py, Arc::new(block), T::DTYPE)
}

fn block_of(n: usize, size: usize) -> PyResult<Block> {
    let bytes = n.checked_mul(size).ok_or_else(|| PyMemoryError::new_err("too many draws"))?;
    Block::new(bytes).map_err(|error| PyMemoryError::new_err(error.to_string()))
}

type Found<'py> = PyResult<Bound<'py, PyAny>>;

/// Words of 32 or 64 bits.
#[pyfunction]
pub fn word_fill<'py>(stream: &Bound<'py, Stream>, n: usize, bits: u32) -> Found<'py> {
    let py = stream.py();
    let mut bits_of = stream.get().lock(py);
    let words = bits_of.stream();
    if bits == 32 { filled(py, n, |out| words.words32(out)) } else { filled(py, n, |out| words.words64(out)) }
}

macro_rules! fills {
    ($($(#[$doc:meta])* $name:ident $type:ty: $fill:expr;)*) => {
        $($(#[$doc])*
        #[pyfunction]
        pub fn $name<'py>(stream: &Bound<'py, Stream>, n: usize) -> Found<'py> {
            let py = stream.py();
            let mut bits = stream.get().lock(py);
            let stream = bits.stream();
            filled::<$type>(py, n, |out| $fill(stream, out))
        })*
    };
}

fills! {
    /// Uniform floats in [0, 1).
    uniform_fill f64: random::uniform_fill;
    /// Uniform floats of single precision.
    uniform_fill_single f32: random::uniform_fill_single;
    /// Standard normal floats.
    normal_fill f64: random::normal_fill;
    /// Standard normal floats of single precision.
    normal_fill_single f32: random::normal_fill_single;
    /// Standard exponential floats.
    exponential_fill f64: random::exponential_fill;
    /// Standard exponential floats of single precision.
    exponential_fill_single f32: random::exponential_fill_single;
}

/// Standard normal floats by the polar method, and the one that was not asked for.
#[pyfunction]
#[pyo3(signature = (stream, n, spare))]
pub fn polar_fill<'py>(
    stream: &Bound<'py, Stream>,
    n: usize,
    mut spare: Option<f64>,
) -> PyResult<(Bound<'py, PyAny>, Option<f64>)> {
    let py = stream.py();
    let mut bits = stream.get().lock(py);
    let stream = bits.stream();
    let draws = filled::<f64>(py, n, |out| stream.polars(&mut spare, out))?;
    Ok((draws, spare))
}

/// Standard exponential floats by inversion.
#[pyfunction]
pub fn exponential_inverse_fill<'py>(stream: &Bound<'py, Stream>, n: usize, legacy: bool) -> Found<'py> {
    let py = stream.py();
    let mut bits = stream.get().lock(py);
    let stream = bits.stream();
    filled::<f64>(py, n, |out| {
        stream.doubles(out);
        for u in out {
            *u = if legacy { -(1.0 - *u).ln() } else { -(-*u).ln_1p() };
        }
    })
}

/// A parameter: one number, or as many as there are draws.
enum Column<T> {
    One(T),
    Many(Vec<T>),
}

impl<T: Copy> Column<T> {
    fn at(&self, k: usize) -> T {
        match self {
            Column::One(value) => *value,
            Column::Many(values) => values[k],
        }
    }

    fn lacks(&self, n: usize) -> bool {
        matches!(self, Column::Many(values) if values.len() < n)
    }
}

fn floats_of(given: &Bound<'_, PyAny>, n: usize) -> PyResult<Column<f64>> {
    if given.is_instance_of::<PyFloat>() || given.is_instance_of::<PyInt>() {
        return given.extract().map(Column::One);
    }
    let column = match PyBuffer::<f64>::get(given) {
        Ok(buffer) => Column::Many(buffer.to_vec(given.py())?),
        Err(_) => Column::Many(given.extract()?),
    };
    enough(column, n)
}

fn counts_of(given: &Bound<'_, PyAny>, n: usize) -> PyResult<Column<i64>> {
    if given.is_instance_of::<PyFloat>() || given.is_instance_of::<PyInt>() {
        return given.extract().map(Column::One);
    }
    let column = match PyBuffer::<i64>::get(given) {
        Ok(buffer) => Column::Many(buffer.to_vec(given.py())?),
        Err(_) => Column::Many(given.extract()?),
    };
    enough(column, n)
}

fn enough<T: Copy>(column: Column<T>, n: usize) -> PyResult<Column<T>> {
    if column.lacks(n) {
        return Err(PyValueError::new_err(format!("a parameter has fewer than {n} numbers, one for each draw")));
    }
    Ok(column)
}

/// location + scale * draw; the draws may be overwritten, nobody else needs them.
#[pyfunction]
#[pyo3(signature = (draws, location, scale))]
pub fn located_fill<'py>(
    draws: &Bound<'py, PyAny>,
    location: Option<&Bound<'py, PyAny>>,
    scale: &Bound<'py, PyAny>,
) -> Found<'py> {
    let py = draws.py();
    let buffer = PyBuffer::<f64>::get(draws)?;
    if buffer.readonly() || !buffer.is_c_contiguous() {
        return Err(PyTypeError::new_err("draws are a writable storage of doubles"));
    }
    let n = buffer.item_count();
    let scale = floats_of(scale, n)?;
    let location = location.map(|location| floats_of(location, n)).transpose()?;
    let out: &mut [f64] = raw::numbers(buffer.buf_ptr().cast(), n);
    let mut compute = || match (&location, &scale) {
        (None, Column::One(scale)) => out.iter_mut().for_each(|x| *x *= scale),
        (Some(Column::One(location)), Column::One(scale)) => out.iter_mut().for_each(|x| *x = location + scale * *x),
        (location, scale) => {
            for (k, x) in out.iter_mut().enumerate() {
                let product = scale.at(k) * *x;
                *x = location.as_ref().map_or(product, |location| location.at(k) + product);
            }
        }
    };
    if n < LONG {
        compute();
    } else {
        py.detach(compute);
    }
    Ok(draws.clone())
}

/// Integers from `first` to `first + span`.
#[pyfunction]
#[pyo3(signature = (stream, span, n, masked = false, first = 0, typecode = 'Q'))]
pub fn bounded_fill<'py>(
    stream: &Bound<'py, Stream>,
    span: u64,
    n: usize,
    masked: bool,
    first: i128,
    typecode: char,
) -> Found<'py> {
    bounded(stream, Bounded::new(span, masked), n, first, typecode)
}

/// The same from words of 8 or 16 bits, or from single bits.
#[pyfunction]
#[pyo3(signature = (stream, span, bits, n, masked = false, first = 0, typecode = 'Q'))]
pub fn bounded_fill_small<'py>(
    stream: &Bound<'py, Stream>,
    span: u64,
    bits: u32,
    n: usize,
    masked: bool,
    first: i128,
    typecode: char,
) -> Found<'py> {
    bounded(stream, Bounded::cut(span, bits, masked), n, first, typecode)
}

fn bounded<'py>(stream: &Bound<'py, Stream>, mut draws: Bounded, n: usize, first: i128, typecode: char) -> Found<'py> {
    let py = stream.py();
    let mut bits = stream.get().lock(py);
    let stream = bits.stream();
    // What is added fits, so that the low bits are all there is to it.
    let first = first as u64;
    macro_rules! integers {
        ($type:ty) => {
            filled::<$type>(py, n, |out| {
                let mut words = [0; 512];
                for part in out.chunks_mut(512) {
                    let words = &mut words[..part.len()];
                    stream.bounded(&mut draws, words);
                    for (place, word) in part.iter_mut().zip(words) {
                        *place = first.wrapping_add(*word) as $type;
                    }
                }
            })
        };
    }
    match typecode {
        'b' => integers!(i8),
        'B' => integers!(u8),
        'h' => integers!(i16),
        'H' => integers!(u16),
        'i' | 'l' if typecode == 'i' || size_of::<std::ffi::c_long>() == 4 => integers!(i32),
        'I' => integers!(u32),
        'q' | 'l' => integers!(i64),
        'Q' | 'L' => integers!(u64),
        _ => Err(PyValueError::new_err(format!("{typecode:?} is no typecode of whole numbers"))),
    }
}

/// One integer from 0 to each span.
#[pyfunction]
#[pyo3(signature = (stream, spans, masked = false))]
pub fn bounded_each(stream: &Bound<'_, Stream>, spans: Vec<u64>, masked: bool) -> Vec<u64> {
    each(stream, &spans, None, masked)
}

/// The same from words of 8 or 16 bits, or from single bits.
#[pyfunction]
#[pyo3(signature = (stream, spans, bits, masked = false))]
pub fn bounded_each_small(stream: &Bound<'_, Stream>, spans: Vec<u64>, bits: u32, masked: bool) -> Vec<u64> {
    each(stream, &spans, Some(bits), masked)
}

fn each(stream: &Bound<'_, Stream>, spans: &[u64], bits: Option<u32>, masked: bool) -> Vec<u64> {
    let mut out = vec![0; spans.len()];
    random::bounded_each(stream.get().lock(stream.py()).stream(), spans, bits, masked, &mut out);
    out
}

/// The exchanges (i, j), j <= i, of Fisher and Yates' shuffle.
#[pyfunction]
#[pyo3(signature = (stream, n, first = 1, masked = false))]
pub fn exchanges(stream: &Bound<'_, Stream>, n: usize, first: usize, masked: bool) -> Vec<(usize, u64)> {
    let mut bits = stream.get().lock(stream.py());
    let stream = bits.stream();
    (first..n).rev().map(|place| (place, Bounded::new(place as u64, masked).next(stream))).collect()
}

/// The numbers below n in random order.
#[pyfunction]
pub fn shuffled_range<'py>(stream: &Bound<'py, Stream>, n: usize) -> Found<'py> {
    let py = stream.py();
    let block = block_of(n, 8)?;
    let order: &mut [i64] = raw::numbers(block.as_ptr(), n);
    let mut bits = stream.get().lock(py);
    let stream = bits.stream();
    py.detach(|| {
        for (k, place) in order.iter_mut().enumerate() {
            *place = k as i64;
        }
        stream.exchange(1, true, order);
    });
    Storage::memory(py, Arc::new(block), DType::I64)
}

/// `n` different numbers below `population`, in random order if `shuffled`.
#[pyfunction]
pub fn chosen_places<'py>(stream: &Bound<'py, Stream>, population: usize, n: usize, shuffled: bool) -> Found<'py> {
    let py = stream.py();
    let mut bits = stream.get().lock(py);
    let stream = bits.stream();
    let chosen = py.detach(|| random::chosen(stream, population, n, shuffled));
    filled::<i64>(py, n, |out| out.copy_from_slice(&chosen))
}

/// Draws from a source; each parameter is a number, or as many as there are draws.
#[pyfunction]
pub fn sampled_fill<'py>(
    name: &str,
    source: &Bound<'py, PyAny>,
    n: usize,
    parameters: &Bound<'py, PyTuple>,
) -> Found<'py> {
    let py = source.py();
    let stream = source.getattr("stream")?.cast_into::<Stream>()?;
    if name == "standard_gamma_single" {
        let shape = floats_of(&parameters.get_item(0)?, n)?;
        let mut bits = stream.get().lock(py);
        let (stream, mut k) = (bits.stream(), 0);
        return filled::<f32>(py, n, |out| {
            for place in out {
                *place = random::standard_gamma_single(stream, shape.at(k) as f32);
                k += 1;
            }
        });
    }
    let legacy: bool = source.getattr("legacy")?.extract()?;
    let before = if legacy && source.getattr("has_gauss")?.is_truthy()? {
        Some(source.getattr("gauss")?.extract::<f64>()?)
    } else {
        None
    };
    let mut bits = stream.get().lock(py);
    let mut from = Source { stream: bits.stream(), legacy, spare: before };
    let wanted = |count: usize| {
        (parameters.len() == count)
            .then_some(())
            .ok_or_else(|| PyTypeError::new_err(format!("{name} takes {count} parameters, not {}", parameters.len())))
    };
    let mut k = 0;
    let drawn = if let Some((sampler, count)) = random::float_sampler(name) {
        wanted(count)?;
        let columns: Vec<_> = parameters.iter().map(|given| floats_of(&given, n)).collect::<PyResult<_>>()?;
        filled::<f64>(py, n, |out| {
            for place in out {
                let mut given = [0.0; 3];
                for (value, column) in given.iter_mut().zip(&columns) {
                    *value = column.at(k);
                }
                *place = sampler(&mut from, given);
                k += 1;
            }
        })
    } else if let Some((sampler, kinds)) = random::count_sampler(name) {
        wanted(kinds.len())?;
        let (mut floats, mut counts) = (Vec::new(), Vec::new());
        for (at, (given, is_count)) in parameters.iter().zip(kinds).enumerate() {
            if *is_count {
                counts.push((at, counts_of(&given, n)?));
            } else {
                floats.push((at, floats_of(&given, n)?));
            }
        }
        filled::<i64>(py, n, |out| {
            for place in out {
                let mut given = Given::default();
                for (at, column) in &floats {
                    given.floats[*at] = column.at(k);
                }
                for (at, column) in &counts {
                    given.counts[*at] = column.at(k);
                }
                *place = sampler(&mut from, &given);
                k += 1;
            }
        })
    } else {
        Err(PyValueError::new_err(format!("no distribution is called {name}")))
    };
    let after = from.spare;
    drop(bits);
    if after.map(f64::to_bits) != before.map(f64::to_bits) {
        source.setattr("has_gauss", u8::from(after.is_some()))?;
        source.setattr("gauss", after.unwrap_or(0.0))?;
    }
    drawn
}

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(bounded_each, module)?)?;
    module.add_function(wrap_pyfunction!(bounded_each_small, module)?)?;
    module.add_function(wrap_pyfunction!(bounded_fill, module)?)?;
    module.add_function(wrap_pyfunction!(bounded_fill_small, module)?)?;
    module.add_function(wrap_pyfunction!(chosen_places, module)?)?;
    module.add_function(wrap_pyfunction!(exchanges, module)?)?;
    module.add_function(wrap_pyfunction!(exponential_fill, module)?)?;
    module.add_function(wrap_pyfunction!(exponential_fill_single, module)?)?;
    module.add_function(wrap_pyfunction!(exponential_inverse_fill, module)?)?;
    module.add_function(wrap_pyfunction!(located_fill, module)?)?;
    module.add_function(wrap_pyfunction!(normal_fill, module)?)?;
    module.add_function(wrap_pyfunction!(normal_fill_single, module)?)?;
    module.add_function(wrap_pyfunction!(polar_fill, module)?)?;
    module.add_function(wrap_pyfunction!(sampled_fill, module)?)?;
    module.add_function(wrap_pyfunction!(shuffled_range, module)?)?;
    module.add_function(wrap_pyfunction!(uniform_fill, module)?)?;
    module.add_function(wrap_pyfunction!(uniform_fill_single, module)?)?;
    module.add_function(wrap_pyfunction!(word_fill, module)?)?;
    Ok(())
}
