//! `Array`: the class that `ndarray` derives from, and what it holds. Its attributes are those of the pure class.

use std::ffi::c_int;
use std::sync::Arc;

use pyo3::buffer::PyUntypedBuffer;
use pyo3::ffi;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};
use smallvec::SmallVec;
use understudy_array::{Block, DType, View, is_contiguous};

use super::buffer;
use super::index;
use super::known::Known;
use super::methods;
use super::operate::{self, Operator};
use super::product;
use super::raw::{self, Attached};
use super::reduce::{self, Fold};
use super::storage::{self, Storage};

pub type Shape = SmallVec<[usize; 4]>;
pub type Strides = SmallVec<[isize; 4]>;

/// Where the elements are.
#[derive(Default)]
pub enum Memory {
    #[default]
    None,
    /// Memory of our own, which views share.
    Block(Arc<Block>),
    /// Memory of a Python object, such as an `array.array`; the buffer keeps it where it is.
    Foreign(Arc<Foreign>),
    /// A list of objects, or an object whose memory nobody has asked for yet.
    Object(Py<PyAny>),
}

/// An object with memory, and the hold on it.
pub struct Foreign {
    pub object: Py<PyAny>,
    pub buffer: PyUntypedBuffer,
}

impl Memory {
    /// The same memory for a view of it.
    pub fn shared(&self, py: Python<'_>) -> Memory {
        match self {
            Memory::None => Memory::None,
            Memory::Block(block) => Memory::Block(block.clone()),
            Memory::Foreign(foreign) => Memory::Foreign(foreign.clone()),
            Memory::Object(object) => Memory::Object(object.clone_ref(py)),
        }
    }
}

/// An array's memory, and how its elements lie there.
#[derive(Default)]
pub struct Layout {
    pub memory: Memory,
    /// The first byte of the memory, and how many bytes there are.
    pub data: usize,
    pub length: usize,
    pub dtype: Option<Py<PyAny>>,
    /// The number type of the elements, if they are numbers.
    pub code: Option<DType>,
    /// The type as which elements are moved about: dates are whole numbers then.
    pub moves: Option<DType>,
    /// What a step of one element is in `strides`: the element's bytes, or one where elements are no numbers.
    pub unit: isize,
    pub shape: Shape,
    pub strides: Strides,
    /// In elements, as `_offset` is.
    pub offset: isize,
    pub size: usize,
    pub whole: bool,
    pub writeable: bool,
    /// Whether everything that shape and strides reach was seen to lie in the memory.
    pub checked: bool,
    pub base: Option<Py<PyAny>>,
    /// The shape as Python sees it, once it has been asked for.
    pub shape_seen: Option<Py<PyAny>>,
}

/// The class of arrays, without NumPy's interface.
#[pyclass(frozen, subclass, weakref, module = "understudy_array")]
pub struct Array {
    pub layout: Attached<Layout>,
    /// Whether the class is another than `ndarray`: only Python gives results back in it.
    pub derived: Attached<bool>,
}

impl Layout {
    /// A C-ordered array that owns a new block.
    pub fn new(known: &Known, py: Python<'_>, code: DType, shape: Shape, block: Block) -> Layout {
        let strides = fresh_strides(&shape, code.size());
        let size = shape.iter().product();
        Layout {
            data: block.as_ptr() as usize,
            length: block.len(),
            memory: Memory::Block(Arc::new(block)),
            dtype: Some(known.dtype(code).clone_ref(py)),
            code: Some(code),
            moves: Some(code),
            unit: code.size() as isize,
            shape,
            strides,
            offset: 0,
            size,
            whole: true,
            writeable: true,
            checked: true,
            base: None,
            shape_seen: None,
        }
    }

    /// The address of the first element.
    #[inline(always)]
    pub fn start(&self) -> *mut u8 {
        raw::offset(self.data as *mut u8, self.offset * self.unit)
    }

