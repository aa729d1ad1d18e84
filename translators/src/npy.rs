//! `.npy` files: one array each, as `numpy.save` writes them. Arrays of objects are pickles and are refused.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;

use thiserror::Error;

use crate::value::{Array, Buffer, Flavour, Value};
use crate::{dtype, literal};

const MAGIC: &[u8] = b"\x93NUMPY";

/// The longest header that is read, in bytes.
const MOST_HEADER: usize = 1 << 20;

/// How much an array that repeats its memory may write, in bytes.
const MOST_REPEATED: u128 = 4 << 30;

#[derive(Debug, Error)]
pub enum NpyError {
    #[error("{path}: {error}")]
    Io { path: String, error: std::io::Error },
    #[error("{path}: {why}")]
    Format { path: String, why: String },
}

/// The array in a file. Its memory is a fresh buffer in the order that the file has.
pub fn read(path: &Path) -> Result<Array, NpyError> {
    let io = |error| NpyError::Io { path: path.display().to_string(), error };
    let format = |why: String| NpyError::Format { path: path.display().to_string(), why };
    let file = File::open(path).map_err(io)?;
    let size = file.metadata().map_err(io)?.len();
    let mut file = BufReader::new(file);
    let mut start = [0; 8];
    file.read_exact(&mut start).map_err(io)?;
    if !start.starts_with(MAGIC) {
        return Err(format("no .npy file".to_owned()));
    }
    let width = match start[6] {
        1 => 2,
        2 | 3 => 4,
        version => return Err(format(format!("version {version} of the format is not known"))),
    };
    let mut length = [0; 4];
    file.read_exact(&mut length[..width]).map_err(io)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > MOST_HEADER {
        return Err(format(format!("a header of {length} bytes")));
    }
    let mut header = vec![0; length];
    file.read_exact(&mut header).map_err(io)?;
    let header = match start[6] {
        3 => String::from_utf8(header).map_err(|error| format(error.to_string()))?,
        _ => header.into_iter().map(char::from).collect(),
    };
    let header = literal::parse_python(&header).map_err(|error| format(error.to_string()))?;
    let (Some(dtype), Some(fortran), Some(shape)) = (
        header.get("descr").cloned(),
        header.get("fortran_order").and_then(Value::as_bool),
        header.get("shape").and_then(Value::as_sequence),
    ) else {
        return Err(format("the header lacks descr, fortran_order or shape".to_owned()));
    };
    let item = dtype::size(&dtype).map_err(|why| format(format!("no dtype of plain data: {why}")))?;
    let shape = shape.iter().map(|extent| extent.as_int().and_then(|extent| u64::try_from(extent).ok()));
    let shape = shape.collect::<Option<Vec<u64>>>().ok_or_else(|| format("the shape is no shape".to_owned()))?;
    let total = shape.iter().try_fold(item, |total, &extent| total.checked_mul(extent));
    let total = total.filter(|&total| total <= size).ok_or_else(|| format("the file is cut off".to_owned()))?;
    let mut bytes = vec![0; total as usize];
    file.read_exact(&mut bytes).map_err(io)?;
    let strides = strides(&shape, item, fortran);
    let buffer = Buffer::new(bytes);
    Ok(Array { flavour: Flavour::NdArray, dtype, writeable: true, shape, strides, buffer, offset: 0 })
}

/// Writes an array as `numpy.save` does: in Fortran order if that is how it lies in memory, else in C order.
pub fn write(path: &Path, array: &Array) -> Result<(), NpyError> {
    let io = |error| NpyError::Io { path: path.display().to_string(), error };
    let format = |why: &str| NpyError::Format { path: path.display().to_string(), why: why.to_owned() };
    let item = array.item_size().ok_or_else(|| format("no array of plain data"))?;
    if array.written_out() > (array.buffer.len() as u128).max(MOST_REPEATED) {
        return Err(format(&format!(
            "its {} bytes repeat {} bytes of memory; write a part of it",
            array.written_out(),
            array.buffer.len()
        )));
    }
    let fortran = !array.is_contiguous() && array.strides == strides(&array.shape, item, true);
    let shape = Value::Tuple(array.shape.iter().map(|&extent| Value::Int(extent as i64)).collect());
    let header = format!(
        "{{'descr': {}, 'fortran_order': {}, 'shape': {}, }}",
        literal::print(&array.dtype),
        if fortran { "True" } else { "False" },
        literal::print(&shape)
    );
    // Latin-1 if that can be, in the oldest version that has room.
    let (version, mut header) = match header.chars().map(|char| u8::try_from(char).ok()).collect::<Option<Vec<u8>>>() {
        Some(header) if header.len() + 75 <= usize::from(u16::MAX) => (1u8, header),
        Some(header) => (2, header),
        None => (3, header.into_bytes()),
    };
    let prefix = if version == 1 { 10 } else { 12 };
    let padding = 63 - (prefix + header.len()) % 64;
    header.extend(std::iter::repeat_n(b' ', padding));
    header.push(b'\n');
    let mut start = [MAGIC, &[version, 0]].concat();
    match version {
        1 => start.extend((header.len() as u16).to_le_bytes()),
        _ => start.extend((header.len() as u32).to_le_bytes()),
    }
    let mut file = File::create(path).map_err(io)?;
    file.write_all(&start).and_then(|()| file.write_all(&header)).map_err(io)?;
    let in_order = Array { shape: array.shape.iter().rev().copied().collect(), ..array.clone() };
    let in_order = Array { strides: array.strides.iter().rev().copied().collect(), ..in_order };
    let mut blocks = if fortran { &in_order } else { array }.blocks();
    while let Some(block) = blocks.next() {
        file.write_all(block).map_err(io)?;
    }
    Ok(())
}

fn strides(shape: &[u64], item: u64, fortran: bool) -> Vec<i64> {
    let mut strides = vec![0; shape.len()];
    let mut step = item.max(1);
    let mut next = |index: usize| {
        strides[index] = step as i64;
        step = step.saturating_mul(shape[index].max(1));
    };
    match fortran {
        true => (0..shape.len()).for_each(&mut next),
        false => (0..shape.len()).rev().for_each(&mut next),
    }
    strides
}
