//! Booleans as the bits of bytes, of plain arrays; other arguments are Python's.

use pyo3::prelude::*;
use understudy_array::{self as native, DType};

use super::choose::{Held, array_of};
use super::create::{cast, converted};
use super::known::Known;
use super::layout::Layout;
use super::operate::at_length;
use super::raw;

/// A copy in C order of an array with axes, as another type; or None.
fn copied(a: &Bound<'_, PyAny>, code: DType) -> PyResult<Option<Held>> {
    let py = a.py();
    let Some(array) = array_of(Known::of(py)?, a) else { return Ok(None) };
    let from = array.get().get(py);
    if from.shape.is_empty() || from.code == Some(code) && from.is_contiguous() {
        return Ok((!from.shape.is_empty()).then(|| Held::of(array)));
    }
    let made = if from.code == Some(code) { converted(array, code)? } else { cast(array, code)? };
    Ok(made.map(|made| Held::of(raw::as_array(&made))).filter(|held| held.layout.is_contiguous()))
}

/// The rows of the last axis made longer or shorter; or None.
fn rows<'py>(
    py: Python<'py>,
    from: &Held,
    length: usize,
    make: impl Fn(&native::View<'_>) -> native::Result<()> + Send + Sync,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let known = Known::of(py)?;
    let mut shape = from.layout.shape.clone();
    if let Some(last) = shape.last_mut() {
        *last = length;
    }
    let Some(made) = Layout::fresh(known, py, DType::U8, shape) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    if at_length(py, from.layout.length.max(made.length), || make(&out)).is_err() {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// Eight numbers along the last axis, zero or not, in each byte; or None.
#[pyfunction]
pub fn ready_packed<'py>(a: &Bound<'py, PyAny>, little: bool) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(from) = copied(a, DType::Bool)? else { return Ok(None) };
    let length = from.layout.shape.last().map_or(0, |n| n.div_ceil(8));
    rows(a.py(), &from, length, |out| native::pack(&from.view(), little, out))
}

/// So many bits of bytes along the last axis, each as 0 or 1; or None.
#[pyfunction]
pub fn ready_unpacked<'py>(a: &Bound<'py, PyAny>, length: usize, little: bool) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    if array_of(Known::of(py)?, a).is_none_or(|array| array.get().get(py).code != Some(DType::U8)) {
        return Ok(None);
    }
    let Some(from) = copied(a, DType::U8)? else { return Ok(None) };
    rows(py, &from, length, |out| native::unpack(&from.view(), little, out))
}