    /// The elements, where `ready` has said yes.
    #[inline(always)]
    pub fn view(&self) -> Option<View<'_>> {
        Some(raw::view_of(self.start(), self.code?, &self.shape, &self.strides))
    }

    /// The elements as what they are moved about as, where `movable` has said yes.
    #[inline(always)]
    pub fn moved(&self) -> Option<View<'_>> {
        Some(raw::view_of(self.start(), self.moves?, &self.shape, &self.strides))
    }

    pub fn is_contiguous(&self) -> bool {
        self.whole || is_contiguous(&self.shape, &self.strides, self.unit as usize)
    }

    /// Whether everything that the view reaches lies in the memory.
    fn within(&self) -> bool {
        if self.size == 0 {
            return true;
        }
        let (mut low, mut high) = (self.offset.checked_mul(self.unit), self.offset.checked_mul(self.unit));
        for (n, stride) in self.shape.iter().zip(&self.strides) {
            let reach = stride.checked_mul(*n as isize - 1);
            let end = if *stride < 0 { &mut low } else { &mut high };
            *end = match (*end, reach) {
                (Some(end), Some(reach)) => end.checked_add(reach),
                _ => None,
            };
        }
        let element = self.moves.map_or(0, DType::size) as isize;
        matches!((low, high), (Some(low), Some(high)) if low >= 0 && high + element <= self.length as isize)
    }
}

/// The strides of a fresh C-ordered block: zeros where it has no elements.
pub fn fresh_strides(shape: &[usize], size: usize) -> Strides {
    if shape.contains(&0) {
        smallvec::smallvec![0; shape.len()]
    } else {
        understudy_array::c_strides(shape, size).into_iter().collect()
    }
}

impl Array {
    #[inline(always)]
    pub fn get<'a>(&'a self, py: Python<'_>) -> &'a Layout {
        self.layout.get(py)
    }

    /// Whether the elements are numbers in memory that native code can reach.
    #[inline(always)]
    pub fn ready(&self, py: Python<'_>) -> bool {
        self.get(py).code.is_some() && !self.derived.get(py) && self.in_memory(py)
    }

    /// Whether the elements can be moved about by native code: numbers and dates.
    #[inline(always)]
    pub fn movable(&self, py: Python<'_>) -> bool {
        self.get(py).moves.is_some() && !self.derived.get(py) && self.in_memory(py)
    }

    /// Whether everything that the view reaches lies in memory that is known.
    #[inline(always)]
    pub fn in_memory(&self, py: Python<'_>) -> bool {
        self.get(py).checked || self.check(py)
    }

    #[cold]
    fn check(&self, py: Python<'_>) -> bool {
        let found = match &self.get(py).memory {
            Memory::Object(object) => storage::seen(object.bind(py), self.get(py).moves),
            _ => None,
        };
        self.layout
            .change(py, |layout| {
                if let Some((memory, data, length)) = found {
                    let old = std::mem::replace(&mut layout.memory, memory);
                    layout.data = data;
                    layout.length = length;
                    layout.checked = layout.within();
                    return (layout.checked, Some(old));
                }
                let known = !matches!(layout.memory, Memory::None | Memory::Object(_));
                layout.checked = known && layout.shape.len() == layout.strides.len() && layout.within();
                (layout.checked, None)
            })
            .0
    }

    /// Changes one attribute; what native code has checked before holds no longer.
    fn set<R>(&self, py: Python<'_>, change: impl FnOnce(&mut Layout) -> R) -> R {
        self.layout.change(py, |layout| {
            layout.checked = false;
            change(layout)
        })
    }
}

fn ints(values: &Bound<'_, PyTuple>) -> PyResult<SmallVec<[isize; 4]>> {
    values.iter().map(|value| value.extract()).collect()
}

