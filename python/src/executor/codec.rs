//! The codec by itself, for tests and for those who drive a worker on their own.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};
use understudy_translators::{
    Body, DecodeError, Limits, Place, Value, assemble, decode as decode_fields, first_difference,
};

use super::hooks::hooks;
use super::{decode, encode};

/// The body of a message with these fields, all buffers in it. Raises CannotTravel.
#[pyfunction]
#[pyo3(signature = (fields, code=false))]
pub fn encode_fields<'py>(py: Python<'py>, fields: &Bound<'py, PyAny>, code: bool) -> PyResult<Bound<'py, PyBytes>> {
    let hooks = hooks(py)?;
    let mut gathered = encode::Gathered::new(1 << 16, false, code);
    let fields = fields.try_iter()?.collect::<PyResult<Vec<_>>>()?;
    let encoded = encode::message(&mut gathered, |gathered| {
        let numbered = fields.iter().enumerate();
        numbered
            .map(|(index, field)| encode::field(hooks, gathered, field, format_args!("field {}", index + 1)))
            .collect::<PyResult<Vec<_>>>()
    })?;
    let body = assemble(&encoded.iter().collect::<Vec<_>>(), |_| Ok::<_, PyErr>(Place::Inline))?;
    Ok(PyBytes::new(py, &body))
}

/// The first place where two bodies of one field part, and what each has there; None where they mean the same.
#[pyfunction]
pub fn difference(left: &[u8], right: &[u8]) -> PyResult<Option<(String, String, String)>> {
    let read = |bytes: &[u8]| {
        let limits = Limits { bytes: bytes.len(), ..Limits::default() };
        let fields = decode_fields(bytes, &limits, |_| Err("there is no shared memory here".to_owned()))?;
        Ok::<_, DecodeError>(Value::Tuple(fields))
    };
    let (left, right) = (read(left).map_err(decode::Unread::from)?, read(right).map_err(decode::Unread::from)?);
    Ok(first_difference(&left, &right).map(|found| (found.path, found.left, found.right)))
}

/// The fields of a body without shared memory. Raises ValueError where the bytes are no message.
#[pyfunction]
pub fn decode_body<'py>(py: Python<'py>, body: &[u8]) -> PyResult<Bound<'py, PyList>> {
    let hooks = hooks(py)?;
    let limits = Limits { bytes: body.len(), ..Limits::default() };
    let body = Body::parse(body, &limits, |_| Err("there is no shared memory here".to_owned()))
        .map_err(decode::Unread::from)?;
    let around = decode::Surroundings { hooks, callbacks: &[], worker: "", kept: None, part: None };
    let mut decoder = body.decoder();
    let fields = PyList::empty(py);
    while decoder.more() {
        fields.append(decode::field(py, &around, &mut decoder)?)?;
    }
    decoder.finish().map_err(decode::Unread::from)?;
    Ok(fields)
}
