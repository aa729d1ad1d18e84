//! The one file of this room with `unsafe`: raw calls of the interpreter, and addresses of elements.

#![allow(unsafe_code)]

use std::cell::UnsafeCell;
use std::ffi::c_int;
use std::sync::OnceLock;

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use understudy_array::{DType, View};

use super::layout::Layout;
use super::object::Array;

/// What an object holds that only a thread attached to the interpreter touches.
#[derive(Default)]
pub struct Attached<T>(UnsafeCell<T>);

// SAFETY: `get` and `set` ask for a token of the interpreter, whose lock lets one thread in at a time; the module is not
// declared to run without that lock.
unsafe impl<T> Send for Attached<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for Attached<T> {}

impl<T> Attached<T> {
    pub fn new(value: T) -> Attached<T> {
        Attached(UnsafeCell::new(value))
    }

    /// What is held. The reference must not be kept over anything that may call back into Python.
    #[inline(always)]
    pub fn get<'a>(&'a self, _py: Python<'_>) -> &'a T {
        // SAFETY: only attached threads come here, and who changes the value does so in one step, between calls of Python.
        unsafe { &*self.0.get() }
    }

    /// Changes what is held; `change` must not call back into Python, and gives out what is to be dropped.
    #[inline(always)]
    pub fn change<R>(&self, _py: Python<'_>, change: impl FnOnce(&mut T) -> R) -> R {
        // SAFETY: as in `get`; no other reference is in use while `change` runs.
        change(unsafe { &mut *self.0.get() })
    }
}

/// How instances of a Python class are allocated.
#[derive(Clone, Copy)]
pub struct Maker {
    class: *mut ffi::PyTypeObject,
    alloc: ffi::allocfunc,
}

// SAFETY: the class is kept alive by `Known`, and an address may be told to any thread.
unsafe impl Send for Maker {}
// SAFETY: as above.
unsafe impl Sync for Maker {}

impl Maker {
    pub fn of(class: &Bound<'_, PyAny>) -> Option<Maker> {
        let class = class.cast::<pyo3::types::PyType>().ok()?.as_type_ptr();
        // SAFETY: a class has a slot for allocation, which takes the class and a length.
        unsafe {
            let slot = ffi::PyType_GetSlot(class, ffi::Py_tp_alloc);
            if slot.is_null() {
                return None;
            }
            Some(Maker { class, alloc: std::mem::transmute::<*mut std::ffi::c_void, ffi::allocfunc>(slot) })
        }
    }

    #[inline(always)]
    pub fn makes(&self, object: &Bound<'_, PyAny>) -> bool {
        object.get_type_ptr() == self.class
    }

    pub fn is(&self, class: &Bound<'_, PyAny>) -> bool {
        class.as_ptr() == self.class.cast()
    }

    /// The class itself.
    pub fn class<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        // SAFETY: the class lives as long as the process (see above).
        unsafe { Bound::from_borrowed_ptr(py, self.class.cast()) }
    }

    /// A new instance without attributes.
    #[inline(always)]
    pub fn blank<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        // SAFETY: the slot gives a new reference or sets an error.
        unsafe { Bound::from_owned_ptr_or_err(py, (self.alloc)(self.class, 0)) }
    }

    /// A new instance of a class that derives from `Array`.
    #[inline(always)]
    pub fn array<'py>(&self, py: Python<'py>, layout: Layout) -> PyResult<Bound<'py, Array>> {
        let made = self.blank(py)?;
        // SAFETY: the class derives from Array (see `install`), so the new object has room for one; all its bytes are zero,
        // and nobody has seen it, so the layout is written where none was.
        unsafe {
            let made = made.cast_into_unchecked::<Array>();
            std::ptr::write(made.get().layout.0.get(), layout);
            Ok(made)
        }
    }
}

/// An object that is known to be an Array.
#[inline(always)]
pub fn as_array<'a, 'py>(object: &'a Bound<'py, PyAny>) -> &'a Bound<'py, Array> {
    // SAFETY: callers have compared the object's class with one that derives from Array.
    unsafe { object.cast_unchecked::<Array>() }
}

/// Where an object of a class that derives from `float` has its number, as C Python lays it out; checked once.
static FLOAT_IS_PLAIN: OnceLock<bool> = OnceLock::new();

fn float_place(object: *mut ffi::PyObject) -> *mut f64 {
    // SAFETY: one header further is still inside of every object of a class that derives from float.
    unsafe { object.cast::<u8>().add(size_of::<ffi::PyObject>()).cast() }
}

/// Whether the number of a float lies right behind the object's header.
pub fn float_is_plain(py: Python<'_>) -> bool {
    *FLOAT_IS_PLAIN.get_or_init(|| {
        [1.5, -1e300, 4e-320].iter().all(|value| {
            let float = pyo3::types::PyFloat::new(py, *value);
            // SAFETY: an object of class float has at least eight bytes behind its header.
            size_of::<ffi::PyObject>() == 16 && unsafe { *float_place(float.as_ptr()) } == *value
        })
    })
}

/// A new object of a class that derives from `float`, for which `float_is_plain` has been found true.
#[inline(always)]
pub fn make_float<'py>(py: Python<'py>, maker: &Maker, value: f64) -> PyResult<Bound<'py, PyAny>> {
    let made = maker.blank(py)?;
    // SAFETY: the class derives from float, and floats are laid out as checked.
    unsafe { *float_place(made.as_ptr()) = value };
    Ok(made)
}

/// The number of a float.
#[inline(always)]
pub fn float(float: &Bound<'_, PyAny>) -> f64 {
    // SAFETY: the object lives, and of a float this call cannot fail.
    unsafe { ffi::PyFloat_AsDouble(float.as_ptr()) }
}

