//! What sorts, searches and counts plain arrays; other arguments are Python's.

use pyo3::prelude::*;
use understudy_array::{self as native, DType, Kind};

use super::choose::{Held, array_of};
use super::create::{cast, converted};
use super::index::plain_axis;
use super::known::Known;
use super::layout::{Layout, Shape, Strides};
use super::operate::at_length;
use super::raw;

/// An array with its last axis sorted: a copy in C order; or None.
#[pyfunction]
pub fn ready_sorted<'py>(a: &Bound<'py, PyAny>, axis: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(from) = array_of(known, a) else { return Ok(None) };
    if !is_last(axis, from.get().get(py)) {
        return Ok(None);
    }
    let Some(made) = converted(from, from.get().get(py).code.unwrap_or(DType::U8))? else { return Ok(None) };
    let held = Held::of(raw::as_array(&made));
    if at_length(py, held.layout.length, || native::sort(&held.view())).is_err() {
        return Ok(None);
    }
    Ok(Some(made))
}

/// Whether an axis is the last one of a contiguous array.
fn is_last(axis: &Bound<'_, PyAny>, layout: &Layout) -> bool {
    let ndim = layout.shape.len();
    plain_axis(axis, ndim).is_some_and(|at| at + 1 == ndim) && (ndim == 1 || layout.is_contiguous())
}

