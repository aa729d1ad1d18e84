//! `a[key]` and `a[key] = value` for keys of ints, slices, None and Ellipsis; other keys are Python's.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use understudy_array::{self as native, DType, Kind};

use super::choose;
use super::known::Known;
use super::layout::{Layout, Shape, Strides};
use super::object::{Array, base_of};
use super::operate::Operand;
use super::raw;

/// How many axes an array has at the most, and a key entries.
const MOST_AXES: usize = 64;

/// What a key of ints and slices chooses: the layout of the view, and whether it is one element.
struct Chosen {
    shape: Shape,
    strides: Strides,
    offset: isize,
    element: bool,
}

/// `a[key]`, or None where Python has to do it.
#[inline]
pub fn get<'py>(a: &Bound<'py, Array>, key: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = a.py();
    let array = a.get();
    if !array.movable(py) || may_be_too_deep(array.get(py), key) {
        return Ok(None);
    }
    let known = Known::of(py)?;
    if array.get(py).shape.len() == 1 && raw::is_int(key) {
        let layout = array.get(py);
        let Some(at) = raw::small_int(key).and_then(|at| position(at, layout.shape[0])) else { return Ok(None) };
        let Some(code) = layout.code else { return Ok(None) };
        return known.scalar(py, code, raw::offset(layout.start(), at * layout.strides[0])).map(Some);
    }
    if known.ndarray.makes(key) && raw::as_array(key).get().get(py).shape.len() == 1 {
        return choose::get(a, key);
    }
    let Some(chosen) = choose(known, array.get(py), key)? else { return choose::get(a, key) };
    if chosen.element {
        let layout = array.get(py);
        let Some(code) = layout.code else { return Ok(None) };
        let at = raw::offset(layout.data as *mut u8, chosen.offset * layout.unit);
        return known.scalar(py, code, at).map(Some);
    }
    Ok(Some(share(known, a, chosen.shape, chosen.strides, chosen.offset)?))
}

/// Whether a key may lead to more axes than an array can have, which Python has words for.
#[inline(always)]
fn may_be_too_deep(layout: &Layout, key: &Bound<'_, PyAny>) -> bool {
    key.cast_exact::<PyTuple>().is_ok_and(|items| layout.shape.len() + items.len() > MOST_AXES)
}

/// A view of the memory of `a`; what it reaches lies inside of what `a` does.
pub fn share<'py>(
    known: &Known,
    a: &Bound<'py, Array>,
    shape: Shape,
    strides: Strides,
    offset: isize,
) -> PyResult<Bound<'py, PyAny>> {
    let py = a.py();
    let base = base_of(a);
    let of = a.get().get(py);
    let size = shape.iter().product();
    let made = Layout {
        memory: of.memory.shared(py),
        data: of.data,
        length: of.length,
        dtype: of.dtype.as_ref().map(|dtype| dtype.clone_ref(py)),
        code: of.code,
        moves: of.moves,
        unit: of.unit,
        whole: offset == 0
            && size * of.unit as usize == of.length
            && native::is_contiguous(&shape, &strides, of.unit as usize),
        shape,
        strides,
        offset,
        size,
        writeable: of.writeable,
        checked: of.checked,
        base: Some(base),
        shape_seen: None,
    };
    Ok(known.ndarray.array(py, made)?.into_any())
}

/// A position that counts from the end where it is negative; None where it lies outside.
#[inline(always)]
pub fn position(at: i64, length: usize) -> Option<isize> {
    let length = length as i64;
    let at = if at < 0 { at + length } else { at };
    (0 <= at && at < length).then_some(at as isize)
}

/// The axis of so many that a plain int means, which counts from the end where it is negative; None for all else.
pub fn plain_axis(axis: &Bound<'_, PyAny>, ndim: usize) -> Option<usize> {
    let at = raw::is_int(axis).then(|| raw::small_int(axis)).flatten()?;
    position(at, ndim).map(|at| at as usize)
}

/// An int that an object is: Python's or NumPy's.
#[inline]
fn int_of(known: &Known, object: &Bound<'_, PyAny>) -> Option<i64> {
    if raw::is_int(object) {
        return raw::small_int(object);
    }
    match known.scalar_code(object)?.kind() {
        Kind::Signed | Kind::Unsigned => object.getattr(intern!(object.py(), "_value")).ok()?.extract().ok(),
        _ => None,
    }
}

