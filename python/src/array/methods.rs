//! Views and copies by method, with plain arguments.

use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use understudy_array::{DType, is_contiguous};

use super::create::converted;
use super::hand::{Args, Named};
use super::index::share;
use super::known::{Known, element};
use super::layout::{Shape, Strides};
use super::object::Array;
use super::raw;

/// The axes in reverse order.
pub fn transposed<'py>(a: &Bound<'py, Array>) -> PyResult<Bound<'py, PyAny>> {
    let layout = a.get().get(a.py());
    let (mut shape, mut strides, offset) = (layout.shape.clone(), layout.strides.clone(), layout.offset);
    shape.reverse();
    strides.reverse();
    share(Known::of(a.py())?, a, shape, strides, offset)
}

/// Strides of a C-ordered view; a length of zero counts as one.
fn view_strides(shape: &[usize], unit: isize) -> Strides {
    understudy_array::c_strides(shape, unit as usize).into_iter().collect()
}

/// A view of a contiguous array in another shape.
pub fn reshaped<'py>(
    a: &Bound<'py, Array>,
    args: Args<'_, 'py>,
    kwargs: Option<Named<'_, 'py>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    if kwargs.is_some() || args.is_empty() || !a.get().movable(py) || !a.get().get(py).is_contiguous() {
        return Ok(None);
    }
    let layout = a.get().get(py);
    let Some(shape) = (if args.len() == 1 { lengths(&args.get_item(0)?) } else { lengths(args.as_any()) }) else {
        return Ok(None);
    };
    let Some(shape) = full_shape(&shape, layout.size) else { return Ok(None) };
    if shape == layout.shape {
        let (strides, offset) = (layout.strides.clone(), layout.offset);
        return share(Known::of(py)?, a, shape, strides, offset).map(Some);
    }
    let (strides, offset) = (view_strides(&shape, layout.unit), layout.offset);
    share(Known::of(py)?, a, shape, strides, offset).map(Some)
}

/// The lengths that an int or a tuple of ints gives; one may be unknown, which is -1.
fn lengths(shape: &Bound<'_, PyAny>) -> Option<Strides> {
    let length = |n: &Bound<'_, PyAny>| {
        let n = raw::is_int(n).then(|| raw::small_int(n)).flatten()?;
        (n >= -1).then_some(n as isize)
    };
    if raw::is_int(shape) {
        return Some(smallvec::smallvec![length(shape)?]);
    }
    shape.cast_exact::<PyTuple>().ok()?.iter().map(|n| length(&n)).collect()
}

fn full_shape(given: &[isize], size: usize) -> Option<Shape> {
    let unknown = given.iter().filter(|n| **n < 0).count();
    let rest: usize = given.iter().filter(|n| **n >= 0).map(|n| *n as usize).product();
    if unknown == 0 {
        return (rest == size).then(|| given.iter().map(|n| *n as usize).collect());
    }
    (unknown == 1 && rest > 0 && size.is_multiple_of(rest))
        .then(|| given.iter().map(|n| if *n < 0 { size / rest } else { *n as usize }).collect())
}

/// All elements as one axis: a view of a contiguous array.
pub fn raveled<'py>(
    a: &Bound<'py, Array>,
    args: Args<'_, 'py>,
    kwargs: Option<Named<'_, 'py>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    if !args.is_empty() || kwargs.is_some() || !a.get().movable(py) || !a.get().get(py).is_contiguous() {
        return Ok(None);
    }
    let layout = a.get().get(py);
    let (size, unit, offset) = (layout.size, layout.unit, layout.offset);
    share(Known::of(py)?, a, smallvec::smallvec![size], smallvec::smallvec![unit], offset).map(Some)
}

/// A copy, where the order of memory that is asked for is C order.
pub fn copied<'py>(
    a: &Bound<'py, Array>,
    args: Args<'_, 'py>,
    kwargs: Option<Named<'_, 'py>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    if kwargs.is_some() || args.len() > 1 || !a.get().ready(a.py()) {
        return Ok(None);
    }
    if args.len() == 1 {
        let order = args.get_item(0)?;
        let plain = a.get().get(a.py()).shape.len() < 2 || a.get().get(a.py()).is_contiguous();
        let known = order.extract::<&str>().is_ok_and(|order| order == "C" || plain && matches!(order, "K" | "A"));
        if !known {
            return Ok(None);
        }
    }
    match a.get().get(a.py()).code {
        Some(code) => converted(a, code),
        None => Ok(None),
    }
}

/// The elements of a contiguous array as another number type.
pub fn cast<'py>(
    a: &Bound<'py, Array>,
    args: Args<'_, 'py>,
    kwargs: Option<Named<'_, 'py>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    if args.len() != 1 || !a.get().ready(py) {
        return Ok(None);
    }
    let layout = a.get().get(py);
    let Some(code) = super::create::code_of(Known::of(py)?, &args.get_item(0)?) else { return Ok(None) };
    // `copy` makes no difference where the type changes.
    let plain = |kwargs: Named<'_, 'py>| {
        kwargs.len() == 1 && matches!(kwargs.get_item("copy"), Ok(Some(copy)) if raw::is_bool(&copy))
    };
    if kwargs.is_some_and(|kwargs| layout.code == Some(code) || !plain(kwargs)) {
        return Ok(None);
    }
    if layout.shape.len() > 1 && !is_contiguous(&layout.shape, &layout.strides, layout.unit as usize) {
        return Ok(None);
    }
    super::create::cast(a, code)
}

/// The number type of an array of numbers, where nothing was asked for.
fn plain_numbers(a: &Bound<'_, Array>, args: Args<'_, '_>, kwargs: Option<Named<'_, '_>>) -> Option<DType> {
    (args.is_empty() && kwargs.is_none() && a.get().ready(a.py())).then(|| a.get().get(a.py()).code).flatten()
}

/// All elements as nested lists of Python's numbers.
pub fn listed<'py>(
    a: &Bound<'py, Array>,
    args: Args<'_, 'py>,
    kwargs: Option<Named<'_, 'py>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(code) = plain_numbers(a, args, kwargs) else { return Ok(None) };
    let layout = a.get().get(a.py());
    nested(a.py(), code, layout.start(), &layout.shape.clone(), &layout.strides.clone()).map(Some)
}

fn nested<'py>(
    py: Python<'py>,
    code: DType,
    at: *mut u8,
    shape: &[usize],
    strides: &[isize],
) -> PyResult<Bound<'py, PyAny>> {
    let [n, shape @ ..] = shape else { return element(py, code, at) };
    let mut items = Vec::with_capacity(*n);
    for k in 0..*n {
        items.push(nested(py, code, raw::offset(at, k as isize * strides[0]), shape, &strides[1..])?);
    }
    Ok(PyList::new(py, items)?.into_any())
}

/// The one element of an array as Python's number.
pub fn single<'py>(
    a: &Bound<'py, Array>,
    args: Args<'_, 'py>,
    kwargs: Option<Named<'_, 'py>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    match plain_numbers(a, args, kwargs).filter(|_| a.get().get(a.py()).size == 1) {
        Some(code) => element(a.py(), code, a.get().get(a.py()).start()).map(Some),
        None => Ok(None),
    }
}
