//! The one file of this crate with `unsafe`: raw calls of the interpreter that have no safe twin, and memory of its objects.

#![allow(unsafe_code)]

use std::ffi::{CStr, CString, c_int};
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use pyo3::exceptions::PyBufferError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use understudy_translators::{Buffer, Memory};

/// An int of 64 bits, or None where it is larger.
#[inline]
pub fn small_int(int: &Bound<'_, PyAny>) -> PyResult<Option<i64>> {
    let mut overflow: c_int = 0;
    // SAFETY: the object lives, and this thread is attached to its interpreter.
    let value = unsafe { ffi::PyLong_AsLongLongAndOverflow(int.as_ptr(), &raw mut overflow) };
    if overflow != 0 {
        return Ok(None);
    }
    if value == -1
        && let Some(error) = PyErr::take(int.py())
    {
        return Err(error);
    }
    Ok(Some(value))
}

/// A Python int. Fails where no memory is left, which must not be a panic in a worker that has a limit.
#[inline]
pub fn new_int(py: Python<'_>, value: i64) -> PyResult<Bound<'_, PyAny>> {
    // SAFETY: this thread is attached.
    unsafe { Bound::from_owned_ptr_or_err(py, ffi::PyLong_FromLongLong(value)) }
}

/// A Python float.
#[inline]
pub fn new_float(py: Python<'_>, value: f64) -> PyResult<Bound<'_, PyAny>> {
    // SAFETY: this thread is attached.
    unsafe { Bound::from_owned_ptr_or_err(py, ffi::PyFloat_FromDouble(value)) }
}

/// The value of an exact float.
#[inline]
pub fn float(float: &Bound<'_, PyAny>) -> f64 {
    // SAFETY: the object lives, and of an exact float this call cannot fail.
    unsafe { ffi::PyFloat_AsDouble(float.as_ptr()) }
}

/// Whether the type of an object is exactly this one.
#[inline]
pub fn is_exactly(object: &Bound<'_, PyAny>, kind: &Py<PyAny>) -> bool {
    object.get_type_ptr().cast() == kind.as_ptr()
}

/// How many references lead to an object.
#[inline]
pub fn references(object: &Bound<'_, PyAny>) -> isize {
    // SAFETY: the object lives.
    unsafe { ffi::Py_REFCNT(object.as_ptr()) }
}

/// A new tuple with exactly these elements, of which there are `length`.
pub fn tuple_of<'py>(
    py: Python<'py>,
    length: usize,
    mut item: impl FnMut() -> PyResult<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the new tuple is ours alone; every slot is filled before anyone sees it, and where `item` fails the half-filled
    // tuple is dropped, which an empty slot does not disturb.
    unsafe {
        let tuple = Bound::from_owned_ptr_or_err(py, ffi::PyTuple_New(length as ffi::Py_ssize_t))?;
        for index in 0..length {
            ffi::PyTuple_SetItem(tuple.as_ptr(), index as ffi::Py_ssize_t, item()?.into_ptr());
        }
        Ok(tuple)
    }
}

/// A new list with exactly these elements, of which there are `length`.
pub fn list_of<'py>(
    py: Python<'py>,
    length: usize,
    mut item: impl FnMut() -> PyResult<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: as in `tuple_of`.
    unsafe {
        let list = Bound::from_owned_ptr_or_err(py, ffi::PyList_New(length as ffi::Py_ssize_t))?;
        for index in 0..length {
            ffi::PyList_SetItem(list.as_ptr(), index as ffi::Py_ssize_t, item()?.into_ptr());
        }
        Ok(list)
    }
}

/// Memory of a Python object, which is kept alive: its bytes are read where they are.
struct ObjectMemory {
    start: *const u8,
    length: usize,
    _owner: Py<PyAny>,
}

// SAFETY: the bytes are only read, for as long as the owner lives; a Python program that writes to them meanwhile gets a mixture
// of old and new bytes, as it would from any reader without a lock.
unsafe impl Send for ObjectMemory {}
// SAFETY: as above.
unsafe impl Sync for ObjectMemory {}

impl Memory for ObjectMemory {
    fn len(&self) -> usize {
        self.length
    }

    fn read(&self, offset: usize, into: &mut [u8]) {
        assert!(offset <= self.length && into.len() <= self.length - offset, "outside of the object's memory");
        // SAFETY: the range lies within, as just checked, and a fresh slice overlaps nothing.
        unsafe { std::ptr::copy_nonoverlapping(self.start.add(offset), into.as_mut_ptr(), into.len()) };
    }

    fn as_ptr(&self) -> *const u8 {
        self.start
    }
}

/// `length` bytes at an address that `owner` keeps in place for as long as it lives, as `__array_interface__` promises.
pub fn memory_of(owner: &Bound<'_, PyAny>, address: usize, length: usize) -> Buffer {
    Buffer::new(ObjectMemory { start: address as *const u8, length, _owner: owner.clone().unbind() })
}

