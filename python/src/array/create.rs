//! New arrays of plain arguments; what is not plain gives None, and the definition in Python goes on.

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyComplex, PyFloat, PyInt, PyList, PyString, PyTuple};
use smallvec::SmallVec;
use understudy_array::{self as native, Block, DType, Flags, Kind};

use super::index::plain_axis;
use super::known::{self, Known};
use super::layout::{Layout, Shape};
use super::object::Array;
use super::operate::{Operand, at_length};
use super::raw;

/// The number type that an object names: a dtype, the class of a scalar, or one of Python's.
pub fn code_of(known: &Known, dtype: &Bound<'_, PyAny>) -> Option<DType> {
    let py = dtype.py();
    if dtype.is_none() || dtype.is(py.get_type::<PyFloat>()) {
        return Some(DType::F64);
    }
    if let Some(code) = known.code(dtype) {
        return Some(code);
    }
    if dtype.is(py.get_type::<PyInt>()) {
        return Some(DType::I64);
    }
    if dtype.is(py.get_type::<PyBool>()) {
        return Some(DType::Bool);
    }
    if dtype.is(py.get_type::<PyComplex>()) {
        return Some(DType::C128);
    }
    if let Ok(name) = dtype.cast_exact::<PyString>() {
        let name = name.to_str().ok()?;
        return NAMES.iter().find(|(known, _)| *known == name).map(|(_, code)| *code);
    }
    known.class_code(dtype)
}

/// The names of dtypes that programs write most.
const NAMES: &[(&str, DType)] = &[
    ("f8", DType::F64),
    ("f4", DType::F32),
    ("i8", DType::I64),
    ("i4", DType::I32),
    ("u1", DType::U8),
    ("float64", DType::F64),
    ("float32", DType::F32),
    ("float", DType::F64),
    ("int64", DType::I64),
    ("int32", DType::I32),
    ("int16", DType::I16),
    ("int8", DType::I8),
    ("int", DType::I64),
    ("uint8", DType::U8),
    ("uint64", DType::U64),
    ("bool", DType::Bool),
    ("complex128", DType::C128),
    ("complex", DType::C128),
    ("complex64", DType::C64),
    ("float16", DType::F16),
    ("uint16", DType::U16),
    ("uint32", DType::U32),
    ("?", DType::Bool),
    ("b1", DType::Bool),
    ("i1", DType::I8),
    ("i2", DType::I16),
    ("u2", DType::U16),
    ("u4", DType::U32),
    ("u8", DType::U64),
    ("f2", DType::F16),
    ("c8", DType::C64),
    ("c16", DType::C128),
    ("d", DType::F64),
    ("f", DType::F32),
];

/// A shape that is an int or a tuple of ints, none of them negative.
pub fn shape_of(shape: &Bound<'_, PyAny>) -> Option<Shape> {
    let length = |n: &Bound<'_, PyAny>| {
        let n = raw::is_int(n).then(|| raw::small_int(n)).flatten()?;
        usize::try_from(n).ok()
    };
    if raw::is_int(shape) {
        return Some(smallvec::smallvec![length(shape)?]);
    }
    shape.cast_exact::<PyTuple>().ok()?.iter().map(|n| length(&n)).collect()
}

fn is_plain_order(order: &Bound<'_, PyAny>) -> bool {
    order.extract::<&str>().is_ok_and(|order| order == "C")
}

/// A new C-ordered array of this shape: with whatever was in memory, zeros, or `fill` everywhere.
#[pyfunction]
#[pyo3(signature = (shape, dtype, order, fill=None))]
pub fn ready_array<'py>(
    shape: &Bound<'py, PyAny>,
    dtype: &Bound<'py, PyAny>,
    order: &Bound<'py, PyAny>,
    fill: Option<&Bound<'py, PyAny>>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = shape.py();
    let known = Known::of(py)?;
    let (Some(code), Some(shape), true) = (code_of(known, dtype), shape_of(shape), is_plain_order(order)) else {
        return Ok(None);
    };
    let zero = fill.is_some_and(|fill| raw::is_int(fill) && raw::small_int(fill) == Some(0));
    let allocate = if zero { Layout::zeroed } else { Layout::fresh };
    let Some(made) = allocate(known, py, code, shape) else { return Ok(None) };
    if let (Some(fill), false) = (fill, zero) {
        let value = Operand::of(known, fill).and_then(|operand| super::index::stored(&operand, code));
        let (Some(value), Some(view)) = (value, made.view()) else { return Ok(None) };
        if at_length(py, made.length, || native::fill(&view, &value[..code.size()])).is_err() {
            return Ok(None);
        }
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// Evenly spaced ints or floats, as `arange` makes them of Python's numbers.
#[pyfunction]
pub fn ready_range<'py>(
    start: &Bound<'py, PyAny>,
    stop: &Bound<'py, PyAny>,
    step: &Bound<'py, PyAny>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = start.py();
    let known = Known::of(py)?;
    let number = |value: &Bound<'py, PyAny>| {
        let float = raw::is_float(value);
        (float || raw::is_int(value)).then_some(float)
    };
    let (Some(a), Some(b), Some(c)) = (number(start), number(stop), number(step)) else { return Ok(None) };
    if !(a || b || c) {
        let ints = (raw::small_int(start), raw::small_int(stop), raw::small_int(step));
        let (Some(start), Some(stop), Some(step)) = ints else { return Ok(None) };
        let span = i128::from(stop) - i128::from(start);
        let count = match step {
            0 => return Ok(None),
            1.. => (span + i128::from(step) - 1).div_euclid(i128::from(step)),
            _ => (-span - i128::from(step) - 1).div_euclid(-i128::from(step)),
        };
        let Ok(count) = usize::try_from(count.max(0)) else { return Ok(None) };
        return filled(py, known, DType::I64, count, |k| (start + k as i64 * step).to_ne_bytes());
    }
    let float = |value: &Bound<'py, PyAny>| {
        if raw::is_float(value) { Some(raw::float(value)) } else { raw::small_int(value).map(|n| n as f64) }
    };
    let (Some(start), Some(stop), Some(step)) = (float(start), float(stop), float(step)) else { return Ok(None) };
    let span = (stop - start) / step;
    if step == 0.0 || !span.is_finite() {
        return Ok(None);
    }
    let delta = (start + step) - start;
    filled(py, known, DType::F64, span.ceil().max(0.0) as usize, |k| (start + k as f64 * delta).to_ne_bytes())
}

