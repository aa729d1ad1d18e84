//! What a worker runs of this module, where its interpreter can load it: many calls of one function on columns of numbers.

use std::time::{Duration, Instant};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyList};

use super::raw::{self, Cells};

/// Calls between two looks at the clock, at most.
const STRIDE: usize = 64;

/// The arguments of one call, of which there are `columns.len()`.
struct Arguments<'a> {
    cells: &'a Cells,
    columns: &'a [(usize, bool)],
}

impl Arguments<'_> {
    #[inline]
    fn get<'py>(&self, py: Python<'py>, (start, float): (usize, bool), place: usize) -> PyResult<Bound<'py, PyAny>> {
        let cell = self.cells.get(start + 8 * place);
        if float { raw::new_float(py, f64::from_bits(cell)) } else { raw::new_int(py, cell as i64) }
    }

    #[inline]
    fn call<'py>(&self, function: &Bound<'py, PyAny>, place: usize) -> PyResult<Bound<'py, PyAny>> {
        let py = function.py();
        match self.columns {
            [column] => raw::call::<2>(function, std::iter::once(self.get(py, *column, place))),
            columns => raw::call::<17>(function, columns.iter().map(|&column| self.get(py, column, place))),
        }
    }
}

/// Makes the calls whose arguments lie in `view`, and writes their results there, until one gives no plain number or raises,
/// or `recorded` is no longer empty, or `limit` seconds are over. `unchanged` is asked every `look` seconds, with the time
/// since it was last asked, and ends it with False.
///
/// Gives the nanoseconds that it took, in a pair with the last result where that is no plain number.
#[pyfunction]
#[allow(clippy::too_many_arguments)]
pub fn run_columns<'py>(
    py: Python<'py>,
    function: Bound<'py, PyAny>,
    view: &Bound<'py, PyAny>,
    count: usize,
    formats: &str,
    recorded: &Bound<'py, PyList>,
    unchanged: &Bound<'py, PyAny>,
    look: f64,
    limit: f64,
) -> PyResult<Bound<'py, PyAny>> {
    let cells = Cells::new(view)?;
    let first = count.next_multiple_of(8);
    if formats.is_empty() || formats.len() > 16 || cells.len() < first + 8 * count * (1 + formats.len()) {
        return Err(PyValueError::new_err("the columns do not fit the memory"));
    }
    let columns: Vec<(usize, bool)> =
        formats.bytes().enumerate().map(|(place, format)| (first + 8 * count * (1 + place), format == b'd')).collect();
    let arguments = Arguments { cells: &cells, columns: &columns };
    let (look, limit) = (Duration::from_secs_f64(look), Duration::from_secs_f64(limit));
    let began = Instant::now();
    let mut looked = began;
    let (mut stride, mut check) = (1, 1);
    let took = || (began.elapsed().as_nanos() as i64).into_pyobject(py);
    for place in 0..count {
        let value = arguments.call(&function, place)?;
        let result = first + 8 * place;
        let kind = if value.is_exact_instance_of::<PyInt>() {
            match raw::small_int(&value)? {
                Some(int) => {
                    cells.set(result, int as u64);
                    1
                }
                None => return Ok((took()?, value).into_pyobject(py)?.into_any()),
            }
        } else if value.is_exact_instance_of::<PyFloat>() {
            cells.set(result, raw::float(&value).to_bits());
            2
        } else if value.is_none() {
            5
        } else if let Ok(bool) = value.cast_exact::<PyBool>() {
            3 + u8::from(bool.is_true())
        } else {
            return Ok((took()?, value).into_pyobject(py)?.into_any());
        };
        cells.publish(place, kind);
        if !recorded.is_empty() {
            break;
        }
        if place + 1 < check {
            continue;
        }
        let now = Instant::now();
        if now - began >= limit {
            break;
        }
        if now - looked >= look {
            // Python code, so signals are seen and other threads have their turn here.
            if !unchanged.call1(((now - looked).as_secs_f64(),))?.is_truthy()? {
                break;
            }
            looked = Instant::now();
            stride = (stride / 2).max(1);
        } else if stride < STRIDE {
            stride *= 2;
        }
        check = place + 1 + stride;
    }
    Ok(took()?.into_any())
}
