//! Fourier transforms of arrays of floats: what `ready_transform` of `understudy_numpy/primitives/pure/ready.py` may do.

use pyo3::prelude::*;
use understudy_array::{self as native, Transform};

use super::choose::{Held, array_of};
use super::known::Known;
use super::operate::at_length;

/// The transforms, by the name of NumPy's loop.
fn named(name: &str) -> Option<Transform> {
    Some(match name {
        "fft" => Transform::Forward,
        "ifft" => Transform::Backward,
        "rfft_n_even" | "rfft_n_odd" => Transform::RealForward,
        "irfft" => Transform::RealBackward,
        _ => return None,
    })
}

/// Fills `out` with the transforms of the lanes of `a`, of `n` samples each, times `factor`; false where it cannot.
#[pyfunction]
pub fn ready_transform(
    name: &str,
    a: &Bound<'_, PyAny>,
    n: usize,
    axis: usize,
    factor: f64,
    out: &Bound<'_, PyAny>,
) -> PyResult<bool> {
    let py = a.py();
    let known = Known::of(py)?;
    let Some(what) = named(name) else { return Ok(false) };
    let (Some(a), Some(out)) = (array_of(known, a), array_of(known, out)) else { return Ok(false) };
    let (from, to) = (Held::of(a), Held::of(out));
    let numbers = |held: &Held| held.layout.code.is_some() && held.layout.size > 0;
    if !numbers(&from) || !numbers(&to) || !out.get().get(py).writeable || from.view().may_share_memory(&to.view()) {
        return Ok(false);
    }
    let work = to.layout.size.saturating_mul(64);
    Ok(at_length(py, work, || native::transform(what, &from.view(), n, axis, factor, &to.view())).unwrap_or(false))
}

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(ready_transform, module)?)
}
