//! Where an array's elements are, and how they lie there.

use std::sync::Arc;

use pyo3::buffer::PyUntypedBuffer;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use smallvec::SmallVec;
use understudy_array::{Block, DType, View, is_contiguous};

use super::known::Known;
use super::object::{Array, base_of};
use super::raw;
use super::storage;

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

impl Layout {
    /// A new C-ordered array with whatever was in memory; None where there is not so much of it.
    pub fn fresh(known: &Known, py: Python<'_>, code: DType, shape: Shape) -> Option<Layout> {
        let block = Block::new(bytes_of(code, &shape)?).ok()?;
        Some(Layout::new(known, py, code, shape, block))
    }

    /// A new C-ordered array of zeros; None where there is not so much memory.
    pub fn zeroed(known: &Known, py: Python<'_>, code: DType, shape: Shape) -> Option<Layout> {
        let block = Block::zeroed(bytes_of(code, &shape)?).ok()?;
        Some(Layout::new(known, py, code, shape, block))
    }

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

    /// The array of a whole storage, which holds exactly its elements in C order.
    pub fn of_storage(
        storage: &Bound<'_, PyAny>,
        dt: &Bound<'_, PyAny>,
        shape: &Bound<'_, PyTuple>,
    ) -> PyResult<Layout> {
        let (memory, data, length) = storage::of(storage);
        let (code, moves) = types_of(dt)?;
        let shape = lengths(shape)?;
        let size = moves.map_or(1, DType::size);
        let strides = fresh_strides(&shape, size);
        Ok(Layout {
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
        })
    }

    /// A view of the storage of `of`, or of another one.
    pub fn of_view(
        of: &Bound<'_, Array>,
        shape: &Bound<'_, PyTuple>,
        steps: &Bound<'_, PyTuple>,
        offset: isize,
        dt: Option<&Bound<'_, PyAny>>,
        storage: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Layout> {
        let py = of.py();
        let source = of.get();
        source.in_memory(py);
        let (memory, data, length) = match storage {
            Some(storage) => storage::of(storage),
            None => (source.get(py).memory.shared(py), source.get(py).data, source.get(py).length),
        };
        let dtype = match dt {
            Some(dt) => dt.clone(),
            None => source._dtype(py)?,
        };
        let (code, moves) = types_of(&dtype)?;
        let shape = lengths(shape)?;
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
        Ok(Layout {
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
        })
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
    pub fn within(&self) -> bool {
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
    let mut strides: Strides = smallvec::smallvec![0; shape.len()];
    if !shape.contains(&0) {
        let mut step = size as isize;
        for (stride, n) in strides.iter_mut().zip(shape).rev() {
            *stride = step;
            step *= *n as isize;
        }
    }
    strides
}

/// The number type of a dtype, and the type as which its elements are moved about.
pub fn types_of(dtype: &Bound<'_, PyAny>) -> PyResult<(Option<DType>, Option<DType>)> {
    let char: char = dtype.getattr(intern!(dtype.py(), "char"))?.extract()?;
    Ok(match char {
        'M' | 'm' => (None, Some(DType::I64)),
        _ => (DType::from_char(char), DType::from_char(char)),
    })
}

/// The bytes of an array of this shape, if they can be counted.
pub fn bytes_of(code: DType, shape: &[usize]) -> Option<usize> {
    shape.iter().try_fold(code.size(), |all, n| all.checked_mul(*n)).filter(|bytes| *bytes <= isize::MAX as usize)
}

/// A shape, of a tuple of ints.
pub fn lengths(values: &Bound<'_, PyTuple>) -> PyResult<Shape> {
    values.iter().map(|value| value.extract()).collect()
}

/// Steps or strides, of a tuple of ints.
pub fn ints(values: &Bound<'_, PyTuple>) -> PyResult<Strides> {
    values.iter().map(|value| value.extract()).collect()
}
