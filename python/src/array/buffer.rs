//! The buffer protocol of arrays: what `memoryview(array)` sees of any layout, without a copy.

#![allow(unsafe_code)]

use std::ffi::{CString, c_int, c_void};

use pyo3::buffer::PyUntypedBuffer;
use pyo3::exceptions::{PyBufferError, PyValueError};
use pyo3::prelude::*;
use pyo3::{ffi, intern};
use understudy_array::DType;

use super::hand::method;
use super::layout::Memory;
use super::object::Array;

/// What a consumer points to until it lets the buffer go.
struct Given {
    shape: Vec<isize>,
    strides: Vec<isize>,
    format: CString,
    _memory: Memory,
    _buffer: Option<PyUntypedBuffer>,
}

/// Where the elements are, and how one is written down.
struct Elements {
    start: usize,
    item: isize,
    strides: Vec<isize>,
    format: CString,
    memory: Memory,
    buffer: Option<PyUntypedBuffer>,
}

fn format_of(code: DType) -> CString {
    let letters = match code {
        DType::C64 => "Zf".to_owned(),
        DType::C128 => "Zd".to_owned(),
        _ => code.char().to_string(),
    };
    CString::new(letters).unwrap_or_default()
}

/// Numbers in memory that native code knows.
fn numbers(a: &Bound<'_, Array>) -> Option<Elements> {
    let py = a.py();
    let code = a.get().get(py).code.filter(|_| a.get().in_memory(py))?;
    let layout = a.get().get(py);
    Some(Elements {
        start: layout.start() as usize,
        item: layout.unit,
        strides: layout.strides.to_vec(),
        format: format_of(code),
        memory: layout.memory.shared(py),
        buffer: None,
    })
}

/// Any other elements: Python tells how they are written down, or why they cannot be.
fn others(a: &Bound<'_, Array>) -> PyResult<Elements> {
    let py = a.py();
    let told = method(a, intern!(py, "_exported"))?.call1((a,))?;
    let (storage, format, item): (Bound<'_, PyAny>, String, isize) = told.extract()?;
    let buffer = PyUntypedBuffer::get(&storage)?;
    let layout = a.get().get(py);
    let unit = layout.unit.max(1);
    Ok(Elements {
        start: (buffer.buf_ptr() as usize).wrapping_add_signed(layout.offset * item),
        item,
        strides: layout.strides.iter().map(|stride| stride / unit * item).collect(),
        format: CString::new(format).map_err(|_| PyBufferError::new_err("a format with a null character"))?,
        memory: Memory::None,
        buffer: Some(buffer),
    })
}

/// Whether strides are those of a run without gaps, where `axes` goes from the innermost axis outwards.
fn is_run(shape: &[isize], strides: &[isize], item: isize, axes: impl Iterator<Item = usize>) -> bool {
    let mut next = item;
    for k in axes {
        if shape[k] != 1 && strides[k] != next {
            return shape.contains(&0);
        }
        next *= shape[k];
    }
    true
}

/// The strides of a run without gaps, where `axes` goes from the innermost axis outwards.
fn lay_out(shape: &[isize], strides: &mut [isize], item: isize, axes: impl Iterator<Item = usize>) {
    let mut next = item;
    for k in axes {
        strides[k] = next;
        next *= shape[k];
    }
}

/// Fills in `view`.
///
/// # Safety
/// `view` is what the interpreter gave to `__getbuffer__`.
pub unsafe fn give(a: &Bound<'_, Array>, view: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
    if view.is_null() {
        return Err(PyBufferError::new_err("no view to fill in"));
    }
    let py = a.py();
    let layout = a.get().get(py);
    let (writeable, size) = (layout.writeable, layout.size as isize);
    let shape: Vec<isize> = layout.shape.iter().map(|n| *n as isize).collect();
    let asked = |flag: c_int| flags & flag == flag;
    if asked(ffi::PyBUF_WRITABLE) && !writeable {
        return Err(PyValueError::new_err("buffer source array is read-only"));
    }
    let elements = match numbers(a) {
        Some(elements) => elements,
        None => others(a)?,
    };
    let (item, ndim) = (elements.item, shape.len());
    let c_order = is_run(&shape, &elements.strides, item, (0..ndim).rev());
    let fortran = is_run(&shape, &elements.strides, item, 0..ndim);
    if asked(ffi::PyBUF_C_CONTIGUOUS) && !c_order {
        return Err(PyValueError::new_err("ndarray is not C-contiguous"));
    }
    if asked(ffi::PyBUF_F_CONTIGUOUS) && !fortran {
        return Err(PyValueError::new_err("ndarray is not Fortran contiguous"));
    }
    if asked(ffi::PyBUF_ANY_CONTIGUOUS) && !c_order && !fortran {
        return Err(PyValueError::new_err("ndarray is not contiguous"));
    }
    if !asked(ffi::PyBUF_STRIDES) && !c_order {
        return Err(PyValueError::new_err("ndarray is not C-contiguous"));
    }
    let Elements { start, mut strides, format, memory, buffer, .. } = elements;
    // Strides of axes that are never stepped along are told as if they were.
    if c_order {
        lay_out(&shape, &mut strides, item, (0..ndim).rev());
    } else if fortran {
        lay_out(&shape, &mut strides, item, 0..ndim);
    }
    let given = Box::new(Given { shape, strides, format, _memory: memory, _buffer: buffer });
    // SAFETY: the view is ours to fill. It points into `given`, which lives until `take_back`, and into memory that `given`
    // keeps alive.
    unsafe {
        (*view).buf = start as *mut c_void;
        (*view).len = size * item;
        (*view).readonly = c_int::from(!writeable);
        (*view).itemsize = item;
        (*view).format = if asked(ffi::PyBUF_FORMAT) { given.format.as_ptr().cast_mut() } else { std::ptr::null_mut() };
        (*view).ndim = ndim as c_int;
        let shaped = asked(ffi::PyBUF_ND) && ndim > 0;
        (*view).shape = if shaped { given.shape.as_ptr().cast_mut() } else { std::ptr::null_mut() };
        let stepped = asked(ffi::PyBUF_STRIDES) && ndim > 0;
        (*view).strides = if stepped { given.strides.as_ptr().cast_mut() } else { std::ptr::null_mut() };
        (*view).suboffsets = std::ptr::null_mut();
        (*view).internal = Box::into_raw(given).cast();
        (*view).obj = a.clone().into_any().into_ptr();
    }
    Ok(())
}

/// Lets go of what `give` gave.
///
/// # Safety
/// `view` is one that `give` filled in, and is handed back once.
pub unsafe fn take_back(view: *mut ffi::Py_buffer) {
    // SAFETY: `internal` is what `give` put there.
    unsafe {
        if !view.is_null() && !(*view).internal.is_null() {
            drop(Box::from_raw((*view).internal.cast::<Given>()));
            (*view).internal = std::ptr::null_mut();
        }
    }
}