/// An int of 64 bits, or None where it is larger.
#[inline(always)]
pub fn small_int(int: &Bound<'_, PyAny>) -> Option<i64> {
    let mut overflow: c_int = 0;
    // SAFETY: the object is an int, so that the call can only fail by overflow.
    let value = unsafe { ffi::PyLong_AsLongLongAndOverflow(int.as_ptr(), &raw mut overflow) };
    (overflow == 0).then_some(value)
}

/// Whether an object is exactly an int, a float, a bool or a slice.
macro_rules! exact {
    ($($name:ident: $type:ident),*) => {
        $(#[inline(always)]
        pub fn $name(object: &Bound<'_, PyAny>) -> bool {
            object.get_type_ptr() == &raw mut ffi::$type
        })*
    };
}

exact!(is_int: PyLong_Type, is_float: PyFloat_Type, is_bool: PyBool_Type, is_slice: PySlice_Type);

/// The bounds of a slice over `length` elements: start, stop, step and how many.
pub fn slice_bounds(slice: &Bound<'_, PyAny>, length: usize) -> PyResult<(isize, isize, usize)> {
    let (mut start, mut stop, mut step) = (0, 0, 0);
    // SAFETY: the object is a slice; the first call fills the three numbers or sets an error.
    unsafe {
        if ffi::PySlice_Unpack(slice.as_ptr(), &raw mut start, &raw mut stop, &raw mut step) < 0 {
            return Err(PyErr::fetch(slice.py()));
        }
        let count = ffi::PySlice_AdjustIndices(length as isize, &raw mut start, &raw mut stop, step);
        Ok((start, step, count as usize))
    }
}

/// An element of a tuple.
#[inline(always)]
pub fn tuple_item<'a, 'py>(tuple: &'a Bound<'py, PyTuple>, at: usize) -> Borrowed<'a, 'py, PyAny> {
    // SAFETY: callers keep `at` below the tuple's length.
    unsafe { Borrowed::from_ptr(tuple.py(), ffi::PyTuple_GetItem(tuple.as_ptr(), at as isize)) }
}

/// A tuple of ints.
pub fn tuple_of<'py>(py: Python<'py>, values: impl ExactSizeIterator<Item = isize>) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: the new tuple is ours alone, and every slot is filled before anyone sees it.
    unsafe {
        let tuple = Bound::from_owned_ptr_or_err(py, ffi::PyTuple_New(values.len() as isize))?;
        for (at, value) in values.enumerate() {
            let item = Bound::from_owned_ptr_or_err(py, ffi::PyLong_FromSsize_t(value))?;
            ffi::PyTuple_SetItem(tuple.as_ptr(), at as isize, item.into_ptr());
        }
        Ok(tuple)
    }
}

/// A strided view whose memory the caller has checked and keeps alive.
#[inline(always)]
pub fn view_of<'a>(data: *mut u8, dtype: DType, shape: &'a [usize], strides: &'a [isize]) -> View<'a> {
    // SAFETY: `Layout::ready` has compared everything that the view reaches with the bounds of the memory, which the layout
    // keeps alive.
    unsafe { View::new(data, dtype, shape, strides) }
}

/// One element of a type.
#[inline(always)]
pub fn read<T: Copy>(at: *const u8) -> T {
    // SAFETY: callers name an element inside of checked memory.
    unsafe { at.cast::<T>().read_unaligned() }
}

/// Sets one element.
#[inline(always)]
pub fn write<T>(at: *mut u8, value: T) {
    // SAFETY: as in `read`.
    unsafe { at.cast::<T>().write_unaligned(value) }
}

/// The address of an element.
#[inline(always)]
pub fn offset(data: *mut u8, bytes: isize) -> *mut u8 {
    data.wrapping_offset(bytes)
}

/// New memory of so many elements of eight bytes, to be filled.
pub fn words<'a>(data: *mut u8, count: usize) -> &'a mut [[u8; 8]] {
    // SAFETY: callers have just made a block of this size, which nobody else has seen.
    unsafe { std::slice::from_raw_parts_mut(data.cast(), count) }
}

/// New memory of so many numbers, to be filled.
pub fn numbers<'a, T: understudy_array::Element>(data: *mut u8, count: usize) -> &'a mut [T] {
    // SAFETY: as in `words`; blocks are aligned for every type of element, and every pattern of bits is one.
    unsafe { std::slice::from_raw_parts_mut(data.cast(), count) }
}

/// Fills in what a consumer of the buffer protocol asks for: a flat run of `length` items.
///
/// # Safety
/// `view` is what the interpreter gave to `__getbuffer__`.
pub unsafe fn fill_buffer(
    view: *mut ffi::Py_buffer,
    owner: Bound<'_, PyAny>,
    data: *mut u8,
    length: usize,
    item: usize,
    format: &'static std::ffi::CStr,
    sizes: &[isize; 2],
) {
    // SAFETY: the view is the caller's to fill; shape and strides lie in the owner, which the view keeps alive.
    unsafe {
        (*view).buf = data.cast();
        (*view).len = length as isize;
        (*view).readonly = 0;
        (*view).itemsize = item as isize;
        (*view).format = format.as_ptr().cast_mut();
        (*view).ndim = 1;
        (*view).shape = (&raw const sizes[0]).cast_mut();
        (*view).strides = (&raw const sizes[1]).cast_mut();
        (*view).suboffsets = std::ptr::null_mut();
        (*view).internal = std::ptr::null_mut();
        (*view).obj = owner.into_ptr();
    }
}