/// What the key chooses, or None for a key that has arrays in it or an error.
fn choose(known: &Known, layout: &Layout, key: &Bound<'_, PyAny>) -> PyResult<Option<Chosen>> {
    let py = key.py();
    let single;
    let items = match key.cast_exact::<PyTuple>() {
        Ok(items) => items,
        Err(_) => {
            single = PyTuple::new(py, [key])?;
            &single
        }
    };
    let ndim = layout.shape.len();
    let (ellipsis, none) = (py.Ellipsis(), py.None());
    let (mut used, mut dots) = (0, 0);
    for at in 0..items.len() {
        let item = raw::tuple_item(items, at);
        if item.is(&ellipsis) {
            dots += 1;
        } else if !item.is(&none) {
            used += 1;
        }
    }
    if dots > 1 || used > ndim {
        return Ok(None);
    }
    let mut chosen = Chosen { shape: Shape::new(), strides: Strides::new(), offset: layout.offset, element: false };
    let mut axis = 0;
    for at in 0..items.len() {
        let item = raw::tuple_item(items, at);
        if raw::is_slice(&item) {
            let (start, step, length) = raw::slice_bounds(&item, layout.shape[axis])?;
            let stride = layout.strides[axis];
            let step = if length > 0 {
                chosen.offset += start * stride / layout.unit;
                step
            } else {
                1
            };
            chosen.shape.push(length);
            chosen.strides.push(step.wrapping_mul(stride));
            axis += 1;
        } else if item.is(&none) {
            chosen.shape.push(1);
            chosen.strides.push(0);
        } else if item.is(&ellipsis) {
            let rest = ndim - used;
            chosen.shape.extend_from_slice(&layout.shape[axis..axis + rest]);
            chosen.strides.extend_from_slice(&layout.strides[axis..axis + rest]);
            axis += rest;
        } else {
            let place = int_of(known, &item).and_then(|at| position(at, layout.shape[axis]));
            let Some(place) = place else { return Ok(None) };
            chosen.offset += place * (layout.strides[axis] / layout.unit);
            axis += 1;
        }
    }
    chosen.shape.extend_from_slice(&layout.shape[axis..]);
    chosen.strides.extend_from_slice(&layout.strides[axis..]);
    chosen.element = chosen.shape.is_empty() && dots == 0;
    Ok(Some(chosen))
}

/// `a[key] = value`; false where Python has to do it.
pub fn put(a: &Bound<'_, Array>, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = a.py();
    let array = a.get();
    if !array.ready(py) || !array.get(py).writeable || may_be_too_deep(array.get(py), key) {
        return Ok(false);
    }
    let known = Known::of(py)?;
    let Some(operand) = Operand::of(known, value) else { return Ok(false) };
    let layout = array.get(py);
    let Some(code) = layout.code else { return Ok(false) };
    if layout.shape.len() == 1 && raw::is_int(key) {
        let Some(at) = raw::small_int(key).and_then(|at| position(at, layout.shape[0])) else { return Ok(false) };
        let Some(bytes) = stored(&operand, code) else { return Ok(false) };
        put_element(raw::offset(layout.start(), at * layout.strides[0]), code, bytes);
        return Ok(true);
    }
    let Some(chosen) = choose(known, layout, key)? else { return choose::put(a, key, &operand) };
    let start = raw::offset(layout.data as *mut u8, chosen.offset * layout.unit);
    let target = raw::view_of(start, code, &chosen.shape, &chosen.strides);
    let Operand::Array(source) = operand else {
        let Some(bytes) = stored(&operand, code) else { return Ok(false) };
        return Ok(native::fill(&target, &bytes[..code.size()]).is_ok());
    };
    let source = source.get().get(py);
    let Some(from) = source.view() else { return Ok(false) };
    if from.dtype() == code {
        return Ok(native::copy(&from, &target).is_ok());
    }
    // A cast that can fail or warn is Python's.
    Ok(is_quiet(from.dtype(), code) && native::cast(&from, &target).is_ok())
}

/// Whether a cast between two types keeps every value that there is, or rounds it without a word.
pub fn is_quiet(from: DType, to: DType) -> bool {
    let rank = |code: DType| match code.kind() {
        Kind::Bool => 0,
        Kind::Signed | Kind::Unsigned => 1,
        Kind::Float => 2,
        Kind::Complex => 3,
    };
    let floats = |code: DType| {
        if code == DType::C64 {
            4
        } else if code == DType::C128 {
            8
        } else {
            code.size()
        }
    };
    match (rank(from), rank(to)) {
        (0, _) | (1, 1) => true,
        (1, _) => floats(to) >= 4,
        (2, 2 | 3) | (3, 3) => floats(to) >= floats(from),
        _ => false,
    }
}

#[inline]
fn put_element(at: *mut u8, code: DType, bytes: [u8; 16]) {
    match code.size() {
        1 => raw::write(at, bytes[0]),
        2 => raw::write(at, raw::read::<u16>(bytes.as_ptr())),
        4 => raw::write(at, raw::read::<u32>(bytes.as_ptr())),
        8 => raw::write(at, raw::read::<u64>(bytes.as_ptr())),
        _ => raw::write(at, bytes),
    }
}

/// A number as it is stored in an array of this type; None where that takes more than copying it.
pub fn stored(operand: &Operand<'_, '_>, code: DType) -> Option<[u8; 16]> {
    match operand {
        Operand::Scalar(from, bytes) if *from == code => Some(*bytes),
        Operand::Scalar(DType::F64, bytes) => Operand::Float(raw::read(bytes.as_ptr())).stored(code),
        Operand::Scalar(DType::I64, bytes) => Operand::Int(raw::read(bytes.as_ptr())).stored(code),
        Operand::Scalar(DType::Bool, bytes) => Operand::Int(i64::from(bytes[0])).stored(code),
        other => other.stored(code),
    }
}