/// The positions that sort the last axis of an array; or None.
#[pyfunction]
pub fn ready_order<'py>(a: &Bound<'py, PyAny>, axis: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(from) = array_of(known, a) else { return Ok(None) };
    if !is_last(axis, from.get().get(py)) {
        return Ok(None);
    }
    let from = Held::of(from);
    let Some(made) = Layout::fresh(known, py, DType::I64, from.layout.shape.clone()) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    if at_length(py, made.length, || native::argsort(&from.view(), &out)).is_err() {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// Where the elements of one array would go in another, sorted one of the same dtype; or None.
#[pyfunction]
pub fn ready_search<'py>(
    a: &Bound<'py, PyAny>,
    v: &Bound<'py, PyAny>,
    right: bool,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let (Some(one), Some(other)) = (array_of(known, a), array_of(known, v)) else { return Ok(None) };
    let (one, other) = (Held::of(one), Held::of(other));
    let plain = one.layout.code == other.layout.code && one.layout.shape.len() == 1 && !other.layout.shape.is_empty();
    if !plain {
        return Ok(None);
    }
    let Some(made) = Layout::fresh(known, py, DType::I64, other.layout.shape.clone()) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    if at_length(py, made.length, || native::searchsorted(&one.view(), &other.view(), right, &out)).is_err() {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// How often each whole number is in an array, or the sums of their weights; or None.
#[pyfunction]
pub fn ready_counts<'py>(
    x: &Bound<'py, PyAny>,
    weights: &Bound<'py, PyAny>,
    least: &Bound<'py, PyAny>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = x.py();
    let known = Known::of(py)?;
    let Some(values) = array_of(known, x) else { return Ok(None) };
    let values = Held::of(values);
    let weights = match array_of(known, weights) {
        None if weights.is_none() => None,
        None => return Ok(None),
        Some(weights) => Some(Held::of(weights)),
    };
    let least = raw::is_int(least).then(|| raw::small_int(least)).flatten().and_then(|n| usize::try_from(n).ok());
    let (Some(least), true) = (least, values.layout.code == Some(DType::I64) && values.layout.shape.len() == 1) else {
        return Ok(None);
    };
    let fits = |held: &Held| held.layout.code == Some(DType::F64) && held.layout.shape == values.layout.shape;
    if values.layout.size == 0 || !weights.as_ref().is_none_or(fits) {
        return Ok(None);
    }
    let extreme = |op| {
        let mut place = [0_u8; 8];
        let out = raw::view_of(place.as_mut_ptr(), DType::I64, &[], &[]);
        native::reduce(op, DType::I64, &values.view(), &[0], &out).ok().map(|_| i64::from_ne_bytes(place))
    };
    let (low, high) = (extreme(native::BinaryOp::Minimum), extreme(native::BinaryOp::Maximum));
    let (Some(0..), Some(high)) = (low, high) else { return Ok(None) };
    let count = least.max(high as usize + 1);
    let code = if weights.is_some() { DType::F64 } else { DType::I64 };
    let Some(made) = Layout::fresh(known, py, code, smallvec::smallvec![count]) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    let weights = weights.as_ref().map(Held::view);
    if at_length(py, values.layout.size * 8, || native::bincount(&values.view(), weights.as_ref(), &out)).is_err() {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// What is true of the elements of an array: of booleans themselves, of other real numbers a copy.
fn truths(a: &Bound<'_, PyAny>) -> PyResult<Option<Held>> {
    let Some(a) = array_of(Known::of(a.py())?, a) else { return Ok(None) };
    if a.get().get(a.py()).code == Some(DType::Bool) {
        return Ok(Some(Held::of(a)));
    }
    Ok(cast(a, DType::Bool)?.map(|made| Held::of(raw::as_array(&made))))
}

/// The positions of the elements that are not zero: of one dimension as they are, of more a row of indices for each; or None.
#[pyfunction]
pub fn ready_nonzero<'py>(a: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(mask) = truths(a)? else { return Ok(None) };
    let Ok(count) = native::count_nonzero(&mask.view()) else { return Ok(None) };
    let ndim = mask.layout.shape.len();
    let shape: Shape = if ndim == 1 { smallvec::smallvec![count] } else { smallvec::smallvec![count, ndim] };
    let Some(made) = Layout::fresh(known, py, DType::I64, shape) else { return Ok(None) };
    let (shape, strides): (Shape, Strides) =
        (smallvec::smallvec![ndim, count], smallvec::smallvec![8, 8 * ndim as isize]);
    let out = raw::view_of(made.start(), DType::I64, &shape, &strides);
    if native::nonzero(&mask.view(), &out).is_err() {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// How many elements of an array are not zero; or None.
#[pyfunction]
pub fn ready_true_count(a: &Bound<'_, PyAny>) -> PyResult<Option<usize>> {
    Ok(truths(a)?.and_then(|mask| native::count_nonzero(&mask.view()).ok()))
}

/// The distinct elements of an array in ascending order; or None.
#[pyfunction]
pub fn ready_unique<'py>(a: &Bound<'py, PyAny>, nan_once: bool) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(from) = array_of(known, a) else { return Ok(None) };
    let from = Held::of(from);
    let Some(code) = from.layout.code.filter(|code| !matches!(code.kind(), Kind::Complex)) else { return Ok(None) };
    let Some(all) = Layout::fresh(known, py, code, smallvec::smallvec![from.layout.size]) else { return Ok(None) };
    let Some(run) = all.view() else { return Ok(None) };
    let strides: Strides = native::c_strides(&from.layout.shape, code.size()).into_iter().collect();
    let flat = raw::view_of(all.start(), code, &from.layout.shape, &strides);
    let count = at_length(py, all.length, || {
        native::copy(&from.view(), &flat)?;
        native::sort(&run)?;
        native::distinct(&run, nan_once)
    });
    let Ok(count) = count else { return Ok(None) };
    let shape: Shape = smallvec::smallvec![count];
    let Some(made) = Layout::fresh(known, py, code, shape.clone()) else { return Ok(None) };
    let (Some(out), first) = (made.view(), raw::view_of(all.start(), code, &shape, &all.strides)) else {
        return Ok(None);
    };
    if count > 0 && native::copy(&first, &out).is_err() {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// How many elements of a one-dimensional array lie in each of the equal bins between edges; or None.
#[pyfunction]
pub fn ready_histogram<'py>(a: &Bound<'py, PyAny>, edges: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let (Some(values), Some(edges)) = (array_of(known, a), array_of(known, edges)) else { return Ok(None) };
    let (values, edges) = (Held::of(values), Held::of(edges));
    let bins = edges.layout.size.saturating_sub(1);
    let Some(made) = Layout::fresh(known, py, DType::I64, smallvec::smallvec![bins]) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    if at_length(py, values.layout.length, || native::histogram(&values.view(), &edges.view(), &out)).is_err() {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}
