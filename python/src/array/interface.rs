//! The attributes and methods of `Array` as Python sees them: those of the pure class, with native code first.

use std::ffi::c_int;

use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use pyo3::{ffi, intern};
use understudy_array::DType;

use super::buffer;
use super::choose;
use super::hand::{
    Args, Made, Named, binary, folded, in_place, method, or_call, property, pure, reflected, set_property, unary,
};
use super::index;
use super::layout::{self, Layout, Memory};
use super::methods;
use super::object::Array;
use super::operate::{self, Operator};
use super::product;
use super::raw;
use super::reduce::{self, Fold};
use super::storage::{self, Storage};

#[pymethods]
impl Array {
    #[getter]
    pub fn storage<'py>(&self, py: Python<'py>) -> Made<'py> {
        match &self.get(py).memory {
            Memory::Block(block) => Storage::memory(py, block.clone(), self.get(py).moves.unwrap_or(DType::U8)),
            Memory::Foreign(foreign) => Ok(foreign.object.bind(py).clone()),
            Memory::Object(object) => Ok(object.bind(py).clone()),
            Memory::None => Err(PyAttributeError::new_err("storage")),
        }
    }

    #[setter]
    fn set_storage(&self, value: &Bound<'_, PyAny>) {
        let (memory, data, length) = storage::of(value);
        let old = self.set(value.py(), |layout| {
            (layout.data, layout.length) = (data, length);
            std::mem::replace(&mut layout.memory, memory)
        });
        drop(old);
    }

    #[getter]
    pub fn _dtype<'py>(&self, py: Python<'py>) -> Made<'py> {
        match &self.get(py).dtype {
            Some(dtype) => Ok(dtype.bind(py).clone()),
            None => Err(PyAttributeError::new_err("_dtype")),
        }
    }

    #[setter(_dtype)]
    fn change_dtype(&self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let (code, moves) = layout::types_of(value)?;
        let new = value.clone().unbind();
        let old = self.set(value.py(), |layout| {
            let unit = moves.map_or(1, |code| code.size() as isize);
            let before = layout.unit.max(1);
            layout.strides.iter_mut().for_each(|stride| *stride = *stride / before * unit);
            (layout.code, layout.moves, layout.unit) = (code, moves, unit);
            layout.dtype.replace(new)
        });
        drop(old);
        Ok(())
    }

    #[getter]
    fn _shape<'py>(&self, py: Python<'py>) -> Made<'py> {
        if let Some(seen) = &self.get(py).shape_seen {
            return Ok(seen.bind(py).clone());
        }
        let shape = self.get(py).shape.clone();
        let seen = raw::tuple_of(py, shape.iter().map(|n| *n as isize))?;
        let new = Some(seen.clone().unbind());
        self.layout.change(py, |layout| layout.shape_seen = new);
        Ok(seen)
    }

    #[setter(_shape)]
    fn change_shape(&self, value: &Bound<'_, PyTuple>) -> PyResult<()> {
        let shape = layout::lengths(value)?;
        let old = self.set(value.py(), |layout| {
            layout.shape = shape;
            layout.shape_seen.take()
        });
        drop(old);
        Ok(())
    }

    #[getter]
    fn _steps<'py>(&self, py: Python<'py>) -> Made<'py> {
        let (strides, unit) = (self.get(py).strides.clone(), self.get(py).unit.max(1));
        raw::tuple_of(py, strides.iter().map(|stride| stride / unit))
    }

    #[setter(_steps)]
    fn change_steps(&self, value: &Bound<'_, PyTuple>) -> PyResult<()> {
        let steps = layout::ints(value)?;
        self.set(value.py(), |layout| {
            layout.strides = steps.iter().map(|step| step * layout.unit.max(1)).collect();
        });
        Ok(())
    }

    #[getter]
    fn _offset(&self, py: Python<'_>) -> isize {
        self.get(py).offset
    }

    #[setter(_offset)]
    fn change_offset(&self, py: Python<'_>, value: isize) {
        self.set(py, |layout| layout.offset = value);
    }

    #[getter]
    fn _size(&self, py: Python<'_>) -> usize {
        self.get(py).size
    }

    #[setter(_size)]
    fn change_size(&self, py: Python<'_>, value: usize) {
        self.set(py, |layout| layout.size = value);
    }

    #[getter]
    fn _whole(&self, py: Python<'_>) -> bool {
        self.get(py).whole
    }

    #[setter(_whole)]
    fn change_whole(&self, py: Python<'_>, value: bool) {
        self.set(py, |layout| layout.whole = value);
    }

    #[getter]
    fn _base<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.get(py).base.as_ref().map(|base| base.bind(py).clone())
    }

    #[setter(_base)]
    fn change_base(&self, py: Python<'_>, value: Option<Bound<'_, PyAny>>) {
        let new = value.map(Bound::unbind);
        let old = self.layout.change(py, |layout| std::mem::replace(&mut layout.base, new));
        drop(old);
    }

    #[getter]
    fn _writeable(&self, py: Python<'_>) -> bool {
        self.get(py).writeable
    }

    #[setter(_writeable)]
    fn change_writeable(&self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let (py, truth) = (value.py(), value.is_truthy()?);
        self.layout.change(py, |layout| layout.writeable = truth);
        Ok(())
    }

    /// A number that arrays have in common when they share one storage.
    fn _memory(&self, py: Python<'_>) -> usize {
        self.in_memory(py);
        match &self.get(py).memory {
            Memory::None => 0,
            Memory::Block(_) | Memory::Foreign(_) => self.get(py).data,
            Memory::Object(object) => object.as_ptr() as usize,
        }
    }

    /// Become the array of a whole storage, which holds exactly its elements in C order.
    fn _own(&self, storage: &Bound<'_, PyAny>, dt: &Bound<'_, PyAny>, shape: &Bound<'_, PyTuple>) -> PyResult<()> {
        self.become_layout(storage.py(), Layout::of_storage(storage, dt, shape)?);
        Ok(())
    }

    /// Become a view of the storage of `of`.
    #[pyo3(signature = (of, shape, steps, offset, dt=None, storage=None))]
    fn _share(
        &self,
        of: &Bound<'_, Array>,
        shape: &Bound<'_, PyTuple>,
        steps: &Bound<'_, PyTuple>,
        offset: isize,
        dt: Option<&Bound<'_, PyAny>>,
        storage: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        self.become_layout(of.py(), Layout::of_view(of, shape, steps, offset, dt, storage)?);
        Ok(())
    }

    #[allow(unsafe_code)]
    unsafe fn __getbuffer__(slf: Bound<'_, Self>, view: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
        // SAFETY: the interpreter gives a view to fill in.
        unsafe { buffer::give(&slf, view, flags) }
    }

    #[allow(unsafe_code)]
    unsafe fn __releasebuffer__(&self, view: *mut ffi::Py_buffer) {
        // SAFETY: the interpreter hands back what it was given.
        unsafe { buffer::take_back(view) }
    }

    fn __getitem__<'py>(slf: &Bound<'py, Self>, key: &Bound<'py, PyAny>) -> Made<'py> {
        match index::get(slf, key)? {
            Some(found) => Ok(found),
            None => method(slf, intern!(slf.py(), "__getitem__"))?.call1((slf, key)),
        }
    }

    fn __setitem__(slf: &Bound<'_, Self>, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        if !index::put(slf, key, value)? {
            method(slf, intern!(slf.py(), "__setitem__"))?.call1((slf, key, value))?;
        }
        Ok(())
    }

    fn __delitem__(slf: &Bound<'_, Self>, key: &Bound<'_, PyAny>) -> PyResult<()> {
        method(slf, intern!(slf.py(), "__delitem__"))?.call1((slf, key)).map(drop)
    }

    fn __len__(slf: &Bound<'_, Self>) -> PyResult<usize> {
        match slf.get().get(slf.py()).shape.first() {
            Some(length) => Ok(*length),
            None => method(slf, intern!(slf.py(), "__len__"))?.call1((slf,))?.extract(),
        }
    }

    fn __richcmp__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>, op: pyo3::pyclass::CompareOp) -> Made<'py> {
        use pyo3::pyclass::CompareOp;
        let py = slf.py();
        let (operator, name) = match op {
            CompareOp::Lt => (Operator::Less, intern!(py, "__lt__")),
            CompareOp::Le => (Operator::LessEqual, intern!(py, "__le__")),
            CompareOp::Gt => (Operator::Greater, intern!(py, "__gt__")),
            CompareOp::Ge => (Operator::GreaterEqual, intern!(py, "__ge__")),
            CompareOp::Eq => (Operator::Equal, intern!(py, "__eq__")),
            CompareOp::Ne => (Operator::NotEqual, intern!(py, "__ne__")),
        };
        binary(slf, other, operator, name)
    }

    fn __add__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        binary(slf, other, Operator::Add, intern!(slf.py(), "__add__"))
    }

    fn __radd__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        reflected(slf, other, Operator::Add, intern!(slf.py(), "__radd__"))
    }

    fn __iadd__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::Add, intern!(slf.py(), "__iadd__"))
    }

    fn __sub__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        binary(slf, other, Operator::Subtract, intern!(slf.py(), "__sub__"))
    }

    fn __rsub__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        reflected(slf, other, Operator::Subtract, intern!(slf.py(), "__rsub__"))
    }

    fn __isub__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::Subtract, intern!(slf.py(), "__isub__"))
    }

    fn __mul__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        binary(slf, other, Operator::Multiply, intern!(slf.py(), "__mul__"))
    }

    fn __rmul__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        reflected(slf, other, Operator::Multiply, intern!(slf.py(), "__rmul__"))
    }

    fn __imul__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::Multiply, intern!(slf.py(), "__imul__"))
    }

    fn __truediv__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        binary(slf, other, Operator::Divide, intern!(slf.py(), "__truediv__"))
    }

    fn __rtruediv__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        reflected(slf, other, Operator::Divide, intern!(slf.py(), "__rtruediv__"))
    }

    fn __itruediv__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::Divide, intern!(slf.py(), "__itruediv__"))
    }

    fn __floordiv__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        binary(slf, other, Operator::FloorDivide, intern!(slf.py(), "__floordiv__"))
    }

    fn __rfloordiv__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        reflected(slf, other, Operator::FloorDivide, intern!(slf.py(), "__rfloordiv__"))
    }

    fn __ifloordiv__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::FloorDivide, intern!(slf.py(), "__ifloordiv__"))
    }

    fn __mod__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        binary(slf, other, Operator::Remainder, intern!(slf.py(), "__mod__"))
    }

    fn __rmod__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        reflected(slf, other, Operator::Remainder, intern!(slf.py(), "__rmod__"))
    }

    fn __imod__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::Remainder, intern!(slf.py(), "__imod__"))
    }

    fn __and__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        binary(slf, other, Operator::And, intern!(slf.py(), "__and__"))
    }

    fn __rand__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        reflected(slf, other, Operator::And, intern!(slf.py(), "__rand__"))
    }

    fn __iand__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::And, intern!(slf.py(), "__iand__"))
    }

    fn __or__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        binary(slf, other, Operator::Or, intern!(slf.py(), "__or__"))
    }

    fn __ror__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        reflected(slf, other, Operator::Or, intern!(slf.py(), "__ror__"))
    }

    fn __ior__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::Or, intern!(slf.py(), "__ior__"))
    }

    fn __xor__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        binary(slf, other, Operator::Xor, intern!(slf.py(), "__xor__"))
    }

    fn __rxor__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        reflected(slf, other, Operator::Xor, intern!(slf.py(), "__rxor__"))
    }

    fn __ixor__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::Xor, intern!(slf.py(), "__ixor__"))
    }

    fn __lshift__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        binary(slf, other, Operator::LeftShift, intern!(slf.py(), "__lshift__"))
    }

    fn __rlshift__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        reflected(slf, other, Operator::LeftShift, intern!(slf.py(), "__rlshift__"))
    }

    fn __ilshift__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::LeftShift, intern!(slf.py(), "__ilshift__"))
    }

    fn __rshift__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        binary(slf, other, Operator::RightShift, intern!(slf.py(), "__rshift__"))
    }

    fn __rrshift__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        reflected(slf, other, Operator::RightShift, intern!(slf.py(), "__rrshift__"))
    }

    fn __irshift__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::RightShift, intern!(slf.py(), "__irshift__"))
    }

    fn __matmul__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        match product::ready_product(slf.as_any(), other)? {
            Some(made) => Ok(made),
            None => method(slf, intern!(slf.py(), "__matmul__"))?.call1((slf, other)),
        }
    }

    fn __rmatmul__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> Made<'py> {
        method(slf, intern!(slf.py(), "__rmatmul__"))?.call1((slf, other))
    }

    fn __pow__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>, modulo: &Bound<'py, PyAny>) -> Made<'py> {
        let py = slf.py();
        if modulo.is_none()
            && let Some(made) = operate::power(slf, other)?
        {
            return Ok(made);
        }
        method(slf, intern!(py, "__pow__"))?.call1((slf, other, modulo))
    }

    fn __rpow__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>, _modulo: &Bound<'py, PyAny>) -> Made<'py> {
        reflected(slf, other, Operator::Power, intern!(slf.py(), "__rpow__"))
    }

    fn __neg__<'py>(slf: &Bound<'py, Self>) -> Made<'py> {
        unary(slf, Operator::Negative, intern!(slf.py(), "__neg__"))
    }

    fn __pos__<'py>(slf: &Bound<'py, Self>) -> Made<'py> {
        unary(slf, Operator::Positive, intern!(slf.py(), "__pos__"))
    }

    fn __abs__<'py>(slf: &Bound<'py, Self>) -> Made<'py> {
        unary(slf, Operator::Absolute, intern!(slf.py(), "__abs__"))
    }

    fn __invert__<'py>(slf: &Bound<'py, Self>) -> Made<'py> {
        unary(slf, Operator::Invert, intern!(slf.py(), "__invert__"))
    }

    #[getter]
    fn dtype<'py>(&self, py: Python<'py>) -> Made<'py> {
        self._dtype(py)
    }

    #[setter]
    fn set_dtype(slf: &Bound<'_, Self>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        set_property(slf, intern!(slf.py(), "dtype"), value)
    }

    #[getter]
    fn shape<'py>(&self, py: Python<'py>) -> Made<'py> {
        self._shape(py)
    }

    #[setter]
    fn set_shape(slf: &Bound<'_, Self>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        set_property(slf, intern!(slf.py(), "shape"), value)
    }

    #[getter]
    fn ndim(&self, py: Python<'_>) -> usize {
        self.get(py).shape.len()
    }

    #[getter]
    fn size(&self, py: Python<'_>) -> usize {
        self.get(py).size
    }

    #[getter]
    #[pyo3(name = "T")]
    fn transposed<'py>(slf: &Bound<'py, Self>) -> Made<'py> {
        if slf.get().movable(slf.py()) {
            return methods::transposed(slf);
        }
        property(slf, intern!(slf.py(), "T"))
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn sum<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        folded(Fold::Sum, slf, args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn prod<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        folded(Fold::Prod, slf, args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn max<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        folded(Fold::Max, slf, args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn min<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        folded(Fold::Min, slf, args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn any<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        folded(Fold::Any, slf, args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn all<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        folded(Fold::All, slf, args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn mean<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        folded(Fold::Mean, slf, args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn take<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        or_call(choose::taken(slf, args, kwargs)?, slf, "take", args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn argmax<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        or_call(reduce::place(true, slf, args, kwargs)?, slf, "argmax", args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn argmin<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        or_call(reduce::place(false, slf, args, kwargs)?, slf, "argmin", args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn cumsum<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        or_call(reduce::scan(Fold::Sum, slf, args, kwargs)?, slf, "cumsum", args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn cumprod<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        or_call(reduce::scan(Fold::Prod, slf, args, kwargs)?, slf, "cumprod", args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn reshape<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        or_call(methods::reshaped(slf, args, kwargs)?, slf, "reshape", args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn ravel<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        or_call(methods::raveled(slf, args, kwargs)?, slf, "ravel", args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn copy<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        or_call(methods::copied(slf, args, kwargs)?, slf, "copy", args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn astype<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        or_call(methods::cast(slf, args, kwargs)?, slf, "astype", args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn tolist<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        or_call(methods::listed(slf, args, kwargs)?, slf, "tolist", args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn item<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        or_call(methods::single(slf, args, kwargs)?, slf, "item", args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn var<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        or_call(reduce::spread(false, slf, args, kwargs)?, slf, "var", args, kwargs)
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn std<'py>(slf: &Bound<'py, Self>, args: Args<'_, 'py>, kwargs: Option<Named<'_, 'py>>) -> Made<'py> {
        or_call(reduce::spread(true, slf, args, kwargs)?, slf, "std", args, kwargs)
    }

    fn values<'py>(slf: &Bound<'py, Self>) -> Made<'py> {
        pure(slf, intern!(slf.py(), "values"))?.call1((slf,))
    }

    fn elements<'py>(slf: &Bound<'py, Self>) -> Made<'py> {
        pure(slf, intern!(slf.py(), "elements"))?.call1((slf,))
    }

    fn write<'py>(slf: &Bound<'py, Self>, raw: &Bound<'py, PyAny>) -> Made<'py> {
        pure(slf, intern!(slf.py(), "write"))?.call1((slf, raw))
    }
}
