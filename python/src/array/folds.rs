//! The `reduce` and `reduceat` of ufuncs, with plain options.

use pyo3::prelude::*;
use understudy_array::{self as native, BinaryOp, DType, Kind};

use super::choose::{Held, array_of, positions};
use super::index::plain_axis;
use super::known::Known;
use super::layout::Layout;
use super::operate::at_length;
use super::raw;
use super::reduce::{self, Options};

/// The operation, and the dtype in which it folds elements of a type.
fn plan(name: &str, code: DType) -> Option<(BinaryOp, DType)> {
    use BinaryOp as B;
    let op = BinaryOp::from_name(name)?;
    let dtype = match (op, code.kind()) {
        (B::Add | B::Multiply, Kind::Bool | Kind::Signed) => DType::I64,
        (B::Add | B::Multiply, Kind::Unsigned) => DType::U64,
        (B::LogicalAnd | B::LogicalOr | B::LogicalXor, _) => DType::Bool,
        _ => code,
    };
    native::can_reduce(op, dtype).then_some((op, dtype))
}

/// The fold of an array over axes; or None.
#[pyfunction]
pub fn ready_fold<'py>(
    name: &str,
    a: &Bound<'py, PyAny>,
    axis: &Bound<'py, PyAny>,
    keepdims: &Bound<'py, PyAny>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(array) = array_of(known, a).filter(|_| raw::is_bool(keepdims)) else { return Ok(None) };
    let layout = array.get().get(py);
    if layout.size == 0 || layout.shape.is_empty() {
        return Ok(None);
    }
    let axis = (!axis.is_none()).then(|| axis.clone());
    let options = Options { axis, keepdims: keepdims.is_truthy()?, ..Options::default() };
    let (Some(axes), Some(planned)) = (options.axes(layout.shape.len()), layout.code.and_then(|code| plan(name, code)))
    else {
        return Ok(None);
    };
    if axes.is_empty() {
        return Ok(None);
    }
    reduce::over(known, array, planned, &axes, options.keepdims, false)
}

/// The folds of the stretches of an axis that begin at `indices`, where no flag is raised; or None.
#[pyfunction]
pub fn ready_stretches<'py>(
    name: &str,
    a: &Bound<'py, PyAny>,
    indices: &Bound<'py, PyAny>,
    axis: &Bound<'py, PyAny>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(array) = array_of(known, a) else { return Ok(None) };
    let (from, Some(places)) = (Held::of(array), positions(known, indices)?) else { return Ok(None) };
    let (layout, starts) = (&from.layout, Held::of(&places));
    let Some(axis) = plain_axis(axis, layout.shape.len()) else { return Ok(None) };
    if starts.layout.shape.len() != 1 || !starts.layout.is_contiguous() || starts.layout.size == 0 {
        return Ok(None);
    }
    let Some((op, dtype)) = layout.code.and_then(|code| plan(name, code)) else { return Ok(None) };
    if layout.size == 0 || layout.shape.len() > 1 && !layout.is_contiguous() {
        return Ok(None);
    }
    let mut shape = layout.shape.clone();
    shape[axis] = starts.layout.size;
    let Some(made) = Layout::fresh(known, py, dtype, shape) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    let starts = raw::numbers::<i64>(starts.layout.start(), starts.layout.size);
    let bytes = layout.size * dtype.size();
    let done = at_length(py, bytes, || native::reduce_at(op, dtype, &from.view(), starts, axis, &out));
    if !done.is_ok_and(|flags| flags.is_empty()) {
        return Ok(None);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}
