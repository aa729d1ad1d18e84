//! Arrays and other memory on the wire: in place where both sides can share it, each piece once.

use pyo3::prelude::*;
use pyo3::types::{PyList, PyMemoryView};
use understudy_translators::{Buffer, Flavour};

use super::super::raw;
use super::extents::{Piece, is_sparse, step_of};
use super::{Known, Refusal, Writer, step};

/// The number of all memory that workers share: it is one wherever it is named.
const SHARED: usize = usize::MAX;

impl<'py> Writer<'_, 'py> {
    pub(super) fn dtype(&mut self, dtype: &Bound<'py, PyAny>) -> Result<(), Refusal> {
        // A dtype's parts are never met again, so they are written without being remembered.
        self.kept.push(dtype.clone());
        self.value(dtype, isize::MAX - 1)
    }

    /// An `ndarray`, told by its array interface, or its elements where they are objects.
    pub(super) fn ndarray(&mut self, array: &Bound<'py, PyAny>, key: Option<usize>) -> Result<(), Refusal> {
        let described = self.hooks.describe(array).map_err(|error| self.told(array.py(), error))?;
        if let Ok((flags, shape, items)) = described.extract::<(u8, Vec<u64>, Bound<'py, PyList>)>() {
            let number = self.encoder.begin_object_array(flags & 1 != 0, flags & 2 != 0, &shape, items.len());
            self.remember(key, number);
            self.kept.push(items.clone().into_any());
            for (index, item) in items.iter().enumerate() {
                self.value(&item, isize::MAX).map_err(|refusal| step(refusal, || format!(".flat[{index}]")))?;
            }
            return Ok(());
        }
        if described.len()? == 7 {
            return self.neutral(&described, key);
        }
        type Described<'py> = (Bound<'py, PyAny>, usize, bool, usize, Vec<u64>, Vec<i64>);
        let (dtype, address, writeable, item_size, shape, strides): Described<'py> = described.extract()?;
        self.array(array, Flavour::NdArray, &dtype, (address, item_size), writeable, &shape, &strides, key)
    }

    /// A `NeutralArray`: its dtype, memory, offset, writability, size of an element, shape and strides.
    pub(super) fn neutral(&mut self, parts: &Bound<'py, PyAny>, key: Option<usize>) -> Result<(), Refusal> {
        type Parts<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>, usize, bool, usize, Vec<u64>, Vec<i64>);
        let (dtype, memory, offset, writeable, item_size, shape, strides): Parts<'py> = parts.extract()?;
        // It keeps the memory where it is until the message is written.
        let memory = PyMemoryView::from(&memory)?.into_any();
        let exported = raw::Exported::new(&memory)?;
        let place = (exported.address() + offset, item_size);
        let snapshot = std::mem::replace(&mut self.gathered.snapshot, true);
        let done = self.array(&memory, Flavour::NdArray, &dtype, place, writeable, &shape, &strides, key);
        self.gathered.snapshot = snapshot;
        done
    }

    /// A memoryview or an `array.array`, through the buffer protocol.
    pub(super) fn exported(
        &mut self,
        object: &Bound<'py, PyAny>,
        flavour: Flavour,
        key: Option<usize>,
    ) -> Result<(), Refusal> {
        let exported = raw::Exported::new(object)?;
        let Some(dtype) = self.hooks.buffer_dtype(object.py(), &exported.format(), exported.item_size())? else {
            return Err(
                self.refuse(object, format!("its elements (format {:?}) are no plain numbers", exported.format()))
            );
        };
        let place = (exported.address(), exported.item_size());
        let view = PyMemoryView::from(object)?.into_any();
        // The memory of an exporter may move once it is no longer exported, so what is sent later is copied now.
        let snapshot = std::mem::replace(&mut self.gathered.snapshot, true);
        let done = self.array(
            &view,
            flavour,
            &dtype,
            place,
            exported.writeable(),
            &exported.shape(),
            &exported.strides(),
            key,
        );
        self.gathered.snapshot = snapshot;
        done
    }

    #[allow(clippy::too_many_arguments)]
    fn array(
        &mut self,
        owner: &Bound<'py, PyAny>,
        flavour: Flavour,
        dtype: &Bound<'py, PyAny>,
        (address, item_size): (usize, usize),
        writeable: bool,
        shape: &[u64],
        strides: &[i64],
        key: Option<usize>,
    ) -> Result<(), Refusal> {
        let number = self.encoder.begin_array(flavour);
        self.remember(key, number);
        self.dtype(dtype)?;
        let (low, high) = extent(shape, strides, item_size);
        let start = address.wrapping_add_signed(low);
        let length = (high - low) as usize;
        let elements = shape.iter().product::<u64>() as usize * item_size;
        if length == 0 {
            self.encoder.end_array(writeable, shape, strides, &Buffer::new(Vec::new()), 0);
            return Ok(());
        }
        let mut piece =
            Piece { low: start, high: start + length, item_size, step: step_of(shape, strides), buffer: None };
        let placed = match self.known(owner, start, length) {
            // A thin view on much memory: only its elements travel.
            None if is_sparse(length, elements) => None,
            None => Some(self.memory(owner, start, length)),
            known => known,
        };
        let Some((number, buffer, offset)) = placed else {
            self.gathered.pieces.push((piece, owner.clone().unbind()));
            let (bytes, packed) = raw::elements_of(owner, address, item_size, shape, strides);
            self.encoder.end_array(writeable, shape, &packed, &Buffer::new(bytes), 0);
            return Ok(());
        };
        piece.buffer = Some(number);
        self.gathered.pieces.push((piece, owner.clone().unbind()));
        let first = (offset as i64 - low as i64) as u64;
        self.encoder.end_array(writeable, shape, strides, &buffer, first);
        Ok(())
    }

    /// The buffer of this message, or of shared memory, that these bytes lie in: its number, itself, and where in it.
    fn known(&mut self, owner: &Bound<'py, PyAny>, address: usize, length: usize) -> Option<(usize, Buffer, usize)> {
        for (number, known) in self.gathered.memory.iter().enumerate() {
            if address >= known.address && address + length <= known.address + known.length {
                return Some((number, known.buffer.clone(), address - known.address));
            }
        }
        if let Some((buffer, offset)) = understudy_exec::memory::locate(address, length) {
            return Some((SHARED, buffer, offset as usize));
        }
        let joined = self.gathered.joined.iter().find(|joined| address >= joined.0 && address + length <= joined.1);
        let (low, high) = *joined?;
        Some(self.buffer(owner, low, high - low, address))
    }

    /// A new buffer for these bytes, or for the array that they are most of.
    fn memory(&mut self, owner: &Bound<'py, PyAny>, address: usize, length: usize) -> (usize, Buffer, usize) {
        // A view on most of an array takes the whole, so that the array itself, met later, is the same memory.
        if let Some((base, base_address, base_size)) = self.hooks.base(owner)
            && base_address <= address
            && address + length <= base_address + base_size
            && base_size <= 2 * length
        {
            return self.buffer(&base, base_address, base_size, address);
        }
        self.buffer(owner, address, length, address)
    }

    /// A new buffer, its number, and where in it `place` is.
    fn buffer(
        &mut self,
        owner: &Bound<'py, PyAny>,
        address: usize,
        length: usize,
        place: usize,
    ) -> (usize, Buffer, usize) {
        let buffer = match self.gathered.snapshot || length < self.gathered.threshold {
            true => Buffer::new(raw::copy_of(owner, address, length)),
            false => raw::memory_of(owner, address, length),
        };
        self.gathered.memory.push(Known { address, length, buffer: buffer.clone() });
        (self.gathered.memory.len() - 1, buffer, place - address)
    }
}

/// First and one-past-last byte that the elements touch, counted from the first element.
fn extent(shape: &[u64], strides: &[i64], item_size: usize) -> (isize, isize) {
    let (mut low, mut high) = (0, item_size as i64);
    for (&length, &stride) in shape.iter().zip(strides) {
        if length == 0 {
            return (0, 0);
        }
        let reach = (length as i64 - 1) * stride;
        if reach < 0 { low += reach } else { high += reach }
    }
    (low as isize, high as isize)
}