/// `count` floats from `start` to `stop`, as `linspace` makes them of real numbers; or None.
#[pyfunction]
pub fn ready_spaced<'py>(
    start: &Bound<'py, PyAny>,
    stop: &Bound<'py, PyAny>,
    count: &Bound<'py, PyAny>,
    endpoint: bool,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = start.py();
    let known = Known::of(py)?;
    let number = |value: &Bound<'py, PyAny>| match Operand::of(known, value)? {
        Operand::Int(value) => Some(value as f64),
        Operand::Float(value) => Some(value),
        Operand::Scalar(DType::F64, bytes) => Some(raw::read(bytes.as_ptr())),
        _ => None,
    };
    let count = raw::is_int(count).then(|| raw::small_int(count)).flatten().and_then(|n| usize::try_from(n).ok());
    let (Some(start), Some(stop), Some(count @ 2..)) = (number(start), number(stop), count) else { return Ok(None) };
    let (delta, parts) = (stop - start, (if endpoint { count - 1 } else { count }) as f64);
    let step = delta / parts;
    // What overflows or loses digits warns, which is Python's to say.
    if !(start.is_finite() && step.is_normal()) {
        return Ok(None);
    }
    let last = if endpoint { count - 1 } else { count };
    filled(py, known, DType::F64, count, |k| (if k == last { stop } else { k as f64 * step + start }).to_ne_bytes())
}