/// A copy of `length` bytes at an address that belongs to a living object.
pub fn copy_of(owner: &Bound<'_, PyAny>, address: usize, length: usize) -> Vec<u8> {
    bytes_at(owner, address, length).to_vec()
}

fn bytes_at<'a>(_owner: &'a Bound<'_, PyAny>, address: usize, length: usize) -> &'a [u8] {
    if length == 0 {
        return &[];
    }
    // SAFETY: the caller took the range from the object's own description of its memory, and the object lives.
    unsafe { std::slice::from_raw_parts(address as *const u8, length) }
}

/// The elements of an array that starts at an address within a living object, in C order, and the strides that they have then.
pub fn elements_of(
    owner: &Bound<'_, PyAny>,
    address: usize,
    item_size: usize,
    shape: &[u64],
    strides: &[i64],
) -> (Vec<u8>, Vec<i64>) {
    let mut packed = vec![item_size as i64; shape.len()];
    for axis in (1..shape.len()).rev() {
        packed[axis - 1] = packed[axis] * shape[axis] as i64;
    }
    let mut bytes = Vec::with_capacity(shape.iter().product::<u64>() as usize * item_size);
    gather(owner, address, item_size, shape, strides, &mut bytes);
    (bytes, packed)
}

fn gather(
    owner: &Bound<'_, PyAny>,
    address: usize,
    item_size: usize,
    shape: &[u64],
    strides: &[i64],
    bytes: &mut Vec<u8>,
) {
    let (Some((&length, shape)), Some((&stride, strides))) = (shape.split_first(), strides.split_first()) else {
        return bytes.extend_from_slice(bytes_at(owner, address, item_size));
    };
    for index in 0..length as i64 {
        gather(owner, address.wrapping_add_signed((index * stride) as isize), item_size, shape, strides, bytes);
    }
}

/// The bytes of a `bytes` object as a buffer that does not copy them.
pub fn memory_of_bytes(bytes: &Bound<'_, PyBytes>) -> Buffer {
    let slice = bytes.as_bytes();
    memory_of(bytes.as_any(), slice.as_ptr() as usize, slice.len())
}

/// An exported buffer with its shape; holding it keeps the exporter from moving its memory.
pub struct Exported {
    view: Box<ffi::Py_buffer>,
}

impl Exported {
    /// Asks an object for its buffer with format, shape and strides.
    pub fn new(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut view = Box::new(ffi::Py_buffer::new());
        // SAFETY: the view is ours and is released once, when this is dropped.
        let code = unsafe { ffi::PyObject_GetBuffer(object.as_ptr(), &raw mut *view, ffi::PyBUF_FULL_RO) };
        if code != 0 {
            return Err(PyErr::fetch(object.py()));
        }
        let exported = Self { view };
        if !exported.view.suboffsets.is_null() {
            return Err(PyBufferError::new_err("a buffer with suboffsets has no one place in memory"));
        }
        Ok(exported)
    }

    pub fn address(&self) -> usize {
        self.view.buf as usize
    }

    pub fn item_size(&self) -> usize {
        self.view.itemsize as usize
    }

    pub fn writeable(&self) -> bool {
        self.view.readonly == 0
    }

    /// The format in the notation of `struct`, `B` where none is given.
    pub fn format(&self) -> String {
        if self.view.format.is_null() {
            return "B".to_owned();
        }
        // SAFETY: a format that is there is a C string that lives as long as the view.
        unsafe { CStr::from_ptr(self.view.format) }.to_string_lossy().into_owned()
    }

    pub fn shape(&self) -> Vec<u64> {
        self.dimensions(self.view.shape).into_iter().map(|length| length as u64).collect()
    }

    pub fn strides(&self) -> Vec<i64> {
        self.dimensions(self.view.strides).into_iter().map(|stride| stride as i64).collect()
    }

    fn dimensions(&self, start: *const ffi::Py_ssize_t) -> Vec<ffi::Py_ssize_t> {
        if start.is_null() || self.view.ndim == 0 {
            return Vec::new();
        }
        // SAFETY: shape and strides that are there have one element for each dimension.
        unsafe { std::slice::from_raw_parts(start, self.view.ndim as usize) }.to_vec()
    }
}

impl Drop for Exported {
    fn drop(&mut self) {
        // SAFETY: it was filled by PyObject_GetBuffer and is released here only; the owner of an `Exported` is attached.
        unsafe { ffi::PyBuffer_Release(&raw mut *self.view) };
    }
}

unsafe extern "C" {
    /// In every interpreter since 3.9 that the limited interface is built for, which names it since 3.12 only.
    fn PyObject_Vectorcall(
        callable: *mut ffi::PyObject,
        arguments: *const *mut ffi::PyObject,
        count: usize,
        names: *mut ffi::PyObject,
    ) -> *mut ffi::PyObject;
}