#[pymethods]
impl Array {
    #[getter]
    fn storage<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match &self.get(py).memory {
            Memory::Block(block) => Storage::memory(py, block.clone(), self.get(py).moves.unwrap_or(DType::U8)),
            Memory::Foreign(foreign) => Ok(foreign.object.bind(py).clone()),
            Memory::Object(object) => Ok(object.bind(py).clone()),
            Memory::None => Err(pyo3::exceptions::PyAttributeError::new_err("storage")),
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
    fn _dtype<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match &self.get(py).dtype {
            Some(dtype) => Ok(dtype.bind(py).clone()),
            None => Err(pyo3::exceptions::PyAttributeError::new_err("_dtype")),
        }
    }

    #[setter(_dtype)]
    fn change_dtype(&self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let (code, moves) = types_of(value)?;
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
    fn _shape<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
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
        let shape: Shape = value.iter().map(|n| n.extract()).collect::<PyResult<_>>()?;
        let old = self.set(value.py(), |layout| {
            layout.shape = shape;
            layout.shape_seen.take()
        });
        drop(old);
        Ok(())
    }

    #[getter]
    fn _steps<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let (strides, unit) = (self.get(py).strides.clone(), self.get(py).unit.max(1));
        raw::tuple_of(py, strides.iter().map(|stride| stride / unit))
    }

    #[setter(_steps)]
    fn change_steps(&self, value: &Bound<'_, PyTuple>) -> PyResult<()> {
        let steps = ints(value)?;
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
        let py = storage.py();
        let (memory, data, length) = storage::of(storage);
        let (code, moves) = types_of(dt)?;
        let shape: Shape = shape.iter().map(|n| n.extract()).collect::<PyResult<_>>()?;
        let size = moves.map_or(1, DType::size);
        let strides = fresh_strides(&shape, size);
        let made = Layout {
            memory,
            data,
            length,
            dtype: Some(dt.clone().unbind()),
            code,
            moves,
            unit: size as isize,
            size: shape.iter().product(),
            shape,
            strides,
            offset: 0,
            whole: true,
            writeable: true,
            checked: false,
            base: None,
            shape_seen: None,
        };
        let old = self.layout.change(py, |layout| std::mem::replace(layout, made));
        drop(old);
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
        let py = of.py();
        let source = of.get();
        source.in_memory(py);
        let (memory, data, length) = match storage {
            Some(storage) => storage::of(storage),
            None => (source.get(py).memory.shared(py), source.get(py).data, source.get(py).length),
        };
        let dtype = match dt {
            Some(dt) => dt.clone(),
            None => of.get()._dtype(py)?,
        };
        let (code, moves) = types_of(&dtype)?;
        let shape: Shape = shape.iter().map(|n| n.extract()).collect::<PyResult<_>>()?;
        let unit = moves.map_or(1, |code| code.size() as isize);
        let strides: Strides = ints(steps)?.iter().map(|step| step * unit).collect();
        let size: usize = shape.iter().product();
        let fills = match moves {
            Some(code) if !matches!(memory, Memory::Object(_)) => size * code.size() == length,
            _ => {
                let items = match storage {
                    Some(storage) => storage.len()?,
                    None => source.storage(py)?.len()?,
                };
                size * dtype.getattr(intern!(py, "width"))?.extract::<usize>()? == items
            }
        };
        let made = Layout {
            memory,
            data,
            length,
            dtype: Some(dtype.unbind()),
            code,
            moves,
            unit,
            size,
            whole: offset == 0 && fills && is_contiguous(&shape, &strides, unit as usize),
            shape,
            strides,
            offset,
            writeable: source.get(py).writeable,
            checked: false,
            base: Some(base_of(of)),
            shape_seen: None,
        };
        let old = self.layout.change(py, |layout| std::mem::replace(layout, made));
        drop(old);
        Ok(())
    }

    fn __getbuffer__(slf: Bound<'_, Self>, view: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
        buffer::give(&slf, view, flags)
    }

    fn __releasebuffer__(&self, view: *mut ffi::Py_buffer) {
        buffer::take_back(view);
    }

    fn __getitem__<'py>(slf: &Bound<'py, Self>, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
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

    fn __richcmp__<'py>(
        slf: &Bound<'py, Self>,
        other: &Bound<'py, PyAny>,
        op: pyo3::pyclass::CompareOp,
    ) -> PyResult<Bound<'py, PyAny>> {
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

    fn __add__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        binary(slf, other, Operator::Add, intern!(slf.py(), "__add__"))
    }

    fn __radd__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        reflected(slf, other, Operator::Add, intern!(slf.py(), "__radd__"))
    }

    fn __iadd__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::Add, intern!(slf.py(), "__iadd__"))
    }

    fn __sub__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        binary(slf, other, Operator::Subtract, intern!(slf.py(), "__sub__"))
    }

    fn __rsub__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        reflected(slf, other, Operator::Subtract, intern!(slf.py(), "__rsub__"))
    }

    fn __isub__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::Subtract, intern!(slf.py(), "__isub__"))
    }

    fn __mul__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        binary(slf, other, Operator::Multiply, intern!(slf.py(), "__mul__"))
    }

    fn __rmul__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        reflected(slf, other, Operator::Multiply, intern!(slf.py(), "__rmul__"))
    }

    fn __imul__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::Multiply, intern!(slf.py(), "__imul__"))
    }

    fn __truediv__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        binary(slf, other, Operator::Divide, intern!(slf.py(), "__truediv__"))
    }

    fn __rtruediv__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        reflected(slf, other, Operator::Divide, intern!(slf.py(), "__rtruediv__"))
    }

    fn __itruediv__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::Divide, intern!(slf.py(), "__itruediv__"))
    }

    fn __floordiv__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        binary(slf, other, Operator::FloorDivide, intern!(slf.py(), "__floordiv__"))
    }

    fn __rfloordiv__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        reflected(slf, other, Operator::FloorDivide, intern!(slf.py(), "__rfloordiv__"))
    }

    fn __ifloordiv__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::FloorDivide, intern!(slf.py(), "__ifloordiv__"))
    }

    fn __mod__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        binary(slf, other, Operator::Remainder, intern!(slf.py(), "__mod__"))
    }

    fn __rmod__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        reflected(slf, other, Operator::Remainder, intern!(slf.py(), "__rmod__"))
    }

    fn __imod__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::Remainder, intern!(slf.py(), "__imod__"))
    }

    fn __and__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        binary(slf, other, Operator::And, intern!(slf.py(), "__and__"))
    }

    fn __rand__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        reflected(slf, other, Operator::And, intern!(slf.py(), "__rand__"))
    }

    fn __iand__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::And, intern!(slf.py(), "__iand__"))
    }

    fn __or__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        binary(slf, other, Operator::Or, intern!(slf.py(), "__or__"))
    }

    fn __ror__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        reflected(slf, other, Operator::Or, intern!(slf.py(), "__ror__"))
    }

    fn __ior__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::Or, intern!(slf.py(), "__ior__"))
    }

    fn __xor__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        binary(slf, other, Operator::Xor, intern!(slf.py(), "__xor__"))
    }

    fn __rxor__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        reflected(slf, other, Operator::Xor, intern!(slf.py(), "__rxor__"))
    }

    fn __ixor__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::Xor, intern!(slf.py(), "__ixor__"))
    }

    fn __lshift__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        binary(slf, other, Operator::LeftShift, intern!(slf.py(), "__lshift__"))
    }

    fn __rlshift__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        reflected(slf, other, Operator::LeftShift, intern!(slf.py(), "__rlshift__"))
    }

    fn __ilshift__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::LeftShift, intern!(slf.py(), "__ilshift__"))
    }

    fn __rshift__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        binary(slf, other, Operator::RightShift, intern!(slf.py(), "__rshift__"))
    }

    fn __rrshift__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        reflected(slf, other, Operator::RightShift, intern!(slf.py(), "__rrshift__"))
    }

    fn __irshift__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
        in_place(slf, other, Operator::RightShift, intern!(slf.py(), "__irshift__"))
    }

    fn __matmul__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        match product::ready_product(slf.as_any(), other)? {
            Some(made) => Ok(made),
            None => method(slf, intern!(slf.py(), "__matmul__"))?.call1((slf, other)),
        }
    }

    fn __rmatmul__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        method(slf, intern!(slf.py(), "__rmatmul__"))?.call1((slf, other))
    }

    fn __pow__<'py>(
        slf: &Bound<'py, Self>,
        other: &Bound<'py, PyAny>,
        modulo: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        if modulo.is_none()
            && let Some(made) = operate::power(slf, other)?
        {
            return Ok(made);
        }
        method(slf, intern!(py, "__pow__"))?.call1((slf, other, modulo))
    }

    fn __rpow__<'py>(
        slf: &Bound<'py, Self>,
        other: &Bound<'py, PyAny>,
        _modulo: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        reflected(slf, other, Operator::Power, intern!(slf.py(), "__rpow__"))
    }

    fn __neg__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        unary(slf, Operator::Negative, intern!(slf.py(), "__neg__"))
    }

    fn __pos__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        unary(slf, Operator::Positive, intern!(slf.py(), "__pos__"))
    }

    fn __abs__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        unary(slf, Operator::Absolute, intern!(slf.py(), "__abs__"))
    }

    fn __invert__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        unary(slf, Operator::Invert, intern!(slf.py(), "__invert__"))
    }

    #[getter]
    fn dtype<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self._dtype(py)
    }

    #[setter]
    fn set_dtype(slf: &Bound<'_, Self>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        set_property(slf, intern!(slf.py(), "dtype"), value)
    }

    #[getter]
    fn shape<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
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
    fn transposed<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        if slf.get().movable(slf.py()) {
            return methods::transposed(slf);
        }
        property(slf, intern!(slf.py(), "T"))
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn sum<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match reduce::fold(Fold::Sum, &reduce::TOTAL, slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "sum"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn prod<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match reduce::fold(Fold::Prod, &reduce::TOTAL, slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "prod"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn max<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match reduce::fold(Fold::Max, &reduce::EXTREME, slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "max"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn min<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match reduce::fold(Fold::Min, &reduce::EXTREME, slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "min"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn any<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match reduce::fold(Fold::Any, &reduce::TRUTH, slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "any"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn all<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match reduce::fold(Fold::All, &reduce::TRUTH, slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "all"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn mean<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match reduce::fold(Fold::Mean, &reduce::MEAN, slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "mean"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn argmax<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match reduce::place(true, slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "argmax"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn argmin<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match reduce::place(false, slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "argmin"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn cumsum<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match reduce::scan(Fold::Sum, slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "cumsum"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn cumprod<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match reduce::scan(Fold::Prod, slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "cumprod"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn reshape<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match if kwargs.is_none() { methods::reshaped(slf, args)? } else { None } {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "reshape"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn ravel<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match if args.is_empty() && kwargs.is_none() { methods::raveled(slf)? } else { None } {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "ravel"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn copy<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match methods::copied(slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "copy"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn astype<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match methods::cast(slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "astype"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn tolist<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match plain_numbers(slf, args, kwargs)
            .map(|code| methods::listed(slf.py(), slf.get().get(slf.py()), code))
            .transpose()?
        {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "tolist"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn item<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match if args.is_empty() && kwargs.is_none() && slf.get().ready(slf.py()) {
            methods::single(slf.py(), slf.get().get(slf.py()))?
        } else {
            None
        } {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "item"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn var<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match reduce::spread(false, slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "var"), args, kwargs),
        }
    }

    #[pyo3(signature = (*args, **kwargs))]
    fn std<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match reduce::spread(true, slf, args, kwargs)? {
            Some(made) => Ok(made),
            None => call(slf, intern!(slf.py(), "std"), args, kwargs),
        }
    }

    fn values<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Known::of(slf.py())?.pure(slf.py(), intern!(slf.py(), "values"))?.call1((slf,))
    }

    fn elements<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Known::of(slf.py())?.pure(slf.py(), intern!(slf.py(), "elements"))?.call1((slf,))
    }

    fn write<'py>(slf: &Bound<'py, Self>, raw: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        Known::of(slf.py())?.pure(slf.py(), intern!(slf.py(), "write"))?.call1((slf, raw))
    }
}

/// Whose memory a view of `of` shows.
pub fn base_of(of: &Bound<'_, Array>) -> Py<PyAny> {
    match &of.get().get(of.py()).base {
        Some(base) => base.clone_ref(of.py()),
        None => of.clone().into_any().unbind(),
    }
}

/// The number type of a dtype, and the type as which its elements are moved about.
fn types_of(dtype: &Bound<'_, PyAny>) -> PyResult<(Option<DType>, Option<DType>)> {
    let char: char = dtype.getattr(intern!(dtype.py(), "char"))?.extract()?;
    Ok(match char {
        'M' | 'm' => (None, Some(DType::I64)),
        _ => (DType::from_char(char), DType::from_char(char)),
    })
}

/// A method of NumPy's interface.
pub fn method<'py>(slf: &Bound<'py, Array>, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
    Known::of(slf.py())?.method(slf.py(), name)
}

#[inline(always)]
fn binary<'py>(
    slf: &Bound<'py, Array>,
    other: &Bound<'py, PyAny>,
    operator: Operator,
    name: &Bound<'py, PyString>,
) -> PyResult<Bound<'py, PyAny>> {
    match operate::two(operator, slf.as_any(), other, None)? {
        Some(made) => Ok(made),
        None => method(slf, name)?.call1((slf, other)),
    }
}

fn reflected<'py>(
    slf: &Bound<'py, Array>,
    other: &Bound<'py, PyAny>,
    operator: Operator,
    name: &Bound<'py, PyString>,
) -> PyResult<Bound<'py, PyAny>> {
    match operate::two(operator, other, slf.as_any(), None)? {
        Some(made) => Ok(made),
        None => method(slf, name)?.call1((slf, other)),
    }
}

fn unary<'py>(slf: &Bound<'py, Array>, operator: Operator, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
    match operate::one(operator, slf.as_any(), None)? {
        Some(made) => Ok(made),
        None => method(slf, name)?.call1((slf,)),
    }
}

/// An operator that changes its left operand, which is also its result.
fn in_place<'py>(
    slf: &Bound<'py, Array>,
    other: &Bound<'py, PyAny>,
    operator: Operator,
    name: &Bound<'py, PyString>,
) -> PyResult<()> {
    if operate::two(operator, slf.as_any(), other, Some(slf))?.is_none() {
        method(slf, name)?.call1((slf, other))?;
    }
    Ok(())
}

/// Calls a method of NumPy's interface.
#[cold]
fn call<'py>(
    slf: &Bound<'py, Array>,
    name: &Bound<'py, PyString>,
    args: &Bound<'py, PyTuple>,
    kwargs: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let mut all = vec![slf.clone().into_any()];
    all.extend(args.iter());
    method(slf, name)?.call(PyTuple::new(slf.py(), all)?, kwargs)
}

/// A property of NumPy's interface.
#[cold]
fn property<'py>(slf: &Bound<'py, Array>, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
    method(slf, name)?.getattr(intern!(slf.py(), "fget"))?.call1((slf,))
}

fn set_property(slf: &Bound<'_, Array>, name: &Bound<'_, PyString>, value: &Bound<'_, PyAny>) -> PyResult<()> {
    method(slf, name)?.getattr(intern!(slf.py(), "fset"))?.call1((slf, value)).map(drop)
}

/// The number type of an array of numbers, where nothing was asked for.
fn plain_numbers(
    slf: &Bound<'_, Array>,
    args: &Bound<'_, PyTuple>,
    kwargs: Option<&Bound<'_, PyDict>>,
) -> Option<DType> {
    (args.is_empty() && kwargs.is_none() && slf.get().ready(slf.py())).then(|| slf.get().get(slf.py()).code).flatten()
}
