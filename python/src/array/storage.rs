//! The memory of an array as Python sees it: what `storage` gives, and what it takes.

use std::ffi::CStr;
use std::sync::Arc;

use pyo3::buffer::PyUntypedBuffer;
use pyo3::exceptions::PyBufferError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyMemoryView};
use understudy_array::{Block, DType};

use super::layout::{Foreign, Memory};
use super::raw;

/// A block with the buffer protocol: a flat run of items of an `array.array` type.
#[pyclass(frozen, module = "understudy_array")]
pub struct Storage {
    block: Arc<Block>,
    format: &'static CStr,
    item: usize,
    /// How many items, and the bytes from one to the next.
    sizes: [isize; 2],
}

/// The `array.array` code of the storage of a type, and the bytes of one item.
fn item_of(code: DType) -> (&'static CStr, usize) {
    match code {
        DType::Bool | DType::U8 => (c"B", 1),
        DType::I8 => (c"b", 1),
        DType::I16 => (c"h", 2),
        DType::U16 | DType::F16 => (c"H", 2),
        DType::I32 => (c"i", 4),
        DType::U32 => (c"I", 4),
        DType::I64 => (c"q", 8),
        DType::U64 => (c"Q", 8),
        DType::F32 | DType::C64 => (c"f", 4),
        DType::F64 | DType::C128 => (c"d", 8),
    }
}

impl Storage {
    /// A memoryview of a block.
    pub fn memory<'py>(py: Python<'py>, block: Arc<Block>, code: DType) -> PyResult<Bound<'py, PyAny>> {
        let (format, item) = item_of(code);
        let sizes = [(block.len() / item) as isize, item as isize];
        let storage = Bound::new(py, Storage { block, format, item, sizes })?;
        Ok(PyMemoryView::from(&storage)?.into_any())
    }
}

#[pymethods]
#[allow(unsafe_code)]
impl Storage {
    unsafe fn __getbuffer__(slf: Bound<'_, Self>, view: *mut ffi::Py_buffer, _flags: std::ffi::c_int) -> PyResult<()> {
        if view.is_null() {
            return Err(PyBufferError::new_err("no view to fill in"));
        }
        let this = slf.get();
        let (data, length, format, item) = (this.block.as_ptr(), this.block.len(), this.format, this.item);
        let sizes = &raw const this.sizes;
        // SAFETY: the interpreter gives a view to fill in; `sizes` lies in the object, which the view keeps alive.
        unsafe { raw::fill_buffer(view, slf.into_any(), data, length, item, format, &*sizes) };
        Ok(())
    }
}

/// The memory that an object stands for, with its address and length where they are known already.
pub fn of(object: &Bound<'_, PyAny>) -> (Memory, usize, usize) {
    if let Ok(view) = object.cast::<PyMemoryView>()
        && let Ok(owner) = view.getattr("obj")
        && let Ok(storage) = owner.cast::<Storage>()
    {
        let block = storage.get().block.clone();
        let whole = view.getattr("nbytes").and_then(|n| n.extract::<usize>()).is_ok_and(|n| n == block.len());
        if whole {
            let (data, length) = (block.as_ptr() as usize, block.len());
            return (Memory::Block(block), data, length);
        }
    }
    (Memory::Object(object.clone().unbind()), 0, 0)
}

/// The memory of a Python object for elements of a type, or None where it has none of that kind.
pub fn seen(object: &Bound<'_, PyAny>, code: Option<DType>) -> Option<(Memory, usize, usize)> {
    let code = code?;
    if object.is_instance_of::<PyList>() {
        return None;
    }
    let buffer = PyUntypedBuffer::get(object).ok()?;
    let aligned = (buffer.buf_ptr() as usize).is_multiple_of(item_of(code).1);
    if buffer.readonly() || !aligned || !buffer.is_c_contiguous() || buffer.item_size() != item_of(code).1 {
        return None;
    }
    let (data, length) = (buffer.buf_ptr() as usize, buffer.len_bytes());
    let foreign = Foreign { object: object.clone().unbind(), buffer };
    Some((Memory::Foreign(Arc::new(foreign)), data, length))
}