/// What says of a count of arguments that the place before them may be used by the called.
const PLACE_BEFORE: usize = 1 << (usize::BITS - 1);

/// Calls a function with arguments by position, at most `ROOM` - 1.
#[inline]
pub fn call<'py, const ROOM: usize>(
    function: &Bound<'py, PyAny>,
    arguments: impl Iterator<Item = PyResult<Bound<'py, PyAny>>>,
) -> PyResult<Bound<'py, PyAny>> {
    let mut objects: [Option<Bound<'py, PyAny>>; ROOM] = [const { None }; ROOM];
    let mut places = [std::ptr::null_mut(); ROOM];
    let mut count = 0;
    for (argument, (object, place)) in arguments.zip(objects[1..].iter_mut().zip(&mut places[1..])) {
        *place = object.insert(argument?).as_ptr();
        count += 1;
    }
    // SAFETY: the arguments live as long as `objects`, and one place stands before them, which may be changed meanwhile.
    unsafe {
        let made =
            PyObject_Vectorcall(function.as_ptr(), places.as_ptr().add(1), count | PLACE_BEFORE, std::ptr::null_mut());
        Bound::from_owned_ptr_or_err(function.py(), made)
    }
}

/// Writable memory of a Python object that other processes read: in one piece, from an address that 8 divides.
pub struct Cells {
    start: *mut u8,
    length: usize,
    _view: Exported,
}

impl Cells {
    pub fn new(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        let view = Exported::new(object)?;
        let length = view.view.len as usize;
        let start = view.view.buf.cast::<u8>();
        if !view.writeable() || view.item_size() != 1 || view.shape() != [length as u64] || start.addr() % 8 != 0 {
            return Err(PyBufferError::new_err("this is no memory for columns"));
        }
        Ok(Self { start, length, _view: view })
    }

    pub fn len(&self) -> usize {
        self.length
    }

    fn cell(&self, offset: usize) -> &AtomicU64 {
        assert!(offset.is_multiple_of(8) && offset + 8 <= self.length, "outside of the memory");
        // SAFETY: the cell lies within memory that the view holds, and at an address that 8 divides.
        unsafe { AtomicU64::from_ptr(self.start.add(offset).cast()) }
    }

    #[inline]
    pub fn get(&self, offset: usize) -> u64 {
        self.cell(offset).load(Ordering::Relaxed)
    }

    #[inline]
    pub fn set(&self, offset: usize, value: u64) {
        self.cell(offset).store(value, Ordering::Relaxed);
    }

    /// Writes a byte that others see only after everything that was written before it.
    #[inline]
    pub fn publish(&self, offset: usize, byte: u8) {
        assert!(offset < self.length, "outside of the memory");
        // SAFETY: the byte lies within memory that the view holds.
        unsafe { AtomicU8::from_ptr(self.start.add(offset)) }.store(byte, Ordering::Release);
    }
}

/// Memory of a result or of a shared array as a Python object: whoever asks for its buffer keeps it mapped.
#[pyclass(module = "understudy._understudy", frozen)]
pub struct Block {
    pub buffer: Buffer,
    writeable: bool,
    format: CString,
}

impl Block {
    pub fn new(buffer: Buffer, writeable: bool) -> Self {
        Self { buffer, writeable, format: c"B".to_owned() }
    }
}

#[pymethods]
impl Block {
    /// Size in bytes.
    #[getter]
    fn nbytes(&self) -> usize {
        self.buffer.len()
    }

    /// Whether other processes can have it without a copy.
    #[getter]
    fn shared(&self) -> bool {
        self.buffer.0.range().is_some()
    }

    fn __len__(&self) -> usize {
        self.buffer.len()
    }

    unsafe fn __getbuffer__(slf: Bound<'_, Self>, view: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
        let block = slf.get();
        if !block.writeable && flags & ffi::PyBUF_WRITABLE == ffi::PyBUF_WRITABLE {
            // SAFETY: the interpreter gives a view to fill, and expects no owner in it on failure.
            unsafe { (*view).obj = std::ptr::null_mut() };
            return Err(PyBufferError::new_err("this memory is read-only"));
        }
        // SAFETY: the memory does not move and lives as long as the block, which the view owns from here on; the format string
        // lives as long as the block too.
        unsafe {
            let code = ffi::PyBuffer_FillInfo(
                view,
                slf.as_ptr(),
                block.buffer.0.as_ptr().cast_mut().cast(),
                block.buffer.len() as ffi::Py_ssize_t,
                c_int::from(!block.writeable),
                flags,
            );
            if code != 0 {
                return Err(PyErr::fetch(slf.py()));
            }
            if !(*view).format.is_null() {
                (*view).format = block.format.as_ptr().cast_mut();
            }
        }
        Ok(())
    }
}
