//! Arrays and other memory on the wire: in place where both sides can share it, each piece once.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};
use understudy_translators::{Buffer, Flavour};

use super::super::raw;
use super::{Known, Refusal, Writer, step};

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
        // The memory of an exporter may move once it is no longer exported, so what is sent later is copied now.
        let snapshot = std::mem::replace(&mut self.gathered.snapshot, true);
        let done = self.array(
            object,
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
        if length > 2 * elements && length > 4096 && understudy_exec::memory::locate(start, length).is_none() {
            // A thin view on much memory: only its elements travel.
            let bytes = self.hooks.elements(owner)?.cast_into::<PyBytes>().map_err(PyErr::from)?;
            let mut stride = item_size as i64;
            let mut packed = vec![0; shape.len()];
            for (place, &extent) in packed.iter_mut().zip(shape).rev() {
                *place = stride;
                stride *= extent as i64;
            }
            self.encoder.end_array(writeable, shape, &packed, &raw::memory_of_bytes(&bytes), 0);
            return Ok(());
        }
        let (buffer, offset) = self.memory(owner, start, length);
        let first = (offset as i64 - low as i64) as u64;
        self.encoder.end_array(writeable, shape, strides, &buffer, first);
        Ok(())
    }

    /// The buffer that these bytes lie in, and where in it: shared memory, a buffer of this message already, or a new one.
    fn memory(&mut self, owner: &Bound<'py, PyAny>, address: usize, length: usize) -> (Buffer, usize) {
        if length == 0 {
            return (Buffer::new(Vec::new()), 0);
        }
        for known in &self.gathered.memory {
            if address >= known.address && address + length <= known.address + known.length {
                return (known.buffer.clone(), address - known.address);
            }
        }
        if let Some((buffer, offset)) = understudy_exec::memory::locate(address, length) {
            return (buffer, offset as usize);
        }
        // A view on most of an array takes the whole, so that the array itself, met later, is the same memory.
        let (mut owner, mut start, mut size) = (owner.clone(), address, length);
        if let Some((base, base_address, base_size)) = self.hooks.base(&owner)
            && base_address <= address
            && address + length <= base_address + base_size
            && base_size <= 2 * length
        {
            (owner, start, size) = (base, base_address, base_size);
        }
        let buffer = match self.gathered.snapshot || size < self.gathered.threshold {
            true => Buffer::new(raw::copy_of(&owner, start, size)),
            false => raw::memory_of(&owner, start, size),
        };
        self.gathered.memory.push(Known { address: start, length: size, buffer: buffer.clone() });
        (buffer, address - start)
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