/// A one-dimensional array of elements of eight bytes.
fn filled<'py>(
    py: Python<'py>,
    known: &Known,
    code: DType,
    count: usize,
    element: impl Fn(usize) -> [u8; 8],
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(made) = Layout::fresh(known, py, code, smallvec::smallvec![count]) else { return Ok(None) };
    for (k, place) in raw::words(made.data as *mut u8, count).iter_mut().enumerate() {
        *place = element(k);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// The items of a list or a tuple.
enum Nested<'py> {
    List(Bound<'py, PyList>),
    Tuple(Bound<'py, PyTuple>),
}

impl<'py> Nested<'py> {
    fn of(object: &Bound<'py, PyAny>) -> Option<Nested<'py>> {
        if let Ok(list) = object.cast_exact::<PyList>() {
            return Some(Nested::List(list.clone()));
        }
        object.cast_exact::<PyTuple>().ok().map(|tuple| Nested::Tuple(tuple.clone()))
    }

    fn len(&self) -> usize {
        match self {
            Nested::List(list) => list.len(),
            Nested::Tuple(tuple) => tuple.len(),
        }
    }

    fn item(&self, at: usize) -> Option<Bound<'py, PyAny>> {
        match self {
            Nested::List(list) => list.get_item(at).ok(),
            Nested::Tuple(tuple) => tuple.get_item(at).ok(),
        }
    }
}

/// Numbers of nested sequences, all of one kind.
#[derive(Default)]
struct Numbers {
    shape: SmallVec<[usize; 4]>,
    words: Vec<[u8; 8]>,
    floats: bool,
    ints: bool,
}

impl Numbers {
    fn read(&mut self, object: &Bound<'_, PyAny>, depth: usize) -> Option<()> {
        let nested = Nested::of(object)?;
        let n = nested.len();
        if self.shape.len() == depth {
            if !self.words.is_empty() || depth > 6 {
                return None;
            }
            self.shape.push(n);
        } else if self.shape[depth] != n {
            return None;
        }
        for at in 0..n {
            let item = nested.item(at)?;
            if raw::is_float(&item) {
                self.floats = true;
                self.leaf(depth, raw::float(&item).to_ne_bytes())?;
            } else if raw::is_int(&item) {
                self.ints = true;
                self.leaf(depth, raw::small_int(&item)?.to_ne_bytes())?;
            } else {
                self.read(&item, depth + 1)?;
            }
            if self.floats && self.ints {
                return None;
            }
        }
        Some(())
    }

    fn leaf(&mut self, depth: usize, word: [u8; 8]) -> Option<()> {
        (self.shape.len() == depth + 1).then(|| self.words.push(word))
    }
}

/// A copy of an array in C order, or the array of nested lists or tuples of Python floats, or of ints; or None.
#[pyfunction]
pub fn ready_nested<'py>(object: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = object.py();
    let known = Known::of(py)?;
    if known.ndarray.makes(object) {
        let array = raw::as_array(object);
        let plain =
            array.get().ready(py) && (array.get().get(py).shape.len() < 2 || array.get().get(py).is_contiguous());
        return match array.get().get(py).code.filter(|_| plain) {
            Some(code) => cast(array, code),
            None => Ok(None),
        };
    }
    let mut numbers = Numbers::default();
    if numbers.read(object, 0).is_none() || numbers.words.is_empty() {
        return Ok(None);
    }
    let code = if numbers.floats { DType::F64 } else { DType::I64 };
    let Ok(block) = Block::copy_of(numbers.words.as_flattened()) else { return Ok(None) };
    let made = Layout::new(known, py, code, numbers.shape, block);
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// Arrays of one dtype, each C-contiguous, one after another along an axis.
#[pyfunction]
pub fn ready_joined<'py>(arrays: &Bound<'py, PyAny>, axis: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = arrays.py();
    let known = Known::of(py)?;
    let Some(nested) = Nested::of(arrays) else { return Ok(None) };
    let mut items: SmallVec<[Bound<'py, PyAny>; 4]> = SmallVec::new();
    for at in 0..nested.len() {
        match nested.item(at) {
            Some(item) if known.ndarray.makes(&item) && raw::as_array(&item).get().movable(py) => items.push(item),
            _ => return Ok(None),
        }
    }
    if items.is_empty() {
        return Ok(None);
    }
    let layouts: SmallVec<[&Layout; 4]> = items.iter().map(|item| raw::as_array(item).get().get(py)).collect();
    let first = layouts[0];
    let (Some(code), ndim) = (first.code, first.shape.len()) else { return Ok(None) };
    let Some(axis) = plain_axis(axis, ndim) else { return Ok(None) };
    let mut shape = first.shape.clone();
    shape[axis] = 0;
    for layout in &layouts {
        let fits = layout.shape.len() == ndim && (0..ndim).all(|k| k == axis || layout.shape[k] == shape[k]);
        if layout.code != Some(code) || !fits || ndim > 1 && !layout.is_contiguous() {
            return Ok(None);
        }
        shape[axis] += layout.shape[axis];
    }
    let Some(made) = Layout::fresh(known, py, code, shape) else { return Ok(None) };
    let mut start = made.data as *mut u8;
    for layout in &layouts {
        let out = raw::view_of(start, code, &layout.shape, &made.strides);
        let Some(from) = layout.view() else { return Ok(None) };
        if layout.size > 0 && native::copy(&from, &out).is_err() {
            return Ok(None);
        }
        start = raw::offset(start, layout.shape[axis] as isize * made.strides[axis]);
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}

/// The elements of an array, converted, in C order; None where the cast is one that can fail or warn.
pub fn converted<'py>(a: &Bound<'py, Array>, code: DType) -> PyResult<Option<Bound<'py, PyAny>>> {
    match a.get().get(a.py()).code {
        Some(from) if from == code || super::index::is_quiet(from, code) => cast(a, code),
        _ => Ok(None),
    }
}

/// The elements of an array, cast as C does, in C order, with a report of what was lost.
pub fn cast<'py>(a: &Bound<'py, Array>, code: DType) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let known = Known::of(py)?;
    let layout = a.get().get(py);
    let Some(from) = layout.code else { return Ok(None) };
    if matches!(from.kind(), Kind::Complex) && !matches!(code.kind(), Kind::Complex) {
        return Ok(None);
    }
    let (shape, strides, _memory) = (layout.shape.clone(), layout.strides.clone(), layout.memory.shared(py));
    let view = raw::view_of(layout.start(), from, &shape, &strides);
    let Some(made) = Layout::fresh(known, py, code, layout.shape.clone()) else { return Ok(None) };
    let Some(out) = made.view() else { return Ok(None) };
    let done = at_length(py, made.length, || {
        if from == code { native::copy(&view, &out).map(|()| Flags::NONE) } else { native::cast(&view, &out) }
    });
    let Ok(flags) = done else { return Ok(None) };
    if !flags.is_empty()
        && let Some(rest) = known::rest(py)
    {
        rest.report.bind(py).call1((flags.0, "cast"))?;
    }
    Ok(Some(known.ndarray.array(py, made)?.into_any()))
}
